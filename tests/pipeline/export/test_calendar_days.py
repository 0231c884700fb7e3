"""Days of duties: meetings of several days, what ends with a month, and the days that people read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from pipeline.export.calendar import has_day, make_calendar
from pipeline.export.tables import due_text, duties_brief
from pipeline.store.archive import Archive
from pipeline.store.days import begins_on, ends_on
from pipeline.store.duties import due_day
from schemas.graph import Duty, DutyState
from schemas.letter import DeadlineBasis, DeadlineKind
from tests.factories.letters import deadline, letter, outcome

BANGKOK = ZoneInfo("Asia/Bangkok")
DAY = dt.date(2023, 5, 1)
DEADLINE, EVENT, PERIOD, RECURRING = DeadlineKind


def duty(kind: DeadlineKind, start: str | None, end: str | None, **more: object) -> Duty:
    values: dict[str, object] = {
        "rrule": None,
        "action": "รายงาน",
        "place": None,
        "state": DutyState.OPEN,
        **more,
    }
    return Duty(
        uid="a@saraban", letter="k", number="นน 1/1", date="2023-04-30", issuer=None, subject=None, kind=kind,
        text="คำ", start=start, end=end, basis=DeadlineBasis.ABSOLUTE, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def event(one: Duty) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(make_calendar([one], DAY)).walk("VEVENT")
    return found


def at(day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(2023, 5, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("kind", "start", "end", "text"),
    [
        (DEADLINE, None, "2023-06-30", "30 มิ.ย. 2566"),
        (DEADLINE, "2023-05-10", "2023-06-30T16:30", "30 มิ.ย. 2566 16:30"),
        (DEADLINE, None, "2023-06", "มิ.ย. 2566"),
        (DEADLINE, None, None, ""),
        (EVENT, "2023-05-10T09:00", "2023-05-12T16:30", "10 พ.ค. 2566 09:00 - 12 พ.ค. 2566 16:30"),
        (EVENT, "2023-05-10T09:00", "2023-05-12", "10 พ.ค. 2566 09:00 - 12 พ.ค. 2566"),
        (EVENT, "2023-05-10", "2023-05-12T16:30", "10 พ.ค. 2566 - 12 พ.ค. 2566 16:30"),
        (EVENT, "2023-05-10T09:00", "2023-05-10T16:30", "10 พ.ค. 2566 09:00-16:30"),
        (EVENT, "2023-05-10T09:00", "2023-05-10T09:00", "10 พ.ค. 2566 09:00"),
        (EVENT, "2023-05-10T09:00", "2023-05-10", "10 พ.ค. 2566 09:00"),
        (EVENT, "2023-05-10", "2023-05-10T16:30", "10 พ.ค. 2566 - 16:30"),
        (EVENT, "2023-05-10", "2023-05-10", "10 พ.ค. 2566"),
        (EVENT, "2023-05-10T09:00", None, "10 พ.ค. 2566 09:00"),
        (EVENT, None, "2023-05-12T16:30", "12 พ.ค. 2566 16:30"),
        (PERIOD, "2023-08-01", "2023-09-15", "1 ส.ค. - 15 ก.ย. 2566"),
        (PERIOD, "2023-12-15", "2024-01-15", "15 ธ.ค. 2566 - 15 ม.ค. 2567"),
        (PERIOD, "2023-06", "2023-08", "มิ.ย. - ส.ค. 2566"),
        (PERIOD, "2023", "2024", "2566 - 2567"),
        (PERIOD, "2023-08-01", None, "1 ส.ค. 2566"),
        (RECURRING, "2023-08-01", "2023-09-15", "15 ก.ย. 2566"),
    ],
)
def test_when_a_duty_is_due_reads_well(
    kind: DeadlineKind, start: str | None, end: str | None, text: str
) -> None:
    assert due_text(duty(kind, start, end)) == text


def test_a_series_is_due_on_its_next_day() -> None:
    series = duty(
        RECURRING, "2023-05-01T09:00", "2023-05-01T12:00", rrule="FREQ=WEEKLY;BYDAY=MO", next="2023-05-08"
    )
    assert due_text(series) == "8 พ.ค. 2566 09:00-12:00"
    assert duties_brief([series]).rows[0][0] == "8 พ.ค. 2566 09:00-12:00"


@pytest.mark.parametrize(
    ("start", "end", "dtend"),
    [
        ("2023-05-10T09:00", "2023-05-12", at(13)),
        ("2023-05-10T09:00", "2023-05-12T16:30", at(12, 16, 30)),
        ("2023-05-10T09:00", "2023-05", dt.datetime(2023, 6, 1, tzinfo=BANGKOK)),
        # No more is known than when it begins.
        ("2023-05-10T09:00", "2023-05-10", None),
        ("2023-05-10T09:00", "2023-05-09", None),
        ("2023-05-10T09:00", "2023-05-10T08:00", None),
        ("2023-05-10T09:00", None, None),
    ],
)
def test_a_meeting_with_an_hour_ends_after_its_last_day(
    start: str, end: str | None, dtend: dt.datetime | None
) -> None:
    found = event(duty(EVENT, start, end))
    assert found["dtstart"].dt == at(10, 9)
    assert (found["dtend"].dt if "dtend" in found else None) == dtend


@pytest.mark.parametrize(
    ("kind", "start", "end", "first", "beyond", "says"),
    [
        (DEADLINE, None, "2023-06", dt.date(2023, 6, 30), dt.date(2023, 7, 1), "ภายในเดือนมิถุนายน 2566"),
        (DEADLINE, None, "2024-02", dt.date(2024, 2, 29), dt.date(2024, 3, 1), "ภายในเดือนกุมภาพันธ์ 2567"),
        (DEADLINE, None, "2023", dt.date(2023, 12, 31), dt.date(2024, 1, 1), "ภายในปี 2566"),
        (PERIOD, "2023-05-10", "2023-06", dt.date(2023, 5, 10), dt.date(2023, 7, 1), "ถึงสิ้นเดือนมิถุนายน 2566"),
        (PERIOD, "2023-06", "2023-08", dt.date(2023, 6, 1), dt.date(2023, 9, 1), "ถึงสิ้นเดือนสิงหาคม 2566"),
        (PERIOD, "2023-06", None, dt.date(2023, 6, 1), dt.date(2023, 6, 2), None),
    ],
)
def test_what_ends_with_a_month_stands_on_its_last_day(
    kind: DeadlineKind, start: str | None, end: str | None, first: dt.date, beyond: dt.date, says: str | None
) -> None:
    one = duty(kind, start, end)
    found = event(one)
    assert has_day(one)
    assert (found["dtstart"].dt, found["dtend"].dt) == (first, beyond)
    assert (says or "“คำ”") == str(found["description"]).splitlines()[-1]


@pytest.mark.parametrize(
    "one",
    [
        # Some time in a month: no day of it is the meeting's.
        duty(EVENT, "2023-06", None),
        duty(DEADLINE, None, "2023-13"),
        duty(DEADLINE, "2023-06-01", None),
        duty(RECURRING, None, "2023-06"),
    ],
)
def test_what_has_no_day_is_left_out(one: Duty) -> None:
    assert not has_day(one)
    assert make_calendar([one], DAY).count(b"BEGIN:VEVENT") == 0


def test_days_of_months_and_years() -> None:
    assert [begins_on(text) for text in ("2023-06", "2023", "2023-06-05", "2023-06-05T09:00")] == [
        "2023-06-01", "2023-01-01", "2023-06-05", "2023-06-05T09:00",
    ]  # fmt: skip
    assert [ends_on(text) for text in ("2023-06", "2023", "2023-06-05", "2023-06-05T09:00", "2023-13")] == [
        "2023-06-30", "2023-12-31", "2023-06-05", "2023-06-05T09:00", "2023-13",
    ]  # fmt: skip
    assert due_day(duty(EVENT, "2023-06", "2023-08")) == "2023-06-01"
    assert due_day(duty(EVENT, "2023-06", None)) == "2023-06-30"
    assert due_day(duty(PERIOD, "2023-06", None)) == "2023-06-01"
    assert due_day(duty(RECURRING, "2023-06", None)) == "2023-06"
    assert due_day(duty(DEADLINE, None, None)) is None


def test_a_month_is_sorted_at_its_end(tmp_path: Path) -> None:
    ends = ["2023-06-01", "2023-06", "2023-06-29", "2023-07-01", "2023"]
    with Archive.open(tmp_path / "a.db") as archive:
        archive.write(
            outcome("a.pdf", letter("นน 1/1", "2023-04-30", deadlines=[deadline(end) for end in ends]))
        )
        found = archive.deadlines(None, as_of=DAY)
        assert [d.end for d in found] == ["2023-06-01", "2023-06-29", "2023-06", "2023-07-01", "2023"]
        # It may fall into the stretch that is asked for.
        some = archive.deadlines(None, since=dt.date(2023, 6, 15), until=dt.date(2023, 6, 20), as_of=DAY)
        assert [d.end for d in some] == ["2023-06", "2023"]


def test_the_day_on_which_it_was_done_is_a_thai_one() -> None:
    done = duty(
        DEADLINE,
        None,
        "2023-11-30",
        state=DutyState.DONE,
        done_at="2023-11-28T21:52:03+00:00",
        done_by="สมศรี",
    )
    assert "ดำเนินการแล้ว 29 พ.ย. 2566 โดย สมศรี" in str(event(done)["description"])


@pytest.mark.parametrize("rrule", [None, "FREQ=WEEKLY;BYDAY=WE"])
def test_a_night_ends_on_the_next_day(rrule: str | None) -> None:
    found = event(duty(EVENT, "2023-05-10T22:00", "2023-05-10T02:00", rrule=rrule))
    assert (found["dtstart"].dt, found["dtend"].dt) == (at(10, 22), at(11, 2))
