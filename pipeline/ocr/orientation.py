"""Which way up a page lies: Tesseract's orientation detection, trusted only where it is sure."""

from __future__ import annotations

import re

import cv2
import pytesseract
from PIL import Image

from pipeline.ocr.engine import GrayImage

MIN_CONFIDENCE = 2.0
"""Tesseract's confidence is a difference of log-likelihoods; upright Thai pages come to 3 to 30."""
TIMEOUT_SECONDS = 20.0
_ROTATE = re.compile(r"Rotate: (\d+)")
_CONFIDENCE = re.compile(r"Orientation confidence: ([0-9.]+)")


def find_rotation(gray: GrayImage, dpi: float) -> int:
    """Return the clockwise turn that makes the page upright: 0, 90, 180 or 270; 0 where it is unclear."""
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
    return turn if turn in (90, 180, 270) else 0
