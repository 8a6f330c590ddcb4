"""What compares meanings: retrieval's and matching's only need of a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Rows(Protocol):
    """A matrix."""

    def __getitem__(self, row: int) -> Sequence[float]:
        """The cosines of one text."""

    def __len__(self) -> int:
        """How many texts there are."""


Similarity = Callable[[Sequence[str], Sequence[str]], Rows]
"""Cosines of every text of the first list with every text of the second."""
