"""Random small archives, crowded on purpose: numbers a digit apart, few days, doubts, copies, other issuers.

However the files are ordered and cut into runs, and whatever was read of them before, the end is the same.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from schemas.letter import LetterRecord, Reference, ReferenceKind, Relation, Secrecy, Status
from schemas.outcome import Outcome
from tests.factories.cards import wrong_cards
from tests.factories.letters import deadline, letter, outcome, reference

NUMBERS = [
    "มท 0810.7/ว 14",
    "มท 0810.7/ว 15",
    "มท 0810.7/ว 54",
    "มท 0810.7/ว 44",
    "ชร 0023.1/8",
    "ชร 0023.1/5",
]
NUMBERS += ["มท (กพส) 0810.7/ว 14", "0810.7/ว 14", "ว 14"]
NUMBERS += ["54/2559", "55/2559", None]
DAYS = ["2021-10-05", "2021-10-06", "2021-10", "2022-01-05", None]
ISSUERS = ["กรมส่งเสริมการปกครองท้องถิ่น", "จังหวัดเชียงราย", "จังหวัดลำปาง", None]
SUBJECTS = ["การสำรวจแหล่งน้ำในชุมชน", "งบประมาณรายจ่ายประจำปี", None]


def any_reference(draw: random.Random) -> Reference:
    doubt = draw.random() < 0.5
    return reference(
        draw.choice(NUMBERS),
        draw.choice(DAYS),
        draw.choice(ISSUERS),
        relation=draw.choice(list(Relation)),
        kind=draw.choice([ReferenceKind.LETTER, ReferenceKind.ANNOUNCEMENT]),
        status=Status.UNVERIFIED if doubt else Status.VERIFIED,
        candidates=[n for n in draw.sample(NUMBERS, 2) if n] if doubt and draw.random() < 0.5 else (),
        text=draw.choice([None, "ประกาศ เรื่อง การสำรวจแหล่งน้ำในชุมชน"]),
    )


def any_letter(draw: random.Random) -> LetterRecord:
    made = letter(
        draw.choice(NUMBERS),
        draw.choice(DAYS),
        draw.choice(ISSUERS),
        subject=draw.choice(SUBJECTS),
        text=f"ข้อความ {draw.randint(1, 4)}",
        references=[any_reference(draw) for _ in range(draw.randint(0, 3))],
        deadlines=[deadline(f"2021-11-{draw.randint(10, 30)}") for _ in range(draw.randint(0, 2))],
        secrecy=Secrecy.SECRET if draw.random() < 0.1 else None,
        status=Status.UNVERIFIED if draw.random() < 0.3 else Status.VERIFIED,
        ocr=draw.choice([None, 0.5, 0.8]),
    )
    if made.date is None or draw.random() < 0.7:
        return made
    # A day that is read with a doubt, now and then of another year.
    other = draw.choice(["2021-10-06", "2022-10-05", "2022-01-05"])
    doubt = {"status": Status.UNVERIFIED, "candidates": (other,)}
    return made.model_copy(update={"date": made.date.model_copy(update=doubt)})


def any_file(draw: random.Random, n: int) -> Outcome:
    return outcome(f"{n}.pdf", *(any_letter(draw) for _ in range(draw.choice([1, 1, 1, 2]))))


@pytest.mark.parametrize("seed", range(25))
def test_order_splits_and_earlier_readings_leave_no_trace(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    files = [any_file(draw, n) for n in range(14)]
    with Archive.open(tmp_path / "whole.db") as archive:
        archive.write_many(files)
        whole = archive.dump()
        archive.link()
        assert archive.dump() == whole, "a full pass finds something else"
    mixed = files[:]
    draw.shuffle(mixed)
    with Archive.open(tmp_path / "steps.db") as archive:
        # some files were read otherwise before
        for n in draw.sample(range(14), 5):
            archive.write(any_file(draw, n))
        cut = draw.randint(1, 13)
        for item in mixed[:cut]:
            archive.write(item)
        archive.write_many(mixed[cut:])
        assert archive.dump() == whole
        assert wrong_cards(archive) == []
        archive.link()
        assert archive.dump() == whole, "a full pass finds something else"
        assert wrong_cards(archive) == []
        assert not list(archive.database.query("PRAGMA foreign_key_check"))
        assert {hit.letter.key for hit in archive.search("ข้อความ", limit=99)} == {
            row["key"]
            for row in archive.database.query("SELECT key FROM letters WHERE held AND secrecy_level = 0")
        }


BODY = "ด้วยจังหวัดมีความประสงค์จะสำรวจข้อมูลแหล่งน้ำในชุมชนเพื่อเตรียมรับสถานการณ์ภัยแล้ง จึงขอให้รายงานผล "


def copied_letter(draw: random.Random, *, unsure: bool) -> LetterRecord:
    """One of few letters as a scan reads it: its number in doubt, a digit off, or missing."""
    true = draw.choice(["ชร 0023.1/ว 142", "ชร 0023.1/ว 145"])
    unsure = unsure or draw.random() < 0.7
    read = draw.choice([true, true, "ชร 0023.1/ว 152", "ชร 0023.1/ว 192", None]) if unsure else true
    words = list(BODY * 2)
    for _ in range(draw.choice([0, 0, 2, 6]) if unsure else 0):
        words[draw.randrange(len(words))] = "ก"
    cited = draw.choice(["ชร 0023.1/ว 142", "ชร 0023.1/ว 142", "ชร 0023.1/ว 152"])
    return letter(
        read,
        draw.choice(["2021-10-05", "2021-10-05", "2021-10-06", None]),
        "จังหวัดเชียงราย",
        subject=draw.choice(SUBJECTS[:1] * 3 + [None]),
        to=draw.choice([("นายอำเภอ",), ("นายอำเภอ",), ("นายกเทศมนตรี",), ()]),
        text="".join(words),
        references=[
            reference(
                cited, "2021-10-05", "จังหวัดเชียงราย", status=draw.choice([Status.VERIFIED, Status.UNVERIFIED])
            )
        ],
        deadlines=[deadline("2021-11-10"), deadline("2021-11-20")],
        status=Status.UNVERIFIED if unsure else Status.VERIFIED,
        ocr=draw.choice([0.4, 0.9]) if unsure else None,
    )


def crowd(draw: random.Random, *, unsure: bool) -> tuple[list[Outcome], list[Outcome]]:
    """Readings of few letters, scans alone where `unsure` (votes settle them), and letters that cite one."""
    files = [outcome(f"{n}.pdf", copied_letter(draw, unsure=unsure)) for n in range(8 if unsure else 10)]
    citing = [
        outcome(
            f"c{n}.pdf",
            letter(
                f"ลป 0023.1/{n % 4}",
                "2021-10-20",
                "จังหวัดลำปาง",
                references=[
                    reference(
                        "ชร 0023.1/ว 142",
                        "2021-10-05",
                        "จังหวัดเชียงราย",
                        status=draw.choice([Status.VERIFIED, Status.UNVERIFIED]),
                    )
                ],
            ),
        )
        for n in range(6)
    ]
    return files, citing


def test_the_crowds_have_something_to_settle(tmp_path: Path) -> None:
    seen: set[str] = set()
    for seed in range(6):
        files, citing = crowd(random.Random(seed), unsure=seed % 2 == 0)
        with Archive.open(tmp_path / f"{seed}.db") as archive:
            archive.write_many([*files, *citing])
            seen |= {row["reason"] for row in archive.database.query("SELECT reason FROM settlements")}
    assert seen == {"copy", "votes"}


@pytest.mark.parametrize("seed", range(25))
def test_copies_votes_corrections_and_better_readings_leave_no_trace_of_order(
    tmp_path: Path, seed: int
) -> None:
    """Copies told by text, numbers by votes, what persons said, letters that come late, files read anew."""
    draw = random.Random(seed)
    unsure = seed % 2 == 0
    files, citing = crowd(draw, unsure=unsure)
    better = {n: outcome(f"{n}.pdf", copied_letter(draw, unsure=unsure)) for n in draw.sample(range(8), 3)}
    final = [better.get(n, item) for n, item in enumerate(files)] + citing

    def put_right(archive: Archive) -> None:
        """Persons put one file right, whatever letter it counts as at the time."""
        (row,) = archive.database.query(
            "SELECT letters.key FROM readings JOIN letters ON letters.id = letter_id "
            "JOIN sources ON sources.id = source_id WHERE sources.name = 'p.pdf'"
        )
        key = archive.correct(row["key"], "subject", "เรื่องที่คนแก้", by="สมศรี")
        archive.correct(key, "deadline.2.end", "2021-12-01", by="สมศรี")

    own = outcome(
        "p.pdf",
        letter(
            "กค 0409.5/ว 7",
            "2021-10-05",
            "กรมบัญชีกลาง",
            text="เรื่องเดียวของกรม",
            deadlines=[deadline("2021-11-10"), deadline("2021-11-20")],
        ),
    )
    with Archive.open(tmp_path / "whole.db") as archive:
        archive.write_many([own, *final])
        put_right(archive)
        whole = archive.dump()
        archive.link()
        assert archive.dump() == whole, "a full pass finds something else"
    with Archive.open(tmp_path / "steps.db") as archive:
        archive.write(own)
        early = draw.sample([*files, *citing], 8)
        for item in early[:4]:
            archive.write(item)
        put_right(archive)
        archive.write_many(early[4:])
        # the rest comes late; some files are read anew by a better engine
        rest = [item for item in final if item not in early]
        draw.shuffle(rest)
        cut = draw.randint(0, len(rest))
        archive.write_many(rest[:cut])
        for item in rest[cut:]:
            archive.write(item)
        archive.write(own)
        assert archive.dump() == whole
        assert wrong_cards(archive) == []
        assert not list(archive.database.query("PRAGMA foreign_key_check"))
