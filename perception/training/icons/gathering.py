"""Draws every icon of the training and held-out sets once, 48×48 grey, with its names, aliases and tags.

``python -m perception.training.icons.gathering NODE_MODULES OUT.npz [--held-out]``
"""

from __future__ import annotations

import argparse
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from perception.training.icons.naming import plain_name
from perception.training.icons.sources import HELD_OUT_SETS, LICENSES, TRAINING_SETS, forbidden

SIDE_PX = 48
_NOT_WANTED = re.compile(r"-(thin|duotone|twotone|two-tone|bulk|broken|sharp|sharp-outline|sharp-rounded)$")
_FLUENT_SIZE = re.compile(r"-24-(regular|filled)$")
_LETTERS = re.compile(r"^(letter|number|circle|square|hexagon|flag|brand|logo|alpha|numeric|roman|currency)\b")
_SPINNER = re.compile(r"animat|spinner")
_MOST_TAGS = 14
NAME, ALIAS, TAG = 2.0, 1.0, 0.7
"""What a word of each kind counts as a target."""


def main() -> None:
    """Reads the arguments and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node_modules", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held-out", action="store_true", help="the sets for measuring instead of those for training")
    options = parser.parse_args()
    sets = HELD_OUT_SETS if options.held_out else TRAINING_SETS
    tags = read_tags(options.node_modules)
    texts: dict[str, int] = {}
    pictures: list[npt.NDArray[np.uint8]] = []
    labels: list[tuple[int, int, float]] = []
    families: list[int] = []
    for number, prefix in enumerate(sets):
        if forbidden(prefix) and not options.held_out:
            raise SystemExit(f"{prefix} is held out")
        before = len(pictures)
        for name, aliases, svg in icons_of(options.node_modules, prefix, all_styles=options.held_out):
            picture = draw(svg)
            if picture is None:
                continue
            own = plain_name(name)
            told = {own: NAME}
            for alias in aliases:
                told.setdefault(plain_name(alias), ALIAS)
            for tag in tags.get(own, ())[:_MOST_TAGS]:
                told.setdefault(tag, TAG)
            labels += [(len(pictures), texts.setdefault(text, len(texts)), grade) for text, grade in told.items()]
            pictures.append(picture)
            families.append(number)
        print(f"{prefix}: {len(pictures) - before}", flush=True)
    # Half a byte a pixel: what is learned from does not see the difference, and the file is a quarter smaller.
    stack = np.stack(pictures) >> 4
    np.savez_compressed(
        options.out,
        pictures=(stack[:, :, 0::2] << 4 | stack[:, :, 1::2]),
        families=np.array(families, np.uint8),
        label_icon=np.array([icon for icon, _, _ in labels], np.int32),
        label_text=np.array([text for _, text, _ in labels], np.int32),
        label_grade=np.array([grade for _, _, grade in labels], np.float16),
        texts=np.frombuffer("\n".join(texts).encode(), np.uint8),
        sets=np.frombuffer("\n".join(sets).encode(), np.uint8),
    )
    print(f"{len(pictures)} icons, {len(texts)} texts, {len(labels)} labels")


def icons_of(node_modules: Path, prefix: str, all_styles: bool = False) -> Iterator[tuple[str, list[str], str]]:
    """Name, aliases and SVG text of each icon of a set whose licence allows it."""
    table = json.loads((node_modules / "@iconify/json/json" / f"{prefix}.json").read_text())
    licence = table["info"]["license"].get("spdx", "")
    if licence not in LICENSES and not all_styles:
        print(f"{prefix}: licence {licence}, passed over")
        return
    also: dict[str, list[str]] = {}
    for alias, told in table.get("aliases", {}).items():
        also.setdefault(told["parent"], []).append(alias)
    width, height = table.get("width", 16), table.get("height", 16)
    for name, icon in table["icons"].items():
        if icon.get("hidden") or (_SPINNER.search(icon["body"][:2000]) and "<animate" in icon["body"]):
            continue
        if not all_styles and (_NOT_WANTED.search(name) or _LETTERS.match(name)):
            continue
        if prefix == "fluent" and not _FLUENT_SIZE.search(name):
            continue
        left, top = icon.get("left", 0), icon.get("top", 0)
        w, h = icon.get("width", width), icon.get("height", height)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{SIDE_PX}" '
            f'height="{SIDE_PX}" viewBox="{left} {top} {w} {h}">{icon["body"]}</svg>'
        )
        yield name, also.get(name, []), svg


def draw(svg: str) -> npt.NDArray[np.uint8] | None:
    """Coverage of an icon, shape (48, 48); None when it cannot be drawn or shows nothing."""
    import resvg_py
    from PIL import Image

    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    except (ValueError, RuntimeError):
        return None
    alpha = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[:, :, 3]
    if alpha.shape != (SIDE_PX, SIDE_PX) or not 0.01 < float((alpha > 127).mean()) < 0.97:
        return None
    return alpha


def read_tags(node_modules: Path) -> dict[str, tuple[str, ...]]:
    """Tags by plain name, as the sets that come with tags tell them."""
    found: dict[str, dict[str, None]] = {}

    def add(name: str, tags: list[Any]) -> None:
        kept = found.setdefault(plain_name(name), {})
        for tag in tags:
            told = plain_name(str(tag))
            if 2 < len(told) <= 30 and not told.isdigit() and told != plain_name(name):
                kept[told] = None

    for name, icon in json.loads((node_modules / "@tabler/icons/icons.json").read_text()).items():
        add(name, icon.get("tags", []))
    for icon in json.loads((node_modules / "@mdi/svg/meta.json").read_text()):
        add(icon["name"], icon["aliases"])
    for icon in json.loads((node_modules / "ionicons/dist/ionicons.json").read_text())["icons"]:
        add(icon["name"], icon.get("tags", []))
    for name, icon in json.loads((node_modules / "@primer/octicons/build/data.json").read_text()).items():
        add(name, icon.get("keywords", []))
    return {name: tuple(tags) for name, tags in found.items() if tags}


if __name__ == "__main__":
    main()
