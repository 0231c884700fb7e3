"""Opening the database: whose it is, which schema it has, and the connection's settings."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from pipeline.store.errors import (
    ArchiveMissing,
    ArchiveUnusable,
    NewerSchema,
    NotAnArchive,
    OlderSchema,
)
from pipeline.store.schema import APPLICATION_ID, migration_names, migrations

_BUSY_SECONDS = 60.0
_APPLICATION_ID = slice(68, 72)
"""Where the head of a SQLite file says whose it is (https://sqlite.org/fileformat.html, 1.3)."""
_CACHE_KIB = 262_144
"""At most, and only of what was looked at: the cards of some ten thousand letters and the ways to them."""
_CHECKPOINT_PAGES = 8000
"""32 MiB of log: a page that is written often is copied into the file once."""


def connect(path: Path, *, create: bool = True, migrate: bool = False, read_only: bool = False) -> Database:
    """Open (or make) an archive's database.

    A file of another program, and one of another schema version, is refused before anything is written to it.

    Raises:
        ArchiveError: With advice, one class for each reason.
    """
    state = _inspect(path)
    if state == "missing":
        if not create or read_only:
            raise ArchiveMissing(
                f"there is no database at {path}", f"make one with: saraban run FOLDER --db {path}"
            )
        if not path.parent.is_dir():
            raise ArchiveUnusable(
                f"the folder {path.parent} does not exist", "make the folder, then run again"
            )
    elif state == "empty" and (not create or read_only):
        raise NotAnArchive(
            f"{path} is empty: it holds no archive", f"fill it with: saraban run FOLDER --db {path}"
        )
    elif state == "older" and not migrate:
        raise OlderSchema(
            f"{path} was written by an earlier version of Saraban",
            f"bring it up to date with: saraban migrate --db {path} (it is changed in place; keep a copy)",
        )
    try:
        return _open(path, fresh=state != "current", read_only=read_only)
    except sqlite3.Error as error:
        raise ArchiveUnusable(
            f"{path} cannot be opened{'' if read_only else ' for writing'}: {error}",
            "look whether the folder can be written and no other program holds the file",
        ) from error


def _inspect(path: Path) -> str:
    """Return `missing`, `empty`, `current` or `older`; raise for everything that must not be touched."""
    if not path.exists():
        return "missing"
    if path.is_dir():
        raise NotAnArchive(f"{path} is a folder", "give the path of a file, such as archive.db")
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise ArchiveUnusable(
            f"{path} cannot be read: {error.strerror}", "look at its permissions"
        ) from error
    if not head:
        return "empty"
    if not head.startswith(b"SQLite format 3\x00"):
        raise NotAnArchive(
            f"{path} is no SQLite database", "give another path for --db; this file was not changed"
        )
    application = int.from_bytes(head[_APPLICATION_ID], "big")
    if application not in (0, APPLICATION_ID):
        raise NotAnArchive(
            f"{path} is the database of another program",
            "give another path for --db; this file was not changed",
        )
    connection = sqlite3.connect(_look(path, briefly=True), uri=True, timeout=_BUSY_SECONDS)
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables and application in (0, APPLICATION_ID):
            return "empty"
        if application != APPLICATION_ID:
            raise NotAnArchive(
                f"{path} is the database of another program",
                "give another path for --db; this file was not changed",
            )
        applied = {
            row[0]
            for row in connection.execute("SELECT name FROM migrations WHERE migration_set = 'saraban'")
        }
    except sqlite3.Error as error:
        raise ArchiveUnusable(
            f"{path} cannot be read as a database: {error}",
            "if another program writes to it, wait; if it is damaged, restore a copy",
        ) from error
    finally:
        connection.close()
    known = set(migration_names())
    if applied - known:
        raise NewerSchema(
            f"{path} was written by a later version of Saraban", "install that version; nothing was changed"
        )
    return "current" if applied == known else "older"


def _look(path: Path, *, briefly: bool) -> str:
    """Return the address by which a file is opened for looking, so that nothing changes, not even beside it.

    SQLite lays two files beside a database in WAL mode, also for a look at it. One that nobody has open (they
    are not there) is taken as it lies: for a brief look, and in a folder where they cannot be made.
    """
    open_now = any(path.with_name(f"{path.name}-{end}").exists() for end in ("wal", "shm", "journal"))
    as_it_lies = not open_now and (briefly or not os.access(path.parent, os.W_OK))
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if as_it_lies else ''}"


def _open(path: Path, *, fresh: bool, read_only: bool) -> Database:
    if read_only:
        uri = _look(path, briefly=False)
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    else:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Pages that fall free are wiped where they are written anyway: builds that wipe them all write the
        # search index twice.
        connection.execute("PRAGMA secure_delete = FAST")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    db = Database(connection)
    if fresh and not read_only:
        # Two runs that start at once: the second waits here and then finds the work done.
        # One transaction over all migrations: killed inside it, the file is as it was.
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations().apply(db)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return db
