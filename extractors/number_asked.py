"""What a person means who asks for a letter by its number: the number as typed, and the year beside it.

A number repeats every year, so people type the year along: as the letter's date, behind a slash, or in two
digits. On paper these would be another number, or none; here each reading is one to look for, in its turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.calendar_th import BE_OFFSET
from extractors.number_grammar import BE_YEAR, LABEL, D, NumberRule, compact
from extractors.number_keys import number_key, number_year
from extractors.number_typed import close_gaps, plain_typing
from extractors.numbers import LetterNumberError, find_letter_numbers, parse_letter_number
from extractors.text import to_arabic_digits
from schemas.mentions import NumberMention


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """One reading of what was asked for."""

    number: NumberMention
    year: int | None
    """The B.E. year that was typed along, in the number or beside it."""


RULES: tuple[NumberRule, ...] = (
    NumberRule(
        "asked.year",
        "the year behind a number: its date, the year alone, or a slash and the year in four or two digits",
        (
            ("มท 0801.2/ว 417 ลงวันที่ 5 มีนาคม 2563", "2563"),
            ("มท 0801.2/ว 417 ลว. 5 มี.ค. 63", "2563"),
            ("มท 0801.2/ว 417 ลว.5/3/2563", "2563"),
            ("ที่ มท ๐๘๐๑.๒/ว ๔๑๗ลงวันที่ ๕ มีนาคม ๒๕๖๓", "2563"),
            ("มท 0801.2/ว 417 ลงวันที่ 31 กุมภาพันธ์ 2563", "2563"),
            ("มท 0801.2/ว 417 (5 มีนาคม 2563)", "2563"),
            ("มท 0801.2/ว 417 2020-03-05", "2563"),
            ("มท 0801.2/ว 417/2563", "2563"),
            ("มท 0801.2/ว 417/63", "2563"),
            ("มท 0801.2/ว 417 ปี 2563", "2563"),
            ("มท 0801.2/ว 417 พ.ศ. ๒๕๖๓", "2563"),
            ("มท 0801.2/ว 417 (2563)", "2563"),
            ("มท 0801.2/ว 417 ค.ศ. 2020", "2563"),
            ("ลป 52003.1/(2)/2563", "2563"),
            ("912/2563", "2563"),
        ),
        (
            "มท 0801.2/ว 417",
            "ลป 0023.4/2563",
            "มท 0801.2/ว 417 เรื่อง ประชุมวันที่ 5 มีนาคม 2563",
            "มท 0801.2/ว 417 จำนวน 2563 ฉบับ",
        ),
    ),
    NumberRule(
        "asked.order",
        "an order by its running number, zeros before it or not, and its year in four or two digits",
        (
            ("0912/2563", "0912/2563"),
            ("912/63", "912/2563"),
            ("0912/63", "0912/2563"),
            ("1234/63", "1234/2563"),
            ("ที่ ๙๑๒/๖๓", "912/2563"),
            ("คำสั่ง 912/2563", "912/2563"),
            ("คำสั่งจังหวัดลำปาง ที่ 912/63 ลงวันที่ 5 มีนาคม 2563", "912/2563"),
            ("ประกาศเลขที่ 31/64", "31/2564"),
        ),
        (
            "มท 0801.2/ว 417",
            "ลป 0023.4/63",
            "5/03/63",
            "912/256",
            "0023.4/63",
            "หนังสือ ที่ 912/63",
            "912-63",
        ),
    ),
    NumberRule(
        "asked.filed",
        "a number as files are named, where no slash can stand: a hyphen or a low line in its place",
        (
            ("มท 0801.2-ว417", "มท 0801.2/ว 417"),
            ("มท0801.2_ว417", "มท 0801.2/ว 417"),
            ("มท_0801.2_ว_417.pdf", "มท 0801.2/ว 417"),
            ("ลป 0023.4-981", "ลป 0023.4/981"),
            ("ที่ มท ๐๘๐๑.๒-ว๔๑๗", "มท 0801.2/ว 417"),
        ),
        ("มท 0801.2/ว 417-418", "912-63", "scan_2563-03-05", "0912-2563"),
    ),
)

_CENTURY = 2500
_LONGEST_DATE = 80
# Bounded and bound to the beginning, as all patterns here: what is typed can be a whole pasted page.
_SLASH_YEAR = re.compile(rf"\A\s?/\s?(?P<year>{BE_YEAR}|{D}{{2}})(?!\s?[0-9๐-๙/])")
_YEAR_ALONE = re.compile(
    r"\A[\s(]{0,4}(?:ปี|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)?\s?"
    rf"(?P<year>{BE_YEAR}|[12][09]{D}{{2}}(?!{D}))\s?\)?[\s,.;]{{0,4}}\Z"
)
_BEFORE_DATE = re.compile(r"\A[\s(,]{0,4}(?:(?:ลง|เมื่อ)?\s?วัน[ก-๎]{0,14}ที่|ลงวัน|ลง|ลว\.?)?\s{0,4}")
_YEAR = re.compile(BE_YEAR)
_ORDER = re.compile(
    r"\A\s{0,4}(?:(?:คำสั่ง|ประกาศ|ระเบียบ|ข้อบังคับ|ข้อบัญญัติ|เทศบัญญัติ)[^0-9๐-๙/]{0,140}?)?"
    rf"\s{{0,4}}(?:เลข)?(?:{LABEL})?\s{{0,4}}[:：]?\s{{0,4}}(?P<number>(?P<running>{D}{{1,6}})\s?/\s?"
    rf"(?P<year>{BE_YEAR}|{D}{{2}}))(?!\s?[0-9๐-๙/])(?=\s{{0,4}}(?:\Z|[,.;()]|ลง|ลว))"
)


_FILED = re.compile(rf"(?<={D})(?P<before>[ ]?)[-_](?P<behind>[ _]?)(?=ว|{D})")

_FILED_YEAR = re.compile(rf"\A[-_ ]{{1,2}}(?P<year>{BE_YEAR}|{D}{{2}})(?!{D})\s?\Z")
_FILE_END = re.compile(r"\.[A-Za-z]{3,4}\Z")


def asked_numbers(text: str) -> tuple[AskedNumber, ...]:
    """Return what `text` can mean as the number of a letter, in the order to look for it.

    First the number as it is typed, with the year that stands in it or beside it. Then what it would be as
    an order's (`0912/63`), as one whose year was only added (`ลป 52003.1/(2)/2563`), and as a file's name has
    it (`มท 0801.2-ว417`).

    Raises:
        LetterNumberError: Where no reading makes `text` a letter number.
    """
    plain = close_gaps(plain_typing(text)).text
    found: list[AskedNumber] = []
    refused: LetterNumberError | None = None
    try:
        number = _number(plain)
    except LetterNumberError as error:
        refused = error
    else:
        year = _carried(number) or _year_behind(to_arabic_digits(plain[number.span[1] :]))
        found.append(AskedNumber(number, year))
        if year is not None and number.running is None and number.canonical.endswith(f"/{year}"):
            bare = number.canonical.removesuffix(f"/{year}")
            found.append(AskedNumber(replace(number, canonical=bare, year=None), year))
    order = _order(plain)
    if order is not None and all(number_key(order.number) != number_key(one.number) for one in found):
        found.append(order)
    filed = _filed(plain)
    if filed is not None and all(number_key(filed.number) != number_key(one.number) for one in found):
        found.append(filed)
    if refused is not None and not found:
        raise refused
    return tuple(found)


def _number(plain: str) -> NumberMention:
    try:
        return parse_letter_number(plain)
    except LetterNumberError:
        # Without a prefix a number needs its label where more is typed behind it.
        label = "ที่ "
        found = find_letter_numbers(label + plain)
        if len(found) != 1 or found[0].span[0] != len(label):
            raise
        return replace(found[0], span=(0, found[0].span[1] - len(label)))


def _carried(number: NumberMention) -> int | None:
    """Return the B.E. year that stands in the number itself."""
    if number.year is not None:
        return number.year
    year = number_year(number)
    return None if year is None else year + BE_OFFSET


def _year_behind(rest: str) -> int | None:
    """Return the B.E. year that `rest`, the text behind a number, begins with."""
    if slash := _SLASH_YEAR.match(rest):
        return _whole(slash["year"])
    if alone := _YEAR_ALONE.match(rest):
        year = int(alone["year"])
        return year if year >= _CENTURY - 100 else year + BE_OFFSET
    if not any(char.isdigit() for char in rest):
        return None
    # Loaded on first use: most numbers are asked for without a date.
    from extractors.dates import find_dates

    lead = _BEFORE_DATE.match(rest)
    dated = rest[lead.end() if lead else 0 :][:_LONGEST_DATE]
    for date in find_dates(dated)[:1]:
        if date.span[0] == 0:
            if date.value is not None:
                return int(date.value[:4]) + BE_OFFSET
            # A day that no calendar has still names its year.
            named = _YEAR.search(date.text)
            return int(named[0]) if named else None
    return None


def _whole(year: str) -> int:
    return int(year) if len(year) == 4 else _CENTURY + int(year)


def _order(plain: str) -> AskedNumber | None:
    """Read an order's number that was typed short."""
    found = _ORDER.match(plain)
    if found is None:
        return None
    running, year = compact(found["running"]), _whole(compact(found["year"]))
    number = NumberMention(
        text=found["number"],
        span=found.span("number"),
        rule="asked.order",
        confidence=0.8,
        canonical=f"{running}/{year}",
        prefix=None,
        office=None,
        circular=False,
        running=int(running),
        year=year,
    )
    return AskedNumber(number, year)


def _filed(plain: str) -> AskedNumber | None:
    """Read a number in which another sign stands for the slash."""
    if "/" in plain or (sign := _FILED.search(plain)) is None:
        return None
    slashed = f"{plain[: sign.end('before')]}/{plain[sign.start('behind') :]}".replace("_", " ")
    try:
        number = _number(slashed)
    except LetterNumberError:
        return None
    if number.prefix is None or number.office is None or number.running is None:
        return None
    behind = _FILE_END.sub("", slashed[number.span[1] :])
    beside = _FILED_YEAR.match(behind)
    year = _whole(to_arabic_digits(beside["year"])) if beside else _year_behind(to_arabic_digits(behind))
    return AskedNumber(replace(number, rule="asked.filed"), _carried(number) or year)
