"""Settles a receiving stamp's misread day by the letter's own: nothing is received before it is written.

The reader leaves several readings of a faint dater. Where the likeliest lies before the letter's date, the
soonest of the others that lies within a season after it is taken: it was read, too, and a second witness
agrees with it. The reading before stays among the candidates, and the clerk is told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractors.reading import Reading, with_stamps
from schemas.mentions import DateMention, StampMention

LATEST_DAYS = 120
"""Mail that takes longer is rarer than a misread month."""


def settle_stamps(reading: Reading, others: dict[int, tuple[str, ...]]) -> Reading:
    """Return the reading with its stamps' impossible days put right, and what counts from them counted anew.

    Args:
        reading: what was found in a letter.
        others: other readings of the date of the n-th stamp, best first (ISO dates).
    """
    own = reading.date.value if reading.date else None
    if own is None or len(own) != len("2010-11-08"):
        return reading
    stamps = tuple(_settled(stamp, others.get(n, ()), own) for n, stamp in enumerate(reading.stamps))
    return reading if stamps == reading.stamps else with_stamps(reading, stamps)


def _settled(stamp: StampMention, others: tuple[str, ...], own: str) -> StampMention:
    said = stamp.date
    if said is None or said.value is None or len(said.value) != len(own) or said.value >= own:
        return stamp
    fitting = [other for other in others if len(other) == len(own) and 0 <= _days(own, other) <= LATEST_DAYS]
    if not fitting:
        return stamp
    # All of them were read; of these the soonest is by far the likeliest: mail takes days, not months.
    taken = min(fitting, key=lambda other: _days(own, other))
    rest = tuple(other for other in (said.value, *others) if other != taken)
    changed: DateMention = replace(said, value=taken, corrected=True, candidates=rest)
    return replace(stamp, date=changed)


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days
