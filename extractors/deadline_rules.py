"""The words around an absolute date that make a deadline, a meeting or a period of it.

Each table is one family of cues. Whether a date is a duty is decided by what stands right before it (`ภายในวันที่`,
`ระหว่างวันที่`, `ลงวันที่`), and between a meeting and a period by the nearest word for what happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Cue(Enum):
    """What the words right before a date make of it."""

    NONE = auto()
    CITATION = auto()
    """The date of a paper or of something past: `ลงวันที่`, `เมื่อวันที่`, `ณ วันที่`."""
    DEADLINE = auto()
    UNTIL = auto()
    """`ถึงวันที่`: an end without its beginning."""
    SINCE = auto()
    BETWEEN = auto()
    ON = auto()
    """`ในวันที่`, `วันที่`, a weekday."""


_DAY = r"(?:ใน)?\s{0,2}(?:วันที่|วัน|เดือน|ที่)?\s{0,8}"
_TABLE: tuple[tuple[Cue, str], ...] = (
    (
        Cue.CITATION,
        r"(?:ลง|ลว\.?|ณ|เมื่อ|ประกาศ|สั่ง|ฉบับ|รับ|ข้อมูล|เกิด|ครั้งที่\s?[0-9๐-๙/ ]{1,9}เมื่อ)\s{0,3}(?:ใน)?(?:วันที่|วัน)\s{0,8}$|(?:ลง|ลว\.?|เมื่อ)\s{0,8}$",
    ),
    (Cue.SINCE, rf"(?:ตั้งแต่|นับแต่|เริ่ม(?:ตั้งแต่|ใน|ต้น)?|มีผล(?:บังคับ)?(?:ใช้)?(?:ใน|ตั้งแต่)?)\s{{0,3}}(?:ณ\s)?{_DAY}$"),
    (Cue.BETWEEN, rf"(?:ระหว่าง|ช่วง|ห้วง)(?:เวลา|ระยะเวลา)?\s{{0,3}}{_DAY}$"),
    (
        Cue.DEADLINE,
        rf"(?:(?:ด่วน)?ภายใน|ไม่(?:ให้)?เกิน(?:กว่า)?|ก่อน(?:หรือ(?:ภายใน|ใน))?|อย่างช้า(?:ที่สุด)?(?:ไม่เกิน|ภายใน)?|ไม่ช้ากว่า|ช้าสุด|มิให้เกิน)"
        rf"\s{{0,3}}(?:สิ้น|ต้น|ปลาย|กลาง)?(?:เวลา\s{{0,2}}[0-9๐-๙.: ]{{3,6}}\s?น\.\s{{0,3}}(?:ของ|ใน)?)?{_DAY}$"
        r"|(?:ครบกำหนด|หมดเขต|กำหนดส่ง|สิ้นสุด|(?<!เ)ปิดรับ|(?<!เ)ปิดการรับ|กำหนด(?:แล้ว)?เสร็จ|ให้(?:แล้ว)?เสร็จ(?:สิ้น)?|ให้ทัน|วันสุดท้าย)"
        rf"[ก-๎]{{0,24}}\s{{0,3}}(?:ใน|คือ|ภายใน)?\s{{0,2}}(?:วันที่|วัน)\s{{0,8}}$",
    ),
    (
        Cue.UNTIL,
        r"(?:จนถึง|ถึง|จน)\s{0,3}(?:วันที่|วัน|สิ้นเดือน|เดือน)\s{0,8}$|จนถึง\s{0,8}$|บัดนี้\s{0,3}(?:[-–—]|ถึง)\s{0,6}$",
    ),
    (Cue.ON, r"(?:ใน|ตรงกับ|กำหนด|คือ|ได้แก่)?\s{0,3}(?:วันที่|วัน)\s{0,8}$|(?:ใน|กำหนด|ตรงกับ)\s{0,8}$"),
)
_CUES = tuple((cue, re.compile(pattern)) for cue, pattern in _TABLE)
# One cheap look decides for most dates that none of the families can match.
CUE_WINDOW = 60

FROM_NOW = re.compile(r"(?:ตั้งแต่|นับแต่)\s{0,2}(?:บัดนี้|วันนี้)[^\n]{0,24}$")


def cue_before(text: str, at: int) -> tuple[Cue, int]:
    """Return the cue that ends at `at` and where it begins."""
    low = max(0, at - CUE_WINDOW)
    for cue, pattern in _CUES:
        match = pattern.search(text, low, at)
        if match:
            return cue, match.start() + len(match[0]) - len(match[0].lstrip())
    return Cue.NONE, at


_EVENT_WORD = re.compile(
    r"(?P<event>(?<!เพื่อใช้ในการ)(?<!ใช้ในการ)(?<!ประกอบการ)(?<!เพื่อการ)(?<!ผลการ)(?<!มติที่)(?<!รายงานการ)(?<!ห้อง)(?<!หอ)(?<!วาระการ)"
    r"(?:ประชุม|อบรม|สัมมนา|พิธี|แข่งขัน|ประกวด|นิทรรศการ|ศึกษาดูงาน|ทัศนศึกษา|ปฐมนิเทศ|ปัจฉิมนิเทศ|เสวนา|บรรยาย|เข้าค่าย|สอบข้อเขียน|สอบคัดเลือก|สอบสัมภาษณ์"
    r"|สอบแข่งขัน|สัมภาษณ์|ตรวจเยี่ยม|ตรวจราชการ|ลงพื้นที่|จัดงาน|จัดกิจกรรม|จัดเวที|ร่วมงาน|ร่วมกิจกรรม|เปิดงาน|ถ่ายทอดสด|มหกรรม|รายงานตัว|นัดหมาย|ซักซ้อม"
    r"|ฝึกซ้อม|เดินทางไป|ทำบุญ|ทอดกฐิน|วางพวงมาลา|ถวายพระพร|เลือกตั้ง|[Cc]onference|[Ww]orkshop|[Ss]eminar|[Ww]ebinar))"
    r"|(?P<strong>รับสมัคร|สมัคร(?!ใจ)|ลงทะเบียน|เปิดรับ|ยื่น|ติดตั้ง|สำรวจ|ตอบแบบ|ส่งผลงาน|รับฟังความคิดเห็น|ประชาพิจารณ์|จำหน่าย|แจ้งความ)"
    r"|(?P<period>ดำเนินการ|ตรวจประเมิน|ตรวจสอบ|ประเมิน|จัดเก็บ|เก็บข้อมูล|ระยะเวลา|ปฏิบัติหน้าที่|ปฏิบัติงาน|ปฏิบัติราชการ|รณรงค์|เผยแพร่|ขยายเวลา"
    r"|บันทึกข้อมูล|กรอกข้อมูล|บอกรับ|งดให้|งดการ|ปิดทำการ|ปิดปรับปรุง|หยุดทำการ|จ้าง|เช่า|ยืม|ใช้สถานที่|ใช้ห้อง|เปิดเรียน|ปิดภาค|เปิดให้|เสนอชื่อ|คัดเลือก)"
)


@dataclass(frozen=True, slots=True)
class Happening:
    """The nearest word for what goes on: a meeting (`is_event`) or something that runs."""

    is_event: bool
    at: int


def happening(clause: str) -> Happening | None:
    """Return what the clause before a date says is going on, `None` where it says nothing."""
    last = strong = None
    for match in _EVENT_WORD.finditer(clause):
        last = match
        if match["strong"]:
            strong = match
    if last is None:
        return None
    if (
        last["event"]
        and strong
        and last.start() - strong.end() <= 30
        and " " not in clause[strong.end() : last.start()]
    ):
        return Happening(is_event=False, at=strong.start())
    return Happening(is_event=last["event"] is not None, at=last.start())


REQUEST = re.compile(
    r"ขอให้|ให้|โปรด|กรุณา|จึงขอ|ขอความ|ต้อง|ส่ง|รายงาน|แจ้ง|ตอบ|ยื่น|ชำระ|สมัคร|ดำเนินการ|จัดทำ|เสนอ|อุทธรณ์"
)
"""A word that asks: without one, `ภายใน ๗ วัน` is a mere length of time."""
ANSWERED = re.compile(r"บัดนี้|เรียบร้อยแล้ว|ขอส่ง|ขอรายงาน|ได้ดำเนินการ[^\n]{0,80}แล้ว")
"""The letter answers what its recital tells."""
STAMP_LINE = re.compile(r"(?:รับที่|เลขรับ|เลขที่รับ|เลขทะเบียนรับ|รับเลขที่|ผู้รับ)[^\n]{0,60}$")
