"""Search finds every substring of Thai text, whatever script its digits are in and however it is spaced."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.store import schema as store_schema
from pipeline.store.archive import Archive
from pipeline.store.folding import find_folded, fold
from pipeline.store.search import SearchFilter
from schemas.letter import LetterKind, Secrecy
from tests.factories.letters import letter, outcome, reference

TEXTS = {
    "a": "ด้วยเทศบาลจะจัดประชุมเรื่องการบริหารจัดการน้ำ ในวันที่ ๗ สิงหาคม ๒๕๖๑",
    "b": "ขอให้รายงานผลการสำรวจความ\nพึงพอใจ ตามหนังสือ ที่ มท ๐๘๑๐.๗/ว ๒๕๒๒",
    "c": 'ขอเชิญอบรมการใช้ระบบ e-Office รุ่นที่ 3 ค่าลงทะเบียน 1,500 บาท "ฟรี"',
}


@pytest.fixture(params=["trigram", "like"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """The same on an SQLite with the trigram tokenizer and on one without."""
    if request.param == "like":
        monkeypatch.setattr(store_schema, "has_trigram", lambda db: False)
    archive = Archive.open(tmp_path / "a.db")
    for n, (name, text) in enumerate(TEXTS.items(), 1):
        record = letter(f"ชร 0023.1/{n}", f"2021-0{n}-01", text=text, subject=name)
        archive.write(outcome(f"{name}.pdf", record))
    return archive


def found(archive: Archive, words: str, wanted: SearchFilter | None = None) -> set[str]:
    return {hit.letter.subject or "" for hit in archive.search(words, wanted)}


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("เทศบาล", {"a"}),
        # a line break inside a word, as scans have it
        ("ความพึงพอใจ", {"b"}),
        ("พึงพอ", {"b"}),
        # Thai and Arabic digits, any spacing
        ("2522", {"b"}),
        ("๒๕๒๒", {"b"}),
        ("0810.7/ว2522", {"b"}),
        ('"มท ๐๘๑๐.๗ / ว ๒๕๒๒"', {"b"}),
        ("2561", {"a"}),
        # one and two characters
        ("ว", {"a", "b"}),
        ("๓", {"c"}),
        ("น้", {"a"}),
        # the last character of a text
        ('ฟรี"', {"c"}),
        ("๑", {"a", "b", "c"}),
        # every word must be there
        ("ขอ การ", {"b", "c"}),
        ("ขอ ประชุม", set()),
        # a tone typed before its vowel; nikhahit and aa for am
        ("นํ้า", {"a"}),
        ("E-OFFICE", {"c"}),
        # what an index language would choke on
        ("AND OR NOT", set()),
        ("(* ^ :", set()),
        ("", set()),
        ('"', {"c"}),
        ('""', set()),
        ("  ", set()),
        # quotes keep words together, straight or curly, closed or not
        ('"การใช้ ระบบ"', {"c"}),
        ('"ระบบ การใช้"', set()),
        ("ระบบ การใช้", {"c"}),
        ("“การใช้ ระบบ”", {"c"}),
        ("“ระบบ การใช้”", set()),
        ("«การใช้ ระบบ»", {"c"}),
        ("„การใช้ ระบบ“", {"c"}),
        ('"การใช้ ระบบ', {"c"}),
        ('"ระบบ การใช้', set()),
        ("“การใช้ ระบบ", {"c"}),
        ('ขอเชิญ "การใช้ ระบบ', {"c"}),
        ('"ขอเชิญ" “การใช้ ระบบ”', {"c"}),
        ('ขอเชิญ "', {"c"}),
        # marks of direction, pasted along
        *((f"{mark}เทศบาล{mark}", {"a"}) for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"),
        *((f"{mark}เทศ{mark}บาล", {"a"}) for mark in "\u2066\u2067\u2068\u2069"),
        ('\u200e"การใช้ ระบบ"\u200e', {"c"}),
        ("\x00", set()),
        ("ฮ", set()),
    ],
)
def test_finds(archive: Archive, words: str, letters: set[str]) -> None:
    assert found(archive, words) == letters


def test_filters(archive: Archive) -> None:
    assert found(archive, "น", SearchFilter(since="2021-02")) == {"b", "c"}
    assert found(archive, "น", SearchFilter(until="2021-02")) == {"a", "b"}
    assert found(archive, "น", SearchFilter(agency="กรมส่งเสริม")) == {"a", "b", "c"}
    assert found(archive, "น", SearchFilter(agency="กรมอื่น")) == set()
    assert found(archive, "น", SearchFilter(kind=LetterKind.ORDER)) == set()


@pytest.mark.parametrize("limit", [-1, -20])
@pytest.mark.parametrize("words", ["น", "", "ความพึงพอใจ"])
def test_a_limit_below_nothing_is_refused(archive: Archive, words: str, limit: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        archive.search(words, limit=limit)
    assert archive.search(words, limit=0) == ()


def test_snippet_shows_the_words_as_they_stand(archive: Archive) -> None:
    (hit,) = archive.search("ความพึงพอใจ")
    assert "[ความ พึงพอใจ]" in hit.snippet
    (hit,) = archive.search("2522")
    assert "[๒๕๒๒]" in hit.snippet


def test_every_substring_is_found(archive: Archive) -> None:
    draw = random.Random(11)
    for name, text in TEXTS.items():
        for _ in range(60):
            start = draw.randrange(len(text))
            part = text[start : start + draw.randint(1, 9)].strip()
            if fold(part) and '"' not in part:
                assert name in found(archive, f'"{part}"'), part


def test_a_new_reading_leaves_nothing_of_the_old_one(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("ชร 0023.1/1", "2021-01-01", text="ข้อความใหม่ทั้งหมด", subject="a")))
    assert found(archive, "เทศบาล") == set()
    assert found(archive, "ใหม่ทั้งหมด") == {"a"}
    assert found(archive, "ประชุม") == set()


def test_whole_words_come_first(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("1.pdf", letter("ชร 0023.1/1", text="มกราคมกราคมก" * 3, subject="กลาง")))
    archive.write(
        outcome("2.pdf", letter("ชร 0023.1/2", text="รายงานประจำเดือน มกราคม ของสำนักงาน", subject="ต้น"))
    )
    assert next(h.letter.subject for h in archive.search("มกราคม")) == "ต้น"


LONG = "รายละเอียดตามสิ่งที่ส่งมาด้วย " * 20
NUMBERED = (
    # what has the number and names it once, and a short letter that cites it again and again
    ("own", "มท 0603/ว 1187", "2023-05-01", f"ที่ มท ๐๖๐๓/ว ๑๑๘๗ เรื่อง แนวทางการจัดทำแผน {LONG}"),
    ("citing", "ชร 0023.1/44", "2023-06-01", "หนังสือ ที่ มท ๐๖๐๓/ว ๑๑๘๗ และ มท 0603/ว 1187 (มท 0603/ว1187)"),
    ("longer", "มท 0603/ว 11870", "2023-07-01", "ที่ มท ๐๖๐๓/ว ๑๑๘๗๐ และ มท 0603/ว 11871"),
    ("order", "118/2566", "2023-08-01", "คำสั่ง ที่ ๑๑๘/๒๕๖๖ แต่งตั้งคณะทำงาน"),
)


@pytest.fixture(params=["trigram", "like"])
def numbered(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    if request.param == "like":
        monkeypatch.setattr(store_schema, "has_trigram", lambda db: False)
    archive = Archive.open(tmp_path / "n.db")
    for subject, number, day, text in NUMBERED:
        cited = [reference("มท 0810.7/ว 2522", "2021-10-29")] if subject == "citing" else []
        kind = LetterKind.ORDER if subject == "order" else LetterKind.EXTERNAL
        record = letter(number, day, text=text, subject=subject, references=cited, kind=kind)
        archive.write(outcome(f"{subject}.pdf", record))
    archive.link()
    return archive


def order(archive: Archive, words: str, wanted: SearchFilter | None = None) -> list[str]:
    return [hit.letter.subject or hit.letter.number or "" for hit in archive.search(words, wanted)]


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("มท๐๖๐๓/ว๑๑๘๗", ["own", "longer", "citing"]),
        ("ที่ มท 0603/ว 1187", ["own", "longer", "citing"]),
        ('"มท 0603/ว 1187"', ["own", "longer", "citing"]),
        ("\u200eมท\u00a00603/ว\u200b1187", ["own", "longer", "citing"]),
        ("มท 0603/ว 1187/2566", ["own"]),
        ("มท 0603/ว 1187/2565", []),
        ("118/66", ["order"]),
        # a number beside words: they must be there too
        ("มท0603/ว1187 แนวทาง", ["own"]),
        ("มท0603/ว1187 ประกวด", []),
        # only cited
        ("มท 0810.7/ว 2522", ["มท 0810.7/ว 2522"]),
        ("0603", ["citing", "longer", "own"]),
    ],
)
def test_the_letter_that_has_the_number_comes_first(
    numbered: Archive, words: str, letters: list[str]
) -> None:
    seen = order(numbered, words)
    assert seen[:1] == letters[:1]
    assert set(seen) == set(letters)


def test_a_number_is_looked_for_among_the_letters_that_were_asked_for(numbered: Archive) -> None:
    assert order(numbered, "มท 0603/ว 1187", SearchFilter(since="2023-06")) == ["citing", "longer"]
    assert order(numbered, "มท 0810.7/ว 2522", SearchFilter(since="2023")) == []
    (hit,) = numbered.search("มท 0810.7/ว 2522")
    assert (hit.letter.held, hit.snippet) == (False, "(not held)")
    assert [h.letter.subject for h in numbered.search("มท 0603/ว 1187", limit=1)] == ["own"]


def test_of_a_number_the_letters_held_stand_before_those_that_are_only_cited(numbered: Archive) -> None:
    cited = [reference("มท 0603/ว 1187", "2024-02-01")]
    record = letter("ชร 0023.1/45", "2024-03-01", text="ตามหนังสือที่อ้างถึง", subject="later", references=cited)
    numbered.write(outcome("later.pdf", record))
    numbered.link()
    hits = numbered.search("มท 0603/ว 1187")
    assert [(h.letter.date, h.letter.held) for h in hits[:2]] == [("2023-05-01", True), ("2024-02-01", False)]
    assert {h.letter.subject for h in hits[2:]} == {"longer", "citing"}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert order(numbered, "มท 0603/ว 1187/2567") == ["มท 0603/ว 1187"]


def test_a_number_brings_no_classified_letter_to_light_nor_what_only_such_letters_cite(
    numbered: Archive,
) -> None:
    record = letter("ชร 0023.1/46", "2024-03-01", text="ลับ", subject="secret", secrecy=Secrecy.CONFIDENTIAL,
                    references=[reference("มท 0905.1/ว 77", "2024-02-01")])  # fmt: skip
    numbered.write(outcome("secret.pdf", record))
    numbered.link()
    for number in ("ชร 0023.1/46", "มท 0905.1/ว 77"):
        assert numbered.search(number) == ()
        assert len(numbered.search(number, include=Secrecy.CONFIDENTIAL)) == 1


@pytest.mark.parametrize("term", ["น้ำ", "ที่", "2522", "ว", "ก่ี"])
def test_found_span_folds_to_the_term(term: str) -> None:
    text = "ด้วย นํ้า\nเสีย ที่ มท ๐๘๑๐.๗/ว ๒๕๒๒ ก่ี"
    span = find_folded(text, fold(term))
    assert span is not None
    assert fold(term) in fold(text[slice(*span)])
