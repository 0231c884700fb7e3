"""Deadlines, meetings, periods and recurring duties: `find_deadlines`, and the rules with their examples.

The dates and times of a text are found first; each date is then judged by the words around it (`deadline_rules`),
counted deadlines (`deadline_relative`) and recurring ones (`recurrence`) are read by their own grammars, and what
says the same thing twice becomes one mention. `docs/DATES.md` tells the conventions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.calendar_th import as_day, last_day
from extractors.date_grammar import DASH
from extractors.dates import find_dates
from extractors.deadline_context import (
    Surroundings,
    action_before,
    clause_before,
    place_after,
    place_before,
    surroundings,
)
from extractors.deadline_relative import RELATIVE, base_day, count, read_relative
from extractors.deadline_rules import (
    ANSWERED,
    FROM_NOW,
    REQUEST,
    STAMP_LINE,
    Cue,
    Happening,
    cue_before,
    happening,
)
from extractors.recurrence import DUTY, find_recurrences
from extractors.times import find_times
from schemas.letter import DeadlineBasis, DeadlineKind
from schemas.mentions import DateMention, DeadlineMention, TimeMention

_NAMED_PERIODS = frozenset(
    (
        "dates.fiscal_year",
        "dates.quarter",
        "dates.half_year",
        "dates.year",
        "dates.academic_year",
        "dates.blank_month",
    )
)
_TIME_GAP = re.compile(
    r"\s{0,8}[,(]?\s{0,3}(?:ตั้งแต่|ระหว่าง|ใน|ประมาณ|ก่อน|ภายใน|ไม่เกิน|เริ่ม)?\s{0,4}(?:เวลา(?:ประมาณ|ระหว่าง|ตั้งแต่|ก่อน|ไม่เกิน)?)?\s{0,4}:?\s{0,2}"
)
_TIME_BEFORE_GAP = re.compile(r"\s{0,4}(?:ของ|ใน|,)?\s{0,3}(?:วันที่|วัน)?\s{0,4}")
_ONWARD = re.compile(r"\s{0,4}เป็นต้นไป")
_JOINT = re.compile(rf"\s{{0,6}}(?:[{DASH}]|จนถึง|ถึง)\s{{0,4}}(?:วันที่|วัน|เดือน)?\s{{0,6}}")
_SET_GAP = re.compile(r"\s{0,4}(?:,|และ|หรือ|กับ)\s{0,4}(?:ใน)?(?:วันที่)?\s{0,6}")
_SERIES_GAP = re.compile(
    r"\s{0,4}(?:[,;]|และ)?\s{0,4}(?:\(?(?:รุ่น|ครั้ง|กลุ่ม|รอบ|ระยะ|วัน)(?:ที่)?\s{0,3}\S{1,6}\s{0,3})?(?:จำนวน[^\n]{1,20})?\s{0,3}(?:ใน|ระหว่าง|:)?\s{0,3}(?:วันที่|วัน)?\s{0,6}"
)
_CLOSED_END = re.compile(r"สิ้น(?:ปี|เดือน)?\s{0,3}(?:เดือน|ปี)?\s{0,3}$")
_FROM_NOW_ON = re.compile(r"ตั้งแต่บัดนี้\s{0,3}เป็นต้นไป")
_NOW_MONTH = re.compile(r"ภายใน(?P<end>สิ้น)?เดือนนี้")
_DONE = re.compile(r"\s{0,3}(?:แล้ว|ที่ผ่านมา|ที่แล้ว)")


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A rule by its id, with texts and the (kind, start, end) they give, and texts that give nothing."""

    id: str
    examples: tuple[tuple[str, str, str | None, str | None], ...]
    counter_examples: tuple[str, ...] = ()
    letter_date: str = "2021-03-01"
    received: str = "2021-03-04"


@dataclass(slots=True)
class _Draft:
    """A mention on its way, with what decides whether it stays."""

    kind: DeadlineKind
    start: str | None
    end: str | None
    span: tuple[int, int]
    rule: str
    basis: DeadlineBasis = DeadlineBasis.ABSOLUTE
    rrule: str | None = None
    place: str | None = None
    action: str | None = None
    candidates: tuple[str, ...] = ()
    corrected: bool = False
    confidence: float = 1.0
    recited: bool = False
    """Told in a closed recital."""


@dataclass(slots=True)
class _Reader:
    """One text with its dates, times and surroundings."""

    text: str
    letter_date: str | None
    received: str | None
    dates: tuple[DateMention, ...]
    times: tuple[TimeMention, ...]
    around: Surroundings

    def is_past(self, edtf: str | None) -> bool:
        """Say whether `edtf` lies wholly before the letter's date."""
        if edtf is None or self.letter_date is None:
            return False
        size = min(len(edtf[:10]), len(self.letter_date))
        return edtf[:size] < self.letter_date[:size]

    def time_after(self, at: int) -> TimeMention | None:
        """Return the clock time that belongs to the date that ends at `at`."""
        for time in self.times:
            if time.span[0] >= at:
                gap = _TIME_GAP.match(self.text, at)
                return time if gap and gap.end() >= time.span[0] else None
        return None

    def time_before(self, at: int) -> TimeMention | None:
        """Return the clock time that stands right before the date at `at`: `เวลา ๑๐.๐๐ น. ของวันที่`."""
        for time in reversed(self.times):
            if time.span[1] <= at:
                gap = _TIME_BEFORE_GAP.match(self.text, time.span[1])
                return time if gap and gap.end() >= at and at - time.span[1] < 24 else None
        return None


def _at(day: str | None, clock: str | None) -> str | None:
    """Join a day and a clock time; midnight at a day's end is its last minute."""
    if day is None or clock is None or len(day) < 10:
        return day
    return f"{day}T{'23:59' if clock == '24:00' else clock}"


def _judge(reader: _Reader, index: int, before: _Draft | None) -> tuple[_Draft | None, int]:
    """Judge the date at `index`; return what it is and the index to go on with."""
    text, date = reader.text, reader.dates[index]
    start, end = date.span
    cue, cue_start = cue_before(text, start)
    if cue is Cue.CITATION or (date.value is None and cue is not Cue.DEADLINE):
        return None, index + 1
    time = reader.time_after(end)
    tail = time.span[1] if time else end
    recital = reader.around.recital_at(start)
    if cue is Cue.DEADLINE:
        return _deadline(reader, date, cue_start, time, tail), index + 1
    if date.rule in _NAMED_PERIODS or (date.rule == "dates.relative" and cue is Cue.NONE):
        return None, index + 1
    if reader.around.is_quoted(start):
        return None, index + 1
    past = reader.is_past(date.until or date.value)
    # A beginning and an end with a clock time between them were read as two dates.
    partner = _partner(reader, index, tail)
    if partner is not None:
        last, last_time, tail, index = partner
        joined = replace(date, until=last.value)
        draft = _stretch(reader, joined, cue, cue_start, time, last_time, tail)
        if draft and reader.is_past(last.value):
            draft = None
        return draft, index + 1
    onward = _ONWARD.match(text, tail) if tail > end else None
    if cue is Cue.UNTIL:
        return (None if past else _until(reader, date, cue_start, time, tail)), index + 1
    if date.until is not None:
        return (
            None
            if past or (recital and recital[2] and reader.letter_date is None)
            else _stretch(reader, date, cue, cue_start, time, None, tail)
        ), index + 1
    if (date.open_end and time is None) or (cue is Cue.SINCE and not onward):
        if (past and (recital or not date.open_end)) or len(date.value or "") < 7:
            return None, index + 1
        stop = _ONWARD.match(text, tail)
        return _draft(
            reader,
            DeadlineKind.PERIOD,
            date.value,
            None,
            (cue_start, stop.end() if stop else tail),
            "deadlines.period.onward",
        ), index + 1
    if past or len(date.value or "") < 10 or _DONE.match(text, tail):
        return None, index + 1
    return _single(reader, index, cue, cue_start, time, onward.end() if onward else tail, before), index + 1


def _partner(
    reader: _Reader, index: int, tail: int
) -> tuple[DateMention, TimeMention | None, int, int] | None:
    """Return the later date of a stretch whose two ends have clock times of their own."""
    if index + 1 >= len(reader.dates) or reader.dates[index].until:
        return None
    last = reader.dates[index + 1]
    gap = _JOINT.match(reader.text, tail)
    if last.value is None or gap is None or gap.end() < last.span[0] or last.span[0] - tail > 30:
        return None
    time = reader.time_after(last.span[1])
    return last, time, time.span[1] if time else last.span[1], index + 1


def _draft(
    reader: _Reader,
    kind: DeadlineKind,
    start: str | None,
    end: str | None,
    span: tuple[int, int],
    rule: str,
    date: DateMention | None = None,
    place: str | None = None,
) -> _Draft:
    recital = reader.around.recital_at(span[0])
    return _Draft(
        kind,
        start,
        end,
        span,
        rule,
        place=place,
        action=action_before(clause_before(reader.text, span[0])),
        candidates=date.candidates if date else (),
        corrected=date.corrected if date else False,
        confidence=date.confidence if date else 1.0,
        recited=bool(recital and recital[2]),
    )


def _deadline(
    reader: _Reader, date: DateMention, cue_start: int, time: TimeMention | None, tail: int
) -> _Draft | None:
    """Read a date behind `ภายใน`, `ไม่เกิน` and their like."""
    if reader.around.is_quoted(date.span[0]):
        return None
    end = date.until or date.value
    before = reader.text[max(0, date.span[0] - 20) : date.span[0]]
    if end and _CLOSED_END.search(before):
        end = last_day(end)
    past = reader.is_past(end)
    clause = clause_before(reader.text, cue_start)
    recital = reader.around.recital_at(date.span[0])
    # What is past and asks for nothing is a condition: `ผู้ที่บรรจุก่อนวันที่ …`.
    if past and (recital or not REQUEST.search(clause[-90:])):
        return None
    if date.rule == "dates.academic_year":
        return None
    draft = _draft(
        reader,
        DeadlineKind.DEADLINE,
        None,
        _at(end, (time.until or time.value) if time else None),
        (cue_start, tail),
        "deadlines.by_date",
        date,
    )
    if date.rule == "dates.relative":
        draft.basis = DeadlineBasis.LETTER_DATE
        draft.rule = "deadlines.relative.letter_date"
    return draft


def _until(
    reader: _Reader, date: DateMention, cue_start: int, time: TimeMention | None, tail: int
) -> _Draft | None:
    """Read `ถึงวันที่`, whose beginning is `บัดนี้` or not said."""
    since = FROM_NOW.search(reader.text, max(0, cue_start - 60), date.span[0])
    end = _at(date.until or date.value, time.value if time else None)
    if since:
        begin = reader.letter_date if as_day(reader.letter_date) else None
        return _draft(
            reader, DeadlineKind.PERIOD, begin, end, (since.start(), tail), "deadlines.period.from_now", date
        )
    clause = clause_before(reader.text, cue_start)
    if not REQUEST.search(clause[-120:]):
        return None
    return _draft(reader, DeadlineKind.DEADLINE, None, end, (cue_start, tail), "deadlines.until", date)


def _stretch(
    reader: _Reader,
    date: DateMention,
    cue: Cue,
    cue_start: int,
    time: TimeMention | None,
    last_time: TimeMention | None,
    tail: int,
) -> _Draft | None:
    """Read a range of days: a meeting of several days, or a period."""
    place = place_after(reader.text, tail)
    clause = clause_before(reader.text, cue_start)
    what = happening(clause)
    said = cue in (Cue.BETWEEN, Cue.SINCE, Cue.ON)
    if what is None and not said and time is None:
        return None
    if len(date.value or "") < 10 and not said:
        return None
    near = what is not None and len(clause) - what.at < 150
    is_event = bool(what and what.is_event and (said or near)) or (
        what is None and bool(place) and cue is not Cue.SINCE
    )
    first_clock = time.value if time else None
    last_clock = last_time.value if last_time else (time.until if time else None)
    kind = DeadlineKind.EVENT if is_event else DeadlineKind.PERIOD
    return _draft(
        reader,
        kind,
        _at(date.value, first_clock if is_event or last_time else None),
        _at(date.until, last_clock if is_event or last_time else None),
        (cue_start, tail),
        f"deadlines.{kind.value}.range",
        date,
        (place[0] if place else place_before(reader.text, cue_start)) if is_event else None,
    )


def _single(
    reader: _Reader,
    index: int,
    cue: Cue,
    cue_start: int,
    time: TimeMention | None,
    tail: int,
    before: _Draft | None,
) -> _Draft | None:
    """Read one day: a meeting, where a word for one, a clock time or a place says so."""
    text, date = reader.text, reader.dates[index]
    clause = clause_before(text, cue_start)
    place = place_after(text, tail)
    early = reader.time_before(date.span[0]) if time is None else None
    begin = cue_start
    if early:
        begin = min(cue_start, early.span[0])
        clause = clause_before(text, begin)
    clock = time or early
    dated = cue in (Cue.ON, Cue.BETWEEN) or "ที่" in date.text
    if STAMP_LINE.search(text, max(0, begin - 70), begin):
        return None
    what = happening(clause)
    in_series = _in_series(reader, index, before)
    if in_series and before:
        what = (
            what
            if what and what.at > len(clause) - (begin - before.span[1])
            else Happening(is_event=True, at=0)
        )
    elif not dated and clock is None:
        return None
    near = what is not None and what.is_event and len(clause) - what.at < 130
    if not (
        near or in_series or (clock is not None and dated and len(clause.strip()) >= 12) or (place and dated)
    ):
        return None
    if what is not None and not what.is_event and clock is None and not place:
        return None
    shared = clock or _set_time(reader, index)
    return _draft(
        reader,
        DeadlineKind.EVENT,
        _at(date.value, shared.value if shared else None),
        _at(date.value, shared.until) if shared and shared.until else None,
        (begin, tail),
        "deadlines.event.day",
        date,
        place[0] if place else place_before(text, begin),
    )


def _in_series(reader: _Reader, index: int, before: _Draft | None) -> bool:
    """Say whether the date goes on with the event before it: `วันที่ ๑๐ และ ๑๗ มีนาคม`, `รุ่นที่ ๒ วันที่ …`."""
    if before is None or before.kind is not DeadlineKind.EVENT or index == 0:
        return False
    start = reader.dates[index].span[0]
    if start - before.span[1] > 60 or before.span[1] > start:
        return False
    gap = _SERIES_GAP.match(reader.text, before.span[1])
    return gap is not None and gap.end() >= start


def _set_time(reader: _Reader, index: int) -> TimeMention | None:
    """Return the clock time at the end of the set that the date belongs to."""
    for i in range(index, min(index + 31, len(reader.dates) - 1)):
        end, following = reader.dates[i].span[1], reader.dates[i + 1]
        gap = _SET_GAP.match(reader.text, end)
        if gap is None or gap.end() < following.span[0]:
            return None
        time = reader.time_after(following.span[1])
        if time:
            return time
    return None


def _absolute(reader: _Reader, taken: list[tuple[int, int]]) -> list[_Draft]:
    """Return what the dates make, but for those inside `taken`."""
    drafts: list[_Draft] = []
    before: _Draft | None = None
    i = 0
    while i < len(reader.dates):
        start = reader.dates[i].span[0]
        if any(low <= start < high for low, high in taken):
            i += 1
            continue
        draft, i = _judge(reader, i, before)
        if draft:
            drafts.append(draft)
            before = draft
    return drafts


def _counted(reader: _Reader) -> list[_Draft]:
    """Return the deadlines that count from something."""
    text = reader.text
    drafts: list[_Draft] = []
    for match in _relative_matches(text):
        if reader.around.is_quoted(match.start()):
            continue
        reading = read_relative(text, match)
        recital = reader.around.recital_at(match.start())
        if reading is None or (recital and recital[2]):
            continue
        clause = clause_before(text, match.start())
        if not reading.said and not REQUEST.search(clause[-120:]):
            continue
        base = base_day(reading.basis, reader.letter_date, reader.received)
        end = reading.end
        named = (
            next((d for d in reader.dates if reading.base_at <= d.span[0] <= reading.base_at + 12), None)
            if reading.said
            else None
        )
        basis = reading.basis
        if (
            named
            and named.value
            and (as_day(named.value) is not None)
            and not text[reading.base_at : named.span[0]].strip(" วันที่")
        ):
            base, basis, end = as_day(named.until or named.value), DeadlineBasis.EVENT, named.span[1]
        counted = count(None if reading.backwards else base, reading.number, reading.unit)
        drafts.append(
            _Draft(
                DeadlineKind.DEADLINE,
                None,
                counted.end,
                (match.start(), end),
                f"deadlines.relative.{basis.value}" + (".apa64" if counted.private else ""),
                basis=basis,
                action=action_before(clause),
                candidates=counted.candidates,
                confidence=0.9 if reading.said else 0.6,
            )
        )
    return drafts


def _relative_matches(text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for word in ("ภายใน", "ไม่เกิน", "ไม่ช้ากว่า"):
        for hint in re.finditer(word, text):
            match = RELATIVE.match(text, hint.start())
            if match and (not found or match.start() >= found[-1].end() or match.end() <= found[-1].start()):
                found.append(match)
    return found


def _recurring(reader: _Reader) -> list[_Draft]:
    """Return the duties that come again."""
    text = reader.text
    drafts: list[_Draft] = []
    for item in find_recurrences(text):
        clause = clause_before(text, item.start)
        if reader.around.is_quoted(item.start) or (item.weak and not DUTY.search(clause[-60:])):
            continue
        recital = reader.around.recital_at(item.start)
        drafts.append(
            _Draft(
                DeadlineKind.RECURRING,
                None,
                None,
                (item.start, item.end),
                item.rule,
                rrule=item.rrule,
                action=action_before(clause),
                confidence=0.7 if item.weak else 1.0,
                recited=bool(recital and recital[2]),
            )
        )
    return drafts


def _from_letter(reader: _Reader) -> list[_Draft]:
    """Return `ตั้งแต่บัดนี้เป็นต้นไป`, and `ภายในเดือนนี้` where no date could be made of it."""
    day = reader.letter_date if as_day(reader.letter_date) else None
    drafts = [
        _Draft(
            DeadlineKind.PERIOD,
            day,
            None,
            match.span(),
            "deadlines.period.from_now",
            basis=DeadlineBasis.LETTER_DATE,
            action=action_before(clause_before(reader.text, match.start())),
        )
        for match in _FROM_NOW_ON.finditer(reader.text)
        if reader.around.recital_at(match.start()) is None
    ]
    if reader.letter_date is None:
        drafts += [
            _Draft(
                DeadlineKind.DEADLINE,
                None,
                None,
                match.span(),
                "deadlines.relative.letter_date",
                basis=DeadlineBasis.LETTER_DATE,
                action=action_before(clause_before(reader.text, match.start())),
            )
            for match in _NOW_MONTH.finditer(reader.text)
        ]
    return drafts


def _same_event(a: _Draft, b: _Draft) -> bool:
    """Say whether two one-day events are one, told once with and once without its hours."""
    if a.kind is not DeadlineKind.EVENT or b.kind is not DeadlineKind.EVENT or not a.start or not b.start:
        return False
    if a.start[:10] != b.start[:10] or any(d.end and d.end[:10] != (d.start or "")[:10] for d in (a, b)):
        return False
    return a.start == b.start or len(a.start) == 10 or len(b.start) == 10


def _merged(drafts: list[_Draft], text: str) -> list[_Draft]:
    """Return each duty once: the later of two (the request, not the recital), with the fuller value."""
    out: list[_Draft] = []
    for draft in drafts:
        twin = next(
            (
                o
                for o in out
                if ((o.kind, o.start, o.end, o.rrule, o.basis)
                == (draft.kind, draft.start, draft.end, draft.rrule, draft.basis)
                and (draft.end or draft.start or draft.rrule))
                or _same_event(o, draft)
            ),
            None,
        )
        if twin is None:
            out.append(draft)
            continue
        keep, drop = (
            (draft, twin) if twin.recited or len(draft.start or "") > len(twin.start or "") else (twin, draft)
        )
        if len(drop.start or "") > len(keep.start or "") or (drop.end and not keep.end):
            keep.start, keep.end = drop.start, drop.end
        keep.place = keep.place or drop.place
        out[out.index(twin)] = keep
    # A deadline that only the recital tells is the other letter's, once this one answers it.
    if any(d.recited and d.kind is DeadlineKind.DEADLINE for d in out):
        others = any(not d.recited and d.kind is DeadlineKind.DEADLINE for d in out)
        if others or ANSWERED.search(text):
            out = [d for d in out if not (d.recited and d.kind is DeadlineKind.DEADLINE)]
    return sorted(out, key=lambda d: d.span)


def find_deadlines(
    text: str,
    letter_date: str | None = None,
    received: str | None = None,
    dates: tuple[DateMention, ...] | None = None,
) -> tuple[DeadlineMention, ...]:
    """Find what a letter asks to be done by when, its meetings, periods and recurring duties.

    Args:
        text: The letter's subject and body, or any Thai text.
        letter_date: The letter's own date, EDTF: tells past from open, and is one base of counted deadlines.
        received: The day on which our office received it, EDTF: the other base.
        dates: The dates of the same text, where the caller has them already.

    Returns:
        The mentions in text order, each duty once, none over another.
    """
    found = find_dates(text, letter_date) if dates is None else dates
    reader = _Reader(text, letter_date, received, found, find_times(text), surroundings(text))
    drafts = [*_counted(reader), *_recurring(reader)]
    drafts += _absolute(reader, [d.span for d in drafts])
    drafts += _from_letter(reader)
    mentions: list[DeadlineMention] = []
    for draft in _merged(sorted(drafts, key=lambda d: d.span), text):
        start, end = draft.span
        if mentions and start < mentions[-1].span[1]:
            continue
        mentions.append(
            DeadlineMention(
                text=text[start:end],
                span=(start, end),
                rule=draft.rule,
                confidence=draft.confidence,
                kind=draft.kind,
                start=draft.start,
                end=draft.end,
                rrule=draft.rrule,
                basis=draft.basis,
                action=draft.action,
                place=draft.place,
                candidates=draft.candidates,
                corrected=draft.corrected,
            )
        )
    return tuple(mentions)
