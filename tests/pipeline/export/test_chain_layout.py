"""The layout of a chain's picture: rows by depth, kin side by side, lines between the boxes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from pipeline.export.chain_layout import PER_ROW, WIDTH, lay_out, path_of

Point = tuple[float, float]


@dataclass(frozen=True)
class Card:
    key: str
    depth: int
    height: int


def points(path: str) -> Iterator[Point]:
    """Points along a path of moves, lines and cubic curves."""
    at: Point = (0, 0)
    for command, numbers in re.findall(r"([MCL])([^MCL]*)", path):
        flat = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        stops = list(zip(flat[::2], flat[1::2], strict=True))
        for step in range(21):
            t = step / 20
            if command == "C":
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            else:
                weights = (1 - t, t)
            way = [at, *stops]
            yield (
                (
                    sum(w * x for w, (x, _) in zip(weights, way, strict=True)),
                    sum(w * y for w, (_, y) in zip(weights, way, strict=True)),
                )
                if command != "M"
                else stops[0]
            )
        at = stops[-1]


@pytest.mark.parametrize("seed", range(20))
def test_no_line_passes_behind_a_box(seed: int) -> None:
    draw = random.Random(seed)
    cards = [Card("root", 0, 60)]
    cards += [Card(f"c{n}", draw.randint(-3, 3) or 1, draw.randint(40, 120)) for n in range(60)]
    ties = [(draw.choice(cards).key, draw.choice(cards).key) for _ in range(80)]
    layout = lay_out(cards, ties)
    assert set(layout.places) == {card.key for card in cards}
    for lane, (source, target) in enumerate(ties):
        row = layout.places[source].row
        if source == target or row == layout.places[target].row:
            continue
        for x, y in points(path_of(layout, source, target, lane)):
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height
            inside = [
                key
                for key, place in layout.places.items()
                if place.x < x < place.x + WIDTH and place.y + 1 < y < place.y + place.height - 1
            ]
            assert not inside, (source, target)


def test_kin_stand_side_by_side() -> None:
    parents = [Card(f"p{n}", 1, 50) for n in range(12)]
    children = [Card(f"c{n}", 2, 50) for n in range(36)]
    # In the order of keys those of one parent lie far apart.
    ties = [(f"p{n}", "root") for n in range(12)] + [(f"c{n}", f"p{n % 12}") for n in range(36)]
    layout = lay_out([Card("root", 0, 50), *parents, *children], ties)
    placed = sorted(children, key=lambda card: (layout.places[card.key].row, layout.places[card.key].x))
    families = [int(card.key[1:]) % 12 for card in placed]
    assert sum(one != other for one, other in pairwise(families)) == 11
    assert len(layout.rows) == 1 + -(-12 // PER_ROW) + -(-36 // PER_ROW)
