"""How far the reader's own word can be trusted: digit runs that it vouches for, and its confidences.

    python -m benchmarks.trust [--pages 1000] [--shared] [--write]

Generated pages are drawn in faces that training never saw, with the damage of real offices
(`pipeline/ocr/train/pages.py`; needs `make ocr-data`); `--shared` adds the transcribed scans beside the
checkout. A run of two or more printed digits is vouched for where no character of it is in doubt: what is
read from it becomes `verified` in the record. Results are kept page by page in work/trust, for this model and
this code; a run that was stopped goes on. `--write` renews the tables of docs/OCR_MODEL.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"

from PIL import Image

from benchmarks.alignment import RUN, digits, fit, squash
from benchmarks.card import replace, share, table
from benchmarks.ocr import SHARED, save_pages
from pipeline.ocr import OcrEngine, open_engine, read_page
from pipeline.ocr.cache import code_version
from schemas.source import Box, Page

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "work" / "trust"
FIRST_SEED = 7_000_001
"""Far from the seeds of training and validation."""
BINS = 20

Truth = tuple[str, frozenset[int], Box | None]
"""A line's text, the places in it that a pen wrote, and where it stands (points)."""


def measure(page: Page, lines: Sequence[Truth]) -> dict[str, object]:
    """Count what became of a page's digit runs, and how right its words are against their confidence."""
    doubtful = {place for word in page.words for place in word.doubtful}
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    right_at = [False] * len(page.text)
    known_at = [False] * len(page.text)
    for text, pens, box in lines:
        truth = squash(text)
        places = _places(page, box)
        read = squash("".join(page.text[p] for p in places), places)
        fitted = [[read.places[i] for i in some] for some in fit(truth.text, read.text)]
        for want, some, origin in zip(truth.text, fitted, truth.places, strict=True):
            for number, place in enumerate(some):
                known_at[place] = origin not in pens
                right_at[place] = not number and squash(page.text[place]).text == want
        for run in RUN.finditer(truth.text):
            by_pen = any(truth.places[i] in pens for i in range(run.start(), run.end()))
            extra = fitted[run.start() - 1][1:] if run.start() else []
            # An added character before the run counts where it is a digit beside it.
            some = [p for p in extra if page.text[p].isdecimal()]
            some += [p for i in range(run.start(), run.end()) for p in fitted[i]]
            have = digits("".join(page.text[p] for p in some))
            kind = "pen " if by_pen else ""
            right = have == digits(run.group())
            state = "lost" if not have else "doubtful" if doubtful & set(some) else "vouched"
            counts[f"{kind}{state}{'' if right or not have else ' wrong'}"] += 1
            if state == "vouched" and not right:
                wrong.append(f"{run.group()} read as {have}")
    words = [[0.0] * 6 for _ in range(BINS)]
    for word in page.words:
        inside = [p for p in range(*word.span) if not page.text[p].isspace()]
        if not inside or not all(known_at[p] for p in inside):
            continue
        row = words[min(BINS - 1, int(word.confidence * BINS))]
        row[0] += 1
        row[1] += all(right_at[p] for p in inside)
        row[2] += len(inside)
        row[3] += sum(right_at[p] for p in inside)
        row[4] += word.confidence
        row[5] += word.confidence * len(inside)
    return {"counts": dict(counts), "words": words, "wrong": wrong}


def _places(page: Page, box: Box | None) -> list[int]:
    """Return the places of a page's text that can stand for a line: those of the read lines about its box."""
    if box is None:
        return list(range(len(page.text)))
    found: list[int] = []
    for line in sorted(page.lines, key=lambda x: x.box.x0):
        across = min(line.box.x1, box.x1) - max(line.box.x0, box.x0)
        down = min(line.box.y1, box.y1) - max(line.box.y0, box.y0)
        if across > 0 and down > 0.4 * min(line.box.y1 - line.box.y0, box.y1 - box.y0):
            found += range(*line.span)
    return found


def generated(seeds: Sequence[int], engine: OcrEngine) -> Iterator[dict[str, object]]:
    """Draw pages, read and measure them."""
    from pipeline.ocr.train.pages import Kind, draw_page

    for seed in seeds:
        drawn = draw_page(seed, "unseen")
        height, width = drawn.picture.shape[:2]
        page = read_page(Image.fromarray(drawn.picture), 1, width * 0.24, height * 0.24, engine)
        lines = [
            (
                line.text,
                frozenset(i for a, b in line.pens for i in range(a, b)),
                Box(*(v * 0.24 for v in line.box)),
            )
            for line in drawn.lines
            if line.kind is Kind.PRINT
        ]
        yield {"page": seed, **measure(page, lines)}


def transcribed(engine: OcrEngine) -> Iterator[dict[str, object]]:
    """Read and measure the transcribed scans."""
    texts = sorted((SHARED / "scans" / "text").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        files = [SHARED / "scans" / "files" / path.stem for path in texts]
        names = save_pages([f for f in files if f.is_file()], Path(folder), pdf=False)
        for name in names:
            with Image.open(f"{folder}/{name}.png") as image:
                image.load()
                page = read_page(image, 1, None, None, engine)
            text = (SHARED / "scans" / "text" / f"{name}.txt").read_text(encoding="utf-8")
            yield {"page": name, **measure(page, list(_transcript(text)))}


def _transcript(text: str) -> Iterator[Truth]:
    """Read a transcription: «…» is by pen, lines with [?] are in doubt, those with # are remarks."""
    for line in text.splitlines():
        if line.startswith("#") or "[?]" in line:
            continue
        plain: list[str] = []
        pens: set[int] = set()
        inside = False
        for character in line:
            if character in "«»":
                inside = character == "«"
                continue
            if inside:
                pens.add(len(plain))
            plain.append(character)
        if len(squash("".join(plain)).text) >= 6:
            yield "".join(plain), frozenset(pens), None


def _version(engine: OcrEngine) -> str:
    digest = hashlib.sha256(f"{engine.info} {code_version()}".encode())
    for source in sorted((ROOT / "pipeline" / "ocr" / "train").glob("*.py")):
        digest.update(source.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:12]


def runs_table(results: dict[str, list[dict[str, object]]]) -> str:
    """Return the table of digit runs."""
    head = ["pages", "printed digit runs", "right", "vouched for (`verified`)", "wrong among these",
            "right, but in doubt", "wrong and in doubt", "not read", "by pen: right",
            "by pen: wrong, yet vouched for"]  # fmt: skip
    rows = []
    for name, some in results.items():
        c: Counter[str] = Counter()
        for result in some:
            c.update(result["counts"])  # type: ignore[arg-type]
        sure, lies = c["vouched"], c["vouched wrong"]
        total = sure + lies + c["doubtful"] + c["doubtful wrong"] + c["lost"]
        pen = {k: c[f"pen {k}"] for k in ("vouched", "vouched wrong", "doubtful", "doubtful wrong", "lost")}
        rows.append([f"{len(some):,} {name}", f"{total:,}", share(sure + c["doubtful"], total),
                     share(sure + lies, total), share(lies, sure + lies), share(c["doubtful"], total),
                     share(c["doubtful wrong"], total), share(c["lost"], total),
                     share(pen["vouched"] + pen["doubtful"], sum(pen.values())),
                     share(pen["vouched wrong"], sum(pen.values()))])  # fmt: skip
    return table(head, rows)


def confidence_table(results: dict[str, list[dict[str, object]]]) -> str:
    """Return the reliability of confidences: what share is right in each bin, and the expected error."""
    rows: list[list[str]] = []
    totals: list[str] = []
    edges = [(0, 10), (10, 14), (14, 16), (16, 18), (18, 19), (19, 20)]
    cells: dict[tuple[int, int], list[str]] = {edge: [] for edge in edges}
    for name, some in results.items():
        bins = [[0.0] * 6 for _ in range(BINS)]
        for result in some:
            for row, more in zip(bins, result["words"], strict=True):  # type: ignore[call-overload]
                for column in range(6):
                    row[column] += more[column]
        for a, b in edges:
            words, right, characters, good = (round(sum(row[k] for row in bins[a:b])) for k in range(4))
            cells[a, b] += [share(right, words), share(good, characters)]
        for what, whole, good, sure in (("words", 0, 1, 4), ("characters", 2, 3, 5)):
            count = sum(row[whole] for row in bins)
            error = sum(abs(row[good] - row[sure]) for row in bins)
            totals.append(f"{name}: {what} {error / max(1, count):.1%}")
    for a, b in edges:
        rows.append([f"{a / BINS:.2f} to {b / BINS:.2f}", *cells[a, b]])
    head = ["confidence of the word"]
    head += [f"{name}: {what} right" for name in results for what in ("words", "their characters")]
    return f"{table(head, rows)}\n\nExpected calibration error: {'; '.join(totals)}."


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000, help="generated pages; 0 for none")
    parser.add_argument("--shared", action="store_true", help="the transcribed scans, too")
    parser.add_argument("--errors", action="store_true", help="print every run wrongly vouched for")
    parser.add_argument("--write", action="store_true", help="renew the tables of docs/OCR_MODEL.md")
    given = parser.parse_args()
    engine = open_engine()
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{_version(engine)}.jsonl"
    done: dict[object, dict[str, object]] = {}
    if kept.is_file():
        for line in kept.read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            done[result["page"]] = result
    wanted = range(FIRST_SEED, FIRST_SEED + given.pages)
    results: dict[str, list[dict[str, object]]] = {}
    if given.shared and SHARED.is_dir():
        results["transcribed scans"] = list(transcribed(engine))
    with kept.open("a", encoding="utf-8") as file:
        for result in generated([seed for seed in wanted if seed not in done], engine):
            done[result["page"]] = result
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
            file.flush()
    if given.pages:
        results["generated pages, unseen faces"] = [done[seed] for seed in wanted]
    if given.errors:
        for some in results.values():
            for result in some:
                for line in result["wrong"]:  # type: ignore[attr-defined]
                    print(result["page"], line)
    runs, sure = runs_table(results), confidence_table(results)
    print(runs, sure, sep="\n\n")
    if given.write:
        replace("trust", runs)
        replace("confidence", sure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
