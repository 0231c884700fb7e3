"""Reads an archive of files into a database: only what is new, one transaction a file, safe to kill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.ingest.readers.office import soffice
from pipeline.link.merging import secrecy_level
from pipeline.run.options import READING_VERSION, ReadOptions
from pipeline.run.reading import Reporter, read_files
from pipeline.store.archive import Archive
from schemas.outcome import Outcome
from schemas.source import FileStatus, Found, Source


@dataclass(slots=True)
class RunSummary:
    """What a run did."""

    files: Counter[FileStatus] = field(default_factory=Counter)
    """By status, files that this run read."""
    unchanged: Counter[FileStatus] = field(default_factory=Counter)
    """By the status they ended with before, files that were left alone."""
    letters: int = 0
    pages: int = 0
    unverified: int = 0
    """Letter numbers and dates of this run that wait for a person."""

    @property
    def failures(self) -> int:
        """Files that failed, in this run or before."""
        return self.files[FileStatus.FAILED] + self.unchanged[FileStatus.FAILED]


def run_archive(
    paths: Iterable[Path], archive: Archive, options: ReadOptions, reporter: Reporter, *, retry: bool = False
) -> RunSummary:
    """Read files and folders into an archive.

    Bytes that were read before with the same engine and rules are not read again; `retry` reads again what
    failed or was read in part. Killed at any moment and started again, a run ends in the same database.
    """
    summary = RunSummary()
    config = f"reading {READING_VERSION}, ocr {options.engine}"
    archive.begin_run(config)
    ledger = _Ledger(archive, config, summary, retry=retry)
    status = "interrupted"
    try:
        for _, outcome in read_files(paths, replace(options, index=True), reporter, ledger.known):
            if outcome.shown in ledger.unchanged:
                continue
            archive.write(outcome)
            summary.files[outcome.status] += 1
            summary.pages += len(outcome.pages)
            summary.letters += len(outcome.letters)
            summary.unverified += sum(_waiting(outcome))
        status = "done"
    finally:
        archive.end_run(status)
    return summary


def _waiting(outcome: Outcome) -> Iterable[bool]:
    for letter in outcome.letters:
        yield letter.number is not None and letter.number.status == "unverified"
        yield letter.date is not None and letter.date.status == "unverified"


class _Ledger:
    """Decides what need not be read, from the database and from what this run has begun."""

    def __init__(self, archive: Archive, config: str, summary: RunSummary, *, retry: bool) -> None:
        self._archive = archive
        self._config = config
        self._summary = summary
        self._paths = archive.paths()
        self._levels = archive.levels()
        self._classes = archive.own_classes()
        self._begun: dict[str, str] = {}
        self._again = {FileStatus.FAILED, FileStatus.PARTIAL} if retry else set()
        if soffice() is not None:
            self._again.add(FileStatus.NEEDS_OFFICE)
        self.unchanged: set[str] = set()

    def known(self, found: Found, sha256: str) -> Outcome | None:
        """Return the outcome that stands for a file which need not be read, with its class of secrecy."""
        outcome = self._known(found, sha256)
        return outcome and replace(outcome, secrecy=self._classes.get(sha256))

    def _known(self, found: Found, sha256: str) -> Outcome | None:
        first = self._begun.setdefault(sha256, found.shown)
        if first != found.shown:
            return self._duplicate(found, sha256)
        status = self._archive.known(sha256, self._config)
        if status is None or status in self._again:
            return None
        if found.depth and self._levels.get(found.shown, 0) != secrecy_level(found.secrecy):
            return None  # it came with a message of another class than before
        if self._paths.get(found.shown) != sha256:
            return self._duplicate(found, sha256)
        self.unchanged.add(found.shown)
        self._summary.unchanged[status] += 1
        return Outcome(found.shown, None, status)

    @staticmethod
    def _duplicate(found: Found, sha256: str) -> Outcome:
        # The media type belongs to the first path with these bytes, which is read (or was).
        source = Source(found.shown, sha256, "", found.path.stat().st_size)
        return Outcome(found.shown, source, FileStatus.DUPLICATE)
