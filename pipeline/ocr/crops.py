"""Cuts a found line out of its page: level, of one geometry, without its neighbours' marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.components import Ink, IntArray
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import ABOVE, BELOW, TextLine

MARGIN = 0.46
"""Paper left and right of a line, in letter heights."""


def line_owners(ink: Ink, lines: Sequence[TextLine]) -> IntArray:
    """Return for every component the number of its line, -1 for none."""
    owners = np.full(len(ink.area), -1, dtype=np.int32)
    for number, line in enumerate(lines):
        owners[line.members] = number
    return owners


def crop_line(gray: GrayImage, ink: Ink, owners: IntArray, number: int, line: TextLine) -> GrayImage:
    """Return the band of a line at the page's scale, the base line level at `ABOVE` letters from the top."""
    letter = line.unit
    margin = round(MARGIN * letter)
    x0, x1 = line.left - margin, line.right + margin
    across = np.arange(x0, x1)
    base = line.base_at(np.clip(across, line.left, line.right).astype(np.float64))
    top = base - ABOVE * letter
    rows = max(8, round((ABOVE + BELOW) * letter))
    # The part of the page that holds the band; neighbours are erased there before the band is levelled.
    y0, y1 = int(np.floor(top.min())) - 1, int(np.ceil(top.max())) + rows + 2
    area = (x0, x1, y0, y1)
    labels: IntArray = cut_out(ink.labels, 0, area)
    rules: GrayImage = cut_out(ink.rules, 0, area)
    window = _erase(cut_out(gray, 255, area), labels, rules, ink, owners, number, base - y0, letter)
    shift = top - y0
    if np.ptp(shift) < 1.0:
        start = round(float(shift.mean()))
        return np.ascontiguousarray(window[start : start + rows])
    grid_x, grid_y = np.meshgrid(np.arange(x1 - x0, dtype=np.float32), np.arange(rows, dtype=np.float32))
    grid_y += shift.astype(np.float32)[None, :]
    level: GrayImage = cv2.remap(window, grid_x, grid_y, cv2.INTER_LINEAR, borderValue=255)
    return level


_Pixel = TypeVar("_Pixel", bound=np.generic)


def cut_out(page: NDArray[_Pixel], fill: int, area: tuple[int, int, int, int]) -> NDArray[_Pixel]:
    """Return a part (left, right, top, bottom) of a picture, filled up where it reaches beyond."""
    x0, x1, y0, y1 = area
    height, width = page.shape[:2]
    part = page[max(0, y0) : max(0, min(height, y1)), max(0, x0) : max(0, min(width, x1))]
    result: NDArray[_Pixel] = cv2.copyMakeBorder(
        part,
        max(0, -y0),
        max(0, y1 - max(height, y0)),
        max(0, -x0),
        max(0, x1 - max(width, x0)),
        cv2.BORDER_CONSTANT,
        value=fill,
    )
    return result


def _erase(
    window: GrayImage,
    labels: IntArray,
    rules: GrayImage,
    ink: Ink,
    owners: IntArray,
    number: int,
    base: NDArray[np.float64],
    letter: float,
) -> GrayImage:
    """Paint out rules and what belongs to other lines; of what spans lines, keep what lies in this one."""
    present = np.unique(labels)
    heights = ink.heights[present]
    fate = np.zeros(len(present), dtype=np.uint8)  # 0 keep, 1 erase, 2 keep near the line only
    fate[(owners[present] != number) & (present > 0)] = 1
    # A pen stroke or a blot that joins lines holds letters of this one, too.
    fate[(fate == 1) & (heights > 2.3 * letter)] = 2
    fate[(owners[present] == number) & (heights > 2.9 * letter)] = 2
    table = np.zeros(int(present.max()) + 1, dtype=np.uint8)
    table[present] = fate
    where = table[labels]
    if (where == 2).any():
        y = np.arange(window.shape[0])[:, None]
        outside = (y < (base - 1.75 * letter)[None, :]) | (y > (base + 0.55 * letter)[None, :])
        where[(where == 2) & outside] = 1
    gone = ((where == 1) | (rules > 0)).astype(np.uint8)
    if not gone.any():
        return window
    own = ((labels > 0) & (where != 1)).astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    # The pale fringe of what goes, goes with it; the fringe of what stays, stays.
    gone = cv2.dilate(gone, kernel, iterations=2) & ~cv2.dilate(own, kernel)
    result = window.copy()
    result[gone > 0] = 255
    return result
