"""Mentions of one letter taken together: a letter cites another once, however often it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.number_keys import number_key, number_year, squash
from extractors.number_kin import shorter
from schemas.letter import ReferenceRole
from schemas.mentions import NumberMention, ReferenceMention

_STRENGTH = {role: place for place, role in enumerate(ReferenceRole)}


def _same_body(one: str | None, other: str | None) -> bool:
    """Say whether two issuers can be one: a name may be left out, or be cut short."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _same(one: ReferenceMention, other: ReferenceMention) -> bool:
    """Say whether two citations mean one letter: number and year, as far as both tell."""
    if one.number is None or other.number is None:
        # Cited by its date alone, once more or each time.
        return (
            one.kind is other.kind
            and one.date is not None
            and other.date is not None
            and one.date.value == other.date.value
            and _same_body(one.issuer, other.issuer)
        )
    if not same_number(one.number, other.number):
        return False
    days = {r.date.value for r in (one, other) if r.date and r.date.value}
    if not one.number.prefix and len(days) != 1 and not _same_body(one.issuer, other.issuer):
        # An order's `541/2564` is in every office of the country.
        return False
    if one.date is None or other.date is None or one.date.value is None or other.date.value is None:
        return True
    if one.number.running is None:
        return one.date.value == other.date.value
    return one.date.value[:4] == other.date.value[:4]


def same_number(one: NumberMention, other: NumberMention) -> bool:
    """Say whether two numbers are one: key and the year that they carry; drafts as they are written."""
    key = number_key(one)
    if key is None or number_key(other) is None:
        return squash(one.canonical) == squash(other.canonical)
    return key == number_key(other) and number_year(one) == number_year(other)


def each_once(found: Sequence[ReferenceMention]) -> list[ReferenceMention]:
    """Return each letter once, those under a list's heading before those of the body."""
    kept: list[ReferenceMention] = []
    for reference in sorted(found, key=lambda r: (_STRENGTH[r.role], r.span)):
        for place, other in enumerate(kept):
            if _same(other, reference):
                kept[place] = _taken_together(other, reference)
                break
        else:
            kept.append(reference)
    return _with_fuller_numbers(kept)


def _taken_together(one: ReferenceMention, other: ReferenceMention) -> ReferenceMention:
    """Return a citation with what another mention of the same letter says beside it."""
    told = one if one.relation_span else other
    return replace(
        one,
        date=one.date or other.date,
        issuer=one.issuer or other.issuer,
        relation=told.relation if told.relation_span else one.relation,
        relation_span=told.relation_span,
    )


def _with_fuller_numbers(found: Sequence[ReferenceMention]) -> list[ReferenceMention]:
    """Return each letter once though it is cited by its whole number and by less of it: `ว 122`.

    Which is meant where two whole numbers end alike is not guessed: all of them stay then.
    """
    kept = list(found)
    count = 0
    while count != len(kept):
        # Once more: what two numbers said more of, one may after these have become one.
        count = len(kept)
        for reference in tuple(kept):
            fuller = [other for other in kept if other is not reference and _says_less(reference, other)]
            if len(fuller) != 1 or reference not in kept:
                continue
            (other,) = fuller
            at, gone = sorted((kept.index(reference), kept.index(other)))
            kept[at] = replace(_taken_together(kept[at], kept[gone]), number=other.number)
            del kept[gone]
    return kept


def _says_less(one: ReferenceMention, other: ReferenceMention) -> bool:
    """Whether a citation has a part of another's number, and nothing else that differs."""
    if one.number is None or other.number is None or one.kind is not other.kind:
        return False
    if one.role is other.role and one.role is not ReferenceRole.BODY:
        # Two items of one list are two letters.
        return False
    key, whole = number_key(one.number), number_key(other.number)
    if key is None or whole is None or key not in shorter(whole):
        return False
    dates = [r.date for r in (one, other) if r.date]
    days = {date.value for date in dates}
    years = {number_year(r.number) for r in (one, other)} | {int(day[:4]) for day in days if day}
    # A day that no calendar has is another day than the one that was read.
    same_day = len(days) < 2 and None not in days
    return same_day and len(years - {None}) < 2 and _same_body(one.issuer, other.issuer)
