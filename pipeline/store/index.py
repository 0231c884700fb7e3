"""The full-text index of letters: kept in step with the readings they stand on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from pipeline.store.folding import smooth
from pipeline.store.index_text import index_text, segment, segmenter
from pipeline.store.records import unpack_text
from schemas.outcome import IndexText

_CHUNK = 64
"""Letters prepared before they are written: what is at hand at one time."""
_SEEN_BITS = 18
_NO_GRAM = np.uint64(2**64 - 1)


def part_entry(part: int) -> int:
    """Return the index's number of a form or loose annex, a row of `other_parts`: below 0."""
    return -part


class _Grams:
    """Which trigrams were written already, as far as a table of fixed size remembers.

    A trigram is a number of 63 bits, 21 a character; its place in the table is a hash of it. Two of one place
    forget one another: they are written again, which changes nothing.
    """

    def __init__(self) -> None:
        self._seen = np.full(1 << _SEEN_BITS, _NO_GRAM)

    def fresh(self, folded: str) -> list[str]:
        """Return the trigrams of a folded text that may not be written yet, and remember them."""
        chars = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
        codes = (chars[:-2] << np.uint64(42)) | (chars[1:-1] << np.uint64(21)) | chars[2:]
        # Multiplied by 2^64 over the golden ratio: neighbouring numbers lie far apart.
        places = (codes * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _SEEN_BITS)
        unknown = self._seen[places] != codes
        if not unknown.any():
            return []
        self._seen[places[unknown]] = codes[unknown]
        return sorted(_gram_of(code) for code in set(codes[unknown].tolist()))

    def forget(self) -> None:
        """Forget everything."""
        self._seen[:] = _NO_GRAM


def _gram_of(code: int) -> str:
    return chr(code >> 42) + chr(code >> 21 & 0x1FFFFF) + chr(code & 0x1FFFFF)


class SearchIndex:
    """Writes the index; `mode` is `trigram`, or `like` where SQLite has no trigram tokenizer.

    Letters are taken in by `add` and written by `flush` at the end of a transaction; what `take` was given
    for their texts before is written as it is. No second thread makes ready the rest: the word cutter never
    lets go of the interpreter's lock.
    """

    def __init__(self, connection: sqlite3.Connection, mode: str) -> None:
        self._connection = connection
        self.mode = mode
        self._grams = _Grams()
        self._pending: dict[int, tuple[str, str | None]] = {}
        self._ready: dict[str, IndexText] = {}
        self._checked = False

    def take(self, texts: Iterable[IndexText]) -> None:
        """Take in texts that another process made ready, for the letters to come before the next `flush`."""
        self._ready |= {one.text: one for one in texts if one.cutter == segmenter()}

    def add(self, entry: int, text: str, subject: str | None = None) -> None:
        """Take in the text of a letter (its id) or of another part (`part_entry`), when `flush` is called."""
        self._pending[entry] = (text, subject)

    def flush(self) -> None:
        """Write what was added."""
        if self._pending:
            self._check()
        # In order: FTS5 ends a segment wherever a row goes before the last one.
        waiting = sorted(self._pending.items())
        self._pending.clear()
        for start in range(0, len(waiting), _CHUNK):
            self._write([(entry, self._prepare(*item)) for entry, item in waiting[start : start + _CHUNK]])
        self._ready.clear()

    def _prepare(self, text: str, subject: str | None) -> IndexText:
        ready = self._ready.get(text)
        if ready is None:
            return index_text(text, subject)
        if ready.subject == subject:
            return ready
        # A person put the subject right, or it is that of another reading of the letter.
        return replace(ready, subject=subject, subject_words=segment(smooth(subject or "")))

    def _write(self, made: list[tuple[int, IndexText]]) -> None:
        many = self._connection.executemany
        if self.mode == "like":
            many(
                "INSERT OR REPLACE INTO letter_folded (letter_id, folded) VALUES (?, ?)",
                [(entry, one.folded) for entry, one in made],
            )
            return
        many(
            "INSERT INTO letter_text (rowid, folded) VALUES (?, ?)",
            [(entry, one.folded) for entry, one in made],
        )
        many(
            "INSERT INTO letter_words (rowid, subject, body) VALUES (?, ?, ?)",
            [(entry, one.subject_words, one.words) for entry, one in made],
        )
        fresh = [(gram,) for _, one in made for gram in self._grams.fresh(one.folded)]
        if fresh:
            many("INSERT OR IGNORE INTO grams (gram) VALUES (?)", fresh)

    def remove(self, entry: int, text: str, subject: str | None = None) -> None:
        """Take an entry out; `text` and `subject` are those it was indexed with (the index keeps no text)."""
        if self._pending.pop(entry, None) is not None:
            return
        self._check()
        if self.mode == "like":
            self._connection.execute("DELETE FROM letter_folded WHERE letter_id = ?", (entry,))
            return
        gone = index_text(text, subject)
        self._connection.execute(
            "INSERT INTO letter_text (letter_text, rowid, folded) VALUES ('delete', ?, ?)",
            (entry, gone.folded),
        )
        self._connection.execute(
            "INSERT INTO letter_words (letter_words, rowid, subject, body) VALUES ('delete', ?, ?, ?)",
            (entry, gone.subject_words, gone.words),
        )

    def _check(self) -> None:
        """Make the index anew where another word cutter made it: its words could not be taken out again."""
        if self._checked or self.mode == "like":
            return
        self._checked = True
        row = self._connection.execute("SELECT value FROM settings WHERE name = 'segmenter'").fetchone()
        if row is not None and json.loads(row[0]) == segmenter():
            return
        self._connection.execute(
            "INSERT OR REPLACE INTO settings (name, value) VALUES ('segmenter', ?)",
            (json.dumps(segmenter()),),
        )
        if row is not None:
            self._rebuild()

    def _rebuild(self) -> None:
        """Make the whole index anew from the texts, but for what waits to be written."""
        for table in ("letter_text", "letter_words"):
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        self._connection.execute("DELETE FROM grams")
        self._grams.forget()
        parts = self._connection.execute("SELECT id, text FROM other_parts ORDER BY id DESC")
        self._write_all((part_entry(part), text, None) for part, text in parts)
        letters = self._connection.execute(
            "SELECT letters.id, readings.record, letters.subject FROM letters "
            "JOIN readings ON readings.id = letters.reading_id ORDER BY letters.id"
        )
        self._write_all((letter, unpack_text(packed), subject) for letter, packed, subject in letters)

    def _write_all(self, entries: Iterator[tuple[int, str, str | None]]) -> None:
        waiting = (entry for entry in entries if entry[0] not in self._pending)
        while some := list(islice(waiting, _CHUNK)):
            self._write([(entry, index_text(text, subject)) for entry, text, subject in some])

    def forget(self) -> None:
        """Drop what is remembered of the grams written, after a transaction that was rolled back."""
        self._grams.forget()
        self._pending.clear()
        self._ready.clear()
        self._checked = False
