"""Invented letters of all six kinds, in the shapes that readers hand on, and what their frame holds.

People, numbers and matters are made up.
"""

from __future__ import annotations

from tests.extractors.invented import external, external_more, memos, orders
from tests.extractors.invented.letter import Letter

__all__ = ["LETTERS", "Letter"]

LETTERS: tuple[Letter, ...] = (*external.LETTERS, *external_more.LETTERS, *memos.LETTERS, *orders.LETTERS)
