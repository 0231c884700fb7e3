"""Files into the database: sources, paths, pages, readings and problems, one transaction a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from pipeline.link.corrections import item_field, items_of, place_of, words_of
from pipeline.link.identity import group_key
from pipeline.link.merging import Reading, merge, secrecy_level
from pipeline.secrecy import MESSAGES
from pipeline.store.corrections import CITATION, COPY, Corrections, decision_of
from pipeline.store.duty_versions import keep_all_versions, keep_versions
from pipeline.store.identities import Identities
from pipeline.store.index import SearchIndex, part_entry
from pipeline.store.inherited import classify, classify_together, messages_of
from pipeline.store.ledger import now
from pipeline.store.letters import Change, LetterWriter
from pipeline.store.linker import Linker
from pipeline.store.packing import PAGE_COLUMNS, pack_lines, pack_words, page_row
from pipeline.store.records import pack_record
from schemas.archive import CitedWords
from schemas.letter import LetterRecord, Phone
from schemas.outcome import Outcome
from schemas.source import FileStatus, Office, Source

_READ = (FileStatus.OK, FileStatus.PARTIAL)


class Writer:
    """Writes outcomes. The caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, index: SearchIndex) -> None:
        self._connection = connection
        self._index = index
        self._corrections = Corrections(connection)
        self._identities = Identities(connection, self._corrections)
        self._letters = LetterWriter(connection, index, self._corrections, self._identities)
        self._linker = Linker(connection, self._corrections)

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that was rolled back."""
        self._corrections.forget()
        self._identities.forget()
        self._letters.forget()

    def write(
        self, outcomes: Sequence[Outcome], run: int | None, config: str | None, office: Office | None
    ) -> None:
        """Write what became of some files, and link what their letters cite."""
        self._corrections.forget()
        groups: set[str] = set()
        fresh: dict[int, LetterRecord] = {}
        for outcome in outcomes:
            self._index.take(outcome.index_texts)
            groups |= self._file(outcome, run, config, fresh)
        self._derive(groups, fresh, office, Change())

    def _derive(
        self, groups: set[str], fresh: dict[int, LetterRecord], office: Office | None, change: Change
    ) -> None:
        groups = groups | self._identities.settle()
        if groups or change.letters:
            self._letters.derive(groups, fresh, office, change)
            self._link(change)
        self._index.flush()

    def _link(self, change: Change) -> None:
        """Resolve the citations that a change can touch, and note what that makes of duties."""
        touched = self._linker.link(change)
        keep_versions(self._connection, change.letters, change.keys, now(), touched)

    def keep_versions(self) -> None:
        """Note what all duties say now: it was told anew which way letters went."""
        keep_all_versions(self._connection, now())

    def correct(
        self,
        letter: int,
        field: str,
        value: str | None,
        words: str | None,
        by: str | None,
        note: str | None,
        office: Office | None,
    ) -> str:
        """Put a field of a letter (or of an item, by its words) right in all readings; return its key."""
        self._corrections.forget()
        item = item_field(field)
        groups: set[str] = set()
        rows = self._readings_of(letter)
        at = now()
        for reading, sha256, part, name, group, key in rows:
            record = self._letters.record(reading, name)
            if item is not None and item.place is not None and words is not None:
                place = place_of(record, item.kind, words, copy=True)
                if place is None:
                    continue  # this copy does not have the item
                words_here = words_of(record, item.kind, place)
                field = ".".join(filter(None, (item.kind, str(place), item.part)))
            else:
                words_here = words
            before = self._corrections.over(record, sha256, part)
            self._corrections.write(
                key, field, _said(record, field), value, at,
                reading=(sha256, part), by=by, note=note, item=words_here,
            )  # fmt: skip
            groups |= self._put_right(reading, record, before, group, sha256, part)
        self._derive(groups, {}, office, Change())
        return self._key_of(rows[0][0])

    def uncorrect(self, letter: int, field: str, value: str | None, office: Office | None) -> str | None:
        """Take back what persons put right in a field; return the letter's key, `None` where nothing was."""
        self._corrections.forget()
        groups: set[str] = set()
        rows = self._readings_of(letter)
        at, count = now(), 0
        for reading, sha256, part, name, group, _ in rows:
            record = self._letters.record(reading, name)
            before = self._corrections.over(record, sha256, part)
            taken = self._connection.execute(
                "UPDATE corrections SET undone_at = ? WHERE undone_at IS NULL AND sha256 = ? AND part = ? "
                "AND field = ? AND (? IS NULL OR value IS ?)",
                (at, sha256, part, field, value, value),
            ).rowcount
            if taken:
                count += taken
                self._corrections.forget()
                groups |= self._put_right(reading, record, before, group, sha256, part)
        self._derive(groups, {}, office, Change())
        return self._key_of(rows[0][0]) if count else None

    def item_words(self, letter: int, kind: str, place: int) -> str | None:
        """Return the words of the N-th item as listed now; `None` where none was read there."""
        read = self.record(letter, as_read=True)
        items = items_of(read, kind)
        gone = {
            place_of(read, kind, words)
            for (words,) in self._connection.execute(
                "SELECT item FROM corrections JOIN sources ON sources.sha256 = corrections.sha256 "
                "JOIN readings ON readings.source_id = sources.id AND readings.part = corrections.part "
                "WHERE readings.letter_id = ? AND undone_at IS NULL AND value IS NULL "
                "AND field GLOB ? AND field NOT GLOB ?",
                (letter, f"{kind}.[0-9]*", f"{kind}.*.*"),
            )
        }
        live = [n for n in range(1, len(items) + 1) if n not in gone]
        return words_of(read, kind, live[place - 1]) if 0 < place <= len(live) else None

    def _readings_of(self, letter: int) -> list[tuple[int, str, int, str, str, str]]:
        return self._connection.execute(
            "SELECT readings.id, sha256, readings.part, sources.name, readings.group_key, letters.key "
            "FROM readings JOIN sources ON sources.id = readings.source_id "
            "JOIN letters ON letters.id = readings.letter_id WHERE letters.id = ? ORDER BY 2, 3",
            (letter,),
        ).fetchall()

    def _key_of(self, reading: int) -> str:
        row = self._connection.execute(
            "SELECT letters.key FROM letters JOIN readings ON readings.letter_id = letters.id WHERE "
            "readings.id = ?",
            (reading,),
        ).fetchone()
        return str(row[0])

    def _put_right(
        self, reading: int, record: LetterRecord, before: LetterRecord, group: str, sha256: str, part: int
    ) -> set[str]:
        """Give a reading the place that its corrections have made for it; return the groups it touches."""
        self._identities.going(reading, before)
        after = self._corrections.over(record, sha256, part)
        made = group_key(after)
        self._identities.came(reading, after, made)
        self._connection.execute("UPDATE readings SET group_key = ? WHERE id = ?", (made, reading))
        return {group, made}

    def same(
        self,
        one: Sequence[int],
        other: Sequence[int],
        *,
        same: bool,
        by: str | None,
        note: str | None,
        office: Office | None,
    ) -> bool:
        """Say that two sets of readings are one letter, or two; false where their numbers say it surely."""
        self._corrections.forget()
        rows = {
            row[0]: row[1:]
            for row in self._connection.execute(
                "SELECT readings.id, printf('%s#%06d', sha256, part), sha256, part, unsure, letters.key "
                "FROM readings JOIN sources ON sources.id = source_id "
                "JOIN reading_identities ON reading_identities.reading_id = readings.id "
                "JOIN letters ON letters.id = letter_id "
                "WHERE readings.id IN (SELECT value FROM json_each(?))",
                (json.dumps([*one, *other]),),
            )
        }
        pairs = {
            tuple(sorted((a, b), key=lambda n: str(rows[n][0])))
            for a in one
            for b in other
            if a != b and (rows[a][3] or rows[b][3])
        }
        for first, second in sorted(pairs):
            _, sha256, part, _, letter = rows[first]
            self._corrections.write(
                letter,
                COPY,
                rows[second][0],
                "same" if same else "other",
                now(),
                reading=(sha256, part),
                by=by,
                note=note,
            )
        self._identities.decided(n for pair in pairs for n in pair)
        self._derive(set(), {}, office, Change())
        return bool(pairs)

    def decide(
        self, citing: int, cited: CitedWords, target: str | None, by: str | None, note: str | None
    ) -> bool:
        """Say which letter a citation means, or that it means none; false where there is no such."""
        row = self._cited(citing, cited)
        if row is None:
            return False
        self._corrections.write(row[0], CITATION, cited.text, target, now(), by=by, note=note, item=row[1])
        change = Change()
        change.letters.add(citing)
        self._link(change)
        return True

    def undecide(self, citing: int, cited: CitedWords) -> bool:
        """Take back what was said about a citation; false where nothing was."""
        self._corrections.forget()
        row = self._cited(citing, cited)
        # Found as it is when it counts: a new reading may have other words by a mark.
        said = row and decision_of(self._corrections.decisions(), row[0], cited.text, row[1])
        if not said or not self._corrections.undo(said[0], CITATION, said[1], now(), item=said[2]):
            return False
        change = Change()
        change.letters.add(citing)
        self._link(change)
        return True

    def _cited(self, citing: int, cited: CitedWords) -> tuple[str, str | None] | None:
        """The citing letter's key, and the number key that tells a citation from others of the same words."""
        row: tuple[str, str | None] | None = self._connection.execute(
            "SELECT letters.key, CASE WHEN ?2 IS NOT NULL THEN citations.number_key END FROM citations "
            "JOIN letters ON letters.id = letter_id "
            "WHERE letter_id = ?1 AND citations.text = ?3 AND (?2 IS NULL OR citations.number = ?2)",
            (citing, cited.number, cited.text),
        ).fetchone()
        return row

    def record(self, letter: int, *, as_read: bool = False) -> LetterRecord:
        """Return the record of a held letter: its readings taken together, corrections laid over them.

        With `as_read`, without the corrections.
        """
        self._corrections.forget()
        rows = self._connection.execute(
            "SELECT sources.sha256, readings.part, readings.id, sources.name FROM readings "
            "JOIN sources ON sources.id = readings.source_id WHERE readings.letter_id = ?",
            (letter,),
        ).fetchall()
        return merge(
            [
                Reading(f"{sha256}#{part:06d}", self._letters.record(reading, name))
                if as_read
                else self._letters.reading(reading, sha256, part, self._letters.record(reading, name))
                for sha256, part, reading, name in rows
            ]
        )

    def relink(self, office: Office | None) -> int:
        """Tell anew which letter each reading in doubt is; resolve every citation; return their count."""
        self._corrections.forget()
        self._identities.all()
        self._derive(set(), {}, office, Change())
        count = self._linker.relink()
        self.keep_versions()
        return count

    def _file(
        self, outcome: Outcome, run: int | None, config: str | None, fresh: dict[int, LetterRecord]
    ) -> set[str]:
        execute = self._connection.execute
        before = execute("SELECT id, source_id FROM files WHERE name = ?", (outcome.shown,)).fetchone()
        source, fresh_source = (
            self._source(outcome.source, outcome.shown) if outcome.source else (None, False)
        )
        if before is None:
            file = int(
                execute(
                    "INSERT INTO files (name, source_id, status, run_id, secrecy_level) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (outcome.shown, source, outcome.status, run, secrecy_level(outcome.secrecy)),
                ).lastrowid
                or 0
            )
        else:
            file = int(before[0])
            execute(
                "UPDATE files SET source_id = ?, status = ?, run_id = ?, secrecy_level = ? WHERE id = ?",
                (source, outcome.status, run, secrecy_level(outcome.secrecy), file),
            )
            execute("DELETE FROM problems WHERE file_id = ?", (file,))
            if before[1] is not None and before[1] != source:
                self._name(int(before[1]))
        groups: set[str] = set()
        if source is not None and outcome.status is not FileStatus.DUPLICATE:
            groups = self._content(source, outcome, run, config, fresh, new=fresh_source)
        if source is not None:
            raised = classify(self._connection, source)
            messages = messages_of(self._connection, source, outcome.shown)
            if outcome.members and outcome.source and outcome.source.media_type in MESSAGES:
                messages.append(outcome.shown)
            for message in messages:
                raised += classify_together(self._connection, message)
            for reading, group, record in raised:
                groups.add(group)
                fresh[reading] = record
            # A new path of new bytes has its name and status already.
            if before is not None or not fresh_source:
                self._name(source)
        else:
            self._problems(outcome, file=file)
        return groups

    def _source(self, source: Source, shown: str) -> tuple[int, bool]:
        """Return the id of the bytes, and whether they were never seen before."""
        known = self._connection.execute(
            "SELECT id FROM sources WHERE sha256 = ?", (source.sha256,)
        ).fetchone()
        if known is not None:
            return int(known[0]), False
        cursor = self._connection.execute(
            "INSERT INTO sources (name, sha256, media_type, size) VALUES (?, ?, ?, ?)",
            (shown, source.sha256, source.media_type, source.size),
        )
        return int(cursor.lastrowid or 0), True

    def _name(self, source: int) -> None:
        """The first path in order bears the source's status, the others are its duplicates."""
        execute = self._connection.execute
        first = execute("SELECT min(name) FROM files WHERE source_id = ?", (source,)).fetchone()[0]
        if first is None:
            return
        execute("UPDATE sources SET name = ? WHERE id = ? AND name <> ?", (first, source, first))
        status = execute("SELECT status FROM sources WHERE id = ?", (source,)).fetchone()[0]
        execute(
            "UPDATE files SET status = CASE WHEN name = ? THEN coalesce(?, status) ELSE 'duplicate' END "
            "WHERE source_id = ?",
            (first, status, source),
        )

    def _content(
        self,
        source: int,
        outcome: Outcome,
        run: int | None,
        config: str | None,
        fresh: dict[int, LetterRecord],
        *,
        new: bool,
    ) -> set[str]:
        execute = self._connection.execute
        groups: set[str] = set()
        if not new:
            status = execute("SELECT status FROM sources WHERE id = ?", (source,)).fetchone()[0]
            if status in _READ and outcome.status not in _READ:
                # A reading that went wrong never takes away one that went well.
                execute("DELETE FROM problems WHERE source_id = ? AND page IS NULL", (source,))
                self._problems(outcome, source=source)
                return groups
            groups = self._clear(source)
        execute(
            "UPDATE sources SET status = ?, config = ?, seconds = ?, run_id = ?, media_type = ? WHERE id = ?",
            (
                outcome.status,
                config,
                round(outcome.seconds, 3),
                run,
                outcome.source.media_type if outcome.source else None,
                source,
            ),
        )
        for page in outcome.pages:
            row = execute(
                f"INSERT INTO pages ({PAGE_COLUMNS}) VALUES ({', '.join('?' * 15)})",
                page_row(source, page),
            )
            if page.words or page.lines:
                execute(
                    "INSERT INTO page_words (page_id, words, lines) VALUES (?, ?, ?)",
                    (row.lastrowid, pack_words(page.words), pack_lines(page.lines)),
                )
        for part in {part.part: part for part in outcome.others}.values():
            row = execute(
                "INSERT INTO other_parts (source_id, part, first_page, last_page, text) "
                "VALUES (?, ?, ?, ?, ?)",
                (source, part.part, part.first_page, part.last_page, part.text),
            )
            self._index.add(part_entry(int(row.lastrowid or 0)), part.text)
        sha256 = outcome.source.sha256 if outcome.source else ""
        for record in outcome.letters:
            # Where a person put number or date right, the letter keeps the place that it has since.
            put_right = self._corrections.over(record, sha256, record.source.part)
            group = group_key(put_right)
            groups.add(group)
            reading = self._reading(source, group, record)
            self._identities.came(reading, put_right, group)
            fresh[reading] = record
        self._problems(outcome, source=source)
        return groups

    def _clear(self, source: int) -> set[str]:
        """Take away an earlier reading of a source; return the groups that its letters were in."""
        execute = self._connection.execute
        rows = execute(
            "SELECT id, letter_id, group_key, part FROM readings WHERE source_id = ?", (source,)
        ).fetchall()
        sha256 = execute("SELECT sha256 FROM sources WHERE id = ?", (source,)).fetchone()[0]
        for reading, letter, _, part in rows:
            record = self._letters.record(reading, "")
            self._identities.going(reading, self._corrections.over(record, sha256, part))
            if letter is None:
                continue
            self._letters.leaves(letter, source, part)
            if execute("SELECT 1 FROM letters WHERE id = ? AND reading_id = ?", (letter, reading)).fetchone():
                self._letters.unindex(letter)
        for part, text in execute(
            "SELECT id, text FROM other_parts WHERE source_id = ?", (source,)
        ).fetchall():
            self._index.remove(part_entry(part), text)
        for table in ("readings", "pages", "other_parts", "problems"):
            execute(f"DELETE FROM {table} WHERE source_id = ?", (source,))
        return {row[2] for row in rows}

    def _reading(self, source: int, group: str, record: LetterRecord) -> int:
        ocr = record.source.ocr
        cursor = self._connection.execute(
            "INSERT INTO readings (source_id, part, first_page, last_page, reader, engine, model, "
            "confidence, "
            "group_key, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                record.source.part,
                *record.source.pages,
                record.source.reader,
                ocr.engine if ocr else None,
                ocr.model if ocr else None,
                ocr.confidence if ocr else None,
                group,
                pack_record(record),
            ),
        )
        return int(cursor.lastrowid or 0)

    def _problems(self, outcome: Outcome, *, file: int | None = None, source: int | None = None) -> None:
        self._connection.executemany(
            "INSERT INTO problems (file_id, source_id, code, reason, advice, page) VALUES (?, ?, ?, ?, ?, ?)",
            [(file, source, p.code, p.reason, p.advice, p.page) for p in outcome.problems],
        )


def _said(record: LetterRecord, field: str) -> str | None:
    """What was read, as text."""
    if field == "number":
        return record.number.canonical if record.number else None
    if field == "date":
        return record.date.value if record.date else None
    item = item_field(field)
    if item is not None:
        found = items_of(record, item.kind)[(item.place or 0) - 1 :]
        if item.place is None or not found:
            return None
        value = getattr(found[0], item.part) if item.part else words_of(record, item.kind, item.place)
    else:
        value = getattr(record, field)
    if isinstance(value, tuple):
        return "; ".join(v.text if isinstance(v, Phone) else str(v) for v in value) or None
    return None if value is None else str(value)
