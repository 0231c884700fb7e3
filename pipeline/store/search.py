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
    match, unsure = _match(connection, terms)
    where, values = wanted.sql(include)
    if match is None:
        return []
    if match == "":
        return _scan(connection, terms, where, values, limit)
    long_terms = any(len(t) >= 3 for t in terms)
    found: dict[int, float] = {}
    if long_terms:
        for letter, score in _whole_words(connection, words, match, where, values, limit):
            found[letter] = score + 1000.0
    if len(found) < limit:
        # Ranking a short term's hundreds of trigrams would take long and tell little: the newest come first.
        order = "rank" if long_terms else "letter_text.rowid DESC"
        points = "-bm25(letter_text)" if long_terms else "0.0"
        for letter, value in connection.execute(
            f"SELECT letter_text.rowid, {points} FROM letter_text JOIN letters ON letters.id = "
            "letter_text.rowid "
            f"WHERE letter_text MATCH ? AND {where} ORDER BY {order} LIMIT ?",
            (match, *values, limit * (20 if unsure else 2)),
        ):
            found.setdefault(letter, value)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    if unsure:
        ranked = [item for item in ranked if _holds(connection, item[0], unsure)]
    return ranked[:limit]


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


def _whole_words(
    connection: sqlite3.Connection, words: str, match: str, where: str, values: Sequence[object], limit: int
) -> list[tuple[int, float]]:
    """Letters that hold each part of the query as whole words; found words in the subject weigh more."""
    phrases = [segment(smooth(quoted or plain)) for quoted, plain in _TERM.findall(words)]
    query = " AND ".join(_quote(p) for p in phrases if any(c.isalnum() for c in p))
    if not query:
        return []
    rows = connection.execute(
        "SELECT letter_words.rowid, -bm25(letter_words, 8.0, 1.0) FROM letter_words "
        "JOIN letters ON letters.id = letter_words.rowid "
        f"WHERE letter_words MATCH ? AND {where} ORDER BY bm25(letter_words, 8.0, 1.0) LIMIT ?",
        (query, *values, limit * 2),
    ).fetchall()
    if not rows:
        return []
    # Words of the index are folded one by one; the text itself has the last word.
    marks = ",".join("?" * len(rows))
    sure = {
        row[0]
        for row in connection.execute(
            f"SELECT rowid FROM letter_text WHERE letter_text MATCH ? AND rowid IN ({marks})",
            (match, *(row[0] for row in rows)),
        )
    }
    return [(letter, score) for letter, score in rows if letter in sure]


def _scan(
    connection: sqlite3.Connection, terms: Sequence[str], where: str, values: Sequence[object], limit: int
) -> list[tuple[int, float]]:
    """Terms so short and common that no index helps: the newest letters that hold them."""
    found: list[tuple[int, float]] = []
    for letter, packed in connection.execute(
        "SELECT letters.id, readings.record FROM letters JOIN readings ON readings.id = letters.reading_id "
        f"WHERE letters.held = 1 AND {where} ORDER BY letters.id DESC",
        tuple(values),
    ):
        folded = fold(unpack_text(packed))
        if all(t in folded for t in terms):
            found.append((letter, 0.0))
            if len(found) >= limit:
                break
    return found


def _holds(connection: sqlite3.Connection, letter: int, terms: Sequence[str]) -> bool:
    row = connection.execute(
        "SELECT readings.record FROM letters JOIN readings ON readings.id = letters.reading_id WHERE "
        "letters.id = ?",
        (letter,),
    ).fetchone()
    folded = fold(unpack_text(row[0])) if row else ""
    return all(t in folded for t in terms)


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
