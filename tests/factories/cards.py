"""Whether the cards of an archive say what its tables say."""

from __future__ import annotations

from pipeline.store.archive import Archive
from pipeline.store.cards_sql import CARDS


def wrong_cards(archive: Archive) -> list[dict[str, object]]:
    """Return the letters whose card is missing or says something else, and cards without a letter."""
    return list(
        archive.database.query(
            f"SELECT letter_id, card FROM (SELECT * FROM ({CARDS}) EXCEPT SELECT * FROM cards) UNION ALL "
            f"SELECT letter_id, card FROM (SELECT * FROM cards EXCEPT SELECT * FROM ({CARDS})) UNION ALL "
            "SELECT letter_id, 'stale' FROM stale_cards"
        )
    )
