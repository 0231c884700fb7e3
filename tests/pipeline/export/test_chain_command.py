"""What `saraban chain` prints: as wide as the terminal, whole in a pipe, no line too many."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from pipeline.cli import ask, main
from pipeline.store.archive import Archive
from tests.factories.letters import deadline, letter, outcome, reference

LONG = "ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง และส่งให้กรมส่งเสริมการปกครองท้องถิ่นทราบทุกวันสิ้นเดือน"


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        duty, cited = deadline("2021-11-30", action=LONG), reference("มท 0810.7/ว 2", "2021-01-05")
        made = letter("มท 0810.7/ว 1", subject=LONG, deadlines=[duty], references=[cited])
        archive.write(outcome("1.pdf", made))
    return str(path)


def shown(db: str, *options: str) -> str:
    result = CliRunner().invoke(main, ["chain", "มท 0810.7/ว 1", *options, "--db", db])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("form", ["tree", "json", "dot", "mermaid", "graphml", "svg", "html"])
def test_output_ends_with_one_line_end(db: str, form: str) -> None:
    text = shown(db, "--format", form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_tree_is_as_wide_as_the_terminal(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONG in shown(db)
    monkeypatch.setattr(ask, "line_width", lambda: 60)
    lines = shown(db).splitlines()
    assert 50 < max(map(cell_len, lines)) <= 60
    # A line ends between words, with the space that stood there.
    assert LONG.replace(" ", "") in "".join(lines).replace(" ", "")
