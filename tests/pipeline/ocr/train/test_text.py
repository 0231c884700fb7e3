from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.ocr.train.calibrate import peaks, temperature
from pipeline.ocr.train.charset import (
    ARABIC_DIGITS,
    CHARSET,
    INDEX,
    THAI_DIGITS,
    encode,
    is_writable,
    normalise,
    steps_needed,
)
from pipeline.ocr.train.evaluate import align, greedy, score

pythainlp = pytest.importorskip("pythainlp")

from pipeline.ocr.train.grammar import Maker  # noqa: E402
from pipeline.ocr.train.words import MARKS, load  # noqa: E402


def test_charset_has_every_thai_character_in_use_and_both_digit_sets():
    thai = {chr(c) for c in [*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)]}
    assert thai <= set(CHARSET)
    assert set(THAI_DIGITS + ARABIC_DIGITS) <= set(CHARSET)
    assert CHARSET[0] == "" and len(set(CHARSET)) == len(CHARSET)
    assert all(CHARSET[i] == c for c, i in INDEX.items())


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("ทําการ", "ทำการ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("เเผน", "แผน"),
        ("ก  ข\tค", "ก ข ค"),
        ("ก\u200bข", "กข"),
    ],
)
def test_normalise(given: str, wanted: str):
    assert normalise(given) == wanted


def test_steps_needed_counts_blanks_between_equals():
    assert steps_needed("๑๑๒") == 4
    assert steps_needed("") == 0


def test_greedy_merges_repeats_and_drops_blanks():
    best = [0, INDEX["ก"], INDEX["ก"], 0, INDEX["ก"], INDEX["๒"], 0]
    rows = np.full((len(best), len(CHARSET)), -9.0, np.float32)
    rows[np.arange(len(best)), best] = 0
    assert greedy(rows) == "กก๒"


def test_align_and_score():
    edits, right = align("ที่ ๑๒๓", "ที่ ๑๗๓")
    assert edits == 1
    assert right == [True] * 5 + [False, True]
    rates = score([("๑๒", "๑๒"), ("12", "1"), ("กข", "กข")])
    assert (rates.thai, rates.arabic) == (0.0, 0.5)
    assert rates.cer == pytest.approx(1 / 6)


@pytest.fixture(scope="module")
def lines():
    maker = Maker(load(), np.random.default_rng(4))
    return [maker.line() for _ in range(1500)]


def test_lines_are_writable_and_begin_with_no_mark(lines):
    for line in lines:
        assert is_writable(line.text), line.text
        assert encode(line.text)
        assert line.text == normalise(line.text)
    began = [line for line in lines if line.kind == "running_text" and line.text[0] in MARKS]
    assert not began


def test_most_lines_hold_thai_digits_and_some_arabic_ones(lines):
    thai = sum(any(c in THAI_DIGITS for c in line.text) for line in lines) / len(lines)
    arabic = sum(any(c in ARABIC_DIGITS for c in line.text) for line in lines) / len(lines)
    assert thai > 0.6
    assert arabic > 0.1


def test_pens_fill_in_numbers(lines):
    numbers = [line for line in lines if line.kind == "number_line"]
    by_hand = [line for line in numbers if any(p.hand for p in line.pieces)]
    assert len(by_hand) > len(numbers) / 3
    assert any(re.search(r"/\s?(ว\s?)?[๐-๙]+$", line.text) for line in by_hand)


def test_text_without_the_corpus(tmp_path):
    words = load(tmp_path / "absent.gz")
    assert words.paragraphs == ()
    text = words.passage(np.random.default_rng(1), 40)
    assert len(text) >= 30
    assert is_writable(text)


def test_temperature_cools_a_boastful_reader():
    rng = np.random.default_rng(0)
    readings = []
    for _ in range(200):
        rows = np.full((6, len(CHARSET)), -12.0, np.float32)
        rows[[0, 2, 4], 0] = 0
        truth = ""
        for step in (1, 3, 5):
            said, meant = 40, 40 if rng.random() < 0.7 else 41
            rows[step, [said, 41]] = [0.0, -5.0]  # says 99 %, is right in 70 %
            truth += CHARSET[meant]
        readings.append((truth, rows))
    heat, error = temperature(readings)
    assert heat > 1.5
    assert error < 0.3
    assert peaks(readings[0][1])[0] == CHARSET[40] * 3
    assert temperature([]) == (1.0, 0.0)
