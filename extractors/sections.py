"""The head's parts: where subject, addressees and the two lists begin, and where the body begins.

A label begins a part; what follows belongs to it until the next label, or until a line looks like the body's
first paragraph. In wrapped text a part runs on over lines that reach the right margin, and a list runs on as
long as its numbers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.kinds import Kind
from extractors.layout import Label, Line, Lines, is_date_row, is_rule, loose, skeleton
from extractors.offices import starts_post
from extractors.stamps import StampBlock, blocks_cover
from schemas.letter import LetterKind

OPENERS: tuple[str, ...] = (
    *("ด้วย", "ตามที่", "ตาม", "เนื่องจาก", "เนื่องด้วย", "อนุสนธิ", "โดยที่", "เพื่อ", "สืบเนื่อง", "ในการนี้"),
    *("ในคราว", "ในโอกาส", "ต้นเรื่อง", "เรื่องเดิม", "ข้อเท็จจริง", "ความเป็นมา", "สรุปเรื่อง", "อาศัยอำนาจ"),
    *("ข้าพเจ้า", "หนังสือฉบับนี้", "ขอรับรอง", "บัดนี้", "จึง", "ปัจจุบัน", "หลักการและเหตุผล", "โดยเป็นการสมควร"),
    *("ขอเรียน", "ขอแจ้ง", "ขอส่ง", "พร้อมนี้", "อ้างถึงหนังสือ", "ระเบียบวาระ", "ผู้มาประชุม", "ผู้เข้าประชุม", "ที่ประชุม"),
)
"""What the first paragraph of a body begins with (cause: MOC's guide 1.1.10; the memo's headings)."""

_OPENER_KEYS = tuple(dict.fromkeys(skeleton(word) for word in OPENERS))
_WEAK_KEYS = tuple(skeleton(word) for word in ("เพื่อ", "ตาม", "ที่ประชุม", "ข้าพเจ้า", "ในการ", "จึง", "ปัจจุบัน"))
_NO_OPENER_KEYS = tuple(skeleton(word) for word in ("ด้วยวิธี", "ด้วยตนเอง", "ด้วยระบบ", "ด้วยเงิน", "ตามลำดับ"))
_COUNT = re.compile(r"[(\[]?(\d{1,2})(?:\.\d{1,2})?\s?[.)\]]")
_LIST_MORE = re.compile(
    loose(
        r"[(]?\d{1,2}\s?[.)]|จำนวน|จํานวน|ลงวันที่|ลว\.|ที่\s?[ก-ฮ]{1,4}\.?\s?\d|[-–•]\s|\(|(?:เรื่อง|พร้อม|และ|รวม|ด่วน)|เลขที่|หนังสือ"
    )
)
_LIST_DONE = re.compile(
    loose(
        r"(?:จำนวน|จํานวน)\s*[\d๐-๙\s-]{1,8}\s?[ก-๙]{2,8}[)]?(?:\s*\([^()]*\))?$|(?:พ\.?ศ\.?\s?)?2\s?5\d\d$|๒๕[๐-๙]{2}$"
    )
)
_COUNTED = re.compile(loose(r"จำนวน\s*\d{1,4}\s?[ก-๎]{2,8}[)]?$"))
# A tab stop pushes the last word of a quantity over the margin: `จำนวน ๔` / `หน้า`.
_OPEN_COUNT = re.compile(loose(r"จำนวน\s*\d{1,4}$"))
_COUNT_WORD = re.compile(r"[ก-ฮเ-ไ][ก-๎]{1,11}[)]?")
_QUANTITY_LINE = re.compile(loose(r"จำนวน|ลง\s?วันที่|ลว\."))
_TITLE_MORE = re.compile(loose(r"(?:พ\.?\s?ศ\.?|ประจำปี|ครั้งที่|\(|ว่าด้วย)"))
_SENTENCE_ENDS = re.compile(loose(r"จึง(?:ประกาศ|ขอ|เรียน|แจ้ง|ให้|เสนอ|มีคำสั่ง)|(?:สั่ง|ประกาศ|ให้ไว้)\s?ณ\s?วันที่"))
"""A purpose or a formula: a body without an opening word, not the subject's second line."""
_ARTICLE = re.compile(r"ข้อ\s?\d|มาตรา|หมวด")
_TELLING = re.compile(loose(r"(?:ได้|จะ|ขอ|มี|เป็น|แจ้ง)(?:รับ|ดำเนิน|กำหนด|จัด|ส่ง|ให้|เรียน)"))
_ADDRESSEE_MORE = re.compile(r"และ|,|\(|ทุก|ผ่าน")
_RUNS_ON = re.compile(loose(r"\s?(?:นั้น|ดังกล่าว|ข้างต้น|ไปแล้ว|ให้|ไว้|และ|แล้ว)"))
_PARAGRAPH = 160
_LOOK_AHEAD = 7
_LONGEST_LIST = 60


@dataclass(frozen=True, slots=True)
class Sections:
    """Lines on which the head's parts begin; `body` is one past the head's last line."""

    subject: int | None
    references: int | None
    enclosures: int | None
    body: int


def is_opener(row: Line, *, weak: bool = True) -> bool:
    """Tell whether a line begins like a body's first paragraph.

    `weak` openers (`เพื่อ`, `ตาม`) also begin the second line of a subject or an enclosure.
    """
    key = row.key.lstrip("0123456789๐๑๒๓๔๕๖๗๘๙.()")
    if not weak and key.startswith(_WEAK_KEYS) and not key.startswith("ตามท"):
        return False
    return key.startswith(_OPENER_KEYS) and not key.startswith(_NO_OPENER_KEYS)


class HeadReader:
    """Walks the head's lines from the subject down."""

    def __init__(self, lines: Lines, stamps: tuple[StampBlock, ...], limit: int, kind: Kind) -> None:
        self.lines = lines
        self.rows = lines.rows
        self.stamps = stamps
        self.limit = limit
        self.kind = kind

    def read(self) -> Sections:
        """Return where the head's parts begin."""
        subject = self._subject()
        references = enclosures = None
        heads = [i for i in (subject, self.kind.salutation) if i is not None]
        index = (max(heads) if heads else self.kind.anchor) + (1 if heads or self.kind.titled else 0)
        section = Label.DEAR if self.kind.salutation is not None else Label.SUBJECT
        start = index - 1 if heads else index
        while index < self.limit:
            row = self.rows[index]
            if blocks_cover(self.stamps, index):
                index += 1
                continue
            if row.label is Label.REFERENCE and references is None and not self._runs_on(index):
                references, section, start = index, Label.REFERENCE, index
            elif row.label is Label.ENCLOSURE and enclosures is None and not self._runs_on(index):
                enclosures, section, start = index, Label.ENCLOSURE, index
            elif row.label in (Label.CLOSING, Label.PHONE) or not (
                self._is_aside(index) or self._continues(index, start, section)
            ):
                break
            index += 1
        return Sections(subject, references, enclosures, index)

    def _subject(self) -> int | None:
        kind = self.kind
        if kind.value is LetterKind.STAMPED:
            return None
        last = kind.salutation if kind.salutation is not None else min(self.limit, kind.anchor + 12)
        for index in range(last):
            if self.rows[index].label is Label.SUBJECT and not blocks_cover(self.stamps, index):
                return index
        if kind.salutation is not None:  # columns read apart can put the subject behind the addressee
            for index in range(kind.salutation + 1, min(self.limit, kind.salutation + 4)):
                if self.rows[index].label is Label.SUBJECT:
                    return index
        return None

    def _is_aside(self, index: int) -> bool:
        """A date, a number row or a reader's mark that columns brought between the head's parts."""
        row = self.rows[index]
        if row.label in (Label.NUMBER, Label.DATE):
            return index < self.kind.anchor + 8
        content = self.lines.content(index)
        return is_date_row(content) or content in ("ลงชื่อ", "ทราบ")

    def _runs_on(self, index: int) -> bool:
        """Tell whether a label's words continue a wrapped sentence instead of heading a list."""
        row = self.rows[index]
        return _RUNS_ON.match(self.lines.text, row.value, row.end) is not None

    def _continues(self, index: int, start: int, section: Label) -> bool:
        """Tell whether a line still belongs to the part that begins on line `start`."""
        row, content = self.rows[index], self.lines.content(index)
        if row.label in (Label.REFERENCE, Label.ENCLOSURE):
            return False
        if section is Label.SUBJECT:
            return self._more_subject(index, start)
        if is_rule(content) or len(content) > _PARAGRAPH or index - start > _LONGEST_LIST:
            return False
        if self._head_goes_on(index, start, section):
            return True
        if section is Label.DEAR:
            return self._more_addressees(index, start)
        return self._more_list(index, start)

    def _more_addressees(self, index: int, start: int) -> bool:
        row, content = self.rows[index], self.lines.content(index)
        if row.label is Label.SUBJECT:
            return True
        if is_opener(row) or len(content) >= 110:
            return False
        if index == start + 1 and self.rows[start].value >= self.rows[start].end:
            return True  # the label stands on a line of its own
        # A memo's numbered paragraphs stand where addressees could: these are numbered from the first.
        counted = _COUNT.match(content) and _COUNT.match(self.lines.text, self.rows[start].value)
        named = starts_post(content) or counted or _ADDRESSEE_MORE.match(content)
        if named and not _TELLING.search(content):
            return True
        return self.lines.is_full(index - 1) and not row.blank_before and len(content) < 80

    def _more_list(self, index: int, start: int) -> bool:
        row, content = self.rows[index], self.lines.content(index)
        complete = self._complete(index - 1)
        if is_opener(row):
            return not is_opener(row, weak=False) and self._wrapped(index)
        if _OPEN_COUNT.search(self.lines.content(index - 1)) and _COUNT_WORD.fullmatch(content):
            return True
        if _LIST_MORE.match(content) and (
            not complete or _COUNT.match(content) or _QUANTITY_LINE.match(content)
        ):
            return True
        if complete:
            # A further item without a number ends in its own quantity.
            return len(content) < 110 and _COUNTED.search(content) is not None
        bare = self.rows[start].value >= self.rows[start].end
        return (bare and index == start + 1) or self._wrapped(index)

    def _wrapped(self, index: int) -> bool:
        """Tell whether a line goes on where the line above ran to the right margin."""
        if self._complete(index - 1) or not self.lines.is_full(index - 1):
            return False
        return not self.rows[index].blank_before or self.lines.airy

    def _complete(self, index: int) -> bool:
        """Tell whether a list's item ends with this line: in its quantity, or in a cited letter's year."""
        return _LIST_DONE.search(self.lines.content(index).rstrip(" .")) is not None

    def _head_goes_on(self, index: int, start: int, section: Label) -> bool:
        """Tell whether a list's label, or the list's next number, still follows: then this is no body."""
        count = self._count(start, index) if section is not Label.DEAR else 0
        for ahead in range(index + 1, min(self.limit, index + _LOOK_AHEAD)):
            row = self.rows[ahead]
            if row.label in (Label.REFERENCE, Label.ENCLOSURE):
                parted = row.value == row.end or self.lines.text[row.value - 1] in " \t:\u00a0"
                wrapped = self.lines.is_full(ahead - 1) and not self._complete(ahead - 1)
                return parted and not wrapped and not self._runs_on(ahead)
            if is_opener(row, weak=False) or row.label is Label.CLOSING or row.end - row.start > _PARAGRAPH:
                return False
            found = _COUNT.match(self.lines.content(ahead))
            if count and found and not is_opener(self.rows[index], weak=False):
                return int(found.group(1)) == count + 1
        return False

    def _count(self, start: int, index: int) -> int:
        """Return the last number of the list so far, 0 where it has none."""
        last = 0
        for at in range(start, index):
            row = self.rows[at]
            found = _COUNT.match(self.lines.text, row.value, row.end)
            if found and int(found.group(1)) == last + 1:
                last += 1
        return last

    def _more_subject(self, index: int, start: int) -> bool:
        row, content = self.rows[index], self.lines.content(index)
        if is_rule(content):
            return index + 1 < self.limit and not is_opener(self.rows[index + 1])
        if len(content) > 120 and not self.lines.width:
            return False
        for ahead in range(index, min(self.limit, index + 6)):
            if is_rule(self.lines.content(ahead)):
                return ahead > index
        blank = row.blank_before and not self.lines.airy
        if index - start > 6 or blank or content.startswith("ฉบับที่") or _COUNT.match(content):
            return False
        if _SENTENCE_ENDS.search(content):
            return False
        if _TITLE_MORE.match(content) and len(content) < 60:
            return True
        if is_opener(row):
            short = not is_opener(row, weak=False) and not self.lines.is_full(index)
            return short and index + 1 < self.limit and is_opener(self.rows[index + 1])
        if _ARTICLE.match(content):
            return False
        return (self.lines.width > 0 and len(content) < 0.85 * self.lines.width) or len(content) < 60
