"""Reads the same pages with every engine on one core, and says how long it took and how much was right.

    python benchmarks/ocr.py [FILE… | --shared] [--engines saraban tesseract] [--cli] [--keep DIR]

Pages are rendered once, at 300 dpi, and not timed. `--cli` adds what a user of other tools would type:
`tesseract PAGE.png OUT -l tha+eng --psm 3` and, where it is installed, `ocrmypdf --sidecar` on the page
as a PDF. Times are processor seconds of the process and its children, so that a busy machine matters little.
With `--shared` the pages are the transcribed scans beside the checkout, and each reading is scored there.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median

os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"

from PIL import Image

from pipeline.ingest import discover, read
from pipeline.ingest.limits import Limits
from pipeline.ingest.render import page_image
from pipeline.ocr import OcrUnavailableError, open_engine, read_page

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLE = ROOT / "data" / "sample" / "archive"


def processor_seconds() -> float:
    """Time of this process and of the children that it waited for."""
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


def first_pages(files: Sequence[Path]) -> list[tuple[str, Image.Image, float | None, float | None]]:
    """Render the first page of each file; those that are no pages are left out, and named."""
    limits = Limits()
    pages = []
    for file in files:
        with tempfile.TemporaryDirectory() as spool:
            document = next((read(found, Path(spool), limits, None) for found in discover([file])), None)
        if document is None or document.source is None or not document.pages:
            print(f"left out: {file.name}", file=sys.stderr)
            continue
        if not document.source.media_type.startswith(("image/", "application/pdf")):
            print(f"left out, no picture: {file.name}", file=sys.stderr)
            continue
        page = document.pages[0]
        image = page_image(file, document.source.media_type, 1, limits=limits)
        image.load()
        pages.append((file.name, image, page.width, page.height))
    return pages


def by_engine(name: str) -> Callable[[Image.Image, float | None, float | None], str]:
    """Return a reader of pages by an engine of the project."""
    engine = open_engine(name)

    def reader(image: Image.Image, width: float | None, height: float | None) -> str:
        return read_page(image, 1, width, height, engine).text

    return reader


def by_tesseract(image: Image.Image, width: float | None, height: float | None) -> str:
    """Read a page as a user of the tesseract command would."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        image.save(picture, dpi=(300, 300), compress_level=1)
        command = ["tesseract", str(picture), f"{folder}/out", "-l", "tha+eng", "--psm", "3"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return Path(f"{folder}/out.txt").read_text(encoding="utf-8")


def by_ocrmypdf(image: Image.Image, width: float | None, height: float | None) -> str:
    """Read a page as a user of the ocrmypdf command would."""
    with tempfile.TemporaryDirectory() as folder:
        source, text = f"{folder}/page.pdf", f"{folder}/out.txt"
        image.convert("RGB").save(source, resolution=300)
        options = ["-l", "tha+eng", "--jobs", "1", "--output-type", "none", "--sidecar", text]
        command = ["ocrmypdf", *options, source, "-"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return Path(text).read_text(encoding="utf-8")


def main() -> int:
    """Read, time and score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--shared", action="store_true", help="the transcribed scans beside the checkout")
    parser.add_argument("--engines", nargs="*", default=["saraban", "tesseract"])
    parser.add_argument("--cli", action="store_true", help="the tesseract and ocrmypdf commands, too")
    parser.add_argument("--keep", type=Path, help="a folder for the readings")
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
    pages = first_pages([f for f in files if f.is_file()])
    if not pages:
        print("There are no pages to read.", file=sys.stderr)
        return 2
    readers: dict[str, Callable[[Image.Image, float | None, float | None], str]] = {}
    for name in given.engines:
        try:
            readers[name] = by_engine(name)
        except OcrUnavailableError as error:
            print(f"left out: {name}: {error}", file=sys.stderr)
    if given.cli and shutil.which("tesseract"):
        readers["tesseract command"] = by_tesseract
    if given.cli and shutil.which("ocrmypdf"):
        readers["ocrmypdf command"] = by_ocrmypdf
    with tempfile.TemporaryDirectory() as spare:
        out = given.keep or Path(spare)
        times: dict[str, list[float]] = {}
        for name, reader in readers.items():
            folder = out / name.replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            reader(*pages[0][1:])  # models are loaded and caches warm before the clock starts
            for shown, image, width, height in pages:
                start = processor_seconds()
                text = reader(image, width, height)
                times.setdefault(name, []).append(processor_seconds() - start)
                (folder / f"{shown}.txt").write_text(text, encoding="utf-8")
        slowest = max(mean(seconds) for seconds in times.values())
        print(f"{len(pages)} pages, processor seconds a page")
        for name, seconds in times.items():
            share = slowest / mean(seconds)
            shown = f"mean {mean(seconds):6.2f}  median {median(seconds):6.2f}"
            print(f"{name:20} {shown}  {share:5.1f} times as fast as the slowest")
        print(f"memory at the most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        if given.shared:
            for name in times:
                print(f"\n{name}", flush=True)
                score = [SHARED / "score" / "ocr.py", SHARED / "scans" / "text", out / name.replace(" ", "-")]
                subprocess.run([sys.executable, *map(str, score)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
