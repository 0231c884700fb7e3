"""Which letters still stand: one that cancels, supersedes or amends another counts until it is cancelled.

One level is looked at, no more: what cancels a cancelling letter is not asked whether it was cancelled in its
turn. Offices write a new letter then, and every question would pay for a walk to the end of such a chain.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

UNDONE = (
    # `relation IN (...)` is what lets SQLite use the index, which holds both.
    "(SELECT min(undoing.secrecy_level) FROM citations AS undo INDEXED BY citations_ending "
    "CROSS JOIN letters AS undoing ON undoing.id = undo.letter_id WHERE undo.cited_id = {letter} "
    "AND undo.relation IN ('cancels', 'supersedes') AND undo.relation = 'cancels' "
    "AND undo.status = 'resolved')"
)
"""The SQL for the lowest class of secrecy of what cancels a letter (`letter` is its id)."""
_CHANGING = (
    "SELECT DISTINCT citations.cited_id, citations.relation = 'amends', letters.key, letters.title, "
    "letters.date, letters.secrecy_level, "
    f"{UNDONE.format(letter='letters.id')} FROM json_each(?) "
    "CROSS JOIN citations INDEXED BY citations_changing ON citations.cited_id = value "
    "CROSS JOIN letters ON letters.id = citations.letter_id "
    "WHERE citations.relation IN ('amends', 'cancels', 'supersedes') AND citations.status = 'resolved' "
    "ORDER BY letters.date, letters.key"
)


class Other(NamedTuple):
    """A letter that ends or amends another, or answers it."""

    key: str
    title: str
    date: str | None
    level: int
    """Its class of secrecy."""
    undone: int | None = None
    """The lowest class of secrecy of the letters that cancel it; `None` where none does."""

    def counts(self, level: int) -> bool:
        """Whether it counts for those who may see letters up to a class of secrecy."""
        return self.level <= level and (self.undone is None or self.undone > level)


@dataclass(slots=True)
class Changes:
    """The letters that change some others, by the ids of those, in order of days; not all of them count."""

    ending: dict[int, list[Other]] = field(default_factory=lambda: defaultdict(list))
    """What cancels or supersedes them; of those that count, the last one says so."""
    amending: dict[int, list[Other]] = field(default_factory=lambda: defaultdict(list))


def changes_of(connection: sqlite3.Connection, letters: str) -> Changes:
    """Return what ends or amends some letters (their ids as a JSON list), whatever its class of secrecy."""
    found = Changes()
    for letter, amends, *other in connection.execute(_CHANGING, (letters,)):
        (found.amending if amends else found.ending)[letter].append(Other(*other))
    return found
