"""Tensors of a checkpoint in safetensors, read one at a time as 32-bit numbers, without the package of that name.

The format is a JSON header that says where each tensor lies, and their bytes. It is read strictly: what points outside
the file, or is of another kind than its shape says, is refused before anything is mapped.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from perception.errors import ModelUnusable

if TYPE_CHECKING:
    import numpy.typing as npt

_MOST_HEADER_BYTES = 64 << 20
_KINDS = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    kind: str
    shape: tuple[int, ...]
    start: int


class Tensors:
    """Every tensor of a folder, by name.

    Args:
        folder: with one or more ``*.safetensors``.

    Raises:
        ModelUnusable: there is none, or one is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._places: dict[str, _Place] = {}
        for path in sorted(folder.glob("*.safetensors")):
            self._places.update(_places(path))
        if not self._places:
            raise ModelUnusable(f"{folder} holds no weights in safetensors")

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def read(self, name: str) -> npt.NDArray[np.float32]:
        """One tensor.

        Raises:
            ModelUnusable: it is not there.
        """
        place = self._places.get(name)
        if place is None:
            raise ModelUnusable(f"the checkpoint has no {name}", "is it whole, and of a family that is known?")
        count = math.prod(place.shape)
        told = np.fromfile(place.path, np.dtype(_KINDS[place.kind]), count, offset=place.start).reshape(place.shape)
        if place.kind == "BF16":
            return (told.astype(np.uint32) << 16).view(np.float32)
        return told.astype(np.float32)


def _places(path: Path) -> Iterator[tuple[str, _Place]]:
    try:
        with path.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            head = json.loads(stream.read(length)) if 2 <= length <= _MOST_HEADER_BYTES else None
            size = stream.seek(0, 2)
    except (OSError, ValueError, RecursionError) as error:
        raise ModelUnusable(f"{path} cannot be read: {error}", "is the checkpoint whole?") from error
    if not isinstance(head, dict):
        raise ModelUnusable(f"{path} is no file of safetensors")
    for name, told in head.items():
        if name != "__metadata__":
            yield name, _place(path, told, 8 + length, size)


def _place(path: Path, told: Any, begin: int, size: int) -> _Place:
    try:
        kind, shape = told["dtype"], tuple(told["shape"])
        start, end = told["data_offsets"]
        sound = kind in _KINDS and all(isinstance(n, int) and n >= 0 for n in (*shape, start, end))
        sound = sound and end - start == math.prod(shape) * np.dtype(_KINDS[kind]).itemsize and begin + end <= size
    except (TypeError, KeyError, ValueError):
        sound = False
    if not sound:
        raise ModelUnusable(f"{path} holds a tensor that is cut off or of an unknown kind", "is the checkpoint whole?")
    return _Place(path, kind, shape, begin + start)
