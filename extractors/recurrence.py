"""Duties that come again, as RFC 5545 rules: `ทุกวันที่ ๕ ของเดือน`, `ทุกวันจันทร์`, `ทุกไตรมาส`.

The parts stand in the order FREQ, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, UNTIL, COUNT (output contract,
convention 0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.calendar_th import RRULE_DAYS, WEEKDAYS
from extractors.date_grammar import DASH, MONTH, WEEKDAY, N, month_number
from extractors.number_words import number_of
from extractors.recurrence_calendar import Recurrence, calendar_recurrences, make_rule, weekday_list

_WORD = r"(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|เอ็ด){1,3}"
_DAYS = rf"{N}{{1,2}}(?:\s{{0,3}}(?:,|และ(?:วันที่)?|กับ|หรือ)\s{{0,3}}(?:วันที่)?\s{{0,3}}{N}{{1,2}}(?!{N})){{0,6}}"
_WEEKDAYS = rf"(?:{WEEKDAY})(?:\s{{0,3}}(?:,|และ|[{DASH}]|ถึง|กับ)\s{{0,3}}(?:วัน)?(?:{WEEKDAY})){{0,6}}"
_NTH = rf"(?P<nth>แรก|สุดท้าย|ที่\s{{0,3}}(?:{N}|{_WORD})|สัปดาห์ที่\s{{0,3}}{N})"

MONTH_DAY = re.compile(
    rf"(?:(?P<every>ทุก\s?ๆ?\s{{0,2}}(?:วันที่)|ภายในทุกวันที่)\s{{0,4}}(?P<d1>{_DAYS})(?!{N})"
    rf"(?P<last>\s{{0,3}}และ(?:ทุก)?(?:วัน)?(?:สิ้น|สุดท้ายของ)(?=เดือน))?"
    rf"(?:\s{{0,4}}(?:(?:ของ|ใน)\s{{0,2}}|(?<=สิ้น)|(?<=สุดท้ายของ))(?:ทุก\s?ๆ?\s{{0,2}}|แต่ละ)?(?P<unit1>เดือน|ไตรมาส|ปี)(?:ถัดไป)?)?"
    rf"(?:\s{{0,4}}(?P<month1>{MONTH}))?"
    rf"|(?:ภายใน|ไม่เกิน|ก่อน|ใน|อย่างช้า(?:ไม่เกิน)?)?\s{{0,2}}วันที่\s{{0,4}}(?P<d2>{_DAYS})(?!{N})"
    rf"\s{{0,4}}(?:(?P<month2>{MONTH})\s{{0,3}})?(?:ของ|ใน)?\s{{0,2}}(?:(?:ทุก\s?ๆ?\s{{0,2}}|แต่ละ|เดือนถัดไปของทุก)(?P<unit2>เดือน|ไตรมาส|ปี)|(?<=ของ)(?P<unit3>เดือน)(?:ถัดไป)?(?![ก-๎0-9๐-๙]|\s?(?:{MONTH}))))"
)
"""A day of the month, of every month, quarter or year."""
WEEKLY = re.compile(
    rf"ทุก\s?ๆ?\s{{0,2}}(?:วัน)?\s?(?P<days>{_WEEKDAYS})(?:\s{{0,2}}{_NTH}\s{{0,2}}ของ(?:ทุก)?เดือน)?"
)
NTH_WEEKDAY = re.compile(rf"วัน\s?(?P<day>{WEEKDAY})\s{{0,2}}{_NTH}\s{{0,2}}ของ(?:ทุก|แต่ละ)\s?เดือน")
MONTHLY_BY_DAY = re.compile(
    rf"ทุก\s?ๆ?\s{{0,2}}เดือน\s{{0,3}}(?:ภายใน|ไม่เกิน|ใน|ก่อน|ทุก)?\s?วันที่\s{{0,4}}(?P<days>{_DAYS})"
    rf"(?!{N}|\s{{0,6}}(?:เดือน|{MONTH}|[/.]))"
)
"""`ทุกเดือน ภายในวันที่ ๕`: the unit first, its day behind."""
WEEKDAY_OF_WEEK = re.compile(
    rf"(?:ภายใน|ใน)?(?:ทุก)?วัน\s?(?P<days>{_WEEKDAYS})\s{{0,2}}(?:ของ|ใน)\s?(?:ทุก\s?ๆ?\s{{0,2}}|แต่ละ)สัปดาห์"
)
LAST_DAY = re.compile(r"(?:ทุก|ภายใน|ใน)?\s?วันสุดท้ายของ(?:(?:ทุก|แต่ละ)\s?เดือน|(?<=ทุกวันสุดท้ายของ)เดือน)")
INTERVAL = re.compile(
    rf"ทุก\s?ๆ?\s{{0,2}}(?:ระยะ\s?)?(?P<n>{N}{{1,2}}|{_WORD})\s{{0,3}}(?P<unit>วัน(?!ที่|ทำการ)|สัปดาห์|อาทิตย์|เดือน|ปี|ไตรมาส)"
)
BY_UNIT = re.compile(r"เป็นราย(?P<unit>ไตรมาส|เดือน|สัปดาห์|วัน|ปี)(?!ได้|จ่าย|งบ)")
TIMES_PER = re.compile(
    rf"(?:อย่างน้อย|ไม่น้อยกว่า)?\s{{0,2}}(?:ทุก)?(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)ละ\s{{0,2}}(?P<n>{N}{{1,2}}|{_WORD})?\s{{0,2}}ครั้ง"
)
"""`เดือนละครั้ง`; more than once in the unit is no rule of RFC 5545 without days."""
EVERY = re.compile(
    r"(?:เป็นประจำ\s?|(?:ภายใน)?)ทุก\s?ๆ?\s{0,2}(?P<unit>สิ้นเดือน|สิ้นปีงบประมาณ|สิ้นไตรมาส|ไตรมาส|เดือน|สัปดาห์|วันทำการ|ครึ่งปี)(?![ก-๎]{0,3}(?:คน|แห่ง|หน่วย))"
)
DUTY = re.compile(
    r"รายงาน|ส่ง|ประชุม|จัดทำ|ตรวจ|สำรวจ|แจ้ง|บันทึก|ดำเนินการ|อบรม|เบิก|ชำระ|นำฝาก|สรุป|ติดตาม|ทำความสะอาด|ทดสอบ"
)
"""A bare `ทุกเดือน` is a duty only with a word for what is done."""


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """A rule by its id, with texts and the RFC 5545 rule in them, and texts without one."""

    id: str
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()


def _month_day(match: re.Match[str]) -> str | None:
    days = [int(d) for d in re.findall(rf"{N}+", match["d1"] or match["d2"])]
    if not all(1 <= d <= 31 for d in days):
        return None
    listed = ",".join(str(d) for d in sorted(set(days))) + (",-1" if match["last"] else "")
    unit = match["unit1"] or match["unit2"] or match["unit3"] or "เดือน"
    name = match["month1"] or match["month2"]
    month = month_number(name) if name else None
    if unit == "ปี" or month:
        return make_rule("YEARLY", month=month.number, monthday=listed) if month else None
    return make_rule("MONTHLY", interval=3 if unit == "ไตรมาส" else 1, monthday=listed)


def _days_of_month(words: str) -> str | None:
    days = sorted({int(d) for d in re.findall(rf"{N}+", words)})
    listed = ",".join(map(str, days))
    return make_rule("MONTHLY", monthday=listed) if all(1 <= d <= 31 for d in days) else None


def _nth(words: str) -> int | None:
    if words == "แรก":
        return 1
    if words == "สุดท้าย":
        return -1
    digits = re.search(rf"{N}|{_WORD}", words)
    number = number_of(digits[0]) if digits else None
    return number if number and number <= 5 else None


def _weekly(match: re.Match[str]) -> str | None:
    if match["nth"]:
        nth = _nth(match["nth"])
        return (
            make_rule("MONTHLY", day=",".join(f"{nth}{d}" for d in weekday_list(match["days"]).split(",")))
            if nth
            else None
        )
    return make_rule("WEEKLY", day=weekday_list(match["days"]))


def _nth_weekday(match: re.Match[str]) -> str | None:
    nth = _nth(match["nth"])
    return make_rule("MONTHLY", day=f"{nth}{RRULE_DAYS[WEEKDAYS[match['day']]]}") if nth else None


_FREQ = {
    "วัน": ("DAILY", 1),
    "สัปดาห์": ("WEEKLY", 1),
    "อาทิตย์": ("WEEKLY", 1),
    "เดือน": ("MONTHLY", 1),
    "ปี": ("YEARLY", 1),
    "ไตรมาส": ("MONTHLY", 3),
}
_EVERY = {
    "สิ้นเดือน": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "สิ้นปีงบประมาณ": "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30",
    "สิ้นไตรมาส": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
    "ไตรมาส": "FREQ=MONTHLY;INTERVAL=3",
    "เดือน": "FREQ=MONTHLY",
    "สัปดาห์": "FREQ=WEEKLY",
    "วันทำการ": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "ครึ่งปี": "FREQ=MONTHLY;INTERVAL=6",
    "วัน": "FREQ=DAILY",
    "ปี": "FREQ=YEARLY",
}


def _interval(match: re.Match[str]) -> str | None:
    number = number_of(match["n"])
    freq, times = _FREQ[match["unit"]]
    return make_rule(freq, interval=number * times) if number else None


def _times_per(match: re.Match[str]) -> str | None:
    freq, times = _FREQ[match["unit"]]
    number = number_of(match["n"]) if match["n"] else 1
    return make_rule(freq, interval=times) if number == 1 else None


def _per_unit(text: str) -> Iterator[re.Match[str]]:
    for hint in re.finditer("ครั้ง", text):
        low = max(0, hint.start() - 30)
        # The last such words before the hint are its own.
        last = None
        for match in TIMES_PER.finditer(text, low, hint.end()):
            last = match
        if last is not None and last.end() == hint.end():
            yield last


def _is_told_fully(index: int, items: list[Recurrence], text: str) -> bool:
    """Say whether a bare `ทุกเดือน` stands beside the full rule of the same duty."""
    item = items[index]
    # In order and apart, so that only the next ones can be near.
    for other in items[max(0, index - 4) : index + 5]:
        low, high = min(item.end, other.end), max(item.start, other.start)
        near = high - low <= 40 and "\n" not in text[low:high].strip()
        if near and item.weak and (other.rrule.startswith(f"{item.rrule};") or other.covers == item.rrule):
            return True
    return False


def find_recurrences(text: str) -> list[Recurrence]:
    """Find the recurring phrases of `text`, in text order and apart from one another."""
    if not any(word in text for word in ("ทุก", "แต่ละ", "ของเดือน", "เป็นราย", "ละ", "สิ้นเดือน", "สิ้นไตรมาส")):
        return []
    found = calendar_recurrences(text)
    for hint in re.finditer("วันที่", text):
        at = hint.start()
        low = max(0, at - 12)
        match = MONTH_DAY.search(text, low, min(len(text), at + 120))
        if match and match.start() <= at < match.end() and (rrule := _month_day(match)):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.month_day"))
    for hint in re.finditer("ทุก", text):
        at = hint.start()
        if (match := MONTHLY_BY_DAY.match(text, at)) and (rrule := _days_of_month(match["days"])):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.month_day"))
        elif (match := WEEKLY.match(text, at)) and (rrule := _weekly(match)):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.weekday"))
        elif (match := INTERVAL.match(text, at)) and (rrule := _interval(match)):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.interval"))
        elif match := EVERY.match(text, at):
            found.append(
                Recurrence(*match.span(), _EVERY[match["unit"]], "deadlines.recurring.every", weak=True)
            )
    for match in WEEKDAY_OF_WEEK.finditer(text) if "สัปดาห์" in text else ():
        rrule = make_rule("WEEKLY", day=weekday_list(match["days"]))
        found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.weekday"))
    for match in LAST_DAY.finditer(text) if "วันสุดท้ายของ" in text else ():
        rrule = make_rule("MONTHLY", monthday="-1")
        found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.month_day"))
    for match in BY_UNIT.finditer(text) if "เป็นราย" in text else ():
        found.append(Recurrence(*match.span(), _EVERY[match["unit"]], "deadlines.recurring.every", weak=True))
    for match in _per_unit(text):
        if rrule := _times_per(match):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.every", weak=True))
    for match in NTH_WEEKDAY.finditer(text) if "ของทุก" in text or "ของแต่ละ" in text else ():
        if rrule := _nth_weekday(match):
            found.append(Recurrence(*match.span(), rrule, "deadlines.recurring.weekday"))
    out: list[Recurrence] = []
    for item in sorted(found, key=lambda r: (r.start, -r.end)):
        if not out or item.start >= out[-1].end:
            out.append(item)
    return [item for i, item in enumerate(out) if not _is_told_fully(i, out, text)]


RULES: tuple[RecurrenceRule, ...] = (
    RecurrenceRule(
        "deadlines.recurring.month_day",
        (
            ("ให้รายงานผลทุกวันที่ ๕ ของเดือน", "FREQ=MONTHLY;BYMONTHDAY=5"),
            ("รายงานภายในวันที่ ๑๐ ของทุกเดือน", "FREQ=MONTHLY;BYMONTHDAY=10"),
            ("ให้ส่งข้อมูลทุกวันที่ 1 และ 16 ของเดือน", "FREQ=MONTHLY;BYMONTHDAY=1,16"),
            ("ส่งรายงานภายในวันที่ 5 ของเดือนถัดไป", "FREQ=MONTHLY;BYMONTHDAY=5"),
            ("ให้รายงานภายในวันที่ ๓๐ กันยายน ของทุกปี", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30"),
            ("ให้รายงานภายในเดือนมิถุนายนของทุกปี", "FREQ=YEARLY;BYMONTH=6"),
            ("ให้รายงานเป็นรายเดือน ภายในวันที่ ๘ ของทุกเดือน", "FREQ=MONTHLY;BYMONTHDAY=8"),
            ("ให้ส่งเงินภายในวันที่ ๘ ของเดือนถัดไป ทุกเดือน", "FREQ=MONTHLY;BYMONTHDAY=8"),
            ("ให้รายงานเป็นประจำทุกเดือน ภายในวันที่ ๕", "FREQ=MONTHLY;BYMONTHDAY=5"),
            ("ให้รายงานทุกวันสุดท้ายของเดือน", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("ให้ส่งข้อมูลทุกวันที่ ๑๕ และวันสิ้นเดือน", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
            ("ให้รายงานทุกปี ภายในเดือนกันยายน", "FREQ=YEARLY;BYMONTH=9"),
            ("ให้ส่งรายงานเป็นประจำทุกปี ภายในวันที่ ๓๐ กันยายน", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30"),
            ("ให้รายงานภายในสิ้นเดือนกันยายนของทุก ๆ ปี", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"),
            ("ให้รายงานในเดือนมีนาคมและเดือนกันยายนของทุกปี", "FREQ=YEARLY;BYMONTH=3,9"),
            (
                "ให้รายงานทุกไตรมาส ภายในวันที่ 10 ของเดือนแรกของไตรมาสถัดไป",
                "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
            ),
            (
                "ให้รายงานทุกไตรมาส โดยส่งภายในวันที่ ๕ ของเดือนสุดท้ายของไตรมาส",
                "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=5",
            ),
            ("ให้รายงานภายในสัปดาห์แรกของทุกเดือน", "FREQ=MONTHLY;BYMONTHDAY=7"),
            (
                "ให้ส่งข้อมูลภายในวันที่ ๕ ของทุกเดือน ตั้งแต่เดือนมีนาคม ๒๕๖๔ ถึงเดือนกันยายน ๒๕๖๔",
                "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20210930",
            ),
        ),
        (
            "ภายในวันที่ ๑๐ ของเดือนมีนาคม ๒๕๖๔",
            "ทุกคน",
            "ทุกอำเภอ",
            "เป็นประจำทุกปี ภายในวันที่ ๓๐ กันยายน ๒๕๖๔",
            "เทศบาลถือเอาวันที่ ๙ เมษายน ของทุกปี เป็นวันรักษ์คลอง",
            "งานวันต้นไม้ประจำตำบล ตรงกับวันที่ ๑๙ พฤษภาคม ของทุกปี",
        ),
    ),
    RecurrenceRule(
        "deadlines.recurring.after_end",
        (
            ("ให้รายงานภายใน ๑๕ วัน นับแต่วันสิ้นไตรมาส", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15"),
            ("ให้รายงานภายในเจ็ดวันนับจากวันสิ้นเดือน", "FREQ=MONTHLY;BYMONTHDAY=7"),
            ("ให้ส่งงบการเงินภายใน ๙๐ วัน นับแต่วันสิ้นปีงบประมาณของทุกปี", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=29"),
        ),
        ("ให้ส่งงบการเงินภายใน ๙๐ วัน นับแต่วันสิ้นปีงบประมาณ",),
    ),
    RecurrenceRule(
        "deadlines.recurring.weekday",
        (
            ("ให้รายงานทุกวันจันทร์", "FREQ=WEEKLY;BYDAY=MO"),
            ("ประชุมทุกวันพุธและวันศุกร์", "FREQ=WEEKLY;BYDAY=WE,FR"),
            ("ให้ออกตรวจพื้นที่ทุกวันจันทร์ - ศุกร์", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            ("ให้รายงานภายในวันศุกร์ของทุกสัปดาห์", "FREQ=WEEKLY;BYDAY=FR"),
            ("ให้รายงานทุกสัปดาห์ ภายในวันศุกร์", "FREQ=WEEKLY;BYDAY=FR"),
            ("ให้รายงานภายในวันทำการที่ ๕ ของทุกเดือน", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5"),
            ("ให้รายงานภายใน ๓ วันทำการแรกของทุกเดือน", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3"),
            ("ให้ประชุมทุกวันจันทร์ จนถึงวันที่ ๓๐ เมษายน ๒๕๖๔", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20210430"),
            (
                "ประชุมทุกวันพุธ เวลา ๑๓.๓๐ น. ณ ห้องประชุมเล็ก ตั้งแต่วันที่ ๗ เมษายน ถึงวันที่ ๒๘ เมษายน ๒๕๖๔",
                "FREQ=WEEKLY;BYDAY=WE;UNTIL=20210428",
            ),
            ("ประชุมทุกวันอังคารแรกของเดือน", "FREQ=MONTHLY;BYDAY=1TU"),
            ("ประชุมในวันพุธที่ ๒ ของทุกเดือน", "FREQ=MONTHLY;BYDAY=2WE"),
            (
                "ให้รายงานทุกวันทำการสุดท้ายของเดือน",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ),
        ),
    ),
    RecurrenceRule(
        "deadlines.recurring.interval",
        (
            ("รายงานผลทุก ๓ เดือน", "FREQ=MONTHLY;INTERVAL=3"),
            ("รายงานผลทุก ๆ ๓ เดือน", "FREQ=MONTHLY;INTERVAL=3"),
            ("รายงานทุกสองสัปดาห์", "FREQ=WEEKLY;INTERVAL=2"),
        ),
        ("ทุก ๓ คน",),
    ),
    RecurrenceRule(
        "deadlines.recurring.every",
        (
            ("ให้รายงานผลทุกไตรมาส", "FREQ=MONTHLY;INTERVAL=3"),
            ("ให้ส่งรายงานทุกสิ้นเดือน", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("รายงานเป็นประจำทุกเดือน", "FREQ=MONTHLY"),
            ("ให้รายงานผลเป็นรายไตรมาส", "FREQ=MONTHLY;INTERVAL=3"),
            ("ให้รายงานผลเดือนละครั้ง", "FREQ=MONTHLY"),
            ("ให้รายงานผลทุกครึ่งปี", "FREQ=MONTHLY;INTERVAL=6"),
            ("ให้รายงานข้อมูลทุกวัน ภายในเวลา ๑๖.๐๐ น.", "FREQ=DAILY"),
            ("ให้ตรวจสอบอาคารเป็นประจำทุกวัน", "FREQ=DAILY"),
            ("ให้ตรวจสอบอย่างน้อยปีละ ๑ ครั้ง", "FREQ=YEARLY"),
        ),
        ("เป็นประจำทุกปี", "รายงานข่าวทุกวันนี้", "เปิดให้บริการทุกวัน", "ทุกจังหวัด", "ให้ประชุมเดือนละ ๒ ครั้ง", "รายละ ๑ ครั้ง"),
    ),
)
