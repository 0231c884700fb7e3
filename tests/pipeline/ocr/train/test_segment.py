from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("pythainlp")
pytest.importorskip("fontTools")

import onnxruntime
import torch

from pipeline.ocr.train.pages import PEN, TEXT
from pipeline.ocr.train.segment_train import BATCH, CROP, Examples, SegmentNet, export, loss_of


def test_the_network_is_small_and_its_export_says_the_same(tmp_path):
    torch.manual_seed(1)
    network = SegmentNet().eval()
    assert sum(p.numel() for p in network.parameters()) <= 300_000
    export(network, tmp_path / "segment.onnx")
    x = np.random.default_rng(1).random((1, 2, 96, 160), dtype=np.float32)
    session = onnxruntime.InferenceSession(str(tmp_path / "segment.onnx"), providers=["CPUExecutionProvider"])
    (said,) = session.run(["classes"], {"page": x})
    with torch.no_grad():
        expected = network(torch.from_numpy(x)).sigmoid().numpy()
    assert said.shape == (1, 4, 96, 160)
    assert np.abs(said - expected).max() < 1e-4


def test_batches_are_cut_from_the_pages_that_are_there(tmp_path):
    x = np.zeros((2, CROP + 40, CROP + 20), np.uint8)
    y = np.zeros((CROP + 40, CROP + 20), np.uint8)
    x[0, ::2] = 255
    y[::2] = TEXT | PEN
    np.savez_compressed(tmp_path / "1.npz", x=x, y=y)
    examples = Examples(tmp_path, np.random.default_rng(1))
    assert examples.refresh() == 1
    seen, truth = examples.batch()
    assert seen.shape == (BATCH, 2, CROP, CROP)
    assert truth.shape == (BATCH, 4, CROP, CROP)
    assert torch.equal(truth[:, 0], truth[:, 2])
    assert not truth[:, 1].any()
    right = (truth * 2 - 1) * 9.0
    assert loss_of(right, truth) < loss_of(-right, truth)
