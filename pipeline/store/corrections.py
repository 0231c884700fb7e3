"""The rows of what persons put right: beside the readings, never over them, each one taken back alone."""

from __future__ import annotations

import sqlite3

from pipeline.link.corrections import Correction, corrected
from schemas.letter import LetterRecord

CITATION = "citation"
"""The field name of a decision about what a citation means: `was` its text, `value` the key of the letter."""


class Corrections:
    """Reads corrections, quickly where there are none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._any: bool | None = None

    def forget(self) -> None:
        """Look again: a transaction begins, or a correction was written."""
        self._any = None

    def over(self, record: LetterRecord, sha256: str, part: int) -> LetterRecord:
        """Return a reading's record with the corrections that persons made."""
        if not self.some():
            return record
        rows = self._connection.execute(
            "SELECT field, value FROM corrections WHERE sha256 = ? AND part = ? AND undone_at IS NULL "
            "ORDER BY id",
            (sha256, part),
        )
        return corrected(record, [Correction(field, value) for field, value in rows])

    def some(self) -> bool:
        """Whether there is any correction at all."""
        if self._any is None:
            row = self._connection.execute(
                "SELECT 1 FROM corrections WHERE undone_at IS NULL LIMIT 1"
            ).fetchone()
            self._any = row is not None
        return self._any

    def decisions(self) -> dict[tuple[str, str], str | None]:
        """Return what persons decided about citations, by key of the citing letter and the words."""
        if not self.some():
            return {}
        rows = self._connection.execute(
            "SELECT letter_key, was, value FROM corrections WHERE field = ? AND undone_at IS NULL ORDER BY "
            "id",
            (CITATION,),
        )
        return {(key, was): value for key, was, value in rows}

    def write(
        self,
        letter_key: str,
        field: str,
        was: str | None,
        value: str | None,
        at: str,
        *,
        reading: tuple[str, int] | None = None,
        by: str | None = None,
        note: str | None = None,
    ) -> None:
        """Write a correction in the place of an earlier one of the same thing."""
        sha256, part = reading or (None, None)
        same = (
            "field = ? AND sha256 = ? AND part = ?" if reading else "field = ? AND letter_key = ? AND was = ?"
        )
        self._connection.execute(
            f"UPDATE corrections SET undone_at = ? WHERE undone_at IS NULL AND {same}",
            (at, field, *(reading or (letter_key, was))),
        )
        self._connection.execute(
            "INSERT INTO corrections (letter_key, sha256, part, field, was, value, by, at, note) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (letter_key, sha256, part, field, was, value, by, at, note),
        )
        self.forget()
