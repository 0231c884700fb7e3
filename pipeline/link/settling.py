"""The number of a held letter, settled by the letters that cite it where its own reading is in doubt.

Everything is counted on what was read, never on what a vote settled, so the outcome has no order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractors.numbers import parse_letter_number
from pipeline.link.agree import subjects_agree
from pipeline.link.confusion import one_digit_apart
from pipeline.link.issuers import issuers_agree
from pipeline.link.likeness import Sketch
from schemas.graph import Witness
from schemas.letter import LetterNumber, LetterRecord, Status
from schemas.letter import Warning as LetterWarning

READILY = 0.3
"""Share of misreadings from which a digit alone explains a difference."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A letter that cites a number near the one in doubt, for its day."""

    number_key: str
    number: str
    voter: str
    """The citing letter, as read: its copies have one vote."""
    issuer: str | None
    subject: str | None
    """The citing letter's own: a reply repeats the subject of what it answers."""
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What the votes settle on."""

    number_key: str
    number: str
    confidence: float
    witnesses: tuple[Witness, ...]


def settle(own: Sketch, candidates: Collection[str], ballots: Sequence[Ballot]) -> Settled | None:
    """Return the number that letters citing this one settle on, `None` where they do not.

    One that read this very number surely confirms it. Another number takes two voters, one of them sure, or
    three, and a digit that OCR takes for the other readily, or a subject that says it is this letter: numbers
    side by side leave an office on one day. Two numbers with sure voters settle nothing.

    Args:
        own: The letter whose number is in doubt.
        candidates: Keys of the other readings of its number.
        ballots: The letters that cite its number or one near it, for its day.
    """
    if own.number_key is None or own.number is None:
        return None
    voters: dict[str, set[str]] = {}
    sure: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    alike: set[str] = set()
    for ballot in ballots:
        if issuers_agree(own.issuer, ballot.issuer) is False:
            continue
        key = ballot.number_key
        voters.setdefault(key, set()).add(ballot.voter)
        names[key] = min(names.get(key, ballot.number), ballot.number, key=lambda text: (len(text), text))
        if not ballot.doubtful:
            sure.setdefault(key, set()).add(ballot.voter)
        if subjects_agree(own.subject, ballot.subject):
            alike.add(key)
    winners = [key for key in voters if _wins(own.number_key, key, candidates, voters, sure, alike)]
    if len(winners) != 1 or any(key not in winners for key in sure):
        return None
    key = winners[0]
    count, certain = len(voters[key]), len(sure.get(key, ()))
    return Settled(
        key,
        own.number if key == own.number_key else names[key],
        round(min(0.99, 0.7 + 0.1 * certain + 0.05 * count), 4),
        (
            Witness("number", own.number, names[key], agrees=key == own.number_key),
            Witness("votes", str(len(voters.get(own.number_key, ()))), str(count), agrees=None),
            Witness("sure votes", str(len(sure.get(own.number_key, ()))), str(certain), agrees=None),
            Witness("subject", own.subject, None, agrees=key in alike or None),
        ),
    )


def _wins(
    own: str,
    key: str,
    candidates: Collection[str],
    voters: dict[str, set[str]],
    sure: dict[str, set[str]],
    alike: Collection[str],
) -> bool:
    if key == own:
        return key in sure
    if len(voters[key]) < (2 if key in sure else 3) or len(voters[key]) < 2 * len(voters.get(own, ())):
        return False
    return key in alike or key in candidates or one_digit_apart(own, key) >= READILY


def renumbered(record: LetterRecord, number: str) -> LetterRecord:
    """Return a record with the number that votes settled; `raw` keeps what was read."""
    before = record.number
    if before is None:
        return record
    read = parse_letter_number(number)
    changed = read.canonical != before.canonical
    after = LetterNumber(
        text=before.text,
        canonical=read.canonical,
        prefix=read.prefix,
        office=read.office,
        circular=read.circular,
        mark=read.mark,
        running=read.running,
        agency=read.agency,
        corrected=changed or before.corrected,
        status=Status.CORRECTED if changed else Status.VERIFIED,
        raw=before.canonical if changed else before.raw,
        evidence=before.evidence,
    )
    said = (
        f"letters that cite it settle its number: {before.canonical} -> {read.canonical}"
        if changed
        else f"letters that cite it confirm its number: {read.canonical}"
    )
    warning = LetterWarning(code="number.votes", field="number", message=said)
    return record.model_copy(update={"number": after, "warnings": (*record.warnings, warning)})
