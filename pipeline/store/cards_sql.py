"""The SQL of migration 0015: cards, what a chain tells of a letter in one row, kept up by triggers.

A chain of a thousand letters would look thousands of times into four tables: most of its time. A card is made
from those tables, and a letter whose rows changed since stands in `stale_cards`, whoever changed them.
"""

from __future__ import annotations

# What nearly all of them say is left out at the end of a list: less to fetch, less to read.
_PLAIN = "status = 'resolved' AND relation = 'refers' AND role = 'reference' AND confidence = 1"


def _columns(names: str) -> str:
    """Return columns as text: SQLite lets other programs write anything anywhere, and JSON takes no blobs."""
    return ", ".join(f"CAST({name} AS TEXT)" for name in names.split())


_CITATION = (
    f"CASE WHEN {_PLAIN} THEN json_array(cited_id, {_columns('text reason')}) "
    f"ELSE json_array(cited_id, {_columns('text reason')}, id, {_columns('status relation role')}, "
    # No infinity, and no word: whatever it is, it is a share.
    "CAST(max(min(confidence, 1.0), 0.0) AS REAL)) END"
)
_DUTY = f"json_array({_columns('kind text starts ends rrule basis action place uid status')})"
# In the order of the text. `json` around it: what comes out of a query or a case may be taken for a string.
_LIST = (
    "json((SELECT json_group_array(json({item})) "
    "FROM (SELECT * FROM {table} WHERE letter_id = letters.id ORDER BY ordinal)))"
)
_CHANGED = (
    "EXISTS (SELECT 1 FROM citations AS change WHERE change.cited_id = letters.id "
    "AND change.relation IN ('amends', 'cancels', 'supersedes'))"
)
_DUTIES = _LIST.format(item=_DUTY, table="deadlines")
_LETTER = (
    "letters.id, CAST(secrecy_level AS INTEGER), "
    f"{_columns('key number date issuer subject kind')}, "
    f"CAST(held AS INTEGER), {_columns('number_status')}, " + _LIST.format(item=_CITATION, table="citations")
)
CARDS = (
    "SELECT letters.id AS letter_id, "
    f"CASE WHEN {_CHANGED} OR EXISTS (SELECT 1 FROM deadlines WHERE letter_id = letters.id) "
    f"THEN json_array({_LETTER}, {_CHANGED}, {_columns('direction urgency')}, {_DUTIES}) "
    f"ELSE json_array({_LETTER}) END AS card FROM letters"
)
"""The SQL for the card of every letter. It is no view: views leave classified letters out."""
_STALE = "INSERT INTO stale_cards (letter_id) SELECT {letter} WHERE {when} ON CONFLICT DO NOTHING; "
_OF_LETTER = (
    "id, secrecy_level, key, number, date, issuer, subject, kind, held, number_status, direction, urgency"
)
_OF_CITATION = "id, letter_id, ordinal, cited_id, relation, role, status, reason, text, confidence"


def _trigger(table: str, event: str, rows: str, letter: str, *, changes: bool = False) -> str:
    """Return a trigger that notes the letters of the rows (`OLD`, `NEW` or both) that an event is about."""
    noted = "".join(
        _STALE.format(letter=f"{row}.{letter}", when="true")
        + (
            _STALE.format(
                letter=f"{row}.cited_id",
                when=f"{row}.cited_id IS NOT NULL AND {row}.relation IN ('amends', 'cancels', 'supersedes')",
            )
            if changes
            else ""
        )
        for row in rows.split()
    )
    name = f"cards_{table}_{event.partition(' ')[0].lower()}"
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {noted}END;\n"


TABLES = f"""
CREATE TABLE cards (
    letter_id INTEGER PRIMARY KEY,
    card TEXT NOT NULL
);
CREATE TABLE stale_cards (letter_id INTEGER PRIMARY KEY);
DROP INDEX citations_cited;
CREATE INDEX citations_cited ON citations(cited_id, letter_id);
{_trigger("letters", "INSERT", "NEW", "id")}
{_trigger("letters", f"UPDATE OF {_OF_LETTER}", "OLD NEW", "id")}
{_trigger("letters", "DELETE", "OLD", "id")}
{_trigger("citations", "INSERT", "NEW", "letter_id", changes=True)}
{_trigger("citations", f"UPDATE OF {_OF_CITATION}", "OLD NEW", "letter_id", changes=True)}
{_trigger("citations", "DELETE", "OLD", "letter_id", changes=True)}
{_trigger("deadlines", "INSERT", "NEW", "letter_id")}
{_trigger("deadlines", "UPDATE", "OLD NEW", "letter_id")}
{_trigger("deadlines", "DELETE", "OLD", "letter_id")}
"""
"""`true` is known from SQLite 3.23, `ON CONFLICT DO NOTHING` from 3.24."""
