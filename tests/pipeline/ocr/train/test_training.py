from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from pipeline.ocr.train.charset import CHARSET  # noqa: E402
from pipeline.ocr.train.export import export  # noqa: E402
from pipeline.ocr.train.model import LineNet, Shape, build, graft, parameters  # noqa: E402
from pipeline.ocr.train.train import Options, Run, rate  # noqa: E402


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def learn(run: Run, steps: int = 2) -> None:
    rng = np.random.default_rng(0)
    for _ in range(steps):
        images = rng.integers(0, 256, (4, 48, 64)).astype(np.uint8)
        run.step(images, torch.full((4,), 64), torch.arange(1, 13), torch.full((4,), 3))
        run.lines += 4


def test_the_network_gives_a_step_for_every_four_columns():
    model = build(len(CHARSET)).eval()
    with torch.no_grad():
        out = model(torch.zeros(2, 1, 48, 120))
    assert tuple(out.shape) == (2, 30, len(CHARSET))
    assert torch.allclose(out.exp().sum(2), torch.ones(2, 30), atol=1e-4)
    assert parameters(model) < 2_000_000


def test_a_run_goes_on_where_it_stopped(tmp_path):
    run = Run(Options(out=tmp_path))
    learn(run)
    run.save(tmp_path / "last.pt")
    again = Run(Options(out=tmp_path))
    assert again.lines == 8
    assert again.restarts == 1
    for a, b in zip(run.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(a, b)


def test_a_small_checkpoint_is_enough_to_go_on_from(tmp_path):
    run = Run(Options(out=tmp_path))
    learn(run)
    run.save(tmp_path / "last.pt", small=True)
    again = Run(Options(out=tmp_path))
    assert again.lines == 8
    for a, b in zip(run.ema.parameters(), again.model.parameters(), strict=True):
        assert torch.allclose(a, b, atol=2e-3)


def test_a_batch_with_an_empty_target_teaches_without_breaking(tmp_path):
    run = Run(Options(out=tmp_path))
    images = np.zeros((2, 48, 64), np.uint8)
    loss = run.step(images, torch.full((2,), 64), torch.tensor([5, 6]), torch.tensor([0, 2]))
    assert np.isfinite(loss)


def test_rate_rises_then_falls():
    o = Options(out=None, horizon=100_000)  # type: ignore[arg-type]
    assert rate(0, o) < rate(12_000, o)
    assert rate(99_000, o) < 0.1 * rate(12_000, o)


def test_the_exported_model_reads_as_the_trained_one(tmp_path):
    runtime = pytest.importorskip("onnxruntime")
    run = Run(Options(out=tmp_path))
    learn(run, 3)
    run.save(tmp_path / "best.pt", small=True)
    export(tmp_path, tmp_path / "out")
    settings = json.loads((tmp_path / "out" / "line.json").read_text(encoding="utf-8"))
    assert settings["charset"] == list(CHARSET)
    session = runtime.InferenceSession(
        str(tmp_path / "out" / "line.onnx"), providers=["CPUExecutionProvider"]
    )
    rng = np.random.default_rng(1)
    for shape in ((1, 48, 40), (3, 48, 200)):
        images = rng.integers(0, 256, shape).astype(np.uint8)
        ours = run.read(images)
        x = images[:, None].astype(np.float32) / 255
        theirs = session.run(None, {"image": x})[0]
        assert theirs.shape == (shape[0], shape[2] // 4, len(CHARSET))
        assert np.abs(ours - theirs).max() < 0.05


def test_new_blocks_begin_as_the_identity():
    small = LineNet(Shape(len(CHARSET), blocks=2, deep=0)).eval()
    large = LineNet(Shape(len(CHARSET), blocks=4, deep=1)).eval()
    assert len(graft(large, small.state_dict())) == 3
    x = torch.rand(1, 1, 48, 80)
    with torch.no_grad():
        assert torch.allclose(small(x).exp(), large(x).exp(), atol=0.02)
    with pytest.raises(ValueError, match="lacks"):
        graft(small, large.state_dict())
