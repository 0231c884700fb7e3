"""Puts measured figures into docs/OCR_MODEL.md, each table between two marks that bear its name.

Run by itself (python -m benchmarks.card) it writes what data/ocr says of the model and of its training.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
CARD = ROOT / "docs" / "OCR_MODEL.md"
MODEL = ROOT / "data" / "ocr"
ROWS = 12
"""The log has a row every few minutes; so many show the curve."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def replace(name: str, figures: str, card: Path = CARD) -> None:
    """Put figures between the marks of a name.

    Raises:
        LookupError: the card has no such marks.
    """
    text = card.read_text(encoding="utf-8")
    begin, end = f"<!-- figures: {name} -->", f"<!-- end: {name} -->"
    marked = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
    if not marked.search(text):
        raise LookupError(f"{card.name} has no marks {begin} … {end}")
    card.write_text(marked.sub(lambda _: f"{begin}\n{figures}\n{end}", text, count=1), encoding="utf-8")


def share(part: int, whole: int) -> str:
    """Return a share as a percentage with its counts."""
    return f"{part / whole:.1%} ({part:,}/{whole:,})" if whole else "none"


def model_table() -> str:
    """Return what line.json says of the model."""
    about = json.loads((MODEL / "line.json").read_text(encoding="utf-8"))
    confidence = about["confidence"]
    rows = [
        ["version", f"`{about['version']}`, {about['lines_seen']:,} lines seen"],
        ["size", f"{(MODEL / 'line.onnx').stat().st_size / 1e6:.1f} MB; SHA-256 `{about['sha256'][:16]}…`"],
        ["classes", f"{len(about['charset'])}"],
        ["temperature", f"{confidence['temperature']}, calibration error left on validation lines "
                        f"{confidence['calibration_error']:.2%}"],
    ]  # fmt: skip
    return table(["model", ""], rows)


def curve() -> str:
    """Return the curve of the training log, thinned; the last row is the model's."""
    with (MODEL / "training_log.csv").open(encoding="utf-8", newline="") as file:
        log = list(csv.DictReader(file))
    step = max(1, -(-len(log) // ROWS))
    columns = [
        ("faces of the training, clean: CER", "seen_clean_cer"),
        ("unseen, clean: CER", "unseen_clean_cer"),
        ("unseen, clean: Thai digits wrong", "unseen_clean_thai"),
        ("faces of the training, damaged: CER", "seen_damaged_cer"),
        ("unseen, damaged: CER", "unseen_damaged_cer"),
        ("pens: CER", "pens_cer"),
    ]
    rows = [
        [
            f"{int(row['lines']):,}",
            f"{float(row['minutes']):.0f}",
            *(f"{float(row[k]):.2%}" for _, k in columns),
        ]
        for row in [*log[: len(log) - 1 : step], log[-1]]
    ]
    return table(["lines seen", "minutes", *(name for name, _ in columns)], rows)


def main() -> int:
    """Run the command."""
    replace("model", model_table())
    replace("curve", curve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
