"""Tells printed text, stamps, handwriting and rules apart on a prepared page, by a small network at 75 dpi.

It sees the ink of a page and its coloured ink: a pen is known by its stroke as well as by its colour. It is
trained on drawn pages alone (`pipeline/ocr/train/segment_train.py`); figures: docs/OCR_MODEL.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.components import Ink
from pipeline.ocr.engine import GrayImage, OcrUnavailableError, PreparedPage

DPI: Final = 75.0
"""Resolution of the network's page."""
MULTIPLE: Final = 16
"""Its sides are multiples of it."""
_ADVICE: Final = "Train one: python -m pipeline.ocr.train.segment_train."

FloatMap = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PageClasses:
    """What lies where: a probability for every dot of a page at 75 dpi. Classes may lie over each other.

    `text` is the core of text bands (base line to the head of ก), of print and of stamps; `stamp`, `pen` and
    `rule` are ink. `scale` is how many pixels of the prepared page a dot is wide.
    """

    text: FloatMap
    stamp: FloatMap
    pen: FloatMap
    rule: FloatMap
    scale: float

    def shares(self, ink: Ink, of: FloatMap) -> NDArray[np.float64]:
        """Return for every component of a page the mean of a class over its ink; 0 for the paper."""
        # Every other pixel is enough, and a quarter of the work.
        labels = ink.labels[::2, ::2]
        high, wide = labels.shape
        grown = cv2.resize(of, (wide, high), interpolation=cv2.INTER_LINEAR)
        inked = labels > 0
        which, count = labels[inked], len(ink.area)
        total = np.bincount(which, weights=grown[inked], minlength=count)
        result: NDArray[np.float64] = total / np.maximum(1, np.bincount(which, minlength=count))
        return result


def planes(gray: GrayImage, color: GrayImage | None, dpi: float) -> NDArray[np.uint8]:
    """Return the network's input: ink and coloured ink at 75 dpi, 255 for full."""
    scale = DPI / dpi
    size = (max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale)))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    ink = cv2.resize(255 - gray, size, interpolation=kind)
    tint = np.zeros_like(ink) if color is None else cv2.resize(color, size, interpolation=kind)
    return np.stack([ink, tint]).astype(np.uint8)


class Segmenter:
    """The network in onnxruntime, on one thread."""

    def __init__(self, model: Path) -> None:
        import onnxruntime

        try:
            network = model.read_bytes()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = False
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except FileNotFoundError as error:
            raise OcrUnavailableError(f"There is no segmentation network at {model}.", _ADVICE) from error
        except Exception as error:  # onnxruntime has no common base for what it raises
            raise OcrUnavailableError(f"The segmentation network does not load: {error}.", _ADVICE) from error

    def classes(self, page: PreparedPage) -> PageClasses:
        """Classify a page."""
        gray = page.print if page.stamp is None else cv2.min(page.print, page.stamp)
        x = planes(gray, page.color, page.dpi).astype(np.float32)[None] / np.float32(255)
        rows, columns = x.shape[2:]
        x = np.pad(x, ((0, 0), (0, 0), (0, -rows % MULTIPLE), (0, -columns % MULTIPLE)))
        (out,) = self._session.run(["classes"], {"page": x})
        text, stamp, pen, rule = (np.ascontiguousarray(out[0, i, :rows, :columns]) for i in range(4))
        return PageClasses(text, stamp, pen, rule, gray.shape[1] / columns)
