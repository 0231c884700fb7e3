"""The project's own reader: line finder and line model, with words and doubt made of its characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2

from pipeline.ocr.components import Ink, IntArray, find_ink
from pipeline.ocr.crops import crop_line, line_owners
from pipeline.ocr.day import join_days
from pipeline.ocr.engine import EngineInfo, GrayImage, OcrLine, OcrPage, PixelBox, PreparedPage
from pipeline.ocr.grammar import settle
from pipeline.ocr.lines import TextLine, find_lines
from pipeline.ocr.order import reading_order
from pipeline.ocr.pen import read_zones, tallest_print
from pipeline.ocr.recogniser import LineReading, LineRecogniser
from pipeline.ocr.second import read_again
from pipeline.ocr.stamp_form import read_form
from pipeline.ocr.stamp_place import Place, find_places, inside_any
from pipeline.ocr.words import line_words, union
from schemas.source import LineKind

LAYOUT: Final = "layout-10"
"""Changes whenever pages are read otherwise with the same model: readings are kept by engine version."""
LEGIBLE: Final = 0.5
"""What is below it is no writing that could be read: its letters would only be noise in the text."""
ALL_VALUES: Final = 3
"""Number, day and time."""
SHORT_MONTH: Final = 6
"""Letters of the longest short month, and of a word after it."""
FORM_BLOCK: Final = 1_000_000
"""Blocks of receiving stamps are numbered from here, apart from those of the layout."""
READABLE: Final = 0.66
"""A stretch whose mean confidence is below is no print: handwriting, a signature, a part of a seal."""


class SarabanEngine:
    """Reads with the line model of `data/ocr`."""

    def __init__(self) -> None:
        self._recogniser = LineRecogniser()
        self._info = EngineInfo("saraban", f"{self._recogniser.version} {LAYOUT}")

    @property
    def info(self) -> EngineInfo:
        """Name and model version."""
        return self._info

    def characters(self) -> frozenset[str]:
        """The characters of the line model."""
        return self._recogniser.characters

    def read(self, page: PreparedPage) -> OcrPage:
        """Read the print in rows, then what is no print, then the stamp layer."""
        lines, _ = self._layer(page.print, page.dpi, page.color, None)
        if page.stamp is not None:
            stamps, filled = self._layer(page.stamp, page.dpi, None, page.print)
            # What a black pen wrote into a coloured stamp has been read with it.
            lines = [x for x in lines if not (_is_short(x) and inside_any(x.box, filled))] + stamps
        return OcrPage(tuple(lines))

    def _layer(
        self, gray: GrayImage, dpi: float, color: GrayImage | None, under: GrayImage | None
    ) -> tuple[list[OcrLine], list[Place]]:
        """Read a layer: the print, or (where `under` is the print) the stamps over it.

        Returns:
            Its lines, and the stamps that were filled in with what lies under them.
        """
        stamp = under is not None
        ink = find_ink(gray, dpi)
        forms, stamps, filled = self._forms(gray, ink, dpi, under)
        found = [line for line in find_lines(ink) if not inside_any(box_of(line), forms)]
        owners = line_owners(ink, found)
        crops = crop_lines(gray, ink, owners, found)
        readings = read_again(self._recogniser, crops, self._recogniser.read(crops))
        tallest = tallest_print(ink, found, readings)
        if not stamp:
            found, readings = join_days(self._recogniser, gray, ink, owners, found, readings)
            readings = [
                read_zones(self._recogniser, gray, ink, owners, number, line, reading, color, tallest)
                for number, (line, reading) in enumerate(zip(found, readings, strict=True))
            ]
        readings = [settle(reading) if reading.confidence >= READABLE else reading for reading in readings]
        stamped = [stamp or framed(line, ink.frames) for line in found]
        layers: dict[LineKind, list[OcrLine]] = {
            LineKind.PRINT: [],
            LineKind.HANDWRITING: [],
            LineKind.STAMP: [],
        }
        for row in reading_order(found, int(gray.shape[1])):
            for kind, lines in layers.items():
                pieces = [i for i in row.pieces if _kind(readings[i], stamped=stamped[i]) is kind]
                pieces = [i for i in pieces if readings[i].confidence >= LEGIBLE]
                words = [w for i in pieces for w in line_words(ink, found[i], readings[i], color, tallest)]
                if words:
                    lines.append(OcrLine(tuple(words), union(words), kind, row.block))
        return [line for lines in layers.values() for line in lines] + stamps, filled

    def _forms(
        self, gray: GrayImage, ink: Ink, dpi: float, under: GrayImage | None
    ) -> tuple[list[Place], list[OcrLine], list[Place]]:
        """Return the receiving stamps of a layer, what they say, and those filled in with black ink."""
        places: list[Place] = []
        lines: list[OcrLine] = []
        filled: list[Place] = []
        colored = under is not None
        for number, place in enumerate(find_places(gray, dpi, colored=colored, frames=ink.frames)):
            block = FORM_BLOCK + 2 * number + colored
            form = read_form(self._recogniser, place, block)
            if under is not None and form.likely and _values(form.lines) < ALL_VALUES:
                more = read_form(self._recogniser, place.on(cv2.min(gray, under)), block)
                if _values(more.lines) > _values(form.lines):
                    form = more
                    filled.append(place)
            if form.lines:
                places.append(place)
                lines += form.lines
        return places, lines, filled


def _values(rows: Sequence[OcrLine]) -> int:
    """Count the rows of a stamp that hold figures in doubt: number, day and time."""
    return sum(any(word.doubtful for word in row.words) for row in rows)


def _is_short(line: OcrLine) -> bool:
    """Say whether a line can be what a pen fills in: figures and a month, and no words."""
    return sum("ก" <= c <= "๎" for w in line.words for c in w.text) <= SHORT_MONTH


def _kind(reading: LineReading, *, stamped: bool) -> LineKind:
    if reading.confidence < READABLE:
        return LineKind.HANDWRITING
    return LineKind.STAMP if stamped else LineKind.PRINT


def box_of(line: TextLine) -> PixelBox:
    """Return the box of a line's letters, without its marks."""
    return PixelBox(line.left, round(line.middle - line.letter), line.right, round(line.middle))


def framed(line: TextLine, frames: Sequence[tuple[int, int, int, int]]) -> bool:
    """Say whether a line stands inside a drawn frame of a stamp's size."""
    middle = line.middle - line.letter / 2
    wide = max(1, line.right - line.left)
    return any(
        y0 < middle < y1 and min(line.right, x1) - max(line.left, x0) > 0.8 * wide
        for x0, y0, x1, y1 in frames
    )


def crop_lines(gray: GrayImage, ink: Ink, owners: IntArray, lines: Sequence[TextLine]) -> list[GrayImage]:
    """Cut all lines out of a page."""
    return [crop_line(gray, ink, owners, number, line) for number, line in enumerate(lines)]
