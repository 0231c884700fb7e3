"""The project's own reader: line finder and line model, with words and doubt made of its characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from pipeline.ocr.components import Ink, find_ink
from pipeline.ocr.crops import MARGIN, crop_line, line_owners
from pipeline.ocr.engine import EngineInfo, GrayImage, OcrLine, OcrPage, OcrWord, PixelBox, PreparedPage
from pipeline.ocr.lines import TextLine, find_lines
from pipeline.ocr.order import reading_order
from pipeline.ocr.recogniser import LineReading, LineRecogniser, ReadCharacter
from schemas.source import LineKind

LAYOUT: Final = "layout-1"
"""Changes whenever pages are read otherwise with the same model: readings are kept by engine version."""
SURE_DIGIT: Final = 0.97
"""Below this confidence a digit is in doubt."""
READABLE: Final = 0.75
"""A stretch whose mean confidence is below is no print: handwriting, a signature, a part of a seal."""
LONGEST_WORD: Final = 16
"""Thai runs on without spaces; a longer stretch is parted, so that a value's box stays close to it."""
_DIGITISH: Final = re.compile(r"[0-9๐-๙./\-:]")


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
        lines = self._layer(page.print, page.dpi, stamp=False)
        if page.stamp is not None:
            lines += self._layer(page.stamp, page.dpi, stamp=True)
        return OcrPage(tuple(lines))

    def _layer(self, gray: GrayImage, dpi: float, *, stamp: bool) -> list[OcrLine]:
        ink = find_ink(gray, dpi)
        found = find_lines(ink)
        readings = self._recogniser.read(crop_lines(gray, ink, found))
        stamped = [stamp or framed(line, ink.frames) for line in found]
        layers: dict[LineKind, list[OcrLine]] = {
            LineKind.PRINT: [],
            LineKind.HANDWRITING: [],
            LineKind.STAMP: [],
        }
        for row in reading_order(found, int(gray.shape[1])):
            for kind, lines in layers.items():
                pieces = [i for i in row.pieces if _kind(readings[i], stamped=stamped[i]) is kind]
                words = [w for i in pieces for w in line_words(found[i], readings[i])]
                if words:
                    lines.append(OcrLine(tuple(words), _union(words), kind, row.block))
        return [line for lines in layers.values() for line in lines]


def _kind(reading: LineReading, *, stamped: bool) -> LineKind:
    if reading.confidence < READABLE:
        return LineKind.HANDWRITING
    return LineKind.STAMP if stamped else LineKind.PRINT


def framed(line: TextLine, frames: Sequence[tuple[int, int, int, int]]) -> bool:
    """Say whether a line stands inside a drawn frame of a stamp's size."""
    middle = line.middle - line.letter / 2
    wide = max(1, line.right - line.left)
    return any(
        y0 < middle < y1 and min(line.right, x1) - max(line.left, x0) > 0.8 * wide
        for x0, y0, x1, y1 in frames
    )


def crop_lines(gray: GrayImage, ink: Ink, lines: Sequence[TextLine]) -> list[GrayImage]:
    """Cut all lines out of a page."""
    owners = line_owners(ink, lines)
    return [crop_line(gray, ink, owners, number, line) for number, line in enumerate(lines)]


def line_words(line: TextLine, reading: LineReading) -> list[OcrWord]:
    """Make words of a line's characters, parted at spaces, where digits begin or end, and where too long."""
    words: list[OcrWord] = []
    group: list[ReadCharacter] = []
    space = True
    for character in reading.characters:
        if character.text == " ":
            if group:
                words.append(_word(line, group, space=space))
            group, space = [], True
            continue
        if group and not _is_mark(character.text):
            digits = bool(_DIGITISH.match(character.text)) != bool(_DIGITISH.match(group[-1].text))
            if digits or len(group) >= LONGEST_WORD:
                words.append(_word(line, group, space=space))
                group, space = [], False
        group.append(character)
    if group:
        words.append(_word(line, group, space=space))
    return words


def _word(line: TextLine, characters: Sequence[ReadCharacter], *, space: bool) -> OcrWord:
    start = line.left - round(MARGIN * line.unit)
    x0 = max(line.left, start + round(characters[0].left))
    x1 = min(line.right, start + round(max(c.right for c in characters)))
    x1 = max(x1, x0 + 1)
    low, high = _reach(characters)
    base = line.middle if line.right - line.left < 2 else _base(line, (x0 + x1) / 2)
    box = PixelBox(x0, max(0, round(base - high * line.letter)), x1, round(base + low * line.letter))
    text = "".join(c.text for c in characters)
    doubtful, at = [], 0
    for character in characters:
        if character.text.isdecimal() and character.confidence < SURE_DIGIT:
            doubtful.append(at)
        at += len(character.text)
    confidence = sum(c.confidence for c in characters) / len(characters)
    return OcrWord(text, box, max(0.0, min(1.0, confidence)), tuple(doubtful), space)


def _base(line: TextLine, x: float) -> float:
    across = x - line.left
    return line.base + line.slope * across + line.bend * across * across


def _reach(characters: Sequence[ReadCharacter]) -> tuple[float, float]:
    """Return how far some characters reach below the base line and above it, in letter heights."""
    text = "".join(c.text for c in characters)
    high = 2.0 if re.search("[่-๋์]", text) else 1.6 if re.search("[ัิ-ื็ํำโใไปฝฟ]", text) else 1.25
    low = 0.65 if re.search("[ฺุู]", text) else 0.45 if re.search("[ญฐฎฏgjpqy,()]", text) else 0.1
    return low, high


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn" or character in "ำๅะา"


def _union(words: Sequence[OcrWord]) -> PixelBox:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box
