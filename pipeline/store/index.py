"""The full-text index of letters: kept in step with the readings they stand on."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from pipeline.store.folding import FOLDING, smooth, tighten
from pipeline.store.records import unpack_text

PAD = "  "
"""Two spaces close each folded text (which has none inside), so that its last character begins a trigram."""
_CHUNK = 64
"""Letters prepared before they are written: what is at hand at one time."""
_SEEN_BITS = 18
_NO_GRAM = np.uint64(2**64 - 1)
_ENGINES = ("nlpo3", "newmm")
"""nlpo3 cuts as newmm does, five times as fast; it is compiled and so not there on every machine."""


def part_entry(part: int) -> int:
    """Return the index's number of a form or loose annex, a row of `other_parts`: below 0."""
    return -part


@cache
def segmenter() -> str:
    """Return which word cutter makes the index, with its version and that of the folding."""
    engine = next(e for e in _ENGINES if e == "newmm" or importlib.util.find_spec(e) is not None)
    package = "pythainlp" if engine == "newmm" else engine
    return f"{engine} {importlib.metadata.version(package)} folding {FOLDING}"


@cache
def _cutter() -> Callable[[str], list[str]]:
    # Loaded on first use: the dictionary takes a third of a second. The cutters are called below pythainlp's
    # `word_tokenize`, which strips and rejoins every word again.
    if segmenter().startswith("newmm"):
        from pythainlp.tokenize.newmm import segment as newmm

        return newmm  # type: ignore[no-any-return]
    from pythainlp.tokenize.nlpo3 import segment as nlpo3

    return nlpo3  # type: ignore[no-any-return]


def cut(text: str) -> list[str]:
    """Return a text in words and what stands between them; joined, they are the text."""
    return _cutter()(text) if text else []


def segment(smoothed: str) -> str:
    """Return the words of a smoothed text with spaces between, for the word index."""
    return " ".join(cut(smoothed))


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


@dataclass(frozen=True, slots=True)
class _Prepared:
    entry: int
    folded: str
    subject: str
    body: str


class SearchIndex:
    """Writes the index; `mode` is `trigram`, or `like` where SQLite has no trigram tokenizer.

    Letters are taken in by `add` and written by `flush` at the end of a transaction. No second thread cuts
    words meanwhile: the cutter never lets go of the interpreter's lock, and the two would wait in turn.
    """

    def __init__(self, connection: sqlite3.Connection, mode: str) -> None:
        self._connection = connection
        self.mode = mode
        self._grams = _Grams()
        self._pending: dict[int, tuple[str, str | None]] = {}
        self._checked = False

    def add(self, entry: int, text: str, subject: str | None = None) -> None:
        """Take in the text of a letter (its id) or of another part (`part_entry`), when `flush` is called."""
        self._pending[entry] = (text, subject)

    def flush(self) -> None:
        """Write what was added."""
        if not self._pending:
            return
        self._check()
        # In order: FTS5 ends a segment wherever a row goes before the last one.
        waiting = [(entry, *self._pending[entry]) for entry in sorted(self._pending)]
        self._pending.clear()
        for start in range(0, len(waiting), _CHUNK):
            self._write([self._prepare(*item) for item in waiting[start : start + _CHUNK]])

    def _prepare(self, entry: int, text: str, subject: str | None) -> _Prepared:
        smoothed = smooth(text)
        folded = tighten(smoothed) + PAD
        if self.mode == "like":
            return _Prepared(entry, folded, "", "")
        return _Prepared(entry, folded, segment(smooth(subject or "")), segment(smoothed))

    def _write(self, made: list[_Prepared]) -> None:
        many = self._connection.executemany
        if self.mode == "like":
            many(
                "INSERT OR REPLACE INTO letter_folded (letter_id, folded) VALUES (?, ?)",
                [(m.entry, m.folded) for m in made],
            )
            return
        many("INSERT INTO letter_text (rowid, folded) VALUES (?, ?)", [(m.entry, m.folded) for m in made])
        many(
            "INSERT INTO letter_words (rowid, subject, body) VALUES (?, ?, ?)",
            [(m.entry, m.subject, m.body) for m in made],
        )
        fresh = [(gram,) for m in made for gram in self._grams.fresh(m.folded)]
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
        smoothed = smooth(text)
        self._connection.execute(
            "INSERT INTO letter_text (letter_text, rowid, folded) VALUES ('delete', ?, ?)",
            (entry, tighten(smoothed) + PAD),
        )
        self._connection.execute(
            "INSERT INTO letter_words (letter_words, rowid, subject, body) VALUES ('delete', ?, ?, ?)",
            (entry, segment(smooth(subject or "")), segment(smoothed)),
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
            self._write([self._prepare(*entry) for entry in some])

    def forget(self) -> None:
        """Drop what is remembered of the grams written, after a transaction that was rolled back."""
        self._grams.forget()
        self._pending.clear()
        self._checked = False
