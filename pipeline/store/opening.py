"""An open archive: its connection, transactions, and what all verbs need."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from pipeline.store.cards import Cards
from pipeline.store.database import connect
from pipeline.store.errors import (
    ArchiveUnusable,
    LetterNotFound,
)
from pipeline.store.index import SearchIndex
from pipeline.store.office import office_from_json
from schemas.source import Office

if TYPE_CHECKING:
    from pipeline.store.writer import Writer


class OpenArchive:
    """An open archive. Use it as a context manager, in one thread."""

    def __init__(self, db: Database, path: Path) -> None:
        self.path = path
        self._db = db
        self._connection: sqlite3.Connection = db.conn
        self._run: int | None = None
        self._config: str | None = None
        self._closed = False
        self._index = SearchIndex(self._connection, self._setting("search", "trigram"))

    @classmethod
    def open(
        cls, path: Path | str, create: bool = True, *, migrate: bool = False, read_only: bool = False
    ) -> Self:
        """Open an archive, making it where there is none.

        Args:
            path: The database file.
            create: Make the database where the file is missing.
            migrate: Bring a database of an earlier version up to date; without it such a one is refused.
            read_only: Open for questions only.

        Raises:
            ArchiveError: Where the file is another program's, of another version, or cannot be used. Nothing
                was changed then.
        """
        place = Path(path)
        return cls(connect(place, create=create, migrate=migrate, read_only=read_only), place)

    def close(self) -> None:
        """Close the database."""
        self._closed = True
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """The database itself, as sqlite-utils shows it."""
        return self._db

    # Inside.

    @cached_property
    def _writer(self) -> Writer:
        # Loaded when it is used: a question waits for no rules of reading.
        from pipeline.store.writer import Writer

        return Writer(self._connection, self._index)

    def _office(self) -> Office | None:
        row = self._connection.execute("SELECT value FROM settings WHERE name = 'office'").fetchone()
        return office_from_json(row[0]) if row else None

    def _setting(self, name: str, default: str) -> str:
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(json.loads(row[0])) if row else default

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise ArchiveUnusable(
                f"{self.path} cannot be written: {error}", "wait for the other program, or look at the disk"
            ) from error
        try:
            yield
            Cards(self._connection).renew()
            self._connection.execute("COMMIT")
        except BaseException as error:
            # A full disk has undone the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._index.forget()
            self._writer.forget()
            if isinstance(error, sqlite3.OperationalError):
                raise ArchiveUnusable(
                    f"{self.path} cannot be written: {error}",
                    "look at the disk and at the file's permissions",
                ) from error
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the database over several questions, while another process writes.

        An answer that is given piece by piece (`records`) may be dropped half read, and then ends after the
        archive was closed: there is nothing left to end.
        """
        if self._connection.in_transaction:
            # A question inside another, such as one about each record that `records` gives.
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if not self._closed:
                self._connection.execute("COMMIT")

    def _held(self, key: str) -> int:
        row = self._connection.execute("SELECT id FROM letters WHERE key = ? AND held = 1", (key,)).fetchone()
        if row is None:
            raise LetterNotFound(f"no letter {key} is held", "ask for its number with: saraban chain NUMBER")
        return int(row[0])
