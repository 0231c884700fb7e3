"""`saraban doctor`: which parts are there, in which versions, what is missing and how to get it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

import click

from pipeline.cli.common import Exit, out_console
from pipeline.ingest.readers.office import soffice
from pipeline.ocr import OcrError, engine_names, open_engine
from pipeline.ocr.cache import MAX_BYTES, VARIABLE, ReadingCache, cache_folder
from pipeline.ocr.charset import selftest
from pipeline.ocr.engine import DEFAULT_ENGINE

_LIBRARIES = (
    "pythainlp", "spacy", "dateparser", "pytesseract", "pdfplumber", "pypdfium2", "python-docx",
    "sqlite-utils", "pydantic", "opencv-python-headless", "onnxruntime", "phonenumbers", "holidays",
    "icalendar", "pebble",
)  # fmt: skip
_PROBE_SECONDS = 20


class _Grade(StrEnum):
    OK = "ok"
    NOTE = "note"
    """Works, with a limit to know about."""
    OPTIONAL = "not there"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class _Finding:
    grade: _Grade
    part: str
    says: str
    advice: str = ""


@click.command()
def doctor() -> None:
    """Say which parts are there, in which versions, what is missing and how to get it.

    Tests whether each OCR engine's model knows every Thai digit. Exit code 1 when a needed part is missing.

    \b
    ตรวจว่าโปรแกรมและแบบจำลองที่ต้องใช้มีครบหรือไม่ และแบบจำลอง OCR รู้จักเลขไทยครบทุกตัวหรือไม่
    """
    console = out_console()
    colours = {_Grade.OK: "green", _Grade.NOTE: "yellow", _Grade.OPTIONAL: "yellow", _Grade.MISSING: "red"}
    missing = False
    for finding in _findings():
        missing = missing or finding.grade is _Grade.MISSING
        console.print(f"{finding.grade.value:9}", style=colours[finding.grade], end=" ")
        console.print(f"{finding.part:22} {finding.says}", highlight=False, markup=False, soft_wrap=True)
        if finding.advice:
            console.print(f"{'':9} {'':22} {finding.advice}", highlight=False, markup=False, soft_wrap=True)
    if missing:
        raise SystemExit(Exit.FAILED)


def _findings() -> Iterator[_Finding]:
    yield _Finding(_Grade.OK, "saraban", f"{_version('saraban')} on Python {platform.python_version()}")
    for name in _LIBRARIES:
        found = _version(name)
        if found is None:
            yield _Finding(_Grade.MISSING, name, "not installed", "install again: make setup")
        else:
            yield _Finding(_Grade.OK, name, found)
    yield _sqlite()
    yield _tesseract()
    yield _office()
    for name in engine_names():
        yield from _engine(name)
    yield _readings()


def _readings() -> _Finding:
    folder = cache_folder()
    count, size = ReadingCache(folder).held()
    pages = f"{count:,} page{'s' * (count != 1)}"
    room = f"{pages}, {size / 2**20:,.1f} MB of at most {MAX_BYTES / 2**20:,.0f} MB"
    says = f"{folder}: {room if count else 'none kept yet'}"
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return _Finding(_Grade.OK, "Kept page readings", says)
    advice = f"every page is read anew: name another folder with {VARIABLE} or --cache"
    return _Finding(_Grade.NOTE, "Kept page readings", f"{folder} cannot be written", advice)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _sqlite() -> _Finding:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("create virtual table t using fts5(x, tokenize='trigram')")
        except sqlite3.OperationalError:
            return _Finding(
                _Grade.NOTE,
                "SQLite",
                f"{sqlite3.sqlite_version}, without the trigram tokenizer: searches are slower",
                "a Python built with SQLite 3.34 or newer has it",
            )
    return _Finding(_Grade.OK, "SQLite", f"{sqlite3.sqlite_version} with FTS5 and trigram")


def _probe(*command: str) -> str | None:
    """Return the first line that a program prints of itself, `None` where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else None


def _tesseract() -> _Finding:
    path = shutil.which("tesseract")
    says = _probe(path, "--version") if path else None
    if not says:
        return _Finding(
            _Grade.MISSING, "Tesseract", "not installed: scans cannot be read", "install it: make setup"
        )
    return _Finding(_Grade.OK, "Tesseract", says)


def _office() -> _Finding:
    path = soffice()
    says = _probe(str(path), "--version") if path else None
    if not says:
        return _Finding(
            _Grade.OPTIONAL,
            "LibreOffice",
            "DOC, ODT and RTF files end as needs_office",
            "install it: make setup-office",
        )
    return _Finding(_Grade.OK, "LibreOffice", says)


def _engine(name: str) -> Iterator[_Finding]:
    try:
        test = selftest(open_engine(name))
    except OcrError as error:
        # Only the default engine is needed; the others are there for who asks for them.
        grade = _Grade.MISSING if name == DEFAULT_ENGINE else _Grade.OPTIONAL
        yield _Finding(grade, f"OCR engine {name}", error.reason, error.advice)
        return
    says = f"{test.summary()} (model {test.engine.model})"
    if test.ok:
        yield _Finding(_Grade.OK, f"OCR engine {name}", says)
    elif test.known:
        yield _Finding(
            _Grade.NOTE, f"OCR engine {name}", says, "values with such digits are marked unverified"
        )
