"""Writes the trained network as ONNX with the settings that its reader needs.

    python -m pipeline.ocr.train.export work/ocr_train data/ocr

Takes best.pt of a run. The checkpoint (averaged weights, half precision) and the log go along: a training
can go on from what the repository holds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from pipeline.ocr.train import evaluate
from pipeline.ocr.train.calibrate import temperature
from pipeline.ocr.train.charset import CHARSET
from pipeline.ocr.train.model import HEIGHT, STRIDE, LineNet, Shape


def load(checkpoint: Path) -> tuple[LineNet, dict[str, object]]:
    """Load the averaged weights of a checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = LineNet(Shape.from_dict(state["shape"]))
    model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state["ema"].items()})
    return model.eval(), state


def fuse(model: LineNet) -> LineNet:
    """Fold every batch norm into the convolution before it."""
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    for block in model.stem:
        block[0] = fuse_conv_bn_eval(block[0], block[1])
        block[1] = torch.nn.Identity()
    model.collapse[0] = fuse_conv_bn_eval(model.collapse[0], model.collapse[1])
    model.collapse[1] = torch.nn.Identity()
    for block in model.detail:
        block.first = fuse_conv_bn_eval(block.first, block.norm1)
        block.second = fuse_conv_bn_eval(block.second, block.norm2)
        block.norm1 = block.norm2 = torch.nn.Identity()
    for block in model.context:
        block.along = fuse_conv_bn_eval(block.along, block.norm1)
        block.mix = fuse_conv_bn_eval(block.mix, block.norm2)
        block.norm1 = block.norm2 = torch.nn.Identity()
    return model


def calibrated(model: LineNet, run: Path) -> tuple[float, float]:
    """Fit the temperature on the damaged validation sets of a run; 1 where it has none."""
    readings = []
    for name in ("seen_damaged", "unseen_damaged", "pens"):
        if (run / f"valid_{name}.npz").exists():
            samples = evaluate.kept(name, 0, Path(), run)

            def read(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
                with torch.no_grad():
                    x = torch.from_numpy(images).unsqueeze(1).float().div_(255)
                    return np.asarray(model(x).numpy(), np.float32)

            readings += evaluate.read_steps(samples, read)
    return temperature(readings)


def export(run: Path, folder: Path) -> Path:
    """Write line.onnx and line.json of a run's best weights to a folder, with its checkpoint and its log."""
    model, state = load(run / "best.pt")
    model = fuse(model)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "line.onnx"
    part = folder / ".line.onnx.part"
    torch.onnx.export(
        model,
        (torch.zeros(1, 1, HEIGHT, 256),),
        str(part),
        input_names=["image"],
        output_names=["logprobs"],
        dynamic_axes={"image": {0: "batch", 3: "width"}, "logprobs": {0: "batch", 1: "steps"}},
        opset_version=17,
        dynamo=False,
    )
    part.replace(path)
    lines = int(str(state["lines"]))
    heat, error = calibrated(model, run)
    settings = {
        "version": f"line-{lines // 1000}k",
        "charset": list(CHARSET),
        "blank": 0,
        "height": HEIGHT,
        "stride": STRIDE,
        "pad": 8,
        "band": {"above": 2.06, "below": 0.69, "consonant": 17.5, "base_row": 36},
        "normalise": {"paper_percentile": 90, "ink_percentile": 1, "least_contrast": 40},
        "confidence": {"temperature": heat, "calibration_error": round(error, 4)},
        "lines_seen": lines,
        "rates": state.get("rates", {}),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    if run.resolve() != folder.resolve():
        shutil.copyfile(run / "best.pt", folder / "checkpoint.pt")
        if (run / "log.csv").exists():
            shutil.copyfile(run / "log.csv", folder / "training_log.csv")
    (folder / "line.json").write_text(
        json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return path


if __name__ == "__main__":
    if not (Path(sys.argv[1]) / "best.pt").exists():
        sys.exit(f"{sys.argv[1]} has no best.pt: no validation was better than the weights it began with")
    sys.stdout.write(f"{export(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
