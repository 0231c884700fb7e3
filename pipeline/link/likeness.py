"""Whether two readings are copies of one letter although their numbers do not say so.

The number of a scan is often stamped or written by pen and read with a doubt, or not at all. Date, issuer,
subject, addressees and the body together tell a copy then: another office's stamped copy, a new scan, the
DOCX of a scan. Near-copies are common (the same words to other addressees, a memo for another person), so
what differs counts for more than what agrees, and what is not certain is a proposal for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from extractors.number_keys import number_key
from extractors.people import find_people
from pipeline.link.agree import issuers_agree, plain, slips_apart, subjects_agree
from pipeline.link.confusion import neighbours
from pipeline.link.identity import text_hash
from schemas.graph import Witness
from schemas.letter import LetterNumber, LetterRecord, Status

SAME_BODY = 0.55
"""Share of common shingles from which two bodies are one text: an error in thirty characters leaves it."""
_ALIKE = 0.9
"""From here the numbers may differ in more than a digit: pen figures read at random."""
_PERHAPS = 0.35
_SHINGLE = 5
_NOISE = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[^\u0e01-\u0e5ba-zA-Z]|[๐-๙]")
_RUNS = re.compile(r"\d{2,}")
_DAY = len("2021-10-29")


class Verdict(StrEnum):
    """What two readings are to each other."""

    SAME = "same"
    PERHAPS = "perhaps"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Likeness:
    """The verdict on two readings, with the comparisons it rests on."""

    verdict: Verdict
    confidence: float
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True)
class Sketch:
    """A reading as far as likeness looks at it. What costs time is made when it is asked for."""

    number: str | None
    number_key: str | None
    unsure: bool
    """It has no number, or one with a digit in doubt."""
    day: str | None
    issuer: str | None
    subject: str | None
    to: tuple[str, ...]
    words: str
    """The text."""
    candidates: tuple[str, ...] = ()
    """Keys of the number's other readings."""

    @cached_property
    def near(self) -> frozenset[str]:
        """Keys that the number could be, were a digit misread."""
        key = self.number_key
        return frozenset((*neighbours(key, least=0.0), *self.candidates)) if key else frozenset()

    @cached_property
    def text(self) -> str:
        """A hash of the text."""
        return text_hash(self.words)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Stretches of the text without figures and marks."""
        bare = _NOISE.sub("", self.words)
        return frozenset(bare[n : n + _SHINGLE] for n in range(max(1, len(bare) - _SHINGLE + 1)))

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """The figures of the text."""
        return tuple(_RUNS.findall(plain(self.words)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The persons named in the text."""
        return frozenset(_NOISE.sub("", f"{p.given}{p.family or ''}") for p in find_people(self.words))


def is_unsure(number: LetterNumber | None) -> bool:
    """Return whether a number alone cannot tell which letter this is."""
    if number is None or number_key(number) is None:
        return True
    return number.status is Status.UNVERIFIED or (
        number.status is not Status.CONFIRMED and bool(number.candidates)
    )


def sketch(record: LetterRecord, candidates: Sequence[str] = ()) -> Sketch:
    """Return what is compared of a reading; `candidates` are the keys of its number's other readings."""
    return Sketch(
        number=record.number.canonical if record.number else None,
        number_key=number_key(record.number),
        unsure=is_unsure(record.number),
        day=record.date.value if record.date else None,
        issuer=record.issuer,
        subject=record.subject,
        to=tuple(record.to),
        words=record.text,
        candidates=tuple(candidates),
    )


def compare(one: Sketch, other: Sketch) -> Likeness:
    """Return whether two readings are one letter. The order of the two does not matter."""
    number = _numbers(one, other)
    day, issuer, subject, to = _heads(one, other)
    if day is False or issuer is False or subject is False or to is False:
        return Likeness(Verdict.OTHER, 0.0, ())
    body = _share(one.shingles, other.shingles)
    if body < _PERHAPS or not (one.unsure or other.unsure):
        return Likeness(Verdict.OTHER, 0.0, ())
    names = _names(one.names, other.names)
    digits = _digits(one.digits, other.digits)
    witnesses = witnesses_of(one, other)
    known = [w for w in (day, issuer, subject, to) if w is not None]
    confidence = round(min(0.99, 0.4 * body + 0.14 * len(known) + (0.05 if number else 0.0)), 4)
    if one.text == other.text:
        same = day is not None
    elif names is False or digits is False or subject is None or issuer is None:
        same = False
    elif day is None:
        # Without a day the number must speak, and surely on one side.
        same = number is True and body >= SAME_BODY and to is not None
    elif number is False:
        # The office's code is printed; what the pen writes stands behind the slash.
        heads = {(s.number_key or "").rpartition("/")[0] for s in (one, other)}
        same = body >= _ALIKE and to is True and len(heads) == 1
    else:
        same = number is True and body >= SAME_BODY and to is not None
    return Likeness(Verdict.SAME if same else Verdict.PERHAPS, confidence, witnesses)


def witnesses_of(one: Sketch, other: Sketch) -> tuple[Witness, ...]:
    """Return every comparison of two readings."""
    day, issuer, subject, to = _heads(one, other)
    body = _share(one.shingles, other.shingles)
    return (
        Witness("number", one.number, other.number, agrees=_numbers(one, other)),
        Witness("date", one.day, other.day, agrees=day),
        Witness("issuer", one.issuer, other.issuer, agrees=issuer),
        Witness("subject", one.subject, other.subject, agrees=subject),
        Witness("addressees", _listed(one.to), _listed(other.to), agrees=to),
        Witness("body", None, f"{body:.2f}", agrees=body >= SAME_BODY),
        Witness("names", None, None, agrees=_names(one.names, other.names)),
        Witness("digits", None, None, agrees=_digits(one.digits, other.digits)),
    )


def _heads(one: Sketch, other: Sketch) -> tuple[bool | None, bool | None, bool | None, bool | None]:
    """Whether day, issuer, subject and addressees agree."""
    return (
        one.day == other.day if one.day and other.day else None,
        issuers_agree(one.issuer, other.issuer),
        subjects_agree(one.subject, other.subject),
        _addressees(one.to, other.to),
    )


def _numbers(one: Sketch, other: Sketch) -> bool | None:
    """Whether the numbers can be one: equal, or a digit apart where it is in doubt."""
    if one.number_key is None or other.number_key is None:
        return None
    if one.number_key == other.number_key:
        return True
    return (one.unsure and other.number_key in one.near) or (other.unsure and one.number_key in other.near)


def _addressees(one: Sequence[str], other: Sequence[str]) -> bool | None:
    if not one or not other:
        return None
    if len(one) != len(other):
        return False
    a, b = sorted(map(plain, one)), sorted(map(plain, other))
    return all(x == y or slips_apart(x, y) for x, y in zip(a, b, strict=True))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / max(1, len(one) + len(other) - both)


def _names(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Whether the persons named can be the same: not where each side has one that the other lacks."""
    if not one or not other:
        return None
    return not (_strangers(one, other) and _strangers(other, one))


def _strangers(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(all(_share(_grams(a), _grams(b)) < 0.3 for b in other) for a in one if len(a) >= 4)


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _digits(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether the figures of two texts can be the same, as far as a scan reads figures."""
    if len(one) < 4 or len(other) < 4:
        return None
    left = list(other)
    common = 0
    for run in one:
        if run in left:
            left.remove(run)
            common += 1
    return common / max(len(one), len(other)) >= 0.5


def _listed(names: Sequence[str]) -> str | None:
    return "; ".join(names) or None
