"""The commands as a user calls them, on letters of the sample archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from pipeline.cli import main
from pipeline.ocr import open_engine
from pipeline.ocr.cache import ReadingCache
from schemas.source import Page, PageStatus, Reader

ROOT = Path(__file__).parents[3]
ARCHIVE = ROOT / "data" / "sample" / "archive" / "born-digital"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the sample archive's born-digital letters."""
    path = tmp_path_factory.mktemp("db") / "letters.db"
    result = call("run", str(ARCHIVE), "--db", str(path), "--ocr", "null", "--workers", "2", "--quiet")
    assert result.exit_code == 0, result.output
    return str(path)


@pytest.mark.parametrize(
    "spelling",
    [
        "มท 0603/ว 1187",
        "มท ๐๖๐๓/ว ๑๑๘๗",
        "ที่ มท๐๖๐๓/ว๑๑๘๗",
        "มท. 0603 / ว1187",
        "มท ๐603/ว ๑๑87",
    ],
)
def test_a_chain_in_any_spelling(db: str, spelling: str) -> None:
    result = call("chain", spelling, "--db", db)
    assert result.exit_code == 0, result.output
    for number in ("มท 0603/ว 1187", "นน 0021/ว 2241", "มท 0603/ว 2964", "นน 0021/ว 3105"):
        assert number in result.output


def test_a_chain_shows_letters_that_are_not_held(db: str) -> None:
    result = call("chain", "มท 0820.4/ว 1450", "--up", "--db", db)
    assert "มท 0820.4/ว 611" in result.output
    assert "not held" in result.output
    assert "นน 0023.3/ว 733" not in result.output


def test_a_chain_as_json(db: str) -> None:
    chain = json.loads(call("chain", "มท 0603/ว 1187", "--format", "json", "--db", db).output)
    relations = {edge["relation"] for edge in chain["edges"]}
    assert {"forwards", "cancels", "follows_up"} <= relations


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("tree", "มท 0603/ว 1187"),
        ("json", "{"),
        ("dot", "digraph"),
        ("mermaid", "flowchart"),
        ("graphml", "<?xml"),
        ("svg", "<svg"),
        ("html", "<!doctype html>"),
    ],
)
@pytest.mark.parametrize("way", ["--up", "--down", "--both"])
def test_a_chain_in_every_form_and_direction(db: str, form: str, begins: str, way: str) -> None:
    result = call("chain", "นน 0021/ว 2241", way, "--depth", "2", "--format", form, "--db", db)
    assert result.exit_code == 0, result.output
    assert result.output.startswith(begins) or form == "tree"
    assert ("1187" in result.output) == (way != "--down")
    assert ("3105" in result.output) == (way != "--up")


def test_an_unknown_number_names_the_nearest(db: str) -> None:
    result = call("chain", "มท 0603/ว 1188", "--db", db)
    assert result.exit_code == 1
    assert "มท 0603/ว 1187" in result.output


def test_nonsense_is_wrong_usage(db: str) -> None:
    assert call("chain", "ไม่ใช่เลขหนังสือ", "--db", db).exit_code == 2


def test_a_missing_database_is_told_with_advice(tmp_path: Path) -> None:
    result = call("stats", "--db", str(tmp_path / "none.db"))
    assert result.exit_code == 1
    assert "saraban run" in result.output


def test_another_programs_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are notes" * 100)
    before = path.read_bytes()
    result = call("stats", "--db", str(path))
    assert result.exit_code == 1
    assert path.read_bytes() == before


def test_deadlines_in_every_form(db: str) -> None:
    table = call("deadlines", "--status", "all", "--as-of", "2566-06-01", "--db", db)
    assert table.exit_code == 0, table.output
    rows = json.loads(call("deadlines", "--status", "all", "--format", "json", "--db", db).output)
    ends = {row["end"] for row in rows if row["kind"] == "deadline"}
    assert {"2023-06-30", "2023-06-16", "2023-06-26", "2023-09-30"} <= ends
    calendar = Calendar.from_ical(call("deadlines", "--status", "all", "--format", "ics", "--db", db).stdout)
    assert len(calendar.walk("VEVENT")) >= 8
    csv = call("deadlines", "--status", "all", "--format", "csv", "--db", db).output
    assert len(csv.splitlines()) == len(rows) + 1


def test_open_and_overdue_depend_on_the_day_asked_for(db: str) -> None:
    def numbers(state: str, day: str) -> int:
        out = call("deadlines", "--status", state, "--as-of", day, "--format", "json", "--db", db).output
        return len(json.loads(out))

    assert numbers("overdue", "2030-01-01") > numbers("overdue", "2023-06-20") > 0
    assert numbers("open", "2023-06-20") > 0


@pytest.mark.parametrize("words", ["อุทกภัย", "ทกภ", "๒๕๖๖", "2566", "แผน อุทก"])
def test_search_finds_inside_words_and_in_either_script(db: str, words: str) -> None:
    result = call("search", *words.split(), "--db", db)
    assert result.exit_code == 0, result.output
    assert "มท 0603/ว 1187" in result.output


def test_search_for_nothing_that_is_there(db: str) -> None:
    assert call("search", "ปลาหมึกยักษ์", "--db", db).exit_code == 1


def test_classified_letters_show_only_when_asked_for(db: str) -> None:
    assert "53201/140" not in call("search", "วัสดุสำนักงาน", "--db", db).output
    shown = call("search", "วัสดุสำนักงาน", "--include-classified", "confidential", "--db", db)
    assert "นน 53201/140" in shown.output


def test_missing_names_what_to_ask_for(db: str) -> None:
    result = call("missing", "--db", db)
    assert "มท 0820.4/ว 3902" in result.output


def test_the_office_tells_which_way_letters_went(db: str) -> None:
    assert "No office is set" in call("office", "--db", db).output
    named = call("office", "--name", "เทศบาลตำบลห้วยทองคำ", "--prefix", "นน 53201", "--db", db)
    assert named.exit_code == 0
    assert "เทศบาลตำบลห้วยทองคำ" in call("office", "--db", db).output


def test_extract_prints_records_in_the_order_of_the_files() -> None:
    paths = [str(ARCHIVE / name) for name in ("order-118.docx", "flood-2-province-circular.pdf")]
    result = CliRunner(catch_exceptions=False).invoke(
        main, ["extract", *paths, "--format", "jsonl", "--quiet"]
    )
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["number"]["canonical"] for r in records] == ["118/2566", "นน 0021/ว 2241"]
    assert [r["kind"] for r in records] == ["order", "external"]


def test_the_schema_is_json_schema() -> None:
    schema = json.loads(call("schema").output)
    assert "references" in schema["properties"]


def test_every_command_has_help_with_a_description() -> None:
    listing = call("--help").output
    for line in listing.split("Commands:")[1].split("Begin with")[0].strip().splitlines():
        name = line.split()[0]
        shown = call(name, "--help")
        assert shown.exit_code == 0
        assert len(shown.output.splitlines()) > 5


def test_doctor_tells_what_the_model_cannot_read() -> None:
    result = call("doctor")
    assert "saraban" in result.output
    assert "SQLite" in result.output


def test_doctor_tells_which_model_reads_and_where_readings_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SARABAN_CACHE", str(tmp_path / "kept"))
    monkeypatch.delenv("SARABAN_OCR_URL", raising=False)
    result = call("doctor")
    assert open_engine().info.model in result.output
    assert f"{tmp_path / 'kept'}: none kept yet" in result.output
    assert result.exit_code == 0, "an engine that is off by default is nothing that is missing"
    readings = ReadingCache(tmp_path / "kept")
    readings.put("ab" + "0" * 62, Page(1, "ที่ นน 1", Reader.OCR, status=PageStatus.OK))
    assert readings.held()[0] == 1
    assert "1 page," in call("doctor").output
