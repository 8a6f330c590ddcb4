"""The icon encoder: a small convolutional net from 48×48 grey pixels into the space of MiniLM's words.

Inverted bottlenecks of 5×5 depthwise convolutions with plain ReLUs and no attention, because these keep their accuracy
with 8-bit numbers (MobileNetV2: Sandler et al., 2018). The text side is MiniLM, frozen, through one learned map.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

DIMENSIONS = 256
WIDTHS = (48, 96, 192, 320)
DEPTHS = (1, 2, 4, 2)
EXPAND = 2


class Block(nn.Module):  # type: ignore[misc]
    """Depthwise 5×5, widen, narrow, and what came in; shape is kept."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(
            nn.Conv2d(width, width, 5, padding=2, groups=width, bias=False),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, width * EXPAND, 1, bias=False),
            nn.BatchNorm2d(width * EXPAND),
            nn.ReLU(inplace=True),
            nn.Conv2d(width * EXPAND, width, 1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Any) -> Any:
        """Shape (n, width, h, w) in and out."""
        return torch.relu(x + self.mix(x))


def _halve(inside: int, outside: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class IconEncoder(nn.Module):  # type: ignore[misc]
    """Crops, shape (n, 1, 48, 48), normalised by ``perception.icons`` → unit vectors, shape (n, 256)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inside = 1
        for width, depth in zip(WIDTHS, DEPTHS, strict=True):
            layers += [_halve(inside, width), *(Block(width) for _ in range(depth))]
            inside = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(inside * 9, DIMENSIONS)

    def forward(self, x: Any) -> Any:
        """Unit vectors."""
        told = self.head(self.body(x).flatten(1))
        return told / told.norm(dim=1, keepdim=True).clamp_min(1e-6)


class TextMap(nn.Module):  # type: ignore[misc]
    """MiniLM's unit vectors, shape (n, 384) → the icons' space, unit length, shape (n, 256)."""

    def __init__(self) -> None:
        super().__init__()
        self.line = nn.Linear(384, DIMENSIONS, bias=False)
        nn.init.orthogonal_(self.line.weight)

    def forward(self, x: Any) -> Any:
        """Unit vectors."""
        told = self.line(x)
        return told / told.norm(dim=1, keepdim=True).clamp_min(1e-6)
