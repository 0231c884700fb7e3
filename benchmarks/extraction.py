"""How many letters a second one core reads: plain functions, spaCy pipeline, and two peers on the same texts.

    python benchmarks/extraction.py [FILE.txt …] [--rounds 5]

Without files the letters of the sample archive are read (their text layers). Times are those of the process,
not of the clock, so that a busy machine matters little; each figure is the best of the rounds. The peers do
far less: `dateparser.search` looks for dates alone, `newmm` only cuts words.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from extractors.nlp import read_with_spacy
from extractors.reading import STEPS, Reading, Step, read_letter
from extractors.text import repair
from pipeline.extract import extract_letter, extract_plain
from pipeline.ingest import discover, read
from pipeline.ingest.limits import Limits
from pipeline.segment import split
from schemas.source import Document, FileStatus, LetterText, Page, PartKind, Reader, Source

SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "archive" / "born-digital"


def from_text(path: Path) -> Document:
    """Read a plain text as a document of one page."""
    text = repair(path.read_text(encoding="utf-8")).text
    source = Source(str(path), "0" * 64, "text/plain", len(text))
    return Document(source, str(path), FileStatus.OK, (Page(1, text, Reader.TEXT),))


def documents(files: Sequence[Path]) -> list[Document]:
    """Read the given texts, or the sample archive."""
    if files:
        return [from_text(path) for path in files]
    with tempfile.TemporaryDirectory() as spool:
        return [read(found, Path(spool), Limits(), None) for found in discover([SAMPLE])]


def clear_caches() -> None:
    """Forget the texts read last, which several families share while they read one letter."""
    for name, module in list(sys.modules.items()):
        if name.startswith("extractors."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value.cache_info().maxsize in range(2, 17):
                    value.cache_clear()


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest time that the work took, in seconds of the process."""
    times = []
    for _ in range(rounds):
        clear_caches()
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def run_step(step: Step, readings: list[Reading]) -> None:
    """Run one step again on letters that have been read."""
    for reading in readings:
        step.run(reading)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    docs = documents(options.files)
    parts: list[tuple[LetterText, Document]] = [
        (p, d) for d in docs for p in split(d) if p.kind is PartKind.LETTER
    ]
    texts = [part.text for part, _ in parts]
    size = sum(len(t.encode()) for t in texts) / len(texts) / 1000
    print(f"{len(texts)} letters, {size:.1f} kB each on the mean, best of {options.rounds} rounds, one core")

    def row(name: str, work: Callable[[], object]) -> None:
        seconds = best(work, options.rounds)
        print(f"{name:34}{len(texts) / seconds:9.0f} letters/s{seconds / len(texts) * 1000:9.2f} ms a letter")

    row("cut documents into letters", lambda: [split(d) for d in docs])
    row("read: plain functions", lambda: [read_letter(t) for t in texts])
    for step in STEPS:
        row(f"  {step.name} alone", partial(run_step, step, [read_letter(t) for t in texts]))
    row("read: spaCy pipeline", lambda: [read_with_spacy(t) for t in texts])
    row("record: plain functions", lambda: [extract_plain(p, d) for p, d in parts])
    row("record: spaCy pipeline", lambda: [extract_letter(p, d) for p, d in parts])
    peers(texts, row)


def peers(texts: list[str], row: Callable[[str, Callable[[], object]], None]) -> None:
    """Measure what others do on the same texts."""
    from dateparser.search import search_dates
    from pythainlp.tokenize import word_tokenize

    word_tokenize(texts[0], engine="newmm")
    row("peer: newmm (words only)", lambda: [word_tokenize(t, engine="newmm") for t in texts])
    row("peer: dateparser.search (dates only)", lambda: [search_dates(t, languages=["th"]) for t in texts])


if __name__ == "__main__":
    main()
