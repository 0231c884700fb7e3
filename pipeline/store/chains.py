"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import gc
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

from pipeline.link.merging import secrecy_level
from pipeline.store.cards import Card, Cards
from pipeline.store.conflicts import conflicts
from pipeline.store.duties import duties_on
from pipeline.store.standing import changes_of
from pipeline.store.visibility import masked_key, may_show
from schemas.graph import Candidate, Chain, ChainNode, Direction, Edge, LinkReason, LinkStatus
from schemas.letter import LetterKind, ReferenceRole, Relation, Secrecy

_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}
_UNDECIDED = (LinkStatus.AMBIGUOUS, LinkStatus.REJECTED)
_by_key = attrgetter("key")


class _Walk:
    """A walk from a letter, level by level: letters, then those that they cite or that cite them."""

    def __init__(
        self, connection: sqlite3.Connection, root: int, depth: int, include: Secrecy | None, limit: int
    ) -> None:
        self._cards = Cards(connection)
        self._depth = depth
        self._open = secrecy_level(include)
        self._room = limit
        self._reached: set[int] = set()
        self._levels: dict[int, list[Card]] = {}
        self.truncated = False
        self.limited = False
        """Whether letters were left out because there are too many."""
        self.citing: set[int] = set()
        """The letters whose citations were followed."""
        self.cited: set[int] = set()
        """The letters of which was asked who cites them."""
        self._root = self._reach({root}, 0)

    def letters(self) -> list[tuple[int, Card]]:
        """Return the letters with their depths, in order of depth, then of keys."""
        return [(depth, card) for depth in sorted(self._levels) for card in self._levels[depth]]

    def up(self) -> None:
        """Walk from the root to what is cited."""
        onward = self._root
        for level in range(self._depth + 1):
            # What a classified letter cites stays with it.
            onward = [card for card in onward if card.level <= self._open]
            if level < self._depth:
                self.citing.update([card.id for card in onward])
                found = {citation.cited for card in onward for citation in card.citations}
                onward = self._reach({letter for letter in found if letter is not None}, -level - 1)
        self.truncated |= any(card.citations for card in onward)

    def down(self) -> None:
        """Walk from the root to what cites."""
        onward = [card.id for card in self._root]
        for level in range(self._depth):
            self.cited.update(onward)
            onward = [card.id for card in self._reach(self._cards.citing(onward), level + 1)]
        self.truncated |= bool(onward and self._cards.citing(onward))

    def _reach(self, letters: set[int], depth: int) -> list[Card]:
        """Take in the letters that are new, as far as there is room; return their cards."""
        fresh = sorted(letters - self._reached)
        if len(fresh) > self._room:
            self.truncated = self.limited = True
            del fresh[self._room :]
        self._room -= len(fresh)
        self._reached.update(fresh)
        cards = self._cards.of(fresh)
        cards.sort(key=_by_key)
        if cards:
            self._levels[depth] = cards
        return cards


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
        walk.up()
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.down()
    letters = walk.letters()
    nodes = _nodes(connection, letters, as_of, include)
    edges = _edges(connection, walk, letters, nodes, include)
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
    connection: sqlite3.Connection,
    letters: Sequence[tuple[int, Card]],
    as_of: dt.date,
    include: Secrecy | None,
) -> dict[int, ChainNode]:
    """Return the nodes of letters by their ids, in the same order."""
    open_to = secrecy_level(include)
    shown = [card for _, card in letters if card.level <= open_to]
    changes = changes_of(connection, json.dumps([card.id for card in shown if card.changed]))
    owed = duties_on(connection, shown, as_of, include, changes)
    # Made as `ChainNode._make` does, without its check of the length: a third of the time.
    new = tuple.__new__
    nodes = {
        card.id: new(ChainNode, (
            card.key, card.number, card.date, card.issuer, card.subject, _KINDS[card.kind], card.held == 1,
            depth, False, owed.get(card.id, ()) if card.duties else (), None, card.number_status, None, (),
        ))
        if card.level <= open_to
        # Of a classified letter only number and date.
        else ChainNode(
            masked_key(card.key), card.number, card.date, None, None, LetterKind.UNKNOWN, card.held == 1,
            depth, classified=True,
        )
        for depth, card in letters
    }  # fmt: skip
    for id_ in changes.ending.keys() | changes.amending.keys():
        ended = [other for other in changes.ending.get(id_, ()) if other.counts(open_to)]
        amended = [other.title for other in changes.amending.get(id_, ()) if other.counts(open_to)]
        if ended or amended:
            nodes[id_] = nodes[id_]._replace(
                # The latest one that says so counts.
                ended_by=ended[-1].key if ended else None,
                ended_by_title=ended[-1].title if ended else None,
                amended_by=tuple(amended),
            )
    return nodes


def _edges(
    connection: sqlite3.Connection,
    walk: _Walk,
    letters: Sequence[tuple[int, Card]],
    nodes: dict[int, ChainNode],
    include: Secrecy | None,
) -> tuple[Edge, ...]:
    """Return the citations that were walked: by citing letter, as these stand, then as in the text."""
    keys: dict[int | None, str | None] = {letter: node[0] for letter, node in nodes.items()}
    keys[None] = None
    cards = [card for _, card in letters]
    undecided = [c.id for card in cards for c in card.citations if c.id and c.status in _UNDECIDED]
    candidates = _candidates(connection, undecided, include) if undecided else {}
    whole, cited, limited = walk.citing, walk.cited, walk.limited
    # As the nodes: `Edge._make` without its check.
    new = tuple.__new__
    edges = [
        new(Edge, (
            keys[card.id], keys[c.cited], _RELATIONS[c.relation], _ROLES[c.role], _STATUSES[c.status],
            _REASONS[c.reason], c.text, c.confidence, candidates.get(c.id, ()) if c.id else (),
        ))
        for card in cards
        for c in card.citations
        if (c.cited in cited or card.id in whole) and (not limited or c.cited in keys)
    ]  # fmt: skip
    if hidden := {node.key for node in nodes.values() if node.classified}:
        # The words of a citation are the citing letter's own.
        edges = [
            edge._replace(relation=Relation.REFERS, role=ReferenceRole.REFERENCE, text="")
            if edge.source in hidden
            else edge
            for edge in edges
        ]
    return tuple(edges)


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
