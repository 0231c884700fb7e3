"""The archive: one SQLite file, and every verb that the command line and other programs use on it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from pydantic import ValidationError

from pipeline.link.corrections import FIELDS, ITEM_FIELDS, Correction, ItemField, corrected, item_field
from pipeline.store import ledger
from pipeline.store.asking import typed_key
from pipeline.store.cards import Cards
from pipeline.store.corrections import correction_notes
from pipeline.store.errors import (
    Classified,
    LetterNotFound,
    NotAValue,
)
from pipeline.store.inherited import own_classes
from pipeline.store.meant import Meant, is_dated_after, unknown_key
from pipeline.store.office import course_of, office_to_json
from pipeline.store.originals import page_place
from pipeline.store.queries import find_key
from pipeline.store.questions import Questions
from pipeline.store.review import review
from pipeline.store.visibility import masked_key, may_show
from schemas.archive import (
    CitedWords,
    CorrectionNote,
    FileEntry,
    PagePlace,
    ReviewItem,
    ReviewKind,
)
from schemas.graph import LetterBrief
from schemas.letter import Secrecy
from schemas.outcome import Outcome
from schemas.source import FileStatus, Office


class Archive(Questions):
    """An open archive. Use it as a context manager, in one thread."""

    # Runs and files.

    def begin_run(self, config: str = "", name: str = "run") -> int:
        """Record the start of a run under a configuration (its hash) that all it writes bears."""
        with self._transaction():
            self._run = ledger.begin_run(self._connection, config, name)
        self._config = config
        return self._run

    def end_run(self, status: str = "done") -> None:
        """Record the end of the run."""
        if self._run is not None:
            with self._transaction():
                ledger.end_run(self._connection, self._run, status)
        self._run = None

    def known(self, sha256: str, config: str = "") -> FileStatus | None:
        """Return how these bytes ended under this configuration, `None` where they are still to be read."""
        return ledger.known(self._connection, sha256, config)

    def paths(self) -> dict[str, str | None]:
        """Return every path that was ever seen, with the SHA-256 of its bytes (`None`: unreadable)."""
        rows = self._connection.execute(
            "SELECT files.name, sources.sha256 FROM files LEFT JOIN sources ON sources.id = files.source_id"
        )
        return dict(rows.fetchall())

    def write(self, outcome: Outcome) -> None:
        """Write what became of one file: one transaction, after which everything it changes is linked anew.

        Writing the same outcome twice changes nothing; a later reading of the same bytes takes the place of
        the earlier one. An outcome of status `duplicate` (or any path with bytes already read) adds its path.
        """
        self.write_many((outcome,))

    def write_many(self, outcomes: Sequence[Outcome]) -> None:
        """Write several files in one transaction: quicker, and lost together if the process is killed."""
        with self._transaction():
            self._writer.write(outcomes, self._run, self._config, self.office)

    def link(self) -> int:
        """Resolve every citation anew; return their count. `write` does what is needed, this repairs."""
        with self._transaction():
            count = self._writer.relink(self.office)
            Cards(self._connection).renew_all()
            return count

    def status(self, *, include: Secrecy | None = None) -> tuple[FileEntry, ...]:
        """Return every path that was ever seen, with its end; none that holds what may not be shown."""
        return ledger.entries(self._connection, include=include)

    def failed(self, *, include: Secrecy | None = None) -> tuple[FileEntry, ...]:
        """Return the paths that did not simply go well, each with reason and advice."""
        return ledger.entries(self._connection, trouble=True, include=include)

    def left_out(self, *, failed: bool = False, include: Secrecy | None = None) -> int:
        """Return how many paths `status` (or `failed`) leaves out."""
        return ledger.left_out(self._connection, trouble=failed, include=include)

    def levels(self) -> dict[str, int]:
        """Return the level of secrecy of paths that are, or came with, a classified message."""
        return ledger.levels(self._connection)

    def own_classes(self) -> dict[str, Secrecy]:
        """Return the class that letters show themselves, by the SHA-256 of their file."""
        return own_classes(self._connection)

    # Whose archive this is.

    @property
    def office(self) -> Office | None:
        """Whose archive this is, `None` while nobody said."""
        return self._office()

    @office.setter
    def office(self, office: Office | None) -> None:
        with self._transaction():
            if office is None:
                self._connection.execute("DELETE FROM settings WHERE name = 'office'")
            else:
                self._connection.execute(
                    "INSERT OR REPLACE INTO settings (name, value) VALUES ('office', ?)",
                    (office_to_json(office),),
                )
            self._direct(office)
            self._writer.keep_versions()

    def _direct(self, office: Office | None) -> None:
        """Tell again of every letter which way it went."""
        rows = self._connection.execute("SELECT id FROM letters WHERE held = 1").fetchall()
        for (letter,) in rows:
            course = course_of(self._writer.record(letter), office)
            self._connection.execute(
                "UPDATE letters SET direction = ?, direction_reason = ? WHERE id = ? "
                "AND (direction <> ? OR direction_reason IS NOT ?)",
                (course.traffic, course.reason, letter, course.traffic, course.reason),
            )

    # What persons put right.

    def correct(
        self, key: str, field: str, value: str | None, *, by: str | None = None, note: str | None = None
    ) -> str:
        """Put a field of a held letter right; what was read stays beside it. Returns the letter's key.

        Args:
            key: Key of the letter. A new number or date gives it a new one.
            field: `number`, `date`, `issuer`, `subject`, `kind`, `urgency` or `secrecy`; of a duty, contact
                or stamp its place and part (`deadline.2.end`, `contact.1.phones`, `stamp.1.date`), without a
                part to take it away, or `deadline.new` (a day and what is to be done), `contact.new` (a name)
                and `stamp.new` (a day and the receive number).
            value: As a person writes it (a number in any spelling, a date in EDTF); `None` for none.
            by: Who says so.
            note: Why.

        Raises:
            LetterNotFound: Where no letter with this key is held.
            NotAValue: Where the field cannot have the value, or there is no such field; nothing was changed.
        """
        letter = self._held(key)
        try:
            item = item_field(field)
        except ValueError:
            kind = field.partition(".")[0]
            raise NotAValue(f"{field} is no field", f"of {kind}.N: {', '.join(ITEM_FIELDS[kind])}") from None
        if item is None and field not in FIELDS:
            known = ", ".join((*FIELDS, *(f"{kind}.N.PART" for kind in ITEM_FIELDS)))
            raise NotAValue(f"{field} is no field", f"fields: {known}")
        words = self._words(letter, item, value)
        try:
            corrected(
                self._writer.record(letter, as_read=words is not None), [Correction(field, value, words)]
            )
        except ValueError as error:
            why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            raise NotAValue(
                f"{value or 'nothing'} is no {field}: {why}", "give it as it stands on the letter"
            ) from error
        with self._transaction():
            return self._writer.correct(letter, field, value, words, by, note, self.office)

    def _words(self, letter: int, item: ItemField | None, value: str | None) -> str | None:
        """The words of the item that a field names, `None` for a field of the letter itself."""
        if item is None:
            return None
        if item.place is None:
            return value
        words = self._writer.item_words(letter, item.kind, item.place)
        if words is None:
            raise NotAValue(
                f"there is no {item.kind} {item.place} that was read", "its place is that in: saraban show"
            )
        return words

    def uncorrect(self, key: str, field: str, value: str | None = None) -> str:
        """Take back what persons put right in a field (with `value`: only that); return the letter's key now.

        Raises:
            LetterNotFound: Where the letter is not held, or nothing of the field was put right.
        """
        letter = self._held(key)
        with self._transaction():
            now = self._writer.uncorrect(letter, field, value, self.office)
            if now is None:
                raise LetterNotFound(
                    f"nothing of {field} was put right", "what was: saraban correct NUMBER, without a field"
                )
        return now

    def corrections(self, key: str, *, include: Secrecy | None = None) -> tuple[CorrectionNote, ...]:
        """Return what persons put right in a held letter, and what they decided of its citations.

        Raises:
            LetterNotFound: Where no letter with this key is held.
            Classified: Where the letter has a higher class of secrecy than `include`.
        """
        letter = self._held(key)
        self.demand(key, include)
        return correction_notes(self._connection, letter, key, include)

    def demand(self, term: str, include: Secrecy | None) -> None:
        """Make sure that what is to be changed may be shown to who changes it.

        Args:
            term: Key of a held letter, or the path of a file.
            include: The highest class of secrecy to show.

        Raises:
            LetterNotFound: Where no such letter is held, nor read in such a file.
            Classified: Where the letter, or one of the file's, has a higher class of secrecy than `include`.
        """
        levels = self._connection.execute(
            "SELECT max(secrecy_level) FROM readings JOIN letters ON letters.id = letter_id "
            "WHERE readings.id IN (SELECT value FROM json_each(?))",
            (json.dumps(self._readings(term)),),
        ).fetchone()
        if not may_show(levels[0], include):
            raise Classified(
                f"{masked_key(term)} has a secrecy class",
                "show it with --include-classified, if you may see it",
            )

    def decide(
        self,
        key: str,
        cited: CitedWords,
        target: str | None,
        *,
        by: str | None = None,
        note: str | None = None,
    ) -> None:
        """Say which letter a citation means (`target`: its key, held or not), or that it means none.

        Args:
            key: Key of the citing letter.
            cited: The citation, as `citations` gives it; without a number, all with its words.
            target: Key of the letter that is meant, from `meant`; `None` for none.
            by: Who says so.
            note: Why.

        Raises:
            LetterNotFound: Where the letter is not held or has no such citation.
            NotAValue: Where the letter would cite itself.
        """
        letter = self._held(key)
        if target == key:
            raise NotAValue("a letter does not cite itself", "name another letter, or none (--none)")
        with self._transaction():
            if not self._writer.decide(letter, cited, target, by, note):
                raise LetterNotFound(f"{key} has no such citation", "give its words as the chain shows them")

    def meant(self, key: str, cited: CitedWords, letter: str, *, include: Secrecy | None = None) -> Meant:
        """Return the letter that a person names as what a citation means: for `decide`.

        Args:
            key: Key of the citing letter.
            cited: The citation, as `citations` gives it.
            letter: A number in any spelling, a key, or the path of a file; the number of a letter that is
                neither held nor cited too, with its year (`มท 0810.7/ว 2522@2564`) unless the citation
                has it.
            include: The highest class of secrecy of letters whose placeholders may be found, and to choose
                from.

        Raises:
            NotALetterNumber: Where it is none of these.
            NotAValue: Where it is a number that nobody cites, and nothing says its year.
            SeveralLetters: Where it names several letters.
            LetterNotFound: Where the citing letter is not held.
        """
        citing = self._held(key)
        typed = typed_key(letter)
        found = find_key(self._connection, letter, include)
        nearest: tuple[LetterBrief, ...] = ()
        if found is None and typed.issuer is None:
            try:
                found = self._find(letter, None, include)
            except LetterNotFound as error:
                nearest = error.nearest
        if found is None:
            target = unknown_key(self._connection, citing, cited, typed)
        else:
            (target,) = self._connection.execute("SELECT key FROM letters WHERE id = ?", (found,)).fetchone()
        after = is_dated_after(self._connection, target, citing)
        return Meant(target, found is not None, after, nearest)

    def same_letter(
        self, one: str, other: str, *, same: bool = True, by: str | None = None, note: str | None = None
    ) -> str:
        """Say that two are copies of one letter, or that they are not; return the key of the first now.

        Args:
            one: Key of a held letter.
            other: Key of another, or the path of a file that was read as a copy of the first.
            same: Whether they are one letter.
            by: Who says so.
            note: Why.

        Raises:
            LetterNotFound: Where one of them is not held.
            NotAValue: Where both have numbers that are certain: those say which letter is which.
        """
        first, second = self._readings(one), self._readings(other)
        # A file named beside the letter that it counts as: the one against the letter's other readings.
        if set(first) <= set(second):
            second = tuple(n for n in second if n not in first)
        else:
            first = tuple(n for n in first if n not in second)
        with self._transaction():
            told = self._writer.same(first, second, same=same, by=by, note=note, office=self.office)
        if not told:
            raise NotAValue(
                "their numbers are certain: a copy has the number of its letter",
                "put the number right that was read wrongly: saraban correct",
            )
        row = self._connection.execute(
            "SELECT letters.key FROM readings JOIN letters ON letters.id = letter_id WHERE readings.id = ?",
            (first[0],),
        ).fetchone()
        return str(row[0])

    def _readings(self, term: str) -> tuple[int, ...]:
        """The readings of a letter, by its key, or those of a file, by its path."""
        rows = self._connection.execute(
            "SELECT readings.id FROM readings JOIN letters ON letters.id = letter_id "
            "WHERE letters.key = ? AND held = 1 ORDER BY readings.id = letters.reading_id DESC, readings.id",
            (term,),
        ).fetchall()
        if not rows:
            rows = self._connection.execute(
                "SELECT readings.id FROM readings JOIN files ON files.source_id = readings.source_id "
                "WHERE files.name = ? ORDER BY readings.id",
                (term,),
            ).fetchall()
        if not rows:
            raise LetterNotFound(f"no letter {term} is held", "ask for its number with: saraban chain NUMBER")
        return tuple(row[0] for row in rows)

    def undecide(self, key: str, cited: CitedWords) -> None:
        """Take back what was said about a citation: its number, date and issuer speak again.

        Raises:
            LetterNotFound: Where the letter is not held, or nothing was said about such a citation.
        """
        letter = self._held(key)
        with self._transaction():
            if not self._writer.undecide(letter, cited):
                raise LetterNotFound(
                    "nothing was decided about it", "what was: saraban correct NUMBER, without a field"
                )

    def review(
        self,
        kinds: Collection[ReviewKind] = tuple(ReviewKind),
        *,
        limit: int = 100,
        include: Secrecy | None = None,
    ) -> tuple[ReviewItem, ...]:
        """Return what awaits a person: readings in doubt, citations and copies to decide."""
        with self._reading():
            return review(self._connection, kinds, limit, include)

    def page_place(self, source: str, page: int, include: Secrecy | None = None) -> PagePlace | None:
        """Return what is needed to render a page of a file again, as `review` names them."""
        with self._reading():
            return page_place(self._connection, source, page, include)

    def key_of(self, letter: str, year: int | None = None, *, include: Secrecy | None = None) -> str:
        """Return the key of a letter by its number in any spelling, its key, or the path of its file.

        Whoever puts a letter right knows its number: it is found whatever its class. `include` is the highest
        class of secrecy of letters whose placeholders may be found, and to choose from.

        Raises:
            NotALetterNumber: Where it is none of these.
            SeveralLetters: Where it names several letters.
            LetterNotFound: Where no letter, held or cited, has the number.
        """
        found = self._find(letter, year, include)
        row = self._connection.execute("SELECT key FROM letters WHERE id = ?", (found,)).fetchone()
        return str(row[0])

    def shows(self, key: str, include: Secrecy | None = None) -> bool:
        """Return whether a letter may be shown whole."""
        row = self._connection.execute("SELECT secrecy_level FROM letters WHERE key = ?", (key,)).fetchone()
        return row is None or may_show(row[0], include)

    def shown_key(self, key: str, include: Secrecy | None = None) -> str:
        """Return a letter's key as it may be shown: some end with the issuer. It finds the letter as well."""
        return key if self.shows(key, include) else masked_key(key)

    def citations(self, key: str) -> tuple[CitedWords, ...]:
        """Return a held letter's citations, in their order."""
        rows = self._connection.execute(
            "SELECT text, number FROM citations WHERE letter_id = ? ORDER BY ordinal", (self._held(key),)
        )
        return tuple(CitedWords(*row) for row in rows)
