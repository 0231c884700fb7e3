"""Reads figures a second time, wider and cut out by themselves, and weighs the two readings.

A figure that comes out differently is in doubt, and what the second reading saw is another reading of it.
One that comes out the same is as sure as the surer of the two readings: the model's doubt is often of the
grid that a stroke falls on, not of the figure. And a figure beside a letter in doubt is in doubt itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import ABOVE, BELOW
from pipeline.ocr.recogniser import OTHERS, SURE, LineReading, LineRecogniser, ReadCharacter

CERTAIN: Final = 0.98
"""A figure surer than this is not read again: of 5,000 measured above 0.9 not one came out otherwise."""
WIDER: Final = 1.09
"""A tenth of the model's step more for every letter: no stroke falls on the place where it fell before."""
CONTEXT: Final = 1.5
"""Letter heights of the line that are cut out with figures, left and right."""
NEAR: Final = 0.6
"""Letter heights between the places where two readings see the same figure."""
DIFFERENT: Final = 0.5
"""The most that a figure read in two ways can be sure of."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Figures of a line that stand close together, and the columns of its picture around them."""

    line: int
    left: int
    right: int
    figures: tuple[int, ...]


def read_again(
    recogniser: LineRecogniser, crops: Sequence[GrayImage], readings: Sequence[LineReading]
) -> list[LineReading]:
    """Return the readings of lines with what a second reading says of the figures that are not certain."""
    stretches = [
        stretch
        for number, (crop, reading) in enumerate(zip(crops, readings, strict=True))
        for stretch in _stretches(number, crop, reading)
    ]
    again = recogniser.read([_wider(crops[s.line][:, s.left : s.right]) for s in stretches])
    lines = [list(reading.characters) for reading in readings]
    for stretch, second in zip(stretches, again, strict=True):
        near = NEAR * _letter(crops[stretch.line])
        seen = [c for c in second.characters if c.text != " "]
        places = np.array([(c.left + c.right) / 2 / WIDER + stretch.left for c in seen])
        line = lines[stretch.line]
        for index in stretch.figures:
            first = line[index]
            off = np.abs(places - (first.left + first.right) / 2) if seen else np.array([np.inf])
            nearest = int(off.argmin())
            line[index] = _weighed(first, seen[nearest] if off[nearest] < near else None)
    return [LineReading(_beside_doubt(line)) for line in lines]


def _beside_doubt(line: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """Let a figure be no surer than a letter that touches it: that letter may be a figure, too."""
    said = list(line)
    for index, character in enumerate(line):
        if not character.text.isdecimal():
            continue
        touching = [
            c for c in (*line[max(0, index - 1) : index], *line[index + 1 : index + 2]) if c.text != " "
        ]
        least = min((c.confidence for c in touching if not c.text.isdecimal()), default=1.0)
        if least < SURE and least < character.confidence:
            said[index] = replace(character, confidence=least)
    return tuple(said)


def _letter(crop: GrayImage) -> float:
    """Return the letter height of a line's picture: a band is always cut `ABOVE` and `BELOW` letters high."""
    return float(crop.shape[0]) / (ABOVE + BELOW)


def _stretches(number: int, crop: GrayImage, reading: LineReading) -> list[_Stretch]:
    around = CONTEXT * _letter(crop)
    found: list[_Stretch] = []
    for index, character in enumerate(reading.characters):
        if not character.text.isdecimal() or character.confidence > CERTAIN:
            continue
        left = max(0, round(character.left - around))
        right = min(crop.shape[1], round(character.right + around))
        if right - left < 2:
            continue
        if found and left <= found[-1].right:
            last = found.pop()
            found.append(_Stretch(number, last.left, max(right, last.right), (*last.figures, index)))
        else:
            found.append(_Stretch(number, left, right, (index,)))
    return found


def _wider(crop: GrayImage) -> GrayImage:
    size = (max(1, round(crop.shape[1] * WIDER)), crop.shape[0])
    result: GrayImage = cv2.resize(np.ascontiguousarray(crop), size, interpolation=cv2.INTER_LINEAR)
    return result


def _weighed(first: ReadCharacter, second: ReadCharacter | None) -> ReadCharacter:
    """Return a figure with what its second reading says.

    >>> five = ReadCharacter("๕", 0, 9, 0.8, "๔", 0.15, others=(("๔", 0.15),))
    >>> _weighed(five, replace(five, confidence=0.97)).confidence
    0.97
    >>> other = _weighed(five, replace(five, text="๔", confidence=0.9))
    >>> other.text, other.confidence, other.others
    ('๕', 0.5, (('๔', 0.9),))
    """
    if second is not None and second.text == first.text:
        return replace(first, confidence=max(first.confidence, second.confidence))
    said = ("", 0.0) if second is None else (second.text, second.confidence)
    others = dict(first.others)
    others[said[0]] = max(said[1], others.get(said[0], 0.0))
    best = sorted(((t, p) for t, p in others.items() if p), key=lambda x: -x[1])[:OTHERS]
    return replace(first, confidence=min(first.confidence, DIFFERENT), others=tuple(best))
