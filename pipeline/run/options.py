"""How a batch reads."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ocr.engine import DEFAULT_ENGINE
from schemas.source import Office

READING_VERSION = 5
"""Raised when readers or extractors change so that files should be read again."""


def usable_cores() -> int:
    """Return how many cores this process may use (a container's share, not the machine's)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Everything that decides how files are read.

    Times are wall-clock seconds. `file_seconds` bounds each step that handles a whole file (reading its
    bytes, cutting and extracting its letters), `page_seconds` the OCR of one page.
    """

    workers: int = field(default_factory=usable_cores)
    engine: str = DEFAULT_ENGINE
    limits: Limits = DEFAULT
    file_seconds: float = 300.0
    page_seconds: float = 180.0
    convert_seconds: float = 300.0
    """For one start of LibreOffice over a bundle of files."""
    memory_bytes: int = 4 * 2**30
    """Address space of one worker; 0 for no limit."""
    office: Office | None = None
    cache: Path | None = None
    """Folder where readings of pages are kept; `None` to read every page anew."""
    index: bool = False
    """Make texts ready for the full-text index, too."""
