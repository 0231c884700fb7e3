"""Numbers one digit apart are found by the shape that they share."""

from __future__ import annotations

import random

import pytest

from pipeline.link.confusion import neighbours, read_with_zeros, shapes

KEYS = ["มท 0810.7/ว2522", "ชร 0023.1/8", " /541", "กค 0409.5/ว(ล)100", "นม 92701/30", "=ศธ04001.2567"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_shares_a_shape_with_each_of_its_neighbours(key: str) -> None:
    own = set(shapes(key))
    assert key in own
    for other in neighbours(key, least=0.0):
        assert own & set(shapes(other)), other


def test_a_misread_zero_before_the_number_is_found() -> None:
    for other in read_with_zeros("สค 0023.4/32", 2):
        assert set(shapes(other)) & set(shapes("สค 0023.4/32")), other


def test_numbers_further_apart_share_none() -> None:
    draw = random.Random(5)
    for _ in range(300):
        one, other = (f"ชร {draw.randint(1000, 9999)}/{draw.randint(100, 999)}" for _ in range(2))
        apart = sum(a != b for a, b in zip(one, other, strict=True))
        if apart > 1:
            assert not set(shapes(one)) & set(shapes(other)), (one, other)
