"""Rows of a large file of vectors, read where they lie and kept nowhere.

Of a mapped file the system maps sixteen pages for each row that is asked for, so that a few dozen searches would hold
all of it, and giving the pages back costs more than reading: a row is read by one call instead.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skills.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class RowFile:
    """Reads rows of one file, which stays open: whoever replaces it makes another file.

    Args:
        path: written by ``numpy.save`` or ``open_memmap``.
        mapped: the same file mapped, shape (rows, columns); read from where the two are not the same any more.

    Raises:
        LibraryError: it cannot be opened.
    """

    def __init__(self, path: Path, mapped: npt.NDArray[Any]) -> None:
        try:
            self._file = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError as error:
            raise LibraryError(f"{path} cannot be read: {error.strerror}", "open the library again") from error
        weakref.finalize(self, os.close, self._file)
        self._mapped = mapped
        self._row = mapped.dtype.itemsize * mapped.shape[1]
        self._start = os.fstat(self._file).st_size - self._row * len(mapped)
        some = sorted({0, len(mapped) // 2, max(0, len(mapped) - 1)} if len(mapped) else ())
        self._sound = self._start > 0 and all(self._read(at) == mapped[at].tobytes() for at in some)

    def rows(self, places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The rows of some places: shape (places, columns), of the kind that the file has.

        Raises:
            LibraryError: the disk refuses.
        """
        import numpy as np

        if not self._sound:
            return np.asarray(self._mapped[places])
        try:
            read = b"".join([self._read(at) for at in places.tolist()])
            return np.frombuffer(read, self._mapped.dtype).reshape(len(places), self._mapped.shape[1])
        except (OSError, ValueError) as error:
            raise LibraryError(f"the vectors cannot be read: {error}", "open the library again") from error

    def _read(self, at: int) -> bytes:
        return os.pread(self._file, self._row, self._start + at * self._row)
