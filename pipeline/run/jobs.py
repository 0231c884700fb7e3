"""What worker processes do. Every function here is called in a child and returns a picklable value."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.ingest import read
from pipeline.ingest.limits import Limits
from pipeline.ingest.render import page_image
from pipeline.ocr import OcrEngine, open_engine, read_page
from pipeline.ocr.cache import ReadingCache
from schemas.letter import LetterRecord
from schemas.outcome import IndexText
from schemas.source import Document, Found, LetterText, Office, Page

_PR_SET_PDEATHSIG = 1


def prepare_worker(memory_bytes: int) -> None:
    """Set up a fresh worker: one thread a library, a memory ceiling, no life after its parent's."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # Tesseract's threads busy-wait: two cost ten times the time of one
    os.environ["OMP_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if memory_bytes and sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.RLIM_INFINITY))


def read_job(found: Found, spool: Path, limits: Limits, converted: Path | None) -> Document:
    """Read one file as far as ingest can."""
    return read(found, spool, limits, converted)


@lru_cache(maxsize=4)
def _engine(name: str) -> OcrEngine:
    return open_engine(name)


@lru_cache(maxsize=4)
def _cache(folder: Path) -> ReadingCache:
    return ReadingCache(folder)


def page_job(
    path: Path, media_type: str, page: Page, engine: str, limits: Limits, cache: Path | None = None
) -> Page:
    """Read one page that waits for OCR, or take its reading from the folder of kept ones."""
    image = page_image(path, media_type, page.number, limits=limits)
    reader = _engine(engine)

    def read_it() -> Page:
        return read_page(image, page.number, page.width, page.height, reader)

    if cache is None:
        return read_it()
    return _cache(cache).page(image, page.number, page.width, page.height, reader.info, read_it)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a document holds."""

    letters: tuple[LetterRecord, ...]
    others: tuple[LetterText, ...]
    """Forms and loose annexes."""
    index_texts: tuple[IndexText, ...]
    """All their texts, made ready for the full-text index; none where nobody writes one."""


def finish_job(document: Document, office: Office | None, index: bool) -> Parts:
    """Cut a document into letters and extract each; with `index`, make their texts ready for the index."""
    # Imported here: a worker that only reads pages need not load the language libraries.
    from pipeline.extract import extract_letter
    from pipeline.segment import split
    from pipeline.store.index_text import index_texts
    from schemas.source import PartKind

    parts = split(document)
    letters = tuple(extract_letter(p, document, office) for p in parts if p.kind is PartKind.LETTER)
    others = tuple(p for p in parts if p.kind is not PartKind.LETTER)
    return Parts(letters, others, index_texts(letters, others) if index else ())


def convert_job(files: tuple[Path, ...], out: Path, seconds: float) -> dict[Path, Path]:
    """Convert DOC, ODT and RTF files in one start of LibreOffice."""
    from pipeline.ingest.readers.office import convert_many

    return dict(convert_many(files, out, seconds))
