"""`saraban evaluate` as a user calls it, option by option."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main

LETTER = """ที่ ลป 0023.4/ว {number}
ศาลากลางจังหวัดลำปาง
ถนนวชิราวุธดำเนิน ลป 52000
12 มีนาคม 2565
เรื่อง {subject}
เรียน นายอำเภอ ทุกอำเภอ
อ้างถึง หนังสือกรมการปกครอง ที่ มท 0309.2/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565
ตามหนังสือที่อ้างถึง กรมการปกครองขอให้สำรวจ นั้น จังหวัดลำปางขอให้รายงานภายในวันที่ 31 มีนาคม 2565
จึงเรียนมาเพื่อดำเนินการ
ขอแสดงความนับถือ
(นายสมใจ ใจงาม)
ผู้ว่าราชการจังหวัดลำปาง
สำนักงานจังหวัด
โทร. 0 5422 1234
"""


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two letters with labels, and the records of a first run."""
    path = tmp_path_factory.mktemp("labelled")
    labels = []
    for name, number, subject in (("one.txt", 77, "การสำรวจแหล่งน้ำ"), ("two.txt", 78, "การสำรวจถนน")):
        (path / name).write_text(LETTER.format(number=number, subject=subject), encoding="utf-8")
        label = {
            "file": name,
            "part": 1,
            "kind": "external",
            "number": {"canonical": f"ลป 0023.4/ว {number}"},
            "date": {"value": "2022-03-12"},
            "subject": subject,
            "references": [{"number": {"canonical": "มท 0309.2/ว 55"}, "date": {"value": "2022-02-03"}}],
            "deadlines": [{"kind": "deadline", "start": None, "end": "2022-03-31"}],
        }
        labels.append(json.dumps(label, ensure_ascii=False))
    (path / "labels.jsonl").write_text("\n".join(labels), encoding="utf-8")
    result = call(path / "labels.jsonl", "--save", path / "first.jsonl", "--workers", "1")
    assert result.exit_code == 0, result.output
    return path


def altered(folder: Path, name: str, **changes: object) -> Path:
    """The first run's records, with keys of the first letter changed."""
    lines = (folder / "first.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[0]) | changes
    path = folder / name
    path.write_text("\n".join([json.dumps(record, ensure_ascii=False), *lines[1:]]), encoding="utf-8")
    return path


def test_the_table_gives_every_way_to_match_and_an_interval(folder: Path) -> None:
    result = call(folder / "labels.jsonl", "--predictions", folder / "first.jsonl")
    assert result.exit_code == 0, result.output
    assert "2 letters, micro F1 **1.0000** (95 % interval 1.000 to 1.000)" in result.output
    assert "| precision | recall | F1 | F1 strict | F1 folded | F1 close |" in result.output
    for field in ("letters", "kind", "number", "date", "subject", "references", "deadlines"):
        assert f"| {field} | 2 | 0 | 0 | 1.000 | 1.000 | 1.000 |" in result.output
    assert "| txt |" not in result.output and "one.txt" not in result.output


def test_tables_by_source_and_by_letter(folder: Path) -> None:
    result = call(
        folder / "labels.jsonl", "--predictions", folder / "first.jsonl", "--by-source", "--by-letter"
    )
    assert "| txt | 14 | 0 | 0 | 1.000 | 1.000 | 1.000 |" in result.output
    assert "| one.txt#1 | 7 | 0 | 0 |" in result.output
    assert "| two.txt#1 | 7 | 0 | 0 |" in result.output


def test_errors_are_listed(folder: Path) -> None:
    worse = altered(folder, "worse.jsonl", subject="เรื่องอื่น")
    result = call(folder / "labels.jsonl", "--predictions", worse, "--errors")
    assert "- one.txt#1  subject: missed การสำรวจแหล่งน้ำ" in result.output
    assert "- one.txt#1  subject: extra เรื่องอื่น" in result.output
    assert "micro F1 **0.9286**" in result.output


def test_a_loss_fails_only_where_it_is_asked(folder: Path) -> None:
    worse = altered(folder, "worse.jsonl", subject="เรื่องอื่น")
    against = ("--predictions", worse, "--against", folder / "first.jsonl")
    told = call(folder / "labels.jsonl", *against)
    assert told.exit_code == 0
    assert "Since the earlier run: 0 gained, 2 lost." in told.output
    assert "- lost: one.txt#1  subject: missed การสำรวจแหล่งน้ำ" in told.output
    failed = call(folder / "labels.jsonl", *against, "--fail-on-loss")
    assert failed.exit_code == 1
    assert "0 gained, 2 lost" in failed.output


def test_a_gain_and_no_change_do_not_fail(folder: Path) -> None:
    worse = altered(folder, "worse.jsonl", subject="เรื่องอื่น")
    for before, told in ((worse, "2 gained, 0 lost"), (folder / "first.jsonl", "0 gained, 0 lost")):
        result = call(
            *(folder / "labels.jsonl", "--predictions", folder / "first.jsonl"),
            *("--against", before, "--fail-on-loss"),
        )
        assert result.exit_code == 0, result.output
        assert told in result.output


def test_a_loss_and_a_gain_at_once_fail(folder: Path) -> None:
    before = altered(folder, "kind.jsonl", kind="internal")
    now = altered(folder, "subject.jsonl", subject="เรื่องอื่น")
    result = call(folder / "labels.jsonl", "--predictions", now, "--against", before, "--fail-on-loss")
    assert result.exit_code == 1
    assert "2 gained, 2 lost" in result.output


def test_fail_on_loss_needs_something_to_compare_with(folder: Path) -> None:
    result = call(folder / "labels.jsonl", "--predictions", folder / "first.jsonl", "--fail-on-loss")
    assert result.exit_code == 2
    assert "--fail-on-loss needs --against" in result.output


def test_labelled_files_that_are_not_there_are_named(folder: Path, tmp_path: Path) -> None:
    result = call(folder / "labels.jsonl", "--files", tmp_path)
    assert result.exit_code != 0
    assert "2 labelled files" in result.output and "--files" in result.output


def test_a_transcription_is_scored_under_its_scans_name(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.jpg.txt").write_text(LETTER.format(number=77, subject="การสำรวจ"), encoding="utf-8")
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"file": "scan.jpg", "part": 1, "subject": "การสำรวจ"}\n', encoding="utf-8")
    result = call(labels, "--workers", "1")
    assert result.exit_code == 0, result.output
    assert "| subject | 1 | 0 | 0 |" in result.output
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "scan.jpg.txt").write_text("x", encoding="utf-8")
    twice = call(labels, "--workers", "1")
    assert twice.exit_code != 0
    assert "there twice" in twice.output and "scan.jpg" in twice.output


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"file": "a.txt"}\n', encoding="utf-8")
    result = call(path)
    assert result.exit_code != 0
    assert "line 1" in result.output
