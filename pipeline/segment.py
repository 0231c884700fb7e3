"""Cuts a document into letters with their annexes.

A letter begins where its head does: a number row, a memo's sheet, the title of an order or an announcement,
each borne out by the rows that must follow it (`เรื่อง`, `เรียน`, `ถึง`). Everything up to the next head belongs
to it. How many pages a file has says nothing: three letters stand on four pages, and one letter on forty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from extractors.layout import Label, Line, Lines, is_date_row, loose, read_lines
from pipeline.sheet import Sheet, cut_part, sheet_of
from schemas.source import Document, LetterText, PartKind

HEAD_ROWS = 14
"""So many rows after its first mark, a head has shown its subject or its addressee."""
_SHEET_HEAD_ROWS = 24
_SHEET_ROWS = 45
"""In the first rows of a page, a head may stand below stamps and notes of later readers."""

_DOTS = re.compile(r"[.…_‥․]{6,}|(?:\. ){4,}|(?:…){3,}")
_DIGIT = re.compile(r"[0-9๐-๙]")
_CITED = re.compile(r"ลงวันที่|ลว\.|ลง วันที่")
_PLACEHOLDER = re.compile(r"\([^)\n]*\)|[.…_‥․\-\s]|ถ้ามี")
_MARK_ABOVE = re.compile(
    r"[*\s]*(?:\[image[^\]]*\]|(?:ด่วน(?:ที่สุด|มาก)?|ลับ(?:ที่สุด|มาก|เฉพาะ)?)[*\s]*|\(?(?:สำเนา|คู่ฉบับ|สำเนาคู่ฉบับ|ร่าง|ต้นฉบับ)\)?|ตราครุฑ|\(ครุฑ\)|-)\s*$"
)
"""Rows that stand above a number row and belong to the same letter."""
_PAGE_NUMBER = re.compile(
    r"^[\s(]*(?:[-–—]\s*|หน้า(?:ที่)?\s*)([0-9๐-๙]{1,3})\s*(?:[-–—]|/\s*[0-9๐-๙]+)?[\s)]*$"
)
_CATCHWORD = re.compile(r"^\s*/\s*(?:[(]?[0-9๐-๙]{1,2}[.)]?\s*)?\S.{0,30}$")
_CLOSES = re.compile(r"(?:สั่ง|ประกาศ|ให้ไว้|แถลง)\s*ณ\s*วันที่")
_MEETS = re.compile(r"ครั้งที่|ผู้มาประชุม|ผู้เข้าประชุม|เมื่อวัน")
_CERTIFIES = re.compile(r"หนังสือ(?:ฉบับ)?นี้|ขอรับรอง|รับรองว่า")
_CERTIFICATE = re.compile(loose(r"หนังสือ(?:ฉบับ)?นี้[ ]?(?:ให้)?ไว้[ ]?เพื่อ(?:แสดง|รับรอง)ว่า|(?:ขอ)?รับรองว่า"))
_GIVEN = re.compile(loose(r"ให้ไว้[ ]?ณ"))
_FIRST_PERSON = re.compile(loose(r"ข้าพเจ้า|(?:เขียน|ทำ|บันทึก)ที่"))
"""What a record of statements opens with: its place, its day, and who speaks."""
_SIGNED = re.compile(r"\([^()\n]{4,80}\)[.\s]*$|\(?ลงชื่อ|\(?ลงนาม\)")
_RULES_ON = re.compile(r"ว่าด้วย|พ\.ศ\.")
_TALKS_ON = re.compile(r"(?:ของ|ที่|และ|ให้|นี้|ดังกล่าว|ข้างต้น|ฉบับ)(?:\s|$)|(?:นั้น|ต่อไป|แล้ว|ด้วย)\s*$")


_ASKS = re.compile(r"จ[ึีิ]?งเร[ียิ]+นมา|ขอแสดงความนับถ[ือี]+")
_NUMBER_LIKE = re.compile(r"(?<![ก-๙])[ก-ฮ]{2,4}\.?\s?\(?[0-9๐-๙]{3,5}[.\s0-9๐-๙]{0,8}")
"""What is left of a number row after a poor scan: prefix and office."""
_ANNEX_TITLE = re.compile(
    r"แบบ|บัญชี|ตาราง|กำหนดการ|รายชื่อ|ใบ|เอกสาร|สิ่งที่ส่งมาด้วย|ภาคผนวก|ผนวก|รายละเอียด|โครงการ|แผน|คู่มือ|สำเนา"
)
_HEAD_LABELS = frozenset((Label.NUMBER, Label.SUBJECT, Label.DEAR, Label.TO, Label.ORDER, Label.ANNOUNCEMENT))


class _Sign(Enum):
    """What opens a head."""

    NUMBER = "number"
    MEMO = "memo"
    TITLE = "title"
    SUBJECT = "subject"
    SHEET = "sheet"
    """Only an addressee near a page's top, below something like a number: the rest was misread."""


@dataclass(slots=True)
class _Head:
    """Rows that open a letter: from its first mark to its last, with what was seen of it."""

    first: int
    last: int
    sign: _Sign
    number: bool = False
    subject: bool = False
    addressee: bool = False

    @property
    def strong(self) -> bool:
        return (
            self.sign not in (_Sign.SUBJECT, _Sign.SHEET) and self.number and (self.subject or self.addressee)
        )


def split(document: Document) -> tuple[LetterText, ...]:
    """Cut a document into its letters and what is none, in the order of the pages."""
    sheet = sheet_of(document)
    if not sheet.text.strip():
        return ()
    return _Cutter(sheet, read_lines(sheet.text)).cut()


def whole(document: Document) -> LetterText:
    """Return a document as one letter, whatever it looks like."""
    sheet = sheet_of(document)
    return cut_part(sheet, 0, len(sheet.text), 1, PartKind.LETTER, 0.5)


class _Cutter:
    """Finds the heads of one document and cuts between them."""

    def __init__(self, sheet: Sheet, lines: Lines) -> None:
        self.sheet = sheet
        self.lines = lines
        self.rows = lines.rows
        self.pages = [sheet.page_at(row.start) for row in self.rows]

    def cut(self) -> tuple[LetterText, ...]:
        heads = [h for h in self._heads() if not self._continues_page(h)]
        starts: list[tuple[int, _Head]] = []
        for head in heads:
            floor = starts[-1][1].last + 1 if starts else 0
            starts.append((self._start(head, floor, first=not starts), head))
        # A form behind a letter is its annex; a form before any letter stands alone.
        while starts and self._is_form(
            starts[0][0], starts[1][0] if len(starts) > 1 else len(self.sheet.text)
        ):
            starts.pop(0)
        starts = [
            s
            for i, s in enumerate(starts)
            if i == 0
            or not self._is_form(s[0], starts[i + 1][0] if i + 1 < len(starts) else len(self.sheet.text))
        ]
        return tuple(self._parts(starts))

    def _parts(self, starts: list[tuple[int, _Head]]) -> Iterator[LetterText]:
        size = len(self.sheet.text)
        if not starts:
            loose = self._is_loose_letter()
            yield cut_part(
                self.sheet, 0, size, 1, PartKind.LETTER if loose else PartKind.OTHER, 0.3 if loose else 0.6
            )
            return
        if self.sheet.text[: starts[0][0]].strip():
            yield cut_part(self.sheet, 0, starts[0][0], 1, PartKind.OTHER, 0.6)
        for number, (start, head) in enumerate(starts, 1):
            end = starts[number][0] if number < len(starts) else size
            while end > start and self.sheet.text[end - 1] == "\n" and number < len(starts):
                end -= 1
            yield cut_part(
                self.sheet,
                start,
                end,
                number,
                PartKind.LETTER,
                self._confidence(head, end),
                self._annex(start, end, head),
            )

    def _heads(self) -> list[_Head]:
        """All heads, each once: rows that open the same head are joined."""
        found: list[_Head] = []
        for index, row in enumerate(self.rows):
            head = self._open(index, row)
            if head is None or (found and self._is_body(found[-1], head)):
                continue
            # The same head goes on: a memo's title, then its number row.
            if (
                found
                and index <= max(found[-1].last, found[-1].first + 3)
                and not self._closed(found[-1].first, index)
            ):
                before = found[-1]
                before.last = max(before.last, head.last)
                before.number |= head.number
                before.subject |= head.subject
                before.addressee |= head.addressee
                continue
            found.append(head)
        return self._with_sheets(found)

    def _with_sheets(self, heads: list[_Head]) -> list[_Head]:
        """Add the pages whose number row was misread beyond recognition."""
        tops = [i for i in range(len(self.rows)) if i == 0 or self.pages[i] != self.pages[i - 1]]
        headed = {self.pages[h.first] for h in heads}
        bare = [top for top in tops if self.pages[top] not in headed]
        found = [self._certificate_head(top) or self._sheet_head(top) for top in bare]
        return sorted((*heads, *(h for h in found if h is not None)), key=lambda h: h.first)

    def _certificate_head(self, top: int) -> _Head | None:
        """A certificate whose title was misread: its formula tells it (clause 24)."""
        page = self.pages[top]
        for index in range(top, min(len(self.rows), top + HEAD_ROWS)):
            row = self.rows[index]
            if self.pages[index] != page or row.label in (Label.CLOSING, Label.DEAR, Label.TO):
                return None
            if _CERTIFICATE.match(self.lines.text, row.start, row.end):
                end = self.sheet.starts[page] + self.sheet.lengths[page]
                given = _GIVEN.search(self.lines.text, row.end, end) is not None
                return _Head(top, index, _Sign.TITLE, number=True, addressee=True) if given else None
        return None

    def _sheet_head(self, top: int) -> _Head | None:
        page = self.pages[top]
        seen: set[Label] = set()
        for index in range(top, min(len(self.rows), top + _SHEET_HEAD_ROWS)):
            row = self.rows[index]
            if self.pages[index] != page or row.label in (Label.CLOSING, Label.PHONE):
                return None
            if row.label in (Label.DEAR, Label.TO) and row.end - row.value >= 6:
                above = self.sheet.text[self.rows[top].start : row.start]
                below = {self.rows[i].label for i in range(index, min(len(self.rows), index + 5))}
                numbered = _NUMBER_LIKE.search(above) is not None
                if numbered or (seen | below) & {Label.SUBJECT, Label.REFERENCE, Label.ENCLOSURE}:
                    return _Head(top, index, _Sign.SHEET, number=numbered, addressee=True)
                return None
            if row.label is Label.NUMBER and self._bears_number(index, row) and self._asks(page):
                return _Head(top, index, _Sign.SHEET, number=True)
            if row.label is not None:
                seen.add(row.label)
        return None

    def _bears_number(self, index: int, row: Line) -> bool:
        value = self.lines.text[row.value : row.end]
        return (
            "/" in value
            and bool(_DIGIT.search(value))
            and not _CITED.search(value)
            and not self._in_list(index)
        )

    def _asks(self, page: int) -> bool:
        """Say whether a page holds the words that only a letter closes with."""
        start = self.sheet.starts[page]
        return _ASKS.search(self.sheet.text, start, start + self.sheet.lengths[page]) is not None

    def _closed(self, first: int, index: int) -> bool:
        """Say whether a letter ends between two rows."""
        return any(
            self.rows[i].label is Label.CLOSING or _CLOSES.match(self.lines.content(i))
            for i in range(first, index)
        )

    def _is_body(self, before: _Head, head: _Head) -> bool:
        """Say whether a title stands in the text of a letter that nobody has signed yet.

        A memo's paragraph may begin with `ระเบียบ…` or `ประกาศ…`; a paper of its own begins on a new page, or
        below the foot of the one before.
        """
        index = head.first
        if head.sign is not _Sign.TITLE or index <= before.last or self.pages[index] != self.pages[index - 1]:
            return False
        feet = (Label.CLOSING, Label.PHONE, Label.CONTACT, Label.ADDRESS, Label.COPY)
        for i in range(before.last + 1, index):
            words = self.lines.content(i)
            if self.rows[i].label in feet or _CLOSES.match(words) or _SIGNED.match(words):
                return False
        return not any(
            is_date_row(self.lines.content(i)) for i in range(max(before.last + 1, index - 4), index)
        )

    def _open(self, index: int, row: Line) -> _Head | None:
        content = self.lines.content(index)
        if row.label is Label.NUMBER:
            return self._number_head(index, row, content)
        if row.label is Label.MEMO and len(content) < 40:
            return self._follow(index, _Sign.MEMO, {Label.AGENCY, Label.NUMBER, Label.SUBJECT})
        if row.label in (Label.ORDER, Label.ANNOUNCEMENT, Label.RECORD) and self._is_title(
            index, row, content
        ):
            return self._title_head(index, row)
        if row.label is Label.SUBJECT:
            return self._subject_head(index)
        return None

    def _number_head(self, index: int, row: Line, content: str) -> _Head | None:
        value = self.lines.text[row.value : row.end]
        following = self.lines.content(index + 1) if index + 1 < len(self.rows) else ""
        if _CITED.search(content) or _CITED.match(following) or self._in_list(index):
            return None
        # A table's column `ที่` has no number behind it.
        if not _DIGIT.search(value) and not _DOTS.search(value) and "/" not in value:
            return None
        head = self._follow(index, _Sign.NUMBER, {Label.SUBJECT, Label.DEAR, Label.TO})
        if head is not None:
            head.number = bool(_DIGIT.search(value))
        return head

    def _in_list(self, index: int) -> bool:
        """Say whether a row continues an item of อ้างถึง or สิ่งที่ส่งมาด้วย, or a sentence."""
        if index == 0 or self.pages[index] != self.pages[index - 1]:
            return False
        above = self.rows[index - 1]
        words = self.lines.content(index - 1)
        if above.label in (Label.REFERENCE, Label.ENCLOSURE):
            return True
        return self.lines.is_full(index - 1) and not self.rows[index].blank_before and not is_date_row(words)

    def _is_title(self, index: int, row: Line, content: str) -> bool:
        """Say whether a row is a title and no sentence that begins with the word."""
        if (
            len(content) > 130
            or _TALKS_ON.search(content)
            or _CITED.search(content)
            or _CLOSES.match(content)
        ):
            return False
        if index and self.pages[index] == self.pages[index - 1]:
            above = self.rows[index - 1]
            if above.label in (Label.REFERENCE, Label.ENCLOSURE, Label.SUBJECT, Label.DEAR):
                return False
            if self.lines.is_full(index - 1) and not row.blank_before:
                return False
            # In a text without wrapped lines a paragraph stands above: titles stand at the top of a page.
            if above.end - above.start > 160 and not row.blank_before:
                return False
        return True

    def _title_head(self, index: int, row: Line) -> _Head | None:
        near = range(index + 1, min(len(self.rows), index + 7))
        labels = {self.rows[i].label for i in near[:4]}
        words = "\n".join(self.lines.content(i) for i in (index, *near))
        sound = False
        if row.label is Label.ORDER:
            sound = bool({Label.NUMBER, Label.SUBJECT} & labels) or bool(_RULES_ON.search(words[:300]))
        elif row.label is Label.ANNOUNCEMENT:
            sound = Label.SUBJECT in labels
        elif row.key.startswith("บนทก"):
            # A bare บันทึก opens a letter only at the top of a page, with a subject or day of its own.
            sound = (index == 0 or self.pages[index] != self.pages[index - 1]) and (
                Label.SUBJECT in labels or self._is_statement(index, near)
            )
        elif row.key.startswith("รายงาน"):
            sound = bool(_MEETS.search(words))
        else:
            sound = bool(_CERTIFIES.search(words))
        if not sound:
            return None
        head = _Head(index, index, _Sign.TITLE)
        for i in near[:4]:
            if self.rows[i].label is Label.NUMBER:
                head.number, head.last = bool(_DIGIT.search(self.lines.content(i))), i
            elif self.rows[i].label is Label.SUBJECT:
                head.subject, head.last = True, i
        head.number |= row.label is Label.RECORD
        head.addressee = True
        return head

    def _is_statement(self, index: int, near: range) -> bool:
        """Say whether a bare `บันทึก…` is borne out by a day and by who speaks: clause 26, person to person."""
        below = [i for i in near if self.pages[i] == self.pages[index]]
        dated = any(
            (self.rows[i].label is Label.DATE or is_date_row(self.lines.content(i)))
            and _DIGIT.search(self.lines.content(i))
            for i in below
        )
        return dated and any(_FIRST_PERSON.match(self.lines.content(i)) for i in below)

    def _subject_head(self, index: int) -> _Head | None:
        """A subject and a salutation without a number: lost, handwritten, or a note from person to person."""
        for i in range(index + 1, min(len(self.rows), index + 7)):
            label = self.rows[i].label
            if label in (Label.DEAR, Label.TO):
                return _Head(index, i, _Sign.SUBJECT, subject=True, addressee=True)
            if label in (Label.CLOSING, Label.PHONE, Label.REFERENCE):
                return None
        return None

    def _follow(self, index: int, sign: _Sign, wanted: set[Label]) -> _Head | None:
        """Look for the rows that bear out a head."""
        head = _Head(index, index, sign)
        borne_out = False
        for i in range(index + 1, min(len(self.rows), index + HEAD_ROWS)):
            label = self.rows[i].label
            if label in (Label.CLOSING, Label.PHONE) or self.rows[i].end - self.rows[i].start > 400:
                break
            # A head stands on one page, above the words that close an order.
            if self.pages[i] != self.pages[index] or _CLOSES.match(self.lines.content(i)):
                break
            if label in wanted:
                borne_out = True
                head.last = i
            if label is Label.NUMBER and not head.number:
                head.number = bool(_DIGIT.search(self.lines.text[self.rows[i].value : self.rows[i].end]))
            if label is Label.SUBJECT:
                head.subject = True
            if label in (Label.DEAR, Label.TO):
                head.addressee = True
                head.last = i
                break
        return head if borne_out else None

    def _continues_page(self, head: _Head) -> bool:
        """Say whether a weak head stands on a page that goes on with the letter before it."""
        if head.strong or head.sign is _Sign.MEMO:
            return False
        page = self.pages[head.first]
        top = head.first
        while top and self.pages[top - 1] == page:
            top -= 1
        if head.first - top > 8:
            return False
        marked = any(self._page_number(i) > 1 for i in range(top, min(len(self.rows), top + 2)))
        called = top > 0 and _CATCHWORD.match(self.lines.content(top - 1)) is not None
        return marked or called

    def _page_number(self, index: int) -> int:
        match = _PAGE_NUMBER.match(self.lines.content(index))
        return int(match[1]) if match else 0

    def _start(self, head: _Head, floor: int, *, first: bool) -> int:
        """Where the letter of a head begins: at its page's top, or at the marks above its first row."""
        page = self.pages[head.first]
        top = head.first
        while top > floor and self.pages[top - 1] == page:
            top -= 1
        starts_page = top == 0 or self.pages[top - 1] != page
        if starts_page and (first or self._is_sheet_top(top, head.first)):
            return self.sheet.starts[page]
        index = head.first
        while (
            index > floor
            and self.pages[index - 1] == page
            and _MARK_ABOVE.match(self.lines.content(index - 1))
        ):
            index -= 1
        start = self.rows[index].start
        # The whole line, with the blank that leads it.
        return self.sheet.text.rfind("\n", 0, start) + 1

    def _is_sheet_top(self, top: int, index: int) -> bool:
        """Say whether only stamps, notes and marks stand between a page's top and a head."""
        if index - top > _SHEET_ROWS:
            return False
        for i in range(top, index):
            row = self.rows[i]
            if row.label in (Label.CLOSING, Label.PHONE, Label.CONTACT, Label.ADDRESS):
                return False
            if row.end - row.start > 110 or _CLOSES.search(self.lines.content(i)):
                return False
        return True

    def _is_form(self, start: int, end: int) -> bool:
        """Say whether nothing is filled in: number, subject and addressee are dots or names of fields."""
        text = self.sheet.text
        top = self.lines.at(start)
        rows = [r for r in self.rows[top : top + 60] if r.start < end]
        numbered = dated = named = False
        for row in rows[:30]:
            value = text[row.value : row.end]
            if row.label is Label.NUMBER:
                numbered |= bool(_DIGIT.search(value))
            elif row.label in (Label.SUBJECT, Label.DEAR, Label.TO):
                named |= len(_PLACEHOLDER.sub("", value)) >= 4
            elif row.label is Label.DATE or is_date_row(text[row.start : row.end]):
                dated |= len(_DIGIT.findall(value)) >= 4
        if numbered or dated:
            return False
        blanks = len(_DOTS.findall(text, start, min(end, start + 4000)))
        titled = any(r.label in (Label.ORDER, Label.ANNOUNCEMENT, Label.RECORD) for r in rows[:3]) or any(
            _CERTIFICATE.match(text, r.start, r.end) for r in rows[:HEAD_ROWS]
        )
        return blanks >= 4 or not (named or titled)

    def _is_loose_letter(self) -> bool:
        """Say whether a text without a head is still a letter: its foot, or the second page of one."""
        closed = any(row.label is Label.CLOSING for row in self.rows)
        blanks = len(_DOTS.findall(self.sheet.text))
        addressed = any(
            row.label in (Label.DEAR, Label.TO) and row.end - row.value > 4 for row in self.rows[:30]
        )
        asks = _ASKS.search(self.sheet.text) is not None
        return (closed or (addressed and asks)) and blanks < 6

    def _confidence(self, head: _Head, end: int) -> float:
        closing = any(
            row.label is Label.CLOSING and row.start < end for row in self.rows[head.last : head.last + 400]
        )
        marks = (head.number, head.subject, head.addressee, closing or head.sign is _Sign.TITLE)
        return round(0.4 + 0.15 * sum(marks), 2)

    def _annex(self, start: int, end: int, head: _Head) -> int | None:
        """Where the pages behind the letter's own begin; what follows on its last page is the frame's."""
        closing = None
        for index in range(head.last, len(self.rows)):
            row = self.rows[index]
            if row.start >= end:
                break
            if row.label is Label.CLOSING or _CLOSES.match(self.lines.content(index)):
                closing = index
                break
        if closing is None:
            return None
        page = self.pages[closing]
        for index in range(closing + 1, len(self.rows)):
            row = self.rows[index]
            if row.start >= end:
                return None
            if self.pages[index] == page:
                continue
            # The foot of a full page goes on overleaf: unit, phones, copies.
            if self._is_foot_page(index):
                page = self.pages[index]
                continue
            return self.sheet.starts[self.pages[index]]
        return None

    def _is_foot_page(self, top: int) -> bool:
        rows = [i for i in range(top, min(len(self.rows), top + 30)) if self.pages[i] == self.pages[top]]
        if len(rows) > 25:
            return False
        if _ANNEX_TITLE.match(self.lines.content(top)) or any(
            self.rows[i].label in _HEAD_LABELS for i in rows
        ):
            return False
        feet = {Label.PHONE, Label.CONTACT, Label.ADDRESS, Label.COPY}
        return any(self.rows[i].label in feet for i in rows[:12]) and all(
            self.rows[i].end - self.rows[i].start < 90 for i in rows
        )
