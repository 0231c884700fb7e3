"""Deadlines, meetings and periods: which are open on a given day, and their stable names for calendars."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.recurring import next_day
from pipeline.store.visibility import visible
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineBasis, DeadlineKind, Secrecy, Status, Urgency

_COLUMNS = (
    "deadlines.letter_id, deadlines.kind, deadlines.text, deadlines.starts, deadlines.ends, deadlines.rrule, "
    "deadlines.basis, deadlines.action, deadlines.place, letters.key, letters.number, letters.date, "
    "letters.issuer, letters.subject, letters.direction, letters.urgency, deadlines.uid, "
    "deadlines.status, letters.number_status, duty_versions.version, duty_versions.changed"
)
_LETTER = (
    "letters ON letters.id = deadlines.letter_id LEFT JOIN duty_versions ON duty_versions.uid = deadlines.uid"
)
_FROM = f"FROM deadlines JOIN {_LETTER}"
# Most letters ask for nothing: CROSS JOIN looks at the duties first.
_DUTIES_FIRST = f"FROM deadlines CROSS JOIN {_LETTER}"
# Of many letters at once: their ids (or keys, or names of duties) travel as one JSON list.
_SOME = "IN (SELECT value FROM json_each(?))"
_ENDED = (
    "SELECT citations.cited_id, letters.key, letters.title FROM citations "
    f"JOIN letters ON letters.id = citations.letter_id WHERE citations.cited_id {_SOME} "
    "AND citations.relation IN ('cancels', 'supersedes') AND citations.status = 'resolved' AND {visible} "
    "ORDER BY letters.date DESC, letters.key DESC"
)
# A letter of ours that cites the one that asks, or a reminder of it; an answer that says so goes before
# one that only refers.
_OURS = (
    "citations.relation IN ('answers', 'refers') AND citations.status = 'resolved' "
    "AND letters.direction = 'outgoing' AND {visible}"
)
_ANSWERS = (
    "SELECT citations.cited_id, letters.key, letters.title, citations.relation, letters.date FROM citations "
    f"JOIN letters ON letters.id = citations.letter_id WHERE citations.cited_id {_SOME} AND {_OURS} "
    "UNION ALL SELECT by.cited_id, letters.key, letters.title, citations.relation, letters.date "
    "FROM citations AS by JOIN citations ON citations.cited_id = by.letter_id "
    f"JOIN letters ON letters.id = citations.letter_id WHERE by.cited_id {_SOME} "
    f"AND by.relation = 'follows_up' AND by.status = 'resolved' AND {_OURS} ORDER BY 4, 5, 2"
)
_CLOSINGS = f"SELECT letter_key, uid, by, at, undone_at FROM closings WHERE letter_key {_SOME} ORDER BY id"
_KINDS = {kind.value: kind for kind in DeadlineKind}
_BASES = {basis.value: basis for basis in DeadlineBasis}
_TRAFFIC = {traffic.value: traffic for traffic in Traffic}
_STATUSES = {status.value: status for status in Status}
_URGENCIES = {urgency.value: urgency for urgency in Urgency}
_NOT_DONE = (DutyState.OPEN, DutyState.OVERDUE)
_NONE: tuple[str | None, str | None] = (None, None)
_Closing = tuple[str | None, str | None, str, str | None]


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
    """Return the day that counts: a deadline's or period's end, a meeting's start, the next of a series."""
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
    where, values = [visible("letters", include), "letters.held = 1"], []
    if wanted.agency:
        where.append("(letters.issuer LIKE '%' || ? || '%' OR letters.agency LIKE '%' || ? || '%')")
        values += [wanted.agency, wanted.agency]
    if wanted.ours:
        where.append("letters.direction = 'incoming'")
    rows = connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where)}", values).fetchall()
    view = _View(connection, rows, as_of, include)
    found = [view.duty(row) for row in rows]
    if wanted.states is None or DutyState.WITHDRAWN in wanted.states:
        found += withdrawn(connection, include)
    return tuple(sorted((d for d in found if _wanted(d, wanted)), key=_order))


def duties_of(
    connection: sqlite3.Connection, letters: str, as_of: dt.date, include: Secrecy | None
) -> dict[int, tuple[Duty, ...]]:
    """Return the duties of the letters whose ids a SELECT gives. The caller has seen to secrecy."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} {_DUTIES_FIRST} WHERE deadlines.letter_id IN ({letters})"
    ).fetchall()
    view = _View(connection, rows, as_of, include)
    found: dict[int, list[Duty]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(view.duty(row))
    return {
        letter: tuple(sorted(items, key=_order)) if len(items) > 1 else (items[0],)
        for letter, items in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Around:
    """What there is to know of a letter's duties beside their own rows."""

    ended_by: tuple[str, str] | None
    """Key and title of the letter that did."""
    answer: tuple[str, str] | None
    closings: Sequence[_Closing]
    """`uid` (of one duty, or none for all), by whom, when, and when it was taken back."""

    def closed(self, uid: str) -> tuple[str | None, str | None]:
        """By whom and when a duty was closed, if it is."""
        for closed, by, at, undone in reversed(self.closings):
            if closed in (None, uid) and undone is None:
                return by, at
        return None, None

    def turned(self, uid: str) -> str | None:
        """When a duty was last closed or opened again."""
        times = [t for closed, _, at, undone in self.closings if closed in (None, uid) for t in (at, undone)]
        return max(filter(None, times), default=None)

    def turns(self, uid: str) -> int:
        """How often a duty was closed, opened again, and ended from outside: each is a change."""
        own = [undone for closed, _, _, undone in self.closings if closed in (None, uid)]
        return len(own) + sum(undone is not None for undone in own) + (self.ended_by is not None)


class _View:
    """Duties as they stand on a day, for those who may see letters up to a class."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        rows: Sequence[tuple[Any, ...]],
        as_of: dt.date,
        include: Secrecy | None,
    ) -> None:
        """Read what stands around the duties (rows of `_COLUMNS`), all of it at once."""
        self._as_of = as_of
        self._ended: dict[int, tuple[str, str]] = {}
        self._answers: dict[int, tuple[str, str]] = {}
        self._closings: dict[str, list[_Closing]] = {}
        self._known: dict[int, _Around | None] = {}
        if not rows:
            return
        shown = visible("letters", include)
        letters = json.dumps(list({row[0] for row in rows}))
        for letter, key, title in connection.execute(_ENDED.format(visible=shown), (letters,)):
            self._ended.setdefault(letter, (key, title))
        if incoming := {row[0] for row in rows if row[14] == "incoming"}:
            asked = json.dumps(list(incoming))
            for letter, key, title, _, _ in connection.execute(
                _ANSWERS.format(visible=shown), (asked, asked)
            ):
                self._answers.setdefault(letter, (key, title))
        if connection.execute("SELECT EXISTS (SELECT 1 FROM closings)").fetchone()[0]:
            for key, *closing in connection.execute(_CLOSINGS, (json.dumps(list({row[9] for row in rows})),)):
                self._closings.setdefault(key, []).append((closing[0], closing[1], closing[2], closing[3]))

    def _around(self, letter: int, key: str) -> _Around | None:
        """What is known of a letter's duties, `None` for nothing, as with nearly all."""
        if letter in self._known:
            return self._known[letter]
        ended, answer, closings = self._ended.get(letter), self._answers.get(letter), self._closings.get(key)
        found = _Around(ended, answer, closings or ()) if ended or answer or closings else None
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
        by, at = around.closed(uid) if around else (None, None)
        state = state_of(kind, start, end, rrule, self._as_of, done=at is not None)
        if around is not None and around.ended_by is not None and state in _NOT_DONE:
            state = DutyState.WITHDRAWN
        following = next_day(rrule, start, date, self._as_of) if rrule else None
        if state is DutyState.OPEN and rrule and following is None and date:
            # The rule had an end (`UNTIL`, `COUNT`), and it is over.
            state = DutyState.PAST
        ended_by = answer = _NONE
        if around is not None:
            ended_by = around.ended_by or _NONE
            if state in _NOT_DONE:
                answer = around.answer or _NONE
            # A calendar takes a change only from a higher number.
            version += around.turns(uid)
            changed = max(filter(None, (changed, around.turned(uid))), default=None)
        return Duty(
            uid, key, number, date, issuer, subject, kind, text, start, end, rrule, _BASES[basis], action,
            place, state, _TRAFFIC[traffic], by, at, _URGENCIES[urgency] if urgency else None, version,
            changed, ended_by[0], answer[0], ended_by[1], answer[1], number_status, _STATUSES[status],
            following.isoformat() if following else None,
        )  # fmt: skip


def withdrawn(connection: sqlite3.Connection, include: Secrecy | None) -> list[Duty]:
    """Return the duties that a letter held once and holds no more, as they were last."""
    rows = connection.execute(
        "SELECT uid, letter_key, content, version, changed FROM duty_versions "
        "WHERE withdrawn = 1 AND secrecy_level <= ?",
        (secrecy_level(include),),
    )
    return [
        Duty(
            uid=uid,
            letter=key,
            **_said(json.loads(content)),
            state=DutyState.WITHDRAWN,
            version=version,
            changed=changed,
        )
        for uid, key, content, version, changed in rows
    ]


def _said(content: Sequence[Any]) -> dict[str, Any]:
    """Return what a duty says, as `duty_versions.content` has it, by the names of `Duty`."""
    kind, text, start, end, rrule, basis, action, place, number, date, issuer, subject = content
    return {
        "kind": _KINDS[kind],
        "text": text,
        "start": start,
        "end": end,
        "rrule": rrule,
        "basis": _BASES[basis],
        "action": action,
        "place": place,
        "number": number,
        "date": date,
        "issuer": issuer,
        "subject": subject,
    }


def keep_versions(connection: sqlite3.Connection, letter_keys: Iterable[str], now: str) -> None:
    """Note what the duties of some letters say now; one that changed, came back or went has a new version."""
    for key in _with_duties(connection, letter_keys):
        level = connection.execute("SELECT secrecy_level FROM letters WHERE key = ?", (key,)).fetchone()
        said = {
            row[16]: json.dumps(row[1:9] + row[10:14], ensure_ascii=False)
            for row in connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE letters.key = ?", (key,))
        }
        known = {
            uid: (content, bool(gone))
            for uid, content, gone in connection.execute(
                "SELECT uid, content, withdrawn FROM duty_versions WHERE letter_key = ?", (key,)
            )
        }
        for uid, content in said.items():
            if uid not in known:
                connection.execute(
                    "INSERT INTO duty_versions (uid, letter_key, content, secrecy_level) VALUES (?, ?, ?, ?)",
                    (uid, key, content, level[0]),
                )
            elif known[uid] != (content, False):
                connection.execute(
                    "UPDATE duty_versions SET content = ?, withdrawn = 0, version = version + 1, changed = ? "
                    "WHERE uid = ?",
                    (content, now, uid),
                )
        for uid in known.keys() - said.keys():
            connection.execute(
                "UPDATE duty_versions SET withdrawn = 1, version = version + 1, changed = ? "
                "WHERE uid = ? AND withdrawn = 0",
                (now, uid),
            )
        if level is not None and known:
            connection.execute(
                "UPDATE duty_versions SET secrecy_level = ? WHERE letter_key = ?", (level[0], key)
            )


def _with_duties(connection: sqlite3.Connection, letter_keys: Iterable[str]) -> list[str]:
    """Return the letters that have a duty or had one once: most have none."""
    keys = json.dumps(list(letter_keys))
    rows = connection.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM duty_versions WHERE letter_key = value) "
        "OR EXISTS (SELECT 1 FROM letters JOIN deadlines ON deadlines.letter_id = letters.id "
        "WHERE letters.key = value)",
        (keys,),
    )
    return [row[0] for row in rows.fetchall()]


def close(connection: sqlite3.Connection, letter_key: str, uid: str | None, by: str | None, at: str) -> None:
    """Close the duties of a letter, or one of them."""
    connection.execute(
        "INSERT INTO closings (letter_key, uid, by, at) VALUES (?, ?, ?, ?)", (letter_key, uid, by, at)
    )


def reopen(connection: sqlite3.Connection, letter_key: str, uid: str | None, at: str) -> int:
    """Take back what closed the duties of a letter (or one of them); return how many closings that were."""
    return connection.execute(
        "UPDATE closings SET undone_at = ? WHERE letter_key = ? AND undone_at IS NULL "
        "AND (? IS NULL OR uid IS ?)",
        (at, letter_key, uid, uid),
    ).rowcount


def _wanted(duty: Duty, wanted: DutyFilter) -> bool:
    if wanted.states is not None and duty.state not in wanted.states:
        return False
    if wanted.agency and wanted.agency not in (duty.issuer or "") and duty.state is DutyState.WITHDRAWN:
        return False
    day = due_day(duty)
    if wanted.since is not None and duty.rrule and day is not None and day < wanted.since.isoformat():
        # A series is due again and again: the first time in the stretch that is asked for.
        later = next_day(duty.rrule, duty.start, duty.date, wanted.since)
        day = later.isoformat() if later else None
    if wanted.since is not None and (day is None or day < wanted.since.isoformat()[: len(day)]):
        return False
    return wanted.until is None or (day is not None and day <= wanted.until.isoformat()[: len(day)])


def _order(duty: Duty) -> tuple[str, str, str]:
    return (due_day(duty) or "9999", duty.letter, duty.uid)
