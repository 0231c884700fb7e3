"""A calendar as others see it: two other libraries and a CalDAV server give the same events back."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo

import httpx
import icalendar
import ics
import pytest
import recurring_ical_events
import vobject
from defusedxml import ElementTree

from pipeline.export.calendar import make_calendar
from schemas.graph import Duty, DutyState
from schemas.letter import DeadlineBasis, DeadlineKind

BANGKOK = ZoneInfo("Asia/Bangkok")
DAY = dt.date(2023, 6, 1)
Event = tuple[str, str, dt.date, dt.date | None]


def duty(uid: str, kind: DeadlineKind, start: str | None, end: str | None, **more: object) -> Duty:
    values: dict[str, object] = {
        "uid": f"{uid}@saraban",
        "letter": "นน 0021/ว2241@2023",
        "number": "นน 0021/ว 2241",
        "date": "2023-05-11",
        "issuer": "จังหวัดน่าน",
        "subject": "การสำรวจ; ข้อมูลแหล่งน้ำ, ระยะที่ ๒",
        "kind": kind,
        "text": "ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๖",
        "start": start,
        "end": end,
        "rrule": None,
        "basis": DeadlineBasis.ABSOLUTE,
        "action": "รายงานผล",
        "place": None,
        "state": DutyState.OPEN,
        **more,
    }
    return Duty(**values)


DUTIES = (
    duty("a", DeadlineKind.DEADLINE, None, "2023-06-30"),
    duty("b", DeadlineKind.EVENT, "2023-07-03T09:30", "2023-07-03T12:00", place="ห้องประชุม ๑, ชั้น ๒"),
    duty("c", DeadlineKind.PERIOD, "2023-08-01", "2023-08-10", action="รับสมัคร" * 30),
    duty("d", DeadlineKind.RECURRING, "2023-07-05", None, rrule="FREQ=MONTHLY;BYMONTHDAY=5;COUNT=4"),
    duty("f", DeadlineKind.RECURRING, None, None, rrule="FREQ=MONTHLY;BYMONTHDAY=10"),
    duty("g", DeadlineKind.RECURRING, None, None, rrule="FREQ=WEEKLY;BYDAY=FR;UNTIL=20230616"),
    duty("h", DeadlineKind.RECURRING, "2023-07-05T09:00", "2023-07-05T12:00", rrule="FREQ=DAILY;COUNT=2"),
    duty("i", DeadlineKind.EVENT, "2023-05-10T09:00", "2023-05-12"),
    duty("j", DeadlineKind.EVENT, "2023-05-10T09:00", "2023-05-12T16:30"),
    duty("k", DeadlineKind.DEADLINE, None, "2023-06"),
    duty("e", DeadlineKind.DEADLINE, None, "2023-06-15", state=DutyState.WITHDRAWN, version=3),
)


def plain(moment: dt.date | None) -> dt.date | None:
    """Times in Thailand, days as they are."""
    return moment.astimezone(BANGKOK) if isinstance(moment, dt.datetime) else moment


def with_icalendar(data: bytes) -> set[Event]:
    return {
        (
            str(event["uid"]),
            str(event["summary"]),
            plain(event["dtstart"].dt),
            plain(event["dtend"].dt) if "dtend" in event else None,
        )
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    }


def with_vobject(data: bytes) -> set[Event]:
    return {
        (
            event.uid.value,
            event.summary.value,
            plain(event.dtstart.value),
            plain(event.dtend.value) if hasattr(event, "dtend") else None,
        )
        for event in vobject.readOne(data.decode()).vevent_list
    }


def with_ics(data: bytes) -> set[Event]:
    found = set()
    for event in ics.Calendar(data.decode()).events:
        start, end = event.begin.datetime, event.end.datetime
        if event.all_day:
            found.add((event.uid, event.name, start.date(), end.date()))
        else:
            found.add((event.uid, event.name, plain(start), plain(end)))
    return found


@pytest.fixture
def calendar() -> bytes:
    return make_calendar(DUTIES, DAY)


def test_two_other_libraries_see_the_same_events(calendar: bytes) -> None:
    events = with_icalendar(calendar)
    assert len(events) == len(DUTIES)
    assert with_vobject(calendar) == events
    assert with_ics(calendar) == events


def test_details_are_the_same_elsewhere(calendar: bytes) -> None:
    events = {event.uid.value: event for event in vobject.readOne(calendar.decode()).vevent_list}
    meeting = events["b@saraban"]
    assert meeting.location.value == "ห้องประชุม ๑, ชั้น ๒"
    assert "การสำรวจ; ข้อมูลแหล่งน้ำ, ระยะที่ ๒" in meeting.description.value
    assert sorted(alarm.trigger.value.days for alarm in meeting.valarm_list) == [-3, -1]
    assert (events["e@saraban"].status.value, events["e@saraban"].sequence.value) == ("CANCELLED", "3")


def test_a_recurring_duty_comes_round(calendar: bytes) -> None:
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(calendar))
    days = [e["dtstart"].dt for e in query.between((2023, 6, 1), (2024, 6, 1)) if e["uid"] == "d@saraban"]
    assert sorted(days) == [dt.date(2023, month, 5) for month in (7, 8, 9, 10)]


def test_a_recurring_duty_without_a_start_begins_on_its_first_day_after_the_letter(calendar: bytes) -> None:
    events = {event.uid.value: event for event in vobject.readOne(calendar.decode()).vevent_list}
    # The letter is of 11 May: the 10th of that month is over, the next Friday is the 12th.
    assert events["f@saraban"].dtstart.value == dt.date(2023, 6, 10)
    assert events["f@saraban"].rrule.value == "FREQ=MONTHLY;BYMONTHDAY=10"
    assert sorted(alarm.trigger.value.days for alarm in events["f@saraban"].valarm_list) == [-3, -1]
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(calendar))
    days: dict[str, list[dt.date]] = {}
    for event in query.between((2023, 5, 1), (2023, 9, 1)):
        days.setdefault(str(event["uid"])[0], []).append(event["dtstart"].dt)
    assert sorted(days["f"]) == [dt.date(2023, month, 10) for month in (6, 7, 8)]
    assert sorted(days["g"]) == [dt.date(2023, 5, 12) + dt.timedelta(weeks=n) for n in range(6)]
    assert sorted(days["h"]) == [dt.datetime(2023, 7, day, 9, tzinfo=BANGKOK) for day in (5, 6)]


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Return the address of a Radicale on this machine."""
    from radicale import Application, config

    settings = config.load()
    settings.update(
        {
            "auth": {"type": "none"},
            "rights": {"type": "authenticated"},
            "storage": {"filesystem_folder": str(tmp_path / "collections")},
            "logging": {"level": "error"},
        },
        "test",
        privileged=True,
    )
    served = make_server("127.0.0.1", 0, Application(settings), handler_class=_Silent)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{served.server_port}/clerk"
    finally:
        served.shutdown()
        served.server_close()
        thread.join(timeout=10)


def test_there_and_back_through_a_caldav_server(calendar: bytes, server: str) -> None:
    with httpx.Client(auth=("clerk", ""), timeout=20, trust_env=False) as client:
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        assert client.put(f"{server}/duties/", content=calendar, headers=kind).status_code in (200, 201)
        assert with_icalendar(client.get(f"{server}/duties/").content) == with_icalendar(calendar)
        # As a calendar program asks: each event by itself, with its etag.
        report = (
            '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/>'
            '<c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR">'
            '<c:comp-filter name="VEVENT"/></c:comp-filter></c:filter></c:calendar-query>'
        )
        answer = client.request(
            "REPORT", f"{server}/duties/", content=report, headers={"Depth": "1", "Content-Type": "text/xml"}
        )
        assert answer.status_code == 207
        items = [
            item.text.encode()
            for item in ElementTree.fromstring(answer.content).iter(
                "{urn:ietf:params:xml:ns:caldav}calendar-data"
            )
        ]
        assert len(items) == len(DUTIES)
        assert set().union(*(with_icalendar(item) for item in items)) == with_icalendar(calendar)
        # A changed duty takes the place of the one with its name; no second event appears.
        moved = make_calendar(
            [duty("a", DeadlineKind.DEADLINE, None, "2023-07-15", version=1), *DUTIES[1:]], DAY
        )
        assert client.put(f"{server}/duties/", content=moved, headers=kind).status_code in (200, 201, 204)
        assert with_icalendar(client.get(f"{server}/duties/").content) == with_icalendar(moved)
