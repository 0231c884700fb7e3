"""A batch into a database: only what is new, killed and resumed, duplicates, failures, exit codes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.run import ReadOptions, RunSummary, run_archive
from pipeline.store.archive import Archive
from schemas.outcome import Outcome
from schemas.source import FileStatus

ROOT = Path(__file__).parents[3]
ARCHIVE = ROOT / "data" / "sample" / "archive" / "born-digital"


class Silent:
    """A reporter that says nothing."""

    def total(self, files: int) -> None: ...

    def page(self, shown: str, number: int, seconds: float) -> None: ...

    def file(self, outcome: Outcome) -> None: ...


def run(folder: Path, db: Path, *, retry: bool = False, engine: str = "null") -> RunSummary:
    with Archive.open(db) as archive:
        return run_archive([folder], archive, ReadOptions(workers=1, engine=engine), Silent(), retry=retry)


def dump(db: Path) -> str:
    with Archive.open(db, create=False) as archive:
        return archive.dump()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Five letters of the sample archive's chain, in a folder of their own."""
    folder = tmp_path / "จดหมาย เข้า"
    folder.mkdir()
    for name in (
        "flood-1-department-circular.docx",
        "flood-2-province-circular.pdf",
        "flood-4-municipality-memo.docx",
        "flood-6-province-reminder.docx",
        "flood-7-department-cancels.pdf",
    ):
        shutil.copy(ARCHIVE / name, folder / name)
    return folder


def test_a_second_run_reads_only_what_is_new(letters: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    first = run(letters, db)
    assert first.files == {FileStatus.OK: 5}
    assert first.letters == 5
    before = dump(db)
    second = run(letters, db)
    assert second.files == {}
    assert second.unchanged == {FileStatus.OK: 5}
    assert dump(db) == before
    shutil.copy(ARCHIVE / "order-118.docx", letters)
    third = run(letters, db)
    assert third.files == {FileStatus.OK: 1}


def test_the_same_bytes_are_read_once_and_every_path_is_kept(letters: Path, tmp_path: Path) -> None:
    shutil.copy(letters / "flood-1-department-circular.docx", letters / "ก.docx")
    db = tmp_path / "a.db"
    summary = run(letters, db)
    assert summary.files == {FileStatus.OK: 5, FileStatus.DUPLICATE: 1}
    with Archive.open(db, create=False) as archive:
        assert len(archive.status()) == 6
        assert archive.stats().letters == 5


def test_one_run_and_many_runs_end_in_the_same_database(letters: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.db", tmp_path / "parts.db"
    run(letters, whole)
    for path in sorted(letters.iterdir(), reverse=True):
        run(path, parts)
    assert dump(parts) == dump(whole)


def test_a_failure_is_kept_and_tried_again_on_demand(
    letters: Path, tmp_path: Path, faulty_engines: None
) -> None:
    shutil.copy(ROOT / "data/sample/archive/scans/certificate-work.pdf", letters / "scan.pdf")
    db = tmp_path / "a.db"
    assert run(letters, db, engine="breaking").files[FileStatus.FAILED] == 1
    again = run(letters, db, engine="breaking")
    assert again.unchanged[FileStatus.FAILED] == 1
    assert again.failures == 1
    assert run(letters, db, engine="breaking", retry=True).files == {FileStatus.FAILED: 1}
    with Archive.open(db, create=False) as archive:
        (entry,) = archive.failed()
        assert "ZeroDivisionError" in entry.problems[0].reason


def saraban(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """The command in a process of its own, as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def count(db: Path) -> int:
    if not db.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from readings").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("after", [0, 1, 3])
def test_killed_at_any_moment_and_started_again_it_ends_the_same(
    letters: Path, tmp_path: Path, after: int
) -> None:
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    run(letters, whole)
    process = saraban(
        "run", str(letters), "--db", str(killed), "--ocr", "null", "--workers", "1", cwd=tmp_path
    )
    deadline = time.monotonic() + 120
    while count(killed) < after and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    run(letters, killed)
    assert dump(killed) == dump(whole)


def test_exit_codes(letters: Path, tmp_path: Path) -> None:
    (letters / "notes.xyz").write_bytes(bytes(range(256)))
    (letters / "empty.pdf").write_bytes(b"")
    common = ("--db", str(tmp_path / "a.db"), "--ocr", "null", "--workers", "1", "--quiet")
    fine = saraban("run", str(letters), *common, cwd=tmp_path)
    output, errors = fine.communicate(timeout=300)
    assert fine.returncode == 0, errors
    assert "unsupported" in output
    assert "empty" in output
    (letters / "broken.pdf").write_bytes(b"%PDF-1.4\n1 0 obj << /Type /Catalog")
    failed = saraban("run", str(letters), *common, cwd=tmp_path)
    output, _ = failed.communicate(timeout=300)
    assert failed.returncode == 1
    assert "1 files failed" in output
    wrong = saraban("run", str(tmp_path / "nowhere"), *common, cwd=tmp_path)
    _, errors = wrong.communicate(timeout=300)
    assert wrong.returncode == 2
    assert "no such file or folder" in errors
