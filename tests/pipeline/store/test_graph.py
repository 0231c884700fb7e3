"""Letters and citations in the database: identity, resolution, placeholders, and no trace of the order."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.store.archive import Archive
from schemas.graph import Direction, LinkReason, LinkStatus
from schemas.letter import Relation, Status
from schemas.outcome import Outcome
from tests.factories.letters import deadline, letter, outcome, reference, stamp

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"
CITY = "เทศบาลนครเชียงราย"


def circular(**changes: object) -> object:
    return letter("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, **changes)  # type: ignore[arg-type]


def forwarded(cited: str = "มท 0810.7/ว 2522", day: str | None = "2021-10-29", **changes: object) -> object:
    issuer = changes.pop("cited_issuer", DEPARTMENT)
    status = changes.pop("status", Status.VERIFIED)
    return letter(
        "ชร 0023.1/13303",
        "2021-11-05",
        PROVINCE,
        references=[reference(cited, day, issuer, relation=Relation.FORWARDS, status=status)],  # type: ignore[arg-type]
        **changes,  # type: ignore[arg-type]
    )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "a.db")


def only_citation(archive: Archive) -> tuple[str, str, str | None]:
    rows = list(
        archive.database.query(
            "SELECT citations.status, citations.reason, letters.key FROM citations "
            "LEFT JOIN letters ON letters.id = cited_id"
        )
    )
    assert len(rows) == 1
    return rows[0]["status"], rows[0]["reason"], rows[0]["key"]


@pytest.mark.parametrize(
    ("cited", "day", "issuer", "status", "reason"),
    [
        # number, date and issuer agree
        ("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, LinkStatus.RESOLVED, LinkReason.NUMBER_DATE_ISSUER),
        # Thai digits and other spacing are the same number
        ("มท๐๘๑๐.๗/ว๒๕๒๒", "2021-10-29", DEPARTMENT, LinkStatus.RESOLVED, LinkReason.NUMBER_DATE_ISSUER),
        ("มท 0810.7/ว 2522", "2021-10-29", None, LinkStatus.RESOLVED, LinkReason.NUMBER_DATE),
        ("มท 0810.7/ว 2522", None, DEPARTMENT, LinkStatus.RESOLVED, LinkReason.NUMBER_ISSUER),
        # the citing letter names a committee, the number is its department's
        ("มท 0810.7/ว 2522", "2021-10-29", "คณะกรรมการน้ำ", LinkStatus.RESOLVED, LinkReason.NUMBER_DATE),
        # a number alone is a candidate
        ("มท 0810.7/ว 2522", None, None, LinkStatus.AMBIGUOUS, LinkReason.NUMBER_ALONE),
        # another day, no issuer to tell
        ("มท 0810.7/ว 2522", "2021-10-20", None, LinkStatus.AMBIGUOUS, LinkReason.DATE_DISAGREES),
        # the number of another year is another letter; of the same day in another year it may be a slip
        ("มท 0810.7/ว 2522", "2020-10-05", DEPARTMENT, LinkStatus.NOT_HELD, LinkReason.NONE_HELD),
        ("มท 0810.7/ว 2522", "2020-10-29", DEPARTMENT, LinkStatus.AMBIGUOUS, LinkReason.DATE_DISAGREES),
        # not a circular: another series
        ("มท 0810.7/2522", "2021-10-29", DEPARTMENT, LinkStatus.NOT_HELD, LinkReason.NONE_HELD),
        ("มท 0810.7/ว 99", "2021-10-29", DEPARTMENT, LinkStatus.NOT_HELD, LinkReason.NONE_HELD),
        # dated after the citing letter
        ("มท 0810.7/ว 99", "2021-12-29", DEPARTMENT, LinkStatus.REJECTED, LinkReason.AFTER_CITING),
        # the citing letter itself
        ("ชร 0023.1/13303", "2021-11-05", PROVINCE, LinkStatus.REJECTED, LinkReason.SELF),
    ],
)
def test_status_of_a_citation(
    archive: Archive, cited: str, day: str | None, issuer: str | None, status: LinkStatus, reason: LinkReason
) -> None:
    archive.write(outcome("a.pdf", circular()))  # type: ignore[arg-type]
    archive.write(outcome("b.pdf", forwarded(cited, day, cited_issuer=issuer)))  # type: ignore[arg-type]
    assert only_citation(archive)[:2] == (status, reason)


def test_held_letter_of_a_later_date_is_rejected_with_its_evidence(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 2522", "2021-12-29", DEPARTMENT)))
    archive.write(outcome("b.pdf", forwarded(day=None)))  # type: ignore[arg-type]
    assert only_citation(archive)[:2] == (LinkStatus.REJECTED, LinkReason.AFTER_CITING)
    edge = archive.chain("ชร 0023.1/13303").edges[0]
    assert [c.letter for c in edge.candidates] == ["มท 0810.7/ว2522@2021"]


def test_placeholder_is_filled_when_its_letter_arrives(archive: Archive) -> None:
    archive.write(outcome("b.pdf", forwarded()))  # type: ignore[arg-type]
    assert only_citation(archive) == (LinkStatus.NOT_HELD, LinkReason.NONE_HELD, "มท 0810.7/ว2522@2021")
    (missing,) = archive.missing()
    assert (missing.letter.date, missing.letter.issuer) == ("2021-10-29", DEPARTMENT)
    assert missing.cited_by == ("ชร 0023.1/13303 ลว. 5 พ.ย. 2564",)
    archive.write(outcome("a.pdf", circular()))  # type: ignore[arg-type]
    assert only_citation(archive)[0] == LinkStatus.RESOLVED
    assert archive.missing() == ()
    assert archive.chain("มท 0810.7/ว 2522").nodes[0].held


def test_misread_digit_links_only_where_everything_else_agrees(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 2542", "2021-10-29", DEPARTMENT)))
    # ๔ read as ๕; the subject is repeated, day and issuer agree
    archive.write(
        outcome("b.pdf", forwarded("มท 0810.7/ว 2552", status=Status.UNVERIFIED))  # type: ignore[arg-type]
    )
    assert only_citation(archive) == (LinkStatus.RESOLVED, LinkReason.NEAR_NUMBER, "มท 0810.7/ว2542@2021")


def test_neighbours_of_one_day_stay_apart_where_the_last_digit_is_in_doubt(archive: Archive) -> None:
    archive.write(
        outcome("a.pdf", letter("มท 0810.7/ว 2541", "2021-10-29", DEPARTMENT, subject="งบประมาณรายจ่าย"))
    )
    archive.write(
        outcome("b.pdf", forwarded("มท 0810.7/ว 2549", status=Status.UNVERIFIED))  # type: ignore[arg-type]
    )
    assert only_citation(archive)[:2] == (LinkStatus.AMBIGUOUS, LinkReason.NEAR_NUMBER)


def test_a_reading_that_ocr_gave_itself_counts_as_one(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1741", "2021-10-29", DEPARTMENT)))
    archive.write(
        outcome(
            "b.pdf",
            letter(
                "ชร 0023.1/1",
                "2021-11-05",
                PROVINCE,
                references=[
                    reference(
                        "มท 0810.7/ว 1192",
                        "2021-10-29",
                        DEPARTMENT,
                        status=Status.UNVERIFIED,
                        candidates=["มท 0810.7/ว 1741", "???"],
                    )
                ],
            ),
        )
    )
    assert only_citation(archive) == (LinkStatus.RESOLVED, LinkReason.NEAR_NUMBER, "มท 0810.7/ว1741@2021")


def test_a_misread_number_that_is_another_letter_s_does_not_link_to_it(archive: Archive) -> None:
    archive.write(outcome("true.pdf", letter("มท 0810.7/ว 2542", "2021-10-29", DEPARTMENT)))
    archive.write(outcome("other.pdf", letter("มท 0810.7/ว 2552", "2021-10-02", DEPARTMENT)))
    archive.write(
        outcome("b.pdf", forwarded("มท 0810.7/ว 2552", status=Status.UNVERIFIED))  # type: ignore[arg-type]
    )
    assert only_citation(archive) == (LinkStatus.RESOLVED, LinkReason.NEAR_NUMBER, "มท 0810.7/ว2542@2021")


def test_a_sure_number_is_never_bent_to_a_near_one(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("มท 0810.7/ว 2542", "2021-10-29", DEPARTMENT)))
    archive.write(outcome("b.pdf", forwarded("มท 0810.7/ว 2552")))  # type: ignore[arg-type]
    assert only_citation(archive)[:2] == (LinkStatus.NOT_HELD, LinkReason.NONE_HELD)


def test_letters_that_cite_the_same_one_vote_on_its_number(archive: Archive) -> None:
    for n, status in enumerate((Status.VERIFIED, Status.VERIFIED, Status.UNVERIFIED)):
        cited = "มท 0810.7/ว 2542" if status is Status.VERIFIED else "มท 0810.7/ว 2552"
        archive.write(
            outcome(
                f"{n}.pdf",
                letter(
                    f"ชร 0023.1/{n + 1}",
                    "2021-11-05",
                    PROVINCE,
                    references=[reference(cited, "2021-10-29", DEPARTMENT, status=status)],
                ),
            )
        )
    (missing,) = archive.missing()
    assert (missing.letter.number, missing.letter.cited_by) == ("มท 0810.7/ว 2542", 3)


def test_docx_and_scan_of_a_letter_are_one_with_two_sources(archive: Archive) -> None:
    archive.write(outcome("a.docx", circular()))  # type: ignore[arg-type]
    archive.write(
        outcome(
            "a.scan.pdf",
            circular(ocr=0.9, text="ที่ มท ๐๘๑๐.๗/ว ๒๕๒๒ สแกน", stamps=[stamp(CITY, "12", "2021-11-02")]),
        )  # type: ignore[arg-type]
    )
    assert archive.stats().letters == 1
    assert archive.stats().readings == 2
    record = archive.record("มท 0810.7/ว2522@2021")
    assert record.source.reader == "pdf_text"
    assert [s.office for s in record.stamps] == [CITY]


def test_near_copies_with_other_numbers_stay_two(archive: Archive) -> None:
    text = "ขอให้แจ้งอำเภอในพื้นที่"
    archive.write(
        outcome(
            "a.pdf", letter("ชร 0023.1/10", to=["นายอำเภอเมือง"], text=text), letter("ชร 0023.1/11", text=text)
        )
    )
    assert archive.stats().letters == 2


def test_letters_without_number_are_one_only_by_their_text(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter(None, subject="บันทึก", text="ข้อความเดียวกัน")))
    archive.write(outcome("b.pdf", letter(None, subject="บันทึก", text="ข้อความ  เดียวกัน")))
    archive.write(outcome("c.pdf", letter(None, subject="บันทึก", text="ข้อความอื่น")))
    assert archive.stats().letters == 2


def test_one_order_number_in_two_offices_is_two_letters(archive: Archive) -> None:
    archive.write(outcome("a.pdf", letter("541/2559", "2016-04-01", CITY)))
    archive.write(outcome("b.pdf", letter("541/2559", "2016-04-01", PROVINCE)))
    archive.write(
        outcome(
            "c.pdf",
            letter(
                "ชร 0023.1/1",
                "2016-05-01",
                PROVINCE,
                references=[reference("541/2559", "2016-04-01", PROVINCE)],
            ),
        )
    )
    assert archive.stats().letters == 3
    chain = archive.chain("ชร 0023.1/1", direction=Direction.UP)
    assert [n.issuer for n in chain.nodes if n.depth == -1] == [PROVINCE]


def test_a_misread_number_does_not_melt_two_letters(archive: Archive) -> None:
    archive.write(outcome("a.pdf", circular(subject="การสำรวจแหล่งน้ำในชุมชน")))  # type: ignore[arg-type]
    archive.write(
        outcome(
            "b.pdf", letter("มท 0810.7/ว 2522", "2021-03-01", DEPARTMENT, subject="ตารางอบรมครูผู้ช่วย", ocr=0.6)
        )
    )
    assert archive.stats().letters == 2


# The order in which letters come leaves no trace.


def world() -> list[Outcome]:
    """Invented letters with every case: copies, doubts, cycles, missing ones, a draft, an order."""
    return [
        outcome("dept.pdf", circular(deadlines=[deadline("2021-11-30")])),  # type: ignore[arg-type]
        outcome("dept-copy.pdf", circular(ocr=0.8, stamps=[stamp(CITY, "77", "2021-11-01")], text="สำเนา")),  # type: ignore[arg-type]
        outcome("dept-copy2.pdf", circular(ocr=0.7, text="สำเนา", status=Status.UNVERIFIED)),  # type: ignore[arg-type]
        outcome("province.pdf", forwarded(deadlines=[deadline("2021-11-25")])),  # type: ignore[arg-type]
        outcome(
            "province2.pdf",
            letter(
                "ชร 0023.1/13304",
                "2021-11-06",
                PROVINCE,
                references=[
                    reference("มท 0810.7/ว 2552", "2021-10-29", DEPARTMENT, status=Status.UNVERIFIED),
                    reference("มท 0810.7/ว 622", "2021-03-25", DEPARTMENT),
                    reference(
                        "มท 0810.7/ว 9112",
                        "2021-10-29",
                        DEPARTMENT,
                        status=Status.UNVERIFIED,
                        candidates=["มท 0810.7/ว 2522"],
                    ),
                ],
            ),
        ),
        outcome(
            "province3.pdf",
            letter(
                "ชร 0023.1/13305",
                "2021-11-07",
                PROVINCE,
                references=[
                    reference("มท 0810.7/ว 652", "2021-03-25", DEPARTMENT, status=Status.UNVERIFIED),
                    reference("มท 0810.7/ว 2522"),
                    reference("ชร 0023.1/13306", "2021-11-07", PROVINCE),
                ],
            ),
        ),
        outcome(
            "cycle.pdf",
            letter(
                "ชร 0023.1/13306",
                "2021-11-07",
                PROVINCE,
                references=[
                    reference("ชร 0023.1/13305", "2021-11-07", PROVINCE, relation=Relation.ANSWERS),
                    reference("มท 0810.7/ว 622", None, DEPARTMENT),
                ],
            ),
        ),
        outcome(
            "city.pdf",
            letter(
                "ชร 52001/77",
                "2021-11-20",
                CITY,
                references=[
                    reference("ชร 0023.1/13303", "2021-11-05", PROVINCE, relation=Relation.ANSWERS),
                    reference("541/2559", "2016-04-01", PROVINCE),
                    reference("541/2559", None, None),
                ],
            ),
        ),
        outcome("order1.pdf", letter("541/2559", "2016-04-01", PROVINCE)),
        outcome("order2.pdf", letter("541/2559", "2016-04-01", CITY)),
        outcome("wrong.pdf", letter("มท 0810.7/ว 2522", "2021-03-01", DEPARTMENT, subject="ตารางอบรมครูผู้ช่วย")),
        outcome(
            "draft.pdf", letter("มท 0810.7/ว", "2021-07", DEPARTMENT), letter(None, None, None, text="บันทึก")
        ),
        outcome("draft-again.pdf", letter(None, None, None, text="บันทึก")),
        outcome(
            "scan.pdf", letter("มท 0810.7/ว 627", "2021-03-25", DEPARTMENT, ocr=0.5, status=Status.UNVERIFIED)
        ),
        outcome("same-bytes.pdf", circular(deadlines=[deadline("2021-11-30")]), content="dept.pdf"),  # type: ignore[arg-type]
    ]


def build(path: Path, parts: Sequence[Sequence[Outcome]]) -> str:
    """Write the parts, each in an opening of its own, and return the dump."""
    for part in parts:
        with Archive.open(path) as archive:
            archive.begin_run("config")
            archive.write_many(part) if len(part) > 3 else [archive.write(o) for o in part]
            archive.end_run()
    with Archive.open(path) as archive:
        assert not list(archive.database.query("PRAGMA foreign_key_check"))
        return archive.dump()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(15)), cuts=st.sets(st.integers(1, 14), max_size=4))
def test_any_order_and_any_split_give_the_same_archive(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: set[int]
) -> None:
    files = world()
    plain = build(tmp_path_factory.mktemp("plain") / "a.db", [files])
    bounds = [0, *sorted(cuts), len(files)]
    parts = [[files[n] for n in order[a:b]] for a, b in itertools.pairwise(bounds)]
    assert build(tmp_path_factory.mktemp("mixed") / "a.db", parts) == plain


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    files = world()
    once = build(tmp_path / "a.db", [files])
    again = random.Random(5).sample(files, len(files))
    assert build(tmp_path / "a.db", [again]) == once


def test_a_full_pass_agrees_with_the_steps(tmp_path: Path) -> None:
    stepwise = build(tmp_path / "a.db", [[o] for o in world()])
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.link() > 10
        assert archive.dump() == stepwise


def test_a_better_reading_replaces_its_own_and_nothing_else(tmp_path: Path) -> None:
    files = world()
    final = build(tmp_path / "final.db", [files])
    worse = outcome(
        "scan.pdf",
        letter(
            "มท 0810.7/ว 621",
            "2021-03-25",
            DEPARTMENT,
            ocr=0.3,
            references=[reference("กค 0409.5/ว 3", "2020-01-01")],
        ),
    )
    mixed = [*files[:13], worse, files[14]]
    assert build(tmp_path / "a.db", [mixed, [files[13]]]) == final


def test_a_failed_reading_takes_nothing_away(tmp_path: Path) -> None:
    from schemas.source import FileStatus

    files = world()
    build(tmp_path / "a.db", [files])
    with Archive.open(tmp_path / "a.db") as archive:
        before = archive.stats()
        archive.write(outcome("dept.pdf", status=FileStatus.FAILED))
        assert archive.stats() == before
