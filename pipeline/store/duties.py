"""Deadlines, meetings and periods: which are open on a given day, and their stable names for calendars."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.agencies import is_of, of_agency
from pipeline.store.cards import Card
from pipeline.store.days import begins_on, ends_on
from pipeline.store.duty_around import (
    Closing,
    answers,
    closed,
    closings_of,
    turned,
    turns,
)
from pipeline.store.duty_versions import withdrawn
from pipeline.store.recurring import next_day
from pipeline.store.standing import Changes, Other, changes_of
from pipeline.store.visibility import visible
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineBasis, DeadlineKind, Secrecy, Status, Urgency

_COLUMNS = (
    "deadlines.letter_id, deadlines.kind, deadlines.text, deadlines.starts, deadlines.ends, deadlines.rrule, "
    "deadlines.basis, deadlines.action, deadlines.place, letters.key, letters.number, letters.date, "
    "letters.issuer, letters.subject, letters.direction, letters.urgency, deadlines.uid, "
    "deadlines.status, letters.number_status, duty_versions.version, duty_versions.changed"
)
# What was never changed, as with most duties, has version 0: the index of the others is small.
_LETTER = (
    "letters ON letters.id = deadlines.letter_id LEFT JOIN duty_versions "
    "ON duty_versions.uid = deadlines.uid AND duty_versions.changed IS NOT NULL"
)
_FROM = f"FROM deadlines JOIN {_LETTER}"
# Most letters ask for nothing: CROSS JOIN looks for duties first.
_OF_SOME = f"FROM json_each(?) CROSS JOIN deadlines ON deadlines.letter_id = value CROSS JOIN {_LETTER}"
_VERSIONS = (
    "SELECT uid, version, changed FROM json_each(?) "
    "CROSS JOIN duty_versions INDEXED BY duty_versions_changed ON uid = value WHERE changed IS NOT NULL"
)
_KINDS = {kind.value: kind for kind in DeadlineKind}
_BASES = {basis.value: basis for basis in DeadlineBasis}
_TRAFFIC = {traffic.value: traffic for traffic in Traffic}
_STATUSES = {status.value: status for status in Status}
_URGENCIES = {urgency.value: urgency for urgency in Urgency}
_NOT_DONE = (DutyState.OPEN, DutyState.OVERDUE)
_NONE: tuple[str | None, str | None] = (None, None)
_UNCHANGED = (None, None)


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties are asked for. `since` and `until` bound the day they are due (or begin)."""

    since: dt.date | None = None
    until: dt.date | None = None
    agency: str | None = None
    states: frozenset[DutyState] | None = None
    """`None` for all."""
    ours: bool = False
    """Only duties of letters that came in to the archive's own office."""


def due_day(duty: Duty) -> str | None:
    """Return the day that counts: a deadline's or period's end, a meeting's start, the next of a series.

    What is known by its month or year alone is due when that ends; what goes on from there begins with it.
    """
    day = _due(duty)
    if day is None or duty.rrule or duty.kind is DeadlineKind.RECURRING:
        return day
    if duty.kind is DeadlineKind.EVENT:
        goes_on = bool(duty.start and duty.end)
    else:
        goes_on = duty.kind is DeadlineKind.PERIOD and not duty.end
    return begins_on(day) if goes_on else ends_on(day)


def _due(duty: Duty) -> str | None:
    """The day that counts as it was read: a month or a year where nothing more is known."""
    if duty.rrule:
        return duty.next or (duty.start or "")[:10] or None
    if duty.kind is DeadlineKind.EVENT:
        return (duty.start or duty.end or "")[:10] or None
    return (duty.end or duty.start or "")[:10] or None


def state_of(
    kind: DeadlineKind, start: str | None, end: str | None, rrule: str | None, as_of: dt.date, *, done: bool
) -> DutyState:
    """Return where a duty stands on a day. Only a deadline can be overdue; a month is over when it ends."""
    if done:
        return DutyState.DONE
    if kind is DeadlineKind.RECURRING or rrule:
        return DutyState.OPEN
    # A period with an open end (`เป็นต้นไป`) goes on.
    last = end or (start if kind is not DeadlineKind.PERIOD else None)
    if last is None or last[:10] >= as_of.isoformat()[: len(last[:10])]:
        return DutyState.OPEN
    return DutyState.OVERDUE if kind is DeadlineKind.DEADLINE else DutyState.PAST


def duties(
    connection: sqlite3.Connection, wanted: DutyFilter, as_of: dt.date, include: Secrecy | None
) -> tuple[Duty, ...]:
    """Return duties in the order they are due, those without a day last."""
    theirs, values = of_agency(connection, wanted.agency)
    where = [visible("letters", include), "letters.held = 1", theirs]
    if wanted.ours:
        where.append("letters.direction = 'incoming'")
    rows = connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where)}", values).fetchall()
    view = _View(connection, rows, as_of, include, _changes_of(connection, rows))
    found = [view.duty(row) for row in rows]
    if wanted.states is None or DutyState.WITHDRAWN in wanted.states:
        found += withdrawn(connection, include)
    return tuple(sorted((d for d in found if _wanted(d, wanted)), key=_order))


def duties_of(
    connection: sqlite3.Connection, letters: str, as_of: dt.date, include: Secrecy | None
) -> dict[int, tuple[Duty, ...]]:
    """Return the duties of letters. The caller has seen to secrecy.

    Args:
        connection: The database.
        letters: The ids of the letters, as a JSON list.
        as_of: The day on which duties are open or overdue.
        include: The highest class of secrecy of the letters around them to tell of.
    """
    rows = connection.execute(f"SELECT {_COLUMNS} {_OF_SOME}", (letters,)).fetchall()
    return _by_letter(rows, _View(connection, rows, as_of, include, _changes_of(connection, rows)))


def duties_on(
    connection: sqlite3.Connection,
    cards: Iterable[Card],
    as_of: dt.date,
    include: Secrecy | None,
    changes: Changes,
) -> dict[int, tuple[Duty, ...]]:
    """Return the duties of letters as `duties_of` does, from their cards.

    Args:
        connection: The database.
        cards: The cards of the letters.
        as_of: The day on which duties are open or overdue.
        include: The highest class of secrecy of the letters around them to tell of.
        changes: What ends or amends the letters.
    """
    owing = [(card, duty) for card in cards for duty in card.duties]
    versions = _versions(connection, [duty.uid for _, duty in owing])
    rows = [
        (
            card.id, d.kind, d.text, d.start, d.end, d.rrule, d.basis, d.action, d.place, card.key,
            card.number, card.date, card.issuer, card.subject, card.direction, card.urgency, d.uid, d.status,
            card.number_status, *versions.get(d.uid, _UNCHANGED),
        )
        for card, d in owing
    ]  # fmt: skip
    return _by_letter(rows, _View(connection, rows, as_of, include, changes))


def _versions(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The version of duties that were changed, and when that was."""
    rows = connection.execute(_VERSIONS, (json.dumps(names),)) if names else ()
    return {name: (version, changed) for name, version, changed in rows}


def _by_letter(rows: Sequence[tuple[Any, ...]], view: _View) -> dict[int, tuple[Duty, ...]]:
    found: dict[int, list[Duty]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(view.duty(row))
    return {
        letter: tuple(sorted(items, key=_order)) if len(items) > 1 else (items[0],)
        for letter, items in found.items()
    }


def _changes_of(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> Changes:
    """What ends or amends the letters of some duties (rows of `_COLUMNS`)."""
    return changes_of(connection, json.dumps(list({row[0] for row in rows}))) if rows else Changes()


@dataclass(frozen=True, slots=True)
class _Around:
    """What there is to know of a letter's duties beside their own rows."""

    ended_by: Other | None
    ended_since: str
    """The date of the first letter that ended this one."""
    amended_by: tuple[str, ...]
    """Number and date of the letters that amend this one."""
    answer: Other | None
    closings: Sequence[Closing]

    def ends(self, state: DutyState, last: str | None) -> bool:
        """Whether the letter that ends this one ends a duty too: not a meeting that had been held by then."""
        if self.ended_by is None or state not in (*_NOT_DONE, DutyState.PAST):
            return False
        # The same on every later day: what a calendar shows as cancelled does not come back by itself.
        return state is not DutyState.PAST or not last or self.ended_since <= ends_on(last)[:10]


class _View:
    """Duties as they stand on a day, for those who may see letters up to a class."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        rows: Sequence[tuple[Any, ...]],
        as_of: dt.date,
        include: Secrecy | None,
        changes: Changes,
    ) -> None:
        """Read what stands around the duties (rows of `_COLUMNS`), all of it at once."""
        self._as_of = as_of
        self._ended: dict[int, Other] = {}
        self._since: dict[int, str] = {}
        self._amended: dict[int, tuple[str, ...]] = {}
        self._answers: dict[int, Other] = {}
        self._closings: dict[str, list[Closing]] = {}
        self._known: dict[int, _Around | None] = {}
        if not rows:
            return
        level = secrecy_level(include)
        for letter, ending in changes.ending.items():
            if standing := [other for other in ending if other.counts(level)]:
                self._ended[letter], self._since[letter] = standing[-1], standing[0].date or ""
        for letter, amending in changes.amending.items():
            if titles := tuple(other.title for other in amending if other.counts(level)):
                self._amended[letter] = titles
        if incoming := {row[0] for row in rows if row[14] == "incoming"}:
            for letter, other in answers(connection, incoming):
                if other.counts(level):
                    self._answers.setdefault(letter, other)
        self._closings = closings_of(connection, {row[9] for row in rows})

    def _around(self, letter: int, key: str) -> _Around | None:
        """What is known of a letter's duties, `None` for nothing, as with nearly all."""
        if letter in self._known:
            return self._known[letter]
        ended, amended = self._ended.get(letter), self._amended.get(letter, ())
        answer, closings = self._answers.get(letter), self._closings.get(key)
        found = None
        if ended or amended or answer or closings:
            found = _Around(ended, self._since.get(letter, ""), amended, answer, closings or ())
        self._known[letter] = found
        return found

    def duty(self, row: tuple[Any, ...]) -> Duty:
        """Return a row of `_COLUMNS` as a duty."""
        (
            letter, kind_, text, start, end, rrule, basis, action, place, key, number, date, issuer, subject,
            traffic, urgency, uid, status, number_status, version, changed,
        ) = row  # fmt: skip
        kind, version = _KINDS[kind_], version or 0
        around = self._around(letter, key)
        by, at = closed(around.closings, uid) if around else (None, None)
        state = state_of(kind, start, end, rrule, self._as_of, done=at is not None)
        if around is not None and around.ends(state, end or start):
            state = DutyState.WITHDRAWN
        following = next_day(rrule, start, date, self._as_of, end) if rrule else None
        if state is DutyState.OPEN and rrule and following is None and (start or date):
            # The rule had an end (`UNTIL`, `COUNT`), and it is over.
            state = DutyState.PAST
        ended_by = answer = _NONE
        if around is not None:
            ended_by = around.ended_by[:2] if around.ended_by else _NONE
            # Also of what is over: it stays in the calendar as it was.
            if around.answer and state not in (DutyState.DONE, DutyState.WITHDRAWN):
                answer = around.answer[:2]
            # A calendar takes a change only from a higher number.
            version += turns(around.closings, uid)
            changed = max(filter(None, (changed, turned(around.closings, uid))), default=None)
        return Duty(
            uid, key, number, date, issuer, subject, kind, text, start, end, rrule, _BASES[basis], action,
            place, state, _TRAFFIC[traffic], by, at, _URGENCIES[urgency] if urgency else None, version,
            changed, ended_by[0], answer[0], ended_by[1], answer[1], number_status, _STATUSES[status],
            following.isoformat() if following else None, around.amended_by if around else (),
        )  # fmt: skip


def close(connection: sqlite3.Connection, letter_key: str, uid: str | None, by: str | None, at: str) -> int:
    """Close the duties of a letter, or one of them; return how many were open. None is closed twice."""
    owed = connection.execute(
        "SELECT uid FROM deadlines JOIN letters ON letters.id = letter_id WHERE letters.key = ?",
        (letter_key,),
    ).fetchall()
    closings = closings_of(connection, (letter_key,)).get(letter_key, ())
    left = [name for (name,) in owed if uid in (None, name) and closed(closings, name)[1] is None]
    # One closing for all closes those of a later reading, too; each one left by itself where some are closed.
    names: list[str | None] = [None] if uid is None and left and len(left) == len(owed) else [*left]
    connection.executemany(
        "INSERT INTO closings (letter_key, uid, by, at) VALUES (?, ?, ?, ?)",
        [(letter_key, name, by, at) for name in names],
    )
    return len(left)


def reopen(connection: sqlite3.Connection, letter_key: str, uid: str | None, at: str) -> int:
    """Take back what closed the duties of a letter (or one of them); return how many closings that were.

    Where one closing was for all of them, those of the others stay: each has one of its own then.
    """
    if uid is not None:
        others = [
            (letter_key, name, by, closed_at)
            for by, closed_at in connection.execute(
                "SELECT by, at FROM closings WHERE letter_key = ? AND uid IS NULL AND undone_at IS NULL",
                (letter_key,),
            ).fetchall()
            for (name,) in connection.execute(
                "SELECT uid FROM deadlines JOIN letters ON letters.id = letter_id "
                "WHERE letters.key = ? AND uid <> ? ORDER BY uid",
                (letter_key, uid),
            ).fetchall()
        ]
        connection.executemany(
            "UPDATE closings SET uid = ? WHERE letter_key = ? AND uid IS NULL AND undone_at IS NULL",
            [(uid, letter_key)],
        )
        connection.executemany("INSERT INTO closings (letter_key, uid, by, at) VALUES (?, ?, ?, ?)", others)
    return connection.execute(
        "UPDATE closings SET undone_at = ? WHERE letter_key = ? AND undone_at IS NULL "
        "AND (? IS NULL OR uid IS ?)",
        (at, letter_key, uid, uid),
    ).rowcount


def _wanted(duty: Duty, wanted: DutyFilter) -> bool:
    if wanted.states is not None and duty.state not in wanted.states:
        return False
    if wanted.agency and duty.state is DutyState.WITHDRAWN and not is_of(duty.issuer, wanted.agency):
        return False
    if wanted.ours and duty.traffic is not Traffic.INCOMING:
        return False
    # A month may fall into the stretch that is asked for.
    day = _due(duty)
    if wanted.since is not None and duty.rrule and day is not None and day < wanted.since.isoformat():
        # A series is due again and again: the first time in the stretch that is asked for.
        later = next_day(duty.rrule, duty.start, duty.date, wanted.since, duty.end)
        day = later.isoformat() if later else None
    if wanted.since is not None and (day is None or day < wanted.since.isoformat()[: len(day)]):
        return False
    return wanted.until is None or (day is not None and day <= wanted.until.isoformat()[: len(day)])


def _order(duty: Duty) -> tuple[str, str, str]:
    return (due_day(duty) or "9999", duty.letter, duty.uid)
