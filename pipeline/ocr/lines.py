"""Finds the lines of a page: ridges of letter ink, the letters on each, and the base line under them.

Upper vowels and tone marks are half of what a Thai line is made of, and the usual failure of layout
analysis is to make a line of their own of them. So lines are found from letter bodies alone: their ink,
smeared along the line, makes a ridge for every line, however broken or joined the letters are. Marks are then
given to the letters that they stand nearest to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.components import Ink, IntArray

FloatArray = NDArray[np.float64]

_GRID = 7.0
"""Height of a letter, in pixels, on the small picture where ridges are looked for."""
ABOVE = 2.06
"""Where a line's band ends above its base line, in letter heights: the top of a tone over an upper vowel."""
BELOW = 0.69
"""And below it: the foot of a lower vowel."""
MOST_BODIES = 20_000
"""The densest page of print has a third of it; more is noise, which would take minutes to sort."""
MOST_LINES = 900
LARGEST_EMBLEM = 40
"""Letter heights; an emblem of 3 cm has 15, the black edge of a scan with the lid open 100."""
HIGHEST = 2.55
"""No mark of a line's own stands higher than so many letter heights, in any face."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A stretch of one line without a wide gap.

    The base line is `base + slope * x + bend * x * x` with x counted in pixels from `left`; `letter` is the
    height of this line's consonants. `members` are its components.
    """

    left: int
    right: int
    base: float
    slope: float
    bend: float
    letter: float
    members: IntArray
    tall: float = 1.0
    """How much higher than usual its marks reach: old faces set tones far above their small letters."""

    def base_at(self, x: FloatArray) -> FloatArray:
        """Return the base line's height at places across the page."""
        across = x - self.left
        result: FloatArray = self.base + self.slope * across + self.bend * across * across
        return result

    @property
    def unit(self) -> float:
        """The measure of the line's band: the letter height, or more where marks reach higher than usual."""
        return self.letter * self.tall

    @property
    def middle(self) -> float:
        """The base line half way."""
        return float(self.base_at(np.array([(self.left + self.right) / 2.0]))[0])

    @property
    def top(self) -> float:
        """The upper end of the band, half way."""
        return self.middle - ABOVE * self.unit

    @property
    def bottom(self) -> float:
        """The lower end of the band, half way."""
        return self.middle + BELOW * self.unit


@dataclass(frozen=True, slots=True)
class Ridge:
    """The middle of a line of letter bodies: its height at `ys[x - left]`."""

    left: int
    ys: FloatArray

    @property
    def right(self) -> int:
        """The place after its last one."""
        return self.left + len(self.ys)

    def at(self, x: FloatArray) -> FloatArray:
        """Return its height at places across the page; beyond its ends, that of the end."""
        place = np.clip(np.round(x).astype(np.int64) - self.left, 0, len(self.ys) - 1)
        result: FloatArray = self.ys[place]
        return result


def bodies(ink: Ink) -> NDArray[np.bool_]:
    """Say which components can be bodies of letters: no marks, no specks, no seals, no emblem."""
    heights, widths = ink.heights, ink.widths
    letter = ink.letter
    fits = (
        (heights > 0.55 * letter)
        & (heights < 3.2 * letter)
        & (widths < 25 * letter)
        & (widths > 0.12 * letter)
    )
    # A wide blob that is mostly paper is a frame or a flourish; joined letters fill their box.
    filled = ink.area / np.maximum(1, heights * widths)
    fits &= (widths < 6 * letter) | (filled > 0.12)
    # What lies inside the emblem is a piece of it; what lies inside a black margin is the page.
    emblem = (heights > 4.5 * letter) & (widths > 4 * letter) & (filled > 0.17)
    for x in np.flatnonzero(emblem & (np.maximum(heights, widths) < LARGEST_EMBLEM * letter)):
        if x:
            fits &= ~(
                (ink.left >= ink.left[x])
                & (ink.right <= ink.right[x])
                & (ink.top >= ink.top[x])
                & (ink.bottom <= ink.bottom[x])
            )
    fits[0] = False
    return fits


def find_ridges(ink: Ink, body: NDArray[np.bool_]) -> list[Ridge]:
    """Return the middles of lines of letter bodies, in no order."""
    return ridges_of(np.where(body, 255, 0).astype(np.uint8)[ink.labels], ink.letter)


def ridges_of(mask: NDArray[np.uint8], letter: float) -> list[Ridge]:
    """Return the middles of lines on a picture of a page that is 255 where letter bodies are."""
    scale = _GRID / letter
    height, width = mask.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    smeared = cv2.GaussianBlur(small, (0, 0), sigmaX=2.2 * _GRID, sigmaY=0.36 * _GRID)
    # The second derivative down the page is negative on a ridge of ink, whatever its darkness.
    curve = -cv2.Sobel(smeared, cv2.CV_32F, 0, 2, ksize=3)
    # Only the crest: flanks of two lines that a tall stroke joins would else become one ridge.
    reach = np.ones((round(0.9 * _GRID) | 1, 1), np.uint8)
    crest = (smeared >= cv2.dilate(smeared, reach)) & (curve > 0.0025) & (smeared > 0.03)
    ridge = cv2.dilate(crest.astype(np.uint8), np.ones((3, 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ridge, connectivity=8)
    ridges = []
    for index in range(1, count):
        x, y, wide, tall = (int(v) for v in stats[index, :4])
        if wide < 0.8 * _GRID:
            continue
        part = np.where(labels[y : y + tall, x : x + wide] == index, smeared[y : y + tall, x : x + wide], 0)
        weight = part.sum(axis=0)
        rows = (part * np.arange(tall, dtype=np.float32)[:, None]).sum(axis=0) / np.maximum(weight, 1e-6)
        centers = (rows + y + 0.5) / scale
        places = np.arange(int(x / scale), max(int(x / scale) + 1, int((x + wide) / scale)))
        ys = np.interp(places, (np.arange(wide) + x + 0.5) / scale, centers)
        ridges.append(Ridge(int(places[0]), ys.astype(np.float64)))
    return ridges


def _assign_bodies(ink: Ink, body: NDArray[np.bool_], ridges: Sequence[Ridge]) -> IntArray:
    """Return the ridge of every component, -1 for none: the ridge that runs through a letter's middle."""
    owner = np.full(len(ink.area), -1, dtype=np.int32)
    best = np.full(len(ink.area), np.inf)
    chosen = np.flatnonzero(body)
    x = (ink.left[chosen] + ink.right[chosen]) / 2.0
    y = (ink.top[chosen] + ink.bottom[chosen]) / 2.0
    half = np.maximum(ink.heights[chosen] / 2.0, 0.4 * ink.letter)
    for number, ridge in enumerate(ridges):
        reach = 1.5 * ink.letter
        near = (ink.right[chosen] > ridge.left - reach) & (ink.left[chosen] < ridge.right + reach)
        distance = np.abs(ridge.at(x) - y)
        # A letter with a fused tone mark is taller upwards: its ridge runs through its lower half.
        fits = near & (distance < half + 0.15 * ink.letter) & (distance < best[chosen])
        best[chosen[fits]] = distance[fits]
        owner[chosen[fits]] = number
    return owner


def _fit(x: FloatArray, y: FloatArray, tolerance: float, *, curved: bool) -> FloatArray:
    """Fit y over x with outliers left out; coefficients from the constant up, always three."""
    keep = np.abs(y - np.median(y)) < 6 * tolerance
    result = np.array([float(np.median(y)), 0.0, 0.0])
    degree = (2 if curved else 1) if np.ptp(x) > 0 and keep.sum() >= 4 else 0
    for _ in range(4):
        if keep.sum() < max(3, degree + 2):
            break
        fitted = np.polynomial.polynomial.polyfit(x[keep], y[keep], degree)
        result = np.zeros(3)
        result[: degree + 1] = fitted
        off = y - np.polynomial.polynomial.polyval(x, result)
        # Feet below the line (ญ, joined lower vowels) are more than heads above it: lean to the upper ones.
        keep = (off < 0.8 * tolerance) & (off > -1.2 * tolerance)
    return result


def _peak(values: FloatArray, width: float) -> float:
    """Return the densest place of some values, as the mean of what lies within `width` of it."""
    ordered = np.sort(values)
    counts = np.searchsorted(ordered, ordered + width, side="right") - np.arange(len(ordered))
    start = int(np.argmax(counts))
    return float(ordered[start : start + int(counts[start])].mean())


def _measure(ink: Ink, members: IntArray) -> TextLine:
    """Return the base line and letter height of some letter bodies."""
    heights = ink.heights[members].astype(np.float64)
    letter = _peak(heights, 0.18 * ink.letter)
    usual = np.abs(heights - ink.letter) < 0.09 * ink.letter
    if (
        0.65 * ink.letter < letter < 0.85 * ink.letter
        and usual.sum() >= 2
        and usual.sum() >= 0.15 * len(heights)
    ):
        # Round figures are three quarters of a letter high: a line of numbers is no line of small letters.
        letter = float(heights[usual].mean())
    elif 1.3 * ink.letter < letter < 1.8 * ink.letter and usual.sum() >= 3:
        # The tall figures of a date stamp behind a label in common letters.
        letter = float(heights[usual].mean())
    left, right = int(ink.left[members].min()), int(ink.right[members].max())
    like = np.abs(heights - letter) < 0.3 * letter
    chosen = members[like] if like.sum() >= 2 else members
    x = (ink.left[chosen] + ink.right[chosen]) / 2.0 - left
    y = ink.bottom[chosen].astype(np.float64)
    span = right - left
    base, slope, bend = _fit(x, y, 0.15 * letter, curved=len(chosen) >= 20 and span > 25 * letter)
    if abs(slope) > 0.08:
        base, slope, bend = float(np.median(y)), 0.0, 0.0
    off = np.polynomial.polynomial.polyval(x, (base, slope, bend)) - ink.top[chosen]
    sound = np.abs(y - np.polynomial.polynomial.polyval(x, (base, slope, bend))) < 0.25 * letter
    sound &= np.abs(off - letter) < 0.2 * letter
    if sound.sum() >= 2:
        letter = _peak(off[sound].astype(np.float64), 0.15 * letter)
    return TextLine(left, right, float(base), float(slope), float(bend), float(letter), members)


def _absorb(ink: Ink, lines: Sequence[TextLine]) -> list[TextLine]:
    """Give lines that are nothing but the marks of a line of larger letters back to that line.

    The marks of a heading, or of bold print, are as high as the letters of other lines and make ridges.
    """
    order = sorted(range(len(lines)), key=lambda i: -lines[i].letter * len(lines[i].members))
    taken: dict[int, list[IntArray]] = {}
    gone: set[int] = set()
    for small in reversed(order):
        mark = lines[small]
        for large in order:
            line = lines[large]
            if large == small or large in gone or mark.letter > 0.8 * line.letter:
                continue
            if len(mark.members) > 0.75 * len(line.members):
                continue  # so many are letters
            if mark.left < line.left - 0.6 * line.letter or mark.right > line.right + 0.6 * line.letter:
                continue
            centers = (ink.left[mark.members] + ink.right[mark.members]) / 2.0
            base = line.base_at(centers)
            foot = (base - ink.bottom[mark.members]) / line.letter
            head = (base - ink.top[mark.members]) / line.letter
            over = (foot > 0.85) & (head < 2.5) & (foot < 1.75)
            under = (head < 0.1) & (foot > -0.9)
            if (over | under).mean() > 0.8:
                taken.setdefault(large, []).append(mark.members)
                gone.add(small)
                break
    return [
        replace(line, members=np.concatenate([line.members, *taken.get(number, [])]))
        for number, line in enumerate(lines)
        if number not in gone
    ]


def _assign_marks(ink: Ink, lines: Sequence[TextLine], owner: IntArray) -> None:
    """Give what no line has yet (marks, dots, tall strokes of a pen) to the nearest line."""
    free = np.flatnonzero((owner < 0) & (ink.heights < 4.5 * ink.letter) & (ink.widths < 4 * ink.letter))
    free = free[free > 0]
    if not len(free) or not lines:
        return
    x = (ink.left[free] + ink.right[free]) / 2.0
    high = ink.heights[free]
    best = np.full(len(free), np.inf)
    for number, line in enumerate(lines):
        reach = 1.2 * line.letter
        near = (ink.right[free] > line.left - reach) & (ink.left[free] < line.right + reach)
        base = line.base_at(np.clip(x, line.left, line.right))
        above = (base - line.letter) - ink.bottom[free]  # empty space up to the letters' heads
        below = ink.top[free] - base
        gap = np.maximum(0.0, np.maximum(above * 0.75, below))
        inside = (ink.top[free] > base - (HIGHEST + 0.1) * line.letter) & (
            ink.bottom[free] < base + (BELOW + 0.25) * line.letter
        )
        # A figure in pen reaches beyond the band, but stands on the line like a letter.
        stands = (above < -0.8 * line.letter) & (below < -0.8 * line.letter) & (high > 1.2 * line.letter)
        inside = np.where(high > 1.6 * line.letter, stands, inside)
        # Beside the line, not over it: the farther out, the worse.
        aside = np.maximum(0.0, np.maximum(line.left - ink.right[free], ink.left[free] - line.right))
        gap = gap + 0.5 * aside
        fits = near & inside & (gap < best)
        best[fits] = gap[fits]
        owner[free[fits]] = number


def _tallness(ink: Ink, line: TextLine) -> float:
    """Return how much more than the usual band a line's upper marks need."""
    members = line.members
    x = (ink.left[members] + ink.right[members]) / 2.0
    base = line.base_at(np.clip(x, line.left, line.right))
    foot, head = (base - ink.bottom[members]) / line.letter, (base - ink.top[members]) / line.letter
    heights = ink.heights[members] / line.letter
    marks = (foot > 0.9) & (foot < 1.95) & (head < HIGHEST) & (heights > 0.2) & (heights < 0.9)
    if marks.sum() < 2:
        return 1.0
    # The second highest: a speck over the line is no reason to read all of it smaller.
    second = float(np.partition(head[marks], -2)[-2])
    return min(1.25, max(1.0, (second + 0.06) / ABOVE))


def _split(ink: Ink, line: TextLine, widest: float) -> list[TextLine]:
    """Cut a line where a gap is wider than `widest` letter heights."""
    order = line.members[np.argsort(ink.left[line.members], kind="stable")]
    reach = np.maximum.accumulate(ink.right[order])
    gaps = ink.left[order][1:] - reach[:-1]
    parted = gaps > widest * line.letter
    for place in np.flatnonzero((gaps > 0.25 * line.letter) & ~parted):
        # A table's bar, or a frame's side, parts what is near.
        x0, x1 = int(reach[place]), int(ink.left[order][place + 1])
        base = float(line.base_at(np.array([(x0 + x1) / 2.0]))[0])
        bar = ink.bars[max(0, round(base - line.letter)) : max(1, round(base)), x0:x1]
        parted[place] = bar.size > 0 and (bar > 0).any(axis=1).mean() > 0.6
    cuts = np.flatnonzero(parted) + 1
    parts = []
    for members in np.split(order, cuts):
        left, right = int(ink.left[members].min()), int(ink.right[members].max())
        base = float(line.base_at(np.array([float(left)]))[0])
        shift = left - line.left
        slope = line.slope + 2 * line.bend * shift
        parts.append(
            replace(line, left=left, right=right, base=base, slope=slope, members=members.astype(np.int32))
        )
    return parts


def find_lines(ink: Ink, *, widest_gap: float = 3.0) -> list[TextLine]:
    """Find the lines of a page, cut at wide gaps, from the top down; none where the page is noise."""
    body = bodies(ink)
    if not body.any() or body.sum() > MOST_BODIES:
        return []
    return lines_along(ink, body, find_ridges(ink, body), widest_gap=widest_gap)


def lines_along(
    ink: Ink, body: NDArray[np.bool_], ridges: Sequence[Ridge], *, widest_gap: float = 3.0
) -> list[TextLine]:
    """Give letters and marks to ridges, however these were found, and measure the lines that this makes."""
    if len(ridges) > MOST_LINES:
        return []
    owner = _assign_bodies(ink, body, ridges)
    lines: list[TextLine] = []
    for number in range(len(ridges)):
        members = np.flatnonzero(owner == number).astype(np.int32)
        if len(members):
            lines.append(_measure(ink, members))
    lines = _absorb(ink, lines)
    lined = np.full(len(owner), -1, dtype=np.int32)
    for number, line in enumerate(lines):
        lined[line.members] = number
    _assign_marks(ink, lines, lined)
    found = []
    for number, line in enumerate(lines):
        members = np.flatnonzero(lined == number).astype(np.int32)
        whole = replace(line, members=members)
        found += _split(ink, replace(whole, tall=_tallness(ink, whole)), widest_gap)
    return sorted(found, key=lambda line: line.middle)
