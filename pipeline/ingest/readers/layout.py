"""From the glyphs of a PDF page to lines in reading order, whatever order the file draws them in.

Thai marks (upper and lower vowels, tones) are glyphs of their own, of no width, put over the consonant before
them; programs shift them by a point or two, or draw them last. Sorting glyphs by place, as general tools do,
tears them off. So a mark first joins its consonant to a cluster; clusters drawn one after another form runs,
and only whole runs are sorted into lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from schemas.source import Box, Line, Span, Word

_MARKS = frozenset(
    chr(code)
    for code in (
        0x0E31,
        *range(0x0E34, 0x0E3B),
        *range(0x0E47, 0x0E4F),
        *range(0xF701, 0xF70F),
        *range(0xF710, 0xF71B),
    )
)
_BASES = frozenset(chr(code) for code in (*range(0x0E01, 0x0E2F), 0xF700, 0xF70F))
_WORD = re.compile(r"\S+")
UNMAPPED = "\ufffd"
"""What a glyph without a code reads as."""


def is_mark(text: str) -> bool:
    """Return whether `text` is only Thai marks, which stand on the consonant before them."""
    return all(char in _MARKS for char in text)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn character: its box, baseline and size, in points from the page's top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    upright: bool = True


@dataclass(slots=True)
class Cluster:
    """A base character with its marks."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def is_space(self) -> bool:
        """Whether it draws nothing."""
        return not self.text.strip()


@dataclass(slots=True)
class Run:
    """Clusters drawn one after another on one baseline, left to right."""

    clusters: list[Cluster] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Left end of what is visible."""
        return next((c.x0 for c in self.clusters if not c.is_space), self.clusters[0].x0)

    @property
    def baseline(self) -> float:
        """The baseline of its first visible cluster."""
        return next((c.baseline for c in self.clusters if not c.is_space), self.clusters[0].baseline)

    @property
    def size(self) -> float:
        """The largest type in it."""
        return max(c.size for c in self.clusters)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page's raw text with the boxes of its words and lines."""

    text: str
    words: tuple[Word, ...]
    lines: tuple[Line, ...]


def lay_out(glyphs: Iterable[Glyph]) -> LaidOut:
    """Return a page's text in reading order: lines from top to bottom, columns of a line parted by tabs."""
    level: list[Glyph] = []
    turned: list[Glyph] = []
    for glyph in glyphs:
        (level if glyph.upright else turned).append(glyph)
    return _compose([*_lines(level), *_turned_lines(turned)])


def _lines(glyphs: Sequence[Glyph]) -> list[list[Cluster]]:
    runs = [run for run in _runs(_clusters(_once(glyphs))) if any(not c.is_space for c in run.clusters)]
    rows: list[tuple[float, list[Run]]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        place = _row_for(rows, run)
        if place is None:
            rows.append((run.baseline, [run]))
        else:
            rows[place][1].append(run)
    lines = []
    for _, row in rows:
        row.sort(key=lambda run: run.x0)
        lines.append([cluster for run in _woven(row) for cluster in run.clusters])
    return lines


def _row_for(rows: list[tuple[float, list[Run]]], run: Run) -> int | None:
    """Return the row on whose baseline `run` stands; rows come sorted, only the last few can match."""
    for place in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
        baseline, members = rows[place]
        size = min(run.size, max(other.size for other in members[:8]))
        if abs(run.baseline - baseline) <= 0.33 * size:
            return place
    return None


def _woven(row: list[Run]) -> list[Run]:
    """Return the row's runs in order; a run that lies inside a gap of another one cuts it in two."""
    out: list[Run] = []
    for run in row:
        if out and run.x0 < _right(out[-1]) - 0.5 * run.size:
            before, after = _cut(out[-1], run.x0)
            if before.clusters and after.clusters:
                out[-1:] = [before, run, after]
                continue
        out.append(run)
    return out


def _right(run: Run) -> float:
    return max(c.x1 for c in run.clusters)


def _cut(run: Run, x: float) -> tuple[Run, Run]:
    at = next((i for i, c in enumerate(run.clusters) if c.x0 >= x - 0.1 * c.size), len(run.clusters))
    return Run(run.clusters[:at]), Run(run.clusters[at:])


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Leave out what is drawn twice in (nearly) one place: programs without a bold face do that."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    for glyph in glyphs:
        if glyph.text.isspace() or glyph.text in {"", UNMAPPED}:
            yield glyph
            continue
        near = max(0.4, min(1.2, 0.06 * glyph.size))
        column, row = int(glyph.x0 // 2), int(glyph.baseline // 2)
        twin = False
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                place = seen.get((glyph.text, column + dx, row + dy))
                if place and abs(place[0] - glyph.x0) <= near and abs(place[1] - glyph.baseline) <= near:
                    twin = True
        if twin:
            continue
        seen[glyph.text, column, row] = (glyph.x0, glyph.baseline)
        yield glyph


def _clusters(glyphs: Iterable[Glyph]) -> list[Cluster]:
    clusters: list[Cluster] = []
    loose: list[Glyph] = []
    last: Cluster | None = None
    for glyph in glyphs:
        if not glyph.text:
            continue
        if glyph.text == UNMAPPED and last is not None and last.text.endswith("\u0e33"):
            # A sara am drawn as ring and a: its writer gave the whole to the ring and no code to the rest.
            last.x1 = max(last.x1, glyph.x1)
            continue
        if is_mark(glyph.text):
            if last is not None and last.text[0] in _BASES and _over(glyph, last):
                _join(last, glyph)
            else:
                loose.append(glyph)
            continue
        cluster = Cluster(
            glyph.text, glyph.x0, glyph.top, glyph.x1, glyph.bottom, glyph.baseline, max(glyph.size, 1.0)
        )
        clusters.append(cluster)
        if not cluster.is_space:
            last = cluster
    for glyph in loose:
        base = _base_of(glyph, clusters)
        if base is not None:
            _join(base, glyph)
        else:
            clusters.append(
                Cluster(
                    glyph.text,
                    glyph.x0,
                    glyph.top,
                    glyph.x1,
                    glyph.bottom,
                    glyph.baseline,
                    max(glyph.size, 1.0),
                )
            )
    return clusters


def _over(mark: Glyph, base: Cluster) -> bool:
    """Return whether `mark` can stand on `base`: at its right edge, or over it."""
    em = max(base.size, mark.size)
    return (
        base.x0 - 0.35 * em <= mark.x0 <= base.x1 + 0.35 * em
        and abs(mark.baseline - base.baseline) <= 0.9 * em
    )


def _join(base: Cluster, mark: Glyph) -> None:
    base.text += mark.text
    # The box grows upwards and downwards only: a mark's own width is an accident of the font.
    base.top, base.bottom = min(base.top, mark.top), max(base.bottom, mark.bottom)


def _base_of(mark: Glyph, clusters: list[Cluster]) -> Cluster | None:
    """Return the consonant of a mark that is drawn out of order: the one whose right edge is nearest."""
    best: Cluster | None = None
    least = 1e9
    for cluster in clusters:
        if cluster.text[0] in _BASES and _over(mark, cluster):
            away = abs(cluster.x1 - mark.x0) + 2 * abs(cluster.baseline - mark.baseline)
            if away < least:
                best, least = cluster, away
    return best


def _runs(clusters: Iterable[Cluster]) -> Iterator[Run]:
    run = Run()
    for cluster in clusters:
        if run.clusters and not _follows(run.clusters[-1], cluster):
            yield run
            run = Run()
        run.clusters.append(cluster)
    if run.clusters:
        yield run


def _follows(before: Cluster, after: Cluster) -> bool:
    em = max(before.size, after.size)
    return (
        abs(before.baseline - after.baseline) <= 0.25 * em
        and before.x0 - 0.1 * em <= after.x0
        and before.x1 - 0.6 * em <= after.x0 <= before.x1 + 1.0 * em
    )


def _turned_lines(glyphs: Sequence[Glyph]) -> Iterator[list[Cluster]]:
    """Text that stands on its side, in the order it is drawn in; a jump begins a line."""
    line: list[Cluster] = []
    for glyph in glyphs:
        cluster = Cluster(
            glyph.text, glyph.x0, glyph.top, glyph.x1, glyph.bottom, glyph.baseline, glyph.size or 1.0
        )
        if line:
            last = line[-1]
            reach = 1.5 * max(last.size, cluster.size)
            if abs(cluster.x0 - last.x0) > reach or abs(cluster.top - last.top) > reach:
                yield line
                line = []
        line.append(cluster)
    if line:
        yield line


def _compose(lines: Iterable[list[Cluster]]) -> LaidOut:
    parts: list[str] = []
    words: list[Word] = []
    laid: list[Line] = []
    length = 0
    for clusters in lines:
        text, boxes = _line_text(clusters)
        if not text:
            continue
        if parts:
            length += 1
        start = length
        for match in _WORD.finditer(text):
            inside = [box for box in boxes[match.start() : match.end()] if box is not None]
            if inside:
                span: Span = (start + match.start(), start + match.end())
                words.append(Word(span=span, box=_around(inside)))
        present = [box for box in boxes if box is not None]
        if present:
            laid.append(Line(span=(start, start + len(text)), box=_around(present)))
        parts.append(text)
        length += len(text)
    return LaidOut("\n".join(parts), tuple(words), tuple(laid))


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        round(min(box.x0 for box in boxes), 2),
        round(min(box.y0 for box in boxes), 2),
        round(max(box.x1 for box in boxes), 2),
        round(max(box.y1 for box in boxes), 2),
    )


def _line_text(clusters: list[Cluster]) -> tuple[str, list[Box | None]]:
    """Return a line's text, and for each of its characters the box it was drawn in (`None` for spaces)."""
    visible = [c for c in clusters if not c.is_space]
    gaps = [
        after.x0 - before.x1
        for before, after in pairwise(clusters)
        if not before.is_space and not after.is_space
    ]
    # Thai justification spreads the letters themselves: what parts words is wider than the usual gap.
    usual = max(0.0, median(gaps)) if gaps else 0.0
    text: list[str] = []
    boxes: list[Box | None] = []
    previous: Cluster | None = None
    spaced = False
    for cluster in clusters:
        if cluster.is_space:
            spaced = previous is not None
            continue
        if previous is not None:
            em = min(previous.size, cluster.size)
            gap = cluster.x0 - previous.x1
            between = ""
            if gap > 2.0 * em + usual:
                between = "\t"
            elif spaced or gap > 0.14 * em + usual:
                between = " "
            if between:
                text.append(between)
                boxes.append(None)
        box = Box(cluster.x0, cluster.top, max(cluster.x1, cluster.x0 + 0.1), cluster.bottom)
        text.append(cluster.text)
        boxes.extend([box] * len(cluster.text))
        previous = cluster
        spaced = False
    return ("".join(text), boxes) if visible else ("", [])
