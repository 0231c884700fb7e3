"""Finds the day that a pen put before the month of a date line.

Days are filled in above the line, far to the left or with an arm that reaches over the month: the line
finder then takes them for marks of their own. A numbering machine sets them so high that they make a line of
their own. A line that begins with a month and has no day asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from extractors.date_grammar import month_number
from pipeline.ocr.components import Ink, IntArray
from pipeline.ocr.crops import MARGIN, crop_line
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import TextLine
from pipeline.ocr.recogniser import LineReading, LineRecogniser, ReadCharacter

FARTHEST: Final = 6.0
"""Letter heights between a day and its month."""
DOUBTFUL: Final = 0.5
"""A figure less sure at the beginning of a date line is a rest of something."""
SURE_DAY: Final = 0.8
"""Mean confidence of a day that is a line of its own, at least."""
_LOWEST, _HIGHEST = 0.6, 3.5
_MOST_MARKS: Final = 3
"""Components of a day: two figures, and one that a weak pen broke."""
_MONTH: Final = re.compile(r"[ก-๎.]{4,12}(?=\s*(?:พ\.?ศ\.?)?\s*[0-9๐-๙]{2,4}$)")


def month_first(text: str) -> str | None:
    """Return the month that a line begins with, `None` where the line is no month and year.

    >>> month_first("มีนาคม ๒๕๖๔"), month_first("๑ มีนาคม ๒๕๖๔"), month_first("เดือน ๒๕๖๔")
    ('มีนาคม', None, None)
    """
    found = _MONTH.match(text)
    return found[0] if found and month_number(found[0]) else None


def find_day(ink: Ink, owners: IntArray, lines: Sequence[TextLine], line: TextLine) -> IntArray:
    """Return the components that stand where a date line's day stands and belong to no line of text."""
    high = ink.heights / line.letter
    base = float(line.base_at(np.array([float(line.left)]))[0])
    middle = (ink.top + ink.bottom) / 2.0
    # The arm of a ๙ reaches over the month; its figure does not.
    center = (ink.left + ink.right) / 2.0
    small = np.array([len(other.members) <= _MOST_MARKS for other in lines] + [True], dtype=np.bool_)
    free = small[owners]  # -1, of no line, is the last one
    free[0] = False
    near = (center < line.left) & (ink.left > line.left - FARTHEST * line.letter)
    near &= ink.right < line.left + 2.5 * line.letter
    level = (middle > base - 1.9 * line.letter) & (middle < base + 0.4 * line.letter)
    chosen = np.flatnonzero(free & near & level & (high > _LOWEST) & (high < _HIGHEST)).astype(np.int32)
    return chosen if len(chosen) <= _MOST_MARKS else chosen[:0]


def join_days(
    recogniser: LineRecogniser,
    gray: GrayImage,
    ink: Ink,
    owners: IntArray,
    lines: Sequence[TextLine],
    readings: Sequence[LineReading],
) -> tuple[list[TextLine], list[LineReading]]:
    """Return the lines and readings of a page, every month with its day; `owners` is brought up to date."""
    found, said = list(lines), list(readings)
    for number, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        clean = without_rests(reading)
        month = month_first(clean.text)
        if month is None:
            continue
        apart = day_apart(lines, readings, line)
        if apart is not None:
            found[number], said[number] = _set_before(ink, line, clean, lines[apart], readings[apart])
            owners[lines[apart].members] = number
            said[apart] = LineReading(())
            continue
        if clean is not reading:
            continue
        day = find_day(ink, owners, lines, line)
        if not len(day):
            continue
        before = owners[day].copy()
        owners[day] = number
        joined = _joined(ink, line, day)
        (again,) = recogniser.read([crop_line(gray, ink, owners, number, joined)])
        if month not in again.text:
            owners[day] = before
            continue
        found[number], said[number] = joined, again
        for other in {int(owner) for owner in before if owner >= 0}:
            said[other] = LineReading(())
    return found, said


def without_rests(reading: LineReading) -> LineReading:
    """Return a reading without doubtful figures at its beginning: rests of a day that is read elsewhere."""
    characters = reading.characters
    start = 0
    while start < len(characters) and (
        characters[start].text == " "
        or (characters[start].text.isdecimal() and characters[start].confidence < DOUBTFUL)
    ):
        start += 1
    return LineReading(characters[start:]) if start else reading


def day_apart(lines: Sequence[TextLine], readings: Sequence[LineReading], line: TextLine) -> int | None:
    """Return the number of the line that is nothing but a day before a date line, `None` where there is none.

    A numbering machine sets days in figures so much higher than the print that they make a line of their own.
    """
    for number, (other, reading) in enumerate(zip(lines, readings, strict=True)):
        if other is line or not reading.text.isdecimal() or len(reading.text) > 2:
            continue
        between = line.left - other.right
        level = abs(other.middle - line.base) < 1.2 * line.letter
        sure = reading.confidence > SURE_DAY and 1 <= int(reading.text) <= 31
        # A piece of the day's last figure may have gone to the date line.
        if level and sure and -other.letter < between < FARTHEST * line.letter and other.left < line.left:
            return number
    return None


def _set_before(
    ink: Ink, line: TextLine, reading: LineReading, day: TextLine, figures: LineReading
) -> tuple[TextLine, LineReading]:
    """Return a date line with the day that was read by itself before it."""
    joined = _joined(ink, line, day.members)
    start = joined.left - round(MARGIN * joined.unit)

    def moved(characters: Sequence[ReadCharacter], of: TextLine) -> list[ReadCharacter]:
        shift = of.left - round(MARGIN * of.unit) - start
        return [replace(c, left=c.left + shift, right=c.right + shift) for c in characters]

    before, behind = moved(figures.characters, day), moved(reading.characters, line)
    space = ReadCharacter(" ", before[-1].right, behind[0].left, 1.0, "", 0.0)
    return joined, LineReading((*before, space, *behind))


def _joined(ink: Ink, line: TextLine, day: IntArray) -> TextLine:
    """Return a line that begins with some components before it, on the base line that it had."""
    left = min(line.left, int(ink.left[day].min()))
    back = left - line.left
    return replace(
        line,
        left=left,
        base=line.base + line.slope * back + line.bend * back * back,
        slope=line.slope + 2.0 * line.bend * back,
        members=np.concatenate([line.members, day]),
    )
