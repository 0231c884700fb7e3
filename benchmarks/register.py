"""Letter numbers and dates from picture to record, against labels and an office's own register.

    python -m benchmarks.register [--engine saraban] [--pen FILE] [--errors] [--write]

Page 1 of every labelled or registered scan beside the checkout is rendered and read as a picture, whatever
text its file holds, and the record's own number and date are compared. Labels say which values hold a
figure by pen; `--pen` names a CSV file (file, number, date: `printed`, `pen`, or `machine` where a numbering
machine filled it in) for letters that only the register knows. Without it these are counted as "not known how
written". Numbers that the register itself doubts are left out. A register's date can be the day of entry:
where the register does not quote the paper, its date is counted apart. `--write` renews the table of
docs/OCR_MODEL.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.card import replace, share, table
from benchmarks.ocr import SHARED, save_pages
from extractors.dates import find_dates
from extractors.numbers import find_letter_numbers
from extractors.text import to_arabic_digits
from pipeline.run import ReadOptions, read_files
from schemas.letter import LetterRecord, Status
from schemas.outcome import Outcome

SCANS = SHARED / "scans"
PEN = Path(__file__).parents[1] / "work" / "register_pen.csv"
PRINTED, BY_PEN, BY_MACHINE = "printed", "a figure by pen", "by a numbering machine"
UNKNOWN = "not known how written"
HOW = {"printed": PRINTED, "pen": BY_PEN, "machine": BY_MACHINE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a letter's first page bears."""

    file: str
    field: str
    value: str
    written: str
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the record says in its place."""

    wanted: Wanted
    value: str | None
    status: Status | None
    candidates: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it is the same value."""
        return self.value is not None and plain(self.value) == plain(self.wanted.value)


def plain(value: str) -> str:
    """Return a value without white space, in Arabic digits."""
    return re.sub(r"\s+", "", to_arabic_digits(value))


def labelled() -> list[Wanted]:
    """Return the numbers and dates of the labels."""
    found = []
    for line in (SCANS / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label.get("part", 1) != 1 or not (SCANS / "files" / label["file"]).exists():
            continue
        for field, key in (("number", "canonical"), ("date", "value")):
            given = label.get(field)
            value = given.get(key) if isinstance(given, dict) else given
            if value and field not in label.get("doubtful", ()):
                written = BY_PEN if field in label.get("handwritten", ()) else PRINTED
                found.append(Wanted(label["file"], field, value, written, "labels"))
    return found


def labelled_pens() -> dict[tuple[str, str], str]:
    """Return of every labelled number and date how it is written, known or not."""
    pens = {}
    for line in (SCANS / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        for field in ("number", "date"):
            pens[label["file"], field] = BY_PEN if field in label.get("handwritten", ()) else PRINTED
    return pens


def registered(pens: dict[tuple[str, str], str]) -> list[Wanted]:
    """Return what the register says without its doubtful numbers; entry dates are a field of their own."""
    found = []
    with (SCANS / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = row["file"]

            def put(field: str, value: str | None, how: str, name: str = name) -> None:
                if value:
                    written = pens.get((name, how), UNKNOWN)
                    found.append(Wanted(name, field, value, written, "register"))

            if "[?]" not in row["number"]:
                put("number", canonical(row["number"]), "number")
            if row["date_on_paper"]:
                put("date", day(row["date_on_paper"]), "date")
            else:
                put("entry date", row["register_date"], "date")
    return found


def canonical(text: str) -> str | None:
    """Return the canonical form of a number as a register writes it."""
    own = find_letter_numbers(f"ที่ {text}")
    if own:
        return own[0].canonical
    return plain(text) if re.fullmatch(r"\d+/\d{4}", plain(text)) else None


def day(text: str) -> str | None:
    """Return the day that a register quotes, where it does not doubt it."""
    return next((d.value for d in find_dates(text) if d.value), None) if "[?]" not in text else None


class _Silent:
    def total(self, files: int) -> None: ...

    def page(self, shown: str, number: int, seconds: float) -> None: ...

    def file(self, outcome: Outcome) -> None: ...


def records(files: Iterable[Path], engine: str) -> dict[str, LetterRecord]:
    """Read the first pages of files as pictures; return the first letter of each."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        save_pages(sorted(files), Path(folder), pdf=False)
        pictures = sorted(Path(folder).glob("*.png"))
        for _, outcome in read_files(pictures, ReadOptions(workers=1, engine=engine), _Silent()):
            for letter in outcome.letters:
                if letter.source.part == 1:
                    found[Path(letter.source.path).stem] = letter
    return found


def compare(wanted: Wanted, record: LetterRecord | None) -> Found:
    """Look a value up in its record."""
    if record is not None and wanted.field == "number" and record.number is not None:
        number = record.number
        return Found(wanted, number.canonical, number.status, number.candidates)
    if record is not None and wanted.field != "number" and record.date is not None:
        return Found(wanted, record.date.value, record.date.status, record.date.candidates)
    return Found(wanted, None, None, ())


def figures(found: list[Found]) -> str:
    """Return the table of counts."""
    rows = []
    for source in ("labels", "register", "both"):
        # A letter that both know counts once, by its label.
        once = {(f.wanted.file, f.wanted.field): f for f in reversed(found)}
        some = list(once.values()) if source == "both" else [f for f in found if f.wanted.source == source]
        for field in ("number", "date", "entry date"):
            for written in (PRINTED, BY_PEN, BY_MACHINE, UNKNOWN):
                these = [f for f in some if (f.wanted.field, f.wanted.written) == (field, written)]
                if these:
                    rows.append([source, field, written, *_counts(these)])
        hard = [f for f in some if f.wanted.field != "entry date"]
        for written in (PRINTED, BY_PEN, BY_MACHINE) if source == "both" else ():
            these = [f for f in hard if f.wanted.written == written]
            rows.append([source, "numbers and dates", written, *_counts(these)])
        rows.append([source, "numbers and dates", "all", *_counts(hard)])
    head = ["truth", "field", "how", "right", "wrong", "none read", "wrong, marked `unverified`",
            "wrong, truth among candidates", "wrong among `verified`"]  # fmt: skip
    return table(head, rows)


def _counts(some: list[Found]) -> list[str]:
    right = sum(f.right for f in some)
    absent = sum(f.value is None for f in some)
    wrong = [f for f in some if f.value is not None and not f.right]
    marked = sum(f.status is Status.UNVERIFIED for f in wrong)
    known = sum(plain(f.wanted.value) in map(plain, f.candidates) for f in wrong)
    sure = [f for f in some if f.status is Status.VERIFIED]
    false = sum(not f.right for f in sure)
    return [share(right, len(some)), str(len(wrong)), str(absent),
            f"{marked} of {len(wrong)}", f"{known} of {len(wrong)}", f"{false} of {len(sure)}"]  # fmt: skip


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", default="saraban")
    parser.add_argument("--pen", type=Path, default=PEN)
    parser.add_argument("--errors", action="store_true", help="print every value that is not right")
    parser.add_argument("--write", action="store_true", help="renew the table of docs/OCR_MODEL.md")
    given = parser.parse_args()
    if not SCANS.is_dir():
        print("There is no ../shared beside this checkout.", file=sys.stderr)
        return 2
    pens: dict[tuple[str, str], str] = {}
    if given.pen.is_file():
        with given.pen.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for field in ("number", "date"):
                    if row[field]:
                        pens[row["file"], field] = HOW[row[field]]
    labels = labelled()
    pens |= labelled_pens()
    wanted = labels + registered(pens)
    files = {SCANS / "files" / w.file for w in wanted}
    read = records(files, given.engine)
    with_pages = {p.name for p in files if p.suffix in (".pdf", ".jpg", ".png")}
    found = [compare(w, read.get(w.file)) for w in wanted if w.file in with_pages]
    if given.errors:
        for f in found:
            if not f.right:
                w = f.wanted
                print(f"{w.file} ({w.source}): {w.field}, {w.written}: {w.value} read as {f.value}", end=" ")
                print(f"({f.status}) or {' '.join(f.candidates)}")
    text = figures(found)
    print(text)
    if given.write:
        replace("register", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
