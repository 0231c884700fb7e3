"""One text under reading: its dates and times in order, what surrounds them, drafts of mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date

from extractors.deadline_context import Surroundings
from schemas.letter import DeadlineBasis, DeadlineKind
from schemas.mentions import DateMention, TimeMention

_TIME_GAP = re.compile(
    r"\s{0,8}[,(]?\s{0,3}(?:ภาคเช้า|ช่วงเช้า|ตั้งแต่|ระหว่าง|ช่วง|ใน|ประมาณ|ก่อน|ภายใน|ไม่เกิน|เริ่ม)?\s{0,4}"
    r"(?:เวลา(?:ประมาณ|ระหว่าง|ตั้งแต่|ก่อน|ไม่เกิน)?)?\s{0,4}:?\s{0,2}"
)
_TIME_BEFORE_GAP = re.compile(r"\s{0,4}(?:ของ|ใน|,)?\s{0,3}(?:วันที่|วัน)?\s{0,4}")
_SECOND_HALF = re.compile(
    r"\s{0,4}(?:และ|,|กับ)?\s{0,4}(?:ภาคบ่าย|ช่วงบ่าย)?\s{0,3}(?:ตั้งแต่|ระหว่าง)?\s{0,2}(?:เวลา)?\s{0,4}"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The hours that belong to a date, and where their words stand."""

    value: str
    until: str | None
    span: tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A mention on its way, with what decides whether it stays."""

    kind: DeadlineKind
    start: str | None
    end: str | None
    span: tuple[int, int]
    rule: str
    basis: DeadlineBasis = DeadlineBasis.ABSOLUTE
    rrule: str | None = None
    place: str | None = None
    asked_at: int | None = None
    """Where the clause ends that says what is to be done, if that is not the phrase's own beginning."""
    candidates: tuple[str, ...] = ()
    corrected: bool = False
    confidence: float = 1.0
    recited: bool = False
    """Told in a closed recital (`ตามที่ … นั้น`)."""
    waits: tuple[int, int, str] | None = None
    """Where the words for an event stand that it counts from, and the count."""
    backwards: bool = False
    """Counted back from the event that it waits for."""
    label: str | None = None
    """Which of several rounds it is: `รุ่นที่ ๒`."""
    in_series: bool = False
    """It goes on with the event before it."""
    reported: bool = False
    """What another body asked of the sender: `แจ้งว่า …`, before the sender's own `จึง`."""


@dataclass(slots=True)
class Reader:
    """A text with its dates, times and surroundings, and quick ways from place to place."""

    text: str
    letter_date: str | None
    received: str | None
    dates: tuple[DateMention, ...]
    times: tuple[TimeMention, ...]
    around: Surroundings
    date_starts: list[int] = field(init=False)
    time_starts: list[int] = field(init=False)
    proclaimed: dict[str, tuple[date, ...]] = field(init=False, default_factory=dict)
    """The days of `ประกาศ ณ วันที่ …` and `สั่ง ณ วันที่ …`, by the word, once they were looked for."""

    def __post_init__(self) -> None:
        self.date_starts = [d.span[0] for d in self.dates]
        self.time_starts = [t.span[0] for t in self.times]

    def is_past(self, edtf: str | None) -> bool:
        """Say whether `edtf` lies wholly before the letter's date."""
        if edtf is None or self.letter_date is None:
            return False
        size = min(len(edtf[:10]), len(self.letter_date))
        return edtf[:size] < self.letter_date[:size]

    def date_at(self, low: int, high: int) -> DateMention | None:
        """Return the first date that begins between `low` and `high`."""
        i = bisect_left(self.date_starts, low)
        return self.dates[i] if i < len(self.dates) and self.date_starts[i] <= high else None

    def date_before(self, at: int) -> DateMention | None:
        """Return the last date that ends at `at` or before."""
        i = bisect_right(self.date_starts, at) - 1
        return self.dates[i] if i >= 0 and self.dates[i].span[1] <= at else None

    def time_after(self, at: int) -> Clock | None:
        """Return the hours that belong to what ends at `at`; a morning and an afternoon are one stretch."""
        i = bisect_left(self.time_starts, at)
        if i == len(self.times):
            return None
        time = self.times[i]
        gap = _TIME_GAP.match(self.text, at)
        if gap is None or gap.end() < time.span[0]:
            return None
        until, end = time.until, time.span[1]
        if until and i + 1 < len(self.times):
            more = self.times[i + 1]
            second = _SECOND_HALF.match(self.text, end)
            if more.until and second and second.end() >= more.span[0] and more.value >= until:
                until, end = more.until, more.span[1]
        return Clock(time.value, until, (time.span[0], end))

    def time_before(self, at: int) -> Clock | None:
        """Return the hours right before the date at `at`: `เวลา ๑๐.๐๐ น. ของวันที่ …`."""
        i = bisect_right(self.time_starts, at) - 1
        if i < 0 or self.times[i].span[1] > at or at - self.times[i].span[1] >= 24:
            return None
        gap = _TIME_BEFORE_GAP.match(self.text, self.times[i].span[1])
        if gap is None or gap.end() < at:
            return None
        return Clock(self.times[i].value, self.times[i].until, self.times[i].span)

    def draft(
        self,
        kind: DeadlineKind,
        start: str | None,
        end: str | None,
        span: tuple[int, int],
        rule: str,
        date: DateMention | None = None,
    ) -> Draft:
        """Return a draft with what the date leaves in doubt."""
        recital = self.around.recital_at(span[0])
        return Draft(
            kind,
            start,
            end,
            span,
            rule,
            # Of a stretch that has another reading, a period or an event keeps its beginning.
            candidates=tuple(c.partition("/")[0] for c in date.candidates) if date else (),
            corrected=date.corrected if date else False,
            confidence=date.confidence if date else 1.0,
            recited=bool(recital and recital[2]),
            reported=self.around.is_reported(span[0]),
        )


def holder(spans: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """Return the one of the sorted spans that holds `at`."""
    i = bisect_right(spans, (at, 1 << 60)) - 1
    return spans[i] if i >= 0 and at < spans[i][1] else None


def at_clock(day: str | None, clock: str | None) -> str | None:
    """Join a day and a clock time; midnight at a day's end is its last minute."""
    if day is None or clock is None or len(day) < 10:
        return day
    return f"{day}T{'23:59' if clock == '24:00' else clock}"
