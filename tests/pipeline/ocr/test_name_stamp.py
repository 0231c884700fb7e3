"""The signatory's name stamp goes back under the closing words; other stamps stay behind."""

from __future__ import annotations

import pytest

from pipeline.ocr.engine import OcrLine, OcrWord, PixelBox
from pipeline.ocr.name_stamp import put_back, text_of
from schemas.source import LineKind


def line(text: str, y: int, x: int = 1000, *, kind: LineKind = LineKind.PRINT) -> OcrLine:
    """A line 40 pixels high, of words parted at spaces."""
    box = PixelBox(x, y, x + 20 * len(text), y + 40)
    return OcrLine(tuple(OcrWord(word, box, 0.9) for word in text.split(" ")), box, kind)


def stamp(*rows: str, y: int, x: int = 1000) -> list[OcrLine]:
    """The rows of a stamp."""
    return [line(row, y + 60 * n, x, kind=LineKind.STAMP) for n, row in enumerate(rows)]


BODY = line("จึงเรียนมาเพื่อทราบ", 1800, 300)
CLOSING = line("ขอแสดงความนับถือ", 1900)
FOOT = line("สำนักปลัด", 2600, 200)
NAMED = stamp("(นายกล้า ตั้งใจ)", "รองปลัดเทศบาล รักษาราชการแทน", "ปลัดเทศบาลตำบลบ้านนา", y=2100)
READER = stamp("(นางสาวใจ ดีมาก)", "ปลัดเทศบาล", y=2900)
RECEIVED = stamp("เทศบาลตำบลบ้านนา", "1274/64", "18 มี.ค. 2564", y=100)


def texts(lines: list[OcrLine]) -> list[str]:
    """What lines say."""
    return [text_of(one) for one in lines]


def test_the_stamp_under_the_closing_words_is_put_back() -> None:
    lines, rest = put_back([BODY, CLOSING, FOOT], [*RECEIVED, *NAMED, *READER])
    assert texts(lines) == texts([BODY, CLOSING, *NAMED, FOOT])
    assert texts(rest) == texts([*RECEIVED, *READER])


@pytest.mark.parametrize("closing", ["ขอแสตงความนับถือ", "ขอแสดงความนับถืออย่างยิง"])
def test_closing_words_may_be_misread(closing: str) -> None:
    lines, _ = put_back([BODY, line(closing, 1900), FOOT], NAMED)
    assert len(lines) == 6


def test_a_printed_name_is_the_signatory() -> None:
    printed = line("(นายมั่นคง จริงใจ)", 2050)
    lines, rest = put_back([BODY, CLOSING, printed, FOOT], NAMED)
    assert texts(lines) == texts([BODY, CLOSING, printed, FOOT])
    assert rest == NAMED


@pytest.mark.parametrize(
    "stamps",
    [
        stamp("(นายกล้า ตั้งใจ)", y=2500, x=1000),  # too far below: of a later reader
        stamp("(นายกล้า ตั้งใจ)", y=2100, x=100),  # beside
        stamp("ทราบ ดำเนินการตามเสนอ", y=2100),  # no name
        RECEIVED,
        [],
    ],
)
def test_others_stay(stamps: list[OcrLine]) -> None:
    lines, rest = put_back([BODY, CLOSING, FOOT], stamps)
    assert texts(lines) == texts([BODY, CLOSING, FOOT])
    assert rest == stamps


def test_a_page_without_closing_words_is_left_alone() -> None:
    assert put_back([BODY, FOOT], NAMED) == ([BODY, FOOT], NAMED)


def test_the_day_of_signing_is_no_row_of_the_position() -> None:
    rows = stamp("(นายกล้า ตั้งใจ)", "ปลัดเทศบาล", "18 มี.ค. 2564", y=2100)
    lines, rest = put_back([BODY, CLOSING, FOOT], rows)
    assert texts(lines) == texts([BODY, CLOSING, *rows[:2], FOOT])
    assert texts(rest) == ["18 มี.ค. 2564"]
