"""The chance of a given text under a line model's output: the sum over all its alignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LEAST = 1e-12


def log_chance(steps: NDArray[np.float32], labels: Sequence[int]) -> float:
    """Return the natural logarithm of the chance that some steps say a text.

    Args:
        steps: the probability of every class at every step; class 0 is the blank.
        labels: the text as classes.

    >>> log_chance(np.array([[0.5, 0.5], [0.5, 0.5]], np.float32), [1]) == float(np.log(0.75))
    True
    """
    logs = np.log(np.maximum(steps, LEAST)).astype(np.float64)
    extended = np.zeros(2 * len(labels) + 1, dtype=np.int64)
    extended[1::2] = labels
    # From a label one may go on to the next without a blank between them, unless they are the same.
    skips = np.zeros(len(extended), dtype=np.bool_)
    skips[2:] = (extended[2:] != 0) & (extended[2:] != extended[:-2])
    state = np.full(len(extended), -np.inf)
    state[:2] = logs[0, extended[:2]]
    for row in logs[1:, extended]:
        stay, step, skip = state, np.full_like(state, -np.inf), np.full_like(state, -np.inf)
        step[1:] = state[:-1]
        skip[2:] = np.where(skips[2:], state[:-2], -np.inf)
        state = np.logaddexp(np.logaddexp(stay, step), skip) + row
    return float(np.logaddexp(state[-1], state[-2]) if len(extended) > 1 else state[-1])


def shares(
    steps: NDArray[np.float32], texts: Mapping[str, Sequence[str]], charset: Sequence[str]
) -> dict[str, float]:
    """Return how some steps divide their belief among values, each of which may be written in several ways.

    The sum is 1 where the best of them is as likely as anything else that the steps may say, and less where
    it fits badly.

    Args:
        steps: the probability of every class at every step.
        texts: the ways of writing each value.
        charset: the classes.
    """
    places = {c: i for i, c in enumerate(charset)}
    chances = {
        value: float(np.logaddexp.reduce([log_chance(steps, [places[c] for c in way]) for way in ways]))
        for value, ways in texts.items()
    }
    best = max(chances.values(), default=0.0)
    weights = {value: float(np.exp(chance - best)) for value, chance in chances.items()}
    total = sum(weights.values())
    freely = float(np.log(np.maximum(steps.max(axis=1), LEAST)).sum())
    fit = float(np.exp(min(0.0, best - freely) / 4.0))
    return {value: fit * weight / total for value, weight in weights.items()}
