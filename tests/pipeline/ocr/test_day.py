"""A day in pen that stands off its date line is read with it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from pipeline.ocr import OcrUnavailableError, open_engine, read_page
from pipeline.ocr.components import Ink
from pipeline.ocr.day import _joined, find_day, month_first, without_rests
from pipeline.ocr.lines import TextLine
from pipeline.ocr.recogniser import LineReading, ReadCharacter
from tests.pipeline.ocr.drawing import LETTER, font, letter


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("มีนาคม ๒๕๖๔", "มีนาคม"),
        ("มี.ค. 2564", "มี.ค."),
        ("ธันวาคม พ.ศ. ๒๕๖๔", "ธันวาคม"),
        ("๑ มีนาคม ๒๕๖๔", None),
        ("อาคาร ๒๕๖๔", None),
        ("มีนาคม ๒๕๖๔ เป็นต้นไป", None),
        ("", None),
    ],
)
def test_month_that_begins_a_line(text: str, month: str | None) -> None:
    assert month_first(text) == month


def ink(*boxes: tuple[int, int, int, int]) -> Ink:
    edges = np.array([(0, 0, 0, 0), *boxes], dtype=np.int32)
    empty = np.zeros((1, 1), dtype=np.uint8)
    return Ink(
        empty.astype(np.int32), edges[:, 0], edges[:, 1], edges[:, 2], edges[:, 3],
        np.ones(len(edges), dtype=np.int32), empty, empty, (), 20.0,
    )  # fmt: skip


def test_only_free_marks_on_the_line_before_its_month_are_a_day() -> None:
    marks = ink(
        (200, 80, 220, 100),  # the month
        (160, 60, 210, 100),  # a figure with an arm
        (165, 10, 180, 40),  # the line above
        (20, 80, 40, 100),  # too far away
        (150, 96, 154, 100),  # a dot
        (140, 80, 155, 100),  # a letter of a line of text
    )
    members = np.array([1], dtype=np.int32)
    line = TextLine(200, 400, 100.0, 0.0, 0.0, 20.0, members)
    text = TextLine(0, 155, 100.0, 0.0, 0.0, 20.0, np.arange(6, 16, dtype=np.int32))
    owners = np.array([-1, 0, -1, -1, -1, -1, 1], dtype=np.int32)
    assert find_day(marks, owners, [line, text], line).tolist() == [2]


def test_a_joined_line_keeps_its_base_line() -> None:
    marks = ink((200, 80, 220, 100), (150, 70, 170, 100))
    line = TextLine(200, 400, 100.0, 0.02, 1e-5, 20.0, np.array([1], dtype=np.int32))
    joined = _joined(marks, line, np.array([2], dtype=np.int32))
    places = np.array([150.0, 200.0, 333.0])
    assert joined.left == 150
    assert joined.members.tolist() == [1, 2]
    assert np.allclose(joined.base_at(places), line.base_at(places))


def test_a_raised_day_is_read_and_in_doubt() -> None:
    try:
        engine = open_engine("saraban")
    except OcrUnavailableError as error:
        pytest.skip(str(error))
    page = letter(("ที่ กก ๐๑๒๓.๔/๕๖๗", "", "", "เรื่อง ขอเชิญประชุม"), face="Laksaman.ttf")
    draw = ImageDraw.Draw(page)
    draw.text((700, 400), "มีนาคม ๒๕๖๔", font=font(50, "Laksaman.ttf"), fill=(15, 15, 15))
    draw.text((590, 350), "5", font=font(80, "Purisa.ttf"), fill=(60, 60, 60))
    read = read_page(page, 1, None, None, engine)
    at = read.text.index("มีนาคม")
    day = read.text[read.text.rfind("\n", 0, at) + 1 : at].strip()
    assert day.isdecimal()
    doubtful = {place for word in read.words for place in word.doubtful}
    assert read.text.index(day + " มีนาคม") in doubtful


@pytest.mark.parametrize("size", [70, 84])
def test_a_day_set_by_a_numbering_machine_joins_its_month(size: int) -> None:
    """Its figures are far higher than the print beside them, and stand on the same line."""
    page = letter(LETTER)
    draw = ImageDraw.Draw(page)
    draw.text((900, 200), "กุมภาพันธ์ 2548", font=font(50), fill=(15, 15, 15), anchor="ls")
    draw.text((880, 206), "17", font=font(size, "Garuda-Bold.ttf"), fill=(15, 15, 15), anchor="rs")
    lines = read_page(page, 1, None, None, open_engine("saraban")).text.split("\n")
    assert "17 กุมภาพันธ์ 2548" in lines


def test_doubtful_figures_before_a_month_are_rests() -> None:
    def said(*characters: tuple[str, float]) -> LineReading:
        return LineReading(tuple(ReadCharacter(c, 0.0, 1.0, p, "", 0.0) for c, p in characters))

    assert without_rests(said(("๔", 0.2), (" ", 0.9), ("ก", 1.0))).text == "ก"
    assert without_rests(said(("๔", 0.9), (" ", 0.9), ("ก", 1.0))).text == "๔ ก"
    assert without_rests(said(("ก", 0.3), ("๔", 0.2))).text == "ก๔"
