from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.ocr.components import Ink, find_ink
from pipeline.ocr.crops import crop_line, line_owners
from pipeline.ocr.lines import ABOVE, TextLine, find_lines
from pipeline.ocr.order import reading_order
from pipeline.ocr.prepare import prepare
from tests.pipeline.ocr.drawing import LETTER, font, letter, stamp


def lines_of(page: Image.Image) -> tuple[Ink, list[TextLine], np.ndarray, int]:
    prepared = prepare(page, rotation=0)
    ink = find_ink(prepared.print, prepared.dpi)
    return ink, find_lines(ink), prepared.print, prepared.width


@pytest.mark.parametrize(
    "face", ["Garuda.ttf", "Laksaman.ttf", "Norasi.ttf", "TlwgTypist.ttf", "Waree-Bold.ttf"]
)
def test_one_line_is_found_for_each_line(face: str) -> None:
    ink, found, _, _ = lines_of(letter(size=44, face=face))
    assert len(found) == len(LETTER)
    assert all(abs(line.letter - ink.letter) < 0.15 * ink.letter for line in found)
    steps = np.diff([line.middle for line in found])
    assert steps.max() - steps.min() < 6  # evenly set lines have evenly spaced base lines


def test_marks_stay_with_their_letters() -> None:
    ink, found, gray, _ = lines_of(letter(("ปู่ผู้รู้ที่นี่", "ชื่อนั้นคือฟ้าฤดู")))
    assert len(found) == 2
    owners = line_owners(ink, found)
    assert (owners[1:] >= 0).all()
    for number, line in enumerate(found):
        crop = crop_line(gray, ink, owners, number, line)
        # The band holds every mark: nothing is cut at its upper and lower edge.
        assert crop[0].min() > 128
        assert crop[-1].min() > 128


def test_band_has_one_geometry() -> None:
    ink, found, gray, _ = lines_of(letter(("กกกกกกกกกก",)))
    crop = crop_line(gray, ink, line_owners(ink, found), 0, found[0])
    inked = np.flatnonzero((crop < 128).any(axis=1))
    assert inked[-1] + 1 == pytest.approx(ABOVE * found[0].unit, abs=2)
    assert inked[-1] + 1 - inked[0] == pytest.approx(found[0].letter, abs=2)


def test_slanted_and_bent_lines_are_levelled() -> None:
    text = letter(("ก" * 40,))
    pixels = np.asarray(text.convert("L"))
    bent = np.full_like(pixels, 255)
    for x in range(pixels.shape[1]):
        bent[:, x] = np.roll(pixels[:, x], round(6 * (x / 827 - 1) ** 2))
    ink, found, gray, _ = lines_of(Image.fromarray(bent))
    assert len(found) == 1
    crop = crop_line(gray, ink, line_owners(ink, found), 0, found[0])
    lowest = [
        np.flatnonzero(crop[:, x] < 128).max() for x in range(crop.shape[1]) if (crop[:, x] < 128).any()
    ]
    feet = [y for y in lowest if y > 0.9 * ABOVE * found[0].unit]  # other columns hold no foot of a letter
    assert len(feet) > 200
    assert np.percentile(feet, 97) - np.percentile(feet, 3) <= 3


def test_heading_of_large_letters_is_one_line() -> None:
    page = letter(LETTER[3:])
    ImageDraw.Draw(page).text((520, 100), "บันทึกข้อความ", font=font(84), fill="black")
    _, found, _, _ = lines_of(page)
    assert len(found) == len(LETTER) - 2
    assert found[0].letter > 1.4 * found[1].letter


def test_table_is_read_by_rows_and_cells_are_parted() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    for row in range(5):
        draw.line((200, 300 + row * 90, 1400, 300 + row * 90), fill="black", width=4)
        for column, word in enumerate(("รายการ", "จำนวน", "ราคา")):
            if row < 4:
                draw.text((220 + column * 400, 315 + row * 90), word, font=font(40), fill="black")
    for x in (200, 600, 1000, 1400):
        draw.line((x, 300, x, 660), fill="black", width=4)
    ink, found, _, width = lines_of(page)
    assert len(found) == 12
    assert ink.rules.any()
    rows = reading_order(found, width)
    assert [len(row.pieces) for row in rows] == [3, 3, 3, 3]
    assert all(
        found[a].left < found[b].left
        for row in rows
        for a, b in zip(row.pieces, row.pieces[1:], strict=False)
    )


def test_address_beside_the_number_is_a_line_of_its_own() -> None:
    page = letter(("ที่ นว ๕๒๐๐๑/๑๒", "", "เรื่อง ขอเชิญประชุมประจำเดือน"))
    draw = ImageDraw.Draw(page)
    draw.text((1050, 260), "สำนักงานเทศบาล", font=font(50), fill="black")
    draw.text((1050, 345), "ถนนสายเอเชีย", font=font(50), fill="black")
    _, found, _, width = lines_of(page)
    rows = reading_order(found, width)
    assert [len(row.pieces) for row in rows] == [1, 1, 1, 1]
    assert [found[row.pieces[0]].left > 900 for row in rows] == [False, True, True, False]


def test_black_frame_of_a_stamp_is_found() -> None:
    page = letter()
    stamp(page, ink=(20, 20, 20))
    ink, _, _, _ = lines_of(page)
    assert len(ink.frames) == 1
    x0, y0, x1, y1 = ink.frames[0]
    assert (x0, y0) == (pytest.approx(980, abs=15), pytest.approx(60, abs=15))
    assert (x1, y1) == (pytest.approx(1540, abs=15), pytest.approx(290, abs=15))


def test_underlines_are_taken_out_and_letters_stay() -> None:
    page = letter(("กำหนดส่งภายในวันที่กำหนด",))
    bare = prepare(page, rotation=0)
    ImageDraw.Draw(page).line((150, 338, 900, 338), fill="black", width=4)
    ink, found, gray, _ = lines_of(page)
    assert len(found) == 1
    crop = crop_line(gray, ink, line_owners(ink, found), 0, found[0])
    ink0 = find_ink(bare.print, bare.dpi)
    found0 = find_lines(ink0)
    crop0 = crop_line(bare.print, ink0, line_owners(ink0, found0), 0, found0[0])
    assert (crop < 128).sum() == pytest.approx((crop0 < 128).sum(), rel=0.08)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5])
def test_noise_has_no_lines_or_few(share: float) -> None:
    noise = np.where(np.random.default_rng(7).random((2339, 1654)) < share, 0, 255).astype(np.uint8)
    ink = find_ink(noise, 200)
    assert len(find_lines(ink)) < 900
