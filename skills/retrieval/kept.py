"""What is worked out of a large library's entries once: arrays kept on the disk, mapped and not read.

Of a million skills only those parts are in memory that a search looks at. What was kept for other entries, by another
version, or is damaged, is made anew.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from skills.errors import LibraryError
from skills.shelf import sync_folder, write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Arrays = Mapping[str, npt.NDArray[Any]]

VERSION: Final = 1


def kept_arrays(folder: Path | None, name: str, key: str, make: Callable[[], Arrays]) -> Arrays:
    """Arrays from the disk, or made and kept there.

    Args:
        folder: where they are kept; None keeps nothing.
        name: of all of them together: ``NAME.json`` lies beside ``NAME-PART.npy``.
        key: changes with whatever they are made of.
        make: makes them, by the names of the parts.

    Returns:
        The arrays, mapped for reading where they are kept.

    Raises:
        LibraryError: the disk refuses.
    """
    if folder is None:
        return make()
    if (found := _opened(folder, name, key)) is not None:
        return found
    made = make()
    label = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        label.unlink(missing_ok=True)  # until all of them are there again, there are none
        for part, array in made.items():
            _write(folder / f"{name}-{part}.npy", array)
        shapes = {part: [str(array.dtype), list(array.shape)] for part, array in made.items()}
        write_whole(label, json.dumps({"version": VERSION, "key": key, "parts": shapes}).encode())
    except OSError as error:
        raise LibraryError(
            f"{folder} cannot be written: {error.strerror}", "make room, or mend the permissions"
        ) from error
    return _opened(folder, name, key) or made


def let_go(array: npt.NDArray[Any]) -> None:
    """Give back the memory of what was looked at in a mapped array; what is looked at again is mapped again."""
    import numpy as np

    mapped: object = array
    while isinstance(mapped, np.ndarray):
        mapped = mapped.base
    if isinstance(mapped, mmap.mmap):
        mapped.madvise(mmap.MADV_DONTNEED)


def packed(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Texts without line breaks as one array of bytes."""
    import numpy as np

    return np.frombuffer("".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass"), np.uint8)


def unpacked(array: npt.NDArray[np.uint8]) -> list[str]:
    """The texts of ``packed``."""
    return array.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


def _write(path: Path, array: npt.NDArray[Any]) -> None:
    import numpy as np

    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _opened(folder: Path, name: str, key: str) -> Arrays | None:
    import numpy as np

    try:
        told = json.loads((folder / f"{name}.json").read_bytes())
        if (told["version"], told["key"]) != (VERSION, key):
            return None
        found = {}
        for part, (kind, shape) in told["parts"].items():
            path = folder / f"{name}-{part}.npy"
            # An empty file cannot be mapped.
            array = np.load(path, mmap_mode="r" if 0 not in shape else None, allow_pickle=False)
            if str(array.dtype) != kind or list(array.shape) != shape:
                return None
            found[part] = np.asarray(array)  # a mapped array of the plain class: its slices cost half
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    return found
