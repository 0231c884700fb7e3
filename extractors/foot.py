"""The foot: closing, signatories, owning units, and where the annex begins.

Behind the closing (or the formula that ends an order or a memo) come the names with their posts, then the
units with their lines; everything behind these that looks like a table, a form or a title is the annex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.layout import Label, Lines, is_date_row, loose, skeleton
from extractors.offices import names_office, starts_office, starts_post
from extractors.signatures import name_cells, plain_name, read_block
from extractors.stamps import StampBlock, blocks_cover

_ANNEX_TITLE = re.compile(
    loose(
        r"(?:สิ่งที่ส่งมาด้วย|เอกสารแนบ|เอกสารหมายเลข|ภาคผนวก|ผนวก|แบบ(?=ฟอร์ม|ตอบรับ|รายงาน|สำรวจ|แจ้ง|ประเมิน|เสนอ|คำขอ|ลง|กรอก|ยืนยัน|ติดตาม|สรุป|บันทึก|\s)|"
        r"บัญชี|ตาราง|กำหนดการ|รายชื่อ|รายละเอียด|ใบสมัคร|ใบตอบรับ|ใบลงทะเบียน|ขั้นตอน|แผน(?=ปฏิบัติ|การ|งาน|ผัง|ที่)|หลักเกณฑ์|แนวทาง|คู่มือ|โครงการ|"
        r"สำเนา|ข้อมูล|ประมาณการ|ผัง|สรุป|ระเบียบวาระ|ร่าง|ตัวอย่าง|หลักสูตร|คุณสมบัติ|คำสั่ง|ประกาศ|ระเบียบ|พระราช|กฎ|บันทึก|รายงาน|ลำดับ|ที่\s+ชื่อ|ขอบเขต)"
    )
)
_TABLE = re.compile(r"[^\t\n]{1,60}\t[^\t\n]{1,60}\t|\s?\|[^|\n]*\||[^|\n]{1,60}\|[^|\n]{1,60}\|")
_FORMULAS = tuple(
    skeleton(words)
    for words in (
        *("สั่ง ณ วันที่", "ประกาศ ณ วันที่", "ให้ไว้ ณ วันที่", "จึงเรียนมา", "จึงกราบเรียนมา"),
        *("จึงประกาศ", "จึงขอ", "จึงเสนอ", "จึงแจ้ง", "เลิกประชุม"),
    )
)
"""Behind these words only a signature can come."""
_CONTACT_LABELS = (Label.PHONE, Label.ADDRESS, Label.CONTACT, Label.COPY)
_SENTENCE = re.compile(r"ให้|ได้|และขอ|จะ|โดย")
_CONTACT_LINE = re.compile(r"\d{2}[\d\s-]{5,}|@|www|\(")
_SIGNED_LINE = re.compile(r"[(]?(?:ลงชื่อ|ลงนาม)")
_LONG = 70
_SIGNATURE_REACH = 12
"""So many lines below a closing a name is still its signature, whatever specks stand between."""


@dataclass(frozen=True, slots=True)
class Foot:
    """Lines of the foot's parts; `annex` is one past the letter's last line."""

    closing: int | None
    sign: range | None
    owner: range | None
    annex: int


class FootReader:
    """Walks the lines from the body down."""

    def __init__(self, lines: Lines, stamps: tuple[StampBlock, ...], limit: int, body: int) -> None:
        self.lines = lines
        self.rows = lines.rows
        self.stamps = stamps
        self.limit = limit
        self.body = body

    def read(self) -> Foot:
        """Return where the foot's parts stand."""
        closing = self._closing()
        sign = self._signature(closing)
        owner, annex = self._owner(closing, sign)
        return Foot(closing, sign, owner, annex)

    def _closing(self) -> int | None:
        for index in range(self.body, self.limit):
            row = self.rows[index]
            if row.label is Label.CLOSING:
                return index
            if self.lines.text.find("ขอแสดงความนับถือ", max(row.start, row.end - 60), row.end) >= 0:
                return index
        return None

    def _signature(self, closing: int | None) -> range | None:
        """Return the lines of the signatory or signatories."""
        if closing is not None:
            found = self._names_from(closing + 1, self.limit, strict=False)
            if found:
                return found
        stop = closing if closing is not None else self.limit
        formula = None
        for index in range(self.body, stop):
            if self.rows[index].key.startswith(_FORMULAS):
                formula = index
        if formula is None:
            return self._names_from(self.body + 1, stop, strict=True)
        return self._names_from(formula + 1, stop, strict=False)

    def _names_from(self, first: int, limit: int, *, strict: bool) -> range | None:
        """Return the lines of the first names; with `strict` only names with a post below them count."""
        near = True
        for index in range(first, limit):
            row = self.rows[index]
            content = self.lines.content(index)
            if not strict and (row.label in _CONTACT_LABELS[:3] or index - first > _SIGNATURE_REACH):
                return None
            names = name_cells(self.lines, index)
            if not names and not strict and near and (plain := plain_name(self.lines, index)):
                names = [plain]
            posted = index + 1 < limit and starts_post(self.lines.content(index + 1))
            if names and (not strict or posted or names[0].columns > 1):
                return self._with_more_names(index, limit)
            if strict:
                continue
            if near and row.label is None and starts_post(content) and len(content) < 100:
                blocks, behind = read_block(self.lines, index, limit)
                if blocks and behind > index and not _SENTENCE.search(content):
                    return range(index, behind)
            if starts_office(content) and len(content) < 60 and index > first + 1:
                near = False
        return None

    def _with_more_names(self, index: int, limit: int) -> range:
        """Add the signatories that follow without a foot or a note between."""
        blocks, behind = read_block(self.lines, index, limit)
        first = blocks[0].first if blocks else index
        while behind < limit:
            at = behind
            signed = _SIGNED_LINE.match(self.lines.content(at)) is not None
            if signed and not name_cells(self.lines, at) and at + 1 < limit:
                at += 1
            if not name_cells(self.lines, at):
                break
            blocks, after = read_block(self.lines, at, limit)
            if not any(block.posts for block in blocks):
                break
            behind = after
        return range(first, max(behind, first + 1))

    def _owner(self, closing: int | None, sign: range | None) -> tuple[range | None, int]:
        """Return the lines of the owning units and their phones, and the first line of the annex."""
        start = sign.stop if sign else (closing + 1 if closing is not None else self._unsigned_foot())
        if start is None:
            return None, self.limit
        first = last = None
        index = start
        while index < self.limit and not self._annex_begins(index, start, last):
            row = self.rows[index]
            content = self.lines.content(index)
            owner = row.label in _CONTACT_LABELS or (row.label is None and names_office(content))
            more = last == index - 1 and len(content) < 60 and _CONTACT_LINE.search(content) is not None
            if owner or (last is not None and more):
                first = index if first is None else first
                last = index
            index += 1
        return (range(first, last + 1) if first is not None and last is not None else None), index

    def _annex_begins(self, index: int, start: int, last: int | None) -> bool:
        row = self.rows[index]
        content = self.lines.content(index)
        if row.label in (*_CONTACT_LABELS, Label.CLOSING) or blocks_cover(self.stamps, index):
            return False
        if "\f" in self.lines.text[self.rows[index - 1].end : row.start]:
            return True
        if _TABLE.match(content) or len(content) > 130 or row.label is Label.ENCLOSURE:
            return True
        if not _ANNEX_TITLE.match(content) or (starts_office(content) and not row.blank_before):
            return False
        if last is None and index == start:
            return False
        if any(r.label in _CONTACT_LABELS[:3] for r in self.rows[index + 1 : index + 4]):
            return False
        return len(self.lines.text) - row.end > 20 or row.blank_before

    def _unsigned_foot(self) -> int | None:
        """Return where the foot begins when nobody signs: behind the last paragraph."""
        for index in range(self.body + 1, self.limit):
            row = self.rows[index]
            content = self.lines.content(index)
            if len(content) > _LONG or not (names_office(content) or row.label is Label.PHONE):
                continue
            if row.label is None and self.lines.is_full(index - 1) and not row.blank_before:
                continue
            below = range(index, min(self.limit, index + 5))
            ends = (self.rows[i].label is Label.PHONE or is_date_row(self.lines.content(i)) for i in below)
            if any(ends) and all(self.rows[i].end - self.rows[i].start <= 100 for i in below[:2]):
                return index
        return None
