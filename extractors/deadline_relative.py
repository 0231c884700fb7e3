"""Deadlines that count from something: `ภายใน ๑๕ วัน นับแต่วันที่ได้รับหนังสือ`, `ภายในวันทำการถัดไป`.

Counting follows the law: the first day is not counted (Civil and Commercial Code s. 193/3), a period in
months ends on the corresponding day (s. 193/5), and for an authority that must act the last day counts
even if it is a holiday, while for a private person it moves to the next working day (Administrative
Procedure Act B.E. 2539, s. 64). The authority's day is the value; where the other differs it is the first
candidate, and the rule's id ends in `.apa64`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.calendar_th import add_months, add_working_days, as_day, last_working_day, next_working_day
from extractors.date_grammar import N
from extractors.number_words import NUMBER_WORD, number_of
from schemas.letter import DeadlineBasis

_WORD = NUMBER_WORD
_COUNT = rf"(?P<n>{N}{{1,3}}|{_WORD})(?!{N})\s{{0,4}}(?:\((?:{_WORD}|{N}{{1,3}})\)\s{{0,3}})?"
_COUNT_2 = rf"(?P<n2>{N}{{1,3}}|{_WORD})(?!{N})\s{{0,4}}(?:\((?:{_WORD}|{N}{{1,3}})\)\s{{0,3}})?"
EVENT_NAMES = r"ประชุม|อบรม|สัมมนา|แข่งขัน|ศึกษาดูงาน|จัดงาน|จัดกิจกรรม|(?<!ตรวจ)(?<!ทด)สอบ(?!สวน|ถาม)|เดินทาง"
# `ไม่รวมวันหยุดราชการ` makes working days of the days.
_REST_DAYS = (
    r"\(?\s?(?:โดย)?(?:ไม่(?:นับ)?รวม|ไม่นับ|(?:ยก)?เว้น)\s?วันหยุด(?:ราชการ|ทำการ|ทางราชการ|นักขัตฤกษ์|ประจำสัปดาห์)?"
    r"(?:\s?และวันหยุด(?:ราชการ|นักขัตฤกษ์))?\s?\)?"
)
_UNIT = r"(?P<unit>วัน\s?ทำการ|วันทำงาน|วัน|สัปดาห์|อาทิตย์|เดือน|ปี|ชั่วโมง|ชม\.)?"
_FROM = (
    r"(?P<from>(?:โดย(?:ให้)?)?(?:เริ่ม)?(?:นับ)?\s?(?:ถัด|ต่อ)?(?:ตั้งแต่|แต่|จาก)(?:ถัดจาก)?|หลังจาก|หลัง|ภายหลัง|ก่อน)"
    r"\s{0,4}(?P<day>ถัดจาก)?(?P<base>(?:วัน(?:ที่?|ถัด(?:จาก|ไป))?)?)\s{0,4}"
)
# OCR loses tone marks first, so `ที่` and `ได้` are read without theirs as well.
RELATIVE = re.compile(
    r"(?P<cue>ภายใน|ไม่เกิน|ไม่ช้ากว่า)\s{0,4}(?:กำหนด(?:ระยะ)?เวลา|ระยะเวลา|เวลา|กำหนด)?\s{0,3}(?:ไม่เกิน)?\s{0,4}"
    rf"(?:{_COUNT}{_UNIT}(?:\s{{0,3}}(?P<rest>{_REST_DAYS}))?(?:\s{{0,12}}{_FROM})?|วันทำการ(?P<next>ถัดไป|ถัดจาก))"
)
"""A count of days, weeks, months or hours, and what it counts from."""

_AT_LEAST = r"(?:(?:ล่วงหน้า|เป็นเวลา|อย่างน้อย|ไม่น้อยกว่า|ไม่ต่ำกว่า|ภายใน|ไม่เกิน)\s{0,3})"
_OF_EVENT = r"ก่อน(?:ถึง|กำหนด)?(?:วันที่|วัน|การ)?\s{0,2}(?:เริ่ม|จัด|เปิด)?(?:การ)?(?:เข้า(?:ร่วม|รับ)(?:การ)?)?(?:ฝึก)?"
_BEFORE_UNIT = r"วัน\s?ทำการ|วัน|สัปดาห์|เดือน|ชั่วโมง"
BEFORE_EVENT = re.compile(
    rf"(?:ล่วงหน้า\s{{0,2}})?{_OF_EVENT}(?P<e>{EVENT_NAMES})[ก-๎]{{0,40}}\s{{0,4}}{_AT_LEAST}{{0,3}}{_COUNT}"
    rf"(?P<unit>{_BEFORE_UNIT})(?!ที่)"
    rf"|(?:ล่วงหน้า|อย่างน้อย|ไม่น้อยกว่า|ไม่ต่ำกว่า)\s{{0,3}}{_AT_LEAST}{{0,2}}{_COUNT_2}(?P<unit2>{_BEFORE_UNIT})"
    rf"\s{{0,3}}{_OF_EVENT}(?P<e2>{EVENT_NAMES})"
)
"""A count of days before a meeting: `ก่อนวันประชุม ๗ วัน`, `ล่วงหน้า ๓ วัน ก่อนวันอบรม`."""

AHEAD = re.compile(rf"\s{{0,3}}{_AT_LEAST}{{1,2}}{_COUNT}(?P<unit>{_BEFORE_UNIT})(?!ที่)")
"""`ก่อนวันที่ ๑๕ มีนาคม ๒๕๖๔ อย่างน้อย ๓ วัน`: the count behind the day."""
EXTENDED_BY = re.compile(
    rf"ออกไป\s{{0,3}}(?:อีก)?\s{{0,3}}(?:เป็น(?:ระยะ)?เวลา)?\s{{0,3}}{_COUNT}(?P<unit>วัน\s?ทำการ|วัน|สัปดาห์|เดือน|ปี)"
    rf"(?:\s{{0,4}}{_FROM})?"
)
"""`ออกไปอีก ๓๐ วัน`: an extension by a count."""

_RECEIPT = re.compile(
    r"(?:ท่าน|หน่วยงาน|ผู้รับ)?\s?(?:ที่?)?\s?(?:ได้?)?\s?รับ\s?(?:ทราบ|หนังสือ|จดหมาย|เรื่อง(?!ร้อง)|คำสั่ง|เอกสาร|บันทึก|แจ้ง(?!แผน|เหตุ|ผล))"
)
_LETTER = re.compile(
    r"(?:(?:ที่)?(?:ปรากฏ)?(?:ใน|ของ|ตาม|ออก|ลง(?:นาม)?(?:ใน)?)?\s?(?:วันที่)?(?:ใน|ของ)?หนังสือ(?:ฉบับ)?(?:นี้|แจ้ง)|ลงใน|ออกหนังสือ|ลงนาม(?!ใน|สัญญา|รับ)|บัดนี้|นี้|ที่(?:มี)?คำสั่ง|มีคำสั่ง|ประกาศ(?!ใน|ผล|ราย))"
)
"""What `นับแต่วันที่…` names when it is this letter itself."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of a counted period: the authority's day, and the private person's where it differs."""

    end: str | None
    private: str | None = None

    @property
    def candidates(self) -> tuple[str, ...]:
        """The other reading, if there is one."""
        return (self.private,) if self.private else ()


def count(base: date | None, number: int, unit: str) -> Counted:
    """Count `number` of `unit` from `base`, which is not counted itself."""
    unit = re.sub(r"\s", "", unit)
    if base is None:
        return Counted(None)
    try:
        if unit in ("วันทำการ", "วันทำงาน"):
            return Counted(add_working_days(base, min(number, 400)).isoformat())
        if unit == "เดือน":
            end = add_months(base, number)
        elif unit == "ปี":
            end = add_months(base, 12 * number)
        elif unit in ("ชั่วโมง", "ชม."):
            end = base + timedelta(days=-(-number // 24))
        else:
            end = base + timedelta(days=number * (7 if unit in ("สัปดาห์", "อาทิตย์") else 1))
        moved = next_working_day(end)
    except (ValueError, OverflowError):  # Past the last year of the calendar.
        return Counted(None)
    return Counted(end.isoformat(), moved.isoformat() if moved != end else None)


def count_back(base: date | None, number: int, unit: str) -> Counted:
    """Count `number` of `unit` back from `base`; where that is no working day the one before is the other."""
    unit = re.sub(r"\s", "", unit)
    if base is None:
        return Counted(None)
    try:
        if unit in ("วันทำการ", "วันทำงาน"):
            end = base
            for _ in range(min(number, 400)):
                end = last_working_day(end - timedelta(days=1))
            return Counted(end.isoformat())
        if unit in ("เดือน", "ปี"):
            end = add_months(base, -number * (12 if unit == "ปี" else 1))
        elif unit in ("ชั่วโมง", "ชม."):
            if number % 24:
                return Counted(None)  # Hours before a meeting are a matter of its clock, no day.
            end = base - timedelta(days=number // 24)
        else:
            end = base - timedelta(days=number * (7 if unit in ("สัปดาห์", "อาทิตย์") else 1))
        earlier = last_working_day(end)
    except (ValueError, OverflowError):  # Before the first year of the calendar.
        return Counted(None)
    return Counted(end.isoformat(), earlier.isoformat() if earlier != end else None)


@dataclass(frozen=True, slots=True)
class RelativeReading:
    """What a `RELATIVE` match means."""

    number: int
    unit: str
    basis: DeadlineBasis
    said: bool
    """The text names what it counts from."""
    end: int
    """Where its words end."""
    base_at: int
    """Where the words for the base begin."""
    backwards: bool = False
    """`ก่อน`: counted back from the event."""


_BASE_WORDS = re.compile(r"[^\s\n,;]{0,60}")
_REST_AFTER = re.compile(rf"\s{{0,3}}{_REST_DAYS}")


def read_relative(text: str, match: re.Match[str]) -> RelativeReading | None:
    """Return the reading of a `RELATIVE` match, `None` where it is a mere length of time."""
    if match["next"]:
        return RelativeReading(
            1, "วันทำการ", DeadlineBasis.RECEIPT, said=False, end=match.end(), base_at=match.end()
        )
    number = number_of(match["n"])
    if not number:
        return None
    if match["from"] is None:
        if match["unit"] is None or match["unit"] in ("เดือน", "ปี") or match["cue"] != "ภายใน":
            return None
        unit = "วันทำการ" if match["rest"] and match["unit"] == "วัน" else match["unit"]
        return RelativeReading(
            number, unit, DeadlineBasis.RECEIPT, said=False, end=match.end(), base_at=match.end()
        )
    at = match.end()
    words = _BASE_WORDS.match(text, at)
    end = words.end() if words else at
    if _RECEIPT.match(text, at):
        basis = DeadlineBasis.RECEIPT
    elif _LETTER.match(text, at) and match["from"] != "ก่อน":
        basis = DeadlineBasis.LETTER_DATE
    else:
        basis = DeadlineBasis.EVENT
    unit = match["unit"] or "วัน"
    rest = _REST_AFTER.match(text, end)
    if unit == "วัน" and (match["rest"] or rest):
        unit, end = "วันทำการ", rest.end() if rest else end
    return RelativeReading(
        number,
        unit,
        basis,
        said=True,
        end=end,
        base_at=at,
        backwards=match["from"] == "ก่อน",
    )


def base_day(basis: DeadlineBasis, letter_date: str | None, received: str | None) -> date | None:
    """Return the day that a period counts from, where it is known."""
    if basis is DeadlineBasis.LETTER_DATE:
        return as_day(letter_date)
    return as_day(received) if basis is DeadlineBasis.RECEIPT else None
