"""Fixed validation sets, and the error rates of a reader on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.ocr.train.charset import ARABIC_DIGITS, CHARSET, THAI_DIGITS
from pipeline.ocr.train.generate import Generator, Sample

# name: (seed, strength, unseen faces, pens)
SETS: dict[str, tuple[int, float, bool, bool]] = {
    "seen_clean": (900_001, 0.0, False, False),
    "seen_damaged": (900_002, 1.0, False, False),
    "unseen_clean": (900_003, 0.0, True, False),
    "unseen_damaged": (900_004, 1.0, True, False),
    "pens": (900_005, 0.7, False, True),
}
_ROW = re.compile(r"\.{4,}|_{2,}")
Read = Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Rates:
    """Error rates of one set."""

    cer: float
    thai: float
    arabic: float
    lines: float


def validation(name: str, count: int, cache: Path) -> list[Sample]:
    """Make a validation set anew; the seed fixes it as long as the generator stays the same."""
    seed, strength, unseen, hand = SETS[name]
    generator = Generator(seed, strength=strength, unseen=unseen, hand=hand, cache=cache)
    out: list[Sample] = []
    while len(out) < count:
        s = generator.sample()
        if name != "pens" or s.kind in ("number_line", "date_line", "stamp_line"):
            out.append(s)
    return out


def kept(name: str, count: int, cache: Path, folder: Path) -> list[Sample]:
    """Give a validation set from a file, made on first use: a better generator must not move the goal."""
    path = folder / f"valid_{name}.npz"
    if path.exists():
        with np.load(path) as held:
            widths, flat, texts = held["widths"], held["pixels"], [str(t) for t in held["texts"]]
        ends = np.cumsum(widths)
        return [
            Sample(np.ascontiguousarray(flat[:, end - width : end]), text, name)
            for width, end, text in zip(widths, ends, texts, strict=True)
        ]
    samples = validation(name, count, cache)
    np.savez_compressed(
        path,
        widths=np.array([s.image.shape[1] for s in samples]),
        pixels=np.concatenate([s.image for s in samples], axis=1),
        texts=np.array([s.text for s in samples]),
    )
    return samples


def greedy(logprobs: npt.NDArray[np.float32]) -> str:
    """Decode [T, C] by the best class of every step."""
    best = logprobs.argmax(1)
    return "".join(CHARSET[int(c)] for i, c in enumerate(best) if c and (i == 0 or c != best[i - 1]))


def align(truth: str, read: str) -> tuple[int, list[bool]]:
    """Count the edits between two strings; say of each character of the truth whether it was read right."""
    if truth == read:
        return 0, [True] * len(truth)
    n, m = len(truth), len(read)
    cost = [[0] * (m + 1) for _ in range(n + 1)]
    cost[0] = list(range(m + 1))
    for i in range(1, n + 1):
        above, row, c = cost[i - 1], cost[i], truth[i - 1]
        row[0] = i
        for j in range(1, m + 1):
            row[j] = min(above[j - 1] + (c != read[j - 1]), above[j] + 1, row[j - 1] + 1)
    right = [False] * n
    i, j = n, m
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + (truth[i - 1] != read[j - 1]):
            right[i - 1] = truth[i - 1] == read[j - 1]
            i, j = i - 1, j - 1
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return cost[n][m], right


def settled(text: str) -> str:
    """Let rows of dots and underscores be equal, however long: an empty field's length is no text."""
    return _ROW.sub(lambda m: m.group()[0] * 4, text.replace("…", "..."))


def score(pairs: list[tuple[str, str]]) -> Rates:
    """Give the rates of (truth, read) pairs; spaces count."""
    edits = chars = whole = 0
    seen = {"thai": 0, "arabic": 0}
    wrong = dict(seen)
    for truth, read in ((settled(t), settled(r)) for t, r in pairs):
        distance, right = align(truth, read)
        edits, chars, whole = edits + distance, chars + len(truth), whole + (distance > 0)
        for c, ok in zip(truth, right, strict=True):
            key = "thai" if c in THAI_DIGITS else "arabic" if c in ARABIC_DIGITS else ""
            if key:
                seen[key] += 1
                wrong[key] += not ok
    return Rates(
        edits / max(1, chars),
        wrong["thai"] / max(1, seen["thai"]),
        wrong["arabic"] / max(1, seen["arabic"]),
        whole / max(1, len(pairs)),
    )


def read_all(samples: list[Sample], read: Read) -> list[tuple[str, str]]:
    """Read samples; give (truth, read) pairs."""
    return [(truth, greedy(row)) for truth, row in read_steps(samples, read)]


def read_steps(samples: list[Sample], read: Read) -> list[tuple[str, npt.NDArray[np.float32]]]:
    """Read samples in batches; `read` takes uint8 [N, 48, W] and gives log-probabilities [N, T, C]."""
    ordered = sorted(samples, key=lambda s: s.image.shape[1])
    out: list[tuple[str, npt.NDArray[np.float32]]] = []
    for batch in batches_in_order(ordered):
        for row in read(batch):
            out.append((ordered[len(out)].text, row))
    return out


def batches_in_order(ordered: list[Sample], size: int = 16) -> list[npt.NDArray[np.uint8]]:
    """Pad groups of samples of about one width."""
    out = []
    for i in range(0, len(ordered), size):
        group = ordered[i : i + size]
        width = -(-max(s.image.shape[1] for s in group) // 8) * 8
        images = np.zeros((len(group), 48, width), np.uint8)
        for k, s in enumerate(group):
            images[k, :, : s.image.shape[1]] = s.image
        out.append(images)
    return out


__all__ = ["SETS", "Rates", "align", "greedy", "read_all", "score", "validation"]
