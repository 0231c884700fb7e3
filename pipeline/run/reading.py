"""Reads files to outcomes over a pool of spawned processes; knows no database.

A file travels: bytes (`read_job`) - its pages that wait for OCR, each a job of its own (`page_job`) - letters
(`finish_job`). A job that crashes, hangs or eats too much memory costs its own page or file only: pebble
kills that worker and starts another. Files that LibreOffice must convert first are gathered, because one
start for forty files takes about as long as three starts for one.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pipeline.ingest import discover, sha256_of
from pipeline.ingest.readers.office import needs_office, soffice
from pipeline.run import jobs
from pipeline.run.options import ReadOptions
from pipeline.run.pool import LISTEN_SECONDS, open_pool, result_of
from pipeline.secrecy import MESSAGES, highest, with_class
from schemas.letter import Secrecy
from schemas.outcome import Outcome
from schemas.source import Document, FileStatus, Found, Page, PageStatus, Problem

_CONVERT_BUNDLE = 40
_CONVERT_ALONE_SECONDS = 60.0

_UNREAD = frozenset({PageStatus.TIMEOUT, PageStatus.FAILED})

T = TypeVar("T")


class Reporter(Protocol):
    """Hears how a batch goes on."""

    def total(self, files: int) -> None:
        """Take note that so many files are known by now."""

    def page(self, shown: str, number: int, seconds: float) -> None:
        """Take note of one page read by OCR."""

    def file(self, outcome: Outcome) -> None:
        """Take note of one file at its end."""


class Skip(Protocol):
    """Decides whether a file need not be read again."""

    def __call__(self, found: Found, sha256: str) -> Outcome | None:
        """Return the outcome to report in place of reading, `None` to read the file."""


@dataclass(slots=True, eq=False)
class _File:
    """One file under way."""

    found: Found
    order: int
    container: _File | None = None
    message: _File | None = None
    """The outermost message that it came with."""
    started: float = field(default_factory=time.monotonic)
    members_left: int = 0
    ended: Outcome | None = None
    """A container's outcome, kept until its last member has ended."""
    came_with: list[tuple[int, Outcome]] = field(default_factory=list)
    """What has ended of a message's members: what one of them is may be true of all."""


@dataclass(slots=True, eq=False)
class _Pages:
    """The pages of one file, while some of them wait for OCR."""

    by_number: dict[int, Page]
    left: int
    problems: list[Problem] = field(default_factory=list)

    def into(self, document: Document) -> Document:
        pages = tuple(self.by_number[page.number] for page in document.pages)
        return replace(document, pages=pages, problems=(*document.problems, *self.problems))


def read_files(
    paths: Iterable[Path], options: ReadOptions, reporter: Reporter, skip: Skip | None = None
) -> Iterator[tuple[int, Outcome]]:
    """Read files and folders; yield `(order, outcome)` as each file ends.

    `order` counts files as the walk found them, members of a container after all files of the walk. A
    container ends after its last member, so that a run which is killed reads it again.
    """
    with tempfile.TemporaryDirectory(prefix="saraban-") as spool:
        reading = _Reading(options, reporter, skip, Path(spool))
        try:
            yield from reading.run(paths)
        finally:
            reading.close()


class _Reading:
    def __init__(self, options: ReadOptions, reporter: Reporter, skip: Skip | None, spool: Path) -> None:
        self._options = options
        self._reporter = reporter
        self._skip = skip
        self._spool = spool
        self._pool = open_pool(options.workers, options.memory_bytes)
        self._waiting: deque[_File] = deque()
        self._to_convert: list[_File] = []
        self._under_way: dict[Future[Any], Callable[[], None]] = {}
        self._ended: deque[tuple[int, Outcome]] = deque()
        self._classes: dict[str, Secrecy] = {}
        """Classes that letters of this run show, by the SHA-256 of their bytes."""
        self._orders = itertools.count()
        self._total = 0

    def close(self) -> None:
        self._pool.stop()
        self._pool.join()

    def run(self, paths: Iterable[Path]) -> Iterator[tuple[int, Outcome]]:
        for found in discover(paths):
            self._add(found, None)
        self._reporter.total(self._total)
        room = self._options.workers * 3
        while self._waiting or self._under_way or self._to_convert:
            while self._waiting and len(self._under_way) < room:
                self._begin(self._waiting.popleft())
                yield from self._drain()
            if len(self._to_convert) >= _CONVERT_BUNDLE or not (self._waiting or self._under_way):
                self._convert()
            if self._under_way:
                finished, _ = wait(self._under_way, LISTEN_SECONDS, FIRST_COMPLETED)
                for future in finished:
                    self._under_way.pop(future)()
            yield from self._drain()

    def _drain(self) -> Iterator[tuple[int, Outcome]]:
        while self._ended:
            yield self._ended.popleft()

    def _add(self, found: Found, container: _File | None, message: _File | None = None) -> None:
        self._waiting.append(_File(found, next(self._orders), container, message))
        self._total += 1

    def _begin(self, file: _File) -> None:
        file.started = time.monotonic()
        if self._skip is not None and file.found.path.is_file():
            try:
                known = self._skip(file.found, sha256_of(file.found.path))
            except OSError:
                known = None  # ingest says what is wrong with it
            if known is not None:
                # Its class matters to what it came with, and to no other path of the same bytes.
                self._end(file, known if file.message else replace(known, secrecy=None))
                return
        if soffice() is not None and needs_office(file.found.path):
            self._to_convert.append(file)
        else:
            self._read(file, None)

    def _schedule(
        self,
        stage: str,
        seconds: float,
        then: Callable[[T | Problem], None],
        job: Callable[..., T],
        *arguments: object,
    ) -> None:
        """Send a job to the pool; `then` gets its result, or the problem that kept it from giving one."""
        future = self._pool.schedule(job, args=list(arguments), timeout=seconds)
        self._under_way[future] = lambda: then(result_of(future, stage, seconds))

    def _read(self, file: _File, converted: Path | None) -> None:
        def then(result: Document | Problem) -> None:
            if isinstance(result, Problem):
                self._fail(file, None, result)
            else:
                self._after_read(file, result)

        self._schedule(
            "reading",
            self._options.file_seconds,
            then,
            jobs.read_job,
            file.found,
            self._spool,
            self._options.limits,
            converted,
        )

    def _after_read(self, file: _File, document: Document) -> None:
        is_message = document.source is not None and document.source.media_type in MESSAGES
        for member in document.members:
            self._add(member, file, file.message or (file if is_message else None))
            file.members_left += 1
        if document.members:
            self._reporter.total(self._total)
        waiting = [page for page in document.pages if page.status is PageStatus.NEEDS_OCR]
        if waiting and document.source is not None:
            pages = _Pages({page.number: page for page in document.pages}, len(waiting))
            for page in waiting:
                self._read_page(file, document, document.source.media_type, pages, page)
        else:
            self._finish(file, document)

    def _read_page(self, file: _File, document: Document, media_type: str, pages: _Pages, page: Page) -> None:
        begun = time.monotonic()

        def then(result: Page | Problem) -> None:
            if isinstance(result, Problem):
                pages.problems.append(replace(result, page=page.number))
                status = PageStatus.TIMEOUT if result.code == "worker.timeout" else PageStatus.FAILED
                result = replace(page, status=status, reason=result.reason)
            elif result.status in _UNREAD:
                advice = "look at the page; try it again with --retry, or with another engine (--ocr)"
                code = f"page.{result.status.value}"
                pages.problems.append(Problem(code, result.reason or "not read", advice, page.number))
            elif page.reason and not result.reason:
                result = replace(result, reason=page.reason)  # why its text layer was refused
            pages.by_number[page.number] = result
            self._reporter.page(file.found.shown, page.number, time.monotonic() - begun)
            pages.left -= 1
            if not pages.left:
                self._finish(file, pages.into(document))

        self._schedule(
            "OCR",
            self._options.page_seconds,
            then,
            jobs.page_job,
            file.found.path,
            media_type,
            page,
            self._options.engine,
            self._options.limits,
            self._options.cache,
        )

    def _finish(self, file: _File, document: Document) -> None:
        """Go on to the letters, or end a file that has no text to look at."""
        outcome = _outcome(document)
        if not any(page.text.strip() for page in document.pages):
            self._end(file, outcome)
            return

        def then(result: jobs.Parts | Problem) -> None:
            if isinstance(result, Problem):
                self._fail(file, document, result)
            else:
                ended = replace(
                    outcome, letters=result.letters, others=result.others, index_texts=result.index_texts
                )
                self._end(file, ended)

        self._schedule(
            "extraction",
            self._options.file_seconds,
            then,
            jobs.finish_job,
            document,
            self._options.office,
            self._options.index,
        )

    def _fail(self, file: _File, document: Document | None, problem: Problem) -> None:
        outcome = Outcome(
            shown=file.found.shown,
            source=document.source if document else None,
            status=FileStatus.FAILED,
            pages=document.pages if document else (),
            problems=(*document.problems, problem) if document else (problem,),
        )
        self._end(file, outcome)

    def _end(self, file: _File, outcome: Outcome) -> None:
        shown = highest(*(letter.secrecy for letter in outcome.letters))
        if shown is not None and outcome.source is not None:
            self._classes[outcome.source.sha256] = shown
        outcome = _classed(replace(outcome, seconds=time.monotonic() - file.started), file.found.secrecy)
        if file.members_left:
            file.ended = outcome
            return
        if file.message is not None:
            file.message.came_with.append((file.order, outcome))
        else:
            together = [*file.came_with, (file.order, outcome)]
            # An annex goes with its letter, whichever of the two shows the class.
            secrecy = highest(
                *(each.secrecy for _, each in together),
                *(self._classes.get(each.source.sha256) for _, each in together if each.source),
                *(letter.secrecy for _, each in together for letter in each.letters),
            )
            for order, each in together:
                ended = _classed(each, secrecy) if file.came_with else each
                self._ended.append((order, ended))
                self._reporter.file(ended)
        container = file.container
        if container is not None:
            container.members_left -= 1
            if not container.members_left and container.ended is not None:
                self._end(container, container.ended)

    def _convert(self) -> None:
        bundle, self._to_convert = self._to_convert[:_CONVERT_BUNDLE], self._to_convert[_CONVERT_BUNDLE:]
        if bundle:
            self._convert_bundle(bundle, self._options.convert_seconds)

    def _convert_bundle(self, bundle: list[_File], seconds: float) -> None:
        out = Path(tempfile.mkdtemp(dir=self._spool))

        def then(result: dict[Path, Path] | Problem) -> None:
            twins = {} if isinstance(result, Problem) else result
            for file in bundle:
                if file.found.path in twins:
                    self._read(file, twins[file.found.path])
                elif len(bundle) > 1:
                    # One of them hangs or crashes LibreOffice: find out which by taking each alone.
                    self._convert_bundle([file], min(seconds, _CONVERT_ALONE_SECONDS))
                elif isinstance(result, Problem):
                    self._fail(file, None, result)
                else:
                    self._read(file, None)  # which tries once more and says what is wrong with it

        paths = tuple(file.found.path for file in bundle)
        # The converter keeps its own time limit; the pool's is the net under it.
        self._schedule("conversion", seconds + 30, then, jobs.convert_job, paths, out, seconds)


def _classed(outcome: Outcome, secrecy: Secrecy | None) -> Outcome:
    """Return an outcome, and its letters, with at least a class of secrecy."""
    raised = highest(outcome.secrecy, secrecy)
    letters = tuple(with_class(letter, raised) for letter in outcome.letters)
    return replace(outcome, secrecy=raised, letters=letters)


def _outcome(document: Document) -> Outcome:
    status = document.status
    unread = any(p.status in _UNREAD or p.status is PageStatus.SKIPPED for p in document.pages)
    if status in (FileStatus.OK, FileStatus.PARTIAL) and unread:
        # A page that could not be read makes a file partial; no page at all makes it a failure.
        readable = any(p.status not in _UNREAD for p in document.pages)
        status = FileStatus.PARTIAL if readable else FileStatus.FAILED
    return Outcome(
        shown=document.shown,
        source=document.source,
        status=status,
        pages=document.pages,
        members=document.members,
        problems=document.problems,
        secrecy=document.secrecy,
    )
