"""Makes words of the characters of a line: their boxes, and the digits that nobody should trust unseen."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from extractors.text import to_arabic_digits
from pipeline.ocr.components import Ink
from pipeline.ocr.crops import MARGIN
from pipeline.ocr.engine import GrayImage, OcrWord, PixelBox
from pipeline.ocr.lines import TextLine
from pipeline.ocr.pen import PRINTED_HEIGHT, pen_flags
from pipeline.ocr.recogniser import LineReading, ReadCharacter

SURE_DIGIT: Final = 0.9
"""Below this confidence a digit is in doubt."""
MOST_ALTERNATIVES: Final = 3
_KEPT_PATHS: Final = 12
_LEAST_WEIGHT: Final = 0.02
"""An alternative that is fifty times less likely than the reading is none."""
LONGEST_WORD: Final = 16
"""Thai runs on without spaces; a longer stretch is parted, so that a value's box stays close to it."""
_DIGITISH: Final = re.compile(r"[0-9๐-๙./\-:]")


def line_words(
    ink: Ink,
    line: TextLine,
    reading: LineReading,
    color: GrayImage | None = None,
    tallest: float = PRINTED_HEIGHT,
) -> list[OcrWord]:
    """Make words of a line's characters, parted at spaces, where digits begin or end, and where too long."""
    pen = pen_flags(ink, line, reading, color, tallest)
    words: list[OcrWord] = []
    group: list[tuple[ReadCharacter, bool]] = []
    space = True
    for character, by_pen in zip(reading.characters, pen.tolist(), strict=True):
        if character.text == " ":
            if group:
                words.append(_word(ink, line, group, space=space))
            group, space = [], True
            continue
        if group and not _is_mark(character.text):
            digits = bool(_DIGITISH.match(character.text)) != bool(_DIGITISH.match(group[-1][0].text))
            if digits or len(group) >= LONGEST_WORD:
                words.append(_word(ink, line, group, space=space))
                group, space = [], False
        group.append((character, by_pen))
    if group:
        words.append(_word(ink, line, group, space=space))
    return words


def _word(ink: Ink, line: TextLine, group: Sequence[tuple[ReadCharacter, bool]], *, space: bool) -> OcrWord:
    characters = [character for character, _ in group]
    box = _box(ink, line, characters)
    text = "".join(c.text for c in characters)
    doubtful, at = [], 0
    for character, by_pen in group:
        figure = character.text.isdecimal()
        if character.chosen or (figure and (by_pen or character.confidence < SURE_DIGIT)):
            doubtful.append(at)
        at += len(character.text)
    sure = [c.confidence for c in characters]
    # A word is wrong where one character is: the mean of its characters is too good for it. But their doubts
    # go together: the least of them, let alone their product, is too bad (benchmarks/trust.py).
    confidence = math.sqrt(min(sure) * sum(sure) / len(sure))
    others = alternatives(group) if doubtful else ()
    return OcrWord(text, box, max(0.0, min(1.0, confidence)), tuple(doubtful), space, others)


def alternatives(group: Sequence[tuple[ReadCharacter, bool]]) -> tuple[str, ...]:
    """Return other readings of a word with figures in doubt, best first.

    They come of the runners-up of its doubtful figures, and of the readings that were outvoted where figures
    are in pen. The same figures in another script are no other reading.
    """
    paths: list[tuple[float, str]] = [(1.0, "")]
    at = 0
    while at < len(group):
        character, by_pen = group[at]
        run = group[at : at + character.run]
        if character.votes and len(run) == character.run and all(c.text.isdecimal() for c, _ in run):
            # The single figures of a run say how else it can be read, too, where the votes agree.
            said = [
                (1.0, "".join(c.text for c, _ in run)),
                *((weight, text) for text, weight in character.votes),
            ]
            at += character.run
        else:
            said = _choices(character, by_pen=by_pen)
            at += 1
        paths = sorted(((w * v, t + s) for w, t in paths for v, s in said), key=lambda p: -p[0])[:_KEPT_PATHS]
    best = "".join(c.text for c, _ in group)
    seen = {to_arabic_digits(best)}
    found: list[str] = []
    for weight, text in paths:
        plain = to_arabic_digits(text)
        if text and plain not in seen and weight >= _LEAST_WEIGHT:
            seen.add(plain)
            found.append(text)
    return tuple(found[:MOST_ALTERNATIVES])


def _choices(character: ReadCharacter, *, by_pen: bool) -> list[tuple[float, str]]:
    """Return what a character can be, weighed against its reading; a doubtful figure can be others."""
    choices = [(1.0, character.text)]
    figure = character.text.isdecimal() and (by_pen or character.confidence < SURE_DIGIT)
    if not figure and not character.chosen:
        return choices
    sure = max(character.confidence, 1e-3)
    for text, chance in character.others:
        if not text or text.isdecimal() or character.chosen:
            # The model is far too sure of what it was given in pen.
            weight = min(0.99, chance / sure)
            choices.append((weight**0.5 if by_pen else weight, text))
    return choices


def _box(ink: Ink, line: TextLine, characters: Sequence[ReadCharacter]) -> PixelBox:
    """Return the box of the ink that some characters were read from."""
    start = line.left - round(MARGIN * line.unit)
    x0 = max(float(line.left), start + characters[0].left)
    x1 = min(float(line.right), start + max(c.right for c in characters))
    members = line.members
    centers = (ink.left[members] + ink.right[members]) / 2.0
    # The model says where a character stands to within a third of its width.
    slack = 0.15 * line.letter
    under = members[(centers > x0 - slack) & (centers < x1 + slack)]
    under = under[(ink.right - ink.left)[under] < x1 - x0 + line.letter]
    if len(under) and any(not c.text.isspace() for c in characters):
        return PixelBox(
            int(ink.left[under].min()),
            int(ink.top[under].min()),
            int(ink.right[under].max()),
            int(ink.bottom[under].max()),
        )
    low, high = _reach(characters)
    base = _base(line, (x0 + x1) / 2)
    left = round(x0)
    return PixelBox(
        left,
        max(0, round(base - high * line.letter)),
        max(left + 1, round(x1)),
        max(1, round(base + low * line.letter)),
    )


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
