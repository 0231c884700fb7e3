"""Tables as workbooks for print. The same content gives the same bytes: no clock is read."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from pipeline.export.tables import Table

FIXED_DAY = dt.date(2000, 1, 1)
"""Stands for the day of a file that has none of its own."""
_FONT = "TH Sarabun New"
_THAI_DAY = "[$-107041E]d mmm yyyy"
"""How a workbook shows a date: Thai, in the Buddhist era."""
_FIRST_YEAR = 1901
"""Workbooks count days from 1900: what is before stays text."""
_WHOLE = re.compile("[0-9]{1,15}", re.ASCII)
"""A number that a workbook holds to the last figure."""
_NARROWEST, _WIDEST = 8, 48
"""Widths of a column that fits its content: a longer text goes on below."""
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


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
    return _saved(book, day)


def _fitting(table: Table) -> tuple[int, ...]:
    """Widths of columns in characters; Thai marks above and below a letter take no room."""
    longest = [max(map(cell_len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    return tuple(min(_WIDEST, max(_NARROWEST, length + 2)) for length in longest)


def _saved(book: Workbook, day: dt.date | None = None) -> bytes:
    """Return a workbook as the bytes of an xlsx file.

    The times inside, of the document and of the members of the ZIP, are those of `day`; openpyxl would write
    those of the moment.

    Args:
        book: The workbook.
        day: The day that it shows the state of, a fixed one where not given.
    """
    moment = day or FIXED_DAY
    made = io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    stamp = (max(1980, moment.year), moment.month, moment.day, 0, 0, 0)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == _CORE:
                content = _TIMES.sub(rf"\g<1>{moment.isoformat()}T00:00:00Z\g<3>".encode(), content)
            member = zipfile.ZipInfo(name, stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, content)
    return out.getvalue()
