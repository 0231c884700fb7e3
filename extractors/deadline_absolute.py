"""Deadlines, meetings and periods with a date of their own: each date judged by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta

from extractors.calendar_th import as_day, last_day
from extractors.date_grammar import DASH
from extractors.deadline_context import clause_before, place_after, place_before
from extractors.deadline_reader import Clock, Draft, Reader, at_clock
from extractors.deadline_relative import AHEAD, count_back
from extractors.deadline_rules import (
    ASKED,
    EXTENDED,
    FROM_NOW,
    GOAL_REACHED,
    HAND_IN,
    IF,
    PLANNED,
    REQUEST,
    STAMP_LINE,
    Cue,
    Happening,
    What,
    cue_before,
    happening,
)
from extractors.number_words import number_of
from schemas.letter import DeadlineBasis, DeadlineKind
from schemas.mentions import DateMention

NAMED_PERIODS = frozenset(
    (
        "dates.fiscal_year",
        "dates.quarter",
        "dates.half_year",
        "dates.year",
        "dates.academic_year",
        "dates.blank_month",
    )
)
_ONWARD = re.compile(r"\s{0,4}เป็นต้นไป")
_JOINT = re.compile(rf"\s{{0,6}}(?:[{DASH}]|จนถึง|ถึง)\s{{0,4}}(?:วันที่|วัน|เดือน)?\s{{0,6}}")
_SET_GAP = re.compile(r"\s{0,4}(?:,|และ|หรือ|กับ)\s{0,4}(?:ใน)?(?:วันที่)?\s{0,6}")
_SERIES_GAP = re.compile(
    r"\s{0,4}(?:[,;]|และ)?\s{0,4}(?:\(?(?:รุ่น|ครั้ง|กลุ่ม|รอบ|ระยะ|วัน)(?:ที่)?\s{0,3}\S{1,6}\s{0,3})?"
    r"(?:จำนวน[^\n]{1,20})?\s{0,3}(?:ใน|ระหว่าง|:)?\s{0,3}(?:วันที่|วัน)?\s{0,6}"
)
_CLOSED_END = re.compile(r"สิ้น(?:ปี|เดือน)?\s{0,3}(?:เดือน|ปี)?\s{0,3}$")
_THIS_WEEK = re.compile(r"(?:สัปดาห์|อาทิตย์)\s?(?:นี้|หน้า|ถัดไป)")
_NEAR = ("นี้", "หน้า", "ถัดไป")
_DONE = re.compile(r"\s{0,3}(?:แล้ว|ที่ผ่านมา|ที่แล้ว)")
# `เลื่อนจากวันที่ … เป็นวันที่ …`: the first date is given up.
_MOVED = re.compile(r"\s{0,4}(?:ออก)?(?:ไป)?(?:อีก)?(?:เป็น)\s{0,3}(?:ภายใน|ไม่เกิน|ใน)?(?:วัน|เวลา|เดือน)")
_FORMERLY = re.compile(
    r"(?:จากเดิม|จาก|เดิม)(?:กำหนด[ก-๎]{0,12})?\s{0,3}(?:ภายใน|ใน)?\s{0,3}(?:วันที่?|วัน|เดือน)?\s{0,8}$"
)
_BY_TIME = re.compile(r"(?:ภายใน|ไม่เกิน|ก่อน|อย่างช้า(?:ไม่เกิน)?)\s{0,3}(?:เวลา)?\s{0,3}$")
_TO_TIME = re.compile(r"\s{0,4}(?:[-–—]|จนถึง|ถึง)\s{0,3}(?:เวลา)?\s{0,3}")
_ENDING = re.compile(r"\s{0,4}(?:และ)?(?:สิ้นสุด|ครบกำหนด)(?:สัญญา|ระยะเวลา)?\s?(?:ใน)?(?:วันที่|วัน)\s{0,6}")
_FROM_TIME = re.compile(r"(?:ตั้งแต่|ระหว่าง|เริ่ม)\s{0,3}(?:เวลา)?\s{0,3}$")
_NOW_IS = re.compile(r"เป็น\s{0,3}(?:ใน)?(?:วันที่?|วัน)?\s{0,8}$")
_BEFORE_DAY = re.compile(r"ก่อน(?:ถึง)?\s{0,3}(?:วันที่?|วัน)?\s{0,8}$")
_ROUND = (
    r"(?:รุ่น|ครั้ง|กลุ่ม|รอบ|ระยะ|งวด|ช่วง)ที่\s{0,3}(?:[0-9๐-๙]{1,3}(?:/[0-9๐-๙]{4})?"
    r"|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)"
)
_ROUND_BEFORE = re.compile(rf"(?P<round>{_ROUND})\s{{0,3}}\)?\s{{0,3}}(?:จำนวน[^\n]{{1,20}})?[\s:]{{0,4}}$")
_ROUND_AFTER = re.compile(rf"\s{{0,3}}\(\s?(?P<round>{_ROUND})\s?\)")


def absolute_drafts(reader: Reader, taken: list[tuple[int, int]]) -> list[Draft]:
    """Return what the dates make, but for those inside the sorted spans `taken`."""
    drafts: list[Draft] = []
    starts = [low for low, _ in taken]
    before: Draft | None = None
    i = 0
    while i < len(reader.dates):
        start = reader.dates[i].span[0]
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < taken[at][1]:
            i += 1
            continue
        draft, i = _judge(reader, i, before)
        if draft:
            draft.label = _round(reader.text, draft.span)
            drafts.append(draft)
            before = draft
    # A series names its place once, at its end.
    for earlier, later in zip(drafts[-2::-1], drafts[:0:-1], strict=True):
        if later.in_series and earlier.kind is DeadlineKind.EVENT:
            earlier.place = earlier.place or later.place
    return drafts


def _round(text: str, span: tuple[int, int]) -> str | None:
    """Return the round that a date is for: `รุ่นที่ ๒`, before it or in brackets behind it."""
    match = _ROUND_BEFORE.search(text, max(0, span[0] - 48), span[0]) or _ROUND_AFTER.match(text, span[1])
    return " ".join(match["round"].split()) if match else None


def _judge(reader: Reader, index: int, before: Draft | None) -> tuple[Draft | None, int]:
    """Judge the date at `index`; return what it is and the index to go on with."""
    text, date = reader.text, reader.dates[index]
    start, end = date.span
    cue, cue_start = cue_before(text, start)
    following = index + 1
    if cue is not Cue.DEADLINE and index and _follows_citation(reader, index):
        cue = Cue.CITATION
    if cue is Cue.CITATION or (date.value is None and cue is not Cue.DEADLINE):
        return None, following
    if reader.around.is_quoted(start):
        return None, following
    again = _said_again(reader, index)
    if again is not None:
        end, following = again, index + 2
    clock = reader.time_after(end)
    tail = clock.span[1] if clock else end
    early = reader.time_before(start) if cue in (Cue.ON, Cue.NONE) and clock is None else None
    if early:
        by = _BY_TIME.search(text, max(0, early.span[0] - 24), early.span[0])
        if by:
            return _deadline(reader, date, by.start(), None, tail), following
        night = _through(reader, index, early)
        if night is not None:
            return night, index + 2
    if cue is Cue.DEADLINE:
        if is_given_up(text, date, tail):
            return None, following
        return _deadline(reader, date, cue_start, clock, tail), following
    onward = _ONWARD.match(text, tail)
    if date.rule in NAMED_PERIODS:
        named = cue is Cue.SINCE and date.open_end
        return (_onward(reader, date, cue_start, onward, tail) if named else None), following
    if (date.rule == "dates.relative" and cue is Cue.NONE) or _MOVED.match(text, tail):
        return None, following
    partner = _partner(reader, index, tail, cue)
    if partner is not None:
        last, last_clock, tail, following = partner
        past = reader.is_past(last.until or last.value)
        joined = replace(date, until=last.value)
        return (
            None if past else _stretch(reader, joined, cue, cue_start, (clock, last_clock), tail)
        ), following
    past = reader.is_past(date.until or date.value)
    if cue is Cue.AFTER:
        return (None if past else _after(reader, date, cue_start, tail)), following
    if not past and (draft := _extended(reader, date, cue_start, clock, tail)):
        return draft, following
    if cue is Cue.UNTIL:
        return (None if past else _until(reader, date, cue_start, clock, tail)), following
    if date.until is not None:
        recital = reader.around.recital_at(start)
        if past or (recital and recital[2] and reader.letter_date is None):
            return None, following
        linked = before is not None and _in_series(reader, index, before)
        draft = _stretch(
            reader, date, cue, cue_start, (clock, None), tail, in_series=linked and clock is not None
        )
        if draft and linked and draft.kind is DeadlineKind.EVENT:
            draft.in_series = True
        return draft, following
    if (onward is not None and clock is None) or (cue is Cue.SINCE and onward is None):
        return _onward(reader, date, cue_start, onward, tail), following
    if past or _DONE.match(text, tail):
        return None, following
    if len(date.value or "") < 10:
        return _month(reader, date, cue, cue_start, tail), following
    return _single(reader, index, cue, cue_start, clock, onward.end() if onward else tail, before), following


def is_given_up(text: str, date: DateMention, tail: int) -> bool:
    """Say whether a date is the former one of two: `จากเดิมภายในวันที่ … เป็นภายในวันที่ …`."""
    start = date.span[0]
    return (
        _MOVED.match(text, tail) is not None and _FORMERLY.search(text, max(0, start - 40), start) is not None
    )


def _follows_citation(reader: Reader, index: int) -> bool:
    """Say whether the date goes on with a cited one: `ลงวันที่ ๕ มีนาคม ๒๕๖๔ และวันที่ ๗ มีนาคม ๒๕๖๔`."""
    for i in range(index, max(0, index - 31), -1):
        earlier = reader.dates[i - 1]
        gap = _SET_GAP.match(reader.text, earlier.span[1])
        if gap is None or gap.end() < reader.dates[i].span[0]:
            return False
        if cue_before(reader.text, earlier.span[0])[0] is Cue.CITATION:
            return True
    return False


def _said_again(reader: Reader, index: int) -> int | None:
    """Return the end of the brackets in which a near day is said as a date: `วันนี้ (๑ มีนาคม ๒๕๖๔)`."""
    if reader.dates[index].rule != "dates.relative" or index + 1 >= len(reader.dates):
        return None
    near, named = reader.dates[index], reader.dates[index + 1]
    between = reader.text[near.span[1] : named.span[0]]
    if near.value != named.value or len(between) > 16 or between.strip(" วันที่") != "(":
        return None
    return named.span[1] + reader.text.startswith(")", named.span[1])


def _through(reader: Reader, index: int, early: Clock) -> Draft | None:
    """Read `ตั้งแต่เวลา ๒๒.๐๐ น. ของวันที่ … ถึงเวลา ๐๕.๐๐ น. ของวันที่ …`."""
    text, first = reader.text, reader.dates[index]
    since = _FROM_TIME.search(text, max(0, early.span[0] - 24), early.span[0])
    if since is None or index + 1 >= len(reader.dates):
        return None
    last = reader.dates[index + 1]
    late = reader.time_before(last.span[0])
    gap = _TO_TIME.match(text, first.span[1])
    if late is None or gap is None or gap.end() < late.span[0] or late.span[0] < first.span[1]:
        return None
    if first.value is None or last.value is None or last.value < first.value or reader.is_past(last.value):
        return None
    joined = replace(first, until=last.value)
    return _stretch(reader, joined, Cue.SINCE, since.start(), (early, late), last.span[1])


def _partner(
    reader: Reader, index: int, tail: int, cue: Cue
) -> tuple[DateMention, Clock | None, int, int] | None:
    """Return the later date of a stretch that was read as two: a clock time or `เป็นต้นไป` stood between."""
    if index + 1 >= len(reader.dates) or reader.dates[index].until:
        return None
    last = reader.dates[index + 1]
    onward = _ONWARD.match(reader.text, tail)
    gap = _JOINT.match(reader.text, onward.end() if onward else tail)
    if gap is None and cue is Cue.SINCE:
        gap = _ENDING.match(reader.text, tail)
    if (
        last.value is None
        or last.until
        or gap is None
        or gap.end() < last.span[0]
        or last.span[0] - tail > 40
    ):
        return None
    clock = reader.time_after(last.span[1])
    return last, clock, clock.span[1] if clock else last.span[1], index + 2


def _onward(
    reader: Reader, date: DateMention, cue_start: int, onward: re.Match[str] | None, tail: int
) -> Draft | None:
    """Read `ตั้งแต่วันที่ …`, with or without `เป็นต้นไป`: a period without an end."""
    past = reader.is_past(date.value)
    if past and (onward is None or reader.around.recital_at(date.span[0])):
        return None
    if len(date.value or "") < 7:
        return None
    span = (cue_start, onward.end() if onward else tail)
    return reader.draft(DeadlineKind.PERIOD, date.value, None, span, "deadlines.period.onward", date)


def _deadline(
    reader: Reader, date: DateMention, cue_start: int, clock: Clock | None, tail: int
) -> Draft | None:
    """Read a date behind `ภายใน`, `ไม่เกิน` and their like."""
    if date.rule == "dates.academic_year":
        return None
    end = date.until or date.value
    others: tuple[str, ...] = tuple(c.rpartition("/")[2] for c in date.candidates)
    monday = as_day(date.value) if _THIS_WEEK.fullmatch(date.text) else None
    if monday:
        # What is asked for within a week is due while offices are open; the week's own end is the other day.
        others, end = (end or "",), (monday + timedelta(days=4)).isoformat()
    if end and _CLOSED_END.search(reader.text, max(0, date.span[0] - 20), date.span[0]):
        end = last_day(end)
    clause = clause_before(reader.text, cue_start)
    # A year alone is a goal of a plan unless something is to be finished in it.
    if len(end or "") == 4 and not GOAL_REACHED.search(clause[-40:]):
        return None
    # What is past and asks for nothing is a condition: `ผู้ที่บรรจุก่อนวันที่ …`.
    if reader.is_past(end) and (reader.around.recital_at(date.span[0]) or not ASKED.search(clause[-90:])):
        return None
    early = reader.time_before(date.span[0]) if clock is None else None
    hours = clock or early
    draft = reader.draft(
        DeadlineKind.DEADLINE,
        None,
        at_clock(end, (hours.until or hours.value) if hours else None),
        (cue_start, tail),
        "deadlines.by_date",
        date,
    )
    draft.candidates = others
    printed = as_day(end)
    if printed and date.until is None and _BEFORE_DAY.match(reader.text, cue_start, date.span[0]):
        if ahead := AHEAD.match(reader.text, tail):
            number = number_of(ahead["n"])
            counted = count_back(printed, number, ahead["unit"]) if number else None
            if counted and counted.end:
                draft.end, draft.candidates = counted.end, counted.candidates
                draft.span = (cue_start, ahead.end())
                draft.basis, draft.rule = DeadlineBasis.EVENT, "deadlines.relative.before_event"
        elif printed.toordinal() > 1:
            # Strictly the day before; the one printed is what offices go by.
            draft.candidates = (*others, (printed - timedelta(days=1)).isoformat())
    if date.rule in ("dates.relative", "dates.week", "dates.nth_day") and date.text.endswith(_NEAR):
        draft.basis = DeadlineBasis.LETTER_DATE
        draft.rule = "deadlines.relative.letter_date"
    return draft


def _after(reader: Reader, date: DateMention, cue_start: int, tail: int) -> Draft | None:
    """Read `ภายหลังวันที่ …` of something asked for: open from the next day on."""
    day = as_day(date.until or date.value)
    clause = clause_before(reader.text, cue_start)
    if day is None or day == day.max or not ASKED.search(clause[-90:]) or IF.search(clause[-70:]):
        return None
    begin = (day + timedelta(days=1)).isoformat()
    return reader.draft(DeadlineKind.PERIOD, begin, None, (cue_start, tail), "deadlines.period.after", date)


def _extended(
    reader: Reader, date: DateMention, cue_start: int, clock: Clock | None, tail: int
) -> Draft | None:
    """Read `ขยายเวลา … เป็นวันที่ …`: the new day of a deadline."""
    now = _NOW_IS.search(reader.text, max(0, date.span[0] - 24), date.span[0])
    if now is None or not EXTENDED.search(clause_before(reader.text, now.start())):
        return None
    end = at_clock(date.until or date.value, clock.value if clock else None)
    span = (min(cue_start, now.start()), tail)
    return reader.draft(DeadlineKind.DEADLINE, None, end, span, "deadlines.extended", date)


def _until(reader: Reader, date: DateMention, cue_start: int, clock: Clock | None, tail: int) -> Draft | None:
    """Read `ถึงวันที่`, whose beginning is `บัดนี้` or not said."""
    since = FROM_NOW.search(reader.text, max(0, cue_start - 60), date.span[0])
    end = at_clock(date.until or date.value, clock.value if clock else None)
    if since:
        begin = reader.letter_date if as_day(reader.letter_date) else None
        span = (since.start(), tail)
        return reader.draft(DeadlineKind.PERIOD, begin, end, span, "deadlines.period.from_now", date)
    if not REQUEST.search(clause_before(reader.text, cue_start)[-120:]):
        return None
    return reader.draft(DeadlineKind.DEADLINE, None, end, (cue_start, tail), "deadlines.until", date)


def _stretch(
    reader: Reader,
    date: DateMention,
    cue: Cue,
    cue_start: int,
    clocks: tuple[Clock | None, Clock | None],
    tail: int,
    *,
    in_series: bool = False,
) -> Draft | None:
    """Read a range of days: a meeting of several days, or a period."""
    clock, last_clock = clocks
    place = place_after(reader.text, tail)
    clause = clause_before(reader.text, cue_start)
    what = happening(clause)
    said = cue in (Cue.BETWEEN, Cue.SINCE, Cue.ON)
    if not said and (len(date.value or "") < 10 or (what is None and clock is None)):
        return None
    is_event = (
        in_series
        or (what is not None and what.kind is What.EVENT)
        or (what is None and place is not None and cue is not Cue.SINCE)
    )
    kind = DeadlineKind.EVENT if is_event else DeadlineKind.PERIOD
    # Opening hours are no beginning and end of a period; two ends with hours of their own are.
    hours = clock if is_event or last_clock else None
    until = last_clock.value if last_clock else hours.until if hours else None
    draft = reader.draft(
        kind,
        at_clock(date.value, hours.value if hours else None),
        at_clock(date.until, until),
        (cue_start, tail),
        f"deadlines.{kind.value}.range",
        date,
    )
    if is_event:
        draft.place = place[0] if place else place_before(reader.text, cue_start)
    return draft


def _month(reader: Reader, date: DateMention, cue: Cue, cue_start: int, tail: int) -> Draft | None:
    """Read `จะจัด … ในเดือน …`: a meeting to come whose day is not yet set."""
    if cue is not Cue.ON or len(date.value or "") != 7:
        return None
    clause = clause_before(reader.text, cue_start)
    planned = PLANNED.search(clause[-110:])
    what = happening(clause)
    if planned is None or what is None or what.kind is not What.EVENT:
        return None
    return reader.draft(
        DeadlineKind.EVENT, date.value, None, (cue_start, tail), "deadlines.event.month", date
    )


def _single(
    reader: Reader, index: int, cue: Cue, cue_start: int, clock: Clock | None, tail: int, before: Draft | None
) -> Draft | None:
    """Read one day: a meeting, where a word for one, a clock time or a place says so."""
    text, date = reader.text, reader.dates[index]
    place = place_after(text, tail)
    if clock is None and place is not None and (clock := reader.time_after(place[1])):
        tail = clock.span[1]
    begin = cue_start
    if clock is None and (clock := reader.time_before(date.span[0])):
        begin = min(begin, clock.span[0])
    if STAMP_LINE.search(text, max(0, begin - 70), begin):
        return None
    clause = clause_before(text, begin)
    what = happening(clause)
    in_series = before is not None and _in_series(reader, index, before)
    if in_series and before and (what is None or what.at <= len(clause) - (begin - before.span[1])):
        what = Happening(What.EVENT, at=len(clause))
    dated = cue in (Cue.ON, Cue.BETWEEN) or "ที่" in date.text or in_series
    if not dated and clock is None:
        return None
    distance = len(clause) - what.at if what else len(clause)
    hand_in = HAND_IN.search(clause[-60:]) if clock is None and place is None else None
    if hand_in and (what is None or what.at < len(clause) - len(hand_in[0]) or " " not in hand_in[0].strip()):
        end = at_clock(date.value, None)
        return reader.draft(DeadlineKind.DEADLINE, None, end, (begin, tail), "deadlines.on_date", date)
    happens = what is not None and what.kind is What.EVENT and distance < 130
    told = clock is not None and dated and len(clause.strip()) >= 8
    if not (happens or told or (place is not None and dated)):
        return None
    if what is not None and what.kind is not What.EVENT and clock is None and place is None:
        return None
    shared = clock or _set_time(reader, index)
    draft = reader.draft(
        DeadlineKind.EVENT,
        at_clock(date.value, shared.value if shared else None),
        at_clock(date.value, shared.until) if shared and shared.until else None,
        (begin, tail),
        "deadlines.event.day",
        date,
    )
    draft.place = place[0] if place else place_before(text, begin)
    draft.in_series = in_series
    if in_series and before:
        draft.asked_at = before.span[0] if before.asked_at is None else before.asked_at
        draft.place = draft.place or before.place
    return draft


def _in_series(reader: Reader, index: int, before: Draft) -> bool:
    """Say whether the date goes on with the event before it: `วันที่ ๑๐ และ ๑๗ มีนาคม`, `รุ่นที่ ๒ วันที่ …`."""
    start = reader.dates[index].span[0]
    if before.kind is not DeadlineKind.EVENT or not 0 <= start - before.span[1] <= 60:
        return False
    gap = _SERIES_GAP.match(reader.text, before.span[1])
    return gap is not None and gap.end() >= start


def _set_time(reader: Reader, index: int) -> Clock | None:
    """Return the clock time at the end of the set that the date belongs to."""
    for i in range(index, min(index + 31, len(reader.dates) - 1)):
        end, following = reader.dates[i].span[1], reader.dates[i + 1]
        gap = _SET_GAP.match(reader.text, end)
        if gap is None or gap.end() < following.span[0]:
            return None
        clock = reader.time_after(following.span[1])
        if clock:
            return clock
    return None
