"""Reads files to pages and stops there: what `saraban ocr` writes out. Letters are not looked for."""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessPool

from pipeline.ingest import discover
from pipeline.run import jobs
from pipeline.run.options import ReadOptions
from pipeline.run.pool import finished, open_pool, result_of
from schemas.source import Document, FileStatus, Found, Page, PageStatus, Problem, Reader

T = TypeVar("T")

UNREAD = frozenset({PageStatus.FAILED, PageStatus.TIMEOUT, PageStatus.SKIPPED, PageStatus.NEEDS_OCR})
"""How a page ends whose text is not there."""
_PICTURES = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})


@dataclass(frozen=True, slots=True)
class PageRange:
    """Which pages are asked for: stretches of numbers, both ends included; `None` is the last page."""

    stretches: tuple[tuple[int, int | None], ...]

    @classmethod
    def parse(cls, text: str) -> PageRange:
        """Read `1-3`, `2`, `1,4-6` or `5-`.

        Raises:
            ValueError: it is nothing of the kind.
        """
        stretches: list[tuple[int, int | None]] = []
        for part in text.split(","):
            first, dash, last = part.strip().partition("-")
            start = int(first)
            end = int(last) if last.strip() else None if dash else start
            if start < 1 or (end is not None and end < start) or len(part) > 20:
                raise ValueError(f"{part.strip()} is no range of pages")
            stretches.append((start, end))
        return cls(tuple(stretches))

    def __contains__(self, number: int) -> bool:
        return any(a <= number and (b is None or number <= b) for a, b in self.stretches)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One file with the pages that were asked for, read."""

    found: Found
    document: Document

    @property
    def unread(self) -> tuple[Page, ...]:
        """The pages whose text is not there."""
        return tuple(page for page in self.document.pages if page.status in UNREAD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read of each file."""

    pages: PageRange | None = None
    """`None` for all."""
    force: bool = False
    """Read pages by OCR that have a sound text layer, too."""


OnPage = Callable[[str, int, float], None]


@contextmanager
def read_pages(
    paths: Iterable[Path], options: ReadOptions, wanted: Wanted, on_page: OnPage
) -> Iterator[Iterator[Transcript]]:
    """Give an iterator over the files under `paths`, in the order of the walk, members after their container.

    The files of a container are there as long as the context is open.
    """
    with tempfile.TemporaryDirectory(prefix="saraban-") as spool:
        pool = open_pool(options.workers, options.memory_bytes)
        # A thread a worker: each waits for the jobs of one file.
        threads = ThreadPoolExecutor(options.workers)
        reading = _Pages(pool, options, wanted, on_page, Path(spool))
        try:
            yield _in_order(deque(threads.submit(reading.file, found) for found in discover(paths)))
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.stop()
            reading.stop()
            pool.join()
            threads.shutdown()


def _in_order(files: deque[Future[list[Transcript]]]) -> Iterator[Transcript]:
    while files:
        yield from finished(files.popleft())


class _Pages:
    def __init__(
        self, pool: ProcessPool, options: ReadOptions, wanted: Wanted, on_page: OnPage, spool: Path
    ) -> None:
        self._pool = pool
        self._options = options
        self._wanted = wanted
        self._on_page = on_page
        self._spool = spool
        self._stopped = False
        self._under_way: set[Future[Any]] = set()

    def stop(self) -> None:
        """Let the threads go that wait for jobs: a stopped pool never tells them that theirs are gone."""
        self._stopped = True
        for future in list(self._under_way):
            future.cancel()

    def _schedule(self, seconds: float, job: Callable[..., T], *arguments: object) -> Future[T]:
        future: Future[T] = self._pool.schedule(job, args=list(arguments), timeout=seconds)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        if self._stopped:
            future.cancel()
        return future

    def file(self, found: Found) -> list[Transcript]:
        """Read a file and the members that it holds."""
        seconds = self._options.file_seconds
        reading = self._schedule(seconds, jobs.read_job, found, self._spool, self._options.limits, None)
        result = result_of(reading, "reading", seconds)
        if isinstance(result, Problem):
            result = Document(None, found.shown, FileStatus.FAILED, problems=(result,))
        transcripts = [Transcript(found, self._read(found, result))]
        for member in result.members:
            transcripts += self.file(member)
        return transcripts

    def _read(self, found: Found, document: Document) -> Document:
        wanted = self._wanted
        pages = [p for p in document.pages if wanted.pages is None or p.number in wanted.pages]
        problems = [p for p in document.problems if p.page is None or any(p.page == x.number for x in pages)]
        if document.pages and not pages:
            count = len(document.pages)
            problems.append(
                Problem("pages.none", "it has none of the pages asked for", f"it has pages 1 to {count}")
            )
        media_type = document.source.media_type if document.source else ""
        seconds = self._options.page_seconds
        started = time.monotonic()
        waiting = {}
        for page in pages:
            force = wanted.force and page.reader is Reader.PDF_TEXT and page.status is PageStatus.OK
            if media_type in _PICTURES and (force or page.status is PageStatus.NEEDS_OCR):
                waiting[page.number] = self._schedule(
                    seconds,
                    jobs.page_job,
                    found.path,
                    media_type,
                    page,
                    self._options.engine,
                    self._options.limits,
                    self._options.cache,
                )
        done = []
        for page in pages:
            if page.number in waiting:
                result = result_of(waiting[page.number], "OCR", seconds)
                if isinstance(result, Problem):
                    problems.append(replace(result, page=page.number))
                    late = result.code == "worker.timeout"
                    status = PageStatus.TIMEOUT if late else PageStatus.FAILED
                    result = replace(page, text="", words=(), lines=(), status=status, reason=result.reason)
                elif result.status in UNREAD:
                    advice = "look at the page; try another engine (--ocr)"
                    code = f"page.{result.status.value}"
                    problems.append(Problem(code, result.reason or "not read", advice, page.number))
                page = result
                self._on_page(found.shown, page.number, time.monotonic() - started)
            done.append(page)
        return replace(document, pages=tuple(done), problems=tuple(problems))
