from __future__ import annotations

import pickle

import pytest

from pipeline.ocr import OcrEngine, OcrUnavailableError, engine_names, open_engine, prepare, selftest
from pipeline.ocr.charset import parse_unicharset
from tests.pipeline.ocr.drawing import letter


def test_null_engine_reads_nothing() -> None:
    engine = open_engine("null")
    assert isinstance(engine, OcrEngine)
    assert engine.read(prepare(letter(), rotation=0)).lines == ()
    assert not selftest(engine).known


def test_unknown_engine_is_named_with_the_known_ones() -> None:
    with pytest.raises(OcrUnavailableError, match="tesseract") as caught:
        open_engine("abacus")
    assert "abacus" in caught.value.reason
    assert set(engine_names()) >= {"null", "tesseract"}


def test_errors_cross_process_borders() -> None:
    error = pickle.loads(pickle.dumps(OcrUnavailableError("No model.", "Run `make setup`.")))
    assert (error.reason, error.advice, error.code) == ("No model.", "Run `make setup`.", "ocr.unavailable")


def test_missing_language_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    from pipeline.ocr.tesseract import TesseractEngine

    monkeypatch.setattr(pytesseract, "get_tesseract_version", lambda: "5.3.0")
    monkeypatch.setattr(pytesseract, "get_languages", lambda config: ["eng", "osd"])
    with pytest.raises(OcrUnavailableError, match="tha"):
        TesseractEngine()


def test_unicharset_is_parsed() -> None:
    text = "5\nNULL 0 Common 0\nJoined 7 0,255 Latin 1\n|Broken|0|1 f 0\n๒ 8 0,255 Thai 4\nก 1 0,2 Thai 5\n"
    assert parse_unicharset(text) == {"๒", "ก"}
