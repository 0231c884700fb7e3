"""ทะเบียนหนังสือรับ and ทะเบียนหนังสือส่ง in the columns of the regulation (clauses 38 and 43.1)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from pipeline.export.tables import Table, to_csv
from pipeline.store.titles import thai_date
from schemas.archive import RegisterRow
from schemas.graph import Traffic

_TITLES = {Traffic.INCOMING: "ทะเบียนหนังสือรับ", Traffic.OUTGOING: "ทะเบียนหนังสือส่ง"}
_NUMBERED = {Traffic.INCOMING: "เลขทะเบียนรับ", Traffic.OUTGOING: "เลขทะเบียนส่ง"}
_COLUMNS = ("ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")
_WIDTHS = (14, 14, 22, 14, 26, 26, 44, 22, 16)
_FONT = "TH Sarabun New"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def register_table(rows: Sequence[RegisterRow], traffic: Traffic, *, thai_digits: bool = False) -> Table:
    """Return a register as a table; the day of registration, a heading on paper, is the first column."""
    made = [
        tuple(
            (cell or "").translate(THAI_DIGITS) if thai_digits else cell or ""
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
    rows: Sequence[RegisterRow], traffic: Traffic, year: int | None = None, *, thai_digits: bool = False
) -> bytes:
    """Return a register as an Excel workbook that prints on A4 landscape, its head on every page.

    Args:
        rows: As `Archive.register` gives them.
        traffic: Letters in or letters out.
        year: B.E. year for the title.
        thai_digits: Write Thai numerals.
    """
    table = register_table(rows, traffic, thai_digits=thai_digits)
    title = register_title(traffic, year)
    return table_xlsx(table, title.translate(THAI_DIGITS) if thai_digits else title, _WIDTHS)


def register_title(traffic: Traffic, year: int | None) -> str:
    """Return the title of a register; `year` is B.E."""
    return _TITLES[traffic] + (f" ปี พ.ศ. {year}" if year else "")


def table_xlsx(table: Table, title: str, widths: Sequence[int] = ()) -> bytes:
    """Return any table as an Excel workbook for print; every cell is text, nothing runs as a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31].translate({ord(c): " " for c in "[]:*?/\\"})
    line = Side(style="thin", color="808080")
    sheet.append([title])
    sheet["A1"].font = Font(name=_FONT, size=18, bold=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.columns))
    sheet["A1"].alignment = Alignment(horizontal="center")
    for at, row in enumerate((table.columns, *table.rows), 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(row=at, column=column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"
            cell.font = Font(name=_FONT, size=14, bold=at == 2)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
