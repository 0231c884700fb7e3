"""The lines of a letter and the labels that they begin with.

Frame, head and foot all walk the same lines, so they are read once and kept for the text at hand. A label is
recognised by its skeleton: its consonants and leading vowels, without the marks above and below and without
white space. Text layers lose tone marks, move them and split clusters with spaces, and OCR drops the small
marks first; the consonants survive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from schemas.source import Span

_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
_BLANK = " \t\n\r\f\v\u00a0\u200b\u200c\u200d\ufeff"
_DROP: dict[int, int | None] = {ord(c): None for c in _MARKS + _BLANK}
# SARA AM falls apart into a lost ring and SARA AA, or swallows it: both are read as SARA AA.
_DROP[ord("ำ")] = ord("า")

_KEY_CHARS = 40
_LEAD = re.compile(r"(?:\s|[*#>|_•\u200b\ufeff]|\[[^\]\n]{0,80}\]|</?[a-zA-Z][^>\n]{0,60}>)*")
_TAIL = " \t\r\f\v\u00a0\u200b*|"
_WIDE_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{3,}")
_RULE_OFF = re.compile(r"[-–—_=.…*~•๏\s]{5,}")

_NARROW = 45
_FULL_LINES = 3
UNWRAPPED = 170
"""A line longer than this holds a whole paragraph: such a text has no line breaks but those of paragraphs."""


class Label(Enum):
    """What a line begins with."""

    NUMBER = "number"
    SUBJECT = "subject"
    DEAR = "dear"
    TO = "to"
    REFERENCE = "reference"
    ENCLOSURE = "enclosure"
    AGENCY = "agency"
    MEMO = "memo"
    DATE = "date"
    CLOSING = "closing"
    PHONE = "phone"
    ADDRESS = "address"
    CONTACT = "contact"
    COPY = "copy"
    ORDER = "order"
    ANNOUNCEMENT = "announcement"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A label with the words that it is printed with.

    `loose` labels count even where nothing separates them from the value; the others need a space, a colon or
    the line's end behind them, since their words also begin ordinary ones (`เรียน` in `เรียนรู้`).
    """

    label: Label
    words: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()
    loose: bool = False


LABEL_RULES: tuple[LabelRule, ...] = (
    LabelRule(Label.SUBJECT, ("เรื่อง",), ("เรื่อง ขอเชิญประชุม", "เรื่อง\tการใช้รถ"), ("เรื่องเดิม",)),
    LabelRule(
        Label.DEAR,
        ("กราบเรียน", "ขอประทานกราบเรียน", "เรียน", "นมัสการ", "กราบนมัสการ", "ขอประทานกราบทูล", "กราบทูล", "ทูล"),
        ("เรียน ปลัดกระทรวง", "กราบเรียน นายกรัฐมนตรี", "เรียน"),
        ("เรียนรู้ตลอดชีวิต", "เรียนมาเพื่อทราบ"),
    ),
    LabelRule(
        Label.DEAR,
        ("เสนอ",),
        ("เสนอ  กองการเจ้าหน้าที่", "เสนอ: อธิบดี"),
        ("เสนอ แผนงานปีหน้า", "เสนอแนะ", "เสนอ\nตามที่"),
    ),
    LabelRule(Label.TO, ("ถึง",), ("ถึง กรมการปกครอง",), ("ถึงแม้ว่า",)),
    LabelRule(Label.REFERENCE, ("อ้างถึง", "อ้างอิง"), ("อ้างถึง ๑. หนังสือ", "อ้างถึงหนังสือกรม"), loose=True),
    LabelRule(
        Label.ENCLOSURE,
        ("สิ่งที่ส่งมาด้วย", "สิ่งที่แนบมาด้วย", "สิ่งที่ส่งมาพร้อมนี้", "สิ่งที่แนบมาพร้อมนี้", "เอกสารที่ส่งมาด้วย", "เอกสารที่แนบมาด้วย"),
        ("สิ่งที่ส่งมาด้วย แบบตอบรับ", "สิ่งทสี่ งมาดวย แบบ"),
        loose=True,
    ),
    LabelRule(Label.AGENCY, ("ส่วนราชการ", "ส่วนงาน", "หน่วยงาน"), ("ส่วนราชการ กองคลัง",), ("ส่วนราชการต่าง ๆ",)),
    LabelRule(Label.MEMO, ("บันทึกข้อความ",), ("บันทึกข้อความ", "บั น ทึ ก ข้ อ ค ว า ม"), loose=True),
    LabelRule(Label.DATE, ("วันที่",), ("วันที่ ๕ มีนาคม ๒๕๖๕",)),
    LabelRule(
        Label.CLOSING,
        (
            "ขอแสดงความนับถือ",
            "ขอแสดงความเคารพ",
            "ขอนมัสการด้วยความเคารพ",
            "ขอนมัสการ",
            "ควรมิควรแล้วแต่จะโปรด",
            "ด้วยความเคารพ",
        ),
        ("ขอแสดงความนับถือ", "ขอแสดงความนับถืออย่างยิ่ง"),
        loose=True,
    ),
    LabelRule(
        Label.PHONE,
        ("โทร", "โทรศัพท์", "โทรสาร", "แฟกซ์", "มือถือ", "หมายเลขโทรศัพท์"),
        ("โทร. ๐ ๒๑๒๓ ๔๕๖๗", "โทรสาร ๐ ๒๑๒๓ ๔๕๖๘"),
        ("โทรทัศน์",),
        loose=True,
    ),
    LabelRule(
        Label.ADDRESS,
        (
            "ไปรษณีย์อิเล็กทรอนิกส์",
            "อีเมล",
            "อีเมล์",
            "เว็บไซต์",
            "E-mail",
            "Email",
            "e-mail",
            "www.",
            "http",
            "Line",
            "LINE",
        ),
        ("ไปรษณีย์อิเล็กทรอนิกส์ rongrian@example.go.th",),
        loose=True,
    ),
    LabelRule(
        Label.CONTACT,
        ("ผู้ประสานงาน", "ผู้รับผิดชอบ", "เจ้าของเรื่อง", "ผู้ติดต่อ", "ติดต่อประสานงาน"),
        ("ผู้ประสานงาน นางสาวดวงใจ ใจดี",),
        loose=True,
    ),
    LabelRule(Label.COPY, ("สำเนาส่ง", "สำเนาเรียน"), ("สำเนาส่ง กองคลัง",), loose=True),
    LabelRule(
        Label.ORDER,
        ("คำสั่ง", "ระเบียบ", "ข้อบังคับ"),
        ("คำสั่งกรมการปกครอง", "ค ำสั่งกระทรวง"),
        ("ระเบียบวาระการประชุม",),
        loose=True,
    ),
    LabelRule(
        Label.ANNOUNCEMENT,
        ("ประกาศ", "แถลงการณ์", "ข่าว"),
        ("ประกาศจังหวัด", "ป ร ะ ก า ศ"),
        ("ประกาศ ณ วันที่ ๑ มีนาคม ๒๕๖๕",),
        loose=True,
    ),
    LabelRule(
        Label.RECORD,
        ("หนังสือรับรอง", "ใบรับรอง", "รายงานการประชุม", "บันทึก"),
        ("หนังสือรับรอง", "รายงานการประชุมคณะกรรมการ"),
        loose=True,
    ),
)

# What makes the word another one; compared with the skeleton behind the label.
_NOT_AFTER: dict[Label, tuple[str, ...]] = {
    Label.PHONE: ("ทศน", "คมนาคม", "มาตร"),
    Label.ORDER: ("วาระ", "แบบแผน", "เดม", "ทางราชการ", "ณวนท"),
    Label.ANNOUNCEMENT: ("ณวนท", "นยบตร", "สาร", "ใชแลว", "เมอ", "ใหทราบ"),
    Label.RECORD: (),
}
_SPACED_OUT = {Label.AGENCY: ("ตาง", "และ", "ใน", "ท", "ของ", "เจา")}


def loose(pattern: str) -> str:
    """Return a pattern that overlooks what broken text layers and OCR do to the small marks.

    Tone marks and silencers may be missing, the four vowels above that differ by a stroke are one. Only for
    patterns that hold no such vowel inside a class of their own.
    """
    return _ABOVE.sub("[ิีึื]", _TONE.sub(r"\1?", pattern)).replace("ำ", "(?:ำ|ํ?า)")


_TONE = re.compile("([่้๊๋์])")
_ABOVE = re.compile("[ิีึื]")


def skeleton(text: str) -> str:
    """Return the consonants and leading vowels of a text, without marks and white space."""
    return text.translate(_DROP)


_BY_KEY: dict[str, tuple[Label, bool]] = {
    skeleton(word): (rule.label, rule.loose) for rule in LABEL_RULES for word in rule.words
}
_KEY_PATTERN = re.compile("|".join(re.escape(k) for k in sorted(_BY_KEY, key=len, reverse=True)))
_NUMBER_ROW = re.compile(
    r"เลขที่\s*[:：]?\s*(?=[^\n/]{0,12}/\s*25|[^\n/]{0,12}/\s*๒๕|[.…]{3})|"
    r"ท[ี่ิ่ั]{1,3}(?![ัี-ู็-๎]|ทำการ|ว่าการ|ทําการ|ปรึกษา|ประชุม|ดิน|ส่ง|แนบ)\s*[:：]?\s*"
    r"(?=[^\n]{0,48}?[/…]|[^\n]{0,30}?\.{4}|\s*$|[^\n]{0,30}?วันที่|[ก-ฮ]{2,4}\.?\s*\d)"
)
_SUBMITTED = skeleton("เสนอ")
# Memos are also submitted (เสนอ) to a post or an office, but the verb begins many a line of prose.
_SUBMITTED_TO = re.compile(
    loose(
        r"(?:[ \t\u00a0]{1,20}|[ \t\u00a0]{0,20}[:：][ \t\u00a0]{0,4})"
        r"(?:ผู้(?:ว่า|อำนวย|บัญชา|บังคับ|จัดการ|ช่วย)|ผอ|ผบ|นายก|นายอำเภอ|อธิ|ปลัด|รอง|เลขา|หัวหน้า|ประธาน|คณบดี|กอง|กรม|สำนัก|ฝ่าย|แผนก|ศูนย์|งาน|กลุ่ม|ส่วน)[^\n]{0,60}$"
    ),
    re.MULTILINE,
)
_SALUTED = re.compile(
    loose(
        r"(?:ท่าน|ผู้|นาย|นาง|พล|ดร|ศาสตรา|รอง|ผศ|รศ|ปลัด|อธิบดี|เลขา|คณ|หัวหน้า|ประธาน|รัฐมนตรี|ท้องถิ่น|ว่าที่|ร้อย|พัน|"
        r"กรรมการ|กำนัน|ครู|สมาชิก|บรรณาธิการ|ผอ|สำนัก|กรม|เทศบาล|จังหวัด|อำเภอ|อธิการ|พระ|เจ้า)"
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space and markup around it.

    `value` is where the text behind the label begins (`start` where the line has no label).
    """

    start: int
    end: int
    key: str
    label: Label | None
    value: int
    blank_before: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text; `width` is that of its wrapped lines, 0 where paragraphs are not wrapped."""

    text: str
    rows: tuple[Line, ...]
    width: int
    airy: bool
    """A blank line stands between nearly all lines, so blank lines say nothing."""

    def content(self, index: int) -> str:
        """Return a line's text."""
        row = self.rows[index]
        return self.text[row.start : row.end]

    def is_full(self, index: int) -> bool:
        """Tell whether a line runs to the right margin, so that the next may continue it."""
        row = self.rows[index]
        return self.width > 0 and row.end - row.start >= 0.72 * self.width

    def at(self, offset: int) -> int:
        """Return the index of the line that holds an offset, or the next one."""
        low, high = 0, len(self.rows)
        while low < high:
            middle = (low + high) // 2
            if self.rows[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def between(self, span: Span) -> range:
        """Return the indexes of the lines that begin inside a span."""
        first = self.at(span[0])
        last = first
        while last < len(self.rows) and self.rows[last].start < span[1]:
            last += 1
        return range(first, last)


def _past(text: str, start: int, end: int, count: int) -> int:
    """Return the offset behind the first `count` characters of the skeleton, and behind their marks."""
    at = start
    while at < end and count:
        if _DROP.get(ord(text[at]), 1) is not None:
            count -= 1
        at += 1
    while at < end and text[at] in _MARKS:
        at += 1
    return at


def _label(text: str, start: int, end: int, key: str) -> tuple[Label | None, int]:
    number = _NUMBER_ROW.match(text, start, end) if key[:1] in "ทเ" else None
    if number and (key[0] == "ท" or key.startswith("เลขท")):
        return Label.NUMBER, number.end()
    found = _KEY_PATTERN.match(key)
    if not found:
        return None, start
    word = found.group()
    label, loose = _BY_KEY[word]
    rest = key[len(word) :]
    if rest.startswith(_NOT_AFTER.get(label, ())) and _NOT_AFTER.get(label):
        return None, start
    value = _past(text, start, end, len(word))
    behind = text[value : value + 1]
    if word == _SUBMITTED and not _SUBMITTED_TO.match(text, value, end):
        return None, start
    if not loose and behind and value < end and behind not in _BLANK + ":：.…*<":
        if label in (Label.DEAR, Label.TO):
            if not _SALUTED.match(text, value, end):
                return None, start
        elif label is Label.SUBJECT:
            if rest.startswith(("เดม", "รอง", "ดงกลาว", "น", "ราว", "ท")):
                return None, start
        else:
            return None, start
    if rest.startswith(_SPACED_OUT.get(label, ())) and _SPACED_OUT.get(label):
        return None, start
    while value < end and text[value] in " \t\u00a0:：*":
        value += 1
    return label, value


_NOISE_LENGTH = 90


def _is_noise(text: str, start: int, end: int) -> bool:
    """Tell whether a line is what OCR makes of tone marks, specks and strokes: single letters, far apart.

    Such lines stand between the true ones and would break a list or a signature apart.
    """
    if end - start > _NOISE_LENGTH or "  " not in text[start:end]:
        return False
    words = text[start:end].split()
    return len(words) >= 3 and sum(len(w.translate(_DROP)) <= 2 for w in words) >= 0.75 * len(words)


@lru_cache(maxsize=4)
def read_lines(text: str) -> Lines:
    """Return the lines of a text with their labels."""
    rows: list[Line] = []
    blank = True
    lengths: list[int] = []
    blanks = 0
    at = 0
    size = len(text)
    while at < size:
        stop = text.find("\n", at)
        if stop < 0:
            stop = size
        start = _LEAD.match(text, at, stop).end()  # type: ignore[union-attr]  # matches the empty string
        end = stop
        while end > start and text[end - 1] in _TAIL:
            end -= 1
        if start >= end or _is_noise(text, start, end):
            blank = True
        else:
            key = text[start : min(end, start + _KEY_CHARS)].translate(_DROP)
            label, value = _label(text, start, end, key)
            rows.append(Line(start, end, key, label, value, blank))
            lengths.append(end - start)
            blanks += blank
            blank = False
        at = stop + 1
    return Lines(text, tuple(rows), _wrap_width(lengths), len(rows) > 3 and blanks >= 0.6 * len(rows))


def _wrap_width(lengths: list[int]) -> int:
    """Return the width of wrapped lines, 0 where lines are whole paragraphs or too few to tell."""
    lengths.sort()
    if not lengths or lengths[-1] > UNWRAPPED:
        return 0
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.85))]
    full = sum(1 for length in lengths if length >= 0.8 * width)
    return width if width >= _NARROW and full >= _FULL_LINES else 0


def cells(text: str, start: int, end: int) -> list[Span]:
    """Return the stretches of a line that wide gaps (a tab, three spaces) keep apart."""
    found: list[Span] = []
    at = start
    for gap in _WIDE_GAP.finditer(text, start, end):
        if gap.start() > at:
            found.append((at, gap.start()))
        at = gap.end()
    if end > at:
        found.append((at, end))
    return found


_MONTH = (
    r"(?:ม[กถ]รา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรก[ฎฏ]า|สิงหา|กันยา|ตุลา|พฤศจิกา|พฤษจิกา|ธันวา)(?:คม|พันธ์|พันธุ์|ยน)?|"
    r"(?:มี|เม|มิ|[มกพสตธ])\s?\.?\s?[คพย]\.?"
)
_DATE_ROW = re.compile(
    loose(
        rf"[-–(\s.…/]*(?:ลง)?(?:วันที่[\s.…/-]*)?(?:\d{{1,2}}[\s.…/-]*)?(?:เดือน\s*)?(?:(?:{_MONTH})[\s.…/-]*(?:พ\.?\s?ศ\.?\s*)?(?:\d\s?){{2,4}}|"
        r"[/.-]?\s?\d{1,2}\s?[/.-]\s?\d{2,4})[\s).]*"
    )
)


def is_date_row(text: str) -> bool:
    """Tell whether a line holds a date, or a draft's month and year, and nothing else."""
    return len(text) < 60 and _DATE_ROW.fullmatch(text) is not None


def is_rule(text: str) -> bool:
    """Tell whether a line only draws a rule: dashes, dots, asterisks."""
    return _RULE_OFF.fullmatch(text) is not None


def trim(text: str, start: int, end: int, also: str = "") -> Span:
    """Return a span without the white space (and the characters of `also`) at its ends."""
    drop = _BLANK + "*" + also
    while start < end and text[start] in drop:
        start += 1
    while end > start and text[end - 1] in drop:
        end -= 1
    return start, end


_BREAK = re.compile(r"[ \t\r\f\v\u00a0\u200b]*\n[\s\u00a0]*")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u200b]+")
_THAI = re.compile(r"[ก-ฮะ-ฺเ-๎]")


def one_line(text: str) -> str:
    """Return a text on one line: white space collapsed, wrapped Thai words joined.

    Thai has no spaces between words, so a line break between two Thai letters stands for nothing, unless a
    space before it shows that there was one.
    """
    if "\n" in text:
        parts: list[str] = []
        at = 0
        for gap in _BREAK.finditer(text):
            parts.append(text[at : gap.start()])
            before, after = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
            joined = gap.group()[0] in "\r\n" and _THAI.match(before) and _THAI.match(after)
            parts.append("" if joined else " ")
            at = gap.end()
        parts.append(text[at:])
        text = "".join(parts)
    return _SPACES.sub(" ", text).strip(" *\u200b\ufeff")


def unwrap(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return a stretch with its wrapped Thai words joined, and for each place of it the offset in the text.

    Patterns then see `นายกเทศมนตรี` whole where a line broke inside it. One more offset than characters.
    """
    parts: list[str] = []
    offsets: list[int] = []
    at = start
    for gap in _BREAK.finditer(text, start, end):
        if gap.group()[0] in "\r\n" and _THAI.match(text, gap.start() - 1) and _THAI.match(text, gap.end()):
            parts.append(text[at : gap.start()])
            offsets.extend(range(at, gap.start()))
            at = gap.end()
    parts.append(text[at:end])
    offsets.extend(range(at, end + 1))
    return "".join(parts), offsets


def wrap_back(span: Span, offsets: list[int]) -> Span:
    """Return the span in the text of a span in what `unwrap` gave."""
    return offsets[span[0]], (offsets[span[1] - 1] + 1 if span[1] > span[0] else offsets[span[0]])
