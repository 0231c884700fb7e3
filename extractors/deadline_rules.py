"""The words around an absolute date that make a deadline, a meeting or a period of it.

Each table is one family of cues. Whether a date is a duty is decided by what stands right before it
(`ภายในวันที่`, `ระหว่างวันที่`, `ลงวันที่`), and between a meeting and a period by the nearest word for
what happens.
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
    AFTER = auto()
    """`ภายหลังวันที่`: not before the next day."""
    ON = auto()
    """`ในวันที่`, `วันที่`, a weekday."""


_DAY = r"(?:ใน)?\s{0,2}(?:วันที่|วัน|เดือน|ที่)?\s{0,8}"
# `การควบคุมภายใน ปีงบประมาณ …`: the word ends a noun there, and no day stands right behind it.
_NOUN_INSIDE = (
    r"(?!(?:(?<=ควบคุม)|(?<=หน่วยงาน)|(?<=หน่วยตรวจสอบ)|(?<=ผู้ตรวจสอบ)|(?<=คุณภาพ)|(?<=กิจการ))ภายใน\s{0,8}$)"
)
_TABLE: tuple[tuple[Cue, str], ...] = (
    (
        Cue.CITATION,
        r"(?:ลง|ลว\.?|ณ|เมื่อ|ประกาศ|สั่ง|ฉบับ|(?<!ตรวจ)(?<!มา)(?<!ไป)รับ|ข้อมูล|เกิด|จากเดิม|เดิม|แทน|รอบ|งวด)\s{0,3}(?:ใน)?(?:วันที่|วัน)\s{0,8}$"
        r"|(?:ลง|ลว\.?|เมื่อ)\s{0,8}$",
    ),
    (Cue.SINCE, rf"(?:ตั้งแต่|นับแต่|เริ่ม(?:ตั้งแต่|ใน|ต้น)?|มีผล(?:บังคับ)?(?:ใช้)?(?:ใน|ตั้งแต่)?)\s{{0,3}}(?:ณ\s)?{_DAY}$"),
    (Cue.BETWEEN, rf"(?:ระหว่าง|ช่วง|ห้วง)(?:เวลา|ระยะเวลา)?\s{{0,3}}{_DAY}$"),
    (
        Cue.DEADLINE,
        rf"(?:{_NOUN_INSIDE}(?:ด่วน)?ภายใน|ไม่(?:ให้)?เกิน(?:กว่า)?|ก่อน(?:หรือ(?:ภายใน|ใน))?|อย่างช้า(?:ที่สุด)?(?:ไม่เกิน|ภายใน)?|ไม่ช้ากว่า|ช้าสุด|มิให้เกิน)"
        r"\s{0,3}(?:สิ้น|ต้น|ปลาย|กลาง)?"
        rf"(?:(?:เวลา)?\s{{0,2}}[0-9๐-๙][0-9๐-๙.: ]{{2,5}}\s?(?:น\.|นาฬิกา)\s{{0,3}}(?:ของ|ใน)?)?{_DAY}$"
        r"|(?:หมดเขต|กำหนดส่ง|(?<!เ)ปิดรับ|(?<!เ)ปิดการรับ|กำหนด(?:แล้ว)?เสร็จ|ให้(?:แล้ว)?เสร็จ(?:สิ้น)?|ให้ทัน|วันสุดท้าย"
        r"|(?:ครบกำหนด|สิ้นสุด)(?:การ|เวลา|ระยะเวลา)?(?:รับ|ส่ง|ยื่น|ชำระ|ลงทะเบียน|เสนอ|รายงาน|คืน|สมัคร|ตอบ))"
        rf"[ก-๎]{{0,24}}\s{{0,3}}(?:ใน|คือ|ภายใน)?\s{{0,2}}(?:วันที่|วัน)\s{{0,8}}$",
    ),
    (Cue.AFTER, r"(?:ภายหลัง|หลังจาก|หลัง|พ้น|เลย)(?:จาก)?\s{0,2}(?:วันที่|วัน)\s{0,8}$"),
    (
        Cue.UNTIL,
        r"(?:จนถึง|ถึง|จน)\s{0,3}(?:วันที่|วัน|สิ้นเดือน|เดือน)\s{0,8}$|จนถึง\s{0,8}$|บัดนี้\s{0,3}(?:[-–—]|ถึง)\s{0,6}$",
    ),
    (Cue.ON, r"(?:ใน|ตรงกับ|กำหนด|คือ|ได้แก่)?\s{0,3}(?:วันที่|วัน)\s{0,8}$|(?:ใน|กำหนด|ตรงกับ)\s{0,8}$"),
)
# One of these words must stand near for the family to be worth a look; `in` is far cheaper than a search.
_HINTS: dict[Cue, tuple[str, ...]] = {
    Cue.SINCE: ("แต่", "เริ่ม", "มีผล"),
    Cue.BETWEEN: ("ระหว่าง", "ช่วง", "ห้วง"),
    Cue.DEADLINE: ("ภายใน", "เกิน", "ก่อน", "ช้า", "หมดเขต", "กำหนด", "ปิด", "เสร็จ", "ทัน", "สุด"),
    Cue.AFTER: ("หลัง", "พ้น", "เลย"),
    Cue.UNTIL: ("ถึง", "จน", "บัดนี้"),
}
# OCR loses tone marks first: `วันที` is `วันที่`.
_CUES = tuple((cue, _HINTS.get(cue, ("",)), re.compile(p.replace("วันที่", "วันที่?"))) for cue, p in _TABLE)
CUE_WINDOW = 60

FROM_NOW = re.compile(r"(?:ตั้งแต่|นับแต่)\s{0,2}(?:บัดนี้|วันนี้)(?:\s{0,3}เป็นต้นไป)?[^\n]{0,24}$")


def cue_before(text: str, at: int) -> tuple[Cue, int]:
    """Return the cue that ends at `at` and where it begins."""
    low = max(0, at - CUE_WINDOW)
    window = text[low:at]
    for cue, hints, pattern in _CUES:
        if not any(hint in window for hint in hints):
            continue
        # Those without hints are short: they end within the last words.
        match = pattern.search(text, low if hints[0] else max(low, at - 34), at)
        if match:
            return cue, match.start() + len(match[0]) - len(match[0].lstrip())
    return Cue.NONE, at


# What stands before a word for a meeting and makes it a thing: a room, minutes, a purpose.
_NO_MEETING = "".join(
    f"(?<!{words})"
    for words in (
        "เพื่อใช้ในการ",
        "ใช้ในการ",
        "ประกอบการ",
        "เพื่อการ",
        "ผลการ",
        "มติที่",
        "รายงานการ",
        "ห้อง",
        "สมัย",
        "หอ",
        "วาระการ",
    )
)
_NO_EXAM = "".join(f"(?<!{words})" for words in ("ตรวจ", "ทด", "สิทธิ", "สิทธิ์", "สิทธิเข้า", "สิทธิ์เข้า", "สืบ", "รอบ"))
_HAPPENING = re.compile(
    rf"(?P<event>{_NO_MEETING}(?:ประชุม|อบรม|สัมมนา|พิธี|แข่งขัน|ประกวด|นิทรรศการ|ศึกษาดูงาน|ทัศนศึกษา|ปฐมนิเทศ|ปัจฉิมนิเทศ|เสวนา"
    r"|บรรยาย|เข้าค่าย|สัมภาษณ์|ตรวจเยี่ยม|ตรวจราชการ|ลงพื้นที่|จัดงาน|จัดกิจกรรม|กำหนดให้มี(?!ผล)|กำหนดจัด(?!ส่ง|เก็บ|ทำ|สรร)|จัด(?:ขึ้น)?(?=ใน(?:วัน|ระหว่าง)|$)|จัดเวที|ร่วมงาน|ร่วมกิจกรรม|เปิดงาน|ถ่ายทอดสด|มหกรรม"
    r"|ตรวจรับ(?!รอง)|รับมอบ(?!อำนาจ|หมาย)|ทำสัญญา|ลงนามใน(?:สัญญา|บันทึก)|มาพบ|เข้าพบ|ให้ถ้อยคำ|ชี้สถานที่|ดูสถานที่|เปิดซอง|ตรวจสุขภาพ|รายงานตัว|นัดหมาย|ซักซ้อม|ฝึกซ้อม|เดินทางไป|ทำบุญ|ทอดกฐิน|วางพวงมาลา|ถวายพระพร|เลือกตั้ง|ทัวร์|[Cc]onference|[Ww]orkshop"
    rf"|[Ss]eminar|[Ww]ebinar)|{_NO_EXAM}สอบ(?!ถาม|สวน|ทาน|ราคา|ข้อเท็จ))"
    r"|(?P<strong>รับสมัคร|สมัคร(?!ใจ|เล่น)|ลงทะเบียน|เปิดรับ|ยื่น|ติดตั้ง|สำรวจ|ตอบแบบ|ส่งผลงาน|รับฟังความคิดเห็น|ประชาพิจารณ์|จำหน่าย)"
    r"|(?P<period>ดำเนินการ|ตรวจประเมิน|ตรวจสอบ|ประเมิน|จัดเก็บ|เก็บข้อมูล|ระยะเวลา|สมัยประชุม|ปฏิบัติหน้าที่|ปฏิบัติงาน|ปฏิบัติราชการ|รณรงค์|เผยแพร่"
    r"|ขยายเวลา|บันทึกข้อมูล|กรอกข้อมูล|บอกรับ|งดให้|งดการ|ปิดทำการ|ปิดปรับปรุง|หยุดทำการ|จ้าง|เช่า|ยืม|ใช้สถานที่|ใช้ห้อง|เปิดเรียน|ปิดภาค"
    r"|เปิดให้|เสนอชื่อ|คัดเลือก|ลากิจ|ลาป่วย|ลาพัก|ลาคลอด|ลาอุปสมบท)"
    r"|(?P<told>ประกาศรายชื่อ|ประกาศผล|แจ้งผล|เกิดเหตุ|แต่งตั้ง|บรรจุ|โอนเงิน|เกิดเพลิง|เสียชีวิต|ได้รับความเสียหาย)"
)


class What(Enum):
    """What goes on at a date."""

    EVENT = auto()
    """A meeting, a training, a ceremony."""
    PERIOD = auto()
    """Something that runs or is open."""
    OTHER = auto()
    """Something told, that nobody attends."""


@dataclass(frozen=True, slots=True)
class Happening:
    """The nearest word for what goes on, and where it begins in the clause."""

    kind: What
    at: int


_TOPIC_OF = ("การ", "ช่าง", "ด้าน", "เรื่อง", "ระบบ", "แบบ", "ผล", "ผู้", "เจ้าหน้าที่", "เกี่ยวกับ")


def happening(clause: str) -> Happening | None:
    """Return what the clause before a date says is going on, `None` where it says nothing."""
    last = strong = event = None
    for match in _HAPPENING.finditer(clause):
        last = match
        if match["strong"]:
            strong = match
        if match["event"]:
            event = match
    if last is None:
        return None
    # `อบรมการสำรวจข้อมูล`, `ประชุมคณะกรรมการคัดเลือก`: what a meeting is about is named in one breath with it.
    if event and event is not last and clause.endswith(_TOPIC_OF, 0, last.start()):
        between = clause[event.end() : last.start()]
        if " " not in between and "\n" not in between:
            return Happening(What.EVENT, event.start())
    # `รับสมัครผู้เข้าอบรม` is open for applications; the training comes later.
    if last["event"] and strong and last.start() - strong.end() <= 30:
        between = clause[strong.end() : last.start()]
        if " " not in between and "\n" not in between:
            return Happening(What.PERIOD, strong.start())
    kind = What.EVENT if last["event"] else What.OTHER if last["told"] else What.PERIOD
    return Happening(kind, last.start())


REQUEST = re.compile(
    r"ขอให้|ให้|โปรด|กรุณา|จึงขอ|ขอความ|ต้อง|ส่ง|รายงาน|แจ้ง|ตอบ|ยื่น|ชำระ|สมัคร|ดำเนินการ|จัดทำ|เสนอ|อุทธรณ์"
)
"""A word that asks: without one, `ภายใน ๗ วัน` is a mere length of time."""
ASKED = re.compile(r"ขอให้|โปรด|กรุณา|ขอความ|(?:^|\s|โดย|และ)ให้(?!ถือว่า)")
CONDITION = re.compile(r"(?:ระบุ|กำหนดว่า|กำหนดไว้ว่า|ให้ถือว่า|บัญญัติว่า|ถือว่า)(?![^\n]{0,160}(?:ขอให้|จึงให้|โปรด))")
"""A rule told, not a duty asked for."""
ANSWERED = re.compile(r"บัดนี้|เรียบร้อยแล้ว|ขอส่ง|ขอรายงาน|ได้ดำเนินการ[^\n]{0,80}แล้ว")
"""The letter answers what its recital tells."""
STAMP_LINE = re.compile(r"(?:รับที่|เลขรับ|เลขที่รับ|เลขทะเบียนรับ|รับเลขที่|ผู้รับ)[^\n]{0,60}$")
EXTENDED = re.compile(r"ขยาย(?:ระยะ)?(?:เวลา|กำหนด|วัน)|ผ่อนผัน|เลื่อนกำหนด(?:การ)?(?:ส่ง|รับ|ยื่น|ชำระ|รายงาน)")
"""A deadline put off: the day behind `เป็น` is the new one."""
IF = re.compile(r"(?:หาก|ถ้า|กรณี|ผู้(?:ที่|ใด|ซึ่ง))[^\n]{0,50}$")
"""What is told of somebody who may be late, no duty."""
HAND_IN = re.compile(
    r"(?:ส่ง(?!เสริม|ผลให้|ต่อ)|ยื่น|ชำระ|ตอบรับ|แจ้ง(?:ยืนยัน|รายชื่อ|ความประสงค์)|รายงานผล)[^\n]{0,30}$"
)
"""Something handed in on a date: that date is the deadline."""
ADVICE = re.compile(
    r"(?:หาก|ถ้า|เมื่อ|กรณี(?:ที่)?)[^\n]{0,24}(?:พบ|มี(?:อาการ|เหตุ|ไข้)|เกิด(?!จาก)|ประสบ|สัมผัส|ถูก)[^\n]{0,80}$"
)
"""What to do should something happen: no term runs from the letter's receipt."""
PLANNED = re.compile(
    r"(?:จะ|กำหนด)(?:ให้)?(?:มี)?(?:การ)?(?:ดำเนินการ)?(?:จัด|ประชุม|อบรม|สัมมนา|แข่งขัน|ตรวจ)[^\n]{0,80}$"
)
"""A meeting that is to come: its month alone is worth keeping."""
GOAL_REACHED = re.compile(
    r"แล้วเสร็จ|เสร็จสิ้น|ครบถ้วน|เบิกจ่าย"
    r"|(?:ให้|โปรด|กรุณา|ต้อง)[^\n]{0,24}(?:ส่ง(?!เสริม)|รายงาน|ดำเนินการ|จัดทำ|ปรับปรุง|ก่อสร้าง|ติดตั้ง|ยื่น|ชำระ|ทบทวน)"
)
"""What is to be finished or handed in within a year; else the year is a plan's goal."""
OPENING_HOURS = re.compile(r"สอบถาม|ติดต่อ|เปิดทำการ|ให้บริการ|เวลาทำการ|เปิดบริการ|เวลาราชการ")
POSTPONED = re.compile(r"(?:ขอ|ให้|จึง|ได้|ต้อง)\s?(?:เลื่อน|ยกเลิก|เปลี่ยนแปลง|งด)(?!ชั้น|ตำแหน่ง|เงิน|ขั้น)")
"""What the recital told is given up."""
SAME_DAY = re.compile(
    r"(?:กำหนด(?:การ|ระยะ)?(?:เวลา|วัน)?|วัน(?:ที่)?|วัน\s?(?:และ)?\s?เวลา|ห้วงเวลา|ระยะเวลา)\s?(?:ข้างต้น|ดังกล่าว)"
    r"|(?:ภายใน|ตาม|ทัน)(?:วัน|ระยะ)?(?:เวลา|วัน)?(?:ที่)?กำหนด(?!ไว้|ให้|การ|ใน|โดย)"
)
"""The day that the recital told is asked for again: `ภายในกำหนดดังกล่าว`."""
