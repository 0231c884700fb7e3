"""What a clerk should look at: declared checks over what was found in a letter.

Each check gives a stable code, the field that it concerns and a sentence in plain English. None of them
changes a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.reading import Reading
from schemas.letter import DeadlineBasis, DeadlineKind
from schemas.letter import Warning as ClerkWarning
from schemas.mentions import NumberMention

LOW_CONFIDENCE = 0.6
"""Below this mean word confidence a recogniser was guessing."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check; `finds` yields the field concerned and what is to be said."""

    code: str
    finds: Callable[[Reading], Iterator[tuple[str | None, str]]]


def before(day: str | None, other: str | None) -> bool:
    """Say whether a day lies before another, at the precision that both have."""
    if not day or not other:
        return False
    size = min(len(day[:10]), len(other[:10]))
    return day[:size] < other[:size]


def _stamp_before_letter(reading: Reading) -> Iterator[tuple[str | None, str]]:
    own = reading.date.value if reading.date else None
    for index, stamp in enumerate(reading.stamps):
        if stamp.date and before(stamp.date.value, own):
            yield (
                f"stamps[{index}].date",
                f"the receiving stamp says {stamp.date.value}, before the letter's own date {own}: a "
                f"misreading",
            )


def _stamp_repaired(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for index, stamp in enumerate(reading.stamps):
        if stamp.date and stamp.date.corrected:
            yield (
                f"stamps[{index}].date",
                f"the receiving stamp was read as “{' '.join(stamp.date.text.split())}”, before the letter's "
                f"own date; another reading of it, {stamp.date.value}, is taken",
            )


def _date_problem(problem: str) -> Callable[[Reading], Iterator[tuple[str | None, str]]]:
    def finds(reading: Reading) -> Iterator[tuple[str | None, str]]:
        for date in reading.dates:
            if date.problem == problem:
                field = "date" if reading.date is not None and date.span == reading.date.span else None
                told = "no such day" if date.value is None else f"the weekday does not fit {date.value}"
                yield field, f"“{' '.join(date.text.split())}”: {told}"

    return finds


def _reference_after_letter(reading: Reading) -> Iterator[tuple[str | None, str]]:
    own = reading.date.value if reading.date else None
    for index, reference in enumerate(reading.references):
        if reference.date and before(own, reference.date.value):
            yield (
                f"references[{index}].date",
                f"a letter of {reference.date.value} is cited, after the letter's own date {own}",
            )


def _numbers(reading: Reading) -> Iterator[tuple[str, NumberMention]]:
    if reading.number is not None:
        yield "number", reading.number
    for index, reference in enumerate(reading.references):
        if reference.number is not None:
            yield f"references[{index}].number", reference.number


def _unknown_prefix(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for field, number in _numbers(reading):
        if number.prefix is not None and not number.known_prefix:
            others = f"; it may be {', '.join(number.candidates)}" if number.candidates else ""
            yield field, f"no agency is known for the prefix {number.prefix} of {number.canonical}{others}"


def _repaired(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for field, number in _numbers(reading):
        if number.corrected:
            yield field, f"read as {number.raw}, repaired to {number.canonical}"


def _no_running(reading: Reading) -> Iterator[tuple[str | None, str]]:
    if reading.number is not None and reading.number.running is None and reading.number.prefix is not None:
        yield (
            "number",
            f"{reading.number.canonical} has no running number: a draft, or it was written by hand",
        )


def _invalid_phone(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for index, contact in enumerate(reading.contacts):
        for phone in contact.phones:
            if phone.problem is not None:
                yield f"contacts[{index}].phones", f"{phone.text} cannot be a telephone number"


def _deadline_before_letter(reading: Reading) -> Iterator[tuple[str | None, str]]:
    own = reading.date.value if reading.date else None
    for index, deadline in enumerate(reading.deadlines):
        if deadline.kind is DeadlineKind.DEADLINE and before(deadline.end, own):
            yield f"deadlines[{index}]", f"due on {deadline.end}, before the letter's own date {own}"


def _no_base(reading: Reading) -> Iterator[tuple[str | None, str]]:
    for index, deadline in enumerate(reading.deadlines):
        if deadline.basis is DeadlineBasis.RECEIPT and deadline.end is None and deadline.rrule is None:
            why = (
                "no receiving stamp of our own office was found"
                if reading.office
                else "no receiving stamp with a date was found, and it is not known whose archive this is"
            )
            yield f"deadlines[{index}]", f"“{' '.join(deadline.text.split())}” counts from receipt, but {why}"


CHECKS: tuple[Check, ...] = (
    Check("stamp.before_letter", _stamp_before_letter),
    Check("stamp.repaired", _stamp_repaired),
    Check("date.weekday_mismatch", _date_problem("date.weekday_mismatch")),
    Check("date.impossible", _date_problem("date.impossible")),
    Check("reference.after_letter", _reference_after_letter),
    Check("number.unknown_prefix", _unknown_prefix),
    Check("number.repaired", _repaired),
    Check("number.no_running", _no_running),
    Check("phone.invalid", _invalid_phone),
    Check("deadline.before_letter", _deadline_before_letter),
    Check("deadline.no_base", _no_base),
)


def check(reading: Reading) -> tuple[ClerkWarning, ...]:
    """Run every check over a letter; the same thing is said once."""
    found = [
        ClerkWarning(code=c.code, field=field, message=message)
        for c in CHECKS
        for field, message in c.finds(reading)
    ]
    return tuple(dict.fromkeys(found))


def check_confidence(confidence: float | None) -> ClerkWarning | None:
    """Say that a text was read too unsurely to be trusted unseen."""
    if confidence is None or confidence >= LOW_CONFIDENCE:
        return None
    return ClerkWarning(
        code="text.low_confidence",
        field="text",
        message=f"the recogniser was sure of only {confidence:.0%} of this text: compare it with the page",
    )
