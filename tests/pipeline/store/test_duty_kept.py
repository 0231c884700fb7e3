"""A letter that is read anew: a duty keeps its name, and what a clerk closed, wherever it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from schemas.graph import DutyState
from schemas.letter import Deadline, DeadlineKind
from tests.factories.letters import deadline, letter, outcome

DAY = dt.date(2021, 11, 1)
NUMBER, KEY = "กค 0409.5/ว 8", "กค 0409.5/ว8@2021"


def due(day: str, words: str, kind: DeadlineKind = DeadlineKind.DEADLINE) -> Deadline:
    made = deadline(day, kind=kind) if kind is not DeadlineKind.EVENT else deadline(kind=kind, start=day)
    return made.model_copy(update={"text": words, "action": words})


LIST = due("2021-11-10", "ส่งบัญชีรายชื่อภายในวันที่ ๑๐ พฤศจิกายน ๒๕๖๔")
FORM = due("2021-11-20", "ส่งแบบสำรวจให้ถึงกรมภายในวันที่ ๒๐ พฤศจิกายน ๒๕๖๔")
MEETING = due("2021-11-25T09:00", "กำหนดจัดประชุมชี้แจงในวันที่ ๒๕ พฤศจิกายน ๒๕๖๔", DeadlineKind.EVENT)
REPORT = due("2021-11-30", "รายงานผลการดำเนินการให้ทราบภายในวันที่ ๓๐ พฤศจิกายน ๒๕๖๔")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    read(archive, FORM, MEETING, REPORT)
    return archive


def read(archive: Archive, *duties: Deadline) -> None:
    archive.write(outcome("a.pdf", letter(NUMBER, deadlines=duties)))


def names(archive: Archive, states: Sequence[DutyState] | None = None) -> dict[str, str]:
    """The names of duties by their day; of all that are in force."""
    found = archive.deadlines(states, as_of=DAY)
    return {
        (d.end or d.start or "")[:10]: d.uid for d in found if states or d.state is not DutyState.WITHDRAWN
    }


def test_one_more_in_front_leaves_the_others_their_names(archive: Archive) -> None:
    before = names(archive)
    archive.done(KEY, uid=before["2021-11-20"])
    read(archive, LIST, FORM, MEETING, REPORT)
    after = names(archive)
    assert {day: after[day] for day in before} == before
    assert after["2021-11-10"] not in before.values()
    assert names(archive, (DutyState.DONE,)) == {"2021-11-20": before["2021-11-20"]}
    # The closing goes to no other duty, and what goes is withdrawn.
    read(archive, LIST, REPORT)
    assert names(archive) == {day: after[day] for day in ("2021-11-10", "2021-11-30")}
    assert set(names(archive, (DutyState.WITHDRAWN,)).values()) == {
        after["2021-11-20"],
        after["2021-11-25"],
    }
    read(archive, FORM, LIST, MEETING, REPORT)
    assert names(archive) == after


def test_words_read_otherwise_are_the_duty_of_that_day(archive: Archive) -> None:
    before = names(archive)
    better = FORM.model_copy(update={"text": "ภายใน ๒๐ พ.ย. ๖๔"})
    read(archive, LIST, better, MEETING, REPORT)
    assert {day: uid for day, uid in names(archive).items() if day in before} == before


def test_a_day_read_otherwise_is_the_duty_of_nearly_those_words(archive: Archive) -> None:
    before = names(archive)
    other = due("2021-11-26", FORM.text.replace("๒๐", "๒๖"))
    read(archive, LIST, other, MEETING, REPORT)
    after = names(archive)
    assert after["2021-11-26"] == before["2021-11-20"]
    assert after["2021-11-10"] not in before.values()


def test_one_that_a_person_moved_or_took_away_is_known_by_its_words(archive: Archive) -> None:
    before = names(archive)
    archive.correct(KEY, "deadline.1", None)
    archive.correct(KEY, "deadline.2.end", "2021-12-24")
    archive.correct(KEY, "deadline.new", "2021-12-01 ทำเพิ่ม")
    added = names(archive)["2021-12-01"]
    read(archive, LIST, FORM, MEETING, REPORT)
    after = names(archive)
    assert (after["2021-12-24"], after["2021-11-25"]) == (before["2021-11-30"], before["2021-11-25"])
    assert after["2021-12-01"] == added
    assert after["2021-11-10"] not in before.values()
    archive.uncorrect(KEY, "deadline.1")
    assert names(archive)["2021-11-20"] == before["2021-11-20"]


def due_for(day: str, action: str | None, words: str | None = None) -> Deadline:
    """As duties are read: the words are the day alone."""
    made = deadline(day, action=action)
    return made.model_copy(update={"text": words or f"ภายในวันที่ {day}"})


def closed(archive: Archive) -> list[tuple[str | None, str | None]]:
    return [(d.action, d.end) for d in archive.deadlines((DutyState.DONE,), as_of=DAY)]


@pytest.mark.parametrize(
    ("later", "still_closed"),
    [
        # Another thing, due on another day.
        ([due_for("2021-12-25", "ให้รายงานผลการเบิกจ่าย")], []),
        # Another thing, due on that day: better open once more than closed by mistake.
        ([due_for("2021-11-15", "ให้รายงานผลการเบิกจ่าย")], []),
        # The same day, and what is to be done is read no more.
        ([due_for("2021-11-15", None)], [(None, "2021-11-15")]),
        # One in front, and a digit of the day read otherwise.
        (
            [due_for("2021-11-11", "ให้ตอบรับการประชุม"), due_for("2021-11-16", "ให้ส่งรายชื่อผู้ประสานงาน")],
            [("ให้ส่งรายชื่อผู้ประสานงาน", "2021-11-16")],
        ),
        # Two for one day.
        (
            [due_for("2021-11-15", "ให้ตอบรับการประชุม"), due_for("2021-11-15", "ให้ส่งรายชื่อผู้ประสานงาน")],
            [("ให้ส่งรายชื่อผู้ประสานงาน", "2021-11-15")],
        ),
    ],
)
def test_what_is_closed_is_what_is_to_be_done(
    tmp_path: Path, later: list[Deadline], still_closed: list[tuple[str | None, str]]
) -> None:
    archive = Archive.open(tmp_path / "c.db")
    read(archive, due_for("2021-11-15", "ให้ส่งรายชื่อผู้ประสานงาน"))
    archive.done(KEY, uid=names(archive)["2021-11-15"])
    read(archive, *later)
    assert closed(archive) == still_closed


def test_of_the_same_words_the_same_thing(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "w.db")
    words = "ภายใน ๗ วัน"
    first = [due_for("2021-11-10", "ส่งรายชื่อ", words), due_for("2021-11-20", "ส่งแบบสำรวจ", words)]
    read(archive, *first)
    before = names(archive)
    archive.done(KEY, uid=before["2021-11-10"])
    read(archive, due_for("2021-11-05", "ตอบรับ", words), *first)
    assert {day: uid for day, uid in names(archive).items() if day in before} == before
    assert closed(archive) == [("ส่งรายชื่อ", "2021-11-10")]


def test_all_that_a_person_put_right_of_one_duty(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "p.db")
    duties = [due_for("2021-11-10", "ส่งรายชื่อ"), due_for("2021-11-20", "ส่งแบบสำรวจ")]
    read(archive, *duties)
    before = sorted(names(archive).values())
    for part, value in (("end", "2021-12-24"), ("action", "รายงานผล"), ("kind", "event"), ("place", "ห้อง")):
        archive.correct(KEY, f"deadline.1.{part}", value)
        assert sorted(names(archive).values()) == before
    archive.link()
    read(archive, *duties)
    assert sorted(names(archive).values()) == before


def test_a_number_read_anew_takes_the_names_along(archive: Archive) -> None:
    before = names(archive)
    archive.write(outcome("a.pdf", letter("กค 0409.5/ว 9", deadlines=[LIST, FORM, MEETING, REPORT])))
    after = names(archive)
    assert {day: after[day] for day in before} == before
    assert len(set(after.values())) == 4
