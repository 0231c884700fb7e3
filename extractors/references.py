"""References: every other letter, order or announcement that a letter cites, once, with its strongest role.

Under อ้างถึง an item counts with or without a number (contract, convention 7); under สิ่งที่ส่งมาด้วย it counts
with a number or a date; in the body and the subject a number makes a citation, or `ลงวันที่` behind an issuer or
a subject, since a body names many laws, resolutions and announcements in passing. `หนังสือที่อ้างถึง`,
`หนังสือดังกล่าว` and the like point back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.citations import COUNTED, Dates, Noun, issuer_of, nouns
from extractors.enclosures import find_enclosures
from extractors.frame import find_frame
from extractors.layout import read_lines
from extractors.number_grammar import LABEL
from extractors.number_outsiders import foreign_number
from extractors.number_repair import NumberWitnesses, gather_witnesses, named_prefixes, repair_number
from extractors.numbers import find_letter_numbers
from extractors.own_number import find_own_number
from extractors.reference_lists import list_items, reference_zone
from extractors.reference_merging import each_once, same_number
from extractors.reference_ranges import in_ranges, with_ranges
from extractors.relations import heard_in_turn, relate
from schemas.letter import ReferenceKind, ReferenceRole, Relation
from schemas.mentions import DateMention, Frame, NumberMention, ReferenceMention
from schemas.source import Span

Expected = tuple[str | None, str | None, ReferenceRole]
"""Canonical number, date and role of a reference, in examples."""


@dataclass(frozen=True, slots=True)
class ReferenceRule:
    """A way to cite: letters with the references that they make, and letters that make none."""

    id: str
    meaning: str
    examples: tuple[tuple[str, tuple[Expected, ...]], ...]
    counter_examples: tuple[str, ...] = ()


_REFERENCE, _ENCLOSURE, _BODY = ReferenceRole.REFERENCE, ReferenceRole.ENCLOSURE, ReferenceRole.BODY

RULES: tuple[ReferenceRule, ...] = (
    ReferenceRule(
        "references.listed",
        "an item with a number under อ้างถึง",
        (
            (
                "เรียน นายอำเภอแม่ทะ\nอ้างถึง หนังสือจังหวัดลำปาง ด่วนมาก ที่ ลป ๐๐๒๓.๔/ว ๙๘๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔\n"
                "ตามที่จังหวัดลำปางแจ้ง ความละเอียดตามหนังสือที่อ้างถึง นั้น",
                (("ลป 0023.4/ว 981", "2021-03-03", _REFERENCE),),
            ),
            (
                "เรียน นายอำเภอแม่ทะ\nอ้างถึง\nคำสั่งจังหวัดลำปาง ที่ ๙๑๒/๒๕๖๔ ลงวันที่ ๕ มีนาคม ๒๕๖๔\nด้วยจังหวัดลำปาง",
                (("912/2564", "2021-03-05", _REFERENCE),),
            ),
            (
                "อ้างถึง ๑. หนังสือกรมประมง ที่ มท ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔\n"
                "๒. คำสั่งจังหวัดลำปาง ที่ ๙๑๒/๒๕๖๔ ลงวันที่ ๕ มีนาคม ๒๕๖๔\nด้วยจังหวัดลำปาง",
                (("มท 0509.2/ว 11", "2021-03-03", _REFERENCE), ("912/2564", "2021-03-05", _REFERENCE)),
            ),
        ),
    ),
    ReferenceRule(
        "references.listed_without_number",
        "a letter, order or announcement under อ้างถึง that bears no number",
        (
            (
                "อ้างถึง ประกาศองค์การบริหารส่วนตำบลบ้านแลง เรื่อง สอบราคาจ้าง ลงวันที่ ๓ มีนาคม ๒๕๖๔\nด้วย",
                ((None, "2021-03-03", _REFERENCE),),
            ),
        ),
        (
            "อ้างถึง ระเบียบกระทรวงมหาดไทยว่าด้วยการพัสดุ พ.ศ. ๒๕๓๕\nด้วย",
            "อ้างถึง มติคณะรัฐมนตรี เมื่อวันที่ ๓ มีนาคม ๒๕๖๔\nด้วย",
        ),
    ),
    ReferenceRule(
        "references.enclosed",
        "a letter under สิ่งที่ส่งมาด้วย",
        (
            (
                "เรียน นายอำเภอแม่ทะ\nสิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ที่ มท ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔"
                " จำนวน ๑ ฉบับ\n"
                "ด้วยจังหวัดลำปางได้รับแจ้งจากกรมประมง",
                (("มท 0509.2/ว 11", "2021-03-03", _ENCLOSURE),),
            ),
        ),
        ("สิ่งที่ส่งมาด้วย แบบรายงาน จำนวน ๑ ชุด\nด้วย",),
    ),
    ReferenceRule(
        "references.body",
        "a number in the body or the subject",
        (
            (
                "ตามหนังสือกรมประมง ที่ มท ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔ และที่ มท ๐๕๐๙.๒/ว ๑๒"
                " ลว. ๕ มี.ค. ๖๔ แจ้งว่า นั้น",
                (("มท 0509.2/ว 11", "2021-03-03", _BODY), ("มท 0509.2/ว 12", "2021-03-05", _BODY)),
            ),
            (
                "ตามหนังสือบริษัท ทดสอบ จำกัด ที่ ABC-๐๑๕/๒๕๖๔ ลงวันที่ ๓ มีนาคม ๒๕๖๔ ขอให้",
                (("ABC-015/2564", "2021-03-03", _BODY),),
            ),
            (
                "ตามหนังสือกรมทาง ที่ มท ๐๕๐๙.๒/๑๑ และที่ มท ๐๕๐๙.๒/๑๒ ลงวันที่ ๓ มีนาคม ๒๕๖๔ และ ๕ มีนาคม ๒๕๖๔ ตามลำดับ",
                (("มท 0509.2/11", "2021-03-03", _BODY), ("มท 0509.2/12", "2021-03-05", _BODY)),
            ),
        ),
        (
            "ตามหนังสือที่อ้างถึง และหนังสือดังกล่าวข้างต้น นั้น",
            "ตามมติที่ประชุม ครั้งที่ ๓/๒๕๖๔ เมื่อวันที่ ๓ มีนาคม ๒๕๖๔",
        ),
    ),
    ReferenceRule(
        "references.body_without_number",
        "a document of the body that bears no number, but issuer or subject, and the day it was signed",
        (
            ("ตามประกาศจังหวัดลำปาง ลงวันที่ ๓ มีนาคม ๒๕๖๔ นั้น", ((None, "2021-03-03", _BODY),)),
            (
                "ตามประกาศจังหวัดลำปาง เรื่อง ค่าตอบแทน (ฉบับที่ ๒) ลงวันที่ ๓ มีนาคม ๒๕๖๔ นั้น",
                ((None, "2021-03-03", _BODY),),
            ),
            (
                "ตามประกาศจังหวัดลำปาง เรื่อง รับสมัคร ครั้งที่ ๓ ลงวันที่ ๓ มีนาคม ๒๕๖๔ นั้น",
                ((None, "2021-03-03", _BODY),),
            ),
            (
                "จึงขอส่งสำเนาประกาศจังหวัดลำปาง เรื่อง การออกหนังสือรับรอง ลงวันที่ ๓ มีนาคม ๒๕๖๔ มาเพื่อทราบ",
                ((None, "2021-03-03", _BODY),),
            ),
            ("ตามหนังสือบริษัท ทดสอบ จำกัด ลงวันที่ ๓ มีนาคม ๒๕๖๔ ขอให้ตรวจรับ", ((None, "2021-03-03", _BODY),)),
        ),
        (
            "ตามหนังสือดังกล่าว ลงวันที่ ๓ มีนาคม ๒๕๖๔",
            "ตามประกาศ เมื่อวันที่ ๓ มีนาคม ๒๕๖๔",
            "ตามหนังสือมอบอำนาจ ลงวันที่ ๓ มีนาคม ๒๕๖๔",
            "ตามประกาศของจังหวัด จึงได้ทำสัญญา ลงวันที่ ๓ มีนาคม ๒๕๖๔",
        ),
    ),
)

_COPY = re.compile(r"(?:ส[ำา]เนา|คู่ฉบับ|ภาพถ่าย)\s?\Z")
_JOINED = re.compile(
    rf"(?:\s|,|และ|กับ|รวมทั้ง|ตลอดจน|หรือ|{LABEL}|ที|ด่วนที่สุด|ด่วนมาก|ด่วน|ลับมาก|ลับ|[(]?[0-9๐-๙]{{1,2}}[.)])*\Z"
)
# `ฉบับที่ ๒`, `ครั้งที่ ๓` count editions and meetings.
_COUNTS = "".join(f"(?<!{word})" for word in ("ฉบับ", "ฉบับ ", "ครั้ง", "ครั้ง ", "ชุด", "สมัย", "วัน"))
_FOREIGN_LABEL = re.compile(rf"{_COUNTS}ที่?\s{{0,3}}(?=[A-Za-z0-9๐-๙ก-ฮเ-ไ(][^\n]{{0,60}}?(?:ลง|ลว))")
_DATED = re.compile(r"\s{0,3}(?:ลง|ลว)")
_BEFORE_NOUN = frozenset(("", "สำเนา", "สาเนา", "ตาม", "ภาพถ่าย"))
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_LOOK_BACK = 220
_LOOK_AHEAD = 300


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter under reading; `numbers` are the cited ones, in order."""

    text: str
    frame: Frame
    numbers: Sequence[NumberMention]
    starts: Sequence[int]
    dates: Dates

    def numbers_in(self, start: int, end: int) -> list[NumberMention]:
        place = bisect_left(self.starts, start)
        found: list[NumberMention] = []
        while place < len(self.numbers) and self.numbers[place].span[1] <= end:
            found.append(self.numbers[place])
            place += 1
        return found


def _foreign(text: str, start: int, end: int, numbers: Sequence[NumberMention]) -> Iterator[NumberMention]:
    """Outsiders' numbers: what stands between `ที่` and `ลงวันที่` behind a word for a letter."""
    for label in _FOREIGN_LABEL.finditer(text, start, end):
        number = foreign_number(text, label.end(), end)
        if number is None or not _DATED.match(text, number.span[1], end):
            continue
        if any(n.span[0] < number.span[1] and number.span[0] < n.span[1] for n in numbers):
            continue
        named = nouns(text, max(start, label.start() - _LOOK_BACK), label.start())
        if named and named[-1].kind in COUNTED:
            yield number


def _numbered(
    letter: _Letter, start: int, end: int, role: ReferenceRole, rule: str
) -> list[ReferenceMention]:
    text = letter.text
    numbers = letter.numbers_in(start, end)
    ends = {mate.span[1] for mate in in_ranges(text, numbers)}
    if ends:
        numbers = [n for n in numbers if n.span[1] not in ends]
    foreign = [*_foreign(text, start, end, numbers)]
    if foreign:
        numbers = sorted([*numbers, *foreign], key=lambda n: n.span)
    found: list[ReferenceMention] = []
    before: ReferenceMention | None = None
    done = start
    for place, number in enumerate(numbers):
        limit = numbers[place + 1].span[0] if place + 1 < len(numbers) else end
        low = max(done, number.span[0] - _LOOK_BACK)
        named = nouns(text, low, number.span[0])
        noun: Noun | None = named[-1] if named else None
        first = number.span[0]
        kind, issuer = ReferenceKind.LETTER, None
        joined = before is not None and _JOINED.match(text, done, number.span[0]) is not None
        if noun is not None:
            first = noun.span[0]
            if copy := _COPY.search(text, low, first):
                first = copy.start()
            kind = noun.kind
            issuer = issuer_of(text, noun, number.span[0], low)
            if issuer is None and before is not None and _JOINED.match(text, done, first):
                issuer = before.issuer  # `หนังสือกรม … ที่ ก และหนังสือ ที่ ข`
        elif before is not None and joined:
            kind, issuer = before.kind, before.issuer
        if kind not in COUNTED:
            if number.office is None:  # `ข้อบัญญัติ ที่ ๓/๒๕๖๐` is a law, `มติ … ที่ นร ๐๕๐๕/ว ๑` a letter
                done = number.span[1]
                continue
            kind = ReferenceKind.LETTER
        date = letter.dates.after(text, number.span[1], min(limit, number.span[1] + _LOOK_AHEAD))
        if date is None and noun is not None:
            date = letter.dates.before(text, noun.span[1], number.span[0])
        last = max(number.span[1], date.span[1] if date else 0)
        if date is not None and before is not None and before.date is None and joined:
            # `ที่ A, B และ C ลงวันที่ …`: one date behind several numbers is the date of each.
            for mate in reversed(_joined_group(text, found)):
                if found[mate].date is not None:
                    break
                found[mate] = replace(found[mate], date=date)
        if date is not None and joined and (row := letter.dates.respective(text, date)):
            group = _joined_group(text, found)
            if len(group) + 1 == len(row):
                for mate, own_date in zip(group, row, strict=False):
                    found[mate] = replace(found[mate], date=own_date)
                date = row[-1]
                last = max(last, date.span[1])
        before = ReferenceMention(
            text=text[first:last],
            span=(first, last),
            rule=rule,
            confidence=number.confidence,
            kind=kind,
            number=number,
            date=date,
            issuer=issuer,
            role=role,
            relation=Relation.ENCLOSES if role is _ENCLOSURE else Relation.REFERS,
        )
        found.append(before)
        done = last
    return [*with_ranges(text, found)] if ends else found


def _joined_group(text: str, found: Sequence[ReferenceMention]) -> list[int]:
    """Return the indexes of the last citations that are joined to each other, in order."""
    group = [len(found) - 1] if found else []
    while group and group[0] > 0:
        before, after = found[group[0] - 1], found[group[0]]
        if not _JOINED.match(text, before.span[1], after.span[0]):
            break
        group.insert(0, group[0] - 1)
    return group


_NOT_IN_CITATION = re.compile(r"\sนั้น|ซึ่ง|จึง|โดยให้|ภายใน")
_FURTHEST_DATE = 240


def _dated(
    letter: _Letter, start: int, end: int, known: Sequence[ReferenceMention]
) -> Iterator[ReferenceMention]:
    """Documents of the running text that bear no number but issuer or subject, and `ลงวันที่`."""
    text = letter.text
    named = nouns(text, start, end)
    done = start
    for noun in named:
        if noun.pointer or noun.kind not in COUNTED or noun.span[0] < done:
            continue
        date = letter.dates.linked(text, noun.span[1], min(end, noun.span[1] + _FURTHEST_DATE))
        if date is None or any(r.span[0] < date.span[1] and noun.span[0] < r.span[1] for r in known):
            continue
        between = text[noun.span[1] : date.span[0]]
        titled = between.find("เรื่อง")
        inner = next((n for n in named if noun.span[1] <= n.span[0] < date.span[0]), None)
        if inner is not None and not 0 <= titled < inner.span[0] - noun.span[1]:
            continue
        issuer = issuer_of(text, noun, date.span[0], start)
        if _NOT_IN_CITATION.search(between) or (issuer is None and titled < 0):
            continue
        if letter.numbers_in(noun.span[1], date.span[0]):
            continue
        first = _first(text, start, noun)
        done = date.span[1]
        yield ReferenceMention(
            text=text[first:done],
            span=(first, done),
            rule="references.body_without_number",
            confidence=0.7,
            kind=noun.kind,
            number=None,
            date=date,
            issuer=issuer,
            role=_BODY,
            relation=Relation.REFERS,
        )


def _first(text: str, start: int, noun: Noun) -> int:
    """Return where a document's mention begins: at `สำเนา` before its noun, or at the noun."""
    copy = _COPY.search(text, start, noun.span[0])
    return copy.start() if copy else noun.span[0]


def _unnumbered(letter: _Letter, start: int, end: int, role: ReferenceRole) -> Iterator[ReferenceMention]:
    """Items of a list that name a document without a number."""
    text = letter.text
    named = [n for n in nouns(text, start, end) if not n.pointer]
    for place, noun in enumerate(named):
        leading = place == 0 and text[start : noun.span[0]].strip(' \t\n“"(') in _BEFORE_NOUN
        limit = named[place + 1].span[0] if place + 1 < len(named) else end
        date = letter.dates.after(text, noun.span[1], limit if place + 1 < len(named) else end)
        if noun.kind not in COUNTED:
            if leading:
                return
            continue
        if not leading and date is None:
            continue
        if role is _ENCLOSURE and (date is None or not leading):
            continue
        last = date.span[1] if date else end
        while last > noun.span[1] and text[last - 1].isspace():
            last -= 1
        first = _first(text, start, noun)
        yield ReferenceMention(
            text=text[first:last],
            span=(first, last),
            rule="references.listed_without_number",
            confidence=0.8,
            kind=noun.kind,
            number=None,
            date=date,
            issuer=issuer_of(text, noun, last, start),
            role=role,
            relation=Relation.ENCLOSES if role is _ENCLOSURE else Relation.REFERS,
        )
        if date is None or place + 1 == len(named):
            return


def _listed(letter: _Letter) -> Iterator[ReferenceMention]:
    frame = letter.frame
    zones: list[tuple[ReferenceRole, str, list[Span]]] = []
    if (zone := reference_zone(letter.text, frame)) is not None:
        zones.append((_REFERENCE, "references.listed", list_items(letter.text, zone)))
    if frame.enclosures is not None:
        items = [item.span for item in find_enclosures(letter.text, frame)]
        zones.append((_ENCLOSURE, "references.enclosed", items))
    for role, rule, items in zones:
        for start, end in items:
            found = _numbered(letter, start, end, role, rule)
            yield from found or _unnumbered(letter, start, end, role)


def _running(letter: _Letter) -> Iterator[ReferenceMention]:
    """Citations in the subject and the body."""
    text, frame = letter.text, letter.frame
    airy = read_lines(text).airy
    for zone in (frame.subject, frame.body):
        if zone is None or zone[0] >= zone[1]:
            continue
        at = zone[0]
        # Where a blank line follows every line, it ends no paragraph.
        breaks = [] if airy else [(b.start(), b.end()) for b in _PARAGRAPH.finditer(text, *zone)]
        breaks += [(a, b) for a, b in frame.aside if zone[0] <= a and b <= zone[1]]
        for stop, resume in [*sorted(breaks), (zone[1], zone[1])]:
            if at < stop:
                numbered = _numbered(letter, at, stop, _BODY, "references.body")
                yield from heard_in_turn(text, (*numbered, *_dated(letter, at, stop, numbered)))
            at = max(at, resume)


def _repaired(reference: ReferenceMention, witnesses: NumberWitnesses) -> ReferenceMention:
    """Repair the number; the agency named beside it is heard before the rest of the letter."""
    number = reference.number
    if number is None:
        return reference
    beside = NumberWitnesses(named_prefixes((reference.issuer,)) if reference.issuer else frozenset())
    mended = repair_number(number, beside)
    if mended.prefix == number.prefix and not number.known_prefix:
        mended = repair_number(number, witnesses)
    return reference if mended == number else replace(reference, number=mended)


def _needs_repair(number: NumberMention) -> bool:
    return not number.known_prefix or number.mark == "ก"


def _own_witnesses(text: str, frame: Frame) -> NumberWitnesses:
    """What the letter's head, signature and foot say of its sender."""
    top = frame.subject[0] if frame.subject else frame.head[1]
    stretches = [(0, top), *(zone for zone in (frame.signature, frame.footer) if zone)]
    return gather_witnesses(text, stretches)


def find_references(
    text: str, frame: Frame | None = None, dates: tuple[DateMention, ...] | None = None
) -> tuple[ReferenceMention, ...]:
    """Find the letters, orders and announcements that `text` cites: lists first, each letter once.

    `frame` and `dates` are read from the text where they are not given.
    """
    frame = find_frame(text) if frame is None else frame
    numbers = find_letter_numbers(text)
    if dates is None:
        from extractors.dates import find_dates

        dates = find_dates(text)
    own = find_own_number(text, frame, numbers)
    cited = [n for n in numbers if n is not own]
    letter = _Letter(text, frame, cited, [n.span[0] for n in cited], Dates.of(dates))
    found = [*_listed(letter), *_running(letter)]
    if not found:
        return ()
    if any(r.number is not None and _needs_repair(r.number) for r in found):
        witnesses = _own_witnesses(text, frame)
        found = [_repaired(r, witnesses) for r in found]
        own = repair_number(own, witnesses) if own is not None else None
    told = own if own is not None and own.running is not None else None
    merged = each_once(
        [r for r in found if r.date or r.number is None or told is None or not same_number(r.number, told)]
    )
    return relate(text, frame, merged, own)
