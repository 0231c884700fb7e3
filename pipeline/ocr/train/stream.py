"""Batches from a generator process to the trainer; past lines fill in while the generator is slower."""

from __future__ import annotations

import multiprocessing
import queue
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.ocr.train.charset import encode
from pipeline.ocr.train.generate import Generator, Sample

CHUNK = 384


@dataclass(frozen=True)
class Batch:
    """Lines of nearly equal width, padded with paper.

    Attributes:
        images: uint8 [N, 48, W], 255 = ink.
        widths: Width of each line before padding.
        targets: Classes of all lines, one after the other.
        lengths: Number of classes of each line.
    """

    images: npt.NDArray[np.uint8]
    widths: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]


def collate(samples: list[Sample]) -> Batch:
    """Pad samples to one width, a multiple of 8."""
    widths = np.array([s.image.shape[1] for s in samples], np.int64)
    width = int(-(-int(widths.max()) // 8) * 8)
    images = np.zeros((len(samples), 48, width), np.uint8)
    for i, s in enumerate(samples):
        images[i, :, : s.image.shape[1]] = s.image
    codes = [encode(s.text) for s in samples]
    return Batch(
        images,
        widths,
        np.array([c for code in codes for c in code], np.int64),
        np.array([len(c) for c in codes], np.int64),
    )


def batches(samples: list[Sample], columns: int, rng: np.random.Generator) -> list[Batch]:
    """Sort samples by width and cut them into batches of about so many columns, in random order."""
    ordered = sorted(samples, key=lambda s: s.image.shape[1])
    out: list[Batch] = []
    group: list[Sample] = []
    for s in ordered:
        group.append(s)
        if len(group) * s.image.shape[1] >= columns or len(group) >= 64:
            out.append(collate(group))
            group = []
    if len(group) > 3:
        out.append(collate(group))
    return [out[int(i)] for i in rng.permutation(len(out))]


def _produce(out: multiprocessing.Queue[Batch], seed: int, columns: int, cache: Path, parent: int) -> None:
    import os

    generator = Generator(seed, cache=cache)
    generator.junk = 0.03
    rng = np.random.default_rng(seed)
    while True:
        samples = []
        for _ in range(CHUNK):
            # A fifth of the lines is clean, so that the shape of letters is learnt before its ruin.
            generator.strength = 0.0 if rng.random() < 0.12 else float(rng.uniform(0.3, 1.0))
            samples.append(generator.sample())
        for batch in batches(samples, columns, rng):
            while True:
                if os.getppid() != parent:
                    os._exit(0)  # nobody empties the queue any more, and leaving politely would wait for that
                try:
                    out.put(batch, timeout=5)
                    break
                except queue.Full:
                    continue


class Stream:
    """An endless stream of batches.

    Args:
        seed: Seed of the generator; take another one after a restart, so that no line comes twice.
        columns: Columns a batch, about.
        cache: Folder of the fonts.
        memory: Past batches to draw from while the generator is behind.
        workers: Generator processes.
    """

    def __init__(self, seed: int, columns: int, cache: Path, memory: int = 600, workers: int = 1) -> None:
        import os

        context = multiprocessing.get_context("spawn")
        self.queue: multiprocessing.Queue[Batch] = context.Queue(maxsize=48)
        self.rng = np.random.default_rng(seed)
        self.memory: list[Batch] = []
        self.limit = memory
        self.patience = 60.0
        """Seconds until it is asked whether the generator is still alive."""
        self.repeats = 0
        self.workers = [
            context.Process(
                target=_produce, args=(self.queue, seed + 7919 * i, columns, cache, os.getpid()), daemon=True
            )
            for i in range(workers)
        ]
        for worker in self.workers:
            worker.start()

    def next(self) -> Batch:
        """Give a new batch, or an old one while no new one is ready.

        Raises:
            RuntimeError: no generator is alive.
        """
        while True:
            try:
                short = len(self.memory) < 60
                batch = self.queue.get(timeout=self.patience) if short else self.queue.get_nowait()
                break
            except queue.Empty:
                if not any(w.is_alive() for w in self.workers):
                    raise RuntimeError("the line generator died: run `make ocr-data` to see why") from None
                if self.memory:
                    self.repeats += 1
                    return self.memory[int(self.rng.integers(len(self.memory)))]
                # On a machine with other work to do the first batch takes minutes: it is waited for.
        if len(self.memory) < self.limit:
            self.memory.append(batch)
        else:
            self.memory[int(self.rng.integers(self.limit))] = batch
        return batch
