"""Calendars: what a calendar program gets, read back with icalendar."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import openpyxl

from pipeline.export.calendar import has_day, make_calendar, write_calendar
from pipeline.export.chain_tree import render_tree
from pipeline.export.tables import Table, duties_brief, duties_table, to_csv
from pipeline.export.workbook import table_xlsx
from pipeline.store.archive import Archive
from schemas.graph import DutyState
from schemas.letter import Deadline, DeadlineKind, Relation, Status
from schemas.source import Office
from tests.factories.letters import deadline, letter, outcome, reference

DAY = dt.date(2021, 11, 27)


def archive_with_duties(path: Path) -> Archive:
    archive = Archive.open(path)
    archive.write(
        outcome(
            "a.pdf",
            letter(
                "มท 0810.7/ว 2522",
                deadlines=[
                    deadline("2021-11-30", action="รายงานผล " * 30),
                    deadline("2021-11-20", action="ส่งบัญชี"),
                    deadline(
                        kind=DeadlineKind.EVENT,
                        start="2021-12-07T10:00",
                        end="2021-12-07T12:00",
                        place="ห้อง ๑",
                    ),
                    deadline("2021-12-05", kind=DeadlineKind.PERIOD, start="2021-12-01"),
                    deadline(kind=DeadlineKind.PERIOD, start="2022-01-01"),
                    deadline(
                        kind=DeadlineKind.RECURRING, start="2021-12-05", rrule="FREQ=MONTHLY;BYMONTHDAY=5"
                    ),
                    deadline("2021-12", action="เดือนเท่านั้น"),
                    deadline(None, action="ไม่มีวัน"),
                    deadline("2021-02-30", action="วันที่ไม่มีจริง"),
                ],
            ),
        )
    )
    return archive


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_states_on_a_day(tmp_path: Path) -> None:
    archive = archive_with_duties(tmp_path / "a.db")
    states = {d.end or d.start: d.state for d in archive.deadlines(None, as_of=dt.date(2021, 12, 6))}
    assert states["2021-11-30"] is DutyState.OVERDUE
    assert states["2021-12-05"] in (DutyState.PAST, DutyState.OPEN)
    assert states["2021-12-07T12:00"] is DutyState.OPEN
    assert states["2021-12"] is DutyState.OPEN
    assert states["2022-01-01"] is DutyState.OPEN
    assert states[None] is DutyState.OPEN
    late = archive.deadlines((DutyState.OVERDUE,), as_of=DAY)
    assert [d.end for d in late] == ["2021-02-30", "2021-11-20"]
    soon = archive.deadlines(None, since=dt.date(2021, 11, 28), until=dt.date(2021, 12, 1), as_of=DAY)
    # a month may fall into the stretch asked for
    assert [d.end for d in soon] == ["2021-11-30", "2021-12"]


def test_calendar_holds_days_times_and_rules(tmp_path: Path) -> None:
    duties = archive_with_duties(tmp_path / "a.db").deadlines(None, as_of=DAY)
    data = make_calendar(duties, DAY)
    found = {str(e["uid"]): e for e in events(data)}
    by_end = {d.end or d.start: found.get(d.uid) for d in duties}
    due = by_end["2021-11-30"]
    assert due is not None
    assert (due["dtstart"].dt, due["dtend"].dt) == (dt.date(2021, 11, 30), dt.date(2021, 12, 1))
    assert "30 พ.ย. 2564" in due["summary"]
    assert "มท 0810.7/ว 2522" in due["summary"]
    assert [a["trigger"].dt for a in due.walk("VALARM")] == [dt.timedelta(days=-3), dt.timedelta(days=-1)]
    meeting = by_end["2021-12-07T12:00"]
    assert meeting is not None
    assert meeting["dtstart"].dt == dt.datetime(2021, 12, 7, 10, tzinfo=ZoneInfo("Asia/Bangkok"))
    assert meeting["dtend"].dt == dt.datetime(2021, 12, 7, 12, tzinfo=ZoneInfo("Asia/Bangkok"))
    assert meeting["location"] == "ห้อง ๑"
    assert b"TZID=Asia/Bangkok" in data
    assert b"BEGIN:VTIMEZONE" in data
    recurring = next(e for e in found.values() if "rrule" in e)
    assert recurring["rrule"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=5"
    period = next(d for d in duties if d.kind is DeadlineKind.PERIOD and d.end)
    assert (found[period.uid]["dtstart"].dt, found[period.uid]["dtend"].dt) == (
        dt.date(2021, 12, 1),
        dt.date(2021, 12, 6),
    )
    # no day, and a day that does not exist, cannot stand in a calendar; the list still has them
    assert {d.action for d in duties if not has_day(d)} == {"ไม่มีวัน", "วันที่ไม่มีจริง"}
    assert len(found) == len(duties) - 2
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_same_day_gives_the_same_bytes_and_names_stay(tmp_path: Path) -> None:
    first = archive_with_duties(tmp_path / "a.db")
    second = archive_with_duties(tmp_path / "b.db")
    second.write(outcome("zzz.pdf", letter("ชร 0023.1/1", deadlines=[])))
    assert make_calendar(first.deadlines(None, as_of=DAY), DAY) == make_calendar(
        second.deadlines(None, as_of=DAY), DAY
    )
    later = {str(e["uid"]) for e in events(make_calendar(second.deadlines(None), dt.date(2022, 5, 1)))}
    assert later == {str(e["uid"]) for e in events(make_calendar(first.deadlines(None), DAY))}


def test_a_duty_that_was_closed_has_changed(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 9", deadlines=[deadline("2021-11-30")])))
    (before,) = events(make_calendar(archive.deadlines(None, as_of=DAY), DAY))
    archive.done("มท 0810.7/ว 9", by="สมศรี")
    (after,) = events(make_calendar(archive.deadlines(None, as_of=DAY), DAY))
    assert "LAST-MODIFIED" not in before
    assert "LAST-MODIFIED" in after
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)


def test_what_is_unverified_says_so(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    unsure = deadline("2021-11-30").model_copy(update={"status": Status.UNVERIFIED})
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 9", deadlines=[unsure], status=Status.UNVERIFIED)))
    duties = archive.deadlines(None, as_of=DAY)
    assert "day unverified; number unverified" in to_csv(duties_table(duties))
    (event,) = events(make_calendar(duties, DAY))
    assert event["SUMMARY"].startswith("⚠ ")
    assert str(event["DESCRIPTION"]).count("ยังไม่ได้ยืนยัน") == 2
    tree = render_tree(archive.chain("มท 0810.7/ว 9", as_of=DAY))
    assert "[number unverified]" in tree
    assert "(day unverified)" in tree


def test_written_whole(tmp_path: Path) -> None:
    duties = archive_with_duties(tmp_path / "a.db").deadlines(None, as_of=DAY)
    write_calendar(tmp_path / "duties.ics", duties, DAY, alarms=())
    data = (tmp_path / "duties.ics").read_bytes()
    assert data == make_calendar(duties, DAY, alarms=())
    assert b"VALARM" not in data
    assert [p.name for p in tmp_path.glob("*.part")] == []


def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(
        outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30", action='=1+1,"x"')]))
    )
    text = to_csv(duties_table(archive.deadlines(None)))
    assert text.startswith("\ufeffdue,")
    assert '"\'=1+1,""x"""' in text


def test_the_letters_around_a_duty_have_columns_of_their_own_and_days_are_dates(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.office = Office("เทศบาลนครเชียงราย", ("ผู้ว่าราชการจังหวัด",), ("ชร 52001",))
    duties = [
        deadline("2021-11-30", action="ส่งแผน"),
        deadline(kind=DeadlineKind.EVENT, start="2021-12-07T10:00", action="ประชุม"),
        deadline("2021-12", action="ภายในเดือน"),
        deadline("2022-02-30", action="วันที่ไม่มีจริง"),
    ]
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=duties)))
    for number, day, relation in (
        ("ชร 52001/5", "2021-11-02", Relation.ANSWERS),
        ("มท 0810.7/ว 8", "2021-11-03", Relation.AMENDS),
        ("มท 0810.7/ว 9", "2021-11-04", Relation.CANCELS),
    ):
        issuer = "เทศบาลนครเชียงราย" if number.startswith("ชร") else "กรมส่งเสริมการปกครองท้องถิ่น"
        cites = [reference("มท 0810.7/ว 1", "2021-10-29", relation=relation)]
        made = letter(number, day, issuer, to=["อธิบดี"], references=cites)
        archive.write(outcome(f"{day}.pdf", made))

        def cells(table: Table, *names: str) -> tuple[str, ...]:
            return tuple(table.rows[0][table.columns.index(name)] for name in names)

        table = duties_table(archive.deadlines(None, as_of=DAY))
        said = cells(table, "answer", "amended_by", "ended_by")
        answer, amended, ended = "ชร 52001/5 ลว. 2 พ.ย. 2564?", "มท 0810.7/ว 8 ลว. 3 พ.ย. 2564", ""
        if relation is Relation.ANSWERS:
            assert said == (answer, "", "")
        elif relation is Relation.AMENDS:
            assert said == (answer, amended, ended)
            (brief,) = [
                row[2] for row in duties_brief(archive.deadlines(None, as_of=DAY)).rows if "ส่งแผน" in row[2]
            ]
            assert f"amended by {amended}" in brief
        else:
            assert said == ("", amended, "มท 0810.7/ว 9 ลว. 4 พ.ย. 2564")
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx(table, "งาน", day=DAY))).active
    due = {row[3]: row[0] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert due == {
        "ส่งแผน": dt.datetime(2021, 11, 30),
        "ประชุม": "7 ธ.ค. 2564 10:00",
        "ภายในเดือน": "ธ.ค. 2564",
        "วันที่ไม่มีจริง": "30 ก.พ. 2565",
    }


def recurring(rrule: str, start: str | None = None, **more: object) -> Deadline:
    return deadline(kind=DeadlineKind.RECURRING, start=start, action="รายงานผล", **more).model_copy(
        update={"rrule": rrule}
    )


def test_recurring_duties_are_listed_with_their_next_day(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    rules = ["FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30", "FREQ=DAILY;UNTIL=20211215"]
    archive.write(
        outcome("a.pdf", letter("มท 0810.7/ว 9", "2021-11-12", deadlines=[recurring(r) for r in rules]))
    )
    found = archive.deadlines((DutyState.OPEN, DutyState.OVERDUE), as_of=DAY)
    assert [(d.next, d.start, d.end) for d in found] == [
        ("2021-11-27", None, None),
        ("2021-12-05", None, None),
        ("2022-09-30", None, None),
    ]
    later = archive.deadlines((DutyState.OPEN, DutyState.OVERDUE), as_of=dt.date(2023, 1, 6))
    # The daily one had an end; the others stay open, each with its next day.
    assert [d.next for d in later] == ["2023-02-05", "2023-09-30"]
    table = to_csv(duties_table(later))
    assert "5 ก.พ. 2566,open,recurring,รายงานผล" in table
    september = archive.deadlines(None, since=dt.date(2022, 9, 6), until=dt.date(2022, 9, 30), as_of=DAY)
    assert [d.rrule for d in september] == [rules[1]]
    assert "recurring 5 ธ.ค. 2564" in render_tree(archive.chain("มท 0810.7/ว 9", as_of=DAY))
    archive.done("มท 0810.7/ว 9")
    assert archive.deadlines((DutyState.OPEN,), as_of=DAY) == ()


def test_calendar_begins_series_after_the_letter_and_does_not_ring_too_often(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    rules = {
        "FREQ=MONTHLY;BYMONTHDAY=5": (dt.date(2021, 9, 5), [-3, -1]),
        "FREQ=MONTHLY;INTERVAL=3": (dt.date(2021, 9, 1), [-3, -1]),
        "FREQ=WEEKLY;BYDAY=MO": (dt.date(2021, 9, 6), [-3, -1]),
        "FREQ=WEEKLY;BYDAY=MO,WE,FR": (dt.date(2021, 9, 1), [-1]),
        "FREQ=DAILY": (dt.date(2021, 8, 31), []),
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": (dt.date(2021, 8, 31), [-3, -1]),
    }
    archive.write(
        outcome("a.pdf", letter("มท 0810.7/ว 9", "2021-08-31", deadlines=[recurring(r) for r in rules]))
    )
    archive.write(outcome("b.pdf", letter("มท 0810.7/ว 10", None, deadlines=[recurring("FREQ=DAILY")])))
    duties = archive.deadlines(None, as_of=DAY)
    made = events(make_calendar(duties, DAY))
    assert {
        e["rrule"].to_ical().decode(): (e["dtstart"].dt, [a["trigger"].dt.days for a in e.walk("VALARM")])
        for e in made
    } == rules
    assert all("ประจำ: รายงานผล" in e["summary"] for e in made)
    # Without a letter's date nobody knows when it begins; the list still has it, open.
    (undated,) = [d for d in duties if not has_day(d)]
    assert (undated.number, undated.state) == ("มท 0810.7/ว 10", DutyState.OPEN)
    # The file does not depend on the day it is made, but for its stamp; names and starts stay.
    later = events(make_calendar(archive.deadlines(None, as_of=dt.date(2024, 1, 1)), dt.date(2024, 1, 1)))
    assert {(e["uid"], e["dtstart"].dt) for e in later} == {(e["uid"], e["dtstart"].dt) for e in made}


def test_a_rule_that_is_none_is_left_out(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    rules = [
        "",
        "FREQ=",
        "FREQ=SECONDLY",
        "ทุกวัน",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "FREQ=MONTHLY;BYMONTHDAY=5;X=1",
    ]
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 9", deadlines=[recurring(r) for r in rules])))
    assert events(make_calendar(archive.deadlines(None, as_of=DAY), DAY)) == []
