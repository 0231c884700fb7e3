"""The second reading of figures lends confidence where it says the same, and doubt where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.ocr.components import find_ink
from pipeline.ocr.crops import line_owners
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import find_lines
from pipeline.ocr.prepare import prepare
from pipeline.ocr.recogniser import LineReading, LineRecogniser, ReadCharacter
from pipeline.ocr.saraban import crop_lines
from pipeline.ocr.second import CERTAIN, read_again
from tests.pipeline.ocr.drawing import letter


@pytest.fixture(scope="module")
def recogniser() -> LineRecogniser:
    return LineRecogniser()


@pytest.fixture(scope="module")
def crops() -> list[GrayImage]:
    page = prepare(letter(face="Laksaman.ttf"), rotation=0)
    ink = find_ink(page.print, page.dpi)
    found = find_lines(ink)
    return crop_lines(page.print, ink, line_owners(ink, found), found)


class _Says(LineRecogniser):
    """Reads like the model, but sees one figure as another in what is read again."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self.before, self.after = before, after
        self.widths: list[int] = []

    def read(self, crops: Sequence[GrayImage]) -> list[LineReading]:
        self.widths = [crop.shape[1] for crop in crops]
        return [
            LineReading(
                tuple(replace(c, text=self.after) if c.text == self.before else c for c in r.characters)
            )
            for r in super().read(crops)
        ]


def unsure(readings: Sequence[LineReading], confidence: float = 0.93) -> list[LineReading]:
    """The readings, no figure of which is certain."""
    return [
        LineReading(
            tuple(replace(c, confidence=confidence) if c.text.isdecimal() else c for c in r.characters)
        )
        for r in readings
    ]


def test_clean_figures_are_read_the_same(recogniser: LineRecogniser, crops: list[GrayImage]) -> None:
    first = unsure(recogniser.read(crops), 0.6)
    again = read_again(recogniser, crops, first)
    assert [r.text for r in again] == [r.text for r in first]
    figures = [c for r in again for c in r.characters if c.text.isdecimal()]
    assert len(figures) > 15
    assert all(c.confidence > 0.9 for c in figures), "the surer of two equal readings counts"


def test_a_figure_read_in_two_ways_is_in_doubt(recogniser: LineRecogniser, crops: list[GrayImage]) -> None:
    first = unsure(recogniser.read(crops))
    again = read_again(_Says("๒", "๓"), crops, first)
    figures = [c for r in again for c in r.characters if c.text.isdecimal()]
    two = [c for c in figures if c.text == "๒"]
    assert len(two) == 2, "the first reading stays"
    assert all(c.confidence <= 0.5 for c in two)
    assert all(c.others[0][0] == "๓" for c in two)
    assert all(c.confidence > 0.9 for c in figures if c.text != "๒")


def test_only_figures_that_are_not_certain_are_read_again(crops: list[GrayImage]) -> None:
    says = _Says("x", "x")
    first = unsure(LineRecogniser().read(crops))
    read_again(says, crops, first)
    lines_with_figures = sum(any(c.text.isdecimal() for c in r.characters) for r in first)
    assert lines_with_figures <= len(says.widths) <= 2 * lines_with_figures
    assert sum(says.widths) < sum(crop.shape[1] for crop in crops) / 2
    read_again(says, crops, unsure(first, CERTAIN + 0.01))
    assert says.widths == []


@pytest.mark.parametrize(
    ("neighbour", "sure", "limit"),
    [("ว", 0.99, 1.0), ("ว", 0.7, 0.7), (" ", 0.3, 1.0), ("/", 0.6, 0.6)],
)
def test_a_figure_is_no_surer_than_a_letter_that_touches_it(
    recogniser: LineRecogniser, neighbour: str, sure: float, limit: float
) -> None:
    def read(text: str, confidence: float, at: float) -> ReadCharacter:
        return ReadCharacter(text, at, at + 20, confidence, "", 0.0)

    line = LineReading((read(neighbour, sure, 10), read("๕", 1.0, 30), read("๗", 1.0, 50)))
    # A crop a pixel wide has no stretch to be read again: what is left is the neighbour.
    (said,) = read_again(recogniser, [np.full((48, 1), 255, np.uint8)], [line])
    assert said.characters[1].confidence == limit
    assert said.characters[2].confidence == 1.0


def test_lines_without_figures_cost_nothing(crops: list[GrayImage]) -> None:
    says = _Says("x", "x")
    line = LineReading((ReadCharacter("ก", 0, 9, 0.4, "ถ", 0.3),))
    assert read_again(says, crops[:1], [line]) == [line]
    assert says.widths == []
