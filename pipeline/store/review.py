"""What awaits a person: whatever has a digit in doubt, citations that could mean several letters, copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from pipeline.store.records import unpack_record
from pipeline.store.visibility import source_name, visible
from schemas.archive import ReviewItem, ReviewKind
from schemas.letter import Deadline, Evidence, LetterRecord, Phone, Secrecy, Stamp

_LETTER = "letters.id, letters.key, letters.title, readings.record"
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
    rows = _doubtful(connection, "deadlines", "CASE WHEN ends IS NULL THEN 'start' ELSE 'end' END", include)
    yield from _items(connection, ReviewKind.DUTY, "deadline", rows, lambda record: record.deadlines, include)


def _stamps(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    part = (
        "CASE WHEN receive_number IS NOT NULL THEN 'receive_number' "
        "WHEN stamps.date IS NOT NULL THEN 'date' ELSE 'time' END"
    )
    rows = _doubtful(connection, "stamps", part, include)
    yield from _items(connection, ReviewKind.STAMP, "stamp", rows, lambda record: record.stamps, include)


def _phones(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[ReviewItem]:
    rows = connection.execute(
        "SELECT letters.id, letters.key, letters.title, contacts.ordinal, phones.text, 'phones' FROM phones "
        "JOIN contacts ON contacts.id = contact_id JOIN letters ON letters.id = letter_id "
        f"WHERE phones.status = 'unverified' AND {visible('letters', include)} "
        "ORDER BY letters.cited_by DESC, letters.key, contacts.ordinal, phones.ordinal"
    )
    yield from _items(
        connection,
        ReviewKind.PHONE,
        "contact",
        rows,
        lambda r: [p for c in r.contacts for p in c.phones],
        include,
    )


def _doubtful(
    connection: sqlite3.Connection, table: str, part: str, include: Secrecy | None
) -> Iterable[tuple[int, str, str, int, str, str]]:
    return connection.execute(
        f"SELECT letters.id, letters.key, letters.title, ordinal, text, {part} FROM {table} "
        "JOIN letters ON letters.id = letter_id "
        f"WHERE status = 'unverified' AND {visible('letters', include)} "
        "ORDER BY letters.cited_by DESC, letters.key, ordinal"
    )


def _items(
    connection: sqlite3.Connection,
    kind: ReviewKind,
    called: str,
    rows: Iterable[tuple[int, str, str, int, str, str]],
    items_of: Callable[[LetterRecord], Sequence[Deadline | Stamp | Phone]],
    include: Secrecy | None,
) -> Iterator[ReviewItem]:
    """Items in doubt of letters as they are listed, each with its place in the copy that shows it."""
    for letter, found in groupby(rows, key=itemgetter(0)):
        shown: dict[str, tuple[str, Deadline | Stamp | Phone]] = {}
        for name, packed in connection.execute(
            f"SELECT {source_name('sources', include)}, readings.record FROM letters "
            "JOIN readings ON readings.letter_id = letters.id "
            "JOIN sources ON sources.id = readings.source_id "
            "WHERE letters.id = ? ORDER BY readings.id = letters.reading_id DESC, sources.sha256, part",
            (letter,),
        ):
            for item in items_of(unpack_record(packed, name)):
                shown.setdefault(item.text, (name, item))
        for _, key, title, ordinal, text, part in found:
            if text in shown:
                name, item = shown[text]
                page, box = _where(item.evidence)
                field = f"{called}.{ordinal}.{part}"
                yield ReviewItem(kind, key, title, text, item.candidates, name, page, box, field)


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
        f"SELECT letters.key, letters.title, {source_name('sources', include)}, readings.first_page, "
        f"other.title, other.key, {source_name('b', include)} FROM copy_proposals AS p "
        "JOIN readings ON readings.id = p.reading_id "
        "JOIN sources ON sources.id = readings.source_id JOIN letters ON letters.id = readings.letter_id "
        "JOIN readings AS r ON r.id = p.other_id JOIN sources AS b ON b.id = r.source_id "
        "JOIN letters AS other ON other.id = r.letter_id "
        f"WHERE letters.id <> other.id AND {visible('letters', include)} AND {visible('other', include)} "
        "ORDER BY p.confidence DESC, letters.key, other.key"
    )
    for key, title, name, page, other, other_key, other_name in rows:
        # Of files that may not be named the letters are.
        what = f"{name or title} could be a copy of {other_name or other}"
        yield ReviewItem(
            ReviewKind.COPY, key, title, what, (other,), name, page, None, None, None, (other_key,)
        )


def _letters(
    connection: sqlite3.Connection, where: str, include: Secrecy | None
) -> Iterator[tuple[int, str, str, LetterRecord, str]]:
    rows = connection.execute(
        f"SELECT {_LETTER}, {source_name('sources', include)} {_FROM} "
        f"WHERE held = 1 AND {where} AND {visible('letters', include)} "
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
    ReviewKind.STAMP: _stamps,
    ReviewKind.PHONE: _phones,
    ReviewKind.REFERENCE: _references,
    ReviewKind.COPY: _copies,
}
