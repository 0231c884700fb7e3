"""The class of secrecy that files have from the message they came with, kept in step with what is in them.

`files.secrecy_level` says it of each path. The same bytes may lie elsewhere as well, and may have been read
there before: what holds for one path of a source holds for all that was read in it.
"""

from __future__ import annotations

import json
import re
import sqlite3

from pipeline.link.merging import secrecy_level
from pipeline.secrecy import INHERITED, MESSAGES, highest, own_class, with_class
from pipeline.store.records import pack_record, unpack_record
from schemas.letter import LetterRecord, Secrecy

_INSIDE = re.compile("!/")
_TYPES = ", ".join("?" * len(MESSAGES))


def class_of(level: int) -> Secrecy | None:
    """Return the class of a level."""
    return next((each for each in Secrecy if secrecy_level(each) == level), None)


def classify(connection: sqlite3.Connection, source: int) -> list[tuple[int, str, LetterRecord]]:
    """Give what was read in a source the highest class of its paths.

    Returns the readings that were raised to it, each with its group and its record now: their letters are to
    be derived anew.
    """
    level = connection.execute(
        "SELECT max(secrecy_level) FROM files WHERE source_id = ?", (source,)
    ).fetchone()[0]
    if not level:
        return []
    connection.execute("UPDATE other_parts SET secrecy_level = ? WHERE source_id = ?", (level, source))
    raised = []
    for reading, group, packed, name in connection.execute(
        "SELECT readings.id, group_key, record, sources.name FROM readings "
        "JOIN sources ON sources.id = source_id WHERE source_id = ?",
        (source,),
    ).fetchall():
        before = unpack_record(packed, name)
        record = with_class(before, class_of(level))
        if record is not before:
            connection.execute("UPDATE readings SET record = ? WHERE id = ?", (pack_record(record), reading))
            raised.append((reading, group, record))
    return raised


def messages_of(connection: sqlite3.Connection, source: int, path: str) -> list[str]:
    """Return the paths of the messages that a source came with under other paths than this one.

    The messages around `path` itself are written after it, and may have another class than before.
    """
    names = connection.execute(
        "SELECT name FROM files WHERE source_id = ? AND instr(name, '!/') > 0", (source,)
    ).fetchall()
    around = {name[: at.start()] for (name,) in names for at in _INSIDE.finditer(name)}
    around -= {path[: at.start()] for at in _INSIDE.finditer(path)}
    if not around:
        return []
    rows = connection.execute(
        "SELECT files.name FROM json_each(?) CROSS JOIN files ON files.name = value "
        f"JOIN sources ON sources.id = files.source_id WHERE media_type IN ({_TYPES}) ORDER BY 1",
        (json.dumps(sorted(around)), *sorted(MESSAGES)),
    )
    return [row[0] for row in rows]


def classify_together(connection: sqlite3.Connection, message: str) -> list[tuple[int, str, LetterRecord]]:
    """Give all that came with a message the highest class among it; `message` is the path of its file.

    An annex goes with its letter, also where that one is known from elsewhere and was not read again. Returns
    what was raised, as `classify` does.
    """
    # Members: `/` is the sign before `0`.
    within = "(files.name = ?1 OR files.name >= ?1 || '!/' AND files.name < ?1 || '!0')"
    level, *_ = connection.execute(
        f"SELECT max(secrecy_level) FROM files WHERE {within}", (message,)
    ).fetchone()
    for packed, name in connection.execute(
        "SELECT record, sources.name FROM readings JOIN sources ON sources.id = source_id "
        f"WHERE source_id IN (SELECT source_id FROM files WHERE {within})",
        (message,),
    ).fetchall():
        # What it has from another message, or from this one as it was before, is not its own.
        level = max(level, secrecy_level(own_class(unpack_record(packed, name))))
    if not level:
        return []
    connection.execute(
        f"UPDATE files SET secrecy_level = ?2 WHERE {within} AND secrecy_level < ?2", (message, level)
    )
    sources = connection.execute(
        f"SELECT DISTINCT source_id FROM files WHERE {within} AND source_id IS NOT NULL", (message,)
    ).fetchall()
    return [raised for (source,) in sources for raised in classify(connection, source)]


def classify_read_before(connection: sqlite3.Connection) -> None:
    """Give what came with classified messages their class in an archive that was read without it (0007).

    The rows of the letters are written here themselves: a migration knows no more than its own schema.
    """
    told = connection.execute(
        "SELECT max(letters.secrecy_level), part.id FROM letters "
        "JOIN readings ON readings.letter_id = letters.id "
        "JOIN sources ON sources.id = readings.source_id AND sources.media_type = 'application/xml' "
        "JOIN files AS whole ON whole.source_id = sources.id JOIN files AS part ON part.id = whole.id "
        # Members: `/` is the sign before `0`.
        "OR (part.name >= whole.name || '!/' AND part.name < whole.name || '!0') "
        "WHERE letters.secrecy_level > 0 GROUP BY part.id"
    ).fetchall()
    connection.executemany("UPDATE files SET secrecy_level = ? WHERE id = ?", told)
    for (source,) in connection.execute(
        "SELECT DISTINCT source_id FROM files WHERE secrecy_level > 0 AND source_id IS NOT NULL"
    ).fetchall():
        for reading, _, record in classify(connection, source):
            _raise_letter(connection, reading, record)


def classify_mail_read_before(connection: sqlite3.Connection) -> None:
    """Give what came with a classified letter its class in an archive that was read without it (0017)."""
    for (name,) in connection.execute(
        "SELECT files.name FROM files JOIN sources ON sources.id = source_id "
        f"WHERE media_type IN ({_TYPES}) ORDER BY files.name",
        sorted(MESSAGES),
    ).fetchall():
        for reading, _, record in classify_together(connection, name):
            _raise_letter(connection, reading, record)


def own_classes(connection: sqlite3.Connection) -> dict[str, Secrecy]:
    """Return the highest class that letters show themselves, by the SHA-256 of the bytes they stand in."""
    found: dict[str, Secrecy] = {}
    for sha256, packed, name in connection.execute(
        "SELECT sources.sha256, record, sources.name FROM letters "
        "JOIN readings ON readings.letter_id = letters.id JOIN sources ON sources.id = readings.source_id "
        "WHERE letters.secrecy_level > 0"
    ):
        if raised := highest(found.get(sha256), own_class(unpack_record(packed, name))):
            found[sha256] = raised
    return found


def _raise_letter(connection: sqlite3.Connection, reading: int, record: LetterRecord) -> None:
    """Write the class of a reading into the row of its letter, unless a person said which class that has."""
    level = secrecy_level(record.secrecy)
    row = connection.execute(
        "SELECT letters.id, letters.key FROM readings JOIN letters ON letters.id = letter_id "
        "WHERE readings.id = ? AND letters.secrecy_level < ? AND NOT EXISTS (SELECT 1 FROM corrections "
        "JOIN sources ON sources.sha256 = corrections.sha256 JOIN readings AS r "
        "ON r.source_id = sources.id AND r.part = corrections.part "
        "WHERE r.letter_id = letters.id AND field = 'secrecy' AND undone_at IS NULL)",
        (reading, level),
    ).fetchone()
    if row is None:
        return
    letter, key = row
    connection.execute(
        "UPDATE letters SET secrecy = ?, secrecy_level = ? WHERE id = ?", (record.secrecy, level, letter)
    )
    connection.execute("UPDATE duty_versions SET secrecy_level = ? WHERE letter_key = ?", (level, key))
    said = next(w for w in record.warnings if w.code == INHERITED)
    connection.execute(
        "INSERT INTO warnings (letter_id, ordinal, code, field, message) SELECT ?1, "
        "coalesce(max(ordinal), 0) + 1, ?2, ?3, ?4 FROM warnings WHERE letter_id = ?1",
        (letter, said.code, said.field, said.message),
    )
