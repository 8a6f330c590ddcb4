"""Trains the icon encoder against MiniLM's words; one command, one file of weights, one log.

``python -m perception.training.icons.fitting icons.npz vectors.npy OUT [--seconds 200] [--batch 4096]``

Every crop is compared with every text of the vocabulary (softmax over all of them): its own name, aliases and tags are
targets in proportion to their grades, and texts that mean nearly the same as its name are no negatives.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from perception.training.icons.drawing import augment, normalise, unpack
from perception.training.icons.network import IconEncoder, TextMap

NEARLY_SAME = 0.82
_EVERY = 200
_RATE, _TEXT_RATE = 2e-3, 5e-4


def main() -> None:
    """Reads the arguments and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("icons", type=Path)
    parser.add_argument("vectors", type=Path, help="MiniLM's vectors of the texts, shape (texts, 384)")
    parser.add_argument("out", type=Path, help="folder for icons.safetensors and icons.log")
    parser.add_argument("--seconds", type=float, default=200.0)
    parser.add_argument("--batch", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    told = np.load(options.icons)
    pictures = torch.from_numpy(told["pictures"]).to(device)
    targets, own = targets_of(told, len(pictures))
    vectors = torch.from_numpy(np.load(options.vectors)).float().to(device)
    log = options.out / "icons.log"
    encoder, text = train(
        pictures, targets.to(device), own.to(device), vectors, options.seconds, options.batch, log, device
    )
    save(encoder, text, options.out / "icons.safetensors")


def targets_of(told: Any, count: int, most: int = 16) -> tuple[Any, Any]:
    """Texts and shares of every icon, shape (icons, 16, 2) as float (text -1: none), and each icon's own name."""
    targets = torch.full((count, most, 2), -1.0)
    filled = np.zeros(count, np.int32)
    own = torch.zeros(count, dtype=torch.long)
    for icon, text, grade in zip(told["label_icon"], told["label_text"], told["label_grade"], strict=True):
        at = filled[icon]
        if at == 0:
            own[icon] = int(text)
        if at < most:
            targets[icon, at, 0], targets[icon, at, 1] = float(text), float(grade)
            filled[icon] += 1
    shares = targets[:, :, 1].clamp_min(0.0)
    targets[:, :, 1] = shares / shares.sum(dim=1, keepdim=True)
    return targets, own


def train(
    pictures: Any, targets: Any, own: Any, vectors: Any, seconds: float, batch: int, log: Path, device: str
) -> tuple[IconEncoder, TextMap]:
    """Trains for a time, the rate falling as a half cosine over it."""
    encoder, text = IconEncoder().to(device), TextMap().to(device)
    if device == "cuda":
        encoder = encoder.to(memory_format=torch.channels_last)
    sharpness = torch.nn.Parameter(torch.tensor(math.log(18.0), device=device))
    optimiser = torch.optim.AdamW(
        [
            {"params": list(encoder.parameters()), "lr": _RATE, "weight_decay": 0.05, "rate": _RATE},
            {"params": [*text.parameters(), sharpness], "lr": _TEXT_RATE, "weight_decay": 0.0, "rate": _TEXT_RATE},
        ]
    )
    began, step, recent = time.monotonic(), 0, 0.0
    lines = []
    while (gone := (time.monotonic() - began) / seconds) < 1.0:
        for group in optimiser.param_groups:
            warm = min(1.0, (step + 1) / 100)
            group["lr"] = group["rate"] * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        chosen = torch.randint(len(pictures), (batch,), device=device)
        crops = normalise(augment(unpack(pictures[chosen])))
        with torch.autocast(device, dtype=torch.bfloat16):
            seen = encoder(crops.contiguous(memory_format=torch.channels_last))
            words = text(vectors)
            logits = (seen @ words.T).float() * sharpness.exp().clamp(max=60.0)
        named = targets[chosen]
        loss = loss_of(logits, named[:, :, 0].long(), named[:, :, 1], vectors, own[chosen])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 2.0)
        optimiser.step()
        step += 1
        recent += float(loss.detach()) if step % 20 == 0 else 0.0
        if step % _EVERY == 0:
            lines.append(
                {"step": step, "seconds": round(time.monotonic() - began, 1), "loss": round(recent * 20 / _EVERY, 4)}
            )
            print(lines[-1], flush=True)
            log.write_text("\n".join(map(json.dumps, lines)) + "\n")
            recent = 0.0
    return encoder.eval(), text.eval()


def loss_of(logits: Any, texts: Any, shares: Any, vectors: Any, own: Any) -> Any:
    """Cross entropy with several right texts and no penalty for what means nearly the same."""
    with torch.no_grad():
        alike = vectors[own].to(torch.bfloat16) @ vectors.T.to(torch.bfloat16) > NEARLY_SAME
        alike.scatter_(1, texts.clamp_min(0), False)
    logits = logits.masked_fill(alike, -1e4)
    chosen = torch.log_softmax(logits, dim=1).gather(1, texts.clamp_min(0))
    return -(chosen * shares * (texts >= 0)).sum(dim=1).mean()


def save(encoder: IconEncoder, text: TextMap, path: Path) -> None:
    """Writes both networks into one file."""
    from safetensors.torch import save_file

    state = {f"encoder.{k}": v for k, v in encoder.state_dict().items()}
    state |= {f"text.{k}": v for k, v in text.state_dict().items()}
    save_file({k: v.detach().float().contiguous().cpu() for k, v in state.items()}, str(path))


if __name__ == "__main__":
    main()
