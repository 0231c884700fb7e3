"""Writes docs/ACCURACY.md: how good the reading is, set by set, with the command that measured it.

    python -m benchmarks.accuracy [--check | --gaps]

Invented letters come with the project; development sets beside the checkout are measured where they are.
`--check` measures the invented letters and the sample archive, scans and all, and fails where something that
was right is wrong now. What is known to be wrong stands in a file of gaps beside the labels; `--gaps` writes
it anew.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.evaluate import Evaluation, evaluate, read_labels, render
from pipeline.evaluate.fields import Json
from pipeline.evaluate.scoring import labelled_name
from pipeline.ingest.readers.office import soffice
from pipeline.ocr import open_engine
from pipeline.run import ReadOptions, read_files
from schemas.outcome import Outcome

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
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

    @property
    def gaps(self) -> Path:
        """The baseline: every slip that is known."""
        return self.labels.with_name("known_gaps.txt")


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
    names = {path: labelled_name(path.name, wanted) for path in chosen.files.rglob("*.*")}
    paths = sorted(path for path, name in names.items() if name in wanted and path.is_file())
    if soffice() is None:
        # Old Word files need LibreOffice, which `make setup` does not install.
        left_out = {path.name for path in paths if path.suffix == ".doc"}
        paths = [path for path in paths if path.name not in left_out]
        labels = tuple(label for label in labels if label.file not in left_out)
    records: dict[tuple[str, int], Mapping[str, Json]] = {}
    for _, outcome in read_files(paths, ReadOptions(), _Silent()):
        for letter in outcome.letters:
            name = names[Path(letter.source.path)]
            records[name, letter.source.part] = json.loads(letter.model_dump_json())
    return evaluate(labels, records)


def report(chosen: Iterable[LabelledSet]) -> str:
    """Return the page."""
    engine = ReadOptions().engine
    libraries = ", ".join(f"{name} {version(name)}" for name in ("phonenumbers", "holidays", "onnxruntime"))
    parts = [
        "# Accuracy\n",
        f"Measured by `make accuracy` on {dt.date.today().isoformat()} with saraban {version('saraban')}, "
        f"OCR engine `{engine}` with model `{open_engine(engine).info.model}`, Python "
        f"{platform.python_version()}, {libraries}. A field's F1 is by its own way to match: strict for "
        "codes and dates, digit-folded for numbers, alike to 0.95 by edit distance for names and subjects; "
        "the last three columns match all fields in one way. `in labels` is the support: where it is small, "
        "read counts, not rates. The interval is a bootstrap over letters (1,000 draws).\n",
        "`make accuracy-check`, a part of `make test`, measures the first two sets and fails on a loss "
        "against their `known_gaps.txt`.\n",
    ]
    for one in chosen:
        command = f"saraban evaluate {_shown(one.labels)} --files {_shown(one.files)} --by-source"
        parts += [f"## {one.title}\n", f"{one.note} `{command}`\n", render(measure(one), by_source=True)]
    return "\n".join(parts)


def _shown(path: Path) -> str:
    return str(
        path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path("..") / path.relative_to(ROOT.parent)
    )


def check(chosen: LabelledSet) -> int:
    """Compare what is wrong in a set with its known gaps; a loss gives 1."""
    began = time.perf_counter()
    measured = measure(chosen)
    now = [str(slip) for slip in measured.slips]
    known = chosen.gaps.read_text(encoding="utf-8").splitlines()
    lost, gained = losses(now, known), losses(known, now)
    micro = measured.micro
    print(
        f"{chosen.title}: {len(measured.letters)} letters, micro F1 {micro.f1:.4f}, "
        f"{len(gained)} gained, {len(lost)} lost, {time.perf_counter() - began:.0f} s"
    )
    for line in lost:
        print("lost:", line)
    for line in gained:
        print("gained:", line)
    if gained:
        print(f"take them out of {chosen.gaps.relative_to(ROOT)}: python -m benchmarks.accuracy --gaps")
    return 1 if lost else 0


def losses(now: Iterable[str], before: Iterable[str]) -> list[str]:
    """Return the slips of `now` that `before` has not.

    What is missed is compared item by item. What is too much is counted by letter and field, since one
    misreading in place of another is no loss.
    """
    now, before = sorted(now), set(before)
    extra = Counter(map(_place, filter(_is_extra, before)))
    lost = []
    for slip in now:
        if not _is_extra(slip):
            lost += [slip] if slip not in before else []
        elif extra[_place(slip)] > 0:
            extra[_place(slip)] -= 1
        else:
            lost.append(slip)
    return lost


def _is_extra(slip: str) -> bool:
    return ": extra " in slip


def _place(slip: str) -> str:
    """Letter and field of a slip."""
    return slip.partition(": extra ")[0]


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="fail where something was lost")
    parser.add_argument("--gaps", action="store_true", help="write down the known gaps anew")
    arguments = parser.parse_args()
    own = [one for one in SETS if one.own]
    if arguments.check:
        return max(check(one) for one in own)
    if arguments.gaps:
        for one in own:
            lines = sorted(str(slip) for slip in measure(one).slips)
            one.gaps.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return 0
    REPORT.write_text(report(s for s in SETS if s.labels.exists()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
