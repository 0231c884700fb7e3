"""The subjects of cited letters, of citations that were read before subjects were kept."""

from __future__ import annotations

import sqlite3

from extractors.cited_subject import cited_subject, subject_inside
from pipeline.store.corrections import Corrections
from pipeline.store.linker import Linker
from pipeline.store.records import unpack_record


def fill_subjects(connection: sqlite3.Connection) -> None:
    """Write the subject of every citation, and of the letters that are not held.

    Args:
        connection: The database, with a transaction open.
    """
    for (letter,) in connection.execute("SELECT DISTINCT letter_id FROM citations").fetchall():
        packed, name = connection.execute(
            "SELECT readings.record, sources.name FROM letters JOIN readings ON readings.id = "
            "letters.reading_id JOIN sources ON sources.id = readings.source_id WHERE letters.id = ?",
            (letter,),
        ).fetchone()
        record = unpack_record(packed, name)
        told = {cited.text: cited_subject(cited, record.text) for cited in record.references}
        rows = connection.execute("SELECT id, text FROM citations WHERE letter_id = ?", (letter,)).fetchall()
        connection.executemany(
            "UPDATE citations SET subject = ? WHERE id = ?",
            # Words that the leading copy has not are another copy's.
            [(told[text] if text in told else subject_inside(text), citation) for citation, text in rows],
        )
    Linker(connection, Corrections(connection)).describe()
