from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from extractors.text import THAI_DIGITS
from pipeline.ocr import OcrEngine, OcrUnavailableError, open_engine, read_page, selftest
from pipeline.ocr.prepare import prepare
from pipeline.ocr.recogniser import LineRecogniser, decode, normalise
from pipeline.ocr.saraban import SarabanEngine
from schemas.source import LineKind, Page, PageStatus
from tests.pipeline.ocr.drawing import font, letter, stamp

CHARSET = ("", " ", "1", "2", "ก", "่")


def steps(*classes: int, sure: float = 0.97) -> np.ndarray:
    chances = np.full((len(classes), len(CHARSET)), (1 - sure) / (len(CHARSET) - 1), dtype=np.float32)
    for step, kind in enumerate(classes):
        chances[step, kind] = sure
    return chances


def test_repeats_merge_and_blanks_part() -> None:
    reading = decode(steps(0, 2, 2, 0, 2, 3, 0), CHARSET, 1.0)
    assert reading.text == "112"
    assert all(0.9 < c.confidence <= 1 for c in reading.characters)
    lefts = [c.left for c in reading.characters]
    assert lefts == sorted(lefts)


def test_spaces_at_the_ends_and_doubled_ones_go() -> None:
    assert decode(steps(1, 0, 2, 0, 1, 0, 1, 0, 3, 0, 1), CHARSET, 1.0).text == "1 2"
    assert decode(steps(0, 1, 0), CHARSET, 1.0).text == ""


def test_a_character_passed_over_is_doubt_for_its_neighbours() -> None:
    chances = steps(2, 0, 0, 0, 3)
    chances[2] = [0.55, 0.0, 0.0, 0.0, 0.45, 0.0]
    reading = decode(chances, CHARSET, 1.0)
    assert reading.text == "12"
    assert max(c.confidence for c in reading.characters) < 0.6


def test_normalised_line_is_ink_on_nothing() -> None:
    crop = np.full((96, 300), 240, dtype=np.uint8)
    crop[40:70, 50:250] = 30
    line = normalise(crop)
    assert line.shape == (48, 150)
    assert line.min() == 0.0
    assert line.max() == 1.0
    assert normalise(np.full((96, 300), 250, dtype=np.uint8)).max() == 0.0


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    try:
        return open_engine("saraban")
    except OcrUnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def page(engine: OcrEngine) -> Page:
    drawn = letter(face="Laksaman.ttf")
    stamp(drawn)
    return read_page(drawn, 1, None, None, engine)


def test_model_has_every_digit_and_letter(engine: OcrEngine) -> None:
    report = selftest(engine)
    assert report.ok
    assert report.missing_letters == ()


def test_every_thai_digit_is_read(engine: OcrEngine) -> None:
    drawn = letter(("ที่ กก ๐๑๒๓.๔/๕๖๗๘๙", "ลงวันที่ ๒๙ ตุลาคม ๒๕๖๔"), face="Laksaman.ttf")
    page = read_page(drawn, 1, None, None, engine)
    assert "๐๑๒๓.๔/๕๖๗๘๙" in page.text
    assert "๒๕๖๔" in page.text


def test_letter_is_read_line_by_line(page: Page) -> None:
    assert page.status is PageStatus.OK
    assert page.ocr is not None
    assert page.ocr.engine == "saraban"
    printed = [page.text[slice(*line.span)] for line in page.lines if line.kind is LineKind.PRINT]
    assert len(printed) == 8
    assert "เครื่องสูบน้ำและกระสอบทราย" in printed[4]
    assert [line.kind for line in page.lines[8:]] == [LineKind.STAMP] * len(page.lines[8:])
    assert "2553" in page.text[page.lines[8].span[0] :]


def test_boxes_stand_on_their_words(page: Page) -> None:
    assert page.width is not None
    digits = [w for w in page.words if "๑๒๓" in page.text[slice(*w.span)]]
    assert len(digits) == 1
    box = digits[0].box
    scale = page.width / 1654
    # Where Pillow drew it.
    start = 160 + font(50, "Laksaman.ttf").getlength("ที่ นว ๕๒๐๐๑/ว ")
    end = 160 + font(50, "Laksaman.ttf").getlength("ที่ นว ๕๒๐๐๑/ว ๑๒๓")
    assert box.x0 == pytest.approx(start * scale, abs=4)
    assert box.x1 == pytest.approx(end * scale, abs=4)


def test_clean_print_is_verified(page: Page) -> None:
    doubtful = {place for word in page.words for place in word.doubtful}
    head = page.text.split("\n", 1)[0]
    thai = [i for i, c in enumerate(head) if c in THAI_DIGITS]
    assert len(thai) == 8
    assert not doubtful & set(thai)


def pen(page: Image.Image, text: str, at: tuple[int, int], ink: tuple[int, int, int]) -> None:
    """Write figures as a pen would: larger than the print, slanted, off its base line."""
    from PIL import ImageDraw

    layer = Image.new("L", page.size, 0)
    ImageDraw.Draw(layer).text(at, text, font=font(88, "Purisa.ttf"), fill=255)
    slanted = layer.transform(page.size, Image.Transform.AFFINE, (1, 0.15, -0.15 * at[1], 0, 1, 0))
    page.paste(ink, mask=slanted)


@pytest.mark.parametrize("ink", [(20, 20, 20), (40, 50, 190)])
def test_figures_in_pen_are_never_trusted(engine: OcrEngine, ink: tuple[int, int, int]) -> None:
    drawn = letter(("ที่ นว ๕๒๐๐๑/", "เรื่อง ขอเชิญประชุมเตรียมการรับมือน้ำท่วม"), face="Laksaman.ttf")
    pen(drawn, "๒๓๑", (490, 225), ink)
    page = read_page(drawn, 1, None, None, engine)
    line = next(x for x in page.lines if "๕๒๐๐๑" in page.text[slice(*x.span)])
    text = page.text[slice(*line.span)]
    slash = line.span[0] + text.index("/")
    figures = [i for i in range(slash, line.span[1]) if page.text[i].isdecimal()]
    assert figures
    doubtful = {place for word in page.words for place in word.doubtful}
    assert set(figures) <= doubtful


def test_recogniser_reads_the_same_alone_and_in_a_batch(engine: OcrEngine) -> None:
    recogniser = LineRecogniser()
    rng = np.random.default_rng(1)
    crops = [rng.integers(0, 255, (50, width), dtype=np.uint8) for width in (60, 400, 410, 900)]
    together = [reading.text for reading in recogniser.read(crops)]
    assert together == [recogniser.read([crop])[0].text for crop in crops]
    assert recogniser.read([]) == []


def test_missing_model_is_declared() -> None:
    from pathlib import Path

    with pytest.raises(OcrUnavailableError, match="model"):
        LineRecogniser(Path("/nonexistent/line.onnx"))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_page_is_read(engine: OcrEngine, turn: int) -> None:
    page = read_page(letter(face="Laksaman.ttf").rotate(turn, expand=True), 1, None, None, engine)
    assert page.rotation == turn
    assert "เครื่องสูบน้ำและกระสอบทราย" in page.text


def test_noise_is_answered(engine: OcrEngine) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (1200, 900), dtype=np.uint8)
    page = read_page(Image.fromarray(noise), 1, None, None, engine)
    assert page.status in (PageStatus.BLANK, PageStatus.OK)


def test_high_printed_figures_of_a_face_are_no_pen() -> None:
    """Loma's Arabic figures are a quarter higher than its consonants: a page full of them is not by hand."""
    lines = tuple(f"ลำดับที่ {n} โทร. 0 5599 {n}234 รหัส {n}7658 ปี 256{n}" for n in range(1, 8))
    words = [
        w
        for line in SarabanEngine().read(prepare(letter(lines, face="Loma.ttf"))).lines
        for w in line.words
        if w.text.isdecimal()
    ]
    assert len(words) > 20
    assert sum(bool(w.doubtful) for w in words) <= 2
