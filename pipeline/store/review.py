"""What awaits a person: numbers and days in doubt, citations that could mean several letters, copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from pipeline.store.records import unpack_record
from pipeline.store.visibility import visible
from schemas.archive import ReviewItem, ReviewKind
from schemas.letter import Evidence, LetterRecord, Secrecy

_LETTER = "letters.id, letters.key, letters.title, readings.record, sources.name"
_FROM = (
    "FROM letters JOIN readings ON readings.id = letters.reading_id "
    "JOIN sources ON sources.id = readings.source_id"
)
_Box = tuple[float, float, float, float]


def review(
    connection: sqlite3.Connection,
    kinds: Collection[ReviewKind],
    limit: int,
    include: Secrecy | None,
) -> tuple[ReviewItem, ...]:
    """Return what awaits a person, of each kind what most letters hang on first.

    Args:
        connection: The database.
        kinds: Of which kinds.
        limit: The most to return of one kind.
        include: The highest class of secrecy to show.
    """
    found: list[ReviewItem] = []
    for kind in ReviewKind:
        if kind in kinds:
            found += islice(_ASKED[kind](connection, include), limit)
    return tuple(found)


def _numbers(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    for _, key, title, record, name in _letters(connection, "number_status = 'unverified'", include):
        number = record.number
        if number is not None:
            page, box = _where(number.evidence)
            yield ReviewItem(
                ReviewKind.NUMBER, key, title, number.text, number.candidates, name, page, box, "number"
            )


def _dates(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    for _, key, title, record, name in _letters(connection, "date_status = 'unverified'", include):
        date = record.date
        if date is not None:
            page, box = _where(date.evidence)
            yield ReviewItem(ReviewKind.DATE, key, title, date.text, date.candidates, name, page, box, "date")


def _duties(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    where = "letters.id IN (SELECT letter_id FROM deadlines WHERE status = 'unverified')"
    for _, key, title, record, name in _letters(connection, where, include):
        for place, duty in enumerate(record.deadlines, 1):
            if duty.status == "unverified":
                page, box = _where(duty.evidence)
                part = "end" if duty.end else "start"
                field = f"deadline.{place}.{part}"
                yield ReviewItem(
                    ReviewKind.DUTY, key, title, duty.text, duty.candidates, name, page, box, field
                )


def _references(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    where = "letters.id IN (SELECT letter_id FROM citations WHERE status = 'ambiguous')"
    for letter, key, title, record, name in _letters(connection, where, include):
        for citation, ordinal, text in connection.execute(
            "SELECT id, ordinal, text FROM citations WHERE letter_id = ? AND status = 'ambiguous' "
            "ORDER BY ordinal",
            (letter,),
        ).fetchall():
            meant = connection.execute(
                "SELECT letters.title, letters.key FROM citation_candidates "
                "JOIN letters ON letters.id = letter_id "
                f"WHERE citation_id = ? AND {visible('letters', include)} ORDER BY confidence DESC, key",
                (citation,),
            ).fetchall()
            evidence = next((r.evidence for r in record.references if r.text == text), None)
            page, box = _where(evidence)
            yield ReviewItem(
                ReviewKind.REFERENCE, key, title, text, tuple(row[0] for row in meant), name, page, box,
                None, ordinal, tuple(row[1] for row in meant),
            )  # fmt: skip


def _copies(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    rows = connection.execute(
        "SELECT letters.key, letters.title, sources.name, readings.first_page, other.title, other.key, "
        "b.name FROM copy_proposals AS p JOIN readings ON readings.id = p.reading_id "
        "JOIN sources ON sources.id = readings.source_id JOIN letters ON letters.id = readings.letter_id "
        "JOIN readings AS r ON r.id = p.other_id JOIN sources AS b ON b.id = r.source_id "
        "JOIN letters AS other ON other.id = r.letter_id "
        f"WHERE letters.id <> other.id AND {visible('letters', include)} AND {visible('other', include)} "
        "ORDER BY p.confidence DESC, letters.key, other.key"
    )
    for key, title, name, page, other, other_key, other_name in rows:
        what = f"{name} could be a copy of {other_name}"
        yield ReviewItem(
            ReviewKind.COPY, key, title, what, (other,), name, page, None, None, None, (other_key,)
        )


def _letters(
    connection: sqlite3.Connection, where: str, include: Secrecy | None
) -> Iterator[tuple[int, str, str, LetterRecord, str]]:
    rows = connection.execute(
        f"SELECT {_LETTER} {_FROM} WHERE held = 1 AND {where} AND {visible('letters', include)} "
        "ORDER BY letters.cited_by DESC, letters.key"
    )
    for letter, key, title, packed, name in rows:
        yield letter, key, title, unpack_record(packed, name), name


def _where(evidence: Evidence | None) -> tuple[int, _Box | None]:
    return (evidence.page, evidence.bbox) if evidence else (1, None)


_ASKED: dict[ReviewKind, Callable[[sqlite3.Connection, Secrecy | None], Iterator[ReviewItem]]] = {
    ReviewKind.NUMBER: _numbers,
    ReviewKind.DATE: _dates,
    ReviewKind.DUTY: _duties,
    ReviewKind.REFERENCE: _references,
    ReviewKind.COPY: _copies,
}
