"""No wrong links: like names, neighbours' numbers, votes, and decisions that outlive a reading."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.link.resolution import NEAR_THRESHOLD
from pipeline.store.archive import Archive
from schemas.archive import CitedWords
from schemas.letter import Status
from schemas.outcome import Outcome
from tests.factories.letters import letter, outcome, reference

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
DAY = "2021-10-29"
UNSURE = Status.UNVERIFIED


def archive_of(path: Path, *outcomes: Outcome) -> Archive:
    archive = Archive.open(path / "a.db")
    archive.write_many(outcomes)
    return archive


def citations(archive: Archive) -> list[tuple[str, str, str | None]]:
    rows = archive.database.query(
        "SELECT status, reason, cited.key FROM citations JOIN letters AS citing ON citing.id = letter_id "
        "LEFT JOIN letters AS cited ON cited.id = cited_id ORDER BY citing.key, ordinal"
    )
    return [(r["status"], r["reason"], r["key"]) for r in rows]


def citing(
    n: int, cited: str, day: str | None = DAY, issuer: str | None = DEPARTMENT, **more: Any
) -> Outcome:
    status, subject = more.pop("status", Status.VERIFIED), more.pop("subject", "การสำรวจแหล่งน้ำในชุมชน")
    cites = [reference(cited, day, issuer, status=status, **more)]
    return outcome(
        f"{n}.pdf", letter(f"ชร 0023.1/{n}", "2022-01-05", "จังหวัดเชียงราย", subject=subject, references=cites)
    )


def test_orders_of_two_provinces_with_one_number(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        *(
            outcome(f"{name}.pdf", letter("1/2565", "2022-01-04", f"จังหวัด{name}", subject=f"เรื่องของ{name}"))
            for name in ("ระนอง", "ระยอง")
        ),
    )
    assert archive.stats().letters == 2


@pytest.mark.parametrize(
    ("held", "subject", "expected"),
    [
        ("มท 0810.7/ว 2542", "การสำรวจแหล่งน้ำในชุมชน", "resolved"),  # the subject speaks for it
        ("มท 0810.7/ว 2546", "งบประมาณรายจ่าย", "ambiguous"),  # a neighbour's number of that day
        ("มท 0810.7/ว 2544", "งบประมาณรายจ่าย", "ambiguous"),
        ("มท 0810.7/ว 3545", "งบประมาณรายจ่าย", "ambiguous"),  # 2 and 3 are no pair that OCR confuses
        ("มท 0810.7/ว 2845", "งบประมาณรายจ่าย", "resolved"),  # 5 and 8 are; no office writes 300 a day
    ],
)
def test_a_digit_in_doubt(tmp_path: Path, held: str, subject: str, expected: str) -> None:
    archive = archive_of(
        tmp_path,
        outcome("h.pdf", letter(held, DAY, subject=subject)),
        citing(1, "มท 0810.7/ว 2545", status=UNSURE),
    )
    assert citations(archive)[0][:2] == (expected, "near_number")
    (edge,) = archive.chain("ชร 0023.1/1").edges
    assert (edge.confidence >= NEAR_THRESHOLD) is (expected == "resolved")


def test_right_readings_in_doubt_link_to_no_neighbour(tmp_path: Path) -> None:
    """A department sends eight circulars a day, half of them are held, and every citation is read rightly."""
    ends: Counter[bool] = Counter()
    for seed in range(3):
        draw = random.Random(seed)
        topics = ("การสำรวจแหล่งน้ำ", "การจัดทำงบประมาณ", "โครงการอบรมบุคลากร")
        made = [
            (
                f"มท 0810.7/ว {2500 + n}",
                f"2021-10-{1 + n // 8:02d}",
                f"{draw.choice(topics)} ระยะที่ {draw.randint(1, 30)}",
            )
            for n in range(160)
        ]
        held = [
            outcome(f"h{n}.pdf", letter(*made[n][:2], subject=made[n][2]))
            for n in draw.sample(range(160), 80)
        ]
        cites = [
            citing(n + 1, no, day, status=UNSURE, subject=topic) for n, (no, day, topic) in enumerate(made)
        ]
        folder = tmp_path / str(seed)
        folder.mkdir()
        archive = archive_of(folder, *held, *cites)
        for row in archive.database.query(
            "SELECT citations.number_key AS read, cited.number_key AS linked FROM citations "
            "JOIN letters AS cited ON cited.id = cited_id WHERE status = 'resolved'"
        ):
            ends[row["read"] == row["linked"]] += 1
    assert ends[True] == 240
    assert ends[False] / ends.total() <= 0.005


def test_sure_citations_settle_a_doubt_before_a_near_letter(tmp_path: Path) -> None:
    near = outcome("h.pdf", letter("มท 0810.7/ว 2542", DAY))
    sure = [citing(n, "มท 0810.7/ว 2545") for n in (1, 2, 3)]
    archive = archive_of(tmp_path, near, *sure, citing(9, "มท 0810.7/ว 2545", status=UNSURE))
    assert citations(archive)[-1] == ("not_held", "none_held", "มท 0810.7/ว2545@2021")


def test_votes_find_the_letter_when_it_arrives(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        *(citing(n, "มท 0810.7/ว 2541") for n in (1, 2, 3)),
        citing(9, "มท 0810.7/ว 2549", status=UNSURE, subject="เรื่องอื่น"),
    )
    assert citations(archive)[-1] == ("not_held", "votes", "มท 0810.7/ว2541@2021")
    archive.write(outcome("h.pdf", letter("มท 0810.7/ว 2541", DAY, subject="งบประมาณรายจ่าย")))
    assert citations(archive)[-1] == ("resolved", "votes", "มท 0810.7/ว2541@2021")


@pytest.mark.parametrize("issuer", ["สถ.", "กระทรวงมหาดไทย", None])
@pytest.mark.parametrize("day", [None, "2021-10-28"])
def test_a_number_that_is_held_is_never_called_missing(
    tmp_path: Path, issuer: str | None, day: str | None
) -> None:
    archive = archive_of(
        tmp_path,
        outcome("h.pdf", letter("มท 0810.7/ว 2522", DAY)),
        citing(1, "มท 0810.7/ว 2522", day, issuer),
    )
    assert citations(archive)[0][0] == "ambiguous"
    assert archive.missing() == ()


@pytest.mark.parametrize(
    ("held", "expected"),
    [("2021-02-01", "resolved"), ("2020-12-01", "ambiguous"), ("2015-10-29", "ambiguous")],
)
def test_without_a_date_a_letter_of_years_ago_is_not_meant(tmp_path: Path, held: str, expected: str) -> None:
    archive = archive_of(
        tmp_path, outcome("h.pdf", letter("มท 0810.7/ว 2522", held)), citing(1, "มท 0810.7/ว 2522", None)
    )
    assert citations(archive)[0][0] == expected
    assert archive.missing() == ()


def test_a_year_does_not_outweigh_another_issuer(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        outcome("h.pdf", letter("ตร 0001/ว 12", "2021-05-05", "สำนักงานตำรวจแห่งชาติ")),
        citing(1, "ตร 0001/ว 12", "2021", "จังหวัดตราด"),
    )
    assert citations(archive)[0][0] == "ambiguous"


@pytest.mark.parametrize("held_first", [True, False])
def test_zeros_misread_link_in_any_order(tmp_path: Path, held_first: bool) -> None:
    held = outcome("h.pdf", letter("ลป 0023.2/058", "2021-10-06", "จังหวัดลำปาง", status=UNSURE))
    cites = citing(1, "ลป 0023.2/158", "2021-10-06", "จังหวัดลำปาง")
    archive = archive_of(tmp_path)
    for one in (held, cites) if held_first else (cites, held):
        archive.write(one)
    before = archive.dump()
    assert citations(archive)[0][0] == "resolved"
    archive.link()
    assert archive.dump() == before


def test_a_decision_outlives_a_mark_in_the_words(tmp_path: Path) -> None:
    words = "หนังสือที มท 0810.7/ว 2522"
    archive = archive_of(
        tmp_path,
        outcome("h.pdf", letter("มท 0810.7/ว 2522", DAY)),
        citing(1, "มท 0810.7/ว 2522", None, None, text=words),
    )
    archive.decide("ชร 0023.1/1@2022", CitedWords(words, "มท 0810.7/ว 2522"), "มท 0810.7/ว2522@2021")
    assert citations(archive)[0][:2] == ("resolved", "correction")
    archive.write(citing(1, "มท 0810.7/ว 2522", None, None, text="หนังสือที่ มท 0810.7/ว 2522"))
    assert citations(archive)[0][:2] == ("resolved", "correction")


def test_a_decision_for_a_placeholder_follows_the_letters_that_come(tmp_path: Path) -> None:
    dumps = set()
    orders = [
        outcome(f"{n}.pdf", letter("1/2565", "2022-01-04", f"จังหวัด{n}", subject=n)) for n in ("ลำปาง", "น่าน")
    ]
    for at, waves in enumerate((orders, orders[::-1], [orders])):
        folder = tmp_path / str(at)
        folder.mkdir()
        archive = archive_of(folder, citing(1, "1/2565", None, None, text="คำสั่งที่ 1/2565"))
        archive.decide("ชร 0023.1/1@2022", CitedWords("คำสั่งที่ 1/2565"), " /1@2022")
        for wave in waves:
            archive.write_many(wave if isinstance(wave, list) else [wave])
        assert citations(archive)[0][:2] == ("ambiguous", "several")
        dumps.add(archive.dump())
    assert len(dumps) == 1
