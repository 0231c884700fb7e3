"""ทะเบียนหนังสือรับ and ทะเบียนหนังสือส่ง in the columns of the regulation (clauses 38 and 43.1).

Letters write their figures in either script. In a register all of them are of one: Arabic, or Thai where that
is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from extractors.text import to_arabic_digits, to_thai_digits
from pipeline.export.tables import Table, to_csv
from pipeline.export.workbook import saved
from pipeline.store.titles import thai_date
from schemas.archive import RegisterRow
from schemas.graph import Traffic

_TITLES = {Traffic.INCOMING: "ทะเบียนหนังสือรับ", Traffic.OUTGOING: "ทะเบียนหนังสือส่ง"}
_NUMBERED = {Traffic.INCOMING: "เลขทะเบียนรับ", Traffic.OUTGOING: "เลขทะเบียนส่ง"}
_COLUMNS = ("ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")
_WIDTHS = (14, 14, 22, 14, 26, 26, 44, 22, 16)
_FONT = "TH Sarabun New"
_THAI_DAY = "[$-107041E]d mmm yyyy"
"""How a workbook shows a date: Thai, in the Buddhist era."""
_FIRST_YEAR = 1901
"""Workbooks count days from 1900: what is before stays text."""
_WHOLE = re.compile("[0-9]{1,15}", re.ASCII)
"""A number that a workbook holds to the last figure."""
_NARROWEST, _WIDEST = 8, 48
"""Widths of a column that fits its content: a longer text goes on below."""


def in_digits(text: str, *, thai: bool) -> str:
    """Return a text with all its figures in one script.

    >>> in_digits("๒๐๖๐/66", thai=False), in_digits("๒๐๖๐/66", thai=True)
    ('2060/66', '๒๐๖๐/๖๖')
    """
    return to_thai_digits(text) if thai else to_arabic_digits(text)


def register_table(rows: Sequence[RegisterRow], traffic: Traffic, *, thai_digits: bool = False) -> Table:
    """Return a register as a table; the day of registration, a heading on paper, is the first column."""
    made = [
        tuple(
            in_digits(cell or "", thai=thai_digits)
            for cell in (
                thai_date(row.registered),
                row.register_number,
                row.number,
                thai_date(row.date),
                row.sender,
                row.receiver,
                row.subject,
                row.action,
                row.note,
            )
        )
        for row in rows
    ]
    return Table(("วันที่ลงทะเบียน", _NUMBERED[traffic], *_COLUMNS), tuple(made))


def register_csv(rows: Sequence[RegisterRow], traffic: Traffic, *, thai_digits: bool = False) -> str:
    """Return a register as CSV."""
    return to_csv(register_table(rows, traffic, thai_digits=thai_digits))


def register_xlsx(
    rows: Sequence[RegisterRow],
    traffic: Traffic,
    year: int | None = None,
    *,
    office: str = "",
    thai_digits: bool = False,
) -> bytes:
    """Return a register as an Excel workbook that prints on A4 landscape, its head on every page.

    Args:
        rows: As `Archive.register` gives them.
        traffic: Letters in or letters out.
        year: B.E. year for the title.
        office: Name of the office, below the title.
        thai_digits: Write Thai numerals.
    """
    table = register_table(rows, traffic, thai_digits=thai_digits)
    head = [in_digits(line, thai=thai_digits) for line in (register_title(traffic, year), office) if line]
    return table_xlsx(table, head[0], _WIDTHS, below=head[1:])


def register_title(traffic: Traffic, year: int | None) -> str:
    """Return the title of a register; `year` is B.E."""
    return _TITLES[traffic] + (f" ปี พ.ศ. {year}" if year else "")


def table_xlsx(
    table: Table,
    title: str,
    widths: Sequence[int] = (),
    *,
    below: Sequence[str] = (),
    day: dt.date | None = None,
) -> bytes:
    """Return any table as an Excel workbook for print; but for days and counts all is text: no formula runs.

    Args:
        table: What stands in it.
        title: Its title, on every page.
        widths: Of the columns; as their content needs them where not given.
        below: More lines of the head, below the title.
        day: The day that the file bears; the same table of the same day is the same bytes.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31].translate({ord(c): " " for c in "[]:*?/\\"})
    line = Side(style="thin", color="808080")
    for at, text in enumerate((title, *below), 1):
        cell = sheet.cell(row=at, column=1)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        cell.font = Font(name=_FONT, size=18 if at == 1 else 16, bold=at == 1)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(table.columns))
        cell.alignment = Alignment(horizontal="center")
    heads = 2 + len(below)
    days = {(x.row, x.column): x.day for x in table.days if x.day.year >= _FIRST_YEAR}
    for at, row in enumerate((table.columns, *table.rows), heads):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(row=at, column=column)
            if said := days.get((at - heads - 1, column - 1)):
                cell.value, cell.number_format = said, _THAI_DAY
            elif at > heads and table.columns[column - 1] in table.counts and _WHOLE.fullmatch(value):
                cell.value = int(value)
            else:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
            cell.font = Font(name=_FONT, size=14, bold=at == heads)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    for column, width in enumerate(widths or _fitting(table), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{heads + 1}"
    sheet.print_title_rows = f"1:{heads}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return saved(book, day)


def _fitting(table: Table) -> tuple[int, ...]:
    """Widths of columns in characters; Thai marks above and below a letter take no room."""
    longest = [max(map(cell_len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    return tuple(min(_WIDEST, max(_NARROWEST, length + 2)) for length in longest)
