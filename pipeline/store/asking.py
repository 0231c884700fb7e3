"""The letter that is meant by a number: each way to read what was typed is looked for in its turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from extractors.number_asked import AskedNumber
from extractors.number_keys import number_key
from pipeline.store import queries
from pipeline.store.errors import LetterNotFound
from schemas.letter import Secrecy


def find_asked(
    connection: sqlite3.Connection, readings: Sequence[AskedNumber], year: int | None, include: Secrecy | None
) -> int:
    """Return the id of the letter that the first fitting reading names.

    Args:
        connection: The archive.
        readings: What was asked for, from `asked_numbers`; the first has a key.
        year: The year that was asked for beside the number; it outranks one that was typed with it.
        include: The highest class of secrecy whose placeholders may be found.

    Raises:
        SeveralLetters: Where it names several letters.
        LetterNotFound: Where no letter, held or cited, has the number.
    """
    missed: LetterNotFound | None = None
    for reading in readings:
        key = number_key(reading.number)
        if key is None:
            continue
        printed = _as_printed(connection, key, reading, include) if year is None else None
        if printed is not None:
            return printed
        try:
            return queries.find(connection, key, reading.number.canonical, year or reading.year, include)
        except LetterNotFound as error:
            missed = error
    if missed is None:
        raise ValueError("the first reading has no key")
    raise missed


def _as_printed(
    connection: sqlite3.Connection, key: str, reading: AskedNumber, include: Secrecy | None
) -> int | None:
    """Return the one letter that prints the year in its number (`.../45/2567`), whatever its date says."""
    number = reading.number
    if number.office is None or number.running is None or number.year is None:
        return None
    rows = connection.execute(
        "SELECT id FROM letters WHERE number_key = ? AND number = ? "
        f"AND {queries.shown_placeholder('letters', include)} LIMIT 2",
        (key, number.canonical),
    ).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None
