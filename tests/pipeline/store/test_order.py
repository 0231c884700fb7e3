"""Random small archives, crowded on purpose: numbers a digit apart, few days, doubts, copies, other issuers.

However the files are ordered and cut into runs, and whatever was read of them before, the end is the same.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.store import Archive
from schemas.letter import LetterRecord, Reference, ReferenceKind, Relation, Secrecy, Status
from schemas.outcome import Outcome
from tests.factories.letters import deadline, letter, outcome, reference

NUMBERS = [
    "มท 0810.7/ว 14",
    "มท 0810.7/ว 15",
    "มท 0810.7/ว 54",
    "มท 0810.7/ว 44",
    "ชร 0023.1/8",
    "ชร 0023.1/5",
]
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
    return letter(
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
        assert not list(archive.database.query("PRAGMA foreign_key_check"))
        assert {hit.letter.key for hit in archive.search("ข้อความ", limit=99)} == {
            row["key"]
            for row in archive.database.query("SELECT key FROM letters WHERE held AND secrecy_level = 0")
        }
