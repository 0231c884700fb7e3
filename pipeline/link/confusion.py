"""Digits that OCR takes for one another, and the numbers that are one such digit away.

Weights are shares of misreadings measured on drawn letter lines (stock Tesseract has no ๔ ๖ ๗ ๘ ๙ and gives
the nearest shape it has) and on look-alike shapes of Thai and Arabic digits. A pair stands for both
directions: the true digit may be on either side.
"""

from __future__ import annotations

import re
from functools import lru_cache

CONFUSED: dict[frozenset[str], float] = {
    frozenset(pair): weight
    for pair, weight in (
        ("45", 0.94), ("58", 0.90), ("59", 0.65), ("26", 0.75), ("06", 0.46), ("37", 0.60),
        ("57", 0.14), ("89", 0.50), ("48", 0.50), ("49", 0.30), ("17", 0.30), ("38", 0.20),
        ("39", 0.10), ("68", 0.20), ("69", 0.10), ("35", 0.08), ("08", 0.10), ("01", 0.05),
        ("16", 0.05), ("27", 0.05), ("19", 0.05), ("28", 0.05), ("29", 0.05), ("24", 0.05),
        ("56", 0.05), ("13", 0.05), ("07", 0.05), ("14", 0.05), ("36", 0.05), ("25", 0.05),
    )
}  # fmt: skip
UNCONFUSED = 0.01
"""Weight of a pair that no measurement names."""
_DIGITS = "0123456789"
_LAST_DIGITS = re.compile(r"\d+$")
_LEADING_ZEROS = re.compile(r"(?:^|\D)(0+)\d+$")


def weight(one: str, other: str) -> float:
    """Return how readily OCR takes one digit for the other."""
    return CONFUSED.get(frozenset((one, other)), UNCONFUSED)


@lru_cache(maxsize=8192)
def neighbours(key: str, *, least: float = 0.05) -> dict[str, float]:
    """Return every number key that one digit of `key` in doubt could make, with the weight of the pair.

    A running number has no leading zero in its key, so a first digit that becomes `0` goes with the zeros
    behind it: `132` is one digit from `032`, whose key is `32`.
    """
    if key.startswith("="):
        return {}
    found: dict[str, float] = {}
    run = _LAST_DIGITS.search(key)
    first = run.start() if run else -1
    for at, char in enumerate(key):
        if char not in _DIGITS:
            continue
        for other in _DIGITS:
            if other == char:
                continue
            share = weight(char, other)
            if share < least:
                continue
            changed = key[:at] + other + key[at + 1 :]
            if other == "0" and at == first:
                rest = changed[at:].lstrip("0")
                if not rest:
                    continue
                changed = changed[:at] + rest
            found[changed] = max(share, found.get(changed, 0.0))
    return found


@lru_cache(maxsize=65536)
def shapes(key: str) -> tuple[str, ...]:
    """Return a number key with each of its digits blotted out in turn, and as it stands.

    Two keys that are one digit apart (`neighbours`) share a shape, which a dictionary finds. One whose first
    running digit may be a misread zero has the rest of its number as a shape, too.

    >>> shapes("ชร 2/13")
    ('ชร 2/13', 'ชร ?/13', 'ชร 2/?3', 'ชร 2/1?', 'ชร 2/3')
    """
    found = [key, *(f"{key[:at]}?{key[at + 1 :]}" for at, char in enumerate(key) if char in _DIGITS)]
    run = _LAST_DIGITS.search(key)
    rest = run[0][1:].lstrip("0") if run else ""
    if run and rest:
        found.append(key[: run.start()] + rest)
    return tuple(found)


def leading_zeros(canonical: str | None) -> int:
    """Return how many zeros stand before a running number as it was read: its key has none of them."""
    found = _LEADING_ZEROS.search(canonical or "")
    return len(found[1]) if found else 0


def read_with_zeros(key: str, zeros: int) -> dict[str, float]:
    """Return the number keys that one of the zeros before a running number could make, were it another digit.

    >>> sorted(read_with_zeros("สค 0023.4/32", 1))[:2]
    ['สค 0023.4/132', 'สค 0023.4/232']
    """
    run = _LAST_DIGITS.search(key)
    if run is None or key.startswith("="):
        return {}
    head, digits = key[: run.start()], run[0]
    return {
        f"{head}{digit}{'0' * (zeros - 1 - at)}{digits}": weight("0", digit)
        for at in range(zeros)
        for digit in _DIGITS[1:]
    }


def one_digit_apart(one: str, other: str) -> float:
    """Return the weight of the one digit that two keys differ in, 0 where they differ in more or in none."""
    if len(one) != len(other) or one == other:
        return 0.0
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) != 1 or not all(c in _DIGITS for c in apart[0]):
        return 0.0
    return weight(*apart[0])
