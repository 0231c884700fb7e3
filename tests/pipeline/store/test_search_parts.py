"""Forms and loose annexes, which are no letters, are found beside letters, as far as they may be shown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.store import schema as store_schema
from pipeline.store.archive import Archive
from pipeline.store.errors import OlderSchema
from pipeline.store.search import SearchFilter
from schemas.letter import LetterKind, LetterRecord, Secrecy
from schemas.outcome import Outcome
from schemas.source import LetterText, PartKind
from tests.factories.letters import letter, outcome

FORM = "แบบรายงานผลการดำเนินงาน แบบ สถ. ๑๒ ประจำเดือนมกราคม"


def with_form(shown: str, *letters: LetterRecord, form: str = FORM) -> Outcome:
    part = LetterText(1, PartKind.OTHER, form, (), 2, 3)
    return dataclasses.replace(outcome(shown, *letters), others=(part,))


@pytest.fixture(params=["trigram", "like"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """The same on an SQLite with the trigram tokenizer and on one without."""
    if request.param == "like":
        monkeypatch.setattr(store_schema, "has_trigram", lambda db: False)
    return Archive.open(tmp_path / "a.db")


@pytest.mark.parametrize("words", ["ผลการดำเนินงาน", "สถ.12", "สถ. ๑๒", "มกราคม", "บ", "แบ", "รายงาน มกรา"])
def test_a_form_is_found(archive: Archive, words: str) -> None:
    archive.write(with_form("form.pdf"))
    (hit,) = archive.search(words)
    assert hit.part is not None
    assert (hit.part.source, hit.part.pages) == ("form.pdf", (2, 3))
    assert hit.letter.subject == "form.pdf, pages 2-3"
    assert "[" in hit.snippet


def test_letters_and_forms_stand_in_one_answer(archive: Archive) -> None:
    archive.write(with_form("a.pdf", letter("ชร 0023.1/1", "2021-01-01", text="ขอให้รายงานผลการดำเนินงาน")))
    hits = archive.search("ผลการดำเนินงาน")
    assert sorted(hit.part is None for hit in hits) == [False, True]
    assert len(archive.search("ผลการดำเนินงาน", limit=1)) == 1
    assert {hit.part is None for hit in archive.search("ผล", limit=9)} == {False, True}


def test_a_filter_of_letters_leaves_forms_out(archive: Archive) -> None:
    archive.write(with_form("form.pdf"))
    assert archive.search("มกราคม", SearchFilter(kind=LetterKind.EXTERNAL)) == ()
    assert archive.search("มกราคม", SearchFilter(since="2021")) == ()


def test_a_form_beside_a_classified_letter_is_kept_back(archive: Archive) -> None:
    archive.write(with_form("a.pdf", letter("ชร 0023.1/1", "2021-01-01", secrecy=Secrecy.SECRET)))
    for words in ("มกราคม", "แบ", "ร"):
        assert archive.search(words) == ()
        assert [hit.part is None for hit in archive.search(words, include=Secrecy.SECRET)].count(False) == 1


def test_a_new_reading_leaves_nothing_of_the_old_form(archive: Archive) -> None:
    archive.write(with_form("form.pdf"))
    archive.write(with_form("form.pdf", form="แบบคำขอใหม่ทั้งหมด"))
    assert archive.search("มกราคม") == ()
    assert len(archive.search("คำขอใหม่")) == 1
    archive.write(outcome("form.pdf", letter("ชร 0023.1/1", "2021-01-01", text="หนังสือ")))
    assert archive.search("คำขอใหม่") == ()


def test_migration_takes_in_forms_of_an_earlier_version(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(with_form("form.pdf"))
    # As the earlier version left it: the form in its table, and not in the index.
    older = Database(path)
    older.execute("INSERT INTO letter_text (letter_text) VALUES ('delete-all')")
    older.execute("INSERT INTO letter_words (letter_words) VALUES ('delete-all')")
    older.execute("DELETE FROM grams")
    older.execute("DELETE FROM migrations WHERE name = '0004_index_parts'")
    older.conn.commit()
    older.close()
    with pytest.raises(OlderSchema):
        Archive.open(path)
    with Archive.open(path, migrate=True) as archive:
        assert [hit.part is None for hit in archive.search("ผลการดำเนินงาน")] == [False]
        assert len(archive.search("แบ")) == 1
