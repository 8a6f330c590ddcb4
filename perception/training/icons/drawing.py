"""Icons as they appear on screens: scaled, shifted, blurred, on grounds of any grey, made on the device in batches."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

SIDE_PX = 48
_SMALLEST_PX, _LARGEST_PX = 14, 48


def unpack(packed: Any) -> Any:
    """Half-byte pictures, shape (n, 48, 24) uint8 → coverage 0 to 1, shape (n, 1, 48, 48)."""
    pairs = torch.stack((packed >> 4, packed & 15), dim=-1)
    return pairs.flatten(2).float().div(15.0)[:, None]


def augment(coverage: Any, generator: torch.Generator | None = None) -> Any:
    """Crops as a screen would give them.

    Args:
        coverage: shape (n, 1, 48, 48), 0 to 1.
        generator: of random numbers, on the device of ``coverage``.

    Returns:
        Grey crops before normalisation, shape (n, 1, 48, 48).
    """
    n, device = len(coverage), coverage.device

    def rand(*shape: int) -> Any:
        return torch.rand(*shape, device=device, generator=generator)

    # Where it lies in the crop: mostly tight with some margin, as boxes come out of a detector.
    zoom = 0.78 + 0.62 * rand(n)
    aspect = 1.0 + 0.16 * (rand(n) - 0.5)
    turn = 0.12 * (rand(n) - 0.5) * (rand(n) < 0.3)
    theta = torch.zeros(n, 2, 3, device=device)
    theta[:, 0, 0] = zoom * aspect * torch.cos(turn)
    theta[:, 0, 1] = -torch.sin(turn) * zoom
    theta[:, 1, 0] = torch.sin(turn) * zoom
    theta[:, 1, 1] = zoom / aspect * torch.cos(turn)
    theta[:, :, 2] = 0.24 * (rand(n, 2) - 0.5)
    shape = functional.grid_sample(
        coverage, functional.affine_grid(theta, list(coverage.shape), align_corners=False), align_corners=False
    )
    shape = _degrade(shape, rand)
    # Stroke a little thicker or thinner.
    power = torch.exp(0.9 * (rand(n, 1, 1, 1) - 0.5))
    shape = shape.clamp(0, 1) ** power
    ground = rand(n, 1, 1, 1)
    ink = rand(n, 1, 1, 1)
    contrast = 0.18 + 0.82 * rand(n, 1, 1, 1)
    ink = torch.where((ink - ground).abs() < contrast, (ground > 0.5).float() * (ground - contrast).clamp(0, 1)
                      + (ground <= 0.5).float() * (ground + contrast).clamp(0, 1), ink)  # fmt: skip
    around = torch.full_like(shape, 1.0) * ground
    around = _disc(around, rand)
    grey = around * (1 - shape) + ink * shape
    # A neighbour's edge at the border, a slope of light, and noise.
    slope = torch.linspace(-0.5, 0.5, SIDE_PX, device=device)
    grey = grey + 0.15 * (rand(n, 1, 1, 1) - 0.5) * slope[None, None, :, None] * (rand(n, 1, 1, 1) < 0.3)
    grey = _neighbour(grey, rand)
    noise = torch.randn(grey.shape, device=device, generator=generator)
    return (grey + noise * 0.03 * rand(n, 1, 1, 1)).clamp(0, 1)


def normalise(grey: Any) -> Any:
    """Mean 0, deviation about 1, ink above ground: the same for light and dark themes (see ``perception.icons``)."""
    flat = grey.flatten(1)
    mean = flat.mean(dim=1)
    deviation = flat.std(dim=1, unbiased=False)
    told = (grey - mean[:, None, None, None]) / (deviation[:, None, None, None] + 0.02)
    border = torch.cat((told[:, 0, 0], told[:, 0, -1], told[:, 0, :, 0], told[:, 0, :, -1]), dim=1)
    sign = torch.where(border.median(dim=1).values > 0, -1.0, 1.0)
    return told * sign[:, None, None, None]


def _degrade(shape: Any, rand: Any) -> Any:
    """Down to the size an icon has on a screen and up again; one size for each sixteenth of the batch."""
    parts = []
    for part in shape.chunk(16):
        side = int(_SMALLEST_PX + (_LARGEST_PX - _SMALLEST_PX) * float(rand(1)) ** 1.3)
        small = functional.interpolate(part, size=(side, side), mode="area")
        parts.append(functional.interpolate(small, size=(SIDE_PX, SIDE_PX), mode="bilinear", align_corners=False))
    return torch.cat(parts)


def _disc(around: Any, rand: Any) -> Any:
    """For a sixth of them, the round or rounded ground of a button."""
    n = len(around)
    line = torch.linspace(-1, 1, SIDE_PX, device=around.device)
    power = 2.0 + 6.0 * rand(n, 1, 1, 1)
    far = (line.abs()[None, None, :, None] ** power + line.abs()[None, None, None, :] ** power) ** (1 / power)
    edge = 0.85 + 0.35 * rand(n, 1, 1, 1)
    other = (around + 0.5 * (rand(n, 1, 1, 1) - 0.5)).clamp(0, 1)
    there = (far > edge) & (rand(n, 1, 1, 1) < 0.17)
    return torch.where(there, other, around)


def _neighbour(grey: Any, rand: Any) -> Any:
    """For an eighth of them, a strip of something else at one side."""
    n = len(grey)
    line = torch.linspace(0, 1, SIDE_PX, device=grey.device)[None, None, None, :]
    # Only the strip changes sides: an arrow that points left must not learn to mean "right".
    line = torch.where(rand(n, 1, 1, 1) < 0.5, line, 1 - line)
    there = (line > 0.9 + 0.08 * rand(n, 1, 1, 1)) & (rand(n, 1, 1, 1) < 0.12)
    return torch.where(there, rand(n, 1, 1, 1), grey)
