"""The language of dates, enumerated: every spelling, era, gap and script gives the same day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from extractors.calendar_th import ABBREVIATIONS, MISSPELLINGS, MONTHS, SHORT_NAMES, be_to_ce
from extractors.date_grammar import month_number
from extractors.dates import find_dates
from extractors.text import to_thai_digits

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


def mixed(text: str) -> str:
    """Return `text` with every other digit Thai, as texts from Word have it."""
    out, odd = [], False
    for char in text:
        odd = not odd if char.isdigit() else odd
        out.append(to_thai_digits(char) if odd else char)
    return "".join(out)


def spellings(month: int) -> list[str]:
    """Return the ways to write a month: full, short, and abbreviated with all, half and none of the dots."""
    dotted = ABBREVIATIONS[month - 1]
    bare = dotted.replace(".", "")
    return [
        MONTHS[month - 1],
        *(name for name, n in (*SHORT_NAMES.items(), *MISSPELLINGS.items()) if n == month),
        dotted,
        dotted.rstrip("."),
        dotted.replace(".", ". ").strip(),
        bare,
        f"{bare}.",
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_spelling_gives_the_same_day(month: int) -> None:
    lead = ("", "วันที่ ", "ลงวันที่ ", "ณ วันที่ ", "ลว. ")
    year = (" 2564", " พ.ศ. 2564", " พ.ศ.2564", " พุทธศักราช 2564", " ค.ศ. 2021", "\n2564", " 64")
    for before, name, after in product(lead, spellings(month), year):
        for gap in (" ", "", "\n", " เดือน"):
            text = f"{before}9{gap}{name}{after}"
            for written in (text, to_thai_digits(text), mixed(text)):
                assert [m.value for m in find_dates(written)] == [f"2021-{month:02d}-09"], written


def test_no_spaces_at_all() -> None:
    for month in range(1, 13):
        for name in (MONTHS[month - 1], ABBREVIATIONS[month - 1]):
            for text in (f"ลงวันที่9{name}2564", f"ลว.9{name}64", f"9{name}พ.ศ.2564"):
                assert [m.value for m in find_dates(text)] == [f"2021-{month:02d}-09"], text


@pytest.mark.parametrize("script", [str, to_thai_digits, mixed])
def test_every_day_of_three_years(script: type[str]) -> None:
    day = date(2020, 1, 1)
    while day.year < 2023:
        weekday = WEEKDAYS[day.weekday()]
        year = day.year + 543
        full = f"วัน{weekday}ที่ {day.day} {MONTHS[day.month - 1]} {year}"
        for text in (full, f"{day:%d/%m}/{year}", f"{day:%d-%m}-{year}", f"{year}-{day:%m-%d}"):
            (found,) = find_dates(script(text))
            assert (found.value, found.problem) == (day.isoformat(), None), text
        day += timedelta(days=5)


def test_a_wrong_weekday_is_seen_on_every_day() -> None:
    day = date(2021, 3, 1)
    for shift in range(1, 7):
        text = f"วัน{WEEKDAYS[(day.weekday() + shift) % 7]}ที่ {day.day} มีนาคม 2564"
        (found,) = find_dates(text)
        assert (found.value, found.problem) == ("2021-03-01", "date.weekday_mismatch"), text


@pytest.mark.parametrize("month", range(1, 13))
def test_any_one_letter_may_be_wrong(month: int) -> None:
    name = MONTHS[month - 1]
    for i in range(len(name)):
        for slip in (name[:i] + name[i + 1 :], name[:i] + "ฬ" + name[i + 1 :], name[:i] + "ๆ" + name[i:]):
            (found,) = find_dates(f"วันที่ ๑๒ {slip} ๒๕๖๔")
            known = month_number(slip) is not None
            assert found.value == f"2021-{month:02d}-12", slip
            assert known or found.corrected, slip


@pytest.mark.parametrize("separator", [" - ", "-", " – ", "–", " ถึง ", " ถึงวันที่ ", " - วันที่ ", " จนถึงวันที่ "])
def test_ranges_in_every_joint_and_script(separator: str) -> None:
    for text, value, until in (
        (f"7{separator}31 พฤษภาคม 2564", "2021-05-07", "2021-05-31"),
        (f"28 มีนาคม{separator}2 เมษายน 2564", "2021-03-28", "2021-04-02"),
        (f"28 มี.ค. 64{separator}2 เม.ย. 64", "2021-03-28", "2021-04-02"),
        (f"30 ธันวาคม{separator}2 มกราคม 2564", "2020-12-30", "2021-01-02"),
    ):
        for written in (text, to_thai_digits(text), mixed(text)):
            (found,) = find_dates(written)
            assert (found.value, found.until) == (value, until), written


def test_the_old_calendar() -> None:
    for year in range(2456, 2483):
        for month in range(1, 13):
            (found,) = find_dates(f"15 {MONTHS[month - 1]} {year}")
            assert found.value == f"{year - (542 if month <= 3 else 543)}-{month:02d}-15"
    assert be_to_ce(2564) == 2021
    assert find_dates("15 เมษายน 2483")[0].value == "1940-04-15"
    assert find_dates("15 มกราคม 2484")[0].value == "1941-01-15"


def test_fiscal_years_quarters_and_halves() -> None:
    for year in range(2550, 2571):
        ce = year - 543
        (found,) = find_dates(f"ปีงบประมาณ พ.ศ. {year}")
        assert (found.value, found.until) == (f"{ce - 1}-10-01", f"{ce}-09-30")
        ends = (f"{ce - 1}-12-31", f"{ce}-03-31", f"{ce}-06-30", f"{ce}-09-30")
        assert tuple(find_dates(f"ไตรมาสที่ {q} ปีงบประมาณ {year}")[0].until for q in range(1, 5)) == ends
        (half,) = find_dates(f"ครึ่งปีหลัง ปีงบประมาณ {year}")
        assert (half.value, half.until) == (f"{ce}-04-01", f"{ce}-09-30")
