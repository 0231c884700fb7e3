"""Which duty is which when a letter is read anew: each keeps the name that calendars know it by.

A better reading may find one duty more in front of the others, or read its words otherwise. A clerk who
closed a duty closed that one, whatever its place among them is now.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.link.agree import plain
from pipeline.store.duty_names import DutyName, slots
from pipeline.store.rows import duty_uid
from schemas.letter import Deadline, LetterRecord

_LIKE = 0.6
"""From here two wordings are one duty, read twice; as where persons put duties right."""


@dataclass(frozen=True, slots=True)
class Known:
    """A duty that a letter had before."""

    uid: str
    kind: str
    text: str
    days: tuple[str | None, ...]
    """Start, end and rule."""
    action: str | None
    withdrawn: bool


def known_duties(connection: sqlite3.Connection, letter_key: str) -> tuple[Known, ...]:
    """Return all duties that a letter ever had, those withdrawn last."""
    rows = connection.execute(
        "SELECT uid, content, withdrawn FROM duty_versions WHERE letter_key = ? ORDER BY withdrawn, uid",
        (letter_key,),
    )
    known = []
    for uid, content, gone in rows:
        kind, text, start, end, rrule, _, action = json.loads(content)[:7]
        known.append(Known(uid, kind, text, (start, end, rrule), action, bool(gone)))
    return tuple(known)


def kept_names(
    places: Sequence[DutyName],
    record: LetterRecord,
    read: LetterRecord,
    name: str,
    known: Sequence[Known],
) -> list[str]:
    """Return the names that a letter's duties have in calendars.

    The same words for the same thing are the same duty, also of one that was withdrawn; else the same days
    for it; else words that are nearly the same. What is like none of before has a name that none had.

    Args:
        places: Kind and place of each duty of the letter.
        record: The letter with what persons put right.
        read: The letter as it was read.
        name: The letter's name in calendars.
        known: What duties it had before.
    """
    # What was noted is as a person put it right; the next reading is before that.
    said: dict[DutyName, list[Deadline]] = {}
    for place, duty in (
        *zip(slots(read.deadlines), read.deadlines, strict=True),
        *zip(places, record.deadlines, strict=True),
    ):
        if isinstance(place[1], int):
            said.setdefault(place, []).append(duty)
    left = [k for k in known if k.uid != duty_uid(name, k.kind, f"+{k.text}")]
    found: dict[DutyName, str] = {}
    for likeness in (_same_words, _same_days, _like):
        pairs = [
            (max(likeness(duty, k) for duty in duties), k.uid == duty_uid(name, *place), -at, place, k)
            for at, (place, duties) in enumerate(said.items())
            for k in left
            if place not in found
        ]
        # The likest first; of twins the one with the name that its place would have.
        for alike, _, _, place, k in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
            if alike and place not in found and k in left:
                found[place] = k.uid
                left.remove(k)
    taken = {k.uid for k in known}
    for place in (*said, *places):
        if place not in found:
            found[place] = _free(name, place, taken)
            taken.add(found[place])
    return [found[place] for place in places]


def _free(name: str, place: DutyName, taken: set[str]) -> str:
    kind, nth = place
    # What a person added is known by its words.
    while (uid := duty_uid(name, kind, nth)) in taken and isinstance(nth, int):
        nth += 1
    return uid


def _same_words(duty: Deadline, known: Known) -> float:
    if plain(duty.text) != plain(known.text):
        return 0.0
    # Words are often a day alone, and two things can be due by it. What is to be done may not have been read.
    alike = _alike(duty.action, known.action)
    unsaid = None in (duty.action, known.action) and _days(duty) == known.days
    return alike if alike > _LIKE else float(unsaid) / 2


def _same_days(duty: Deadline, known: Known) -> float:
    alike = _alike(duty.action, known.action)
    same = any(known.days) and _days(duty) == known.days and duty.kind == known.kind
    return alike if same and not known.withdrawn and alike > _LIKE else 0.0


def _like(duty: Deadline, known: Known) -> float:
    if known.withdrawn or duty.kind != known.kind:
        return 0.0
    alike = min(_alike(duty.text, known.text), _alike(duty.action, known.action))
    return alike if alike > _LIKE else 0.0


def _days(duty: Deadline) -> tuple[str | None, ...]:
    return (duty.start, duty.end, duty.rrule)


def _alike(one: str | None, other: str | None) -> float:
    """How much two wordings are alike, from 0 to 1. Where one says nothing it speaks for nothing."""
    if one is None or other is None:
        return float(one is other)
    return SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio()
