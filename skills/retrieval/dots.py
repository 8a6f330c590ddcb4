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
    Halves = npt.NDArray[np.float16]

_ALONE: Final = 250_000
"""Multiplications up to which OpenBLAS uses one thread (65,536 times 4, ``interface/gemm.c``)."""
_MOST_ROWS: Final = 8_192
"""Beyond that the cores are worth waiting for."""
_SIGN_AND_DIGITS: Final = 0x8FFFE000
_BIAS: Final = 2.0**112
"""Between the exponents of the two forms."""


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


def widened(halves: Halves | Matrix) -> Matrix:
    """Numbers of half precision in single precision: what ``astype`` gives, five times as fast.

    Sign and digits are shifted to where they belong, and one product puts the exponent right, that of the smallest
    numbers too. Infinity is not among unit vectors, and would come out as a number.
    """
    import numpy as np

    if halves.dtype != np.float16:
        return halves.astype(np.float32, copy=False)
    bits = np.ascontiguousarray(halves).view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= np.int32(_SIGN_AND_DIGITS - (1 << 32))
    wide: Matrix = bits.view(np.float32)
    wide *= np.float32(_BIAS)
    return wide
