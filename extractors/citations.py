"""Reading one citation: what kind of document it names, who issued it, and which date belongs to it.

A citation is built as `[สำเนา] NOUN ISSUER [secrecy] [urgency] ที่ NUMBER [เรื่อง …] ลงวันที่ DATE`
(clauses 11.6 and 11.7 of the regulation; the ministry of commerce's manual, 1.1.8); any part but the noun can
be missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.layout import one_line
from extractors.offices import starts_office, starts_post
from schemas.letter import ReferenceKind
from schemas.mentions import DateMention
from schemas.source import Span


@dataclass(frozen=True, slots=True)
class NounRule:
    """The words that name a kind of document."""

    id: str
    kind: ReferenceKind
    words: tuple[str, ...]
    not_before: tuple[str, ...]
    """What makes the word another one: `หนังสือเดินทาง` is a passport."""
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()


NOUNS: tuple[NounRule, ...] = (
    NounRule(
        "citations.letter",
        ReferenceKind.LETTER,
        ("หนังสือ", "บันทึกข้อความ", "บันทึก", "โทรสารในราชการ", "วิทยุในราชการ", "โทรสาร", "โทรเลข", "จดหมาย"),
        (
            "พิมพ์",
            "เดินทาง",
            "รับรอง",
            "มอบอำนาจ",
            "มอบฉันทะ",
            "สัญญา",
            "ค้ำประกัน",
            "เรียน",
            "บริคณห์",
            "ยินยอม",
            "แสดง",
            "สุทธิ",
            "สำคัญ",
            "อิเล็กทรอนิกส์",
            "ชี้ชวน",
            "อนุญาต",
            "ลาออก",
            "ลาป่วย",
            "เล่ม",
            "ข้อตกลง",
            "ตกลง",
            "การประชุม",
            "ผลการ",
            "ลงบัญชี",
            "ทะเบียน",
            "หมายเลข",
            ".",
            ":",
        ),
        ("หนังสือกรมการปกครอง", "บันทึกข้อความกองคลัง", "สำเนาหนังสือจังหวัดลำปาง", "โทรสารในราชการกรมที่ดิน"),
        ("หนังสือพิมพ์", "หนังสือเดินทาง", "หนังสือรับรอง", "บันทึกการประชุม", "บันทึกข้อตกลง", "โทรสาร. ๐ ๒๑๒๓"),
    ),
    NounRule(
        "citations.order",
        ReferenceKind.ORDER,
        ("คำสั่ง",),
        ("ทางปกครอง", "ศาล", "ซื้อ", "จ้าง"),
        ("คำสั่งจังหวัดลำปาง", "สำเนาคำสั่งแต่งตั้งคณะทำงาน"),
        ("คำสั่งซื้อ", "คำสั่งทางปกครอง"),
    ),
    NounRule(
        "citations.announcement",
        ReferenceKind.ANNOUNCEMENT,
        ("ประกาศ", "แถลงการณ์", "แจ้งความ"),
        ("นียบัตร", "ใช้", "ให้ทราบ", "ณ ", "ใน", "เป็น", "ทาง", "เมื่อ"),
        ("ประกาศจังหวัดลำปาง", "ประกาศคณะกรรมการกลาง"),
        ("ประกาศนียบัตร", "ประกาศใช้", "ประกาศ ณ วันที่"),
    ),
    NounRule(
        "citations.regulation",
        ReferenceKind.REGULATION,
        (
            "ระเบียบ",
            "ข้อบังคับ",
            "พระราชบัญญัติ",
            "พ.ร.บ.",
            "พระราชกฤษฎีกา",
            "พระราชกำหนด",
            "กฎกระทรวง",
            "กฎ",
            "ข้อบัญญัติ",
            "เทศบัญญัติ",
            "ประมวลกฎหมาย",
            "รัฐธรรมนูญ",
        ),
        ("วาระ", "เรียบร้อย"),
        ("ระเบียบกระทรวงมหาดไทยว่าด้วยการเบิกจ่าย", "พระราชบัญญัติเทศบาล"),
        ("ระเบียบวาระการประชุม",),
    ),
    NounRule(
        "citations.resolution",
        ReferenceKind.RESOLUTION,
        ("มติ",),
        ("ชน",),
        ("มติคณะรัฐมนตรี", "มติที่ประชุม"),
        ("มติชน",),
    ),
)

COUNTED = frozenset((ReferenceKind.LETTER, ReferenceKind.ORDER, ReferenceKind.ANNOUNCEMENT))
"""Only letters, orders and announcements count as references (contract, `references`)."""


# As text layers and recognisers leave them: marks lost, clusters split by a space.
LETTER_WORD = r"หน[ัิ]?\s?ง\s?ส[ืิี]?\s?อ"
ORDER_WORD = r"ค[ำา]ส[ัี]?[่้]?ง"
_WORN = {"หนังสือ": LETTER_WORD, "คำสั่ง": ORDER_WORD}


def _noun_pattern(rule: NounRule) -> str:
    words = "|".join(_WORN.get(word, re.escape(word)) for word in rule.words)
    stops = "|".join(map(re.escape, rule.not_before))
    return rf"(?P<{rule.kind.value}>(?:{words})(?!\s?(?:{stops})))"


_NOUN = re.compile(r"(?<!พ)(?:" + "|".join(map(_noun_pattern, NOUNS)) + ")")
_POINTER = re.compile(
    r"(?:ที่|ฉบับที่|ตามที่)\s?(?:อ้างถึง|อ้างอิง)|(?:ฉบับ)?(?:ดังกล่าว|นี้|เดียวกัน|ข้างต้น|นั้น)|สั่งการ(?:ดังกล่าว|ข้างต้น)|ที่ส่งมา|ตอบ"
)

_URGENCY = r"ด่วน\s?ที่สุด|ด่วน\s?มาก|ด่วน\s?ภายใน[^ที]{0,30}|ด่วน|ลับ\s?ที่สุด|ลับ\s?มาก|ลับเฉพาะ|ลับ|ปกปิด"
_TAIL = re.compile(rf"(?:[\s,:“”\"]|(?:เลข)?ที่|ท่ี|\bที|\bท|{_URGENCY}|ฉบับ(?:ที่)?|\(เฉพาะ\)|เลขรับ|ลง|\()*\Z")
_LEAD = re.compile(
    rf"(?:\s|ของ|จาก|เวียน|ราชการ|สั่งการ|นำส่ง|ภายนอก|ภายใน|ประทับตรา|ข้อหารือ|ร้องเรียน|ร้องทุกข์|{_URGENCY})*"
)
_CUT = re.compile(r"\s*(?:เรื่อง|ลงวันที่|ลว\.|ลง\s?วันที่|\bที่\s?[ก-ฮ]{2,}\s?[0-9๐-๙]|แจ้ง(?:ว่า|เวียน)|ซึ่ง|\bได้|\bว่า)")
_AGENCY_BEFORE = re.compile(
    r"(?P<agency>[^\s\n“”\"(][^\n“”\"]{2,100}?)\s?(?:ได้)?(?:มี|ส่ง|แจ้งตาม|แจ้งโดย|แจ้งเป็น|ออก|แจ้งเวียนตาม)\s?(?:สำเนา)?\Z"
)
_LONGEST_NAME = 140
_LONGEST_OTHER_NAME = 60
_CLAUSE_OPENER = re.compile(r"(?:ด้วย|ตามที่|ตาม|เนื่องจาก|เนื่องด้วย|อนุสนธิ|และ|โดย|ซึ่ง|นั้น|จาก)\s*")
_DATE_LINK = re.compile(r"ล\s?ง|ลว")
# The marks of ลงวันที่ are the first that recognisers lose; a line may break inside it.
_DAY_WORD = r"ว[ัิ]?\s?น\s*ท[ี่ิ]{0,2}"
# Orders and announcements bear their date behind their own formula (clauses 16.6 and 20.4).
_FORMULA = r"(?:สั่ง|ประกาศ|ให้ไว้|ออก)\s?ณ"
_ADJACENT = re.compile(rf"[\s,()]*(?:(?:ล\s?ง|ลว\.?|เมื่อ|{_FORMULA})\s*)?(?:{_DAY_WORD}\s*)?\Z")
_LINKED = re.compile(rf"(?:ล\s?ง|ลว\.?|{_FORMULA})\s*(?:{_DAY_WORD}|วัน[ก-๎]{{1,12}}ที่)?\s*\Z")
_SIGNED_ON = re.compile(rf"(?:ล\s?ง|ลว\.?)\s*(?:{_DAY_WORD}|วัน[ก-๎]{{1,12}}ที่)?\s*\Z")
_DATES_JOINED = re.compile(rf"[\s,]*(?:และ|กับ)?\s*(?:ล\s?ง|ลว\.?)?\s*(?:{_DAY_WORD})?\s*")
_RESPECTIVELY = re.compile(r"\s*(?:ตาม|โดย)ลำดับ")
_MOST_JOINED = 9
_LABEL_AHEAD = re.compile(rf"(?:[\s,]|(?:เลข)?ที่?|{_URGENCY})*\Z")


@dataclass(frozen=True, slots=True)
class Noun:
    """A word that names a document, and where."""

    kind: ReferenceKind
    span: Span
    pointer: bool
    """It points back (`หนังสือดังกล่าว`) and cites nothing new."""


def nouns(text: str, start: int, end: int) -> list[Noun]:
    """Return the nouns that name documents in `text[start:end]`, in order."""
    found = []
    for match in _NOUN.finditer(text, start, end):
        kind = ReferenceKind(match.lastgroup or "")
        found.append(Noun(kind, match.span(), _POINTER.match(text, match.end(), end) is not None))
    return found


def issuer_of(text: str, noun: Noun, end: int, low: int) -> str | None:
    """Return the agency named between the noun and `end` (where `ที่ NUMBER` begins), or before the noun.

    Urgency, secrecy and the label are taken off; nothing is expanded. `low` bounds the look before the noun
    (`กรมการปกครองได้มีหนังสือ ที่ …`).
    """
    start = noun.span[1]
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    if cut := _CUT.search(text, start, end):
        end = cut.start()
    tail = _TAIL.search(text, start, end)
    name = one_line(text[start : tail.start() if tail else end])
    if name in {"ท่าน", "ข้าพเจ้า"}:
        return None
    if name:
        # Prose between the noun and a number far behind it is no name.
        sound = len(name) <= _LONGEST_NAME if starts_office(name) else len(name) <= _LONGEST_OTHER_NAME
        return name if sound and not name[0].isdigit() else None
    before = _AGENCY_BEFORE.search(text, max(low, noun.span[0] - 120), noun.span[0])
    if before is None:
        return None
    agency = before["agency"]
    while opener := _CLAUSE_OPENER.match(agency):
        agency = agency[opener.end() :]
    agency = one_line(agency)
    return agency if starts_office(agency) or starts_post(agency) else None


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a text, looked up by place."""

    found: Sequence[DateMention]
    starts: Sequence[int]

    @classmethod
    def of(cls, dates: Sequence[DateMention]) -> Dates:
        """Index `dates`, which stand in order."""
        return cls(dates, [d.span[0] for d in dates])

    def after(self, text: str, start: int, end: int) -> DateMention | None:
        """Return the date that belongs to a number ending at `start`: the next one, if `ลงวันที่` says so."""
        place = bisect_left(self.starts, start)
        while place < len(self.found) and self.found[place].span[0] < end:
            date = self.found[place]
            if _ADJACENT.match(text, start, date.span[0]) or _is_linked(text, start, date):
                return date
            place += 1
        return None

    def linked(self, text: str, start: int, end: int) -> DateMention | None:
        """Return the next date in `text[start:end]` where `ลงวันที่` stands before it, else nothing."""
        place = bisect_left(self.starts, start)
        if place == len(self.found) or self.found[place].span[0] >= end:
            return None
        date = self.found[place]
        return date if _SIGNED_ON.search(text[start : date.span[0]]) or _DATE_LINK.match(date.text) else None

    def respective(self, text: str, first: DateMention) -> list[DateMention]:
        """Return the dates from `first` on that are joined up to the word `ตามลำดับ`; none without it."""
        place = bisect_left(self.starts, first.span[0])
        row = [first]
        for date in self.found[place + 1 : place + 1 + _MOST_JOINED]:
            if not _DATES_JOINED.fullmatch(text, row[-1].span[1], date.span[0]):
                break
            row.append(date)
        return row if len(row) > 1 and _RESPECTIVELY.match(text, row[-1].span[1]) else []

    def before(self, text: str, start: int, end: int) -> DateMention | None:
        """Return the date that stands between a noun and its number's label: `หนังสือลงวันที่ … ที่ …`."""
        place = bisect_left(self.starts, end) - 1
        if place < 0 or self.starts[place] < start:
            return None
        date = self.found[place]
        fits = date.span[1] <= end and _LABEL_AHEAD.match(text, date.span[1], end)
        return date if fits and _is_linked(text, start, date) else None


def _is_linked(text: str, low: int, date: DateMention) -> bool:
    """Say whether `ลง` stands at the date, in front of it or inside its mention."""
    window = text[max(low, date.span[0] - 16) : date.span[0]]
    return _LINKED.search(window) is not None or _DATE_LINK.match(date.text) is not None
