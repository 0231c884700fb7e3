"""The letters that are meant by a number: each way to read what was typed is looked for in its turn."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.number_asked import AskedNumber, asked_numbers
from extractors.number_keys import number_key
from extractors.number_typed import close_gaps, plain_typing
from extractors.numbers import LetterNumberError
from pipeline.store import queries
from pipeline.store.errors import LetterNotFound
from schemas.letter import Secrecy

_LONGEST = 100
"""Characters of a question that may be a number; what is longer is a text."""
_TYPED_KEY = re.compile(
    r"\s*(?P<number>[^@\s][^@]{0,99})@\s*(?P<year>\d{4}|\d{2})(?:\s+(?P<issuer>\S.*))?", re.DOTALL
)
_FILE_END = re.compile(r"\A\.[A-Za-z]{3,4}\Z")
_NO_OFFICE = re.compile(r"/\s*(?P<running>\d+)")


@dataclass(frozen=True, slots=True)
class TypedKey:
    """A number with what may stand behind it as in a key: `มท 0810.7/ว 2522@2021`, `/118@2023 เทศบาล…`."""

    number: str
    """As a person writes it: what a key has as `/118@2023` is `118/2566`."""
    year: int | None = None
    """As it was typed, B.E. or C.E."""
    issuer: str | None = None


def typed_key(text: str) -> TypedKey:
    """Take apart what was typed; a text that is no key is a number without more.

    >>> typed_key("/118@2023"), typed_key("มท 0810.7/ว 2522").year
    (TypedKey(number='118/2566', year=2023, issuer=None), None)
    """
    found = _TYPED_KEY.fullmatch(text)
    if found is None:
        return TypedKey(text)
    year = int(found["year"])
    number = found["number"].rstrip()
    if bare := _NO_OFFICE.fullmatch(number):
        number = f"{bare['running']}/{queries.buddhist_era(year)}"
    return TypedKey(number, year, found["issuer"])


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
        wanted = reading.year if year is None else year
        try:
            found = queries.find(connection, key, reading.number.canonical, wanted, include)
        except LetterNotFound as error:
            missed = error
        else:
            return _or_fuller(connection, found, reading, wanted, include)
    if missed is None:
        raise ValueError("the first reading has no key")
    for reading in readings:
        # `ว 122`, as people call a circular.
        meant = queries.find_fuller(
            connection, reading.number, reading.year if year is None else year, include
        )
        if meant is not None:
            return meant
    raise missed


def _or_fuller(
    connection: sqlite3.Connection,
    found: int,
    reading: AskedNumber,
    year: int | None,
    include: Secrecy | None,
) -> int:
    """Return a letter, unless it is not held, and one that is can be meant: `ว 122`, as it was cited once."""
    held = connection.execute("SELECT held FROM letters WHERE id = ?", (found,)).fetchone()[0]
    if held or reading.number.prefix:
        return found
    meant = queries.find_fuller(connection, reading.number, year, include, beside=found)
    return found if meant is None else meant


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


def letters_numbered(
    connection: sqlite3.Connection,
    question: str,
    condition: str,
    values: Sequence[object],
    limit: int,
    include: Secrecy | None,
) -> list[tuple[int, bool]]:
    """Return the letters that have the number that a question is: id, and whether it is held, those first.

    Of several the newest is first. Where none that is held has it, those that say more of their office. None
    for a question that says more than a number, and its year.

    Args:
        connection: The archive.
        question: What was typed.
        condition: What must be true of `letters`, and the values of its places.
        values: As said.
        limit: How many at most.
        include: The highest class of secrecy whose placeholders may be found.
    """
    found: dict[int, bool] = {}
    asked = _as_number(question)
    for reading in asked:
        rows = connection.execute(
            "SELECT id, held FROM letters WHERE number_key = ? AND (? IS NULL OR year IS NULL OR year = ?) "
            f"AND {condition} AND {queries.shown_placeholder('letters', include)} "
            "ORDER BY held DESC, date DESC, id DESC LIMIT ?",
            (number_key(reading.number), *[queries.common_era(reading.year)] * 2, *values, limit),
        )
        for letter, held in rows:
            found.setdefault(letter, bool(held))
    # A number in part, as people call a circular: those that say more are meant as well.
    if not any(found.values()):
        for reading in asked:
            ids = [row[0] for row in queries.fuller(connection, reading.number, reading.year, include)]
            found |= {
                letter: bool(held)
                for letter, held in connection.execute(
                    "SELECT letters.id, held FROM json_each(?) CROSS JOIN letters ON letters.id = value "
                    f"WHERE {condition} ORDER BY json_each.key",
                    (json.dumps(ids), *values),
                )
            }
    return sorted(found.items(), key=lambda item: not item[1])[:limit]


def _as_number(question: str) -> tuple[AskedNumber, ...]:
    """Return the readings of a question that is a number and nothing else, a year behind it aside."""
    if len(question) > _LONGEST or not any(c.isdigit() for c in question):
        return ()
    plain = close_gaps(plain_typing(question)).text
    try:
        readings = asked_numbers(question)
    except LetterNumberError:
        return ()
    behind = (plain[reading.number.span[1] :] for reading in readings)
    return tuple(
        reading
        for reading, rest in zip(readings, behind, strict=True)
        if not _FILE_END.sub("", rest).strip()
        or (reading.year is not None and not any(c.isalpha() for c in rest))
    )
