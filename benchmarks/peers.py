"""Reads a folder of pages with one engine, in a process of its own, and says what it cost.

    python -m benchmarks.peers ENGINE PAGES OUT

PAGES holds every page as NAME.png and, for OCRmyPDF, as NAME.pdf; readings go to OUT/NAME.txt. The last line
printed is the cost as JSON. Only what is named here is imported before the clock starts: the process must be
small, since the memory of a command that it starts is counted from its own.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OURS = ("saraban", "tesseract")
"""Engines of the project (`--ocr`), read in this process as a worker does."""
COMMANDS = {"tesseract command": "tesseract", "ocrmypdf command": "ocrmypdf"}
"""What a user of other tools types, and the program behind it."""
LIMIT_SECONDS = 600


def processor_seconds() -> float:
    """Return the time of this process and of the children that it waited for."""
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


def peak_megabytes() -> float:
    """Return the most memory this process held. Linux hands `ru_maxrss` down from the parent, so not that."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        kilobytes = str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return int(kilobytes) / 1024


def program(name: str) -> str | None:
    """Return where a program lies: on the PATH, beside this interpreter, or where `BENCH_BIN` says."""
    places = [os.environ.get("BENCH_BIN", ""), os.environ.get("PATH", ""), str(Path(sys.executable).parent)]
    return shutil.which(name, path=os.pathsep.join(p for p in places if p))


def _ours(name: str) -> tuple[Callable[[Path], str], str]:
    from PIL import Image

    from pipeline.ocr import open_engine, read_page

    engine = open_engine(name)

    def read(picture: Path) -> str:
        with Image.open(picture) as image:
            image.load()
            return read_page(image, 1, None, None, engine).text

    return read, f"{engine.info.name} {engine.info.model}"


def _command(name: str, out: Path) -> tuple[Callable[[Path], str], str]:
    path = program(COMMANDS[name])
    if path is None:
        raise FileNotFoundError(f"{COMMANDS[name]} is not installed")
    text = out / "sidecar"

    def line(picture: Path) -> list[str]:
        if name == "tesseract command":
            return [path, str(picture), str(text), "-l", "tha+eng", "--psm", "3"]
        output = ["--output-type", "none", "--sidecar", f"{text}.txt"]
        return [path, "-l", "tha+eng", *output, str(picture.with_suffix(".pdf")), "-"]

    def read(picture: Path) -> str:
        subprocess.run(line(picture), check=True, capture_output=True, timeout=LIMIT_SECONDS)
        return Path(f"{text}.txt").read_text(encoding="utf-8")

    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    version = said.splitlines()[0]
    return read, version if COMMANDS[name] in version else f"{COMMANDS[name]} {version}"


def main() -> int:
    """Run the command."""
    os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    name, pages, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    start = processor_seconds()
    read, version = _ours(name) if name in OURS else _command(name, out)
    pictures = sorted(pages.glob("*.png"))
    if name in OURS:
        read(pictures[0])  # a worker loads its model once; a command does so for every page
    begun = processor_seconds() - start
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    for picture in pictures:
        start = processor_seconds()
        try:
            text = read(picture)
        except (subprocess.SubprocessError, OSError) as error:
            failed[picture.stem] = str(error)[:300]
            continue
        seconds[picture.stem] = processor_seconds() - start
        (out / f"{picture.stem}.txt").write_text(text, encoding="utf-8")
    peak = peak_megabytes()
    if name in COMMANDS:
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cost = {
        "version": version,
        "first": begun,
        "seconds": seconds,
        "failed": failed,
        "peak_megabytes": peak,
    }
    print(json.dumps(cost))
    return 0


if __name__ == "__main__":
    sys.exit(main())
