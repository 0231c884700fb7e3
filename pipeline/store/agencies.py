"""Letters of an agency, by a part of its name: blind to digits, spaces and spelling, as the search is.

The names in an archive are few, its letters many: names are compared in Python, letters by their names.
"""

from __future__ import annotations

import json
import sqlite3

from pipeline.store.folding import fold


def of_agency(connection: sqlite3.Connection, part: str | None) -> tuple[str, list[object]]:
    """Return the SQL condition that a letter is of an agency with `part` in its name, and its values.

    Nothing in `part` is a wildcard. `None`, or nothing but spaces, asks for the letters of all.
    """
    wanted = fold(part or "")
    if not wanted:
        return "1", []
    rows = connection.execute("SELECT DISTINCT issuer, agency FROM letters")
    names = {name for row in rows for name in row if is_of(name, wanted)}
    if not names:
        return "0", []
    listed = json.dumps(sorted(names), ensure_ascii=False)
    among = "IN (SELECT value FROM json_each(?))"
    return f"(letters.issuer {among} OR letters.agency {among})", [listed, listed]


def is_of(name: str | None, part: str | None) -> bool:
    """Whether a name has `part` in it.

    >>> is_of("สำนักงานเขตพื้นที่การศึกษา เขต ๓", "เขต3")
    True
    """
    return name is not None and fold(part or "") in fold(name)
