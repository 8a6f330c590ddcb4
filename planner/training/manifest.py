"""The manifest beside weights that are trained here, as `perception.models.weights` reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from perception.models.weights import MANIFEST, SCHEMA

LICENSE: Final = "LICENSE"
_UPSTREAM: Final = "clewline, trained on tasks of its own embedded phone"
_TOLD_IN: Final = "benchmarks/phone.md"


def write_manifest(
    folder: Path,
    name: str,
    files: Sequence[str],
    *,
    license_text: str,
    recipe: str,
    settings: Mapping[str, int],
    metrics: Mapping[str, float],
    version: int,
    upstream: str = _UPSTREAM,
    told_in: str = _TOLD_IN,
) -> None:
    """Write the manifest and the licence.

    Args:
        folder: where the files lie.
        name: of the weights.
        files: that belong to them.
        license_text: of the data they were trained on.
        recipe: the command that makes the files again.
        settings: that belong to them, whole numbers.
        metrics: figures of the training.
        version: counts up whenever the numbers change.
        upstream: whose they are, and what they were trained on.
        told_in: the page with the figures.
    """
    (folder / LICENSE).write_text(license_text, encoding="utf-8")
    lines = [
        f"# Written by planner/training. {told_in} tells how each figure was measured.",
        f"schema = {SCHEMA}",
        f"id = {json.dumps(name)}",
        f"version = {version}",
        'license = "Apache-2.0"',
        f"license_file = {json.dumps(LICENSE)}",
        f"upstream = {json.dumps(upstream)}",
        'quantization = "none: float32"',
        f"recipe = {json.dumps(recipe)}",
        "",
        "[settings]",
        *(f"{key} = {value}" for key, value in settings.items()),
    ]
    for file in files:
        raw = (folder / file).read_bytes()
        digest = json.dumps(hashlib.sha256(raw).hexdigest())
        lines += ["", "[[files]]", f"name = {json.dumps(file)}", f"bytes = {len(raw)}", f"sha256 = {digest}"]
    if metrics:
        lines += ["", "[metrics]", *(f"{key} = {value:g}" for key, value in metrics.items())]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
