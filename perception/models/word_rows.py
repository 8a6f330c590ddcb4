"""The word-embedding table, left on the disk.

Half of a small text network is a table of which one sentence needs a dozen rows. Each row lies in a ``.npy`` file as
one record, its scale and its 8-bit codes together, and is read when a text asks for it. The operating system keeps what
is used often; the process holds nothing. Mapping the file would bring 64 KB to 2 MB of it in for each row touched.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perception.errors import WeightsAltered, WeightsMissing
from perception.models.weights import REINSTALL

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class WordRows:
    """Rows of a table of 8-bit numbers with one scale a row.

    The file is a one-dimensional ``.npy`` array of records ``scale: float32, codes: int8[width]``, little-endian; row
    *i* of the table is ``scale[i] * codes[i]``.

    Args:
        path: the file.
        rows: how many rows it must have.
        width: how many numbers a row must have.

    Raises:
        WeightsMissing: the file cannot be opened.
        WeightsAltered: it is not such a table.
    """

    def __init__(self, path: Path, rows: int, width: int) -> None:
        import numpy as np

        self._record = record_type(width)
        self._rows = rows
        try:
            # unbuffered: a buffer would fetch 20 rows to use one
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise WeightsMissing(f"{path} cannot be read: {error.strerror}", REINSTALL) from error
        try:
            np.lib.format.read_magic(self._file)
            header = np.lib.format.read_array_header_1_0(self._file)
        except ValueError as error:
            self._file.close()
            raise WeightsAltered(f"{path} is not a .npy file: {error}", REINSTALL) from error
        if header != ((rows,), False, self._record):
            self._file.close()
            raise WeightsAltered(f"{path} holds {header[0]} records, not {rows} rows of {width} numbers", REINSTALL)
        self._start = self._file.tell()
        # Who keeps a policy for the life of a process closes nothing; the file goes when the table does.
        weakref.finalize(self, self._file.close)

    def gather(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        """The rows with these numbers, in this order: shape (1, len(numbers), width), float32.

        Raises:
            IndexError: there is no such row.
            WeightsAltered: the file became shorter while it was open.
        """
        import numpy as np

        size = self._record.itemsize
        parts: list[bytes] = []
        for number in numbers:
            if not 0 <= number < self._rows:
                raise IndexError(f"no row {number} in a table of {self._rows}")
            self._file.seek(self._start + number * size)
            part = self._file.read(size)
            if len(part) != size:
                raise WeightsAltered(f"{self._file.name} was cut off while it was in use", REINSTALL)
            parts.append(part)
        records = np.frombuffer(b"".join(parts), dtype=self._record)
        rows: npt.NDArray[np.float32] = records["codes"] * records["scale"][:, np.newaxis]
        return rows[np.newaxis]

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def record_type(width: int) -> np.dtype[np.void]:
    """One row on the disk: its scale, then its codes."""
    import numpy as np

    return np.dtype([("scale", "<f4"), ("codes", "i1", (width,))])
