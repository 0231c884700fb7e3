"""Reads page pictures: prepares them, finds their lines, and reads these through the `OcrEngine` protocol."""

from pipeline.ocr.charset import SelfTest, selftest
from pipeline.ocr.engine import (
    EngineInfo,
    OcrEngine,
    OcrError,
    OcrFailedError,
    OcrLine,
    OcrPage,
    OcrTimeoutError,
    OcrUnavailableError,
    OcrWord,
    PixelBox,
    PreparedPage,
    engine_names,
    open_engine,
)
from pipeline.ocr.page import read_page
from pipeline.ocr.prepare import prepare

__all__ = [
    "EngineInfo",
    "OcrEngine",
    "OcrError",
    "OcrFailedError",
    "OcrLine",
    "OcrPage",
    "OcrTimeoutError",
    "OcrUnavailableError",
    "OcrWord",
    "PixelBox",
    "PreparedPage",
    "SelfTest",
    "engine_names",
    "open_engine",
    "prepare",
    "read_page",
    "selftest",
]
