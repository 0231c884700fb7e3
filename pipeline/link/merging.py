"""Several readings of one letter made into one: the best reading leads, the others fill what it lacks.

The same set of readings gives the same letter, whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.number_keys import number_key
from pipeline.link.agree import subjects_agree
from pipeline.link.confusion import one_digit_apart
from pipeline.link.issuers import addressees_agree, in_one_series, issuers_agree
from schemas.letter import LetterKind, LetterRecord, Reference, Secrecy, Status

_SECRECY = {None: 0, Secrecy.CONFIDENTIAL: 1, Secrecy.SECRET: 2, Secrecy.TOP_SECRET: 3}
_OF_EACH_COPY = frozenset({"stamps"})
"""What each copy has of its own: what was put right on one says nothing of the others."""
_DOUBT = {Status.CONFIRMED: 0, Status.VERIFIED: 1, Status.CORRECTED: 2, Status.UNVERIFIED: 3}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a letter: a record from one file, with a key that never changes."""

    key: str
    """`<sha256 of the file>#<part>`."""
    record: LetterRecord
    put_right: frozenset[str] = frozenset()
    """Keys of the record that a person put right: they go before every other reading's."""


def secrecy_level(secrecy: Secrecy | None) -> int:
    """Return the class as a number: 0 for none, 3 for the highest."""
    return _SECRECY[secrecy]


def rank(reading: Reading) -> tuple[int, int, int, float, int, str]:
    """Return the sort key of readings, best first: text layer before OCR, sure before unsure."""
    record = reading.record
    number = record.number
    ocr = record.source.ocr
    filled = sum(
        1
        for value in (record.number, record.date, record.issuer, record.subject, record.to, record.signatory)
        if value
    )
    return (
        1 if ocr else 0,
        _DOUBT[number.status] if number else 4,
        -filled,
        -(ocr.confidence or 0.0) if ocr else 0.0,
        -len(record.text),
        reading.key,
    )


def cluster(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Split the readings that share number and year into letters.

    Two of them are one letter unless their issuers differ, or both their days and their subjects do: an
    order's number exists in every office, and a misread digit must not melt two letters into one. Nor must a
    poor copy, of which neither day nor subject is known and which could be of either: it is of the best.
    """
    groups: list[list[Reading]] = []
    for reading in sorted(readings, key=rank):
        for group in groups:
            if all(_one_letter(reading.record, other.record) for other in group):
                group.append(reading)
                break
        else:
            groups.append([reading])
    return sorted((sorted(g, key=rank) for g in groups), key=lambda g: min(r.key for r in g))


def _one_letter(one: LetterRecord, other: LetterRecord) -> bool:
    prefixed = bool(one.number and one.number.prefix)
    issuer = (issuers_agree if prefixed else in_one_series)(one.issuer, other.issuer)
    sure = all(r.number is not None and r.number.status is not Status.UNVERIFIED for r in (one, other))
    to = addressees_agree(one.to, other.to)
    if to is False and not sure:
        # The same words to another school, and a digit of their numbers in doubt: the number is not the same.
        return False
    day_one = one.date.value if one.date else None
    day_other = other.date.value if other.date else None
    same_day = bool(day_one and day_one == day_other)
    subject = subjects_agree(one.subject, other.subject)
    if issuer is False:
        return prefixed and same_day and subject is True and to is not False
    if issuer is None and one.issuer and other.issuer and not prefixed:
        # An order's number exists in every village: a letter in its name is more than a slip.
        return same_day and subject is True
    if same_day:
        return subject is not False or to is not False
    full = bool(day_one and day_other and len(day_one) == len(day_other) == 10)
    return not full or subject is not False


def merge(readings: Sequence[Reading]) -> LetterRecord:
    """Return one record for the readings of one letter."""
    ordered = sorted(readings, key=rank)
    best = ordered[0].record
    if len(ordered) == 1:
        return best
    put_right: dict[str, object] = {}
    for reading in ordered:
        for name in sorted(reading.put_right - put_right.keys() - _OF_EACH_COPY):
            put_right[name] = getattr(reading.record, name)
    others = [r.record for r in ordered[1:]]
    update: dict[str, object] = {}
    for name in ("urgency", "number", "date", "issuer", "subject", "signatory"):
        if getattr(best, name) is None:
            update[name] = next((v for r in others if (v := getattr(r, name)) is not None), None)
    for name in ("unit", "to", "enclosures", "deadlines", "contacts", "urls", "signatories"):
        if not getattr(best, name):
            update[name] = next((v for r in others if (v := getattr(r, name))), ())
    if best.kind is LetterKind.UNKNOWN or _is_fields(best):
        said = [r.kind for r in others if r.kind is not LetterKind.UNKNOWN and not _is_fields(r)]
        update["kind"] = said[0] if said else best.kind
    # A class of secrecy seen on any copy holds for the letter.
    update["secrecy"] = max((r.secrecy for r in (best, *others)), key=secrecy_level)
    # Each copy went through other hands: their stamps and marks are all facts of the letter.
    update["stamps"] = _distinct([s for r in (best, *others) for s in r.stamps], _stamp_key)
    update["markings"] = _distinct(
        [m for r in (best, *others) for m in r.markings], lambda m: (m.kind, m.text)
    )
    update["warnings"] = _distinct(
        [w for r in (best, *others) for w in r.warnings], lambda w: (w.code, w.message)
    )
    update["references"] = merge_references([best, *others])
    # A number or a date that another copy shows surely is worth more than the best copy's in doubt.
    for name in ("number", "date"):
        known = [v for r in (best, *others) if (v := getattr(r, name)) is not None]
        if known:
            update[name] = min(known, key=lambda v: _DOUBT[v.status])
    return best.model_copy(update={**update, **put_right})


def _stamp_key(stamp: object) -> tuple[object, ...]:
    return tuple(getattr(stamp, name) for name in ("office", "receive_number", "date"))


def _distinct(items: Sequence[object], key: object) -> tuple[object, ...]:
    seen: dict[object, object] = {}
    for item in items:
        seen.setdefault(key(item), item)  # type: ignore[operator]
    return tuple(seen.values())


def merge_references(records: Sequence[LetterRecord]) -> tuple[Reference, ...]:
    """Return the references of all readings, each cited letter once, best reading first.

    A reference of a lesser reading that is one misread digit away from one already there is that one.
    """
    kept: list[Reference] = []
    unsaid: list[bool] = []
    for record in records:
        fresh: list[Reference] = []
        for ref in record.references:
            twin = next((at for at, k in enumerate(kept) if _same_cited(k, ref)), None)
            if twin is None:
                fresh.append(ref)
            elif unsaid[twin] and not _is_fields(record):
                kept[twin], unsaid[twin] = kept[twin].model_copy(update={"relation": ref.relation}), False
        kept.extend(fresh)
        unsaid.extend(_is_fields(record) for _ in fresh)
    return tuple(kept)


def _is_fields(record: LetterRecord) -> bool:
    """Whether a record is the fields of an eCMS message: they say no kind, nor what is done to others."""
    return record.source.media_type == "application/xml"


def _same_cited(one: Reference, other: Reference) -> bool:
    key_one, key_other = number_key(one.number), number_key(other.number)
    day_one = one.date.value if one.date else None
    day_other = other.date.value if other.date else None
    if key_one is None or key_other is None:
        return key_one == key_other and day_one == day_other and one.kind == other.kind
    if key_one == key_other:
        return day_one is None or day_other is None or day_one[:4] == day_other[:4]
    return bool(
        other.number
        and other.number.status is Status.UNVERIFIED
        and one_digit_apart(key_one, key_other)
        and day_one == day_other
    )
