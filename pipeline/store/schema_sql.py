"""The SQL of the migrations: tables, indexes, views, the search index. What is released is never edited."""

from __future__ import annotations

FIRST = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    config TEXT NOT NULL,
    status TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    files INTEGER NOT NULL DEFAULT 0,
    letters INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    media_type TEXT,
    size INTEGER,
    status TEXT,
    config TEXT,
    seconds REAL,
    run_id INTEGER REFERENCES runs(id)
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source_id INTEGER REFERENCES sources(id),
    status TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id)
);
CREATE INDEX files_source ON files(source_id, name);
CREATE INDEX files_status ON files(status);
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    original TEXT,
    offsets TEXT,
    reader TEXT NOT NULL,
    engine TEXT,
    model TEXT,
    confidence REAL,
    width REAL,
    height REAL,
    rotation INTEGER NOT NULL DEFAULT 0,
    skew REAL NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    reason TEXT,
    UNIQUE (source_id, number)
);
CREATE TABLE page_words (
    page_id INTEGER PRIMARY KEY REFERENCES pages(id) ON DELETE CASCADE,
    words BLOB NOT NULL,
    lines BLOB
);
CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    held INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    number_key TEXT,
    number_status TEXT,
    prefix TEXT,
    office TEXT,
    circular INTEGER,
    mark TEXT,
    running INTEGER,
    agency TEXT,
    date TEXT,
    year INTEGER,
    date_status TEXT,
    issuer TEXT,
    unit TEXT,
    subject TEXT,
    addressees TEXT,
    urgency TEXT,
    secrecy TEXT,
    secrecy_level INTEGER NOT NULL DEFAULT 0,
    signatory TEXT,
    position TEXT,
    on_behalf_of TEXT,
    direction TEXT NOT NULL DEFAULT 'unknown',
    direction_reason TEXT,
    cited_by INTEGER NOT NULL DEFAULT 0,
    group_key TEXT,
    reading_id INTEGER REFERENCES readings(id)
);
CREATE INDEX letters_number ON letters(number_key, year);
CREATE INDEX letters_group ON letters(group_key) WHERE held = 1;
CREATE INDEX letters_date ON letters(date, held);
CREATE INDEX letters_doubtful ON letters(date, number_key) WHERE held = 1 AND number_status = 'unverified';
CREATE INDEX letters_reading ON letters(reading_id);
CREATE INDEX letters_cited ON letters(cited_by) WHERE held = 0;
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    letter_id INTEGER REFERENCES letters(id),
    part INTEGER NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    reader TEXT NOT NULL,
    engine TEXT,
    model TEXT,
    confidence REAL,
    group_key TEXT NOT NULL,
    record BLOB NOT NULL,
    UNIQUE (source_id, part)
);
CREATE INDEX readings_group ON readings(group_key);
CREATE INDEX readings_letter ON readings(letter_id);
CREATE TABLE other_parts (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (source_id, part)
);
CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    relation TEXT NOT NULL,
    number TEXT,
    number_key TEXT,
    prefixed INTEGER NOT NULL DEFAULT 0,
    doubtful INTEGER NOT NULL DEFAULT 0,
    other_readings TEXT,
    date TEXT,
    year INTEGER,
    issuer TEXT,
    status TEXT NOT NULL DEFAULT 'not_held',
    reason TEXT NOT NULL DEFAULT 'none_held',
    confidence REAL NOT NULL DEFAULT 0,
    cited_id INTEGER REFERENCES letters(id),
    evidence TEXT,
    UNIQUE (letter_id, ordinal)
);
CREATE INDEX citations_cited ON citations(cited_id, letter_id);
CREATE INDEX citations_number ON citations(number_key);
CREATE INDEX citations_doubtful ON citations(date, number_key) WHERE doubtful = 1;
CREATE INDEX citations_ending ON citations(cited_id) WHERE relation IN ('cancels', 'supersedes');
CREATE INDEX citations_unnumbered ON citations(date) WHERE number_key IS NULL;
CREATE TABLE citation_candidates (
    citation_id INTEGER NOT NULL REFERENCES citations(id) ON DELETE CASCADE,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    confidence REAL NOT NULL,
    evidence TEXT,
    PRIMARY KEY (citation_id, letter_id)
) WITHOUT ROWID;
CREATE INDEX citation_candidates_letter ON citation_candidates(letter_id);
CREATE TABLE deadlines (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    starts TEXT,
    ends TEXT,
    rrule TEXT,
    basis TEXT NOT NULL,
    action TEXT,
    place TEXT,
    status TEXT NOT NULL,
    UNIQUE (letter_id, ordinal)
);
CREATE INDEX deadlines_due ON deadlines(ends, starts);
CREATE TABLE closings (
    id INTEGER PRIMARY KEY,
    letter_key TEXT NOT NULL,
    uid TEXT,
    by TEXT,
    at TEXT NOT NULL,
    undone_at TEXT
);
CREATE INDEX closings_letter ON closings(letter_key);
CREATE TABLE duty_versions (
    uid TEXT PRIMARY KEY,
    letter_key TEXT NOT NULL,
    content TEXT NOT NULL,
    secrecy_level INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    changed TEXT,
    withdrawn INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX duty_versions_letter ON duty_versions(letter_key);
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT,
    position TEXT,
    unit TEXT,
    emails TEXT,
    urls TEXT,
    UNIQUE (letter_id, ordinal)
);
CREATE TABLE phones (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    e164 TEXT,
    extension TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (contact_id, ordinal)
);
CREATE INDEX phones_e164 ON phones(e164);
CREATE TABLE enclosures (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    quantity TEXT,
    UNIQUE (letter_id, ordinal)
);
CREATE TABLE stamps (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    office TEXT,
    receive_number TEXT,
    date TEXT,
    time TEXT,
    text TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (letter_id, ordinal)
);
CREATE TABLE markings (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (letter_id, ordinal)
);
CREATE TABLE warnings (
    id INTEGER PRIMARY KEY,
    letter_id INTEGER NOT NULL REFERENCES letters(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    field TEXT,
    message TEXT NOT NULL,
    UNIQUE (letter_id, ordinal)
);
CREATE INDEX warnings_code ON warnings(code);
CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    file_id INTEGER REFERENCES files(id) ON DELETE CASCADE,
    source_id INTEGER REFERENCES sources(id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    page INTEGER
);
CREATE INDEX problems_source ON problems(source_id);
CREATE INDEX problems_file ON problems(file_id);
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    letter_key TEXT NOT NULL,
    sha256 TEXT,
    part INTEGER,
    field TEXT NOT NULL,
    was TEXT,
    value TEXT,
    by TEXT,
    at TEXT NOT NULL,
    note TEXT,
    undone_at TEXT
);
CREATE INDEX corrections_reading ON corrections(sha256, part);
CREATE INDEX corrections_letter ON corrections(letter_key, field);
"""

# Views leave out letters with any class of secrecy, as every output does: who may see those asks the tables.
VIEWS = """
CREATE VIEW letter_sources AS
    SELECT readings.letter_id, readings.id AS reading_id, readings.source_id, sources.name AS source,
           readings.part, readings.first_page, readings.last_page, readings.reader
    FROM readings JOIN sources ON sources.id = readings.source_id
    JOIN letters ON letters.id = readings.letter_id WHERE letters.secrecy_level = 0;
CREATE VIEW letter_pages AS
    SELECT letters.id AS letter_id, letters.title, sources.name AS source, pages.number AS page, pages.text
    FROM letters JOIN readings ON readings.id = letters.reading_id
    JOIN sources ON sources.id = readings.source_id
    JOIN pages ON pages.source_id = readings.source_id
         AND pages.number BETWEEN readings.first_page AND readings.last_page
    WHERE letters.secrecy_level = 0;
CREATE VIEW letter_register AS
    SELECT letters.id, letters.number, letters.date, letters.kind, letters.urgency, letters.issuer,
           letters.addressees, letters.subject, letters.direction,
           (SELECT group_concat(coalesce(stamps.office || ' ', '') || coalesce(stamps.receive_number, '') ||
                   coalesce(' ' || stamps.date, ''), '; ')
            FROM stamps WHERE stamps.letter_id = letters.id) AS received,
           (SELECT count(*) FROM citations WHERE citations.letter_id = letters.id) AS cites,
           letters.cited_by,
           (SELECT count(*) FROM readings WHERE readings.letter_id = letters.id) AS sources,
           (SELECT count(*) FROM warnings WHERE warnings.letter_id = letters.id) AS warnings
    FROM letters WHERE letters.held = 1 AND letters.secrecy_level = 0;
CREATE VIEW open_deadlines AS
    SELECT deadlines.ends AS due, deadlines.starts, deadlines.kind, deadlines.action, deadlines.text,
           deadlines.rrule, deadlines.basis, deadlines.place, letters.number, letters.date, letters.issuer,
           letters.subject, letters.direction, letters.id AS letter_id, deadlines.id AS deadline_id
    FROM deadlines JOIN letters ON letters.id = deadlines.letter_id
    WHERE letters.held = 1 AND letters.secrecy_level = 0
      AND NOT EXISTS (SELECT 1 FROM closings WHERE closings.letter_key = letters.key
                      AND closings.undone_at IS NULL
                      AND coalesce(closings.uid, deadlines.uid) = deadlines.uid)
      AND NOT EXISTS (SELECT 1 FROM citations AS c JOIN letters AS by ON by.id = c.letter_id
                      WHERE c.cited_id = letters.id AND c.relation IN ('cancels', 'supersedes')
                      AND c.status = 'resolved' AND by.secrecy_level = 0)
    ORDER BY coalesce(deadlines.ends, deadlines.starts);
CREATE VIEW most_cited_missing AS
    SELECT letters.id, letters.number, letters.date, letters.issuer, letters.agency, letters.kind,
           count(DISTINCT citing.id) AS cited_by, min(citing.date) AS first_cited,
           max(citing.date) AS last_cited
    FROM letters JOIN citations ON citations.cited_id = letters.id
    JOIN letters AS citing ON citing.id = citations.letter_id AND citing.secrecy_level = 0
    WHERE letters.held = 0 AND letters.secrecy_level = 0
    GROUP BY letters.id
    ORDER BY cited_by DESC, letters.date, letters.number;
CREATE VIEW letter_links AS
    SELECT citing.id AS citing_id, citing.title AS citing, citations.relation, citations.role,
           cited.id AS cited_id, cited.title AS cited, cited.held, citations.status, citations.reason,
           citations.confidence, citations.text
    FROM citations JOIN letters AS citing ON citing.id = citations.letter_id
    LEFT JOIN letters AS cited ON cited.id = citations.cited_id
    WHERE citing.secrecy_level = 0 AND coalesce(cited.secrecy_level, 0) = 0;
CREATE VIEW failed_files AS
    SELECT files.id, files.name, files.status, problems.code, problems.reason, problems.advice, problems.page
    FROM files LEFT JOIN problems ON problems.file_id = files.id OR problems.source_id = files.source_id
    WHERE files.status NOT IN ('ok', 'duplicate');
"""

# Thai is written without spaces: SQLite's own word index finds nothing inside it. Trigrams of the folded text
# find every substring of three characters, `grams` leads shorter terms to them, a segmented text ranks words.
SEARCH_TRIGRAM = """
CREATE VIRTUAL TABLE letter_text USING fts5(folded, content='', tokenize='trigram case_sensitive 1');
CREATE TABLE grams (gram TEXT PRIMARY KEY) WITHOUT ROWID;
"""
SEARCH_LIKE = """
CREATE TABLE letter_folded (letter_id INTEGER PRIMARY KEY, folded TEXT NOT NULL);
"""
SEARCH_WORDS = """
CREATE VIRTUAL TABLE letter_words USING fts5(subject, body, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
"""


# Columns of `letter_register` in 0003 (0007 counts otherwise). Lists read as text here: people look at this
# view in a spreadsheet or in Datasette.
REGISTER_COLUMNS = """letters.id, letters.number, letters.date, letters.kind, letters.urgency, letters.issuer,
           (SELECT group_concat(value, '; ') FROM json_each(letters.addressees)) AS addressees,
           letters.subject, letters.direction,
           (SELECT group_concat(coalesce(stamps.office || ' ', '') || coalesce(stamps.receive_number, '') ||
                   coalesce(' ' || stamps.date, ''), '; ')
            FROM stamps WHERE stamps.letter_id = letters.id) AS received,
           (SELECT count(*) FROM citations WHERE citations.letter_id = letters.id) AS cites,
           letters.cited_by,
           (SELECT count(*) FROM readings WHERE readings.letter_id = letters.id) AS sources,
           (SELECT count(*) FROM warnings WHERE warnings.letter_id = letters.id) AS warnings"""
REGISTER_VIEW = f"""
DROP VIEW letter_register;
CREATE VIEW letter_register AS
    SELECT {REGISTER_COLUMNS}
    FROM letters WHERE letters.held = 1 AND letters.secrecy_level = 0;
"""


# Less merging of the search index while letters are written, and no more of it than questions can bear.
INDEX_SETTINGS = {"hashsize": 16 * 1024 * 1024, "automerge": 8}

# Which letter a reading is, where its number alone cannot say.
IDENTITIES = """
CREATE TABLE reading_identities (
    reading_id INTEGER PRIMARY KEY REFERENCES readings(id) ON DELETE CASCADE,
    read_key TEXT NOT NULL,
    number_key TEXT,
    day TEXT,
    unsure INTEGER NOT NULL
);
CREATE INDEX reading_identities_day ON reading_identities(day);
CREATE INDEX reading_identities_number ON reading_identities(number_key);
CREATE INDEX reading_identities_unsure ON reading_identities(day) WHERE unsure = 1;
CREATE INDEX reading_identities_doubt ON reading_identities(number_key) WHERE unsure = 1;
CREATE TABLE reading_votes (
    day TEXT NOT NULL,
    number_key TEXT NOT NULL,
    reading_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    issuer TEXT,
    doubtful INTEGER NOT NULL,
    PRIMARY KEY (day, number_key, reading_id)
) WITHOUT ROWID;
CREATE TABLE settlements (
    reading_id INTEGER PRIMARY KEY REFERENCES readings(id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    group_key TEXT NOT NULL,
    number TEXT,
    confidence REAL NOT NULL,
    evidence TEXT
);
CREATE TABLE copies (
    reading_id INTEGER PRIMARY KEY REFERENCES readings(id) ON DELETE CASCADE,
    of_reading_id INTEGER NOT NULL REFERENCES readings(id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    evidence TEXT
);
CREATE INDEX copies_of ON copies(of_reading_id);
CREATE TABLE copy_proposals (
    reading_id INTEGER NOT NULL REFERENCES readings(id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES readings(id) ON DELETE CASCADE,
    confidence REAL NOT NULL,
    evidence TEXT,
    PRIMARY KEY (reading_id, other_id)
) WITHOUT ROWID;
CREATE INDEX copy_proposals_other ON copy_proposals(other_id);
ALTER TABLE corrections ADD COLUMN item TEXT;
"""

# The days that a reading in doubt could be of as well. Made before 0005 fills the tables of identities, too.
READING_DAYS = """
CREATE TABLE IF NOT EXISTS reading_days (
    day TEXT NOT NULL,
    reading_id INTEGER NOT NULL,
    PRIMARY KEY (day, reading_id)
) WITHOUT ROWID;
"""

AMENDING = """
CREATE INDEX citations_amending ON citations(cited_id) WHERE relation = 'amends';
CREATE INDEX letters_issuer ON letters(issuer, agency);
"""

# Chains find the letters that cite theirs, and all that they show of the citations, in the index alone; one
# look finds what ends or amends a letter.
CITING = """
DROP INDEX citations_cited;
CREATE INDEX citations_cited
    ON citations(cited_id, letter_id, relation, role, status, reason, confidence, text);
DROP INDEX citations_amending;
CREATE INDEX citations_changing ON citations(cited_id)
    WHERE relation IN ('amends', 'cancels', 'supersedes');
CREATE INDEX duty_versions_changed ON duty_versions(uid, version, changed) WHERE changed IS NOT NULL;
"""

# The name of a letter's duties in calendars, where it is not the letter's key: the key that it had first.
DUTY_KEYS = """
ALTER TABLE letters ADD COLUMN duty_key TEXT;
CREATE INDEX letters_duty_key ON letters(duty_key) WHERE duty_key IS NOT NULL;
"""

# What a citation says the cited letter is about.
CITED_SUBJECTS = "ALTER TABLE citations ADD COLUMN subject TEXT;\n"

# Letters by running number and day: those whose office a citation does not say whole.
RUNNING = "CREATE INDEX letters_running ON letters(running, date) WHERE held = 1;\n"
