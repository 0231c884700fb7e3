"""Where the boxes of a picture stand: rows by depth, on one grid; its lines go between the boxes.

What the lines mean stands beside them between the rows, no two words on one spot.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from math import ceil, dist
from typing import NamedTuple, Protocol

WIDTH = 270
"""Of a box, in pixels as everything here."""
GAP_X, GAP_Y, GAP_FOLD = 24, 68, 52
PER_ROW = 8
_LANES = (0, -4, 4, -8, 8)
"""Where lines go that share a gap between two columns, beside its middle."""
_STEP = 6
"""How far apart the points of a line are that are looked at."""
_MANY = 100_000
"""So many points of all lines are looked at, more or less."""
_FINE, _COARSE = 8, 64
"""Fields of the grids in which lines and labels are looked up."""
_FAR = 700
"""A label that far from its end of the line would be taken for another's."""
_BESIDE, _OVER, _CLEAR = 8, 5, 3
"""Between a line and words beside it, over or under it; around words."""

Point = tuple[float, float]


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


class Label(NamedTuple):
    """Words beside a line: their size, and which end of it they would best stand at."""

    source: str
    target: str
    width: int
    height: int
    at_source: bool


class Spot(NamedTuple):
    """Where words stand: left, top, and the `text-anchor` with which they keep to their line."""

    x: float
    y: float
    anchor: str


def lay_out(
    boxes: Sequence[Box], ties: Iterable[tuple[str, str]], room: Mapping[int, int] | None = None
) -> Layout:
    """Place boxes: a row a depth, long rows folded, each box near those of the row before that it is tied to.

    Boxes of a row are of one height, and all rows on one grid: a line can pass between boxes from any row to
    any other.

    Args:
        boxes: What is to be placed.
        ties: Names of two boxes each that a line joins.
        room: What is to be free under a row beside the usual.
    """
    ties = list(ties)
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
            more = (room or {}).get(len(rows) - 1, 0)
            y += height + gap + more
    # A line between two boxes of the last row hangs below it.
    last = [one for one, other in ties if places[one].row == places[other].row == len(rows) - 1]
    foot = GAP_FOLD if last else GAP_X
    return Layout(places, tuple(rows), GAP_X + widest * (WIDTH + GAP_X), y - gap + foot)


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
    """Return the path of a line as SVG has it; see `line_of`."""
    start, *stops = line_of(layout, source, target, lane)
    curves = [" ".join(f"{x},{y}" for x, y in stops[at : at + 3]) for at in range(0, len(stops), 3)]
    return f"M{start[0]},{start[1]} " + " ".join(f"C{curve}" for curve in curves)


def line_of(layout: Layout, source: str, target: str, lane: int) -> tuple[tuple[int, int], ...]:
    """Return a line as cubic curves; one that passes other rows goes through the gap beside its box.

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
        return (x0, foot), (x0, foot + GAP_FOLD), (x1, head + GAP_FOLD), (x1, head)
    up = end.row < start.row
    y0, y1 = (start.y, layout.rows[end.row][0] + end.height) if up else (start.y + start.height, end.y)
    if abs(start.row - end.row) == 1:
        half = (y1 - y0) // 2
        return (x0, y0), (x0, y0 + half), (x1, y1 - half), (x1, y1)
    x = beside(start, end) + _LANES[lane % len(_LANES)]
    near = layout.rows[start.row - 1][1] if up else layout.rows[start.row + 1][0]
    far = layout.rows[end.row + 1][0] if up else layout.rows[end.row - 1][1]
    bend0, bend1 = (near - y0) // 2, (y1 - far) // 2
    outward = ((x0, y0), (x0, y0 + bend0), (x, near - bend0), (x, near))
    return *outward, (x, near), (x, far), (x, far), (x, far + bend1), (x1, y1 - bend1), (x1, y1)


def beside(start: Place, end: Place) -> int:
    """Return the middle of the gap beside a box, on the side where the other one stands."""
    return start.x - GAP_X // 2 if end.middle < start.middle else start.x + WIDTH + GAP_X // 2


def spots_of(
    layout: Layout, lines: Sequence[Sequence[Point]], labels: Sequence[Label]
) -> tuple[list[Spot], Counter[int]]:
    """Return a spot for the label of each line, and what room is missing under which rows.

    Where none is missing, no two labels overlap and none lies on a box. Of the free spots each label gets the
    one that is nearest to its end of the line and off the lines.
    """
    # Lines of a large picture are long: of those less is looked at.
    step = max(_STEP, sum(map(_length, lines)) / _MANY)
    passing: Counter[tuple[int, int]] = Counter()
    for line in lines:
        passing.update({(int(x // _FINE), int(y // _FINE)) for x, y in _points(line, step)})
    taken: dict[tuple[int, int], list[tuple[Spot, Label]]] = defaultdict(list)
    spots: dict[int, Spot] = {}
    missing: Counter[int] = Counter()
    # The large ones first, as long as there is room.
    for number in sorted(range(len(labels)), key=lambda at: -labels[at].height):
        label, best = labels[number], None
        for cost, spot in sorted(_candidates(layout, lines[number], label)):
            if best and cost >= best[0]:
                break
            near = (other for field in _fields(spot, label, _COARSE) for other in taken.get(field, ()))
            if not any(_meet(spot, label, *other) for other in near):
                worth = cost + _crossing(spot, label, passing)
                best = min(best or (worth, spot), (worth, spot))
        if best:
            spots[number] = best[1]
            for field in _fields(best[1], label, _COARSE):
                taken[field].append((best[1], label))
        else:
            missing[_gap(layout, label)] += label.height + _CLEAR
    return [spots.get(number, Spot(0, 0, "start")) for number in range(len(labels))], missing


def _length(line: Sequence[Point]) -> float:
    """Return how long a line is, and no less."""
    return sum(dist(one, other) for one, other in pairwise(line))


def _points(line: Sequence[Point], apart: float) -> Iterator[Point]:
    """Yield points along cubic curves, so far from one another or nearer."""
    for at in range(0, len(line) - 1, 3):
        curve = line[at : at + 4]
        steps = max(2, ceil(_length(curve) / apart))
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        for step in range(steps + 1):
            t = step / steps
            u = 1 - t
            # Bernstein's polynomials: the shares of the four points.
            a, b, c, d = u * u * u, 3 * t * u * u, 3 * t * t * u, t * t * t
            yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def _gap(layout: Layout, label: Label) -> int:
    """Return the row under which a line has the end where its label would best stand."""
    here, there = layout.places[label.source], layout.places[label.target]
    if not label.at_source:
        here, there = there, here
    return here.row if here.row <= there.row else here.row - 1


def _candidates(layout: Layout, line: Sequence[Point], label: Label) -> Iterator[tuple[float, Spot]]:
    """Yield spots between rows along a line, and straight on from its end, each with what is against it."""
    wide, high = label.width, label.height
    away = line if label.at_source else line[::-1]
    first, last = away[0], away[-1]
    bend = 0.2 if first[0] < last[0] else -0.2  # the line leads to the right: better to its left
    gap = _gap(layout, label)
    top = layout.rows[gap][1] + _CLEAR
    bottom = layout.rows[gap + 1][0] if gap + 1 < len(layout.rows) else layout.height
    straight = ((first[0], float(y)) for y in range(int(top + high / 2), bottom, _STEP))
    along = takewhile(lambda point: dist(point, first) < _FAR, _points(away, 2 * _STEP))
    for at, (x, y) in [*((0.0, point) for point in along), *((0.5, point) for point in straight)]:
        against = at + dist((x, y), first) / 60
        for more, spot in (
            (bend, Spot(x + _BESIDE, y - high / 2, "start")),
            (-bend, Spot(x - _BESIDE - wide, y - high / 2, "end")),
            (0.4, Spot(x - wide / 2, y - _OVER - high, "middle")),
            (0.4, Spot(x - wide / 2, y + _OVER, "middle")),
        ):
            if spot.x >= _CLEAR and _between_rows(layout, spot.y, spot.y + high):
                yield against + more, spot


def _between_rows(layout: Layout, top: float, bottom: float) -> bool:
    row = bisect(layout.rows, (top, top)) - 1  # the last one that begins above
    below = layout.rows[row + 1][0] if row + 1 < len(layout.rows) else layout.height
    return row >= 0 and top >= layout.rows[row][1] + _CLEAR and bottom + _CLEAR <= below


def _meet(spot: Spot, label: Label, other: Spot, beside_it: Label) -> bool:
    return (
        spot.x < other.x + beside_it.width + _CLEAR
        and other.x < spot.x + label.width + _CLEAR
        and spot.y < other.y + beside_it.height + _CLEAR
        and other.y < spot.y + label.height + _CLEAR
    )


def _crossing(spot: Spot, label: Label, passing: Mapping[tuple[int, int], int]) -> float:
    """Return what is against a label that lines go through: that they do, and how much of them."""
    struck = sum(passing.get(field, 0) for field in _fields(spot, label, _FINE))
    return 1 + struck * _FINE / 200 if struck else 0


def _fields(spot: Spot, label: Label, size: int) -> Iterator[tuple[int, int]]:
    """Yield the fields of a grid that a label lies in, and a little around it."""
    right, bottom = spot.x + label.width + _CLEAR, spot.y + label.height + _CLEAR
    for across in range(int((spot.x - _CLEAR) // size), int(right // size) + 1):
        for down in range(int((spot.y - _CLEAR) // size), int(bottom // size) + 1):
            yield across, down
