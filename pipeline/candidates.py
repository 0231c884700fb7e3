"""Other readings of a value: the reader's alternatives for its words, put in and parsed again.

A figure in doubt leaves the value `unverified`; what else it could be belongs in the record, so that a clerk
chooses and the archive can match (CONTRACT `candidates`). What does not parse is no candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from extractors.dates import find_dates
from extractors.numbers import LetterNumberError, parse_letter_number
from extractors.phones import find_phones
from schemas.source import Span, Word

MOST: Final = 5
_TRIED: Final = 16
"""Readings put together from the alternatives of several words, likeliest first."""


def variants(text: str, span: Span, words: Sequence[Word]) -> Iterator[str]:
    """Yield the other readings of a stretch of a page's text, best first.

    Args:
        text: the page's text.
        span: the stretch.
        words: the words under it; a word that begins before the stretch or ends behind it has those
            alternatives only that differ within.
    """
    parts: list[tuple[int, int, tuple[str, ...]]] = []
    for word in words:
        low, high = max(word.span[0], span[0]), min(word.span[1], span[1])
        before, behind = text[word.span[0] : low], text[high : word.span[1]]
        inner = tuple(
            other[len(before) : len(other) - len(behind)]
            for other in word.alternatives
            if other.startswith(before) and other.endswith(behind) and len(other) >= len(before) + len(behind)
        )
        if low < high and inner:
            parts.append((low, high, inner))
    parts.sort()
    ranks = sorted(product(*(range(len(inner) + 1) for _, _, inner in parts[:3])), key=lambda r: (sum(r), r))
    for ranking in islice(ranks, 1, 1 + _TRIED):
        pieces, at = [], span[0]
        for rank, (low, high, inner) in zip(ranking, parts, strict=False):
            if rank:
                pieces += [text[at:low], inner[rank - 1]]
                at = high
        yield "".join((*pieces, text[at : span[1]]))


def other_values(
    value: str | None, readings: Iterator[str], parse: Callable[[str], str | None]
) -> tuple[str, ...]:
    """Return the values that other readings parse to, without the value itself."""
    found: dict[str, None] = {}
    for reading in readings:
        other = parse(reading)
        if other is not None and other != value:
            found[other] = None
    return tuple(found)[:MOST]


def as_number(text: str) -> str | None:
    """Return the canonical form of a letter number, `None` for what is none."""
    try:
        return parse_letter_number(text).canonical
    except LetterNumberError:
        return None


def as_date(text: str) -> str | None:
    """Return the one date that a stretch holds, `None` for none, several or an impossible one."""
    dates = find_dates(text)
    return dates[0].value if len(dates) == 1 and dates[0].until is None and not dates[0].problem else None


def as_date_like(value: str | None) -> Callable[[str], str | None]:
    """Return a parser of dates as exact as `value`: a day misread is another day, not a whole month."""

    def parse(text: str) -> str | None:
        other = as_date(text)
        return other if other is None or value is None or len(other) == len(value) else None

    return parse


def as_phone(text: str) -> str | None:
    """Return a telephone number, `None` for what cannot be one; a line behind a switchboard by RFC 3966."""
    phones = find_phones(f"โทร. {text}")
    if len(phones) != 1 or phones[0].e164 is None or phones[0].problem:
        return None
    return phones[0].e164 + (f";ext={phones[0].extension}" if phones[0].extension else "")
