"""What holds for every text: spans index it, the digits' script changes no value, nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.reading import Reading, read_letter
from extractors.text import THAI_DIGITS, to_arabic_digits, to_thai_digits
from pipeline.extract import extract_text
from schemas.mentions import Mention
from tests.extractors.invented import LETTERS

PIECES = (
    *("\n", "\n", "\n\n", " ", " ", "\t", "-", "/", ".", "(", ")", "“", "”", "๑", "2", "๒๕๖๕"),
    *("ที่ ลป ๐๐๒๓.๔/ว ๙๘๑", "ที่ มท 0810.7/", "ว ๑๒ ลว. ", "คำสั่งจังหวัดลำปาง ที่ ๙๑๒/๒๕๖๓", "ที่ ABC-015/2563"),
    *("เรื่อง ", "เรียน ", "ถึง ", "อ้างถึง ", "สิ่งที่ส่งมาด้วย ", "บันทึกข้อความ", "ส่วนราชการ ", "ด่วนที่สุด", "ลับ"),
    *("๑. ", "2) ", "หนังสือกรมการปกครอง ", "ลงวันที่ ", "หนังสือที่อ้างถึง ๒", "ยกเลิก", "แก้ไข", "สำเนา", "นั้น "),
    *("๓ มีนาคม ๒๕๖๕", "๓๑ ก.พ. ๖๕", "วันศุกร์ที่ ๔ มี.ค. 65", "ภายใน ๑๕ วัน นับแต่วันที่ได้รับหนังสือ", "ทุกวันที่ ๕ ของเดือน"),
    *(
        "เวลา ๑๐.๐๐ - ๑๒.๐๐ น.",
        "ระหว่างวันที่ ๗ - ๓๑ พฤษภาคม ๒๕๖๑",
        "ปีงบประมาณ ๒๕๖๕",
        "จึงขอให้",
        "จึงเรียนมาเพื่อทราบ",
    ),
    *("โทร. ๐ ๒๕๕๕ ๐๑๒๓-๖ ต่อ ๑๒", "มท. ๕๐๓๙๑", "โทรสาร 0 5422 1234", "08 1555 0123", "www.example.go.th/a๑ "),
    *("office@example.go.th", "นายดวงดี ใจงาม", "(นางดวงแก้ว งามตา)", "Mr. John Example", "ผู้ประสานงาน "),
    *("ขอแสดงความนับถือ", "รองนายกเทศมนตรี ปฏิบัติราชการแทน", "นายกเทศมนตรีเมืองเขลางค์", "กองคลัง", "จำนวน ๑ ชุด"),
    *(
        "เลขรับ ๑๒๓",
        "รับที่ ",
        "เวลา ๑๓.๔๓ น.",
        "มอบ กองคลัง",
        "ทราบ",
        "เก็บ ๕ ปี",
        "ประกาศ ณ วันที่ ",
        "\u00a0",
        "ํา",
        "\u200b",
    ),
)
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
LINES = st.sampled_from([line for letter in LETTERS for line in letter.text.splitlines()])
SHUFFLED = st.lists(LINES, max_size=30).map("\n".join)
JOINED = st.lists(st.sampled_from([letter.text for letter in LETTERS]), min_size=1, max_size=2).map("\n".join)
TEXTS = st.one_of(WRITTEN, SHUFFLED, JOINED, st.text(max_size=200))
PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALTERNATING = str.maketrans("13579", "".join(THAI_DIGITS[n] for n in (1, 3, 5, 7, 9)))


def mentions(value: object) -> Iterator[Mention]:
    """Every mention that a reading holds, also those inside others."""
    if isinstance(value, Mention):
        yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from mentions(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from mentions(item)


def values(reading: Reading) -> dict[str, object]:
    """What was understood, without how it is written."""
    return {
        "number": reading.number and reading.number.canonical,
        "date": reading.date and reading.date.value,
        "dates": [(d.value, d.problem, d.span) for d in reading.dates],
        "numbers": [(n.canonical, n.span) for n in reading.numbers],
        "references": [
            (r.number and r.number.canonical, r.date and r.date.value, r.role, r.relation)
            for r in reading.references
        ],
        "deadlines": [(d.kind, d.start, d.end, d.rrule, d.basis) for d in reading.deadlines],
        "phones": [(p.kind, p.e164, p.extension, p.span) for c in reading.contacts for p in c.phones],
        "addresses": [[u.value for u in reading.urls], [e.value for e in reading.emails]],
        "stamps": [(s.date and s.date.value, s.time and s.time.value) for s in reading.stamps],
        "kind": reading.frame and reading.frame.kind.value,
        "urgency": reading.urgency and reading.urgency.value,
        "signatories": [s.span for s in reading.signatories],
        "enclosures": [e.span for e in reading.enclosures],
    }


@PROPERTY
@given(TEXTS)
def test_every_span_indexes_the_text(text: str) -> None:
    reading = read_letter(text)
    for mention in mentions(reading):
        start, end = mention.span
        assert 0 <= start <= end <= len(text)
        assert mention.text == text[start:end], mention.rule


@PROPERTY
@given(st.one_of(WRITTEN, SHUFFLED, JOINED))
def test_the_script_of_digits_changes_no_value(text: str) -> None:
    arabic = to_arabic_digits(text)
    expected = values(read_letter(arabic))
    assert values(read_letter(to_thai_digits(arabic))) == expected
    assert values(read_letter(arabic.translate(ALTERNATING))) == expected


@PROPERTY
@given(TEXTS)
def test_a_whole_extraction_raises_nothing(text: str) -> None:
    record = extract_text(text)
    assert type(record).model_validate_json(record.model_dump_json()) == record


@PROPERTY
@given(st.text(alphabet=st.characters(), max_size=120), st.sampled_from(PIECES))
def test_arbitrary_characters_beside_words_raise_nothing(text: str, piece: str) -> None:
    record = extract_text(text + piece + text)
    assert isinstance(record.text, str)
