"""docs/DATABASE.md: every table and view is described, and every ready query runs."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from tests.factories.letters import letter, outcome
from tests.factories.sample import record_of, sample_records

TEXT = (Path(__file__).parents[3] / "docs" / "DATABASE.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter("ชร 0023.1/13303", text="สำรวจความพึงพอใจ")))
    return archive


def test_every_table_and_view_is_described(archive: Archive) -> None:
    named = set(re.findall(r"`([a-z_]+)`", TEXT))
    tables = {t for t in archive.database.table_names() if not re.match(r"letter_(text|words)_|sqlite_", t)}
    assert tables | set(archive.database.view_names()) <= named


@pytest.mark.parametrize("query", QUERIES)
def test_every_ready_query_runs(archive: Archive, query: str) -> None:
    rows = list(archive.database.query(query))
    if "MATCH" in query or "RECURSIVE" in query:
        assert len(rows) == 1
    else:
        assert rows == []


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, from its true records."""
    path = tmp_path_factory.mktemp("sample") / "a.db"
    with Archive.open(path) as archive:
        archive.write_many([outcome(true["file"], record_of(true)) for true in sample_records()])
    return path


def fitted(query: str) -> str:
    """A ready query, asked for something that the sample holds."""
    for before, after in (
        ("number_key = 'ชร 0023.1/13303' AND year = 2021", "number_key = 'นน 0918/ว512' AND year = 2023"),
        ("BETWEEN '2021-11-01' AND '2021-11-30'", "BETWEEN '2023-06-01' AND '2023-06-30'"),
        ("ความพึงพอใจ", "อุทกภัย"),
    ):
        query = query.replace(before, after)
    return query


@pytest.mark.parametrize("query", QUERIES)
def test_every_ready_query_answers_on_the_sample(sample: Path, query: str) -> None:
    """With SQLite alone, as in its shell and in Datasette: read-only, nothing of ours loaded."""
    with closing(sqlite3.connect(f"file:{sample}?mode=ro", uri=True)) as connection:
        rows = connection.execute(fitted(query)).fetchall()
    assert rows or "'ambiguous'" in query


@pytest.mark.parametrize("query", QUERIES)
def test_every_ready_query_runs_in_the_shell(sample: Path, query: str) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("no sqlite3 shell on this system")
    done = subprocess.run(
        [shell, "-readonly", str(sample), fitted(query)], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout or "'ambiguous'" in query


def test_every_view_answers_on_the_sample(sample: Path) -> None:
    with Archive.open(sample, read_only=True) as archive:
        for view in archive.database.view_names():
            rows = list(archive.database.query(f"SELECT * FROM {view}"))
            assert rows or view == "failed_files", view
