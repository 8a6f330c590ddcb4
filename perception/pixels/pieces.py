"""Elements in the making, and the geometry that they are made by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from perception.pixels.finding import Icon

Box = tuple[float, float, float, float]
FIELDS: Final = frozenset({"textbox", "searchbox", "combobox"})
SETTINGS: Final = frozenset({"checkbox", "radio", "switch"})
HOLDERS: Final = frozenset({"listitem", "dialog"})
KINDS: Final = (frozenset({"button", "link", "tab"}), FIELDS, SETTINGS, frozenset({"listitem"}))
"""Roles that look alike."""


@dataclass(slots=True)
class Piece:
    """An element in the making."""

    box: Box
    role: str
    score: float
    states: dict[str, float] = field(default_factory=dict)
    texts: list[tuple[Box, str]] = field(default_factory=list)
    icons: list[Icon] = field(default_factory=list)
    parent: Piece | None = None
    label: str = ""
    labelled_by: Piece | None = None
    names: bool = False
    """Whether this is a text that names a control."""
    icon: Icon | None = None


def area(box: Box) -> float:
    """Square pixels; 0 for an empty box."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def middle_in(inner: Box, outer: Box) -> bool:
    """Whether the middle of one box lies in another."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def share(inner: Box, outer: Box) -> float:
    """How much of one box lies in another."""
    w = min(inner[2], outer[2]) - max(inner[0], outer[0])
    h = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(0.0, w) * max(0.0, h) / max(area(inner), 1e-6)
