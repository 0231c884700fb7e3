"""Figures in pen in a stamp's row: cut out by themselves, read at several sizes, put to the vote."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extractors.text import THAI_DIGITS, to_arabic_digits
from pipeline.ocr.components import Ink, IntArray
from pipeline.ocr.crops import crop_line
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import TextLine
from pipeline.ocr.pen import ARABIC_DIGITS, Zone, zone_line
from pipeline.ocr.recogniser import LineRecogniser, LineSteps, ReadCharacter

HEIGHTS: Final = (0.85, 0.98, 1.1, 1.22, 1.4)
"""Heights of figures in letters of print, at which they are read."""
NEAR: Final = 0.12
"""Inches between two figures of one number, at most."""
_SCRIPTS: Final = (frozenset(ARABIC_DIGITS + "/"), frozenset(THAI_DIGITS + "/"))
_LEAST: Final = 0.3
"""A reading with so much less weight than the best one is not argued in by shorter ones."""


@dataclass(slots=True)
class Votes:
    """Readings of one value with their weights."""

    weights: dict[str, float] = field(default_factory=dict)

    def add(self, text: str, weight: float) -> None:
        """Give weight to a reading."""
        if text:
            self.weights[text] = self.weights.get(text, 0.0) + weight

    @property
    def total(self) -> float:
        """The weight of all readings, longer ones counting more: a lone stroke is no number."""
        return sum(weight * len(text) for text, weight in self.weights.items())

    def like(self, text: str) -> bool:
        """Say whether a reading differs from a text in one place at most."""
        return any(
            len(said) == len(text) and sum(a != b for a, b in zip(said, text, strict=True)) <= 1
            for said in self.weights
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together, and what was read."""

    left: int
    right: int
    votes: Votes


def elected(votes: Votes) -> list[tuple[float, str]]:
    """Return the readings, best first, with their part of all weight."""
    total = sum(votes.weights.values()) or 1.0
    ranked = sorted(votes.weights.items(), key=lambda item: (-item[1], item[0]))
    return [(weight / total, text) for text, weight in ranked[:8]]


def joined(votes: Votes) -> list[tuple[float, str]]:
    """Return the readings, best first; one that lost a figure speaks for the longer one, too.

    The model passes over figures that touch; it hardly ever sees one too many.
    """
    most = max(votes.weights.values(), default=0.0)
    grown = Votes()
    for text, weight in votes.weights.items():
        shorter = sum(
            other
            for short, other in votes.weights.items()
            if len(short) == len(text) - 1 and _is_part(short, text)
        )
        grown.add(text, weight + (0.5 * shorter if weight >= _LEAST * most else 0.0))
    return elected(grown)


def _is_part(short: str, text: str) -> bool:
    """Say whether a text without one of its characters is `short`."""
    return any(text[:i] + text[i + 1 :] == short for i in range(len(text)))


def read_groups(
    recogniser: LineRecogniser, picture: GrayImage, ink: Ink, dpi: float, base: float
) -> list[Group]:
    """Return the groups of figures that stand on a row of a level stamp, from left to right.

    Args:
        recogniser: the line model.
        picture: the stamp without its frame and dots.
        ink: its components.
        dpi: its resolution.
        base: the row's base line.
    """
    middle = (ink.top + ink.bottom) / 2.0
    fits = (ink.heights > 0.05 * dpi) & (ink.heights < 0.32 * dpi) & (ink.widths < 0.6 * dpi)
    fits &= np.abs(middle - (base - 0.055 * dpi)) < 0.075 * dpi
    fits[0] = False
    chosen = np.flatnonzero(fits)
    chosen = chosen[np.argsort(ink.left[chosen], kind="stable")]
    groups: list[list[int]] = []
    reach = 0
    for index in chosen:
        if groups and ink.left[index] - reach < NEAR * dpi:
            groups[-1].append(int(index))
            reach = max(reach, int(ink.right[index]))
        else:
            groups.append([int(index)])
            reach = int(ink.right[index])
    return [_read_group(recogniser, picture, ink, np.array(g, dtype=np.int32)) for g in groups]


def _read_group(recogniser: LineRecogniser, picture: GrayImage, ink: Ink, members: IntArray) -> Group:
    left, right = int(ink.left[members].min()), int(ink.right[members].max())
    zone = Zone(members, left, right)
    owners = np.full(len(ink.area), -1, dtype=np.int32)
    owners[members] = 0
    line = TextLine(left, right, 0.0, 0.0, 0.0, 1.0, members)
    crops = [crop_line(picture, ink, owners, 0, zone_line(ink, line, zone, size)) for size in HEIGHTS]
    votes = Votes()
    for steps in recogniser.read_steps(crops):
        for script in _SCRIPTS:
            characters = steps.limited(script).decoded().characters
            text = to_arabic_digits("".join(c.text for c in characters if c.text != " "))
            if text:
                votes.add(text, _fitness(characters, len(members)))
    return Group(left, right, votes)


def _fitness(characters: tuple[ReadCharacter, ...], strokes: int) -> float:
    """Weigh a reading: its confidence, and whether it has a figure for every stroke of the pen."""
    sure = sum(c.confidence for c in characters) / len(characters)
    few, many = sorted((len(characters), strokes))
    return sure * math.sqrt(few / max(1, many))


def read_figures(steps: LineSteps, x0: float, x1: float) -> tuple[str, float] | None:
    """Return the figures that a band shows between two places, in Arabic, with the model's confidence."""
    best: tuple[str, float] | None = None
    for script in _SCRIPTS:
        found = [
            c
            for c in steps.limited(script).decoded().characters
            if c.text.isdecimal() and x0 < (c.left + c.right) / 2.0 < x1
        ]
        if not found:
            continue
        text = to_arabic_digits("".join(c.text for c in found))
        sure = sum(c.confidence for c in found) / len(found) * math.sqrt(min(c.confidence for c in found))
        if best is None or sure > best[1]:
            best = text, sure
    return best
