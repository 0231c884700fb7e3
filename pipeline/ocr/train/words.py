"""Where the words of the generated lines come from: running text, names, agencies, Latin words.

Running text is `../shared/corpus/thai_government_news.txt.gz` (public domain) where it lies beside the
checkout, else sentences made of PyThaiNLP's word list and the official phrases below, so that training never
depends on the corpus.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.ocr.train.charset import LEADING_VOWELS, MARKS, is_writable, normalise

CORPUS = Path("../shared/corpus/thai_government_news.txt.gz")

_MONTHS_EN = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC "
MONTHS_EN = tuple(_MONTHS_EN.split())
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

# Agency signs (the letters before an office's code), written as any office may write them.
_SIGNS = (
    "นร กห กค กต กก พม อว กษ คค ดศ ทส พณ มท ยธ รง วธ ศธ สธ อก พน ศร นว นม ชม ขก อบ สข กท ชบ นฐ ปท สพ "
    "ชร ลป พช รอ ตช อส สว สผ ลต ปปง ปช ตผ กปน ศย สมศ ธปท กทม ดท ทช รย กส ยส บร สน นพ มห อจ อด ลย "
    "หนองคาย กจ รบ พบ ปข สฎ นศ พท ตง ภก กบ พง รน "
)
SIGNS = tuple(_SIGNS.split())
HEADS = (
    "ที่ทำการปกครองอำเภอ",
    "ที่ว่าการอำเภอ",
    "ศาลากลางจังหวัด",
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา",
    "สำนักงานสาธารณสุขจังหวัด",
    "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด",
    "องค์การบริหารส่วนตำบล",
    "องค์การบริหารส่วนจังหวัด",
    "เทศบาลตำบล",
    "เทศบาลเมือง",
    "เทศบาลนคร",
    "โรงเรียน",
    "โรงพยาบาล",
    "มหาวิทยาลัย",
    "สำนักงานปลัดกระทรวง",
    "กรมบัญชีกลาง",
    "กรมส่งเสริมการปกครองท้องถิ่น",
    "กรมการปกครอง",
    "กระทรวงมหาดไทย",
    "กระทรวงการคลัง",
    "กระทรวงศึกษาธิการ",
    "สำนักงาน ก.พ.",
    "สำนักงานเลขาธิการคณะรัฐมนตรี",
    "สำนักนายกรัฐมนตรี",
    "กลุ่มงานบริหารทั่วไป",
    "ฝ่ายอำนวยการ",
    "กองคลัง",
    "สำนักปลัด",
)
POSITIONS = (
    "ปลัดกระทรวง",
    "อธิบดี",
    "รองอธิบดี ปฏิบัติราชการแทน",
    "ผู้ว่าราชการจังหวัด",
    "รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน",
    "นายอำเภอ",
    "ปลัดอำเภอ รักษาราชการแทน",
    "เลขาธิการ",
    "ผู้อำนวยการ",
    "นายกองค์การบริหารส่วนตำบล",
    "นายกเทศมนตรี",
    "ปลัดเทศบาล",
    "หัวหน้าสำนักปลัด",
    "เจ้าพนักงานธุรการชำนาญงาน",
    "นักวิชาการศึกษาชำนาญการพิเศษ",
    "ครูใหญ่",
    "อธิการบดี",
    "คณบดี",
    "ท้องถิ่นจังหวัด",
    "ผู้บังคับการ",
    "หัวหน้ากลุ่มงาน",
)
ROADS = (
    "ถนนราชดำเนินนอก",
    "ถนนพระรามที่ ๖",
    "ถนนนครสวรรค์",
    "ถนนแจ้งวัฒนะ",
    "ถนนศรีอยุธยา",
    "ถนนมิตรภาพ",
    "ถนนสุขุมวิท",
    "ถนนพหลโยธิน",
    "ถนนอัษฎางค์",
    "ถนนติวานนท์",
    "ถนนวิภาวดีรังสิต",
    "ถนนเพชรเกษม",
)
OPENERS = (
    "ด้วย",
    "ตามที่",
    "ตามหนังสือที่อ้างถึง",
    "ตามหนังสือที่อ้างถึง ๑",
    "เนื่องจาก",
    "ในการนี้",
    "จึงเรียนมาเพื่อโปรดทราบ",
    "จึงเรียนมาเพื่อทราบและถือปฏิบัติ",
    "จึงเรียนมาเพื่อพิจารณา",
    "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
    "ทั้งนี้",
    "อนึ่ง",
    "พร้อมนี้ได้แนบ",
    "ขอความอนุเคราะห์",
    "ขอแสดงความนับถือ",
    "ขอแสดงความนับถืออย่างยิ่ง",
    "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
    "โดยมีผลตั้งแต่",
    "ให้แล้วเสร็จภายใน",
    "กำหนดส่งภายใน",
    "แจ้งให้ทราบ",
    "อาศัยอำนาจตามความในมาตรา",
    "แห่งพระราชบัญญัติ",
    "แก้ไขเพิ่มเติม",
    "บันทึกข้อความ",
    "คำสั่ง",
    "ประกาศ",
    "ส่วนราชการ",
    "หนังสือรับรองฉบับนี้ให้ไว้เพื่อรับรองว่า",
    "โดยที่เป็นการสมควร",
    "ขอเชิญประชุม",
    "ระเบียบวาระการประชุม",
    "สำเนาถูกต้อง",
    "ด่วนที่สุด",
    "ด่วนมาก",
    "ด่วน",
    "ลับ",
    "ลับมาก",
    "ทราบ",
    "ดำเนินการ",
    "เห็นชอบ",
    "อนุมัติ",
    "มอบ",
    "เพื่อโปรดทราบ",
    "เห็นควรแจ้ง",
    "(ลงชื่อ)",
    "(ลงนาม)",
)
_LATIN_WORDS = (
    "Application Asset Budget Certificate Child Citizen Conference Coordinator COVID Data Digital "
    "Drive Economy Education Electronic Email English Excel Facebook File Form Form Google "
    "Government Health ID Information Innovation Internet ISO ITA KPI Line LINE List Log Meeting "
    "Microsoft Mobile Model Moodle Network OA Office Official Online Open PDF PEA Plan Platform "
    "Point PowerPoint Program Project QR Code Report Safety School Scan Service Share Smart SMEs "
    "Software Standard Startup Strategy Student Support System Team Technology Thailand Training "
    "Upload User Version Video Web Website Word Workshop World Zone Zoom eMENSCR GFMIS e-GP e-Laas "
    "e-Office e-Saraban e-bidding SMART CCTV GPS PM2.5 BCG OTOP UNESCO ASEAN "
)
LATIN_WORDS = tuple(_LATIN_WORDS.split())
_DOMAINS = "go.th ac.th or.th co.th mi.th com org net in.th gmail.com hotmail.com yahoo.com bit.ly forms.gle "
DOMAINS = tuple(_DOMAINS.split())


@dataclass(frozen=True)
class Words:
    """Everything words are drawn from."""

    paragraphs: tuple[str, ...]
    lexicon: tuple[str, ...]
    provinces: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    latin: tuple[str, ...]

    def passage(self, rng: np.random.Generator, length: int) -> str:
        """Cut a piece of running text at places where a line may begin and end."""
        if not self.paragraphs:
            return self._made(rng, length)
        text = pick(rng, self.paragraphs)
        start = int(rng.integers(0, max(1, len(text) - length)))
        end = min(len(text), start + length)
        while start < end and not _can_break(text, start):
            start += 1
        while end < len(text) and end > start and not _can_break(text, end):
            end -= 1
        return text[start:end].strip()

    def _made(self, rng: np.random.Generator, length: int) -> str:
        out = ""
        while len(out) < length:
            source = OPENERS if rng.random() < 0.15 else self.lexicon
            out += pick(rng, source) + (" " if rng.random() < 0.2 else "")
        end = length
        while end < len(out) and not _can_break(out, end):
            end += 1
        return out[:end].strip()


def pick(rng: np.random.Generator, options: tuple[str, ...] | list[str]) -> str:
    """Draw one of several strings."""
    return options[int(rng.integers(len(options)))]


def _can_break(text: str, at: int) -> bool:
    """A line may break before `at`: not between a letter and its marks, nor after a leading vowel."""
    if at <= 0 or at >= len(text):
        return True
    after, before = text[at], text[at - 1]
    return not (after in MARKS or after in "ะาำๅๆฯ" or before in LEADING_VOWELS or before == "ั")


@cache
def load(corpus: Path = CORPUS) -> Words:
    """Read the word sources once."""
    from pythainlp import corpus as thai

    paragraphs: list[str] = []
    if corpus.exists():
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = "".join(c for c in normalise(line) if is_writable(c))
                if len(text) > 20:
                    paragraphs.append(text)
    latin = sorted({w for p in paragraphs for w in re.findall(r"[A-Za-z][A-Za-z\-&.']{1,14}[A-Za-z]", p)})

    def usable(words: object) -> tuple[str, ...]:
        return tuple(sorted({normalise(str(w)) for w in words if is_writable(normalise(str(w)))}))  # type: ignore[attr-defined]

    return Words(
        tuple(paragraphs),
        usable(thai.thai_words()),
        usable(thai.provinces()),
        usable(thai.thai_male_names() | thai.thai_female_names()),
        usable(thai.thai_family_names()),
        tuple(latin) + LATIN_WORDS * (3 if latin else 1),
    )
