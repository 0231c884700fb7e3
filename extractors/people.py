"""Names of persons: civil, royal, academic, medical, police, military and religious titles, with `ว่าที่`.

A Thai name is a title, a given name and a family name, the title nearly always written onto the given name.
The title makes the name; without one a name counts only where a label (`ผู้ประสานงาน`) or a signature says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.people_english import find_english
from extractors.text import squeeze
from schemas.mentions import PersonMention
from schemas.source import Span

# fmt: off
CIVIL = (
    "นางสาว", "น.ส.", "นส.", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "ด.ช.", "ด.ญ.", "คุณ", "Mr.", "Mrs.",
    "Ms.", "Miss",
)
ROYAL = (
    "ม.ร.ว.", "ม.ล.", "หม่อมราชวงศ์", "หม่อมหลวง", "หม่อมเจ้า", "ม.จ.", "ท่านผู้หญิง", "คุณหญิง", "หม่อม",
)
ACADEMIC = (
    "ศาสตราจารย์กิตติคุณ", "ศาสตราจารย์เกียรติคุณ", "ศาสตราจารย์พิเศษ", "ศาสตราจารย์คลินิก", "รองศาสตราจารย์พิเศษ",
    "ผู้ช่วยศาสตราจารย์พิเศษ", "รองศาสตราจารย์", "ผู้ช่วยศาสตราจารย์", "ศาสตราจารย์", "อาจารย์", "ศ.เกียรติคุณ",
    "ศ.กิตติคุณ", "ศ.พิเศษ", "ศ.คลินิก", "รศ.", "ผศ.", "ศ.", "ดร.", "ครู", "ว่าที่ดร.", "Dr.", "Prof.",
)
MEDICAL = (
    "นายแพทย์", "แพทย์หญิง", "ทันตแพทย์หญิง", "ทันตแพทย์", "เภสัชกรหญิง", "เภสัชกร", "สัตวแพทย์หญิง", "นายสัตวแพทย์",
    "นพ.", "พญ.", "ทพ.", "ทพญ.", "ภก.", "ภญ.", "น.สพ.", "สพ.ญ.", "สพ.ช.",
)
RELIGIOUS = ("พระครู", "พระมหา", "พระปลัด", "พระสมุห์", "พระใบฎีกา", "พระอธิการ", "พระอาจารย์", "พระ", "สามเณร",
             "แม่ชี", "บาทหลวง")

# Ranks are made from level and grade, so that none is forgotten.
_FORCES = (
    "พลตำรวจ", "พันตำรวจ", "ร้อยตำรวจ", "สิบตำรวจ", "พลอากาศ", "พลเรือ", "นาวาอากาศ", "นาวา", "เรืออากาศ", "เรือ",
    "พันจ่าอากาศ", "พันจ่า", "จ่าอากาศ", "จ่าสิบ", "จ่า", "สิบ", "พัน", "ร้อย", "พล",
)
_LEVELS = (
    "พล.ต.", "พ.ต.", "ร.ต.", "ส.ต.", "พล.ร.", "พล.อ.", "พล.", "พ.", "ร.", "น.", "ส.", "จ.ส.", "จ.",
    "พ.จ.", "พ.จ.อ.", "พ.อ.", "จ.อ.", "ร.อ.", "มว.", "นก.",
)
# fmt: on
RANKS = (
    *(f"{force}{grade}" for force in _FORCES for grade in ("เอก", "โท", "ตรี")),
    *(f"{level}{grade}." for level in _LEVELS for grade in "อทต"),
    *("จ.ส.ต.", "ด.ต.", "จ่าสิบตำรวจ", "ดาบตำรวจ", "นายดาบตำรวจ", "นายดาบ", "พลตำรวจจัตวา", "พลจัตวา", "พลตำรวจ"),
    *(f"นายกอง{grade}" for grade in ("ใหญ่", "เอก", "โท", "ตรี")),
    *(f"นายหมวด{grade}" for grade in ("เอก", "โท", "ตรี")),
    *(f"นายหมู่{grade}" for grade in ("ใหญ่", "เอก", "โท", "ตรี")),
    *("พลทหาร", "พลฯ"),
)


_LOST_MARKS = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"


def _trie(words: Iterable[str]) -> str:
    """A pattern for `words`, longest match first, that shares their beginnings.

    Two hundred plain alternatives cost a millisecond a page; so shared they cost a tenth of it.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in by_first.items():
        # Every dot of an abbreviation may carry a space; text layers and OCR lose the small marks first.
        own = "\\. ?" if first == "." else f"{first}?" if first in _LOST_MARKS else re.escape(first)
        branches.append(own + _trie(rests))
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and "" not in words else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if "" in words else whole


# In `นายกเทศมนตรี`, `คุณภาพ`, `พระราชบัญญัติ` the title is the beginning of another word.
_NOT_AFTER = {
    "นาย": (
        r"ร้อย(?:พระ|ตำรวจ|\s)|เรือ|ก(?:เทศ|รัฐ|องค์|อบ|สภา|สมาคม|ฯ|เมือง|เหล่า|กิ่ง|ฝ่าย|หน่วย|[\s/])|"
        r"อำเภอ|ทะเบียน|จ้าง|ช่าง|ตรวจ|ด่าน|ท้าย|ประกัน|หน้า|ทหาร|ตำรวจ|สถานี|แพทย์(?:\s|ใหญ่|สาธารณ|ชำนาญ|"
        r"เชี่ยว|ปฏิบัติ|ทรง)|สัตวแพทย์"
    ),
    "นาง": (r"รอง(?:\s|จังหวัด)|เลิ้ง|พยาบาล|สาว|แบบ|งาม(?:\s|จักรวาล)"),
    "คุณ": (
        r"ภาพ|ธรรม|วุฒิ|สมบัติ|ลักษณะ|ประโยชน์|ค่า|ูป|ครู|หญิง|ความดี|ณ|งาม|ากร|แม่|พ่อ|หมอ|ที่|และ|เป็น|ไว้|มาก|"
        r"ใน|ต่อ"
    ),
    "ครู": (
        r"ผู้|ใหญ่|อัตรา|และ|ชำนาญ|ที่|ใน|สังกัด|ประจำ|โรงเรียน|อาสา|สอน|ศูนย์|ทุก|จ้าง|ที่ปรึกษา|พี่|แนะแนว|ช่วย|"
        r"การ|บุคลากร|สายผู้สอน|ปฐมวัย|อนุบาล|นักเรียน|ต้น|เชี่ยว|จำนวน|ภูมิปัญญา|กศน|ดี"
    ),
    "อาจารย์": (r"ที่|ผู้|ใน|และ|ประจำ|หัวหน้า|พิเศษ|ใหญ่|มหาวิทยาลัย|ทุก|คณะ|สาขา|จำนวน|โรงเรียน|นิเทศ"),
    "พระ": (
        r"ราช|บาท|บรม|องค์|พุทธ|ธรรม|สงฆ์|นคร|ที่นั่ง|บรรดา|จอม|เจ้า|ปก|ปฐม|พันปี|นาง|ภิกษุ|มหา|ครู|ปลัด|แท่น|ใบ|"
        r"ราม|เกียรติ|ชนม|ชัน|เมตตา|บิดา|สมณ|วิหาร|อาราม|อุโบสถ|ประแดง|สมุทร|พรหม|ศรี|มงกุฎ|ปิยะ|นาม|อาทิตย์|"
        r"จันทร์|โขนง|เครื่อง|สังฆ|ญาณ|ประ|ตำหนัก|ดำรัส|ดำริ|กรุณา|เสาวนีย์|ชนก|ขรรค์|ยา|อภิ"
    ),
    "ศ.": (r"\d"),
}

_WORD = r"[ก-ฮเ-ไ][ก-ฺเ-๎]{0,30}"
# A gender or a grade may stand behind a rank: `ร.ต.หญิง`, `ว่าที่ร้อยตรีหญิง`, `น.ต. (หญิง)`, `พ.อ. (พิเศษ)`.
_GENDER = r"(?: ?\(?หญิง\)?| ?\(พิเศษ\))?"
_ALL_TITLES = (*CIVIL, *ROYAL, *ACADEMIC, *MEDICAL, *RELIGIOUS, *RANKS)
_SECOND = ("ดร.", "นพ.", "พญ.", "ทพ.", "ทพญ.", "ภก.", "ภญ.", "นายแพทย์", "แพทย์หญิง")
_TITLE = (
    rf"{_trie([*_ALL_TITLES, *(f'ว่าที่{t}' for t in RANKS), *(f'ว่าที่ {t}' for t in RANKS)])}{_GENDER}"
    rf"(?: ?{_trie([*ROYAL, *_SECOND])})?"
)
TITLE = re.compile(_TITLE)

_SPACE = r"[ \t\u00a0]"
_PERSON = re.compile(
    rf"(?P<title>{_TITLE}){_SPACE}{{0,3}}(?P<given>{_WORD})"
    rf"(?:(?:{_SPACE}{{1,6}}|{_SPACE}?\n{_SPACE}{{0,3}})(?P<particle>ณ{_SPACE}?|แซ่{_SPACE}?)?(?P<family>{_WORD}(?:-{_WORD})?))?"
)

# Words that begin something else than a family name.
_NO_FAMILY = re.compile(
    r"(?:โทร|มือถือ|เบอร์|หมายเลข|ตำแหน่ง|อีเมล|ไลน์|ปฏิบัติ(?:หน้า|งาน|ราช|การ)|รักษา(?:การ|ราช)|สังกัด|อายุ|อยู่|"
    r"ผู้(?:อำนวย|ช่วย|จัด|ประ|ว่า|บัง|ตรวจ|บริ|แทน|รับ)|รอง(?:ผู้|นายก|ปลัด|อธิ|ประธาน|คณบดี|หัว|เลขา|ศาสตรา)|"
    r"นัก(?:วิชา|วิเค|พัฒ|จัด|ทรัพ|บริ|ประ|การ|ศึก|วิท|เรียน)|เจ้า(?:พนักงาน|หน้าที่)|หัวหน้า|นาย|นาง|กลุ่ม|"
    r"กอง(?:แผน|คลัง|ช่าง|การ|ยุทธ|ส่ง|พัฒ|สวั|สา|กฎ|บริ|นโย)|สำนัก|ฝ่าย|กรม|จังหวัด|อำเภอ|เทศบาล|องค์การ|"
    r"มหาวิทยาลัย|โรงเรียน|พนักงาน|ประธาน|กรรมการ|เลขา(?:นุ|ธิ)|ปลัด(?:อบต|องค์|เทศ|อำ|จัง|กระ)|อธิบดี|ผอ|"
    r"คณะ(?:กรรม|ทำงาน|บุคคล)|ซึ่ง|เป็น|จึง|ได้(?:รับ|ดำเนิน|แจ้ง|ที่|จัด)|พร้อม(?:ด้วย|ทั้ง)|เลขที่|วันที่|ลงวัน|"
    r"เรื่อง|เวลา)"
    # What may begin a family name counts only as the whole word.
    r"|(?:หรือ|และ|ที่|ณ|ใน|จาก|เพื่อ|โดย|เมื่อ|ว่า|ให้|ขอ|มี|ไม่|จะ|ทั้ง|เรียน|พยาน|ตาม|ด้วย|กับ|แต่|แล้ว|คือ|มา|ไป|"
    r"งาน|กอง|ส่วน|ต่อ|ได้|ครู|อาจารย์|แจ้ง|ส่ง)$"
)
_NAME_TAIL = re.compile(r"(?:โทรศัพท์|โทรสาร|โทร|มือถือ|หมายเลข|ตำแหน่ง|เบอร์|ได้ที่|เป็นผู้|เป็น).*$")
_BEFORE_TITLE = re.compile(
    r"(?:ประสานงาน|ประสาน|ติดต่อ|ได้ที่|ที่|คือ|โดย|และ|หรือ|กับ|ให้|ของ|แก่|มอบ|(?<!โรง)เรียน|ถึง|ว่า|ตั้ง|เชิญ|ได้แก่|"
    r"เรื่อง|ชอบ|เจ้าของเรื่อง|ข้าพเจ้า|ด้วย|จาก|ราย|ต่อ|พบ)$"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    given: str
    family: str | None
    end: int


def _parts(match: re.Match[str], text: str) -> _Parts | None:
    """Judge what follows a title; `None` where it is no name."""
    title = match["title"]
    stem = next((t for t in _NOT_AFTER if title.endswith(t)), None)
    if stem is not None and re.match(_NOT_AFTER[stem], text[match.end("title") :][:20]):
        return None
    given, end = match["given"], match.end("given")
    if _NO_GIVEN.match(given):
        return None
    cut = _NAME_TAIL.search(given)
    if cut is not None and cut.start() > 1:
        return _Parts(given[: cut.start()], None, match.start("given") + cut.start())
    if len(given) < 2:
        return None
    family = match["family"]
    if family is None:
        return _Parts(given, None, end)
    whole = family
    tail = _NAME_TAIL.search(whole)
    if tail is not None and tail.start() > 1:
        whole = whole[: tail.start()]
    if (not match["particle"] and _NO_FAMILY.match(whole)) or len(whole) < 2:
        return _Parts(given, None, end)
    family_end = match.start("family") + len(whole)
    # `นาย ก. …` and a word that runs on into a dot is an abbreviation.
    if text[family_end : family_end + 1] == "." and len(whole) <= 4:
        return _Parts(given, None, end)
    # A name over a line break needs the rest of that line to go on.
    between = text[end : match.start("family")]
    if "\n" in between and text[family_end : family_end + 1] in ("", "\n"):
        return _Parts(given, None, end)
    return _Parts(given, (match["particle"] or "") + whole, family_end)


_NO_GIVEN = re.compile(
    r"(?:ที่|ใน|ของ|และ|หรือ|ซึ่ง|จาก|เพื่อ|โดย|ผู้|การ|ความ|กรม|กระทรวง|สำนัก|จังหวัด|อำเภอ|ตำบล|องค์การ|เทศบาล|คณะ(?:กรรม|ทำงาน|$)|ประธาน|กรรมการ|โทร|ทุก|"
    r"ท่าน|ประจำ|ต่อ|กลุ่ม|ฝ่าย|งาน|หมวด|มหาวิทยาลัย|โรงเรียน|ตำแหน่ง|เขต|แห่ง|ให้|เป็น|รักษา(?:การ|ราชการ)|"
    r"ปฏิบัติ(?:หน้าที่|งาน|ราชการ|การ)|วิทยฐานะ|ชำนาญการ|เชี่ยวชาญ)"
)


def _free_before(text: str, start: int, title: str) -> bool:
    """Say whether a title begins a word there: `นาย` inside `ทนาย` does not."""
    if start == 0:
        return True
    before = text[start - 1]
    if before == ".":
        # The middle of another abbreviation: `พ.ต.อ.` holds `ต.อ.`.
        return (
            not re.search(r"[ก-ฮ]\. ?$", text[max(0, start - 4) : start]) or title[:1] not in "กขพรสจนมดศผอต"
        )
    if not ("\u0e01" <= before <= "\u0e4e"):
        return True
    return bool(_BEFORE_TITLE.search(text, max(0, start - 14), start))


_MONK = re.compile(
    r"(?<![ก-๎])(?:สมเด็จ)?(?P<title>พระ)"
    r"(?P<given>(?:ราช|เทพ|ธรรม|พรหม|ศรี|วชิร|ปัญญา|เมธี|ปริยัติ|สุธี|อุดม|วิสุทธิ|พุทธ|มหา)(?!วินัย|บัญญัติ|ทูต)[ก-๎]{3,24})"
    r"(?=[ \t\u00a0]{1,4}(?:(?:รอง|ผู้ช่วย)?เจ้า(?:คณะ|อาวาส)|วัด|โทร|มือถือ|เบอร์))"
)
"""A monk's royal title (ราชทินนาม) is one word that begins like many others: post or number must follow."""


def _monks(text: str) -> Iterator[PersonMention]:
    for match in _MONK.finditer(text):
        yield PersonMention(
            text=match[0],
            span=match.span(),
            rule="people.monk",
            confidence=0.8,
            name=match[0],
            title=match["title"],
            given=match["given"],
            family=None,
        )


@lru_cache(maxsize=4)
def find_people(text: str) -> tuple[PersonMention, ...]:
    """Find every name that a title or a rank makes known; spans run from the title to the family name."""
    found = [*_titled(text)]
    more = [*_monks(text), *find_english(text)]
    more = [m for m in more if not any(p.span[0] < m.span[1] and m.span[0] < p.span[1] for p in found)]
    return tuple(sorted([*found, *more], key=lambda p: p.span) if more else found)


def _titled(text: str) -> list[PersonMention]:
    found: list[PersonMention] = []
    position = 0
    while True:
        match = _PERSON.search(text, position)
        if match is None:
            return found
        position = match.start() + 1
        if not _free_before(text, match.start(), match["title"]):
            continue
        parts = _parts(match, text)
        if parts is None:
            continue
        # A title with one word needs a phrase's end behind it, or it is just a word: `คุณสมศรี โทร.`.
        if parts.family is None and not _ends_here(text, parts.end):
            continue
        span: Span = (match.start(), parts.end)
        found.append(
            PersonMention(
                text=text[span[0] : span[1]],
                span=span,
                rule="people.titled" if parts.family else "people.given_only",
                confidence=0.95 if parts.family else 0.7,
                name=_name(match["title"], parts, text[span[0] : span[1]]),
                title=squeeze(match["title"]),
                given=parts.given,
                family=squeeze(parts.family) if parts.family else None,
            )
        )
        position = span[1]


def _name(title: str, parts: _Parts, written: str) -> str:
    """The name with single spaces; `นาย` and its like stand on the given name, other titles as written."""
    if title.strip() in CIVIL:
        return squeeze(f"{title.strip()}{parts.given} {parts.family or ''}")
    return squeeze(written)


_PHRASE_END = re.compile(
    r"[ \t\u00a0]*(?:$|[\n)(,/;:]|โทร|มือถือ|หมายเลข|เบอร์|ตำแหน่ง|(?:หรือ|และ)\s?(?:นาย|นาง|คุณ)"
    r"|[๐0]\s?[-–]?\s?[๐-๙0-9])"
)


def _ends_here(text: str, end: int) -> bool:
    return _PHRASE_END.match(text, end) is not None


_UNTITLED = re.compile(
    rf"(?P<given>{_WORD}){_SPACE}{{1,4}}(?P<family>{_WORD})(?={_SPACE}*(?:[,:(\n]|$|โทร|มือถือ|เบอร์|หมายเลข|[๐0+]))"
)
_UNIT_WORD = re.compile(
    r"กอง|สำนัก|ฝ่าย|งาน|กลุ่ม|ศูนย์|กรม|ส่วน|แผนก|คณะ|สาขา|โทร|เบอร์|มือถือ|ผู้|เจ้าหน้าที่|หัวหน้า|ที่ทำการ|ที่ว่าการ|"
    r"องค์การ|เทศบาล|จังหวัด|อำเภอ|ตำบล|โรงเรียน|มหาวิทยาลัย|วิทยาลัย|สถาบัน|หมายเลข|ไปรษณีย์|อีเมล|เว็บ|ติดต่อ|ประสาน|"
    r"ภายใน|สายด่วน|ต่อ|หรือ|และ|รายละเอียด|สอบถาม|นักวิ"
)


def find_untitled(text: str, start: int, end: int) -> PersonMention | None:
    """Read a name without a title at `start` of a line or behind a label such as `ผู้ประสานงาน`."""
    match = _UNTITLED.match(text, start, end)
    # A family name may begin like a unit's word, the given name in front of it may not.
    if match is None or _UNIT_WORD.match(match["given"]):
        return None
    if _NO_FAMILY.match(match["family"]) and not _LOOKS_FAMILY.match(match["family"]):
        return None
    if len(match["given"]) < 2 or len(match["family"]) < 3 or _NO_GIVEN.match(match["given"]):
        return None
    # Longer words are phrases: names seldom have more than fifteen letters.
    if len(match["given"]) > 16 or len(match["family"]) > 24:
        return None
    return PersonMention(
        text=match[0],
        span=match.span(),
        rule="people.untitled",
        confidence=0.7,
        name=f"{match['given']} {match['family']}",
        title=None,
        given=match["given"],
        family=match["family"],
    )


_LOOKS_FAMILY = re.compile(r"กอง[ก-๎]+$|งาม[ก-๎]+$|ผู้[ก-๎]{2}$")


EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ผู้ประสานงาน นายดวงดี ใจงาม โทร.", ("นายดวงดี ใจงาม",)),
    ("ได้ที่นางสาวดวงใจ  ใจดี สำนักงานปลัด", ("นางสาวดวงใจ ใจดี",)),
    ("(นาง ดวงแก้ว  งามตา)", ("นางดวงแก้ว งามตา",)),
    ("ผู้ช่วยศาสตราจารย์ ดร.ดวงเดือน ใจดี เป็นหัวหน้า", ("ผู้ช่วยศาสตราจารย์ ดร.ดวงเดือน ใจดี",)),
    ("ศาสตราจารย์กิตติคุณ ดวงดี ใจงาม", ("ศาสตราจารย์กิตติคุณ ดวงดี ใจงาม",)),
    ("พ.ต.อ.ดวงดี ใจงาม และ พล.ต.ต. ดวงเด่น ใจดี", ("พ.ต.อ.ดวงดี ใจงาม", "พล.ต.ต. ดวงเด่น ใจดี")),
    ("พันจ่าเอกดวงดี ใจงาม", ("พันจ่าเอกดวงดี ใจงาม",)),
    ("ว่าที่ร้อยตรีหญิง ดวงใจ ใจดี", ("ว่าที่ร้อยตรีหญิง ดวงใจ ใจดี",)),
    ("ว่าที่ ร.ต.ดวงดี ใจงาม", ("ว่าที่ ร.ต.ดวงดี ใจงาม",)),
    ("ม.ล.ดวงดี ใจงาม", ("ม.ล.ดวงดี ใจงาม",)),
    ("นพ.ดวงดี ใจงาม", ("นพ.ดวงดี ใจงาม",)),
    ("นายดวงดี ณ บางนา", ("นายดวงดี ณ บางนา",)),
    ("น.ส.ดวงใจ มีทรัพย์ นักวิชาการศึกษา", ("น.ส.ดวงใจ มีทรัพย์",)),
    ("คุณดวงใจ โทร. 0 2555 0123", ("คุณดวงใจ",)),
    ("นางสาว ดวงใจ ใจดีโทร 0 2555 0123", ("นางสาวดวงใจ ใจดี",)),
    ("พ.อ.(พิเศษ) ดวงดี ใจงาม เสนาธิการ", ("พ.อ.(พิเศษ) ดวงดี ใจงาม",)),
    ("รศ.พญ.ดวงใจ ใจดี", ("รศ.พญ.ดวงใจ ใจดี",)),
    ("พ.อ.อ.ดวงดี ใจงาม", ("พ.อ.อ.ดวงดี ใจงาม",)),
    ("พลเอก หม่อมราชวงศ์ดวงดี ใจงาม", ("พลเอก หม่อมราชวงศ์ดวงดี ใจงาม",)),
    ("นางดวงใจ ใจดี-งามตา", ("นางดวงใจ ใจดี-งามตา",)),
    ("พระมหาดวงดี สุจิตฺโต โทร.", ("พระมหาดวงดี สุจิตฺโต",)),
    ("พระครูปลัดดวงดี สุจิตโต", ("พระครูปลัดดวงดี สุจิตโต",)),
    ("ติดต่อ พระราชดวงแก้วเวที เจ้าคณะจังหวัด", ("พระราชดวงแก้วเวที",)),
    ("พระราชบัญญัติ เจ้าคณะจังหวัด", ()),
    ("พระธรรมวินัย วัดทุกวัด", ()),
    # Titles that begin other words, and posts.
    ("นายกเทศมนตรีนคร และนายอำเภอ ทุกอำเภอ", ()),
    ("คุณภาพชีวิต และคุณธรรม จริยธรรม", ()),
    ("ทนายความ ผู้แทน", ()),
    ("โรงเรียนนายร้อยตำรวจ อำเภอสามพราน", ()),
    ("พระราชบัญญัติ การศึกษา", ()),
    ("ครูผู้ช่วย สังกัดโรงเรียน", ()),
    ("ตำแหน่ง ครู รักษาการในตำแหน่ง ผู้อำนวยการโรงเรียน", ()),
    ("ครู วิทยฐานะ ครูชำนาญการ", ()),
)
"""Texts and the names in them; invented people."""
