"""Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.store.days import ends_on
from schemas.graph import ChainNode, Conflict, Duty, DutyState, Edge, LinkStatus
from schemas.letter import DeadlineKind, Relation


def conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Yield the conflicts of a chain's letters over its citations; one may come more than once.

    A letter that forwards another without a word on the day passes that one's day on. An answer has days of
    its own.
    """
    owing = {node.key: node.duties for node in nodes if node.duties}
    if not owing:
        return
    forwards, resolved = Relation.FORWARDS, LinkStatus.RESOLVED
    passed_on = {
        edge.source: edge.target
        for edge in edges
        if edge.relation is forwards and edge.status is resolved and edge.target
    }
    # Most letters set no day: few citations go from one that does to another, or to one that passes one on.
    days = _Days(owing)
    for edge in [e for e in edges if e[0] in owing and (e[1] in owing or e[1] in passed_on)]:
        if edge.relation is Relation.ANSWERS or edge.status is not resolved:
            continue
        upper = _asks(edge.target or "", days, passed_on) if days[edge.source] else None
        if upper is None:
            continue
        above, below = days[upper] - days[edge.source], days[edge.source] - days[upper]
        if above and below:
            yield Conflict(upper, edge.source, max(above), max(below))


class _Days(dict[str, set[str]]):
    """The days by which letters ask for something, told when they are asked for."""

    def __init__(self, owing: Mapping[str, Sequence[Duty]]) -> None:
        self._owing = owing

    def __missing__(self, letter: str) -> set[str]:
        self[letter] = found = {
            ends_on(d.end)[:10]
            for d in self._owing.get(letter, ())
            if d.kind is DeadlineKind.DEADLINE and d.end and d.state is not DutyState.WITHDRAWN
        }
        return found


def _asks(letter: str, days: _Days, passed_on: Mapping[str, str]) -> str | None:
    """The letter whose days hold for this one: its own, or those of what it forwards."""
    seen = set()
    while not days[letter]:
        if letter in seen or letter not in passed_on:
            return None
        seen.add(letter)
        letter = passed_on[letter]
    return letter
