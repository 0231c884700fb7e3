"""Where the boxes of a picture stand: rows by depth, on one grid; its lines go between the boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH = 270
"""Of a box, in pixels as everything here."""
GAP_X, GAP_Y, GAP_FOLD = 24, 68, 52
PER_ROW = 8
_LANES = (0, -4, 4, -8, 8)
"""Where lines go that share a gap between two columns, beside its middle."""


class Box(Protocol):
    """What is to be placed: a name, steps from the root (negative upwards), a height."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def depth(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands."""

    x: int
    y: int
    height: int
    row: int
    """Counted from the top."""

    @property
    def middle(self) -> int:
        """The middle between left and right."""
        return self.x + WIDTH // 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all boxes."""

    places: Mapping[str, Place]
    rows: tuple[tuple[int, int], ...]
    """Top and bottom of each row."""
    width: int
    height: int


def lay_out(boxes: Sequence[Box], ties: Iterable[tuple[str, str]]) -> Layout:
    """Place boxes: a row a depth, long rows folded, each box near those of the row before that it is tied to.

    Boxes of a row are of one height, and all rows on one grid: a line can pass between boxes from any row to
    any other.
    """
    places: dict[str, Place] = {}
    rows: list[tuple[int, int]] = []
    levels = _ordered(boxes, ties)
    widest = min(PER_ROW, max(len(level) for level in levels.values()))
    y = gap = GAP_X
    for depth in sorted(levels):
        level = levels[depth]
        for start in range(0, len(level), PER_ROW):
            line = level[start : start + PER_ROW]
            height = max(box.height for box in line)
            first = (widest - len(line)) // 2
            for at, box in enumerate(line, first):
                places[box.key] = Place(GAP_X + at * (WIDTH + GAP_X), y, height, len(rows))
            rows.append((y, y + height))
            gap = GAP_FOLD if start + PER_ROW < len(level) else GAP_Y
            y += height + gap
    return Layout(places, tuple(rows), GAP_X + widest * (WIDTH + GAP_X), y - gap + GAP_X)


def _ordered(boxes: Sequence[Box], ties: Iterable[tuple[str, str]]) -> dict[int, list[Box]]:
    """Boxes by depth, those of a depth in the order of what they are tied to one step nearer to the root."""
    levels: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        levels[box.depth].append(box)
    tied: dict[str, list[str]] = defaultdict(list)
    for one, other in ties:
        tied[one].append(other)
        tied[other].append(one)
    at: dict[str, float] = {}
    for depth in sorted(levels, key=abs):
        before = {box.key for box in levels.get(depth - (1 if depth > 0 else -1), ())}

        def among(box: Box, before: set[str] = before) -> float:
            found = [at[key] for key in tied[box.key] if key in before and key in at]
            return sum(found) / len(found) if found else 1.0

        if depth:
            levels[depth].sort(key=among)
        for place, box in enumerate(levels[depth]):
            at[box.key] = place / len(levels[depth])
    return levels


def path_of(layout: Layout, source: str, target: str, lane: int) -> str:
    """Return the path of a line; one that passes other rows goes through the gap beside its box.

    Args:
        layout: The places.
        source: Where the line begins.
        target: Where its arrow is.
        lane: How many lines went through that gap before.
    """
    start, end = layout.places[source], layout.places[target]
    x0, x1 = start.middle, end.middle
    if start.row == end.row:  # side by side: a bow under both
        foot, head = start.y + start.height, end.y + end.height
        return f"M{x0},{foot} C{x0},{foot + GAP_FOLD} {x1},{head + GAP_FOLD} {x1},{head}"
    up = end.row < start.row
    y0, y1 = (start.y, layout.rows[end.row][0] + end.height) if up else (start.y + start.height, end.y)
    if abs(start.row - end.row) == 1:
        half = (y1 - y0) // 2
        return f"M{x0},{y0} C{x0},{y0 + half} {x1},{y1 - half} {x1},{y1}"
    x = beside(start, end) + _LANES[lane % len(_LANES)]
    near = layout.rows[start.row - 1][1] if up else layout.rows[start.row + 1][0]
    far = layout.rows[end.row + 1][0] if up else layout.rows[end.row - 1][1]
    bend0, bend1 = (near - y0) // 2, (y1 - far) // 2
    return (
        f"M{x0},{y0} C{x0},{y0 + bend0} {x},{near - bend0} {x},{near} L{x},{far} "
        f"C{x},{far + bend1} {x1},{y1 - bend1} {x1},{y1}"
    )


def beside(start: Place, end: Place) -> int:
    """Return the middle of the gap beside a box, on the side where the other one stands."""
    return start.x - GAP_X // 2 if end.middle < start.middle else start.x + WIDTH + GAP_X // 2
