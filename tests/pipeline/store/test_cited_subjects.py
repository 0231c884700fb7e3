"""Letters that are not held have the subject that their citations tell."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.export.tables import missing_table
from pipeline.extract import extract_text
from pipeline.store.archive import Archive
from schemas.letter import LetterRecord, Secrecy
from schemas.outcome import Outcome
from tests.factories.letters import letter, outcome, reference

CITED = "หนังสือจังหวัดน่าน {}ที่ นน 0023.3/ว 9 ลงวันที่ 3 กุมภาพันธ์ 2565"


def citing(nth: int, subject: str | None, secrecy: Secrecy | None = None) -> Outcome:
    text = CITED.format(f"เรื่อง {subject} " if subject else "")
    told = reference("นน 0023.3/ว 9", "2022-02-03", "จังหวัดน่าน", text=text)
    return outcome(
        f"{nth}.pdf", letter(f"นน 0118/{nth}", "2022-03-01", "อำเภอปัว", references=[told], secrecy=secrecy)
    )


READ = (
    citing(1, "การเลือกตั้ง"),
    citing(2, "การเลือกตั้งท้องถิ่น"),
    citing(3, "การเลือกตั้งท้องถิ่น"),
    citing(4, None),
    citing(5, "ของลับ", Secrecy.SECRET),
    citing(6, "ของลับ", Secrecy.SECRET),
    citing(7, "ของลับ", Secrecy.SECRET),
)


def test_who_says_a_day_knows_more_than_who_says_its_month(tmp_path: Path) -> None:
    number = "มท 0810.7/ว 77"
    days = ["2021-10-01", "2021-10", "2021-10", None]
    with Archive.open(tmp_path / "d.db") as archive:
        for n, day in enumerate(days):
            cites = [reference(number, day, "กรมการปกครอง")]
            archive.write(outcome(f"{n}.pdf", letter(f"ชร 0023.1/{n}", "2021-11-05", references=cites)))
        (missing,) = [m for m in archive.missing() if m.letter.date]
    assert missing.letter.date == "2021-10-01"


def test_a_missing_letter_has_the_subject_of_most_citations_in_any_order(tmp_path: Path) -> None:
    dumps = set()
    for n, order in enumerate(itertools.islice(itertools.permutations(READ), 0, 5040, 997)):
        with Archive.open(tmp_path / f"{n}.db") as archive:
            for one in order:
                archive.write(one)
            (missing,) = archive.missing()
            assert missing.letter.subject == "การเลือกตั้งท้องถิ่น"
            dumps.add(archive.dump())
    assert len(dumps) == 1


def test_of_as_many_the_first_by_its_letters_is_taken(tmp_path: Path) -> None:
    for n, order in enumerate(itertools.permutations((citing(1, "ข"), citing(2, "ก"), citing(3, None)))):
        with Archive.open(tmp_path / f"{n}.db") as archive:
            archive.write_many(order)
            assert [m.letter.subject for m in archive.missing()] == ["ก"]


def test_the_subject_goes_with_its_citation(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.write_many(READ[:1])
        same = outcome("1.pdf", *(r.model_copy(update={"references": ()}) for r in READ[0].letters))
        archive.write_many([same, READ[3]])
        assert [m.letter.subject for m in archive.missing()] == [None]


@pytest.fixture
def listed() -> LetterRecord:
    """A letter with the subject behind the day of the letter that it cites."""
    cited = CITED.format("") + " เรื่อง การเลือกตั้งท้องถิ่น"
    return extract_text(
        "ที่ นน 0118/20\n\nที่ว่าการอำเภอปัว\n\n1 มีนาคม 2565\n\nเรื่อง แจ้งเวียน\n\nเรียน กำนัน ทุกตำบล\n\n"
        f"อ้างถึง {cited}\n\nด้วยอำเภอขอแจ้งเวียนหนังสือดังกล่าว\n"
    )


def test_a_subject_behind_the_citation_is_shown_in_chain_and_list(
    tmp_path: Path, listed: LetterRecord
) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.write(outcome("a.txt", listed))
        (missing,) = archive.missing()
        (node,) = (n for n in archive.chain("นน 0118/20").nodes if not n.held)
        assert missing.letter.subject == node.subject == "การเลือกตั้งท้องถิ่น"
        table = missing_table([missing])
        assert table.rows[0][table.columns.index("subject")] == "การเลือกตั้งท้องถิ่น"


def test_letters_that_were_read_before_0012_have_them_too(tmp_path: Path, listed: LetterRecord) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many([*READ, outcome("a.txt", listed)])
        expected = archive.dump()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE citations DROP COLUMN subject")
        connection.execute("UPDATE letters SET subject = NULL WHERE held = 0")
        connection.execute("DELETE FROM migrations WHERE name = '0012_cited_subjects'")
    with Archive.open(path, migrate=True) as archive:
        assert archive.dump() == expected
        told = archive.database.query("SELECT count(subject) AS n FROM citations")
        assert [row["n"] for row in told] == [7]
