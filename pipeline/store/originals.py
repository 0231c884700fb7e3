"""The file that a letter was read in, where it still lies there unchanged and holds nothing else."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from pipeline.store.visibility import visible
from schemas.archive import PagePlace
from schemas.letter import LetterRecord, Secrecy

_CHUNK = 2**20


def original_of(connection: sqlite3.Connection, record: LetterRecord) -> Path | None:
    """Return the path of a letter's own file, `None` where none can stand for the letter.

    A file that holds other letters or forms as well is none: who may see one of them need not see the others.
    """
    sha256 = record.source.sha256
    held = connection.execute(
        "SELECT (SELECT count(*) FROM readings WHERE source_id = sources.id) "
        "+ (SELECT count(*) FROM other_parts WHERE source_id = sources.id) FROM sources WHERE sha256 = ?",
        (sha256,),
    ).fetchone()
    if held is None or held[0] != 1:
        return None
    for (name,) in connection.execute(
        "SELECT files.name FROM files JOIN sources ON sources.id = files.source_id WHERE sha256 = ? "
        "ORDER BY files.name",
        (sha256,),
    ):
        path = Path(name)
        try:
            if path.is_file() and _hash(path) == sha256:
                return path
        except (OSError, ValueError):
            continue
    return None


def page_place(
    connection: sqlite3.Connection, source: str, page: int, include: Secrecy | None
) -> PagePlace | None:
    """Return what is needed to render a page of a source (by its name); `None` where it has no such page."""
    row = connection.execute(
        "SELECT sources.id, sha256, media_type, width, height, rotation FROM sources "
        "JOIN pages ON pages.source_id = sources.id WHERE sources.name = ? AND number = ? "
        "ORDER BY sources.id DESC",
        (source, page),
    ).fetchone()
    if row is None:
        return None
    names = connection.execute(
        "SELECT name FROM files WHERE source_id = ? ORDER BY name <> ?, name", (row[0], source)
    )
    closed = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM readings JOIN letters ON letters.id = readings.letter_id "
        "WHERE source_id = ? AND ? BETWEEN first_page AND last_page "
        f"AND NOT ({visible('letters', include)})) OR EXISTS (SELECT 1 FROM other_parts "
        "WHERE source_id = ? AND ? BETWEEN first_page AND last_page "
        f"AND NOT ({visible('other_parts', include)}))",
        (row[0], page) * 2,
    ).fetchone()[0]
    return PagePlace(
        row[1], row[2], tuple(n for (n,) in names), page, row[3], row[4], row[5], closed=bool(closed)
    )


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
