"""Letter numbers (เลขที่หนังสือ): found in text, or read from what a user types.

    [ที่] PREFIX[.] [(BODY)] OFFICE{.SUB} / [(n)/] [พิเศษ] [ว | letter] RUNNING [/YEAR]

`docs/NUMBERS.md` holds the grammar in full. A slash is rare in Thai text, so the search starts at each slash
and reads both ways (`extractors.number_grammar`). What stands before the slash is told from house numbers,
dates, sums and telephones by its prefix, its label or its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from extractors.codes import is_known_prefix, prefix_agency
from extractors.number_grammar import (
    BE_YEAR,
    BODY,
    LABEL,
    PREFIX,
    SLASH,
    D,
    NumberRule,
    clean_prefix,
    compact,
    numbered_noun_before,
    read_at,
)
from extractors.number_outsiders import RULE as OUTSIDERS
from extractors.number_outsiders import find_outsiders, foreign_number, is_one_of
from extractors.number_slips import (
    LATIN_DIGIT,
    as_read,
    in_place,
    mention_of,
    slash_slips,
    slashed,
    with_look_alikes,
)
from extractors.number_slips import RULES as SLIPS
from extractors.number_typed import close_gaps, plain_typing
from extractors.text import Repaired
from schemas.mentions import NumberMention


class LetterNumberError(ValueError):
    """A string that no reading makes a letter number."""


RULES: tuple[NumberRule, ...] = (
    NumberRule(
        "numbers.prefixed",
        "prefix, office code and slash; a label is needed only where the shape could be something else",
        (
            ("ที่ มท ๐๘๐๑.๒/ว ๔๑๗", "มท 0801.2/ว 417"),
            ("ที่ มท.0801.2/ ว 417", "มท 0801.2/ว 417"),
            ("ที่ ลป ๐๐๒๓.๔/๙๘๗๖", "ลป 0023.4/9876"),
            ("ที่ กค (กวจ) ๐๔๐๕.๓/ว ๗๘", "กค (กวจ) 0405.3/ว 78"),
            ("กค(ก.ว.จ.)0405.3/ว78", "กค (กวจ) 0405.3/ว 78"),
            ("ที่ กค 0409.5/พิเศษ ว 3", "กค 0409.5/พิเศษ ว 3"),
            ("ที่ ศธ 04111.0222/พิเศษ", "ศธ 04111.0222/พิเศษ"),
            ("ที่ กท 0401/ป 88", "กท 0401/ป 88"),
            ("ที่ นร 0503/ว(ล) 88", "นร 0503/ว(ล) 88"),
            ("ที่ ลป 52003.1/(๒)/๒๕๖๗", "ลป 52003.1/(2)/2567"),
            ("ที่ ลป 52003.1/45/2567", "ลป 52003.1/45/2567"),
            ("ที่ ลป ๕๒๐๐๓.๑/ วันที่ ๕ มีนาคม ๒๕๖๗", "ลป 52003.1/"),
            ("ที่ ลป ๕๒๐๐๓.๑/ว\n๕ มีนาคม ๒๕๖๗", "ลป 52003.1/ว"),
            ("ที่ ลป ๕๒๐๐๓.๑/ ๕ มีนาคม ๒๕๖๗", "ลป 52003.1/"),
            ("ที่ศธ 04170./31", "ศธ 04170/31"),
            ("ที่ ธ.ก.ส. 0012/345", "ธกส 0012/345"),
            ("ที่ มท ๐๘ ๐๑.๒/ว ๔ ๑๗ ลงวันที่ ๒ มีนาคม ๒๕๖๔", "มท 0801.2/ว 417"),
            ("ที่ มท ๐๘๐๑.๒/\nว ๔๑๗", "มท 0801.2/ว 417"),
        ),
        (
            "วันที่ 10/11/2553",
            "พ.ศ. 2560/2561",
            "ก.ค. 2564/65",
            "บ้านเลขที่ ๑๒๓/๔ หมู่ ๕",
            "นาย/นาง อายุ 40/50 ปี",
            "ความเร็ว ๕๐/๑๐๐ กม. 10/5",
            "โทร. 0 2345 6789/10",
            "มาตรา ๑๔/๑ วรรค ๒",
            "อัตรา 3/4 ของ 12,500/เดือน",
            "กันยายน/ตุลาคม",
            "https://example.go.th/0801.2/17",
            "รถยนต์หมายเลขทะเบียน กข 1234/5",
        ),
    ),
    NumberRule(
        "numbers.prefixless",
        "the label and an office code, where the prefix was left out",
        (
            ("ที่ 0421.9/ว 55", "0421.9/ว 55"),
            ("หนังสือ ด่วนมาก ที่ ๐๔๒๑.๙/๕๕ ลงวันที่", "0421.9/55"),
        ),
        ("ตั้งอยู่ที่ 0421.9/55", "0421.9/55", "ที่ 42/55"),
    ),
    NumberRule(
        "numbers.order",
        "running number and B.E. year: orders, announcements, certificates",
        (
            ("คำสั่งจังหวัดลำปาง\nที่ ๙๑๒ /๒๕๖๓", "912/2563"),
            ("คำสั่งเทศบาลนครลำปาง ที่ 77/2563 ลงวันที่ 1 มีนาคม 2563", "77/2563"),
            ("คำสั่งโรงเรียนบ้านทุ่งที่ 015/2563", "015/2563"),
            ("คำสั่งจังหวัดลำปาง ที่ ๐๙๑๒/๒๕๖๓", "0912/2563"),
            ("คำสั่งศูนย์บริหารสถานการณ์ (ส่วนหน้า 1) ที่ 4/2564", "4/2564"),
            ("ประกาศกรมที่ดิน เลขที่ 31/2564", "31/2564"),
            ("เลขที่ 8/2564\nหนังสือรับรอง", "8/2564"),
            ("หนังสือรับรอง\nเลขที่ 8/2564\nเทศบาลนครลำปาง", "8/2564"),
        ),
        (
            "การประชุมครั้งที่ 3/2563",
            "สัญญาเลขที่ 12/2563",
            "หนังสือค้ำประกัน เลขที่ 12/2563",
            "ตามหนังสือรับรอง เลขที่ 12/2563 ของบริษัท",
            "บ้าน\nเลขที่ 12/2563 หมู่ 5",
            "คดีหมายเลขดำที่ 99/2563",
            "ได้รับแจ้งความคดีแพ่งที่ 99/2563",
            "ภาคเรียนที่ 1/2563",
            "ตั้งอยู่ที่ 12/2563",
        ),
    ),
    NumberRule(
        "numbers.circular_only",
        "a circular cited by its mark alone; after `และ` it shares the office of the number before",
        (
            ("หนังสือสำนักงาน ก.พ. ที่ ว 21 ลงวันที่ 3 มีนาคม 2548", "ว 21"),
            ("ตามหนังสือเวียน ว 21/2548", "ว 21/2548"),
            ("อ้างถึง ว 21 ลว. 3 มี.ค. 2548", "ว 21"),
        ),
        ("แถว ว 21", "เวลา ว 21 นาที", "มท 0801.2 - ว 21 ลงวันที่"),
    ),
    NumberRule(
        "numbers.elided",
        "`และ ว n` behind a full number",
        (("ที่ มท 0801.2/ว 417 และ ว 418 ลงวันที่ 2 มีนาคม 2564", "มท 0801.2/ว 418"),),
        ("และ ว 418 คน",),
    ),
    NumberRule(
        "numbers.no_slash",
        "the slash was lost before the circular mark",
        (("ที่ มท 0801.2 ว 417", "มท 0801.2/ว 417"), ("ที่ มท ๐๘๐๑.๒ว๔๑๗", "มท 0801.2/ว 417")),
        ("ที่ มท 0801.2 วัน 417",),
    ),
    *SLIPS,
    OUTSIDERS,
)


_CIRCULAR = re.compile(rf"ว\.?\s{{0,3}}(?P<running>{D}{{1,6}})(?!{D})(?P<year>\s?[/／⁄∕]\s?{BE_YEAR})?")
_BEFORE_CIRCULAR = re.compile(rf"(?P<joined>(?:และ|กับ|,)\s{{0,6}})?(?P<label>{LABEL}\s{{0,6}})?\Z")
_DATED = re.compile(r"\s{0,3}(?:ลง|ลว)")
_DATED_PLAINLY = re.compile(r"\s{0,3}(?:ลว|ลง\s?วันที่)")
_MID_NUMBER = frozenset("/.-–") | frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_BEFORE_LOST_SLASH = re.compile(
    rf"{LABEL}\s{{0,3}}(?P<number>(?P<prefix>{PREFIX})[.\s]{{0,3}}(?P<body>{BODY})?\s{{0,2}}"
    rf"(?P<office>{D}{{2,6}}(?:\.{D}{{1,4}}){{0,4}}))\s{{0,2}}\Z"
)
_SLASH_OR_DASH = re.compile("[-–/／]")
_LEADING = re.compile(rf"\s*(?:เลข)?(?:{LABEL})?\s*[:：]?\s*")
_TRAILING = re.compile(r"\s*(?:ลง|ลว|[,.;]*\s*\Z)")


def _without_slash(text: str, found: re.Match[str]) -> NumberMention | None:
    """Read `PREFIX OFFICE ว n`, where the slash was lost before the mark at `found`."""
    left = _BEFORE_LOST_SLASH.search(text, max(0, found.start() - 60), found.start())
    if left is None or found["year"]:
        return None
    prefix = clean_prefix(left["prefix"], left["body"])
    office, running = compact(left["office"]), compact(found["running"])
    known = prefix is None or is_known_prefix(prefix)
    start, end = left.start("number"), found.end("running")
    return NumberMention(
        text=text[start:end],
        span=(start, end),
        rule="numbers.no_slash",
        confidence=0.7,
        corrected=True,
        raw=as_read(text[start:end]),
        canonical=f"{prefix} {office}/ว {running}",
        prefix=prefix,
        office=office,
        circular=True,
        running=int(running),
        agency=prefix_agency(prefix, office),
        known_prefix=known,
    )


def _circular(found: re.Match[str], whole: NumberMention | None = None) -> NumberMention:
    """A circular cited by `ว n`; it shares the office of `whole` where that is given."""
    digits = compact(found["running"])
    year = compact(found["year"])[1:] if found["year"] else None
    prefix, office = (whole.prefix, whole.office) if whole else (None, None)
    head = f"{prefix} {office}/" if prefix else f"{office}/" if office else ""
    return NumberMention(
        text=found[0],
        span=found.span(),
        rule="numbers.elided" if whole else "numbers.circular_only",
        confidence=0.8,
        canonical=f"{head}ว {digits}{f'/{year}' if year else ''}",
        prefix=prefix,
        office=office,
        circular=True,
        running=int(digits),
        year=int(year) if year else None,
        agency=prefix_agency(prefix, office),
        known_prefix=whole.known_prefix if whole else True,
    )


_FURTHEST_ELISION = 100
_SLASHES = frozenset("/／⁄∕")


def _by_mark(text: str, whole: Sequence[NumberMention]) -> Iterator[NumberMention]:
    """Numbers seen by their ว alone: the slash lost, or cited short; `whole` have one, in order."""
    place = 0
    last: NumberMention | None = None
    for found in _CIRCULAR.finditer(text):
        start, end = found.span()
        while place < len(whole) and whole[place].span[1] <= start:
            last = whole[place]
            place += 1
        before = text[start - 1 : start]
        if (place < len(whole) and whole[place].span[0] < end) or before in _SLASHES:
            continue
        if before.isspace() or before.isdigit():
            lost = _without_slash(text, found)
            if lost is not None:
                last = lost
                yield lost
                continue
        left = _BEFORE_CIRCULAR.search(text, max(0, start - 24), start)
        label, joined = (left["label"], left["joined"]) if left else (None, None)
        if "ก" <= before <= "๎" and not (label or joined):
            continue
        dated = _DATED.match(text, end)
        if joined and last and last.circular and start - last.span[1] < _FURTHEST_ELISION:
            yield _circular(found, last)
        elif (dated and label) or ((dated or found["year"]) and numbered_noun_before(text, start)):
            yield _circular(found)
        elif (
            (not before or before.isspace())
            and _DATED_PLAINLY.match(text, end)
            and text[max(0, start - 8) : start].rstrip()[-1:] not in _MID_NUMBER
        ):
            yield _circular(found)  # `ว 10 ลว. …`: how desks cite a circular that everybody knows


def find_letter_numbers(text: str) -> tuple[NumberMention, ...]:
    """Find the letter numbers in `text`, in order; house numbers, dates, sums and sections are none."""
    return _find(text)


@lru_cache(maxsize=4)
def _find(text: str) -> tuple[NumberMention, ...]:
    """Several families read the numbers of the letter at hand, so the last few texts are kept."""
    whole = [*slashed(text)]
    if LATIN_DIGIT.search(text):
        whole = with_look_alikes(text, whole)
    if slips := [*slash_slips(text)]:
        whole = in_place(whole, slips)
    if outsiders := [n for n in find_outsiders(text) if not is_one_of(n, whole)]:
        whole = in_place(whole, outsiders)
    more = [*_by_mark(text, whole)]
    return tuple(sorted([*whole, *more], key=lambda m: m.span) if more else whole)


def _typed(text: str, at: int) -> NumberMention | None:
    """Read the number that begins at `at` and ends the text, or stands before its date."""
    label = "ที่ "
    labelled = label + text[at:]
    found: list[NumberMention] = []
    for slash in SLASH.finditer(labelled):
        reading = read_at(labelled, slash.start(), 0)
        if reading is not None and (
            reading.prefix or reading.is_order or reading.has_office_shape or reading.mark == "ว"
        ):
            found.append(mention_of(labelled, reading))
    for mark in _CIRCULAR.finditer(labelled):
        lost = _without_slash(labelled, mark)
        found.append(lost if lost is not None else _circular(mark))
    for mention in found:
        start, end = mention.span
        if start == len(label) and _TRAILING.match(labelled, end):
            shift = at - len(label)
            return replace(mention, span=(start + shift, end + shift))
    return None


def parse_letter_number(text: str) -> NumberMention:
    """Read a letter number that a user typed or pasted, in any spelling.

    Thai or Arabic digits, any spacing (also of kinds that are not seen), full-width signs, with or without
    `ที่`, prefix, dots; words around a single number do no harm. `text[span]` is the number.

    Raises:
        LetterNumberError: Where `text` holds no letter number, or several.
    """
    plain = plain_typing(text)
    narrow = close_gaps(plain)
    # With its wide gaps a text is read only where it says nothing without: one can be the end of a column.
    for typed in (plain,) if narrow is plain else (narrow, plain):
        found = _read(typed.text)
        if found is not None:
            return found if typed.text == text else _as_typed(found, typed, text)
    raise LetterNumberError(
        f"{text[:80]!r} is no letter number; write it as on paper, e.g. มท 0801.2/ว 12 or 54/2560"
    )


def _read(text: str) -> NumberMention | None:
    """Read the one number of a text in plain signs."""
    lead = _LEADING.match(text)
    at = lead.end() if lead else 0
    typed = _typed(text, at)
    if typed is not None:
        return typed
    found = find_letter_numbers(text)
    if len(found) == 1:
        return found[0]
    foreign = foreign_number(text, at)
    if foreign is not None and _SLASH_OR_DASH.search(foreign.text) and _TRAILING.match(text, foreign.span[1]):
        return foreign
    return None


def _as_typed(found: NumberMention, plain: Repaired, text: str) -> NumberMention:
    """Return a mention of the plain text as one of `text`; what is not seen behind it is no part of it."""
    start, last = plain.offsets[found.span[0]], plain.offsets[found.span[1] - 1]
    return replace(found, text=text[start : last + 1], span=(start, last + 1))
