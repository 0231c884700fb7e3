"""Duties over time: closed and opened again, changed by a new reading, withdrawn, answered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest

from pipeline.export.calendar import make_calendar
from pipeline.store.archive import Archive
from pipeline.store.errors import LetterNotFound
from schemas.graph import Duty, DutyState
from schemas.letter import DeadlineKind, Relation, Secrecy
from schemas.source import Office
from tests.factories.letters import deadline, letter, outcome, reference

DAY = dt.date(2021, 11, 10)
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
CITY = "เทศบาลนครเชียงราย"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(
        outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30"), deadline("2021-12-15")]))
    )
    return archive


def only(archive: Archive, n: int = 0) -> Duty:
    return archive.deadlines(None, as_of=DAY)[n]


def test_done_and_undone(archive: Archive) -> None:
    assert archive.done("มท ๐๘๑๐.๗/ว ๑", by="สมศรี").key == "มท 0810.7/ว1@2021"
    assert archive.deadlines(as_of=DAY) == ()
    assert (only(archive).state, only(archive).done_by) == (DutyState.DONE, "สมศรี")
    # a reading of the same letter again leaves what a person said
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30")])))
    assert only(archive).state is DutyState.DONE
    archive.undo("มท 0810.7/ว 1")
    assert only(archive).state is DutyState.OPEN
    with pytest.raises(LetterNotFound):
        archive.undo("มท 0810.7/ว 1")


def test_one_of_those_closed_together_is_opened_again(archive: Archive) -> None:
    before = {d.uid: d.version for d in archive.deadlines(None, as_of=DAY)}
    key = only(archive).letter
    own = [d.uid for d in archive.deadlines(None, as_of=DAY) if d.letter == key]
    archive.done(key, by="สมศรี")
    archive.undo(key, uid=own[0])
    found = {d.uid: d for d in archive.deadlines(None, as_of=DAY) if d.letter == key}
    assert [d.uid for d in found.values() if d.state is DutyState.DONE] == own[1:]
    assert all(d.done_by == "สมศรี" for d in found.values() if d.state is DutyState.DONE)
    assert all(d.version > before[d.uid] for d in found.values())


def test_a_series_that_is_over_is_past_without_a_date_of_its_letter(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "s.db")
    ended = deadline(kind=DeadlineKind.RECURRING, start="2021-11-01", rrule="FREQ=DAILY;UNTIL=20211206")
    cut = deadline(
        "2021-12-31", kind=DeadlineKind.RECURRING, start="2021-11-01", rrule="FREQ=MONTHLY;BYMONTHDAY=5"
    )
    archive.write(outcome("s.pdf", letter("มท 0810.7/ว 9", None, deadlines=[ended, cut])))
    later = archive.deadlines(None, as_of=dt.date(2022, 6, 1))
    assert [(d.state, d.next) for d in later] == [(DutyState.PAST, None)] * 2
    before = archive.deadlines(None, as_of=dt.date(2021, 12, 2))
    assert {(d.state, d.next) for d in before} == {
        (DutyState.OPEN, "2021-12-02"),
        (DutyState.OPEN, "2021-12-05"),
    }


def test_the_view_of_open_deadlines_has_the_day_that_each_is_due(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "v.db")
    duties = [
        deadline("2021-11-30"),
        deadline("2021-11-30T16:00", kind=DeadlineKind.EVENT, start="2021-11-30T09:00"),
        deadline(kind=DeadlineKind.EVENT, start="2021-11-17T09:00"),
        deadline("2021-11-20", kind=DeadlineKind.PERIOD, start="2021-11-01"),
        deadline(kind=DeadlineKind.RECURRING, rrule="FREQ=DAILY"),
    ]
    archive.write(outcome("v.pdf", letter("มท 0810.7/ว 9", deadlines=duties)))
    month = "SELECT due FROM open_deadlines WHERE due BETWEEN '2021-11-01' AND '2021-11-30'"
    assert [row["due"] for row in archive.database.query(month)] == [
        "2021-11-17", "2021-11-20", "2021-11-30", "2021-11-30",
    ]  # fmt: skip
    assert len(list(archive.database.query("SELECT 1 FROM open_deadlines WHERE due IS NULL"))) == 1


def test_one_duty_of_several(archive: Archive) -> None:
    archive.done("มท 0810.7/ว 1", uid=only(archive, 1).uid)
    assert [d.state for d in archive.deadlines(None, as_of=DAY)] == [DutyState.OPEN, DutyState.DONE]
    with pytest.raises(LetterNotFound):
        archive.done("มท 0810.7/ว 1", uid="no such duty")


def test_every_change_has_a_higher_sequence(archive: Archive) -> None:
    seen = [only(archive).version]

    def step() -> None:
        seen.append(only(archive).version)
        assert seen[-1] > seen[-2]

    archive.done("มท 0810.7/ว 1")
    step()
    archive.undo("มท 0810.7/ว 1")
    step()
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-29")])))
    step()
    assert only(archive).changed is not None
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-29")])))
    assert only(archive).version == seen[-1]


def test_what_a_reading_no_longer_holds_is_cancelled_in_the_calendar(archive: Archive) -> None:
    uid = only(archive, 1).uid
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30")])))
    assert [d.uid for d in archive.deadlines(as_of=DAY)] == [only(archive, 0).uid]
    (gone,) = archive.deadlines((DutyState.WITHDRAWN,), as_of=DAY)
    assert (gone.uid, gone.end, gone.version) == (uid, "2021-12-15", 1)
    calendar = icalendar.Calendar.from_ical(make_calendar(archive.deadlines(None, as_of=DAY), DAY))
    statuses = {str(e["uid"]): (e.get("status"), int(e["sequence"])) for e in calendar.walk("VEVENT")}
    assert statuses[uid] == ("CANCELLED", 1)
    assert statuses[only(archive, 0).uid] == (None, 0)


def test_a_cancelled_letter_asks_for_nothing_and_says_why(archive: Archive) -> None:
    archive.write(
        outcome(
            "b.pdf",
            letter(
                "มท 0810.7/ว 9",
                "2021-11-05",
                DEPARTMENT,
                references=[reference("มท 0810.7/ว 1", "2021-10-29", DEPARTMENT, relation=Relation.CANCELS)],
            ),
        )
    )
    assert archive.deadlines(as_of=DAY) == ()
    assert (only(archive).state, only(archive).ended_by) == (DutyState.WITHDRAWN, "มท 0810.7/ว9@2021")


def test_a_reply_of_ours_is_proposed_as_the_answer(archive: Archive) -> None:
    reply = letter(
        "ชร 52001/5",
        "2021-11-08",
        CITY,
        to=["อธิบดีกรมส่งเสริมการปกครองท้องถิ่น"],
        references=[reference("มท 0810.7/ว 1", "2021-10-29", DEPARTMENT, relation=Relation.ANSWERS)],
    )
    archive.write(outcome("b.pdf", reply))
    assert only(archive).proposal is None
    archive.office = Office(CITY, ("ผู้ว่าราชการจังหวัด",), ("ชร 52001",))
    assert only(archive).proposal == "ชร 52001/5@2021"
    assert only(archive).state is DutyState.OPEN


def test_an_answer_to_the_reminder_is_proposed_too(archive: Archive) -> None:
    archive.office = Office(CITY, ("ผู้ว่าราชการจังหวัด",), ("ชร 52001",))
    asked = reference("มท 0810.7/ว 1", "2021-10-29", DEPARTMENT, relation=Relation.FOLLOWS_UP)
    archive.write(outcome("r.pdf", letter("มท 0810.7/ว 2", "2021-12-01", DEPARTMENT, references=[asked])))
    reminder = reference("มท 0810.7/ว 2", "2021-12-01", DEPARTMENT, relation=Relation.ANSWERS)
    archive.write(
        outcome("b.pdf", letter("ชร 52001/5", "2021-12-08", CITY, to=["อธิบดี"], references=[reminder]))
    )
    assert only(archive).proposal == "ชร 52001/5@2021"
    assert only(archive).proposal_title == "ชร 52001/5 ลว. 8 ธ.ค. 2564"


def test_withdrawn_duties_of_classified_letters_stay_hidden(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "s.db")
    secret = {"secrecy": Secrecy.SECRET}
    archive.write(outcome("a.pdf", letter("ชร 0023.1/5", deadlines=[deadline("2021-11-30")], **secret)))  # type: ignore[arg-type]
    archive.write(outcome("a.pdf", letter("ชร 0023.1/5", **secret)))  # type: ignore[arg-type]
    assert archive.deadlines(None, as_of=DAY) == ()
    assert len(archive.deadlines(None, as_of=DAY, include=Secrecy.SECRET)) == 1


def test_the_view_of_open_deadlines_says_the_same(archive: Archive) -> None:
    def shown() -> list[str]:
        return [row["due"] for row in archive.database.query("SELECT due FROM open_deadlines")]

    assert shown() == ["2021-11-30", "2021-12-15"]
    archive.done("มท 0810.7/ว 1", uid=only(archive, 1).uid)
    assert shown() == ["2021-11-30"]
    archive.undo("มท 0810.7/ว 1")
    archive.done("มท 0810.7/ว 1")
    assert shown() == []
