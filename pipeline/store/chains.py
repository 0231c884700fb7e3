"""The chain of a letter: breadth first over the citations, each level one question to the database."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter

import msgspec

from pipeline.link.merging import secrecy_level
from pipeline.store.cards import Card, Cards
from pipeline.store.conflicts import conflicts
from pipeline.store.duties import duties_on
from pipeline.store.standing import Changes, Other, changes_of
from pipeline.store.visibility import masked_key, may_show
from schemas.graph import Candidate, Chain, ChainNode, Direction, Edge, LinkReason, LinkStatus
from schemas.letter import LetterKind, ReferenceRole, Relation, Secrecy

_KINDS = {kind.value: kind for kind in LetterKind}
_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in ReferenceRole}
_STATUSES = {status.value: status for status in LinkStatus}
_REASONS = {reason.value: reason for reason in LinkReason}
_NOT_CLASSIFIED = False
"""What `ChainNode.classified` is of most, by its place: giving it by name takes twice the time."""
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

    def levels(self) -> list[tuple[int, list[Card]]]:
        """Return the letters of each depth, in order of depth, then of keys."""
        return sorted(self._levels.items())

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
    walk = _Walk(connection, root, depth, include, limit)
    if direction in (Direction.UP, Direction.BOTH):
        walk.up()
    if direction in (Direction.DOWN, Direction.BOTH):
        walk.down()
    cards = [card for _, level in walk.levels() for card in level]
    open_to = secrecy_level(include)
    hidden = {card.id for card in cards if card.level > open_to}
    keys = {card.id: card.key for card in cards}
    keys |= {letter: masked_key(keys[letter]) for letter in hidden}
    nodes = _nodes(connection, walk, cards, hidden, as_of, include)
    edges = _edges(connection, walk, cards, keys, hidden, include)
    return Chain(
        root=keys[root],
        nodes=nodes,
        edges=edges,
        truncated=walk.truncated,
        conflicts=tuple(dict.fromkeys(conflicts(nodes, edges))),
        direction=direction,
    )


def _nodes(
    connection: sqlite3.Connection,
    walk: _Walk,
    cards: Sequence[Card],
    hidden: Collection[int],
    as_of: dt.date,
    include: Secrecy | None,
) -> tuple[ChainNode, ...]:
    """Return the letters in order of depth, then of keys; of a classified one only number and date."""
    open_to = secrecy_level(include)
    changed = [card.id for card in cards if card.changed and card.id not in hidden]
    changes = changes_of(connection, json.dumps(changed)) if changed else Changes()
    owing = [card for card in cards if card.duties and card.id not in hidden]
    owed = duties_on(connection, owing, as_of, include, changes) if owing else {}
    nodes = []
    for depth, level in walk.levels():
        for card in level:
            if card.id in hidden:
                key, kind = masked_key(card.key), LetterKind.UNKNOWN
                held = card.held == 1
                nodes.append(
                    ChainNode(key, card.number, card.date, None, None, kind, held, depth, classified=True)
                )
                continue
            ended, amended = _standing(changes, card.id, open_to) if card.changed else (None, ())
            nodes.append(
                ChainNode(
                    card.key, card.number, card.date, card.issuer, card.subject, _KINDS[card.kind],
                    card.held == 1, depth, _NOT_CLASSIFIED, owed[card.id] if card.duties else (),
                    ended.key if ended else None, card.number_status, ended.title if ended else None, amended,
                )
            )  # fmt: skip
    return tuple(nodes)


def _standing(changes: Changes, letter: int, open_to: int) -> tuple[Other | None, tuple[str, ...]]:
    """Return which letter ended this one (the latest that says so), and the titles of those that amend it."""
    ended = [other for other in changes.ending.get(letter, ()) if other.counts(open_to)]
    amended = [other.title for other in changes.amending.get(letter, ()) if other.counts(open_to)]
    return ended[-1] if ended else None, tuple(amended)


def _edges(
    connection: sqlite3.Connection,
    walk: _Walk,
    cards: Sequence[Card],
    keys: Mapping[int, str],
    hidden: Collection[int],
    include: Secrecy | None,
) -> tuple[Edge, ...]:
    """Return the citations that were walked: by citing letter, as these stand, then as in the text."""
    undecided = [c.id for card in cards for c in card.citations if c.id and c.status in _UNDECIDED]
    candidates = _candidates(connection, undecided, include) if undecided else {}
    whole, cited, limited = walk.citing, walk.cited, walk.limited
    edges = [
        Edge(
            keys[card.id], None if c.cited is None else keys[c.cited],
            _RELATIONS[c.relation], _ROLES[c.role], _STATUSES[c.status], _REASONS[c.reason],
            c.text, c.confidence, candidates.get(c.id, ()) if c.id else (),
        )
        for card in cards
        for c in card.citations
        if (c.cited in cited or card.id in whole) and (not limited or c.cited is None or c.cited in keys)
    ]  # fmt: skip
    if hidden:
        # The words of a citation are the citing letter's own.
        unsaid = {keys[letter] for letter in hidden}
        edges = [
            msgspec.structs.replace(edge, relation=Relation.REFERS, role=ReferenceRole.REFERENCE, text="")
            if edge.source in unsaid
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
