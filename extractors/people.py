"""Names of persons: civil, royal, academic, medical, police, military and religious titles, with `ว่าที่`.

A Thai name is a title, a given name and a family name, the title nearly always written onto the given name. The
title makes the name; without one a name counts only where a label (`ผู้ประสานงาน`) or a signature says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.text import squeeze
from schemas.mentions import PersonMention
from schemas.source import Span

CIVIL = ("นางสาว", "น.ส.", "นส.", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "ด.ช.", "ด.ญ.", "คุณ", "Mr.", "Mrs.", "Ms.", "Miss")
ROYAL = (
    "ม.ร.ว.", "ม.ล.", "หม่อมราชวงศ์", "หม่อมหลวง", "หม่อมเจ้า", "ม.จ.", "ท่านผู้หญิง", "คุณหญิง", "หม่อม",
)  # fmt: skip
ACADEMIC = (
    "ศาสตราจารย์กิตติคุณ", "ศาสตราจารย์เกียรติคุณ", "ศาสตราจารย์พิเศษ", "ศาสตราจารย์คลินิก", "รองศาสตราจารย์พิเศษ",
    "ผู้ช่วยศาสตราจารย์พิเศษ", "รองศาสตราจารย์", "ผู้ช่วยศาสตราจารย์", "ศาสตราจารย์", "อาจารย์", "ศ.เกียรติคุณ", "ศ.กิตติคุณ",
    "ศ.พิเศษ", "ศ.คลินิก", "รศ.", "ผศ.", "ศ.", "ดร.", "อ.", "ครู", "ว่าที่ดร.",
)  # fmt: skip
MEDICAL = (
    "นายแพทย์", "แพทย์หญิง", "ทันตแพทย์หญิง", "ทันตแพทย์", "เภสัชกรหญิง", "เภสัชกร", "สัตวแพทย์หญิง", "นายสัตวแพทย์",
    "นพ.", "พญ.", "ทพ.", "ทพญ.", "ภก.", "ภญ.", "น.สพ.", "สพ.ญ.", "สพ.ช.",
)  # fmt: skip
RELIGIOUS = ("พระครู", "พระมหา", "พระปลัด", "พระสมุห์", "พระใบฎีกา", "พระอธิการ", "พระอาจารย์", "พระ", "สามเณร")

# Ranks: full words are made from level and grade, so that none is forgotten.
_GRADES = ("เอก", "โท", "ตรี")
RANKS = (
    *(f"{force}{grade}" for force in ("พลตำรวจ", "พันตำรวจ", "ร้อยตำรวจ", "พลอากาศ", "พลเรือ", "นาวาอากาศ", "นาวา",
      "เรืออากาศ", "เรือ", "พันจ่าอากาศ", "พันจ่า", "จ่าอากาศ", "จ่าสิบ", "จ่า", "สิบตำรวจ", "สิบ", "พัน", "ร้อย", "พล")
      for grade in _GRADES),
    "จ่าสิบตำรวจ", "ดาบตำรวจ", "นายดาบตำรวจ", "นายดาบ", "พลตำรวจจัตวา", "พลจัตวา", "พลตำรวจ", "พลทหาร", "นายกองเอก", "นายกองโท",
    "นายกองตรี", "นายกองใหญ่", "นายหมวดเอก", "นายหมวดโท", "นายหมวดตรี", "นายหมู่ใหญ่", "นายหมู่เอก", "นายหมู่โท", "นายหมู่ตรี",
    *(f"{level}.ต.{grade}." for level in ("พล", "พ", "ร", "ส") for grade in "อทต"), "ด.ต.", "จ.ส.ต.",
    *(f"พล.{grade}." for grade in "อทต"), *(f"พล.{force}.{grade}." for force in ("ร", "อ") for grade in "อทต"),
    *(f"{level}.{grade}." for level in ("พ", "ร", "น", "ส") for grade in "อทต"), *(f"จ.ส.{grade}." for grade in "อทต"),
    *(f"{level}.อ.{grade}." for level in ("พ.จ", "จ", "ร") for grade in "อทต"), *(f"พ.จ.{grade}." for grade in "อทต"),
    *(f"จ.{grade}." for grade in "อทต"), *(f"ม.{grade}." for grade in "อทต"),
    *(f"{level}.{grade}." for level in ("มว", "นก") for grade in "อทต"),
)  # fmt: skip


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
        # Every dot of an abbreviation may carry a space.
        branches.append(("\\. ?" if first == "." else re.escape(first)) + _trie(rests))
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and "" not in words else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if "" in words else whole


# In `นายกเทศมนตรี`, `คุณภาพ`, `พระราชบัญญัติ` the title is the beginning of another word.
_NOT_AFTER = {
    "นาย": "ร้อย(?:พระ|ตำรวจ|\\s)|เรือ|ก(?:เทศ|รัฐ|องค์|อบ|สภา|สมาคม|ฯ|เมือง|เหล่า|กิ่ง|ฝ่าย|หน่วย|[\\s/])|อำเภอ|ทะเบียน|จ้าง|ช่าง|ตรวจ|ด่าน|ท้าย|ประกัน|หน้า|ทหาร|ตำรวจ|สถานี|แพทย์(?:\\s|ใหญ่|สาธารณ|ชำนาญ|เชี่ยว|ปฏิบัติ|ทรง)|สัตวแพทย์",
    "นาง": "รอง(?:\\s|จังหวัด)|เลิ้ง|พยาบาล|สาว|นวล|แบบ|งาม",
    "คุณ": "ภาพ|ธรรม|วุฒิ|สมบัติ|ลักษณะ|ประโยชน์|ค่า|ูป|ครู|หญิง|ความดี|ณ|งาม|ากร|แม่|พ่อ|หมอ|ที่|และ|เป็น|ไว้|มาก|มา|ใน|ต่อ",
    "ครู": "ผู้|ใหญ่|อัตรา|และ|ชำนาญ|ที่|ใน|สังกัด|ประจำ|โรงเรียน|อาสา|สอน|ศูนย์|ทุก|จ้าง|ที่ปรึกษา|พี่|แนะแนว|ช่วย|การ|บุคลากร|สายผู้สอน|ปฐมวัย|อนุบาล|นักเรียน|ต้น|เชี่ยว|จำนวน|ภูมิปัญญา|กศน|ดี",
    "อาจารย์": "ที่|ผู้|ใน|และ|ประจำ|หัวหน้า|พิเศษ|ใหญ่|มหาวิทยาลัย|ทุก|คณะ|สาขา|จำนวน|โรงเรียน|นิเทศ",
    "พระ": "ราช|บาท|บรม|องค์|พุทธ|ธรรม|สงฆ์|นคร|ที่นั่ง|บรรดา|จอม|เจ้า|ปก|ปฐม|พันปี|นาง|ภิกษุ|มหา|ครู|ปลัด|แท่น|ใบ|ราม|เกียรติ|ชนม|ชัน|เมตตา|บิดา|สมณ|วิหาร|อาราม|อุโบสถ|ประแดง|สมุทร|พรหม|ศรี|มงกุฎ|ปิยะ|นาม|อาทิตย์|จันทร์|โขนง|เครื่อง|สังฆ|ญาณ|ประ|ตำหนัก|ดำรัส|ดำริ|กรุณา|เสาวนีย์|ชนก|ขรรค์|ยา|อภิ",
    "อ.": "เมือง|กิ่ง",
    "ศ.": "\\d",
}  # fmt: skip

_LETTER = "[ก-ฮเ-ไ]"
_WORD = r"[ก-ฮเ-ไ][ก-ฺเ-๎]{0,30}"
# A gender or a branch may stand behind a rank: `ร.ต.หญิง`, `ว่าที่ร้อยตรีหญิง`, `น.ต. (หญิง)`.
_GENDER = r"(?: ?\(?หญิง\)?)?"
_ALL_TITLES = (*CIVIL, *ROYAL, *ACADEMIC, *MEDICAL, *RELIGIOUS, *RANKS)
_TITLE = (
    rf"{_trie([*_ALL_TITLES, *(f'ว่าที่{t}' for t in RANKS), *(f'ว่าที่ {t}' for t in RANKS)])}{_GENDER}"
    rf"(?: ?{_trie([*ROYAL, 'ดร.', 'นพ.', 'นายแพทย์'])})?"
)
TITLE = re.compile(_TITLE)

_SPACE = r"[ \t\u00a0]"
_PERSON = re.compile(
    rf"(?P<title>{_TITLE}){_SPACE}{{0,3}}(?P<given>{_WORD})"
    rf"(?:(?:{_SPACE}{{1,6}}|{_SPACE}?\n{_SPACE}{{0,3}})(?P<particle>ณ{_SPACE}?|แซ่{_SPACE}?)?(?P<family>{_WORD}))?"
)

# Words that begin something else than a family name.
_NO_FAMILY = re.compile(
    r"(?:โทร|มือถือ|เบอร์|หมายเลข|ตำแหน่ง|อีเมล|ไลน์|ปฏิบัติ(?:หน้า|งาน|ราช|การ)|รักษา(?:การ|ราช)|สังกัด|อายุ|อยู่|ผู้(?:อำนวย|ช่วย|จัด|ประ|ว่า|บัง|ตรวจ|บริ|แทน|รับ)|"
    r"รอง(?:ผู้|นายก|ปลัด|อธิ|ประธาน|คณบดี|หัว|เลขา|ศาสตรา)|นัก(?:วิชา|วิเค|พัฒ|จัด|ทรัพ|บริ|ประ|การ|ศึก|วิท|เรียน)|เจ้า(?:พนักงาน|หน้าที่)|หัวหน้า|"
    r"นาย(?:ก|อำเภอ|แพทย์|ช่าง|ทะเบียน)|นาย|นาง|กลุ่ม|กอง(?:แผน|คลัง|ช่าง|การ|ยุทธ|ส่ง|พัฒ|สวั|สา|กฎ|บริ|นโย)|สำนัก|ฝ่าย|กรม|จังหวัด|"
    r"อำเภอ|เทศบาล|องค์การ|มหาวิทยาลัย|โรงเรียน|พนักงาน|ประธาน|กรรมการ|เลขา(?:นุ|ธิ)|ปลัด(?:อบต|องค์|เทศ|อำ|จัง|กระ)|อธิบดี|ผอ|"
    r"คณะ(?:กรรม|ทำงาน|บุคคล)|ซึ่ง|เป็น|จึง|ได้(?:รับ|ดำเนิน|แจ้ง|ที่|จัด)|พร้อม(?:ด้วย|ทั้ง)|เลขที่|วันที่|ลงวัน|เรื่อง|เวลา)"
    # What may begin a family name counts only as the whole word.
    r"|(?:หรือ|และ|ที่|ณ|ใน|จาก|เพื่อ|โดย|เมื่อ|ว่า|ให้|ขอ|มี|ไม่|จะ|ทั้ง|เรียน|พยาน|ตาม|ด้วย|กับ|แต่|แล้ว|คือ|มา|ไป|งาน|กอง|ส่วน|ต่อ|ได้|ครู|อาจารย์|แจ้ง|ส่ง)$"
)
_NAME_TAIL = re.compile(r"(?:โทรศัพท์|โทรสาร|โทร|มือถือ|หมายเลข|ตำแหน่ง|เบอร์|ได้ที่|เป็นผู้|เป็น).*$")
_BEFORE_TITLE = re.compile(
    r"(?:ประสานงาน|ประสาน|ติดต่อ|ได้ที่|ที่|คือ|โดย|และ|หรือ|กับ|ให้|ของ|แก่|มอบ|(?<!โรง)เรียน|ถึง|ว่า|ตั้ง|เชิญ|ได้แก่|เรื่อง|ชอบ|เจ้าของเรื่อง|ข้าพเจ้า|ด้วย|จาก|ราย|ต่อ|พบ)$"
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
    cut = _NAME_TAIL.search(given)
    if cut is not None and cut.start() > 1:
        return _Parts(given[: cut.start()], None, match.start("given") + cut.start())
    if len(given) < 2 or _NO_GIVEN.match(given):
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
    r"ท่าน|ประจำ|ต่อ|กลุ่ม|ฝ่าย|งาน|หมวด|มหาวิทยาลัย|โรงเรียน|ตำแหน่ง|เขต|แห่ง|ให้|เป็น)"
)


def _free_before(text: str, start: int, title: str) -> bool:
    """Say whether a title begins a word there: `นาย` inside `ทนาย` does not."""
    if start == 0:
        return True
    before = text[start - 1]
    if before == ".":
        # The middle of another abbreviation: `พ.ต.อ.` holds `ต.อ.`.
        return not re.search(r"[ก-ฮ]\. ?$", text[max(0, start - 4) : start]) or title[:1] not in "กขพรสจนมดศผอต"
    if not ("\u0e01" <= before <= "\u0e4e"):
        return True
    return bool(_BEFORE_TITLE.search(text, max(0, start - 14), start))


@lru_cache(maxsize=4)
def find_people(text: str) -> tuple[PersonMention, ...]:
    """Find every name that a title or a rank makes known; spans run from the title to the family name."""
    found: list[PersonMention] = []
    position = 0
    while True:
        match = _PERSON.search(text, position)
        if match is None:
            return tuple(found)
        position = match.start() + 1
        if not _free_before(text, match.start(), match["title"]):
            continue
        parts = _parts(match, text)
        if parts is None:
            continue
        # A title alone with one word needs the end of a phrase behind it, or it is just a word: `คุณสมศรี โทร.`.
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
    r"[ \t\u00a0]*(?:$|[\n)(,/;:]|โทร|มือถือ|หมายเลข|เบอร์|ตำแหน่ง|(?:หรือ|และ)\s?(?:นาย|นาง|คุณ)|[๐0]\s?[-–]?\s?[๐-๙0-9])"
)


def _ends_here(text: str, end: int) -> bool:
    return _PHRASE_END.match(text, end) is not None


_UNTITLED = re.compile(
    rf"(?P<given>{_WORD}){_SPACE}{{1,4}}(?P<family>{_WORD})(?={_SPACE}*(?:[,:(\n]|$|โทร|มือถือ|เบอร์|หมายเลข|[๐0+]))"
)
_UNIT_WORD = re.compile(
    r"กอง|สำนัก|ฝ่าย|งาน|กลุ่ม|ศูนย์|กรม|ส่วน|แผนก|คณะ|สาขา|โทร|เบอร์|มือถือ|ผู้|เจ้าหน้าที่|หัวหน้า|ที่ทำการ|ที่ว่าการ|องค์การ|เทศบาล|"
    r"จังหวัด|อำเภอ|ตำบล|โรงเรียน|มหาวิทยาลัย|วิทยาลัย|สถาบัน|หมายเลข|ไปรษณีย์|อีเมล|เว็บ|ติดต่อ|ประสาน|ภายใน|สายด่วน|ต่อ|หรือ|และ|รายละเอียด|สอบถาม|นักวิ"
)


def find_untitled(text: str, start: int, end: int) -> PersonMention | None:
    """Read a name without a title at `start` of a line or behind a label such as `ผู้ประสานงาน`."""
    match = _UNTITLED.match(text, start, end)
    if match is None or _UNIT_WORD.match(match["given"]) or _NO_FAMILY.match(match["family"]):
        # A family name may begin like a unit's word, a given name in front of it may not.
        if match is None or _UNIT_WORD.match(match["given"]) or not _LOOKS_FAMILY.match(match["family"]):
            return None
    if len(match["given"]) < 2 or len(match["family"]) < 3:
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
