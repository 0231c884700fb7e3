"""Lets the grammars of numbers, dates and telephones choose between readings that are nearly as likely.

Where a line holds a letter number, a date or a telephone number but for a character that the model doubts,
its runners-up are put in, and the likeliest reading that the grammar takes is chosen. The choice is between
what the model itself saw: there is no table of what is misread as what. What was chosen stays in doubt, and
the reading before it stays among the alternatives of its word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.dates import find_dates
from extractors.numbers import find_letter_numbers
from extractors.phones import find_phones
from pipeline.ocr.recogniser import SURE, LineReading, ReadCharacter

CLOSE: Final = 0.1
"""A reading ten times less likely than the best is not close; no grammar argues it in."""
_NEAR: Final = 14
"""Characters between a doubtful one and a figure: the longest month's name and a space."""
_MOST_CHOICES: Final = 6
_MOST_READINGS: Final = 24
_LONGEST: Final = 160
"""Characters; no line of a page is longer, and what is costs too much to read again and again."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Characters `start` to `end` of a line, and what else they can be, with the odds against the reading."""

    start: int
    end: int
    others: tuple[tuple[float, str], ...]


def settle(reading: LineReading) -> LineReading:
    """Return the likeliest close reading of a line that holds the most values; mostly the one given."""
    characters = reading.characters
    if len(characters) > _LONGEST or not any(c.text.isdecimal() for c in characters):
        return reading
    choices = _choices(characters)
    if not choices:
        return reading
    known = values(reading.text)
    best, most = reading, known
    for odds, chosen in _combined(choices):
        text = _text(characters, choices, chosen)
        count = values(text)
        # The likeliest comes first, so that of several with as many values it stays.
        if count > most:
            best, most = LineReading(_put_in(characters, choices, chosen, odds)), count
    return best


def values(text: str) -> int:
    """Count the values of a line that its grammars take without a repair.

    >>> values("ลงวันที่ ๓๒ มีนาคม ๒๕๖๔"), values("ลงวันที่ ๑๒ มีนาคม ๒๕๖๔")
    (0, 1)
    """
    numbers = sum(
        n.known_prefix and n.prefix is not None and n.running is not None and not n.corrected
        for n in find_letter_numbers(text)
    )
    days = sum(
        d.value is not None and len(d.value) == len("2021-10-29") and not d.problem and not d.corrected
        for d in find_dates(text)
    )
    lines = sum(p.e164 is not None and not p.problem for p in find_phones(text))
    return numbers + days + lines


def _choices(characters: Sequence[ReadCharacter]) -> list[_Choice]:
    figures = [i for i, c in enumerate(characters) if c.text.isdecimal()]
    found: list[_Choice] = []
    at = 0
    while at < len(characters):
        character = characters[at]
        end = at + max(1, character.run)
        if character.votes and all(c.text.isdecimal() for c in characters[at:end]):
            others = tuple((min(1.0, weight), text) for text, weight in character.votes)
        else:
            end = at + 1
            doubtful = character.confidence < SURE and any(abs(at - i) <= _NEAR for i in figures)
            sure = max(character.confidence, 1e-3)
            others = tuple((min(1.0, p / sure), t) for t, p in character.others) if doubtful else ()
        others = tuple((odds, text) for odds, text in others if odds >= CLOSE)
        if others:
            found.append(_Choice(at, end, others))
        at = end
    found.sort(key=lambda choice: -choice.others[0][0])
    return sorted(found[:_MOST_CHOICES], key=lambda choice: choice.start)


def _combined(choices: Sequence[_Choice]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Yield the likeliest combinations: their odds, and for every choice 0 or 1 + n for its n-th other."""
    paths: list[tuple[float, tuple[int, ...]]] = [(1.0, ())]
    for choice in choices:
        paths = [
            (odds * more, (*taken, number))
            for odds, taken in paths
            for number, more in enumerate((1.0, *(weight for weight, _ in choice.others)))
            if odds * more >= CLOSE
        ]
        paths.sort(key=lambda path: (-path[0], sum(map(bool, path[1]))))
        del paths[_MOST_READINGS + 1 :]
    yield from ((odds, taken) for odds, taken in paths if any(taken))


def _text(characters: Sequence[ReadCharacter], choices: Sequence[_Choice], chosen: Sequence[int]) -> str:
    pieces: list[str] = []
    at = 0
    for choice, number in zip(choices, chosen, strict=True):
        if number:
            pieces += [c.text for c in characters[at : choice.start]]
            pieces.append(choice.others[number - 1][1])
            at = choice.end
    return "".join((*pieces, *(c.text for c in characters[at:])))


def _put_in(
    characters: Sequence[ReadCharacter], choices: Sequence[_Choice], chosen: Sequence[int], odds: float
) -> tuple[ReadCharacter, ...]:
    """Return a line's characters with a choice made; what was changed is in doubt."""
    sure = odds / (1.0 + odds)
    line: list[ReadCharacter] = []
    at = 0
    for choice, number in zip(choices, chosen, strict=True):
        if not number:
            continue
        line += characters[at : choice.start]
        at = choice.end
        before = characters[choice.start : choice.end]
        text = choice.others[number - 1][1]
        if not text:
            if line:
                line[-1] = _doubted(line[-1], sure)
            continue
        fresh = [
            replace(before[min(i, len(before) - 1)], text=c, confidence=sure, chosen=True, votes=(), run=0)
            for i, c in enumerate(text)
        ]
        step = (before[-1].right - before[0].left) / len(fresh)
        fresh = [
            replace(c, left=before[0].left + i * step, right=before[0].left + (i + 1) * step)
            for i, c in enumerate(fresh)
        ]
        old = "".join(c.text for c in before)
        if before[0].votes:
            rest = tuple((t, p) for p, t in choice.others if t != text)
            fresh[0] = replace(fresh[0], votes=((old, 1.0), *rest), run=len(fresh))
        else:
            left = tuple(other for other in before[0].others if other[0] != text)
            fresh[0] = replace(fresh[0], others=((old, sure), *left))
        line += fresh
    return (*line, *characters[at:])


def _doubted(character: ReadCharacter, sure: float) -> ReadCharacter:
    return replace(character, confidence=min(character.confidence, sure), chosen=True)
