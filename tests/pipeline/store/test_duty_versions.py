"""What calendars are told of a duty: its number of changes, and that nothing classified comes to light."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import icalendar
import pytest

from pipeline.export.calendar import make_calendar
from pipeline.store.archive import Archive
from pipeline.store.errors import LetterNotFound
from schemas.archive import CitedWords
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineKind, Relation, Secrecy, Status
from schemas.outcome import Outcome
from schemas.source import Office
from tests.factories.letters import deadline, letter, outcome, reference

DAY = dt.date(2021, 11, 10)
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
CITY = "เทศบาลนครเชียงราย"
ASKS = "มท 0810.7/ว 1"
KEY = "มท 0810.7/ว1@2021"
PLANS = "ขอให้ท่านส่งแผนการประเมินประสิทธิภาพของหน่วยงานในสังกัดให้กรมตามแบบที่แนบมาพร้อมนี้ " * 3
ROADS = "กรมจะเร่งรัดโครงการก่อสร้างถนนลาดยางสายบ้านเหนือ ขอทราบความก้าวหน้าและอุปสรรคที่พบ " * 3
OURS = Office(CITY, ("ผู้ว่าราชการจังหวัด",), ("ชร 52001",))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter(ASKS, deadlines=[deadline("2021-11-30")])))
    return archive


def only(archive: Archive, include: Secrecy | None = None) -> Duty:
    (duty,) = archive.deadlines(None, as_of=DAY, include=include)
    return duty


def event(archive: Archive, include: Secrecy | None = None) -> tuple[int, bool, str]:
    """Sequence, whether it was ever changed, and the text that a calendar shows."""
    data = make_calendar(archive.deadlines(None, as_of=DAY, include=include), DAY)
    (found,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return int(found["sequence"]), "last-modified" in found, str(found["description"])


def citing(
    name: str,
    number: str,
    relation: Relation,
    cited: str = ASKS,
    day: str = "2021-10-29",
    secrecy: Secrecy | None = None,
) -> Outcome:
    issuer = CITY if number.startswith("ชร 52001") else DEPARTMENT
    cites = [reference(cited, day, DEPARTMENT, relation=relation)]
    return outcome(name, letter(number, "2021-11-05", issuer, to=["อธิบดี"], references=cites, secrecy=secrecy))


def test_a_letter_that_ends_a_duty_is_a_change_and_so_is_taking_that_back(archive: Archive) -> None:
    assert event(archive)[:2] == (0, False)
    archive.write(citing("b.pdf", "มท 0810.7/ว 9", Relation.CANCELS))
    assert only(archive).state is DutyState.WITHDRAWN
    assert event(archive)[:2] == (1, True)
    (cited,) = archive.citations("มท 0810.7/ว9@2021")
    archive.decide("มท 0810.7/ว9@2021", CitedWords(cited.text), None)
    assert only(archive).state is DutyState.OPEN
    assert event(archive)[0] == 2
    archive.undecide("มท 0810.7/ว9@2021", CitedWords(cited.text))
    assert (only(archive).state, event(archive)[0]) == (DutyState.WITHDRAWN, 3)


def test_an_answer_is_a_change_also_through_a_reminder_and_when_the_office_is_told(archive: Archive) -> None:
    archive.write(citing("b.pdf", "ชร 52001/5", Relation.ANSWERS))
    assert event(archive)[0] == 0
    archive.office = OURS
    assert "น่าจะตอบแล้วด้วย ชร 52001/5" in event(archive)[2]
    assert event(archive)[:2] == (1, True)
    archive.office = OURS
    assert event(archive)[0] == 1
    archive.office = None
    assert event(archive)[0] == 2
    archive.office = OURS
    archive.write(outcome("b.pdf", letter("ชร 52001/5", "2021-11-05", CITY)))
    assert (only(archive).proposal, event(archive)[0]) == (None, 4)
    archive.write(citing("r.pdf", "มท 0810.7/ว 8", Relation.FOLLOWS_UP))
    assert event(archive)[0] == 4
    archive.write(citing("c.pdf", "ชร 52001/6", Relation.REFERS, "มท 0810.7/ว 8", "2021-11-05"))
    assert "น่าจะตอบแล้วด้วย ชร 52001/6" in event(archive)[2]
    assert event(archive)[0] == 5


def test_each_class_of_readers_sees_its_own_changes(archive: Archive) -> None:
    archive.write(citing("b.pdf", "มท 0810.7/ว 9", Relation.CANCELS, secrecy=Secrecy.SECRET))
    assert only(archive).state is DutyState.OPEN
    seen = event(archive, Secrecy.SECRET)
    assert "มท 0810.7/ว 9" in seen[2]
    # One of a lower class before it: who may see all sees no change, the others do.
    archive.write(
        outcome(
            "c.pdf",
            letter(
                "มท 0810.7/ว 7",
                "2021-11-01",
                DEPARTMENT,
                secrecy=Secrecy.CONFIDENTIAL,
                references=[reference(ASKS, "2021-10-29", DEPARTMENT, relation=Relation.CANCELS)],
            ),
        )
    )
    assert only(archive).state is DutyState.OPEN
    assert only(archive, Secrecy.CONFIDENTIAL).ended_by == "มท 0810.7/ว7@2021"
    assert only(archive, Secrecy.SECRET).ended_by == "มท 0810.7/ว9@2021"
    assert event(archive, Secrecy.CONFIDENTIAL)[0] > seen[0]


def test_a_day_that_is_no_longer_in_doubt_is_a_change(archive: Archive) -> None:
    unsure = deadline("2021-11-30").model_copy(update={"status": Status.UNVERIFIED})
    archive.write(outcome("a.pdf", letter(ASKS, deadlines=[unsure])))
    assert event(archive)[0] == 1
    archive.write(
        outcome("a.pdf", letter(ASKS, deadlines=[deadline("2021-11-30")], status=Status.UNVERIFIED))
    )
    assert event(archive)[0] == 2


def test_a_cancelled_meeting_stays_cancelled_when_its_day_is_over(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "m.db")
    meeting = deadline(kind=DeadlineKind.EVENT, start="2021-11-12T09:00")
    archive.write(outcome("a.pdf", letter(ASKS, deadlines=[meeting])))
    archive.write(citing("b.pdf", "มท 0810.7/ว 9", Relation.CANCELS))
    days = [dt.date(2021, 11, day) for day in (10, 12, 13, 30)]
    assert {archive.deadlines(None, as_of=day)[0].state for day in days} == {DutyState.WITHDRAWN}
    # One that was held before the letter was superseded was held.
    archive.correct("มท 0810.7/ว9@2021", "date", "2021-11-13")
    assert archive.deadlines(None, as_of=days[3])[0].state is DutyState.PAST


def test_a_withdrawn_duty_keeps_count_of_its_closings(archive: Archive) -> None:
    archive.done(ASKS)
    archive.undo(ASKS)
    archive.done(ASKS, uid=only(archive).uid)
    before = event(archive)
    archive.write(outcome("a.pdf", letter(ASKS)))
    assert only(archive).state is DutyState.WITHDRAWN
    assert event(archive)[0] > before[0]
    archive.write(outcome("a.pdf", letter(ASKS, deadlines=[deadline("2021-11-30")])))
    assert (only(archive).state, event(archive)[0]) == (DutyState.DONE, before[0] + 2)


def test_what_is_closed_is_not_closed_again(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter(ASKS, deadlines=[deadline("2021-11-30"), deadline("2021-12-15")])))
    first, second = archive.deadlines(None, as_of=DAY)
    archive.done(ASKS, uid=first.uid, by="สมศรี")
    archive.done(ASKS, uid=first.uid)
    archive.done(ASKS, by="สมชาย")
    archive.done(ASKS)
    found = {d.uid: (d.version, d.done_by) for d in archive.deadlines(None, as_of=DAY)}
    assert found == {first.uid: (1, "สมศรี"), second.uid: (1, "สมชาย")}
    archive.undo(ASKS)
    assert {d.version for d in archive.deadlines(None, as_of=DAY)} == {2}
    archive.done(ASKS)
    # One closing for all is one for what a later reading finds, too.
    third = deadline("2021-12-31")
    archive.write(
        outcome("a.pdf", letter(ASKS, deadlines=[deadline("2021-11-30"), deadline("2021-12-15"), third]))
    )
    assert {d.state for d in archive.deadlines(None, as_of=DAY)} == {DutyState.DONE}
    with pytest.raises(LetterNotFound):
        archive.done(ASKS, uid="no such duty")


@pytest.mark.parametrize("order", [("number", "secrecy"), ("secrecy", "number")])
def test_a_withdrawn_duty_of_a_letter_that_became_secret_is_hidden(
    archive: Archive, order: tuple[str, ...]
) -> None:
    key, values = KEY, {"number": "มท 0810.7/ว 2", "secrecy": "secret"}
    uid = only(archive).uid
    # Read anew without its duty.
    archive.write(outcome("a.pdf", letter(ASKS)))
    for field in order:
        key = archive.correct(key, field, values[field])
    assert archive.deadlines(None, as_of=DAY) == ()
    assert only(archive, Secrecy.SECRET).state is DutyState.WITHDRAWN
    archive.correct(key, "secrecy", None)
    assert archive.uncorrect(key, "number") == KEY
    assert (only(archive).uid, only(archive).state) == (uid, DutyState.WITHDRAWN)


def test_a_letter_with_another_number_keeps_the_names_of_its_duties(archive: Archive) -> None:
    archive.done(ASKS)
    archive.undo(ASKS)
    uid, before = only(archive).uid, only(archive).version
    key = archive.correct(KEY, "number", "มท 0810.7/ว 2")
    after = only(archive)
    assert (after.uid, after.letter, after.state) == (uid, key, DutyState.OPEN)
    assert after.version > before
    # The letter whose number that truly is gets names of its own.
    true = letter(ASKS, "2021-10-08", subject="โครงการถนน", text=ROADS, deadlines=[deadline("2021-11-29")])
    archive.write(outcome("true.pdf", true))
    found = {d.letter: d for d in archive.deadlines(None, as_of=DAY)}
    assert set(found) == {key, KEY}
    assert found[key] == after
    assert found[KEY].uid != uid
    # Back under its first number beside the other one: two letters of one number, and no name moves.
    archive.uncorrect(key, "number")
    found = {d.end: d for d in archive.deadlines(None, as_of=DAY)}
    assert {d.state for d in found.values()} == {DutyState.OPEN}
    assert found["2021-11-30"].uid == uid


@pytest.mark.parametrize("first", [0, 1])
def test_a_second_letter_of_the_number_leaves_the_names_of_the_first(tmp_path: Path, first: int) -> None:
    archive = Archive.open(tmp_path / "a.db")
    letters = [
        letter(ASKS, "2021-10-01", subject="การประเมินผล", text=PLANS, deadlines=[deadline("2021-11-30")]),
        letter(ASKS, "2021-10-08", subject="โครงการถนน", text=ROADS, deadlines=[deadline("2021-12-15")]),
    ]
    archive.write(outcome(f"{first}.pdf", letters[first]))
    archive.done(ASKS)
    one = only(archive)
    archive.write(outcome(f"{1 - first}.pdf", letters[1 - first]))
    found = {d.end: d for d in archive.deadlines(None, as_of=DAY)}
    assert {end: d.state for end, d in found.items()} == {
        one.end: DutyState.DONE,
        letters[1 - first].deadlines[0].end: DutyState.OPEN,
    }
    assert (found[one.end].uid, found[one.end].version) == (one.uid, one.version)
    assert found[one.end].letter != one.letter


def test_the_same_where_a_better_reading_gives_the_number(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 2", deadlines=[deadline("2021-11-30")])))
    archive.correct("มท 0810.7/ว2@2021", "secrecy", "secret")
    assert archive.deadlines(None, as_of=DAY) == ()


def test_a_letter_that_is_gone_altogether_keeps_its_class(archive: Archive) -> None:
    archive.correct(KEY, "secrecy", "secret")
    # Another letter cites it: a row without a class stands for it from then on.
    archive.write(citing("b.pdf", "มท 0810.7/ว 9", Relation.REFERS))
    archive.write(outcome("a.pdf"))
    archive.link()
    assert archive.deadlines(None, as_of=DAY) == ()
    assert only(archive, Secrecy.SECRET).state is DutyState.WITHDRAWN


def test_withdrawn_duties_of_letters_that_are_not_ours_are_not_ours(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.office = OURS
    asks = [deadline("2021-11-30")]
    lampang = "จังหวัดลำปาง"
    archive.write(outcome("in.pdf", letter(ASKS, deadlines=asks)))
    archive.write(
        outcome("theirs.pdf", letter("ลป 0023.1/7", issuer=lampang, to=["นายอำเภอ"], deadlines=asks))
    )
    archive.write(outcome("gone.pdf", letter("ลป 0023.1/8", issuer=lampang, deadlines=asks)))
    archive.write(outcome("in.pdf", letter(ASKS)))
    archive.write(outcome("theirs.pdf", letter("ลป 0023.1/7", issuer=lampang, to=["นายอำเภอ"])))
    archive.write(outcome("gone.pdf"))
    every = {d.number: d.traffic for d in archive.deadlines(None, as_of=DAY)}
    assert every == {ASKS: Traffic.INCOMING, "ลป 0023.1/7": Traffic.UNKNOWN, "ลป 0023.1/8": Traffic.INCOMING}
    assert {d.number for d in archive.deadlines(None, ours=True, as_of=DAY)} == {ASKS, "ลป 0023.1/8"}


def test_what_an_earlier_version_noted_is_read_and_counts_no_change(archive: Archive) -> None:
    noted = "SELECT content FROM duty_versions"
    (row,) = archive.database.query(noted)
    with archive.database.conn:
        archive.database.execute(
            "UPDATE duty_versions SET content = ?",
            [json.dumps(json.loads(row["content"])[:12], ensure_ascii=False)],
        )
    archive.link()
    assert event(archive)[0] == 0
    assert list(archive.database.query(noted)) == [row]
    archive.write(citing("b.pdf", "มท 0810.7/ว 9", Relation.CANCELS))
    with archive.database.conn:
        archive.database.execute(
            "UPDATE duty_versions SET content = ?",
            [json.dumps(json.loads(row["content"])[:12], ensure_ascii=False)],
        )
    archive.link()
    # That it was ended counted outside before: the number must not go down.
    assert event(archive)[0] == 2
    with archive.database.conn:
        archive.database.execute(
            "UPDATE duty_versions SET withdrawn = 1, content = ?",
            [json.dumps(json.loads(row["content"])[:12], ensure_ascii=False)],
        )
        archive.database.execute("DELETE FROM deadlines")
    assert (only(archive).state, only(archive).traffic) == (DutyState.WITHDRAWN, Traffic.UNKNOWN)
