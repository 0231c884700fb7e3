"""Full-text search in Thai: every substring, blind to the script of digits and to spaces, ranked.

Terms of three characters and more are phrases of trigrams. Shorter ones are looked up in the list of trigrams
that begin with them. Letters that hold the terms as whole words come first; before them all, where the
question is a letter number, the letters that have it. Without the trigram tokenizer (SQLite before 3.34) the
folded texts are searched one by one.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.store.agencies import of_agency
from pipeline.store.asking import letters_numbered
from pipeline.store.folding import find_folded, fold, smooth
from pipeline.store.index_text import segment
from pipeline.store.queries import brief, brief_columns
from pipeline.store.records import unpack_text
from pipeline.store.visibility import visible, visible_source
from schemas.archive import FilePart, SearchHit
from schemas.graph import LetterBrief
from schemas.letter import LetterKind, Secrecy, Urgency

_QUOTE = '["“”„‟«»]'
_TERM = re.compile(rf"{_QUOTE}([^{_QUOTE[1:]}*)(?:{_QUOTE}|\Z)|(\S+)")
"""What a quote begins goes on to the next one, or to the end; inside a word a quote is a sign like others."""
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks of direction, which chats and web pages put around what is copied; in letters they hardly stand."""
_AROUND = 60
_MOST_GRAMS = 300
"""A short term that begins more trigrams than this is in nearly every letter: texts are looked at instead."""
_GLANCE = 60
"""Newest letters to look at for short terms before the index is asked."""
_WEIGHED = 100
"""Matches up to which they are all weighed; of more, the newest are shown."""
_SATURATION, _LENGTH = 1.2, 0.75
"""As in bm25: how soon more of a word counts no more, and how much a long text takes off."""
_HELD, _CITED = 4000.0, 3000.0
"""Weights of the letters that have the number that was asked for: above any other."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which letters to search; dates are EDTF, inclusive."""

    since: str | None = None
    until: str | None = None
    agency: str | None = None
    kind: LetterKind | None = None
    urgency: Urgency | None = None

    def sql(self, connection: sqlite3.Connection, include: Secrecy | None) -> tuple[str, list[object]]:
        """Return the condition on `letters` and its values."""
        theirs, values = of_agency(connection, self.agency)
        where = [visible("letters", include), theirs]
        for condition, value in (
            ("letters.date >= ?", self.since),
            ("substr(letters.date, 1, length(?)) <= ?", self.until),
            ("letters.kind = ?", self.kind),
            ("letters.urgency = ?", self.urgency),
        ):
            if value is not None:
                where.append(condition)
                values += [str(value)] * condition.count("?")
        return " AND ".join(where), values


def phrases_of(words: str) -> list[str]:
    """Return the phrases of a query, all of which must be there; quotes of any form keep words together.

    >>> phrases_of('แผน “บรรเทา สาธารณภัย” "ปี 2566')
    ['แผน', 'บรรเทา สาธารณภัย', 'ปี 2566']
    """
    words = _DIRECTION.sub("", words)
    found = [quoted or plain for quoted, plain in _TERM.findall(words)]
    # A quote and nothing else is looked for as itself.
    return [phrase for phrase in found if fold(phrase)] or [w for w in (words.strip(),) if len(w) == 1]


def terms_of(words: str) -> list[str]:
    """Return the folded phrases of a query, each once."""
    return [term for term in dict.fromkeys(map(fold, phrases_of(words))) if term]


def search(
    connection: sqlite3.Connection,
    mode: str,
    words: str,
    wanted: SearchFilter,
    limit: int,
    include: Secrecy | None,
) -> tuple[SearchHit, ...]:
    """Return the letters that hold every term, best first; none for a query without a term.

    A letter whose number the query is comes first, also one that is not held.

    Raises:
        ValueError: Where `limit` is below 0; SQLite would take it for no limit.
    """
    if limit < 0:
        raise ValueError("the limit is below 0")
    terms = terms_of(words)
    if not terms:
        return ()
    ranked = _numbered(connection, words, wanted, limit, include)
    own = {entry for entry, _ in ranked}
    for scope in _scopes(connection, wanted, include):
        found = (
            _like(connection, terms, scope, limit)
            if mode == "like"
            else _index(connection, terms, words, scope, limit)
        )
        ranked += (item for item in found if item[0] not in own)
    # Stable: of equal ones letters stand before other parts.
    ranked.sort(key=lambda item: -item[1])
    return tuple(_hit(connection, entry, score, terms, include) for entry, score in ranked[:limit])


def _numbered(
    connection: sqlite3.Connection, words: str, wanted: SearchFilter, limit: int, include: Secrecy | None
) -> list[tuple[int, float]]:
    """The letters that have the number that the query is, in quotes or not."""
    where, values = wanted.sql(connection, include)
    asked = " ".join(phrases_of(words))
    return [
        (letter, _HELD if held else _CITED)
        for letter, held in letters_numbered(connection, asked, where, values, limit, include)
    ]


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is searched: letters, or the forms and loose annexes of files, which have entries below 0."""

    table: str
    sign: int
    """What turns the id of a row into its entry in the index."""
    where: str
    values: Sequence[object]

    def joined(self, entry: str) -> str:
        """Return the join of the index with the rows; `entry` is the index's column."""
        own = entry if self.sign > 0 else f"-{entry}"
        side = ">" if self.sign > 0 else "<"
        return f"CROSS JOIN {self.table} ON {self.table}.id = {own} AND {entry} {side} 0"


def _scopes(
    connection: sqlite3.Connection, wanted: SearchFilter, include: Secrecy | None
) -> Iterator[_Scope]:
    where, values = wanted.sql(connection, include)
    yield _Scope("letters", 1, f"letters.held = 1 AND {where}", values)
    # A form has no date, kind or agency. It may be shown where its file may: every letter in it, and the
    # message that it came with.
    if wanted == SearchFilter() and connection.execute("SELECT 1 FROM other_parts LIMIT 1").fetchone():
        yield _Scope(
            "other_parts",
            -1,
            f"{visible('other_parts', include)} AND {visible_source('other_parts.source_id', include)}",
            (),
        )


def _index(
    connection: sqlite3.Connection, terms: Sequence[str], words: str, scope: _Scope, limit: int
) -> list[tuple[int, float]]:
    """Whole words in the subject first, then whole words, then the rest; each as far as the page needs it."""
    match, unsure = _match(connection, terms)
    if match is None:
        return []
    reader = _Reader(connection)
    if not any(len(t) >= 3 for t in terms):
        newest = _scan(reader, terms, scope, limit, None if match == "" else _GLANCE)
        if match == "" or len(newest) >= limit:
            return [(entry, 0.0) for entry in newest]
    found: dict[int, float] = {}
    phrases = [segment(smooth(phrase)) for phrase in phrases_of(words)]
    query = " AND ".join(_quote(p) for p in phrases if any(c.isalnum() for c in p))
    if query and any(len(t) >= 3 for t in terms):
        for column, weight in (("subject", 2000.0), ("body", 1000.0)):
            words_in = f"{column} : ({query})"
            for letter, score in _best(reader, "letter_words", words_in, scope, limit, terms):
                # The index knows words, not what stands between them; the text has the last word.
                if letter not in found and reader.holds(letter, terms):
                    found[letter] = weight + score
            if len(found) >= limit:
                return _ranked(found, limit)
    more = limit * 10 if unsure else limit + len(found)
    for letter, score in _best(reader, "letter_text", match, scope, more, terms):
        if letter not in found and (not unsure or reader.holds(letter, unsure)):
            found[letter] = score
    return _ranked(found, limit)


def _ranked(found: dict[int, float], limit: int) -> list[tuple[int, float]]:
    return sorted(found.items(), key=lambda item: (-item[1], -abs(item[0])))[:limit]


def _best(
    reader: _Reader, table: str, match: str, scope: _Scope, limit: int, terms: Sequence[str]
) -> list[tuple[int, float]]:
    """The best matches of an index: weighed by their texts where they are few enough, else the newest.

    The index's own bm25 would go over all it holds of the terms twice more.
    """
    rows = reader.connection.execute(
        f"SELECT {table}.rowid FROM {table} {scope.joined(f'{table}.rowid')} "
        f"WHERE {table} MATCH ? AND {scope.where} ORDER BY {table}.rowid DESC LIMIT ?",
        (match, *scope.values, max(limit, _WEIGHED)),
    )
    entries = [row[0] for row in rows]
    if len(entries) <= 1 or len(entries) >= _WEIGHED:
        return [(entry, 0.0) for entry in entries[:limit]]
    mean = sum(len(reader.text(entry)) for entry in entries) / len(entries)
    scores = {entry: _weight(reader.text(entry), terms, mean) for entry in entries}
    return _ranked(scores, limit)


def _weight(text: str, terms: Sequence[str], mean: float) -> float:
    """How much a folded text is about the terms, as bm25 has it but for their rarity: it has them all."""
    length = 1 - _LENGTH + _LENGTH * len(text) / (mean or 1)
    counts = (text.count(term) for term in terms)
    return sum(count / (count + _SATURATION * length) for count in counts)


class _Reader:
    """Folded texts of entries, each read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._texts: dict[int, str] = {}

    def text(self, entry: int) -> str:
        """Return the folded text."""
        if entry not in self._texts:
            self._texts[entry] = fold(_text(self.connection, entry))
        return self._texts[entry]

    def holds(self, entry: int, terms: Sequence[str]) -> bool:
        """Whether the text has every term."""
        return all(t in self.text(entry) for t in terms)


def _text(connection: sqlite3.Connection, entry: int) -> str:
    if entry < 0:
        row = connection.execute("SELECT text FROM other_parts WHERE id = ?", (-entry,)).fetchone()
        return str(row[0]) if row else ""
    row = connection.execute(
        "SELECT readings.record FROM letters JOIN readings ON readings.id = letters.reading_id "
        "WHERE letters.id = ?",
        (entry,),
    ).fetchone()
    return unpack_text(row[0]) if row else ""


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


def _scan(reader: _Reader, terms: Sequence[str], scope: _Scope, limit: int, at_most: int | None) -> list[int]:
    """The newest entries that hold the terms, one by one: quickest for what most have."""
    found: list[int] = []
    for (row,) in reader.connection.execute(
        f"SELECT {scope.table}.id FROM {scope.table} WHERE {scope.where} "
        f"ORDER BY {scope.table}.id DESC LIMIT ?",
        (*scope.values, -1 if at_most is None else at_most),
    ):
        entry = scope.sign * row
        if reader.holds(entry, terms):
            found.append(entry)
            if len(found) >= limit:
                break
    return found


def _like(
    connection: sqlite3.Connection, terms: Sequence[str], scope: _Scope, limit: int
) -> list[tuple[int, float]]:
    """Every folded text, one by one: for an SQLite without the trigram tokenizer."""
    has = " AND ".join("instr(letter_folded.folded, ?) > 0" for _ in terms)
    count = " + ".join(
        "(length(letter_folded.folded) - length(replace(letter_folded.folded, ?, ''))) / length(?)"
        for _ in terms
    )
    rows = connection.execute(
        f"SELECT letter_folded.letter_id, {count} AS score FROM letter_folded "
        f"{scope.joined('letter_folded.letter_id')} "
        f"WHERE {has} AND {scope.where} ORDER BY score DESC, {scope.table}.id LIMIT ?",
        (*(t for term in terms for t in (term, term)), *terms, *scope.values, limit),
    )
    return [(entry, float(score)) for entry, score in rows]


def _hit(
    connection: sqlite3.Connection, entry: int, score: float, terms: Sequence[str], include: Secrecy | None
) -> SearchHit:
    shown = snippet(_text(connection, entry), terms)
    if entry < 0:
        return _part_hit(connection, -entry, shown, score)
    columns = brief_columns(include)
    row = connection.execute(f"SELECT {columns} FROM letters WHERE id = ?", (entry,)).fetchone()
    letter = brief(row)
    # Of a letter that is only cited there is no text.
    return SearchHit(letter, shown if letter.held else "(not held)", round(score, 6))


def _part_hit(connection: sqlite3.Connection, part: int, shown: str, score: float) -> SearchHit:
    name, number, first, last = connection.execute(
        "SELECT sources.name, part, first_page, last_page FROM other_parts "
        "JOIN sources ON sources.id = other_parts.source_id WHERE other_parts.id = ?",
        (part,),
    ).fetchone()
    where = f"{name}, page {first}" if first == last else f"{name}, pages {first}-{last}"
    label = LetterBrief(f"{name}#{number}", None, None, None, where, LetterKind.UNKNOWN, held=True)
    return SearchHit(label, shown, round(score, 6), FilePart(name, (first, last)))


def snippet(text: str, terms: Sequence[str]) -> str:
    """Return the stretch around the longest term found, the term between brackets, on one line."""
    for term in sorted(terms, key=len, reverse=True):
        span = find_folded(text, term)
        if span is None:
            continue
        start, end = span
        # Marks over and under a letter stay with it.
        first, last = max(0, start - _AROUND), end + _AROUND
        while first < start and unicodedata.category(text[first]) == "Mn":
            first += 1
        while last < len(text) and unicodedata.category(text[last]) == "Mn":
            last += 1
        head = ("…" if first else "") + text[first:start]
        tail = text[end:last] + ("…" if last < len(text) else "")
        return _SPACES.sub(" ", f"{head}[{text[start:end]}]{tail}").strip()
    return _SPACES.sub(" ", text[: 2 * _AROUND]).strip()
