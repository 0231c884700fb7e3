"""Days and weeks told by their place: `วันทำการแรกของเดือนเมษายน ๒๕๖๔`, `สัปดาห์ที่ ๒ ของเดือน…`, `สัปดาห์นี้`.

The first week of a month is its days 1 to 7, as plans count; where the calendar's week (Monday to Sunday)
would be another stretch it is a candidate. This week and the next are the calendar's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractors.calendar_th import (
    WEEKDAYS,
    add_months,
    as_day,
    edtf_day,
    is_working_day,
    last_day,
    next_working_day,
)
from extractors.date_grammar import MONTH, WEEKDAY, N, month_number, read_year
from extractors.date_ranges import Context
from extractors.number_words import number_of
from schemas.mentions import DateMention

# `วันจันทร์ที่ ๕ เดือนเมษายน` is a date; `วันจันทร์ที่ ๒ ของเดือนเมษายน` counts the Mondays.
_NTH = rf"(?P<nth>แรก|สุดท้าย|ที่\s{{0,3}}(?:{N}{{1,2}}(?!{N})|หนึ่ง|สอง|สาม|สี่|ห้า)(?=\s{{0,3}}(?:ของ|ใน|แห่ง)))"
NTH = re.compile(
    rf"(?:(?P<week>สัปดาห์|อาทิตย์)|วัน(?:(?P<working>ทำการ)|\s?(?P<weekday>{WEEKDAY}))?)\s?{_NTH}"
    rf"\s?(?:ของ|ใน|แห่ง)?\s{{0,3}}(?P<whole>เดือน\s{{0,4}}(?:(?P<this>นี้|หน้า(?!ที่)|ถัดไป)"
    rf"|(?P<month>{MONTH})\s{{0,4}}(?:พ\.\s?ศ\.\s{{0,3}})?(?P<year>[2๒][4-6๔-๖]{N}{{2}}|{N}{{2}})?(?!{N})))"
)
"""A day or a week by its place in a month."""
WEEK = re.compile(
    rf"(?P<week>สัปดาห์|อาทิตย์)\s?(?P<which>นี้|หน้า(?!ที่)|ถัดไป)|วัน\s?(?P<weekday>{WEEKDAY})\s?(?P<next>หน้า(?!ที่)|ถัดไป)"
)
"""This week, the next, and a day of the next."""
FORM = re.compile(
    rf"วันที่\s{{0,4}}(?P<day>{N}{{1,2}})\s{{0,4}}เดือน(?:ที่)?\s{{0,4}}(?P<month>{N}{{1,2}})\s{{0,4}}"
    rf"(?:พ\.\s?ศ\.|พุทธศักราช|ปี(?:\s?พ\.\s?ศ\.)?)\s{{0,4}}(?P<year>[2๒][4-6๔-๖]{N}{{2}})(?!{N})"
)
"""A form whose month was filled in as a number: `วันที่ ๑๖ เดือน ๖ พ.ศ. ๒๕๖๔`."""


def _month(match: re.Match[str], context: Context) -> tuple[int, int, bool] | None:
    """Return year, month, and whether the letter's date gave them."""
    if match["this"]:
        if context.year is None or context.month is None:
            return None
        moved = add_months(date(context.year, context.month, 1), 0 if match["this"] == "นี้" else 1)
        return moved.year, moved.month, True
    named = month_number(match["month"])
    if named is None or named.slipped:
        return None
    if match["year"]:
        year = read_year(match["year"], None, named.number, context.year)
        return (year.ce, named.number, False) if year else None
    day = as_day(context.letter)
    if day is None:
        return None
    # A month without a year that is over by the letter's date is the next year's.
    return day.year + (named.number < day.month), named.number, True


def nth_of_month(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the day or the week that an `NTH` names."""
    known = _month(match, context)
    # `ภายในวันที่ ๕ ของเดือนถัดไป` comes again with every month.
    plain = not (match["week"] or match["weekday"] or match["working"])
    if known is None or (plain and match["this"] == "ถัดไป"):
        return None
    year, month, inferred = known
    written = match["nth"]
    number = number_of(written.removeprefix("ที่").strip()) if written.startswith("ที่") else 1
    final = written == "สุดท้าย"
    if number is None:
        return None
    last = date.fromisoformat(last_day(f"{year:04d}-{month:02d}"))
    candidates: tuple[str, ...] = ()
    until: str | None = None
    if match["week"]:
        if number > 5:
            return None
        value, until = _week(year, month, number, last, final=final)
        other = _calendar_week(year, month, number, last, final=final)
        candidates = (other,) if other and other != f"{value}/{until}" else ()
    else:
        day = _day(match, year, month, number, last, final=final)
        if day is None and (match["weekday"] or match["working"]):
            return None
        if day is None:
            return DateMention(
                text=match[0],
                span=match.span(),
                rule="dates.nth_day",
                value=None,
                problem="date.impossible",
            )
        value = day.isoformat()
        # `วันศุกร์ที่ ๒ ของเดือนเมษายน`: the second Friday, or Friday the second, where that day is one.
        same = as_day(edtf_day(year, month, number)) if match["weekday"] and written[0] == "ท" else None
        if same and same != day and same.weekday() == WEEKDAYS[match["weekday"]]:
            candidates = (same.isoformat(),)
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.week" if match["week"] else "dates.nth_day",
        confidence=0.8 if inferred or candidates or match["week"] else 1.0,
        value=value,
        until=until,
        candidates=candidates,
        corrected=inferred,
    )


def _day(match: re.Match[str], year: int, month: int, number: int, last: date, *, final: bool) -> date | None:
    first = last.replace(day=1)
    step = timedelta(days=-1 if final else 1)
    day = last if final else first
    if match["weekday"]:
        if number > 5:
            return None
        day += step * ((WEEKDAYS[match["weekday"]] - day.weekday()) * (-1 if final else 1) % 7)
        day += timedelta(days=0 if final else 7 * (number - 1))
    elif match["working"]:
        if final:
            while not is_working_day(day):
                day += step
        else:
            day = next_working_day(day)
            for _ in range(min(number, 31) - 1):
                day = next_working_day(day, including=False)
    elif not final:
        day = as_day(edtf_day(year, month, number)) or date.max
    return day if (day.year, day.month) == (year, month) else None


def _week(year: int, month: int, number: int, last: date, *, final: bool) -> tuple[str, str]:
    if final:
        return (last - timedelta(days=6)).isoformat(), last.isoformat()
    start = edtf_day(year, month, 7 * (number - 1) + 1) or last.isoformat()
    return start, edtf_day(year, month, 7 * number) or last.isoformat()


def _calendar_week(year: int, month: int, number: int, last: date, *, final: bool) -> str | None:
    """Return the week of the month that begins on a Monday, cut at the month's borders."""
    first = last.replace(day=1)
    monday = (last if final else first) - timedelta(days=(last if final else first).weekday())
    if not final:
        monday += timedelta(days=7 * (number - 1))
    start, end = max(monday, first), min(monday + timedelta(days=6), last)
    return f"{start.isoformat()}/{end.isoformat()}" if start <= end else None


def week_near(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the week, or the day of the next week, that a `WEEK` names."""
    day = as_day(context.letter)
    if day is None:
        return None
    monday = day - timedelta(days=day.weekday())
    if match["week"]:
        monday += timedelta(days=0 if match["which"] == "นี้" else 7)
        value, until = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    else:
        value, until = (monday + timedelta(days=7 + WEEKDAYS[match["weekday"]])).isoformat(), None
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.week" if match["week"] else "dates.relative",
        confidence=0.8,
        value=value,
        until=until,
        corrected=True,
    )


def form_date(match: re.Match[str]) -> DateMention | None:
    """Return the day of a `FORM`."""
    month = int(match["month"])
    year = read_year(match["year"], None, month)
    value = edtf_day(year.ce, month, int(match["day"])) if year and not year.gap else None
    start = match.start("day")
    return DateMention(
        text=match.string[start : match.end()],
        span=(start, match.end()),
        rule="dates.form",
        value=value,
        problem=None if value else "date.impossible",
    )


SAME_DAY = re.compile(r"วัน(?:ที่)?เดียวกัน")
"""`ลงวันที่เดียวกัน`, `ในวันเดียวกัน`: the day named before."""
_NEAR_ENOUGH = 400


def same_day(match: re.Match[str], before: DateMention | None) -> DateMention | None:
    """Return the day that a `SAME_DAY` points back to, the last one in the same paragraph."""
    if before is None or before.value is None or len(before.value) < 10 or before.until:
        return None
    between = match.string[before.span[1] : match.start()]
    if len(between) > _NEAR_ENOUGH or "\n\n" in between:
        return None
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.same_day",
        confidence=0.8,
        value=before.value,
        candidates=before.candidates,
        corrected=True,
    )
