"""A table that is filled column by column: a row for each element, and the last one for what is done without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[np.float32]


class Columns:
    """Named columns, all of one length.

    Args:
        elements: how many rows there are besides the one for finishing.
    """

    def __init__(self, elements: int) -> None:
        self._elements = elements
        self._columns: dict[str, Column] = {}

    def each(self, name: str, values: Sequence[float] | Column, finish: float = 0.0) -> None:
        """One number for each element, and one for what is done without one."""
        import numpy as np

        column = np.empty(self._elements + 1, dtype=np.float32)
        column[:-1] = values
        column[-1] = finish
        self._columns[name] = column

    def all(self, name: str, value: float) -> None:
        """One number that holds for the whole decision."""
        import numpy as np

        self._columns[name] = np.full(self._elements + 1, value, dtype=np.float32)

    @property
    def names(self) -> tuple[str, ...]:
        """In the order they were added."""
        return tuple(self._columns)

    def table(self) -> Column:
        """Shape (elements + 1, columns), float32."""
        import numpy as np

        return np.stack(list(self._columns.values()), axis=1)
