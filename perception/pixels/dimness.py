"""Whether a control is disabled: what the network says, and how faint it is drawn beside its likes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from perception.pixels.pieces import KINDS, SETTINGS, Box, Piece

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SURE_DISABLED: Final = 0.4
_INTERCEPT, _SAID, _FAINT_TEXT, _FAINTEST_TEXT, _FAINT_SELF, _SETTING = -2.85, 0.96, 2.93, 2.33, 2.31, 1.86
"""A logistic regression on 2,692 controls of 108 fresh screens of the training kits, 164 of them disabled."""
_TEXT_OF_KIND, _TEXT_OF_ALL = 0.75, 0.7
"""Shares of the strongest contrast from which on text is not faint."""
_MOST_SAID: Final = 4.0
_LEAST_LEVELS: Final = 1.0
_LEAST_PX, _MOST_PX = 9, 2000


def tell_disabled(controls: Sequence[Piece], picture: npt.NDArray[np.uint8]) -> None:
    """Sets the chance of ``disabled`` of each control to what the network and the contrasts say together.

    Args:
        controls: with their texts and labels.
        picture: shape (h, w, 3).
    """
    own = [contrast(picture, [c.box]) for c in controls]
    written = [contrast(picture, _writing(c)) for c in controls]
    strongest = max((w for w in written if w is not None), default=1.0)
    for at, control in enumerate(controls):
        kind = next((kind for kind in KINDS if control.role in kind), frozenset({control.role}))
        likes = [n for n, other in enumerate(controls) if other.role in kind]
        said = control.states.get("disabled", 0.0)
        told = _INTERCEPT + _SAID * max(-_MOST_SAID, min(_MOST_SAID, math.log((said + 0.01) / (1.01 - said))))
        told += _FAINT_SELF * (1.0 - (own[at] or _LEAST_LEVELS) / max(own[n] or _LEAST_LEVELS for n in likes))
        told += _SETTING * (control.role in SETTINGS)
        text = written[at]
        if text is not None:
            of_kind = text / max(w for n in likes if (w := written[n]) is not None)
            told += _FAINT_TEXT * max(0.0, _TEXT_OF_KIND - of_kind)
            told += _FAINTEST_TEXT * max(0.0, _TEXT_OF_ALL - text / strongest)
        control.states["disabled"] = 1.0 / (1.0 + math.exp(-told))


def contrast(picture: npt.NDArray[np.uint8], boxes: Sequence[Box]) -> float | None:
    """How far what is drawn differs from its ground, in levels of 255, at least one; None without a box.

    Some two thousand pixels stand for all.
    """
    import numpy as np

    best: float | None = None
    for left, top, right, bottom in boxes:
        part = picture[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
        pixels = part.shape[0] * part.shape[1]
        if pixels < _LEAST_PX:
            continue
        step = max(1, round(math.sqrt(pixels / _MOST_PX)))
        flat = part[::step, ::step].reshape(-1, 3)
        ground = np.sort(flat, axis=0)[len(flat) // 2].astype(np.int16)
        away = np.sort(np.abs(flat - ground).max(axis=1))
        best = max(best or 0.0, _LEAST_LEVELS + float(away[-1 - len(away) // 100]))
    return best


def _writing(control: Piece) -> list[Box]:
    """Where the words of a control stand: beside it for boxes, else in it."""
    if control.labelled_by is not None and (control.role in SETTINGS or not control.texts):
        return [control.labelled_by.box]
    return [box for box, _ in control.texts]
