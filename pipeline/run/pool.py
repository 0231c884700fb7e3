"""The pool of worker processes, and what becomes of a job that gives no result."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.ingest import RefusedError
from pipeline.ocr import OcrError
from pipeline.run import jobs
from schemas.source import Problem

_TASKS_PER_WORKER = 400
"""Workers are replaced now and then: PDF libraries leak."""

T = TypeVar("T")
LISTEN_SECONDS = 1.0
"""How long to wait at a time: Ctrl-C may reach another thread, and wakes no one who waits for ever."""


def open_pool(workers: int, memory_bytes: int) -> ProcessPool:
    """Start a pool whose workers hold to a memory ceiling and die with their parent."""
    return ProcessPool(
        max_workers=workers,
        max_tasks=_TASKS_PER_WORKER,
        initializer=jobs.prepare_worker,
        initargs=[memory_bytes],
        # Not fork: libraries with threads (onnxruntime, OpenCV) dead-lock in forked children.
        context=multiprocessing.get_context("spawn"),
    )


def finished(future: Future[T]) -> T:
    """Wait for a future, open to Ctrl-C; return its result."""
    while not wait([future], LISTEN_SECONDS).done:
        pass
    return future.result()


def result_of(future: Future[T], stage: str, seconds: float) -> T | Problem:
    """Return what a job gave, or the `Problem` that kept it from giving anything."""
    try:
        return future.result()
    except FutureTimeoutError:
        return Problem(
            "worker.timeout",
            f"{stage} took longer than {seconds:.0f} s and was stopped",
            "raise the limit with --timeout, or look whether the file opens in its own program",
        )
    except ProcessExpired as error:
        return Problem(
            "worker.crash",
            f"the process for {stage} died (exit code {error.exitcode})",
            "the file may be damaged or too large for the memory limit; try it alone with --workers 1",
        )
    except OcrError as error:
        return Problem(error.code, error.reason, error.advice)
    except RefusedError as error:
        return error.problem
    except MemoryError:
        return Problem(
            "worker.memory",
            f"{stage} needed more memory than a worker may use",
            "read the file on a machine with more memory, or split it",
        )
    except Exception as error:  # the last resort: one bad file never stops a batch
        return Problem(
            "worker.error",
            f"{stage} failed: {type(error).__name__}: {error}",
            "this is a fault of saraban: please report it with the command and, if you may, the file",
        )
