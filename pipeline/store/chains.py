"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.duties import duties_of
from pipeline.store.visibility import may_show
from schemas.graph import (
    Candidate,
    Chain,
    ChainNode,
    Conflict,
    Direction,
    Duty,
    Edge,
    LinkReason,
    LinkStatus,
)
from schemas.letter import DeadlineKind, LetterKind, ReferenceRole, Relation, Secrecy

_CITATION = (
    "citations.id, citations.letter_id, citations.cited_id, citations.relation, citations.role, "
    "citations.status, citations.reason, citations.text, citations.confidence"
)
_LETTER = (
    "letters.id, letters.key, letters.number, letters.date, letters.issuer, letters.subject, letters.kind, "
    "letters.held, letters.secrecy_level, letters.number_status"
)
_WIDTH = 9
"""Columns of a citation, before those of the letter at its other end."""
# The ids of a level travel as one JSON list: one statement for any number of them, prepared once.
_UP = (
    f"SELECT {_CITATION}, {_LETTER} FROM citations LEFT JOIN letters ON letters.id = citations.cited_id "
    "WHERE citations.letter_id IN (SELECT value FROM json_each(?))"
)
_DOWN = (
    f"SELECT {_CITATION}, {_LETTER} FROM citations JOIN letters ON letters.id = citations.letter_id "
    "WHERE citations.cited_id IN (SELECT value FROM json_each(?))"
)
_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}


class _Walk:
    def __init__(self, connection: sqlite3.Connection, include: Secrecy | None, limit: int) -> None:
        self.connection = connection
        self.include = include
        self.limit = limit
        self.depths: dict[int, int] = {}
        self.letters: dict[int, tuple[Any, ...]] = {}
        self.edges: dict[int, tuple[Any, ...]] = {}
        self.truncated = False

    def start(self, root: int) -> None:
        """Take in the letter asked for."""
        row = self.connection.execute(f"SELECT {_LETTER} FROM letters WHERE id = ?", (root,)).fetchone()
        self.depths[root], self.letters[root] = 0, row

    def go(self, root: int, step: int, depth: int) -> None:
        """Walk from the root: `step` -1 to what is cited, +1 to what cites."""
        frontier = [root]
        for level in range(1, depth + 1):
            reached: list[int] = []
            for row in self._level(frontier, step):
                self.edges[row[0]] = row
                other = row[_WIDTH]
                if other is None or other in self.depths:
                    continue
                if len(self.depths) >= self.limit:
                    self.truncated = True
                    continue
                self.depths[other], self.letters[other] = step * level, row[_WIDTH:]
                reached.append(other)
            frontier = reached
            if not frontier:
                return
        if any(True for _ in self._level(frontier, step)):
            self.truncated = True

    def _level(self, frontier: Sequence[int], step: int) -> Iterator[tuple[Any, ...]]:
        if step < 0:
            # What a classified letter cites stays with it.
            frontier = [n for n in frontier if may_show(self.letters[n][8], self.include)]
        return self.connection.execute(_UP if step < 0 else _DOWN, (json.dumps(frontier),))


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
    walk = _Walk(connection, include, limit)
    walk.start(root)
    if direction in (Direction.UP, Direction.BOTH):
        walk.go(root, -1, depth)
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.go(root, 1, depth)
    nodes = _nodes(connection, walk, as_of)
    edges = tuple(_edges(connection, walk, nodes))
    ordered = sorted(nodes.values(), key=lambda n: (n.depth, n.date or "9999", n.key))
    return Chain(
        root=nodes[root].key,
        nodes=tuple(ordered),
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(_conflicts(ordered, edges)),
    )


def _nodes(connection: sqlite3.Connection, walk: _Walk, as_of: dt.date) -> dict[int, ChainNode]:
    ids = list(walk.letters)
    owed = duties_of(connection, ids, as_of)
    ended = _ended(connection, ids, walk.include)
    open_to = secrecy_level(walk.include)
    found: dict[int, ChainNode] = {}
    for id_, key, number, date, issuer, subject, kind, held, level, status in walk.letters.values():
        if level <= open_to:
            found[id_] = ChainNode(
                key,
                number,
                date,
                issuer,
                subject,
                _KINDS[kind],
                held == 1,
                walk.depths[id_],
                duties=owed.get(id_, ()),
                ended_by=ended.get(id_),
                number_status=status,
            )
        else:
            found[id_] = ChainNode(
                key,
                number,
                date,
                None,
                None,
                LetterKind.UNKNOWN,
                held == 1,
                walk.depths[id_],
                classified=True,
            )
    return found


def _ended(connection: sqlite3.Connection, ids: Sequence[int], include: Secrecy | None) -> dict[int, str]:
    """Which of the letters are cancelled or superseded, and by which: the latest one that says so."""
    rows = connection.execute(
        "SELECT citations.cited_id, letters.key, letters.secrecy_level FROM citations "
        "JOIN letters ON letters.id = citations.letter_id "
        "WHERE citations.cited_id IN (SELECT value FROM json_each(?)) "
        "AND citations.relation IN ('cancels', 'supersedes') AND citations.status = 'resolved' "
        "ORDER BY letters.date, letters.key",
        (json.dumps(ids),),
    )
    return {cited: key for cited, key, level in rows if may_show(level, include)}


def _edges(connection: sqlite3.Connection, walk: _Walk, nodes: dict[int, ChainNode]) -> Iterator[Edge]:
    undecided = [row[0] for row in walk.edges.values() if row[5] in ("ambiguous", "rejected")]
    candidates = _candidates(connection, undecided, walk.include) if undecided else {}
    # Citations of a letter were written in the order of its text, one after the other.
    for row in sorted(walk.edges.values(), key=lambda r: (nodes[r[1]].key if r[1] in nodes else "", r[0])):
        citation, citing_id, cited_id, relation, role, status, reason, text, confidence = row[:_WIDTH]
        citing, cited = nodes.get(citing_id), nodes.get(cited_id)
        if citing is None or (cited is None and cited_id is not None):
            continue
        # The words of a citation are the citing letter's own.
        hidden = citing.classified
        yield Edge(
            citing.key,
            cited.key if cited else None,
            Relation.REFERS if hidden else _RELATIONS[relation],
            ReferenceRole.REFERENCE if hidden else _ROLES[role],
            _STATUSES[status],
            _REASONS[reason],
            "" if hidden else text,
            confidence,
            candidates.get(citation, ()),
        )


def _candidates(
    connection: sqlite3.Connection, citations: Sequence[int], include: Secrecy | None
) -> dict[int, tuple[Candidate, ...]]:
    found: dict[int, list[Candidate]] = {}
    for citation, key, confidence, level in connection.execute(
        "SELECT citation_id, letters.key, confidence, letters.secrecy_level FROM citation_candidates "
        "JOIN letters ON letters.id = letter_id WHERE citation_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY citation_id, confidence DESC, letters.key",
        (json.dumps(citations),),
    ):
        if may_show(level, include):
            found.setdefault(citation, []).append(Candidate(key, confidence))
    return {citation: tuple(items) for citation, items in found.items()}


def _conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it."""
    days = {node.key: day for node in nodes if node.duties and (day := _last_day(node.duties)) is not None}
    if len(days) < 2:
        return
    for edge in edges:
        below, above = days.get(edge.source), days.get(edge.target or "")
        if above is None or below is None or above == below or edge.status is not LinkStatus.RESOLVED:
            continue
        yield Conflict(edge.target or "", edge.source, above, below)


def _last_day(duties: Sequence[Duty]) -> str | None:
    days = [d.end[:10] for d in duties if d.kind is DeadlineKind.DEADLINE and d.end]
    return max(days) if days else None
