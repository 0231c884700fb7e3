"""Other readings of doubtful words become candidates of the values above them."""

from __future__ import annotations

import pytest

from pipeline.candidates import as_date, as_number, as_phone, other_values, variants
from pipeline.extract import extract_letter
from pipeline.segment import whole
from schemas.letter import Status
from schemas.source import Box, Document, FileStatus, Page, Reader, Source, Word

BOX = Box(0, 0, 10, 10)


def word(text: str, piece: str, *others: str, doubtful: bool = True) -> Word:
    start = text.index(piece)
    places = range(start, start + len(piece)) if doubtful else ()
    return Word((start, start + len(piece)), BOX, 0.6, tuple(i for i in places if text[i].isdigit()), others)


def test_readings_are_put_in_best_first() -> None:
    text = "วันที่ ๑๒ มีนาคม ๒๕๖๔"
    words = [word(text, "๑๒", "๑๗", "๗๒"), word(text, "๒๕๖๔", "๒๕๖๙")]
    found = list(variants(text, (7, len(text)), words))
    assert found[:3] == ["๑๒ มีนาคม ๒๕๖๙", "๑๗ มีนาคม ๒๕๖๔", "๑๗ มีนาคม ๒๕๖๙"]
    assert len(found) == 5
    values = other_values("2021-03-12", iter(found), as_date)
    assert values[:2] == ("2026-03-12", "2021-03-17")
    assert all(not value.endswith("72") for value in values)


def test_a_word_that_reaches_beyond_changes_within_only() -> None:
    text = "ก๑๒/๓"
    words = [Word((1, 5), BOX, 0.5, (1,), ("๗๒/๓", "๑๒/๔", "๑๒"))]
    assert list(variants(text, (2, 4), words)) == []
    assert list(variants(text, (1, 3), words)) == ["๗๒"]


@pytest.mark.parametrize(
    ("parse", "good", "value", "bad"),
    [
        (as_number, "กค ๐๔๐๕.๒/ว ๑๗", "กค 0405.2/ว 17", "สวัสดี"),
        (as_date, "๕ มีนาคม ๒๕๖๔", "2021-03-05", "๓๕ มีนาคม ๒๕๖๔"),
        (as_phone, "0 2123 4567 ต่อ 12", "+6621234567;ext=12", "0 2123"),
    ],
)
def test_only_what_parses(parse: object, good: str, value: str, bad: str) -> None:
    assert callable(parse)
    assert parse(good) == value
    assert parse(bad) is None


def test_record_holds_candidates_where_a_figure_is_in_doubt() -> None:
    text = "ที่ กค ๐๔๐๕.๒/๑๗๕\n๑๒ มีนาคม ๒๕๖๔\nเรื่อง ขอเชิญประชุม\nเรียน อธิบดีกรมบัญชีกลาง"
    words = (
        word(text, "๐๔๐๕.๒/๑๗๕", "๐๔๐๕.๒/๑๑๕", "๐๔๐๕.๒/๑๗๖"),
        word(text, "๑๒", "๑๗", "๖๗"),
        word(text, "๒๕๖๔", "๒๕๖๙", doubtful=False),
    )
    page = Page(1, text, Reader.OCR, 595, 842, words)
    source = Source("a.png", "0" * 64, "image/png", 1)
    document = Document(source, "a.png", FileStatus.OK, (page,))
    record = extract_letter(whole(document), document)
    assert record.number is not None
    assert record.number.status is Status.UNVERIFIED
    assert record.number.candidates == ("กค 0405.2/115", "กค 0405.2/176")
    assert record.date is not None
    assert record.date.status is Status.UNVERIFIED
    assert "2021-03-17" in record.date.candidates
    sure = Document(source, "a.png", FileStatus.OK, (Page(1, text, Reader.OCR, 595, 842, words[2:]),))
    assert extract_letter(whole(sure), sure).number.candidates == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reader", "status"), [(Reader.OCR, Status.UNVERIFIED), (Reader.TEXT, Status.VERIFIED)]
)
def test_a_date_without_its_day_is_in_doubt_on_a_picture(reader: Reader, status: Status) -> None:
    text = "ที่ กค ๐๔๐๕.๒/๑๗๕\n                มีนาคม ๒๕๖๔\nเรื่อง ขอเชิญประชุม\nเรียน อธิบดีกรมบัญชีกลาง"
    document = Document(
        Source("a.png", "0" * 64, "image/png", 1), "a.png", FileStatus.OK, (Page(1, text, reader),)
    )
    date = extract_letter(whole(document), document).date
    assert date is not None
    assert (date.value, date.status) == ("2021-03", status)
