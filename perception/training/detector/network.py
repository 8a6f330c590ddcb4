"""The detector: one pass over a picture, three grids (cells of 8, 16 and 32 pixels), each cell tells a control or none.

Anchor-free, after FCOS (Tian et al., 2019), with two boxes a cell: one for what is operated, one for pictures and
icons, because an icon and the button around it share their centre. Blocks are those of the icon encoder.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

ROLES = (
    "button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider", "tab", "listitem",
    "dialog", "image", "icon",
)  # fmt: skip
"""Order of the role scores; the last two take the second box."""
PICTURES = 2
STATES = ("checked", "selected", "disabled", "focused")
STRIDES = (8, 16, 32)
CHANNELS = len(ROLES) + 8 + len(STATES)
"""Of each grid: role scores, box of a control, box of a picture or icon (left, top, right, bottom), states."""
_STEM, _WIDTHS, _DEPTHS, _NECK = 24, (40, 80, 160, 256), (1, 3, 4, 2), 80


def _conv(
    inside: int, outside: int, size: int = 3, stride: int = 1, groups: int = 1, act: bool = True
) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Conv2d(inside, outside, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outside),
    ]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if act else []))


class Block(nn.Module):  # type: ignore[misc]
    """Depthwise 5×5, widen, narrow, and what came in."""

    def __init__(self, width: int, expand: int = 2) -> None:
        super().__init__()
        self.mix = nn.Sequential(
            _conv(width, width, 5, groups=width, act=False),
            _conv(width, width * expand, 1),
            _conv(width * expand, width, 1, act=False),
        )

    def forward(self, x: Any) -> Any:
        """Shape is kept."""
        return torch.relu(x + self.mix(x))


class Detector(nn.Module):  # type: ignore[misc]
    """Pictures, shape (n, 3, h, w), 0 to 1, sides multiples of 32 → three grids, shape (n, CHANNELS, h/s, w/s)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _conv(3, _STEM, 3, 2)
        stages, inside = [], _STEM
        for width, depth in zip(_WIDTHS, _DEPTHS, strict=True):
            stages.append(nn.Sequential(_conv(inside, width, 3, 2), *(Block(width) for _ in range(depth))))
            inside = width
        self.stages = nn.ModuleList(stages)
        self.far = nn.Sequential(Block(_WIDTHS[-1], 1), Block(_WIDTHS[-1], 1))
        self.across = nn.ModuleList(_conv(width, _NECK, 1) for width in _WIDTHS[1:])
        self.merge = nn.ModuleList(Block(_NECK, 1) for _ in range(3))
        self.up = nn.ModuleList(_conv(_NECK, _NECK, 3, 2) for _ in range(2))
        self.tell_role = nn.Sequential(Block(_NECK, 1), Block(_NECK, 1), nn.Conv2d(_NECK, len(ROLES) + len(STATES), 1))
        self.tell_box = nn.Sequential(Block(_NECK, 1), Block(_NECK, 1), nn.Conv2d(_NECK, 8, 1))
        nn.init.constant_(self.tell_role[-1].bias, -4.6)
        nn.init.constant_(self.tell_box[-1].bias, 1.0)

    def forward(self, x: Any) -> Any:
        """Logits of roles, logarithms of distances in strides, logits of states."""
        x = self.stem(x - 0.5)
        found = []
        for stage in self.stages:
            x = stage(x)
            found.append(x)
        low, middle, high = (
            lay(f) for lay, f in zip(self.across, (found[1], found[2], self.far(found[3])), strict=True)
        )
        middle = self.merge[1](middle + nn.functional.interpolate(high, scale_factor=2.0, mode="nearest"))
        low = self.merge[0](low + nn.functional.interpolate(middle, scale_factor=2.0, mode="nearest"))
        middle = middle + self.up[0](low)
        high = self.merge[2](high + self.up[1](middle))
        grids = []
        for grid in (low, middle, high):
            told, boxes = self.tell_role(grid), self.tell_box(grid)
            grids.append(torch.cat((told[:, : len(ROLES)], boxes, told[:, len(ROLES) :]), dim=1))
        return tuple(grids)
