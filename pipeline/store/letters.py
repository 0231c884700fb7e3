"""Letters out of readings: which readings are one letter, and the rows of that letter.

Everything here is a function of the readings that are in the database; the order in which they came leaves no
trace but in the names that duties have in calendars. `derive` is called with the groups (number and year, or
text) whose readings changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.link.identity import short_hash
from pipeline.link.issuers import plain_issuer
from pipeline.link.likeness import sketch, witnesses_of
from pipeline.link.merging import Reading, cluster, merge
from pipeline.store.calendar_names import NAME, CalendarNames, Place
from pipeline.store.corrections import CITATION, Corrections
from pipeline.store.duty_kept import kept_names, known_duties
from pipeline.store.duty_names import DutyName, duty_names
from pipeline.store.duty_versions import move_versions
from pipeline.store.identities import Identities
from pipeline.store.index import SearchIndex
from pipeline.store.queries import text_or_none
from pipeline.store.records import unpack_record, unpack_text
from pipeline.store.rows import (
    INSERT_LETTER,
    LETTER_COLUMNS,
    UPDATE_LETTER,
    as_evidence,
    delete_children,
    duty_uid,
    insert_children,
    letter_row,
)
from schemas.letter import LetterRecord
from schemas.source import Office

_CHUNK = 500
_Row = tuple[int, str, int, str, int]
"""A reading: its id, the SHA-256 of its file, its part, the file's name and id."""
_NOTED = tuple(LETTER_COLUMNS.index(name) for name in ("number_key", "date", "number_status"))


@dataclass(frozen=True, slots=True)
class _Gone:
    """What stood behind a letter that was withdrawn."""

    name: str
    """Of its duties in calendars."""
    places: list[Place]


@dataclass(slots=True)
class Change:
    """What the graph must look at anew."""

    letters: set[int] = field(default_factory=set)
    """Letters whose rows were written."""
    numbers: set[str] = field(default_factory=set)
    """Number keys of letters that came, changed or went."""
    dates: set[str] = field(default_factory=set)
    """Days of such letters; a citation without a number is found by its day."""
    near: set[tuple[str, str | None, bool]] = field(default_factory=set)
    """Number key, day and doubt of such letters, for citations with a digit in doubt."""
    votes: set[tuple[str, str]] = field(default_factory=set)
    """Number key and day of citations that went."""
    keys: set[str] = field(default_factory=set)
    """Keys of letters that were written or went."""
    released: set[int] = field(default_factory=set)
    """Letters that lost a citation: their counts are taken anew, and a placeholder without any goes."""


def letter_keys(group: str, merged: list[LetterRecord]) -> list[str]:
    """Return a key for each letter of a group: the group's own where it holds one letter.

    A number that names no office (`/541@2016`) is every office's, so its issuer belongs to the key always.
    """
    unprefixed = group.startswith(" /") or group.startswith("=")
    if len(merged) == 1 and not unprefixed:
        return [group]
    names = [f"{group} {plain_issuer(r.issuer)}" if r.issuer else group for r in merged]
    return [
        name if names.count(name) == 1 else f"{name}#{short_hash(record.text)}"
        for name, record in zip(names, merged, strict=True)
    ]


def _note(letter: int, change: Change, number_key: str | None, date: str | None, status: str | None) -> None:
    change.letters.add(letter)
    if number_key:
        change.numbers.add(number_key)
        change.near.add((number_key, date, status == "unverified"))
    if date:
        change.dates.add(date)


class LetterWriter:
    """Keeps the letters in step with their readings."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        index: SearchIndex,
        corrections: Corrections,
        identities: Identities,
    ) -> None:
        self._connection = connection
        self._index = index
        self._corrections = corrections
        self._identities = identities
        self._calendar_names = CalendarNames(connection)
        self._gone: dict[str, _Gone] = {}
        """Keys of letters that were withdrawn, with what stood behind them."""
        self._left: dict[int, list[Place]] = {}
        """Letters that lose a reading because its file was read anew, with where that stood."""
        self._names: dict[int, list[tuple[DutyName, str]]] = {}
        """The duties of letters that were written: each one's kind and place, and its name in calendars."""

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that was rolled back."""
        for known in (self._gone, self._left, self._names):
            known.clear()
        self._calendar_names.forget()

    def leaves(self, letter: int, source: int, part: int) -> None:
        """Note that a reading of a letter goes; another may come in its place, and be another letter."""
        self._left.setdefault(letter, []).append((source, part))
        self._calendar_names.leaves(letter, (source, part))

    def derive(
        self, groups: Iterable[str], fresh: dict[int, LetterRecord], office: Office | None, change: Change
    ) -> None:
        """Make the letters of the given groups anew.

        Args:
            groups: Group keys whose readings changed.
            fresh: Records that are at hand already, by the id of their reading.
            office: Whose archive this is.
            change: Collects what the graph must look at.
        """
        ordered = sorted(set(groups))
        self._gone.clear()
        self._names.clear()
        self._calendar_names.begin(ordered)
        for start in range(0, len(ordered), _CHUNK):
            self._derive_some(ordered[start : start + _CHUNK], fresh, office, change)
        self._left.clear()
        for key, behind in sorted(self._gone.items()):
            # Before the closings: those of the key that goes still count.
            self._carry_versions(key, behind, change)
            self._carry_over(key, behind)
        self._calendar_names.forget()

    def _heirs(self, gone: str, behind: _Gone) -> list[tuple[str, int, str, int]]:
        """Return key, id, name in calendars and class of the letters that are now what one was.

        The one that bears its name in calendars comes first.
        """
        return self._connection.execute(
            f"SELECT letters.key, letters.id, {NAME}, letters.secrecy_level FROM readings "
            "JOIN letters ON letters.id = readings.letter_id JOIN sources ON sources.id = source_id "
            "WHERE letters.key <> ? AND (source_id, part) IN "
            "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)) "
            f"GROUP BY letters.id ORDER BY {NAME} <> ?, min(sha256 || printf('#%06d', part))",
            (gone, json.dumps(behind.places), behind.name),
        ).fetchall()

    def _carry_versions(self, gone: str, behind: _Gone, change: Change) -> None:
        """What calendars know of a letter's duties goes with it to the key that its readings have now.

        Where they are several letters now, to the one with the highest class: nothing may come to light.
        """
        execute = self._connection.execute
        if not execute("SELECT 1 FROM duty_versions WHERE letter_key = ? LIMIT 1", (gone,)).fetchone():
            return
        heirs = self._heirs(gone, behind)
        if heirs:
            key, _, name, _ = max(heirs, key=lambda heir: heir[3])
            move_versions(self._connection, gone, key, renamed=name != behind.name)
            change.keys.add(key)

    def _carry_over(self, gone: str, behind: _Gone) -> None:
        """What persons noted under a key goes with the letter's readings to the key that they have now."""
        execute = self._connection.execute
        if not execute(
            "SELECT 1 FROM closings WHERE letter_key = ? UNION ALL "
            "SELECT 1 FROM corrections WHERE field = ? AND ? IN (letter_key, value) LIMIT 1",
            (gone, CITATION, gone),
        ).fetchone():
            return
        heirs = self._heirs(gone, behind)
        if not heirs:
            return
        key, letter, name, _ = heirs[0]
        execute("UPDATE closings SET letter_key = ? WHERE letter_key = ?", (key, gone))
        for place, uid in self._names.get(letter, ()) if name != behind.name else ():
            uids = (uid, duty_uid(behind.name, *place))
            execute("UPDATE closings SET uid = ? WHERE uid = ?", uids)
        execute(
            "UPDATE corrections SET letter_key = ? WHERE letter_key = ? AND field = ?", (key, gone, CITATION)
        )
        if len(heirs) == 1:
            # Where it is several letters now, a person must say again which was meant.
            execute("UPDATE corrections SET value = ? WHERE value = ? AND field = ?", (key, gone, CITATION))
        self._corrections.forget()

    def _derive_some(
        self, groups: list[str], fresh: dict[int, LetterRecord], office: Office | None, change: Change
    ) -> None:
        asked = (json.dumps(groups),)
        readings: dict[str, list[_Row]] = {}
        for group, *row in self._connection.execute(
            "SELECT readings.group_key, readings.id, sources.sha256, readings.part, sources.name, sources.id "
            "FROM readings JOIN sources ON sources.id = readings.source_id "
            "WHERE readings.group_key IN (SELECT value FROM json_each(?))",
            asked,
        ):
            readings.setdefault(group, []).append((row[0], row[1], row[2], row[3], row[4]))
        self._connection.execute(
            "DELETE FROM copies WHERE reading_id IN (SELECT value FROM json_each(?))",
            (json.dumps([row[0] for rows in readings.values() for row in rows]),),
        )
        before: dict[str, dict[str, int]] = {}
        for group, key, letter in self._connection.execute(
            "SELECT group_key, key, id FROM letters "
            "WHERE held = 1 AND group_key IN (SELECT value FROM json_each(?))",
            asked,
        ):
            before.setdefault(group, {})[key] = letter
        bound: list[tuple[int, int]] = []
        leading: list[tuple[int, int]] = []
        for group in groups:
            for letter, of_letter in self._derive_group(
                group, readings.get(group, []), before.get(group, {}), fresh, office, change
            ):
                bound += [(letter, reading) for reading in of_letter]
                leading.append((of_letter[0], letter))
        self._connection.executemany("UPDATE readings SET letter_id = ? WHERE id = ?", bound)
        self._connection.executemany("UPDATE letters SET reading_id = ? WHERE id = ?", leading)

    def _derive_group(
        self,
        group: str,
        rows: list[_Row],
        before: dict[str, int],
        fresh: dict[int, LetterRecord],
        office: Office | None,
        change: Change,
    ) -> list[tuple[int, list[int]]]:
        """Make the letters of one group; return them with their readings, the leading one first."""
        readings: list[Reading] = []
        ids: dict[str, int] = {}
        places: dict[str, Place] = {}
        read: dict[str, LetterRecord] = {}
        for reading, sha256, part, name, source in rows:
            key = f"{sha256}#{part:06d}"
            ids[key] = reading
            places[key] = (source, part)
            record = read[key] = fresh.get(reading) or self.record(reading, name)
            readings.append(self.reading(reading, sha256, part, record))
        clusters = cluster(readings) if len(readings) > 1 else [readings] if readings else []
        merged = [merge(c) for c in clusters]
        keys = letter_keys(group, merged)
        change.keys.update(before, keys)
        for key, letter in before.items():
            if key not in keys:
                self._withdraw(letter, change)
        made: list[tuple[int, list[int]]] = []
        for key, record, readings_ in zip(keys, merged, clusters, strict=True):
            name = self._calendar_names.name_of(key, [places[r.key] for r in readings_])
            as_read = self._as_read(record, readings_, read, ids)
            names = self._duty_names(name, record, as_read)
            letter = self._put(key, group, name, record, names, office, change)
            made.append((letter, [ids[r.key] for r in readings_]))
            self._say_why(readings_, ids)
            self._index.add(letter, readings_[0].record.text, record.subject)
        return made

    def reading(self, reading: int, sha256: str, part: int, record: LetterRecord) -> Reading:
        """Return a reading with what votes settled and what persons put right laid over its record."""
        return Reading(
            f"{sha256}#{part:06d}",
            self._identities.over(reading, self._corrections.over(record, sha256, part)),
            self._corrections.fields(sha256, part),
        )

    def _as_read(
        self,
        record: LetterRecord,
        readings: Sequence[Reading],
        read: dict[str, LetterRecord],
        ids: dict[str, int],
    ) -> LetterRecord:
        """Return a letter without what persons put right: the letter itself where they put nothing right."""
        if not any(reading.put_right for reading in readings):
            return record
        return merge([Reading(r.key, self._identities.over(ids[r.key], read[r.key])) for r in readings])

    def _duty_names(
        self, name: str, record: LetterRecord, as_read: LetterRecord
    ) -> list[tuple[DutyName, str]]:
        """Return kind and place of a letter's duties, and their names (`name` is the letter's)."""
        places = duty_names(record, as_read)
        if not places:
            return []
        # The letter as it was, under the key that it had: its row is there, or went a moment ago.
        row = self._connection.execute(
            "SELECT key FROM letters WHERE duty_key = ?1 OR (key = ?1 AND duty_key IS NULL)", (name,)
        ).fetchone()
        gone = [key for key, behind in self._gone.items() if behind.name == name]
        before = row[0] if row else gone[0] if gone else None
        known = known_duties(self._connection, before) if before else ()
        return list(zip(places, kept_names(places, record, as_read, name, known), strict=True))

    def _say_why(self, readings: list[Reading], ids: dict[str, int]) -> None:
        """Write why the copies of a letter are one with the leading one."""
        if len(readings) == 1:
            return
        best = sketch(readings[0].record)
        for reading in readings[1:]:
            it = sketch(reading.record)
            said = "text" if best.number_key is None else "number"
            why = self._identities.reason(ids[reading.key]) or said
            self._connection.execute(
                "INSERT INTO copies (reading_id, of_reading_id, reason, evidence) VALUES (?, ?, ?, ?)",
                (ids[reading.key], ids[readings[0].key], why, as_evidence(witnesses_of(it, best))),
            )

    def record(self, reading: int, name: str) -> LetterRecord:
        """Return the record of a reading, as it was read."""
        row = self._connection.execute("SELECT record FROM readings WHERE id = ?", (reading,)).fetchone()
        return unpack_record(row[0], name)

    def _put(
        self,
        key: str,
        group: str,
        name: str,
        record: LetterRecord,
        names: list[tuple[DutyName, str]],
        office: Office | None,
        change: Change,
    ) -> int:
        row = letter_row(record, group, office)
        known = self._connection.execute("SELECT id FROM letters WHERE key = ?", (key,)).fetchone()
        if known is None:
            letter = int(self._connection.execute(INSERT_LETTER, (key, *row)).lastrowid or 0)
        else:
            letter = int(known[0])
            self._clear(letter, change)
            self._connection.execute(UPDATE_LETTER, (*row, letter))
        self._connection.execute(
            "UPDATE letters SET duty_key = nullif(?, key) WHERE id = ? AND duty_key IS NOT nullif(?, key)",
            (name, letter, name),
        )
        insert_children(self._connection, letter, record, [uid for _, uid in names])
        if names:
            self._names[letter] = names
        number_key, date, status = (row[column] for column in _NOTED)
        _note(letter, change, text_or_none(number_key), text_or_none(date), text_or_none(status))
        return letter

    def _clear(self, letter: int, change: Change) -> None:
        """Take away what stands under a letter, remembering whom its citations and candidates touched."""
        number_key, date, status = self._connection.execute(
            "SELECT number_key, date, number_status FROM letters WHERE id = ?", (letter,)
        ).fetchone()
        _note(letter, change, number_key, date, status)
        self.unindex(letter)
        for cited, number_key, date in self._connection.execute(
            "SELECT cited_id, number_key, date FROM citations WHERE letter_id = ?", (letter,)
        ):
            if cited is not None:
                change.released.add(cited)
            if number_key is not None and date is not None:
                change.votes.add((number_key, date))
        delete_children(self._connection, letter)

    def unindex(self, letter: int) -> None:
        """Take a letter out of the full-text index, while the text it was indexed with is still there."""
        row = self._connection.execute(
            "SELECT readings.record, letters.subject FROM letters JOIN readings ON readings.id = "
            "letters.reading_id "
            "WHERE letters.id = ?",
            (letter,),
        ).fetchone()
        if row is not None:
            self._index.remove(letter, unpack_text(row[0]), row[1])
            self._connection.execute("UPDATE letters SET reading_id = NULL WHERE id = ?", (letter,))

    def _withdraw(self, letter: int, change: Change) -> None:
        """A letter that no reading supports any more: its row goes, its citations are resolved anew."""
        key, name = self._connection.execute(
            f"SELECT key, {NAME} FROM letters WHERE id = ?", (letter,)
        ).fetchone()
        rows = self._connection.execute(
            "SELECT source_id, part FROM readings WHERE letter_id = ?", (letter,)
        ).fetchall()
        self._gone[key] = _Gone(name, [*self._left.get(letter, ()), *((row[0], row[1]) for row in rows)])
        self._clear(letter, change)
        change.letters.discard(letter)
        citing = self._connection.execute(
            "SELECT DISTINCT letter_id FROM citations WHERE cited_id = ?", (letter,)
        ).fetchall()
        change.letters.update(row[0] for row in citing)
        self._connection.execute("UPDATE citations SET cited_id = NULL WHERE cited_id = ?", (letter,))
        self._connection.execute("UPDATE readings SET letter_id = NULL WHERE letter_id = ?", (letter,))
        self._connection.execute("DELETE FROM letters WHERE id = ?", (letter,))
        change.released.discard(letter)
