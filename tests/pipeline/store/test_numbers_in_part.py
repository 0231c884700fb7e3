"""Numbers cited with less of their office than on paper: no brackets, no prefix, no office."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.dump import dump
from schemas.graph import LinkReason, LinkStatus
from schemas.letter import ReferenceKind, Status
from schemas.outcome import Outcome
from tests.factories.letters import letter, outcome, reference

DAY = "2018-03-09"
BOARD = "คณะกรรมการวินิจฉัยปัญหาการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ"
FULL = "กค (กวจ) 0405.2/ว 122"
RESOLVED, AMBIGUOUS, NOT_HELD = LinkStatus.RESOLVED, LinkStatus.AMBIGUOUS, LinkStatus.NOT_HELD


def held(number: str = FULL, day: str = DAY, issuer: str | None = BOARD, name: str = "held.pdf") -> Outcome:
    return outcome(name, letter(number, day, issuer, subject=f"แนวทางปฏิบัติ {number}"))


def citing(
    cited: str,
    day: str | None = DAY,
    issuer: str | None = BOARD,
    *,
    kind: ReferenceKind = ReferenceKind.LETTER,
    status: Status = Status.VERIFIED,
) -> Outcome:
    cites = reference(cited, day, issuer, kind=kind, status=status)
    return outcome(
        "citing.pdf", letter("ชร 0023.1/5", "2021-01-05", "จังหวัดเชียงราย", subject="ตอบ", references=[cites])
    )


def link(path: Path, *outcomes: Outcome) -> tuple[LinkStatus, LinkReason, str | None]:
    with Archive.open(path / "a.db") as archive:
        archive.write_many(outcomes)
        (edge,) = archive.chain("ชร 0023.1/5", 2021).edges
        target = edge.target if edge.status is RESOLVED else None
        return edge.status, edge.reason, target


@pytest.mark.parametrize(
    ("cited", "issuer", "status"),
    [
        ("กค 0405.2/ว 122", BOARD, RESOLVED),
        ("กค 0405.2/ว 122", None, RESOLVED),
        ("กค 0405.2/ว 122", "กรมบัญชีกลาง", AMBIGUOUS),
        ("0405.2/ว 122", BOARD, RESOLVED),
        ("0405.2/ว 122", None, AMBIGUOUS),
        ("ว 122", BOARD, RESOLVED),
        ("ว 122", None, AMBIGUOUS),
        ("ว 122", "จังหวัดน่าน", NOT_HELD),
        # Another series, another committee, another office.
        ("กค 0405.2/122", BOARD, NOT_HELD),
        ("กค (กนบ) 0405.2/ว 122", BOARD, NOT_HELD),
        ("กค 0405.3/ว 122", BOARD, NOT_HELD),
    ],
)
def test_a_number_that_says_less(tmp_path: Path, cited: str, issuer: str | None, status: LinkStatus) -> None:
    found = link(tmp_path, held(), citing(cited, issuer=issuer))
    assert found[0] is status
    assert (found[1] is LinkReason.NUMBER_IN_PART) is (status is not NOT_HELD)


def test_a_letter_that_was_read_with_less_of_its_office(tmp_path: Path) -> None:
    assert link(tmp_path, held("กค 0405.2/ว 122"), citing(FULL)) == (
        RESOLVED,
        LinkReason.NUMBER_IN_PART,
        "กค 0405.2/ว122@2018",
    )


@pytest.mark.parametrize("day", ["2018-03-10", "2018-03", "2018", None])
def test_the_day_must_be_said_and_agree(tmp_path: Path, day: str | None) -> None:
    assert link(tmp_path, held(), citing("กค 0405.2/ว 122", day))[0] is NOT_HELD


def test_two_letters_of_the_day_are_candidates(tmp_path: Path) -> None:
    other = held("มท 0808.2/ว 122", issuer=None, name="other.pdf")
    assert link(tmp_path, held(), other, citing("ว 122", issuer=None))[0] is AMBIGUOUS
    # The issuer decides, where it is that of one alone.
    assert link(tmp_path, citing("ว 122"))[:2] == (RESOLVED, LinkReason.NUMBER_IN_PART)


def test_the_whole_number_goes_before_a_part_of_it(tmp_path: Path) -> None:
    plain = held("กค 0405.2/ว 122", issuer="กรมบัญชีกลาง", name="plain.pdf")
    found = link(tmp_path, held(), plain, citing("กค 0405.2/ว 122", issuer="กรมบัญชีกลาง"))
    assert found == (RESOLVED, LinkReason.NUMBER_DATE_ISSUER, "กค 0405.2/ว122@2018")


def test_a_digit_in_doubt_is_one_doubt_more(tmp_path: Path) -> None:
    found = link(tmp_path, held(), citing("กค 0405.2/ว 122", status=Status.UNVERIFIED))
    assert found[:2] == (AMBIGUOUS, LinkReason.NUMBER_IN_PART)


def test_an_order_is_cited_by_its_whole_number(tmp_path: Path) -> None:
    assert link(tmp_path, held(), citing("0405.2/ว 122", kind=ReferenceKind.ORDER))[0] is NOT_HELD


@pytest.mark.parametrize("cited", ["กค 0405.2/ว 122", "ว 122", "กค (กวจ) 0405.2/ว 122"])
def test_the_order_of_arrival_leaves_no_trace(tmp_path: Path, cited: str) -> None:
    letters = [
        held(),
        held("กค 0405.2/ว 122", issuer=None, name="less.pdf"),
        held("กค (กวจ) 0405.2/ว 122", "2019-03-09", name="later.pdf"),
        citing(cited),
    ]
    dumps = set()
    for n, order in enumerate(permutations(letters)):
        with Archive.open(tmp_path / f"{n}.db") as archive:
            for one in order:
                archive.write(one)
            # What was there for a while and went.
            archive.write(held("มท 0808.2/ว 122", name="gone.pdf"))
            archive.write(outcome("gone.pdf", letter("มท 0808.2/ว 7", "2020-01-01", "จังหวัดตาก")))
            dumps.add(dump(archive.database.conn))
            archive.link()
            dumps.add(dump(archive.database.conn))
    assert len(dumps) == 1


def test_a_database_of_before_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    link(tmp_path, held(), citing("กค 0405.2/ว 122"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE citations SET cited_id = NULL, status = 'not_held', reason = 'none_held'")
        connection.execute("DROP INDEX letters_running")
        connection.execute("DELETE FROM migrations WHERE name = '0013_running'")
    with Archive.open(path, migrate=True) as archive:
        (edge,) = archive.chain("ชร 0023.1/5", 2021).edges
        assert (edge.status, edge.reason) == (RESOLVED, LinkReason.NUMBER_IN_PART)
