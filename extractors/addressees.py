"""Addressees (เรียน, ถึง): one item for each post, office or person written to, as written.

Posts joined by `และ`, a comma or a space are several where each is a full title; joined by `/` they stay one
(contract, convention 2). A name that itself holds `และ` stays whole, because what follows it is no title.
"""

from __future__ import annotations

import re

from extractors.layout import loose, one_line, trim, unwrap, wrap_back
from extractors.offices import rank_of, starts_office, starts_post
from extractors.people import TITLE
from schemas.letter import LetterKind
from schemas.mentions import FieldMention, Frame
from schemas.source import Span

_JOINT = re.compile(
    r"(?P<and>[ \t\u00a0\n]*(?:,[ \t\u00a0\n]*)?(?:และ|กับ)[ \t\u00a0\n]*)|"
    r"(?P<comma>[ \t\u00a0\n]*[,;、][ \t\u00a0\n]*)|(?P<line>[ \t\u00a0]*\n\s*)|(?P<space>[ \t\u00a0]+)"
)
_ITEM = re.compile(r"(?:(?<=\s)|^)[(]?(\d{1,2})\s?[.)]\s?(?=[ก-๙])")
_EMPTY = re.compile(r"[\s.…_\-–*]*")
_FULL_POST = re.compile(
    loose(
        r"ผู้ว่าราชการ|ผู้ว่าการ|ผู้อำนวยการ|ผู้จัดการ|ผู้บัญชาการ|ผู้บังคับการ|ผู้กำกับ|ผู้บริหาร|ผู้ตรวจราชการ|ผู้สนใจ|ผู้ปกครอง|ผู้ใหญ่บ้าน|ผู้แทน|ผู้ประกอบการ|ผู้เกี่ยวข้อง|"
        r"ผู้พิพากษา|ผู้บังคับ(?!ใช้)|ผู้ช่วย(?=ผู้|ปลัด|เลขา|อธิการ)|นายอำเภอ|นายกเทศมนตรี|นายกอง(?=[คก])|นายกสมาคม|นายกสภา|นายกเมือง|นายกรัฐมนตรี|นายก\s?อบ|"
        r"นายแพทย์|นายทะเบียน|นายด่าน|ปลัด(?=กระทรวง|จังหวัด|อำเภอ|เทศบาล|องค์การ|กรุงเทพ|สำนัก|เมือง|อบ|ทุก|$|\s)|รองปลัด|อธิบดี|รองอธิบดี|เลขาธิการ|รองเลขาธิการ|"
        r"เลขานุการ(?=กรม|กอง|สำนัก|รัฐมนตรี|คณะ|ศูนย์)|หัวหน้า|ประธาน(?!กรรมการ\s?และ)|รองประธาน|รัฐมนตรี|คณบดี|อธิการบดี|รองอธิการบดี|"
        r"ท้องถิ่น(?=จังหวัด|อำเภอ)|สมาชิก|กำนัน|ศึกษาธิการ|สาธารณสุข(?=จังหวัด|อำเภอ)|เกษตร(?=จังหวัด|อำเภอ)|พัฒนาการ(?=จังหวัด|อำเภอ)|ประมง(?=จังหวัด|อำเภอ)|"
        r"ปศุสัตว์(?=จังหวัด|อำเภอ)|สหกรณ์จังหวัด|คลังจังหวัด|จัดหางานจังหวัด|แรงงานจังหวัด|วัฒนธรรมจังหวัด|อุตสาหกรรมจังหวัด|พาณิชย์จังหวัด|พลังงานจังหวัด|"
        r"สถิติจังหวัด|ประชาสัมพันธ์จังหวัด|โยธาธิการ|สรรพากร|สรรพสามิต|ธนารักษ์พื้นที่|เจ้าพนักงาน|เจ้าหน้าที่|อัยการ|ข้าราชการ|บุคลากร|พนักงาน(?!ราชการ$)|นักเรียน|นักศึกษา|นิสิต|"
        r"คณาจารย์|ครู(?=ใหญ่|ใน|ทุก|ผู้|โรงเรียน)|เจ้าอาวาส|เจ้าคณะ|เจ้ากรม|แม่ทัพ|เสนาธิการ|ประชาชน|กงสุล|เอกอัครราชทูต|กรรมการ(?!และ)|คณะกรรมการ|คณะทำงาน|"
        r"ผบ\.|ผอ\.|สถานศึกษา|หน่วยงาน|ส่วนราชการ|องค์กร|บริษัท|ห้างหุ้นส่วน|ทุกส่วนราชการ|ทุกหน่วยงาน|ท่าน(?=\s|$)"
    )
)
_CLASS_OF_BODIES = re.compile(
    loose(
        r"(?:กระทรวง|ทบวง|กรม|จังหวัด|อำเภอ|เทศบาล|รัฐวิสาหกิจ|มหาวิทยาลัย|สถาบันอุดมศึกษา|องค์การมหาชน|องค์กรปกครองส่วนท้องถิ่น|กรุงเทพมหานคร|เมืองพัทยา)"
        r"(?=[\s,]|และ|$)"
    )
)
"""A class of bodies named by its bare word (`ถึง กรม จังหวัด`); also the two cities that stand beside them."""
_NOT_SPLIT_BEFORE = re.compile(
    loose(r"ทุก(?!ส่วน|หน่วย)|ใน|ตาม|\(|ของ|ประจำ|ฝ่าย|ที่|สังกัด|ผ่าน|เขต\s?\d|ภาค\s?\d|ณ\s|แซ่|ฯ|และกิจการ")
)
_PERSON_START = re.compile(
    r"นาย(?!ก|อำเภอ|แพทย์|ทะเบียน|ช่าง|จ้าง|ด่าน|สถานี|ทหาร|ตำรวจ|ตรวจ)|นางสาว|นาง(?!เลิ้ง)|น\.ส\.|ดร\.|คุณ(?!ภาพ|วุฒิ|ธรรม)"
)
_PLACE = re.compile(loose(r"จังหวัด|อำเภอ|กระทรวง|เขต"))


def _is_person(text: str, at: int, end: int) -> bool:
    title = TITLE.match(text, at, end)
    return _PERSON_START.match(text, at, end) is not None or (
        title is not None and not starts_post(text, at) and not starts_office(text, at)
    )


def _splits(text: str, start: int, joint: re.Match[str], end: int, *, stamped: bool) -> bool:
    """Tell whether a joint stands between two full titles."""
    at = joint.end()
    if at >= end or _NOT_SPLIT_BEFORE.match(text, at, end):
        return False
    by = joint.lastgroup
    if by == "space" and text.startswith(("และ", "กับ"), at):
        return False
    post = _FULL_POST.match(text, at, end) is not None
    if by in ("and", "comma"):
        office = _outer(text, at, 2) and (stamped or starts_office(text, start))
        listed = by == "comma" and (starts_office(text, at) or starts_post(text, at))
        return post or office or listed or _is_person(text, at, end)
    if _is_person(text, at, end):
        return _is_person(text, start, end)
    if stamped and _CLASS_OF_BODIES.match(text, at, end) and _CLASS_OF_BODIES.match(text, start, end):
        return True
    if stamped and _outer(text, at, 1):
        # Two bodies of one level side by side; a body's ministry or province behind it is its address.
        return _outer(text, start, 1) and not (
            _PLACE.match(text, at, end) and not _PLACE.match(text, start, end)
        )
    return post and not _is_person(text, start, end) and (starts_post(text, start) or by == "line")


def _outer(text: str, at: int, rank: int) -> bool:
    """Tell whether an office begins here that lies at least so far out."""
    found = rank_of(text, at)
    return found is not None and found <= rank


def split_addressees(text: str, zone: Span, *, stamped: bool = False) -> list[Span]:
    """Return the spans of the single addressees inside a zone."""
    start, stop = trim(text, *zone)
    if start >= stop or _EMPTY.fullmatch(text, start, stop):
        return []
    counted = _counted(text, start, stop)
    if counted:
        return counted
    found: list[Span] = []
    first = at = start
    depth = 0
    while joint := _JOINT.search(text, at, stop):
        if joint.end() >= stop:
            break
        depth += text.count("(", at, joint.start()) - text.count(")", at, joint.start())
        if depth <= 0 and joint.start() > first and _splits(text, first, joint, stop, stamped=stamped):
            found.append((first, joint.start()))
            first, depth = joint.end(), 0
        at = joint.end()
    found.append((first, stop))
    return [span for span in (trim(text, a, b, ",") for a, b in found) if span[1] > span[0]]


def _counted(text: str, start: int, stop: int) -> list[Span]:
    """Return the items of a numbered list, counting from one; else nothing."""
    marks = list(_ITEM.finditer(text, start, stop))
    if not marks or marks[0].start() != start or int(marks[0].group(1)) != 1:
        return []
    taken = [marks[0]]
    for mark in marks[1:]:
        if int(mark.group(1)) == len(taken) + 1:
            taken.append(mark)
    ends = [m.start() for m in taken[1:]] + [stop]
    return [trim(text, m.end(), end, ",") for m, end in zip(taken, ends, strict=True)]


def find_addressees(text: str, frame: Frame) -> tuple[FieldMention, ...]:
    """Return the addressees, one an item; a draft's blank or dotted line gives none."""
    if frame.addressees is None:
        return ()
    stamped = frame.kind.value is LetterKind.STAMPED
    flat, offsets = unwrap(text, *frame.addressees)
    spans = (wrap_back(s, offsets) for s in split_addressees(flat, (0, len(flat)), stamped=stamped))
    return tuple(
        FieldMention(text=text[a:b], span=(a, b), rule="head.addressee", value=one_line(text[a:b]))
        for a, b in spans
    )
