"""Some of many, so that what takes long can be measured on a fair sample and gone on with."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

_Drawn = TypeVar("_Drawn")


def drawn(things: Sequence[_Drawn], most: int | None) -> list[_Drawn]:
    """The first of an order that is drawn once, so that a longer run holds a shorter one; all, as they are, if None."""
    if most is None or most >= len(things):
        return list(things)
    order = list(things)
    random.Random("tasks").shuffle(order)  # noqa: S311 - no secret
    return order[:most]
