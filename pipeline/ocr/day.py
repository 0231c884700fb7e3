"""Finds the day that a pen put before the month of a date line.

Days are filled in above the line, far to the left or with an arm that reaches over the month: the line
finder then takes them for marks of their own. A line that begins with a month and has no day asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from extractors.date_grammar import month_number
from pipeline.ocr.components import Ink, IntArray
from pipeline.ocr.crops import crop_line
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import TextLine
from pipeline.ocr.recogniser import LineReading, LineRecogniser

FARTHEST: Final = 6.0
"""Letter heights between a day and its month."""
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
        month = month_first(reading.text)
        if month is None:
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
