"""`saraban done`: what is closed already stays as it is."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.store.archive import Archive
from tests.factories.letters import deadline, letter, outcome


def test_done_twice_says_so_and_changes_nothing(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with Archive.open(db) as archive:
        archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30")])))

    def done(*options: str) -> str:
        answer = CliRunner().invoke(main, ["done", "มท 0810.7/ว 1", *options, "--db", str(db)])
        assert answer.exit_code == 0
        return answer.output.removeprefix("มท 0810.7/ว 1: ").strip()

    assert [done(), done("--by", "สมศรี"), done("--undo"), done()] == [
        "done",
        "already done",
        "open again",
        "done",
    ]
    with Archive.open(db) as archive:
        (duty,) = archive.deadlines(None)
        assert (duty.version, duty.done_by) == (3, None)
