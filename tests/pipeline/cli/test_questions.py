"""What the commands say to odd questions: two ways at once, a year of two digits, an agency of no letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.main import main
from pipeline.store.archive import Archive
from schemas.letter import Secrecy
from schemas.source import Office
from tests.factories.letters import letter, outcome, reference

CITED = "มท 0810.7/ว 2522"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    cites = [reference("พม 0403/ว 9", "2021-10-01", "กรมกิจการผู้สูงอายุ")]
    with Archive.open(path) as archive:
        archive.write_many(
            [
                outcome("a.pdf", letter(CITED, "2021-10-29", text="ฉบับแรก", references=cites)),
                outcome("b.pdf", letter(CITED, "2020-10-29", text="ฉบับของปีก่อน")),
                outcome("c.pdf", letter("541/2564", "2021-11-01", "เทศบาลตำบลป่าแดด", text="คำสั่ง")),
                outcome("d.pdf", letter("ชร 0023.1/5", "2021-11-05", references=[reference(CITED)])),
                outcome("e.pdf", letter("ชร 0023.1/9", secrecy=Secrecy.SECRET)),
            ]
        )
        archive.office = Office("จังหวัดเชียงราย", (), ("ชร 0023",))
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.mark.parametrize(
    "arguments", [("chain", CITED, "--up", "--down", "--year", "2564"), ("register", "--in", "--out")]
)
def test_two_ways_at_once_are_refused(db: Path, arguments: tuple[str, ...]) -> None:
    result = call(*arguments, "--db", db)
    assert result.exit_code == 2
    assert "--" in result.stderr


@pytest.mark.parametrize("year", ["64", "2564", "2021"])
def test_a_year_is_said_in_either_era_and_in_two_digits(db: Path, year: str) -> None:
    result = call("chain", CITED, "--year", year, "--db", db)
    assert result.exit_code == 0
    assert "29 ต.ค. 2564" in result.stdout
    made = call("register", "--in", "--year", year, "--format", "csv", "--db", db)
    assert made.exit_code == 0


def test_nothing_missing_of_an_agency_is_not_nothing_missing(db: Path) -> None:
    result = call("missing", "--agency", "กรมชลประทาน", "--db", db)
    assert "กรมชลประทาน" in result.stderr
    assert "Every letter" not in result.stderr
    assert "พม 0403/ว 9" in call("missing", "--agency", "ผู้สูงอายุ", "--db", db).stdout


def test_a_key_without_its_leading_space_finds_its_letter(db: Path) -> None:
    key = "/541@2021 เทศบาลตำบลป่าแดด"
    for said in (key, f" {key}"):
        result = call("show", said, "--db", db)
        assert result.exit_code == 0, result.output
        assert "541/2564" in result.stdout


def test_several_letters_that_a_reference_could_mean_are_told_by_key(db: Path) -> None:
    said = ("decide", "ชร 0023.1/5", "--reference", "1", "--db", db)
    result = call(*said, "--means", CITED)
    assert result.exit_code == 1
    assert "--means the key" in result.stderr
    assert "--year" not in result.stderr
    assert call(*said, "--means", "มท 0810.7/ว2522@2020").exit_code == 0


def test_a_number_that_nobody_cites_can_be_meant(db: Path) -> None:
    said = ("decide", "ชร 0023.1/5", "--reference", "1", "--db", db)
    undated = call(*said, "--means", "มท 0810.7/ว 2523")
    assert undated.exit_code == 2
    assert "@" in undated.stderr
    result = call(*said, "--means", "มท 0810.7/ว 2523@64")
    assert result.exit_code == 0, result.output
    assert '"มท 0810.7/ว2523@2021"' in result.stderr
    assert "warning" not in result.stderr
    assert "มท 0810.7/ว 2523" in call("missing", "--db", db).stdout


def test_a_letter_of_a_later_day_can_be_meant_with_a_warning(db: Path) -> None:
    with Archive.open(db) as archive:
        archive.write(outcome("z.pdf", letter(CITED, "2022-01-05", text="ฉบับของปีหลัง")))
    said = ("decide", "ชร 0023.1/5", "--reference", "1", "--means", "มท 0810.7/ว2522@2022", "--db", db)
    result = call(*said)
    assert result.exit_code == 0
    assert "warning: " in result.stderr
    assert "after" in result.stderr


def test_thai_words_for_what_a_letter_is(db: Path) -> None:
    assert call("correct", "ชร 0023.1/5", "urgency", "ด่วนที่สุด", "--db", db).exit_code == 0
    assert call("correct", "ชร 0023.1/5", "secrecy", "ลับ", "--db", db).exit_code == 0
    with Archive.open(db) as archive:
        record = archive.record(archive.key_of("ชร 0023.1/5"))
    assert (record.urgency, record.secrecy) == ("most_urgent", "confidential")


def test_messages_of_the_exchange_say_how_many_letters_are_classified(db: Path, tmp_path: Path) -> None:
    result = call("export", "--format", "egif", "-o", tmp_path / "a.zip", "--db", db)
    assert result.exit_code == 0, result.output
    assert "1 letters with a secrecy class left out" in result.stderr
    whole = call(
        "export", "--format", "egif", "-o", tmp_path / "b.zip", "--db", db, "--include-classified", "secret"
    )
    assert "secrecy class" not in whole.stderr
