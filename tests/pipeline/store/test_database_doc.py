"""docs/DATABASE.md: every table and view is described, and every ready query runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.store import Archive
from tests.factories.letters import letter, outcome

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
