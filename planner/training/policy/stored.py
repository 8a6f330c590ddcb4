"""Decisions to learn from in a file: what was made of hours of play is trained on more than once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.training.policy.examples import Example

if TYPE_CHECKING:
    import numpy.typing as npt

ALSO_WEIGHT: Final = 0.3
"""What a decision from the embedded phone counts beside a recorded one."""


def save(examples: Sequence[Example], path: Path) -> None:
    """Write decisions down, with half the precision that they were made with."""
    np.savez_compressed(
        path,
        rows=np.concatenate([example.table for example in examples]).astype(np.float16),
        lengths=np.array([len(example.table) for example in examples], dtype=np.int32),
        right=np.array([example.right for example in examples], dtype=np.int32),
        apps=np.array([example.app for example in examples]),
        tasks=np.array([example.task for example in examples]),
    )


def load(path: Path, weight: float = 1.0, without: Collection[str] = ()) -> list[Example]:
    """Read decisions back.

    Args:
        path: of the file.
        weight: what each of them counts.
        without: apps; what has to do with one of them is left out.
    """
    with np.load(path, allow_pickle=False) as told:
        rows: npt.NDArray[np.float32] = told["rows"].astype(np.float32)
        each = zip(told["apps"], told["tasks"], told["right"], told["lengths"], np.cumsum(told["lengths"]), strict=True)
        return [
            Example(str(app), rows[end - many : end], int(right), weight, str(task))
            for app, task, right, many, end in each
            if not set(str(app).split(",")) & set(without)
        ]
