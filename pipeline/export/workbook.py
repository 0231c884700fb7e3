"""Workbooks saved so that the same content gives the same bytes: no clock is read."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from openpyxl import Workbook

FIXED_DAY = dt.date(2000, 1, 1)
"""Stands for the day of a file that has none of its own."""
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def saved(book: Workbook, day: dt.date | None = None) -> bytes:
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
