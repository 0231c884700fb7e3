"""Deadlines, meetings and periods: which are open on a given day, and their stable names for calendars."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.store.queries import text_or_none
from pipeline.store.visibility import visible
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineBasis, DeadlineKind, Secrecy, Urgency

_NAMESPACE = uuid.UUID("8a0c6b1e-6f0e-5d0b-9d5c-1d3f2b7a4e21")
_COLUMNS = (
    "deadlines.letter_id, deadlines.ordinal, deadlines.kind, deadlines.text, deadlines.starts, "
    "deadlines.ends, "
    "deadlines.rrule, deadlines.basis, deadlines.action, deadlines.place, letters.key, letters.number, "
    "letters.date, "
    "letters.issuer, letters.subject, letters.direction, letters.urgency, "
    "(SELECT count(*) FROM deadlines AS d WHERE d.letter_id = deadlines.letter_id AND d.kind = "
    "deadlines.kind "
    " AND d.ordinal <= deadlines.ordinal), closing.by, closing.at"
)
_FROM = (
    "FROM deadlines JOIN letters ON letters.id = deadlines.letter_id "
    "LEFT JOIN (SELECT letter_key, max(by) AS by, max(at) AS at FROM closings WHERE undone_at IS NULL "
    "           GROUP BY letter_key) AS closing ON closing.letter_key = letters.key"
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


def duty_uid(letter_key: str, kind: str, nth: int) -> str:
    """Return the name of a duty for calendars: from the letter's identity, the kind, the place among those.

    >>> duty_uid("มท 0810.7/ว2522@2021", "deadline", 1) == duty_uid("มท 0810.7/ว2522@2021", "deadline", 1)
    True
    """
    return f"{uuid.uuid5(_NAMESPACE, f'{letter_key}|{kind}|{nth}')}@saraban"


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
    rows = connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where)}", values)
    found = [_duty(row, as_of) for row in rows]
    kept = [d for d in found if _wanted(d, wanted)]
    return tuple(sorted(kept, key=_order))


def duties_of(
    connection: sqlite3.Connection, letters: Sequence[int], as_of: dt.date
) -> dict[int, tuple[Duty, ...]]:
    """Return the duties of given letters, by letter. The caller has seen to secrecy."""
    found: dict[int, list[Duty]] = {}
    for row in connection.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE deadlines.letter_id IN (SELECT value FROM json_each(?))",
        (json.dumps(letters),),
    ):
        found.setdefault(int(row[0]), []).append(_duty(row, as_of))
    return {letter: tuple(sorted(items, key=_order)) for letter, items in found.items()}


def _duty(row: tuple[object, ...], as_of: dt.date) -> Duty:
    kind, start, end = DeadlineKind(str(row[2])), text_or_none(row[4]), text_or_none(row[5])
    rrule = text_or_none(row[6])
    return Duty(
        uid=duty_uid(str(row[10]), kind, int(str(row[17]))),
        letter=str(row[10]),
        number=text_or_none(row[11]),
        date=text_or_none(row[12]),
        issuer=text_or_none(row[13]),
        subject=text_or_none(row[14]),
        kind=kind,
        text=str(row[3]),
        start=start,
        end=end,
        rrule=rrule,
        basis=DeadlineBasis(str(row[7])),
        action=text_or_none(row[8]),
        place=text_or_none(row[9]),
        state=state_of(kind, start, end, rrule, as_of, done=row[19] is not None),
        traffic=Traffic(str(row[15])),
        done_by=text_or_none(row[18]),
        done_at=text_or_none(row[19]),
        urgency=Urgency(str(row[16])) if row[16] else None,
    )


def _wanted(duty: Duty, wanted: DutyFilter) -> bool:
    if wanted.states is not None and duty.state not in wanted.states:
        return False
    day = due_day(duty)
    if wanted.since is not None and (day is None or day < wanted.since.isoformat()[: len(day)]):
        return False
    return wanted.until is None or (day is not None and day <= wanted.until.isoformat()[: len(day)])


def _order(duty: Duty) -> tuple[str, str, str]:
    return (due_day(duty) or "9999", duty.letter, duty.uid)
