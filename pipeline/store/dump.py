"""The content of an archive as canonical text: no ids, no times, no trace of the order of arrival.

Two archives with the same dump answer every question alike; tests compare them, `diff` shows what differs.
"""

from __future__ import annotations

import json
import sqlite3

_LETTERS = (
    "SELECT id, key, title, held, kind, number, number_key, number_status, date, year, issuer, unit, "
    "subject, "
    "addressees, urgency, secrecy, signatory, position, on_behalf_of, direction, cited_by, agency FROM "
    "letters "
    "ORDER BY key"
)
_CHILDREN = {
    "deadlines": "kind, text, starts, ends, rrule, basis, action, place, status",
    "contacts": "name, position, unit, emails, urls, (SELECT group_concat(p, ' ') FROM (SELECT "
    "coalesce(e164, text) || coalesce('#' || extension, '') AS p FROM phones WHERE contact_id = contacts.id "
    "ORDER BY ordinal))",
    "enclosures": "title, quantity",
    "stamps": "office, receive_number, date, time",
    "markings": "kind, text",
    "warnings": "code, field, message",
}


def dump(connection: sqlite3.Connection) -> str:
    """Return the content as lines of JSON, in one order."""
    lines: list[str] = []

    def say(kind: str, *values: object) -> None:
        lines.append(json.dumps([kind, *values], ensure_ascii=False))

    for row in connection.execute(
        "SELECT files.name, files.status, sources.sha256, files.secrecy_level FROM files "
        "LEFT JOIN sources ON sources.id = files.source_id ORDER BY files.name"
    ):
        say("file", *row)
    for row in connection.execute(
        "SELECT sources.sha256, sources.name, media_type, size, sources.status, config, "
        "(SELECT group_concat(t, '|') FROM (SELECT number || ':' || pages.status || ':' || length(text) AS t "
        " FROM pages WHERE pages.source_id = sources.id ORDER BY number)) FROM sources ORDER BY sha256"
    ):
        say("source", *row)
    for row in connection.execute(
        "SELECT coalesce(sources.sha256, files.name), code, reason, advice, page FROM problems "
        "LEFT JOIN sources ON sources.id = problems.source_id LEFT JOIN files ON files.id = problems.file_id "
        "ORDER BY 1, 2, 3, 5"
    ):
        say("problem", *row)
    for letter, *values in connection.execute(_LETTERS).fetchall():
        say("letter", *values)
        for row in connection.execute(
            "SELECT sources.sha256, part, letters.reading_id = readings.id FROM readings "
            "JOIN sources ON sources.id = readings.source_id JOIN letters ON letters.id = readings.letter_id "
            "WHERE readings.letter_id = ? ORDER BY 1, 2",
            (letter,),
        ):
            say(" reading", *row)
        for citation, *row in connection.execute(
            "SELECT citations.id, citations.text, citations.kind, role, relation, citations.number, "
            "citations.number_key, citations.date, citations.issuer, status, reason, confidence, cited.key, "
            "evidence "
            "FROM citations LEFT JOIN letters AS cited ON cited.id = cited_id WHERE letter_id = ? ORDER BY "
            "ordinal",
            (letter,),
        ).fetchall():
            say(" citation", *row)
            for candidate in connection.execute(
                "SELECT key, confidence, evidence FROM citation_candidates JOIN letters ON letters.id = "
                "letter_id "
                "WHERE citation_id = ? ORDER BY key",
                (citation,),
            ):
                say("  candidate", *candidate)
        for table, columns in _CHILDREN.items():
            for row in connection.execute(
                f"SELECT {columns} FROM {table} WHERE letter_id = ? ORDER BY ordinal",
                (letter,),
            ):
                say(f" {table}", *row)
    for row in connection.execute(
        "SELECT sources.sha256, part, first_page, last_page, text, secrecy_level FROM other_parts "
        "JOIN sources ON sources.id = other_parts.source_id ORDER BY 1, 2"
    ):
        say("other", *row)
    for row in connection.execute(
        "SELECT letter_key, sha256, part, field, item, was, value FROM corrections WHERE undone_at IS NULL "
        "ORDER BY 1, 2, 3, 4, 5, 6"
    ):
        say("correction", *row)
    for table, columns in (
        ("settlements", "s.reason, s.group_key, s.number, s.confidence, s.evidence"),
        ("copies", "s.reason, s.evidence"),
        ("copy_proposals", "s.confidence, s.evidence"),
    ):
        other = {"copies": "s.of_reading_id", "copy_proposals": "s.other_id"}.get(table, "s.reading_id")
        for row in connection.execute(
            f"SELECT a.sha256, r.part, b.sha256, o.part, {columns} FROM {table} AS s "
            "JOIN readings AS r ON r.id = s.reading_id JOIN sources AS a ON a.id = r.source_id "
            f"JOIN readings AS o ON o.id = {other} JOIN sources AS b ON b.id = o.source_id "
            "ORDER BY 1, 2, 3, 4"
        ):
            say(table, *row)
    for row in connection.execute(
        "SELECT DISTINCT letter_key, uid, undone_at IS NULL FROM closings ORDER BY 1, 2, 3"
    ):
        say("closing", *row)
    for row in connection.execute(
        "SELECT name, value FROM settings WHERE name NOT IN ('search', 'segmenter') ORDER BY name"
    ):
        say("setting", *row)
    return "\n".join(lines) + "\n"
