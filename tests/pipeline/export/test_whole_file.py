"""Files are written whole or not at all, by every command."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.cli.common import Advice, write_file
from pipeline.export.page_files import write_page_file
from pipeline.export.whole_file import write_whole
from pipeline.store.archive import Archive
from tests.factories.letters import letter, outcome

ROOT = Path(__file__).parents[3]
FULL = Path("/dev/full")


def breaking() -> Iterator[bytes]:
    yield b"half"
    raise OSError(28, "No space left on device")


def test_an_error_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "ปฏิทิน.ics"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="No space"):
        write_whole(path, breaking())
    with pytest.raises(Advice, match="cannot be written"):
        write_file(path, breaking())
    with pytest.raises(TypeError):
        write_whole(path, iter(["no bytes"]))  # type: ignore[arg-type]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"ปฏิทิน.ics": b"before"}
    write_whole(path, [b"af", b"ter"])
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"ปฏิทิน.ics": b"after"}


def test_names_as_long_as_a_file_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("ก" * 83 + ".json")
    write_whole(path, b"x")
    write_page_file(tmp_path / "ใหม่" / path.name, b"x")
    assert path.read_bytes() == b"x"


def test_a_link_stays_a_link_and_a_file_for_few_stays_for_few(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"before")
    path.chmod(0o600)
    link.symlink_to(path)
    write_whole(link, b"after")
    assert link.is_symlink()
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = subprocess.Popen(["cat", path], stdout=subprocess.PIPE)
    write_whole(path, b"through")
    assert reader.communicate(timeout=30)[0] == b"through"
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many([outcome(f"{n}.pdf", letter(f"มท 0810.7/{n}")) for n in range(1, 50)])
    return path


def test_a_full_disk_is_told_without_a_trace(db: Path) -> None:
    if not FULL.is_char_device():
        pytest.skip("this system has no device that is always full")
    for asked in (["export", "--format", "csv", "-o"], ["export", "-o"], ["calendar"]):
        result = CliRunner().invoke(main, [*asked, str(FULL), "--db", str(db)])
        assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
        assert f"{FULL} cannot be written: No space left" in result.output
    assert FULL.is_char_device()
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "export", "--db", str(db)]
    with FULL.open("wb") as full:
        done = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False
        )
    told = done.stderr.decode()
    assert done.returncode == 1
    assert told.splitlines() == [
        "saraban: No space left on device",
        "  look at the path and at the disk",
    ]


def test_records_that_are_dropped_half_read_end_quietly(db: Path, recwarn: pytest.WarningsRecorder) -> None:
    with Archive.open(db) as archive:
        records = archive.records()
        next(records)
    del records
    assert not recwarn.list
