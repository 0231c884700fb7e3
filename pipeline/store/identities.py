"""Which letter a reading is, where its number alone cannot say: copies by their text, numbers by votes.

A reading's group (the key under which copies meet) follows from its number as read, as persons corrected
it. A reading whose number or year is in doubt or missing is compared with those of its day (without a day: of
its number), and its number with those that other letters cite. All of it is a function of what was read; the
order in which files came leaves no trace. What was decided stands in `settlements`, what a person should
decide in `copy_proposals`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractors.number_keys import number_key
from extractors.numbers import LetterNumberError, parse_letter_number
from pipeline.link.confusion import neighbours
from pipeline.link.identity import node_key, year_of
from pipeline.link.likeness import Likeness, Sketch, Verdict, can_be_one, compare, is_adrift, sketch
from pipeline.link.merging import Reading, rank
from pipeline.link.settling import Ballot, renumbered, settle
from pipeline.store.corrections import Corrections
from pipeline.store.records import unpack_record
from pipeline.store.rows import as_evidence
from pipeline.store.touched import Touched, ballots_of, days_of
from schemas.graph import Witness
from schemas.letter import LetterRecord

COPY, VOTES, PERSON = "copy", "votes", "person"
_SOME = "IN (SELECT value FROM json_each(?))"
_REMEMBERED = 1000
"""From so many readings on, what is remembered is dropped."""
_DAY = len("2021-10-29")
_FIELD = "copy"
"""Corrections of this field say whether two readings are one letter."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Why a reading is in another group than its number as read would have it."""

    reason: str
    group: str
    number: str | None
    confidence: float
    evidence: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A reading, ready to be compared."""

    reading: int
    key: str
    """`<sha256>#<part>`."""
    read_key: str
    record: LetterRecord
    sketch: Sketch
    candidates: tuple[str, ...]


class Identities:
    """Keeps the groups of readings in step with what was read. The caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, corrections: Corrections) -> None:
        self._connection = connection
        self._corrections = corrections
        self._touched = Touched()
        self._rows: list[tuple[int, str, str | None, str | None, int]] = []
        self._votes: list[tuple[object, ...]] = []
        self._days: list[tuple[str, int]] = []
        self._known: dict[int, _Known] = {}
        self._pairs: dict[int, dict[int, Likeness]] = {}
        """Comparisons made before: on a day of many scans each new file would make them all again."""
        self._version: int | None = None
        self._said: dict[frozenset[str], bool] = {}

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that was rolled back."""
        self._touched = Touched()
        self._rows.clear()
        self._votes.clear()
        self._days.clear()
        self._known.clear()
        self._pairs.clear()

    # What comes and goes.

    def came(self, reading: int, record: LetterRecord, read_key: str) -> None:
        """Take in a new reading: its record with corrections laid over it, and its group as read."""
        day = record.date.value if record.date else None
        unsure = is_adrift(record)
        self._rows.append((reading, read_key, number_key(record.number), day, int(unsure)))
        self._votes += [(*ballot, reading) for ballot in ballots_of(record)]
        self._days += [(day, reading) for day in days_of(record)]
        if unsure:
            self._touched.readings.add(reading)
        self._touched.add(record)

    def going(self, reading: int, record: LetterRecord) -> None:
        """Take out a reading that is about to be deleted, or to be taken in again."""
        self.flush()
        self._drop(reading)
        self._touched.readings.discard(reading)
        self._touched.add(record)
        self._connection.executemany(
            "DELETE FROM reading_votes WHERE day = ? AND number_key = ? AND reading_id = ?",
            [(day, key, reading) for day, key, *_ in ballots_of(record)],
        )
        self._connection.executemany(
            "DELETE FROM reading_days WHERE day = ? AND reading_id = ?",
            [(d, reading) for d in days_of(record)],
        )
        self._connection.execute("DELETE FROM reading_identities WHERE reading_id = ?", (reading,))

    def _drop(self, reading: int) -> None:
        """Drop what is remembered of a reading; its id may be another's tomorrow."""
        self._known.pop(reading, None)
        for other in self._pairs.pop(reading, {}):
            self._pairs.get(other, {}).pop(reading, None)

    def decided(self, readings: Iterable[int]) -> None:
        """A person said what two readings are to each other."""
        self._touched.readings.update(readings)

    def flush(self) -> None:
        """Write what came."""
        self._connection.executemany(
            "INSERT INTO reading_identities (reading_id, read_key, number_key, day, unsure) "
            "VALUES (?, ?, ?, ?, ?)",
            self._rows,
        )
        self._connection.executemany(
            "INSERT INTO reading_votes (day, number_key, number, issuer, doubtful, reading_id) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            self._votes,
        )
        if self._days:
            self._connection.executemany(
                "INSERT OR IGNORE INTO reading_days (day, reading_id) VALUES (?, ?)", self._days
            )
        self._rows.clear()
        self._votes.clear()
        self._days.clear()

    # What follows from it.

    def settle(self) -> set[str]:
        """Tell anew of every reading that the changes can touch which letter it is; return changed groups."""
        self.flush()
        touched, self._touched = self._touched, Touched()
        self._said = self._decisions()
        seeds = self._seeds(touched)
        groups: set[str] = set()
        if seeds:
            version = self._connection.execute("PRAGMA data_version").fetchone()[0]
            # Another process that wrote meanwhile may have given ids to other readings.
            if len(self._known) > _REMEMBERED or version != self._version:
                self._known.clear()
                self._pairs.clear()
                self._version = version
            done: set[int] = set()
            for seed in sorted(seeds):
                if seed not in done:
                    groups |= self._component(seed, done)
        return groups

    def _seeds(self, touched: Touched) -> set[int]:
        found = {
            row[0]
            for row in self._connection.execute(
                f"SELECT reading_id FROM reading_identities WHERE unsure = 1 AND day {_SOME}",
                (json.dumps(sorted(touched.days)),),
            )
        }
        found |= {
            row[0]
            for row in self._connection.execute(
                f"SELECT reading_id FROM reading_days WHERE day {_SOME}", (json.dumps(sorted(touched.days)),)
            )
        }
        found |= {
            row[0]
            for row in self._connection.execute(
                f"SELECT reading_id FROM reading_identities WHERE unsure = 1 AND number_key {_SOME}",
                (json.dumps(sorted(touched.numbers)),),
            )
        }
        found |= {
            row[0]
            for row in self._connection.execute(
                f"SELECT reading_id FROM reading_identities WHERE unsure = 1 AND reading_id {_SOME}",
                (json.dumps(sorted(touched.readings)),),
            )
        }
        return found | self._named_with(None)

    def _named_with(self, key: str | None) -> set[int]:
        """The readings that persons said something of together with one; with none, those in doubt of all."""
        wanted = {k for pair in self._said for k in pair if key is None or (key in pair and k != key)}
        if not wanted:
            return set()
        return {
            row[0]
            for row in self._connection.execute(
                "SELECT readings.id FROM readings JOIN sources ON sources.id = readings.source_id "
                "JOIN reading_identities ON reading_identities.reading_id = readings.id "
                f"WHERE printf('%s#%06d', sha256, part) {_SOME} AND (? OR unsure = 1) "
                f"AND sha256 IN (SELECT substr(value, 1, 64) FROM json_each(?))",
                (json.dumps(sorted(wanted)), key is not None, json.dumps(sorted(wanted))),
            )
        }

    def _component(self, seed: int, done: set[int]) -> set[str]:
        """Tell of the readings in doubt that are copies of one another which letter they are."""
        waiting, members = [seed], set()
        partners: dict[int, dict[int, Likeness]] = {}
        while waiting:
            reading = waiting.pop()
            if reading in members:
                continue
            members.add(reading)
            partners[reading] = self._partners(reading)
            waiting += [
                other
                for other, likeness in partners[reading].items()
                if likeness.verdict is Verdict.SAME and self._known[other].sketch.unsure
            ]
        done |= members
        sure: dict[str, tuple[int, Likeness]] = {}
        for reading in sorted(members, key=lambda n: self._known[n].key):
            for other, likeness in sorted(partners[reading].items(), key=lambda p: self._known[p[0]].key):
                if likeness.verdict is Verdict.SAME and not self._known[other].sketch.unsure:
                    sure.setdefault(self._known[other].read_key, (other, likeness))
        involved = [self._known[n].sketch for n in (*members, *(other for other, _ in sure.values()))]
        if len(sure) > 1 or not all(can_be_one(a, b) for a, b in combinations(involved, 2)):
            # Two letters that both could be it, by their numbers or by their years: a person decides.
            made: dict[int, Settlement | None] = dict.fromkeys(members)
            return self._write(members, made, partners, undecided=True)
        group, number, witnesses, confidence = self._identity(members, sure)
        settled: dict[int, Settlement | None] = {}
        for reading in members:
            own = self._known[reading]
            if number is not None:
                settled[reading] = Settlement(VOTES, group, number, confidence, as_evidence(witnesses))
            elif group != own.read_key:
                best = max(
                    (p for p in partners[reading].values() if p.verdict is Verdict.SAME),
                    key=lambda p: (p.confidence, as_evidence(p.witnesses) or ""),
                )
                reason = PERSON if best.witnesses[0].field == PERSON else COPY
                settled[reading] = Settlement(
                    reason, group, None, best.confidence, as_evidence(best.witnesses)
                )
            else:
                settled[reading] = None
        return self._write(members, settled, partners, undecided=False)

    def _identity(
        self, members: Iterable[int], sure: Mapping[str, tuple[int, Likeness]]
    ) -> tuple[str, str | None, tuple[Witness, ...], float]:
        """The group of a component; with the number that votes settle, if they do."""
        if sure:
            return next(iter(sure)), None, (), 1.0
        ordered = sorted(
            (self._known[n] for n in members),
            key=lambda k: (k.read_key.startswith("text:"), rank(Reading(k.key, k.record))),
        )
        leader = ordered[0]
        if leader.read_key.startswith("text:"):
            return min(k.read_key for k in ordered), None, (), 1.0
        votes = leader.sketch.day and leader.sketch.number_unsure
        read = {k.sketch.number_key for k in ordered if not k.sketch.number_unsure}
        if len(read) == 1 and leader.sketch.number_unsure:
            # The number is read for sure where the day is not: both are one letter's.
            return node_key(read.pop() or "", year_of(leader.sketch.day)), None, (), 1.0
        ballots = self._ballots(leader, {k.read_key for k in ordered}) if votes else []
        made = settle(leader.sketch, leader.candidates, ballots)
        if made is None:
            return leader.read_key, None, (), 1.0
        group = node_key(made.number_key, year_of(leader.sketch.day))
        if made.number_key != leader.sketch.number_key and self._taken(group, leader, members):
            return leader.read_key, None, (), 1.0
        return group, made.number, made.witnesses, made.confidence

    def _taken(self, group: str, leader: _Known, members: Iterable[int]) -> bool:
        """Whether another letter of that day surely has the number, and is not this one."""
        rows = self._connection.execute(
            "SELECT reading_id FROM reading_identities WHERE day = ? AND read_key = ?",
            (leader.sketch.day, group),
        )
        return bool({row[0] for row in rows} - set(members))

    def _ballots(self, leader: _Known, own: set[str]) -> list[Ballot]:
        key, day = leader.sketch.number_key, leader.sketch.day
        if key is None or day is None or len(day) != _DAY or leader.record.number is None:
            return []
        if not leader.record.number.prefix:
            return []
        keys = sorted({key, *neighbours(key), *leader.candidates})
        rows = self._connection.execute(
            "SELECT reading_votes.number_key, number, issuer, doubtful, reading_identities.read_key, "
            "reading_votes.reading_id FROM reading_votes "
            "JOIN reading_identities ON reading_identities.reading_id = reading_votes.reading_id "
            f"WHERE reading_votes.day = ? AND reading_votes.number_key {_SOME}",
            (day, json.dumps(keys)),
        ).fetchall()
        found = [row for row in rows if row[4] not in own]
        self._load([row[5] for row in found])
        return [
            Ballot(number_key_, number, voter, issuer, self._known[reading].record.subject, bool(doubtful))
            for number_key_, number, issuer, doubtful, voter, reading in found
        ]

    # Who could be whom.

    def _partners(self, reading: int) -> dict[int, Likeness]:
        """The readings that one in doubt may be a copy of, and what speaks for it."""
        self._load([reading])
        own = self._known[reading]
        rows = []
        if possible := [day for day in (own.sketch.day, *days_of(own.record)) if day]:
            days = json.dumps(possible)
            rows = self._connection.execute(
                f"SELECT reading_id FROM reading_identities WHERE day {_SOME} "
                f"UNION SELECT reading_id FROM reading_days WHERE day {_SOME}",
                (days, days),
            ).fetchall()
        if own.sketch.number_key:
            dayless = "" if not own.sketch.day else " AND day IS NULL"
            rows += self._connection.execute(
                f"SELECT reading_id FROM reading_identities WHERE number_key = ?{dayless}",
                (own.sketch.number_key,),
            ).fetchall()
        others = sorted(({row[0] for row in rows} | self._named_with(own.key)) - {reading})
        self._load(others)
        found: dict[int, Likeness] = {}
        seen = self._pairs.setdefault(reading, {})
        for other in others:
            it = self._known[other]
            likeness = seen.get(other)
            if likeness is None:
                first, second = sorted((own, it), key=lambda k: (not k.sketch.unsure, k.key))
                likeness = compare(first.sketch, second.sketch)
                seen[other] = self._pairs.setdefault(other, {})[reading] = likeness
            said = self._said.get(frozenset((own.key, it.key)))
            if said is not None:
                likeness = Likeness(
                    Verdict.SAME if said else Verdict.OTHER, 1.0, (Witness(PERSON, None, None, agrees=said),)
                )
            if likeness.verdict is not Verdict.OTHER:
                found[other] = likeness
        return found

    def _load(self, readings: Sequence[int]) -> None:
        wanted = [n for n in readings if n not in self._known]
        if not wanted:
            return
        for reading, sha256, part, name, packed, read_key in self._connection.execute(
            "SELECT readings.id, sources.sha256, readings.part, sources.name, readings.record, read_key "
            "FROM readings JOIN sources ON sources.id = readings.source_id "
            "JOIN reading_identities ON reading_identities.reading_id = readings.id "
            f"WHERE readings.id {_SOME}",
            (json.dumps(wanted),),
        ).fetchall():
            record = self._corrections.over(unpack_record(packed, name), sha256, part)
            candidates = _candidate_keys(record)
            self._known[reading] = _Known(
                reading, f"{sha256}#{part:06d}", read_key, record, sketch(record, candidates), candidates
            )

    def _decisions(self) -> dict[frozenset[str], bool]:
        """What persons said of two readings: one letter, or two."""
        if not self._corrections.some():
            return {}
        rows = self._connection.execute(
            "SELECT sha256, part, was, value FROM corrections WHERE field = ? AND undone_at IS NULL "
            "ORDER BY id",
            (_FIELD,),
        )
        return {
            frozenset((f"{sha256}#{part:06d}", was)): value == "same" for sha256, part, was, value in rows
        }

    # What is written.

    def _write(
        self,
        members: set[int],
        settled: Mapping[int, Settlement | None],
        partners: Mapping[int, Mapping[int, Likeness]],
        *,
        undecided: bool,
    ) -> set[str]:
        groups: set[str] = set()
        for reading in sorted(members):
            made = settled[reading]
            groups |= self._place(reading, made)
            likely = {
                n: p
                for n, p in partners[reading].items()
                if undecided or (p.verdict is Verdict.PERHAPS and n not in members)
            }
            self._propose(reading, likely)
        return groups

    def _place(self, reading: int, made: Settlement | None) -> set[str]:
        execute = self._connection.execute
        before = execute("SELECT group_key FROM readings WHERE id = ?", (reading,)).fetchone()[0]
        group = made.group if made else self._known[reading].read_key
        row = execute(
            "SELECT reason, group_key, number, confidence, evidence FROM settlements WHERE reading_id = ?",
            (reading,),
        ).fetchone()
        known = Settlement(*row) if row else None
        if known != made:
            execute("DELETE FROM settlements WHERE reading_id = ?", (reading,))
            if made is not None:
                execute(
                    "INSERT INTO settlements (reading_id, reason, group_key, number, confidence, evidence) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (reading, made.reason, made.group, made.number, made.confidence, made.evidence),
                )
        if group != before:
            execute("UPDATE readings SET group_key = ? WHERE id = ?", (group, reading))
        return {before, group} if group != before or known != made else set()

    def _propose(self, reading: int, likely: Mapping[int, Likeness]) -> None:
        execute = self._connection.execute
        # Between two in doubt, the first in order bears the row; the other is looked at with it.
        own = self._known[reading]
        execute("DELETE FROM copy_proposals WHERE reading_id = ?", (reading,))
        for other, likeness in likely.items():
            it = self._known[other]
            if it.sketch.unsure and it.key < own.key:
                continue
            execute(
                "INSERT INTO copy_proposals (reading_id, other_id, confidence, evidence) VALUES (?, ?, ?, ?)",
                (reading, other, likeness.confidence, as_evidence(likeness.witnesses)),
            )

    def all(self) -> None:
        """Look at every reading in doubt anew."""
        self._touched.readings.update(
            row[0]
            for row in self._connection.execute("SELECT reading_id FROM reading_identities WHERE unsure = 1")
        )

    # Laid over records.

    def reason(self, reading: int) -> str | None:
        """Return why a reading is in another group than its number has it, if it is."""
        row = self._connection.execute(
            "SELECT reason FROM settlements WHERE reading_id = ?", (reading,)
        ).fetchone()
        return str(row[0]) if row else None

    def over(self, reading: int, record: LetterRecord) -> LetterRecord:
        """Return a reading's record with the number that votes settled."""
        row = self._connection.execute(
            "SELECT number FROM settlements WHERE reading_id = ? AND number IS NOT NULL", (reading,)
        ).fetchone()
        return renumbered(record, row[0]) if row else record


def _candidate_keys(record: LetterRecord) -> tuple[str, ...]:
    if record.number is None:
        return ()
    found = []
    for text in record.number.candidates:
        try:
            key = number_key(parse_letter_number(text))
        except LetterNumberError:
            continue
        if key is not None:
            found.append(key)
    return tuple(dict.fromkeys(found))
