"""Reading order: found stretches of lines to rows of text from the top down, and rows to blocks.

A government letter is read row by row: what stands far right on a row (the address beside the letter number)
is a line of its own, what stands nearer (the number of copies beside an enclosure, a cell of a table) belongs
to the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ocr.lines import TextLine

COLUMN_GAP = 0.2
"""A gap wider than this share of the page parts a row into lines of their own."""
BLOCK_GAP = 1.7
"""Rows farther apart than this many usual distances begin a new block."""


@dataclass(frozen=True, slots=True)
class Row:
    """Stretches of one line of text, left to right, as places in the list that was ordered."""

    pieces: tuple[int, ...]
    block: int


def same_row(one: TextLine, other: TextLine) -> bool:
    """Say whether two stretches side by side stand on one base line, in letters of about one size."""
    small, large = sorted((one.letter, other.letter))
    if large > 1.8 * small:
        return False
    left, right = (one, other) if one.left <= other.left else (other, one)
    if min(left.right, right.right) - right.left > small:
        return False  # one over the other
    # A slant that is left on the page counts less where the two are measured at the gap.
    end = left.base + left.slope * (left.right - left.left) + left.bend * (left.right - left.left) ** 2
    return abs(end - right.base) < 0.5 * large and abs(left.middle - right.middle) < 0.9 * large


def reading_order(lines: Sequence[TextLine], page_width: int) -> list[Row]:
    """Return the rows of a page in reading order."""
    order = sorted(range(len(lines)), key=lambda i: (lines[i].middle, lines[i].left))
    rows: list[list[int]] = []
    for index in order:
        line = lines[index]
        for row in reversed(rows[-6:]):
            if any(same_row(lines[member], line) for member in row) and not any(
                min(lines[m].right, line.right) - max(lines[m].left, line.left) > 0.5 * line.letter
                for m in row
            ):
                row.append(index)
                break
        else:
            rows.append([index])
    parts: list[tuple[int, ...]] = []
    for row in rows:
        row.sort(key=lambda i: lines[i].left)
        part = [row[0]]
        for before, after in pairwise(row):
            gap = lines[after].left - lines[before].right
            # Three and more stretches on a row are a table, however far apart.
            if gap > COLUMN_GAP * page_width and len(row) < 3:
                parts.append(tuple(part))
                part = []
            part.append(after)
        parts.append(tuple(part))
    return _blocks(parts, lines)


def _blocks(parts: Sequence[tuple[int, ...]], lines: Sequence[TextLine]) -> list[Row]:
    middles = [lines[part[0]].middle for part in parts]
    steps = sorted(after - before for before, after in pairwise(middles))
    usual = next((s for s in steps[len(steps) // 2 :] if s > 0), 0.0)
    rows = []
    block = 0
    for number, part in enumerate(parts):
        if number and usual and middles[number] - middles[number - 1] > BLOCK_GAP * usual:
            block += 1
        rows.append(Row(part, block))
    return rows
