"""Other readings of a word: runners-up of doubtful figures, and the votes that lost on figures in pen."""

from __future__ import annotations

import pickle

from pipeline.ocr import OcrWord, PixelBox
from pipeline.ocr.pen import _with_votes
from pipeline.ocr.recogniser import ReadCharacter
from pipeline.ocr.words import alternatives
from pipeline.store.packing import pack_words, unpack_words
from schemas.source import Box, Word


def read(text: str, sure: float = 0.99, *others: tuple[str, float]) -> ReadCharacter:
    return ReadCharacter(text, 0.0, 1.0, sure, "", 0.0, others=others)


def test_runners_up_of_doubtful_figures() -> None:
    group = [
        read("๑", 0.6, ("๗", 0.3), ("ก", 0.05)),
        read("๒", 0.99, ("๓", 0.01)),
        read("๔", 0.5, ("๕", 0.4)),
    ]
    assert alternatives([(c, False) for c in group]) == ("๑๒๕", "๗๒๔", "๗๒๕")


def test_the_same_figures_in_another_script_are_no_other_reading() -> None:
    assert alternatives([(read("๑", 0.5, ("1", 0.4)), False)]) == ()


def test_a_sure_word_has_none() -> None:
    assert alternatives([(read("๑", 0.95, ("๗", 0.04)), False), (read("ก", 0.3, ("ถ", 0.3)), False)]) == ()


def test_outvoted_readings_of_figures_in_pen() -> None:
    best = [read(c) for c in "ว๘๔"]
    marked = _with_votes(best, {"ว๘๔": 2.0, "ว๘๙": 1.0, "84": 1.5, "ว1": 0.2})
    assert marked[1].votes == (("๘๙", 0.5), ("1", 0.1))
    assert marked[1].run == 2
    assert alternatives([(c, True) for c in marked[1:]]) == ("๘๙", "1")


def test_alternatives_pickle_and_pack() -> None:
    word = OcrWord("๑๒", PixelBox(0, 0, 4, 4), 0.5, (0,), alternatives=("๗๒",))
    assert pickle.loads(pickle.dumps(word)) == word
    words = (
        Word((0, 2), Box(0, 0, 1, 1), 0.5, (0, 1), ("๗๒", "12")),
        Word((3, 5), Box(0, 0, 1, 1), 0.5, (), ("๗๒",)),
        Word((6, 7), Box(0, 0, 1, 1)),
    )
    assert unpack_words(pack_words(words)) == words
