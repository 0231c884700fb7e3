"""Opening, the ledger, the office, secrecy, and what survives a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.errors import (
    ArchiveMissing,
    ArchiveUnusable,
    Classified,
    LetterNotFound,
    NewerSchema,
    NotALetterNumber,
    NotAnArchive,
    OlderSchema,
    SeveralLetters,
)
from pipeline.store.packing import pack_offsets, pack_words, unpack_offsets, unpack_words
from schemas.graph import Direction, Traffic
from schemas.letter import Secrecy
from schemas.outcome import Outcome
from schemas.source import Box, FileStatus, Office, Problem, Word
from tests.factories.letters import deadline, letter, outcome, reference, stamp

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"
CITY = "เทศบาลนครเชียงราย"


def open_new(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "a.db")


# Opening.


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE films (name TEXT)")
    connection.commit()
    connection.close()


def older(path: Path) -> None:
    Archive.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def newer(path: Path) -> None:
    Archive.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO migrations (migration_set, name, applied_at) VALUES ('saraban', '9999_x', '')"
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def in_wal_mode(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE other (x)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (foreign, NotAnArchive),
        (lambda p: p.write_text("ไม่ใช่ฐานข้อมูล"), NotAnArchive),
        (lambda p: p.mkdir(), NotAnArchive),
        (lambda p: p.write_bytes(b"SQLite format 3\x00" + b"\xff" * 3000), NotAnArchive),
        (
            lambda p: p.write_bytes(b"SQLite format 3\x00" + b"\xff" * 52 + b"SRB1" + b"\xff" * 3000),
            ArchiveUnusable,
        ),
        (lambda p: p.write_bytes(b""), NotAnArchive),
        (lambda p: sqlite3.connect(p).execute("VACUUM").connection.close(), NotAnArchive),
        (in_wal_mode, NotAnArchive),
        (older, OlderSchema),
        (newer, NewerSchema),
        (lambda p: None, ArchiveMissing),
    ],
)
def test_what_is_no_archive_of_ours_is_refused_and_not_changed(tmp_path: Path, make, error) -> None:
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        Archive.open(path, create=False)
    assert caught.value.advice
    assert (path.read_bytes() if path.is_file() else None) == before
    assert {p.name for p in tmp_path.iterdir()} <= {"x.db"}
    with pytest.raises(error):
        Archive.open(path, read_only=True)


def test_an_archive_in_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_new(tmp_path) as archive:
        archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1")))
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]
    # Whoever runs the tests may write everywhere: SQLite is told that it may not.
    monkeypatch.setattr("os.access", lambda *_: False)
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert archive.stats().letters == 1
        assert [p.name for p in tmp_path.iterdir()] == ["a.db"]


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable):
        Archive.open(tmp_path / "no" / "x.db")


def test_read_only_asks_and_never_writes(tmp_path: Path) -> None:
    open_new(tmp_path).write(outcome("a.pdf", letter("มท 0810.7/ว 1")))
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert archive.stats().letters == 1
        with pytest.raises(ArchiveUnusable):
            archive.write(outcome("b.pdf"))


# The ledger.


def test_same_bytes_are_one_source_with_a_row_for_each_path(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.begin_run("c1")
    # the second path may come before the first, and before the bytes were read
    archive.write(outcome("z/สำเนา.pdf", content="x", status=FileStatus.DUPLICATE))
    archive.write(outcome("a/ต้นฉบับ.pdf", letter("มท 0810.7/ว 1"), content="x"))
    statuses = {entry.path: entry.status for entry in archive.status()}
    assert statuses == {"a/ต้นฉบับ.pdf": FileStatus.OK, "z/สำเนา.pdf": FileStatus.DUPLICATE}
    assert archive.stats().readings == 1


def test_known_is_by_bytes_and_configuration(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    done = outcome("a.pdf", letter("มท 0810.7/ว 1"))
    assert done.source is not None
    assert archive.known(done.source.sha256, "c1") is None
    archive.begin_run("c1")
    archive.write(done)
    archive.end_run()
    assert archive.known(done.source.sha256, "c1") is FileStatus.OK
    assert archive.known(done.source.sha256, "c2") is None
    assert [r["status"] for r in archive.database.query("SELECT status FROM runs")] == ["done"]


def test_failed_says_why_and_what_to_do(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1")))
    archive.write(
        Outcome(
            shown="ลับ\n../x.pdf",
            source=None,
            status=FileStatus.FAILED,
            problems=(Problem("io.permission", "it cannot be read", "change its permissions"),),
        )
    )
    archive.write(
        outcome(
            "b.pdf",
            status=FileStatus.ENCRYPTED,
            problems=[Problem("pdf.encrypted", "a password", "unlock it")],
        )
    )
    assert [(e.path, e.status, e.problems[0].code) for e in archive.failed()] == [
        ("b.pdf", FileStatus.ENCRYPTED, "pdf.encrypted"),
        ("ลับ\n../x.pdf", FileStatus.FAILED, "io.permission"),
    ]
    archive.write(outcome("ลับ\n../x.pdf", letter("มท 0810.7/ว 2")))
    assert [e.path for e in archive.failed()] == ["b.pdf"]


_CHILD = """
import sys
from pathlib import Path
from pipeline.store.archive import Archive
from tests.pipeline.store.test_archive import batch
archive = Archive.open(Path(sys.argv[1]))
archive.begin_run("c")
print("ready", flush=True)
for item in batch():
    archive.write(item)
archive.end_run()
"""


def batch() -> list[Outcome]:
    files = [
        outcome(
            f"{n}.pdf",
            letter(
                f"ชร 0023.1/{n}",
                "2021-11-05",
                PROVINCE,
                references=[reference(f"มท 0810.7/ว {n // 3}", "2021-10-01", DEPARTMENT)],
            ),
        )
        for n in range(1, 120)
    ]
    files += [
        outcome(f"d{n}.pdf", letter(f"มท 0810.7/ว {n}", "2021-10-01", DEPARTMENT)) for n in range(1, 40)
    ]
    return files


def test_killed_and_started_again_ends_in_the_same_archive(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    path = tmp_path / "killed.db"
    for pause in (0.05, 0.2, 0.4):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(timeout=30)
    with Archive.open(path) as archive:
        archive.begin_run("c")
        assert {
            r["status"] for r in archive.database.query("SELECT status FROM runs WHERE ended IS NULL")
        } <= {
            "killed",
            "running",
        }
        for item in batch():
            assert item.source is not None
            if archive.known(item.source.sha256, "c") is None:
                archive.write(item)
        archive.end_run()
        resumed = archive.dump()
    with Archive.open(tmp_path / "whole.db") as archive:
        archive.begin_run("c")
        archive.write_many(batch())
        assert archive.dump() == resumed


# Whose office.


def test_direction_is_told_from_the_office_and_says_what_it_could_not_tell(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.write(outcome("in.pdf", letter("ชร 0023.1/1", issuer=PROVINCE, to=["นายกเทศมนตรีนครเชียงราย"])))
    archive.write(
        outcome(
            "stamped.pdf",
            letter("ชร 0023.1/2", issuer=PROVINCE, to=[], stamps=[stamp(CITY, "9", "2021-11-01")]),
        )
    )
    archive.write(outcome("out.pdf", letter("ชร 52001.2/7", issuer=None, to=[])))
    archive.write(outcome("other.pdf", letter("ชร 0023.1/3", issuer=PROVINCE, to=["นายอำเภอพาน"])))

    def told() -> list[tuple[str, str]]:
        rows = archive.database.query(
            "SELECT direction, direction_reason FROM letters WHERE held ORDER BY key"
        )
        return [(r["direction"], r["direction_reason"]) for r in rows]

    assert told() == [("unknown", "no office is set")] * 4
    archive.office = Office(CITY, ("ทน.ชร.",), ("ชร 52001",))
    assert archive.office == Office(CITY, ("ทน.ชร.",), ("ชร 52001",))
    assert told() == [
        ("incoming", "it is addressed to us"),
        ("incoming", "it bears our receiving stamp"),
        ("unknown", "neither issuer, number, addressees nor stamps name our office"),
        ("outgoing", "its number is ours"),
    ]
    archive.write(outcome("in2.pdf", letter("ชร 0023.1/4", issuer=PROVINCE, to=["ผู้ว่าราชการจังหวัดน่าน", CITY])))
    assert told()[3][0] == Traffic.INCOMING
    archive.office = None
    assert {t[0] for t in told()} == {"unknown"}


# Numbers asked for.


def test_several_years_are_a_choice(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 12", "2021-02-01")))
    archive.write(outcome("b.pdf", letter("มท 0810.7/ว 12", "2022-02-01")))
    with pytest.raises(SeveralLetters) as caught:
        archive.chain("มท 0810.7/ว 12")
    assert [c.date for c in caught.value.choices] == ["2021-02-01", "2022-02-01"]
    assert archive.chain("มท๐๘๑๐.๗/ว๑๒", 2565).nodes[0].date == "2022-02-01"
    assert archive.chain("มท 0810.7/ว 12", 2021).nodes[0].date == "2021-02-01"
    with pytest.raises(LetterNotFound):
        archive.chain("มท 0810.7/ว 12", 2550)


def test_unknown_number_shows_the_nearest(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 12", "2021-02-01")))
    with pytest.raises(LetterNotFound) as caught:
        archive.chain("มท 0810.7/ว 13")
    assert [n.number for n in caught.value.nearest] == ["มท 0810.7/ว 12"]
    for nonsense in ("", "zzz", "มท 0810.7/", "💥" * 50, "1" * 5000):
        with pytest.raises((NotALetterNumber, LetterNotFound)):
            archive.chain(nonsense)


# Secrecy.


def test_classified_letters_are_left_out_of_everything_unless_asked_for(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    secret = letter(
        "ชร 0023.1/5", "2021-11-05", PROVINCE, subject="แผนลับเฉพาะ", secrecy=Secrecy.SECRET,
        references=[
            reference("มท 0810.7/ว 1", "2021-10-01", DEPARTMENT), reference("กค 0409.5/ว 3", "2021-01-01"),
        ],
        deadlines=[deadline("2021-12-01")],
    )  # fmt: skip
    archive.write(outcome("open.pdf", letter("มท 0810.7/ว 1", "2021-10-01", DEPARTMENT)))
    archive.write(outcome("secret.pdf", secret))
    open_views = ("letter_register", "open_deadlines", "most_cited_missing", "letter_links", "letter_sources")
    for view in open_views:
        assert "แผนลับ" not in str(list(archive.database.query(f"SELECT * FROM {view}")))
        assert "ชร 0023.1/5" not in str(list(archive.database.query(f"SELECT * FROM {view}")))
    assert archive.search("แผนลับเฉพาะ") == ()
    assert archive.deadlines(None) == ()
    assert archive.missing() == ()
    with pytest.raises(LetterNotFound):
        archive.chain("กค 0409.5/ว 3")
    node = archive.chain("มท 0810.7/ว 1", direction=Direction.DOWN).nodes[1]
    assert (node.number, node.date, node.classified) == ("ชร 0023.1/5", "2021-11-05", True)
    assert (node.subject, node.issuer, node.duties) == (None, None, ())
    own = archive.chain("ชร 0023.1/5")
    assert [n.depth for n in own.nodes] == [0]
    assert own.edges == ()
    # the class asked for opens it; a lower one does not
    assert archive.search("แผนลับเฉพาะ", include=Secrecy.CONFIDENTIAL) == ()
    assert len(archive.search("แผนลับเฉพาะ", include=Secrecy.SECRET)) == 1
    assert len(archive.deadlines(None, include=Secrecy.TOP_SECRET)) == 1
    assert [m.letter.number for m in archive.missing(include=Secrecy.SECRET)] == ["กค 0409.5/ว 3"]
    assert len(archive.chain("ชร 0023.1/5", include=Secrecy.SECRET).nodes) == 3


def test_the_key_of_a_classified_order_does_not_name_its_issuer(tmp_path: Path) -> None:
    archive = open_new(tmp_path)
    archive.write(outcome("order.pdf", letter("541/2559", "2016-04-01", PROVINCE, secrecy=Secrecy.SECRET)))
    archive.write(
        outcome(
            "citing.pdf",
            letter("ชร 0023.1/1", "2016-05-01", references=[reference("541/2559", "2016-04-01", PROVINCE)]),
        )
    )
    chain = archive.chain("ชร 0023.1/1")
    assert [(n.number, n.classified) for n in chain.nodes] == [("541/2559", True), ("ชร 0023.1/1", False)]
    assert PROVINCE not in chain.nodes[0].key
    assert chain.edges[0].target == chain.nodes[0].key


# Rows kept small come back whole.


def test_offsets_and_words_come_back() -> None:
    offsets = (0, 1, 1, 2, 5, 6, 6)
    assert unpack_offsets(pack_offsets(offsets), len(offsets) - 1) == offsets
    assert unpack_offsets(pack_offsets(None), 3) is None
    words = (Word((0, 3), Box(1.25, 2.5, 3.75, 4), 0.5, (1, 2)), Word((4, 6), Box(0, 0, 1, 1)))
    assert unpack_words(pack_words(words)) == words


def test_it_reads_well_in_datasette(tmp_path: Path) -> None:
    """Every foreign key points at a table with a `name` or `title`, which Datasette shows as its label."""
    archive = open_new(tmp_path)
    db = archive.database
    labels = {table: {c.name for c in db[table].columns} & {"name", "title"} for table in db.table_names()}
    targets = {key.other_table for table in db.table_names() for key in db[table].foreign_keys}
    assert targets >= {"letters", "sources", "files", "contacts", "runs"}
    assert {t for t in targets if not labels[t]} <= {"readings", "pages", "citations"}


def test_the_way_in_for_programs(tmp_path: Path) -> None:
    import pipeline

    assert pipeline.Archive is Archive
    with pipeline.Archive.open(tmp_path / "a.db") as archive:
        archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1")))
        archive.write(outcome("b.pdf", letter("มท 0810.7/ว 2", secrecy=Secrecy.SECRET)))
        assert archive.show("มท ๐๘๑๐.๗/ว ๑").subject == archive.show("a.pdf").subject
        with pytest.raises(Classified):
            archive.show("มท 0810.7/ว 2")
        assert archive.show("มท 0810.7/ว 2", include=Secrecy.SECRET).secrecy is Secrecy.SECRET
        with pytest.raises(LetterNotFound):
            archive.show("มท 0810.7/ว 3")
