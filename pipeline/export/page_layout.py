"""A page's words by line: what hOCR and the hidden text of a PDF are both made of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from schemas.source import Box, LineKind, Page, Span, Word


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line without a space between them; the reader parts Thai where it suits it."""

    words: tuple[Word, ...]
    span: Span
    box: Box

    @property
    def confidence(self) -> float:
        """Mean confidence of its characters."""
        lengths = [word.span[1] - word.span[0] for word in self.words]
        return sum(w.confidence * n for w, n in zip(self.words, lengths, strict=True)) / max(1, sum(lengths))

    @property
    def doubtful(self) -> tuple[int, ...]:
        """Characters in doubt, counted from the run's first."""
        return tuple(place - self.span[0] for word in self.words for place in word.doubtful)


@dataclass(frozen=True, slots=True)
class RunLine:
    """A line of runs, left to right as they are read."""

    runs: tuple[Run, ...]
    box: Box
    kind: LineKind


def lines_of(page: Page) -> tuple[RunLine, ...]:
    """Return a page's words by line, in the order of its text; words of no line make lines of their own."""
    lines = sorted(page.lines, key=lambda line: line.span)
    starts = [line.span[0] for line in lines]
    grouped: list[tuple[int, list[Word]]] = []
    for word in sorted(page.words, key=lambda word: word.span):
        if not page.text[word.span[0] : word.span[1]].strip():
            continue
        at = bisect_right(starts, word.span[0]) - 1
        if at >= 0 and word.span[0] >= lines[at].span[1]:
            at = -1
        between = page.text[grouped[-1][1][-1].span[1] : word.span[0]] if grouped else "\n"
        if not grouped or grouped[-1][0] != at or (at < 0 and "\n" in between):
            grouped.append((at, []))
        grouped[-1][1].append(word)
    made = []
    for at, words in grouped:
        runs = _runs(page.text, words)
        box = runs[0].box
        for run in runs[1:]:
            box = box.union(run.box)
        made.append(RunLine(runs, box, lines[at].kind if at >= 0 else LineKind.PRINT))
    return tuple(made)


def _runs(text: str, words: list[Word]) -> tuple[Run, ...]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and text[groups[-1][-1].span[1] : word.span[0]] == "":
            groups[-1].append(word)
        else:
            groups.append([word])
    runs = []
    for group in groups:
        box = group[0].box
        for word in group[1:]:
            box = box.union(word.box)
        runs.append(Run(tuple(group), (group[0].span[0], group[-1].span[1]), box))
    return tuple(runs)
