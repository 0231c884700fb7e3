"""A letter's journey from a file to the linked database, and what the database is asked.

`from pipeline import Archive` is the way in for programs; `pipeline.cli` is the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.store.archive import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> object:
    # Loaded when it is asked for: a worker that only reads pages needs no database.
    if name == "Archive":
        from pipeline.store.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
