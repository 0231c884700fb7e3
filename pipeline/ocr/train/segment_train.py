"""Trains a small network that tells text bands, stamps, handwriting and rules apart on a page of 75 dpi.

    OMP_NUM_THREADS=1 nice -n 15 python -m pipeline.ocr.train.segment_train --out work/segment --minutes 25

Goes on from OUT/last.pt; a second process draws pages into OUT/pages, which are kept and learnt from again.
At the end OUT/segment.onnx is written. What it is good for, measured: docs/OCR_MODEL.md, "Line finding".
"""

from __future__ import annotations

import argparse
import copy
import math
import multiprocessing
import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.ocr.prepare import color_mask, flatten_light
from pipeline.ocr.train.generate import CACHE
from pipeline.ocr.train.pages import PEN, RULE, STAMP, TEXT, draw_page
from pipeline.ocr.train.segmenter import planes

Planes = npt.NDArray[np.uint8]
CLASSES = (TEXT, STAMP, PEN, RULE)
CROP = 320
BATCH = 8


def example(seed: int, cache: Path) -> tuple[Planes, Planes]:
    """Draw a page; give the network's input and the class mask."""
    page = draw_page(seed, cache=cache)
    rgb = page.picture if page.picture.ndim == 3 else np.repeat(page.picture[..., None], 3, axis=2)
    flat = flatten_light(rgb)
    return planes(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY), color_mask(flat, 300.0), 300.0), page.mask


class Block(nn.Sequential):  # type: ignore[misc]  # torch is not followed
    """A 3x3 convolution, batch norm, ReLU."""

    def __init__(self, inner: int, outer: int, stride: int = 1, dilation: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inner, outer, 3, stride, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(outer),
            nn.ReLU(inplace=True),
        )


class SegmentNet(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Pages [N, 2, H, W] (ink 1, paper 0; sides multiples of 16) to logits [N, 4, H, W]."""

    def __init__(self) -> None:
        super().__init__()
        self.at2 = nn.Sequential(Block(2, 16, 2), Block(16, 16))
        self.at4 = nn.Sequential(Block(16, 32, 2), Block(32, 32))
        self.at8 = nn.Sequential(Block(32, 56, 2), Block(56, 56), Block(56, 56, dilation=2))
        self.at16 = nn.Sequential(Block(56, 64, 2), Block(64, 64, dilation=2), Block(64, 64, dilation=4))
        self.up8 = Block(64 + 56, 40)
        self.up4 = Block(40 + 32, 32)
        self.up2 = Block(32 + 16, 24)
        self.last = nn.Conv2d(24, len(CLASSES) * 4, 1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x: Tensor) -> Tensor:
        """Classify every pixel."""
        a = self.at2(x)
        b = self.at4(a)
        c = self.at8(b)
        d = self.at16(c)
        y = self.up8(torch.cat([functional.interpolate(d, scale_factor=2.0), c], 1))
        y = self.up4(torch.cat([functional.interpolate(y, scale_factor=2.0), b], 1))
        y = self.up2(torch.cat([functional.interpolate(y, scale_factor=2.0), a], 1))
        return self.shuffle(self.last(y))


def _draw(folder: Path, first: int, pages: int, cache: Path, parent: int) -> None:
    """Fill a folder with pages, and stop when its reader is gone."""
    for seed in range(first, first + pages):
        path = folder / f"{seed}.npz"
        if path.exists():
            continue
        if os.getppid() != parent:
            return
        x, y = example(seed, cache)
        part = folder / f"{seed}.part"
        with part.open("wb") as f:
            np.savez_compressed(f, x=x, y=y)
        part.replace(path)


class Examples:
    """Crops of the pages that are there so far."""

    def __init__(self, folder: Path, rng: np.random.Generator) -> None:
        self.folder = folder
        self.rng = rng
        self.pages: dict[str, tuple[Planes, Planes]] = {}

    def refresh(self) -> int:
        """Take in what was drawn meanwhile; give the number of pages."""
        for path in sorted(self.folder.glob("*.npz")):
            if path.stem not in self.pages:
                with np.load(path) as found:
                    self.pages[path.stem] = (found["x"], found["y"])
        return len(self.pages)

    def batch(self) -> tuple[Tensor, Tensor]:
        """Cut a batch."""
        rng = self.rng
        names = list(self.pages)
        xs, ys = [], []
        for _ in range(BATCH):
            x, y = self.pages[names[int(rng.integers(len(names)))]]
            top = int(rng.integers(0, x.shape[1] - CROP + 1))
            left = int(rng.integers(0, x.shape[2] - CROP + 1))
            window = (slice(top, top + CROP), slice(left, left + CROP))
            crop = x[(slice(None), *window)].astype(np.float32) / 255
            crop = np.clip(crop * float(rng.uniform(0.7, 1.2)), 0, 1)
            if rng.random() < 0.25:  # a grey copy of a coloured page
                crop[1] = 0
            xs.append(crop)
            ys.append(np.stack([(y[window] & bit) > 0 for bit in CLASSES]).astype(np.float32))
        return torch.from_numpy(np.stack(xs)), torch.from_numpy(np.stack(ys))


def loss_of(out: Tensor, truth: Tensor) -> Tensor:
    """Cross entropy of every class, the rare ones weighed up, and the overlap of each class."""
    weight = torch.tensor([1.0, 2.5, 2.5, 1.5]).view(1, 4, 1, 1)
    entropy = functional.binary_cross_entropy_with_logits(out, truth, pos_weight=weight)
    p = out.sigmoid()
    both = (p * truth).sum((0, 2, 3))
    dice = 1 - (2 * both + 20) / (p.sum((0, 2, 3)) + truth.sum((0, 2, 3)) + 20)
    return entropy + 0.3 * dice.mean()


def train(out: Path, fonts: Path, minutes: float, steps: int, pages: int) -> SegmentNet:
    """Train until the time or the count of steps is up; give the averaged network."""
    folder = out / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    model = SegmentNet()
    mean: SegmentNet = copy.deepcopy(model).eval()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    done, last = 0, out / "last.pt"
    if last.exists():
        state = torch.load(last, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        mean.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        done = int(state["step"])
    context = multiprocessing.get_context("spawn")
    painter = context.Process(target=_draw, args=(folder, 100_000, pages, fonts, os.getpid()), daemon=True)
    painter.start()
    examples = Examples(folder, np.random.default_rng(done + 1))
    while examples.refresh() < min(12, pages):
        if not painter.is_alive() and examples.refresh() < min(12, pages):
            raise RuntimeError("the page generator died: run `make ocr-data`")
        time.sleep(2)
    say(f"{sum(p.numel() for p in model.parameters())} parameters, begins at step {done}")
    end = time.monotonic() + 60 * minutes
    began, shown = time.monotonic(), 0.0
    while done < steps and time.monotonic() < end:
        share = max(done / steps, (time.monotonic() - began) / (60 * minutes))
        for group in optimiser.param_groups:
            group["lr"] = (
                2e-3 * min(1.0, (done + 1) / 60) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))
            )
        x, y = examples.batch()
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(x.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), y)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        size = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        done += 1
        if not torch.isfinite(size):  # one such step would spoil every weight
            continue
        optimiser.step()
        keep = min(0.99, (1 + done) / (10 + done))
        with torch.no_grad():
            for old, new in zip(mean.state_dict().values(), model.state_dict().values(), strict=True):
                if old.is_floating_point():
                    old.lerp_(new, 1 - keep)
                else:
                    old.copy_(new)
        shown = float(loss.detach()) if not shown else 0.97 * shown + 0.03 * float(loss.detach())
        if done % 25 == 0:
            say(f"step {done}, loss {shown:.4f}, {examples.refresh()} pages")
            state = {
                "model": model.state_dict(),
                "mean": mean.state_dict(),
                "optimiser": optimiser.state_dict(),
            }
            torch.save({**state, "step": done}, out / "last.part")
            (out / "last.part").replace(last)
    painter.terminate()
    return mean


def export(model: SegmentNet, path: Path) -> None:
    """Write the network as ONNX, its output as probabilities."""
    whole = nn.Sequential(model, nn.Sigmoid()).eval()
    torch.onnx.export(
        whole, (torch.zeros(1, 2, 64, 64),), str(path), input_names=["page"], output_names=["classes"],
        dynamic_axes={"page": {2: "height", 3: "width"}, "classes": {2: "height", 3: "width"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip


def say(text: str) -> None:
    """Tell the run's journal."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("work/segment"))
    parser.add_argument("--fonts", type=Path, default=CACHE)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--pages", type=int, default=1500, help="pages to draw")
    a = parser.parse_args()
    torch.set_num_threads(1)
    export(train(a.out, a.fonts, a.minutes, a.steps, a.pages), a.out / "segment.onnx")
    say(f"wrote {a.out / 'segment.onnx'}")


if __name__ == "__main__":
    main()
