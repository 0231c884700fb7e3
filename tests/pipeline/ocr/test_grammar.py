"""The grammars choose between close readings, never against the model, and say that they chose."""

from __future__ import annotations

import pytest

from pipeline.ocr.grammar import settle, values
from pipeline.ocr.recogniser import LineReading, ReadCharacter
from pipeline.ocr.words import alternatives

Others = tuple[tuple[str, float], ...]


def line(text: str, doubts: dict[int, tuple[float, Others]] | None = None) -> LineReading:
    doubts = doubts or {}
    return LineReading(
        tuple(
            ReadCharacter(c, float(i), i + 1.0, sure, "", 0.0, others=others)
            for i, c in enumerate(text)
            for sure, others in [doubts.get(i, (0.99, ()))]
        )
    )


@pytest.mark.parametrize(
    ("text", "place", "other", "settled"),
    [
        ("ลงวันที่ ธ กันยายน ๒๕๖๓", 9, "๙", "ลงวันที่ ๙ กันยายน ๒๕๖๓"),
        ("ลงวันที่ ๙๒ กันยายน ๒๕๖๓", 9, "๑", "ลงวันที่ ๑๒ กันยายน ๒๕๖๓"),
        ("ที่ มฮ ๐๘๐๘.๒/๔๕๑", 5, "ท", "ที่ มท ๐๘๐๘.๒/๔๕๑"),
        ("๑๒ มียาคม ๒๕๖๔", 5, "น", "๑๒ มีนาคม ๒๕๖๔"),
        ("โทร. 9 2123 4567", 5, "0", "โทร. 0 2123 4567"),
    ],
)
def test_a_close_reading_that_is_a_value_is_chosen(text: str, place: int, other: str, settled: str) -> None:
    assert values(settled) > values(text)
    reading = settle(line(text, {place: (0.5, ((other, 0.3),))}))
    assert reading.text == settled
    changed = reading.characters[place]
    assert changed.chosen
    assert changed.confidence < 0.5
    assert (text[place], changed.confidence) in changed.others


@pytest.mark.parametrize(("sure", "chance"), [(0.95, 0.04), (0.85, 0.05)])
def test_what_is_not_close_is_not_chosen(sure: float, chance: float) -> None:
    reading = line("ลงวันที่ ธ กันยายน ๒๕๖๓", {9: (sure, (("๙", chance),))})
    assert settle(reading) is reading


def test_a_line_that_parses_stays() -> None:
    reading = line("ลงวันที่ ๑๒ กันยายน ๒๕๖๓", {9: (0.4, (("๒", 0.39),))})
    assert settle(reading) is reading


def test_a_character_too_many_goes_and_its_neighbour_is_in_doubt() -> None:
    reading = settle(line("ลงวันที่ ๑๑๒ กันยายน ๒๕๖๓", {10: (0.5, (("", 0.45),))}))
    assert reading.text == "ลงวันที่ ๑๒ กันยายน ๒๕๖๓"
    assert [i for i, c in enumerate(reading.characters) if c.chosen] == [9]


def test_votes_of_figures_in_pen_are_readings_too() -> None:
    given = line("สั่ง ณ วันที่ ๙๗ ตุลาคม ๒๕๕๙")
    at = given.text.index("๙")
    first = ReadCharacter("๙", 0, 1, 0.9, "", 0.0, pen=True, votes=(("๑๗", 0.8), ("9", 0.3)), run=2)
    characters = (*given.characters[:at], first, *given.characters[at + 1 :])
    reading = settle(LineReading(characters))
    assert reading.text == "สั่ง ณ วันที่ ๑๗ ตุลาคม ๒๕๕๙"
    assert alternatives([(c, True) for c in reading.characters[at : at + 2]])[0] == "๙๗"
