"""Which way up a page lies, from its Thai marks; Tesseract is asked where they are few.

Rows of letters leave white between them: the projection along lines is rough, the one across them smooth. And
Thai sets far more marks over its letters than under them.
"""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from pipeline.ocr.engine import GrayImage

MIN_MARKS = 25
SURE_SHARE = 0.62
"""Upright pages have about four marks in five over their letters."""
MIN_CONFIDENCE = 2.0
"""Tesseract's confidence is a difference of log-likelihoods; upright Thai pages come to 3 to 30."""
TIMEOUT_SECONDS = 20.0
_ROTATE = re.compile(r"Rotate: (\d+)")
_CONFIDENCE = re.compile(r"Orientation confidence: ([0-9.]+)")
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}

_Mask = NDArray[np.uint8]


def turned(image: NDArray[np.uint8], rotation: int) -> NDArray[np.uint8]:
    """Return a picture turned clockwise by 0, 90, 180 or 270 degrees."""
    if rotation == 0:
        return image
    result: NDArray[np.uint8] = cv2.rotate(image, _TURNS[rotation])
    return result


def find_rotation(mask: _Mask, gray: GrayImage, dpi: float) -> int:
    """Return the clockwise turn that makes the page upright: 0, 90, 180 or 270; 0 where it is unclear.

    Args:
        mask: 255 where there is ink.
        gray: the page, for Tesseract.
        dpi: resolution of both.
    """
    scale = min(1.0, 150.0 / dpi)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else mask
    inked: _Mask = (small > 90).astype(np.uint8)
    level = _roughness(inked, dpi * scale)
    upright = _roughness(np.ascontiguousarray(inked.T), dpi * scale)
    if max(level, upright) > 1.4 * min(level, upright):
        turns = (0, 180) if level > upright else (90, 270)
        over, under = count_marks(np.ascontiguousarray(turned(inked, turns[0])), dpi * scale)
        share = over / max(1, over + under)
        if over + under >= MIN_MARKS and (share >= SURE_SHARE or share <= 1 - SURE_SHARE):
            return turns[0] if share > 0.5 else turns[1]
    return _ask_tesseract(gray, dpi)


def _roughness(inked: _Mask, dpi: float) -> float:
    """Say how much the ink of rows differs from that of rows half a line on.

    It is measured in strips, so that skew matters less. Letters and the gaps between them are blurred away
    first: what is left is lines.
    """
    blur, lag = max(1, round(0.08 * dpi)), max(1, round(0.12 * dpi))
    total = 0.0
    for strip in np.array_split(inked, max(1, round(inked.shape[1] / dpi)), axis=1):
        profile = np.convolve(strip.sum(axis=1, dtype=np.float64), np.full(blur, 1 / blur), mode="same")
        total += float(np.abs(profile[lag:] - profile[:-lag]).sum())
    return total + 1.0


def count_marks(inked: _Mask, dpi: float) -> tuple[int, int]:
    """Return how many small components stand right over a letter, and how many right under one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    letters = (heights > 0.05 * dpi) & (heights < 0.2 * dpi) & (widths < 0.4 * dpi)
    if letters.sum() < 10:
        return 0, 0
    letter = float(np.median(heights[letters]))
    mark = (heights > 0.2 * letter) & (heights < 0.62 * letter)
    small = np.flatnonzero(mark & (widths > 0.2 * letter) & (widths < 1.3 * letter))
    body = (heights > 0.75 * letter) & (heights < 2.6 * letter)
    body[0] = False
    reach = max(2, round(0.5 * letter))
    over = under = 0
    for index in small[:: len(small) // 2000 + 1]:
        x, y, wide, tall = (int(v) for v in stats[index, :4])
        columns = slice(x, x + wide)
        below = body[labels[y + tall : y + tall + reach, columns]].any()
        above = body[labels[max(0, y - reach) : y, columns]].any()
        over += bool(below and not above)
        under += bool(above and not below)
    return over, under


def _ask_tesseract(gray: GrayImage, dpi: float) -> int:
    scale = min(1.0, 150.0 / dpi)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    picture = Image.fromarray(small)
    picture.format = "PPM"
    try:
        report = str(
            pytesseract.image_to_osd(picture, config=f"--dpi {round(dpi * scale)}", timeout=TIMEOUT_SECONDS)
        )
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError, OSError):
        return 0  # too few characters to tell, or no osd model: the page is read as it lies
    rotate, confidence = _ROTATE.search(report), _CONFIDENCE.search(report)
    if rotate is None or confidence is None or float(confidence[1]) < MIN_CONFIDENCE:
        return 0
    turn = int(rotate[1])
    return turn if turn in _TURNS else 0
