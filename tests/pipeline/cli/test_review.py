"""What awaits a person, and what a person says, as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.store.archive import Archive
from schemas.graph import LinkReason, LinkStatus
from schemas.letter import Secrecy, Status
from tests.factories.letters import deadline, letter, outcome, reference
from tests.pipeline.link.test_likeness import BODY, copy, scanned

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    unsure = deadline("2021-11-30").model_copy(update={"status": Status.UNVERIFIED})
    day = letter("กค 0409.5/ว 3", "2021-10-02", "กรมบัญชีกลาง")
    assert day.date is not None
    with Archive.open(path) as archive:
        archive.write_many(
            [
                outcome("a.pdf", letter("มท 0810.7/ว 2522", status=Status.UNVERIFIED, deadlines=[unsure])),
                outcome(
                    "b.pdf",
                    letter("ชร 0023.1/1", "2021-11-05", PROVINCE, references=[reference("กค 0409.5/ว 3")]),
                ),
                outcome(
                    "c.pdf",
                    day.model_copy(
                        update={"date": day.date.model_copy(update={"status": Status.UNVERIFIED})}
                    ),
                ),
                outcome("d.docx", copy("ชร 0023.2/77", status=Status.VERIFIED)),
                outcome("e.pdf", copy(None, text=scanned(BODY, 1), ocr=0.6)),
                outcome("f.pdf", letter("ชร 0023.1/9", secrecy=Secrecy.SECRET, status=Status.UNVERIFIED)),
            ]
        )
    return path


def listed(db: Path, *more: object) -> list[dict[str, object]]:
    result = call("review", "--format", "json", "--db", db, *more)
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_everything_that_is_in_doubt_is_listed_with_its_place(db: Path) -> None:
    items = listed(db)
    assert [x["kind"] for x in items] == ["number", "date", "duty", "reference", "copy"]
    number, date, duty, cited, likely = items
    assert (number["letter"], number["field"], number["page"]) == ("มท 0810.7/ว2522@2021", "number", 1)
    assert date["source"] == "c.pdf"
    assert duty["field"] == "deadline.1.end"
    assert cited["keys"] == ["กค 0409.5/ว3@2021"]
    assert likely["keys"] == ["ชร 0023.2/77@2021"]
    assert len(listed(db, "--kind", "number", "--include-classified", "secret")) == 2
    assert "saraban decide" in call("review", "--format", "csv", "--db", db).output
    assert "มท 0810.7/ว 2522" in call("review", "--db", db).output


def test_all_of_it_can_be_settled(db: Path) -> None:
    for arguments in (
        ("correct", "มท 0810.7/ว 2522", "number", "มท ๐๘๑๐.๗/ว ๒๕๒๘", "--by", "สมศรี"),
        ("correct", "มท 0810.7/ว 2528", "deadline.1.end", "2564-12-01"),
        ("correct", "กค 0409.5/ว 3", "date", "2564-10-03", "--note", "ตราประทับ"),
        ("decide", "ชร 0023.1/1", "--reference", "1", "--means", "กค 0409.5/ว 3", "--by", "สมศรี"),
        ("decide", "e.pdf", "--copy-of", "ชร 0023.2/77"),
    ):
        result = call(*arguments, "--db", db)
        assert result.exit_code == 0, result.output
    assert listed(db) == []
    assert "Nothing awaits" in call("review", "--db", db).output
    with Archive.open(db) as archive:
        (edge,) = archive.chain("ชร 0023.1/1").edges
        assert (edge.status, edge.reason) == (LinkStatus.RESOLVED, LinkReason.CORRECTION)
        assert archive.record("มท 0810.7/ว2528@2021").deadlines[0].end == "2021-12-01"
        assert archive.record("กค 0409.5/ว3@2021").date.value == "2021-10-03"  # type: ignore[union-attr]
    shown = call("correct", "มท 0810.7/ว 2528", "--db", db).output
    assert "มท 0810.7/ว 2522" in shown
    assert "สมศรี" in shown


def test_all_of_it_can_be_taken_back(db: Path) -> None:
    before = listed(db)
    call("correct", "มท 0810.7/ว 2522", "number", "มท 0810.7/ว 2528", "--db", db)
    call("decide", "ชร 0023.1/1", "--reference", "1", "--none", "--db", db)
    call("decide", "e.pdf", "--copy-of", "ชร 0023.2/77", "--db", db)
    for arguments in (
        ("correct", "มท 0810.7/ว 2528", "number", "--undo"),
        ("decide", "ชร 0023.1/1", "--reference", "1", "--undo"),
        ("decide", "e.pdf", "--not-copy", "ชร 0023.2/77"),
    ):
        result = call(*arguments, "--db", db)
        assert result.exit_code == 0, result.output
    assert listed(db) == [x for x in before if x["kind"] != "copy"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("correct", "มท 0810.7/ว 2522", "number"), 2),
        (("correct", "มท 0810.7/ว 2522", "number", "x", "--remove"), 2),
        (("correct", "มท 0810.7/ว 2522", "number", "ไม่ใช่เลข"), 2),
        (("correct", "มท 0810.7/ว 2522", "nosuch", "x"), 2),
        (("correct", "มท 0810.7/ว 2522", "urgency", "ช้า"), 2),
        (("correct", "มท 0810.7/ว 2522", "deadline.9.end", "2564-12-01"), 2),
        (("correct", "มท 0810.7/ว 2522", "date", "พรุ่งนี้"), 2),
        (("correct", "มท 0810.7/ว 2522", "subject", "--undo"), 1),
        (("correct", "มท 0810.7/ว 999", "subject", "x"), 1),
        (("correct", "ไม่ใช่เลข", "subject", "x"), 2),
        (("decide", "ชร 0023.1/1"), 2),
        (("decide", "ชร 0023.1/1", "--none"), 2),
        (("decide", "ชร 0023.1/1", "--reference", "7", "--none"), 2),
        (("decide", "ชร 0023.1/1", "--reference", "1", "--undo"), 1),
        (("decide", "ชร 0023.1/1", "--copy-of", "ชร 0023.2/77"), 2),
        (("decide", "ชร 0023.1/1", "--reference", "1", "--means", "ชร 0023.1/1"), 2),
    ],
)
def test_what_cannot_be_said_changes_nothing(db: Path, arguments: tuple[str, ...], code: int) -> None:
    with Archive.open(db) as archive:
        before = archive.dump()
    result = call(*arguments, "--db", db)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    with Archive.open(db) as archive:
        assert archive.dump() == before


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("nosuch", "fields: number, date"),
        ("foo.1.bar", "fields: number, date"),
        ("deadline.1.nosuch", "start, end"),
    ],
)
def test_a_field_that_is_none_is_named_with_those_that_are(db: Path, field: str, known: str) -> None:
    result = call("correct", "มท 0810.7/ว 2522", field, "x", "--db", db)
    assert result.exit_code == 2
    assert f"{field} is no field" in result.stderr
    assert known in result.stderr
