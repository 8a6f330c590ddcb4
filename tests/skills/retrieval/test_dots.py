"""Products in pieces are the products."""

from __future__ import annotations

import numpy as np
import pytest

from skills.retrieval.dots import dots


@pytest.mark.parametrize(("few", "many"), [(1, 1), (0, 5), (5, 0), (4, 500), (60, 1500), (3, 9000), (700, 40)])
def test_products_in_pieces_are_the_products(few: int, many: int) -> None:
    dice = np.random.default_rng(few + many)
    one = dice.standard_normal((few, 384)).astype(np.float32)
    other = dice.standard_normal((many, 384)).astype(np.float32)
    assert dots(one, other).shape == (few, many)
    assert np.allclose(dots(one, other), one @ other.T, atol=1e-3)
