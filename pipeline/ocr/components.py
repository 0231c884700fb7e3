"""Ink of a page as connected components, with ruled lines taken out first.

Rules (table borders, form lines, underlines) join letters into one blob and would be taken for letters, so
they go before components are counted; where a letter crosses a rule, the letter stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.engine import GrayImage
from pipeline.ocr.prepare import ink_mask

IntArray = NDArray[np.int32]

FRAME_DPI = 150.0
"""Resolution at which frames are looked for."""
FAINT = 60
"""Ink of a reduced page, of 255, from which on a dot of it counts."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A page's connected components; index 0 is the paper.

    `labels` tells the component of every pixel. `height` is the usual height of a consonant in pixels.
    `rules` is 255 where ruled lines were taken out, `bars` where they stand upright. `frames` are boxes of
    the size of a stamp (left, top, right, bottom), drawn around something.
    """

    labels: IntArray
    left: IntArray
    top: IntArray
    right: IntArray
    bottom: IntArray
    area: IntArray
    rules: NDArray[np.uint8]
    bars: NDArray[np.uint8]
    frames: tuple[tuple[int, int, int, int], ...]
    letter: float

    @property
    def widths(self) -> IntArray:
        """Width of every component."""
        return self.right - self.left

    @property
    def heights(self) -> IntArray:
        """Height of every component."""
        return self.bottom - self.top


def find_rules(mask: NDArray[np.uint8], dpi: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return 255 where ink belongs to a long straight rule alone: the level ones, and the upright."""
    long = max(25, round(0.5 * dpi))
    thick = max(3, round(0.03 * dpi))
    both = [np.zeros_like(mask), np.zeros_like(mask)]
    for upright, across in enumerate((True, False)):
        kernel = np.ones((1, long) if across else (long, 1), np.uint8)
        # A gap of a pixel or two in a faint rule would hide it.
        bridge = np.ones((1, 5) if across else (5, 1), np.uint8)
        found = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, kernel)
        if not found.any():
            continue
        # Solid blocks (a black fold, a filled box) are no rules: too thick.
        solid = cv2.morphologyEx(
            found, cv2.MORPH_OPEN, np.ones((3 * thick, 3) if across else (3, 3 * thick), np.uint8)
        )
        found = cv2.subtract(found, solid)
        found = cv2.dilate(found, np.ones((3, 1) if across else (1, 3), np.uint8))
        crossing = cv2.morphologyEx(
            mask, cv2.MORPH_OPEN, np.ones((thick + 3, 1) if across else (1, thick + 3), np.uint8)
        )
        both[upright] = cv2.bitwise_and(cv2.bitwise_and(found, mask), cv2.bitwise_not(crossing))
    return both[0], both[1]


def letter_height(heights: IntArray, widths: IntArray, dpi: float) -> float:
    """Return the usual height of a consonant: the heaviest peak among heights of letter-like components."""
    fits = (heights >= 0.03 * dpi) & (heights <= 0.3 * dpi) & (widths >= 0.015 * dpi) & (widths <= 0.6 * dpi)
    kept = heights[fits]
    if len(kept) == 0:
        return 0.09 * dpi
    # Weighed by height: marks are as many as letters on a poor copy, but half as high.
    counts = np.bincount(kept, weights=kept.astype(np.float64))
    smooth = np.convolve(counts, (0.5, 1.0, 1.0, 1.0, 0.5), mode="same")
    return float(np.argmax(smooth))


def find_frames(mask: NDArray[np.uint8], dpi: float) -> tuple[tuple[int, int, int, int], ...]:
    """Return the boxes of a stamp's size whose four sides are drawn, whole or in pieces.

    Tables are wider; their cells are lower, or share their sides with others.
    """
    if dpi > FRAME_DPI * 1.2:
        # A side is some pixels wide: half the resolution shows it, at a quarter of the work.
        half = FRAME_DPI / dpi
        small = cv2.resize(mask, None, fx=half, fy=half, interpolation=cv2.INTER_AREA)
        coarse = find_frames(np.where(small > FAINT, 255, 0).astype(np.uint8), FRAME_DPI)
        return tuple(
            (round(x0 / half), round(y0 / half), round(x1 / half), round(y1 / half))
            for x0, y0, x1, y1 in coarse
        )
    scale = 75.0 / dpi
    straight = []
    for across in (True, False):
        # A slanted or faint side comes out in pieces; no stroke of a letter is as long as they are.
        long, near, wide = round((0.22 if across else 0.27) * dpi), max(3, round(dpi / 50)), 3
        run = cv2.dilate(mask, np.ones((wide, 1) if across else (1, wide), np.uint8))
        run = cv2.morphologyEx(run, cv2.MORPH_CLOSE, np.ones((1, near) if across else (near, 1), np.uint8))
        run = cv2.morphologyEx(run, cv2.MORPH_OPEN, np.ones((1, long) if across else (long, 1), np.uint8))
        run = cv2.resize(run, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        straight.append(cv2.dilate((run > 30).astype(np.uint8), np.ones((3, 3), np.uint8)))
    level, upright = straight
    boxes = []
    for x, y, wide, tall in _boxes(cv2.dilate(level | upright, np.ones((5, 5), np.uint8))):
        boxes.append((x, y, x + wide, y + tall))
    # Form lines or a fold may run into a frame: its two sides are looked for by themselves, too.
    sides = [box for box in _boxes(cv2.dilate(upright, np.ones((15, 3), np.uint8))) if box[2] <= 12]
    for one in sides:
        beside = [
            o
            for o in sides
            if o is not one
            and min(one[1] + one[3], o[1] + o[3]) - max(one[1], o[1]) > 0.8 * max(one[3], o[3])
        ]
        if len(beside) == 1 and beside[0][0] > one[0]:  # three and more make a table
            other = beside[0]
            boxes.append(
                (
                    one[0],
                    min(one[1], other[1]),
                    other[0] + other[2],
                    max(one[1] + one[3], other[1] + other[3]),
                )
            )
    frames: list[tuple[int, int, int, int]] = []
    for x0, y0, x1, y1 in boxes:
        if not (0.9 <= (x1 - x0) / 75 <= 3.6 and 0.4 <= (y1 - y0) / 75 <= 2.2):
            continue
        edge = 10
        drawn = (
            level[max(0, y0) : y0 + edge, x0:x1].any(axis=0).mean(),
            level[y1 - edge : y1, x0:x1].any(axis=0).mean(),
            upright[y0:y1, x0 : x0 + edge].any(axis=1).mean(),
            upright[y0:y1, x1 - edge : x1].any(axis=1).mean(),
        )
        inside = level[y0 + edge : y1 - edge, x0 + edge : x1 - edge]
        # The rules of a table run on beyond its cells.
        beyond = [
            level[max(0, y) : y + edge, x : x + 45].any(axis=0).mean()
            for y in (y0, y1 - edge)
            for x in (max(0, x0 - 53), x1 + 8)
            if x < level.shape[1]
        ]
        alone = sum(share > 0.85 for share in beyond) <= 1
        known = any(a < (x0 + x1) / 2 / scale < c and b < (y0 + y1) / 2 / scale < d for a, b, c, d in frames)
        if alone and not known and sum(share > 0.45 for share in drawn) >= 3 and inside.mean() < 0.3:
            frames.append((round(x0 / scale), round(y0 / scale), round(x1 / scale), round(y1 / scale)))
    return tuple(frames)


def _boxes(mask: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height of the components of a small picture."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(int(stats[i, 0]), int(stats[i, 1]), int(stats[i, 2]), int(stats[i, 3])) for i in range(1, count)]


def find_ink(gray: GrayImage, dpi: float) -> Ink:
    """Take rules out of a page and return the components of the rest."""
    mask = ink_mask(gray)
    frames = find_frames(mask, dpi)
    level, bars = find_rules(mask, dpi)
    rules = level | bars
    mask = cv2.subtract(mask, rules)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, area = (stats[:, column].astype(np.int32) for column in range(5))
    return Ink(
        labels=labels,
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        area=area,
        rules=rules,
        bars=bars,
        frames=frames,
        letter=letter_height(height[1:], width[1:], dpi),
    )
