"""Whether two readings are copies of one letter although their numbers do not say so.

The number of a scan is often stamped or written by pen and read with a doubt, or not at all. Date, issuer,
subject, addressees and the body together tell a copy then: another office's stamped copy, a new scan, the
DOCX of a scan. Near-copies are common (the same words to other addressees, a memo for another person), so
what differs counts for more than what agrees, and what is not certain is a proposal for a person.

A photograph of a letter is read with slips everywhere: in the issuer's name and the subject as in the body.
How many there are the bodies tell, which would be equal without; the heads may differ as much, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from extractors.number_keys import number_key, number_year
from extractors.people import find_people
from extractors.text import to_arabic_digits
from pipeline.link.agree import plain, subjects_agree
from pipeline.link.confusion import neighbours
from pipeline.link.identity import text_hash
from pipeline.link.issuers import addressees_agree, issuers_agree
from schemas.graph import Witness
from schemas.letter import LetterNumber, LetterRecord, Status

SAME_BODY = 0.55
"""Share of common shingles from which two bodies are one text: an error in thirty characters leaves it."""
_ALIKE = 0.9
"""From here the numbers may differ in more than a digit: pen figures read at random."""
_PERHAPS = 0.35
_POOR = 0.2
"""Bodies of which one was read so badly that its heads have slips too: every sixth letter is wrong."""
_SHINGLE = 5
_NOISE = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[^\u0e01-\u0e5ba-zA-Z]|[๐-๙]")
_YEARS = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
_RUNS = re.compile(r"\d{2,}")
_DIGIT = re.compile("[0-9]")


class Fit(StrEnum):
    """How two readings of one thing go together."""

    SAME = "same"
    NEAR = "near"
    """Unlike, as far as a poor reader makes the same words unlike, or unlike where one is in doubt."""
    OTHER = "other"
    UNKNOWN = "unknown"
    """One of the two does not say it."""


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
    """Number and year do not tell for sure which letter it is."""
    number_unsure: bool
    """It has no number, or one with a digit in doubt."""
    day: str | None
    issuer: str | None
    subject: str | None
    to: tuple[str, ...]
    words: str
    """The text."""
    candidates: tuple[str, ...] = ()
    """Keys of the number's other readings."""
    days: tuple[str, ...] | None = None
    """Where a digit of the day is in doubt, its other readings; `None` where none is."""

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
    def years(self) -> frozenset[str]:
        """The years B.E. that the text names."""
        return frozenset(_YEARS.findall(to_arabic_digits(self.words)))

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


def is_adrift(record: LetterRecord) -> bool:
    """Return whether number and year cannot tell which letter this is: one of them is missing or in doubt."""
    date = record.date
    if is_unsure(record.number) or number_year(record.number) is not None:
        return is_unsure(record.number)
    if date is None or not date.value:
        return True
    return date.status is Status.UNVERIFIED and any(day[:4] != date.value[:4] for day in date.candidates)


def sketch(record: LetterRecord, candidates: Sequence[str] = ()) -> Sketch:
    """Return what is compared of a reading; `candidates` are the keys of its number's other readings."""
    date = record.date
    return Sketch(
        number=record.number.canonical if record.number else None,
        number_key=number_key(record.number),
        unsure=is_adrift(record),
        number_unsure=is_unsure(record.number),
        day=date.value if date else None,
        issuer=record.issuer,
        subject=record.subject,
        to=tuple(record.to),
        words=record.text,
        candidates=tuple(candidates),
        days=tuple(date.candidates) if date and date.status is Status.UNVERIFIED else None,
    )


def compare(one: Sketch, other: Sketch) -> Likeness:
    """Return whether two readings are one letter. The order of the two does not matter."""
    no = Likeness(Verdict.OTHER, 0.0, ())
    if not (one.unsure or other.unsure):
        return no
    if _surely_other(one, other):
        return no
    day, issuer, subject, to = heads = _heads(one, other)
    if Fit.OTHER in heads:
        return no
    number = _numbers(one, other)
    body = _share(one.shingles, other.shingles)
    poor = Fit.NEAR in (issuer, subject, to)
    if body < (_POOR if poor else _PERHAPS) or (poor and not _as_poor(one, other, body)):
        return no
    if number is False and to is Fit.NEAR:
        # The same words to another school, under the next number.
        return no
    names = _names(one.names, other.names)
    digits = _digits(one.digits, other.digits)
    witnesses = witnesses_of(one, other)
    known = sum({Fit.SAME: 0.14, Fit.NEAR: 0.07}.get(head, 0.0) for head in heads)
    confidence = round(min(0.99, 0.4 * body + known + (0.05 if number else 0.0)), 4)
    if one.text == other.text and day is Fit.SAME:
        same = True
    elif day is not Fit.SAME and _of_other_years(one.years, other.years):
        # The same words go out every year.
        same = False
    elif names is False or digits is False or Fit.UNKNOWN in (subject, issuer) or to is Fit.NEAR:
        same = False
    elif day is Fit.UNKNOWN:
        # Without a day the number must speak, and surely on one side.
        same = number is True and body >= SAME_BODY and to is Fit.SAME
    elif day is Fit.NEAR:
        # The year of a day in doubt parts two readings with one number; another month's letter has another.
        alike = one.number_key == other.number_key and _could_be(one, other)
        same = number is True and alike and body >= SAME_BODY and to is Fit.SAME
    elif number is False:
        # The office's code is printed; what the pen writes stands behind the slash.
        codes = {(s.number_key or "").rpartition("/")[0] for s in (one, other)}
        same = body >= _ALIKE and to is Fit.SAME and not poor and len(codes) == 1
    else:
        same = number is True and body >= SAME_BODY and to is Fit.SAME
    return Likeness(Verdict.SAME if same else Verdict.PERHAPS, confidence, witnesses)


def witnesses_of(one: Sketch, other: Sketch) -> tuple[Witness, ...]:
    """Return every comparison of two readings."""
    day, issuer, subject, to = (
        {Fit.SAME: True, Fit.OTHER: False}.get(head) for head in _heads(one, other)
    )  # fmt: skip
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


def _heads(one: Sketch, other: Sketch) -> tuple[Fit, Fit, Fit, Fit]:
    """How day, issuer, subject and addressees go together."""
    day = _fit(one.day == other.day if one.day and other.day else None)
    if day is Fit.OTHER and (one.days is not None or other.days is not None):
        day = Fit.NEAR
    issuer = _fit(issuers_agree(one.issuer, other.issuer))
    if issuer is Fit.UNKNOWN and one.issuer and other.issuer:
        issuer = Fit.NEAR
    if issuer is Fit.OTHER and _near((one.issuer or "",), (other.issuer or "",), _POOR):
        issuer = Fit.NEAR
    to = _fit(addressees_agree(one.to, other.to))
    if to is Fit.UNKNOWN and one.to and other.to:
        to = Fit.NEAR
    if to is Fit.OTHER and _near(one.to, other.to, _POOR):
        to = Fit.NEAR
    subject = _fit(subjects_agree(one.subject, other.subject))
    if subject is Fit.OTHER and _near((one.subject or "",), (other.subject or "",), _POOR, figures=False):
        subject = Fit.NEAR
    return day, issuer, subject, to


def _surely_other(one: Sketch, other: Sketch) -> bool:
    """Whether both numbers are read for sure, and are two."""
    return not (one.number_unsure or other.number_unsure) and one.number_key != other.number_key


def can_be_one(one: Sketch, other: Sketch) -> bool:
    """Whether two readings may be of one letter for all that is sure of them: their numbers, their years."""
    if _surely_other(one, other):
        return False
    years = [{day[:4] for day in (s.day, *(s.days or ())) if day} for s in (one, other)]
    return not all(years) or bool(years[0] & years[1])


def _fit(agrees: bool | None) -> Fit:
    return Fit.UNKNOWN if agrees is None else Fit.SAME if agrees else Fit.OTHER


def _as_poor(one: Sketch, other: Sketch, body: float) -> bool:
    """Whether what differs of the heads differs no more than the bodies do."""
    return all(
        _fit(agrees) is not Fit.OTHER or _near(a, b, body, figures=figures)
        for agrees, a, b, figures in (
            (issuers_agree(one.issuer, other.issuer), (one.issuer or "",), (other.issuer or "",), True),
            (subjects_agree(one.subject, other.subject), (one.subject or "",), (other.subject or "",), False),
            (addressees_agree(one.to, other.to), one.to, other.to, True),
        )
    )


def _near(one: Sequence[str], other: Sequence[str], body: float, *, figures: bool = True) -> bool:
    """Whether two lists of words can be one, read as poorly as bodies that share so many shingles.

    The share `slips` of the letters is wrong: a shingle is right with `(1 - slips) ** 5`, a pair of letters
    with `(1 - slips) ** 2`. Words are few: they may have twice as many slips. Figures must be equal.
    """
    if len(one) != len(other):
        return False
    slips = 1 - (2 * body / (1 + body)) ** (1 / _SHINGLE)
    least = max(0.0, 1 - 2 * slips) ** 2
    for a, b in zip(sorted(map(plain, one)), sorted(map(plain, other)), strict=True):
        if figures and _DIGIT.findall(a) != _DIGIT.findall(b):
            return False
        x, y = _grams(_NOISE.sub("", a)), _grams(_NOISE.sub("", b))
        if not x or not y or 2 * len(x & y) / (len(x) + len(y)) < least:
            return False
    return True


def _could_be(one: Sketch, other: Sketch) -> bool:
    """Whether the day of one is a reading of the other's that is in doubt."""
    return other.day in (one.days or ()) or one.day in (other.days or ())


def _numbers(one: Sketch, other: Sketch) -> bool | None:
    """Whether the numbers can be one: equal, or a digit apart where it is in doubt."""
    if one.number_key is None or other.number_key is None:
        return None
    if one.number_key == other.number_key:
        return True
    return (one.number_unsure and other.number_key in one.near) or (
        other.number_unsure and one.number_key in other.near
    )


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / max(1, len(one) + len(other) - both)


def _names(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Whether the persons named can be the same: not where each side has one that the other lacks."""
    if not one or not other:
        return None
    return not (_strangers(one, other) and _strangers(other, one))


def _of_other_years(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of two texts names a year that the other does not."""
    return bool(one - other and other - one)


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
