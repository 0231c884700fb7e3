from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pythainlp")
pytest.importorskip("fontTools")

from PIL import features

from pipeline.ocr.train import damage, strokes
from pipeline.ocr.train.charset import steps_needed
from pipeline.ocr.train.fonts import FAMILIES, TLWG
from pipeline.ocr.train.generate import Generator
from pipeline.ocr.train.render import clusters
from pipeline.ocr.train.stream import batches, collate

needs_fonts = pytest.mark.skipif(
    not (TLWG / "Laksaman.ttf").exists() or not features.check("raqm"),
    reason="fonts-thai-tlwg or raqm is absent",
)


@pytest.fixture
def generator(tmp_path) -> Generator:
    return Generator(11, cache=tmp_path)


@needs_fonts
def test_samples_have_48_rows_and_room_for_their_text(generator: Generator):
    for _ in range(40):
        s = generator.sample()
        assert s.image.shape[0] == 48
        assert s.image.dtype == np.uint8
        assert s.image.shape[1] // 4 >= steps_needed(s.text)
        assert s.text


@needs_fonts
def test_equal_seeds_give_equal_samples(tmp_path):
    a, b = Generator(5, cache=tmp_path), Generator(5, cache=tmp_path)
    for _ in range(5):
        x, y = a.sample(), b.sample()
        assert x.text == y.text
        assert np.array_equal(x.image, y.image)


@needs_fonts
def test_clean_lines_sit_on_the_agreed_base_line(tmp_path):
    generator = Generator(3, strength=0.0, cache=tmp_path, hand=False)
    heights = []
    for _ in range(60):
        s = generator.sample()
        if s.kind == "digit_line":
            continue
        rows = s.image.astype(float).sum(1)
        heights.append(rows[19:36].sum() / max(1.0, rows.sum()))
    # Most ink lies between the tops of the consonants (row 18) and the base line (row 36).
    assert np.median(heights) > 0.7


@needs_fonts
def test_crops_without_text_have_an_empty_target(generator: Generator):
    generator.junk = 1.0
    s = generator.sample()
    assert (s.text, s.kind) == ("", "nothing")
    batch = collate([s])
    assert batch.lengths.tolist() == [0]


@needs_fonts
def test_batches_hold_every_sample_of_like_width(generator: Generator):
    samples = [generator.sample() for _ in range(40)]
    made = batches(samples, 4000, np.random.default_rng(0))
    assert sum(len(b.widths) for b in made) >= 37
    for b in made:
        assert b.images.shape[2] % 8 == 0
        assert b.images.shape[2] >= b.widths.max()
        assert b.lengths.sum() == len(b.targets)


def test_held_out_families_have_no_weight():
    held = [f for f in FAMILIES if f.held_out]
    assert len(held) >= 2
    assert all(f.weight == 0 for f in held)
    assert all(f.weight > 0 for f in FAMILIES if not f.held_out)


@pytest.mark.parametrize("char", sorted(strokes.FORMS))
def test_every_form_of_a_digit_is_about_one_unit_high(char: str):
    rng = np.random.default_rng(2)
    for _ in range(8):
        part = strokes.written(char, rng)
        assert part.shape[1:] == (2, 2)
        assert np.isfinite(part).all()
        if char not in "-.":
            assert 0.6 < float(part[..., 1].max() - part[..., 1].min()) < 2.2


@needs_fonts
def test_middle_lines_of_all_thai_digits():
    for char in "๐๑๒๓๔๕๖๗๘๙":
        assert len(strokes.middle(TLWG / "Laksaman.ttf", char)) > 20


def test_letters_keep_their_marks_when_spread():
    assert clusters("ที่ก้ำ") == ["ที่", "ก้ำ"] or clusters("ที่ก้ำ") == ["ที่", "ก้", "ำ"]
    assert "".join(clusters("เรื่องนี้ไม่")) == "เรื่องนี้ไม่"


def test_normalise_spans_paper_to_ink():
    grey = np.full((48, 100), 220, np.uint8)
    grey[20:30, 10:50] = 40
    ink = damage.normalise(grey)
    assert ink[25, 20] == pytest.approx(1.0)
    assert ink[5, 90] == pytest.approx(0.0)
    assert damage.normalise(np.full((48, 60), 128, np.uint8)).max() == pytest.approx(0.0)


def test_illegible_pictures_are_refused():
    rng = np.random.default_rng(0)
    darkness = np.zeros((40, 200), np.float32)
    darkness[15:25, 20:180] = 1.0
    good = (255 - darkness * 200).astype(np.uint8)
    noise = rng.integers(0, 256, darkness.shape).astype(np.uint8)
    assert damage.legible(good, darkness)
    assert not damage.legible(noise, darkness)
