"""Trains the detector on packed screens; one command, one file of weights, one log.

``python -m perception.training.detector.fitting OUT PACKED.npz… [--seconds 400] [--batch 48]``

Pictures lie on the device; crops are cut, scaled, recoloured and inverted there.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from perception.training.detector.network import ROLES, STATES, Detector
from perception.training.detector.targets import loss_of

SIDE_PX = 512
_RATE = 2.5e-3
_MOST = 180
_EVERY = 100
_ABOUT_RARE = 0.6
_LEAST_SEEN = 0.55
"""Share of a thing that must lie in a crop for it to count as there."""


def main() -> None:
    """Reads the arguments and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("packed", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=400.0)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures, truths = [], []
    for path in options.packed:
        some, told = read(path)
        pictures += [p.to(device) for p in some]
        truths += told
    print(f"{len(pictures)} screens", flush=True)
    detector = train(pictures, truths, options.seconds, options.batch, options.out / "detector.log", device)
    from safetensors.torch import save_file

    save_file(
        {k: v.detach().contiguous().cpu() for k, v in detector.state_dict().items()},
        str(options.out / "detector.safetensors"),
    )


def read(path: Path) -> tuple[list[Any], list[Any]]:
    """Pictures, shape (3, h, w) uint8, and their rows."""
    from PIL import Image

    told = np.load(path)
    raw, ends = told["pictures"].tobytes(), np.cumsum(told["lengths"])

    def decode(at: int) -> Any:
        start = 0 if at == 0 else int(ends[at - 1])
        image = np.asarray(Image.open(io.BytesIO(raw[start : int(ends[at])])).convert("RGB"))
        return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))

    with ThreadPoolExecutor(16) as pool:
        pictures = list(pool.map(decode, range(len(ends))))
    rows = torch.from_numpy(told["rows"])
    return pictures, [rows[rows[:, 0] == at, 1:] for at in range(len(ends))]


def train(pictures: list[Any], truths: list[Any], seconds: float, batch: int, log: Path, device: str) -> Detector:
    """Trains for a time, the rate falling as a half cosine over it; returns the mean of the last weights."""
    detector = Detector().to(device, memory_format=torch.channels_last)
    mean = torch.optim.swa_utils.AveragedModel(
        detector, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
    )
    optimiser = torch.optim.AdamW(detector.parameters(), lr=_RATE, weight_decay=0.03)
    rare = Rare(truths)
    began, step = time.monotonic(), 0
    lines: list[dict[str, float]] = []
    recent: list[list[float]] = []
    while (gone := (time.monotonic() - began) / seconds) < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        crops, boxes, roles, states = sample(pictures, truths, rare, batch, device)
        with torch.autocast(device, dtype=torch.bfloat16):
            grids = detector(crops.contiguous(memory_format=torch.channels_last))
        loss, parts = loss_of(grids, boxes, roles, states)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(detector.parameters(), 5.0)
        optimiser.step()
        mean.update_parameters(detector)
        step += 1
        if step % 10 == 0:
            recent.append([float(v) for v in parts.values()])
        if step % _EVERY == 0:
            told = {name: round(float(v), 4) for name, v in zip(parts, np.mean(recent, axis=0), strict=True)}
            lines.append({"step": step, "seconds": round(time.monotonic() - began, 1), **told})
            print(lines[-1], flush=True)
            log.write_text("\n".join(map(json.dumps, lines)) + "\n")
            recent = []
    return mean.module.eval()  # type: ignore[no-any-return]


class Rare:
    """Picks things, seldom roles more often than their share, so that a combobox is seen about as often as a switch."""

    def __init__(self, truths: list[Any]) -> None:
        self._screen = np.concatenate([np.full(len(rows), at) for at, rows in enumerate(truths)])
        rows = torch.cat(truths)
        role = rows[:, 4].long()
        weight = (1.0 / torch.bincount(role, minlength=len(ROLES)).clamp_min(1).float() ** 0.6)[role].numpy()
        self._middle = ((rows[:, :2] + rows[:, 2:4]) / 2).numpy()
        self._sum = np.cumsum(weight) / weight.sum()

    def pick(self, rng: np.random.Generator) -> tuple[int, tuple[float, float]]:
        """A screen and a point on it."""
        at = min(int(np.searchsorted(self._sum, rng.random())), len(self._screen) - 1)
        return int(self._screen[at]), (float(self._middle[at][0]), float(self._middle[at][1]))


def sample(pictures: list[Any], truths: list[Any], rare: Rare, batch: int, device: str) -> tuple[Any, Any, Any, Any]:
    """Crops, shape (batch, 3, 512, 512), with boxes, roles and states in them."""
    crops = torch.empty(batch, 3, SIDE_PX, SIDE_PX, device=device)
    boxes = torch.zeros(batch, _MOST, 4)
    roles = torch.full((batch, _MOST), -1, dtype=torch.long)
    states = torch.full((batch, _MOST, len(STATES)), -1.0)
    rng = np.random.default_rng(int(torch.randint(1 << 30, (1,))))
    for at in range(batch):
        which, about = int(rng.integers(len(pictures))), None
        if rng.random() < _ABOUT_RARE:
            which, about = rare.pick(rng)
        crop, rows = _cut(pictures[which], truths[which], rng, about)
        crops[at] = crop
        count = min(len(rows), _MOST)
        boxes[at, :count], roles[at, :count], states[at, :count] = (
            rows[:count, :4],
            rows[:count, 4].long(),
            rows[:count, 5:],
        )
    return recolour(crops), boxes.to(device), roles.to(device), states.to(device)


def _cut(picture: Any, rows: Any, rng: np.random.Generator, about: tuple[float, float] | None) -> tuple[Any, Any]:
    zoom = float(np.exp(rng.uniform(math.log(0.62), math.log(1.45))))
    stretch = float(np.exp(rng.uniform(-0.08, 0.08)))
    zx, zy = zoom * stretch, zoom / stretch
    need_w, need_h = math.ceil(SIDE_PX / zx), math.ceil(SIDE_PX / zy)
    _, h, w = picture.shape
    x = _place(w, need_w, about and about[0], rng)
    y = _place(h, need_h, about and about[1], rng)
    part = picture[:, y : y + need_h, x : x + need_w].float().div(255)
    ph, pw = part.shape[1:]
    size = (min(SIDE_PX, round(ph * zy)), min(SIDE_PX, round(pw * zx)))
    part = functional.interpolate(part[None], size=size, mode="bilinear", antialias=zoom < 0.9, align_corners=False)[0]
    part = functional.pad(part, (0, SIDE_PX - size[1], 0, SIDE_PX - size[0]), value=0.5)
    rows = rows.clone()
    rows[:, [0, 2]] = (rows[:, [0, 2]] - x) * zx
    rows[:, [1, 3]] = (rows[:, [1, 3]] - y) * zy
    whole = (rows[:, 2] - rows[:, 0]) * (rows[:, 3] - rows[:, 1])
    rows[:, [0, 2]] = rows[:, [0, 2]].clamp(0, size[1])
    rows[:, [1, 3]] = rows[:, [1, 3]].clamp(0, size[0])
    seen = (rows[:, 2] - rows[:, 0]) * (rows[:, 3] - rows[:, 1])
    keep = (seen > _LEAST_SEEN * whole) & (rows[:, 2] - rows[:, 0] > 3) & (rows[:, 3] - rows[:, 1] > 2)
    # Large things that are cut still count by what is seen of them.
    keep |= (seen > 120 * 24) & (seen > 0.2 * whole) & (rows[:, 3] - rows[:, 1] > 14)
    return part, rows[keep]


def _place(whole: int, part: int, about: float | None, rng: np.random.Generator) -> int:
    """Where a part of a side begins, so that a point lies in it."""
    if whole <= part:
        return 0
    low, high = 0, whole - part
    if about is not None:
        low, high = max(low, math.ceil(about - part)), min(high, int(about))
    return int(rng.integers(low, max(low, high) + 1))


def recolour(crops: Any) -> Any:
    """Inverted, swapped channels, other contrast and light, grey, blurred, noisy: each for some of the batch."""
    n, device = len(crops), crops.device

    def some(share: float) -> Any:
        return torch.rand(n, 1, 1, 1, device=device) < share

    crops = torch.where(some(0.18), 1 - crops, crops)
    order = torch.randperm(3, device=device)
    crops = torch.where(some(0.4), crops[:, order], crops)
    grey = crops.mean(1, keepdim=True)
    crops = torch.where(some(0.12), grey.expand_as(crops), crops)
    gain = 0.65 + 0.6 * torch.rand(n, 1, 1, 1, device=device)
    tint = 0.12 * (torch.rand(n, 3, 1, 1, device=device) - 0.5)
    crops = torch.where(some(0.6), (crops - 0.5) * gain + 0.5 + tint, crops)
    soft = functional.avg_pool2d(crops, 3, 1, 1)
    crops = torch.where(some(0.15), 0.5 * crops + 0.5 * soft, crops)
    crops = crops + torch.where(some(0.2), 0.03, 0.0) * torch.randn_like(crops)
    return crops.clamp(0, 1)


if __name__ == "__main__":
    assert len(ROLES) + len(STATES) == 18
    main()
