"""Duties as a calendar (RFC 5545): days as all-day events, meetings with their times in Asia/Bangkok.

The same duties give the same bytes on the same `as_of`: no clock is read. A duty's name (UID) comes from its
letter's identity, so a calendar that is fetched again updates its events and makes no new ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from icalendar import Alarm, Calendar, Event, Timezone, vRecur

from extractors.calendar_th import BE_OFFSET, MONTHS
from pipeline.export.whole_file import write_whole
from pipeline.store.days import BANGKOK, begins_on, ends_on, is_day, local_time
from pipeline.store.recurring import first_day, rule_parts
from pipeline.store.titles import letter_title, thai_date
from schemas.graph import Duty, DutyState
from schemas.letter import DeadlineKind, Status

ALARMS = (3, 1)
"""Days before a duty at which a calendar reminds of it."""
_PRODUCT = "-//Saraban//Letters and deadlines//TH"
_SUMMARY = {
    DeadlineKind.DEADLINE: "ครบกำหนด",
    DeadlineKind.EVENT: "ประชุม/กิจกรรม",
    DeadlineKind.PERIOD: "ช่วงเวลา",
    DeadlineKind.RECURRING: "ประจำ",
}
_ACTION = 80
_DAY = dt.timedelta(days=1)
_NIGHT = dt.timedelta(hours=12)


def make_calendar(
    duties: Iterable[Duty], as_of: dt.date, *, alarms: Sequence[int] = ALARMS, name: str = "กำหนดงานตามหนังสือ"
) -> bytes:
    """Return the duties as an iCalendar file; a duty without a day cannot stand in one and is left out.

    A recurring duty begins on the first day of its rule on or after its letter's date (or the start it says).

    Args:
        duties: As `Archive.deadlines` gives them.
        as_of: The day that stamps the events; the same day gives the same bytes.
        alarms: Days before each duty to remind of it; none for an empty list.
        name: The calendar's name.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    events = [event for duty in duties if (event := _event(duty, as_of, alarms)) is not None]
    # Also where no event has hours: a calendar without any component is none (RFC 5545, 3.6).
    calendar.add_component(
        Timezone.from_tzid("Asia/Bangkok", first_date=dt.date(2000, 1, 1), last_date=dt.date(2040, 1, 1))
    )
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_calendar(
    path: Path, duties: Iterable[Duty], as_of: dt.date, *, alarms: Sequence[int] = ALARMS
) -> None:
    """Write the calendar; a program that fetches the file meanwhile sees the old or the new one, no half."""
    write_whole(path, make_calendar(duties, as_of, alarms=alarms))


def has_day(duty: Duty) -> bool:
    """Return whether a duty can stand in a calendar: it has a day, or a month or a year that it ends with."""
    return _times(duty) is not None


def _event(duty: Duty, as_of: dt.date, alarms: Sequence[int]) -> Event | None:
    times = _times(duty)
    if times is None:
        return None
    start, end = times
    event = Event()
    stamp = dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)
    event.add("uid", duty.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", duty.version)
    if duty.changed:
        event.add("last-modified", dt.datetime.fromisoformat(duty.changed))
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", summary(duty))
    event.add("description", description(duty))
    if duty.place:
        event.add("location", duty.place)
    if duty.rrule:
        event.add("rrule", _rule(duty, start))
    if not isinstance(start, dt.datetime):
        event.add("transp", "TRANSPARENT")
    event.add("categories", [_SUMMARY[duty.kind]])
    if duty.state is DutyState.WITHDRAWN:
        event.add("status", "CANCELLED")
    elif duty.kind is DeadlineKind.EVENT:
        event.add("status", "CONFIRMED")
    if duty.state not in (DutyState.DONE, DutyState.WITHDRAWN):
        for days in _apart(duty, alarms):
            event.add_component(_alarm(duty, days))
    return event


def _alarm(duty: Duty, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary(duty))
    alarm.add("trigger", dt.timedelta(days=-days))
    return alarm


def _times(duty: Duty) -> tuple[dt.date, dt.date | None] | None:
    """Start and (exclusive) end; an all-day event for a day, a timed one where a clock time is given."""
    if duty.rrule:
        return _series(duty, duty.rrule)
    if duty.kind is DeadlineKind.DEADLINE or not duty.start:
        due = _moment(_closing(duty))
        if due is None:
            return None
        # Due at an hour: a moment, without length.
        return due, None if isinstance(due, dt.datetime) else due + _DAY
    start, last = _moment(_opening(duty)), _moment(_closing(duty))
    if start is None:
        return None
    if isinstance(start, dt.datetime):
        if last is not None and not isinstance(last, dt.datetime):
            # To the end of its last day. Of one that says no more than its own day the end is not known.
            last = dt.datetime.combine(last + _DAY, dt.time(), BANGKOK) if last > start.date() else None
        elif last is not None and last.date() == start.date():
            last = _over_midnight(start, last)
        return start, last if last is not None and last > start else None
    if isinstance(last, dt.datetime):
        last = last.date()
    end = last if last is not None and last > start else start
    return start, end + _DAY


def _opening(duty: Duty) -> str | None:
    """The day of a start; a meeting some time in a month has none, what goes on from a month its first."""
    some_time = duty.kind is DeadlineKind.EVENT and not duty.end
    return duty.start if not duty.start or some_time or _recurs(duty) else begins_on(duty.start)


def _closing(duty: Duty) -> str | None:
    """The day of an end: of a month or a year the last."""
    return duty.end if not duty.end or _recurs(duty) else ends_on(duty.end)


def _recurs(duty: Duty) -> bool:
    return bool(duty.rrule) or duty.kind is DeadlineKind.RECURRING


def _series(duty: Duty, rrule: str) -> tuple[dt.date, dt.date | None] | None:
    """The first of a series, with the hours that its start and end say; the end's day ends the rule."""
    first = first_day(rrule, duty.start, duty.date)
    try:
        vRecur.from_ical(rrule.removeprefix("RRULE:"))
    except ValueError:
        return None
    if first is None:
        return None
    begins, ends = _moment(duty.start), _moment(duty.end)
    if not isinstance(begins, dt.datetime):
        return first, first + dt.timedelta(days=1)
    start = dt.datetime.combine(first, begins.timetz())
    if not isinstance(ends, dt.datetime):
        return start, None
    last = _over_midnight(start, dt.datetime.combine(first, ends.timetz()))
    return start, last if last > start else None


def _over_midnight(start: dt.datetime, last: dt.datetime) -> dt.datetime:
    """An end by the clock: `22.00 - 02.00 น.` is of the next day, `09.00 - 08.00 น.` is misprinted."""
    next_day = last + _DAY
    return next_day if last < start and next_day - start <= _NIGHT else last


def _rule(duty: Duty, start: dt.date) -> vRecur:
    """The rule as the record has it, and its last day in the type of its first one (RFC 5545, 3.3.10)."""
    rule = vRecur.from_ical((duty.rrule or "").removeprefix("RRULE:"))
    until = _moment((duty.end or "")[:10])
    if "UNTIL" in rule:
        until = rule["UNTIL"][0]
    elif "COUNT" in rule:
        until = None
    if until is not None:
        last = until.date() if isinstance(until, dt.datetime) else until
        if isinstance(start, dt.datetime):
            # Of a series with hours the standard wants the last moment in UTC.
            closing = dt.datetime.combine(last, dt.time(23, 59, 59), BANGKOK)
            rule["UNTIL"] = [closing.astimezone(dt.UTC)]
        else:
            rule["UNTIL"] = [last]
    return rule


def _apart(duty: Duty, alarms: Sequence[int]) -> list[int]:
    """The alarms of a duty, each once. Of a series those that would ring before the time before are none."""
    parts = rule_parts(duty.rrule) if duty.rrule else {}
    length = {"DAILY": 1, "WEEKLY": 7}.get(parts.get("FREQ", ""))
    asked = list(dict.fromkeys(alarms))
    if length is None:
        return asked
    every = int(parts.get("INTERVAL", "1")) * length // (parts.get("BYDAY", "").count(",") + 1)
    return [days for days in asked if days < every]


def _moment(text: str | None) -> dt.date | None:
    """A day, or a day with its time in Thailand; `None` where only a month or a year is known."""
    if not text or len(text) < 10:
        return None
    try:
        if len(text) > 10:
            return dt.datetime.fromisoformat(text).replace(tzinfo=BANGKOK)
        return dt.date.fromisoformat(text)
    except ValueError:
        # `2021-02-30` passes the pattern of a date and is none; the record keeps it, a calendar cannot.
        return None


def summary(duty: Duty) -> str:
    """Return the event's title in Thai: what is due when (Buddhist era), and by which letter."""
    day = thai_date(duty.end if duty.kind is DeadlineKind.DEADLINE else duty.start or duty.end)
    # Every time of a series bears one title: a day in it would be wrong but once.
    when = f" {day}" if day and not duty.rrule else ""
    what = " ".join((duty.action or duty.subject or duty.text).split())
    if len(what) > _ACTION:
        what = what[:_ACTION] + "…"
    done = "✓ " if duty.state is DutyState.DONE else "⚠ " if duty.status is Status.UNVERIFIED else ""
    return f"{done}{_SUMMARY[duty.kind]}{when}: {what} ({duty.number or 'ไม่มีเลขที่'})"


def description(duty: Duty) -> str:
    """Return the event's text: the letter, its subject, and the words that the duty was read from."""
    lines = [letter_title(duty.number, duty.date)]
    if duty.issuer:
        lines.append(duty.issuer)
    if duty.subject:
        lines.append(f"เรื่อง {duty.subject}")
    lines.append(f"“{' '.join(duty.text.split())}”")
    if within := _within(duty):
        lines.append(within)
    if duty.ended_by:
        lines.append(f"หนังสือนี้ถูกยกเลิกหรือแทนที่โดย {duty.ended_by_title or duty.ended_by}")
    for title in duty.amended_by:
        lines.append(f"มีหนังสือแก้ไขเพิ่มเติมหรือเลื่อนกำหนด {title} โปรดตรวจสอบ")
    if duty.status is Status.UNVERIFIED:
        lines.append("⚠ วันที่ยังไม่ได้ยืนยัน โปรดตรวจสอบกับต้นฉบับ")
    if duty.number_status == Status.UNVERIFIED:
        lines.append("⚠ เลขที่หนังสือยังไม่ได้ยืนยัน โปรดตรวจสอบกับต้นฉบับ")
    if duty.proposal:
        lines.append(f"น่าจะตอบแล้วด้วย {duty.proposal_title or duty.proposal}")
    if duty.done_at:
        by = f" โดย {duty.done_by}" if duty.done_by else ""
        lines.append(f"ดำเนินการแล้ว {thai_date(local_time(duty.done_at).date().isoformat())}{by}")
    return "\n".join(lines)


def _within(duty: Duty) -> str | None:
    """Say that a duty ends with a month or a year: its event stands on the last day, which nobody wrote."""
    if not duty.end or is_day(duty.end) or _recurs(duty) or _times(duty) is None:
        return None
    until = "ถึงสิ้น" if duty.start and duty.kind is not DeadlineKind.DEADLINE else "ภายใน"
    year, _, month = duty.end.partition("-")
    named = f"เดือน{MONTHS[int(month) - 1]} " if month else "ปี "
    return f"{until}{named}{int(year) + BE_OFFSET}"
