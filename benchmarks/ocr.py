"""Reads the same pages with Saraban and its peers, one core each, and says what was right and what it cost.

    python -m benchmarks.ocr --shared [--write]         the transcribed scans beside the checkout, scored
    python -m benchmarks.ocr [FILE…] [--engines …]      any files, times only

The peers are what their users type, with OMP_THREAD_LIMIT=1:
`tesseract PAGE.png OUT -l tha+eng --psm 3` and
`ocrmypdf -l tha+eng --output-type none --sidecar OUT.txt PAGE.pdf -`.
They are looked for on the PATH, beside the interpreter and in BENCH_BIN; one that is absent is named. Pages
are rendered once at 300 dpi, not timed, and every engine starts from the same pixels on the disk. Times are
processor seconds of a process and its children, so that other work on the machine matters little. Memory is
the most that one process held. `--write` renews the table of docs/OCR_MODEL.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.card import replace, share, table
from benchmarks.peers import COMMANDS, OURS, program

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLE = ROOT / "data" / "sample" / "archive"
DEFAULT = ("saraban", "tesseract command", "ocrmypdf command")
_COUNT = re.compile(r"^(.{20})\s*(\d+)/(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an engine's readings took."""

    version: str
    first: float
    """Processor seconds until its first page was read once: start, model, warm-up."""
    seconds: Mapping[str, float]
    failed: Mapping[str, str]
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class Score:
    """What the scorer of the development set says of readings."""

    cer: float
    median: float
    p95: float
    counts: Mapping[str, tuple[int, int]]


def save_pages(files: Sequence[Path], folder: Path, *, pdf: bool = True) -> list[str]:
    """Render the first page of each file to NAME.png (and NAME.pdf); those without pictures are named."""
    from fpdf import FPDF

    from pipeline.ingest import discover, read
    from pipeline.ingest.limits import Limits
    from pipeline.ingest.render import page_image

    limits = Limits()
    names = []
    for file in files:
        with tempfile.TemporaryDirectory() as spool:
            document = next((read(found, Path(spool), limits, None) for found in discover([file])), None)
        if document is None or document.source is None or not document.pages:
            print(f"left out: {file.name}", file=sys.stderr)
            continue
        media_type = document.source.media_type
        if not media_type.startswith(("image/", "application/pdf")):
            print(f"left out, no picture: {file.name}", file=sys.stderr)
            continue
        image = page_image(file, media_type, 1, limits=limits)
        image.load()
        points = document.pages[0].width or image.width * 72 / 300, document.pages[0].height or 842.0
        dpi = round(max(image.size) / max(points) * 72)
        image.save(folder / f"{file.name}.png", dpi=(dpi, dpi), compress_level=1)
        if pdf:
            sheet = FPDF(unit="pt", format=(image.width * 72 / dpi, image.height * 72 / dpi))
            sheet.set_image_filter("FlateDecode")  # no loss: every engine sees the same pixels
            sheet.add_page()
            sheet.image(image, 0, 0, sheet.w, sheet.h)
            sheet.output(str(folder / f"{file.name}.pdf"))
        names.append(file.name)
    return names


def run(engine: str, pages: Path, out: Path) -> Cost | None:
    """Read the pages with an engine; `None` where it is not installed."""
    if engine in COMMANDS and program(COMMANDS[engine]) is None:
        print(f"absent: {COMMANDS[engine]} is not on this machine; it is not compared", file=sys.stderr)
        return None
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.peers", engine, str(pages), str(out)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"left out: {engine} does not run here", file=sys.stderr)
        return None
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def score(out: Path) -> Score | None:
    """Score readings with the scorer of the development set."""
    command = [sys.executable, str(SHARED / "score" / "ocr.py"), str(SHARED / "scans" / "text"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rates = re.search(r"cer ([\d.]+)\s+median ([\d.]+)\s+p95 ([\d.]+)", done.stdout)
    if rates is None:
        print((done.stderr or done.stdout).strip()[-300:], file=sys.stderr)
        return None
    counts = {m[1].strip(): (int(m[2]), int(m[3])) for m in _COUNT.finditer(done.stdout)}
    return Score(float(rates[1]), float(rates[2]), float(rates[3]), counts)


def _halved(costs: Mapping[str, Cost]) -> list[str]:
    """Return on how many pages the first engine takes at most half of each other's time."""
    first, *others = costs.values()
    halved = []
    for other in others:
        both = [
            (first.seconds[page], taken) for page, taken in other.seconds.items() if page in first.seconds
        ]
        halved.append(share(sum(2 * ours <= theirs for ours, theirs in both), len(both)))
    return halved


def figures(costs: Mapping[str, Cost], scores: Mapping[str, Score | None]) -> str:
    """Return the table: an engine a column."""
    base = mean(next(iter(costs.values())).seconds.values())
    rows: list[list[str]] = [
        ["version", *(c.version for c in costs.values())],
        ["pages read", *(f"{len(c.seconds)}" + (f", {len(c.failed)} failed" if c.failed else "")
                         for c in costs.values())],
        ["processor seconds a page, mean", *(f"{mean(c.seconds.values()):.2f}" for c in costs.values())],
        ["median", *(f"{median(c.seconds.values()):.2f}" for c in costs.values())],
        ["times the first column's", *(f"{mean(c.seconds.values()) / base:.1f}" for c in costs.values())],
        ["pages on which the first takes at most half", "", *(_halved(costs) if len(costs) > 1 else ())],
        ["peak memory of a process", *(f"{c.peak_megabytes:.0f} MB" for c in costs.values())],
    ]  # fmt: skip
    known = [scores.get(name) for name in costs]
    if any(known):
        for label, value in (("median page CER", "median"), ("CER, all pages", "cer"), ("CER, p95", "p95")):
            rows.append([label, *(f"{getattr(s, value):.2%}" if s else "" for s in known)])
        for label, key in (
            ("printed digit values right", "digit values"),
            ("Thai digits right", "Thai digits"),
            ("Arabic digits right", "Arabic digits"),
            ("whole digit runs right", "numbers"),
            ("digits by pen right", "handwritten digits"),
        ):
            rows.append([label, *(share(*s.counts.get(key, (0, 0))) if s else "" for s in known)])
    return table(["", *costs], rows)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--shared", action="store_true", help="the transcribed scans beside the checkout")
    parser.add_argument("--engines", nargs="*", default=list(DEFAULT), choices=[*OURS, *COMMANDS])
    parser.add_argument("--keep", type=Path, help="a folder for the readings")
    parser.add_argument("--write", action="store_true", help="renew the table of docs/OCR_MODEL.md")
    given = parser.parse_args()
    files: list[Path] = given.files
    if given.shared:
        if not SHARED.is_dir():
            print("There is no ../shared beside this checkout.", file=sys.stderr)
            return 2
        transcribed = {path.stem for path in (SHARED / "scans" / "text").glob("*.txt")}
        files = [path for path in sorted((SHARED / "scans" / "files").iterdir()) if path.name in transcribed]
    elif not files:
        files = sorted(
            p for p in SAMPLE.rglob("*") if p.suffix in (".jpg", ".png") or "scan" in p.parent.name
        )
    with tempfile.TemporaryDirectory() as spare:
        pages = Path(spare) / "pages"
        pages.mkdir()
        if not save_pages([f for f in files if f.is_file()], pages):
            print("There are no pages to read.", file=sys.stderr)
            return 2
        out: Path = given.keep or Path(spare) / "read"
        costs: dict[str, Cost] = {}
        scores: dict[str, Score | None] = {}
        for name in given.engines:
            folder = out / name.replace(" ", "-")
            cost = run(name, pages, folder)
            if cost is None or not cost.seconds:
                continue
            costs[name] = cost
            for page, why in cost.failed.items():
                print(f"{name}: {page}: {why}", file=sys.stderr)
            (folder / "sidecar.txt").unlink(missing_ok=True)
            if given.shared:
                scores[name] = score(folder)
    if not costs:
        print("No engine runs here.", file=sys.stderr)
        return 2
    text = figures(costs, scores)
    print(text)
    if given.write:
        replace("ocr", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
