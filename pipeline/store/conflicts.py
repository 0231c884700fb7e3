"""Deadlines carried along a chain: a letter that passes a duty on with another day conflicts with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.store.days import ends_on, is_day
from schemas.graph import ChainNode, Conflict, Duty, DutyState, Edge, LinkStatus
from schemas.letter import DeadlineKind, Relation

_REPLY = re.compile(r"ตอบรับ|ยืนยันการเข้า|ชื่อผู้(?:เข้า|แทน)")


def conflicts(nodes: Sequence[ChainNode], edges: Sequence[Edge]) -> Iterator[Conflict]:
    """Yield the conflicts of a chain's letters over its citations; one may come more than once.

    A letter that forwards another without a word on the day passes that one's day on. An answer has days of
    its own. So have meetings, but for a letter that amends another: where both name a meeting, it is moved.
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
    days, replies, meetings = _Days(owing), _Replies(owing), _Meetings(owing)
    for edge in [e for e in edges if e.source in owing and (e.target in owing or e.target in passed_on)]:
        if edge.relation is Relation.ANSWERS or edge.status is not resolved:
            continue
        of_kinds = (days, replies, meetings) if edge.relation is Relation.AMENDS else (days, replies)
        for of_kind in of_kinds:
            found = _conflict(edge, of_kind, passed_on)
            if found is not None:
                yield found


def _conflict(edge: Edge, days: _Days, passed_on: Mapping[str, str]) -> Conflict | None:
    """Return where the two letters of a citation name different days."""
    upper = _asks(edge.target or "", days, passed_on) if days[edge.source] else None
    if upper is None:
        return None
    above, below = days[upper] - days[edge.source], days[edge.source] - days[upper]
    return Conflict(upper, edge.source, max(above), max(below)) if above and below else None


class _Days(dict[str, set[str]]):
    """The days by which letters ask for something, told when they are asked for."""

    replies = False

    def __init__(self, owing: Mapping[str, Sequence[Duty]]) -> None:
        self._owing = owing

    def __missing__(self, letter: str) -> set[str]:
        self[letter] = found = {
            day
            for d in self._owing.get(letter, ())
            if d.state is not DutyState.WITHDRAWN and (day := self._day(d)) is not None
        }
        return found

    def _day(self, duty: Duty) -> str | None:
        if duty.kind is not DeadlineKind.DEADLINE or not duty.end or _is_reply(duty) is not self.replies:
            return None
        return ends_on(duty.end)[:10]


class _Replies(_Days):
    """The days by which letters ask who comes to what they invite to: no day of the work itself."""

    replies = True


def _is_reply(duty: Duty) -> bool:
    return bool(duty.action and _REPLY.search(duty.action))


class _Meetings(_Days):
    """The days on which meetings begin. Of one that is held again and again there is no such day."""

    def _day(self, duty: Duty) -> str | None:
        once = duty.kind is DeadlineKind.EVENT and not duty.rrule
        return duty.start[:10] if once and duty.start and is_day(duty.start) else None


def _asks(letter: str, days: _Days, passed_on: Mapping[str, str]) -> str | None:
    """The letter whose days hold for this one: its own, or those of what it forwards."""
    seen = set()
    while not days[letter]:
        if letter in seen or letter not in passed_on:
            return None
        seen.add(letter)
        letter = passed_on[letter]
    return letter
