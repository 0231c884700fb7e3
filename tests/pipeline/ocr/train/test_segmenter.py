from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.ocr import OcrUnavailableError
from pipeline.ocr.train.segmenter import Segmenter, planes


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


def test_a_missing_network_is_said(tmp_path: Path):
    with pytest.raises(OcrUnavailableError, match=r"segment\.onnx"):
        Segmenter(tmp_path / "segment.onnx")
