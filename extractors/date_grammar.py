"""The words of a Thai date: day, month, era, year, weekday, and what joins several of them.

One *atom* is a day with what follows it, or a month with its year. `extractors.date_ranges` reads a row
of atoms (`๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔`) and gives to each what the others say; this module knows the single
one. Every gap is bounded, so that no text can make a pattern run long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.calendar_th import (
    ABBREVIATIONS,
    FIRST_BE_YEAR,
    LAST_BE_YEAR,
    MISSPELLINGS,
    MONTHS,
    RATTANAKOSIN_OFFSET,
    SHORT_NAMES,
    WEEKDAYS,
    be_to_ce,
    is_old_gap,
    month_of_slip,
)

N = "[0-9๐-๙]"
"""A digit of either script; `int` reads both."""
GAP = r"\s{0,12}"
DASH = "‐‑‒–—―−~-"
_THAI = "ก-๎"

_FULL = "|".join(MONTHS)
_OTHER = "|".join(sorted((*MISSPELLINGS, *SHORT_NAMES), key=len, reverse=True))
# `มิ.ย.`, `มิ.ย`, `มิย`, `มิ. ย.`: each dot and space can be lost, alone or together (FACTS E).
_SHORT = "|".join(
    rf"{first}\.?\s?{second}" for first, second in (a.rstrip(".").split(".") for a in ABBREVIATIONS)
)
# What an OCR slip makes of the vowel: no month is written so, but two could be meant.
_SLIPPED_SHORT = r"มี\.?\s?ย|มิ\.?\s?ค|เม\.?\s?ษ"
_SLIPS = {"มีย": (6, 3), "มิค": (3, 1), "เมษ": (4,)}
_DOT_ENDS = rf"(?![{_THAI}])|(?=พ\s?\.?\s?ศ|ค\s?\.?\s?ศ|ศก|ปี|นี้)"
MONTH = (
    rf"(?:{_FULL}|(?:{_OTHER})(?![{_THAI}])"
    rf"|(?:{_SHORT}|{_SLIPPED_SHORT})(?:\s?\.(?:{_DOT_ENDS})|(?![{_THAI}.])))"
)
"""A month's name, full, shortened or abbreviated."""
THIS_MONTH = r"เดือนนี้|เดือนหน้า|เดือนถัดไป|เดือนที่แล้ว|เดือนก่อน|เดือนเดียวกัน"
_ERA = (
    r"พ\s?\.?\s?ศ\s?\.?|พุทธศักราช|ค\s?\.?\s?ศ\s?\.?|คริสต์ศักราช|คริสตศักราช|ร\.\s?ศ\."
    r"|ปี(?:\s?พ\.\s?ศ\.|\s?พุทธศักราช)?|B\.?\s?E\.?|A\.\s?D\.|C\.\s?E\."
)
COMMON_ERA = ("คศ", "คริสต", "AD", "CE")
THIS_YEAR = r"ศกนี้|ปีนี้|ศกหน้า|ปีหน้า|ปีถัดไป|ศกก่อน|ปีก่อน|ปีที่แล้ว|ศกเดียวกัน|ปีเดียวกัน|นี้"
# A number of two digits is a year only where nothing makes a quantity, a time or a longer number of it. The
# next line counts nothing, and `เรื่อง`, `ข้อ`, `หน้า` behind a space go on with what the date belongs to.
_NO_YEAR_AFTER = (
    rf"(?!{N}|[.,:/]{N}|[{DASH}]{N}{{3}}|[ \t]?(?:คน|ราย|แห่ง|ชั่วโมง|ชม|บาท|ฉบับ|ชุด|วัน(?!ที่|[จอพศส])|เดือน|ปี|น\."
    rf"|นาที|นาฬิกา|เล่ม|%)|(?:เรื่อง|ข้อ|หน้า)|\s{{0,4}}(?:{_FULL}))"
)
YEAR = (
    rf"(?P<year>[12๑๒]{N}\s?{N}{{2}}(?!{N})|(?:(?<=ร\.ศ\.)|(?<=ร\.ศ\.\s)){N}{{3}}(?!{N})"
    # `15 มิ.ย. '64`: the mark says that two digits are left out.
    rf"|(?:['’‘](?={N}{{2}}))?{N}{{2}}{_NO_YEAR_AFTER})"
)
_YEAR_TAIL = (
    rf"(?:{GAP}(?:,\s{{1,2}}(?=[12๑๒]{N}{{3}})|,?)(?:(?P<era>{_ERA})\s{{0,6}})?{YEAR}"
    rf"|{GAP}(?P<this_year>{THIS_YEAR}))"
)

DAY_ATOM = re.compile(
    rf"(?P<day>{N}{{1,2}})(?!{N})"
    rf"(?:{GAP}(?:(?P<this_month>{THIS_MONTH})|(?:เดือน\s{{0,6}})?(?P<month>{MONTH}){_YEAR_TAIL}?))?"
)
"""A day, with month and year where they follow."""
DASHED_ATOM = re.compile(
    rf"(?P<day>{N}{{1,2}})(?P<joint>[/{DASH}])(?P<month>{MONTH})(?P=joint)(?P<year>[2๒]{N}{{3}}(?!{N})|{N}{{2}}{_NO_YEAR_AFTER})"
)
"""`๑๕-มิ.ย.-๖๔`, as spreadsheets write."""
MONTH_ATOM = re.compile(rf"(?:เดือน\s{{0,6}})?(?P<month>{MONTH}){_YEAR_TAIL}?")
"""A month without a day."""
_DOTS = r"[.…_ ]{2,40}"
BLANK_FORM = re.compile(
    rf"(?:วันที่|ลง)\s{{0,4}}(?:{_DOTS}|{N}{{1,2}})\s{{0,4}}เดือน\s{{0,4}}{_DOTS}\s{{0,4}}(?:พ\.\s?ศ\.\s{{0,3}})"
    rf"(?P<year>[2๒][4-6๔-๖]{N}{{2}})(?!{N})"
)
"""A form with the month left blank: only the year is known."""
# The name is looked up by its letters; `month_of_slip` judges it.
FUZZY_ATOM = re.compile(
    rf"(?P<day>{N}{{1,2}})\s{{0,4}}(?:เดือน\s{{0,3}})?(?P<month>[{_THAI}.]{{2,14}}(?:\s?[{_THAI}.]{{1,10}})?)\s{{0,4}}"
    rf"(?:พ\s?\.?\s?ศ\s?\.?\s{{0,3}})?(?P<year>[2๒][4-6๔-๖]{N}{{2}})(?!{N})"
)
"""A day and a B.E. year with a word between that may be a month misread."""

WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
WEEKDAY_BEFORE = re.compile(rf"(?:วัน)?\s?(?P<weekday>{WEEKDAY})\s{{0,3}}(?:ที่\s{{0,6}})?$")
WEEKDAYS_BEFORE = re.compile(
    rf"(?:วัน)?\s?(?P<first>{WEEKDAY})\s{{0,3}}(?:[{DASH}]|ถึง|และ)\s{{0,3}}(?:วัน)?(?P<last>{WEEKDAY})"
    r"\s{0,3}(?:ที่\s{0,6})?$"
)
"""Two weekdays before a range: `วันจันทร์ - ศุกร์ที่ ๘ - ๑๒`."""
DATE_CUE_BEFORE = re.compile(rf"(?:วันที่?|(?:{WEEKDAY})\s?ที่|ลง|ระหว่าง|ช่วง|ในวัน|ลว\.?)\s{{0,6}}$")
CONNECTOR = re.compile(
    rf"\s{{0,6}}(?:(?P<range>[{DASH}]{{1,2}}|จนถึง|ถึง)|(?P<set>,\s{{0,2}}(?:และ)?|และ|หรือ|กับ))\s{{0,6}}"
    rf"(?:(?:ใน|เมื่อ|ณ\s?)?(?:วัน\s?(?P<weekday>{WEEKDAY})\s?(?:ที่)?|วันที่|ที่(?=\s?{N}))|เมื่อ)?\s{{0,6}}"
)
"""What may stand between two dates: a dash and its like make a range, a comma and its like a set."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it was read: `others` are the readings that a slip leaves open."""

    number: int
    slipped: bool = False
    others: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def month_number(word: str) -> Month | None:
    """Return the month that a word names, `None` for another word."""
    bare = re.sub(r"[\s.]", "", word)
    return _MONTH_WORDS.get(bare)


@lru_cache(maxsize=2048)
def slipped_month(word: str) -> Month | None:
    """Return the month that a word names with one character wrong."""
    bare = re.sub(r"[\s.]", "", word)
    known = _MONTH_WORDS.get(bare)
    if known:
        return known
    number = month_of_slip(bare) if len(bare) > 4 else None
    return Month(number, slipped=True) if number else None


_MONTH_WORDS: dict[str, Month] = {
    **{name: Month(i) for i, name in enumerate(MONTHS, 1)},
    **{name.replace(".", ""): Month(i) for i, name in enumerate(ABBREVIATIONS, 1)},
    **{name: Month(i) for name, i in SHORT_NAMES.items()},
    **{name: Month(i) for name, i in MISSPELLINGS.items()},
    **{name: Month(found[0], slipped=True, others=found[1:]) for name, found in _SLIPS.items()},
}


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the common era; `other` is a second reading of two digits."""

    ce: int
    short: bool = False
    other: int | None = None
    gap: bool = False
    """January to March of B.E. 2483, which never were."""


def read_year(digits: str, era: str | None, month: int | None, near: int | None = None) -> Year | None:
    """Return the year that `digits` name, `None` where they can be none.

    Args:
        digits: Two or four digits of either script.
        era: The word before them, if any.
        month: The month, which the old calendar needs.
        near: A C.E. year near which the date should lie; it decides between two readings of two digits.
    """
    number = int(re.sub(r"[\s'’‘]", "", digits))
    era = re.sub(r"[\s.]", "", era) if era else ""
    if era.startswith("รศ"):
        be = number + RATTANAKOSIN_OFFSET
        return Year(be_to_ce(be, month))
    if number < 100:
        if len(digits.strip()) < 2:
            return None
        if era.startswith(COMMON_ERA):
            return Year(2000 + number, short=True)
        # Two digits are of the Buddhist era in practice (FACTS E); below 40 they could be of the common one.
        be, ce = 2500 + number, 2000 + number
        if number >= 40:
            return Year(be_to_ce(be), short=True)
        if near is not None and abs(be_to_ce(be) - near) > abs(ce - near):
            return Year(ce, short=True, other=be_to_ce(be))
        return Year(be_to_ce(be), short=True, other=ce)
    if era.startswith(COMMON_ERA):
        return Year(number) if 1000 <= number <= 2199 else None
    if FIRST_BE_YEAR <= number <= LAST_BE_YEAR:
        return Year(be_to_ce(number, month), gap=is_old_gap(number, month))
    if 1900 <= number <= 2199 and not era:
        return Year(number)
    return None


def weekday_before(text: str, start: int) -> tuple[int, int] | None:
    """Return where the weekday right before `start` begins, and its number; `None` without one."""
    low = max(0, start - 24)
    found = WEEKDAY_BEFORE.search(text[low:start])
    if found is None or ("ทิต" not in found[0] and "วัน" not in found[0] and "ที่" not in found[0]):
        return None
    return low + found.start() + (len(found[0]) - len(found[0].lstrip())), WEEKDAYS[found["weekday"]]
