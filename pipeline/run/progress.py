"""Tells a person how a batch goes on: a bar with rate and time left on a terminal, plain lines in a pipe."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from schemas.outcome import Outcome
from schemas.source import FileStatus

_PLAIN_EVERY_SECONDS = 10.0
_SAME_KIND = 10
"""Of one kind of problem, so many files are named while the run goes on."""
_BAD = {FileStatus.FAILED, FileStatus.PARTIAL, FileStatus.ENCRYPTED, FileStatus.NEEDS_OFFICE}


class ProgressReporter:
    """A `Reporter` for the console. Writes to the given console only (standard error as a rule)."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._live = console.is_terminal and not quiet
        self._started = time.monotonic()
        self._said = self._started
        self._total = 0
        self._pages = 0
        self._done: Counter[FileStatus] = Counter()
        self._told: Counter[str] = Counter()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            disable=not self._live,
        )
        self._task = self._progress.add_task("files", total=None, rate="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def total(self, files: int) -> None:
        """Take note that so many files are known by now."""
        self._total = files
        self._progress.update(self._task, total=files)

    def page(self, shown: str, number: int, seconds: float) -> None:
        """Take note of one page read by OCR."""
        self._pages += 1
        self._progress.update(self._task, rate=self._rate())
        self._say_plainly()

    def file(self, outcome: Outcome) -> None:
        """Take note of one file at its end; says at once what a person must know."""
        self._done[outcome.status] += 1
        self._progress.update(self._task, completed=self._done.total(), rate=self._rate())
        if outcome.status in _BAD and not self._quiet:
            self._tell(outcome)
        elif outcome.others and not outcome.letters and not self._quiet:
            self._tell_loose(outcome)
        self._say_plainly()

    def _tell(self, outcome: Outcome) -> None:
        kind = outcome.problems[0].code if outcome.problems else outcome.status.value
        self._told[kind] += 1
        if self._told[kind] > _SAME_KIND:
            return
        why = "; ".join(f"{p.reason} - {p.advice}" for p in outcome.problems[:2]) or "no reason given"
        if _classified(outcome):
            why = "which, and why: saraban status --failed --include-classified"
        lines = [f"{outcome.status.value}: {_shown(outcome)}: {why}"]
        if self._told[kind] == _SAME_KIND:
            lines.append("Further files with the same problem are listed by: saraban status --failed")
        for line in lines:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _tell_loose(self, outcome: Outcome) -> None:
        """A file with text and no letter: it is kept and can be searched, but a person should know."""
        self._told["no letter"] += 1
        if self._told["no letter"] <= _SAME_KIND:
            words = f"no letter found, text kept: {_shown(outcome)}"
            self._console.print(words, markup=False, highlight=False, soft_wrap=True)

    def _rate(self) -> str:
        minutes = max(time.monotonic() - self._started, 1e-6) / 60
        text = f"{self._done.total() / minutes:.0f} files/min"
        return f"{text}, {self._pages / minutes:.0f} pages/min" if self._pages else text

    def _say_plainly(self) -> None:
        now = time.monotonic()
        if self._live or self._quiet or now - self._said < _PLAIN_EVERY_SECONDS:
            return
        self._said = now
        done = self._done.total()
        left = (now - self._started) / done * (self._total - done) if done else None
        eta = f", about {left:.0f} s left" if left is not None else ""
        self._console.print(f"{done} of {self._total} files, {self._rate()}{eta}", highlight=False)


def _classified(outcome: Outcome) -> bool:
    return outcome.secrecy is not None or any(letter.secrecy is not None for letter in outcome.letters)


def _shown(outcome: Outcome) -> str:
    """The file's name on one line, as it is; that of a classified file can say what is in it."""
    if _classified(outcome):
        return "a file with a class of secrecy"
    return repr(outcome.shown) if "\n" in outcome.shown else outcome.shown
