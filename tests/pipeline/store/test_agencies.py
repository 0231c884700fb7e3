"""Letters of an agency are asked for by a part of its name, in any digits and spacing, without wildcards."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path

import pytest

from extractors.text import to_thai_digits
from pipeline.store.agencies import is_of
from pipeline.store.archive import Archive
from pipeline.store.search import SearchFilter
from tests.factories.letters import deadline, letter, outcome, reference

NAMES = (
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาน่าน เขต ๓",
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาน่าน เขต 12",
    "อบต. น้ำดี_ใส 100%",
)
SEEN = dt.date(2021, 11, 1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Of each agency a letter with a duty, and a letter that another cites."""
    archive = Archive.open(tmp_path_factory.mktemp("db") / "a.db")
    letters = [
        letter(
            f"ลป 0023.4/{n}",
            "2021-10-29",
            name,
            deadlines=[deadline("2021-12-30")],
            references=[reference(f"ชร 0023.1/{n}", "2021-01-01", name)],
        )
        for n, name in enumerate(NAMES)
    ]
    archive.write(outcome("all.pdf", *letters))
    return archive


def asked(archive: Archive, agency: str) -> tuple[set[str | None], ...]:
    return (
        {hit.letter.issuer for hit in archive.search("ข้อมูล", SearchFilter(agency=agency))},
        {m.letter.issuer for m in archive.missing(agency)},
        {duty.issuer for duty in archive.deadlines(agency=agency, as_of=SEEN)},
    )


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("เขต 3", NAMES[:1]),
        ("น่าน เขต 12", NAMES[1:2]),
        ("เขต", NAMES[:2]),
        ("สำนักงาน", NAMES[:2]),
        ("อบต.น้ำดี", NAMES[2:]),
        ("น้ำ", NAMES[2:]),
        ("100%", NAMES[2:]),
        ("ดี_ใส", NAMES[2:]),
        ("%", NAMES[2:]),
        ("_", NAMES[2:]),
        ("เขต%3", ()),
        ("เขต_3", ()),
        ("เขต 4", ()),
        ("'", ()),
        ('"', ()),
        (NAMES[0], NAMES[:1]),
    ],
)
def test_a_part_of_a_name_in_every_spelling(archive: Archive, part: str, names: tuple[str, ...]) -> None:
    scripts = (str, to_thai_digits)
    spaces = (" ", "", "  ", "\u00a0", "\u200b")
    am = ("ำ", "\u0e4dา")
    for script, space, sara in product(scripts, spaces, am):
        spelling = script(part).replace(" ", space).replace("น้ำ", "น\u0e49ำ").replace("ำ", sara)
        assert asked(archive, spelling) == (set(names),) * 3, repr(spelling)


@pytest.mark.parametrize("part", ["", " ", "\u200b"])
def test_nothing_asks_for_all(archive: Archive, part: str) -> None:
    assert asked(archive, part) == (set(NAMES),) * 3


def test_names_by_the_tables_count_too(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("a.pdf", letter("ชร 0023.1/1", issuer=None)))
    assert len(archive.search("ข้อมูล", SearchFilter(agency="จังหวัด เชียงราย"))) == 1
    assert archive.search("ข้อมูล", SearchFilter(agency="จังหวัดน่าน")) == ()


def test_withdrawn_duties_are_of_their_agency_too(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(
        outcome("a.pdf", letter("ลป 0023.4/1", issuer=NAMES[0], deadlines=[deadline("2021-12-30")]))
    )
    archive.write(outcome("a.pdf", letter("ลป 0023.4/1", issuer=NAMES[0])))
    assert len(archive.deadlines(None, as_of=SEEN)) == 1
    assert len(archive.deadlines(None, agency="เขต3", as_of=SEEN)) == 1
    assert archive.deadlines(None, agency="เขต%3", as_of=SEEN) == ()


def test_a_letter_without_an_issuer_is_of_none() -> None:
    assert not is_of(None, "เขต")
    assert is_of("เขต ๓", "เขต3")


@pytest.mark.parametrize("limit", [-1, -100])
def test_a_limit_below_nothing_is_refused(archive: Archive, limit: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        archive.missing(limit=limit)
    assert archive.missing(limit=0) == ()
