"""The frame of a letter: which of the six kinds it is (clause 10), and where its parts stand.

The printed order of every kind is fixed (clauses 11 to 26), but text comes from OCR and text layers: stamps lie
above the head, columns merge on one line, a closing slips to the end. So the frame hangs on labels and on what
lines look like, not on their count, and what it cannot place stays `None`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.kinds import Kind, decide_kind
from extractors.layout import Label, Line, Lines, is_date_row, is_rule, read_lines, skeleton
from extractors.markings import locate_marks
from extractors.offices import names_office, starts_office, starts_post
from extractors.signatures import name_cells, plain_name, read_block
from extractors.stamps import StampBlock, blocks_cover, locate_stamps
from schemas.letter import LetterKind
from schemas.mentions import Frame, KindMention
from schemas.source import Span

OPENERS: tuple[str, ...] = (
    "ด้วย", "ตามที่", "ตาม", "เนื่องจาก", "เนื่องด้วย", "อนุสนธิ", "โดยที่", "เพื่อ", "สืบเนื่อง", "ในการนี้", "ในคราว", "ต้นเรื่อง",
    "เรื่องเดิม", "ข้อเท็จจริง", "ความเป็นมา", "อาศัยอำนาจ", "ข้าพเจ้า", "หนังสือฉบับนี้", "ขอรับรอง", "บัดนี้", "จึง", "ปัจจุบัน", "ระเบียบวาระ",
    "ผู้มาประชุม", "ผู้เข้าประชุม", "สรุปเรื่อง", "หลักการและเหตุผล", "โดยเป็นการสมควร", "ขอเรียน", "ขอแจ้ง", "ในโอกาส", "ที่ประชุม", "อ้างถึงหนังสือ",
    "พร้อมนี้", "ขอส่ง",
)  # fmt: skip
"""What the first paragraph of a body begins with (cause: MOC's guide 1.1.10; the memo's headings)."""

_OPENER_KEYS = tuple(dict.fromkeys(skeleton(word) for word in OPENERS))
_WEAK_KEYS = tuple(
    skeleton(word) for word in ("เพื่อ", "ตาม", "ที่ประชุม", "ข้าพเจ้า", "ในการ", "ด้วย", "จึง", "ปัจจุบัน")
)
_COUNT = re.compile(r"^[(\[]?[\d]{1,2}(?:\.\d{1,2})?\s?[.)\]]")
_LIST_MORE = re.compile(
    r"[(]?\d{1,2}\s?[.)]|จำนวน|จํานวน|ลงวันที่|ลว\.|ที่\s?[ก-ฮ]{1,4}\.?\s?\d|[-–•]\s|\(|(?:เรื่อง|พร้อม|และ|รวม|ด่วน)|เลขที่|หนังสือ"
)
_LIST_DONE = re.compile(
    r"(?:จำนวน|จํานวน)\s*[\d๐-๙\s-]{1,8}\s?[ก-๙]{2,8}[)]?$|(?:พ\.?ศ\.?\s?)?2\s?5\d\d$|๒๕[๐-๙]{2}$"
)
_PAGE_MARK = re.compile(
    r"(?:/\s?[\d(]?.{0,30}|[-–]\s?\d{1,3}\s?[-–]|\d{1,3}|หน้า(?:ที่)?\s?\d{1,3}(?:\s?/\s?\d{1,3})?)\s*[.…]*"
)
_ANNEX_TITLE = re.compile(
    r"(?:สิ่งที่ส่งมาด้วย|เอกสารแนบ|เอกสารหมายเลข|ภาคผนวก|ผนวก|แบบ(?=ฟอร์ม|ตอบรับ|รายงาน|สำรวจ|แจ้ง|ประเมิน|เสนอ|คำขอ|ลง|กรอก|ยืนยัน|ติดตาม|สรุป|บันทึก|\s)|"
    r"บัญชี|ตาราง|กำหนดการ|รายชื่อ|รายละเอียด|ใบสมัคร|ใบตอบรับ|ใบลงทะเบียน|ขั้นตอน|แผน(?=ปฏิบัติ|การ|งาน|ผัง|ที่)|หลักเกณฑ์|แนวทาง|คู่มือ|โครงการ|"
    r"สำเนา|ข้อมูล|ประมาณการ|ผัง|สรุป|ระเบียบวาระ|ร่าง|ตัวอย่าง|หลักสูตร|คุณสมบัติ|คำสั่ง|ประกาศ|ระเบียบ|พระราช|กฎ|บันทึก|รายงาน|ลำดับ|ที่\s+ชื่อ|ขอบเขต)"
)
_TABLE = re.compile(r"[^\t\n]{1,60}\t[^\t\n]{1,60}\t|\s?\|[^|\n]*\||[^|\n]{1,60}\|[^|\n]{1,60}\|")
_LONG = 70


@dataclass(frozen=True, slots=True)
class _Plan:
    """The frame as line numbers; `rows` past the end mean "none"."""

    kind: Kind
    subject: int | None
    dear: int | None
    references: int | None
    enclosures: int | None
    body: int
    closing: int | None
    sign: range | None
    foot: range | None
    annex: int


def is_opener(row: Line, *, weak: bool = True) -> bool:
    """Tell whether a line begins like a body's first paragraph."""
    key = row.key.lstrip("0123456789๐๑๒๓๔๕๖๗๘๙.()")
    if not weak and key.startswith(_WEAK_KEYS) and not key.startswith(("ตามท",)):
        return False
    return key.startswith(_OPENER_KEYS)


class _Reader:
    """Walks the lines of one letter and notes where its parts begin."""

    def __init__(self, lines: Lines, stamps: tuple[StampBlock, ...], annex: int | None) -> None:
        self.lines = lines
        self.rows = lines.rows
        self.stamps = stamps
        self.limit = len(lines.rows) if annex is None else lines.at(annex)
        self.start = 0

    def free(self, index: int) -> bool:
        return not blocks_cover(self.stamps, index) if self.stamps else True

    def plan(self) -> _Plan:
        kind = decide_kind(self.lines, self.stamps, self.limit, is_opener)
        subject, dear = self._subject(kind), kind.salutation
        references, enclosures, body = self._body(kind, subject, dear)
        closing = self._closing(body)
        sign = self._signature(kind, body, closing)
        foot, annex = self._foot(kind, body, closing, sign)
        return _Plan(kind, subject, dear, references, enclosures, body, closing, sign, foot, annex)

    def _subject(self, kind: Kind) -> int | None:
        if kind.value is LetterKind.STAMPED:
            return None
        last = kind.salutation if kind.salutation is not None else min(self.limit, kind.anchor + 12)
        for index in range(last):
            if self.rows[index].label is Label.SUBJECT and self.free(index):
                return index
        if kind.salutation is not None:  # columns read apart can put the subject behind the addressee
            for index in range(kind.salutation + 1, min(self.limit, kind.salutation + 4)):
                if self.rows[index].label is Label.SUBJECT:
                    return index
        return None

    def _body(self, kind: Kind, subject: int | None, dear: int | None) -> tuple[int | None, int | None, int]:
        """Return the lines of the two lists' labels and the body's first line."""
        references = enclosures = None
        heads = [i for i in (subject, dear) if i is not None]
        index = (max(heads) if heads else kind.anchor) + (1 if heads or kind.titled else 0)
        section = Label.DEAR if dear is not None else Label.SUBJECT
        start = index
        while index < self.limit:
            row = self.rows[index]
            if not self.free(index):
                index += 1
                continue
            if row.label is Label.REFERENCE and references is None and not self._runs_on(index):
                references, section, start = index, Label.REFERENCE, index
            elif row.label is Label.ENCLOSURE and enclosures is None and not self._runs_on(index):
                enclosures, section, start = index, Label.ENCLOSURE, index
            elif row.label in (Label.CLOSING, Label.PHONE):
                break
            elif (row.label in (Label.NUMBER, Label.DATE) and index < kind.anchor + 8) or self._is_note(
                index
            ):
                pass
            elif not self._continues(index, start, section, kind):
                break
            index += 1
        return references, enclosures, index

    def _is_note(self, index: int) -> bool:
        """A short mark of a reader's hand, or a date stamp, between the head's labels."""
        content = self.lines.content(index)
        return is_date_row(content) or content in ("ลงชื่อ", "ทราบ")

    def _runs_on(self, index: int) -> bool:
        """Tell whether a label's words continue a wrapped sentence instead of heading a list."""
        row = self.rows[index]
        return (
            re.match(r"\s?(?:นั้น|ดังกล่าว|ข้างต้น|ไปแล้ว|ให้|ไว้|และ)", self.lines.text[row.value : row.end])
            is not None
        )

    def _continues(self, index: int, start: int, section: Label, kind: Kind) -> bool:
        """Tell whether a line still belongs to the head's last section, `start` being that section's first line."""
        row, content = self.rows[index], self.lines.content(index)
        above = self.lines.content(index - 1) if index else ""
        more_heads = self._list_ahead(index)
        if row.label in (Label.REFERENCE, Label.ENCLOSURE):
            return False
        if is_rule(content):
            return (
                section is Label.SUBJECT
                and index + 1 < self.limit
                and not is_opener(self.rows[index + 1], weak=True)
            )
        if section is Label.SUBJECT:
            return self._more_subject(index, start, kind)
        if is_opener(row) and not more_heads:
            return (
                section is not Label.DEAR
                and is_opener(row, weak=False) is False
                and self._wrapped_item(index, start)
            )
        if section is Label.DEAR:
            if row.label is Label.SUBJECT:
                return True
            bare = self.rows[start - 1].value >= self.rows[start - 1].end if start else False
            if bare and index == start:
                return len(content) < 110 and not is_opener(row)
            if len(content) > 160:
                return False
            return (
                more_heads
                or (
                    (
                        starts_post(content)
                        or _COUNT.match(content) is not None
                        or content.startswith(("และ", ",", "(", "ทุก"))
                    )
                    and len(content) < 110
                    and not re.search(r"(?:ได้|จะ|ขอ|มี|เป็น|แจ้ง)(?:รับ|ดำเนิน|กำหนด|จัด|ส่ง|ให้|เรียน)", content)
                )
                or (
                    self.lines.is_full(index - 1)
                    and not is_opener(row)
                    and not row.blank_before
                    and len(content) < 80
                )
            )
        if _LIST_MORE.match(content) and not (
            self._complete(above)
            and not _COUNT.match(content)
            and not content.startswith(("จำนวน", "จํานวน", "ลง"))
        ):
            return len(content) < 200
        if more_heads:
            return True
        if self._complete(above):
            return False
        if self.rows[start].value >= self.rows[start].end and index == start + 1:
            return True
        return self._wrapped_item(index, start)

    def _wrapped_item(self, index: int, start: int) -> bool:
        above = self.lines.content(index - 1)
        if self._complete(above) or not self.lines.is_full(index - 1):
            return False
        return not self.rows[index].blank_before or self.lines.airy

    def _complete(self, above: str) -> bool:
        return _LIST_DONE.search(above.rstrip(" .")) is not None

    def _list_ahead(self, index: int) -> bool:
        """Tell whether a list label still follows within a few lines: then this line is no body."""
        for ahead in range(index + 1, min(self.limit, index + 7)):
            row = self.rows[ahead]
            if row.label in (Label.REFERENCE, Label.ENCLOSURE) and not self._runs_on(ahead):
                behind = self.lines.text[row.value : row.end]
                if (
                    row.value > row.start
                    and self.lines.text[row.value - 1] in " \t:\u00a0"
                    and behind
                    and len(self.lines.content(index)) < 120
                ):
                    return not self.lines.is_full(ahead - 1) or self._complete(self.lines.content(ahead - 1))
            if is_opener(row, weak=False) or row.label is Label.CLOSING or row.end - row.start > 160:
                return False
        return False

    def _more_subject(self, index: int, start: int, kind: Kind) -> bool:
        row, content = self.rows[index], self.lines.content(index)
        if len(content) > 120 and not self.lines.width:
            return False
        for ahead in range(index, min(self.limit, index + 6)):
            if is_rule(self.lines.content(ahead)):
                return ahead > index
        if (
            index - start > 5
            or content.startswith("ฉบับที่")
            or (row.blank_before and not self.lines.airy)
            or _COUNT.match(content)
        ):
            return False
        if re.match(r"(?:พ\.?\s?ศ\.?|ประจำปี|ครั้งที่|\(|ว่าด้วย)", content) and len(content) < 60:
            return True
        if is_opener(row):
            weak = not is_opener(row, weak=False)
            return (
                weak
                and not self.lines.is_full(index)
                and index + 1 < self.limit
                and is_opener(self.rows[index + 1])
            )
        if re.match(r"ข้อ\s?\d|มาตรา|หมวด", content):
            return False
        return (self.lines.width > 0 and len(content) < 0.85 * self.lines.width) or len(content) < 60

    def _closing(self, body: int) -> int | None:
        for index in range(body, self.limit):
            row = self.rows[index]
            if row.label is Label.CLOSING:
                return index
            if row.end - row.start < 400 and "ขอแสดงความนับถือ" in self.lines.content(index)[-60:]:
                return index
        return None

    def _signature(self, kind: Kind, body: int, closing: int | None) -> range | None:
        """Return the lines of the signatory or signatories."""
        if closing is not None:
            found = self._names_from(closing + 1, strict=False)
            if found:
                return found
        stop = closing if closing is not None else self.limit
        formal = self._formula(body, stop)
        first = formal + 1 if formal is not None else body + 1
        return self._names_from(first, strict=formal is None, stop=stop)

    def _formula(self, body: int, stop: int) -> int | None:
        """Return the line behind which only a signature can come: `สั่ง ณ วันที่`, `จึงเรียนมาเพื่อ`."""
        last = None
        for index in range(body, stop):
            key = self.rows[index].key
            if key.startswith(
                ("สงณวนท", "ประกาศณวนท", "ใหไวณวนท", "จงเรยนมา", "จงประกาศ", "จงขอ", "จงเสนอ", "เลกประชม")
            ):
                last = index
        return last

    def _names_from(self, first: int, *, strict: bool, stop: int | None = None) -> range | None:
        limit = self.limit if stop is None else stop
        index = first
        near = True
        while index < limit:
            row = self.rows[index]
            if row.label in (Label.PHONE, Label.CONTACT, Label.ADDRESS) and not strict:
                return None
            named = name_cells(self.lines, index)
            if not named and not strict and near and plain_name(self.lines, index):
                named = [item] if (item := plain_name(self.lines, index)) else []
            posted = index + 1 < limit and starts_post(self.lines.content(index + 1))
            if named and (not strict or posted or named[0].columns > 1):
                return self._extend(index, limit)
            content = self.lines.content(index)
            if (
                not strict
                and near
                and starts_post(content)
                and len(content) < 100
                and row.label is None
                and not self._sentence(content)
            ):
                blocks, behind = read_block(self.lines, index, limit)
                if blocks and behind > index:
                    return range(index, behind)
            if not strict and (starts_office(content) and len(content) < 60 and index > first + 1):
                near = False
            if not strict and index - first > 12:
                return None
            index += 1
        return None

    @staticmethod
    def _sentence(content: str) -> bool:
        return re.search(r"ให้|ได้|และขอ|จะ|โดย", content) is not None

    def _extend(self, index: int, limit: int) -> range:
        """Add the signatories that follow without a foot or a note between."""
        first = index
        _, behind = read_block(self.lines, index, limit)
        if index and not name_cells(self.lines, index - 1):
            blocks, _ = read_block(self.lines, index, limit)
            first = blocks[0].first if blocks else index
        while behind < limit:
            names = name_cells(self.lines, behind)
            skip = behind
            if not names and re.match(r"[(]?(?:ลงชื่อ|ลงนาม)", self.lines.content(behind)):
                skip = behind + 1
                names = name_cells(self.lines, skip) if skip < limit else []
            if not names:
                break
            blocks, after = read_block(self.lines, skip, limit)
            if not blocks or not any(b.posts for b in blocks):
                break
            behind = after
        return range(first, max(behind, first + 1))

    def _foot(
        self, kind: Kind, body: int, closing: int | None, sign: range | None
    ) -> tuple[range | None, int]:
        """Return the lines of the foot and the first line of the annex."""
        start = sign.stop if sign else (closing + 1 if closing is not None else None)
        if start is None:
            start = self._foot_start(body)
            if start is None:
                return None, self.limit
        first = last = None
        self.start = index = start
        while index < self.limit:
            row = self.rows[index]
            content = self.lines.content(index)
            if self._annex_begins(index, last, kind):
                break
            owner = row.label in (Label.PHONE, Label.ADDRESS, Label.CONTACT, Label.COPY) or (
                row.label is None and names_office(content)
            )
            if owner or (last == index - 1 and last is not None and self._contact_line(content)):
                first = index if first is None else first
                last = index
            index += 1
        foot = range(first, last + 1) if first is not None and last is not None else None
        return foot, index

    @staticmethod
    def _contact_line(content: str) -> bool:
        return len(content) < 60 and re.search(r"\d{2}[\d\s-]{5,}|@|www|\(", content) is not None

    def _annex_begins(self, index: int, last: int | None, kind: Kind) -> bool:
        row = self.rows[index]
        content = self.lines.content(index)
        if row.label in (Label.PHONE, Label.ADDRESS, Label.CONTACT, Label.COPY, Label.CLOSING):
            return False
        if not self.free(index):
            return False
        if "\f" in self.lines.text[self.rows[index - 1].end : row.start]:
            return True
        if _TABLE.match(content) or len(content) > 130:
            return True
        if row.label is Label.ENCLOSURE:
            return True
        title = _ANNEX_TITLE.match(content) is not None
        if not title:
            return False
        if starts_office(content) and not row.blank_before:
            return False
        if last is None and index == self.start:
            return False
        ahead = self.rows[index + 1 : index + 4]
        if any(r.label in (Label.PHONE, Label.ADDRESS, Label.CONTACT) for r in ahead):
            return False
        return len(self.lines.text) - row.end > 20 or row.blank_before

    def _foot_start(self, body: int) -> int | None:
        """Return where the foot begins when nobody signs: behind the last paragraph."""
        for index in range(body + 1, self.limit):
            row = self.rows[index]
            content = self.lines.content(index)
            if len(content) > _LONG or not (names_office(content) or row.label is Label.PHONE):
                continue
            if row.label is None and self.lines.is_full(index - 1) and not row.blank_before:
                continue
            follow = range(index, min(self.limit, index + 5))
            if row.label is Label.PHONE or any(
                self.rows[i].label is Label.PHONE or is_date_row(self.lines.content(i)) for i in follow
            ):
                if all(self.rows[i].end - self.rows[i].start <= 100 for i in follow if i < index + 2):
                    return index
        return None


@lru_cache(maxsize=4)
def _read(text: str, annex_start: int | None) -> tuple[Frame, _Plan]:
    lines = read_lines(text)
    stamps = locate_stamps(text)
    reader = _Reader(lines, stamps, annex_start)
    plan = reader.plan()
    return _frame(lines, plan, stamps, annex_start), plan


def find_frame(text: str, *, annex_start: int | None = None) -> Frame:
    """Return the kind of a letter and the zones of its parts.

    `annex_start` is where its annexes begin, for callers who know it from the pages; otherwise it is read.
    """
    return _read(text, annex_start)[0]


def _frame(lines: Lines, plan: _Plan, stamps: tuple[StampBlock, ...], annex_start: int | None) -> Frame:
    rows, text = lines.rows, lines.text
    size = len(rows)
    annex = rows[plan.annex].start if plan.annex < size else None
    if annex_start is not None and annex_start < len(text):
        annex = annex_start
    end_row = min(plan.annex, size)
    body_row = min(plan.body, end_row)

    def begin(index: int) -> int:
        return rows[index].start if index < size else len(text)

    def finish(index: int) -> int:
        return rows[index].end if 0 <= index < size else 0

    def section(index: int | None, *others: int | None) -> Span | None:
        """From behind a label to the line before the next part."""
        if index is None:
            return None
        later = [o for o in (*others, body_row) if o is not None and o > index]
        last = min(later) - 1 if later else index
        while last > index and (
            blocks_cover(stamps, last) or is_date_row(lines.content(last)) or rows[last].label is not None
        ):
            last -= 1
        first = rows[index].value
        return (first, max(first, rows[last].end))

    parts = (plan.subject, plan.dear, plan.references, plan.enclosures)
    subject = section(plan.subject, *parts)
    addressees = section(plan.dear, *parts)
    head_end = begin(body_row) if body_row < end_row else (annex if annex is not None else len(text))
    stops = [
        i
        for i in (
            plan.closing,
            plan.sign.start if plan.sign else None,
            plan.foot.start if plan.foot else None,
        )
        if i is not None and i >= body_row
    ]
    body_stop = min([*stops, end_row])
    closing = None
    if plan.closing is not None:
        closing = (rows[plan.closing].start, rows[plan.closing].end)
        if rows[plan.closing].label is not Label.CLOSING:
            at = text.find("ขอแสดงความนับถือ", *closing)
            closing = (at, closing[1]) if at >= 0 else closing
            if plan.closing == min(stops, default=-1):
                body_stop = plan.closing + 1
    body = (begin(body_row), finish(body_stop - 1)) if body_stop > body_row else (head_end, head_end)
    if closing and body[0] < closing[0] < body[1]:
        body = (body[0], closing[0])
    sign = (rows[plan.sign.start].start, finish(plan.sign.stop - 1)) if plan.sign else None
    foot = (rows[plan.foot.start].start, finish(plan.foot.stop - 1)) if plan.foot else None
    signed = max(
        (i.stop for i in (plan.sign,) if i),
        default=plan.closing + 1 if plan.closing is not None else body_stop,
    )
    marks = locate_marks(text, body_row, max(signed, body_row), end_row)
    aside = sorted(
        {(rows[s.first].start, rows[s.last].end) for s in stamps}
        | {(rows[m.first].start, rows[m.last].end) for m in marks}
        | {
            (rows[i].start, rows[i].end)
            for i in range(end_row)
            if rows[i].label is None
            and rows[i].end - rows[i].start < 40
            and _PAGE_MARK.fullmatch(lines.content(i))
        }
    )
    return Frame(
        kind=KindMention(
            text=text[plan.kind.span[0] : plan.kind.span[1]],
            span=plan.kind.span,
            rule=plan.kind.rule,
            confidence=plan.kind.confidence,
            value=plan.kind.value,
        ),
        head=(0, head_end),
        subject=subject,
        addressees=addressees,
        references=section(plan.references, *parts),
        enclosures=section(plan.enclosures, *parts),
        body=body,
        closing=closing,
        signature=sign,
        footer=foot,
        annex=(annex, len(text)) if annex is not None else None,
        aside=tuple(aside),
    )
