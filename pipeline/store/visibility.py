"""The one filter that keeps classified letters out of every output, unless their class is asked for.

What may be shown of a classified letter is its number and date, in a chain and where a person must choose.
"""

from __future__ import annotations

import re
import sqlite3

from pipeline.link.identity import short_hash
from pipeline.link.merging import secrecy_level
from schemas.letter import Secrecy

_ISSUER_IN_KEY = re.compile(r"^(.*@[\d?]+) .")


def visible(alias: str, include: Secrecy | None) -> str:
    """Return the SQL condition that a letter may be shown; `include` is the highest class to show.

    The level is a number of ours, so it stands in the SQL itself and no query can forget to bind it.
    """
    return f"{alias}.secrecy_level <= {secrecy_level(include)}"


def may_show(level: int, include: Secrecy | None) -> bool:
    """Return whether a letter of this level may be shown whole."""
    return level <= secrecy_level(include)


def visible_source(source: str, include: Secrecy | None) -> str:
    """Return the SQL condition that a source (`source` is its id) may be named.

    It holds no letter or form of a higher class, and came with no message of one.
    """
    return f"coalesce({source}, 0) NOT IN ({_closed(include)})"


def _closed(include: Secrecy | None) -> str:
    # One list for the whole question: classified letters are few. `> 0` is what their indexes are made for.
    above = f"secrecy_level > 0 AND secrecy_level > {secrecy_level(include)}"
    return (
        f"SELECT source_id FROM readings WHERE letter_id IN (SELECT id FROM letters WHERE {above}) "
        f"UNION ALL SELECT source_id FROM other_parts WHERE {above} "
        f"UNION ALL SELECT source_id FROM files WHERE {above} AND source_id IS NOT NULL"
    )


def source_name(alias: str, include: Secrecy | None) -> str:
    """Return the SQL for the name of a source, empty where it may not be named."""
    return f"CASE WHEN {visible_source(f'{alias}.id', include)} THEN {alias}.name ELSE '' END"


def closed_sources(connection: sqlite3.Connection, include: Secrecy | None) -> frozenset[str]:
    """Return the SHA-256 of the sources that may not be named."""
    rows = connection.execute(f"SELECT sha256 FROM sources WHERE id IN ({_closed(include)})")
    return frozenset(row[0] for row in rows)


def visible_file(alias: str, include: Secrecy | None) -> str:
    """Return the SQL condition that a path may be named: as `visible_source`, also where nothing was read."""
    return f"({visible(alias, include)} AND {visible_source(f'{alias}.source_id', include)})"


def citing(letter: str, include: Secrecy | None) -> str:
    """Return the SQL for how many letters cite one (`letter` is its id), of those that may be shown."""
    return (
        "(SELECT count(DISTINCT c.letter_id) FROM citations AS c JOIN letters AS x ON x.id = c.letter_id "
        f"WHERE c.cited_id = {letter} AND {visible('x', include)})"
    )


def masked_key(key: str) -> str:
    """Return the key of a classified letter without the issuer that some keys end with.

    >>> masked_key("มท 0810.7/ว2522@2021")
    'มท 0810.7/ว2522@2021'
    >>> masked_key("/541@2016 จังหวัดน่าน").partition("#")[0]
    '/541@2016'
    """
    head = _ISSUER_IN_KEY.match(key)
    return f"{head[1]}#{short_hash(key)}" if head else key
