"""From the picture of a page to a page that can be read: size, light, stamp ink, orientation, slant.

The order matters: ink is told from paper before colours are looked at, and Tesseract's page segmentation
falls apart on a slant of half a degree, so nothing is read before the page is level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.ocr.engine import ColorImage, GrayImage, PreparedPage
from pipeline.ocr.orientation import find_rotation, turned

MAX_DPI = 300.0
A4_LONG_SIDE_POINTS = 842.0
MAX_PAGE_SIDE_POINTS = 1191.0
"""A3. Pages beyond it are scans that carry a wrong resolution: they are taken for A4."""
MAX_SKEW = 8.0
"""Degrees."""
MIN_SKEW = 0.1

_Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Layers:
    print: GrayImage
    stamp: GrayImage | None
    color: GrayImage | None


def page_dpi(size: tuple[int, int], width: float | None, height: float | None) -> float:
    """Return the resolution of a page's picture; where its size is unknown or absurd, as of an A4."""
    long_pixels = max(size)
    if width and height and 100.0 < max(width, height) <= MAX_PAGE_SIDE_POINTS:
        return 72.0 * long_pixels / max(width, height)
    return 72.0 * long_pixels / A4_LONG_SIDE_POINTS


def to_array(image: Image.Image) -> ColorImage:
    """Return the picture as an array of three colours, transparent parts as paper."""
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(paper, rgba)
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


def _background(channel: GrayImage) -> GrayImage:
    """Estimate the paper under the ink of one channel, at the channel's size."""
    height, width = channel.shape
    small = cv2.resize(channel, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    side = max(3, min(small.shape) // 24) | 1
    # The brightest thing near is paper; the blur then hides the edges of the filter's window.
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    result: GrayImage = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return result


def flatten_light(image: ColorImage) -> ColorImage:
    """Divide the paper out of a picture: shadows, yellowed paper and coloured corners become white."""
    channels = []
    for index in range(3):
        channel = np.ascontiguousarray(image[:, :, index])
        paper = np.maximum(_background(channel), 64)
        channels.append(cv2.divide(channel, paper, scale=255))
    result: ColorImage = cv2.merge(channels)
    return result


def ink_mask(gray: GrayImage) -> _Mask:
    """Return 255 where there is ink, on a page whose paper is white."""
    level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    # Otsu halves the noise of an empty page into ink, and loses faded ink beside black: keep it in bounds.
    level = min(max(level, 110.0), 200.0)
    _, mask = cv2.threshold(gray, level, 255, cv2.THRESH_BINARY_INV)
    result: _Mask = mask
    return result


def _extremes(image: ColorImage) -> tuple[GrayImage, GrayImage]:
    """Return the highest and the lowest of the three colours of every pixel."""
    red, green, blue = cv2.split(image)
    return cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)


def color_mask(image: ColorImage, dpi: float) -> _Mask:
    """Return 255 where ink is coloured (stamp pads, blue pens); black print below it is left out."""
    high, low = _extremes(image)
    chroma = cv2.subtract(high, low)
    mask = cv2.inRange(chroma, 49, 255)
    mask &= cv2.inRange(low, 0, 204)
    mask &= cv2.inRange(high, 71, 255)
    # Lone pixels are the colour fringes that scanners put on black print.
    result: _Mask = cv2.morphologyEx(
        mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8) if dpi >= 150 else np.ones((1, 1), np.uint8)
    )
    return result


def stamp_mask(color: _Mask, gray: GrayImage, dpi: float) -> _Mask | None:
    """Keep of the coloured ink what is a stamp, a note or a signature; `None` where nothing is.

    A number or a day in blue pen stands low and short beside black print: it stays with its line.
    """
    ink = ink_mask(gray)
    inked = int(np.count_nonzero(ink))
    colored = int(np.count_nonzero(color))
    if colored < dpi * dpi * 0.005 or colored > 0.85 * max(1, inked):
        return None  # specks; or a page printed in colour as a whole
    scale = 75.0 / dpi
    small = cv2.resize(color, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((small > 40).astype(np.uint8), np.ones((5, 11), np.uint8))
    black = cv2.resize(cv2.subtract(ink, color), joined.shape[::-1], interpolation=cv2.INTER_AREA) > 60
    black &= joined == 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    inside = np.zeros(joined.shape, dtype=np.uint8)
    for index in range(1, count):
        x, y, wide, tall = (int(v) for v in stats[index, :4])
        # The dilation added four pixels to the height, ten to the width.
        if (tall - 4) / 75.0 >= 0.42:
            keep[index] = 255
            inside[y : y + tall, x : x + wide] = 1
            continue
        middle = slice(max(0, y + tall // 2 - 4), y + tall // 2 + 4)
        before = black[middle, max(0, x - 40) : x + 3].any(axis=0).sum()
        after = black[middle, x + wide - 3 : x + wide + 40].any(axis=0).sum()
        on_line = max(before, after) >= 6
        keep[index] = 0 if on_line and (wide - 10) / 75.0 < 1.25 else 255
    # What stands inside a stamp's frame belongs to it, though it is no higher than a line.
    framed = np.bincount(labels.ravel(), weights=inside.ravel(), minlength=count)
    keep[1:][framed[1:] > 0.7 * stats[1:, cv2.CC_STAT_AREA]] = 255
    if not keep.any():
        return None
    blocks = cv2.resize(keep[labels], (color.shape[1], color.shape[0]), interpolation=cv2.INTER_NEAREST)
    result: _Mask = cv2.bitwise_and(color, blocks)
    return result


def split_layers(image: ColorImage, dpi: float) -> _Layers:
    """Part the stamps of a light-flattened page from its print, each on white paper."""
    gray: GrayImage = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    color = color_mask(image, dpi)
    mask = stamp_mask(color, gray, dpi)
    if mask is None:
        return _Layers(gray, None, color if color.any() else None)
    # The fringe of a stroke is paler than the mask's limit; black print under the stamp stays.
    wide = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    black = cv2.inRange(_extremes(image)[0], 0, 99)
    gone = cv2.bitwise_and(wide, cv2.bitwise_not(black))
    # White where the mask is on: 255 wins over any grey.
    return _Layers(cv2.max(gray, gone), cv2.max(gray, cv2.bitwise_not(wide)), color)


def text_points(gray: GrayImage, dpi: float) -> NDArray[np.float32]:
    """Return the feet of letter-sized blobs, as x and y in inches: what lines of text are made of."""
    scale = min(1.0, 150.0 / dpi)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    per_inch = dpi * scale
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink_mask(small), connectivity=8)
    boxes = stats[1:]
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    letters = (height > 0.04 * per_inch) & (height < 0.25 * per_inch) & (width < 0.5 * per_inch) & (width > 2)
    kept = boxes[letters]
    feet = np.stack(
        [kept[:, cv2.CC_STAT_LEFT], kept[:, cv2.CC_STAT_TOP] + kept[:, cv2.CC_STAT_HEIGHT]], axis=1
    ).astype(np.float32)
    return feet / np.float32(per_inch)


def _sharpness(points: NDArray[np.float32], degrees: float) -> float:
    """How sharply the feet fall on level rows after the page is turned by `degrees`."""
    rows = points[:, 1] - points[:, 0] * math.tan(math.radians(degrees))
    places = (rows - rows.min()) * 60
    whole = np.floor(places).astype(np.int64)
    part = places - whole
    # Each foot counts for the two rows beside it, or the score would jump with the grid.
    counts = np.bincount(whole, weights=1 - part, minlength=int(whole.max()) + 2)
    counts[1:] += np.bincount(whole, weights=part, minlength=len(counts) - 1)[: len(counts) - 1]
    return float(np.square(counts).sum())


def find_skew(points: NDArray[np.float32]) -> float:
    """Return the slant of the lines in degrees, positive where they fall to the right; 0 where unclear."""
    if len(points) < 30:
        return 0.0
    points = points[:: len(points) // 8000 + 1]
    level = _sharpness(points, 0.0)
    best, best_score = 0.0, level
    for step in (0.5, 0.1, 0.02):
        middle = best
        reach = MAX_SKEW if step == 0.5 else step * 6
        for degrees in np.arange(middle - reach, middle + reach + step / 2, step):
            score = _sharpness(points, float(degrees))
            if score > best_score:
                best, best_score = float(degrees), score
    return best if abs(best) >= MIN_SKEW and best_score > 1.02 * level else 0.0


def prepare(
    image: Image.Image,
    width: float | None = None,
    height: float | None = None,
    *,
    rotation: int | None = None,
) -> PreparedPage:
    """Make a page picture ready for reading.

    Args:
        image: the page as rendered or decoded.
        width: the page's width in points, where it is known.
        height: the page's height in points, where it is known.
        rotation: clockwise degrees that make the page upright; found out where it is `None`.
    """
    cv2.setNumThreads(1)  # pages are what runs side by side
    dpi = page_dpi(image.size, width, height)
    scale = 1.0
    if dpi > MAX_DPI * 1.02:
        scale = MAX_DPI / dpi
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.convert("RGB").resize(size, Image.Resampling.BOX, reducing_gap=2.0)
        dpi = MAX_DPI
    color = flatten_light(to_array(image))
    shape = color.shape[:2]
    gray: GrayImage = cv2.cvtColor(color, cv2.COLOR_RGB2GRAY)
    mask = ink_mask(gray)
    ink = float(np.count_nonzero(mask)) / gray.size
    to_source = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]], dtype=np.float64)
    points = text_points(gray, dpi)
    if len(points) < 3:
        return PreparedPage(gray, None, dpi, 0, 0.0, to_source, ink=ink, blank=True)
    if rotation is None:
        rotation = find_rotation(mask, gray, dpi)
    if rotation:
        color = turned(color, rotation)
        points = text_points(cv2.cvtColor(color, cv2.COLOR_RGB2GRAY), dpi)
    to_source = _after(to_source, _unturn(rotation, shape))
    skew = find_skew(points)
    if skew:
        rows, columns = color.shape[:2]
        level = cv2.getRotationMatrix2D((columns / 2, rows / 2), skew, 1.0)
        color = cv2.warpAffine(
            color, level, (columns, rows), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
        )
        to_source = _after(to_source, cv2.invertAffineTransform(level))
    layers = split_layers(color, dpi)
    return PreparedPage(layers.print, layers.stamp, dpi, rotation, skew, to_source, layers.color, ink)


def _after(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the affine map that is `inner`, then `outer`."""
    full = np.vstack([inner, [0.0, 0.0, 1.0]])
    result: NDArray[np.float64] = outer @ full
    return result


def _unturn(rotation: int, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return the map from a page turned clockwise by `rotation` back to the page of `shape` before."""
    height, width = shape
    maps = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, height]],
        180: [[-1, 0, width], [0, -1, height]],
        270: [[0, -1, width], [1, 0, 0]],
    }
    return np.array(maps[rotation], dtype=np.float64)
