"""Letters that are nearly one another: orders of an office and its body, neighbours, poor copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.dump import dump
from schemas.archive import CitedWords
from schemas.graph import Edge, LinkReason, LinkStatus
from schemas.letter import LetterKind, LetterRecord, ReferenceKind, Status
from schemas.outcome import Outcome
from tests.factories.letters import deadline, letter, outcome, reference

DEPARTMENT, PROVINCE = "กรมส่งเสริมการปกครองท้องถิ่น", "จังหวัดเชียงราย"
HEALTH = "สำนักงานสาธารณสุขจังหวัดเชียงราย"
BUDGET, WATER = "การจัดสรรงบประมาณเงินอุดหนุน", "การสำรวจแหล่งน้ำในชุมชน"
DAY = "2021-10-29"
UNSURE = Status.UNVERIFIED


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "a.db")


def order(number: str, day: str, issuer: str, subject: str) -> LetterRecord:
    return letter(number, day, issuer, subject=subject, kind=LetterKind.ORDER, to=())


def citing(number: str, cited: str, day: str | None, issuer: str, **more: object) -> LetterRecord:
    kind = ReferenceKind.ORDER if cited[0].isdigit() else ReferenceKind.LETTER
    status = more.pop("status", Status.VERIFIED)
    cites = reference(cited, day, issuer, kind=kind, status=status)  # type: ignore[arg-type]
    return letter(number, "2022-04-05", issuer, references=[cites], **more)  # type: ignore[arg-type]


def edge(archive: Archive, number: str) -> Edge:
    (found,) = [e for e in archive.chain(number).edges if e.source.startswith(number.replace("/ว ", "/ว"))]
    return found


def test_an_office_numbers_its_own_orders(archive: Archive) -> None:
    subject = "แต่งตั้งคณะกรรมการตรวจรับพัสดุ"
    archive.write(outcome("p.pdf", order("54/2559", "2016-03-03", PROVINCE, subject)))
    archive.write(outcome("c.pdf", citing("ชร 0033.1/1", "54/2559", "2016-02-10", HEALTH)))
    assert edge(archive, "ชร 0033.1/1").status is LinkStatus.AMBIGUOUS
    archive.write(outcome("h.pdf", order("54/2559", "2016-02-10", HEALTH, subject)))
    assert archive.stats().letters == 3
    assert edge(archive, "ชร 0033.1/1").target == f" /54@2016 {HEALTH}"


def test_a_school_counts_by_its_own_year(archive: Archive) -> None:
    school = "โรงเรียนบ้านหนองบัว"
    archive.write(outcome("o.pdf", order("120/2564", "2022-03-10", school, "แต่งตั้งครูเวร")))
    archive.write(outcome("c.pdf", citing("ศธ 04160.12/5", "120/2564", "2022-03-10", school)))
    found = edge(archive, "ศธ 04160.12/5")
    assert (found.status, found.reason) == (LinkStatus.RESOLVED, LinkReason.NUMBER_DATE_ISSUER)


@pytest.mark.parametrize(("voters", "status"), [(0, "ambiguous"), (1, "ambiguous"), (2, "resolved")])
def test_one_voice_for_a_neighbour_settles_nothing(archive: Archive, voters: int, status: str) -> None:
    archive.write(outcome("h.pdf", letter("มท 0810.7/ว 2544", DAY, DEPARTMENT, subject=BUDGET)))
    for n in range(voters):
        made = citing(f"ชร 0023.1/{n + 1}", "มท 0810.7/ว 2544", DAY, DEPARTMENT, subject=BUDGET)
        archive.write(outcome(f"v{n}.pdf", made))
    made = citing("ชร 0023.3/9", "มท 0810.7/ว 2545", DAY, DEPARTMENT, subject=WATER, status=UNSURE)
    archive.write(outcome("d.pdf", made))
    assert edge(archive, "ชร 0023.3/9").status == status


def test_a_poor_copy_melts_no_two_letters(archive: Archive) -> None:
    number = "มท 0810.7/ว 2522"
    letters = [
        letter(number, DAY, DEPARTMENT, subject=WATER, deadlines=[deadline("2021-11-30")]),
        letter(number, "2021-06-01", DEPARTMENT, subject=BUDGET, text="งบประมาณ"),
        letter(number, "2021", DEPARTMENT, subject=None, text="อ่านไม่ออก", ocr=0.3),
    ]
    for n, made in enumerate(letters):
        archive.write(outcome(f"{n}.pdf", made))
    rows = archive.database.query("SELECT date FROM letters WHERE held ORDER BY date")
    assert [row["date"] for row in rows] == ["2021-06-01", DAY]
    (owing,) = archive.database.query("SELECT date FROM deadlines JOIN letters ON letters.id = letter_id")
    assert owing["date"] == DAY


def test_a_day_in_doubt_is_after_nothing(archive: Archive) -> None:
    archive.write(outcome("h.pdf", letter("มท 0810.7/ว 2522", DAY, DEPARTMENT)))
    made = citing("ชร 0023.1/1", "มท 0810.7/ว 2522", DAY, DEPARTMENT)
    assert made.date is not None
    early = made.date.model_copy(update={"value": "2012-11-05"})
    for status, ends in ((Status.VERIFIED, LinkStatus.REJECTED), (UNSURE, LinkStatus.RESOLVED)):
        dated = made.model_copy(update={"date": early.model_copy(update={"status": status})})
        archive.write(outcome("c.pdf", dated))
        assert edge(archive, "ชร 0023.1/1").status is ends


def test_the_day_speaks_against_the_whole_number_of_another_day(archive: Archive) -> None:
    office = "กรมบัญชีกลาง"
    archive.write(outcome("1.pdf", letter("กค (กวจ) 0405.2/ว 122", "2018-03-09", office, subject=BUDGET)))
    archive.write(outcome("2.pdf", letter("กค 0405.2/ว 122", "2018-06-01", office, subject=WATER)))
    archive.write(outcome("c.pdf", citing("ชร 0023.1/1", "กค 0405.2/ว 122", "2018-03-09", office)))
    found = edge(archive, "ชร 0023.1/1")
    assert found.status is LinkStatus.AMBIGUOUS
    assert [c.letter for c in found.candidates] == ["กค(กวจ) 0405.2/ว122@2018", "กค 0405.2/ว122@2018"]


def test_two_announcements_of_a_day_are_two(archive: Archive) -> None:
    town = "เทศบาลตำบลป่าซาง"
    titles = ("รายชื่อผู้มีสิทธิสอบคัดเลือก", "ประกวดราคาจ้างก่อสร้างถนน", "รายชื่อผู้มีสิทธิสอบคัดเลือก")
    for n, title in enumerate(titles):
        said = f"ประกาศ{town} เรื่อง {title} ลงวันที่ ๒๙ ตุลาคม ๒๕๖๔"
        cites = [reference(None, DAY, town, kind=ReferenceKind.ANNOUNCEMENT, text=said)]
        archive.write(outcome(f"{n}.pdf", letter(f"ชร 52001/{n}", "2021-11-05", town, references=cites)))
    found = {m.letter.subject: len(m.cited_by) for m in archive.missing()}
    assert found == {titles[0]: 2, titles[1]: 1}


def test_a_decision_is_taken_back_after_the_words_were_read_anew(archive: Archive) -> None:
    for number in ("มท 0810.7/ว 2522", "มท 0810.7/ว 2523"):
        archive.write(outcome(f"{number[-2:]}.pdf", letter(number, DAY, DEPARTMENT)))

    def read(words: str) -> None:
        cites = [reference("มท 0810.7/ว 2522", DAY, text=words)]
        archive.write(outcome("c.pdf", letter("ชร 0023.1/1", "2021-11-05", PROVINCE, references=cites)))

    first, second = "หนังสือกรมฯ ที่ มท ๐๘๑๐.๗/ว ๒๕๒๒ ลงวนที่", "หนังสือกรมฯ ที่ มท ๐๘๑๐.๗/ว ๒๕๒๒ ลงวันที่"
    read(first)
    key = archive.key_of("ชร 0023.1/1")
    archive.decide(key, CitedWords(first), "มท 0810.7/ว2523@2021")
    read(second)
    assert edge(archive, "ชร 0023.1/1").reason is LinkReason.CORRECTION
    archive.undecide(key, CitedWords(second))
    assert edge(archive, "ชร 0023.1/1").target == "มท 0810.7/ว2522@2021"


def test_what_votes_led_to_follows_when_its_key_becomes_free(tmp_path: Path) -> None:
    day = "2021-10-05"

    def held(number: str) -> Outcome:
        return outcome("x.pdf", letter(number, "2021-12-01", DEPARTMENT))

    cites = [
        outcome("a.pdf", citing("ชร 0023.1/1", "มท 0810.7/ว 14", day, DEPARTMENT)),
        outcome("b.pdf", citing("ชร 0023.1/2", "มท 0810.7/ว 44", day, DEPARTMENT, status=UNSURE)),
    ]
    dumps = []
    for order_ in (
        [held("มท 0810.7/ว 14"), *cites, held("มท 0810.7/ว 15")],
        [held("มท 0810.7/ว 15"), *cites],
    ):
        with Archive.open(tmp_path / f"{len(dumps)}.db") as archive:
            for one in order_:
                archive.write(one)
            dumps.append(dump(archive.database.conn))
    assert dumps[0] == dumps[1]
