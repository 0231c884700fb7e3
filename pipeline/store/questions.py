"""What an archive is asked: chains, search, duties, registers, figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.number_asked import asked_numbers
from extractors.number_keys import number_key
from extractors.numbers import LetterNumberError
from pipeline.store import chains, duties, exports, ledger, queries
from pipeline.store.asking import find_asked, typed_key
from pipeline.store.dump import dump
from pipeline.store.errors import (
    Classified,
    LetterNotFound,
    NotALetterNumber,
)
from pipeline.store.opening import OpenArchive
from pipeline.store.originals import original_of
from pipeline.store.register import register
from pipeline.store.search import SearchFilter, search
from pipeline.store.visibility import closed_sources, may_show, visible_file
from schemas.archive import (
    MissingLetter,
    RegisterRow,
    SearchHit,
    Stats,
)
from schemas.graph import Chain, Direction, Duty, DutyState, Edge, LetterBrief, Traffic
from schemas.letter import LetterRecord, Secrecy

_CHAIN_NODES = 50_000


class Questions(OpenArchive):
    """The questions; none of them changes the archive but `done` and `undo`, which close duties."""

    def record(self, key: str, *, include: Secrecy | None = None) -> LetterRecord:
        """Return the record of a held letter by its key, whatever its class of secrecy: `show` looks at that.

        Its file has no path where it holds anything of a higher class than `include`.

        Raises:
            LetterNotFound: Where no letter with this key is held.
        """
        record = self._writer.record(self._held(key))
        return _unnamed(record, closed_sources(self._connection, include))

    def show(self, letter: str, year: int | None = None, *, include: Secrecy | None = None) -> LetterRecord:
        """Return the record of a held letter, all its readings taken together, where it may be shown.

        Args:
            letter: A letter number in any spelling, the key of a letter, or the path of its file.
            year: Year of the letter, B.E. or C.E., where the number exists in several.
            include: The highest class of secrecy to show.

        Raises:
            NotALetterNumber: Where `letter` cannot be read as one.
            SeveralLetters: Where it names several letters.
            LetterNotFound: Where no letter has it, or it is cited and not held.
            Classified: Where the letter has a higher class of secrecy than `include`.
        """
        found = self._find(letter, year, include)
        key, level = self._connection.execute(
            "SELECT key, secrecy_level FROM letters WHERE id = ?", (found,)
        ).fetchone()
        if not may_show(level, include):
            raise Classified(
                f"{letter} has a class of secrecy", "ask for it with `include`, if you may see it"
            )
        return self.record(key, include=include)

    def chain(
        self,
        number: str,
        year: int | None = None,
        direction: Direction = Direction.BOTH,
        depth: int = 10,
        *,
        as_of: dt.date | None = None,
        include: Secrecy | None = None,
        limit: int = _CHAIN_NODES,
    ) -> Chain:
        """Return the chain of a letter: what it cites, what cites it, and so on to a depth.

        Args:
            number: A letter number in any spelling, the key of a letter, or the path of its file.
            year: Year of the letter, B.E. or C.E., where the number exists in several.
            direction: Up to what is cited, down to what cites, or both.
            depth: How many steps to go.
            as_of: The day on which duties are open or overdue; today where not given.
            include: The highest class of secrecy to show; of others number and date alone.
            limit: The most letters to return.

        Raises:
            NotALetterNumber: Where `number` cannot be read as one.
            SeveralLetters: Where it names letters of several years.
            LetterNotFound: Where no letter, held or cited, has it.
        """
        root = self._find(number, year, include)
        day = as_of or dt.date.today()
        with self._reading():
            return chains.chain_of(self._connection, root, direction, depth, day, include, limit)

    def _find(self, number: str, year: int | None, include: Secrecy | None) -> int:
        keyed = queries.find_key(self._connection, number, include)
        if keyed is not None:
            return keyed
        in_file = queries.find_in_file(self._connection, number, include)
        if in_file is not None:
            return in_file
        typed = typed_key(number)
        if typed.issuer is None:
            number, year = typed.number, typed.year if year is None else year
        try:
            readings = asked_numbers(number)
        except LetterNumberError as error:
            raise NotALetterNumber(str(error), "give a number such as: มท 0810.7/ว 2522") from error
        first = readings[0]
        if number_key(first.number) is None:
            draft = queries.find_draft(
                self._connection, first.number.canonical, first.year if year is None else year, include
            )
            if draft is not None:
                return draft
            raise NotALetterNumber(
                f"{number} has no running number", "a draft is found by its words: saraban search WORDS"
            )
        return find_asked(self._connection, readings, year, include)

    def done(
        self, number: str, year: int | None = None, *, by: str | None = None, uid: str | None = None
    ) -> LetterBrief:
        """Close the duties of a letter (with `uid`, one of them); return the letter.

        Raises:
            NotALetterNumber: Where `number` cannot be read as one.
            SeveralLetters: Where it names letters of several years.
            LetterNotFound: Where no letter has it, or it owes nothing.
        """
        key, found = self._owing(number, year, uid)
        with self._transaction():
            duties.close(self._connection, key, uid, by, ledger.now())
        return found

    def undo(self, number: str, year: int | None = None, *, uid: str | None = None) -> LetterBrief:
        """Open again what `done` closed; return the letter."""
        key, found = self._owing(number, year, uid)
        with self._transaction():
            if not duties.reopen(self._connection, key, uid, ledger.now()):
                raise LetterNotFound(
                    f"nothing of {number} was closed", "look at: saraban deadlines --status all"
                )
        return found

    def _owing(self, number: str, year: int | None, uid: str | None) -> tuple[str, LetterBrief]:
        # Who works on a duty knows its letter, whatever its class; nothing is shown but its number and date.
        letter = self._find(number, year, None)
        owed = duties.duties_of(self._connection, f"[{letter}]", dt.date.today(), Secrecy.TOP_SECRET).get(
            letter, ()
        )
        if not owed or (uid is not None and uid not in {d.uid for d in owed}):
            raise LetterNotFound(f"{number} asks for nothing", "look at: saraban deadlines --status all")
        level, *row = self._connection.execute(
            f"SELECT secrecy_level, {queries.BRIEF} FROM letters WHERE id = ?", (letter,)
        ).fetchone()
        found = queries.brief(tuple(row))
        return found.key, queries.masked(found, level, None)

    def search(
        self,
        words: str,
        wanted: SearchFilter | None = None,
        *,
        limit: int = 20,
        include: Secrecy | None = None,
    ) -> tuple[SearchHit, ...]:
        """Return the letters that hold all the words, best first.

        Every substring is found, blind to the script of digits and to spaces; quotes keep words together.

        Raises:
            ValueError: Where `limit` is below 0.
        """
        return search(self._connection, self._index.mode, words, wanted or SearchFilter(), limit, include)

    def deadlines(
        self,
        states: Sequence[DutyState] | None = (DutyState.OPEN, DutyState.OVERDUE),
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        agency: str | None = None,
        ours: bool = False,
        as_of: dt.date | None = None,
        include: Secrecy | None = None,
    ) -> tuple[Duty, ...]:
        """Return duties in the order they are due; `states=None` for all."""
        wanted = duties.DutyFilter(since, until, agency, None if states is None else frozenset(states), ours)
        return duties.duties(self._connection, wanted, as_of or dt.date.today(), include)

    def most_cited(self) -> LetterBrief | None:
        """Return the held letter that most others cite, `None` in an archive without links."""
        return queries.most_cited(self._connection)

    def missing(
        self, agency: str | None = None, *, limit: int = 100, include: Secrecy | None = None
    ) -> tuple[MissingLetter, ...]:
        """Return the letters that are cited and not held, most cited first.

        Raises:
            ValueError: Where `limit` is below 0.
        """
        return queries.missing(self._connection, agency, limit, include)

    def register(
        self, traffic: Traffic, year: int | None = None, *, include: Secrecy | None = None
    ) -> tuple[RegisterRow, ...]:
        """Return the register of letters in or out; it needs to know whose archive this is."""
        return register(self._connection, traffic, year, self._office(), include)

    def records(self, year: int | None = None, *, include: Secrecy | None = None) -> Iterator[LetterRecord]:
        """Return the records of all held letters, of one year (B.E. or C.E.) where given, in order."""
        with self._reading():
            closed = closed_sources(self._connection, include)
            for letter in exports.letter_ids(self._connection, year, include):
                yield _unnamed(self._writer.record(letter), closed)

    def hidden(self, year: int | None = None, *, include: Secrecy | None = None) -> int:
        """Return how many held letters `records` leaves out for their class of secrecy."""
        every = exports.letter_ids(self._connection, year, Secrecy.TOP_SECRET)
        return len(every) - len(exports.letter_ids(self._connection, year, include))

    def files_of(self, key: str, *, include: Secrecy | None = None) -> tuple[str, ...]:
        """Return the paths of the files that a letter was read in; none for one that is not held.

        Files that hold anything of a higher class than `include` are not named.
        """
        rows = self._connection.execute(
            "SELECT DISTINCT files.name FROM letters JOIN readings ON readings.letter_id = letters.id "
            "JOIN files ON files.source_id = readings.source_id WHERE letters.key = ? "
            f"AND {visible_file('files', include)} ORDER BY files.name",
            (key,),
        )
        return tuple(row[0] for row in rows)

    def original(self, record: LetterRecord) -> Path | None:
        """Return the file that a letter was read in, `None` where it is gone, changed, or not its alone."""
        return original_of(self._connection, record)

    def register_view(
        self, year: int | None = None, *, include: Secrecy | None = None
    ) -> tuple[tuple[str, ...], tuple[exports.Row, ...]]:
        """Return the columns and the rows of the view `letter_register`."""
        with self._reading():
            columns, rows = exports.register_view(self._connection, year, include)
            return columns, tuple(rows)

    def graph(
        self, year: int | None = None, *, include: Secrecy | None = None
    ) -> tuple[tuple[LetterBrief, ...], tuple[Edge, ...]]:
        """Return the graph: letters, held or not, and the citations between them.

        Args:
            year: Only letters of this year (B.E. or C.E.) and what they cite.
            include: The highest class of secrecy to show; others and their citations are left out.
        """
        with self._reading():
            found = tuple(exports.nodes(self._connection, year, include))
            return found, tuple(exports.edges(self._connection, year, include))

    def stats(self, *, include: Secrecy | None = None) -> Stats:
        """Return the archive in figures."""
        return queries.stats(self._connection, include)

    def dump(self) -> str:
        """Return the content as canonical text: equal for equal content, whatever way it came in."""
        return dump(self._connection)


def _unnamed(record: LetterRecord, closed: frozenset[str]) -> LetterRecord:
    """A record without the path of its file, where that may not be named."""
    if record.source.sha256 not in closed:
        return record
    return record.model_copy(update={"source": record.source.model_copy(update={"path": ""})})
