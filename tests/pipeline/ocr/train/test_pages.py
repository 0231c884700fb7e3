from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pythainlp")
pytest.importorskip("fontTools")

from PIL import features

from pipeline.ocr.train.fonts import FAMILIES, TLWG, faces
from pipeline.ocr.train.generate import CACHE
from pipeline.ocr.train.page_letter import open_stock
from pipeline.ocr.train.pages import MASK_SCALE, PEN, RULE, STAMP, TEXT, DrawnPage, Kind, draw_page
from pipeline.ocr.train.paper import Run, Style, break_lines, join_runs, text_width

needs_fonts = pytest.mark.skipif(
    not (TLWG / "Laksaman.ttf").exists() or not features.check("raqm"),
    reason="fonts-thai-tlwg or raqm is absent",
)
needs_cache = pytest.mark.skipif(not (CACHE / "ttf").is_dir(), reason="fetch the faces with `make ocr-data`")


@pytest.fixture(scope="module")
def clean() -> DrawnPage:
    return draw_page(3, damage=0.0)


@needs_fonts
@needs_cache
def test_equal_seeds_give_equal_pages(clean: DrawnPage):
    again = draw_page(3, damage=0.0)
    assert again.transcript == clean.transcript
    assert again.lines == clean.lines
    assert np.array_equal(again.picture, clean.picture)
    assert draw_page(4, damage=0.0).transcript != clean.transcript


@needs_fonts
@needs_cache
def test_lines_stand_where_the_truth_says(clean: DrawnPage):
    gray = clean.picture if clean.picture.ndim == 2 else clean.picture.min(axis=2)
    printed = [line for line in clean.lines if line.kind is Kind.PRINT]
    assert len(printed) > 8
    for line in printed:
        x0, y0, x1, y1 = (int(v) for v in line.box)
        assert 0 <= x0 < x1 <= 2480
        assert 0 <= y0 < y1 <= 3508
        assert (gray[y0:y1, x0:x1] < 160).any()
        band = clean.mask[
            int(line.base[1] - line.letter / 2) // MASK_SCALE, x0 // MASK_SCALE : x1 // MASK_SCALE
        ]
        assert ((band & TEXT) > 0).mean() > 0.7


@needs_fonts
@needs_cache
def test_damaged_pages_carry_all_classes():
    pages = [draw_page(seed) for seed in range(10, 16)]
    for bit in (TEXT, STAMP, PEN, RULE):
        assert any((page.mask & bit).any() for page in pages)
    assert any(page.digit_runs for page in pages)
    for page in pages:
        assert page.mask.shape == (3508 // MASK_SCALE, 2480 // MASK_SCALE)
        for line in page.lines:
            assert line.text
            assert all(0 <= a < b <= len(line.text) for a, b in line.pens)


@needs_fonts
@needs_cache
def test_unseen_faces_are_those_that_training_leaves_out():
    held = {f.name for f in FAMILIES if f.held_out}
    assert set(open_stock("unseen", CACHE).families) <= held
    assert not held & set(open_stock("training", CACHE).families)
    assert draw_page(5, "unseen", damage=0.0).family in held


@needs_fonts
def test_lines_break_between_letters_and_lose_nothing(tmp_path):
    face = next(f for f in faces(tmp_path) if f.family == "Laksaman")
    style = Style(face, 25.0)
    text = "ขอความร่วมมือจัดส่งรายงานผลการดำเนินงานประจำปี ๒๕๖๘ ภายในวันที่ ๑๕ มกราคม ๒๕๖๙ โทร. ๐๒-๑๒๓-๔๕๖๗"
    parts = break_lines(text, style, 400, 500)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(part, style) <= 500 for part in parts)
    assert any("๐๒-๑๒๓-๔๕๖๗" in part for part in parts)
    assert break_lines("ด้วย", style, 400, 500) == ["ด้วย"]


def test_spans_in_pen_are_counted_in_the_text_as_it_is_kept():
    text, spans = join_runs((Run("ที่ กข  ๐๑๐๑/"), Run("ว ๑๒", pen=True), Run("  ท้าย")))
    assert text == "ที่ กข ๐๑๐๑/ว ๑๒ ท้าย"
    assert [text[a:b] for a, b in spans] == ["ว ๑๒"]
