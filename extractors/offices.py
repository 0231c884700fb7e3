"""Words that names of offices, posts and addresses begin with, and how offices nest.

The lists are closed classes of the administration's own language: what kind of body (กรม, กอง, เทศบาล), which
post (อธิบดี, นายอำเภอ). No single office is named here; those stand in the code tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.layout import loose, skeleton
from schemas.source import Span


@dataclass(frozen=True, slots=True)
class OfficeRank:
    """Kinds of offices on one level; a smaller rank lies further out."""

    rank: int
    words: tuple[str, ...]


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())


OFFICE_RANKS: tuple[OfficeRank, ...] = (
    OfficeRank(
        0,
        _words(
            """
            กระทรวง ทบวง สำนักนายกรัฐมนตรี รัฐสภา คณะรัฐมนตรี
            """
        ),
    ),
    OfficeRank(
        1,
        _words(
            """
            กรม จังหวัด กรุงเทพมหานคร มหาวิทยาลัย จุฬาลงกรณ์ สำนักงานคณะกรรมการ สำนักงานปลัด
            สำนักงานเลขาธิการ องค์การ เทศบาล เมืองพัทยา การไฟฟ้า การประปา การรถไฟ การทาง การท่าเรือ
            การเคหะ การกีฬา การยาง การนิคม การท่องเที่ยว ธนาคาร บริษัท สถาบัน วิทยาลัย โรงพยาบาล
            โรงเรียน ศาล สภา อบต. อบจ. ที่ว่าการ ที่ทำการ ศาลากลาง สำนักงานเขตพื้นที่ สำนักพระราชวัง
            สำนักเลขาธิการ ราชวิทยาลัย ราชบัณฑิต กองทัพ กองทุน กองบัญชาการ มูลนิธิ สมาคม สหกรณ์ สหภาพ
            ทัณฑสถาน เรือนจำ วัด คณะกรรมการ สำนักพิมพ์ หอการค้า สมัชชา บัณฑิตวิทยาลัย สำนักงานจังหวัด
            สำนักงานเทศบาล สำนักงานตำรวจ ตำรวจภูธร มณฑลทหารบก กองบังคับการ กองพล ห้างหุ้นส่วน ห้าง ชมรม
            สถานทูต สถานเอกอัครราชทูต
            """
        ),
    ),
    OfficeRank(
        2,
        _words(
            """
            คณะ สำนัก กอง ศูนย์ สนง. อำเภอ แขวงทางหลวง แขวง ด่าน สถานี หมวด โครงการ อุทยาน ชุมชน เขต
            นิคม ไปรษณีย์ ภาค สำนักงาน สาขา หอ ห้อง ท่าอากาศยาน โครงการชลประทาน ด่านศุลกากร
            """
        ),
    ),
    OfficeRank(
        3,
        _words(
            """
            ภาควิชา สาขาวิชา ส่วน ฝ่าย กลุ่ม แผนก
            """
        ),
    ),
    OfficeRank(
        4,
        _words(
            """
            กลุ่มงาน งาน หน่วย
            """
        ),
    ),
)

_RANK_BY_WORD = {word: level.rank for level in OFFICE_RANKS for word in level.words}
_OFFICE = re.compile(loose("|".join(re.escape(w) for w in sorted(_RANK_BY_WORD, key=len, reverse=True))))
_RANK_BY_KEY = {skeleton(word): rank for word, rank in _RANK_BY_WORD.items()}

POSTS: tuple[str, ...] = _words(
    """
    ผู้ว่าราชการ ผู้ว่าการ ผู้อำนวยการ ผู้จัดการ ผู้บัญชาการ ผู้บังคับการ ผู้กำกับ ผู้บังคับ ผู้บริหาร
    ผู้ตรวจ ผู้ช่วย ผู้แทน ผู้ใหญ่บ้าน ผู้พิพากษา ผู้ประสานงาน ผู้รับ ผู้สนใจ ผู้ปกครอง ผู้นำ ผู้มี
    ผู้เข้า ผู้เกี่ยวข้อง ผู้เชี่ยวชาญ ผู้ทรงคุณวุฒิ ผู้ดำรงตำแหน่ง ผู้ร้อง ผู้ประกอบ ผู้เสนอ ผู้ยื่น
    ผู้ซื้อ ผู้ขาย ผู้เช่า ผู้ให้ นายอำเภอ นายก นายทะเบียน นายแพทย์ นายช่าง นายสถานี นายด่าน นายกองค์การ
    ปลัด รองปลัด อธิบดี รองอธิบดี เลขาธิการ เลขานุการ เลขา หัวหน้า ประธาน รองประธาน รัฐมนตรี คณบดี
    อธิการ รองอธิการ รอง กรรมการ อนุกรรมการ คณะกรรมการ คณะผู้ คณะทำงาน ท้องถิ่น สมาชิก กำนัน ครู อาจารย์
    ศึกษาธิการ ศึกษานิเทศก์ สาธารณสุข เกษตร พัฒนาการ พัฒนากร คลังจังหวัด สรรพากร สรรพสามิต สหกรณ์จังหวัด
    ประมง ปศุสัตว์ พาณิชย์ แรงงาน วัฒนธรรม อุตสาหกรรม พลังงานจังหวัด สถิติจังหวัด ประชาสัมพันธ์จังหวัด
    โยธาธิการ เจ้าหน้าที่ เจ้าพนักงาน พนักงาน อัยการ ข้าราชการ บุคลากร นักวิชาการ นักวิเคราะห์ นักจัดการ
    นักทรัพยากร นักบริหาร นิติกร วิศวกร นักเรียน นักศึกษา นิสิต กงสุล เอกอัครราชทูต แม่ทัพ เสนาธิการ
    เจ้ากรม จเร ราชเลขา เจ้าอาวาส เจ้าคณะ เจ้าของ ราษฎร ประชาชน บรรณาธิการ กรรมาธิการ ที่ปรึกษา
    ศาสตราจารย์ รักษาราชการ รักษาการ ทุกส่วนราชการ ส่วนราชการ หน่วยงาน ผอ. คุณ ท่าน สถานศึกษา ผู้จด
    ผู้บันทึก ผู้รับรอง เหรัญญิก รองนายก สารวัตร รองผู้ สัสดี ผบ. ผกก. พัฒนาสังคม เสมียนตรา
    ป้องกันจังหวัด จ่าจังหวัด บรรณารักษ์ พยาบาล แพทย์ เภสัชกร ทันตแพทย์ วิทยากร พัสดุ ผู้ควบคุม ผู้สอบ
    ผู้ทำ ผู้จัดทำ ผู้รายงาน ผู้ขอ ผู้พิทักษ์ ตุลาการ ประธานาธิบดี
    """
)
"""Words that posts, and the names of those who are written to, begin with."""

_POST = re.compile(loose("|".join(re.escape(w) for w in sorted(POSTS, key=len, reverse=True))))


_ADDRESS = re.compile(
    loose(
        r"ถนน|ถ\.|ซอย|ซ\.|ตรอก|เลขที่|หมู่(?:ที่|บ้าน)?\s*\d|ม\.\s*\d|ตำบล|ต\.|แขวง(?!ทางหลวง|การทาง)|อาคาร|ชั้น(?:ที่)?\s*\d|ตู้\s*ป\.?ณ|ตู้ไปรษณีย์|"
        r"สี่แยก|สามแยก|แยก|กรุงเทพ|กทม|กท\.|เขต(?!\s*\d)(?!พื้นที่)|อ\.\s?[ก-ฮเ-ไ]|จ\.\s?[ก-ฮเ-ไ]|บ้านเลขที่|ริมถนน|ทำเนียบ|"
        r"[\d๐-๙]{1,4}(?:/[\d๐-๙]{1,4})?\s|[ก-ฮ]{2}\.?\s*[\d๐-๙]{5}(?![\d๐-๙])|[\d๐-๙]{5}(?![\d๐-๙])"
    )
)
_POSTCODE = re.compile(r"(?<![\d๐-๙/.-])[1-9๑-๙][0-9๐-๙]{4}(?![\d๐-๙/.-])")
_LOCALITY = re.compile(loose(r"(?:อำเภอ|กิ่งอำเภอ|จังหวัด|กระทรวง|เขต)(?!\s*\d)(?!พื้นที่)"))


def rank_of(name: str, at: int = 0) -> int | None:
    """Return how far out an office lies (0 = ministry), or `None` where the name begins like no office."""
    found = _OFFICE.match(name, at)
    return _RANK_BY_KEY[skeleton(found.group())] if found else None


def starts_office(text: str, at: int = 0) -> bool:
    """Tell whether the name of an office begins here."""
    return _OFFICE.match(text, at) is not None


_SENTENCE = re.compile(
    loose(
        r"จึง|จะ(?!นะ)|(?<!ราย)ได้|ขอ(?=ส่ง|เลื่อน|ความ|ให้|เชิญ|เรียน|แจ้ง|เปลี่ยน|ยกเลิก|เสนอ|รับรอง)|กำหนดให้|มีความ|พิจารณาแล้ว|ดังนี้|ต้อง|แจ้งว่า|"
        r"(?<![\u0e33า])โดย(?!สาร|ตรง)|เมื่อ(?!ง)|ซึ่ง|[\d]{5,}"
    )
)
_UNIT_LINE = 90
_PHONE_TAIL = re.compile(r"\s*[(]?โทร")


def names_office(line: str) -> bool:
    """Tell whether a whole line is the name of an office, and no sentence that begins with one.

    A telephone line may follow on the same line.
    """
    if not _OFFICE.match(line):
        return False
    name = _PHONE_TAIL.split(line, maxsplit=1)[0]
    return len(name) < _UNIT_LINE and not _SENTENCE.search(name)


def starts_post(text: str, at: int = 0) -> bool:
    """Tell whether the name of a post begins here."""
    return _POST.match(text, at) is not None


def starts_address(text: str, at: int = 0) -> bool:
    """Tell whether a postal address begins here."""
    return _ADDRESS.match(text, at) is not None


def starts_locality(text: str, at: int = 0) -> bool:
    """Tell whether a district, a province or a ministry is named here: part of a name, or of an address."""
    return _LOCALITY.match(text, at) is not None


def has_postcode(text: str) -> bool:
    """Tell whether a text holds a postcode."""
    return _POSTCODE.search(text) is not None


_NUMBERED = re.compile(r"(?:เขต|ภาค|ที่|แห่งที่|รุ่น|สาขา|กอง)\s{0,2}$")
"""Behind these words a number belongs to the name: `เขต ๔`, `ภาค ๕`."""


def address_start(text: str, start: int, end: int) -> int:
    """Return where the address begins inside a line of a letter head, or `end`."""
    at = start
    while at < end:
        if (
            (at == start or text[at - 1] in " \t\u00a0,")
            and _ADDRESS.match(text, at, end)
            and not (text[at].isdigit() and _NUMBERED.search(text, max(start, at - 12), at))
        ):
            return at
        at += 1
    return end


@dataclass(frozen=True, slots=True)
class SeatRule:
    """How the seat of a body, as printed in a letter head, names the body itself (contract, convention 4)."""

    seat: str
    body: str
    examples: tuple[tuple[str, str], ...]


SEAT_RULES: tuple[SeatRule, ...] = (
    SeatRule(r"ที่ว่าการ(?=อำเภอ|กิ่งอำเภอ)", "", (("ที่ว่าการอำเภอแม่ริม", "อำเภอแม่ริม"),)),
    SeatRule(r"ศาลากลาง(?=จังหวัด)", "", (("ศาลากลางจังหวัดแพร่", "จังหวัดแพร่"),)),
    SeatRule(r"ศาลาว่าการ(?=กรุงเทพ|เมืองพัทยา|เมือง)", "", (("ศาลาว่าการเมืองพัทยา", "เมืองพัทยา"),)),
    SeatRule(
        r"ที่ทำการ\s?(?=องค์การ|อบต|อบจ|เทศบาล|สภา|กำนัน|ผู้ใหญ่บ้าน|แขวง)",
        "",
        (("ที่ทำการองค์การบริหารส่วนตำบลบ้านกลาง", "องค์การบริหารส่วนตำบลบ้านกลาง"),),
    ),
    SeatRule(
        r"(?:สำนักงาน|สนง\.)(?=เทศบาล|องค์การบริหารส่วน)", "", (("สำนักงานเทศบาลตำบลป่าซาง", "เทศบาลตำบลป่าซาง"),)
    ),
)
_SEATS = tuple((re.compile(loose(rule.seat)), rule.body) for rule in SEAT_RULES)


def body_of_seat(name: str) -> str:
    """Return the body that answers for a letter from the seat named in its head."""
    for pattern, body in _SEATS:
        found = pattern.match(name)
        if found:
            return body + name[found.end() :]
    return name


@dataclass(frozen=True, slots=True)
class HeadRule:
    """Which body a post heads: the post's word gives way to `body`."""

    post: str
    body: str
    examples: tuple[tuple[str, str], ...]


HEAD_RULES: tuple[HeadRule, ...] = (
    HeadRule(r"ผู้ว่าราชการ(?=จังหวัด|กรุงเทพ)", "", (("ผู้ว่าราชการจังหวัดแพร่", "จังหวัดแพร่"),)),
    HeadRule(r"นาย(?=อำเภอ)", "", (("นายอำเภอแม่ริม", "อำเภอแม่ริม"),)),
    HeadRule(
        r"นายก(?=องค์การบริหารส่วน|สภา|สมาคม)",
        "",
        (("นายกองค์การบริหารส่วนตำบลบ้านกลาง", "องค์การบริหารส่วนตำบลบ้านกลาง"),),
    ),
    HeadRule(r"นายกเทศมนตรี(?=ตำบล|เมือง|นคร)", "เทศบาล", (("นายกเทศมนตรีตำบลป่าซาง", "เทศบาลตำบลป่าซาง"),)),
    HeadRule(r"นายก(?=เมืองพัทยา)", "", (("นายกเมืองพัทยา", "เมืองพัทยา"),)),
    HeadRule(r"อธิบดี(?=กรม)", "", (("อธิบดีกรมป่าไม้", "กรมป่าไม้"),)),
    HeadRule(r"ปลัด(?=กระทรวง)", "สำนักงานปลัด", (("ปลัดกระทรวงแรงงาน", "สำนักงานปลัดกระทรวงแรงงาน"),)),
    HeadRule(r"รัฐมนตรี(?:ว่าการ|ช่วยว่าการ)(?=กระทรวง)", "", (("รัฐมนตรีว่าการกระทรวงการคลัง", "กระทรวงการคลัง"),)),
    HeadRule(r"อธิการบดี(?=มหาวิทยาลัย|สถาบัน|จุฬา)", "", (("อธิการบดีมหาวิทยาลัยพายัพ", "มหาวิทยาลัยพายัพ"),)),
    HeadRule(r"คณบดี(?=คณะ|วิทยาลัย)", "", (("คณบดีคณะนิติศาสตร์", "คณะนิติศาสตร์"),)),
    HeadRule(
        r"ผู้อำนวยการ(?=โรงเรียน|สำนัก|กอง|ศูนย์|สถาบัน|โรงพยาบาล|วิทยาลัย|องค์การ)",
        "",
        (("ผู้อำนวยการโรงเรียนบ้านนา", "โรงเรียนบ้านนา"),),
    ),
    HeadRule(
        r"เลขาธิการ(?=คณะกรรมการ|สภา)", "สำนักงาน", (("เลขาธิการคณะกรรมการกฤษฎีกา", "สำนักงานคณะกรรมการกฤษฎีกา"),)
    ),
    HeadRule(r"เลขาธิการ(?=สำนักงาน|สถาบัน|มูลนิธิ)", "", (("เลขาธิการสำนักงานประกันสังคม", "สำนักงานประกันสังคม"),)),
    HeadRule(r"ประธาน(?=สภา|คณะกรรมการ|ศาล)", "", (("ประธานสภาเทศบาลตำบลป่าซาง", "สภาเทศบาลตำบลป่าซาง"),)),
    HeadRule(r"ผู้ว่าการ(?=การ)", "", (("ผู้ว่าการการประปานครหลวง", "การประปานครหลวง"),)),
    HeadRule(r"หัวหน้า(?=สำนัก|กอง|ศูนย์)", "", (("หัวหน้าสำนักงานจังหวัด", "สำนักงานจังหวัด"),)),
)
_HEADS = tuple((re.compile(loose(rule.post)), rule.body) for rule in HEAD_RULES)


def body_of_post(post: str) -> str | None:
    """Return the body that a post heads, or `None` where the words don't tell."""
    for pattern, body in _HEADS:
        found = pattern.match(post)
        if found:
            return body + post[found.end() :]
    return None


_SHORT_BODIES = ("อบต.", "อบจ.", "ทต.", "ทม.", "ทน.")
"""`สำนักงานปลัด อบต.` is one unit: the body's short form says only whose."""


_SHORT_UNIT = re.compile(r"[ก-ฮ]{2,4}\.[\d๐-๙]{0,2}")


def split_units(text: str, start: int, end: int) -> list[Span]:
    """Return the units named one after the other on a line; `เขต ๑` and the like stay with their unit."""
    found: list[Span] = []
    for word in re.finditer(r"\S+", text[start:end]):
        first, last = start + word.start(), start + word.end()
        token = word.group()
        own = (
            starts_office(token)
            and not re.match(r"เขต$|เขต\s*\d|ภาค\s*\d", token)
            and len(token) > 3
            and token not in _SHORT_BODIES
        )
        # `กองพันทหารช่างที่ ๘  ฝอ.๓`: behind a wide gap an abbreviated section is a unit of its own.
        short = _SHORT_UNIT.fullmatch(token) is not None and text[first - 2 : first] == "  "
        if own or short or not found:
            found.append((first, last))
        else:
            found[-1] = (found[-1][0], last)
    return found
