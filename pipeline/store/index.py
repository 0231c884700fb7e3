"""The full-text index of letters: kept in step with the readings they stand on."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.store.folding import FOLDING, smooth, tighten
from pipeline.store.records import unpack_text

PAD = "  "
"""Two spaces close each folded text (which has none inside), so that its last character begins a trigram."""
_THREAD_FROM = 8
_AHEAD = 16
_ENGINES = ("nlpo3", "newmm")
"""nlpo3 cuts as newmm does, five times as fast; it is compiled and so not there on every machine."""


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


def segment(smoothed: str) -> str:
    """Return the words of a smoothed text with spaces between, for the word index."""
    return " ".join(_cutter()(smoothed)) if smoothed else ""


def gram_codes(folded: str) -> list[int]:
    """Return the distinct trigrams of a folded text as numbers, 21 bits a character."""
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    codes = (codes[:-2] << np.uint64(42)) | (codes[1:-1] << np.uint64(21)) | codes[2:]
    found: list[int] = np.unique(codes).tolist()
    return found


def gram_of(code: int) -> str:
    """Return the trigram of a number."""
    return chr(code >> 42) + chr(code >> 21 & 0x1FFFFF) + chr(code & 0x1FFFFF)


@dataclass(frozen=True, slots=True)
class _Prepared:
    letter: int
    folded: str
    subject: str
    body: str
    grams: list[int]


class SearchIndex:
    """Writes the index; `mode` is `trigram`, or `like` where SQLite has no trigram tokenizer.

    Letters are taken in by `add` and written by `flush` at the end of a transaction: words are cut in another
    thread while SQLite, which lets go of the interpreter's lock, writes the letter before.
    """

    def __init__(self, connection: sqlite3.Connection, mode: str) -> None:
        self._connection = connection
        self.mode = mode
        self._known: set[int] = set()
        self._pending: dict[int, tuple[str, str | None]] = {}
        self._checked = False

    def add(self, letter: int, text: str, subject: str | None) -> None:
        """Take a letter's text into the index, when `flush` is called."""
        self._pending[letter] = (text, subject)

    def flush(self) -> None:
        """Write what was added."""
        if not self._pending:
            return
        self._check()
        waiting = [(letter, *item) for letter, item in self._pending.items()]
        self._pending.clear()
        if len(waiting) < _THREAD_FROM:
            for item in waiting:
                self._write(self._prepare(item))
            return
        with ThreadPoolExecutor(1) as pool:
            ahead: deque[Future[_Prepared]] = deque()
            for item in waiting:
                ahead.append(pool.submit(self._prepare, item))
                if len(ahead) > _AHEAD:
                    self._write(ahead.popleft().result())
            while ahead:
                self._write(ahead.popleft().result())

    def _prepare(self, item: tuple[int, str, str | None]) -> _Prepared:
        letter, text, subject = item
        smoothed = smooth(text)
        folded = tighten(smoothed) + PAD
        if self.mode == "like":
            return _Prepared(letter, folded, "", "", [])
        return _Prepared(
            letter, folded, segment(smooth(subject or "")), segment(smoothed), gram_codes(folded)
        )

    def _write(self, made: _Prepared) -> None:
        if self.mode == "like":
            self._connection.execute(
                "INSERT OR REPLACE INTO letter_folded (letter_id, folded) VALUES (?, ?)",
                (made.letter, made.folded),
            )
            return
        self._connection.execute(
            "INSERT INTO letter_text (rowid, folded) VALUES (?, ?)", (made.letter, made.folded)
        )
        self._connection.execute(
            "INSERT INTO letter_words (rowid, subject, body) VALUES (?, ?, ?)",
            (made.letter, made.subject, made.body),
        )
        fresh = [code for code in made.grams if code not in self._known]
        if fresh:
            self._connection.executemany(
                "INSERT OR IGNORE INTO grams (gram) VALUES (?)", [(gram_of(code),) for code in fresh]
            )
            self._known.update(fresh)

    def remove(self, letter: int, text: str, subject: str | None) -> None:
        """Take a letter out; `text` and `subject` are those it was indexed with (the index keeps no text)."""
        if self._pending.pop(letter, None) is not None:
            return
        self._check()
        if self.mode == "like":
            self._connection.execute("DELETE FROM letter_folded WHERE letter_id = ?", (letter,))
            return
        smoothed = smooth(text)
        self._connection.execute(
            "INSERT INTO letter_text (letter_text, rowid, folded) VALUES ('delete', ?, ?)",
            (letter, tighten(smoothed) + PAD),
        )
        self._connection.execute(
            "INSERT INTO letter_words (letter_words, rowid, subject, body) VALUES ('delete', ?, ?, ?)",
            (letter, segment(smooth(subject or "")), segment(smoothed)),
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
        """Make the whole index anew from the letters' texts."""
        for table in ("letter_text", "letter_words"):
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        self._connection.execute("DELETE FROM grams")
        self._known.clear()
        for letter, packed, subject in self._connection.execute(
            "SELECT letters.id, readings.record, letters.subject FROM letters "
            "JOIN readings ON readings.id = letters.reading_id"
        ).fetchall():
            self.add(letter, unpack_text(packed), subject)
        self.flush()

    def forget(self) -> None:
        """Drop what is remembered of the grams written, after a transaction that was rolled back."""
        self._known.clear()
        self._pending.clear()
        self._checked = False
