"""What a command loads: help comes at once, and a question waits for no part that its answer needs not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from tests.factories.letters import letter, outcome, reference

NUMBER = "มท 0810.7/ว 1"
HEAVY = {"openpyxl", "lxml", "icalendar", "spacy", "pythainlp", "pdfplumber", "pipeline.store.writer"}


def loaded(*words: str) -> set[str]:
    """The modules that the command has loaded when it ends."""
    code = (
        "import atexit, sys; from pipeline.cli import main; "
        "atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr)); main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    return set(done.stderr.split())


def test_help_loads_no_part_of_the_archive() -> None:
    found = loaded("--help")
    assert "pipeline.cli.main" in found
    assert not found & {*HEAVY, "sqlite_utils", "pydantic", "pipeline.store.archive"}


@pytest.mark.parametrize("words", [("chain", NUMBER), ("missing",), ("stats",)])
def test_a_question_loads_what_it_needs(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(outcome("a.pdf", letter(NUMBER, references=[reference("มท 0810.7/ว 2", "2021-10-01")])))
    found = loaded(*words, "--db", str(path))
    assert "pipeline.store.archive" in found
    assert not found & HEAVY
