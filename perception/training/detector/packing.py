"""Rendered screens as one small file for training: WebP pictures at the size the detector sees, and their truth.

``python -m perception.training.detector.packing SCREENS OUT.npz [--first N] [--count N] [--quality 50]``
"""

from __future__ import annotations

import argparse
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from perception.training.detector.network import ROLES, STATES

AREA_PX = 950_000
"""Pixels of the picture that the detector gets; smaller ones are not enlarged."""
_ROLE = {name: number for number, name in enumerate(ROLES)}


def main() -> None:
    """Reads the arguments and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("screens", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10**6)
    parser.add_argument("--quality", type=int, default=50)
    parser.add_argument("--most-bytes", type=int, default=10**9)
    options = parser.parse_args()
    lines = (options.screens / "screens.jsonl").read_text().splitlines()[options.first : options.first + options.count]
    pictures: list[bytes] = []
    rows: list[list[float]] = []
    total = 0
    for line in lines:
        screen = json.loads(line)
        picture, told = pack(screen, options.screens / screen["image"], options.quality)
        total += len(picture)
        if total > options.most_bytes:
            break
        rows += [[len(pictures), *row] for row in told]
        pictures.append(picture)
    np.savez(
        options.out,
        pictures=np.frombuffer(b"".join(pictures), np.uint8),
        lengths=np.array([len(p) for p in pictures], np.int64),
        rows=np.array(rows, np.float32),
    )
    print(f"{len(pictures)} screens, {len(rows)} elements, {total / 1e6:.1f} MB, next {options.first + len(pictures)}")


def scale_of(width: int, height: int) -> float:
    """What a picture is multiplied by before the detector sees it."""
    return min(1.0, math.sqrt(AREA_PX / (width * height)))


def pack(screen: dict[str, Any], image: Path, quality: int) -> tuple[bytes, list[list[float]]]:
    """A smaller picture and rows of left, top, right, bottom, role, states (-1: does not apply)."""
    from PIL import Image

    picture = Image.open(image).convert("RGB")
    scale = scale_of(*picture.size)
    small = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=quality, method=3)
    rows = []
    for element in screen["elements"]:
        if (role := _ROLE.get(element["role"])) is None:
            continue
        checkable = element["role"] in ("checkbox", "radio", "switch")
        states = [float(name in element["states"]) for name in STATES]
        if not checkable:
            states[0] = -1.0
        rows.append([*(v * scale for v in element["box"]), float(role), *states])
    return out.getvalue(), rows


if __name__ == "__main__":
    main()
