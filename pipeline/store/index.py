"""The full-text index of letters: kept in step with the readings they stand on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache

from pipeline.store.folding import fold, trigrams

PAD = "  "
"""Two spaces close each folded text (which has none inside), so that its last character begins a trigram."""


@cache
def _tokenizer() -> Callable[[str], list[str]]:
    # Loaded on first use: the dictionary takes a third of a second.
    from pythainlp.tokenize import word_tokenize

    def tokens(text: str) -> list[str]:
        return [str(word) for word in word_tokenize(text, engine="newmm", keep_whitespace=False)]

    return tokens


def segment(text: str) -> str:
    """Return the words of a Thai text with spaces between, digits Arabic, for the word index."""
    words = (fold(word) for word in _tokenizer()(text))
    return " ".join(word for word in words if word)


class SearchIndex:
    """Writes the index; `mode` is `trigram`, or `like` where SQLite has no trigram tokenizer."""

    def __init__(self, connection: sqlite3.Connection, mode: str) -> None:
        self._connection = connection
        self.mode = mode
        self._known: set[str] = set()

    def add(self, letter: int, text: str, subject: str | None) -> None:
        """Index a letter's text."""
        folded = fold(text) + PAD
        if self.mode == "like":
            self._connection.execute(
                "INSERT OR REPLACE INTO letter_folded (letter_id, folded) VALUES (?, ?)", (letter, folded)
            )
            return
        self._connection.execute("INSERT INTO letter_text (rowid, folded) VALUES (?, ?)", (letter, folded))
        fresh = trigrams(folded) - self._known
        if fresh:
            self._connection.executemany(
                "INSERT OR IGNORE INTO grams (gram) VALUES (?)", [(g,) for g in sorted(fresh)]
            )
            self._known |= fresh
        self._connection.execute(
            "INSERT INTO letter_words (rowid, subject, body) VALUES (?, ?, ?)",
            (letter, segment(subject or ""), segment(text)),
        )

    def remove(self, letter: int, text: str, subject: str | None) -> None:
        """Take a letter out; `text` and `subject` are those it was indexed with (the index keeps no text)."""
        if self.mode == "like":
            self._connection.execute("DELETE FROM letter_folded WHERE letter_id = ?", (letter,))
            return
        self._connection.execute(
            "INSERT INTO letter_text (letter_text, rowid, folded) VALUES ('delete', ?, ?)",
            (letter, fold(text) + PAD),
        )
        self._connection.execute(
            "INSERT INTO letter_words (letter_words, rowid, subject, body) VALUES ('delete', ?, ?, ?)",
            (letter, segment(subject or ""), segment(text)),
        )

    def forget(self) -> None:
        """Drop what is remembered of the grams written, after a transaction that was rolled back."""
        self._known.clear()
