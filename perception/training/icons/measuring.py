"""How well icons of families that were never learned from are named, and how many of them look like training icons.

``python -m perception.training.icons.measuring held_out.npz training.npz [--weights FOLDER] [--graph OTHER.onnx]``

Names: icons whose own name is an everyday meaning, among all everyday meanings. Words: one of twenty icons of the same
family by its name, by words alone. Near duplicates: pixel correlation above 0.97 at 24×24 with any training icon.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from perception.models.embedding import Embedder
from perception.models.icon_encoder import IconEncoder
from perception.models.onnx import open_session
from perception.training.grounding.calibration import wilson
from perception.training.icons.drawing import normalise, unpack
from perception.training.icons.gathering import NAME

_AMONG = 20
_LOOKED_AT = 300
_DUPLICATE = 0.97


def main() -> None:
    """Reads the arguments and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("held_out", type=Path)
    parser.add_argument("training", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--graph", type=Path, help="another encoder in place of the shipped one")
    options = parser.parse_args()
    encoder = IconEncoder.load(options.weights)
    if options.graph is not None:
        encoder.use(open_session(options.graph))
    told = dict(np.load(options.held_out).items())
    texts = told["texts"].tobytes().decode().split("\n")
    own = {
        int(icon): texts[int(text)]
        for icon, text, grade in zip(told["label_icon"], told["label_text"], told["label_grade"], strict=True)
        if grade == NAME
    }
    training = _flat(np.load(options.training)["pictures"][::1])
    embedder = Embedder.load(cache_entries=20_000)
    known = {name: number for number, name in enumerate(encoder.names)}
    rng = np.random.default_rng(1)
    for family, prefix in enumerate(told["sets"].tobytes().decode().split("\n")):
        icons = [icon for icon in own if told["families"][icon] == family]
        named = [icon for icon in icons if own[icon] in known]
        vectors = encoder.embed(_crops(told["pictures"][named]))
        order = np.argsort(-encoder.name_scores(vectors), axis=1)
        truth = np.array([known[own[icon]] for icon in named])
        _tell(f"{prefix} everyday name, first", order[:, 0] == truth)
        _tell(f"{prefix} everyday name, first five", (order[:, :5] == truth[:, None]).any(axis=1))
        words = encoder.words(embedder.embed([own[icon] for icon in named]))
        alike = vectors @ words.T
        hits = []
        for at in range(len(named)):
            others = rng.choice([n for n in range(len(named)) if truth[n] != truth[at]], _AMONG - 1, replace=False)
            hits.append(bool(alike[at, at] > alike[others, at].max()))
        _tell(f"{prefix} one of {_AMONG} by words", np.array(hits))
        some = rng.choice(icons, min(_LOOKED_AT, len(icons)), replace=False)
        near = (_flat(told["pictures"][some]) @ training.T).max(axis=1) > _DUPLICATE
        _tell(f"{prefix} near duplicates of training icons", near)
    embedder.close()


def _crops(packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Dark on light, as an icon button shows them."""
    return np.asarray(normalise(0.95 - 0.85 * unpack(torch.from_numpy(packed)))[:, 0].numpy(), np.float32)


def _flat(packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Pictures at 24×24, mean 0, length 1."""
    parts = []
    for at in range(0, len(packed), 8192):
        small: Any = torch.nn.functional.avg_pool2d(unpack(torch.from_numpy(packed[at : at + 8192])), 2).flatten(1)
        small = small - small.mean(dim=1, keepdim=True)
        parts.append((small / small.norm(dim=1, keepdim=True).clamp_min(1e-6)).numpy())
    return np.concatenate(parts)


def _tell(name: str, hits: npt.NDArray[np.bool_]) -> None:
    low, high = wilson(float(hits.mean()), len(hits))
    print(f"{name}: {hits.mean():.3f} [{low:.3f}, {high:.3f}] n = {len(hits)}", flush=True)


if __name__ == "__main__":
    main()
