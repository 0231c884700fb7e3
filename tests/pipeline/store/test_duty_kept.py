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


def test_a_number_read_anew_takes_the_names_along(archive: Archive) -> None:
    before = names(archive)
    archive.write(outcome("a.pdf", letter("กค 0409.5/ว 9", deadlines=[LIST, FORM, MEETING, REPORT])))
    after = names(archive)
    assert {day: after[day] for day in before} == before
    assert len(set(after.values())) == 4
