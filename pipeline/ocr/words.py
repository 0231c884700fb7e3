"""Makes words of the characters of a line: their boxes, and the digits that nobody should trust unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.components import Ink
from pipeline.ocr.crops import MARGIN
from pipeline.ocr.engine import GrayImage, OcrWord, PixelBox
from pipeline.ocr.lines import TextLine
from pipeline.ocr.recogniser import LineReading, ReadCharacter

SURE_DIGIT: Final = 0.9
"""Below this confidence a digit is in doubt."""
LONGEST_WORD: Final = 16
"""Thai runs on without spaces; a longer stretch is parted, so that a value's box stays close to it."""
PRINTED_HEIGHT: Final = 1.26
"""No printed figure is higher, in letter heights of its line; nine of ten pen figures are."""
PRINTED_FOOT: Final = 0.15
"""Printed figures stand on the base line to within so much of a letter height."""
_DIGITISH: Final = re.compile(r"[0-9๐-๙./\-:]")


def line_words(
    ink: Ink, line: TextLine, reading: LineReading, color: GrayImage | None = None
) -> list[OcrWord]:
    """Make words of a line's characters, parted at spaces, where digits begin or end, and where too long."""
    pen = pen_figures(ink, line, reading, color)
    words: list[OcrWord] = []
    group: list[tuple[ReadCharacter, bool]] = []
    space = True
    for character, by_pen in zip(reading.characters, pen, strict=True):
        if character.text == " ":
            if group:
                words.append(_word(line, group, space=space))
            group, space = [], True
            continue
        if group and not _is_mark(character.text):
            digits = bool(_DIGITISH.match(character.text)) != bool(_DIGITISH.match(group[-1][0].text))
            if digits or len(group) >= LONGEST_WORD:
                words.append(_word(line, group, space=space))
                group, space = [], False
        group.append((character, by_pen))
    if group:
        words.append(_word(line, group, space=space))
    return words


def pen_figures(ink: Ink, line: TextLine, reading: LineReading, color: GrayImage | None = None) -> list[bool]:
    """Say of every character whether it is a figure in pen (or of a numbering machine) on a printed line.

    The model reads pen figures with as much confidence as print and far more errors, so they are told by
    their shape (higher than print, or off the base line) and colour. One such figure
    speaks for its whole run.
    """
    characters = reading.characters
    flags = [False] * len(characters)
    start = line.left - round(MARGIN * line.unit)
    members = line.members[ink.heights[line.members] > 0.3 * line.letter]
    centers = (ink.left[members] + ink.right[members]) / 2.0
    for number, character in enumerate(characters):
        if not character.text.isdecimal():
            continue
        left, right = start + character.left, start + character.right
        under = members[(centers > left) & (centers < right)]
        if not len(under):
            continue
        base = _base(line, (left + right) / 2)
        foot = (float(ink.bottom[under].max()) - base) / line.letter
        high = float(ink.bottom[under].max() - ink.top[under].min()) / line.letter
        joined = float(ink.right[under].max() - ink.left[under].min()) > 2.2 * line.letter
        # What is joined with its neighbours says little of one figure.
        flags[number] = not joined and (high > PRINTED_HEIGHT or abs(foot) > PRINTED_FOOT)
        if color is not None and not flags[number]:
            flags[number] = _colored(ink, under, color)
    begin = 0
    while begin < len(characters):
        end = begin
        while end < len(characters) and characters[end].text.isdecimal():
            end += 1
        if any(flags[begin:end]):
            flags[begin:end] = [True] * (end - begin)
        begin = end + 1
    return flags


def _colored(ink: Ink, components: NDArray[np.int32], color: GrayImage) -> bool:
    colored = total = 0
    for index in components:
        place = (
            slice(int(ink.top[index]), int(ink.bottom[index])),
            slice(int(ink.left[index]), int(ink.right[index])),
        )
        inked = ink.labels[place] == index
        total += int(inked.sum())
        colored += int((inked & (color[place] > 0)).sum())
    return colored > 0.4 * max(1, total)


def _word(line: TextLine, group: Sequence[tuple[ReadCharacter, bool]], *, space: bool) -> OcrWord:
    characters = [character for character, _ in group]
    start = line.left - round(MARGIN * line.unit)
    x0 = max(line.left, start + round(characters[0].left))
    x1 = min(line.right, start + round(max(c.right for c in characters)))
    x1 = max(x1, x0 + 1)
    low, high = _reach(characters)
    base = _base(line, (x0 + x1) / 2)
    box = PixelBox(x0, max(0, round(base - high * line.letter)), x1, round(base + low * line.letter))
    text = "".join(c.text for c in characters)
    doubtful, at = [], 0
    for character, by_pen in group:
        if character.text.isdecimal() and (by_pen or character.confidence < SURE_DIGIT):
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


def union(words: Sequence[OcrWord]) -> PixelBox:
    """Return the box around some words."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box
