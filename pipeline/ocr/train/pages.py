"""Whole pages of office letters, drawn with their truth: equal seeds give equal pages.

    python -m pipeline.ocr.train.pages --seed 1 --pages 6 --out work/pages

The parts follow the forms of the Regulation on Correspondence (letter, memorandum, announcement): emblem,
number, sender, date, heads with hanging indents, paragraphs, lists, tables, closing, foot, later additions.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from pipeline.ocr.train import page_damage
from pipeline.ocr.train.generate import CACHE
from pipeline.ocr.train.page_letter import Faces, Letter, open_stock
from pipeline.ocr.train.paper import (
    MASK_SCALE,
    PEN,
    RULE,
    STAMP,
    TEXT,
    DrawnLine,
    Kind,
    Picture,
    moved_line,
)

__all__ = [
    "MASK_SCALE",
    "PEN",
    "RULE",
    "STAMP",
    "TEXT",
    "DrawnLine",
    "DrawnPage",
    "Faces",
    "Kind",
    "draw_page",
]

_RUN = re.compile(r"[0-9๐-๙](?:[0-9๐-๙.\-/]*[0-9๐-๙])+")


@dataclass(frozen=True)
class DrawnPage:
    """A page and its truth.

    Attributes:
        picture: uint8, grey [H, W] or colour [H, W, 3] (RGB), 300 dpi.
        lines: All text in the order in which it was drawn: print from the top down, then what was added.
        mask: uint8 [H / 4, W / 4], bits TEXT (core of a text band), STAMP, PEN, RULE.
        family: The typeface.
        seed: What it was drawn from.
    """

    picture: Picture
    lines: tuple[DrawnLine, ...]
    mask: Picture
    family: str
    seed: int

    @property
    def digit_runs(self) -> tuple[str, ...]:
        """Runs of two and more digits in printed text, those that a pen had a part in left out."""
        return tuple(
            found.group()
            for line in self.lines
            if line.kind is Kind.PRINT
            for found in _RUN.finditer(line.text)
            if not any(a < found.end() and found.start() < b for a, b in line.pens)
        )

    @property
    def transcript(self) -> str:
        """The printed lines as text, handwriting in « »; stamps and notes as remarks (`#stamp:`, `#pen:`)."""
        out = []
        for line in self.lines:
            text, at = "", 0
            for a, b in line.pens if line.kind is Kind.PRINT else ():
                text += f"{line.text[at:a]}«{line.text[a:b]}»"
                at = b
            head = "" if line.kind is Kind.PRINT else f"#{line.kind}: "
            out.append(head + text + line.text[at:])
        return "\n".join(out) + "\n"


def draw_page(seed: int, faces: Faces = "training", *, damage: float = 1.0, cache: Path = CACHE) -> DrawnPage:
    """Draw a page.

    Args:
        seed: Seed of everything random.
        faces: Faces that the line model was trained on, or those that it never saw.
        damage: Share of real-office damage, 0 (clean print) to 1.
        cache: Folder of the fetched typefaces; Debian's are used besides.

    Raises:
        FileNotFoundError: There are no Thai faces on this machine.
    """
    cv2.setNumThreads(1)
    stock = open_stock(faces, cache)
    rng = np.random.default_rng(seed)
    letter = Letter(rng, stock)
    letter.compose()
    paper = letter.paper
    matrix, lift = page_damage.slant(paper.width, paper.height, damage, rng)
    picture = page_damage.laid(paper.rgb, matrix, lift, fill=255)
    picture = page_damage.copied(picture, damage, stock.textures, rng)
    if rng.random() < 0.4 or np.array_equal(picture[..., 0], picture[..., 2]):
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    mask = np.zeros((paper.height // MASK_SCALE, paper.width // MASK_SCALE), np.uint8)
    low = page_damage.small_map(matrix)
    rise = None if lift is None else lift[::MASK_SCALE][: mask.shape[1]] / np.float32(MASK_SCALE)
    for bit, layer in paper.layers.items():
        small = cv2.resize(layer, mask.shape[::-1], interpolation=cv2.INTER_AREA)
        mask |= np.where(page_damage.laid(small, low, rise, fill=0) > 90, bit, 0).astype(np.uint8)
    lines = []
    for line in paper.lines:
        moved = moved_line(line, matrix)
        if lift is not None:
            middle = int(np.clip((moved.box[0] + moved.box[2]) / 2, 0, len(lift) - 1))
            moved = moved_line(line, matrix, float(lift[middle]))
        lines.append(moved)
    return DrawnPage(picture, tuple(lines), mask, letter.style.face.family, seed)


def main() -> None:
    """Write pages as pictures with their truth beside them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--faces", choices=["training", "unseen"], default="training")
    parser.add_argument("--damage", type=float, default=1.0)
    parser.add_argument("--fonts", type=Path, default=CACHE)
    parser.add_argument("--out", type=Path, default=Path("work/pages"))
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for seed in range(a.seed, a.seed + a.pages):
        page = draw_page(seed, a.faces, damage=a.damage, cache=a.fonts)
        stem = a.out / f"page-{a.faces}-{seed:05d}"
        shown = page.picture if page.picture.ndim == 2 else page.picture[..., ::-1]
        cv2.imwrite(f"{stem}.png", shown)
        cv2.imwrite(f"{stem}.mask.png", page.mask)
        Path(f"{stem}.txt").write_text(page.transcript, encoding="utf-8")
        truth = [
            {"text": x.text, "kind": x.kind, "box": x.box, "base": x.base, "letter": x.letter, "pens": x.pens}
            for x in page.lines
        ]
        Path(f"{stem}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
        sys.stdout.write(f"{stem}.png  {page.family}, {len(page.lines)} lines\n")


if __name__ == "__main__":
    main()
