"""The letter that a person says a citation means: one that is known here, or one by its number and year."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from extractors.number_asked import asked_numbers
from extractors.number_keys import number_key
from extractors.numbers import LetterNumberError
from pipeline.link.agree import is_after
from pipeline.link.identity import node_key, year_of
from pipeline.link.issuers import plain_issuer
from pipeline.store.asking import TypedKey
from pipeline.store.errors import NotALetterNumber, NotAValue
from pipeline.store.queries import common_era
from schemas.archive import CitedWords
from schemas.graph import LetterBrief


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person's words for the letter that a citation means come to."""

    key: str
    """Key of the letter, or of the one that stands for it as long as it is not held."""
    known: bool = True
    """The letter is held or cited here, as far as may be shown."""
    after: bool = False
    """It is certainly dated after the letter that cites it."""
    nearest: tuple[LetterBrief, ...] = ()
    """Where it is not known, letters whose numbers are most like it."""


def unknown_key(connection: sqlite3.Connection, citing: int, cited: CitedWords, typed: TypedKey) -> str:
    """Return the key for a letter that is neither held nor cited: as the linker would make it.

    Args:
        connection: The archive.
        citing: Id of the letter that cites.
        cited: The citation; its date says the year where `typed` does not, and its issuer goes with a number
            that names no office.
        typed: What the person gave.

    Raises:
        NotALetterNumber: Where it cannot be read as a letter number, or has no running one.
        NotAValue: Where nothing says the year.
    """
    date, issuer = connection.execute(
        "SELECT date, issuer FROM citations WHERE letter_id = ?1 AND text = ?2 "
        "AND (?3 IS NULL OR number = ?3) ORDER BY ordinal",
        (citing, cited.text, cited.number),
    ).fetchone() or (None, None)
    try:
        readings = asked_numbers(typed.number)
    except LetterNumberError as error:
        raise NotALetterNumber(str(error), "give a number such as: มท 0810.7/ว 2522") from error
    # An order that was typed short (`118/66`) is read as its number in the last of the readings.
    keyed = [(key, reading) for reading in readings if (key := number_key(reading.number))]
    if not keyed:
        raise NotALetterNumber(f"{typed.number} has no running number", "give the whole number")
    key, reading = next((k for k in keyed if k[1].year is not None), keyed[0])
    year = common_era(typed.year or reading.year) or year_of(date)
    if year is None:
        raise NotAValue(
            f"no letter {typed.number} is held or cited here, and the reference has no date",
            "say its year too, behind an @: มท 0810.7/ว 2522@2564",
        )
    issuer = typed.issuer or issuer
    if reading.number.prefix or not issuer:
        return node_key(key, year)
    return f"{node_key(key, year)} {plain_issuer(issuer)}"


def is_dated_after(connection: sqlite3.Connection, key: str, citing: int) -> bool:
    """Return whether a letter, by its date or the year in its key, is after the letter that cites it."""
    (date,) = connection.execute("SELECT date FROM letters WHERE id = ?", (citing,)).fetchone()
    row = connection.execute("SELECT coalesce(date, year) FROM letters WHERE key = ?", (key,)).fetchone()
    said = str(row[0] or "") if row else key.rpartition("@")[2][:4]
    return is_after(said if said[:4].isdigit() else None, date)
