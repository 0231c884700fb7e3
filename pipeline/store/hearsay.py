"""What citations say of a letter that is not held, where they do not all say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.link.agree import plain
from pipeline.link.identity import node_key
from pipeline.link.issuers import plain_issuer
from pipeline.link.resolution import Cited
from schemas.letter import ReferenceKind

_ABOUT = 40
"""Characters of a subject that tell the papers of one office and day apart."""
_UNNUMBERED = (ReferenceKind.LETTER, ReferenceKind.ORDER, ReferenceKind.ANNOUNCEMENT)
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


def placeholder_key(cited: Cited) -> str | None:
    """Return the key of the node that stands for a letter not held, `None` where nothing tells it apart."""
    if cited.number_key is not None:
        key = node_key(cited.number_key, cited.year)
        if not cited.prefixed:
            return f"{key} {plain_issuer(cited.issuer)}" if cited.issuer else key
        return key
    if cited.date and cited.issuer and cited.kind in _UNNUMBERED:
        # An office announces several things a day.
        about = f" {plain(cited.subject)[:_ABOUT]}" if cited.subject else ""
        return f"{cited.kind}:{cited.date}:{plain_issuer(cited.issuer)}{about}"
    return None
