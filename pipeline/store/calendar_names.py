"""Under which name a letter's duties stand in calendars: the key that it had first.

A key changes when another letter of its number and year arrives, when the number is read anew, or when a
person puts it right. A calendar that was fetched before must not lose its events by that, so the name goes
along with the places (file and part) where the letter was read. It is the one thing that the order of arrival
leaves a trace in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

Place = tuple[int, int]
"""A source, and which part of it: where a reading stands, also when it is read anew."""
NAME = "coalesce(letters.duty_key, letters.key)"


class CalendarNames:
    """Gives each letter that is made the name that its duties have, or one that no letter has."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._stay: dict[Place, str] = {}
        self._went: dict[Place, str] = {}
        self._staying: set[str] = set()
        self._taken: set[str] = set()

    def forget(self) -> None:
        """Drop what is remembered."""
        for known in (self._stay, self._went, self._staying, self._taken):
            known.clear()

    def leaves(self, letter: int, place: Place) -> None:
        """Note that a reading goes from its place; the one that comes there may be of the same letter."""
        row = self._connection.execute(f"SELECT {NAME} FROM letters WHERE id = ?", (letter,)).fetchone()
        if row is not None:
            self._went[place] = row[0]

    def begin(self, groups: Iterable[str]) -> None:
        """Look where the letters of some groups were read, before they are made anew."""
        rows = self._connection.execute(
            f"SELECT source_id, part, {NAME} FROM readings JOIN letters ON letters.id = letter_id "
            "WHERE readings.group_key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(groups)),),
        )
        self._stay.update({(source, part): name for source, part, name in rows})
        self._staying.update(self._stay.values())

    def name_of(self, key: str, places: Sequence[Place]) -> str:
        """Return the name for a letter by its key and the places where it is read, the leading one first."""
        # Where a place has another letter now, the one that is still read elsewhere keeps the name.
        went = [self._went[p] for p in places if p in self._went and self._went[p] not in self._staying]
        for name in (*(self._stay[p] for p in places if p in self._stay), *went):
            if name not in self._taken:
                self._taken.add(name)
                return name
        name = key
        while name in self._taken or name in self._staying or self._borne(name, key):
            name += "+"
        self._taken.add(name)
        return name

    def _borne(self, name: str, key: str) -> bool:
        """Whether another letter has the name since its key was another."""
        query = "SELECT 1 FROM letters WHERE duty_key = ? AND key <> ?"
        return self._connection.execute(query, (name, key)).fetchone() is not None
