"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import gc
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter, itemgetter
from typing import Any

from pipeline.link.identity import short_hash
from pipeline.link.merging import secrecy_level
from pipeline.store.duties import duties_of
from pipeline.store.quick import quickly
from pipeline.store.visibility import may_show
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

# The ids of a level travel as one JSON list: one statement for any number of them, prepared once.
_SOME = "IN (SELECT value FROM json_each(?))"
_CITATION = (
    "SELECT id, letter_id, cited_id, relation, role, status, reason, text, confidence FROM citations WHERE"
)
_LETTERS = (
    "SELECT letters.id, letters.key, number, date, issuer, subject, kind, held, secrecy_level, number_status "
    "FROM json_each(?) AS wanted CROSS JOIN letters ON letters.id = wanted.value"
)
_LEVEL = 8
_ISSUER_IN_KEY = re.compile(r"^(.*@[\d?]+) .")
_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}
_UNSAID = (Relation.REFERS.value, ReferenceRole.REFERENCE.value)
_NODE = quickly(ChainNode)
_EDGE = quickly(Edge)


class _Walk:
    def __init__(self, connection: sqlite3.Connection, include: Secrecy | None, limit: int) -> None:
        self.connection = connection
        self.include = include
        self.limit = limit
        self.depths: dict[int, int] = {}
        self.letters: dict[int, tuple[Any, ...]] = {}
        self.edges: list[tuple[Any, ...]] = []
        self.truncated = False
        self.limited = False
        """Whether letters were left out because there are too many."""

    def start(self, root: int) -> None:
        """Take in the letter asked for."""
        self.depths[root] = 0
        self._take_in([root])

    def go(self, root: int, step: int, depth: int) -> None:
        """Walk from the root: `step` -1 to what is cited, +1 to what cites."""
        frontier = [root]
        other = 2 if step < 0 else 1
        depths, limit = self.depths, self.limit
        for level in range(1, depth + 1):
            reached: list[int] = []
            rows = self._level(frontier, step)
            self.edges += rows
            for row in rows:
                letter = row[other]
                if letter is None or letter in depths:
                    continue
                if len(depths) >= limit:
                    self.truncated = self.limited = True
                    continue
                depths[letter] = step * level
                reached.append(letter)
            self._take_in(reached)
            frontier = reached
            if not frontier:
                return
        if self._level(frontier, step, "LIMIT 1"):
            self.truncated = True

    def once(self) -> None:
        """Keep each citation once: a cycle is walked from both sides."""
        self.edges = list({row[0]: row for row in self.edges}.values())

    def _take_in(self, letters: list[int]) -> None:
        # In order of the file: letters that came in together lie together.
        rows = self.connection.execute(_LETTERS, (json.dumps(sorted(letters)),)).fetchall()
        self.letters |= {row[0]: row for row in rows}

    def _level(self, frontier: list[int], step: int, limit: str = "") -> list[tuple[Any, ...]]:
        if step < 0:
            # What a classified letter cites stays with it.
            frontier = [n for n in frontier if may_show(self.letters[n][_LEVEL], self.include)]
        column = "letter_id" if step < 0 else "cited_id"
        query = f"{_CITATION} {column} {_SOME} {limit}"
        return self.connection.execute(query, (json.dumps(frontier),)).fetchall()


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
    walk = _Walk(connection, include, limit)
    walk.start(root)
    if direction in (Direction.UP, Direction.BOTH):
        walk.go(root, -1, depth)
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.go(root, 1, depth)
    if direction is Direction.BOTH:
        walk.once()
    nodes = _nodes(connection, walk, as_of)
    letters, found = list(nodes), list(nodes.values())
    keys = [node.key for node in found]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    ordered = sorted(map(found.__getitem__, order), key=attrgetter("depth"))
    edges = _edges(connection, walk, nodes, {letters[n]: place for place, n in enumerate(order)})
    return Chain(
        root=nodes[root].key,
        nodes=tuple(ordered),
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(_conflicts(ordered, edges)),
    )


def _nodes(connection: sqlite3.Connection, walk: _Walk, as_of: dt.date) -> dict[int, ChainNode]:
    ids = list(walk.letters)
    owed = duties_of(connection, ids, as_of, walk.include)
    ended = _ended(connection, ids, walk.include)
    open_to = secrecy_level(walk.include)
    depths, classified, in_force = walk.depths, False, (None, None)
    found: dict[int, ChainNode] = {}
    for id_, key, number, date, issuer, subject, kind, held, level, status in walk.letters.values():
        if level <= open_to:
            by, title = ended.get(id_, in_force)
            found[id_] = _NODE(
                key, number, date, issuer, subject, _KINDS[kind], held == 1, depths[id_], classified,
                owed.get(id_, ()), by, status, title,
            )  # fmt: skip
        else:
            found[id_] = ChainNode(
                _masked(key),
                number,
                date,
                None,
                None,
                LetterKind.UNKNOWN,
                held == 1,
                depths[id_],
                classified=True,
            )
    return found


def _masked(key: str) -> str:
    """The key of a classified letter without the issuer that some keys end with."""
    head = _ISSUER_IN_KEY.match(key)
    return f"{head[1]}#{short_hash(key)}" if head else key


def _ended(
    connection: sqlite3.Connection, ids: Sequence[int], include: Secrecy | None
) -> dict[int, tuple[str, str]]:
    """Which of the letters are cancelled or superseded, and by which: the latest one that says so."""
    rows = connection.execute(
        "SELECT citations.cited_id, letters.key, letters.title, letters.secrecy_level FROM citations "
        "JOIN letters ON letters.id = citations.letter_id "
        f"WHERE citations.cited_id {_SOME} "
        "AND citations.relation IN ('cancels', 'supersedes') AND citations.status = 'resolved' "
        "ORDER BY letters.date, letters.key",
        (json.dumps(ids),),
    )
    return {cited: (key, title) for cited, key, title, level in rows if may_show(level, include)}


def _edges(
    connection: sqlite3.Connection, walk: _Walk, nodes: dict[int, ChainNode], places: dict[int, int]
) -> tuple[Edge, ...]:
    """Return the edges by citing letter (`places`: theirs in order of keys), in the order of its text."""
    undecided = [row[0] for row in walk.edges if row[5] == "ambiguous" or row[5] == "rejected"]
    candidates = _candidates(connection, undecided, walk.include) if undecided else {}
    rows = walk.edges
    if walk.limited:
        rows = [row for row in rows if row[1] in nodes and (row[2] is None or row[2] in nodes)]
    if hidden := {letter for letter, node in nodes.items() if node.classified}:
        # The words of a citation are the citing letter's own.
        rows = [(*row[:3], *_UNSAID, *row[5:7], "", row[8]) if row[1] in hidden else row for row in rows]
    # Citations got their ids in the order of the text.
    rows.sort(key=itemgetter(0))
    rows.sort(key=lambda row: places[row[1]])
    keys = {letter: node.key for letter, node in nodes.items()}
    edges = [
        _EDGE(
            keys[citing],
            None if cited is None else keys[cited],
            _RELATIONS[relation],
            _ROLES[role],
            _STATUSES[status],
            _REASONS[reason],
            text,
            confidence,
            candidates.get(citation, ()),
        )
        for citation, citing, cited, relation, role, status, reason, text, confidence in rows
    ]
    return tuple(edges)


def _candidates(
    connection: sqlite3.Connection, citations: Sequence[int], include: Secrecy | None
) -> dict[int, tuple[Candidate, ...]]:
    found: dict[int, list[Candidate]] = {}
    for citation, key, confidence, title, level in connection.execute(
        "SELECT citation_id, letters.key, confidence, letters.title, letters.secrecy_level "
        "FROM citation_candidates "
        f"JOIN letters ON letters.id = letter_id WHERE citation_id {_SOME} "
        "ORDER BY citation_id, confidence DESC, letters.key",
        (json.dumps(citations),),
    ):
        if may_show(level, include):
            found.setdefault(citation, []).append(Candidate(key, confidence, title=title))
    return {citation: tuple(items) for citation, items in found.items()}


def _conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it."""
    days = {node.key: day for node in nodes if node.duties and (day := _last_day(node.duties)) is not None}
    if len(days) < 2:
        return
    for edge in edges:
        # Most letters set no day: one look is enough for their citations.
        below = days.get(edge.source)
        if below is None:
            continue
        above = days.get(edge.target or "")
        if above is None or above == below or edge.status is not LinkStatus.RESOLVED:
            continue
        yield Conflict(edge.target or "", edge.source, above, below)


def _last_day(duties: Sequence[Duty]) -> str | None:
    days = [
        d.end[:10]
        for d in duties
        if d.kind is DeadlineKind.DEADLINE and d.end and d.state is not DutyState.WITHDRAWN
    ]
    return max(days) if days else None
