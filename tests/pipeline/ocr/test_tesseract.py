from __future__ import annotations

import shutil
from typing import cast

import pytest
from PIL import Image

from extractors.text import THAI_DIGITS
from pipeline.ocr import OcrEngine, OcrUnavailableError, open_engine, read_page, selftest
from pipeline.ocr.engine import PixelBox
from pipeline.ocr.tesseract import Cluster, join_clusters, line_text, parse_output
from schemas.source import LineKind, Page, PageStatus
from tests.pipeline.ocr.drawing import letter, stamp


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    try:
        return open_engine("tesseract")
    except OcrUnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def page(engine: OcrEngine) -> Page:
    drawn = letter()
    stamp(drawn)
    return read_page(drawn, 3, 595.3, 841.9, engine)


def cluster(text: str, x: int, confidence: float = 0.95, *, spaced: bool = False) -> Cluster:
    return Cluster(text, PixelBox(x, 0, x + 10, 20), confidence, spaced)


def test_clusters_become_words() -> None:
    words = join_clusters(
        [cluster("ที", 0), cluster("่", 8), cluster("น", 30, spaced=True), cluster("ว", 40), cluster("52", 50)]
    )
    assert [w.text for w in words] == ["ที่", "นว", "52"]
    assert line_text(words) == "ที่ นว52"
    assert join_clusters([]) == ()


def test_thai_digits_and_weak_arabic_ones_are_doubtful() -> None:
    words = join_clusters([cluster("๑๒", 0), cluster("3", 20), cluster("4", 30, 0.4), cluster("ก", 40, 0.1)])
    assert [(w.text, w.doubtful) for w in words] == [("๑๒34", (0, 1, 3)), ("ก", ())]


def test_spaces_come_from_the_plain_text() -> None:
    row = "5\t1\t{}\t1\t{}\t1\t10\t20\t30\t40\t91.5\t{}"
    head = "level\t…\n"
    table = head + "\n".join([row.format(1, 1, "กา"), row.format(1, 1, "แล"), row.format(2, 1, "ขา")])
    lines = parse_output(table, "กา   แล\n\nขา\n")
    assert [(block, [(c.text, c.spaced) for c in clusters]) for block, clusters in lines] == [
        (1, [("กา", False), ("แล", True)]),
        (2, [("ขา", True)]),
    ]


def test_page_is_read(page: Page) -> None:
    assert page.status is PageStatus.OK
    assert (page.number, page.rotation, page.skew) == (3, 0, 0.0)
    squashed = page.text.replace(" ", "")
    # Tesseract splits upper marks off some lines as lines of their own: only whole lines are asked for.
    assert "กำนันและผู้ใหญ่บ้านทุกหมู่บ้าน" in squashed
    assert "พร้อมเพรียงกัน" in squashed
    assert "\u0e4dา" not in page.text
    assert page.ocr is not None
    assert page.ocr.engine == "tesseract"
    assert 0.5 < cast(float, page.ocr.confidence) <= 1


def test_words_lie_in_the_text_and_on_the_page(page: Page) -> None:
    assert page.words
    for word in page.words:
        text = page.text[slice(*word.span)]
        assert text
        assert text == text.strip()
        assert 0 <= word.box.x0 < word.box.x1 <= 595.3
        assert 0 <= word.box.y0 < word.box.y1 <= 841.9
        assert all(page.text[place].isdecimal() for place in word.doubtful)
    doubtful = {place for word in page.words for place in word.doubtful}
    assert {i for i, c in enumerate(page.text) if c in THAI_DIGITS} <= doubtful


def test_stamp_comes_last_as_a_stamp(page: Page) -> None:
    kinds = [line.kind for line in page.lines]
    first = kinds.index(LineKind.STAMP)
    assert set(kinds[first:]) == {LineKind.STAMP}
    assert "2553" in page.text[page.lines[first].span[0] :]
    assert "2553" not in page.text[: page.lines[first].span[0]]


@pytest.mark.parametrize("turn", [90, 180])
def test_turned_page_is_read_and_its_boxes_fit_the_paper(engine: OcrEngine, turn: int) -> None:
    # The lowest lines of the upright page: where do they come to lie on the turned paper?
    turned = letter().rotate(turn, expand=True)
    page = read_page(turned, 1, None, None, engine)
    assert page.rotation == turn
    assert "ขอแสดงความน" in page.text.replace(" ", "")
    assert page.width is not None
    assert page.height is not None
    first = min(page.lines, key=lambda line: line.span)
    if turn == 180:
        assert first.box.y0 > 0.75 * page.height
    else:  # turned counter-clockwise: the top of the text lies at the left
        assert first.box.x1 < 0.25 * page.width


def test_model_is_known_to_lack_digits(engine: OcrEngine) -> None:
    report = selftest(engine)
    if not report.known:
        pytest.skip("combine_tessdata is not installed")
    assert set(report.missing_digits) <= set(THAI_DIGITS)
    assert report.ok == (not report.missing_digits)


def test_blank_and_tiny_pages_are_answered(engine: OcrEngine) -> None:
    assert read_page(Image.new("L", (800, 1100), 255), 1, None, None, engine).status is PageStatus.BLANK
    assert read_page(Image.new("RGB", (4, 4)), 1, None, None, engine).status is PageStatus.SKIPPED


def test_tesseract_is_there() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    assert open_engine("tesseract").info.name == "tesseract"
