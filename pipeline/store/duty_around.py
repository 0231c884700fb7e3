"""What stands around the duties of letters: the letter that ends them, the answer, and what persons closed.

Of many letters at once: most have nothing of it, and a question for each would take longer than all the rest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

# Ids, keys or names of duties travel as one JSON list.
SOME = "IN (SELECT value FROM json_each(?))"
_OTHER = "letters.key, letters.title, letters.date, letters.secrecy_level"
_ENDED = (
    f"SELECT citations.cited_id, {_OTHER} FROM citations INDEXED BY citations_ending "
    f"JOIN letters ON letters.id = citations.letter_id WHERE citations.cited_id {SOME} "
    "AND citations.relation IN ('cancels', 'supersedes') AND citations.status = 'resolved' AND {shown} "
    "ORDER BY letters.date DESC, letters.key DESC"
)
# A letter of ours that cites the one that asks, or a reminder of it; an answer that says so goes before
# one that only refers.
_OURS = (
    "citations.relation IN ('answers', 'refers') AND citations.status = 'resolved' "
    "AND letters.direction = 'outgoing' AND {shown}"
)
_ANSWERS = (
    f"SELECT citations.cited_id, {_OTHER}, citations.relation FROM citations "
    f"JOIN letters ON letters.id = citations.letter_id WHERE citations.cited_id {SOME} AND {_OURS} "
    f"UNION ALL SELECT by.cited_id, {_OTHER}, citations.relation "
    "FROM citations AS by JOIN citations ON citations.cited_id = by.letter_id "
    f"JOIN letters ON letters.id = citations.letter_id WHERE by.cited_id {SOME} "
    f"AND by.relation = 'follows_up' AND by.status = 'resolved' AND {_OURS} ORDER BY 6, 4, 2"
)
_CLOSINGS = f"SELECT letter_key, uid, by, at, undone_at FROM closings WHERE letter_key {SOME} ORDER BY id"


class Other(NamedTuple):
    """A letter that ends duties, or answers them."""

    key: str
    title: str
    date: str | None
    level: int
    """Its class of secrecy."""


class Closing(NamedTuple):
    """That a person closed duties of a letter."""

    uid: str | None
    """`None` for all of them."""
    by: str | None
    at: str
    undone_at: str | None
    """When it was taken back."""


def endings(
    connection: sqlite3.Connection, letters: Collection[int], shown: str
) -> Iterator[tuple[int, Other]]:
    """Return which letters cancel or supersede some others, the one that counts first.

    Args:
        connection: The database.
        letters: Ids of the letters that may be ended.
        shown: The SQL condition that a letter may be seen (`visible`).
    """
    rows = connection.execute(_ENDED.format(shown=shown), (json.dumps(list(letters)),))
    return ((row[0], Other(row[1], row[2], row[3], row[4])) for row in rows)


def answers(
    connection: sqlite3.Connection, letters: Collection[int], shown: str
) -> Iterator[tuple[int, Other]]:
    """Return which letters of ours look like the answer to some others, the likest first."""
    asked = json.dumps(list(letters))
    rows = connection.execute(_ANSWERS.format(shown=shown), (asked, asked))
    return ((row[0], Other(row[1], row[2], row[3], row[4])) for row in rows)


def closings_of(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, list[Closing]]:
    """Return what persons closed of letters, by their keys, in the order in which they did."""
    found: dict[str, list[Closing]] = {}
    if keys and connection.execute("SELECT EXISTS (SELECT 1 FROM closings)").fetchone()[0]:
        for key, *closing in connection.execute(_CLOSINGS, (json.dumps(list(keys)),)):
            found.setdefault(key, []).append(Closing(*closing))
    return found


def closed(closings: Sequence[Closing], uid: str) -> tuple[str | None, str | None]:
    """By whom and when a duty was closed, if it is."""
    for closing in reversed(closings):
        if closing.uid in (None, uid) and closing.undone_at is None:
            return closing.by, closing.at
    return None, None


def turned(closings: Sequence[Closing], uid: str) -> str | None:
    """When a duty was last closed or opened again."""
    times = [t for c in closings if c.uid in (None, uid) for t in (c.at, c.undone_at)]
    return max(filter(None, times), default=None)


def turns(closings: Sequence[Closing], uid: str) -> int:
    """How often a duty was closed and opened again: each is a change, and nothing takes one away."""
    own = [c.undone_at for c in closings if c.uid in (None, uid)]
    return len(own) + sum(undone is not None for undone in own)
