"""A letter is found by its number in any spelling, with its year typed in any way."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.errors import LetterNotFound, NotALetterNumber, SeveralLetters
from schemas.letter import LetterKind, Secrecy
from tests.factories.letters import letter, outcome, reference

OFFICE = "เทศบาลตำบลทดสอบ"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Letters whose numbers repeat, orders, and a memo with its year at the end."""
    archive = Archive.open(tmp_path_factory.mktemp("db") / "a.db")
    letters = [
        *(letter("มท 0810.7/ว 100", f"{year}-03-05", subject=str(year + 543)) for year in (2019, 2020, 2021)),
        letter("541/2559", "2016-05-01", OFFICE, kind=LetterKind.ORDER),
        letter("541/2560", "2017-05-01", OFFICE, kind=LetterKind.ORDER),
        letter("5410/2559", "2016-06-01", OFFICE, kind=LetterKind.ORDER),
        letter("นว 52007.4/(1)/2569", "2026-05-01", kind=LetterKind.INTERNAL),
        # Its number says 2567, its date 2566: offices count some series by the fiscal year.
        letter("นว 52007.4/45/2567", "2023-11-01", kind=LetterKind.INTERNAL),
        letter("ลป 0023.4/2563", "2021-02-01"),
        letter("นน 0021/7", "2021-02-02", references=[reference("รฟม 001/9", "2020-01-02")]),
    ]
    archive.write(outcome("all.pdf", *letters))
    return archive


@pytest.mark.parametrize("year", [2562, 2563, 2564])
@pytest.mark.parametrize(
    "behind",
    [
        " ลงวันที่ 5 มีนาคม {year}",
        " ลงวันที่ 31 ธันวาคม {year}",
        " ลว. 5 มี.ค. {short}",
        "ลว.5/3/{year}",
        "/{year}",
        "/{short}",
        " / {year}",
        " ปี {year}",
        " พ.ศ. {year}",
        " ({year})",
        "\u00a0ลงวันที่\u00a05\u00a0มีนาคม\u00a0{year}",
    ],
)
@pytest.mark.parametrize(
    "number", ["มท 0810.7/ว 100", "ที่ มท ๐๘๑๐.๗/ว ๑๐๐", "มท\u200b０８１０．７／ว\u00ad１００"]
)
def test_the_year_that_is_typed_along_chooses_the_letter(
    archive: Archive, number: str, behind: str, year: int
) -> None:
    asked = number + behind.format(year=year, short=year % 100)
    assert archive.chain(asked).root == f"มท 0810.7/ว100@{year - 543}"


def test_a_year_beside_the_number_outranks_one_typed_with_it(archive: Archive) -> None:
    assert archive.chain("มท 0810.7/ว 100/2563", 2564).root == "มท 0810.7/ว100@2021"
    assert archive.chain("มท 0810.7/ว 100/2563", 2019).root == "มท 0810.7/ว100@2019"


def test_without_a_year_the_choice_is_asked_for(archive: Archive) -> None:
    with pytest.raises(SeveralLetters) as raised:
        archive.chain("มท 0810.7/ว 100")
    assert len(raised.value.choices) == 3


@pytest.mark.parametrize("behind", ["/2550", " ลงวันที่ 5 มีนาคม 2550", "/50"])
def test_a_year_without_such_a_letter_is_said_with_the_other_years(archive: Archive, behind: str) -> None:
    with pytest.raises(LetterNotFound, match="of the year 2550") as raised:
        archive.chain(f"มท 0810.7/ว 100{behind}")
    assert {b.date for b in raised.value.nearest} == {"2019-03-05", "2020-03-05", "2021-03-05"}


@pytest.mark.parametrize(("zeros", "year"), [*product(range(3), ["2559", "๒๕๕๙", "59", "๕๙"])])
@pytest.mark.parametrize("label", ["", "ที่ ", "คำสั่งที่ ", "คําสั่งที่ ", "คำสั่งเทศบาลตำบลทดสอบ ที่ "])
def test_orders_by_padded_numbers_and_short_years(
    archive: Archive, label: str, zeros: int, year: str
) -> None:
    assert archive.chain(f"{label}{'0' * zeros}541/{year}").root == f" /541@2016 {OFFICE}"
    assert archive.chain(f"{label}{'0' * zeros}5410/{year}").root == f" /5410@2016 {OFFICE}"


def test_a_short_year_with_nothing_behind_it_is_told(archive: Archive) -> None:
    with pytest.raises(LetterNotFound, match="541/2558"):
        archive.chain("541/58")
    assert archive.chain("541/59", 2560).root == f" /541@2017 {OFFICE}"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("นว 52007.4/(1)/2569", "นว 52007.4/(1)/2569"),
        ("นว ๕๒๐๐๗.๔/(๑)/๒๕๖๙", "นว 52007.4/(1)/2569"),
        ("นว 52007.4/45/2567", "นว 52007.4/45/2567"),
        ("นว 52007.4/45", "นว 52007.4/45/2567"),
        ("นว 52007.4/45 ลงวันที่ 1 พฤศจิกายน 2566", "นว 52007.4/45/2567"),
        # The running number of four digits that could be a year is none.
        ("ลป 0023.4/2563", "ลป 0023.4/2563"),
        ("ลป 0023.4/2563 ลงวันที่ 1 กุมภาพันธ์ 2564", "ลป 0023.4/2563"),
        ("รฟม 001/9", "รฟม 001/9"),
        ("รฟม 001/9 ลว. 2 ม.ค. 63", "รฟม 001/9"),
    ],
)
def test_numbers_that_end_in_a_year_or_look_like_it(archive: Archive, asked: str, number: str) -> None:
    chain = archive.chain(asked)
    assert next(n.number for n in chain.nodes if n.key == chain.root) == number


@pytest.mark.parametrize("asked", ["", " ", "\u200b", "สวัสดี", "2563", "5 มีนาคม 2563"])
def test_what_is_no_number_is_refused(archive: Archive, asked: str) -> None:
    with pytest.raises(NotALetterNumber):
        archive.chain(asked)


@pytest.mark.parametrize("asked", ["5/3", "10/11/2553", "5/03/63"])
def test_a_day_is_no_order(archive: Archive, asked: str) -> None:
    with pytest.raises(LetterNotFound):
        archive.chain(asked)


def test_other_verbs_read_numbers_alike(archive: Archive) -> None:
    key = archive.key_of("มท\u00a00810.7/ว\u00a0100 ลว. 5 มี.ค. 63")
    assert key == "มท 0810.7/ว100@2020"
    assert archive.key_of("คําสั่งที่ ๐๕๔๑/๕๙") == f" /541@2016 {OFFICE}"


def test_a_letter_that_is_cited_without_a_date_is_offered_beside_the_dated_one(tmp_path: Path) -> None:
    number = "มท 0808.2/ว 999"
    with Archive.open(tmp_path / "u.db") as archive:
        for n, day in enumerate(("2021-01-01", None)):
            made = letter(f"ชร 0023.1/{n}", "2021-11-20", references=[reference(number, day)])
            archive.write(outcome(f"{n}.pdf", made))
        with pytest.raises(SeveralLetters) as several:
            archive.chain(number)
        assert [brief.date for brief in several.value.choices] == [None, "2021-01-01"]
        assert len(archive.chain(number, 2564).nodes) == 2
        # Once it is held there is one.
        archive.write(outcome("held.pdf", letter(number, "2021-01-01")))
        assert archive.chain(number).nodes[0].held


@pytest.fixture
def circulars(tmp_path: Path) -> Archive:
    """Circulars of two agencies, one number of both; one that is only cited; one that is classified."""
    archive = Archive.open(tmp_path / "c.db")
    cited = reference("มท 0605/ว 333", "2021-01-04")
    archive.write_many(
        [
            outcome("a.pdf", letter("มท 0603/ว 1187", "2021-03-05", subject="แผนเผชิญเหตุ")),
            outcome("b.pdf", letter("กค (กวจ) 0405.2/ว 122", "2021-03-06")),
            outcome("c.pdf", letter("มท 0603/ว 5", "2021-03-07")),
            outcome("d.pdf", letter("ชร 0023.1/ว 5", "2021-03-08", references=[cited], text="ตาม ว 1187")),
            outcome("e.pdf", letter("มท 0603/ว 77", "2021-03-09", secrecy=Secrecy.SECRET)),
        ]
    )
    return archive


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("ว 1187", "มท 0603/ว 1187"),
        ("ว ๑๑๘๗", "มท 0603/ว 1187"),
        ("ว 1187/2564", "มท 0603/ว 1187"),
        ("0603/ว 1187", "มท 0603/ว 1187"),
        ("มท 0603-ว1187", "มท 0603/ว 1187"),
        ("มท_0603_ว_1187.pdf", "มท 0603/ว 1187"),
        ("กค 0405.2/ว 122", "กค (กวจ) 0405.2/ว 122"),
        ("ว122", "กค (กวจ) 0405.2/ว 122"),
        ("ว 333", "มท 0605/ว 333"),
        ("0023.1/ว 5", "ชร 0023.1/ว 5"),
    ],
)
def test_a_number_with_less_of_its_office_finds_the_one_that_it_can_mean(
    circulars: Archive, asked: str, number: str
) -> None:
    chain = circulars.chain(asked)
    assert next(n.number for n in chain.nodes if n.key == chain.root) == number
    assert circulars.search(asked)[0].letter.number == number


def test_of_several_that_it_can_mean_a_person_chooses(circulars: Archive) -> None:
    with pytest.raises(SeveralLetters) as several:
        circulars.chain("ว 5")
    assert {brief.number for brief in several.value.choices} == {"มท 0603/ว 5", "ชร 0023.1/ว 5"}
    assert [hit.letter.number for hit in circulars.search("ว 5")][:2] == ["ชร 0023.1/ว 5", "มท 0603/ว 5"]


@pytest.mark.parametrize("asked", ["ว 118", "ว 1187/2560", "0604/ว 1187", "ชร 0603/ว 1187", "1187/2564"])
def test_it_means_no_letter_that_has_another_number(circulars: Archive, asked: str) -> None:
    with pytest.raises(LetterNotFound):
        circulars.chain(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "มท0603-ว1187-25{}",
        "มท0603_ว1187_25{}.pdf",
        "มท0603-ว1187 ลว 5 มี.ค. {}.pdf",
        "มท 0603-ว1187 25{}",
        "มท0603-ว1187-{}",
    ],
)
def test_a_year_in_the_name_of_a_file_counts(circulars: Archive, asked: str) -> None:
    assert circulars.chain(asked.format(64)).nodes
    with pytest.raises(LetterNotFound):
        circulars.chain(asked.format(60))


def test_a_held_letter_is_offered_beside_one_that_is_only_cited_by_that_number(circulars: Archive) -> None:
    cited = reference("ว 1187", "2019-03-03", "กรมที่ดิน")
    circulars.write(outcome("f.pdf", letter("ชร 0023.1/6", "2021-05-01", references=[cited])))
    with pytest.raises(SeveralLetters) as several:
        circulars.chain("ว 1187")
    assert {brief.number for brief in several.value.choices} == {"ว 1187", "มท 0603/ว 1187"}
    assert circulars.search("ว 1187")[0].letter.number == "มท 0603/ว 1187"


def test_an_undated_letter_is_found_by_its_number_in_part_whatever_year_is_asked(circulars: Archive) -> None:
    circulars.write(outcome("g.pdf", letter("กษ 0509/ว 78", None)))
    for asked in ("กษ 0509/ว 78", "0509/ว 78", "ว 78"):
        assert circulars.chain(asked, 2562).nodes[0].number == "กษ 0509/ว 78"


def test_a_classified_letter_is_in_no_search_by_its_number_in_part(circulars: Archive) -> None:
    assert circulars.search("ว 77") == ()
    (found,) = circulars.search("ว 77", include=Secrecy.SECRET)
    assert found.letter.number == "มท 0603/ว 77"
