from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import ImageDraw

from pipeline.ocr import OcrUnavailableError, prepare
from pipeline.ocr.components import find_ink
from pipeline.ocr.segmenter import Segmenter, planes
from tests.pipeline.ocr.drawing import letter, stamp


def test_planes_hold_ink_and_coloured_ink_at_75_dpi():
    gray = np.full((80, 120), 255, np.uint8)
    gray[40:48, 40:60] = 0
    color = np.zeros_like(gray)
    color[40:48, 40:44] = 255
    x = planes(gray, color, 300.0)
    assert x.shape == (2, 20, 30)
    assert x[0, 10:12, 10:15].min() == 255
    assert x[0].sum() == 255 * 10
    assert x[1].sum() == 255 * 2
    assert not planes(gray, None, 300.0)[1].any()
    assert planes(gray, None, 150.0).shape == (2, 40, 60)


def test_print_a_stamp_and_a_signature_are_told_apart():
    image = letter()
    stamp(image)
    points = [(700 + 14 * t, 1500 + 90 * math.sin(0.55 * t) + 40 * math.sin(1.3 * t)) for t in range(30)]
    ImageDraw.Draw(image).line(points, fill=(25, 40, 120), width=4, joint="curve")
    page = prepare(image, 595.0, 842.0, rotation=0)
    found = Segmenter().classes(page)
    high, wide = found.text.shape
    assert abs(high - 877) <= 1
    assert abs(wide - 620) <= 1

    def mean(of: np.ndarray, box: tuple[int, int, int, int]) -> float:
        x0, y0, x1, y1 = (round(v * 75 / 200) for v in box)
        inked = planes(np.minimum(page.print, page.stamp), None, page.dpi)[0][y0:y1, x0:x1] > 90
        return float(of[y0:y1, x0:x1][inked].mean())

    signature, print_, frame = (690, 1350, 1120, 1660), (160, 480, 1300, 760), (970, 40, 1560, 300)
    assert mean(found.pen, signature) > 0.5
    assert mean(found.pen, print_) < 0.3
    assert mean(found.stamp, print_) < 0.1
    assert mean(found.stamp, frame) > 0.5

    # The signature is a component with its own share; letters of the text have none.
    ink = find_ink(np.minimum(page.print, page.stamp), page.dpi)
    shares = found.shares(ink, found.pen)
    scale = page.dpi / 200
    signed = (ink.top > 1350 * scale) & (ink.bottom < 1700 * scale) & (ink.area > 300)
    assert shares[signed].min() > 0.5
    assert shares[0] == 0
    assert len(shares) == len(ink.area)


def test_a_network_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OcrUnavailableError, match="not installed"):
        Segmenter(tmp_path / "none.onnx")
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(OcrUnavailableError, match="does not load"):
        Segmenter(tmp_path / "broken.onnx")
