"""Products of a few vectors with some hundred others, by one core.

A linear algebra library shares even small products out among all cores, whose threads then wait for one another: on a
machine that has anything else to do, that takes longer than the product. What is below its border it leaves alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

_ALONE: Final = 250_000
"""Multiplications up to which OpenBLAS uses one thread (65,536 times 4, ``interface/gemm.c``)."""
_MOST_ROWS: Final = 8_192
"""Beyond that the cores are worth waiting for."""


def dots(few: Matrix, many: Matrix) -> Matrix:
    """Every inner product: shape (len(few), len(many)), float32.

    Args:
        few: shape (few, dimensions).
        many: shape (many, dimensions).
    """
    import numpy as np

    if len(many) > _MOST_ROWS or not len(few):
        return few @ many.T
    rows = max(1, _ALONE // max(1, few.shape[0] * few.shape[1]))
    found = np.empty((len(few), len(many)), np.float32)
    for start in range(0, len(many), rows):
        np.matmul(few, many[start : start + rows].T, out=found[:, start : start + rows])
    return found
