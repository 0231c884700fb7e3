"""Contacts: who can be reached, and on which lines.

The text is read line by line, as a clerk reads a letter's foot: a person's line owns the numbers on it and
below it until a unit's line begins; a unit owns the numbers under its name. In running text the nearest name
before a number owns it, unless a new clause of contact begins in between.
"""

from __future__ import annotations

import re

from extractors.contact_drafts import Draft, Group, Reader, finish, read_role
from extractors.contact_words import COORDINATOR, NUMBER_WORD, POSITION, UNIT, unit_before
from extractors.layout import is_date_row, loose
from extractors.people import find_people, find_untitled
from extractors.phones import LABEL, find_phones
from extractors.text import squeeze
from extractors.web import find_emails, find_urls
from schemas.letter import PhoneKind
from schemas.mentions import ContactMention, EmailMention, Frame, PersonMention, PhoneMention, UrlMention
from schemas.source import Span

# A clause of its own begins: the name before it is not the one to call.
_NEW_CLAUSE = re.compile(
    loose(r"ติดต่อ|สอบถาม|ทั้งนี้|รายละเอียดเพิ่มเติม|หรือที่|ส่งแบบ|แจ้ง(?:ผล|ยืน|ราย|มา)|ทางโทรสาร|ภายในวัน|จึง")
)
_SIGNATURE = re.compile(
    r"^[ \t\u00a0]*(?:\(ลงชื่อ\)|ลงชื่อ)?[ \t\u00a0.…]*\([ \t\u00a0]*[^()\n]{4,80}\)[ \t\u00a0]*$"
)
_LABELS_ONLY = re.compile(
    r"[\s.,:;/()|\-–—&+0-9๐-๙]|และ|หรือ|หมายเลข|ต่?อ|กด|ที่|ของ|สายตรง|อัตโนมัติ|คู่สาย|เลขหมาย|สำนักงาน|ภายใน|E-?mail|"
    r"[Ll]ine|ID"
)
_WEB_LABEL = re.compile(
    r"ไปรษณีย์?อิเล็กทรอนิกส์?|[Ee] ?-? ?[Mm]ail(?: address)?|อีเมล์?|เว็บไซต์|เว็ปไซต์|เวปไซต์|[Ww]ebsite|สารบรรณกลาง|"
    r"สารบรรณ|กลาง"
)
_GENERIC = re.compile(
    r"^(?:saraban|info|contact|admin|webmaster|office|central|mail|help|support|pr)\b|^saraban"
)
_ITEM = re.compile(
    r"[ \t\u00a0]{0,40}(?:[0-9๐-๙]{1,2}[.)](?![0-9๐-๙])|\([0-9๐-๙]{1,2}\)|[•*])[ \t\u00a0]{0,8}"
)
"""A new item of a list, which ends the person or office of the one before."""
_CARRIED = re.compile(rf"[\s,;/]*(?:หรือ|และ|กับ|,)\s*(?:ที่)?\s*(?:หมายเลข|เบอร์|{LABEL.pattern})*[\s.:]*$")
"""A list of numbers that goes on in the next line."""

MAX_REACH = 200
"""Characters between a name and its number in running text."""
_LONG_LINE = 160
"""A longer line is running text, no line of a letter's foot."""


def _lines(text: str) -> list[Span]:
    spans = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _inside(span: Span, zones: tuple[Span, ...]) -> bool:
    return any(a <= span[0] < b for a, b in zones)


def _is_signature(line: str) -> bool:
    return _SIGNATURE.match(line) is not None


def _bare(text: str, span: Span, items: list[Span]) -> str:
    """A line without its numbers, addresses and labels."""
    start, end = span
    left = []
    at = start
    for a, b in sorted(items):
        if a >= at:
            left.append(text[at:a])
            at = min(b, end)
    left.append(text[at:end])
    rest = LABEL.sub("", " ".join(left))
    return _LABELS_ONLY.sub("", _WEB_LABEL.sub("", rest))


def find_contacts(text: str, frame: Frame | None = None) -> tuple[ContactMention, ...]:
    """Find the persons and offices that the letter gives lines for, in the order of the text.

    A number that stands twice (in the body and at the foot) is given once; a typist's first name under the
    phone line is no contact (contract, convention 6).
    """
    aside: tuple[Span, ...] = frame.aside if frame else ()
    signature = (frame.signature,) if frame and frame.signature else ()
    phones = [p for p in find_phones(text) if not _inside(p.span, aside)]
    emails = [e for e in find_emails(text) if not _inside(e.span, aside)]
    if not phones and not emails and COORDINATOR.search(text) is None:
        return ()
    urls = [u for u in find_urls(text) if not _inside(u.span, aside)]
    people = [p for p in find_people(text) if not _inside(p.span, (*aside, *signature))]
    reader = Reader(text)
    at = {"p": 0, "e": 0, "u": 0, "n": 0}
    for span in _lines(text):
        line_phones = _take(phones, at, "p", span)
        line_emails = _take(emails, at, "e", span)
        line_urls = _take(urls, at, "u", span)
        names = _take(people, at, "n", span)
        line = text[span[0] : span[1]]
        if line.strip() and not (line_phones or line_emails or names) and _inside(span, aside):
            continue
        if line.strip():
            _read_line(reader, span, line, line_phones, line_emails, line_urls, names, signature)
    return finish(text, reader)


def _take(items: list, at: dict[str, int], key: str, span: Span) -> list:  # type: ignore[type-arg]
    """The items that begin in a line; the lists are in the order of the text."""
    found = []
    i = at[key]
    while i < len(items) and items[i].span[0] <= span[1]:
        if items[i].span[0] >= span[0]:
            found.append(items[i])
        i += 1
    at[key] = i
    return found


def _read_line(
    reader: Reader,
    span: Span,
    line: str,
    phones: list[PhoneMention],
    emails: list[EmailMention],
    urls: list[UrlMention],
    names: list[PersonMention],
    signature: tuple[Span, ...],
) -> None:
    text = reader.text
    if _inside(span, signature) or (_is_signature(line) and not phones):
        reader.reset()
        return
    item = _ITEM.match(line)
    if item and (phones or emails):
        reader.reset()
        line = line[item.end() :]
        span = (span[0] + item.end(), span[1])
    names = _with_untitled(text, span, line, phones, names)
    running = len(line) > _LONG_LINE
    if not phones and not emails:
        _quiet_line(reader, line, names, urls, running=running)
        return
    items = [m.span for m in (*phones, *emails, *urls)]
    bare = _bare(text, span, items)
    for group in _groups(text, phones, emails):
        _assign(reader, span, line, group, names, running=running, bare=bare)
    for url in urls:
        target = reader.owner or reader.office
        if target is not None and not running:
            target.urls.append(url)
    if running:
        reader.reset()


def _with_untitled(
    text: str, span: Span, line: str, phones: list[PhoneMention], names: list[PersonMention]
) -> list[PersonMention]:
    """Add a name without a title: behind a coordinator's label, or alone before a number."""
    if names:
        return names
    label = COORDINATOR.match(line.lstrip())
    if label:
        found = find_untitled(text, span[0] + len(line) - len(line.lstrip()) + label.end(), span[1])
        return [found] if found else names
    if phones and len(line) < _LONG_LINE:
        start = span[0] + len(line) - len(line.lstrip())
        found = find_untitled(text, start, span[1])
        if found and not LABEL.match(text, found.span[0]):
            return [found]
    return names


def _quiet_line(
    reader: Reader, line: str, names: list[PersonMention], urls: list[UrlMention], *, running: bool
) -> None:
    """A line without numbers: it may open a person or a unit, or close what is open."""
    coordinator = COORDINATOR.search(line) if names and not running else None
    if names and not running and (coordinator or len(squeeze(line)) < 90):
        rule = "contacts.coordinator" if coordinator else "contacts.person_line"
        draft = reader.person(names[-1], rule)
        read_role(reader.text, draft, names[-1].span[1], names[-1].span[1] + len(line))
        return
    if running:
        reader.reset()
    elif UNIT.match(line):
        reader.unit_line(line)
    elif urls and reader.office is not None:
        reader.office.urls += urls
    elif is_date_row(line.strip()):
        reader.units = []
    elif reader.owner is not None and not reader.owner.reached and POSITION.match(line.strip()):
        reader.owner.position = reader.owner.position or squeeze(line)
    elif not urls:
        reader.owner = None


_GLUE = re.compile(
    r"(?:[\s,;/:().]|หรือ|และ|ทาง|ที่|หมายเลข|ไปรษณีย์อิเล็กทรอนิกส์|[Ee] ?-? ?[Mm]ail(?: address)?|อีเมล์?|โทรศัพท์|"
    r"โทรสาร|มือถือ|เบอร์|โทร|มท|[Ff]ax|[Tt]el)*$"
)


def _groups(text: str, phones: list[PhoneMention], emails: list[EmailMention]) -> list[Group]:
    """Split a line's numbers where words other than labels stand between them."""
    items: list[PhoneMention | EmailMention] = sorted((*phones, *emails), key=lambda m: m.span)
    groups: list[list[PhoneMention | EmailMention]] = []
    for item in items:
        if groups:
            before = groups[-1][-1].span[1]
            if item.span[0] <= before or _GLUE.match(text[before : item.span[0]]):
                groups[-1].append(item)
                continue
        groups.append([item])
    return [
        Group(
            tuple(i for i in g if isinstance(i, PhoneMention)),
            tuple(i for i in g if isinstance(i, EmailMention)),
            g[0].span[0],
            max(i.span[1] for i in g),
        )
        for g in groups
    ]


def _assign(
    reader: Reader,
    span: Span,
    line: str,
    group: Group,
    names: list[PersonMention],
    *,
    running: bool,
    bare: str,
) -> None:
    """Give a group of numbers to its person or office."""
    text = reader.text
    if reader.last is not None and group.start <= span[0] + 40:
        draft, end = reader.last
        if end < span[0] and _CARRIED.match(text[end : group.start]):
            reader.give(draft, group)
            return
    before = [n for n in names if n.span[1] <= group.start]
    if before and _reaches(text, before[-1].span[1], group.start):
        name = before[-1]
        draft = reader.person(name, "contacts.person")
        read_role(text, draft, name.span[1], group.start)
        reader.give(draft, group)
        return
    behind = _person_behind(text, group, names)
    if behind is not None:
        reader.give(reader.person(behind, "contacts.person"), group)
        return
    if running:
        reader.owner = None
        draft = Draft(unit=unit_before(text, span[0], group.start), rule="contacts.body")
        reader.drafts.append(draft)
        reader.give(draft, group)
        return
    head = squeeze(line[: group.start - span[0]])
    unit = UNIT.match(line)
    if unit and len(bare) > 3:
        named = NUMBER_WORD.sub("", LABEL.split(head)[0]).strip(" :.") if head else None
        reader.unit_line(named or squeeze(line))
        reader.give(reader.owner or reader.the_office(), group)
        return
    fax_only = not group.emails and all(p.kind is PhoneKind.FAX for p in group.phones)
    generic = not group.phones and all(_GENERIC.match(e.value) for e in group.emails)
    if reader.owner is not None and len(bare) <= 40 and not (reader.owner.reached and (fax_only or generic)):
        reader.give(reader.owner, group)
        return
    reader.give(reader.the_office(), group)


def _reaches(text: str, start: int, end: int) -> bool:
    return end - start <= MAX_REACH and _NEW_CLAUSE.search(text, start, end) is None


def _person_behind(text: str, group: Group, names: list[PersonMention]) -> PersonMention | None:
    """A name in brackets right behind the numbers: `08 1234 5678 (คุณสมใจ)`."""
    for name in names:
        between = text[group.end : name.span[0]].strip()
        if name.span[0] < group.end or between not in ("(", "", ":", "-"):
            continue
        # A name that has numbers of its own behind it does not own those before it.
        if between == "(" or not LABEL.search(text, name.span[1], name.span[1] + 40):
            return name
    return None
