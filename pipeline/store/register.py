"""The registers of letters in and out, as the archive can fill them: from stamps, numbers and the office.

In the register of letters out stand those that are sent: external, internal and stamped letters, and numbered
papers of a kind that could not be told. Orders, announcements, minutes and certificates are not sent and are
numbered in series of their own; they are left out.

A letter out is registered on the day that it bears (clause 43). When a letter came in, only our receiving
stamp says: without one the day stays empty, and the letter stands where its own date would put it.
"""

from __future__ import annotations

import json
import sqlite3

from extractors.text import to_arabic_digits
from pipeline.store.office import is_ours
from pipeline.store.queries import common_era
from pipeline.store.visibility import visible
from schemas.archive import RegisterRow
from schemas.graph import Traffic
from schemas.letter import LetterKind, Secrecy
from schemas.source import Office

_SENT = (LetterKind.EXTERNAL, LetterKind.INTERNAL, LetterKind.STAMPED)
_MOST_DIGITS = 18
"""Of a receive number, so many figures are looked at: more were never counted."""


def register(
    connection: sqlite3.Connection,
    traffic: Traffic,
    year: int | None,
    office: Office | None,
    include: Secrecy | None,
) -> tuple[RegisterRow, ...]:
    """Return the register of letters in or out, in the order of registration.

    Args:
        connection: The database.
        traffic: Letters in (what came to us, of whatever kind) or out (what was sent, by its kind).
        year: Of registration, of the letter's own date where no stamp says when it came; B.E. or C.E.
        office: Whose archive this is.
        include: The highest class of secrecy to show.
    """
    sent = "1"
    if traffic is Traffic.OUTGOING:
        kinds = ", ".join(f"'{kind.value}'" for kind in _SENT)
        sent = f"(kind IN ({kinds}) OR (kind = '{LetterKind.UNKNOWN.value}' AND number IS NOT NULL))"
    rows = connection.execute(
        "SELECT id, key, number, running, date, issuer, addressees, subject, number_status, date_status "
        "FROM letters "
        f"WHERE held = 1 AND direction = ? AND {sent} AND {visible('letters', include)}",
        (traffic.value,),
    ).fetchall()
    wanted = common_era(year)
    found = []
    for letter, key, number, running, date, issuer, addressees, subject, *doubts in rows:
        stamp = _stamp(connection, letter, office) if traffic is Traffic.INCOMING else None
        received, registered, read = stamp or (None, date if traffic is Traffic.OUTGOING else None, None)
        if wanted is not None and (registered or date or "")[:4] != str(wanted):
            continue
        found.append(
            RegisterRow(
                key=key,
                register_number=received if traffic is Traffic.INCOMING else _text(running),
                registered=registered,
                number=number,
                date=date,
                sender=issuer,
                receiver=", ".join(json.loads(addressees)) if addressees else None,
                subject=subject,
                action=_closing(connection, key),
                note=_note(read, *doubts, stamped=stamp is not None or traffic is Traffic.OUTGOING),
            )
        )
    return tuple(sorted(found, key=_order))


def _note(stamp: str | None, number: str | None, date: str | None, *, stamped: bool) -> str | None:
    """What the clerk who keeps the register should look at, in the register's language."""
    unsure = {"ตรารับรอตรวจสอบ": stamp, "เลขที่รอตรวจสอบ": number, "วันที่รอตรวจสอบ": date}
    notes = [
        "" if stamped else "ไม่พบตรารับ",
        *(say for say, status in unsure.items() if status == "unverified"),
    ]
    return " ".join(filter(None, notes)) or None


def _stamp(
    connection: sqlite3.Connection, letter: int, office: Office | None
) -> tuple[str | None, str | None, str] | None:
    """Number, day and status of our own receiving stamp, where there is one."""
    for name, *read in connection.execute(
        "SELECT office, receive_number, date, status FROM stamps WHERE letter_id = ? ORDER BY ordinal",
        (letter,),
    ):
        if office is not None and is_ours(name, office):
            return read[0], read[1], read[2]
    return None


def _closing(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute(
        "SELECT by FROM closings WHERE letter_key = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1", (key,)
    ).fetchone()
    return None if row is None else f"ดำเนินการแล้ว {row[0] or ''}".strip()


def _order(row: RegisterRow) -> tuple[str, int, str]:
    """By the day of registration, then by the value of the number: `๒/๒๕๖๖` goes before `10/2566`.

    Where the day is not known the letter's own stands for it.
    """
    own = to_arabic_digits(row.register_number or "").partition("/")[0]
    digits = "".join(c for c in own if c.isascii() and c.isdigit())[:_MOST_DIGITS]
    return (row.registered or row.date or "9999", int(digits) if digits else 0, row.key)


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
