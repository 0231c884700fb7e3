"""Receiving stamps drawn askew, with labels, daters and dots: found, made level, read as forms."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.ocr.ctc import log_chance, shares
from pipeline.ocr.prepare import prepare
from pipeline.ocr.recogniser import LineRecogniser
from pipeline.ocr.saraban import SarabanEngine
from pipeline.ocr.stamp_figures import Votes, joined
from pipeline.ocr.stamp_form import read_form
from pipeline.ocr.stamp_place import find_places
from schemas.source import LineKind
from tests.pipeline.ocr.drawing import font, letter

BLUE, BLACK = (40, 60, 200), (20, 20, 20)
ROWS = ("เทศบาลตำบลบ้านนา", "1274/64", "18 มี.ค. 2564", "13.40")
LABELS = ("", "เลขที่รับ", "วันที่", "เวลา")


def stamped(
    rows: tuple[str, ...] = ROWS,
    *,
    labels: tuple[str, ...] = LABELS,
    ink: tuple[int, int, int] = BLUE,
    pen: tuple[int, int, int] | None = None,
    slant: float = 3.0,
    at: tuple[int, int] = (900, 30),
) -> Image.Image:
    """A letter of 200 dpi with a stamp on it, set down askew."""
    page = letter()
    size = (640, 330)
    drawn = Image.new("RGBA", (size[0] + 80, size[1] + 80), (255, 255, 255, 0))
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((40, 40, 40 + size[0], 40 + size[1]), outline=ink, width=4)
    for number, (label, text) in enumerate(zip(labels, rows, strict=True)):
        y = 50 + number * 78
        draw.text((60, y), label, font=font(30), fill=ink)
        if label:
            draw.text((150, y + 8), "." * 60, font=font(24), fill=ink)
        x = 110 if number == 0 else 230
        draw.text((x, y), text, font=font(34), fill=pen if pen and number else ink)
    drawn = drawn.rotate(slant, resample=Image.Resampling.BICUBIC)
    page.paste(drawn, at, drawn)
    return page


@pytest.fixture(scope="module")
def recogniser() -> LineRecogniser:
    """The line model."""
    return LineRecogniser()


@pytest.mark.parametrize("slant", [-4.0, 0.0, 5.0])
def test_a_coloured_stamp_is_made_level(slant: float) -> None:
    page = prepare(stamped(slant=slant))
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    # The frame is 640 by 330 pixels; half a degree would lift its end by 5.
    assert abs(place.picture.shape[1] - 640) < 30
    assert abs(place.picture.shape[0] - 330) < 30


@pytest.mark.parametrize("labels", [LABELS, ("", "", "", "")])
@pytest.mark.parametrize("slant", [-3.0, 4.0])
def test_rows_are_read_with_and_without_labels(
    recogniser: LineRecogniser, labels: tuple[str, ...], slant: float
) -> None:
    page = prepare(stamped(labels=labels, slant=slant))
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    lines = read_form(recogniser, place, 7).lines
    assert [line.words[-1].text for line in lines] == list(ROWS)
    assert all(line.kind is LineKind.STAMP and line.block == 7 for line in lines)


@pytest.mark.parametrize("slant", [-3.0, 3.0, 5.0])
def test_a_black_frame_askew_is_found(slant: float) -> None:
    page = prepare(stamped(ink=BLACK, slant=slant))
    places = find_places(page.print, page.dpi, colored=False)
    assert any(abs(p.picture.shape[1] - 640) < 40 and abs(p.picture.shape[0] - 330) < 40 for p in places)


def test_thai_figures_are_read_and_kept(recogniser: LineRecogniser) -> None:
    rows = ("เทศบาลตำบลบ้านนา", "๒๐๓", "๒๗ ก.พ. ๒๕๖๘", "๑๔.๐๕")
    page = prepare(stamped(rows))
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    assert [line.words[-1].text for line in read_form(recogniser, place, 0).lines] == list(rows)


def test_a_label_stands_before_its_value(recogniser: LineRecogniser) -> None:
    page = prepare(stamped(slant=0.0))
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    labelled = [line.words for line in read_form(recogniser, place, 0).lines if len(line.words) == 2]
    assert [words[0].text for words in labelled] == ["เลขที่รับ", "วันที่", "เวลา"]
    assert all(label.box.x1 <= value.box.x0 for label, value in labelled)


def test_every_figure_of_a_stamp_is_in_doubt(recogniser: LineRecogniser) -> None:
    page = prepare(stamped())
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    for line in read_form(recogniser, place, 0).lines[1:]:
        word = line.words[-1]
        assert word.doubtful == tuple(i for i, c in enumerate(word.text) if c.isdecimal())


def test_a_black_frame_is_read_too_and_its_rows_stand_on_the_paper() -> None:
    page = prepare(stamped(ink=BLACK, slant=0.0))
    reading = SarabanEngine().read(page)
    rows = [line for line in reading.lines if line.kind is LineKind.STAMP]
    assert [line.words[-1].text for line in rows] == list(ROWS)
    tops = [line.box.y0 for line in rows]
    assert tops == sorted(tops)
    assert all(60 < top < 420 for top in tops)
    # What the form has read is not read a second time as print.
    assert not any("1274" in w.text for x in reading.lines if x.kind is LineKind.PRINT for w in x.words)


def test_black_figures_in_a_coloured_stamp_are_read_with_it() -> None:
    reading = SarabanEngine().read(prepare(stamped(pen=BLACK)))
    rows = [line for line in reading.lines if line.kind is LineKind.STAMP]
    assert [line.words[-1].text for line in rows] == list(ROWS)
    assert not any("1274" in w.text for x in reading.lines if x.kind is LineKind.PRINT for w in x.words)


def test_a_day_alone_is_no_receiving_stamp(recogniser: LineRecogniser) -> None:
    """Who took note of a letter stamps a frame of the like, with a name and a day."""
    page = prepare(stamped(("ทราบแล้ว", "", "18 มี.ค. 2564", ""), labels=("", "ผู้รับ", "", "")))
    assert page.stamp is not None
    (place,) = find_places(page.stamp, page.dpi, colored=True)
    form = read_form(recogniser, place, 0)
    assert form.lines == ()
    assert not form.likely


def test_a_page_without_stamps_has_no_places() -> None:
    page = prepare(letter())
    assert find_places(page.print, page.dpi, colored=False) == []


def test_the_chance_of_a_text_is_the_sum_over_its_alignments() -> None:
    steps = np.full((3, 3), 1 / 3, np.float32)
    # Of 27 paths six say `a`: aaa, aa-, -aa, a--, -a-, --a.
    assert np.exp(log_chance(steps, [1])) == pytest.approx(6 / 27)
    # A letter twice needs a blank between: a-a alone.
    assert np.exp(log_chance(steps, [1, 1])) == pytest.approx(1 / 27)
    assert np.exp(log_chance(steps, [])) == pytest.approx(1 / 27)


def test_shares_go_to_what_the_steps_say() -> None:
    steps = np.array([[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.1, 0.8]], np.float32)
    said = shares(steps, {"first": ("ab",), "second": ("ba", "b")}, ("", "a", "b"))
    assert said["first"] > 5 * said["second"]
    assert sum(said.values()) <= 1.0


def test_a_reading_that_lost_a_figure_speaks_for_the_longer_one() -> None:
    votes = Votes()
    for text, weight in (("243", 1.0), ("2043", 0.6), ("203", 0.6), ("88", 0.3)):
        votes.add(text, weight)
    assert joined(votes)[0][1] == "2043"
