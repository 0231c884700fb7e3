"""Recurring duties tied to the year, the quarter and the month's end: `ทุกปี ภายในเดือนกันยายน`.

The months of a quarter are said outright (`BYMONTH=1,4,7,10`): quarters of the fiscal and of the calendar
year begin in the same months, and an interval would depend on where a calendar begins to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.calendar_th import RRULE_DAYS, WEEKDAYS
from extractors.date_grammar import DASH, MONTH, WEEKDAY, N, month_number
from extractors.number_words import NUMBER_WORD, number_of

EVERY = r"ทุก\s?ๆ?\s{0,2}"
EACH = rf"(?:{EVERY}|แต่ละ\s?)"
_BY = r"(?:ภายใน|ไม่เกิน|ก่อน|ใน|อย่างช้า(?:ไม่เกิน|ภายใน)?)?\s?"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurring phrase found."""

    start: int
    end: int
    rrule: str
    rule: str
    weak: bool = False
    """It needs a word for a duty before it."""
    covers: str = ""
    """The bare rule (`ทุกไตรมาส`) that this one tells in full."""


def make_rule(
    freq: str, *, interval: int = 1, month: int | str | None = None, monthday: str = "", day: str = ""
) -> str:
    """Return an RFC 5545 rule, its parts in the order of the output contract."""
    parts = [f"FREQ={freq}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if month:
        parts.append(f"BYMONTH={month}")
    if monthday:
        parts.append(f"BYMONTHDAY={monthday}")
    if day:
        parts.append(f"BYDAY={day}")
    return ";".join(parts)


def weekday_list(words: str) -> str:
    """Return the days of the week that `words` name; two with a dash are all from one to the other."""
    numbers = [WEEKDAYS[name] for name in re.findall(WEEKDAY, words)]
    if len(numbers) == 2 and re.search(rf"[{DASH}]|ถึง", words):
        first, last = numbers
        numbers = [n % 7 for n in range(first, last + 1 if last >= first else last + 8)]
    return ",".join(RRULE_DAYS[n] for n in dict.fromkeys(numbers))


_NO_YEAR = rf"(?!{N}|\s{{0,6}}(?:พ\.\s?ศ|{N}{{2}}))"
YEAR_FIRST = re.compile(
    rf"(?:(?:เป็นประจำ\s?)?{EVERY}ปี|ปีละ\s?(?:[1๑]|หนึ่ง)?\s?ครั้ง)\s{{0,3}}(?:โดย)?(?:ให้)?(?:รายงาน|ส่ง|ดำเนินการ|แล้วเสร็จ|จัดส่ง)?\s{{0,3}}{_BY}"
    rf"(?:วันที่\s{{0,4}}(?P<d>{N}{{1,2}})\s{{0,4}}(?:เดือน)?\s{{0,3}}|(?P<end>สิ้น)?เดือน\s{{0,3}})(?P<m>{MONTH}){_NO_YEAR}"
)
"""`ทุกปี ภายในวันที่ ๓๐ กันยายน`: the year first, its day or month behind."""
_DAY_OF_MONTH = rf"{N}{{1,2}}\s{{0,4}}(?:เดือน)?\s{{0,3}}(?:{MONTH})"
YEAR_LAST = re.compile(
    rf"{_BY}วันที่\s{{0,4}}(?P<days>{_DAY_OF_MONTH}(?:\s{{0,3}}(?:,|และ|กับ)\s{{0,3}}(?:ภายใน)?(?:วันที่)?\s{{0,4}}{_DAY_OF_MONTH}){{1,3}})"
    rf"\s{{0,3}}(?:ของ)?{EACH}ปี"
    rf"|{_BY}(?P<end>สิ้น)?เดือน\s{{0,3}}(?P<months>(?:{MONTH})(?:\s{{0,3}}(?:,|และ|กับ)\s{{0,3}}(?:เดือน)?\s{{0,3}}(?:{MONTH})){{0,5}})"
    rf"\s{{0,3}}(?:ของ)?\s{{0,2}}{EACH}ปี"
)
"""`ภายในวันที่ ๓๑ มีนาคม และ ๓๐ กันยายน ของทุกปี`, `เดือนมีนาคมและกันยายนของทุกปี`."""
_ONE_DAY = re.compile(rf"(?P<d>{N}{{1,2}})\s{{0,4}}(?:เดือน)?\s{{0,3}}(?P<m>{MONTH})")
_ONE_MONTH = re.compile(MONTH)

_OF_QUARTER = r"(?:\s?(?:ของ|ใน|แห่ง|นับ|ถัด|หลัง|จาก){0,3}\s?(?:วัน)?(?:สิ้น)?(?:แต่ละ|ทุก)?\s?ไตรมาส(?:ถัดไป)?)"
QUARTER_DAY = re.compile(
    rf"(?:(?P<every>{EACH}ไตรมาส\s{{0,3}}(?:โดย)?(?:ให้)?(?:รายงาน|ส่ง|จัดส่ง)?\s{{0,3}}))?{_BY}วันที่\s{{0,4}}(?P<d>{N}{{1,2}})(?!{N})"
    rf"\s{{0,3}}(?:ของ|ใน)\s{{0,2}}เดือน(?P<which>แรก|สุดท้าย|ถัดไป|ที่\s{{0,3}}(?:[1-3๑-๓]|หนึ่ง|สอง|สาม))(?P<of>{_OF_QUARTER})?"
)
"""`ทุกไตรมาส ภายในวันที่ ๑๐ ของเดือนแรกของไตรมาสถัดไป`."""
AFTER_END = re.compile(
    rf"(?:ภายใน|ไม่เกิน)\s{{0,3}}(?P<n>{N}{{1,2}}|{NUMBER_WORD})(?!{N})\s{{0,3}}วัน\s{{0,3}}(?:นับ)?(?:ถัด)?(?:ตั้งแต่|แต่|จาก|หลัง)(?:จาก)?"
    rf"(?:วัน)?(?:ที่)?สิ้น(?:สุด)?(?P<each>{EACH})?(?P<unit>เดือน|ไตรมาส|ปี\s?งบประมาณ)"
    rf"(?P<each2>\s{{0,3}}(?:ของ)?{EACH}(?:เดือน|ไตรมาส|ปี))?(?!\s{{0,4}}(?:ที่|พ\.|{N}|{MONTH}))"
)
"""`ภายใน ๑๕ วัน นับแต่วันสิ้นไตรมาส`."""
WEEK_FIRST = re.compile(
    rf"{EVERY}สัปดาห์\s{{0,3}}(?:โดย)?(?:ให้)?(?:ภายใน|ใน|ไม่เกิน|ก่อน|ทุก)?\s?วัน\s?(?P<days>(?:{WEEKDAY})(?:\s{{0,3}}(?:,|และ)\s{{0,3}}(?:วัน)?(?:{WEEKDAY})){{0,6}})"
    r"(?!\s?ที่)"
)
"""`ทุกสัปดาห์ ภายในวันศุกร์`."""
MONTH_WEEK = re.compile(
    rf"(?:ภายใน|ไม่เกิน)\s?สัปดาห์\s?(?P<nth>แรก|สุดท้าย|ที่\s{{0,3}}(?:[1-4๑-๔]|หนึ่ง|สอง|สาม|สี่))\s?ของ\s?{EACH}เดือน"
)
"""`ภายในสัปดาห์แรกของทุกเดือน`."""
WORKING_DAY = re.compile(
    rf"(?:ทุก|ภายใน|ใน|ไม่เกิน)?\s?(?:(?P<n>{N}{{1,2}})\s{{0,3}})?วันทำการ(?P<nth>สุดท้าย|แรก|ที่\s{{0,3}}{N}{{1,2}}(?!{N}))\s?ของ\s?(?:{EACH})?เดือน(?!\s{{0,4}}(?:{MONTH}|นี้|หน้า|นั้น))"
)
"""`ภายในวันทำการที่ ๕ ของทุกเดือน`, `ภายใน ๕ วันทำการแรกของทุกเดือน`."""
DAILY = re.compile(
    rf"(?:เป็นประจำ\s?)?{EVERY}วัน(?=[^ก-๎]|$|ภายใน|เวลา|ก่อน|ไม่เว้น|และ|จนกว่า|ตั้งแต่|ผ่าน|ทาง|ไม่เกิน|โดย)"
    rf"(?!\s{{0,3}}(?:ที่|{WEEKDAY}|ทำการ|หยุด|แรก|สุดท้าย))"
)
"""`ทุกวัน`, which is no duty without a word for one."""

_MONTH_DAY = "deadlines.recurring.month_day"
_QUARTERLY = "FREQ=MONTHLY;INTERVAL=3"
_QUARTER_MONTHS = {0: "1,4,7,10", 1: "2,5,8,11", 2: "3,6,9,12"}


def _nth(words: str) -> int:
    if words == "สุดท้าย":
        return -1
    return 1 if words in ("แรก", "ถัดไป") else number_of(words.removeprefix("ที่").strip()) or 0


def _year_first(match: re.Match[str]) -> str | None:
    month = month_number(match["m"])
    if month is None or (match["d"] and not 1 <= int(match["d"]) <= 31):
        return None
    day = str(int(match["d"])) if match["d"] else "-1" if match["end"] else ""
    return make_rule("YEARLY", month=month.number, monthday=day)


def _year_last(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    if match["months"]:
        numbers = [m.number for name in _ONE_MONTH.findall(match["months"]) if (m := month_number(name))]
        listed = ",".join(map(str, sorted(set(numbers))))
        if listed:
            yield *match.span(), make_rule("YEARLY", month=listed, monthday="-1" if match["end"] else "")
        return
    found = list(_ONE_DAY.finditer(match.string, match.start("days"), match.end("days")))
    for i, one in enumerate(found):
        month = month_number(one["m"])
        if month and 1 <= int(one["d"]) <= 31:
            start = match.start() if i == 0 else one.start()
            end = match.end() if i == len(found) - 1 else one.end()
            yield start, end, make_rule("YEARLY", month=month.number, monthday=str(int(one["d"])))


def _quarter_day(match: re.Match[str]) -> str | None:
    # Without a word for the quarter, `เดือนถัดไป` is the month's.
    if not (match["every"] or match["of"]) or not 1 <= int(match["d"]) <= 31:
        return None
    months = _QUARTER_MONTHS[(_nth(match["which"]) - 1) % 3 if match["which"] != "สุดท้าย" else 2]
    return make_rule("YEARLY", month=months, monthday=str(int(match["d"])))


def _after_end(match: re.Match[str]) -> str | None:
    days = number_of(match["n"])
    if not days:
        return None
    if match["unit"].startswith("ปี"):
        # Counted from 30 September; a single year's end is no recurring duty.
        if not (match["each"] or match["each2"]):
            return None
        due = date(2001, 9, 30) + timedelta(days=days)
        return make_rule("YEARLY", month=due.month, monthday=str(due.day)) if days <= 92 else None
    if match["unit"] == "ไตรมาส":
        return make_rule("YEARLY", month=_QUARTER_MONTHS[0], monthday=str(days)) if days <= 30 else None
    return make_rule("MONTHLY", monthday=str(days)) if days <= 28 else None


def _working_day(match: re.Match[str]) -> str | None:
    nth = _nth(match["nth"])
    if match["n"]:
        nth = int(match["n"]) if nth == 1 else 0
    return f"{make_rule('MONTHLY', day='MO,TU,WE,TH,FR')};BYSETPOS={nth}" if -1 <= nth <= 20 and nth else None


def _at(pattern: re.Pattern[str], text: str, hint: str, back: int) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that hold the word `hint`, which is quickly found."""
    done = 0
    for place in re.finditer(hint, text):
        if place.start() < done:
            continue
        match = pattern.search(text, max(done, place.start() - back), min(len(text), place.end() + 160))
        if match and match.start() <= place.start() < match.end():
            done = match.end()
            yield match


def calendar_recurrences(text: str) -> list[Recurrence]:
    """Find the duties of every year, quarter, week and day that these grammars tell."""
    found: list[Recurrence] = []
    for hint in re.finditer("ปี", text):
        at = hint.end()
        before = text[max(0, at - 9) : at]
        if not ("ทุก" in before or "แต่ละ" in before or text.startswith("ละ", at)):
            continue
        low = max(0, at - 24)
        first = YEAR_FIRST.search(text, low, at + 90)
        if first and first.start() < at < first.end() and (rule := _year_first(first)):
            found.append(Recurrence(*first.span(), rule, _MONTH_DAY, covers="FREQ=YEARLY"))
        for match in YEAR_LAST.finditer(text, max(0, at - 150), at):
            if match.end() == at:
                found += [Recurrence(a, b, r, _MONTH_DAY) for a, b, r in _year_last(match)]
    if "ไตรมาส" in text:
        for match in _at(QUARTER_DAY, text, "ของเดือน|ในเดือน", 60):
            if rule := _quarter_day(match):
                found.append(Recurrence(*match.span(), rule, _MONTH_DAY, covers=_QUARTERLY))
    for match in _at(AFTER_END, text, "สิ้น(?:สุด)?(?:ทุก|แต่ละ|เดือน|ไตรมาส|ปี)", 48):
        if rule := _after_end(match):
            found.append(
                Recurrence(
                    *match.span(), rule, "deadlines.recurring.after_end", covers="FREQ=MONTHLY;INTERVAL=3"
                )
            )
    if "สัปดาห์" in text:
        for match in _at(WEEK_FIRST, text, r"ทุก\s?ๆ?\s{0,2}สัปดาห์", 0):
            rule = make_rule("WEEKLY", day=weekday_list(match["days"]))
            found.append(Recurrence(*match.span(), rule, "deadlines.recurring.weekday"))
        for match in _at(MONTH_WEEK, text, "สัปดาห์", 12):
            nth = _nth(match["nth"])
            rule = make_rule("MONTHLY", monthday=str(7 * nth if nth > 0 else -1))
            found.append(Recurrence(*match.span(), rule, _MONTH_DAY))
    for match in _at(WORKING_DAY, text, "วันทำการ(?=แรก|สุดท้าย|ที่)", 16):
        if rule := _working_day(match):
            found.append(Recurrence(*match.span(), rule, "deadlines.recurring.weekday"))
    for match in _at(DAILY, text, r"ทุก\s?ๆ?\s{0,2}วัน", 12):
        found.append(Recurrence(*match.span(), "FREQ=DAILY", "deadlines.recurring.every", weak=True))
    return found
