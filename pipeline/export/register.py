"""ทะเบียนหนังสือรับ and ทะเบียนหนังสือส่ง in the columns of the regulation (clauses 38 and 43.1).

Letters write their figures in either script. In a register all of them are of one: Arabic, or Thai where that
is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.text import to_arabic_digits, to_thai_digits
from pipeline.export.tables import Table, to_csv
from pipeline.export.workbook import table_xlsx
from pipeline.store.titles import thai_date
from schemas.archive import RegisterRow
from schemas.graph import Traffic

_TITLES = {Traffic.INCOMING: "ทะเบียนหนังสือรับ", Traffic.OUTGOING: "ทะเบียนหนังสือส่ง"}
_NUMBERED = {Traffic.INCOMING: "เลขทะเบียนรับ", Traffic.OUTGOING: "เลขทะเบียนส่ง"}
_COLUMNS = ("ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")
_WIDTHS = (14, 14, 22, 14, 26, 26, 44, 22, 16)


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
