"""Finds the temperature at which the network's confidence is the share of characters that it reads right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.ocr.train.charset import CHARSET
from pipeline.ocr.train.evaluate import align

GRID = tuple(round(float(t), 2) for t in np.arange(0.6, 3.01, 0.05))


def peaks(logprobs: npt.NDArray[np.float32]) -> tuple[str, npt.NDArray[np.float32]]:
    """Decode [T, C] greedily; give the text and what the surest step of each character says."""
    best = logprobs.argmax(1)
    edges = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(edges[1:], len(best))
    runs = [(int(a), int(b)) for a, b in zip(edges, ends, strict=True) if best[a]]
    text = "".join(CHARSET[int(best[a])] for a, _ in runs)
    steps = [a + int(logprobs[a:b, int(best[a])].argmax()) for a, b in runs]
    return text, logprobs[steps]


def temperature(readings: list[tuple[str, npt.NDArray[np.float32]]]) -> tuple[float, float]:
    """Give the temperature of least surprise over (truth, log-probabilities), and what error is left."""
    rows: list[npt.NDArray[np.float32]] = []
    right: list[bool] = []
    for truth, logprobs in readings:
        text, at = peaks(logprobs)
        if text:
            rows.append(at)
            right += align(text, truth)[1]
    if not rows:
        return 1.0, 0.0
    every, hit = np.concatenate(rows).astype(np.float64), np.array(right)

    def sure(t: float) -> npt.NDArray[np.float64]:
        scaled = every / t
        scaled -= scaled.max(1, keepdims=True)
        return np.asarray(np.clip(1.0 / np.exp(scaled).sum(1), 1e-6, 1 - 1e-6), np.float64)

    def surprise(t: float) -> float:
        p = sure(t)
        return float(-np.where(hit, np.log(p), np.log(1 - p)).mean())

    best = min(GRID, key=surprise)
    p = sure(best)
    bins = np.minimum((p * 15).astype(int), 14)
    error = sum(
        abs(float(hit[bins == b].mean() - p[bins == b].mean())) * float((bins == b).mean()) for b in set(bins)
    )
    return best, error
