"""Deadlines, meetings and periods: which are open on a given day, and their stable names for calendars."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.visibility import visible
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineBasis, DeadlineKind, Secrecy, Status, Urgency

_COLUMNS = (
    "deadlines.letter_id, deadlines.kind, deadlines.text, deadlines.starts, deadlines.ends, deadlines.rrule, "
    "deadlines.basis, deadlines.action, deadlines.place, letters.key, letters.number, letters.date, "
    "letters.issuer, letters.subject, letters.direction, letters.urgency, deadlines.uid, "
    "deadlines.status, letters.number_status"
)
_FROM = "FROM deadlines JOIN letters ON letters.id = deadlines.letter_id"
_ENDED = (
    "SELECT letters.key, letters.title FROM citations JOIN letters ON letters.id = citations.letter_id "
    "WHERE citations.cited_id = ? AND citations.relation IN ('cancels', 'supersedes') "
    "AND citations.status = 'resolved' AND {visible} ORDER BY letters.date DESC, letters.key DESC LIMIT 1"
)
# A letter of ours that cites the one that asks, or a reminder of it; an answer that says so goes before
# one that only refers.
_ANSWER = (
    "SELECT letters.key, letters.title FROM citations JOIN letters ON letters.id = citations.letter_id "
    "WHERE (citations.cited_id = ? OR citations.cited_id IN (SELECT by.letter_id FROM citations AS by "
    "WHERE by.cited_id = ? AND by.relation = 'follows_up' AND by.status = 'resolved')) "
    "AND citations.relation IN ('answers', 'refers') "
    "AND citations.status = 'resolved' AND letters.direction = 'outgoing' AND {visible} "
    "ORDER BY citations.relation, letters.date, letters.key LIMIT 1"
)


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
    """Return the day that counts: the end of a deadline or period, the start of a meeting."""
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
    view = _View(connection, as_of, include)
    found = [view.duty(row) for row in rows]
    if wanted.states is None or DutyState.WITHDRAWN in wanted.states:
        found += withdrawn(connection, include)
    return tuple(sorted((d for d in found if _wanted(d, wanted)), key=_order))


def duties_of(
    connection: sqlite3.Connection, letters: Sequence[int], as_of: dt.date, include: Secrecy | None
) -> dict[int, tuple[Duty, ...]]:
    """Return the duties of given letters, by letter. The caller has seen to secrecy."""
    view = _View(connection, as_of, include)
    found: dict[int, list[Duty]] = {}
    for row in connection.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE deadlines.letter_id IN (SELECT value FROM json_each(?))",
        (json.dumps(letters),),
    ).fetchall():
        found.setdefault(row[0], []).append(view.duty(row))
    return {letter: tuple(sorted(items, key=_order)) for letter, items in found.items()}


@dataclass(frozen=True, slots=True)
class _Around:
    """What there is to know of a letter's duties beside their own rows."""

    ended_by: tuple[str, str] | None
    """Key and title of the letter that did."""
    answer: tuple[str, str] | None
    closings: tuple[tuple[str | None, str | None, str, str | None], ...]
    """`uid` (of one duty, or none for all), by whom, when, and when it was taken back."""

    def closed(self, uid: str) -> tuple[str | None, str | None]:
        """By whom and when a duty was closed, if it is."""
        for closed, by, at, undone in reversed(self.closings):
            if closed in (None, uid) and undone is None:
                return by, at
        return None, None

    def turns(self, uid: str) -> int:
        """How often a duty was closed, opened again, and ended from outside: each is a change."""
        own = [undone for closed, _, _, undone in self.closings if closed in (None, uid)]
        return len(own) + sum(undone is not None for undone in own) + (self.ended_by is not None)


class _View:
    """Duties as they stand on a day, for those who may see letters up to a class."""

    def __init__(self, connection: sqlite3.Connection, as_of: dt.date, include: Secrecy | None) -> None:
        self._connection = connection
        self._as_of = as_of
        self._ended = _ENDED.format(visible=visible("letters", include))
        self._answer = _ANSWER.format(visible=visible("letters", include))
        self._known: dict[int, _Around] = {}

    def _around(self, letter: int, key: str, traffic: str) -> _Around:
        if letter not in self._known:
            execute = self._connection.execute
            ended = execute(self._ended, (letter,)).fetchone()
            answer = execute(self._answer, (letter, letter)).fetchone() if traffic == "incoming" else None
            closings = execute(
                "SELECT uid, by, at, undone_at FROM closings WHERE letter_key = ? ORDER BY id", (key,)
            ).fetchall()
            self._known[letter] = _Around(
                tuple(ended) if ended else None, tuple(answer) if answer else None, tuple(closings)
            )
        return self._known[letter]

    def duty(self, row: tuple[Any, ...]) -> Duty:
        """Return a row of `_COLUMNS` as a duty."""
        (
            letter, kind, text, start, end, rrule, basis, action, place, key, number, date, issuer, subject,
            traffic, urgency, uid, status, number_status,
        ) = row  # fmt: skip
        around = self._around(letter, key, traffic)
        by, at = around.closed(uid)
        state = state_of(DeadlineKind(kind), start, end, rrule, self._as_of, done=at is not None)
        if around.ended_by is not None and state in (DutyState.OPEN, DutyState.OVERDUE):
            state = DutyState.WITHDRAWN
        answer = around.answer if state in (DutyState.OPEN, DutyState.OVERDUE) else None
        version, changed = self._connection.execute(
            "SELECT version, changed FROM duty_versions WHERE uid = ?", (uid,)
        ).fetchone() or (0, None)
        return Duty(
            uid=uid,
            letter=key,
            number=number,
            date=date,
            issuer=issuer,
            subject=subject,
            kind=DeadlineKind(kind),
            text=text,
            start=start,
            end=end,
            rrule=rrule,
            basis=DeadlineBasis(basis),
            action=action,
            place=place,
            state=state,
            traffic=Traffic(traffic),
            done_by=by,
            done_at=at,
            urgency=Urgency(urgency) if urgency else None,
            # A calendar takes a change only from a higher number.
            version=version + around.turns(uid),
            changed=changed,
            ended_by=around.ended_by[0] if around.ended_by else None,
            ended_by_title=around.ended_by[1] if around.ended_by else None,
            proposal=answer[0] if answer else None,
            proposal_title=answer[1] if answer else None,
            status=Status(status),
            number_status=number_status,
        )


def withdrawn(connection: sqlite3.Connection, include: Secrecy | None) -> list[Duty]:
    """Return the duties that a letter held once and holds no more, as they were last."""
    rows = connection.execute(
        "SELECT uid, letter_key, content, version, changed FROM duty_versions "
        "WHERE withdrawn = 1 AND secrecy_level <= ?",
        (secrecy_level(include),),
    )
    found = []
    for uid, key, content, version, changed in rows:
        kind, text, start, end, rrule, basis, action, place, number, date, issuer, subject = json.loads(
            content
        )
        found.append(
            Duty(
                uid=uid,
                letter=key,
                number=number,
                date=date,
                issuer=issuer,
                subject=subject,
                kind=DeadlineKind(kind),
                text=text,
                start=start,
                end=end,
                rrule=rrule,
                basis=DeadlineBasis(basis),
                action=action,
                place=place,
                state=DutyState.WITHDRAWN,
                version=version,
                changed=changed,
            )
        )
    return found


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
    if wanted.since is not None and (day is None or day < wanted.since.isoformat()[: len(day)]):
        return False
    return wanted.until is None or (day is not None and day <= wanted.until.isoformat()[: len(day)])


def _order(duty: Duty) -> tuple[str, str, str]:
    return (due_day(duty) or "9999", duty.letter, duty.uid)
