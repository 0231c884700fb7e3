"""The invented archive as a run's worker process hands it over: outcomes, their texts ready for the index."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from benchmarks.graph_world import World
from pipeline.store.index_text import index_text, index_texts
from schemas.outcome import Outcome

_AHEAD = 4
"""Batches that wait for the one who writes."""
_world: World | None = None


@contextmanager
def reading(world: World, batch: int) -> Iterator[Iterator[list[Outcome]]]:
    """Give the letters of a world, so many at a time, from a process of their own.

    It has started, with its dictionary loaded, when this begins: a run's workers start once for an archive.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, _start, (world,)) as pool:
        pool.submit(_read, 0, 1).result()
        yield _batches(pool, world.letters, batch)


def _batches(pool: ProcessPoolExecutor, letters: int, batch: int) -> Iterator[list[Outcome]]:
    ahead: deque[Future[list[Outcome]]] = deque()
    for start in range(0, letters, batch):
        ahead.append(pool.submit(_read, start, min(start + batch, letters)))
        if len(ahead) > _AHEAD:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _start(world: World) -> None:
    global _world
    _world = world
    index_text("การ")


def _read(start: int, end: int) -> list[Outcome]:
    assert _world is not None
    outcomes = [_world.outcome(n) for n in range(start, end)]
    return [replace(one, index_texts=index_texts(one.letters)) for one in outcomes]
