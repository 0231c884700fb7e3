"""The rows of one letter: its own, and those of everything that was read in it."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Sequence

from extractors.cited_subject import cited_subject
from extractors.number_keys import number_key
from extractors.numbers import LetterNumberError, parse_letter_number
from pipeline.link.identity import identity_of
from pipeline.link.merging import secrecy_level
from pipeline.store.office import course_of
from pipeline.store.titles import letter_title
from schemas.graph import Witness
from schemas.letter import LetterNumber, LetterRecord, Status
from schemas.source import Office

LETTER_COLUMNS = (
    "title", "held", "kind", "number", "number_key", "number_status", "prefix", "office", "circular", "mark",
    "running", "agency", "date", "year", "date_status", "issuer", "unit", "subject", "addressees", "urgency",
    "secrecy", "secrecy_level", "signatory", "position", "on_behalf_of", "direction", "direction_reason",
    "group_key",
)  # fmt: skip
INSERT_LETTER = (
    f"INSERT INTO letters (key, {', '.join(LETTER_COLUMNS)}) VALUES (?{', ?' * len(LETTER_COLUMNS)})"
)
UPDATE_LETTER = f"UPDATE letters SET {', '.join(f'{c} = ?' for c in LETTER_COLUMNS)} WHERE id = ?"
_NAMESPACE = uuid.UUID("8a0c6b1e-6f0e-5d0b-9d5c-1d3f2b7a4e21")
CHILDREN = ("citations", "deadlines", "contacts", "enclosures", "stamps", "markings", "warnings")


def as_list(items: tuple[str, ...]) -> str | None:
    """Return a list of strings as JSON that reads well, `None` for an empty one."""
    return json.dumps(items, ensure_ascii=False) if items else None


def as_evidence(witnesses: Sequence[Witness]) -> str | None:
    """Return the comparisons that something rests on as JSON, `None` for none."""
    if not witnesses:
        return None
    rows = [{"field": w.field, "cited": w.cited, "held": w.held, "agrees": w.agrees} for w in witnesses]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def is_doubtful(number: LetterNumber | None) -> bool:
    """Return whether a digit of the number is in doubt."""
    return number is not None and (number.status is Status.UNVERIFIED or bool(number.candidates))


def letter_row(record: LetterRecord, group: str, office: Office | None) -> tuple[object, ...]:
    """Return a held letter's row, in the order of `LETTER_COLUMNS`."""
    number, date, signatory = record.number, record.date, record.signatory
    who = identity_of(number, date.value if date else None, record.issuer)
    course = course_of(record, office)
    return (
        letter_title(number.canonical if number else None, date.value if date else None),
        1,
        record.kind,
        number.canonical if number else None,
        who.number_key,
        ("unverified" if is_doubtful(number) else number.status) if number else None,
        number.prefix if number else None,
        number.office if number else None,
        int(number.circular) if number else None,
        number.mark if number else None,
        number.running if number else None,
        number.agency if number else None,
        date.value if date else None,
        who.year,
        date.status if date else None,
        record.issuer,
        as_list(record.unit),
        record.subject,
        as_list(record.to),
        record.urgency,
        record.secrecy,
        secrecy_level(record.secrecy),
        signatory.name if signatory else None,
        signatory.position if signatory else None,
        signatory.on_behalf_of if signatory else None,
        course.traffic,
        course.reason,
        group,
    )


def insert_children(
    connection: sqlite3.Connection, letter: int, record: LetterRecord, uids: Sequence[str]
) -> None:
    """Write what was read in a letter: one row an item, in the order of the text; `uids` name its duties."""
    many = connection.executemany
    if record.references:
        many(
            "INSERT INTO citations (letter_id, ordinal, text, kind, role, relation, number, number_key, "
            "prefixed, doubtful, other_readings, date, year, issuer, subject) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_citation(letter, n, record) for n in range(len(record.references))],
        )
    if record.deadlines:
        many(
            "INSERT INTO deadlines (letter_id, ordinal, uid, kind, text, starts, ends, rrule, basis, action, "
            "place, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    letter,
                    n,
                    uid,
                    d.kind,
                    d.text,
                    d.start,
                    d.end,
                    d.rrule,
                    d.basis,
                    d.action,
                    d.place,
                    d.status,
                )
                for n, (uid, d) in enumerate(zip(uids, record.deadlines, strict=True), 1)
            ],
        )
    for n, contact in enumerate(record.contacts, 1):
        row = connection.execute(
            "INSERT INTO contacts (letter_id, ordinal, name, position, unit, emails, urls) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                letter,
                n,
                contact.name,
                contact.position,
                contact.unit,
                as_list(contact.emails),
                as_list(contact.urls),
            ),
        )
        if contact.phones:
            many(
                "INSERT INTO phones (contact_id, ordinal, text, e164, extension, kind, status) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (row.lastrowid, m, p.text, p.e164, p.extension, p.kind, p.status)
                    for m, p in enumerate(contact.phones, 1)
                ],
            )
    if record.enclosures:
        many(
            "INSERT INTO enclosures (letter_id, ordinal, title, quantity) VALUES (?, ?, ?, ?)",
            [(letter, n, e.title, e.quantity) for n, e in enumerate(record.enclosures, 1)],
        )
    if record.stamps:
        many(
            "INSERT INTO stamps (letter_id, ordinal, office, receive_number, date, time, text, status) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (letter, n, s.office, s.receive_number, s.date, s.time, s.text, s.status)
                for n, s in enumerate(record.stamps, 1)
            ],
        )
    if record.markings:
        many(
            "INSERT INTO markings (letter_id, ordinal, kind, text) VALUES (?, ?, ?, ?)",
            [(letter, n, m.kind, m.text) for n, m in enumerate(record.markings, 1)],
        )
    if record.warnings:
        many(
            "INSERT INTO warnings (letter_id, ordinal, code, field, message) VALUES (?, ?, ?, ?, ?)",
            [(letter, n, w.code, w.field, w.message) for n, w in enumerate(record.warnings, 1)],
        )


def duty_uid(letter_key: str, kind: str, nth: int | str) -> str:
    """Return the name of a duty for calendars: from the letter's identity, the kind, the place among those.

    Kind and place are those that were read (`duty_names`); one that a person added has its words for a place.

    >>> duty_uid("มท 0810.7/ว2522@2021", "deadline", 1) == duty_uid("มท 0810.7/ว2522@2021", "deadline", 1)
    True
    """
    return f"{uuid.uuid5(_NAMESPACE, f'{letter_key}|{kind}|{nth}')}@saraban"


def _citation(letter: int, at: int, record: LetterRecord) -> tuple[object, ...]:
    ref = record.references[at]
    date = ref.date.value if ref.date else None
    who = identity_of(ref.number, date, ref.issuer)
    return (
        letter,
        at + 1,
        ref.text,
        ref.kind,
        ref.role,
        ref.relation,
        ref.number.canonical if ref.number else None,
        who.number_key,
        int(who.prefixed),
        int(is_doubtful(ref.number)),
        _other_readings(ref.number),
        date,
        who.year,
        ref.issuer,
        cited_subject(ref, record.text),
    )


def _other_readings(number: LetterNumber | None) -> str | None:
    """Number keys of the other readings that OCR gave, as JSON."""
    if number is None or not number.candidates:
        return None
    own = number_key(number)
    keys = [key for text in number.candidates if (key := _typed_key(text)) is not None and key != own]
    return as_list(tuple(dict.fromkeys(keys)))


def _typed_key(text: str) -> str | None:
    try:
        return number_key(parse_letter_number(text))
    except LetterNumberError:
        return None


def delete_children(connection: sqlite3.Connection, letter: int) -> None:
    """Take away everything that was read in a letter (phones and candidates go with their rows)."""
    for table in CHILDREN:
        connection.execute(f"DELETE FROM {table} WHERE letter_id = ?", (letter,))
