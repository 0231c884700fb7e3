"""Citations resolved inside the database: those that a change can touch, with the same end as a full pass.

A citation's resolution is a function of the held letters with its number (or one digit away, or of its day)
and, where a digit is in doubt, of the other citations of that number. So a change touches the citations of
the letters written, those of the numbers that came or went, and those with a doubt nearby.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from extractors.calendar_th import BE_OFFSET
from extractors.number_kin import shorter
from extractors.numbers import LetterNumberError, parse_letter_number
from pipeline.link.agree import dates_agree, subjects_agree
from pipeline.link.confusion import neighbours, read_with_zeros, shapes
from pipeline.link.identity import year_of
from pipeline.link.issuers import issuers_agree, plain_issuer
from pipeline.link.resolution import Cited, Held, near_keys, resolve
from pipeline.link.votes import Support, vote
from pipeline.store.corrections import Corrections, Decisions, decision_of
from pipeline.store.hearsay import most, most_exact, placeholder_key
from pipeline.store.letters import Change
from pipeline.store.titles import letter_title
from schemas.graph import Candidate, LinkReason, LinkStatus, Resolution, Witness
from schemas.letter import ReferenceKind

_T = TypeVar("_T")
_CHUNK = 500
_PART = 20_000
"""Citations held in memory at one time."""
_DAY = len("2021-10-29")
_VOICES = 2
"""Letters that must cite a number surely before it is taken for one that could be its neighbour's."""
_ZEROS = 4
"""Zeros that registers print before a running number, at most."""
# Made once: `json.dumps` makes an encoder for every call that is not plain.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SOME = "IN (SELECT value FROM json_each(?))"
_KEY = re.compile(r"^(?P<prefix>\S*) (?P<office>[^/]*)/(?P<mark>\D*?)(?P<circular>ว?)(?P<running>\d+)$")
_RUNNING = re.compile(r"\d+$")
_CITED = (
    # A day in doubt is certainly after no other.
    "SELECT citations.id, letters.key, CASE WHEN letters.date_status = 'unverified' THEN NULL "
    "ELSE letters.date END, letters.subject, citations.kind, citations.number_key, "
    "citations.number, citations.prefixed, citations.year, citations.date, citations.issuer, citations.text, "
    "citations.doubtful, citations.cited_id, citations.status, citations.reason, citations.evidence, "
    "citations.letter_id, citations.role, citations.confidence, citations.other_readings, "
    "letters.secrecy_level, citations.subject "
    "FROM citations JOIN letters ON letters.id = citations.letter_id WHERE "
)
_HELD = (
    "SELECT id, key, number_key, number, date, issuer, subject, number_status, year FROM letters "
    "WHERE held = 1 AND "
)


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of one citation: its row as it was, and what it means now."""

    row: tuple[Any, ...]
    resolution: Resolution
    target: int | None

    def columns(self) -> tuple[int | None, str, str, str | None, float]:
        made = self.resolution
        return self.target, made.status.value, made.reason.value, _evidence(made.witnesses), made.confidence


class Linker:
    """Resolves citations and keeps the placeholders of letters that are not held."""

    def __init__(self, connection: sqlite3.Connection, corrections: Corrections) -> None:
        self._connection = connection
        self._corrections = corrections
        self._decisions: Decisions = {}
        self._ids: dict[str, int] = {}
        self._same: dict[str, list[Held]] = {}
        self._days: dict[str, list[Held]] = {}
        self._unsure: dict[str, list[Held]] = {}
        self._doubts: dict[str, dict[str, list[int]]] = {}

    def link(self, change: Change) -> set[int]:
        """Resolve what a change can touch; return the letters that citations pointed at or point at now."""
        self._forget()
        rows = self._affected(change)
        touched = set(change.released)
        for part in _chunks(rows):
            touched |= self._resolve_all(part)
        self._settle(touched)
        return touched

    def relink(self) -> int:
        """Resolve every citation anew; return their count. A part at a time: there may be millions."""
        touched: set[int] = set()
        count = last = 0
        query = f"{_CITED} citations.id > ? ORDER BY citations.id LIMIT {_PART}"
        while rows := self._connection.execute(query, (last,)).fetchall():
            self._forget()
            for part in _chunks(rows):
                touched |= self._resolve_all(part)
            last = rows[-1][0]
            count += len(rows)
        self._settle(touched)
        return count

    def describe(self) -> None:
        """Say anew what citations tell of the letters that are not held."""
        self._settle(row[0] for row in self._connection.execute("SELECT id FROM letters WHERE held = 0"))

    def _forget(self) -> None:
        """Look at the letters anew."""
        for known in (self._ids, self._same, self._days, self._unsure, self._doubts):
            known.clear()
        self._decisions = self._corrections.decisions()

    # What to look at.

    def _affected(self, change: Change) -> list[tuple[Any, ...]]:
        found: dict[int, tuple[Any, ...]] = {}

        def collect(where: str, values: Sequence[object]) -> None:
            for row in self._connection.execute(_CITED + where, tuple(values)):
                found[row[0]] = row

        for part in _chunks(sorted(change.letters)):
            collect(f"citations.letter_id IN ({_marks(part)})", part)
        own = list(found.values())
        for (citing, _, _), target in sorted(self._decisions.items(), key=str):
            number = (target or "").partition("@")[0]
            if citing in change.keys or target in change.keys or number in change.numbers:
                collect("letters.key = ?", (citing,))
        for numbers in _chunks(sorted(change.numbers)):
            collect(f"citations.number_key IN ({_marks(numbers)})", numbers)
        for dates in _chunks(sorted(change.dates)):
            collect(f"citations.number_key IS NULL AND citations.date IN ({_marks(dates)})", dates)
        for number in sorted(change.numbers):
            # Votes or a near reading settled on the number: what stands under its keys may go elsewhere.
            collect(
                "citations.cited_id IN (SELECT id FROM letters WHERE key >= ? AND key < ?) "
                "AND citations.number_key <> ?",
                (f"{number}@", f"{number}A", number),
            )
        near: set[int] = set()
        for key, date, doubtful in sorted(change.near, key=str):
            if date is None:
                continue
            # Zeros before a running number are not in its key; each could be another digit, misread.
            keys = {**neighbours(key, least=0.0), **read_with_zeros(key, _ZEROS)} if doubtful else {}
            if keys:
                collect(f"citations.number_key IN ({_marks(keys)}) AND citations.date = ?", (*keys, date))
            near |= self._in_doubt(key, date)
            if less := shorter(key):
                collect(f"citations.number_key IN ({_marks(less)}) AND citations.date = ?", (*less, date))
            # Of those that say more, the ones with something in brackets; the index has them side by side.
            prefix, _, rest = key.partition(" ")
            if prefix and "(" not in prefix:
                collect(
                    "citations.number_key > ? AND citations.number_key < ? AND citations.date = ? "
                    "AND citations.number_key LIKE ?",
                    (f"{prefix}(", f"{prefix})", date, f"%) {rest}"),
                )
        # A citation that came or went is a vote on its number and on those one digit away.
        votes = {(row[5], row[9]) for row in own if row[5] is not None and row[9] is not None}
        for key, date in sorted(votes | change.votes):
            if len(date) == _DAY:
                near |= self._in_doubt(key, date)
        for part in _chunks(sorted(near - found.keys())):
            collect(f"citations.id IN ({_marks(part)})", part)
        return [found[key] for key in sorted(found)]

    def _in_doubt(self, key: str, date: str) -> set[int]:
        """Return the citations of a day with a digit in doubt that could mean the number, or nearly."""
        known = self._doubts.get(date)
        if known is None:
            known = self._doubts[date] = {}
            for citation, number, readings in self._connection.execute(
                "SELECT id, number_key, other_readings FROM citations "
                "WHERE doubtful = 1 AND date = ? AND number_key IS NOT NULL",
                (date,),
            ):
                for shape in (*shapes(number), *(json.loads(readings) if readings else ())):
                    known.setdefault(shape, []).append(citation)
        return {citation for shape in shapes(key) for citation in known.get(shape, ())} if known else set()

    # What it means.

    def _resolve_all(self, rows: Sequence[tuple[Any, ...]]) -> set[int]:
        """Resolve citations (rows of `_CITED`); return the letters that they pointed at and point at now."""
        unknown = sorted({row[5] for row in rows if row[5] is not None} - self._same.keys())
        self._same.update((key, []) for key in unknown)
        for held in self._select(f"number_key {_SOME}", (json.dumps(unknown),)):
            self._same[str(held.number_key)].append(held)
        made = [_Made(row, *self._resolve(row)) for row in rows]
        self._write(made)
        return {n for m in made for n in (m.row[13], m.target) if n is not None}

    def _resolve(self, row: tuple[Any, ...]) -> tuple[Resolution, int | None]:
        cited = Cited(
            citing=row[1],
            citing_date=row[2],
            citing_subject=row[3],
            kind=_KINDS[row[4]],
            number_key=row[5],
            number=row[6],
            prefixed=bool(row[7]),
            year=row[8],
            date=row[9],
            issuer=row[10],
            text=row[11],
            doubtful=bool(row[12]),
            readings=tuple(json.loads(row[20])) if row[20] else (),
            subject=row[22],
        )
        resolution = self._decided(cited) or resolve(
            cited, self._held_of(cited), lambda: self._near(cited), lambda: self._kin(cited)
        )
        open_ = resolution.status is LinkStatus.NOT_HELD or resolution.reason is LinkReason.NEAR_NUMBER
        if open_ and cited.doubtful and cited.number_key and resolution.reason is not LinkReason.CORRECTION:
            resolution = self._voted(cited, resolution, row[21])
        return resolution, self._target(cited, resolution)

    def _voted(self, cited: Cited, resolution: Resolution, level: int) -> Resolution:
        """What others that cite the letter surely make of a number in doubt, before what letters are near.

        What classified letters cite stays with them: for one of a lower class than theirs they have no vote.
        """
        supports = self._supports(cited, level)
        settled = vote(cited, supports)
        if settled is None:
            # The number as read is surely cited by others: it is a letter's, held or not.
            confirmed = any(s.sure for s in supports if s.number_key == cited.number_key)
            return Resolution(LinkStatus.NOT_HELD, LinkReason.NONE_HELD) if confirmed else resolution
        held = [
            h
            for h in self._select("(key = ? OR group_key = ?)", (settled.letter, settled.letter))
            if dates_agree(cited.date, h.date) and issuers_agree(cited.issuer, h.issuer) is not False
        ]
        if len(held) != 1:
            return settled
        if resolution.reason is LinkReason.NEAR_NUMBER and resolution.status is LinkStatus.AMBIGUOUS:
            sure = sum(s.sure for s in supports if s.number_key == held[0].number_key)
            if sure < _VOICES and subjects_agree(cited.citing_subject, held[0].subject) is not True:
                # A letter of that day beside the one cited; that somebody cites it says nothing of this one.
                return resolution
        return replace(settled, status=LinkStatus.RESOLVED, letter=held[0].key)

    def _decided(self, cited: Cited) -> Resolution | None:
        """What a person said that a citation means: a letter by its key, or none."""
        said = decision_of(self._decisions, cited.citing, cited.text, cited.number_key)
        if said is None:
            return None
        key = self._decisions[said]
        if key is None:
            return Resolution(LinkStatus.REJECTED, LinkReason.CORRECTION)
        if self._select("key = ?", (key,)):
            return Resolution(LinkStatus.RESOLVED, LinkReason.CORRECTION, key)
        # The key of a placeholder: letters that came since may have longer ones (a year, an issuer).
        number, _, year = key.partition("@")
        came = self._select("number_key = ? AND (group_key = ? OR ? = '?') ORDER BY key", (number, key, year))
        if len(came) == 1:
            return Resolution(LinkStatus.RESOLVED, LinkReason.CORRECTION, came[0].key)
        if came:
            candidates = tuple(Candidate(held.key, 0.5) for held in came)
            return Resolution(LinkStatus.AMBIGUOUS, LinkReason.SEVERAL, confidence=0.5, candidates=candidates)
        return Resolution(LinkStatus.NOT_HELD, LinkReason.CORRECTION, key)

    def _held_of(self, cited: Cited) -> list[Held]:
        if cited.number_key is None:
            if cited.date is None:
                return []
            if cited.date not in self._days:
                self._days[cited.date] = self._select("date = ?", (cited.date,))
            return self._days[cited.date]
        return self._same[cited.number_key]

    def _near(self, cited: Cited) -> list[Held]:
        if cited.number_key is None or cited.date is None or len(cited.date) != 10:
            return []
        if cited.doubtful:
            keys = (*near_keys(cited), *cited.readings)
            return self._select(f"number_key IN ({_marks(keys)}) AND date = ?", (*keys, cited.date))
        if cited.date not in self._unsure:
            self._unsure[cited.date] = self._select(
                "number_status = 'unverified' AND date = ?", (cited.date,)
            )
        unsure = self._unsure[cited.date]
        keys = (*near_keys(cited), *cited.readings) if unsure else ()
        return [held for held in unsure if held.number_key in keys]

    def _kin(self, cited: Cited) -> list[Held]:
        """Return the letters of the cited day with the running number, whatever stands before it."""
        running = _RUNNING.search(cited.number_key or "")
        if running is None or cited.date is None or len(cited.date) != _DAY:
            return []
        return self._select("running = ? AND date = ?", (int(running[0]), cited.date))

    def _select(self, where: str, values: Sequence[object]) -> list[Held]:
        found = []
        for id_, key, number_key, number, date, issuer, subject, status, year in self._connection.execute(
            _HELD + where, tuple(values)
        ):
            self._ids[key] = id_
            found.append(Held(key, number_key, number, date, issuer, subject, status == "unverified", year))
        return found

    def _supports(self, cited: Cited, level: int) -> list[Support]:
        """How often each number near the cited one is cited for the same day, surely and with a doubt.

        Counted are letters up to a class of secrecy.
        """
        if cited.date is None or len(cited.date) != 10 or cited.number_key is None:
            return []
        keys = (cited.number_key, *neighbours(cited.number_key))
        rows = self._connection.execute(
            "SELECT c.number_key, max(c.number), c.issuer, "
            "count(DISTINCT CASE WHEN doubtful = 0 THEN letter_id END), count(DISTINCT letter_id) "
            "FROM citations AS c JOIN letters ON letters.id = letter_id "
            f"WHERE c.number_key IN ({_marks(keys)}) AND c.date = ? AND secrecy_level <= ? "
            "GROUP BY c.number_key, c.issuer",
            (*keys, cited.date, level),
        )
        return [Support(key, number, issuer, sure, every) for key, number, issuer, sure, every in rows]

    # What it points at.

    def _target(self, cited: Cited, resolution: Resolution) -> int | None:
        if resolution.status is LinkStatus.RESOLVED and resolution.letter is not None:
            return self._ids[resolution.letter]
        if resolution.status is LinkStatus.NOT_HELD:
            key = resolution.letter or placeholder_key(cited)
            return self._placeholder(key, cited) if key else None
        return None

    def _placeholder(self, key: str, cited: Cited) -> int:
        known = self._connection.execute("SELECT id, held FROM letters WHERE key = ?", (key,)).fetchone()
        if known is not None and known[1]:
            # A letter of that number and year is held and is not the one: of another issuer or another day.
            rest = plain_issuer(cited.issuer) if cited.issuer else cited.date or "?"
            return self._placeholder(f"{key} {rest}" if not key.endswith(rest) else f"{key}?", cited)
        if known is not None:
            return int(known[0])
        cursor = self._connection.execute(
            "INSERT INTO letters (key, title, held, kind) VALUES (?, ?, 0, 'unknown')", (key, key)
        )
        return int(cursor.lastrowid or 0)

    def _write(self, made: Sequence[_Made]) -> None:
        many = self._connection.executemany
        columns = [(m.row, m.columns()) for m in made]
        many(
            "UPDATE citations SET cited_id = ?, status = ?, reason = ?, evidence = ?, confidence = ? "
            "WHERE id = ?",
            [(*now, row[0]) for row, now in columns if (*row[13:17], row[19]) != now],
        )
        many(
            "DELETE FROM citation_candidates WHERE citation_id = ?",
            [(m.row[0],) for m in made if m.row[14] in _WITH_CANDIDATES],
        )
        many(
            "INSERT INTO citation_candidates (citation_id, letter_id, confidence, evidence) "
            "VALUES (?, ?, ?, ?)",
            [
                (m.row[0], self._ids[c.letter], c.confidence, _evidence(c.witnesses))
                for m in made
                if m.resolution.status in _WITH_CANDIDATES
                for c in m.resolution.candidates
            ],
        )

    # What is known of letters that are not held.

    def _settle(self, touched: Iterable[int]) -> None:
        """Count anew who cites some letters; describe those not held, and drop those that nobody cites."""
        for part in _chunks(sorted(touched)):
            rows = self._connection.execute(
                "SELECT id, key, held, cited_by, (SELECT count(DISTINCT letter_id) FROM citations "
                f"WHERE cited_id = letters.id) FROM letters WHERE id {_SOME}",
                (json.dumps(part),),
            ).fetchall()
            self._connection.executemany(
                "UPDATE letters SET cited_by = ? WHERE id = ?",
                [(count, letter) for letter, _, held, before, count in rows if held and count != before],
            )
            for letter, key, held, _, count in rows:
                if held:
                    continue
                if count:
                    self._describe(letter, key, count)
                else:
                    self._connection.execute("DELETE FROM letters WHERE id = ?", (letter,))

    def _describe(self, letter: int, key: str, count: int) -> None:
        """Give a placeholder what its citations say: of each field the reading of most, sure ones first.

        What classified letters say of it is theirs, unless nobody else cites it.
        """
        rows = self._connection.execute(
            "SELECT c.number, c.number_key, c.date, c.issuer, c.kind, c.year, min(doubtful), count(*), "
            "secrecy_level, c.subject FROM citations AS c JOIN letters ON letters.id = c.letter_id "
            "WHERE cited_id = ? GROUP BY c.number, c.number_key, c.date, c.issuer, c.kind, c.year, "
            "secrecy_level, c.subject",
            (letter,),
        ).fetchall()
        least = min((row[8] for row in rows), default=0)
        rows = [row for row in rows if row[8] == least]
        named = key.partition("@")[0]
        own = [row for row in rows if row[1] is None or row[1] == named] or rows
        number, number_key = most(own, 0), most(own, 1)
        date, issuer, kind, year = most_exact(own, 2), most(own, 3), most(own, 4), most(own, 5)
        by_hand = "@" in key and number_key != named and self._said_by_a_person(letter)
        if by_hand:
            # Nobody cites it by the number that a person gave: its number and year are those of the key.
            said = key.rpartition("@")[2][:4]
            number_key, year = named, int(said) if said.isdigit() else None
            number = _number_of(named, year)
            date = date if date and year == year_of(str(date)) else None
        sure = by_hand or any(not row[6] for row in own)
        parts = _KEY.match(str(number_key)) if number_key else None
        self._connection.execute(
            "UPDATE letters SET title = ?, kind = ?, number = ?, number_key = ?, prefix = ?, office = ?, "
            "circular = ?, mark = ?, running = ?, date = ?, year = ?, issuer = ?, subject = ?, cited_by = ?, "
            "number_status = ? "
            "WHERE id = ?",
            (
                letter_title(_text(number), _text(date)),
                {"order": "order", "announcement": "announcement"}.get(str(kind), "unknown"),
                number,
                number_key,
                (parts["prefix"] or None) if parts else None,
                (parts["office"] or None) if parts else None,
                int(bool(parts["circular"])) if parts else None,
                (parts["mark"] or None) if parts else None,
                int(parts["running"]) if parts else None,
                date,
                year,
                issuer,
                most(own, 9),
                count,
                None if number is None else "verified" if sure else "unverified",
                letter,
            ),
        )

    def _said_by_a_person(self, letter: int) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM citations WHERE cited_id = ? AND reason = ? LIMIT 1",
            (letter, LinkReason.CORRECTION.value),
        ).fetchone()
        return row is not None


def _number_of(number_key: str, year: int | None) -> str:
    """Write a number as on paper from its key."""
    bare = number_key.removeprefix(" /")
    if bare != number_key and year is not None:
        return f"{bare}/{year + BE_OFFSET}"
    try:
        return parse_letter_number(number_key).canonical
    except LetterNumberError:
        return number_key.strip()


_WITH_CANDIDATES = (LinkStatus.AMBIGUOUS.value, LinkStatus.REJECTED.value)
_KINDS = {kind.value: kind for kind in ReferenceKind}


def _evidence(witnesses: Sequence[Witness]) -> str | None:
    if not witnesses:
        return None
    rows = [{"field": w.field, "cited": w.cited, "held": w.held, "agrees": w.agrees} for w in witnesses]
    return _JSON(rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
