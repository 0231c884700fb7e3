"""Finds the lines of the same pages in three ways, and tells print from pen and stamps in two.

    python -m benchmarks.lines [--shared] [--drawn N] [--faces training|unseen] [--network FILE] [--tesseract]
                               [--kinds] [--no-lines]

Pages are the transcribed scans beside the checkout (`--shared`) and generated ones with truth (`--drawn`).
The ways: ridges of letter ink (`pipeline/ocr/lines.py`, what the reader uses), bands of the segmentation
network (`pipeline/ocr/train/segment_train.py` writes it; `--network`), line boxes of Tesseract (hOCR, psm 3).
Letters and marks are given to lines, measured, cut out and read in one and the same way after that, so the
figures differ by the line finding alone. Seconds are processor seconds a page for finding lines.

`--kinds` compares, on generated pages, what the reader takes for pen and stamp with what the network does:
for stretches of lines and for single figures, each against the ink's true kind.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"

import cv2
import edlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.alignment import RUN, digits, fit, squash
from pipeline.ingest import discover, read
from pipeline.ingest.limits import Limits
from pipeline.ingest.render import page_image
from pipeline.ocr.components import Ink, find_ink
from pipeline.ocr.crops import line_owners
from pipeline.ocr.engine import GrayImage, PreparedPage
from pipeline.ocr.lines import Ridge, TextLine, bodies, find_lines, lines_along, ridges_of
from pipeline.ocr.order import reading_order
from pipeline.ocr.pen import pen_flags, read_zones
from pipeline.ocr.prepare import prepare
from pipeline.ocr.recogniser import LineRecogniser
from pipeline.ocr.saraban import READABLE, crop_lines, framed
from pipeline.ocr.train.pages import PEN, STAMP, DrawnPage, Kind, draw_page
from pipeline.ocr.train.segmenter import PageClasses, Segmenter

SHARED = Path(__file__).parents[2] / "shared"
NETWORK = Path(__file__).parents[1] / "work" / "segment" / "segment.onnx"
"""Where `python -m pipeline.ocr.train.segment_train --out work/segment` writes it."""
_HOCR = re.compile(
    r"class='ocr_\w+' id='line[^>]*title=\"bbox (\d+) (\d+) (\d+) (\d+); baseline (\S+) (\S+);"
)
Finder = Callable[[PreparedPage, GrayImage, Ink], list[TextLine]]


@dataclass(frozen=True)
class Sheet:
    """A page to read: its picture, its transcription, and its whole truth where it was drawn."""

    name: str
    image: Image.Image
    width: float | None
    height: float | None
    truth: str
    drawn: DrawnPage | None = None


@dataclass
class Score:
    """What a way of finding lines came to."""

    edits: int = 0
    characters: int = 0
    pages: list[float] = field(default_factory=list)
    runs: int = 0
    runs_right: int = 0
    lines: int = 0
    lines_found: int = 0
    seconds: float = 0.0

    def shown(self) -> str:
        """One row of the table."""
        found = f"{self.lines_found / self.lines:8.2%}" if self.lines else "       –"
        return (
            f"{self.edits / max(1, self.characters):7.2%}  {median(self.pages):7.2%}  "
            f"{self.runs_right}/{self.runs} ({self.runs_right / max(1, self.runs):.1%})  {found}  "
            f"{self.seconds / max(1, len(self.pages)):6.3f}"
        )


def by_ridges(page: PreparedPage, gray: GrayImage, ink: Ink) -> list[TextLine]:
    """Find lines as the reader does."""
    return find_lines(ink)


def by_network(network: Segmenter) -> Finder:
    """Find lines by the network's text bands."""
    known: dict[int, PageClasses] = {}

    def finder(page: PreparedPage, gray: GrayImage, ink: Ink) -> list[TextLine]:
        if id(page) not in known:
            known.clear()
            known[id(page)] = network.classes(page)
        text = known[id(page)].text
        bands = cv2.resize((text * 255).astype(np.uint8), gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
        # Bands hold the letters of both layers; a layer's own lines are those with its ink.
        mask = cv2.bitwise_and(
            bands, cv2.dilate((gray < 200).astype(np.uint8) * 255, np.ones((9, 25), np.uint8))
        )
        body = bodies(ink)
        return lines_along(ink, body, ridges_of(mask, ink.letter)) if body.any() else []

    return finder


def by_tesseract(page: PreparedPage, gray: GrayImage, ink: Ink) -> list[TextLine]:
    """Find lines by Tesseract's layout."""
    with tempfile.TemporaryDirectory() as folder:
        picture = f"{folder}/page.png"
        cv2.imwrite(picture, gray)
        command = ["tesseract", picture, f"{folder}/out", "-l", "tha+eng", "--psm", "3", "hocr"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        found = Path(f"{folder}/out.hocr").read_text(encoding="utf-8")
    ridges = []
    for x0, _, x1, y1, slope, shift in _HOCR.findall(found):
        left, right = int(x0), int(x1)
        base = int(y1) + float(shift) + float(slope) * np.arange(max(1, right - left))
        ridges.append(Ridge(left, (base - 0.5 * ink.letter).astype(np.float64)))
    body = bodies(ink)
    return lines_along(ink, body, ridges) if body.any() else []


def read_plainly(
    recogniser: LineRecogniser, page: PreparedPage, finder: Finder
) -> tuple[str, list[TextLine], float]:
    """Read a page greedily; return its text, the lines of its print, and the seconds of finding lines."""
    texts, seconds = [], 0.0
    printed: list[TextLine] = []
    for gray in (page.print, page.stamp):
        if gray is None:
            continue
        ink = find_ink(gray, page.dpi)
        start = _processor()
        found = finder(page, gray, ink)
        seconds += _processor() - start
        if gray is page.print:
            printed = found
        readings = recogniser.read(crop_lines(gray, ink, line_owners(ink, found), found))
        for row in reading_order(found, int(gray.shape[1])):
            texts.append(" ".join("".join(c.text for c in readings[i].characters) for i in row.pieces))
    return "\n".join(texts), printed, seconds


def _processor() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def score(sheet: Sheet, read: str, into: Score) -> None:
    """Count what was read right, as the scorer of the transcriptions does."""
    text = squash(read).text
    edits = characters = 0
    for line in sheet.truth.splitlines():
        if line.startswith("#") or "[?]" in line:
            continue
        plain = squash(re.sub("[«»]", "", line)).text
        pens = [False] * len(plain)
        at, inside = 0, False
        for c in squash(line).text:
            if c in "«»":
                inside = c == "«"
            elif at < len(pens):
                pens[at] = inside
                at += 1
        if len(plain) < 6:
            continue
        edits += edlib.align(plain, text, mode="HW", task="distance")["editDistance"] if text else len(plain)
        characters += len(plain)
        places = fit(plain, text)
        for run in RUN.finditer(plain):
            if any(pens[run.start() : run.end()]):
                continue
            into.runs += 1
            begin = max(0, run.start() - 1)
            got = [p for group in places[begin : run.end()] for p in group]
            if run.start() and places[begin]:
                got = got[1:]  # what was read before the run is its neighbour's
            into.runs_right += digits("".join(text[p] for p in got)) == digits(run.group())
    into.edits += edits
    into.characters += characters
    into.pages.append(edits / max(1, characters))


def score_lines(sheet: Sheet, page: PreparedPage, found: Sequence[TextLine], into: Score) -> None:
    """Count the drawn lines of print that were found: nine tenths of their length, on their base line."""
    if sheet.drawn is None:
        return
    inverse = cv2.invertAffineTransform(page.to_source)
    for line in sheet.drawn.lines:
        if line.kind is not Kind.PRINT:
            continue
        ends = np.array([[*line.base[:2], 1.0], [*line.base[2:], 1.0]]) @ inverse.T
        left, right = float(ends[0, 0]), float(ends[1, 0])
        near = 0.35 * line.letter
        covered = np.zeros(max(1, round(right - left)), np.bool_)
        for one in found:
            a, b = max(left, one.left), min(right, one.right)
            if b <= a:
                continue
            x = np.array([(a + b) / 2])
            true = ends[0, 1] + (x[0] - left) / max(1.0, right - left) * (ends[1, 1] - ends[0, 1])
            if abs(float(one.base_at(x)[0]) - true) < near and 0.7 < one.letter / line.letter < 1.4:
                covered[round(a - left) : round(b - left)] = True
        # Gaps between words belong to no stretch: a gap that is wider than usual is not counted.
        into.lines += 1
        into.lines_found += covered.mean() > 0.8


def shared_sheets() -> Iterator[Sheet]:
    """The first pages of the transcribed scans beside the checkout."""
    limits = Limits()
    for transcribed in sorted((SHARED / "scans" / "text").glob("*.txt")):
        file = SHARED / "scans" / "files" / transcribed.stem
        with tempfile.TemporaryDirectory() as spool:
            document = next((read(found, Path(spool), limits, None) for found in discover([file])), None)
        source = document.source if document is not None else None
        if document is None or source is None or not document.pages:
            continue
        if not source.media_type.startswith(("image/", "application/pdf")):
            continue
        page = document.pages[0]
        image = page_image(file, source.media_type, 1, limits=limits)
        image.load()
        yield Sheet(file.name, image, page.width, page.height, transcribed.read_text(encoding="utf-8"))


def drawn_sheets(count: int, faces: str) -> Iterator[Sheet]:
    """Generated pages with seeds that no training uses."""
    for seed in range(1, count + 1):
        page = draw_page(seed, "unseen" if faces == "unseen" else "training")
        image = Image.fromarray(page.picture)
        yield Sheet(f"{faces}-{seed}", image, 595.0, 842.0, page.transcript, page)


def kinds(sheets: Iterator[Sheet], network: Segmenter, recogniser: LineRecogniser) -> None:
    """Print how well pens and stamps are told from print: now, and by the network."""
    stretches: dict[str, Counter[tuple[str, str]]] = {"reader": Counter(), "network": Counter()}
    figures: dict[str, Counter[tuple[str, str]]] = {"reader": Counter(), "network": Counter()}
    pixels: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        if sheet.drawn is None:
            continue
        page = prepare(sheet.image, sheet.width, sheet.height, rotation=0)
        guess = network.classes(page)
        truth = _moved_truth(sheet.drawn, page)
        for number, gray in enumerate((page.print, page.stamp)):
            if gray is None:
                continue
            ink = find_ink(gray, page.dpi)
            found = find_lines(ink)
            owners = line_owners(ink, found)
            readings = recogniser.read(crop_lines(gray, ink, owners, found))
            for index, line in enumerate(found):
                reading = readings[index]
                if not number:
                    reading = read_zones(recogniser, gray, ink, owners, index, line, reading, page.color)
                area = _area(ink, line.members)
                mine = np.isin(ink.labels[area], line.members)
                rows, columns = np.nonzero(mine)
                rows, columns = (rows + area[0].start) // 4, (columns + area[1].start) // 4
                inside = (rows < truth.shape[0]) & (columns < truth.shape[1])
                rows, columns = rows[inside], columns[inside]
                true = _kind_of((truth[rows, columns] & STAMP) > 0, (truth[rows, columns] & PEN) > 0)
                seen = _kind_of(guess.stamp[rows, columns] > 0.5, guess.pen[rows, columns] > 0.5)
                now = "print"
                if reading.confidence < READABLE:
                    now = "pen"
                elif number or framed(line, ink.frames):
                    now = "stamp"
                stretches["reader"][true, now] += 1
                stretches["network"][true, seen] += 1
                flags = pen_flags(ink, line, reading, page.color if not number else None)
                start = line.left - round(0.46 * line.unit)
                for character, flag in zip(reading.characters, flags.tolist(), strict=True):
                    if not character.text.isdecimal() or reading.confidence < READABLE:
                        continue
                    a, b = (start + character.left) / 4, (start + character.right) / 4
                    under = (columns >= a) & (columns < b)
                    if under.sum() < 6:
                        continue
                    by_pen = ((truth[rows[under], columns[under]] & PEN) > 0).mean() > 0.5
                    stroke = guess.pen[rows[under], columns[under]].mean() > 0.5
                    figures["reader"]["pen" if by_pen else "print", "pen" if flag else "print"] += 1
                    figures["network"]["pen" if by_pen else "print", "pen" if stroke else "print"] += 1
        gray = page.print if page.stamp is None else cv2.min(page.print, page.stamp)
        size = (truth.shape[1], truth.shape[0])
        inked = cv2.resize(gray, size, interpolation=cv2.INTER_AREA) < 200
        now_stamp = np.zeros(inked.shape, np.bool_)
        if page.stamp is not None:
            now_stamp = cv2.resize(page.stamp, size, interpolation=cv2.INTER_AREA) < 215
        for bit, name, said in ((STAMP, "stamp", guess.stamp), (PEN, "pen", guess.pen)):
            true_map = ((truth & bit) > 0) & inked
            maps = {"network": (said > 0.5) & inked}
            if bit == STAMP:
                maps["reader"] = now_stamp & inked
            for who, said_map in maps.items():
                pixels[f"{name} {who}", "hit"] += int((true_map & said_map).sum())
                pixels[f"{name} {who}", "said"] += int(said_map.sum())
                pixels[f"{name} {who}", "true"] += int(true_map.sum())
    print("\nstretches of lines by kind: precision, recall")
    for who, counts in stretches.items():
        print(f"  {who:8} " + "  ".join(_rates(counts, kind) for kind in ("print", "pen", "stamp")))
    print("figures by pen: precision, recall")
    for who, counts in figures.items():
        print(f"  {who:8} {_rates(counts, 'pen')}")
    print("ink by pixel: precision, recall")
    for key in sorted({k for k, _ in pixels}):
        hit, said_all, true_all = pixels[key, "hit"], pixels[key, "said"], pixels[key, "true"]
        print(f"  {key:14} {hit / max(1, said_all):.3f} {hit / max(1, true_all):.3f}")


def figures_on_scans(sheets: Iterator[Sheet], network: Segmenter, recogniser: LineRecogniser) -> None:
    """Print how well figures in pen are told from printed ones on real pages, by their transcriptions."""
    counts: dict[str, Counter[tuple[str, str]]] = {"reader": Counter(), "network": Counter()}
    spent: list[float] = []
    for sheet in sheets:
        page = prepare(sheet.image, sheet.width, sheet.height)
        start = _processor()
        guess = network.classes(page)
        spent.append(_processor() - start)
        text, flags, strokes = "", [], []
        for gray in (page.print, page.stamp):
            if gray is None:
                continue
            ink = find_ink(gray, page.dpi)
            found = find_lines(ink)
            owners = line_owners(ink, found)
            shares = guess.shares(ink, guess.pen)
            for index, reading in enumerate(recogniser.read(crop_lines(gray, ink, owners, found))):
                line = found[index]
                color = page.color if gray is page.print else None
                reading = read_zones(recogniser, gray, ink, owners, index, line, reading, color)
                start_x = line.left - round(0.46 * line.unit)
                centers = (ink.left[line.members] + ink.right[line.members]) / 2.0
                for character, flag in zip(
                    reading.characters, pen_flags(ink, line, reading, color).tolist(), strict=True
                ):
                    a, b = start_x + character.left, start_x + character.right
                    under = line.members[(centers > a) & (centers < b)]
                    weight = ink.area[under]
                    share = float((shares[under] * weight).sum() / max(1, weight.sum()))
                    text += character.text
                    flags += [flag] * len(character.text)
                    strokes += [share > 0.5] * len(character.text)
        read = squash(text)
        for row in sheet.truth.splitlines():
            if row.startswith("#") or "[?]" in row:
                continue
            plain, hands, inside = "", [], False
            for c in squash(row).text:
                if c in "«»":
                    inside = c == "«"
                else:
                    plain += c
                    hands.append(inside)
            if len(plain) < 6:
                continue
            for c, hand, places in zip(plain, hands, fit(plain, read.text), strict=True):
                if c.isdecimal() and places and read.text[places[0]].isdecimal():
                    at = read.places[places[0]]
                    true = "pen" if hand else "print"
                    counts["reader"][true, "pen" if flags[at] else "print"] += 1
                    counts["network"][true, "pen" if strokes[at] else "print"] += 1
    print("\nfigures by pen on transcribed scans: precision, recall; printed figures taken for pen")
    for who, found_counts in counts.items():
        printed = sum(n for (t, _), n in found_counts.items() if t == "print")
        print(f"  {who:8} {_rates(found_counts, 'pen')}  {found_counts['print', 'pen']} of {printed}")
    print(f"the network takes {sum(spent) / max(1, len(spent)):.3f} s a page")


def _area(ink: Ink, members: NDArray[np.int32]) -> tuple[slice, slice]:
    return (
        slice(int(ink.top[members].min()), int(ink.bottom[members].max())),
        slice(int(ink.left[members].min()), int(ink.right[members].max())),
    )


def _kind_of(stamp: NDArray[np.bool_], pen: NDArray[np.bool_]) -> str:
    if not len(pen):
        return "print"
    if pen.mean() > 0.5:
        return "pen"
    return "stamp" if (stamp & ~pen).sum() > 0.5 * max(1, (~pen).sum()) else "print"


def _rates(counts: Counter[tuple[str, str]], kind: str) -> str:
    hit = counts[kind, kind]
    said = sum(n for (_, s), n in counts.items() if s == kind)
    true = sum(n for (t, _), n in counts.items() if t == kind)
    return f"{kind} {hit / max(1, said):.3f} {hit / max(1, true):.3f} ({true})"


def _moved_truth(drawn: DrawnPage, page: PreparedPage) -> NDArray[np.uint8]:
    """Bring the class mask of a drawn page to the page as it was levelled."""
    matrix = page.to_source.copy()
    matrix[:, 2] /= 4
    size = (page.print.shape[1] // 4, page.print.shape[0] // 4)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    result: NDArray[np.uint8] = cv2.warpAffine(drawn.mask, matrix, size, flags=flags)
    return result


def main() -> int:
    """Find, read, score, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", action="store_true", help="the transcribed scans beside the checkout")
    parser.add_argument("--drawn", type=int, default=0, help="so many generated pages")
    parser.add_argument("--faces", choices=["training", "unseen"], default="unseen")
    parser.add_argument("--network", type=Path, default=NETWORK)
    parser.add_argument("--tesseract", action="store_true")
    parser.add_argument("--kinds", action="store_true", help="print, pen and stamp on generated pages")
    parser.add_argument("--no-lines", action="store_true", help="leave the comparison of lines out")
    parser.add_argument("--pages", action="store_true", help="the rate of every page")
    given = parser.parse_args()
    recogniser = LineRecogniser()
    ways: dict[str, Finder] = {"ridges of ink": by_ridges}
    network = Segmenter(given.network) if given.network.exists() else None
    if network is None:
        print(f"left out, not there: {given.network}", file=sys.stderr)
    else:
        ways["network's bands"] = by_network(network)
    if given.tesseract:
        ways["Tesseract"] = by_tesseract
    groups: list[tuple[str, Iterator[Sheet]]] = []
    if given.shared and SHARED.is_dir() and not given.no_lines:
        groups.append(("transcribed scans", shared_sheets()))
    if given.drawn and not given.no_lines:
        groups.append((f"generated pages, {given.faces} faces", drawn_sheets(given.drawn, given.faces)))
    for title, sheets in groups:
        scores = {name: Score() for name in ways}
        for sheet in sheets:
            page = prepare(sheet.image, sheet.width, sheet.height)
            for name, finder in ways.items():
                text, found, seconds = read_plainly(recogniser, page, finder)
                scores[name].seconds += seconds
                score(sheet, text, scores[name])
                score_lines(sheet, page, found, scores[name])
            if given.pages:
                print(sheet.name, *(f"{s.pages[-1]:.4f}" for s in scores.values()), flush=True)
        print(f"\n{title}\n{'':16} {'CER':>7}  {'median':>7}  whole digit runs  lines found  seconds")
        for name, result in scores.items():
            print(f"{name:16} {result.shown()}", flush=True)
    if given.kinds and network is not None and given.shared and SHARED.is_dir():
        figures_on_scans(shared_sheets(), network, recogniser)
    if given.kinds and network is not None and given.drawn:
        start = time.monotonic()
        kinds(drawn_sheets(given.drawn, given.faces), network, recogniser)
        print(f"({time.monotonic() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
