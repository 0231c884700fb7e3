"""Dates of which only a month or a year is known, as the days on which they begin and end."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
_MONTH = len("2021-10")
_DAY = len("2021-10-29")


def is_day(text: str | None) -> bool:
    """Return whether a date names a day, with or without a time; a month or a year alone names none."""
    return text is not None and len(text) >= _DAY


def begins_on(text: str) -> str:
    """Return a date as the day on which it begins: of a month or a year the first.

    >>> begins_on("2023-06"), begins_on("2023"), begins_on("2023-06-05T09:00")
    ('2023-06-01', '2023-01-01', '2023-06-05T09:00')
    """
    return text if is_day(text) else f"{text}-01-01"[:_DAY]


def ends_on(text: str) -> str:
    """Return a date as the day on which it ends: of a month or a year the last.

    >>> ends_on("2023-06"), ends_on("2023"), ends_on("2023-06-05T09:00")
    ('2023-06-30', '2023-12-31', '2023-06-05T09:00')
    """
    if is_day(text):
        return text
    month = text if len(text) == _MONTH else f"{text}-12"
    try:
        return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02d}"
    except ValueError:
        # `2023-13` passes the pattern of a date and is none: it stays what it is.
        return text


def local_time(moment: str) -> dt.datetime:
    """Return a moment that is kept in UTC as Thai local time.

    >>> local_time("2023-06-14T21:52:00+00:00").isoformat(" ", "minutes")
    '2023-06-15 04:52+07:00'
    """
    return dt.datetime.fromisoformat(moment).astimezone(BANGKOK)
