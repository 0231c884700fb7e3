"""Who is who: the identity of a letter, from its number, the year of its date, and its issuer.

Running numbers start anew each calendar year and circulars (ว) have a series of their own, so the identity is
prefix + office + mark + running number + year, by issuer. The canonical string is never the identity: leading
zeros and spacing differ between copies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from extractors.number_keys import NumberParts, number_key, number_year, squash
from schemas.letter import LetterRecord


@dataclass(frozen=True, slots=True)
class Identity:
    """What a letter, or a citation of it, says about which letter it is."""

    number_key: str | None
    """Prefix, office, marks and running number; `None` for a draft or no number."""
    year: int | None
    """C.E. year of the letter's date."""
    issuer: str | None
    prefixed: bool
    """The number names its office; one that does not (an order's `541/2559`) is told apart by issuer only."""


def year_of(date: str | None) -> int | None:
    """Return the year of an EDTF date."""
    return int(date[:4]) if date else None


def identity_of(number: NumberParts | None, date: str | None, issuer: str | None) -> Identity:
    """Return what number, date and issuer say about which letter is meant."""
    key = number_key(number)
    carried = number_year(number)
    return Identity(
        number_key=key,
        year=carried if carried is not None else year_of(date),
        issuer=issuer,
        prefixed=bool(number and number.prefix),
    )


def text_hash(text: str) -> str:
    """Return a hash of the letters of a text, blind to white space."""
    return hashlib.sha256(squash(text).encode()).hexdigest()[:20]


def group_key(record: LetterRecord, digest: str | None = None) -> str:
    """Return the key under which readings of one letter meet.

    Number and year for a numbered, dated letter; else the text itself, so that letters without a number or a
    date are one only where they read the same.
    """
    who = identity_of(record.number, record.date.value if record.date else None, record.issuer)
    if who.number_key is not None and who.year is not None:
        return node_key(who.number_key, who.year)
    return f"text:{digest or text_hash(record.text)}"


def node_key(number: str, year: int | None) -> str:
    """Return the key of the graph's node for a number and a year (`?` where the year is not known)."""
    return f"{number}@{year if year is not None else '?'}"


def short_hash(text: str) -> str:
    """Return a short hash that tells apart letters under one key."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
