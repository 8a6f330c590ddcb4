"""Trains the detector on packed screens; one command, one file of weights, one log.

``python -m perception.training.detector.fitting OUT PACKED.npz… [--seconds 400] [--batch 48] [--from WEIGHTS]``

Pictures lie on the device; crops are cut (``crops``), recoloured and inverted there.
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

from perception.training.detector.crops import Crops
from perception.training.detector.network import ROLES, STATES, Detector
from perception.training.detector.targets import loss_of

_RATE = 2.5e-3
_EVERY = 100
_SAVED_EVERY = 1500


def main() -> None:
    """Reads the arguments and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("packed", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=400.0)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--from", dest="start", type=Path, help="weights to begin with, of an earlier training")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures, truths = [], []
    for path in options.packed:
        some, told = read(path)
        pictures += some
        truths += told
    print(f"{len(pictures)} screens", flush=True)
    crops = Crops(pictures, truths, device)
    detector = Detector()
    if options.start is not None:
        from safetensors.torch import load_file

        detector.load_state_dict(load_file(str(options.start)))
    train(detector, crops, options.seconds, options.batch, options.out, device)


def read(path: Path) -> tuple[list[Any], list[Any]]:
    """Pictures, shape (3, h, w) uint8, and their rows."""
    from PIL import Image

    told = np.load(path)
    raw, ends = told["pictures"].tobytes(), np.cumsum(told["lengths"])

    def decode(at: int) -> Any:
        start = 0 if at == 0 else int(ends[at - 1])
        image = np.asarray(Image.open(io.BytesIO(raw[start : int(ends[at])])).convert("RGB"))
        return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))

    with ThreadPoolExecutor(6) as pool:
        pictures = list(pool.map(decode, range(len(ends))))
    rows = torch.from_numpy(told["rows"])
    return pictures, [rows[rows[:, 0] == at, 1:] for at in range(len(ends))]


def train(detector: Detector, shown: Crops, seconds: float, batch: int, out: Path, device: str) -> Detector:
    """Trains for a time, the rate falling as a half cosine over it; returns the mean of the last weights.

    It is written every now and then too: a machine that is lent may be taken back.
    """
    detector = detector.to(device, memory_format=torch.channels_last)
    mean = torch.optim.swa_utils.AveragedModel(
        detector, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
    )
    optimiser = torch.optim.AdamW(detector.parameters(), lr=_RATE, weight_decay=0.03, fused=device == "cuda")
    began, step = time.monotonic(), 0
    lines: list[dict[str, float]] = []
    recent: list[list[float]] = []
    while (gone := (time.monotonic() - began) / seconds) < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        crops, boxes, roles, states = shown.sample(batch)
        crops = recolour(crops)
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
            recent.append([float(v.detach()) for v in parts.values()])
        if step % _EVERY == 0:
            told = {name: round(float(v), 4) for name, v in zip(parts, np.mean(recent, axis=0), strict=True)}
            lines.append({"step": step, "seconds": round(time.monotonic() - began, 1), **told})
            print(lines[-1], flush=True)
            (out / "detector.log").write_text("\n".join(map(json.dumps, lines)) + "\n")
            recent = []
        if step % _SAVED_EVERY == 0:
            save(mean.module, out)
    save(mean.module, out)
    return mean.module.eval()  # type: ignore[no-any-return]


def save(detector: Any, out: Path) -> None:
    """Writes ``detector.safetensors``, whole or not at all."""
    from safetensors.torch import save_file

    unfinished = out / "detector.unfinished"
    save_file({k: v.detach().contiguous().cpu() for k, v in detector.state_dict().items()}, str(unfinished))
    unfinished.replace(out / "detector.safetensors")


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
