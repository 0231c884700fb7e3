"""What citations say of a letter that is not held, where they do not all say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_DOUBTFUL, _COUNT = 6, 7
"""Columns of what citations say: whether a digit is in doubt, and how many say so."""


def most(rows: Sequence[tuple[Any, ...]], column: int) -> object:
    """Return the value of most citations, sure ones first; `None` where none says it."""
    votes = _votes(rows, column)
    return _winner(votes) if votes else None


def most_exact(rows: Sequence[tuple[Any, ...]], column: int) -> object:
    """Return the date of most citations; who says the month alone speaks for all its days that are said."""
    votes = _votes(rows, column)
    for vague in sorted(votes, key=lambda date: len(str(date))):
        exact = [date for date in votes if str(date).startswith(str(vague)) and date != vague]
        for date in exact:
            votes[date] = [a + b for a, b in zip(votes[date], votes[vague], strict=True)]
        if exact:
            del votes[vague]
    return _winner(votes) if votes else None


def _votes(rows: Sequence[tuple[Any, ...]], column: int) -> dict[object, list[int]]:
    votes: dict[object, list[int]] = {}
    for row in rows:
        if row[column] is not None:
            tally = votes.setdefault(row[column], [0, 0])
            tally[0] += int(not row[_DOUBTFUL]) * int(str(row[_COUNT]))
            tally[1] += int(str(row[_COUNT]))
    return votes


def _winner(votes: Mapping[object, Sequence[int]]) -> object:
    return min(votes, key=lambda value: (-votes[value][0], -votes[value][1], str(value)))
