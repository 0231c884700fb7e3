"""The Thai calendar: eras, the old year that began in April, months, weekdays, fiscal years, working days.

Year B.E. = C.E. + 543. Until B.E. 2483 the year began on 1 April, so its January to March belong to the
next year of the common era; B.E. 2483 itself had nine months (the Calendar Year Act B.E. 2483). The
fiscal year runs from 1 October to 30 September and is named by the B.E. year in which it ends (Budget
Procedures Act, s. 4).
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

BE_OFFSET = 543
OLD_CALENDAR_END = 2483
"""The last B.E. year that began on 1 April; it ended on 31 December."""
RATTANAKOSIN_OFFSET = 2324
"""B.E. = R.S. (รัตนโกสินทร์ศก) + 2324."""
FIRST_BE_YEAR, LAST_BE_YEAR = 2400, 2699
"""What a four-digit year must lie between to be read as a B.E. one."""

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
ABBREVIATIONS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
SHORT_NAMES = {
    "มกรา": 1,
    "กุมภา": 2,
    "มีนา": 3,
    "เมษา": 4,
    "พฤษภา": 5,
    "มิถุนา": 6,
    "กรกฎา": 7,
    "กรกฏา": 7,
    "สิงหา": 8,
    "กันยา": 9,
    "ตุลา": 10,
    "พฤศจิกา": 11,
    "พฤศจิ": 11,
    "ธันวา": 12,
}
# Usual misspellings, as found in public text; any other slip of one character is met by `month_of_slip`.
MISSPELLINGS = {
    "กุมภาพันธุ์": 2,
    "กุมภาพันธ": 2,
    "กุมภาพัน": 2,
    "กุมพาพันธ์": 2,
    "พฤศภาคม": 5,
    "มิถุมนายน": 6,
    "มินุนายน": 6,
    "กรกฏาคม": 7,
    "พฤษจิกายน": 11,
    "พฤศจิการยน": 11,
}
WEEKDAYS = {
    "จันทร์": 0,
    "อังคาร": 1,
    "พุธ": 2,
    "พฤหัสบดี": 3,
    "พฤหัส": 3,
    "ศุกร์": 4,
    "เสาร์": 5,
    "อาทิตย์": 6,
}
RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

NOT_OFFICE_HOLIDAYS = ("National Labor Day", "National Children's Day")
"""Public holidays on which government offices are open; both stand in `holidays`' list."""


def be_to_ce(year: int, month: int | None = None) -> int:
    """Return the year of the common era for a year of the Buddhist era.

    `month` matters for the old calendar only: January to March up to B.E. 2482 fall in the next year.
    """
    ce = year - BE_OFFSET
    return ce + 1 if month is not None and month <= 3 and year < OLD_CALENDAR_END else ce


def is_old_gap(year: int, month: int | None) -> bool:
    """Say whether the month never was: B.E. 2483 had no January to March."""
    return year == OLD_CALENDAR_END and month is not None and month <= 3


@lru_cache(maxsize=4096)
def edtf_day(year: int, month: int, day: int) -> str | None:
    """Return the C.E. day as EDTF, `None` where it does not exist."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31) or day > monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def as_day(edtf: str | None) -> date | None:
    """Return the day that an EDTF value names, `None` where it is coarser than a day or no date at all."""
    if edtf is None or len(edtf) < 10:
        return None
    try:
        return date.fromisoformat(edtf[:10])
    except ValueError:
        return None


_EDTF = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


@lru_cache(maxsize=256)
def known_date(edtf: str | None) -> str | None:
    """Return `edtf` where it is a year, month or day that can be counted from, `None` for anything else."""
    if edtf is None or not _EDTF.fullmatch(edtf) or not 1000 <= int(edtf[:4]) <= 9900:
        return None
    return edtf if len(edtf) < 10 or as_day(edtf) else None


def last_day(edtf: str) -> str:
    """Return the last day that an EDTF value covers: `2021-02` gives `2021-02-28`."""
    if len(edtf) == 4:
        return f"{edtf}-12-31"
    if len(edtf) == 7:
        year, month = int(edtf[:4]), int(edtf[5:])
        return f"{edtf}-{monthrange(year, month)[1]:02d}"
    return edtf


def first_day(edtf: str) -> str:
    """Return the first day that an EDTF value covers."""
    return f"{edtf}-01-01"[:10] if len(edtf) == 4 else f"{edtf}-01"[:10] if len(edtf) == 7 else edtf


def add_months(day: date, months: int) -> date:
    """Return the corresponding day `months` on, or else that month's last day (Civil Code s. 193/5)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def fiscal_year(year: int) -> tuple[str, str]:
    """Return first and last day of the fiscal year B.E. `year`."""
    ce = year - BE_OFFSET
    return f"{ce - 1:04d}-10-01", f"{ce:04d}-09-30"


def fiscal_year_of(day: date) -> int:
    """Return the B.E. fiscal year that `day` lies in."""
    return day.year + BE_OFFSET + (day.month >= 10)


def part_of_year(year: int, part: int, parts: int, *, fiscal: bool) -> tuple[str, str]:
    """Return first and last day of the `part`-th of `parts` equal parts of a B.E. year."""
    ce = year - BE_OFFSET
    length = 12 // parts
    start = date(ce - 1, 10, 1) if fiscal else date(ce, 1, 1)
    first = add_months(start, length * (part - 1))
    return first.isoformat(), (add_months(first, length) - timedelta(days=1)).isoformat()


def _one_edit(a: str, b: str) -> bool:
    """Say whether one character put in, left out, changed or swapped makes `b` of `a`."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and len(rest_b) > 1 and rest_a[2:] == rest_b[2:])
    )


@lru_cache(maxsize=2048)
def month_of_slip(word: str) -> int | None:
    """Return the month whose full name `word` is with one character wrong, `None` if it is not just one."""
    found = {n for n, name in enumerate(MONTHS, 1) if _one_edit(word, name)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1)
def _overrides() -> tuple[frozenset[str], frozenset[str]]:
    table = (files("data.tables") / "holiday_overrides.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    return (
        frozenset(row["date"] for row in rows if row["office"] == "closed"),
        frozenset(row["date"] for row in rows if row["office"] == "open"),
    )


@lru_cache(maxsize=64)
def _office_holidays(year: int) -> frozenset[str]:
    import holidays

    known = holidays.country_holidays("TH", years=year, categories=("public", "government"), language="en_US")
    days = {
        day.isoformat()
        for day, names in known.items()
        if not all(name.startswith(NOT_OFFICE_HOLIDAYS) for name in str(names).split("; "))
    }
    closed, opened = _overrides()
    return frozenset((days | closed) - opened)


def is_working_day(day: date) -> bool:
    """Say whether government offices are open on `day`: no weekend, no public holiday, with the overrides."""
    text = day.isoformat()
    return text not in _office_holidays(day.year) and (day.weekday() < 5 or text in _overrides()[1])


def next_working_day(day: date, *, including: bool = True) -> date:
    """Return the first working day from `day` on, or after it."""
    step = timedelta(days=1)
    if not including:
        day += step
    while not is_working_day(day):
        day += step
    return day


def last_working_day(day: date) -> date:
    """Return the last working day up to `day`."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`; `day` itself is not counted."""
    for _ in range(count):
        day = next_working_day(day, including=False)
    return day
