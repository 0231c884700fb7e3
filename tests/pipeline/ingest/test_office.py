from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from pipeline.ingest import Limits, read
from pipeline.ingest.readers.office import convert_many, needs_office, soffice
from schemas.source import FileStatus, Found, Reader
from tests.pipeline.ingest.conftest import LETTER, TEXT
from tests.pipeline.ingest.conftest import Reader as Reads
from tests.pipeline.ingest.test_bad_input import codes, docx_bytes

NEEDS = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def rtf(text: str) -> bytes:
    """An RTF as WordPad writes it: every Thai letter by its Unicode number."""
    words = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c.replace("\n", "\\par ") for c in text)
    return b"{\\rtf1\\ansi\\ansicpg874\\uc1 " + words.encode("ascii") + b"}"


def program(folder: Path, body: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@NEEDS
def test_many_files_in_one_start(tmp_path: Path, reads: Reads) -> None:
    files = []
    for number, data in enumerate([rtf(TEXT), b"{\\rtf1 broken", rtf("เรื่อง ที่สอง")]):
        files.append(tmp_path / f"ไฟล์ {number}.txt")
        files[-1].write_bytes(data)
    made = convert_many(files, tmp_path / "out", 120)
    assert set(made) >= {files[0], files[2]}
    document = read(Found(path=files[0], shown="a"), tmp_path / "spool", converted=made[files[0]])
    assert document.status is FileStatus.OK
    assert document.source is not None and document.source.media_type == "application/rtf"
    assert document.pages[0].text.split("\n") == list(LETTER)
    assert document.pages[0].reader is Reader.OFFICE
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == []


@NEEDS
def test_a_single_file_is_converted_on_the_way(reads: Reads) -> None:
    document = reads(rtf("เรื่อง ทดสอบ"), "a.rtf")
    assert document.status is FileStatus.OK
    assert document.pages[0].text == "เรื่อง ทดสอบ"


def test_without_libreoffice_the_file_waits_with_advice(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SARABAN_SOFFICE", "")
    document = reads(rtf(TEXT), "a.rtf")
    assert (document.status, codes(document)) == (FileStatus.NEEDS_OFFICE, ["office.missing"])
    assert "make setup-office" in document.problems[0].advice


@pytest.mark.parametrize("body", ["exit 0", "exit 1", "kill -9 $$"])
def test_a_start_that_writes_nothing_is_a_failure(
    tmp_path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setenv("SARABAN_SOFFICE", str(program(tmp_path, body)))
    document = reads(rtf(TEXT), "a.rtf")
    assert (document.status, codes(document)) == (FileStatus.FAILED, ["office.failed"])


def test_a_start_that_hangs_is_killed_with_its_children(
    tmp_path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "child"
    monkeypatch.setenv("SARABAN_SOFFICE", str(program(tmp_path, f"sleep 600 & echo $! > {note}; wait")))
    document = reads(rtf(TEXT), "a.rtf", Limits(office_seconds=1.0))
    assert (document.status, codes(document)) == (FileStatus.FAILED, ["office.timeout"])
    child = int(note.read_text())
    for _ in range(50):
        if not running(child):
            break
        time.sleep(0.1)
    assert not running(child)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        # A killed child that nobody has waited for yet still has its number.
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_what_needs_libreoffice_is_told_by_content(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(rtf(TEXT))
    (tmp_path / "b.doc").write_bytes(docx_bytes())
    assert needs_office(tmp_path / "a.pdf")
    assert not needs_office(tmp_path / "b.doc")
    assert not needs_office(tmp_path / "gone")
