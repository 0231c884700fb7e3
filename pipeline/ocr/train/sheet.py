"""Fetches the typefaces and draws a sheet of generated lines to look at.

python -m pipeline.ocr.train.sheet --out work/ocr_train/sample.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from pipeline.ocr.train.fonts import FAMILIES, faces, fetch
from pipeline.ocr.train.generate import CACHE, Generator, Sample


def sheet(samples: list[Sample], width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Put lines under each other, dark on light."""
    rows = [
        np.pad(255 - s.image[:, :width], ((3, 3), (0, max(0, width - s.image.shape[1]))), constant_values=200)
        for s in samples
    ]
    return np.asarray(np.concatenate(rows), np.uint8)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fonts", type=Path, default=CACHE)
    parser.add_argument("--out", type=Path, default=Path("work/ocr_train/sample.png"))
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    missing = fetch(a.fonts)
    found = {f.family for f in faces(a.fonts)}
    sys.stdout.write(f"{len(found)} of {len(FAMILIES)} families\n")
    if missing:
        sys.stdout.write(f"not there: {', '.join(missing)} (training goes on without them)\n")
    generator = Generator(a.seed, cache=a.fonts)
    samples = [generator.sample() for _ in range(a.lines)]
    a.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(a.out), sheet(samples, 1400))
    a.out.with_suffix(".txt").write_text("\n".join(s.text for s in samples) + "\n", encoding="utf-8")
    sys.stdout.write(f"{a.out}\n")


if __name__ == "__main__":
    main()
