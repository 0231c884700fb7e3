"""`saraban show`, lists to choose from, and words of letters that look like something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.store.archive import Archive
from schemas.letter import LetterKind, Relation, Secrecy
from tests.factories.letters import deadline, letter, outcome, reference

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
MARKUP = "แจ้งผล [/red] และ [red]แดง[/red] [link=x]"


def call(db: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--db", str(db)])


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "[b]a.db"
    upper = reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.FORWARDS)
    end = reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.CANCELS)
    missing = reference("กค 0409.5/ว 3", "2021-01-05", "กรมบัญชีกลาง")
    order = {"kind": LetterKind.ORDER, "day": "2017-03-01"}
    with Archive.open(path) as archive:
        archive.write_many(
            [
                outcome(
                    "a.pdf", letter("มท 0810.7/ว 2522", subject=MARKUP, deadlines=[deadline("2021-11-30")])
                ),
                outcome(
                    "b.pdf", letter("ชร 0023.1/1", "2021-11-05", "จังหวัดเชียงราย", references=[upper, missing])
                ),
                outcome("c.pdf", letter("มท 0810.7/ว 2600", "2021-12-01", references=[end])),
                outcome("d.pdf", letter("54/2560", issuer="จังหวัดเชียงราย", **order)),  # type: ignore[arg-type]
                outcome("e.pdf", letter("54/2560", issuer="จังหวัดน่าน", **order)),  # type: ignore[arg-type]
                outcome("f.pdf", letter("นว 52007.3/", "2021-05-01", "เทศบาลนครนครสวรรค์")),
                outcome("g.pdf", letter("ชร 0023.1/7", secrecy=Secrecy.SECRET)),
            ]
        )
    return path


def test_a_letter_is_shown_with_its_place_among_the_others(db: Path) -> None:
    shown = call(db, "show", "มท ๐๘๑๐.๗/ว ๒๕๒๒").stdout
    assert MARKUP in shown
    assert "ended by มท 0810.7/ว 2600 ลว. 1 ธ.ค. 2564" in shown
    assert "ชร 0023.1/1 ลว. 5 พ.ย. 2564" in shown
    assert "forwards" in shown
    assert "30 พ.ย. 2564" in shown
    assert "withdrawn" in shown
    assert "a.pdf" in shown
    below = call(db, "show", "b.pdf").stdout
    assert "กค 0409.5/ว 3 ลว. 5 ม.ค. 2564 · กรมบัญชีกลาง - not held" in below


def test_what_is_not_held_is_shown_by_those_that_cite_it(db: Path) -> None:
    result = call(db, "show", "กค 0409.5/ว 3")
    assert result.exit_code == 0
    assert "cited, not held" in result.stdout
    assert "ชร 0023.1/1" in result.stdout
    assert json.loads(call(db, "show", "กค 0409.5/ว 3", "--format", "json").stdout)["held"] is False


def test_a_number_of_several_issuers_gives_keys_to_ask_with(db: Path) -> None:
    result = call(db, "chain", "54/2560")
    assert result.exit_code == 1
    assert "by its key" in result.stderr
    keys = [line.split('"')[1] for line in result.stderr.splitlines() if line.strip().startswith('"')]
    assert len(keys) == 2
    for key in keys:
        assert call(db, "show", key).exit_code == 0


def test_files_and_drafts_name_letters_too(db: Path) -> None:
    assert "ชร 0023.1/1" in call(db, "chain", "b.pdf").stdout
    assert "เทศบาลนครนครสวรรค์" in call(db, "show", "นว ๕๒๐๐๗.๓/").stdout
    assert call(db, "show", "ชร 0023.1/").exit_code == 2
    assert call(db, "show", "g.pdf").exit_code == 1
    assert "secrecy class" in call(db, "show", "g.pdf").stderr


def test_words_that_look_like_markup_stay_words(db: Path) -> None:
    for arguments in (("stats",), ("search", "แจ้งผล"), ("deadlines", "--status", "all"), ("chain", "a.pdf")):
        result = call(db, *arguments)
        assert result.exit_code == 0, result.output
        assert "Traceback" not in result.output
    assert "[b]a.db" in call(db, "stats").stdout
    assert "[/red]" in call(db, "search", "แจ้งผล").stdout


def test_what_to_ask_for_by_agency(db: Path) -> None:
    rows = call(db, "missing", "--format", "csv").stdout.splitlines()
    assert rows[0].lstrip("\ufeff").startswith("agency,number")
    assert rows[1].startswith("กรมบัญชีกลาง,กค 0409.5/ว 3")
    assert (
        json.loads(call(db, "missing", "--format", "json").stdout)[0]["letter"]["number"] == "กค 0409.5/ว 3"
    )
    assert call(db, "missing", "--agency", "ไม่มี").exit_code == 0
    assert "held" in call(db, "missing", "--agency", "ไม่มี").stderr


def test_asking_changes_no_file(db: Path) -> None:
    before = db.read_bytes()
    for arguments in (
        ("stats",),
        ("status",),
        ("show", "a.pdf"),
        ("review",),
        ("missing",),
        ("search", "ผล"),
    ):
        assert call(db, *arguments).exit_code == 0
    assert db.read_bytes() == before
    assert [p.name for p in db.parent.iterdir()] == [db.name]
