"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import gc
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from operator import itemgetter
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.conflicts import conflicts
from pipeline.store.duties import duties_of
from pipeline.store.standing import changes_of
from pipeline.store.visibility import masked_key, may_show
from schemas.graph import (
    Candidate,
    Chain,
    ChainNode,
    Direction,
    Edge,
    LinkReason,
    LinkStatus,
)
from schemas.letter import LetterKind, ReferenceRole, Relation, Secrecy

# Ids travel to SQLite as one JSON list, many at a time.
_SOME = "json_each(:letters)"
_DOWN = f"FROM {_SOME} CROSS JOIN citations ON cited_id = value"
_UP = f"FROM {_SOME} CROSS JOIN citations ON letter_id = value"
_LETTERS = (
    "SELECT letters.id, secrecy_level, letters.key, number, date, issuer, subject, kind, held, number_status "
    f"FROM {_SOME} CROSS JOIN letters ON letters.id = value"
)
_EDGES = "SELECT citations.id, letter_id, cited_id, relation, role, status, reason, text, confidence"
_LEVEL, _KEY = 1, 2
"""Columns of `_LETTERS`."""
_CITING, _CITED = 1, 2
"""Columns of `_EDGES`."""
_Row = tuple[Any, ...]
_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}
_UNSAID = (Relation.REFERS.value, ReferenceRole.REFERENCE.value)
_CITATION_BITS = 40
"""The id of a citation is below 2 to this."""


class _Walk:
    """A walk from a letter, level by level: the citations of one, then the letters that they reach."""

    def __init__(
        self, connection: sqlite3.Connection, root: int, depth: int, include: Secrecy | None, limit: int
    ) -> None:
        self._connection = connection
        self._depth = depth
        self._open = secrecy_level(include)
        self._room = limit
        self._reached: set[int] = set()
        self._levels: dict[int, list[_Row]] = {}
        self.truncated = False
        self.limited = False
        """Whether letters were left out because there are too many."""
        self.edges: dict[int, _Row] = {}
        """Rows of `_EDGES` by the id of the citation: a cycle is walked from both sides."""
        self._reach({root}, 0)

    def letters(self) -> Iterator[tuple[int, _Row]]:
        """Return depths and rows of `_LETTERS`, in order of depth, then of keys."""
        return ((depth, row) for depth in sorted(self._levels) for row in self._levels[depth])

    def go(self, step: int) -> None:
        """Walk from the root: `step` -1 to what is cited, +1 to what cites."""
        way, other = (_UP, _CITED) if step < 0 else (_DOWN, _CITING)
        # What a classified letter cites stays with it.
        onward = self._levels[0]
        for level in range(self._depth + 1):
            if step < 0:
                onward = [row for row in onward if row[_LEVEL] <= self._open]
            if not onward:
                return
            values = {"letters": json.dumps([row[0] for row in onward])}
            if level == self._depth:
                break
            found = self._connection.execute(f"{_EDGES} {way}", values).fetchall()
            self.edges |= {row[0]: row for row in found}
            onward = self._reach({row[other] for row in found} - {None}, step * (level + 1))
        beyond = self._connection.execute(f"SELECT 1 {way} LIMIT 1", values).fetchone()
        self.truncated |= beyond is not None

    def _reach(self, letters: set[int], depth: int) -> list[_Row]:
        """Take in the letters that are new, as far as there is room; return their rows."""
        fresh = sorted(letters - self._reached)
        if len(fresh) > self._room:
            self.truncated = self.limited = True
            del fresh[self._room :]
        self._room -= len(fresh)
        self._reached.update(fresh)
        rows = self._connection.execute(_LETTERS, {"letters": json.dumps(fresh)}).fetchall() if fresh else []
        rows = [row if row[_LEVEL] <= self._open else _masked(row) for row in rows]
        rows.sort(key=itemgetter(_KEY))
        self._levels[depth] = rows
        return rows

    def reached(self) -> str:
        """Return the ids of all letters as JSON."""
        return json.dumps(sorted(self._reached))


def _masked(row: _Row) -> _Row:
    """Of a classified letter only number and date."""
    id_, level, key, number, date, _, _, _, held, _ = row
    return (id_, level, masked_key(key), number, date, None, None, LetterKind.UNKNOWN.value, held, None)


def chain_of(
    connection: sqlite3.Connection,
    root: int,
    direction: Direction,
    depth: int,
    as_of: dt.date,
    include: Secrecy | None,
    limit: int,
) -> Chain:
    """Return the chain of a letter; the caller has found its id."""
    with _without_collector():
        return _chain(connection, root, direction, depth, as_of, include, limit)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the garbage collector: a chain is tens of thousands of small values, none of them in a cycle.

    Its passes over them would take as long as everything else together, and so would the one that it makes as
    soon as it may: what was made meanwhile goes to the oldest generation, by way of being frozen and thawed.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if running:
            gc.enable()


def _chain(
    connection: sqlite3.Connection,
    root: int,
    direction: Direction,
    depth: int,
    as_of: dt.date,
    include: Secrecy | None,
    limit: int,
) -> Chain:
    walk = _Walk(connection, root, depth, include, limit)
    if direction in (Direction.UP, Direction.BOTH):
        walk.go(-1)
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.go(1)
    nodes = _nodes(connection, walk, as_of, include)
    edges = _edges(connection, walk, nodes, include)
    found = tuple(nodes.values())
    return Chain(
        root=nodes[root].key,
        nodes=found,
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(dict.fromkeys(conflicts(found, edges))),
        direction=direction,
    )


def _nodes(
    connection: sqlite3.Connection, walk: _Walk, as_of: dt.date, include: Secrecy | None
) -> dict[int, ChainNode]:
    """Return the letters by their ids, in order of depth, then of keys."""
    reached = walk.reached()
    changes = changes_of(connection, reached)
    owed = duties_of(connection, reached, as_of, include, changes)
    open_to = secrecy_level(include)
    # Made as `ChainNode._make` does, without its check of the length: a third of the time.
    new = tuple.__new__
    nodes = {
        id_: new(ChainNode, (
            key, number, date, issuer, subject, _KINDS[kind], held == 1, depth, False,
            owed.get(id_, ()), None, status, None, (),
        ))
        if level <= open_to
        else ChainNode(key, number, date, None, None, LetterKind.UNKNOWN, held == 1, depth, classified=True)
        for depth, (id_, level, key, number, date, issuer, subject, kind, held, status) in walk.letters()
    }  # fmt: skip
    for id_ in changes.ending.keys() | changes.amending.keys():
        ended = [other for other in changes.ending.get(id_, ()) if other.counts(open_to)]
        amended = [other.title for other in changes.amending.get(id_, ()) if other.counts(open_to)]
        if (ended or amended) and not nodes[id_].classified:
            nodes[id_] = nodes[id_]._replace(
                # The latest one that says so counts.
                ended_by=ended[-1].key if ended else None,
                ended_by_title=ended[-1].title if ended else None,
                amended_by=tuple(amended),
            )
    return nodes


def _edges(
    connection: sqlite3.Connection, walk: _Walk, nodes: dict[int, ChainNode], include: Secrecy | None
) -> tuple[Edge, ...]:
    """Return the edges by citing letter in the order of `nodes`, of one letter in the order of its text."""
    rows = list(walk.edges.values())
    if walk.limited:
        rows = [r for r in rows if r[_CITING] in nodes and (r[_CITED] is None or r[_CITED] in nodes)]
    if hidden := {letter for letter, node in nodes.items() if node.classified}:
        # The words of a citation are the citing letter's own.
        rows = [(*r[:3], *_UNSAID, *r[5:7], "", r[8]) if r[_CITING] in hidden else r for r in rows]
    # Citations got their ids in the order of the text.
    places = dict(zip(nodes, count(0, 1 << _CITATION_BITS), strict=False))
    rows.sort(key=lambda row: places[row[_CITING]] + row[0])
    undecided = [row[0] for row in rows if row[5] == "ambiguous" or row[5] == "rejected"]
    candidates = _candidates(connection, undecided, include) if undecided else {}
    keys: dict[int | None, str | None] = {letter: node[0] for letter, node in nodes.items()}
    keys[None] = None
    # As the nodes: `Edge._make` without its check.
    new = tuple.__new__
    return tuple(
        [
            new(Edge, (
                keys[citing], keys[cited], _RELATIONS[relation], _ROLES[role], _STATUSES[status],
                _REASONS[reason], text, confidence, candidates.get(citation, ()),
            ))
            for citation, citing, cited, relation, role, status, reason, text, confidence in rows
        ]
    )  # fmt: skip


def _candidates(
    connection: sqlite3.Connection, citations: Sequence[int], include: Secrecy | None
) -> dict[int, tuple[Candidate, ...]]:
    found: dict[int, list[Candidate]] = {}
    for citation, key, confidence, title, level in connection.execute(
        "SELECT citation_id, letters.key, confidence, letters.title, letters.secrecy_level "
        "FROM citation_candidates "
        "JOIN letters ON letters.id = letter_id WHERE citation_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY citation_id, confidence DESC, letters.key",
        (json.dumps(citations),),
    ):
        if may_show(level, include):
            found.setdefault(citation, []).append(Candidate(key, confidence, title=title))
    return {citation: tuple(items) for citation, items in found.items()}
