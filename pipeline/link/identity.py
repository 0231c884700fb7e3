"""Who is who: the identity of a letter, from its number, the year of its date, and its issuer.

Running numbers start anew each calendar year and circulars (ว) have a series of their own, so the identity is
prefix + office + mark + running number + year, by issuer. The canonical string is never the identity: leading
zeros and spacing differ between copies.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Protocol

from schemas.letter import LetterRecord

_SPACES = re.compile(r"\s+")
_YEAR_END = re.compile(r"/(2[4-6]\d\d)$")
_BE_OFFSET = 543


class NumberParts(Protocol):
    """The parts of a letter number, read from a letter or typed by a person."""

    @property
    def canonical(self) -> str: ...  # noqa: D102
    @property
    def prefix(self) -> str | None: ...  # noqa: D102
    @property
    def office(self) -> str | None: ...  # noqa: D102
    @property
    def circular(self) -> bool: ...  # noqa: D102
    @property
    def mark(self) -> str | None: ...  # noqa: D102
    @property
    def running(self) -> int | None: ...  # noqa: D102


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


def squash(text: str) -> str:
    """Return `text` without any white space."""
    return _SPACES.sub("", text)


def number_key(number: NumberParts | None) -> str | None:
    """Return the key that all spellings of a letter number share, `None` for a draft.

    >>> number_key(LetterNumber(text="", canonical="นม 92701/030", prefix="นม", office="92701",
    ...     circular=False, running=30, evidence=Evidence(page=1, span=(0, 0), confidence=1, rule="x")))
    'นม 92701/30'
    """
    if number is None:
        return None
    if number.running is None:
        # Numbers without a running part that still tell letters apart: an outsider's own, or the memo form
        # with its year at the end. A draft ends at the slash or at its mark.
        canonical = squash(number.canonical)
        tail = canonical.rpartition("/")[2] if "/" in canonical else canonical
        return f"={canonical}" if any(c.isdigit() for c in tail) else None
    # Built by hand and not from `canonical`, which keeps the leading zeros that copies differ in.
    mark = squash(number.mark or "")
    return (
        f"{squash(number.prefix or '')} {number.office or ''}/{mark}"
        f"{'ว' if number.circular and 'ว' not in mark else ''}{number.running}"
    )


def year_of(date: str | None) -> int | None:
    """Return the year of an EDTF date."""
    return int(date[:4]) if date else None


def number_year(number: NumberParts | None) -> int | None:
    """Return the C.E. year that a number itself carries (`541/2559` says 2016)."""
    if number is None:
        return None
    found = _YEAR_END.search(squash(number.canonical))
    if not found:
        return None
    year = int(found.group(1)) - _BE_OFFSET
    # `1234/2522` with an office before it is a running number of four digits, not a year.
    return year if number.office is None or number.running is None else None


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
