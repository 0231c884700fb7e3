"""The days of a recurring duty."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.store.recurring import first_day, next_day, rule_parts


@pytest.mark.parametrize(
    ("rrule", "start", "letter", "first"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=5", None, "2021-11-05", dt.date(2021, 11, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", None, "2021-11-06", dt.date(2021, 12, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "2022-02", "2021-11-06", dt.date(2022, 2, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "2022-02-06T09:00", "2021-11-06", dt.date(2022, 3, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", None, "2021-11-06", dt.date(2021, 12, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", None, "2024-02-06", dt.date(2024, 2, 29)),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", None, "2021-11", dt.date(2022, 1, 10)),
        ("FREQ=YEARLY;BYMONTH=9", None, "2021-03-31", dt.date(2021, 9, 1)),
        ("FREQ=YEARLY", None, "2024-02-29", dt.date(2024, 3, 1)),
        ("FREQ=MONTHLY;INTERVAL=3", None, "2021-12-31", dt.date(2022, 1, 1)),
        ("FREQ=MONTHLY;BYDAY=2WE", None, "2021", dt.date(2021, 1, 13)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", None, "2021-11-06", dt.date(2021, 12, 7)),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20211101", None, "2021-11-06", None),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20211106T165959Z", None, "2021-11-06", dt.date(2021, 11, 6)),
        ("FREQ=DAILY", None, None, None),
        ("FREQ=DAILY", None, "2021-02-30", None),
        ("FREQ=HOURLY", None, "2021-02-03", None),
    ],
)
def test_first_day(rrule: str, start: str | None, letter: str | None, first: dt.date | None) -> None:
    assert first_day(rrule, start, letter) == first


@pytest.mark.parametrize(
    ("rrule", "since", "following"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=5", dt.date(2020, 1, 1), dt.date(2021, 12, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", dt.date(2022, 1, 5), dt.date(2022, 1, 5)),
        ("FREQ=DAILY", dt.date(2031, 5, 6), dt.date(2031, 5, 6)),
        ("FREQ=MONTHLY;INTERVAL=3", dt.date(2022, 3, 1), dt.date(2022, 5, 12)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", dt.date(2021, 11, 13), dt.date(2021, 11, 26)),
        ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=2", dt.date(2022, 1, 5), dt.date(2022, 1, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=2", dt.date(2022, 1, 6), None),
        ("FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20220105", dt.date(2022, 1, 5), dt.date(2022, 1, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20220105", dt.date(2022, 1, 6), None),
    ],
)
def test_next_day(rrule: str, since: dt.date, following: dt.date | None) -> None:
    assert next_day(rrule, None, "2021-11-12", since) == following


def test_an_end_beside_the_rule_ends_it() -> None:
    rule, day = "FREQ=MONTHLY;BYMONTHDAY=5", dt.date(2021, 12, 6)
    assert next_day(rule, None, "2021-11-12", day, "2022-01") == dt.date(2022, 1, 5)
    assert next_day(rule, None, "2021-11-12", day, "2021-12-31") is None
    assert next_day(f"{rule};UNTIL=20220105", None, "2021-11-12", day, "2021-12-31") == dt.date(2022, 1, 5)


def test_parts_of_a_rule() -> None:
    assert rule_parts("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR") == {
        "FREQ": "WEEKLY",
        "INTERVAL": "2",
        "BYDAY": "MO,FR",
    }
    assert rule_parts("ทุกวัน") == {}
