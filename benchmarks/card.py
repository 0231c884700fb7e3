"""Puts measured figures into docs/OCR_MODEL.md, each between two marks that name the command behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

CARD = Path(__file__).parents[1] / "docs" / "OCR_MODEL.md"


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
