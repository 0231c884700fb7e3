"""What stands around the duties of letters: the answer, and what persons closed.

Of many letters at once: most have nothing of it, and a question for each would take longer than all the rest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.link.addressing import addressed_to
from pipeline.store.standing import UNDONE, Other

# Ids, keys or names of duties travel as one JSON list.
SOME = "IN (SELECT value FROM json_each(?))"
# A letter of ours that cites the one that asks, or a reminder of it; an answer that says so goes before
# one that only refers.
_OURS = (
    "citations.relation IN ('answers', 'refers') AND citations.status = 'resolved' "
    "AND letters.direction = 'outgoing'"
)
_OTHER = (
    f"letters.key, letters.title, letters.date, {{level}}, {UNDONE.format(letter='letters.id')}, "
    "citations.relation, letters.addressees"
)
# What a classified reminder reminds of stays with it, and so does who answered it.
_OF_BOTH = "max(letters.secrecy_level, asking.secrecy_level)"
_ANSWERS = (
    f"SELECT citations.cited_id, {_OTHER.format(level='letters.secrecy_level')}, asking.issuer "
    "FROM citations JOIN letters ON letters.id = citations.letter_id "
    "JOIN letters AS asking ON asking.id = citations.cited_id "
    f"WHERE citations.cited_id {SOME} AND {_OURS} "
    f"UNION ALL SELECT by.cited_id, {_OTHER.format(level=_OF_BOTH)}, asking.issuer "
    "FROM citations AS by JOIN citations ON citations.cited_id = by.letter_id "
    "JOIN letters ON letters.id = citations.letter_id JOIN letters AS asking ON asking.id = by.letter_id "
    f"WHERE by.cited_id {SOME} AND by.relation = 'follows_up' AND by.status = 'resolved' AND {_OURS} "
    "ORDER BY 7, 4, 2"
)
_CLOSINGS = f"SELECT letter_key, uid, by, at, undone_at FROM closings WHERE letter_key {SOME} ORDER BY id"


class Closing(NamedTuple):
    """That a person closed duties of a letter."""

    uid: str | None
    """`None` for all of them."""
    by: str | None
    at: str
    undone_at: str | None
    """When it was taken back."""


def answers(connection: sqlite3.Connection, letters: Collection[int]) -> Iterator[tuple[int, Other]]:
    """Return which letters of ours look like the answer to some others, the likest first.

    One that only refers goes to many: to those whom it passes the matter on to, to the head of the office. It
    can be an answer where it is addressed to whom it refers to, or where either is not known. One that was
    cancelled counts no more (`Other.counts`).

    Args:
        connection: The database.
        letters: Ids of the letters that may be answered.
    """
    asked = json.dumps(list(letters))
    for letter, *other, relation, addressees, issuer in connection.execute(_ANSWERS, (asked, asked)):
        if relation == "answers" or _goes_to(addressees, issuer):
            yield letter, Other(*other)


def _goes_to(addressees: str | None, issuer: str | None) -> bool:
    """Whether addressees (a JSON list) can be an issuer; so they can where nothing is known."""
    names: list[str] = json.loads(addressees) if addressees else []
    return not names or not issuer or any(addressed_to(name, issuer) for name in names)


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
