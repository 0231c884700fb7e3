"""What a citation means: its number against the letters held, with date, issuer and subject as witnesses.

Numbers restart every year and OCR swaps digits, so a number alone links nothing: `resolved` needs the number
and the date or the issuer to agree. The outcome is always a record; nothing is dropped.
The functions here are pure: what they are given decides what they return, never the order of arrival.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.number_kin import may_mean, same_prefix
from pipeline.link.agree import dates_agree, is_after, subjects_agree
from pipeline.link.confusion import leading_zeros, neighbours, read_with_zeros
from pipeline.link.identity import year_of
from pipeline.link.issuers import in_one_series, issuers_agree
from schemas.graph import Candidate, LinkReason, LinkStatus, Resolution, Witness
from schemas.letter import ReferenceKind

NEAR_THRESHOLD = 0.80
"""Confidence from which a number with one digit in doubt counts as resolved."""
_RARELY = 0.05
"""Share of misreadings below which a pair of digits is none that OCR confuses."""
_ONE_DAY = 10
"""Letters that leave an office on one day have numbers side by side: so near, the subject must speak, too."""
_TAKEN = 0.20
"""What it adds that the number as read is another day's letter: an office gives a number once a year."""
_SILENT = 0.15
"""What it costs that the subject does not speak for a number that could be another letter's of that day."""
_IN_PART = 0.80
"""Number and day agree, and what the number says of its office; it does not say all of it."""
_DAY = len("2021-10-29")
_RUNNING = re.compile(r"\d+$")
_DATELESS = 0.7
"""Number and issuer agree and nobody says a year: numbers restart each year, so some doubt stays."""


@dataclass(frozen=True, slots=True)
class Held:
    """A letter of the archive, as far as linking looks at it."""

    key: str
    number_key: str | None
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    doubtful: bool = False
    """A digit of its number is in doubt."""
    year: int | None = None
    """Of its number where that carries one, else of its date."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, as far as linking looks at it."""

    citing: str
    """Key of the citing letter."""
    citing_date: str | None
    citing_subject: str | None
    kind: ReferenceKind
    number_key: str | None
    number: str | None
    prefixed: bool
    year: int | None
    date: str | None
    issuer: str | None
    text: str
    doubtful: bool = False
    readings: tuple[str, ...] = ()
    """Number keys of the other readings that OCR gave."""
    subject: str | None = None
    """What the citation says that the letter is about."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """How a held letter compares with a citation."""

    held: Held
    date: bool | None
    issuer: bool | None
    confidence: float
    witnesses: tuple[Witness, ...]

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.held.key, round(self.confidence, 4), self.witnesses)


def resolve(
    cited: Cited,
    same: Sequence[Held],
    near: Callable[[], Sequence[Held]] = tuple,
    kin: Callable[[], Sequence[Held]] = tuple,
) -> Resolution:
    """Return what a citation means.

    Args:
        cited: The citation.
        same: Every held letter with the same number key (for a citation without a number: those of its day).
        near: Gives the held letters one confusable digit away; asked where the number settles nothing.
        kin: Gives the held letters of the day with the running number; asked where the rest settles nothing.
    """
    if cited.number_key is None:
        return _without_number(cited, same)
    verdicts = [_judge(cited, held) for held in sorted(same, key=lambda h: h.key)]
    others = [v for v in verdicts if v.held.key != cited.citing]
    agreeing = [v for v in others if _agrees(cited, v)]
    timely = [v for v in agreeing if not is_after(v.held.date, cited.citing_date)]
    if len(timely) == 1:
        if timely[0].date is False and (meant := _in_part(cited, kin())) is not None:
            # The number as cited is another day's letter, and one with more of the office is that day's.
            return _torn((*meant.candidates, timely[0].candidate))
        return _doubted(cited, timely[0], near) or _resolved(cited, timely[0])
    if len(timely) > 1:
        return _choose(cited, timely)
    close = _near(cited, near(), taken=_taken(cited, others)) if cited.doubtful or not verdicts else None
    if close is not None and close.status is LinkStatus.RESOLVED:
        return close
    if any(v.held.key == cited.citing and _agrees(cited, v) for v in verdicts) and not agreeing:
        return _rejected(LinkReason.SELF, [v for v in verdicts if v.held.key == cited.citing])
    if agreeing:
        return _rejected(LinkReason.AFTER_CITING, agreeing)
    in_part = _in_part(cited, kin()) if close is None or not close.candidates else None
    if in_part is not None and in_part.status is LinkStatus.RESOLVED:
        return in_part
    open_ = [v for v in others if _undecided(cited, v) and not is_after(v.held.date, cited.citing_date)]
    if is_after(cited.date, cited.citing_date):
        return _rejected(LinkReason.AFTER_CITING, open_, cited)
    if open_:
        alone = all(v.date is None for v in open_)
        candidates = [v.candidate for v in open_]
        for further in (close, in_part):
            candidates += further.candidates if further else ()
        return Resolution(
            LinkStatus.AMBIGUOUS,
            LinkReason.NUMBER_ALONE if alone else LinkReason.DATE_DISAGREES,
            confidence=max(c.confidence for c in candidates),
            candidates=tuple(sorted(candidates, key=lambda c: (-c.confidence, c.letter))),
        )
    return in_part or close or Resolution(LinkStatus.NOT_HELD, LinkReason.NONE_HELD)


def _judge(cited: Cited, held: Held) -> _Verdict:
    date = dates_agree(cited.date, held.date)
    if date is None and cited.year is not None and held.date is not None:
        date = cited.year == _year(held)
    agree = issuers_agree if cited.prefixed or cited.number_key is None else in_one_series
    issuer = agree(cited.issuer, held.issuer)
    witnesses = (
        Witness("number", cited.number, held.number, agrees=cited.number_key == held.number_key),
        Witness("date", cited.date, held.date, agrees=date),
        Witness("issuer", cited.issuer, held.issuer, agrees=issuer),
    )
    confidence = 0.4 + 0.35 * _worth(date) + 0.25 * _worth(issuer)
    return _Verdict(held, date, issuer, confidence, witnesses)


def _worth(agrees: bool | None) -> float:
    return 1.0 if agrees else 0.4 if agrees is None else 0.0


def _other_year(cited: Cited, held: Held) -> bool:
    """Whether both sides name a year, and not the same one: they are two letters, the series restarts."""
    return cited.year is not None and held.date is not None and cited.year != _year(held)


def _year(held: Held) -> int | None:
    """The year of a letter's number: schools count by the school's year, some offices by the fiscal one."""
    return held.year if held.year is not None else year_of(held.date)


def _agrees(cited: Cited, verdict: _Verdict) -> bool:
    """Whether number and one witness more agree, and nothing speaks plainly against it."""
    if _other_year(cited, verdict.held):
        return False
    if not cited.prefixed and verdict.issuer is not True:
        # An order's 541/2559 exists in every office of the country: its issuer must agree, or full date and
        # silence about the issuer.
        silent = verdict.issuer is None and not (cited.issuer and verdict.held.issuer)
        return bool(silent and verdict.date and cited.date and len(cited.date) == _DAY)
    if verdict.date:
        # A year alone does not outweigh another issuer: `ตร` is the police's prefix and a province's.
        return verdict.issuer is not False or _full_day(cited, verdict.held)
    if verdict.date is None and _long_ago(cited, verdict.held):
        # Numbers restart each year: whoever cites one without a date means one of the last months.
        return False
    # A digit in doubt and another day are two doubts: the number could be a neighbour's, misread.
    return bool(verdict.issuer) and not (cited.doubtful and verdict.date is False)


def _long_ago(cited: Cited, held: Held) -> bool:
    """Whether the letter is of more than a year before the citing one, as far as both say their days."""
    if not (cited.citing_date and held.date and len(cited.citing_date) == len(held.date) == _DAY):
        return False
    year = f"{int(cited.citing_date[:4]) - 1:04d}"
    return held.date < year + cited.citing_date[4:]


def _full_day(cited: Cited, held: Held) -> bool:
    """Whether both dates name a day."""
    return bool(cited.date and held.date and len(cited.date) == len(held.date) == _DAY)


def _undecided(cited: Cited, verdict: _Verdict) -> bool:
    """Whether the letter could still be meant.

    A number that names its office is that office's, under whatever name it is cited (`สถ.`, the ministry).
    """
    if _other_year(cited, verdict.held):
        slip = _full_day(cited, verdict.held) and (cited.date or "")[4:] == (verdict.held.date or "")[4:]
        return (cited.doubtful or slip) and verdict.issuer is not False
    return cited.prefixed or verdict.issuer is not False or bool(verdict.date)


def _resolved(cited: Cited, verdict: _Verdict) -> Resolution:
    if verdict.date and verdict.issuer:
        reason, confidence = LinkReason.NUMBER_DATE_ISSUER, 1.0
    elif verdict.date:
        reason, confidence = LinkReason.NUMBER_DATE, 0.9 if verdict.issuer is None else 0.8
    else:
        reason = LinkReason.NUMBER_ISSUER
        confidence = _DATELESS if verdict.date is None else 0.75
    return Resolution(
        LinkStatus.RESOLVED, reason, verdict.held.key, confidence, verdict.witnesses, (verdict.candidate,)
    )


def _choose(cited: Cited, verdicts: list[_Verdict]) -> Resolution:
    """Several held letters agree: the one with more witnesses, if there is one alone."""
    best = _best_first(verdicts)
    first, second = best[0], best[1]
    full = first.date and first.issuer and not (second.date and second.issuer)
    torn = first.issuer is False and second.issuer
    if full or (first.date and second.date is False and not torn):
        return _resolved(cited, first)
    return Resolution(
        LinkStatus.AMBIGUOUS,
        LinkReason.SEVERAL,
        confidence=round(first.confidence, 4),
        candidates=tuple(v.candidate for v in best),
    )


def _best_first(verdicts: Sequence[_Verdict]) -> list[_Verdict]:
    return sorted(verdicts, key=lambda v: (-v.confidence, v.held.key))


def _rejected(reason: LinkReason, verdicts: Sequence[_Verdict], cited: Cited | None = None) -> Resolution:
    best = _best_first(verdicts)
    witnesses = best[0].witnesses if best else ()
    if cited is not None:
        witnesses = (Witness("date", cited.date, cited.citing_date, agrees=False),)
    return Resolution(
        LinkStatus.REJECTED, reason, witnesses=witnesses, candidates=tuple(v.candidate for v in best)
    )


def _doubted(cited: Cited, verdict: _Verdict, near: Callable[[], Sequence[Held]]) -> Resolution | None:
    """A digit in doubt, and a letter of the same day one digit away that fits the subject as this does not.

    The misread number is then another letter's by chance: both are candidates.
    """
    if not cited.doubtful or subjects_agree(_topic(cited), verdict.held.subject) is not False:
        return None
    close = _near(cited, near())
    if close.status is not LinkStatus.RESOLVED or close.letter == verdict.held.key:
        return None
    if not any(w.field == "subject" and w.agrees for w in close.witnesses):
        return None
    return _torn((*(c for c in close.candidates if c.letter != verdict.held.key), verdict.candidate))


def _torn(candidates: Sequence[Candidate]) -> Resolution:
    """Several letters, each with something that speaks for it."""
    return Resolution(
        LinkStatus.AMBIGUOUS,
        LinkReason.SEVERAL,
        confidence=max(c.confidence for c in candidates),
        candidates=tuple(sorted(candidates, key=lambda c: (-c.confidence, c.letter))),
    )


def _taken(cited: Cited, verdicts: Sequence[_Verdict]) -> bool:
    """Whether the number as read is surely that of another letter of the year: it was read wrongly then.

    Where that letter's subject is the citing one's, the day is wrong, not the number.
    """
    if any(subjects_agree(_topic(cited), v.held.subject) for v in verdicts):
        return False
    return bool(cited.prefixed and cited.date and len(cited.date) == _DAY) and any(
        v.date is False
        and v.issuer is not False
        and not v.held.doubtful
        and not _other_year(cited, v.held)
        and v.held.date is not None
        and len(v.held.date) == _DAY
        for v in verdicts
    )


def near_keys(cited: Cited) -> dict[str, float]:
    """Return the number keys that a citation with one digit misread could mean, with their weights."""
    if cited.number_key is None:
        return {}
    zeros = leading_zeros(cited.number)
    found = neighbours(cited.number_key, least=0.0)
    return {**found, **read_with_zeros(cited.number_key, zeros)} if zeros else found


def _near(cited: Cited, near: Sequence[Held], *, taken: bool = False) -> Resolution:
    """Letters one digit away: both readings shown, resolved only where everything else speaks for it."""
    found: list[tuple[float, _Verdict]] = []
    keys = near_keys(cited) if near else {}
    for held in sorted(near, key=lambda h: h.key):
        if held.key == cited.citing or held.number_key is None or cited.number_key is None:
            continue
        if not (cited.doubtful or held.doubtful) or is_after(held.date, cited.citing_date):
            continue
        read_so = held.number_key in cited.readings
        share = 1.0 if read_so else keys.get(held.number_key, 0.0)
        verdict = _judge(cited, held)
        if share and verdict.date and _full_day(cited, held) and verdict.issuer is not False:
            neighbour = not read_so and _side_by_side(cited.number_key, held.number_key)
            found.append(_weigh(cited, verdict, share, neighbour=neighbour, taken=taken))
    if not found:
        return Resolution(LinkStatus.NOT_HELD, LinkReason.NONE_HELD)
    found.sort(key=lambda one: (-one[0], one[1].held.key))
    best = [verdict for _, verdict in found]
    first = best[0]
    alone = len(found) == 1 or found[1][0] < found[0][0] - 0.15
    if alone and first.confidence >= NEAR_THRESHOLD:
        return Resolution(
            LinkStatus.RESOLVED,
            LinkReason.NEAR_NUMBER,
            first.held.key,
            round(first.confidence, 4),
            first.witnesses,
            tuple(v.candidate for v in best),
        )
    return Resolution(
        LinkStatus.AMBIGUOUS,
        LinkReason.NEAR_NUMBER,
        confidence=round(first.confidence, 4),
        candidates=tuple(v.candidate for v in best),
    )


def _in_part(cited: Cited, held: Sequence[Held]) -> Resolution | None:
    """Letters of the day whose number is the cited one with more of its office, or less.

    Resolved where one alone is such a letter and its issuer agrees, or the letters before the number.
    """
    found = []
    for one in sorted(held, key=lambda h: h.key):
        if cited.kind is not ReferenceKind.LETTER or None in (cited.number_key, one.number_key):
            continue
        key, other = str(cited.number_key), str(one.number_key)
        if one.key == cited.citing or not may_mean(key, other) or is_after(one.date, cited.citing_date):
            continue
        verdict = _judge(cited, one)
        series = same_prefix(key, other)
        if not (_full_day(cited, one) and verdict.date and (series or verdict.issuer is not False)):
            continue
        confidence = _IN_PART + (0.1 if verdict.issuer else 0.0)
        doubt = cited.doubtful or one.doubtful or verdict.issuer is False or not (series or verdict.issuer)
        # Neither number says that the other is wrong.
        number = Witness("number", cited.number, one.number, agrees=None)
        witnesses = (number, *verdict.witnesses[1:])
        confidence -= _SILENT if doubt else 0.0
        found.append(_Verdict(one, verdict.date, verdict.issuer, confidence, witnesses))
    if not found:
        return None
    best = _best_first(found)
    sure = [v for v in best if v.confidence >= NEAR_THRESHOLD]
    alone = sure and (len(best) == 1 or (len(sure) == 1 and sure[0].issuer))
    return Resolution(
        LinkStatus.RESOLVED if alone else LinkStatus.AMBIGUOUS,
        LinkReason.NUMBER_IN_PART,
        sure[0].held.key if alone else None,
        round(best[0].confidence, 4),
        best[0].witnesses,
        tuple(v.candidate for v in best),
    )


def _topic(cited: Cited) -> str | None:
    """The citing letter's subject: a reply or a forwarded circular repeats the one it answers."""
    return cited.citing_subject


def _side_by_side(one: str, other: str) -> bool:
    """Whether two number keys are of one series and so near that their letters may leave on one day."""
    a, b = _RUNNING.search(one), _RUNNING.search(other)
    if a is None or b is None or one[: a.start()] != other[: b.start()]:
        return False
    return abs(int(a[0]) - int(b[0])) < _ONE_DAY


def _weigh(
    cited: Cited, verdict: _Verdict, share: float, *, neighbour: bool, taken: bool
) -> tuple[float, _Verdict]:
    """How likely the digit was misread: as it compares with others, and (less) as it stands by itself.

    A neighbour's number, and a digit that OCR takes for no other, could be another letter of that day: by
    itself such a one is not believed before the subject speaks for it.
    """
    subject = subjects_agree(_topic(cited), verdict.held.subject)
    weight = 0.65 + (0.15 if verdict.issuer else 0.0) + (0.10 if subject else 0.0)
    weight += 0.10 * min(1.0, share * 2) if not neighbour else 0.0
    weight += _TAKEN if taken else 0.0
    weight = min(weight, 0.99)
    silent = (neighbour or share < _RARELY) and not subject
    witness = Witness("subject", None, verdict.held.subject, agrees=subject)
    return weight, _Verdict(
        verdict.held,
        verdict.date,
        verdict.issuer,
        weight - (_SILENT if silent else 0.0),
        (*verdict.witnesses, witness),
    )


def _without_number(cited: Cited, same_day: Sequence[Held]) -> Resolution:
    """An announcement or a letter cited by its date, issuer and title only."""
    found = []
    for held in sorted(same_day, key=lambda h: h.key):
        if held.key == cited.citing or is_after(held.date, cited.citing_date):
            continue
        verdict = _judge(cited, held)
        full_day = bool(cited.date and len(cited.date) == 10)
        if full_day and verdict.date and verdict.issuer and held.subject:
            named = subjects_agree(cited.text, held.subject)
            found.append((bool(named), verdict))
    named_ones = [v for named, v in found if named]
    if len(named_ones) == 1:
        only = named_ones[0]
        return Resolution(
            LinkStatus.RESOLVED,
            LinkReason.DATE_ISSUER_SUBJECT,
            only.held.key,
            0.85,
            only.witnesses,
            (only.candidate,),
        )
    if found:
        return Resolution(
            LinkStatus.AMBIGUOUS,
            LinkReason.NO_NUMBER,
            confidence=0.5,
            candidates=tuple(v.candidate for v in _best_first([v for _, v in found])),
        )
    return Resolution(LinkStatus.NOT_HELD, LinkReason.NO_NUMBER)
