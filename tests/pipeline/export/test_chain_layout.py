"""The layout of a chain's picture: rows by depth, kin side by side, lines between the boxes."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import pytest

from pipeline.export.chain_layout import PER_ROW, WIDTH, Label, lay_out, line_of, path_of, spots_of

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


@pytest.mark.parametrize("seed", range(20))
def test_no_two_labels_overlap_and_none_lies_on_a_box(seed: int) -> None:
    draw = random.Random(seed)
    cards = [Card("root", 0, 60)] + [Card(f"c{n}", draw.randint(-2, 2) or 1, 60) for n in range(12)]
    # Both ways, several times, side by side, and all to one.
    ties = [(one.key, other.key) for one, other in (draw.sample(cards, 2) for _ in range(12))] * 2
    ties += [(other, one) for one, other in ties[:6]] + [(card.key, "root") for card in cards[1:]]
    labels = [Label(*tie, draw.choice([40, 150]), draw.choice([13, 39]), draw.random() < 0.5) for tie in ties]
    room: Counter[int] = Counter()
    for _ in range(100):
        layout = lay_out(cards, ties, room)
        spots, missing = spots_of(layout, [line_of(layout, *tie, 0) for tie in ties], labels)
        if not missing:
            break
        room += missing
    assert not missing
    places = [(s.x, s.y, s.x + n.width, s.y + n.height) for s, n in zip(spots, labels, strict=True)]
    boxes = [(p.x, p.y, p.x + WIDTH, p.y + p.height) for p in layout.places.values()]
    for one, other in [*combinations(places, 2), *((place, box) for place in places for box in boxes)]:
        apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
        assert apart, (one, other)
    assert all(x >= 0 and y >= 0 and bottom <= layout.height for x, y, _, bottom in places)


def test_a_label_goes_out_of_the_way_of_a_line_where_there_is_room() -> None:
    cards = [Card("root", 0, 60), *(Card(f"c{n}", 1, 60) for n in range(3))]
    ties = [(f"c{n}", "root") for n in range(3)]
    layout = lay_out(cards, ties)
    lines = [line_of(layout, *tie, 0) for tie in ties]
    spots, _ = spots_of(layout, lines, [Label(*tie, 100, 13, at_source=True) for tie in ties])
    for spot in spots:
        for tie in ties:
            for x, y in points(path_of(layout, *tie, 0)):
                assert not (spot.x < x < spot.x + 100 and spot.y < y < spot.y + 13)


def test_a_line_below_the_last_row_is_in_the_picture() -> None:
    cards = [Card("root", 0, 60), Card("a", 1, 60), Card("b", 1, 60)]
    layout = lay_out(cards, [("a", "root"), ("b", "root"), ("a", "b")])
    assert max(y for _, y in points(path_of(layout, "a", "b", 0))) < layout.height
