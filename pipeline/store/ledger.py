"""The ledger: every path that was ever seen, what became of it, and which runs there were."""

from __future__ import annotations

import datetime as dt
import sqlite3

from pipeline.store.visibility import visible_file
from schemas.archive import FileEntry
from schemas.letter import Secrecy
from schemas.source import FileStatus, Problem

_RETRY = (FileStatus.FAILED,)


def now() -> str:
    """Return the present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def known(connection: sqlite3.Connection, sha256: str, config: str) -> FileStatus | None:
    """Return how these bytes ended under this configuration, `None` where they were not read with it yet."""
    row = connection.execute("SELECT status, config FROM sources WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None or row[0] is None or row[1] != config:
        return None
    return FileStatus(row[0])


def begin_run(connection: sqlite3.Connection, config: str, name: str) -> int:
    """Record the start of a run; runs that were killed before are marked so."""
    connection.execute("UPDATE runs SET status = 'killed' WHERE status = 'running'")
    cursor = connection.execute(
        "INSERT INTO runs (name, config, status, started) VALUES (?, ?, 'running', ?)", (name, config, now())
    )
    return int(cursor.lastrowid or 0)


def end_run(connection: sqlite3.Connection, run: int, status: str) -> None:
    """Record the end of a run, with what it did."""
    connection.execute(
        "UPDATE runs SET status = ?, ended = ?, "
        "files = (SELECT count(*) FROM files WHERE files.run_id = runs.id), "
        "letters = (SELECT count(*) FROM readings JOIN sources ON sources.id = readings.source_id "
        "           WHERE sources.run_id = runs.id), "
        "failed = (SELECT count(*) FROM files WHERE files.run_id = runs.id AND files.status = 'failed') "
        "WHERE id = ?",
        (status, now(), run),
    )


_TROUBLE = "files.status NOT IN ('ok', 'duplicate')"


def entries(
    connection: sqlite3.Connection, *, trouble: bool = False, include: Secrecy | None = None
) -> tuple[FileEntry, ...]:
    """Return every path in order of name; with `trouble`, those that did not simply go well.

    Files that hold something of a higher class of secrecy than `include` are left out: names say what is in
    a file.
    """
    where = f"WHERE {_TROUBLE if trouble else 1} AND {visible_file('files', include)}"
    rows = connection.execute(
        "SELECT files.id, files.name, files.status, files.source_id, sources.sha256, sources.media_type, "
        "(SELECT count(*) FROM pages WHERE pages.source_id = files.source_id), "
        "(SELECT count(*) FROM readings WHERE readings.source_id = files.source_id) "
        f"FROM files LEFT JOIN sources ON sources.id = files.source_id {where} ORDER BY files.name"
    ).fetchall()
    return tuple(
        FileEntry(
            path=name,
            status=FileStatus(status),
            sha256=sha256,
            media_type=media_type,
            pages=pages,
            letters=letters,
            problems=_problems(connection, file, source),
        )
        for file, name, status, source, sha256, media_type, pages, letters in rows
    )


def left_out(connection: sqlite3.Connection, *, trouble: bool = False, include: Secrecy | None = None) -> int:
    """Return how many paths `entries` leaves out for what they hold."""
    where = f"{_TROUBLE if trouble else 1} AND NOT {visible_file('files', include)}"
    return int(connection.execute(f"SELECT count(*) FROM files WHERE {where}").fetchone()[0])


def levels(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the level of secrecy of the message that a path came with, of paths with one."""
    return dict(
        connection.execute("SELECT name, secrecy_level FROM files WHERE secrecy_level > 0").fetchall()
    )


def _problems(connection: sqlite3.Connection, file: int, source: int | None) -> tuple[Problem, ...]:
    rows = connection.execute(
        "SELECT code, reason, advice, page FROM problems WHERE file_id = ? OR source_id = ? "
        "ORDER BY coalesce(page, 0), code, reason",
        (file, source),
    )
    return tuple(Problem(code, reason, advice, page) for code, reason, advice, page in rows)
