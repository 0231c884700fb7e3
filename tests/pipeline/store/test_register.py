"""Registers: what is in doubt there says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from schemas.graph import Traffic
from schemas.letter import Status
from schemas.source import Office
from tests.factories.letters import letter, outcome, stamp

CITY = "เทศบาลนครเชียงราย"
SURE, UNSURE = Status.VERIFIED, Status.UNVERIFIED


@pytest.mark.parametrize(
    ("number", "date", "stamped", "note"),
    [
        (SURE, SURE, SURE, None),
        (SURE, SURE, UNSURE, "ตรารับรอตรวจสอบ"),
        (UNSURE, SURE, SURE, "เลขที่รอตรวจสอบ"),
        (SURE, UNSURE, UNSURE, "ตรารับรอตรวจสอบ วันที่รอตรวจสอบ"),
    ],
)
def test_a_doubt_is_noted(
    tmp_path: Path, number: Status, date: Status, stamped: Status, note: str | None
) -> None:
    received = stamp(CITY, "2060/64", "2021-11-08").model_copy(update={"status": stamped})
    made = letter("ชร 0023.1/1", "2021-11-05", "จังหวัดเชียงราย", to=[CITY], status=number, stamps=[received])
    assert made.date is not None
    made = made.model_copy(update={"date": made.date.model_copy(update={"status": date})})
    with Archive.open(tmp_path / "a.db") as archive:
        archive.office = Office(CITY, (), ("ชร 52001",))
        archive.write(outcome("1.pdf", made))
        (row,) = archive.register(Traffic.INCOMING)
    assert (row.register_number, row.registered, row.note) == ("2060/64", "2021-11-08", note)
