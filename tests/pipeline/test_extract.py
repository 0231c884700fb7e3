from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text import repair
from pipeline.extract import extract_letter, extract_plain, extract_text
from pipeline.segment import split
from schemas.letter import Evidence, LetterKind, LetterRecord, Relation, Status
from schemas.source import (
    Box,
    Document,
    FileStatus,
    Line,
    LineKind,
    OcrInfo,
    Office,
    Page,
    Reader,
    Source,
    Word,
)

STAMP = "องค์การบริหารส่วนตำบลสันทราย\nรับที่ ๑๒๓/๖๕\nวันที่ ๗ มี.ค. ๒๕๖๕\nเวลา ๑๐.๓๐ น.\n"
LETTER = (
    "ด่วนที่สุด\nที่ ชร ๐๐๒๓.๑/ว ๔๕๖๗\nศาลากลางจังหวัดเชียงราย\nถนนแม่ฟ้าหลวง ชร ๕๗๑๐๐\n๓ มีนาคม ๒๕๖๕\n"
    "เรื่อง ขอเชิญประชุมเรื่องการจัดทำแผนพัฒนา\nเรียน นายอำเภอ ทุกอำเภอ\n"
    "อ้างถึง หนังสือกรมการปกครอง ที่ มท ๐๘๙๙.๗/ว ๑๒๓ ลงวันที่ ๑ กุมภาพันธ์ ๒๕๖๕\n"
    "สิ่งที่ส่งมาด้วย แบบรายงาน จำนวน ๑ ชุด\n"
    "ตามหนังสือที่อ้างถึง กรมการปกครองแจ้งให้จังหวัดรายงานผลการดำเนินงาน นั้น\n"
    "จังหวัดเชียงรายขอให้อำเภอรายงานผลภายใน ๑๕ วัน นับแต่วันที่ได้รับหนังสือฉบับนี้ ทาง www.example.go.th\n"
    "จึงเรียนมาเพื่อดำเนินการ\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)\nปลัดจังหวัด รักษาราชการแทน\n"
    "ผู้ว่าราชการจังหวัดเชียงราย\nกองแผน\nโทร. ๐ ๕๓๕๕ ๕๑๒๓ ต่อ ๑๒\nผู้ประสานงาน นางดวงแก้ว งามตา โทร. ๐๘ ๑๕๕๕ ๐๑๒๓"
)


def document(*pages: Page) -> Document:
    source = Source("in/a.pdf", "ab" * 32, "application/pdf", 10)
    return Document(source, "in/a.pdf", FileStatus.OK, pages)


def read_one(text: str, office: Office | None = None) -> LetterRecord:
    doc = document(Page(1, text, Reader.TEXT))
    (letter,) = split(doc)
    return extract_letter(letter, doc, office)


def evidences(record: LetterRecord) -> list[tuple[str, Evidence]]:
    """Every text with the evidence that stands beside it."""
    found: list[tuple[str, Evidence]] = []
    for item in (record.number, record.date, *record.deadlines, *record.references, *record.stamps):
        if item is not None:
            found.append((item.text, item.evidence))
    for reference in record.references:
        found += [(p.text, p.evidence) for p in (reference.number, reference.date) if p is not None]
    found += [(p.text, p.evidence) for c in record.contacts for p in c.phones]
    return found


def test_a_whole_letter() -> None:
    record = read_one(STAMP + LETTER)
    assert record.kind is LetterKind.EXTERNAL
    assert record.urgency == "most_urgent"
    assert record.number is not None
    assert (record.number.canonical, record.number.running) == ("ชร 0023.1/ว 4567", 4567)
    assert record.date is not None
    assert record.date.value == "2022-03-03"
    assert record.issuer == "จังหวัดเชียงราย"
    assert record.subject == "ขอเชิญประชุมเรื่องการจัดทำแผนพัฒนา"
    assert record.to == ("นายอำเภอ ทุกอำเภอ",)
    (reference,) = record.references
    assert reference.number is not None
    assert reference.number.canonical == "มท 0899.7/ว 123"
    assert reference.relation in Relation
    assert [(e.title, e.quantity) for e in record.enclosures] == [("แบบรายงาน", "จำนวน ๑ ชุด")]
    assert record.signatory is not None
    assert record.signatory.on_behalf_of == "ผู้ว่าราชการจังหวัดเชียงราย"
    assert record.signatories == (record.signatory,)
    assert [c.name for c in record.contacts] == [None, "นางดวงแก้ว งามตา"]
    assert record.contacts[0].phones[0].extension == "12"
    assert record.urls == ("www.example.go.th",)
    assert record.stamps[0].receive_number == "๑๒๓/๖๕"
    # Counted from the stamp's day: 7 March and fifteen days.
    assert record.deadlines[0].end == "2022-03-22"
    assert record.source.pages == (1, 1)
    assert record.source.ocr is None


def test_every_text_stands_where_its_evidence_says() -> None:
    record = read_one(STAMP + LETTER)
    pairs = evidences(record)
    assert len(pairs) > 8
    for text, evidence in pairs:
        assert record.text[slice(*evidence.span)] == text
        assert evidence.page == 1
    for name, values in record.evidence:
        for evidence in values:
            assert evidence.span[1] <= len(record.text), name


def test_the_plain_functions_give_the_same_record() -> None:
    doc = document(Page(1, STAMP + LETTER, Reader.TEXT))
    (letter,) = split(doc)
    assert extract_plain(letter, doc) == extract_letter(letter, doc)


def test_a_record_is_json_and_back() -> None:
    record = read_one(STAMP + LETTER)
    assert LetterRecord.model_validate_json(record.model_dump_json()) == record
    assert json.loads(record.model_dump_json())["number"]["canonical"] == "ชร 0023.1/ว 4567"


def test_our_own_stamp_is_the_day_of_receipt() -> None:
    other = "ที่ว่าการอำเภอแม่จัน\nรับที่ ๙๙\nวันที่ ๔ มี.ค. ๒๕๖๕\nเวลา ๐๙.๐๐ น.\n\n"
    text = other + STAMP + LETTER
    ours = Office("องค์การบริหารส่วนตำบลสันทราย", aliases=("อบต.สันทราย",))
    assert read_one(text, ours).deadlines[0].end == "2022-03-22"
    strangers = read_one(text, Office("เทศบาลนครเชียงใหม่"))
    assert strangers.deadlines[0].end is None
    assert "deadline.no_base" in {w.code for w in strangers.warnings}


def worded(text: str, **changes: object) -> Page:
    """A page of OCR: every run of characters is a word in a row of boxes."""
    words = []
    at = 0
    for run in text.split(" "):
        for piece in run.split("\n"):
            start = text.index(piece, at) if piece else at
            if piece:
                words.append(
                    Word((start, start + len(piece)), Box(start, 10.0, start + len(piece), 20.0), 0.9)
                )
                at = start + len(piece)
    page = Page(
        1,
        text,
        Reader.OCR,
        width=600.0,
        height=800.0,
        words=tuple(words),
        ocr=OcrInfo("tesseract", "tha", 0.9),
    )
    return replace(page, **changes)  # type: ignore[arg-type]


def test_boxes_and_confidence_come_from_the_words() -> None:
    doc = document(worded(LETTER))
    (letter,) = split(doc)
    record = extract_letter(letter, doc)
    assert record.number is not None
    start, end = record.number.evidence.span
    assert record.number.evidence.bbox == (start, 10.0, end, 20.0)
    assert record.number.evidence.confidence == pytest.approx(0.9 * 1.0, abs=0.1)
    assert record.number.status is Status.VERIFIED
    assert record.source.ocr is not None
    assert record.source.ocr.engine == "tesseract"


def test_a_doubtful_digit_makes_a_value_unverified() -> None:
    page = worded(LETTER)
    digit = LETTER.index("๔๕๖๗")
    words = tuple(replace(w, doubtful=(digit,)) if w.span[0] <= digit < w.span[1] else w for w in page.words)
    doc = document(replace(page, words=words))
    (letter,) = split(doc)
    record = extract_letter(letter, doc)
    assert record.number is not None
    assert record.date is not None
    assert record.number.status is Status.UNVERIFIED
    assert record.date.status is Status.VERIFIED


def test_handwriting_makes_a_value_unverified() -> None:
    at = LETTER.index("๓ มีนาคม")
    line = Line((at, at + 13), Box(0, 0, 1, 1), LineKind.HANDWRITING)
    doc = document(worded(LETTER, lines=(line,)))
    (letter,) = split(doc)
    record = extract_letter(letter, doc)
    assert record.date is not None
    assert record.date.status is Status.UNVERIFIED


def test_pages_of_a_letter_keep_their_numbers() -> None:
    head, tail = LETTER.split("จึงเรียนมา")
    blank = Page(1, " ", Reader.OCR)
    doc = document(blank, Page(2, head, Reader.OCR), Page(3, "จึงเรียนมา" + tail, Reader.OCR))
    (letter,) = split(doc)
    record = extract_letter(letter, doc)
    assert record.source.pages == (2, 3)
    assert record.number is not None
    assert record.number.evidence.page == 2
    assert record.contacts[0].evidence.page == 3


def test_low_confidence_is_said() -> None:
    doc = document(worded(LETTER, ocr=OcrInfo("tesseract", "tha", 0.3)))
    (letter,) = split(doc)
    assert "text.low_confidence" in {w.code for w in extract_letter(letter, doc).warnings}


def test_plain_text_is_repaired_first() -> None:
    broken = LETTER.replace("ำ", "ํา").replace("ที่ ชร", "ท\u200bี่ ชร")
    record = extract_text(broken)
    assert record.text == repair(broken).text
    assert record.number is not None
    assert record.number.canonical == "ชร 0023.1/ว 4567"
    assert extract_text("ไม่มีอะไร").number is None
    assert extract_text("").text == ""


FRAGMENTS = [*"ที่เรืองยนวถึ/.๐๑๒๓45 \n()", "มท ", "โทร. ", "ลงวันที่ ", "มีนาคม ", "\nเรื่อง ", "\nเรียน ", "หนังสือ"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    record = extract_text(text)
    for found, evidence in evidences(record):
        assert record.text[slice(*evidence.span)] == found
