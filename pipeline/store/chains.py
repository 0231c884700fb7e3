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
from pipeline.store.days import ends_on
from pipeline.store.duties import duties_of
from pipeline.store.visibility import masked_key, may_show, visible
from schemas.graph import (
    Candidate,
    Chain,
    ChainNode,
    Conflict,
    Direction,
    Duty,
    DutyState,
    Edge,
    LinkReason,
    LinkStatus,
)
from schemas.letter import DeadlineKind, LetterKind, ReferenceRole, Relation, Secrecy

# The letters reached, each once with its steps from the root. Questions join it: no list of ids goes to and
# fro between SQLite and Python.
_WALK = (
    "CREATE TEMP TABLE IF NOT EXISTS walk (id INTEGER PRIMARY KEY, depth INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS temp.walk_depth ON walk(depth)",
)
_REACHED = "SELECT id FROM temp.walk"
_DOWN = "temp.walk CROSS JOIN citations ON cited_id = walk.id"
# What a classified letter cites stays with it.
_UP = (
    "temp.walk CROSS JOIN letters ON letters.id = walk.id AND secrecy_level <= :open "
    "CROSS JOIN citations ON letter_id = walk.id"
)
_LETTERS = (
    "SELECT letters.id, secrecy_level, letters.key, number, date, issuer, subject, kind, held, "
    "number_status, depth FROM temp.walk CROSS JOIN letters ON letters.id = walk.id"
)
_EDGES = "SELECT citations.id, letter_id, cited_id, relation, role, status, reason, text, confidence"
_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}
_UNSAID = (Relation.REFERS.value, ReferenceRole.REFERENCE.value)
_IN_FORCE = (None, None)


class _Walk:
    """A walk from a letter, level by level, inside SQLite."""

    def __init__(
        self, connection: sqlite3.Connection, root: int, depth: int, include: Secrecy | None, limit: int
    ) -> None:
        self.connection = connection
        self.depth = depth
        self.include = include
        self.room = limit - 1
        self.truncated = False
        self.limited = False
        """Whether letters were left out because there are too many."""
        self.edges: dict[int, tuple[Any, ...]] = {}
        for statement in _WALK:
            connection.execute(statement)
        connection.execute("DELETE FROM temp.walk")
        connection.execute("INSERT INTO temp.walk VALUES (?, 0)", (root,))

    def go(self, step: int) -> None:
        """Walk from the root: `step` -1 to what is cited, +1 to what cites."""
        way, other = (_UP, "cited_id") if step < 0 else (_DOWN, "letter_id")
        ask = self.connection.execute
        values = {"open": secrecy_level(self.include), "depth": self.depth}
        at = f"FROM {way} WHERE walk.depth = :at"
        for level in range(self.depth):
            values |= {"at": step * level, "to": step * (level + 1)}
            reached = ask(
                f"INSERT OR IGNORE INTO temp.walk SELECT {other}, :to {at} AND {other} IS NOT NULL", values
            ).rowcount
            if not reached:
                break
            self.room -= reached
            if self.room < 0:
                self.truncated = self.limited = True
                ask(
                    "DELETE FROM temp.walk WHERE id IN (SELECT id FROM temp.walk WHERE depth = :to "
                    "ORDER BY id DESC LIMIT :many)",
                    {"to": values["to"], "many": -self.room},
                )
                self.room = 0
        values["at"] = step * self.depth
        self.truncated |= ask(f"SELECT 1 {at} LIMIT 1", values).fetchone() is not None
        rows = ask(f"{_EDGES} FROM {way} WHERE depth * {step} BETWEEN 0 AND :depth - 1", values).fetchall()
        # Each citation once: a cycle is walked from both sides.
        self.edges |= {row[0]: row for row in rows}


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
    nodes = _nodes(connection, walk, as_of)
    edges = _edges(connection, walk, nodes)
    found = tuple(nodes.values())
    return Chain(
        root=nodes[root].key,
        nodes=found,
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(dict.fromkeys(_conflicts(found, edges))),
        direction=direction,
    )


def _nodes(connection: sqlite3.Connection, walk: _Walk, as_of: dt.date) -> dict[int, ChainNode]:
    """Return the letters by their ids, in order of depth, then of keys."""
    owed = duties_of(connection, _REACHED, as_of, walk.include)
    ended, amended = _ended(connection, walk.include), _amended(connection, walk.include)
    open_to, classified = secrecy_level(walk.include), False
    rows = connection.execute(_LETTERS).fetchall()
    made = [
        (
            id_,
            ChainNode._make((
                key, number, date, issuer, subject, _KINDS[kind], held == 1, depth, classified,
                owed.get(id_, ()), ended.get(id_, _IN_FORCE)[0], status, ended.get(id_, _IN_FORCE)[1],
                amended.get(id_, ()),
            ))
            if level <= open_to
            else ChainNode(
                masked_key(key), number, date, None, None, LetterKind.UNKNOWN, held == 1, depth,
                classified=True,
            ),
        )
        for id_, level, key, number, date, issuer, subject, kind, held, status, depth in rows
    ]  # fmt: skip
    made.sort(key=lambda one: one[1].key)
    made.sort(key=lambda one: one[1].depth)
    return dict(made)


def _ended(connection: sqlite3.Connection, include: Secrecy | None) -> dict[int, tuple[str, str]]:
    """Which of the letters are cancelled or superseded, and by which: the latest one that says so."""
    rows = connection.execute(
        "SELECT citations.cited_id, letters.key, letters.title FROM citations "
        "JOIN letters ON letters.id = citations.letter_id "
        f"WHERE citations.cited_id IN ({_REACHED}) "
        "AND citations.relation IN ('cancels', 'supersedes') AND citations.status = 'resolved' "
        f"AND {visible('letters', include)} ORDER BY letters.date, letters.key"
    )
    return {cited: (key, title) for cited, key, title in rows}


def _amended(connection: sqlite3.Connection, include: Secrecy | None) -> dict[int, tuple[str, ...]]:
    """By which letters some of the letters are amended, in the order of their days."""
    rows = connection.execute(
        "SELECT DISTINCT citations.cited_id, letters.title, letters.date, letters.key FROM citations "
        "JOIN letters ON letters.id = citations.letter_id "
        f"WHERE citations.cited_id IN ({_REACHED}) AND citations.relation = 'amends' "
        f"AND citations.status = 'resolved' AND {visible('letters', include)} "
        "ORDER BY letters.date, letters.key"
    )
    found: dict[int, tuple[str, ...]] = {}
    for cited, title, _, _ in rows:
        found[cited] = (*found.get(cited, ()), title)
    return found


def _edges(connection: sqlite3.Connection, walk: _Walk, nodes: dict[int, ChainNode]) -> tuple[Edge, ...]:
    """Return the edges by citing letter in the order of `nodes`, of one letter in the order of its text."""
    rows = list(walk.edges.values())
    if walk.limited:
        rows = [row for row in rows if row[1] in nodes and (row[2] is None or row[2] in nodes)]
    if hidden := {letter for letter, node in nodes.items() if node.classified}:
        # The words of a citation are the citing letter's own.
        rows = [(*row[:3], *_UNSAID, *row[5:7], "", row[8]) if row[1] in hidden else row for row in rows]
    places = dict(zip(nodes, count(), strict=False))
    # Citations got their ids in the order of the text.
    rows.sort(key=itemgetter(0))
    rows.sort(key=lambda row: places[row[1]])
    undecided = [row[0] for row in rows if row[5] == "ambiguous" or row[5] == "rejected"]
    candidates = _candidates(connection, undecided, walk.include) if undecided else {}
    keys: dict[int | None, str | None] = {letter: node.key for letter, node in nodes.items()}
    keys[None] = None
    return tuple(
        [
            Edge._make((
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


def _conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it.

    A letter that forwards another without a word on the day passes that one's day on. An answer has days of
    its own.
    """
    days = {node.key: found for node in nodes if node.duties and (found := _days(node.duties))}
    if not days:
        return
    passed_on = {
        edge.source: edge.target
        for edge in edges
        if edge.relation is Relation.FORWARDS and edge.status is LinkStatus.RESOLVED and edge.target
    }
    # Most letters set no day: few citations go from one that does to another, or to one that passes one on.
    for edge in [e for e in edges if e.source in days and (e.target in days or e.target in passed_on)]:
        upper = _asks(edge.target or "", days, passed_on)
        if upper is None or edge.relation is Relation.ANSWERS or edge.status is not LinkStatus.RESOLVED:
            continue
        above, below = days[upper] - days[edge.source], days[edge.source] - days[upper]
        if above and below:
            yield Conflict(upper, edge.source, max(above), max(below))


def _asks(letter: str, days: dict[str, set[str]], passed_on: dict[str, str]) -> str | None:
    """The letter whose days hold for this one: its own, or those of what it forwards."""
    seen = set()
    while letter not in days:
        if letter in seen or letter not in passed_on:
            return None
        seen.add(letter)
        letter = passed_on[letter]
    return letter


def _days(duties: Sequence[Duty]) -> set[str]:
    return {
        ends_on(d.end)[:10]
        for d in duties
        if d.kind is DeadlineKind.DEADLINE and d.end and d.state is not DutyState.WITHDRAWN
    }
