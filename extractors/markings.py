"""Marks on the paper that are not the letter's own words: filing, routing, acknowledgement of delivery.

Later readers write and stamp around a letter: to whom it goes next (routing), how long it is kept (filing,
clauses 55 and 57), who took it over (acknowledgement). They stand in the white space of head and foot, so
they are looked for there, and in the body only where a note begins with its own salutation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.layout import Label, Lines, is_date_row, loose, one_line, read_lines
from extractors.offices import starts_post
from extractors.signatures import name_cells, plain_name, read_block
from extractors.stamps import blocks_cover, locate_stamps
from schemas.letter import MarkingKind
from schemas.mentions import Frame, MarkingMention


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """Words that make a whole line a mark; `anywhere` ones also count inside a body."""

    kind: MarkingKind
    name: str
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()
    anywhere: bool = False


MARKING_RULES: tuple[MarkingRule, ...] = (
    MarkingRule(
        MarkingKind.FILING,
        "keep_years",
        r"[(]?\s*(?:ให้)?เก็บ(?:ไว้|รักษา)?\s?(?:ไม่น้อยกว่า|อย่างน้อย|เป็นเวลา|มีกำหนด)?[\s.…]{0,20}(?:\d{1,2}|[ก-๙]{2,8})?[\s.…]{0,20}ปี(?![ก-ฮ]).{0,30}",
        ("เก็บ ๑๐ ปี", "เก็บไว้ไม่น้อยกว่า ๕ ปี"),
        ("เก็บรักษาไว้ในที่แห้ง",),
        anywhere=True,
    ),
    MarkingRule(
        MarkingKind.FILING,
        "keep_until",
        r"[(]?\s*เก็บถึง(?:สิ้นปี|ปี)?\s?(?:พ\.?\s?ศ\.?)?[\s.…]{0,20}(?:\d{2,4})?.{0,12}",
        ("เก็บถึง พ.ศ. ๒๕๗๐",),
        anywhere=True,
    ),
    MarkingRule(MarkingKind.FILING, "never_destroy", r"[(]?\s*ห้ามทำลาย.{0,20}", ("ห้ามทำลาย",), anywhere=True),
    MarkingRule(
        MarkingKind.FILING,
        "keep",
        r"[(]?\s*เก็บ(?:เข้าแฟ้ม|เรื่อง|ไว้เป็นหลักฐาน|ไว้ตลอดไป|ตลอดไป).{0,30}",
        ("เก็บเข้าแฟ้ม",),
    ),
    MarkingRule(
        MarkingKind.ACKNOWLEDGEMENT,
        "received_by",
        r"[(]?\s*(?:ลงชื่อ\s?)?[\s.…_]{0,60}ผู้รับ(?:หนังสือ|เอกสาร|เรื่อง|มอบ)?(?:\s*[.…:：_(].{0,90}|"
        r"\s+(?:นาย|นาง|วันที่|ชื่อ).{0,90}|\s+[ก-๙. ]{2,40}\s*วันที่.{0,60})?",
        ("ผู้รับ ............ วันที่ ๓ มี.ค. ๖๕", "ลงชื่อ.................ผู้รับหนังสือ"),
        ("ผู้รับผิดชอบโครงการ", "ผู้รับจ้าง"),
    ),
    MarkingRule(
        MarkingKind.ACKNOWLEDGEMENT,
        "taken_over",
        r"(?:ได้รับ(?:หนังสือ|เอกสาร|เรื่อง|ต้นฉบับ)(?:ฉบับ)?(?:นี้)?(?:ไว้)?(?:เรียบร้อย)?แล้ว|รับเรื่องแล้ว|รับทราบแล้ว).{0,60}",
        ("ได้รับหนังสือแล้ว",),
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "personal",
        r"[(]?\s*ลับเฉพาะ(?:บุคคล)?\s*[)]?",
        ("ลับเฉพาะบุคคล",),
        anywhere=True,
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "initials",
        r"(?:ร\.|รอง|ผอ\.|ผู้อำนวยการ|หน\.|หัวหน้า|จนท\.|เจ้าหน้าที่|ผช\.|ปลัด|อธิบดี|นักวิชาการ|เลขา|ผู้ตรวจ|ผู้ร่าง|ผู้พิมพ์|ผู้ทาน|พิมพ์|ทาน|ร่าง|ตรวจ|นวก\.|นิติกร)"
        r"[^\n]{0,30}?[\s.…_]*[.…_]{5,}[^\n]{0,40}",
        ("ผอ.กค. ....................", "ผู้ร่าง.................", "หน.ฝ. ................"),
        anywhere=True,
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "assigned",
        r"(?:มอบ(?:ให้)?|มอบหมาย(?:ให้)?|ส่ง(?:ให้|ต่อ)|แจ้ง(?:ให้)?(?=ผู้|ฝ่าย|กอง|งาน|กลุ่ม|สำนัก|ทุก)|เสนอ)\s?(?:$|ฝ่าย|กอง|งาน|กลุ่ม|สำนัก|ปลัด|ผู้|หัวหน้า|นาย|นาง|ทุก|รอง|จนท|เจ้าหน้าที่|ผอ).{0,60}",
        ("มอบ ฝ่ายบริหารงานทั่วไป", "มอบ ปลัด ดำเนินการ"),
        ("มอบรางวัลให้แก่ผู้ชนะ",),
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "decided",
        r"[-–(๑-๙1-9.)\s]*(?:เพื่อ(?:โปรด)?(?:ทราบ|พิจารณา|ดำเนินการ|ลงนาม|สั่งการ).{0,60}|(?:รับ)?ทราบ(?:\s?(?:และ|/|,|-|แล้ว|\s).{0,50})?|"
        r"(?:ไม่)?อนุมัติ(?:ตาม(?:เสนอ|ที่เสนอ))?.{0,20}|(?:ไม่)?อนุญาต|(?:ไม่)?เห็นชอบ(?:ตามเสนอ)?.{0,20}|ชอบ|ลงนามแล้ว|ดำเนินการ(?:ตาม(?:เสนอ|ระเบียบ))?|"
        r"ดำเนินการต่อไป|เห็นควร.{0,80}|แจ้งเวียน.{0,40}|สำเนา(?:แจ้ง|ให้).{0,40}|ปิดประกาศ.{0,30})",
        ("- เพื่อโปรดทราบ", "ทราบ", "อนุมัติ", "เห็นควรแจ้งทุกกองทราบ"),
        ("ทราบแต่เพียงว่าโครงการที่ได้รับการสนับสนุน",),
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "signed",
        r"[(]?\s*(?:ลงชื่อ|ลงนาม)(?:[\s.…:_)]{0,80}(?:นาย|นาง|[ก-๙.]{2,20}\s)?.{0,50})?",
        ("ลงชื่อ", "ลงชื่อ ..................."),
        ("ลงชื่อเข้าใช้ระบบ",),
    ),
    MarkingRule(
        MarkingKind.ROUTING,
        "certified",
        r"[(-]?\s*สำเนาถูกต้อง\s*[)-]?|รับรองสำเนาถูกต้อง",
        ("สำเนาถูกต้อง",),
    ),
)
_RULES = tuple((rule, re.compile(loose(rule.pattern))) for rule in MARKING_RULES)
_SOME = re.compile(loose("|".join(f"(?:{rule.pattern})$" for rule in MARKING_RULES)))
"""All rules at once: nearly every line fails, and fails faster this way."""
_NOT = re.compile(r"ลงชื่อเข้า|ลงนามใน|ทราบแต่|เห็นควรให้ความเห็น")


def marking_rule(content: str, *, anywhere: bool) -> MarkingRule | None:
    """Return the rule that makes a line a mark; with `anywhere`, only those that count inside a body too."""
    if len(content) > 140 or not _SOME.match(content):
        return None
    for rule, pattern in _RULES:
        if (rule.anywhere or not anywhere) and pattern.fullmatch(content) and not _NOT.match(content):
            return rule
    return None


@dataclass(frozen=True, slots=True)
class MarkBlock:
    """The lines of one mark, `first` to `last` (inclusive)."""

    kind: MarkingKind
    name: str
    first: int
    last: int


def _note(lines: Lines, first: int, limit: int) -> int:
    """Return the last line of a reader's note: what is asked, a name, a date."""
    last = first
    named = False
    while last + 1 < limit and last - first < 8:
        row = lines.rows[last + 1]
        content = lines.content(last + 1)
        if row.label in (Label.CLOSING, Label.PHONE, Label.DEAR, Label.CONTACT) or len(content) > 90:
            break
        mark = marking_rule(content, anywhere=False)
        if mark is not None and mark.kind is not MarkingKind.ROUTING:
            break
        dashed = re.match(r"[-–•]|\d[.)]", content) is not None
        if name_cells(lines, last + 1) or plain_name(lines, last + 1):
            if named:
                break
            named = True
        elif named:
            if not (starts_post(content) or is_date_row(content)):
                break
        elif not dashed and mark is None and not is_date_row(content):
            break
        last += 1
    return last


_BOX_ROW = re.compile(loose(r"(?:(?:ลง)?วันที่|เวลา|ตำแหน่ง)(?=[\s.…:：_\d]|$).{0,50}"))


def _box(lines: Lines, first: int, limit: int) -> int:
    """Return the last line of the box `ผู้รับ … / วันที่ … / เวลา …` of an office copy."""
    last = first
    while last + 1 < limit and last - first < 3:
        content = lines.content(last + 1)
        if not (_BOX_ROW.fullmatch(content) or is_date_row(content)):
            break
        last += 1
    return last


@lru_cache(maxsize=4)
def locate_marks(text: str, body: int, signed: int, annex: int) -> tuple[MarkBlock, ...]:
    """Return the marks of a letter whose body begins at line `body` and whose signature ends before `signed`.

    Frame and markings both need them; they are kept for the text at hand.
    """
    lines = read_lines(text)
    stamps = locate_stamps(text)
    found: list[MarkBlock] = []
    index = 0
    dear = False
    while index < min(annex, len(lines.rows)):
        row = lines.rows[index]
        if blocks_cover(stamps, index):
            index += 1
            continue
        inside = body <= index < signed
        if row.label is Label.DEAR:
            later = index >= body and dear
            dear = True
            if later and row.end - row.start < 80:
                last = _note(lines, index, min(annex, len(lines.rows)))
                found.append(MarkBlock(MarkingKind.ROUTING, "note", index, last))
                index = last + 1
                continue
        if row.end - row.start <= 140 and (row.label is None or row.label is Label.COPY):
            rule = marking_rule(lines.content(index), anywhere=inside)
            if rule:
                last = index
                if index >= signed and rule.kind is MarkingKind.ACKNOWLEDGEMENT:
                    last = _box(lines, index, min(annex, len(lines.rows)))
                if index >= signed and rule.kind is MarkingKind.ROUTING:
                    last = _note(lines, index, min(annex, len(lines.rows)))
                found.append(MarkBlock(rule.kind, rule.name, index, last))
                index = last + 1
                continue
            if index >= signed and _later_name(lines, index):
                blocks, behind = read_block(lines, index, min(annex, len(lines.rows)))
                if blocks and (blocks[0].name is not None) and blocks[0].posts:
                    last = behind - 1
                    if behind < min(annex, len(lines.rows)) and is_date_row(lines.content(behind)):
                        last = behind
                    found.append(MarkBlock(MarkingKind.ROUTING, "name_stamp", index, last))
                    index = last + 1
                    continue
        index += 1
    return tuple(found)


def _later_name(lines: Lines, index: int) -> bool:
    return bool(name_cells(lines, index)) or plain_name(lines, index) is not None


def find_markings(text: str, frame: Frame) -> tuple[MarkingMention, ...]:
    """Return the marks around a letter, in the order of the text."""
    lines = read_lines(text)
    annex = lines.at(frame.annex[0]) if frame.annex else len(lines.rows)
    body = lines.at(frame.body[0]) if frame.body[1] else 0
    end = (frame.signature or frame.closing or frame.body)[1]
    signed = max(lines.at(end), body)
    return tuple(
        MarkingMention(
            text=text[span[0] : span[1]],
            span=span,
            rule=f"markings.{block.name}",
            confidence=0.9,
            kind=block.kind,
        )
        for block, span in _spans(lines, locate_marks(text, body, signed, annex))
    )


def _spans(lines: Lines, blocks: Iterable[MarkBlock]) -> list[tuple[MarkBlock, tuple[int, int]]]:
    return [(b, (lines.rows[b.first].start, lines.rows[b.last].end)) for b in blocks]


def marking_text(mention: MarkingMention) -> str:
    """Return a mark's words on one line."""
    return one_line(mention.text)
