"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence

from pipeline.store.duties import duties_of
from pipeline.store.queries import text_or_none
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

_EDGE = (
    "SELECT citations.id, citations.letter_id, citations.cited_id, citations.relation, citations.role, "
    "citations.status, citations.reason, citations.text, citations.confidence, citations.ordinal "
    "FROM citations WHERE "
)
_CHUNK = 900
_ENDING = ("cancels", "supersedes")


class _Walk:
    def __init__(self, connection: sqlite3.Connection, include: Secrecy | None, limit: int) -> None:
        self.connection = connection
        self.include = include
        self.limit = limit
        self.depths: dict[int, int] = {}
        self.edges: dict[int, tuple[object, ...]] = {}
        self.truncated = False

    def go(self, root: int, step: int, depth: int) -> None:
        """Walk from the root: `step` -1 to what is cited, +1 to what cites."""
        frontier = [root]
        for level in range(1, depth + 1):
            rows = list(self._edges_of(frontier, step))
            reached: list[int] = []
            for row in rows:
                self.edges[int(str(row[0]))] = row
                other = row[2] if step < 0 else row[1]
                if other is None or int(str(other)) in self.depths:
                    continue
                if len(self.depths) >= self.limit:
                    self.truncated = True
                    continue
                self.depths[int(str(other))] = step * level
                reached.append(int(str(other)))
            frontier = reached
            if not frontier:
                return
        if any(True for _ in self._edges_of(frontier, step)):
            self.truncated = True

    def _edges_of(self, frontier: Sequence[int], step: int) -> Iterator[tuple[object, ...]]:
        # Upwards the citing letters are those of the frontier: what a classified one cites stays with it.
        column = "letter_id" if step < 0 else "cited_id"
        for part in _chunks(self._open(frontier) if step < 0 else frontier):
            marks = ",".join("?" * len(part))
            yield from self.connection.execute(
                f"{_EDGE} citations.{column} IN ({marks}) ORDER BY citations.letter_id, citations.ordinal",
                tuple(part),
            )

    def _open(self, letters: Sequence[int]) -> list[int]:
        found: list[int] = []
        for part in _chunks(letters):
            marks = ",".join("?" * len(part))
            found += [
                row[0]
                for row in self.connection.execute(
                    f"SELECT id, secrecy_level FROM letters WHERE id IN ({marks})",
                    tuple(part),
                )
                if may_show(row[1], self.include)
            ]
        return found


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
    walk.depths[root] = 0
    if direction in (Direction.UP, Direction.BOTH):
        walk.go(root, -1, depth)
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.go(root, 1, depth)
    nodes = _nodes(connection, walk.depths, as_of, include)
    edges = tuple(_edges(connection, walk, nodes))
    ordered = sorted(nodes.values(), key=lambda n: (n.depth, n.date or "9999", n.key))
    return Chain(
        root=nodes[root].key,
        nodes=tuple(ordered),
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(_conflicts(ordered, edges)),
    )


def _nodes(
    connection: sqlite3.Connection, depths: dict[int, int], as_of: dt.date, include: Secrecy | None
) -> dict[int, ChainNode]:
    ids = list(depths)
    owed = duties_of(connection, ids, as_of)
    ended = _ended(connection, ids, include)
    found: dict[int, ChainNode] = {}
    for part in _chunks(ids):
        marks = ",".join("?" * len(part))
        for id_, key, number, date, issuer, subject, kind, held, level, status in connection.execute(
            "SELECT id, key, number, date, issuer, subject, kind, held, secrecy_level, number_status "
            f"FROM letters WHERE id IN ({marks})",
            tuple(part),
        ):
            if may_show(level, include):
                found[id_] = ChainNode(
                    key,
                    number,
                    date,
                    issuer,
                    subject,
                    LetterKind(kind),
                    bool(held),
                    depths[id_],
                    duties=owed.get(id_, ()),
                    ended_by=ended.get(id_),
                    number_status=text_or_none(status),
                )
            else:
                found[id_] = ChainNode(
                    key,
                    number,
                    date,
                    None,
                    None,
                    LetterKind.UNKNOWN,
                    bool(held),
                    depths[id_],
                    classified=True,
                )
    return found


def _ended(connection: sqlite3.Connection, ids: Sequence[int], include: Secrecy | None) -> dict[int, str]:
    """Which of the letters are cancelled or superseded, and by which: the latest one that says so."""
    found: dict[int, str] = {}
    for part in _chunks(ids):
        marks = ",".join("?" * len(part))
        for cited, key, level in connection.execute(
            "SELECT citations.cited_id, letters.key, letters.secrecy_level FROM citations "
            f"JOIN letters ON letters.id = citations.letter_id WHERE citations.cited_id IN ({marks}) "
            "AND citations.relation IN (?, ?) AND citations.status = 'resolved' ORDER BY letters.date, "
            "letters.key",
            (*part, *_ENDING),
        ):
            if may_show(level, include):
                found[cited] = key
    return found


def _edges(connection: sqlite3.Connection, walk: _Walk, nodes: dict[int, ChainNode]) -> Iterator[Edge]:
    ambiguous = [n for n, row in walk.edges.items() if row[5] in ("ambiguous", "rejected")]
    candidates = _candidates(connection, ambiguous, walk.include)
    order = {id_: node.key for id_, node in nodes.items()}
    for id_, row in sorted(
        walk.edges.items(), key=lambda item: (order.get(int(str(item[1][1])), ""), int(str(item[1][9])))
    ):
        citing, cited = nodes.get(int(str(row[1]))), row[2]
        target = nodes.get(int(str(cited))) if cited is not None else None
        if citing is None or (cited is not None and target is None):
            continue
        # The words of a citation are the citing letter's own.
        hidden = citing.classified
        yield Edge(
            source=citing.key,
            target=target.key if target else None,
            relation=Relation(str(row[3])) if not hidden else Relation.REFERS,
            role=ReferenceRole(str(row[4])) if not hidden else ReferenceRole.REFERENCE,
            status=LinkStatus(str(row[5])),
            reason=LinkReason(str(row[6])),
            text="" if hidden else str(row[7]),
            confidence=float(str(row[8])),
            candidates=candidates.get(id_, ()),
        )


def _candidates(
    connection: sqlite3.Connection, citations: Sequence[int], include: Secrecy | None
) -> dict[int, tuple[Candidate, ...]]:
    found: dict[int, list[Candidate]] = {}
    for part in _chunks(citations):
        marks = ",".join("?" * len(part))
        for citation, key, confidence, level in connection.execute(
            "SELECT citation_id, letters.key, confidence, letters.secrecy_level FROM citation_candidates "
            f"JOIN letters ON letters.id = letter_id WHERE citation_id IN ({marks}) "
            "ORDER BY citation_id, confidence DESC, letters.key",
            tuple(part),
        ):
            if may_show(level, include):
                found.setdefault(citation, []).append(Candidate(key, confidence))
    return {citation: tuple(items) for citation, items in found.items()}


def _conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it."""
    by_key = {node.key: node for node in nodes}
    for edge in edges:
        lower, upper = by_key.get(edge.source), by_key.get(edge.target or "")
        if lower is None or upper is None or edge.status is not LinkStatus.RESOLVED:
            continue
        above, below = _last_day(upper.duties), _last_day(lower.duties)
        if above is not None and below is not None and above != below:
            yield Conflict(upper.key, lower.key, above, below)


def _last_day(duties: Sequence[Duty]) -> str | None:
    days = [d.end[:10] for d in duties if d.kind is DeadlineKind.DEADLINE and d.end]
    return max(days) if days else None


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
