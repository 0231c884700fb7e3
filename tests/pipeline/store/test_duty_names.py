"""Names of duties: what a person puts right, takes away or adds leaves those of the others alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.duty_names import duty_names
from pipeline.store.rows import duty_uid
from schemas.graph import DutyState
from schemas.letter import Deadline, DeadlineKind
from tests.factories.letters import HERE, deadline, letter, outcome

DAY = dt.date(2021, 11, 1)
NUMBER = "กค 0409.5/ว 8"
KEY = "กค 0409.5/ว8@2021"
DUTIES = [
    deadline("2021-11-10", action="ส่งบัญชี"),
    deadline("2021-11-20", action="ส่งแบบ"),
    deadline(kind=DeadlineKind.EVENT, start="2021-11-25T09:00", action="ประชุม"),
    deadline("2021-11-30", action="รายงาน"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter(NUMBER, deadlines=DUTIES)))
    return archive


def names(archive: Archive) -> dict[str, str]:
    """The names of the duties in force, by what is to be done."""
    found = archive.deadlines(None, as_of=DAY)
    return {d.action or "": d.uid for d in found if d.state is not DutyState.WITHDRAWN}


def test_names_are_those_of_before(archive: Archive) -> None:
    """Calendars out there have them."""
    made = [
        (DeadlineKind.DEADLINE, 1),
        (DeadlineKind.DEADLINE, 2),
        (DeadlineKind.EVENT, 1),
        (DeadlineKind.DEADLINE, 3),
    ]
    assert list(names(archive).values()) == [duty_uid(KEY, *name) for name in made]


def test_taking_one_away_withdraws_that_one(archive: Archive) -> None:
    before = names(archive)
    archive.correct(KEY, "deadline.1", None)
    gone = before.pop("ส่งบัญชี")
    assert names(archive) == before
    (withdrawn,) = archive.deadlines((DutyState.WITHDRAWN,), as_of=DAY)
    assert (withdrawn.uid, withdrawn.action) == (gone, "ส่งบัญชี")
    # The first of those that are left is the one that was read second.
    archive.correct(KEY, "deadline.1", None)
    del before["ส่งแบบ"]
    assert names(archive) == before
    archive.uncorrect(KEY, "deadline.1")
    assert names(archive)["ส่งบัญชี"] == gone


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("kind", "event"),
        ("kind", "period"),
        ("end", "2021-12-24"),
        ("action", "ส่งบัญชี"),
        ("place", "ห้องประชุม"),
    ],
)
def test_putting_one_right_keeps_all_names(archive: Archive, part: str, value: str) -> None:
    before = sorted(names(archive).values())
    archive.correct(KEY, f"deadline.1.{part}", value)
    assert sorted(names(archive).values()) == before
    assert archive.deadlines((DutyState.WITHDRAWN,), as_of=DAY) == ()


def test_added_ones_have_names_of_their_own(archive: Archive) -> None:
    before = names(archive)
    for words in ("2021-12-01 ทำเพิ่ม", "2021-12-02 ทำอีก"):
        archive.correct(KEY, "deadline.new", words)
    after = names(archive)
    assert {action: after[action] for action in before} == before
    assert len(set(after.values())) == 6
    # Taking the first one back leaves the second its name, and so does a reading with one duty more.
    archive.uncorrect(KEY, "deadline.new", "2021-12-01 ทำเพิ่ม")
    del after["ทำเพิ่ม"]
    assert names(archive) == after
    archive.write(outcome("a.pdf", letter(NUMBER, deadlines=[*DUTIES, deadline("2021-12-30", action="สรุป")])))
    assert names(archive) == {**after, "สรุป": duty_uid(KEY, "deadline", 4)}


def test_closings_of_one_duty_go_with_it_to_another_key(archive: Archive) -> None:
    archive.correct(KEY, "deadline.1", None)
    archive.correct(KEY, "deadline.new", "2021-12-01 ทำเพิ่ม")
    archive.correct(KEY, "deadline.1.kind", "event")
    for action in ("ส่งแบบ", "ทำเพิ่ม"):
        archive.done(KEY, uid=names(archive)[action])
    key = archive.correct(KEY, "number", "กค 0409.5/ว 9")
    done = archive.deadlines((DutyState.DONE,), as_of=DAY)
    assert {(d.letter, d.action) for d in done} == {(key, "ส่งแบบ"), (key, "ทำเพิ่ม")}


def test_a_better_copy_that_comes_later_keeps_the_names(archive: Archive) -> None:
    scan = [d.model_copy(update={"text": f"{d.text} แห่งปี"}) for d in DUTIES]
    archive.write(outcome("a.pdf", letter(NUMBER, deadlines=scan, ocr=0.5)))
    archive.correct(KEY, "deadline.1", None)
    before = names(archive)
    archive.write(outcome("b.docx", letter(NUMBER, deadlines=DUTIES)))
    assert names(archive) == before


def test_the_same_words_twice_are_two_duties() -> None:
    def twin(start: int) -> Deadline:
        return deadline("2021-11-10").model_copy(
            update={"evidence": HERE.model_copy(update={"span": (start, start + 1)})}
        )

    read = letter(NUMBER, deadlines=[twin(1), twin(5)])
    assert duty_names(letter(NUMBER, deadlines=[twin(5)]), read) == [("deadline", 2)]
    added = deadline("2021-11-10").model_copy(
        update={"evidence": HERE.model_copy(update={"rule": "correction"})}
    )
    text = f"+{added.text}"
    assert duty_names(letter(NUMBER, deadlines=[twin(5), added, added]), read) == [
        ("deadline", 2), ("deadline", text), ("deadline", f"{text}+"),
    ]  # fmt: skip
    # Of another copy, with words that the letter as read has nowhere.
    other = deadline("2021-11-10").model_copy(update={"text": "ให้ส่งรายชื่อผู้เข้าประชุม"})
    assert duty_names(letter(NUMBER, deadlines=[other]), read) == [("deadline", 3)]
