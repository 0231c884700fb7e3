"""The SQL of migration 0007: the class that files and forms came with, and views that look at it."""

from __future__ import annotations

# A form or a loose annex has no class of its own. What came with a classified message has that of it,
# and so has a file in which nothing could be read.
COLUMNS = """
ALTER TABLE files ADD COLUMN secrecy_level INTEGER NOT NULL DEFAULT 0;
ALTER TABLE other_parts ADD COLUMN secrecy_level INTEGER NOT NULL DEFAULT 0;
CREATE INDEX files_classified ON files(source_id) WHERE secrecy_level > 0;
CREATE INDEX other_parts_classified ON other_parts(source_id) WHERE secrecy_level > 0;
CREATE INDEX letters_classified ON letters(secrecy_level) WHERE secrecy_level > 0;
"""

# What holds a classified letter or form, or came with a classified message.
_HIDDEN = """(SELECT source_id FROM readings
                   WHERE letter_id IN (SELECT id FROM letters WHERE secrecy_level > 0)
                   UNION ALL SELECT source_id FROM other_parts WHERE secrecy_level > 0
                   UNION ALL SELECT source_id FROM files
                   WHERE secrecy_level > 0 AND source_id IS NOT NULL)"""

REGISTER_COLUMNS = """letters.id, letters.number, letters.date, letters.kind, letters.urgency, letters.issuer,
           (SELECT group_concat(value, '; ') FROM json_each(letters.addressees)) AS addressees,
           letters.subject, letters.direction,
           (SELECT group_concat(coalesce(stamps.office || ' ', '') || coalesce(stamps.receive_number, '') ||
                   coalesce(' ' || stamps.date, ''), '; ')
            FROM stamps WHERE stamps.letter_id = letters.id) AS received,
           (SELECT count(*) FROM citations WHERE citations.letter_id = letters.id) AS cites,
           {cited_by} AS cited_by,
           (SELECT count(*) FROM readings WHERE readings.letter_id = letters.id) AS sources,
           (SELECT count(*) FROM warnings WHERE warnings.letter_id = letters.id) AS warnings"""
"""Those of the view `letter_register`, also for asking with another class (`cited_by` differs by it).

Lists read as text here: people look at this table in a spreadsheet or in Datasette.
"""
_CITED_BY = """(SELECT count(DISTINCT c.letter_id) FROM citations AS c JOIN letters AS x ON x.id = c.letter_id
            WHERE c.cited_id = letters.id AND x.secrecy_level = 0)"""

# A name of a file can say what is in it, and a page can hold a second letter.
VIEWS = f"""
DROP VIEW letter_sources;
DROP VIEW letter_pages;
DROP VIEW letter_register;
DROP VIEW failed_files;
CREATE VIEW letter_sources AS
    SELECT readings.letter_id, readings.id AS reading_id, readings.source_id, sources.name AS source,
           readings.part, readings.first_page, readings.last_page, readings.reader
    FROM readings JOIN sources ON sources.id = readings.source_id
    JOIN letters ON letters.id = readings.letter_id
    WHERE letters.secrecy_level = 0 AND readings.source_id NOT IN
                  {_HIDDEN};
CREATE VIEW letter_pages AS
    SELECT letters.id AS letter_id, letters.title,
           CASE WHEN sources.id NOT IN
                  {_HIDDEN}
                THEN sources.name END AS source,
           pages.number AS page, pages.text
    FROM letters JOIN readings ON readings.id = letters.reading_id
    JOIN sources ON sources.id = readings.source_id
    JOIN pages ON pages.source_id = readings.source_id
         AND pages.number BETWEEN readings.first_page AND readings.last_page
    WHERE letters.secrecy_level = 0
      AND NOT EXISTS (SELECT 1 FROM readings AS r JOIN letters AS x ON x.id = r.letter_id
                      WHERE r.source_id = pages.source_id AND x.secrecy_level > 0
                        AND pages.number BETWEEN r.first_page AND r.last_page)
      AND NOT EXISTS (SELECT 1 FROM other_parts AS o
                      WHERE o.source_id = pages.source_id AND o.secrecy_level > 0
                        AND pages.number BETWEEN o.first_page AND o.last_page);
CREATE VIEW letter_register AS
    SELECT {REGISTER_COLUMNS.format(cited_by=_CITED_BY)}
    FROM letters WHERE letters.held = 1 AND letters.secrecy_level = 0;
CREATE VIEW failed_files AS
    SELECT files.id, files.name, files.status, problems.code, problems.reason, problems.advice, problems.page
    FROM files LEFT JOIN problems ON problems.file_id = files.id OR problems.source_id = files.source_id
    WHERE files.status NOT IN ('ok', 'duplicate') AND files.secrecy_level = 0
      AND coalesce(files.source_id, 0) NOT IN
                  {_HIDDEN};
"""
