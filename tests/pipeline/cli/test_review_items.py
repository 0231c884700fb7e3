"""Stamps and telephone numbers in doubt, and one of several letters that the same words cite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.store.archive import Archive
from schemas.graph import LinkReason, LinkStatus
from schemas.letter import Contact, Deadline, LetterRecord, Phone, PhoneKind, Stamp, Status
from tests.factories.letters import HERE, deadline, letter, outcome, reference

NUMBER = "มท 0810.7/ว 2522"
KEY = "มท 0810.7/ว2522@2021"
UNSURE = Status.UNVERIFIED


def call(db: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--db", str(db)])


def listed(db: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(call(db, "review", "--format", "json").stdout)
    return found


def received(number: str, office: str, status: Status = UNSURE) -> Stamp:
    return Stamp(
        office=office,
        receive_number=number,
        date="2021-11-02",
        time="09:15",
        text=f"{office} เลขรับ {number} วันที่ 2 พ.ย. 2564 เวลา 09.15 น.",
        status=status,
        candidates=("1049",),
        evidence=HERE,
    )


def unsure(*, text: str) -> Deadline:
    return deadline("2021-11-30").model_copy(update={"status": UNSURE, "text": text})


def stamped(*stamps: Stamp, **more: object) -> LetterRecord:
    return letter(NUMBER, stamps=stamps).model_copy(update=more)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    phone = Phone(text="๐ ๒๒๔๑ ๙๐๑๓", e164="+6622419013", kind=PhoneKind.PHONE, status=UNSURE, evidence=HERE)
    contact = Contact(name="กองคลัง", phones=(phone,), evidence=HERE)
    with Archive.open(path) as archive:
        archive.write(
            outcome(
                "district.pdf",
                stamped(
                    received("2049", "อำเภอเมือง"),
                    text="ที่ มท 0810.7/ว 2522 ด้วยมีความประสงค์ขอทราบข้อมูล" * 9,  # the copy with most text leads
                    contacts=(contact,),
                    deadlines=(unsure(text="ภายในวันที่ ๓๐ พ.ย."), unsure(text="ภายในวันที่ ๓๑ ธ.ค.")),
                ),
            )
        )
        archive.write(outcome("town.pdf", stamped(received("2048", "เทศบาลตำบล", Status.VERIFIED))))
    return path


def test_each_is_listed_and_settled(db: Path) -> None:
    items = listed(db)
    assert [(x["kind"], x["field"]) for x in items] == [
        ("duty", "deadline.1.end"),
        ("duty", "deadline.2.end"),
        ("stamp", "stamp.1.receive_number"),
        ("phone", "contact.1.phones"),
    ]
    assert items[2]["candidates"] == ["1049"]
    assert items[2]["source"] == "district.pdf"
    for at, (field, value) in enumerate(
        (
            ("deadline.1.end", "2564-11-30"),
            ("deadline.2.end", "๒๕๖๔-๑๒-๓๑"),
            ("stamp.1.receive_number", "1049"),
            ("contact.1.phones", "0 2241 9014"),
        ),
        1,
    ):
        result = call(db, "correct", NUMBER, field, value)
        assert result.exit_code == 0, result.output
        assert [x["field"] for x in listed(db)] == [x["field"] for x in items[at:]]
    with Archive.open(db) as archive:
        record = archive.record(KEY)
        assert [(s.office, s.receive_number, s.status) for s in record.stamps] == [
            ("อำเภอเมือง", "1049", Status.CONFIRMED),
            ("เทศบาลตำบล", "2048", Status.VERIFIED),
        ]
        assert [d.end for d in record.deadlines] == ["2021-11-30", "2021-12-31"]


def test_a_stamp_of_another_copy_stays_its_own(db: Path) -> None:
    assert call(db, "correct", NUMBER, "stamp.2.date", "2564-11-03").exit_code == 0
    with Archive.open(db) as archive:
        assert [s.date for s in archive.record(KEY).stamps] == ["2021-11-02", "2021-11-03"]
    assert call(db, "correct", NUMBER, "stamp.1", "--remove").exit_code == 0
    with Archive.open(db) as archive:
        assert [s.office for s in archive.record(KEY).stamps] == ["เทศบาลตำบล"]
    assert call(db, "correct", NUMBER, "stamp.new", "2564-11-05T13:30 77/2564").exit_code == 0
    assert call(db, "correct", NUMBER, "deadline.new", "2564-12-30 ส่งรายงาน").exit_code == 0
    with Archive.open(db) as archive:
        new = archive.record(KEY).stamps[0]
        assert (new.receive_number, new.date, new.time) == ("77/2564", "2021-11-05", "13:30")
        assert archive.record(KEY).deadlines[-1].end == "2021-12-30"
    result = call(db, "correct", NUMBER, "stamp.new", "77")
    assert result.exit_code == 2
    assert "receive number" in result.output


def test_one_letter_of_a_range_is_decided_alone(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    words = "ที่ กค 0409.5/ว 3-4 ลงวันที่ 2 ตุลาคม 2564"
    cited = [reference(f"กค 0409.5/ว {n}", text=words) for n in (3, 4)]
    with Archive.open(db) as archive:
        archive.write(outcome("a.pdf", letter("ชร 0023.1/1", "2021-11-05", references=cited)))
        archive.write(outcome("3.pdf", letter("กค 0409.5/ว 3", "2021-10-02", "กรมบัญชีกลาง")))
        archive.write(outcome("4.pdf", letter("กค 0409.5/ว 4", "2021-10-02", "กรมบัญชีกลาง")))
    for arguments, expected in (
        (("--reference", "2", "--means", "กค 0409.5/ว 4"), ("ambiguous", "resolved")),
        (("--reference", "1", "--none"), ("rejected", "resolved")),
        (("--reference", "2", "--undo"), ("rejected", "ambiguous")),
    ):
        assert call(db, "decide", "ชร 0023.1/1", *arguments).exit_code == 0
        with Archive.open(db) as archive:
            edges = archive.chain("ชร 0023.1/1").edges
            assert tuple(e.status for e in edges) == tuple(map(LinkStatus, expected))
            assert LinkReason.CORRECTION in {e.reason for e in edges}
            before = archive.dump()
            archive.link()
            assert archive.dump() == before
