"""The network: convolutions down to a height of one, then 1-D context, then CTC classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE = 4
HEIGHT = 48


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; kept with every checkpoint."""

    classes: int
    stem: tuple[int, int, int, int, int] = (16, 32, 64, 96, 160)
    width: int = 224
    blocks: int = 12
    kernel: int = 7
    deep: int = 0

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Shape:
        """Read what `to_dict` wrote, of older designs too."""
        return cls(**{"deep": 0, **values, "stem": tuple(values["stem"])})

    def to_dict(self) -> dict[str, object]:
        """Give plain values for a checkpoint."""
        return asdict(self)


class ConvNorm(nn.Sequential):  # type: ignore[misc]  # torch is not followed
    """A 3x3 convolution, batch norm, ReLU."""

    def __init__(self, inner: int, outer: int, stride: tuple[int, int]) -> None:
        super().__init__(
            nn.Conv2d(inner, outer, 3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(outer),
            nn.ReLU(inplace=True),
        )


class Context(nn.Module):  # type: ignore[misc]  # torch is not followed
    """A residual block along the line: depthwise convolution, then a mix of channels."""

    def __init__(self, width: int, kernel: int, dilation: int) -> None:
        super().__init__()
        pad = kernel // 2 * dilation
        self.along = nn.Conv2d(
            width, width, (1, kernel), padding=(0, pad), dilation=(1, dilation), groups=width, bias=False
        )
        self.norm1 = nn.BatchNorm2d(width)
        self.mix = nn.Conv2d(width, width, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block."""
        y = functional.relu(self.norm1(self.along(x)))
        return x + functional.relu(self.norm2(self.mix(y)))


class Detail(nn.Module):  # type: ignore[misc]  # torch is not followed
    """A residual block of two 3x3 convolutions."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block."""
        y = functional.relu(self.norm1(self.first(x)))
        return x + functional.relu(self.norm2(self.second(y)))


class LineNet(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Lines [N, 1, 48, W] (ink 1, paper 0) to log-probabilities [N, W / 4, classes]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        a, b, c, d, e = shape.stem
        self.stem = nn.Sequential(
            ConvNorm(1, a, (2, 2)),
            ConvNorm(a, b, (2, 1)),
            ConvNorm(b, c, (1, 2)),
            ConvNorm(c, d, (2, 1)),
            ConvNorm(d, e, (2, 1)),
        )
        self.detail = nn.Sequential(*[Detail(d) for _ in range(shape.deep)])
        self.collapse = nn.Sequential(
            nn.Conv2d(e, shape.width, (3, 1), bias=False), nn.BatchNorm2d(shape.width), nn.ReLU(inplace=True)
        )
        dilations = [1, 1, 2, 1, 3, 1, 2, 1, 1, 1, 1, 1][: shape.blocks]
        self.context = nn.Sequential(*[Context(shape.width, shape.kernel, d) for d in dilations])
        self.drop = nn.Dropout(0.1)
        self.classify = nn.Conv2d(shape.width, shape.classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Read a batch of lines."""
        x = self.stem[4](self.detail(self.stem[:4](image)))
        x = self.context(self.collapse(x))
        logits = self.classify(self.drop(x)).squeeze(2).transpose(1, 2)
        return functional.log_softmax(logits.float(), dim=2)


def graft(model: LineNet, weights: Mapping[str, Tensor]) -> list[str]:
    """Load the weights of a smaller model; blocks that it lacks begin as the identity. Give their names."""
    missing, surplus = model.load_state_dict(weights, strict=False)
    if surplus:
        raise ValueError(f"the checkpoint has parts that this network lacks: {', '.join(surplus[:3])}")
    for name, module in model.named_modules():
        if name.startswith(("context.", "detail.")) and f"{name}.norm2.weight" in missing:
            nn.init.zeros_(module.norm2.weight)
            nn.init.constant_(module.norm2.bias, 1e-3)  # a ReLU at zero would never wake up
    return [m for m in missing if m.endswith("norm2.weight")]


def build(classes: int) -> LineNet:
    """Build the network of the current design."""
    return LineNet(Shape(classes))


def parameters(model: nn.Module) -> int:
    """Count the trained numbers of a model."""
    return sum(p.numel() for p in model.parameters())


def device() -> torch.device:
    """Pick the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
