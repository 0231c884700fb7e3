"""Words around a telephone number or an address: who coordinates, which unit, in which post."""

from __future__ import annotations

import re

from extractors.layout import loose
from extractors.phones import LABEL
from extractors.text import squeeze

COORDINATOR = re.compile(
    loose(
        r"(?:(?:เจ้าหน้าที่)?ผู้ประสานงาน(?:โครงการ)?|(?:เจ้าหน้าที่)?ผู้รับผิดชอบ(?:โครงการ)?|ติดต่อประสานงาน|ผู้ติดต่อ"
        r"|เจ้าของเรื่อง|เจ้าหน้าที่ติดต่อ|ประสานงาน|ผู้ให้ข้อมูล|Contact)[ \t\u00a0]*[:：.]*[ \t\u00a0]*"
    )
)
"""What stands before the name of a person to be reached."""

UNIT = re.compile(
    loose(
        r"[ \t\u00a0*\-•]*(?:สำนัก|สนง|กอง(?![ก-๎]{2,8}[ \t]+[๐0])|กลุ่ม|ฝ่าย|งาน|ส่วน(?!ราชการ[ \t]+\S)|ศูนย์|แผนก|"
        r"คณะ|สาขา|กรม|กระทรวง|สถาบัน|หน่วย|โรงเรียน|วิทยาลัย|มหาวิทยาลัย|เทศบาล|องค์การ|อบต|อบจ|ที่ทำการ|ที่ว่าการ|"
        r"ศาลากลาง|จังหวัด|อำเภอ|โรงพยาบาล|สภา|บริษัท|ธนาคาร|มูลนิธิ|สมาคม)"
    )
)
"""How a line begins that names an office."""

UNIT_WORD = re.compile(
    loose(
        r"(?:สำนัก|กอง|กลุ่ม|ฝ่าย|ส่วน(?=[ก-ฮเ-ไ]{3})|ศูนย์|แผนก|คณะ|สาขา|กรม|กระทรวง|สถาบัน|โรงเรียน|วิทยาลัย|"
        r"มหาวิทยาลัย|เทศบาล|องค์การ|บริษัท|งาน(?=[ก-ฮเ-ไ]{4}))\S*"
    )
)
POSITION = re.compile(
    loose(
        r"(?:ตำแหน่ง[ \t\u00a0:]*)?((?:นัก(?:วิชาการ|วิเคราะห์|พัฒนา|จัดการ|ทรัพยากร|บริหาร|ประชาสัมพันธ์|การ|ศึกษา|"
        r"วิทยา|วิเทศ|สังคม|โภชนา|กายภาพ|จิต|เทคนิค)|เจ้าพนักงาน|เจ้าหน้าที่|ผู้อำนวยการ|ผู้ช่วย|หัวหน้า|รอง|ปลัด|นิติกร|"
        r"วิศวกร|นายช่าง|พยาบาล|เลขานุการ|พนักงาน|ท้องถิ่น|อาจารย์|ครู|ศึกษานิเทศก์|ผอ\.|หน\.|จพง\.|ประธาน|กรรมการ|"
        r"ผู้จัดการ)[^\n(,]*)"
    )
)
TITLED_POSITION = re.compile(loose(r"ตำแหน่ง[ \t\u00a0:]*([^\n(,]+)"))
NUMBER_WORD = re.compile(r"\s{0,3}(?:หมายเลข|เบอร์|ทาง)\s{0,3}$")

_UNIT_RUN = re.compile(
    r"(?:ที่|ได้ที่|ถึง|ยัง|ณ|กับ|[\s(])(?P<unit>" + UNIT_WORD.pattern + r"(?:[ \t]\S+){0,6}?)[ \t]*$"
)


def unit_before(text: str, line_start: int, start: int) -> str | None:
    """The office named right before a number in running text."""
    words = text[max(line_start, start - 160) : start]
    label = None
    for label in LABEL.finditer(words):  # noqa: B007 - the last one is wanted
        pass
    if label is not None:
        words = words[: label.start()]
    words = re.sub(r"(?:หมายเลข|ทาง|เบอร์|ที่|หรือ)?\s*$", "", words)
    anchor = None
    for anchor in re.finditer(r"ติดต่อ\S*?ที่|สอบถาม\S*?ที่|ได้ที่|ติดต่อ", words):  # noqa: B007
        pass
    if anchor is not None:
        unit = UNIT_WORD.search(words, anchor.end())
        return squeeze(words[unit.start() :]) if unit else None
    match = _UNIT_RUN.search(words)
    return squeeze(match["unit"]) if match else None
