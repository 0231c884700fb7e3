"""Pairs records with labels and counts, letter by letter: sums, sources and intervals come from one table."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.fields import FIELDS, FieldRule, Item, Json, Match, agree

_RESAMPLES = 1000


class LabelError(Exception):
    """A file of labels cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is true of one letter; keys that are absent or doubtful are not scored."""

    file: str
    part: int
    values: Mapping[str, Json]

    def scores(self, rule: FieldRule) -> bool:
        """Say whether the label vouches for what this rule compares."""
        doubtful = self.values.get("doubtful")
        if rule.key not in self.values or (isinstance(doubtful, Sequence) and rule.key in doubtful):
            return False
        items = self.values[rule.key]
        if rule.part is None or not isinstance(items, Sequence):
            return True
        return all(isinstance(item, Mapping) and rule.part in item for item in items)


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a field were right, missed, and too many."""

    hit: int = 0
    miss: int = 0
    extra: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hit + other.hit, self.miss + other.miss, self.extra + other.extra)

    @property
    def precision(self) -> float:
        """Of what was read, the share that is right; 0 where nothing was read."""
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else 0.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was read; 0 where nothing is there."""
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        whole = 2 * self.hit + self.miss + self.extra
        return 2 * self.hit / whole if whole else 0.0

    @property
    def support(self) -> int:
        """How many items the labels hold."""
        return self.hit + self.miss


@dataclass(frozen=True, slots=True)
class Slip:
    """One item that was missed, or was too many."""

    file: str
    part: int
    field: str
    missed: bool
    item: Item

    def __str__(self) -> str:
        """Return the slip as one line."""
        what = "missed" if self.missed else "extra"
        return f"{self.file}#{self.part}  {self.field}: {what} {' | '.join(self.item)}"


@dataclass(frozen=True, slots=True)
class Scored:
    """One letter's counts by field, for each way to match; `right` is each field's own way."""

    file: str
    part: int
    right: Mapping[str, Count]
    by_match: Mapping[Match, Mapping[str, Count]]
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All letters, scored."""

    letters: tuple[Scored, ...]

    def field(self, name: str, match: Match | None = None) -> Count:
        """Sum one field over all letters."""
        tables = (s.right if match is None else s.by_match[match] for s in self.letters)
        return sum((table.get(name, Count()) for table in tables), Count())

    @property
    def micro(self) -> Count:
        """Sum over all letters and fields."""
        return sum((count for s in self.letters for count in s.right.values()), Count())

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Everything that is not right."""
        return tuple(slip for s in self.letters for slip in s.slips)

    def interval(self, seed: int = 0) -> tuple[float, float]:
        """Return the 95 % bootstrap interval of the micro F1, letters drawn with replacement."""
        if not self.letters:
            return (0.0, 0.0)
        sums = [sum(s.right.values(), Count()) for s in self.letters]
        chance = random.Random(seed)  # noqa: S311 - statistics, no secret
        drawn = sorted(sum(chance.choices(sums, k=len(sums)), Count()).f1 for _ in range(_RESAMPLES))
        return drawn[int(_RESAMPLES * 0.025)], drawn[int(_RESAMPLES * 0.975)]

    def by_source(self) -> Mapping[str, Count]:
        """Sum over all fields by the kind of file (its ending)."""
        sums: dict[str, Count] = {}
        for scored in self.letters:
            kind = Path(scored.file).suffix.lstrip(".") or "none"
            sums[kind] = sums.get(kind, Count()) + sum(scored.right.values(), Count())
        return sums


def read_labels(path: Path) -> tuple[Label, ...]:
    """Read labels, one JSON object a line with `file`, `part` and keys of the output contract.

    Raises:
        LabelError: a line is no such object.
    """
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            labels.append(Label(str(values["file"]), int(values["part"]), values))
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(f"{path}, line {number}: no label ({error})") from error
    return tuple(labels)


def labelled_name(name: str, labelled: Collection[str]) -> str:
    """Return the name under which a file is labelled: a transcription has its scan's, with .txt behind it."""
    return name if name in labelled else name.removesuffix(".txt")


def evaluate(labels: Iterable[Label], records: Mapping[tuple[str, int], Mapping[str, Json]]) -> Evaluation:
    """Score records, keyed by file name and part, against labels.

    A record without a label costs its letter as an extra one where another part of its file is labelled.
    """
    labels = tuple(labels)
    scored = [_score(label, records.get((label.file, label.part))) for label in labels]
    known = {(label.file, label.part) for label in labels}
    files = {label.file for label in labels}
    for file, part in sorted(records):
        if file in files and (file, part) not in known:
            count = {"letters": Count(extra=1)}
            slip = Slip(file, part, "letters", missed=False, item=(file,))
            scored.append(Scored(file, part, count, dict.fromkeys(Match, count), (slip,)))
    return Evaluation(tuple(scored))


def _score(label: Label, record: Mapping[str, Json] | None) -> Scored:
    found = Count(hit=1) if record is not None else Count(miss=1)
    right: dict[str, Count] = {"letters": found}
    by_match: dict[Match, dict[str, Count]] = {match: {"letters": found} for match in Match}
    slips: list[Slip] = []
    if record is None:
        slips.append(Slip(label.file, label.part, "letters", missed=True, item=(label.file,)))
    for rule in FIELDS:
        if not label.scores(rule):
            continue
        wanted, optional = _wanted(rule, label.values[rule.key])
        got = list(rule.items(record.get(rule.key))) if record else []
        for match in Match:
            by_match[match][rule.name] = _compare(wanted, got, optional, match)[0]
        count, missed, extra = _compare(wanted, got, optional, rule.match)
        if wanted or got:
            right[rule.name] = count
        slips += [Slip(label.file, label.part, rule.name, missed=True, item=item) for item in missed]
        slips += [Slip(label.file, label.part, rule.name, missed=False, item=item) for item in extra]
    return Scored(label.file, label.part, right, by_match, tuple(slips))


def _wanted(rule: FieldRule, value: Json) -> tuple[list[Item], list[Item]]:
    """Split a label's items in those that must be there and those marked optional."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return list(rule.items(value)), []
    optional = [v for v in value if isinstance(v, Mapping) and v.get("optional")]
    return list(rule.items([v for v in value if v not in optional])), list(rule.items(optional))


def _compare(
    wanted: Sequence[Item], got: Sequence[Item], optional: Sequence[Item], match: Match
) -> tuple[Count, list[Item], list[Item]]:
    left, missed = list(got), []
    for item in wanted:
        found = next((g for g in left if agree(item, g, match)), None)
        if found is None:
            missed.append(item)
        else:
            left.remove(found)
    extra = [g for g in left if not any(agree(o, g, match) for o in optional)]
    return Count(len(wanted) - len(missed), len(missed), len(extra)), missed, extra
