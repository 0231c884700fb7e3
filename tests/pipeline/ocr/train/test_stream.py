"""The stream of batches: a slow generator is waited for, a dead one is told of."""

from __future__ import annotations

import queue
import threading

import numpy as np
import pytest

pytest.importorskip("torch")

from pipeline.ocr.train.stream import Stream


class _Worker:
    def __init__(self) -> None:
        self.alive = True

    def is_alive(self) -> bool:
        return self.alive


def stream(worker: _Worker) -> Stream:
    """A stream whose generator is a stand-in, and which asks every few milliseconds whether that is alive."""
    made = Stream.__new__(Stream)
    made.queue = queue.Queue()
    made.rng = np.random.default_rng(1)
    made.memory, made.limit, made.repeats, made.patience = [], 600, 0, 0.02
    made.workers = [worker]
    return made


def test_a_slow_generator_is_waited_for() -> None:
    slow = stream(_Worker())
    threading.Timer(0.2, slow.queue.put, ["batch"]).start()
    assert slow.next() == "batch"
    assert slow.next() == "batch", "an old batch while there is no new one"
    assert slow.repeats == 1


def test_a_dead_generator_is_told_of() -> None:
    worker = _Worker()
    dead = stream(worker)
    worker.alive = False
    with pytest.raises(RuntimeError, match="make ocr-data"):
        dead.next()
