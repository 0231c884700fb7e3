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


@dataclass(frozen=True, slots=True)
class Ink:
    """A page's connected components; index 0 is the paper.

    `labels` tells the component of every pixel. `height` is the usual height of a consonant in pixels.
    `rules` is 255 where ruled lines were taken out.
    """

    labels: IntArray
    left: IntArray
    top: IntArray
    right: IntArray
    bottom: IntArray
    area: IntArray
    rules: NDArray[np.uint8]
    letter: float

    @property
    def widths(self) -> IntArray:
        """Width of every component."""
        return self.right - self.left

    @property
    def heights(self) -> IntArray:
        """Height of every component."""
        return self.bottom - self.top


def find_rules(mask: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Return 255 where ink belongs to a long straight rule and to nothing that crosses it."""
    long = max(25, round(0.5 * dpi))
    thick = max(3, round(0.03 * dpi))
    rules = np.zeros_like(mask)
    for across in (True, False):
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
        rules |= cv2.bitwise_and(cv2.bitwise_and(found, mask), cv2.bitwise_not(crossing))
    return rules


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


def find_ink(gray: GrayImage, dpi: float) -> Ink:
    """Take rules out of a page and return the components of the rest."""
    mask = ink_mask(gray)
    rules = find_rules(mask, dpi)
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
        letter=letter_height(height[1:], width[1:], dpi),
    )
