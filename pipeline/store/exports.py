"""What is taken out of the archive whole: every record, the register view, nodes and edges of the graph."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.store.queries import brief, brief_columns, common_era, shown_placeholder
from pipeline.store.secrecy_sql import REGISTER_COLUMNS
from pipeline.store.visibility import citing, visible
from schemas.graph import Edge, LetterBrief, LinkReason, LinkStatus
from schemas.letter import ReferenceRole, Relation, Secrecy

Row = tuple[str | int | None, ...]


def letter_ids(connection: sqlite3.Connection, year: int | None, include: Secrecy | None) -> list[int]:
    """Return the held letters that may be shown, in the order of their keys; `year` is B.E. or C.E."""
    condition, values = _year("letters", year)
    rows = connection.execute(
        f"SELECT id FROM letters WHERE held = 1 AND {visible('letters', include)}{condition} ORDER BY key",
        values,
    )
    return [int(row[0]) for row in rows]


def register_view(
    connection: sqlite3.Connection, year: int | None, include: Secrecy | None
) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the columns and rows of the view `letter_register`, for the classes asked for."""
    condition, values = _year("letters", year)
    cursor = connection.execute(
        f"SELECT {REGISTER_COLUMNS.format(cited_by=citing('letters.id', include))} FROM letters "
        f"WHERE letters.held = 1 AND {visible('letters', include)}{condition} "
        "ORDER BY letters.date, letters.key",
        values,
    )
    return tuple(column[0] for column in cursor.description), (tuple(row) for row in cursor)


def nodes(connection: sqlite3.Connection, year: int | None, include: Secrecy | None) -> Iterator[LetterBrief]:
    """Return the letters of the graph, held or not; with `year`, its letters and what they cite."""
    condition, values = _year("letters", year)
    if condition:
        by, more = _year("by", year)
        condition = (
            f" AND ((letters.held = 1{condition}) OR EXISTS (SELECT 1 FROM citations AS c "
            "JOIN letters AS by ON by.id = c.letter_id LEFT JOIN citation_candidates AS m "
            "ON m.citation_id = c.id AND c.status = 'ambiguous' "
            f"WHERE letters.id IN (c.cited_id, m.letter_id) AND {visible('by', include)}{by}))"
        )
        values = (*values, *more)
    rows = connection.execute(
        f"SELECT {brief_columns(include)} FROM letters WHERE {visible('letters', include)} "
        f"AND {shown_placeholder('letters', include)}{condition} ORDER BY key",
        values,
    )
    return (brief(row) for row in rows)


def edges(connection: sqlite3.Connection, year: int | None, include: Secrecy | None) -> Iterator[Edge]:
    """Return the citations between letters that may be shown; of an ambiguous one, an edge a candidate."""
    condition, values = _year("citing", year)
    rows = connection.execute(
        "SELECT citing.key, cited.key, citations.relation, citations.role, citations.status, "
        "citations.reason, citations.text, coalesce(m.confidence, citations.confidence) "
        "FROM citations JOIN letters AS citing ON citing.id = citations.letter_id "
        "LEFT JOIN citation_candidates AS m ON m.citation_id = citations.id "
        "AND citations.status = 'ambiguous' AND citations.cited_id IS NULL "
        "JOIN letters AS cited ON cited.id = coalesce(citations.cited_id, m.letter_id) "
        f"WHERE {visible('citing', include)} AND {visible('cited', include)}{condition} "
        "ORDER BY citing.key, citations.ordinal, cited.key",
        values,
    )
    for source, target, relation, role, status, reason, text, confidence in rows:
        yield Edge(
            source,
            target,
            Relation(relation),
            ReferenceRole(role),
            LinkStatus(status),
            LinkReason(reason),
            text,
            confidence,
        )


def _year(alias: str, year: int | None) -> tuple[str, tuple[int, ...]]:
    wanted = common_era(year)
    return ("", ()) if wanted is None else (f" AND {alias}.year = ?", (wanted,))
