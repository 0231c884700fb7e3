"""Figures in pen on a printed line: found by shape and colour, read again by themselves, never trusted.

Running number and day are filled in by hand on most letters. On the printed line they are too high, or off
the base line, and the model, which expects the line's geometry, reads them badly with confidence. Cut out and
brought to the size of print, with nothing but figures to choose from, they are read better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.text import THAI_DIGITS
from pipeline.ocr.components import Ink, IntArray
from pipeline.ocr.crops import MARGIN, crop_line
from pipeline.ocr.engine import GrayImage
from pipeline.ocr.lines import TextLine
from pipeline.ocr.recogniser import LineReading, LineRecogniser, ReadCharacter

PRINTED_HEIGHT: Final = 1.26
"""Printed figures are no higher in most faces, in letter heights of the line; nine of ten pen figures are."""
HIGHEST_FACE: Final = 1.6
"""No face for office work has higher figures."""
LEAST_FIGURES: Final = 20
"""So many sure figures of a page tell the height of its printed ones."""
CERTAIN: Final = 0.97
PRINTED_FOOT: Final = 0.15
"""Printed figures stand on the base line to within so much of a letter height."""
FIGURE_HEIGHTS: Final = (0.98, 1.1, 1.22)
"""Figures are somewhat higher than consonants. A zone is read at several sizes, and the readings vote."""
OWN_VOTES: Final = 3
"""The line's own reading of a zone counts as so many. Of 31 running numbers of real letters it had 22 right,
zones by themselves 17; what zones add is figures that the line had lost, and other readings for the clerk."""
WIDEST_ZONE: Final = 12.0
"""Letter heights; a longer stretch of pen is a note, not a number."""
ARABIC_DIGITS: Final = "0123456789"
_RUN: Final = re.compile(r"\d+")
FILLED_IN: Final = "ว/"
"""What else is written by hand within a letter number: the mark of a circular."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of pen on a line: its components, and where the line's characters leave off and go on."""

    members: IntArray
    left: int
    right: int


def is_colored(ink: Ink, components: IntArray, color: GrayImage) -> bool:
    """Say whether most ink of some components has colour."""
    colored = total = 0
    for index in components:
        place = (
            slice(int(ink.top[index]), int(ink.bottom[index])),
            slice(int(ink.left[index]), int(ink.right[index])),
        )
        inked = ink.labels[place] == index
        total += int(inked.sum())
        colored += int((inked & (color[place] > 0)).sum())
    return colored > 0.4 * max(1, total)


def tallest_print(ink: Ink, lines: Sequence[TextLine], readings: Sequence[LineReading]) -> float:
    """Return how high printed figures are on a page, in letter heights of their lines, at most.

    Some faces have Arabic figures far higher than their consonants. Where a page has many figures of one
    height, that is the face's; figures in pen are few, and no two alike.
    """
    heights: list[float] = []
    for line, reading in zip(lines, readings, strict=True):
        start = line.left - round(MARGIN * line.unit)
        centers = (ink.left[line.members] + ink.right[line.members]) / 2.0
        for character in reading.characters:
            if character.text not in ARABIC_DIGITS or character.confidence < CERTAIN:
                continue
            under = line.members[(centers > start + character.left) & (centers < start + character.right)]
            if len(under) == 1:
                heights.append(float(ink.heights[under[0]]) / line.letter)
    high = [height for height in heights if height > 1.1]
    if len(high) < LEAST_FIGURES or len(high) < 0.5 * len(heights):
        return PRINTED_HEIGHT
    lower, usual, upper = np.percentile(high, (25, 50, 75))
    if upper - lower > 0.1 * usual:
        return PRINTED_HEIGHT
    return float(np.clip(1.08 * usual, PRINTED_HEIGHT, HIGHEST_FACE))


def off_print(
    ink: Ink, line: TextLine, components: IntArray, color: GrayImage | None, tallest: float = PRINTED_HEIGHT
) -> bool:
    """Say whether some components, taken together, are too high, off the base line, or coloured.

    Args:
        ink: the page's components.
        line: the line that they stand on.
        components: some of them.
        color: where ink is coloured.
        tallest: the height of printed figures, in letter heights (see `tallest_print`).
    """
    left, right = int(ink.left[components].min()), int(ink.right[components].max())
    top, bottom = int(ink.top[components].min()), int(ink.bottom[components].max())
    base = float(line.base_at(np.array([(left + right) / 2.0]))[0])
    if bottom - top > tallest * line.letter:
        return True
    # Commas hang, dashes float.
    if abs(bottom - base) > PRINTED_FOOT * line.letter and bottom - top > 0.85 * line.letter:
        return True
    return color is not None and is_colored(ink, components, color)


def find_zones(
    ink: Ink, line: TextLine, reading: LineReading, color: GrayImage | None, tallest: float = PRINTED_HEIGHT
) -> list[Zone]:
    """Return the stretches of a printed line that are figures in pen."""
    characters = reading.characters
    if sum(_thai(c) and c.confidence > 0.9 for c in characters) < 3:
        return []  # no printed line
    start = line.left - round(MARGIN * line.unit)
    spans = np.array([(start + c.left, start + c.right) for c in characters])
    spaces = np.array([c.text == " " for c in characters])
    members = line.members[ink.heights[line.members] > 0.5 * line.letter]
    members = members[np.argsort(ink.left[members], kind="stable")]
    zones: list[Zone] = []
    group: list[int] = []
    for index in members:
        center = (int(ink.left[index]) + int(ink.right[index])) / 2.0
        # The model says where a character stands to within a third of its width, and gives gaps to spaces.
        off_by = np.maximum(np.maximum(spans[:, 0] - center, center - spans[:, 1]), 0.0)
        off_by[spaces] = np.inf
        nearest = int(off_by.argmin())
        read = [characters[nearest]] if off_by[nearest] < 0.45 * line.letter else []
        one = np.array([index], dtype=np.int32)
        off = off_print(ink, line, one, color, tallest)
        # Slashes and brackets are higher than letters in print, too.
        sure = 0.97 if off and color is not None and is_colored(ink, one, color) else 0.8
        printed = any(c.confidence > sure and not _figure(c) for c in read)
        if not printed and (off or (group and not _sure_figure(read))):
            group.append(int(index))
        else:
            zones += _zone(ink, line, group, color)
            group = []
    zones += _zone(ink, line, group, color)
    return zones


def _zone(ink: Ink, line: TextLine, group: Sequence[int], color: GrayImage | None) -> list[Zone]:
    if not group:
        return []
    members = _of_one_pen(ink, np.array(group, dtype=np.int32), color)
    left, right = int(ink.left[members].min()), int(ink.right[members].max())
    high = float(np.median(ink.heights[members]))
    if right - left > WIDEST_ZONE * line.letter or not 0.6 * line.letter < high < 3.5 * line.letter:
        return []
    return [Zone(members, left, right)]


def _of_one_pen(ink: Ink, members: IntArray, color: GrayImage | None) -> IntArray:
    """Leave out the black ends of a stretch in coloured ink: a printed slash before the number."""
    if color is None:
        return members
    inked = [n for n, index in enumerate(members) if is_colored(ink, members[n : n + 1], color)]
    return members[inked[0] : inked[-1] + 1] if inked else members


def _thai(character: ReadCharacter) -> bool:
    return "\u0e01" <= character.text <= "\u0e4e"


def _figure(character: ReadCharacter) -> bool:
    return character.text.isdecimal()


def _sure_figure(read: Sequence[ReadCharacter]) -> bool:
    return bool(read) and all(_figure(c) and c.confidence > 0.95 for c in read)


def zone_line(ink: Ink, line: TextLine, zone: Zone, size: float) -> TextLine:
    """Return a zone as a line of its own, its figures `size` times as high as the line's consonants."""
    letter = float(np.median(ink.heights[zone.members])) / size
    return replace(
        line,
        left=zone.left,
        right=zone.right,
        base=float(np.median(ink.bottom[zone.members])),
        slope=0.0,
        bend=0.0,
        letter=letter,
        tall=1.0,
        members=zone.members,
    )


def read_zones(
    recogniser: LineRecogniser,
    gray: GrayImage,
    ink: Ink,
    owners: IntArray,
    number: int,
    line: TextLine,
    reading: LineReading,
    color: GrayImage | None,
    tallest: float = PRINTED_HEIGHT,
) -> LineReading:
    """Return a line's reading with its figures in pen read again, and marked as such."""
    for zone in find_zones(ink, line, reading, color, tallest):
        start = line.left - round(MARGIN * line.unit)
        inside = [
            i
            for i, c in enumerate(reading.characters)
            if _of_zone(ink, line, zone, start + c.left, start + c.right, c)
        ]
        before = [reading.characters[i] for i in inside]
        thai = any(c.text in THAI_DIGITS for c in reading.characters)
        readings = [
            _shifted(recogniser.read_only(crop, allowed), alone, start)
            for alone in (zone_line(ink, line, zone, size) for size in FIGURE_HEIGHTS)
            for crop in (crop_line(gray, ink, owners, number, alone),)
            for allowed in (frozenset(THAI_DIGITS + FILLED_IN), frozenset(ARABIC_DIGITS + FILLED_IN))
        ]
        figures = tuple(c for c in before if c.text != " ")
        # Nobody mixes scripts within a number. The line's own reading is a vote like others, but has seen
        # what stands beside.
        scripts = {c.text in THAI_DIGITS for c in figures if _figure(c)}
        if len(scripts) == 1 and all(_figure(c) or c.text in FILLED_IN for c in figures):
            readings += [figures] * OWN_VOTES
        weights = _weighed(readings, zone, thai=thai)
        best = _elected(readings, weights, zone)
        best = _behind(best, reading.characters[: inside[0]] if inside else ())
        if not best or (not inside and _is_read(reading.characters, zone, start)):
            continue
        fresh = _with_votes([replace(c, pen=True) for c in best], weights)
        reading = _replaced(reading, inside, fresh, zone.left - start)
    return reading


def _behind(best: tuple[ReadCharacter, ...], before: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """Return a zone's reading without a mark that the line has already before it."""
    mark = next((c.text for c in reversed(before) if c.text != " "), "")
    return best[1:] if best and mark and mark in FILLED_IN and best[0].text == mark else best


def _is_read(characters: Sequence[ReadCharacter], zone: Zone, start: int) -> bool:
    """Say whether figures of the line's own reading stand where a zone is: nothing was passed over there."""
    return any(
        _figure(c)
        and min(zone.right, start + c.right) - max(zone.left, start + c.left)
        > 0.4 * min(c.right - c.left, zone.right - zone.left)
        for c in characters
    )


def _of_zone(
    ink: Ink, line: TextLine, zone: Zone, left: float, right: float, character: ReadCharacter
) -> bool:
    """Say whether a character of the line was read from a zone's ink."""
    others = line.members[~np.isin(line.members, zone.members)]
    centers = (ink.left[others] + ink.right[others]) / 2.0
    has_own_ink = bool(((left < centers) & (centers < right)).any())
    if has_own_ink and _thai(character) and character.confidence > 0.8:
        return False  # print under the arm of a figure
    if not has_own_ink and _figure(character) and zone.left < right and left < zone.right:
        return True  # a second figure seen in the same strokes
    if min(right, zone.right) - max(left, zone.left) <= 0.5 * (right - left):
        return False
    center = (left + right) / 2.0
    on_ink = (ink.left[zone.members] - 2 <= center) & (center <= ink.right[zone.members] + 2)
    return bool(on_ink.any()) or not (_thai(character) and character.confidence > 0.8)


def _fitness(characters: Sequence[ReadCharacter], zone: Zone) -> float:
    """Weigh a reading of a zone: its confidence, and whether it has a figure for every stroke of the pen."""
    if not characters:
        return 0.0
    sure = sum(c.confidence for c in characters) / len(characters)
    few, many = sorted((len(characters), len(zone.members)))
    return sure * few / max(1, many)


def _shifted(reading: LineReading, alone: TextLine, start: int) -> tuple[ReadCharacter, ...]:
    """Bring the places of a zone's characters to those of its line."""
    shift = alone.left - round(MARGIN * alone.unit) - start
    return tuple(replace(c, left=c.left + shift, right=c.right + shift) for c in reading.characters)


def _weighed(readings: Sequence[tuple[ReadCharacter, ...]], zone: Zone, *, thai: bool) -> dict[str, float]:
    """Return the weight of every reading of a zone; the line's own script wins a near tie."""
    weights: dict[str, float] = {}
    for characters in readings:
        if characters:
            text = "".join(c.text for c in characters)
            own = any(c in THAI_DIGITS for c in text) == thai
            weights[text] = weights.get(text, 0.0) + _fitness(characters, zone) + (0.1 if own else 0.0)
    return weights


def _elected(
    readings: Sequence[tuple[ReadCharacter, ...]], weights: Mapping[str, float], zone: Zone
) -> tuple[ReadCharacter, ...]:
    """Return the reading with the most weight."""
    best: dict[str, tuple[ReadCharacter, ...]] = {}
    for characters in readings:
        text = "".join(c.text for c in characters)
        if _fitness(characters, zone) > _fitness(best.get(text, ()), zone):
            best[text] = characters
    return best[max(best, key=lambda text: weights[text])] if best else ()


def _with_votes(best: Sequence[ReadCharacter], weights: Mapping[str, float]) -> tuple[ReadCharacter, ...]:
    """Leave what the other readings of a zone say with the runs of figures that they are about.

    A reading with another mark of a circular or another slash divides its figures otherwise: it says nothing
    of a single run.
    """
    text = "".join(c.text for c in best)
    if len(text) != len(best):
        return tuple(best)
    total = weights.get(text) or max(weights.values(), default=1.0)
    votes: list[dict[str, float]] = [{} for _ in _RUN.finditer(text)]
    for other, weight in weights.items():
        if _RUN.sub("#", other) != _RUN.sub("#", text):
            continue
        for run, said in zip(votes, _RUN.findall(other), strict=True):
            run[said] = run.get(said, 0.0) + weight / total
    marked = list(best)
    for run, found in zip(votes, _RUN.finditer(text), strict=True):
        others = sorted((x for x in run.items() if x[0] != found[0]), key=lambda x: -x[1])
        marked[found.start()] = replace(best[found.start()], votes=tuple(others), run=len(found[0]))
    return tuple(marked)


def _replaced(
    reading: LineReading, inside: Sequence[int], fresh: Sequence[ReadCharacter], left: float
) -> LineReading:
    characters = list(reading.characters)
    if inside:
        # A space between two figures of one zone is no space.
        return LineReading((*characters[: inside[0]], *fresh, *characters[inside[-1] + 1 :]))
    place = next((i for i, c in enumerate(characters) if c.left >= left), len(characters))
    return LineReading((*characters[:place], *fresh, *characters[place:]))


def pen_flags(
    ink: Ink, line: TextLine, reading: LineReading, color: GrayImage | None, tallest: float = PRINTED_HEIGHT
) -> NDArray[np.bool_]:
    """Say of every character whether it is a figure in pen (or of a numbering machine).

    One such figure speaks for the whole run.
    """
    characters = reading.characters
    flags = np.array([c.pen for c in characters], dtype=np.bool_)
    start = line.left - round(MARGIN * line.unit)
    members = line.members[ink.heights[line.members] > 0.3 * line.letter]
    centers = (ink.left[members] + ink.right[members]) / 2.0
    for number, character in enumerate(characters):
        if not _figure(character):
            continue
        under = members[(centers > start + character.left) & (centers < start + character.right)]
        # What is joined with its neighbours says little of one figure.
        if len(under) and ink.right[under].max() - ink.left[under].min() <= 2.2 * line.letter:
            flags[number] |= off_print(ink, line, under, color, tallest)
    begin = 0
    while begin < len(characters):
        end = begin
        while end < len(characters) and _figure(characters[end]):
            end += 1
        flags[begin:end] = flags[begin:end].any()
        begin = end + 1
    return flags
