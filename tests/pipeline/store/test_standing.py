"""What other letters make of a duty: ended, ended no more, amended, answered."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import icalendar
import pytest

from pipeline.export.calendar import make_calendar
from pipeline.store.archive import Archive
from pipeline.store.schema_sql import VIEWS
from schemas.graph import Duty, DutyState
from schemas.letter import DeadlineKind, Relation, Secrecy
from schemas.outcome import Outcome
from schemas.source import Office
from tests.factories.letters import deadline, letter, outcome, reference

DAY = dt.date(2021, 11, 10)
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
ASKS, ENDS, UNDOES = "มท 0810.7/ว 400", "มท 0810.7/ว 401", "มท 0810.7/ว 402"
OURS = Office("เทศบาลตำบลป่าแดด", (), ("ชร 52001",))


def says(
    number: str,
    day: str,
    relation: Relation | None = None,
    cited: str = ASKS,
    since: str = "2021-10-29",
    **more: object,
) -> Outcome:
    cites = [reference(cited, since, DEPARTMENT, relation=relation)] if relation else []
    made = letter(number, day, DEPARTMENT, references=cites, **more)  # type: ignore[arg-type]
    return outcome(f"{number.replace('/', '-')}.pdf", made)


def duty_of(archive: Archive, number: str, include: Secrecy | None = None) -> Duty:
    (found,) = [d for d in archive.deadlines(None, as_of=DAY, include=include) if d.number == number]
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(says(ASKS, "2021-10-29", deadlines=[deadline("2021-11-30")]))
    return archive


def test_a_letter_whose_cancelling_was_cancelled_stands_again(archive: Archive) -> None:
    archive.write(says(ENDS, "2021-11-01", Relation.CANCELS))
    ended = duty_of(archive, ASKS)
    assert ended.state is DutyState.WITHDRAWN
    assert archive.chain(ASKS).nodes[0].ended_by
    archive.write(says(UNDOES, "2021-11-03", Relation.CANCELS, ENDS, "2021-11-01"))
    again = duty_of(archive, ASKS)
    assert (again.state, again.ended_by) == (DutyState.OPEN, None)
    assert again.version > ended.version
    assert archive.chain(ASKS).nodes[0].ended_by is None
    assert [row["number"] for row in archive.database.query("SELECT number FROM open_deadlines")] == [ASKS]
    ending = next(node for node in archive.chain(ASKS).nodes if node.number == ENDS)
    assert ending.ended_by is not None


def test_a_database_of_before_is_told_that_the_letter_stands_again(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Archive.open(path) as archive:
        archive.write(says(ASKS, "2021-10-29", deadlines=[deadline("2021-11-30")]))
        archive.write(says(ENDS, "2021-11-01", Relation.CANCELS))
        archive.write(says(UNDOES, "2021-11-03", Relation.CANCELS, ENDS, "2021-11-01"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # As the version before 0011 left it: ended, whatever became of the letter that ends it.
        ((noted,),) = connection.execute("SELECT content FROM duty_versions").fetchall()
        content = json.loads(noted)
        content[-1]["ended"] = [[0, f"{ENDS} ลว. 1 พ.ย. 2564"]]
        connection.execute("UPDATE duty_versions SET content = ?, version = 1", (json.dumps(content),))
        connection.execute("DROP VIEW open_deadlines")
        connection.execute(next(v for v in VIEWS.split(";\n") if "VIEW open_deadlines" in v))
        assert connection.execute("SELECT * FROM open_deadlines").fetchall() == []
        connection.execute("DELETE FROM migrations WHERE name = '0011_standing'")
    with Archive.open(path, migrate=True) as archive:
        again = duty_of(archive, ASKS)
        assert (again.state, again.version) == (DutyState.OPEN, 2)
        assert [row["number"] for row in archive.database.query("SELECT number FROM open_deadlines")] == [
            ASKS
        ]


def test_a_classified_cancelling_of_the_cancelling_is_seen_by_those_who_may(archive: Archive) -> None:
    archive.write(says(ENDS, "2021-11-01", Relation.CANCELS))
    archive.write(says(UNDOES, "2021-11-03", Relation.CANCELS, ENDS, "2021-11-01", secrecy=Secrecy.SECRET))
    assert duty_of(archive, ASKS).state is DutyState.WITHDRAWN
    assert duty_of(archive, ASKS, Secrecy.SECRET).state is DutyState.OPEN


def test_an_amendment_that_was_cancelled_amends_nothing(archive: Archive) -> None:
    archive.write(says(ENDS, "2021-11-01", Relation.AMENDS))
    assert duty_of(archive, ASKS).amended_by == (f"{ENDS} ลว. 1 พ.ย. 2564",)
    archive.write(says(UNDOES, "2021-11-03", Relation.CANCELS, ENDS, "2021-11-01"))
    assert duty_of(archive, ASKS).amended_by == ()
    assert archive.chain(ASKS).nodes[0].amended_by == ()


def test_a_meeting_that_was_moved_says_so(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "m.db")
    meets = [deadline(kind=DeadlineKind.EVENT, start=f"2021-11-{day}T09:30") for day in (20, 27)]
    archive.write(says(ASKS, "2021-10-29", deadlines=meets[:1]))
    before = duty_of(archive, ASKS)
    archive.write(says(ENDS, "2021-11-01", Relation.AMENDS, deadlines=meets[1:]))
    moved = duty_of(archive, ASKS)
    assert moved.amended_by == (f"{ENDS} ลว. 1 พ.ย. 2564",)
    assert moved.version > before.version
    (conflict,) = archive.chain(ASKS).conflicts
    assert (conflict.upper_end, conflict.lower_end) == ("2021-11-20", "2021-11-27")
    calendar = icalendar.Calendar.from_ical(make_calendar([moved], DAY))
    (event,) = calendar.walk("VEVENT")
    assert ENDS in event["description"]


@pytest.mark.parametrize(
    ("to", "relation", "proposed"),
    [
        ("อธิบดีกรมส่งเสริมการปกครองท้องถิ่น", Relation.REFERS, True),
        ("นายกเทศมนตรีตำบลป่าแดด", Relation.REFERS, False),
        ("กำนัน ผู้ใหญ่บ้าน ทุกหมู่บ้าน", Relation.REFERS, False),
        ("นายกเทศมนตรีตำบลป่าแดด", Relation.ANSWERS, True),
    ],
)
def test_an_answer_goes_to_the_one_who_asks(
    tmp_path: Path, to: str, relation: Relation, proposed: bool
) -> None:
    archive = Archive.open(tmp_path / "p.db")
    archive.office = OURS
    asks = letter(ASKS, issuer=DEPARTMENT, to=[OURS.name], deadlines=[deadline("2021-11-30")])
    cites = [reference(ASKS, "2021-10-29", DEPARTMENT, relation=relation)]
    archive.write(outcome("asks.pdf", asks))
    archive.write(
        outcome("ours.pdf", letter("ชร 52001/88", "2021-11-05", OURS.name, to=[to], references=cites))
    )
    assert bool(duty_of(archive, ASKS).proposal) is proposed


@pytest.mark.parametrize("reminded", [False, True])
def test_an_answer_that_was_cancelled_is_proposed_no_more(tmp_path: Path, reminded: bool) -> None:
    archive = Archive.open(tmp_path / "w.db")
    archive.office = OURS
    answered = (ENDS, "2021-11-01") if reminded else (ASKS, "2021-10-29")
    archive.write(says(ASKS, "2021-10-29", to=[OURS.name], deadlines=[deadline("2021-11-30")]))
    archive.write(says(ENDS, "2021-11-01", Relation.FOLLOWS_UP, to=[OURS.name]))
    answer, cancelling = (("ชร 52001/88", "2021-11-05"), ("ชร 52001/90", "2021-11-08"))
    cites = [reference(*answered, DEPARTMENT, relation=Relation.ANSWERS)]
    archive.write(outcome("ours.pdf", letter(*answer, OURS.name, references=cites)))
    proposed = duty_of(archive, ASKS)
    assert proposed.proposal
    withdraws = [reference(*answer, OURS.name, relation=Relation.CANCELS)]
    archive.write(outcome("cancels.pdf", letter(*cancelling, OURS.name, references=withdraws)))
    left = duty_of(archive, ASKS)
    assert left.proposal is None
    assert left.version > proposed.version


def test_a_deadline_and_a_meeting_moved_by_one_letter_are_two_conflicts(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "b.db")
    for number, day, relation, asked, meets in (
        (ASKS, "2021-10-29", None, "2021-11-30", "2021-11-20"),
        (ENDS, "2021-11-01", Relation.AMENDS, "2021-12-15", "2021-11-27"),
    ):
        meeting = deadline(kind=DeadlineKind.EVENT, start=f"{meets}T09:30")
        archive.write(says(number, day, relation, deadlines=[deadline(asked), meeting]))
    found = {(c.upper_end, c.lower_end) for c in archive.chain(ASKS).conflicts}
    assert found == {("2021-11-30", "2021-12-15"), ("2021-11-20", "2021-11-27")}


def test_a_day_to_reply_to_an_invitation_is_no_other_day_for_the_work(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "r.db")
    reply, report = "ขอให้ส่งแบบตอบรับ", "รายงานแผนการรณรงค์"
    archive.write(says(ASKS, "2021-10-29", deadlines=[deadline("2021-11-10", action=reply)]))
    archive.write(
        says(ENDS, "2021-11-01", Relation.FORWARDS, deadlines=[deadline("2021-11-20", action=report)])
    )
    assert archive.chain(ASKS).conflicts == ()
    asked = [deadline("2021-11-12", action=reply), deadline("2021-11-20", action=report)]
    archive.write(says(ENDS, "2021-11-01", Relation.FORWARDS, deadlines=asked))
    (conflict,) = archive.chain(ASKS).conflicts
    assert (conflict.upper_end, conflict.lower_end) == ("2021-11-10", "2021-11-12")


def test_a_calendar_of_nothing_is_a_calendar() -> None:
    calendar = icalendar.Calendar.from_ical(make_calendar([], DAY))
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]


def test_an_alarm_asked_for_twice_rings_once(archive: Archive) -> None:
    made = make_calendar(archive.deadlines(None, as_of=DAY), DAY, alarms=(1, 1, 0))
    assert len(icalendar.Calendar.from_ical(made).walk("VALARM")) == 2
