"""Full-text search in Thai: every substring, blind to the script of digits and to spaces, ranked.

Terms of three characters and more are phrases of trigrams. Shorter ones are looked up in the list of trigrams
that begin with them. Letters that hold the terms as whole words come first. Without the trigram tokenizer
(SQLite before 3.34) the folded texts are searched one by one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.store.folding import find_folded, fold, smooth
from pipeline.store.index import segment
from pipeline.store.queries import BRIEF, brief
from pipeline.store.records import unpack_text
from pipeline.store.visibility import visible
from schemas.archive import SearchHit
from schemas.letter import LetterKind, Secrecy, Urgency

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_AROUND = 60
_MOST_GRAMS = 300
"""A short term that begins more trigrams than this is in nearly every letter: texts are looked at instead."""
_GLANCE = 60
"""Newest letters to look at for short terms before the index is asked."""
_WEIGHED = 400
"""Matches up to which they are all weighed; of more, the newest are shown."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which letters to search; dates are EDTF, inclusive."""

    since: str | None = None
    until: str | None = None
    agency: str | None = None
    kind: LetterKind | None = None
    urgency: Urgency | None = None

    def sql(self, include: Secrecy | None) -> tuple[str, list[object]]:
        """Return the condition on `letters` and its values."""
        where, values = [visible("letters", include)], list[object]()
        for condition, value in (
            ("letters.date >= ?", self.since),
            ("substr(letters.date, 1, length(?)) <= ?", self.until),
            ("letters.kind = ?", self.kind),
            ("letters.urgency = ?", self.urgency),
            ("(letters.issuer LIKE '%' || ? || '%' OR letters.agency LIKE '%' || ? || '%')", self.agency),
        ):
            if value is not None:
                where.append(condition)
                values += [str(value)] * condition.count("?")
        return " AND ".join(where), values


def terms_of(words: str) -> list[str]:
    """Return the folded terms of a query, all of which must be there; quotes keep words together."""
    found = [fold(quoted or plain) for quoted, plain in _TERM.findall(words)]
    return list(dict.fromkeys(t for t in found if t))


def search(
    connection: sqlite3.Connection,
    mode: str,
    words: str,
    wanted: SearchFilter,
    limit: int,
    include: Secrecy | None,
) -> tuple[SearchHit, ...]:
    """Return the letters that hold every term, best first."""
    terms = terms_of(words)
    if not terms:
        return ()
    ranked = (
        _like(connection, terms, wanted, limit, include)
        if mode == "like"
        else _index(connection, terms, words, wanted, limit, include)
    )
    return tuple(_hit(connection, letter, score, terms) for letter, score in ranked)


def _index(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    words: str,
    wanted: SearchFilter,
    limit: int,
    include: Secrecy | None,
) -> list[tuple[int, float]]:
    """Whole words in the subject first, then whole words, then the rest; each as far as the page needs it."""
    match, unsure = _match(connection, terms)
    if match is None:
        return []
    where, values = wanted.sql(include)
    reader = _Reader(connection)
    if not any(len(t) >= 3 for t in terms):
        newest = _scan(reader, terms, where, values, limit, None if match == "" else _GLANCE)
        if match == "" or len(newest) >= limit:
            return [(letter, 0.0) for letter in newest]
    found: dict[int, float] = {}
    phrases = [segment(smooth(quoted or plain)) for quoted, plain in _TERM.findall(words)]
    query = " AND ".join(_quote(p) for p in phrases if any(c.isalnum() for c in p))
    if query and any(len(t) >= 3 for t in terms):
        for column, weight in (("subject", 2000.0), ("body", 1000.0)):
            for letter, score in _best(
                connection, "letter_words", f"{column} : ({query})", where, values, limit
            ):
                # The index knows words, not what stands between them; the text has the last word.
                if letter not in found and reader.holds(letter, terms):
                    found[letter] = weight + score
            if len(found) >= limit:
                return _ranked(found, limit)
    more = limit * 10 if unsure else limit + len(found)
    for letter, score in _best(connection, "letter_text", match, where, values, more):
        if letter not in found and (not unsure or reader.holds(letter, unsure)):
            found[letter] = score
    return _ranked(found, limit)


def _ranked(found: dict[int, float], limit: int) -> list[tuple[int, float]]:
    return sorted(found.items(), key=lambda item: (-item[1], -item[0]))[:limit]


def _best(
    connection: sqlite3.Connection, table: str, match: str, where: str, values: Sequence[object], limit: int
) -> list[tuple[int, float]]:
    """The best matches of an index: by bm25 where they are few enough to be weighed, else the newest."""
    asked = (
        f"FROM {table} CROSS JOIN letters ON letters.id = {table}.rowid "
        f"WHERE {table} MATCH ? AND {where} ORDER BY"
    )
    newest = connection.execute(
        f"SELECT {table}.rowid {asked} {table}.rowid DESC LIMIT ?", (match, *values, max(limit, _WEIGHED))
    ).fetchall()
    if len(newest) <= 1 or len(newest) >= _WEIGHED:
        return [(row[0], 0.0) for row in newest[:limit]]
    rows = connection.execute(
        f"SELECT {table}.rowid, -bm25({table}) {asked} bm25({table}) LIMIT ?", (match, *values, limit)
    )
    return [(letter, float(score)) for letter, score in rows]


class _Reader:
    """Folded texts of letters, each read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._texts: dict[int, str] = {}

    def holds(self, letter: int, terms: Sequence[str]) -> bool:
        """Whether the letter's text has every term."""
        if letter not in self._texts:
            row = self.connection.execute(
                "SELECT readings.record FROM letters JOIN readings ON readings.id = letters.reading_id "
                "WHERE letters.id = ?",
                (letter,),
            ).fetchone()
            self._texts[letter] = fold(unpack_text(row[0])) if row else ""
        return all(t in self._texts[letter] for t in terms)


def _match(connection: sqlite3.Connection, terms: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the FTS5 query (`None`: nothing can match, empty: no help) and the terms it leaves out."""
    parts: list[str] = []
    unsure: list[str] = []
    for term in terms:
        if len(term) >= 3:
            parts.append(_quote(term))
            continue
        grams = [
            row[0]
            for row in connection.execute(
                "SELECT gram FROM grams WHERE gram >= ? AND gram < ? LIMIT ?",
                (term, term[:-1] + chr(ord(term[-1]) + 1), _MOST_GRAMS + 1),
            )
        ]
        if not grams:
            return None, []
        if len(grams) > _MOST_GRAMS:
            unsure.append(term)
        else:
            parts.append("(" + " OR ".join(_quote(g) for g in grams) + ")")
    return " AND ".join(parts), unsure


def _quote(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _scan(
    reader: _Reader,
    terms: Sequence[str],
    where: str,
    values: Sequence[object],
    limit: int,
    at_most: int | None,
) -> list[int]:
    """The newest letters that hold the terms, one by one: quickest for what most letters have."""
    found: list[int] = []
    for (letter,) in reader.connection.execute(
        f"SELECT letters.id FROM letters WHERE letters.held = 1 AND {where} ORDER BY letters.id DESC LIMIT ?",
        (*values, -1 if at_most is None else at_most),
    ):
        if reader.holds(letter, terms):
            found.append(letter)
            if len(found) >= limit:
                break
    return found


def _like(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    wanted: SearchFilter,
    limit: int,
    include: Secrecy | None,
) -> list[tuple[int, float]]:
    """Every folded text, one by one: for an SQLite without the trigram tokenizer."""
    where, values = wanted.sql(include)
    has = " AND ".join("instr(letter_folded.folded, ?) > 0" for _ in terms)
    count = " + ".join(
        "(length(letter_folded.folded) - length(replace(letter_folded.folded, ?, ''))) / length(?)"
        for _ in terms
    )
    rows = connection.execute(
        f"SELECT letters.id, {count} AS score FROM letter_folded JOIN letters ON letters.id = "
        "letter_folded.letter_id "
        f"WHERE {has} AND {where} ORDER BY score DESC, letters.id LIMIT ?",
        (*(t for term in terms for t in (term, term)), *terms, *values, limit),
    )
    return [(letter, float(score)) for letter, score in rows]


def _hit(connection: sqlite3.Connection, letter: int, score: float, terms: Sequence[str]) -> SearchHit:
    row = connection.execute(
        f"SELECT readings.record, {BRIEF} FROM letters JOIN readings ON readings.id = letters.reading_id "
        "WHERE letters.id = ?",
        (letter,),
    ).fetchone()
    return SearchHit(brief(row[1:]), snippet(unpack_text(row[0]), terms), round(score, 6))


def snippet(text: str, terms: Sequence[str]) -> str:
    """Return the stretch around the longest term found, the term between brackets, on one line."""
    for term in sorted(terms, key=len, reverse=True):
        span = find_folded(text, term)
        if span is None:
            continue
        start, end = span
        head = ("…" if start > _AROUND else "") + text[max(0, start - _AROUND) : start]
        tail = text[end : end + _AROUND] + ("…" if end + _AROUND < len(text) else "")
        return _SPACES.sub(" ", f"{head}[{text[start:end]}]{tail}").strip()
    return _SPACES.sub(" ", text[: 2 * _AROUND]).strip()
