"""The rows of what persons put right: beside the readings, never over them, each one taken back alone."""

from __future__ import annotations

import json
import sqlite3
from difflib import SequenceMatcher

from pipeline.link.agree import plain
from pipeline.link.corrections import Correction, corrected, record_field
from pipeline.store.visibility import masked_key, visible
from schemas.archive import CorrectionNote
from schemas.letter import LetterRecord, Secrecy

CITATION = "citation"
"""The field name of a decision about what a citation means: `was` its text, `value` the key of the letter.

`item` is the number key that is meant where the words cite several letters (`ว 12-14`), none for all of them.
"""
Decisions = dict[tuple[str, str, str | None], str | None]
"""Citing letter, words and number key (none: whichever) of a citation, and the letter that it means."""
_LIKE, _SAME_WORDS = 0.6, 0.95
"""From here two wordings are one citation's, where they cite the same number, and where one cites none."""
COPY = "copy"
"""The field name of a decision that two readings are one letter, or two: `was` the other reading's key."""


def decision_of(
    decisions: Decisions, citing: str, text: str, number_key: str | None
) -> tuple[str, str, str | None] | None:
    """Return the key of what a person decided of a citation, `None` where nothing was.

    A new reading may have other words by a mark: the decision of the same number, or else of nearly the same
    words, is this citation's where none has just these.
    """
    for said in ((citing, text, number_key), (citing, text, None)):
        if said in decisions:
            return said
    likely = []
    for said in decisions:
        if said[0] == citing and (said[2] is None or number_key is None or said[2] == number_key):
            likeness = SequenceMatcher(None, plain(said[1]), plain(text), autojunk=False).ratio()
            if likeness >= (_LIKE if said[2] == number_key and number_key else _SAME_WORDS):
                likely.append((likeness, said))
    return max(likely, key=lambda one: (one[0], str(one[1])))[1] if likely else None


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
            "SELECT field, value, item FROM corrections WHERE sha256 = ? AND part = ? AND undone_at IS NULL "
            "AND field <> ? ORDER BY id",
            (sha256, part, COPY),
        )
        return corrected(record, [Correction(*row) for row in rows])

    def fields(self, sha256: str, part: int) -> frozenset[str]:
        """Return which fields of a reading persons put right: they go before those of other copies."""
        if not self.some():
            return frozenset()
        rows = self._connection.execute(
            "SELECT field FROM corrections WHERE sha256 = ? AND part = ? AND undone_at IS NULL "
            "AND field <> ?",
            (sha256, part, COPY),
        )
        return frozenset(record_field(field) for (field,) in rows)

    def some(self) -> bool:
        """Whether there is any correction at all."""
        if self._any is None:
            row = self._connection.execute(
                "SELECT 1 FROM corrections WHERE undone_at IS NULL LIMIT 1"
            ).fetchone()
            self._any = row is not None
        return self._any

    def decisions(self) -> Decisions:
        """Return what persons decided about citations."""
        if not self.some():
            return {}
        rows = self._connection.execute(
            "SELECT letter_key, was, item, value FROM corrections "
            "WHERE field = ? AND undone_at IS NULL ORDER BY id",
            (CITATION,),
        )
        return {(key, was, item): value for key, was, item, value in rows}

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
        item: str | None = None,
    ) -> None:
        """Write a correction in the place of an earlier one of the same thing."""
        self.undo(letter_key, field, was, at, reading=reading, item=item)
        sha256, part = reading or (None, None)
        self._connection.execute(
            "INSERT INTO corrections (letter_key, sha256, part, field, was, value, by, at, note, item) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (letter_key, sha256, part, field, was, value, by, at, note, item),
        )
        self.forget()

    def undo(
        self,
        letter_key: str,
        field: str,
        was: str | None,
        at: str,
        *,
        reading: tuple[str, int] | None = None,
        item: str | None = None,
    ) -> int:
        """Take corrections of one thing back; return how many there were.

        Of a reading's field the latest stands; an item's is told by its words, so that the same place in
        another order of items is another item's. Of a decision the one with its words is meant, and with its
        number where `item` names one.
        """
        if field == COPY or reading is None:
            same, values = "field = ? AND was IS ?", [field, was]
            if reading is None:
                same, values = f"{same} AND letter_key = ?", [*values, letter_key]
                if item is not None:
                    same, values = f"{same} AND item = ?", [*values, item]
            else:
                same, values = f"{same} AND sha256 = ? AND part = ?", [*values, *map(str, reading)]
        else:
            same = "field = ? AND sha256 = ? AND part = ? AND item IS ?"
            values = [field, reading[0], str(reading[1]), item]
        count = self._connection.execute(
            f"UPDATE corrections SET undone_at = ? WHERE undone_at IS NULL AND {same}", (at, *values)
        ).rowcount
        self.forget()
        return count


def correction_notes(
    connection: sqlite3.Connection, letter: int, key: str, include: Secrecy | None = None
) -> tuple[CorrectionNote, ...]:
    """Return what is in force of a letter; of copies put right alike, one.

    The keys of classified letters that are meant by a citation are masked.
    """
    rows = connection.execute(
        "SELECT DISTINCT field, min(was), value, by, at, item, note FROM corrections "
        "WHERE undone_at IS NULL AND (letter_key = ? AND sha256 IS NULL OR EXISTS (SELECT 1 FROM readings "
        "JOIN sources ON sources.id = readings.source_id WHERE readings.letter_id = ? "
        "AND sources.sha256 = corrections.sha256 AND readings.part = corrections.part)) "
        "GROUP BY field, value, by, at, item, note ORDER BY min(id)",
        (key, letter),
    ).fetchall()
    hidden = {
        meant
        for (meant,) in connection.execute(
            f"SELECT key FROM letters WHERE key IN (SELECT value FROM json_each(?)) "
            f"AND NOT {visible('letters', include)}",
            (json.dumps([row[2] for row in rows if row[0] == CITATION]),),
        )
    }
    return tuple(
        CorrectionNote(field, was, masked_key(value) if value in hidden else value, *rest)
        for field, was, value, *rest in rows
    )
