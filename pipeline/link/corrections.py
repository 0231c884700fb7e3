"""What a person put right, laid over what was read: it outranks every reading and every vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.numbers import parse_letter_number
from schemas.letter import DateValue, Evidence, LetterNumber, LetterRecord, Status

FIELDS = ("number", "date", "issuer", "subject", "kind", "urgency", "secrecy")
"""The fields that a person can put right here."""
_RULE = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one letter, as a person says it is; `None` for: the letter does not say."""

    field: str
    value: str | None


def corrected(record: LetterRecord, corrections: Sequence[Correction]) -> LetterRecord:
    """Return a record with corrections laid over it; `raw` keeps what was read.

    Raises:
        ValueError: For a field that cannot be corrected or a value that it cannot have.
    """
    if not corrections:
        return record
    data = record.model_dump()
    for correction in corrections:
        if correction.field not in FIELDS:
            raise ValueError(f"{correction.field} is none of: {', '.join(FIELDS)}")
        data[correction.field] = _value(record, correction)
    return LetterRecord.model_validate(data)


def _value(record: LetterRecord, correction: Correction) -> object:
    value = correction.value
    if value is None:
        return "unknown" if correction.field == "kind" else None
    if correction.field == "number":
        return _number(record.number, value)
    if correction.field == "date":
        return _date(record.date, value)
    return value


def _number(before: LetterNumber | None, value: str) -> LetterNumber:
    read = parse_letter_number(value)
    return LetterNumber(
        text=before.text if before else value,
        canonical=read.canonical,
        prefix=read.prefix,
        office=read.office,
        circular=read.circular,
        mark=read.mark,
        running=read.running,
        agency=read.agency,
        corrected=True,
        status=Status.CONFIRMED,
        raw=before.canonical if before else None,
        evidence=before.evidence if before else _evidence(),
    )


def _date(before: DateValue | None, value: str) -> DateValue:
    return DateValue(
        text=before.text if before else value,
        value=value,
        corrected=True,
        status=Status.CONFIRMED,
        raw=before.value if before else None,
        evidence=before.evidence if before else _evidence(),
    )


def _evidence() -> Evidence:
    return Evidence(page=1, span=(0, 0), confidence=1.0, rule=_RULE)
