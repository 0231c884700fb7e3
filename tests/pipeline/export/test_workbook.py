"""The same content is the same file, whenever it is written."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest

from pipeline.export.register import register_xlsx
from pipeline.export.register_pdf import NoThaiFont, register_pdf
from pipeline.export.tables import Table, missing_table
from pipeline.export.workbook import table_xlsx
from schemas.archive import MissingLetter
from schemas.graph import LetterBrief, Traffic
from schemas.letter import LetterKind

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


def test_counts_are_numbers_that_a_workbook_can_sort_and_add_up() -> None:
    letters = [
        LetterBrief(str(n), number, "2023-05-02", "กรม ก", None, LetterKind.EXTERNAL, held=False, cited_by=n)
        for n, number in ((2, "7"), (10, "มท 0801/7"))
    ]
    missing = [MissingLetter(one, ("ก",)) for one in letters]
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx(missing_table(missing), "ขอ"))).active
    at = [cell.value for cell in sheet[2]].index("cited by")
    cells = [row[at] for row in sheet.iter_rows(min_row=3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(2, "n"), (10, "n")]
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == ["7", "มท 0801/7"]


def test_what_is_no_count_stays_text_in_a_column_of_counts() -> None:
    rows = (("", "7"), ("=1+1", "8"), ("1" * 30, "9"), ("007", "10"))
    made = table_xlsx(Table(("count", "number"), rows, counts=("count",)), "งาน")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    seen = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert seen == [[None, "7"], ["=1+1", "8"], ["1" * 30, "9"], [7, "10"]]
    assert sheet["A4"].data_type == "s"
