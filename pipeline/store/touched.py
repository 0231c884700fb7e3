"""What a reading that comes or goes can change: letters of its days and number, and those that it cites."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.number_keys import number_key
from pipeline.link.identity import identity_of
from pipeline.link.likeness import is_adrift, is_unsure
from schemas.letter import LetterRecord, Status

_DAY = len("2021-10-29")


@dataclass(slots=True)
class Touched:
    """Where readings came or went."""

    readings: set[int] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, record: LetterRecord) -> None:
        """Note what a reading that came or went can change: its day, its number, and the days it cites."""
        if record.date and record.date.value:
            self.days.add(record.date.value)
        self.days.update(days_of(record))
        key = number_key(record.number)
        if key:
            self.numbers.add(key)
        self.days.update(ballot[0] for ballot in ballots_of(record))


def ballots_of(record: LetterRecord) -> list[tuple[str, str, str, str | None, int]]:
    """Return the votes of a reading: day, number key, number, issuer and doubt of the letters it cites."""
    found: dict[tuple[str, str], tuple[str, str, str, str | None, int]] = {}
    for cited in record.references:
        day = cited.date.value if cited.date else None
        who = identity_of(cited.number, day, cited.issuer)
        if cited.number is None or who.number_key is None or not who.prefixed or len(day or "") != _DAY:
            continue
        doubtful = int(is_unsure(cited.number))
        vote = (str(day), who.number_key, cited.number.canonical, cited.issuer, doubtful)
        before = found.get(vote[:2])
        if before is None or (vote[4], vote[2], vote[3] or "") < (before[4], before[2], before[3] or ""):
            found[vote[:2]] = vote
    return list(found.values())


def days_of(record: LetterRecord) -> tuple[str, ...]:
    """Return the other days that a reading could be of, where it is in doubt which letter it is."""
    date = record.date
    if date is None or date.status is not Status.UNVERIFIED or not is_adrift(record):
        return ()
    return tuple(sorted({day for day in date.candidates if len(day) == _DAY and day != date.value}))
