"""Finds receiving stamps on a page and makes them level.

A stamp is set down by hand: it stands askew by some degrees, half over the emblem or the letter head, and its
frame is broken where the pad was dry. Coloured ink is looked through in clumps of a stamp's size, black ink
by its frames alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.components import find_frames, find_rules
from pipeline.ocr.engine import GrayImage, PixelBox
from pipeline.ocr.prepare import ink_mask

WIDTHS: Final = (1.0, 4.3)
"""Inches; form 12 of the regulation sets 2.5 by 5 cm, offices cut them larger."""
HEIGHTS: Final = (0.42, 2.4)
MOST_SLANT: Final = 10.0
"""Degrees."""
MOST_PLACES: Final = 4
"""No sheet bears more stamps that are worth the time; the topmost count."""
SLANTS: Final = (-5.0, -3.0, 3.0, 5.0)
"""Degrees by which a page is turned to look for frames that stand askew."""
COARSE_DPI: Final = 100.0
HEAD: Final = 0.6
"""The part of a page where black frames askew are looked for: offices stamp the upper half."""
_MARGIN: Final = 0.07
_DOT: Final = 0.032
"""Inches; what is smaller both ways and stands in a row of its like is a dot of a form line."""

_Rect = tuple[int, int, int, int]
_Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Place:
    """A stamp cut out of its page and made level.

    `picture` holds the inside of the frame, without frame, rules and dotted lines; `to_page` leads its pixels
    back to the page.
    """

    picture: GrayImage
    to_page: NDArray[np.float64]
    dpi: float

    def on(self, gray: GrayImage) -> Place:
        """Return the same place of another picture of the page: with the black ink in it, too."""
        size = (self.picture.shape[1], self.picture.shape[0])
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        level = cv2.warpAffine(gray, self.to_page, size, flags=flags, borderValue=255)
        return Place(_cleaned(level, ink_mask(level), self.dpi), self.to_page, self.dpi)

    @property
    def box(self) -> PixelBox:
        """The box around the stamp on the page."""
        return self.boxed(0, 0, self.picture.shape[1], self.picture.shape[0])

    def boxed(self, x0: float, y0: float, x1: float, y1: float) -> PixelBox:
        """Return the upright box on the page around a stretch of the picture."""
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]], dtype=np.float64)
        moved = corners @ self.to_page.T
        left, top = (max(0, round(float(v))) for v in moved.min(axis=0))
        right, bottom = (round(float(v)) for v in moved.max(axis=0))
        return PixelBox(left, top, max(left + 1, right), max(top + 1, bottom))


def find_places(
    gray: GrayImage, dpi: float, *, colored: bool, frames: Sequence[_Rect] | None = None
) -> list[Place]:
    """Return what may be receiving stamps on a layer of a page, from the top down.

    Args:
        gray: the layer, dark on white.
        dpi: its resolution.
        colored: whether the layer holds coloured ink alone, so that a broken frame is enough.
        frames: the upright frames of the layer, where they have been looked for.
    """
    mask = ink_mask(gray)
    framed = list(find_frames(mask, dpi) if frames is None else frames)
    if not colored:
        framed += [r for r in _slanted(mask, dpi) if not any(_covers(r, f) or _covers(f, r) for f in framed)]
    clumps = _clumps(mask, dpi) if colored else []
    regions = [(r, False) for r in clumps if not any(_covers(r, f) for f in framed)]
    regions += [(r, True) for r in framed]
    regions.sort(key=lambda r: (r[0][1], r[0][0]))
    places: list[Place] = []
    for region, is_frame in regions:
        place = _leveled(gray, mask, region, dpi, colored=colored, framed=is_frame)
        if place is not None and len(places) < MOST_PLACES:
            places.append(place)
    return places


def _covers(outer: _Rect, inner: _Rect) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]


def _clumps(mask: _Mask, dpi: float) -> list[_Rect]:
    """Return the boxes of what stands close together, where they have a stamp's size."""
    scale = 75.0 / dpi
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    across, down = 15, 9
    joined = cv2.dilate((small > 40).astype(np.uint8), np.ones((down, across), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[_Rect] = []
    for index in range(1, count):
        x, y, wide, tall = (int(v) for v in stats[index, :4])
        x, y, wide, tall = x + across // 2, y + down // 2, wide - across + 1, tall - down + 1
        if WIDTHS[0] <= wide / 75 <= WIDTHS[1] and HEIGHTS[0] <= tall / 75 <= HEIGHTS[1]:
            found.append((int(x / scale), int(y / scale), int((x + wide) / scale), int((y + tall) / scale)))
    return found


def _slanted(mask: _Mask, dpi: float) -> list[_Rect]:
    """Return the boxes of frames that stand askew: what is a frame when the page is turned a little."""
    scale = min(1.0, COARSE_DPI / dpi)
    head = mask[: round(HEAD * mask.shape[0])]
    small = cv2.resize(head, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    found: list[_Rect] = []
    for degrees in SLANTS:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        turned = cv2.warpAffine(small, turn, (width, height), flags=cv2.INTER_LINEAR)
        turned = np.where(turned > 70, 255, 0).astype(np.uint8)
        back = cv2.invertAffineTransform(turn)
        for x0, y0, x1, y1 in find_frames(turned, dpi * scale):
            corners = (
                np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]], dtype=np.float64) @ back.T
            )
            left, top = corners.min(axis=0) / scale
            right, bottom = corners.max(axis=0) / scale
            region = (max(0, int(left)), max(0, int(top)), int(right), int(bottom))
            if not any(_covers(region, known) for known in found):
                found.append(region)
    return found


def find_slant(mask: _Mask) -> float:
    """Return the degrees by which frame, form lines and text of a stamp fall to the right."""
    small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 80)
    if len(ys) < 50:
        return 0.0
    best, most = 0.0, 0.0
    for degrees in np.arange(-MOST_SLANT, MOST_SLANT + 0.01, 0.25):
        rows = ys - xs * np.tan(np.radians(degrees))
        counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
        sharpness = float(np.square(counts).sum())
        if sharpness > most:
            best, most = float(degrees), sharpness
    return best


def _leveled(
    gray: GrayImage, mask: _Mask, region: _Rect, dpi: float, *, colored: bool, framed: bool
) -> Place | None:
    margin = round(_MARGIN * dpi)
    height, width = gray.shape
    x0, y0 = max(0, region[0] - margin), max(0, region[1] - margin)
    x1, y1 = min(width, region[2] + margin), min(height, region[3] + margin)
    slant = find_slant(np.ascontiguousarray(mask[y0:y1, x0:x1]))
    size = (x1 - x0, y1 - y0)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), slant, 1.0)
    part = np.ascontiguousarray(gray[y0:y1, x0:x1])
    level = cv2.warpAffine(
        part, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    inked = ink_mask(level)
    frame = _frame(inked, dpi, colored=colored)
    if frame is None and framed:
        frame = _unslanted(region, slant, size)
    if frame is None:
        return None
    left, top, right, bottom = frame
    inside = _cleaned(level, inked, dpi)[top:bottom, left:right]
    back = cv2.invertAffineTransform(turn).astype(np.float64)
    # Pixels of the inside -> of the level part -> of the part -> of the page.
    shift = back[:, 0] * left + back[:, 1] * top + back[:, 2] + np.array([x0, y0], dtype=np.float64)
    return Place(np.ascontiguousarray(inside), np.column_stack([back[:, :2], shift]), dpi)


def _unslanted(region: _Rect, slant: float, size: tuple[int, int]) -> _Rect:
    """Return the box of a frame after it was made level, where it is in the middle of a picture of `size`."""
    sine, cosine = abs(math.sin(math.radians(slant))), math.cos(math.radians(slant))
    wide, tall = region[2] - region[0], region[3] - region[1]
    # The upright box of a slanted w by h is w cos + h sin wide and w sin + h cos high.
    whole = cosine * cosine - sine * sine
    inner = ((wide * cosine - tall * sine) / whole, (tall * cosine - wide * sine) / whole)
    left, top = round((size[0] - inner[0]) / 2), round((size[1] - inner[1]) / 2)
    return (
        max(0, left),
        max(0, top),
        min(size[0], left + round(inner[0])),
        min(size[1], top + round(inner[1])),
    )


def _frame(mask: _Mask, dpi: float, *, colored: bool) -> _Rect | None:
    """Return the box inside a level stamp's frame, `None` where there is nothing like one."""
    frames = find_frames(mask, dpi)
    if frames:
        return max(frames, key=lambda f: (f[2] - f[0]) * (f[3] - f[1]))
    if not colored:
        return None
    # A frame of which only the level sides have come out: two long rules, far enough apart.
    rules, _ = find_rules(mask, dpi)
    share = (cv2.dilate(rules, np.ones((round(0.02 * dpi) | 1, 1), np.uint8)) > 0).mean(axis=1)
    rows = np.flatnonzero(share > 0.4)
    if not len(rows) or not HEIGHTS[0] < (rows[-1] - rows[0]) / dpi < HEIGHTS[1]:
        return None
    columns = np.flatnonzero(rules[[int(rows[0]), int(rows[-1])]].any(axis=0) | (rules > 0).any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _cleaned(level: GrayImage, mask: _Mask, dpi: float) -> GrayImage:
    """Paint out rules and rows of dots."""
    across, upright = find_rules(mask, dpi)
    gone = across | upright
    rest = cv2.subtract(mask, gone)
    count, labels, stats, centers = cv2.connectedComponentsWithStats(rest, connectivity=8, ltype=cv2.CV_32S)
    limit = _DOT * dpi
    small = (stats[:, cv2.CC_STAT_WIDTH] < limit) & (stats[:, cv2.CC_STAT_HEIGHT] < limit)
    small[0] = False
    dots = np.zeros(count, dtype=np.bool_)
    dots[small] = _in_rows(centers[small, 1], near=0.012 * dpi)
    gone |= np.where(dots, 255, 0).astype(np.uint8)[labels]
    own = cv2.subtract(mask, gone)
    # A stroke that crosses a form line goes on below it.
    reach = max(3, round(0.02 * dpi))
    below = cv2.dilate(own, np.ones((reach, 1), np.uint8), anchor=(0, reach - 1))
    above = cv2.dilate(own, np.ones((reach, 1), np.uint8), anchor=(0, 0))
    own |= gone & above & below
    kernel = np.ones((3, 3), np.uint8)
    # The pale fringe of what goes, goes with it; the fringe of what stays, stays.
    gone = cv2.dilate(cv2.subtract(gone, own), kernel) & cv2.bitwise_not(cv2.dilate(own, kernel))
    result = level.copy()
    result[gone > 0] = 255
    return result


def _in_rows(heights: NDArray[np.float64], *, near: float, least: int = 6) -> NDArray[np.bool_]:
    """Say which of some specks have at least so many others at their height."""
    order = np.sort(heights)
    counts = np.searchsorted(order, heights + near, side="right") - np.searchsorted(order, heights - near)
    result: NDArray[np.bool_] = counts > least
    return result


def inside_any(box: PixelBox, places: Sequence[Place]) -> bool:
    """Say whether a box lies on one of some stamps, for the most part."""
    area = max(1, (box.x1 - box.x0) * (box.y1 - box.y0))
    for place in places:
        other = place.box
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        tall = min(box.y1, other.y1) - max(box.y0, other.y0)
        if wide > 0 and tall > 0 and wide * tall > 0.6 * area:
            return True
    return False
