"""Cards: what a chain tells of a letter, with what it cites and asks for, prepared in one row.

A card says nothing that the tables of letters, citations and deadlines do not say; it can be made again at
any time. Triggers note the letters whose rows have changed (`cards_sql`); each transaction of an archive ends
with their cards made anew, and a change that came another way is read from the tables until then.
"""

from __future__ import annotations

import sqlite3
from functools import cached_property

import msgspec

from pipeline.store.cards_sql import CARDS
from schemas.graph import LinkStatus
from schemas.letter import ReferenceRole, Relation

_AT_ONCE = 1000
"""Letters of one question: their cards lie side by side in memory for a moment."""
# Ids travel to SQLite as one JSON list, which is what a list of numbers looks like.
_CARDS = (
    "SELECT CAST(group_concat(card, char(10)) AS BLOB) "
    "FROM json_each(?) CROSS JOIN {cards} ON letter_id = value"
)
_CITING = "SELECT group_concat(letter_id) FROM json_each(?) CROSS JOIN citations ON cited_id = value"


class CardCitation(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A citation as a card has it; its codes are those of `schemas.graph.Edge`, as the database has them."""

    cited: int | None
    """Id of the letter, held or not; `None` where none can stand for it."""
    text: str
    reason: str
    id: int | None = None
    """`None` of one that is plainly resolved: nothing more can be asked about it."""
    status: str = LinkStatus.RESOLVED.value
    relation: str = Relation.REFERS.value
    role: str = ReferenceRole.REFERENCE.value
    confidence: float = 1.0


class CardDuty(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A duty as a card has it; its codes are those of `schemas.graph.Duty`, as the database has them."""

    kind: str
    text: str
    start: str | None
    end: str | None
    rrule: str | None
    basis: str
    action: str | None
    place: str | None
    uid: str
    status: str


class Card(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a chain tells of a letter, whatever its class of secrecy: who shows it must look at `level`."""

    id: int
    level: int
    key: str
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    kind: str
    held: int
    number_status: str | None
    citations: tuple[CardCitation, ...]
    changed: int = 0
    """Whether a letter amends, cancels or supersedes it, or may."""
    direction: str | None = None
    """As `urgency`, for its duties."""
    urgency: str | None = None
    duties: tuple[CardDuty, ...] = ()


# Codes become members of their enumerations where they are used: msgspec takes thrice the time for that.
_decode = msgspec.json.Decoder(Card).decode_lines


class Cards:
    """The cards of a database. The caller holds the transaction, for reading or writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, letters: list[int]) -> list[Card]:
        """Return the cards of some letters, in any order."""
        found: list[Card] = []
        for start in range(0, len(letters), _AT_ONCE):
            some = letters[start : start + _AT_ONCE]
            if self._stale and (changed := self._stale.intersection(some)):
                found += self._read(f"({CARDS})", sorted(changed))
                some = [letter for letter in some if letter not in changed]
            cards = self._read("cards", some)
            if len(cards) < len(some):
                # Somebody took cards away.
                cards += self._read(f"({CARDS})", sorted(set(some) - {card.id for card in cards}))
            found += cards
        return found

    def citing(self, letters: list[int]) -> set[int]:
        """Return the letters that cite any of some others."""
        found: str | None = self._connection.execute(_CITING, (str(letters),)).fetchone()[0]
        return set(map(int, found.split(","))) if found else set()

    def renew_all(self) -> None:
        """Make every card anew, whatever became of them."""
        self._connection.execute("DELETE FROM cards")
        self._connection.execute("INSERT OR IGNORE INTO stale_cards (letter_id) SELECT id FROM letters")
        self.renew()

    def renew(self) -> None:
        """Make the cards anew of all letters that have changed."""
        execute = self._connection.execute
        if execute("SELECT EXISTS (SELECT 1 FROM stale_cards)").fetchone()[0]:
            execute(
                "DELETE FROM cards WHERE letter_id IN (SELECT letter_id FROM stale_cards) "
                "AND NOT EXISTS (SELECT 1 FROM letters WHERE letters.id = cards.letter_id)"
            )
            execute(
                "INSERT OR REPLACE INTO cards (letter_id, card) SELECT live.letter_id, card "
                f"FROM stale_cards CROSS JOIN ({CARDS}) AS live ON live.letter_id = stale_cards.letter_id"
            )
            execute("DELETE FROM stale_cards")

    @cached_property
    def _stale(self) -> frozenset[int]:
        """The letters that were changed without an archive."""
        return frozenset(row[0] for row in self._connection.execute("SELECT letter_id FROM stale_cards"))

    def _read(self, cards: str, letters: list[int]) -> list[Card]:
        # Bytes as they lie there: the words of a card are made into strings once.
        found = self._connection.execute(_CARDS.format(cards=cards), (str(letters),)).fetchone()[0]
        if not found:
            return []
        try:
            return _decode(found)
        except (msgspec.DecodeError, UnicodeDecodeError):
            # Another program wrote bytes that are no text.
            return _decode(found.decode("utf-8", errors="replace").encode())


def fill(connection: sqlite3.Connection) -> None:
    """Make the cards of all letters, in a database that has none."""
    connection.execute(f"INSERT INTO cards (letter_id, card) {CARDS}")
