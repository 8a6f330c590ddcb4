"""What people read on screens, one label a line: written by hand for this project, mostly short and mostly English.

``calibration.txt`` is what a recipe may look at, ``evaluation.txt`` what it is measured on; no label is in both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def labels(purpose: Literal["calibration", "evaluation"]) -> list[str]:
    """All labels of one of the two lists."""
    return Path(__file__).with_name(f"{purpose}.txt").read_text(encoding="utf-8").splitlines()
