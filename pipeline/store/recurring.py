"""The days of a recurring duty: the first from its letter on, and the next from any day on.

A letter says `ทุกวันที่ ๕ ของเดือน` and no day to begin with: the record has the rule alone (output contract), and
the days follow from the rule and the letter's date, by dateutil.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from dateutil import rrule as rules

from pipeline.store.days import ends_on

_PART = re.compile(r"(?:^|;)([A-Z]+)=([^;]*)")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAYS = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
_SHORTEST = 28


def rule_parts(rrule: str) -> dict[str, str]:
    """Return the parts of an RFC 5545 rule by their names.

    >>> rule_parts("FREQ=WEEKLY;BYDAY=MO")
    {'FREQ': 'WEEKLY', 'BYDAY': 'MO'}
    """
    return dict(_PART.findall(rrule.removeprefix("RRULE:").upper()))


@lru_cache(maxsize=1024)
def first_day(rrule: str, start: str | None, letter_date: str | None) -> dt.date | None:
    """Return the first day of a rule on or after its start or, where none is said, the letter's date.

    Where the rule leaves the day of the month to its first one (`ทุก ๓ เดือน`) and that is the 29th or later,
    it begins on the first of the next month: RFC 5545 would leave every shorter month out.

    >>> first_day("FREQ=MONTHLY;BYMONTHDAY=5", None, "2021-11-12")
    datetime.date(2021, 12, 5)
    >>> first_day("FREQ=MONTHLY;INTERVAL=3", None, "2021-08-31")
    datetime.date(2021, 9, 1)

    Returns:
        `None` where neither is known, the rule is none, or it ends before.
    """
    anchor = _anchor(rrule, start or letter_date)
    return _after(rrule, anchor, anchor) if anchor is not None else None


@lru_cache(maxsize=4096)
def next_day(
    rrule: str, start: str | None, letter_date: str | None, since: dt.date, end: str | None = None
) -> dt.date | None:
    """Return the first day of a rule on or after `since`; `None` where there is none any more.

    An `end` that stands beside the rule ends it, unless the rule says itself how long it goes on.

    >>> next_day("FREQ=MONTHLY;BYMONTHDAY=5", None, "2021-11-12", dt.date(2022, 2, 6))
    datetime.date(2022, 3, 5)
    >>> next_day("FREQ=MONTHLY;BYMONTHDAY=5", None, "2021-11-12", dt.date(2022, 2, 6), "2022-02")
    """
    day = _next(rrule, start, letter_date, since)
    if day is None or end is None or not {"UNTIL", "COUNT"}.isdisjoint(rule_parts(rrule)):
        return day
    return day if day.isoformat() <= ends_on(end)[:10] else None


def _next(rrule: str, start: str | None, letter_date: str | None, since: dt.date) -> dt.date | None:
    anchor = _anchor(rrule, start or letter_date)
    if anchor is None:
        return None
    parts = rule_parts(rrule)
    steady = parts.get("FREQ") == "DAILY" or not _DAYS.isdisjoint(parts)
    if since > anchor and steady and parts.get("INTERVAL", "1") == "1" and "COUNT" not in parts:
        # Nothing in the rule counts from its beginning: no need to walk there from it.
        anchor = since
    return _after(rrule, anchor, since)


def _anchor(rrule: str, text: str | None) -> dt.date | None:
    """The day from which a rule runs: of a month or a year that is all that is known, the first."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat((text[:10] + "-01-01")[:10])
    except ValueError:
        return None
    parts = rule_parts(rrule)
    if parts.get("FREQ") in ("MONTHLY", "YEARLY") and _DAYS.isdisjoint(parts) and day.day > _SHORTEST:
        return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    return day


def _after(rrule: str, anchor: dt.date, since: dt.date) -> dt.date | None:
    if rule_parts(rrule).get("FREQ") not in _FREQUENCIES:
        return None
    try:
        rule = rules.rrulestr(
            rrule.removeprefix("RRULE:"), dtstart=dt.datetime.combine(anchor, dt.time()), ignoretz=True
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        # A person's correction may say anything; dateutil says no in several ways.
        return None
    if not isinstance(rule, rules.rrule):
        return None
    found: dt.datetime | None = rule.after(dt.datetime.combine(since, dt.time()), inc=True)
    return found.date() if found is not None else None
