"""The database's schema, as numbered migrations that are recorded in the database itself.

A migration and its record commit together. A released migration is never edited; a change is a new one.
docs/DATABASE.md describes every table and view.
"""

from __future__ import annotations

import json

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pipeline.store import cards_sql, secrecy_sql, standing_sql
from pipeline.store.schema_sql import (
    AMENDING,
    CITED_SUBJECTS,
    CITING,
    DUTY_KEYS,
    FIRST,
    IDENTITIES,
    INDEX_SETTINGS,
    READING_DAYS,
    REGISTER_VIEW,
    RUNNING,
    SEARCH_LIKE,
    SEARCH_TRIGRAM,
    SEARCH_WORDS,
    VIEWS,
)

APPLICATION_ID = 0x53524231
"""`SRB1` in the header of the file: tells an archive from another program's database."""


class NumberedMigrations(Migrations):  # type: ignore[misc]
    """sqlite-utils' migrations, recorded in a table with a plain name."""

    migrations_table = "migrations"


def script(db: Database, text: str) -> None:
    """Run several statements inside the transaction that is open (`executescript` would commit it)."""
    for statement in text.split(";\n"):
        if statement.strip():
            db.execute(statement)


def has_trigram(db: Database) -> bool:
    """Return whether this SQLite has FTS5 with the trigram tokenizer (3.34 and later)."""
    try:
        db.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(x, tokenize='trigram')")
    except Exception:
        return False
    db.execute("DROP TABLE temp.probe")
    return True


def _first(db: Database) -> None:
    script(db, FIRST)
    script(db, VIEWS)


def _search(db: Database) -> None:
    trigram = has_trigram(db)
    script(db, SEARCH_TRIGRAM if trigram else SEARCH_LIKE)
    if trigram:
        script(db, SEARCH_WORDS)
    db.execute(
        "INSERT INTO settings (name, value) VALUES ('search', ?)", ['"trigram"' if trigram else '"like"']
    )


def _register_view(db: Database) -> None:
    script(db, REGISTER_VIEW)


def _index_parts(db: Database) -> None:
    """Forms and loose annexes were not in the search index before."""
    from pipeline.store.index import SearchIndex, part_entry

    mode = json.loads(db.execute("SELECT value FROM settings WHERE name = 'search'").fetchone()[0])
    if mode == "trigram":
        for table in ("letter_text", "letter_words"):
            for name, value in INDEX_SETTINGS.items():
                db.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", [name, value])
    index = SearchIndex(db.conn, mode)
    for part, text in db.execute("SELECT id, text FROM other_parts").fetchall():
        index.add(part_entry(part), text)
    index.flush()


def _identities(db: Database) -> None:
    """Take in the readings that are there; what follows is told when they are read or linked anew."""
    from pipeline.store.corrections import Corrections
    from pipeline.store.identities import Identities
    from pipeline.store.records import unpack_record

    script(db, IDENTITIES)
    script(db, READING_DAYS)
    corrections = Corrections(db.conn)
    identities = Identities(db.conn, corrections)
    for reading, packed, sha256, part, name, group in db.execute(
        "SELECT readings.id, record, sha256, part, sources.name, group_key FROM readings "
        "JOIN sources ON sources.id = source_id"
    ).fetchall():
        identities.came(reading, corrections.over(unpack_record(packed, name), sha256, part), group)
    identities.flush()


def _reading_days(db: Database) -> None:
    """Note the other days that the readings in doubt could be of."""
    from pipeline.store.corrections import Corrections
    from pipeline.store.records import unpack_record
    from pipeline.store.touched import days_of

    script(db, READING_DAYS)
    corrections = Corrections(db.conn)
    for reading, packed, sha256, part, name in db.execute(
        "SELECT readings.id, record, sha256, part, sources.name FROM reading_identities "
        "JOIN readings ON readings.id = reading_id JOIN sources ON sources.id = source_id WHERE unsure = 1"
    ).fetchall():
        for day in days_of(corrections.over(unpack_record(packed, name), sha256, part)):
            db.execute("INSERT OR IGNORE INTO reading_days (day, reading_id) VALUES (?, ?)", [day, reading])


def _secrecy(db: Database) -> None:
    """What came with a classified message has its class, and no view names a file that holds such a thing."""
    from pipeline.store.inherited import classify_read_before

    script(db, secrecy_sql.COLUMNS)
    classify_read_before(db.conn)
    script(db, secrecy_sql.VIEWS)


def _amending(db: Database) -> None:
    """Chains ask for the letters that amend theirs, filters for the names of issuers."""
    script(db, AMENDING)


def _citing(db: Database) -> None:
    """Chains read citations out of the index."""
    script(db, CITING)


def _duty_keys(db: Database) -> None:
    """Duties keep their names in calendars when their letter gets another key."""
    script(db, DUTY_KEYS)


def _standing(db: Database) -> None:
    """A letter that was cancelled ends no other; which duties that changes, calendars are told."""
    from pipeline.store.duty_versions import keep_all_versions
    from pipeline.store.ledger import now

    script(db, standing_sql.VIEWS)
    keep_all_versions(db.conn, now())


def _cited_subjects(db: Database) -> None:
    """Letters that are not held have the subject that their citations tell."""
    from pipeline.store.cited import fill_subjects

    script(db, CITED_SUBJECTS)
    fill_subjects(db.conn)


def _running(db: Database) -> None:
    """Letters are found by running number and day: citations with less of an office are looked at."""
    from pipeline.store.corrections import Corrections
    from pipeline.store.duty_versions import keep_all_versions
    from pipeline.store.ledger import now
    from pipeline.store.linker import Linker

    script(db, RUNNING)
    if Linker(db.conn, Corrections(db.conn)).relink():
        keep_all_versions(db.conn, now())


def _due(db: Database) -> None:
    """The view of open duties has the day that each is due, as the command has it."""
    script(db, standing_sql.DUE)


def _cards(db: Database) -> None:
    """What chains tell of a letter is prepared in one row."""
    from pipeline.store.cards import fill

    script(db, cards_sql.TABLES)
    fill(db.conn)


def _adrift(db: Database) -> None:
    """Readings whose year is missing or in doubt are looked at too, when files are read or linked next."""
    from pipeline.link.likeness import is_adrift
    from pipeline.store.corrections import Corrections
    from pipeline.store.records import unpack_record
    from pipeline.store.touched import days_of

    corrections = Corrections(db.conn)
    for reading, packed, sha256, part, name in db.execute(
        "SELECT readings.id, record, sha256, part, sources.name FROM reading_identities "
        "JOIN readings ON readings.id = reading_id JOIN sources ON sources.id = source_id "
        # What has a text layer has its day for sure, where it has one.
        "WHERE unsure = 0 AND (day IS NULL OR readings.reader = 'ocr')"
    ).fetchall():
        record = corrections.over(unpack_record(packed, name), sha256, part)
        if is_adrift(record):
            db.execute("UPDATE reading_identities SET unsure = 1 WHERE reading_id = ?", [reading])
            for day in days_of(record):
                db.execute(
                    "INSERT OR IGNORE INTO reading_days (day, reading_id) VALUES (?, ?)", [day, reading]
                )


def _together(db: Database) -> None:
    """An annex has the class of the letter that it came with, also where that stands on the letter alone."""
    from pipeline.store.cards import Cards
    from pipeline.store.inherited import classify_mail_read_before

    classify_mail_read_before(db.conn)
    Cards(db.conn).renew()


def migrations() -> NumberedMigrations:
    """Return every migration, in order."""
    found = NumberedMigrations("saraban")
    found(name="0001_tables")(_first)
    found(name="0002_search")(_search)
    found(name="0003_register_view")(_register_view)
    found(name="0004_index_parts")(_index_parts)
    found(name="0005_identities")(_identities)
    found(name="0006_reading_days")(_reading_days)
    found(name="0007_secrecy")(_secrecy)
    found(name="0008_amending")(_amending)
    found(name="0009_citing")(_citing)
    found(name="0010_duty_keys")(_duty_keys)
    found(name="0011_standing")(_standing)
    found(name="0012_cited_subjects")(_cited_subjects)
    found(name="0013_running")(_running)
    found(name="0014_due")(_due)
    found(name="0015_cards")(_cards)
    found(name="0016_adrift")(_adrift)
    found(name="0017_together")(_together)
    return found


def migration_names() -> tuple[str, ...]:
    """Return the names of all migrations, in order."""
    return (
        "0001_tables",
        "0002_search",
        "0003_register_view",
        "0004_index_parts",
        "0005_identities",
        "0006_reading_days",
        "0007_secrecy",
        "0008_amending",
        "0009_citing",
        "0010_duty_keys",
        "0011_standing",
        "0012_cited_subjects",
        "0013_running",
        "0014_due",
        "0015_cards",
        "0016_adrift",
        "0017_together",
    )
