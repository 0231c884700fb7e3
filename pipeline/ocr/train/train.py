"""The training run: resumable, one thread, checkpoints every few minutes.

    nice -n 15 python -m pipeline.ocr.train.train --out work/ocr_train

Starts anew or goes on from OUT/last.pt, else from the checkpoint of --start. A file OUT/stop ends it.
"""

from __future__ import annotations

import argparse
import copy
import csv
import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from pipeline.ocr.train import evaluate
from pipeline.ocr.train.charset import CHARSET
from pipeline.ocr.train.export import export
from pipeline.ocr.train.generate import CACHE, Sample
from pipeline.ocr.train.model import LineNet, build, device, graft, parameters
from pipeline.ocr.train.stream import Stream


@dataclass
class Options:
    """Settings of a run; those that a restart may change."""

    out: Path
    fonts: Path = CACHE
    horizon: int = 1_500_000
    peak: float = 2e-3
    columns: int = 11_000
    validate_every: int = 25_000
    checkpoint_seconds: int = 240
    workers: int = 1
    lines: int = 0
    start: Path | None = None


def rate(lines: int, o: Options, warm: int = 0) -> float:
    """Learning rate after so many lines: a short rise, then a cosine to a thirtieth at the horizon.

    `warm` is the count at which the optimiser began anew; the rate rises again from there.
    """
    rise = min(1.0, (lines - warm + 500) / 12_000)
    left = 0.5 * (1 + math.cos(math.pi * min(1.0, lines / o.horizon)))
    return o.peak * rise * (0.03 + 0.97 * left)


class Run:
    """A training run with everything that a restart needs."""

    def __init__(self, o: Options) -> None:
        self.o = o
        self.device = device()
        self.model = build(len(CHARSET)).to(self.device).to(memory_format=torch.channels_last)
        self.ema: LineNet = copy.deepcopy(self.model).eval()
        decay = [p for p in self.model.parameters() if p.ndim > 1]
        plain = [p for p in self.model.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
            lr=1e-3,
            betas=(0.9, 0.98),
        )
        self.lines = self.warm = 0
        self.seconds = 0.0
        self.restarts = 0
        self.best = 9.0
        self.rates: dict[str, float] = {}
        self.loss = 0.0
        o.out.mkdir(parents=True, exist_ok=True)
        self.last = o.out / "last.pt"
        path = next((p for p in (self.last, o.start) if p is not None and p.exists()), None)
        if path is not None:
            self._resume(path)
        self.log = o.out / "log.csv"

    def _resume(self, path: Path) -> None:
        state = torch.load(path, map_location=self.device, weights_only=True)
        average = {k: v.float() if v.is_floating_point() else v for k, v in state["ema"].items()}
        grown = graft(self.model, state.get("model", average))
        graft(self.ema, average)
        if grown or "optimiser" not in state:
            self.warm = state["lines"]
            say(f"the optimiser begins anew; new blocks: {len(grown)}")
        else:
            self.optimiser.load_state_dict(state["optimiser"])
            self.warm = state.get("warm", 0)
        self.lines, self.seconds, self.restarts = state["lines"], state["seconds"], state["restarts"] + 1
        self.best, self.rates = state["best"], state["rates"]
        say(f"goes on at {self.lines} lines")

    def save(self, path: Path, *, small: bool = False) -> None:
        """Write a checkpoint; a small one holds the averaged weights only, which is enough to go on from."""
        state = {
            "shape": self.model.shape.to_dict(),
            "ema": {
                # Half precision halves the small file and costs no digit of accuracy.
                k: v.half() if small and v.is_floating_point() else v
                for k, v in self.ema.state_dict().items()
            },
            "lines": self.lines,
            "seconds": self.seconds,
            "restarts": self.restarts,
            "warm": self.warm,
            "best": self.best,
            "rates": self.rates,
        }
        if not small:
            state |= {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def step(
        self,
        images: npt.NDArray[np.uint8],
        widths: torch.Tensor,
        targets: torch.Tensor,
        lengths: torch.Tensor,
    ) -> float:
        """Learn from one batch."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.lines, self.o, self.warm)
        x = (
            torch.from_numpy(images)
            .to(self.device)
            .unsqueeze(1)
            .float()
            .div_(255)
            .contiguous(memory_format=torch.channels_last)
        )
        with torch.autocast(self.device.type, torch.bfloat16):
            out = self.model(x)
        # The whole padded width is open to the path: padding is paper, and paper must read as nothing.
        steps = torch.full_like(widths, out.shape[1])
        loss = functional.ctc_loss(out.transpose(0, 1), targets, steps, lengths, zero_infinity=True)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimiser.step()
        keep = min(0.999, (1 + self.lines / 16) / (20 + self.lines / 16))
        with torch.no_grad():
            for mean, now in zip(
                self.ema.state_dict().values(), self.model.state_dict().values(), strict=True
            ):
                if mean.is_floating_point():
                    mean.lerp_(now, 1 - keep)
                else:
                    mean.copy_(now)
        return float(loss.detach())

    def read(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Read with the averaged weights."""
        with torch.no_grad():
            x = torch.from_numpy(images).to(self.device).unsqueeze(1).float().div_(255)
            return np.asarray(
                self.ema(x.contiguous(memory_format=torch.channels_last)).cpu().numpy(), np.float32
            )

    def validate(self, sets: dict[str, list[Sample]], repeats: int) -> None:
        """Score all sets, write the log, keep and export the best."""
        row: dict[str, object] = {
            "lines": self.lines,
            "minutes": round(self.seconds / 60, 1),
            "loss": round(self.loss, 4),
            "rate": f"{rate(self.lines, self.o, self.warm):.2e}",
            "repeats": repeats,
            "restarts": self.restarts,
        }
        for name, samples in sets.items():
            r = evaluate.score(evaluate.read_all(samples, self.read))
            self.rates |= {
                f"{name}_cer": round(r.cer, 5),
                f"{name}_thai": round(r.thai, 5),
                f"{name}_arabic": round(r.arabic, 5),
            }
        row |= self.rates
        new = not self.log.exists()
        with self.log.open("a", newline="", encoding="utf-8") as f:
            writer = csv.DictWriter(f, list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)
        say(" ".join(f"{k}={v}" for k, v in row.items()))
        total = sum(self.rates[f"{name}_cer"] for name in sets)
        if total < self.best:
            self.best = total
            self.save(self.o.out / "best.pt", small=True)
            export(self.o.out, self.o.out)

    def go(self) -> None:
        """Train until the horizon, the given number of lines, or the stop file."""
        o = self.o
        say(f"{parameters(self.model)} parameters on {self.device}; builds the validation sets")
        if not (o.out / "valid_pens.npz").exists():
            self.best = 9.0
        sets = {name: evaluate.kept(name, 300, o.fonts, o.out) for name in evaluate.SETS}
        stream = Stream(
            1_000 * self.restarts + self.lines % 1_000 + 17, o.columns, o.fonts, workers=o.workers
        )
        end = self.lines + o.lines if o.lines else o.horizon
        started = saved = time.monotonic()
        before = self.seconds
        due = (self.lines // o.validate_every + 1) * o.validate_every
        while self.lines < end:
            b = stream.next()
            loss = self.step(
                b.images, torch.from_numpy(b.widths), torch.from_numpy(b.targets), torch.from_numpy(b.lengths)
            )
            self.loss = loss if not self.loss else 0.98 * self.loss + 0.02 * loss
            self.lines += len(b.widths)
            now = time.monotonic()
            self.seconds = before + now - started
            if self.lines >= due:
                due += o.validate_every
                self.model.train()
                self.validate(sets, stream.repeats)
            stop = (o.out / "stop").exists()
            if stop or now - saved > o.checkpoint_seconds:
                saved = now
                self.save(self.last)
                pace = self.lines / max(1.0, self.seconds)
                say(f"{self.lines} lines, loss {self.loss:.3f}, {pace:.0f} lines/s, {stream.repeats} repeats")
                if stop:
                    (o.out / "stop").unlink()
                    say("stopped")
                    break
        self.save(self.last)
        self.validate(sets, stream.repeats)


def say(text: str) -> None:
    """Tell the run's journal."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("work/ocr_train"))
    parser.add_argument("--fonts", type=Path, default=CACHE)
    parser.add_argument(
        "--horizon", type=int, default=Options.horizon, help="lines after which the rate has fallen"
    )
    parser.add_argument("--peak", type=float, default=Options.peak, help="highest learning rate")
    parser.add_argument("--lines", type=int, default=0, help="stop after so many lines (0: at the horizon)")
    parser.add_argument("--columns", type=int, default=Options.columns, help="columns a batch")
    parser.add_argument("--workers", type=int, default=1, help="generator processes")
    parser.add_argument("--start", type=Path, help="checkpoint to begin from where OUT has none")
    parser.add_argument("--validate-every", type=int, default=Options.validate_every)
    a = parser.parse_args()
    torch.set_num_threads(1)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    Run(
        Options(
            out=a.out, fonts=a.fonts, horizon=a.horizon, peak=a.peak, lines=a.lines, columns=a.columns,
            workers=a.workers, validate_every=a.validate_every, start=a.start,
        )
    ).go()  # fmt: skip


if __name__ == "__main__":
    main()
