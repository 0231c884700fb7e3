"""What measurements of the reader rest on: where a transcription went, which figures were vouched for."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("edlib")

from benchmarks.alignment import digits, fit, squash
from benchmarks.card import replace, share, table
from benchmarks.ocr import Cost, figures
from benchmarks.trust import measure
from schemas.source import Box, Line, Page, Reader, Word

WORDS = (("ที่", ()), ("นว", ()), ("52001/ว", ()), ("871", (1,)), ("โทร", ()), ("0559912", ()))


def page(*words: tuple[str, tuple[int, ...]]) -> Page:
    text, made, at = " ".join(w for w, _ in words), [], 0
    for word, doubtful in words:
        span = (at, at + len(word))
        made.append(Word(span, Box(at, 10, at + len(word), 20), 0.97, tuple(at + d for d in doubtful)))
        at += len(word) + 1
    line = Line((0, len(text)), Box(0, 10, at, 20))
    return Page(1, text, Reader.OCR, words=tuple(made), lines=(line,))


@pytest.mark.parametrize(
    ("truth", "counts"),
    [
        ("ที่ นว 52001/ว 871 โทร 0559912", {"vouched": 2, "doubtful": 1}),
        ("ที่ นว ๕๒๐๐๑/ว ๘๗๑ โทร ๐๕๕๙๙๑๒", {"vouched": 2, "doubtful": 1}),
        ("ที่ นว 52001/ว 871 โทร 0559913", {"vouched": 1, "vouched wrong": 1, "doubtful": 1}),
        ("ที่ นว 52001/ว 891 โทร 0559912", {"vouched": 2, "doubtful wrong": 1}),
        ("ที่ นว 52001/ว 871 โทร 05599124", {"vouched": 1, "vouched wrong": 1, "doubtful": 1}),
    ],
)
def test_runs_are_counted_by_what_the_reader_vouches_for(truth: str, counts: dict[str, int]) -> None:
    assert measure(page(*WORDS), [(truth, frozenset(), None)])["counts"] == counts


def test_figures_by_pen_are_counted_apart() -> None:
    truth = "ที่ นว 52001/ว 871 โทร 0559912"
    pens = frozenset(range(truth.index("871"), truth.index("871") + 3))
    counts = measure(page(*WORDS), [(truth, pens, None)])["counts"]
    assert counts == {"vouched": 2, "pen doubtful": 1}


def test_a_line_is_looked_for_where_it_stands() -> None:
    counts = measure(page(*WORDS), [("โทร 0559912", frozenset(), Box(0, 300, 90, 310))])["counts"]
    assert counts == {"lost": 1}


def test_places_survive_squashing() -> None:
    squashed = squash("ก ข–“ค”")
    assert squashed.text == 'กข-"ค"'
    assert squashed.places == (0, 2, 3, 4, 5, 6)
    assert digits("๐๕-12") == "0512"
    assert fit("12", "") == [[], []]


def test_a_table_goes_between_its_marks(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text("a\n<!-- figures: x -->\nold\n<!-- end: x -->\nb\n", encoding="utf-8")
    replace("x", table(["", "n"], [["right", share(1, 4)]]), card)
    replace("x", table(["", "n"], [["right", share(1, 4)]]), card)
    text = card.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.count("| right | 25.0% (1/4) |") == 1
    assert text.startswith("a\n")
    assert text.endswith("b\n")
    with pytest.raises(LookupError):
        replace("y", "", card)


def test_ratios_are_to_the_first_engine() -> None:
    ours = Cost("a 1", 1.0, {"p": 1.0, "q": 2.0}, {}, 100.0)
    theirs = Cost("b 2", 0.0, {"p": 3.0, "q": 3.0}, {"r": "broke"}, 50.0)
    rows = figures({"a": ours, "b": theirs}, {}).splitlines()
    assert "| times the first column's | 1.0 | 2.0 |" in rows
    assert "| pages read | 2 | 2, 1 failed |" in rows
    assert "| pages on which the first takes at most half |  | 50.0% (1/2) |" in rows
