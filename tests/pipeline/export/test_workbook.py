"""The same content is the same file, whenever it is written."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest

from pipeline.export import register_xlsx, table_xlsx
from pipeline.export.register_pdf import NoThaiFont, register_pdf
from pipeline.export.tables import Table
from schemas.graph import Traffic

LONG = "ขอความร่วมมือสำรวจน้ำดื่มของผู้สูงอายุที่อยู่ลำพัง" * 4
TABLE = Table(("due", "subject", "empty"), (("31 พ.ค. 2566", LONG, ""), ("1 มิ.ย. 2566", "ก", "")))


def test_the_same_table_is_the_same_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [table_xlsx(TABLE, "งาน", day=dt.date(2023, 5, 31)), register_xlsx([], Traffic.INCOMING)]
    later = time.time() + 1e6
    monkeypatch.setattr(time, "time", lambda: later)
    time.sleep(2.1)  # openpyxl and the ZIP read the clock by ways of their own
    assert made == [table_xlsx(TABLE, "งาน", day=dt.date(2023, 5, 31)), register_xlsx([], Traffic.INCOMING)]
    book = openpyxl.load_workbook(io.BytesIO(made[0]))
    assert book.properties.modified == book.properties.created == dt.datetime(2023, 5, 31)
    with zipfile.ZipFile(io.BytesIO(made[0])) as box:
        assert {member.date_time for member in box.infolist()} == {(2023, 5, 31, 0, 0, 0)}
    assert made[0] != table_xlsx(TABLE, "งาน", day=dt.date(2023, 6, 1))
    assert table_xlsx(TABLE, "งาน", day=dt.date(1900, 1, 1))


def test_the_same_register_is_the_same_pdf() -> None:
    try:
        made = register_pdf([], Traffic.OUTGOING, 2566, office="อำเภอสมมุติ")
    except NoThaiFont:
        pytest.skip("no Thai font on this system")
    time.sleep(1.1)
    assert register_pdf([], Traffic.OUTGOING, 2566, office="อำเภอสมมุติ") == made
    assert b"(D:20000101" in made


def test_columns_are_as_wide_as_their_content_needs() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx(TABLE, "งาน"))).active
    assert [sheet.column_dimensions[c].width for c in "ABC"] == [14, 48, 8]
