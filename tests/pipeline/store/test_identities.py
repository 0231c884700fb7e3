"""Copies whose numbers are in doubt, and numbers that the letters that cite them settle."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from schemas.archive import ReviewKind
from schemas.graph import DutyState, LinkStatus
from schemas.letter import LetterRecord, Status
from schemas.outcome import Outcome
from tests.factories.letters import deadline, letter, outcome, reference
from tests.pipeline.link.test_likeness import BODY, copy, original, photograph, scanned

PROVINCE = "จังหวัดเชียงราย"
DAY = "2021-11-05"
TRUE = "ชร 0023.1/ว 1234"
KEY = "ชร 0023.1/ว1234@2021"
HELD = (
    "SELECT sources.name AS source, letters.key AS letter_key FROM readings "
    "JOIN sources ON sources.id = readings.source_id JOIN letters ON letters.id = readings.letter_id"
)


def keys(archive: Archive) -> list[str]:
    return [row["key"] for row in archive.database.query("SELECT key FROM letters WHERE held ORDER BY key")]


def citing(
    n: int, cited: str, status: Status = Status.VERIFIED, subject: str = "การสำรวจแหล่งน้ำในชุมชน"
) -> Outcome:
    references = [reference(cited, DAY, PROVINCE, status=status)]
    record = letter(f"ชร 0517/{n}", "2021-11-20", "อำเภอแม่จัน", subject=subject, references=references)
    return outcome(f"citing-{n}.pdf", record)


def in_every_order(tmp_path: Path, files: list[Outcome], count: int = 6) -> Archive:
    """The archive of some files; every order and split of them gives the same."""
    whole = Archive.open(tmp_path / "whole.db")
    whole.write_many(files)
    for seed in range(count):
        draw = random.Random(seed)
        mixed = draw.sample(files, len(files))
        with Archive.open(tmp_path / f"{seed}.db") as archive:
            for item in mixed:
                archive.write(item)
            assert archive.dump() == whole.dump()
            archive.link()
            assert archive.dump() == whole.dump()
    return whole


def scan(no: str | None, seed: int = 1, **more: object) -> LetterRecord:
    return copy(no, text=scanned(BODY, seed), ocr=0.7, **more)  # type: ignore[arg-type]


def test_a_scan_with_its_number_in_doubt_is_a_copy_of_the_letter(tmp_path: Path) -> None:
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        outcome("b.pdf", scan("ชร 0023.1/ว 1239")),
        outcome("c.pdf", scan("ชร 0023.1/ว 1284", 2)),
        outcome("d.pdf", scan("ชร 0023.1/ว 1239", to=("นายกเทศมนตรี ทุกแห่ง",))),
    ]
    archive = in_every_order(tmp_path, files)
    assert keys(archive) == [KEY, "ชร 0023.1/ว1239@2021"]
    rows = list(archive.database.query("SELECT reason, evidence FROM copies"))
    assert [row["reason"] for row in rows] == ["copy", "copy"]
    witnesses = {w["field"]: w["agrees"] for w in json.loads(rows[0]["evidence"])}
    assert witnesses["date"] and witnesses["issuer"] and witnesses["subject"] and witnesses["body"]
    record = archive.record(KEY)
    assert record.number is not None
    assert (record.number.canonical, record.number.status) == (TRUE, Status.VERIFIED)


def test_the_original_reading_is_never_changed(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("b.pdf", scan("ชร 0023.1/ว 1239")))
    before = list(archive.database.query("SELECT record FROM readings"))
    archive.write(outcome("a.docx", copy(status=Status.VERIFIED)))
    assert keys(archive) == [KEY]
    assert list(archive.database.query("SELECT record FROM readings WHERE reader = 'ocr'")) == before
    # the letter goes and the scan is alone again
    archive.write(outcome("a.docx", letter("กค 0409.5/ว 1", DAY, "กรมบัญชีกลาง")))
    assert keys(archive) == ["กค 0409.5/ว1@2021", "ชร 0023.1/ว1239@2021"]


def test_a_scan_that_could_be_either_of_two_is_a_proposal(tmp_path: Path) -> None:
    files = [
        outcome("a.docx", copy("ชร 0023.1/ว 1234", status=Status.VERIFIED)),
        outcome("b.docx", copy("ชร 0023.1/ว 1238", text=f"{BODY}.", status=Status.VERIFIED)),
        outcome("c.pdf", scan("ชร 0023.1/ว 1239")),
    ]
    archive = in_every_order(tmp_path, files)
    assert len(keys(archive)) == 3
    assert len(list(archive.database.query("SELECT * FROM copy_proposals"))) == 2


def test_a_photograph_read_poorly_is_a_proposal_in_any_order(tmp_path: Path) -> None:
    files = [
        outcome("a.pdf", original(status=Status.UNVERIFIED)),
        outcome("b.jpg", photograph(None, 5)),
        outcome("c.jpg", photograph(None, 6, to=("นายกเทศมนตรีเมืองเชียงราย",))),
    ]
    archive = in_every_order(tmp_path, files, 4)
    assert len(keys(archive)) == 3
    (asked,) = archive.review([ReviewKind.COPY])
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert {asked.letter, *asked.keys} == {held["a.pdf"], held["b.jpg"]}


def misdated(no: str, day: str, candidates: list[str], seed: int = 1) -> LetterRecord:
    made = scan(no, seed, day=day)
    assert made.date is not None
    unsure = made.date.model_copy(update={"status": Status.UNVERIFIED, "candidates": tuple(candidates)})
    return made.model_copy(update={"date": unsure})


def test_a_scan_whose_day_is_in_doubt_is_looked_for_on_its_other_days(tmp_path: Path) -> None:
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        # another number and another day: a question
        outcome("b.pdf", misdated("ชร 0023.1/ว 1239", "2021-11-06", ["2021-11-08", DAY])),
        # the same number of another year, which could be this one
        outcome("c.pdf", misdated(TRUE, "2020-11-05", [DAY], 2)),
        # two in doubt, each of the other's day
        outcome("d.pdf", misdated("ชร 0023.1/ว 77", "2021-11-12", ["2021-11-13"], 3)),
        outcome("e.pdf", misdated("ชร 0023.1/ว 79", "2021-11-13", [], 4)),
    ]
    archive = in_every_order(tmp_path, files, 5)
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held["c.pdf"] == held["a.docx"] == KEY
    asked = {frozenset((i.letter, *i.keys)) for i in archive.review([ReviewKind.COPY])}
    assert frozenset((KEY, held["b.pdf"])) in asked
    assert frozenset((held["d.pdf"], held["e.pdf"])) in asked
    # a person knows the day: it is looked for no more
    archive.correct(held["b.pdf"], "date", "2021-11-06")
    archive.correct(held["d.pdf"], "date", "2021-11-12")
    asked = {frozenset((i.letter, *i.keys)) for i in archive.review([ReviewKind.COPY])}
    assert frozenset((held["d.pdf"], held["e.pdf"])) not in asked
    assert [r["day"] for r in archive.database.query("SELECT day FROM reading_days")] == [DAY]


def undated(no: str, seed: int = 1, **more: object) -> LetterRecord:
    """A scan whose number is read for sure, and its day not at all."""
    return scan(no, seed, status=Status.VERIFIED, **more).model_copy(update={"date": None})


def test_a_scan_without_a_day_is_a_copy_of_the_letter_with_its_number(tmp_path: Path) -> None:
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        outcome("b.pdf", undated(TRUE)),
        outcome("c.pdf", undated(TRUE, 2)),
        outcome("other.pdf", undated(TRUE, 3, to=("นายกเทศมนตรี ทุกแห่ง",))),
        outcome("next.pdf", undated("ชร 0023.1/ว 1235", 4)),
    ]
    archive = in_every_order(tmp_path, files)
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held["a.docx"] == held["b.pdf"] == held["c.pdf"] == KEY
    # Other addressees, another number: nothing but a doubt in the number itself makes a digit less than one.
    assert held["other.pdf"].startswith("text:")
    assert held["next.pdf"].startswith("text:")
    assert archive.record(KEY).date is not None


def test_a_scan_whose_year_is_in_doubt_is_a_copy_of_the_letter_of_the_other_year(tmp_path: Path) -> None:
    doubtful = copy(TRUE, status=Status.VERIFIED, text=scanned(BODY, 1), ocr=0.7)
    assert doubtful.date is not None
    day = doubtful.date.model_copy(
        update={"value": "2027-11-05", "status": Status.UNVERIFIED, "candidates": (DAY,)}
    )
    sure = day.model_copy(update={"value": "2024-11-05", "status": Status.VERIFIED, "candidates": ()})
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        outcome("b.pdf", doubtful.model_copy(update={"date": day})),
        # One that is surely of another year is another letter, though every word is the same.
        outcome("c.pdf", doubtful.model_copy(update={"date": sure, "text": scanned(BODY, 3)})),
    ]
    archive = in_every_order(tmp_path, files)
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held == {"a.docx": KEY, "b.pdf": KEY, "c.pdf": KEY.replace("2021", "2024")}
    # Where it could be either of two, it stays as it was read, and a person is asked.
    archive.write(
        outcome(
            "d.pdf", doubtful.model_copy(update={"date": sure.model_copy(update={"value": "2027-11-05"})})
        )
    )
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held["b.pdf"] == held["d.pdf"] == KEY.replace("2021", "2027")
    asked = {frozenset((item.letter, *item.keys)) for item in archive.review([ReviewKind.COPY])}
    assert frozenset((KEY, held["b.pdf"])) in asked


def in_doubt(record: LetterRecord, value: str | None, *candidates: str) -> LetterRecord:
    assert record.date is not None
    doubt = {"value": value, "status": Status.UNVERIFIED, "candidates": candidates}
    return record.model_copy(update={"date": record.date.model_copy(update=doubt)})


def sure_scan(no: str, seed: int, text: str = BODY) -> LetterRecord:
    return copy(no, text=scanned(text, seed), ocr=0.7, status=Status.VERIFIED)


@pytest.mark.parametrize("other", ["ชร 0023.1/ว 877", "ชร 0023.1/ว 1239"])
def test_two_sure_numbers_are_two_letters_though_a_year_is_in_doubt(tmp_path: Path, other: str) -> None:
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        outcome("b.pdf", in_doubt(sure_scan(other, 1), DAY, "2027-11-05")),
        # The very same words: the text alone does not outweigh a number that was read for sure.
        outcome("c.pdf", in_doubt(copy(other, status=Status.VERIFIED), DAY, "2027-11-05")),
    ]
    archive = in_every_order(tmp_path, files)
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held["a.docx"] == KEY
    assert held["b.pdf"] == held["c.pdf"] != KEY


def test_an_undated_scan_is_no_bridge_between_letters_of_two_years(tmp_path: Path) -> None:
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED)),
        outcome("b.pdf", undated(TRUE)),
        outcome("c.pdf", in_doubt(sure_scan(TRUE, 2), "2023-01-09", "2024-01-09")),
    ]
    archive = in_every_order(tmp_path, files)
    held = {row["source"]: row["letter_key"] for row in archive.database.query(HELD)}
    assert held["a.docx"] == KEY
    assert held["c.pdf"] == KEY.replace("2021", "2023")
    assert held["b.pdf"].startswith("text:")
    asked = [set(item.keys) | {item.letter} for item in archive.review([ReviewKind.COPY])]
    assert {held["b.pdf"], KEY} in asked
    assert {held["b.pdf"], held["c.pdf"]} in asked


def test_a_scan_without_a_day_that_names_another_year_is_a_proposal(tmp_path: Path) -> None:
    """The same words under the same number go out every year."""
    told = "\nทั้งนี้ ให้รายงานภายในวันที่ 15 มกราคม {}"
    nearly = undated(TRUE).model_copy(update={"text": scanned(BODY, 1) + told.format("๒๕๖๖")})
    files = [
        outcome("a.docx", copy(status=Status.VERIFIED, text=BODY + told.format(2565))),
        outcome("b.pdf", nearly),
    ]
    archive = in_every_order(tmp_path, files)
    assert len(keys(archive)) == 2
    assert len(archive.review([ReviewKind.COPY])) == 1


def test_a_day_that_is_one_of_two_finds_and_is_found(tmp_path: Path) -> None:
    """`20 - 15 มิถุนายน` is no day, but the candidates of one."""
    files = [
        outcome("a.pdf", in_doubt(sure_scan(TRUE, 2), DAY, "2022-11-05")),
        outcome("b.pdf", in_doubt(scan("ชร 0023.1/ว 1239"), None, DAY)),
        outcome("c.pdf", in_doubt(sure_scan(TRUE, 3), None, DAY)),
    ]
    archive = in_every_order(tmp_path, files)
    assert keys(archive) == [KEY]


def test_an_earlier_database_looks_at_scans_without_a_day_when_it_is_linked(tmp_path: Path) -> None:
    files = [outcome("a.docx", copy(status=Status.VERIFIED)), outcome("b.pdf", undated(TRUE))]
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files)
        now = archive.dump()
        # As the version before 0016 left it.
        archive.database.execute("UPDATE reading_identities SET unsure = 0")
        archive.database.execute("UPDATE readings SET group_key = 'text:b' WHERE id = 2")
        archive.database.execute("DELETE FROM settlements")
        archive.database.execute("DELETE FROM migrations WHERE name = '0016_adrift'")
        archive.database.conn.commit()
    with Archive.open(path, migrate=True) as archive:
        archive.link()
        assert archive.dump() == now


def test_a_sure_number_is_no_ones_to_vote_on(tmp_path: Path) -> None:
    files = [
        outcome("a.pdf", undated(TRUE)),
        citing(1, "ชร 0023.1/ว 1239"),
        citing(2, "ชร 0023.1/ว 1239"),
        citing(3, "ชร 0023.1/ว 1239"),
    ]
    archive = in_every_order(tmp_path, files)
    numbers = [row["number"] for row in archive.database.query("SELECT number FROM letters WHERE held")]
    assert TRUE in numbers


def test_an_earlier_database_takes_the_other_days_in(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(outcome("b.pdf", misdated("ชร 0023.1/ว 1239", "2021-11-06", [DAY])))
        before = list(archive.database.query("SELECT * FROM reading_days"))
        archive.database.execute("DROP TABLE reading_days")
        archive.database.execute("DELETE FROM migrations WHERE name = '0006_reading_days'")
        archive.database.conn.commit()
    assert before == [{"day": DAY, "reading_id": 1}]
    with Archive.open(path, migrate=True) as archive:
        assert list(archive.database.query("SELECT * FROM reading_days")) == before
        archive.write(outcome("a.docx", copy(status=Status.VERIFIED)))
        assert len(archive.review([ReviewKind.COPY])) == 1


def test_votes_settle_the_number_of_a_held_scan(tmp_path: Path) -> None:
    files = [outcome("scan.pdf", scan("ชร 0023.1/ว 1254")), citing(1, TRUE), citing(2, TRUE)]
    archive = in_every_order(tmp_path, files)
    assert KEY in keys(archive)
    record = archive.record(KEY)
    assert record.number is not None
    assert (record.number.canonical, record.number.status) == (TRUE, Status.CORRECTED)
    assert record.number.raw == "ชร 0023.1/ว 1254"
    assert "number.votes" in {w.code for w in record.warnings}
    (row,) = archive.database.query("SELECT reason, number FROM settlements")
    assert tuple(row.values()) == ("votes", TRUE)
    chain = archive.chain(TRUE)
    assert chain.root == KEY
    assert {e.status for e in chain.edges} == {LinkStatus.RESOLVED}


def test_one_that_read_the_same_confirms(tmp_path: Path) -> None:
    archive = in_every_order(tmp_path, [outcome("scan.pdf", scan(TRUE)), citing(1, TRUE)])
    record = archive.record(KEY)
    assert record.number is not None
    assert record.number.status is Status.VERIFIED


@pytest.mark.parametrize(
    "files",
    [
        # one voter alone
        [citing(1, TRUE)],
        # the voters do not agree
        [citing(1, TRUE), citing(2, TRUE), citing(3, "ชร 0023.1/ว 1254")],
        # 1250 for 1254 is no slip of a reader, and they speak of something else
        [citing(n, "ชร 0023.1/ว 1250", subject="งบประมาณรายจ่าย") for n in (1, 2)],
        # another letter has that number for certain
        [citing(1, TRUE), citing(2, TRUE), outcome("x.docx", copy(text="อื่น " * 60, status=Status.VERIFIED))],
    ],
)  # fmt: skip
def test_votes_that_settle_nothing(tmp_path: Path, files: list[Outcome]) -> None:
    archive = in_every_order(tmp_path, [outcome("scan.pdf", scan("ชร 0023.1/ว 1254")), *files], 3)
    assert "ชร 0023.1/ว1254@2021" in keys(archive)
    assert not [r for r in archive.database.query("SELECT number FROM settlements") if r["number"] == TRUE]


def test_a_clerk_outranks_the_votes(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write_many([outcome("scan.pdf", scan("ชร 0023.1/ว 1254")), citing(1, TRUE), citing(2, TRUE)])
    assert archive.correct(KEY, "number", "ชร 0023.1/ว 1264", by="สมศรี") == "ชร 0023.1/ว1264@2021"
    assert archive.correct("ชร 0023.1/ว1264@2021", "number", "ชร 0023.1/ว 1254") == "ชร 0023.1/ว1254@2021"


def test_a_person_says_that_two_are_one_or_not(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.docx", copy(status=Status.VERIFIED)))
    archive.write(outcome("b.pdf", scan(None)))
    (draft,) = [key for key in keys(archive) if key != KEY]
    assert archive.same_letter(draft, KEY, by="สมศรี") == KEY
    assert keys(archive) == [KEY]
    assert [r["reason"] for r in archive.database.query("SELECT reason FROM copies")] == ["person"]
    archive.same_letter("a.docx", "b.pdf", same=False)
    assert len(keys(archive)) == 2


def test_what_was_done_goes_with_the_letter_to_its_new_key(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    owing = scan("ชร 0023.1/ว 1254", deadlines=[deadline("2021-11-30"), deadline("2021-12-15")])
    archive.write(outcome("scan.pdf", owing))
    first, _ = archive.deadlines(None)
    archive.done("ชร 0023.1/ว 1254", uid=first.uid, by="สมศรี")
    archive.write_many([citing(1, TRUE), citing(2, TRUE)])

    def owed() -> list[tuple[str, str | None]]:
        duties = archive.deadlines(None)
        return [(d.letter, d.done_by) for d in duties if d.state is not DutyState.WITHDRAWN]

    assert owed() == [(KEY, "สมศรี"), (KEY, None)]
    key = archive.correct(KEY, "number", "ชร 0023.1/ว 7")
    assert owed() == [(key, "สมศรี"), (key, None)]
