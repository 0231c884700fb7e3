from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipeline.ocr.prepare import find_skew, page_dpi, prepare, text_points
from tests.pipeline.ocr.drawing import letter, stamp


def test_resolution_comes_from_the_page_or_is_taken_for_a4() -> None:
    assert page_dpi((2480, 3508), 595.3, 841.9) == pytest.approx(300, abs=1)
    assert page_dpi((2480, 3508), None, None) == pytest.approx(300, abs=1)
    # A scan that calls itself two thirds of a metre high is an A4 with a wrong resolution.
    assert page_dpi((7754, 10966), 1861, 2632) == pytest.approx(938, abs=2)


def test_large_pages_come_down_to_300_dpi() -> None:
    page = prepare(letter().resize((3308, 4678)), rotation=0)
    assert page.dpi == 300
    assert page.height == pytest.approx(3508, abs=2)
    assert page.to_source[0, 0] == pytest.approx(4678 / 3508, rel=0.01)


@pytest.mark.parametrize("degrees", [-3.0, -0.6, 0.4, 2.5])
def test_slant_is_found_and_taken_out(degrees: float) -> None:
    # PIL turns counter-clockwise: a negative angle lets the lines fall to the right.
    page = prepare(
        letter().rotate(-degrees, fillcolor="white", resample=Image.Resampling.BICUBIC), rotation=0
    )
    assert page.skew == pytest.approx(degrees, abs=0.2)
    assert abs(find_skew(text_points(page.print, page.dpi))) < 0.2


def test_level_page_is_left_alone() -> None:
    assert prepare(letter(), rotation=0).skew == 0.0


def test_stamp_ink_goes_to_its_own_layer() -> None:
    drawn = letter()
    stamp(drawn)
    page = prepare(drawn, rotation=0)
    assert page.stamp is not None
    assert (page.print[60:300, 980:1550] < 128).sum() == 0
    assert (page.stamp[60:300, 980:1550] < 160).sum() > 2000
    assert (page.stamp[320:] < 128).sum() == 0


def test_black_print_under_a_stamp_stays() -> None:
    drawn = letter()
    bare = prepare(drawn, rotation=0)
    stamp(drawn, at=(300, 230))
    page = prepare(drawn, rotation=0)
    assert page.stamp is not None
    under = (page.print[240:440, 320:840] < 128).sum() / max(1, (bare.print[240:440, 320:840] < 128).sum())
    assert under > 0.4  # the stamp was drawn over the print, so most of what it covers is gone for good


def test_a_number_in_blue_pen_stays_with_its_line() -> None:
    drawn = letter(("ที่ นว 52001/ว",))
    number = letter(("             871",))
    blue = np.asarray(drawn).copy()
    blue[np.asarray(number.convert("L")) < 128] = (40, 50, 190)
    page = prepare(Image.fromarray(blue), rotation=0)
    assert page.stamp is None


def test_shadow_and_yellow_paper_become_white() -> None:
    shade = np.linspace(0.55, 1.0, 1654)[None, :, None] * np.array([1.0, 0.95, 0.75])
    dim = (np.asarray(letter(), dtype=float) * shade).astype(np.uint8)
    page = prepare(Image.fromarray(dim), rotation=0)
    assert page.stamp is None
    assert np.percentile(page.print, 20) > 225


@pytest.mark.parametrize("color", ["white", "black", "gray", (120, 30, 30)])
def test_a_page_of_one_colour_is_blank(color: str | tuple[int, int, int]) -> None:
    assert prepare(Image.new("RGB", (1654, 2339), color)).blank


def test_noise_is_answered() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (800, 600, 3), dtype=np.uint8)
    page = prepare(Image.fromarray(noise), rotation=0)
    assert page.print.shape == (800, 600)
