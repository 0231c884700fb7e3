"""Plain questions: letters by number, what is missing, figures, the register."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from difflib import SequenceMatcher

from extractors.calendar_th import BE_OFFSET
from extractors.number_keys import number_key
from extractors.number_kin import shorter
from pipeline.link.confusion import neighbours
from pipeline.store.agencies import of_agency
from pipeline.store.errors import LetterNotFound, SeveralLetters
from pipeline.store.visibility import citing, masked_key, may_show, visible, visible_file, visible_source
from schemas.archive import MissingLetter, Stats
from schemas.graph import LetterBrief
from schemas.letter import LetterKind, Secrecy, Urgency
from schemas.mentions import NumberMention

BRIEF = (
    "letters.key, letters.number, letters.date, letters.issuer, letters.subject, letters.kind, letters.held, "
    "letters.cited_by, letters.urgency, letters.secrecy"
)
_CENTURY, _BE_CENTURY = 100, 2500
_BE_FIRST = 2400
_NEAREST = 5
_IS_HELD = 3 + BRIEF.split(", ").index("letters.held")
"""Of rows of id, year, class of secrecy and `BRIEF`."""


def brief(row: tuple[object, ...]) -> LetterBrief:
    """Return a row of `BRIEF` as a value."""
    key, number, date, issuer, subject, kind, held, cited_by, urgency, secrecy = row
    return LetterBrief(
        key=str(key),
        number=text_or_none(number),
        date=text_or_none(date),
        issuer=text_or_none(issuer),
        subject=text_or_none(subject),
        kind=LetterKind(str(kind)),
        held=bool(held),
        cited_by=int(str(cited_by)),
        urgency=Urgency(str(urgency)) if urgency else None,
        secrecy=Secrecy(str(secrecy)) if secrecy else None,
    )


def brief_columns(include: Secrecy | None) -> str:
    """Return the columns of `BRIEF`, counting only letters that may be shown among those that cite one."""
    return BRIEF.replace("letters.cited_by", citing("letters.id", include))


def text_or_none(value: object) -> str | None:
    """Return a column's text."""
    return None if value is None else str(value)


def common_era(year: int | None) -> int | None:
    """Return a year in the common era, whichever calendar it was typed in; two digits are of a B.E. year.

    >>> common_era(2564), common_era(64), common_era(2021)
    (2021, 2021, 2021)
    """
    if year is not None and 0 <= year < _CENTURY:
        year += _BE_CENTURY
    return year - BE_OFFSET if year is not None and year >= _BE_FIRST else year


def buddhist_era(year: int | None) -> int | None:
    """Return a year in the Buddhist era, whichever calendar it was typed in.

    >>> buddhist_era(2021), buddhist_era(64)
    (2564, 2564)
    """
    common = common_era(year)
    return common + BE_OFFSET if common is not None else None


def shown_placeholder(alias: str, include: Secrecy | None) -> str:
    """Return the SQL condition that a letter is held, or cited by one that may be shown."""
    return (
        f"({alias}.held = 1 OR EXISTS (SELECT 1 FROM citations AS c JOIN letters AS by ON by.id = "
        "c.letter_id "
        f"WHERE c.cited_id = {alias}.id AND {visible('by', include)}))"
    )


def find(
    connection: sqlite3.Connection, key: str, asked: str, year: int | None, include: Secrecy | None
) -> int:
    """Return the id of the one letter with a number, held or not.

    A classified letter is found (its number and date may be shown), a placeholder that only classified
    letters cite is not.

    Raises:
        SeveralLetters: With the letters to choose from.
        LetterNotFound: With the nearest numbers.
    """
    wanted = common_era(year)
    rows = connection.execute(
        f"SELECT letters.id, letters.year, letters.secrecy_level, {BRIEF} FROM letters WHERE number_key = ? "
        f"AND {shown_placeholder('letters', include)} ORDER BY letters.year, letters.key",
        (key,),
    ).fetchall()
    if not rows:
        # A number that votes or a near reading settled is asked for by its true form.
        rows = connection.execute(
            f"SELECT DISTINCT letters.id, letters.year, letters.secrecy_level, {BRIEF} FROM citations "
            "JOIN letters ON letters.id = citations.cited_id WHERE citations.number_key = ? "
            f"AND {shown_placeholder('letters', include)} ORDER BY letters.year, letters.key",
            (key,),
        ).fetchall()
    found = [r for r in rows if wanted is None or r[1] == wanted] or [
        r for r in rows if wanted is not None and r[1] is None
    ]
    # A placeholder whose year nobody names is no second letter beside one that is held.
    if any(r[9] for r in found):
        found = [r for r in found if r[1] is not None or r[9]]
    if len(found) == 1:
        return int(found[0][0])
    if found:
        held = [r for r in found if r[9]]
        same_year = {r[1] for r in found}
        if len(held) == 1 and len(same_year) == 1:
            return int(held[0][0])
        raise SeveralLetters(
            f"{len(found)} letters have the number {asked}",
            "say which year is meant, with --year"
            if len(same_year) == len(found)
            else "give the one that is meant by its key, in the place of the number",
            tuple(_masked(r, include) for r in found),
        )
    nearest = tuple(nearest_letters(connection, key, include))
    years = f" of the year {year}" if year is not None and rows else ""
    raise LetterNotFound(
        f"no letter {asked}{years} is held or cited here",
        "look at the nearest numbers, or search for words of its subject with: saraban search",
        tuple(_masked(r, include) for r in rows) or nearest,
    )


def fuller(
    connection: sqlite3.Connection, asked: NumberMention, year: int | None, include: Secrecy | None
) -> list[tuple[object, ...]]:
    """Return the letters whose number says more of an office than the one asked for, and is else the same.

    Rows of id, year, class of secrecy and `BRIEF`; those that are held first, of them the newest.
    """
    key, wanted = number_key(asked), common_era(year)
    if key is None or asked.running is None:
        return []
    # Two conditions for two indexes: of a letter that is not held only the list of those is looked through.
    rows = connection.execute(
        "SELECT number_key, letters.id, letters.year, letters.secrecy_level, "
        f"{BRIEF} FROM letters WHERE (held = 1 AND running = ?1 OR held = 0 AND running = ?1) "
        "AND (?2 IS NULL OR letters.year = ?2 OR letters.year IS NULL) "
        f"AND {shown_placeholder('letters', include)} "
        "ORDER BY held DESC, letters.date DESC, letters.key",
        (asked.running, wanted),
    ).fetchall()
    found = [row[1:] for row in rows if row[0] is not None and key in shorter(row[0])]
    # As with a whole number: one without a date is meant where none has the year.
    return [row for row in found if wanted is not None and row[1] == wanted] or found


def find_fuller(
    connection: sqlite3.Connection,
    asked: NumberMention,
    year: int | None,
    include: Secrecy | None,
    beside: int | None = None,
) -> int | None:
    """Return the id of the one letter that a number with less of its office can mean; `None` for none.

    Args:
        connection: The archive.
        asked: The number.
        year: The year that was asked for, if any.
        include: The highest class of secrecy whose placeholders may be found.
        beside: A letter that has this very number; a choice where another that is held can be meant as well.

    Raises:
        SeveralLetters: Where several can be meant.
    """
    rows = fuller(connection, asked, year, include)
    if beside is not None:
        own = connection.execute(
            f"SELECT letters.id, letters.year, letters.secrecy_level, {BRIEF} FROM letters WHERE id = ?",
            (beside,),
        ).fetchone()
        rows = [own, *(row for row in rows if row[_IS_HELD])]
    return _only(rows, f"{len(rows)} letters have a number that ends with {asked.canonical}", include)


def find_in_file(connection: sqlite3.Connection, path: str, include: Secrecy | None) -> int | None:
    """Return the id of the one letter of a file, `None` where no file has this path.

    Raises:
        SeveralLetters: Where the file holds several.
    """
    rows = connection.execute(
        f"SELECT DISTINCT letters.id, letters.year, letters.secrecy_level, {BRIEF} FROM files "
        "JOIN readings ON readings.source_id = files.source_id "
        "JOIN letters ON letters.id = readings.letter_id WHERE files.name = ? ORDER BY letters.key",
        (path,),
    ).fetchall()
    return _only(rows, f"{path} holds {len(rows)} letters", include)


def find_draft(
    connection: sqlite3.Connection, canonical: str, year: int | None, include: Secrecy | None
) -> int | None:
    """Return the id of the one held letter with this number without a running one, `None` where none is.

    Raises:
        SeveralLetters: Where there are several.
    """
    wanted = common_era(year)
    rows = connection.execute(
        f"SELECT letters.id, letters.year, letters.secrecy_level, {BRIEF} FROM letters "
        "WHERE number_key IS NULL AND held = 1 AND number = ? AND (? IS NULL OR year = ?) "
        "ORDER BY letters.key",
        (canonical, wanted, wanted),
    ).fetchall()
    return _only(rows, f"{len(rows)} letters without a running number are {canonical}", include)


def _only(rows: list[tuple[object, ...]], several: str, include: Secrecy | None) -> int | None:
    if len(rows) > 1:
        choices = tuple(_masked(r, include) for r in rows)
        raise SeveralLetters(several, "give the one that is meant by its key", choices)
    return int(str(rows[0][0])) if rows else None


def _masked(row: tuple[object, ...], include: Secrecy | None) -> LetterBrief:
    return masked(brief(row[3:]), int(str(row[2])), include)


def masked(letter: LetterBrief, level: int, include: Secrecy | None) -> LetterBrief:
    """Return a letter as it may be shown: of one of a higher class its number and date alone."""
    if may_show(level, include):
        return letter
    unsaid = (None, None, LetterKind.UNKNOWN)
    return LetterBrief(masked_key(letter.key), letter.number, letter.date, *unsaid, letter.held)


def find_key(connection: sqlite3.Connection, key: str, include: Secrecy | None) -> int | None:
    """Return the id of the letter with a key, `None` where none may be found by it.

    The space that the key of a number without an office begins with may be left out. A key that was masked
    finds its letter too; a placeholder that only classified letters cite is not found.
    """
    row = connection.execute(
        f"SELECT id FROM letters WHERE key IN (?, ' ' || ?) AND {shown_placeholder('letters', include)} "
        "ORDER BY key = ? DESC",
        (key, key, key),
    ).fetchone()
    if row is not None:
        return int(row[0])
    head, mark, _ = key.rpartition("#")
    if not mark:
        return None
    # Keys that go on behind a space: `!` is the sign after it.
    rows = connection.execute(
        "SELECT id, key FROM letters WHERE held = 1 AND key >= ? AND key < ?", (f"{head} ", f"{head}!")
    )
    return next((int(letter) for letter, whole in rows if masked_key(str(whole)) == key), None)


def nearest_letters(
    connection: sqlite3.Connection, key: str, include: Secrecy | None
) -> Iterable[LetterBrief]:
    """Return letters whose numbers are most like the one asked for."""
    near = tuple(neighbours(key, least=0.0))
    head = key.rpartition("/")[0]
    shown = f"{visible('letters', include)} AND {shown_placeholder('letters', include)}"
    rows: dict[str, tuple[object, ...]] = {}
    for where, values in (
        (f"number_key IN ({','.join('?' * len(near))})", near),
        ("number_key >= ? AND number_key < ?", (f"{head}/", f"{head}0")),
        ("number_key LIKE ? ESCAPE '!'", (f"%/{key.rpartition('/')[2]}",)),
    ):
        query = f"SELECT number_key, {BRIEF} FROM letters WHERE {where} AND {shown} LIMIT 200"
        if len(rows) < _NEAREST:
            for row in connection.execute(query, tuple(values)):
                rows.setdefault(str(row[1]), row)
    ranked = sorted(
        rows.values(),
        key=lambda r: (-SequenceMatcher(None, key, str(r[0]), autojunk=False).ratio(), str(r[1])),
    )
    return [brief(r[1:]) for r in ranked[:_NEAREST]]


def most_cited(connection: sqlite3.Connection) -> LetterBrief | None:
    """Return the held letter, of no secrecy class, that most others cite."""
    row = connection.execute(
        f"SELECT {BRIEF} FROM letters WHERE held = 1 AND number IS NOT NULL AND cited_by > 0 "
        f"AND {visible('letters', None)} ORDER BY cited_by DESC, date, key LIMIT 1"
    ).fetchone()
    return brief(row) if row else None


def missing(
    connection: sqlite3.Connection, agency: str | None, limit: int, include: Secrecy | None
) -> tuple[MissingLetter, ...]:
    """Return the letters that are cited and not held, most cited first.

    Raises:
        ValueError: Where `limit` is below 0; SQLite would take it for no limit.
    """
    if limit < 0:
        raise ValueError("the limit is below 0")
    theirs, values = of_agency(connection, agency)
    where = f"letters.held = 0 AND {theirs} AND {visible('letters', include)} AND {visible('by', include)}"
    rows = connection.execute(
        f"SELECT letters.id, count(DISTINCT by.id) AS n, {BRIEF} FROM letters "
        "JOIN citations ON citations.cited_id = letters.id JOIN letters AS by ON by.id = citations.letter_id "
        f"WHERE {where} GROUP BY letters.id ORDER BY n DESC, letters.date, letters.key LIMIT ?",
        (*values, limit),
    ).fetchall()
    found = []
    for id_, count, *rest in rows:
        citing = connection.execute(
            "SELECT DISTINCT by.title FROM citations JOIN letters AS by ON by.id = citations.letter_id "
            f"WHERE citations.cited_id = ? AND {visible('by', include)} ORDER BY by.date, by.key LIMIT 20",
            (id_,),
        )
        rest[7] = count
        found.append(MissingLetter(brief(tuple(rest)), tuple(row[0] for row in citing)))
    return tuple(found)


def stats(connection: sqlite3.Connection, include: Secrecy | None = None) -> Stats:
    """Return the archive in figures: of letters, files and citations that may be shown."""
    shown = visible("letters", include)
    held = f"letters WHERE held = 1 AND {shown}"
    cited = f"citations JOIN letters ON letters.id = letter_id WHERE {shown}"

    def counts(sql: str) -> dict[str, int]:
        return {str(name if name is not None else ""): int(n) for name, n in connection.execute(sql)}

    def one(sql: str) -> int:
        return int(connection.execute(f"SELECT count(*) FROM {sql}").fetchone()[0])

    return Stats(
        files=counts(
            f"SELECT status, count(*) FROM files WHERE {visible_file('files', include)} "
            "GROUP BY status ORDER BY status"
        ),
        letters=one(held),
        not_held=one(
            f"letters WHERE held = 0 AND {shown} AND {shown_placeholder('letters', include)}",
        ),
        readings=one(f"readings JOIN letters ON letters.id = letter_id WHERE {shown}"),
        pages=one(f"pages WHERE {visible_source('pages.source_id', include)}"),
        citations=counts(f"SELECT status, count(*) FROM {cited} GROUP BY status ORDER BY status"),
        relations=counts(f"SELECT relation, count(*) FROM {cited} GROUP BY relation ORDER BY relation"),
        kinds=counts(f"SELECT kind, count(*) FROM {held} GROUP BY kind ORDER BY kind"),
        deadlines=one(f"deadlines JOIN letters ON letters.id = letter_id WHERE {shown}"),
        years=counts(f"SELECT year, count(*) FROM {held} GROUP BY year ORDER BY year"),
        left_out=one(f"letters WHERE held = 1 AND NOT {shown}"),
    )
