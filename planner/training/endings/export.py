"""Writes a fitted judge of endings down as weights that can be shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from planner.training.manifest import write_manifest
from planner.verified.judge import FILE, NAME, EndingJudge


def export(
    folder: Path, judge: EndingJudge, *, recipe: str, license_text: str, metrics: Mapping[str, float], version: int
) -> None:
    """Write the folder.

    Args:
        folder: is made when it is not there.
        judge: the fitted one.
        recipe: the command that makes the files again.
        license_text: of the data it was fitted on.
        metrics: figures for the manifest.
        version: counts up whenever the numbers change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        name: {"weight": round(each.weight, 3), "usual": round(each.usual, 3)}
        for name, each in sorted(judge.figures.items(), key=lambda item: item[1].weight)
    }
    told = {"base": round(judge.base, 3), "figures": figures}
    (folder / FILE).write_text(f"{json.dumps(told, indent=1)}\n", encoding="utf-8")
    write_manifest(
        folder,
        NAME,
        (FILE,),
        license_text=license_text,
        recipe=recipe,
        settings={"ask_below_percent": round(judge.ask_below * 100)},
        metrics=metrics,
        version=version,
        upstream="clewline, fitted on runs over everyday pages of its own",
        told_in="benchmarks/endings.md",
    )
