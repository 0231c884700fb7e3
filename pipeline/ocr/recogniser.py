"""Runs the line model: pictures of lines in, characters with their places and confidences out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.engine import GrayImage, OcrUnavailableError

HEIGHT = 48
STRIDE = 4
PAD = 8
"""Paper put before every line, in columns of the model's picture."""
MIN_WIDTH = 32
MAX_WIDTH = 6000
"""Columns; a line 125 times as long as it is high is no line of text."""
OTHERS = 3
"""So many other readings of a character are kept."""
SURE = 0.9
"""Other readings of letters are kept below this confidence; those of figures always."""
LEAST = 1e-4
"""What is less likely is no reading."""
BATCH_COLUMNS = 12_000
"""Columns read in one call: keeps the model's working memory under some 100 MB."""
_ADVICE = "Install saraban anew, or choose --ocr tesseract."

FloatImage = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReadCharacter:
    """A character of a line; `left` and `right` are in pixels of the picture that was given.

    `confidence` is the model's for this character and against a lost one beside it. `other` is the next best
    reading at this place, with its probability (empty where that reading is nothing). `others` are the next
    best ones, best first, of a figure or of a character in doubt.
    """

    text: str
    left: float
    right: float
    confidence: float
    other: str
    other_confidence: float
    pen: bool = False
    """A figure in pen, read apart from its line."""
    chosen: bool = False
    """Not the likeliest reading, or beside one that was left out: the grammar of a value chose."""
    others: tuple[tuple[str, float], ...] = ()
    votes: tuple[tuple[str, float], ...] = ()
    """Other readings of a run of figures in pen that begins here, with their weights against this one's."""
    run: int = 0
    """How many characters `votes` are about."""


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a line says."""

    characters: tuple[ReadCharacter, ...]

    @property
    def text(self) -> str:
        """The characters as one string."""
        return "".join(c.text for c in self.characters)

    @property
    def confidence(self) -> float:
        """Mean confidence of what is no space; 0 for an empty line."""
        solid = [c.confidence for c in self.characters if c.text != " "]
        return sum(solid) / len(solid) if solid else 0.0


def normalise(crop: GrayImage) -> FloatImage:
    """Return a line's picture as the model wants it: 48 rows, ink 1, paper 0."""
    height, width = crop.shape
    scale = HEIGHT / height
    wide = max(1, min(MAX_WIDTH, round(width * scale)))
    shrink = scale < 1
    resized = cv2.resize(
        crop, (wide, HEIGHT), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC
    ).astype(np.float32)
    # Each percentile is one of few grey levels: counting them is faster than sorting pixels.
    counts = np.cumsum(np.bincount(crop.ravel(), minlength=256))
    high = float(np.searchsorted(counts, 0.90 * crop.size))
    low = min(float(np.searchsorted(counts, 0.01 * crop.size)), high - 40.0)
    result: FloatImage = np.clip((high - resized) / (high - low), 0.0, 1.0).astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class LineSteps:
    """What the model says of one line: the chance of every class at every step, from left to right."""

    probabilities: FloatImage
    charset: tuple[str, ...]
    scale: float
    """Pixels of the given picture for one column of the model's."""

    def decoded(self) -> LineReading:
        """Return the likeliest reading."""
        return decode(self.probabilities, self.charset, self.scale)

    def limited(self, characters: frozenset[str]) -> LineSteps:
        """Return the steps of a line that can hold nothing but some characters."""
        allowed = np.array([i == 0 or c in characters for i, c in enumerate(self.charset)])
        chances = np.where(allowed, self.probabilities, np.float32(0.0)).astype(np.float32)
        # What the model gave to other characters is doubt, and stays so: the sum is not made one again.
        chances[:, 0] += np.float32(1e-6)
        return LineSteps(chances, self.charset, self.scale)

    def between(self, x0: float, x1: float) -> FloatImage:
        """Return the steps between two places of the given picture, one at least."""
        low = round((x0 / self.scale + PAD) / STRIDE - 0.5)
        high = round((x1 / self.scale + PAD) / STRIDE - 0.5)
        low = min(max(0, low), len(self.probabilities) - 1)
        return self.probabilities[low : max(low + 1, high + 1)]


class LineRecogniser:
    """The line model in onnxruntime, on one thread: the pool of workers is where this project is parallel."""

    def __init__(self, model: Path | None = None) -> None:
        import onnxruntime

        try:
            if model is None:
                source = files("data") / "ocr"
                with as_file(source / "line.json") as note, as_file(source / "line.onnx") as weights:
                    about, network = note.read_bytes(), weights.read_bytes()
            else:
                about, network = model.with_suffix(".json").read_bytes(), model.read_bytes()
            description = json.loads(about)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            # A memory arena would keep the largest page's need for ever.
            options.enable_cpu_mem_arena = False
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
            self._charset: tuple[str, ...] = tuple(str(c) for c in description["charset"])
            self.version = str(description["version"])
            self._temperature = float(description.get("confidence", {}).get("temperature", 1.0))
        except FileNotFoundError as error:
            raise OcrUnavailableError("The line model is not installed.", _ADVICE) from error
        except Exception as error:  # onnxruntime has no common base for what it raises
            raise OcrUnavailableError(f"The line model does not load: {error}.", _ADVICE) from error

    @property
    def characters(self) -> frozenset[str]:
        """The characters that the model can put out."""
        return frozenset(c for c in self._charset[1:] if c)

    @property
    def charset(self) -> tuple[str, ...]:
        """The classes of the model in their order; the first is the blank."""
        return self._charset

    def read(self, crops: Sequence[GrayImage]) -> list[LineReading]:
        """Read lines; lines of like length share a call."""
        return [steps.decoded() for steps in self.read_steps(crops)]

    def read_steps(self, crops: Sequence[GrayImage]) -> list[LineSteps]:
        """Return what the model says of lines, before anything is chosen."""
        inputs = [normalise(crop) for crop in crops]
        order = sorted(range(len(inputs)), key=lambda i: inputs[i].shape[1])
        found: list[LineSteps | None] = [None] * len(inputs)
        start = 0
        while start < len(order):
            end = start + 1
            narrow = _padded(inputs[order[start]])
            while end < len(order):
                width = _padded(inputs[order[end]])
                if width > 1.15 * narrow + 16 or width * (end - start + 1) > BATCH_COLUMNS:
                    break
                end += 1
            chosen = order[start:end]
            probabilities = self._run([inputs[i] for i in chosen])
            for row, index in enumerate(chosen):
                steps = (inputs[index].shape[1] + 2 * PAD) // STRIDE + 1
                scale = crops[index].shape[0] / HEIGHT
                found[index] = LineSteps(probabilities[row, :steps], self._charset, scale)
            start = end
        return [steps for steps in found if steps is not None]

    def read_only(self, crop: GrayImage, characters: frozenset[str]) -> LineReading:
        """Read a line that can hold nothing but some characters."""
        return self.read_steps([crop])[0].limited(characters).decoded()

    def _run(self, lines: Sequence[FloatImage]) -> FloatImage:
        width = max(_padded(line) for line in lines)
        batch = np.zeros((len(lines), 1, HEIGHT, width), dtype=np.float32)
        for row, line in enumerate(lines):
            batch[row, 0, :, PAD : PAD + line.shape[1]] = line
        (logs,) = self._session.run(["logprobs"], {"image": batch})
        if self._temperature != 1.0:
            logs = logs / self._temperature
            logs -= np.log(np.exp(logs).sum(axis=2, keepdims=True))
        result: FloatImage = np.exp(logs, dtype=np.float32)
        return result


def _padded(line: FloatImage) -> int:
    return max(MIN_WIDTH, -(-(int(line.shape[1]) + 2 * PAD) // 8) * 8)


def decode(steps: FloatImage, charset: Sequence[str], scale: float) -> LineReading:
    """Read the steps of one line greedily: the best class of each step, repeats merged, blanks dropped.

    Args:
        steps: the probability of every class at every step.
        charset: the classes; the first is the blank.
        scale: pixels of the given picture for one column of the model's.
    """
    best = steps.argmax(axis=1)
    changes = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(changes[1:], len(best))
    runs = [(int(a), int(b), int(best[a])) for a, b in zip(changes, ends, strict=True) if best[a] != 0]
    peaks = [a + int(steps[a:b, c].argmax()) for a, b, c in runs]
    risks = _lost(steps, runs)
    characters = []
    for number, (_, _, kind) in enumerate(runs):
        peak = peaks[number]
        chances = steps[peak].copy()
        sure = float(chances[kind])
        chances[kind] = 0.0
        second = int(chances.argmax())
        # A character reaches half way to its neighbours.
        before = (peaks[number - 1] + peak) / 2 if number else peak - 2.0
        after = (peaks[number + 1] + peak) / 2 if number + 1 < len(runs) else peak + 2.0
        confidence = min(sure, 1.0 - max(risks[number], risks[number + 1]))
        figure = charset[kind].isdecimal()
        characters.append(
            ReadCharacter(
                text=charset[kind],
                left=max(0.0, ((before + 0.5) * STRIDE - PAD) * scale),
                right=max(0.0, ((after + 0.5) * STRIDE - PAD) * scale),
                confidence=confidence,
                other=charset[second],
                other_confidence=float(chances[second]),
                others=_others(chances, charset) if figure or confidence < SURE else (),
            )
        )
    return LineReading(_trimmed(characters))


def _others(chances: FloatImage, charset: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest of the readings left at a place, best first; nothing is one of them."""
    best = np.argsort(-chances, kind="stable")[:OTHERS]
    return tuple((charset[i] if i else "", float(chances[i])) for i in best if chances[i] >= LEAST)


def _lost(steps: FloatImage, runs: Sequence[tuple[int, int, int]]) -> list[float]:
    """Return the chance that a character was passed over, for every gap and both ends."""
    risks = []
    for number in range(len(runs) + 1):
        start = runs[number - 1][1] if number else 0
        end = runs[number][0] if number < len(runs) else len(steps)
        if end <= start:
            risks.append(0.0)
            continue
        gap = steps[start:end]
        sound = gap[:, 0].copy()
        for side in (number - 1, number):
            if 0 <= side < len(runs):
                sound += gap[:, runs[side][2]]
        risks.append(float(max(0.0, 1.0 - sound.min())))
    return risks


def _trimmed(characters: list[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """Drop spaces at the ends and doubled ones."""
    kept: list[ReadCharacter] = []
    for character in characters:
        if character.text == " " and (not kept or kept[-1].text == " "):
            continue
        kept.append(character)
    if kept and kept[-1].text == " ":
        kept.pop()
    return tuple(kept)
