"""The key of a letter number: the same for every spelling, different for every other number.

Running numbers start anew each calendar year and circulars (ว) have a series of their own, so a key holds
prefix, office, marks and running number; the year stands beside it. The canonical string is never the key:
copies differ in leading zeros and spaces.
"""

from __future__ import annotations

import re
from typing import Protocol

from extractors.calendar_th import BE_OFFSET

_YEAR_END = re.compile(r"/(2[4-6]\d\d)$")


class NumberParts(Protocol):
    """What a key is made of: a `NumberMention`, or a record's `LetterNumber`."""

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


def squash(text: str) -> str:
    """Return `text` without any white space."""
    return "".join(text.split())


def number_key(number: NumberParts | None) -> str | None:
    """Return the key that all spellings of a letter number share, `None` for a draft.

    >>> from extractors.numbers import parse_letter_number
    >>> number_key(parse_letter_number("นม. ๙๒๗๐๑/๐๓๐"))
    'นม 92701/30'
    """
    if number is None:
        return None
    if number.running is None:
        # Numbers without a running part that still tell letters apart: an outsider's own, or the memo form
        # with its year at the end. A draft ends at the slash or at its mark.
        canonical = squash(number.canonical).upper()
        tail = canonical.rpartition("/")[2] if "/" in canonical else canonical
        return f"={canonical}" if any(c.isdigit() for c in tail) else None
    # Built by hand and not from `canonical`, which keeps the leading zeros that copies differ in.
    mark = squash(number.mark or "")
    return (
        f"{squash(number.prefix or '')} {number.office or ''}/{mark}"
        f"{'ว' if number.circular and 'ว' not in mark else ''}{number.running}"
    )


def number_year(number: NumberParts | None) -> int | None:
    """Return the C.E. year that a number itself carries (`541/2559` says 2016)."""
    if number is None:
        return None
    found = _YEAR_END.search(squash(number.canonical))
    if not found:
        return None
    year = int(found.group(1)) - BE_OFFSET
    # `1234/2522` with an office before it is a running number of four digits, not a year.
    return year if number.office is None or number.running is None else None
