"""The one filter that keeps classified letters out of every output, unless their class is asked for."""

from __future__ import annotations

from pipeline.link.merging import secrecy_level
from schemas.letter import Secrecy


def visible(alias: str, include: Secrecy | None) -> str:
    """Return the SQL condition that a letter may be shown; `include` is the highest class to show.

    The level is a number of ours, so it stands in the SQL itself and no query can forget to bind it.
    """
    return f"{alias}.secrecy_level <= {secrecy_level(include)}"


def may_show(level: int, include: Secrecy | None) -> bool:
    """Return whether a letter of this level may be shown whole."""
    return level <= secrecy_level(include)
