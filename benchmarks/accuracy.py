"""Writes docs/ACCURACY.md: how good the reading is, set by set, with the command that measured it.

    python -m benchmarks.accuracy [--check]

Invented letters come with the project; development sets beside the checkout are measured where they are.
`--check` measures the invented letters only and fails where something that was right is wrong now.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.evaluate import Evaluation, evaluate, read_labels, render
from pipeline.evaluate.fields import Json
from pipeline.run import ReadOptions, read_files
from schemas.outcome import Outcome

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
GAPS = ROOT / "tests" / "golden" / "known_gaps.txt"
REPORT = ROOT / "docs" / "ACCURACY.md"


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Labels, and where the labelled files lie."""

    title: str
    labels: Path
    files: Path
    note: str
    own: bool = True
    """Invented letters that come with the project."""


SETS = (
    LabelledSet(
        "Invented letters, written blind",
        ROOT / "tests/golden/records.jsonl",
        ROOT / "tests/golden/letters",
        "Plain text of all six kinds, written and labelled by somebody who had not seen the rules.",
    ),
    LabelledSet(
        "Sample archive",
        ROOT / "data/sample/records.jsonl",
        ROOT / "data/sample/archive",
        "DOCX, DOC, PDF and drawn scans of invented letters.",
    ),
    LabelledSet(
        "Development set: letters",
        SHARED / "letters/labels.jsonl",
        SHARED / "letters",
        "Transcriptions of real letters; the rules were developed on them. Not part of the project.",
        own=False,
    ),
    LabelledSet(
        "Development set: transcribed scans",
        SHARED / "scans/labels.jsonl",
        SHARED / "scans/text_clean",
        "Page 1 of real scans as text; the rules were developed on them. Not part of the project.",
        own=False,
    ),
)


class _Silent:
    def total(self, files: int) -> None: ...

    def page(self, shown: str, number: int, seconds: float) -> None: ...

    def file(self, outcome: Outcome) -> None: ...


def measure(chosen: LabelledSet) -> Evaluation:
    """Read the files of a set and score them."""
    labels = read_labels(chosen.labels)
    wanted = {label.file for label in labels}
    # A transcription bears its scan's name with .txt behind it.
    names = {path: path.name if path.name in wanted else path.stem for path in chosen.files.rglob("*.*")}
    paths = sorted(path for path, name in names.items() if name in wanted and path.is_file())
    records: dict[tuple[str, int], Mapping[str, Json]] = {}
    for _, outcome in read_files(paths, ReadOptions(), _Silent()):
        for letter in outcome.letters:
            name = names[Path(letter.source.path)]
            records[name, letter.source.part] = json.loads(letter.model_dump_json())
    return evaluate(labels, records)


def report(chosen: Iterable[LabelledSet]) -> str:
    """Return the page."""
    parts = [
        "# Accuracy\n",
        f"Measured by `make accuracy` on {dt.date.today().isoformat()} with saraban {version('saraban')}, "
        f"OCR engine `{ReadOptions().engine}`. A field's F1 is by its own way to match: strict for codes and "
        "dates, digit-folded for numbers, alike to 0.95 for names and subjects. "
        "`in labels` is the support: where it is small, read counts, not rates.\n",
    ]
    for one in chosen:
        parts += [f"## {one.title}\n", f"{one.note}\n", render(measure(one), by_source=True)]
    return "\n".join(parts)


def check() -> int:
    """Compare what is wrong on the blind letters with the known gaps; a new slip is a loss."""
    known = set(GAPS.read_text(encoding="utf-8").splitlines())
    now = {str(slip) for slip in measure(SETS[0]).slips}
    for line in sorted(now - known):
        print("lost:", line)
    for line in sorted(known - now):
        print("gained:", line)
    if known - now:
        print(f"take the gained lines out of {GAPS.relative_to(ROOT)}: python -m benchmarks.accuracy --gaps")
    return 1 if now - known else 0


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="fail where something was lost")
    parser.add_argument("--gaps", action="store_true", help="write down the known gaps anew")
    arguments = parser.parse_args()
    if arguments.check:
        return check()
    if arguments.gaps:
        lines = sorted(str(slip) for slip in measure(SETS[0]).slips)
        GAPS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return 0
    REPORT.write_text(report(s for s in SETS if s.labels.exists()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
