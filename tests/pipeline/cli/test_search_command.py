"""`saraban search` as a user types it: filters in Thai, advice where nothing is found, and its forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from extractors.text import to_thai_digits
from pipeline.cli import main
from pipeline.cli.ask import common_era_text
from pipeline.cli.search_help import KINDS, URGENCIES
from pipeline.store.archive import Archive
from schemas.letter import LetterKind, Urgency
from tests.factories.letters import letter, outcome

TEXT = "ขอให้สำรวจแหล่งน้ำ ในชุมชน"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A letter of every kind, one of every urgency, and one about something else."""
    path = tmp_path_factory.mktemp("db") / "a.db"
    letters = [letter(f"ชร 0023.1/{n}", text=TEXT, kind=kind) for n, kind in enumerate(LetterKind, 1)]
    letters += [
        letter(f"ชร 0023.2/{n}", text=TEXT).model_copy(update={"urgency": urgency})
        for n, urgency in enumerate(Urgency, 1)
    ]
    letters.append(letter("ชร 0023.3/1", "2020-02-29", "สำนักงานเขต ๓", text="ขออนุญาตใช้สถานที่", subject="สนาม"))
    with Archive.open(path) as archive:
        archive.write(outcome("all.pdf", *letters))
    return str(path)


def search(db: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["search", *arguments, "--db", db])


def found(db: str, *arguments: str) -> list[dict[str, str]]:
    result = search(db, *arguments, "--format", "json")
    return [hit["letter"] for hit in json.loads(result.stdout)]


@pytest.mark.parametrize(
    ("value", "name"), [(value, name) for value, thai in KINDS.items() for name in (value, *thai)]
)
def test_a_kind_by_every_name(db: str, value: str, name: str) -> None:
    for spelling in (
        name,
        f" {name} ",
        name.upper(),
        name.replace("ำ", "\u0e4dา"),
        name.replace("ท", "ท\u200b"),
    ):
        assert {x["kind"] for x in found(db, "สำรวจ", "--kind", spelling)} == {value}, spelling


@pytest.mark.parametrize(
    ("value", "name"), [(value, name) for value, thai in URGENCIES.items() for name in (value, *thai)]
)
def test_an_urgency_by_every_name(db: str, value: str, name: str) -> None:
    assert [x["urgency"] for x in found(db, "สำรวจ", "--urgency", name)] == [value]


def test_help_and_refusals_show_both_languages(db: str) -> None:
    shown = "".join(search(db, "--help").output.split())
    for names in (KINDS, URGENCIES):
        for value, thai in names.items():
            assert f"{value}({thai[0]})" in shown
    refused = search(db, "สำรวจ", "--kind", "จดหมาย")
    assert refused.exit_code == 2
    assert "'--kind'" in refused.stderr
    assert "order (คำสั่ง)" in refused.stderr


def test_every_kind_and_urgency_has_thai_words() -> None:
    assert KINDS.keys() == {k.value for k in LetterKind}
    assert URGENCIES.keys() == {u.value for u in Urgency}


@pytest.mark.parametrize("option", ["--from", "--to"])
@pytest.mark.parametrize(
    "value",
    ["2566-13", "2566-00", "2566-02-31", "2566-02-29", "2566-05-00", "2566-05-32", "0000", "66", "256",
     "25666", "2566-", "2566-05-", "2566-05-11-1", "2566/05", "-2566", "", " ", "เมื่อวาน", "²⁵⁶⁶", "2566-x"],
)  # fmt: skip
def test_what_is_no_day_is_refused_by_the_name_of_its_option(db: str, option: str, value: str) -> None:
    for spelling in (value, to_thai_digits(value)):
        result = search(db, "สำรวจ", f"{option}={spelling}")
        assert result.exit_code == 2, result.output
        assert f"'{option}'" in result.stderr
        assert "2566-05" in result.stderr
        with pytest.raises(click.BadParameter):
            common_era_text(spelling)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2566", "2023"),
        ("2023", "2023"),
        ("๒๕๖๖-๕", "2023-05"),
        ("2566-05-11", "2023-05-11"),
        (" 2023-5-1 ", "2023-05-01"),
        ("2563-02-29", "2020-02-29"),
        ("2567-12-31", "2024-12-31"),
    ],
)
def test_days_months_and_years_in_either_era(typed: str, meant: str) -> None:
    assert common_era_text(typed) == meant


def test_days_choose_letters(db: str) -> None:
    assert [x["subject"] for x in found(db, "ขอ", "--to", "2563-02-29")] == ["สนาม"]
    assert found(db, "ขอ", "--to", "2563-02-28") == []
    assert "สนาม" not in {x["subject"] for x in found(db, "ขอ", "--from", "2563-03")}


@pytest.mark.parametrize("words", [("",), ("  ",), ("\u200b",), ("\u00a0", "\t"), ('""',), ("“”",), ()])
def test_a_query_without_words_is_wrong_usage(db: str, words: tuple[str, ...]) -> None:
    result = search(db, *words)
    assert result.exit_code == 2
    assert "Usage" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("สำรวจ", "--agency", "เขต 3"), "--agency"),
        (("สำรวจ", "--kind", "คำสั่ง", "--urgency", "ด่วน"), "--kind, --urgency"),
        (("สำรวจ", "--from", "2570"), "--from"),
        (("สำรวจ", "--to", "2500"), "--to"),
        (("สำรวจ", "ปลาหมึก", "ชุมชน"), "none holds: ปลาหมึก"),
        (("สำรวจ ปลาหมึก ปลาดาว",), "none holds: ปลาหมึก, ปลาดาว"),
        (("สำรวจ สถานที่",), "each is there"),
        (('"ชุมชน สำรวจ"',), "leave the quotes out"),
        (("“ชุมชน สำรวจ”",), "leave the quotes out"),
        (('"ชุมชน สำรวจ',), "leave the quotes out"),
        (('"สำรวจ ปลาหมึก"',), "none holds: ปลาหมึก"),
    ],
)
def test_nothing_found_says_what_to_change(db: str, arguments: tuple[str, ...], advice: str) -> None:
    result = search(db, *arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Nothing found.\n  ")
    assert advice in result.stderr


def test_nothing_found_of_one_word_needs_no_advice(db: str) -> None:
    result = search(db, "ปลาหมึก")
    assert (result.exit_code, result.stderr) == (1, "Nothing found.\n")


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_more_than_the_limit_is_said(db: str, form: str) -> None:
    whole = search(db, "สำรวจ", "--format", form)
    assert whole.stderr == ""
    assert search(db, "สำรวจ", "--limit", "10", "--format", form).stderr == ""
    part = search(db, "สำรวจ", "--limit", "9", "--format", form)
    assert part.exit_code == 0
    assert part.stderr == "9 of more; --limit 45 shows more\n"


def test_the_forms_hold_the_same_letters(db: str) -> None:
    for limit in (1, 3, 20):
        of = ("สำรวจ", "--limit", str(limit))
        numbers = [x["number"] for x in found(db, *of)]
        assert len(numbers) == min(limit, 10)
        rows = csv.DictReader(io.StringIO(search(db, *of, "--format", "csv").stdout.removeprefix("\ufeff")))
        assert [row["number"] for row in rows] == numbers
        table = search(db, *of).stdout
        assert all(str(number) in table for number in numbers)


def test_nothing_found_is_an_empty_list_for_programs(db: str) -> None:
    result = search(db, "ปลาหมึก", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, [])
    lines = search(db, "ปลาหมึก", "--format", "csv").stdout.splitlines()
    assert lines == ["\ufeffnumber,date,issuer,subject,found"]


def test_agencies_in_any_spelling(db: str, tmp_path: Path) -> None:
    for spelling in ("เขต 3", "เขต3", "เขต ๓"):
        assert [x["subject"] for x in found(db, "ขอ", "--agency", spelling)] == ["สนาม"]
    assert found(db, "ขอ", "--agency", "%") == []
