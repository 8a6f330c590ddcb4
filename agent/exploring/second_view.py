"""The same transition looked at a second time, by other means: the pictures, read without the tree.

The tree says what an element did; whether that is so is asked of the pixels. They must have changed, and what the
sentence names must be read on the picture afterwards (or be gone from it). What an app tells accessibility and does not
show, or draws late, is caught in this way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Protocol

from agent.exploring.functions import Function
from perception.pixels.tiles import changed_part

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

ENOUGH_READ: Final = 0.5
"""Share of the names that must be read where the first is not."""
_ALIKE: Final = 0.75
_KEPT: Final = 8


class SecondView(Protocol):
    """Judges what another view has told."""

    def agrees(self, function: Function, before: Picture, after: Picture) -> bool:
        """Whether the pictures, shape (h, w, 3), bear out what is said of them."""
        ...


class PictureView:
    """Reads the text of the pictures.

    Args:
        read: lines of text on a picture.
    """

    def __init__(self, read: Callable[[Picture], Iterable[str]]) -> None:
        self._read = read
        self._known: OrderedDict[bytes, list[str]] = OrderedDict()

    def agrees(self, function: Function, before: Picture, after: Picture) -> bool:
        """See ``SecondView``."""
        if before.shape == after.shape and changed_part(before, after) is None:
            return False
        if function.shows:
            lines = self._lines(after)
            read = [stands_in(name, lines) for name in function.shows]
            # What it opens comes first, and is written above it; buttons that are only icons are written nowhere.
            return read[0] or sum(read) >= ENOUGH_READ * len(read)
        if function.hides:
            was, still = self._lines(before), self._lines(after)
            readable = [name for name in function.hides if stands_in(name, was)]
            return not readable or not all(stands_in(name, still) for name in readable)
        return True

    def _lines(self, picture: Picture) -> list[str]:
        import hashlib

        key = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
        if key not in self._known:
            self._known[key] = [letters for line in self._read(picture) if (letters := _letters(line))]
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]


def stands_in(name: str, lines: Iterable[str]) -> bool:
    """Whether a name is read in one of some lines, small slips of the reader forgiven.

    Args:
        name: as the tree gives it.
        lines: letters and digits only, in lower case.
    """
    wanted = _letters(name)
    if not wanted:
        return False
    return any(
        wanted in line
        or (len(line) >= 3 and line in wanted and len(line) >= _ALIKE * len(wanted))
        or (len(wanted) >= 4 and SequenceMatcher(None, wanted, line[: len(wanted) + 2]).ratio() >= _ALIKE)
        for line in lines
    )


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
