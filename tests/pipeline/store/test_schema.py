"""Migrations: a database that was brought up to date is as one that was made today."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.store import schema
from pipeline.store.archive import Archive
from pipeline.store.schema_sql import REGISTER_VIEW, VIEWS
from schemas.letter import Secrecy
from schemas.outcome import Outcome
from schemas.source import FileStatus, LetterText, PartKind
from tests.factories.letters import deadline, letter, outcome

CHANGED = ("letter_sources", "letter_pages", "letter_register", "failed_files")
"""The views that 0007 made anew."""


def schema_of(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()


def back_to_0006(path: Path) -> None:
    """Leave a database as the version before 0007 left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (view,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            connection.execute(f"DROP VIEW {view}")
        for index in ("files_classified", "other_parts_classified", "letters_classified"):
            connection.execute(f"DROP INDEX {index}")
        for table in ("files", "other_parts"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN secrecy_level")
        connection.executescript(VIEWS + REGISTER_VIEW)
        connection.execute("DELETE FROM migrations WHERE name = '0007_secrecy'")


def test_the_names_are_those_of_the_migrations() -> None:
    assert schema.migration_names() == tuple(m.name for m in schema.migrations()._migrations)


def test_from_0006_the_schema_is_that_of_a_new_database(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    Archive.open(new).close()
    # Not made backwards, but by the migrations of that version alone.
    first = schema.NumberedMigrations("saraban")
    for migration in schema.migrations()._migrations[:6]:
        first(name=migration.name)(migration.fn)
    db = sqlite3.connect(old, isolation_level=None)
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    first.apply(schema.Database(db))
    db.close()
    before = {name: sql for _, name, _, sql in schema_of(old)}
    assert "secrecy_level" not in before["files"]
    done = CliRunner().invoke(main, ["migrate", "--db", str(old)])
    assert done.exit_code == 0, done.output
    assert schema_of(old) == schema_of(new)
    after = {name: sql for _, name, _, sql in schema_of(old)}
    assert all(after[view] != before[view] for view in CHANGED)
    with Archive.open(old) as archive:
        archive.write(outcome("a.pdf", letter("นน 0023.3/1", "2023-05-01")))
        assert archive.stats().letters == 1


def member(made: Outcome, secrecy: Secrecy | None, form: str | None = None) -> Outcome:
    parts = (LetterText(1, PartKind.OTHER, form, (), 1, 1),) if form else ()
    return dataclasses.replace(made, secrecy=secrecy, others=parts)


def message(name: str, *, told: bool) -> list[Outcome]:
    """A message with attachments, whose class was handed on, or not (as before)."""
    passed = Secrecy.SECRET if told else None
    whole = outcome(f"{name}.xml", letter("นน 0023.3/1", "2023-05-01", secrecy=Secrecy.SECRET))
    assert whole.source is not None
    source = dataclasses.replace(whole.source, media_type="application/xml")
    asks = letter("นน 0023.3/2", "2023-05-01", subject="ปลาวาฬ", deadlines=[deadline("2023-06-01")])
    return [
        member(dataclasses.replace(whole, source=source), passed),
        member(outcome(f"{name}.xml!/attachment-1.pdf", asks), passed),
        member(outcome(f"{name}.xml!/attachment-2.zip!/x.pdf"), passed, "แบบปลาวาฬ"),
        member(outcome(f"{name}.xml!/attachment-3.pdf", status=FileStatus.ENCRYPTED), passed),
        outcome(f"{name}.xml0.pdf", letter("นน 0023.3/3", "2023-05-01", text="ปลาวาฬ")),
    ]


def test_what_came_with_a_classified_message_before_0007_has_its_class(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with Archive.open(old) as archive:
        archive.write_many(message("ก", told=False))
        assert len(archive.search("ปลาวาฬ")) == 3
    back_to_0006(old)
    with Archive.open(new) as archive:
        archive.write_many(message("ก", told=True))
        expected = archive.dump()
    with Archive.open(old, migrate=True) as archive:
        assert archive.dump() == expected
        assert [hit.letter.number for hit in archive.search("ปลาวาฬ")] == ["นน 0023.3/3"]
        assert archive.deadlines(None) == ()
        assert [entry.path for entry in archive.status()] == ["ก.xml0.pdf"]
        versions = archive.database.query("SELECT secrecy_level FROM duty_versions")
        assert [row["secrecy_level"] for row in versions] == [2]
        archive.link()
        assert archive.dump() == expected


def test_a_class_that_a_person_took_away_stays_away(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(message("ก", told=False))
        archive.correct("นน 0023.3/2@2023", "secrecy", None)
    back_to_0006(path)
    with Archive.open(path, migrate=True) as archive:
        assert "นน 0023.3/2" in [hit.letter.number for hit in archive.search("ปลาวาฬ")]
