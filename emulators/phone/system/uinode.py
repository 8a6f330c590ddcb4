"""What accessibility shows of the embedded phone: one node for each view of the active window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UiNode:
    """One view, as accessibility sees it."""

    id: str
    """Persistent per view instance: survives moves and rebuilds, is gone with the view."""
    parent: int
    """Index in the tuple of nodes, -1 for the root of a window."""
    index: int
    """Position among the children of its parent."""
    class_name: str
    package: str
    text: str
    """What it shows; a password already as dots."""
    description: str
    resource_id: str
    """``package:id/name``, or nothing."""
    hint: str
    bounds: tuple[int, int, int, int]
    """Left, top, right, bottom in pixels, half-open, clipped to the screen and to what scrolls around it."""
    window: int
    """Order of its window, 0 lowest."""
    checkable: bool = False
    checked: bool = False
    clickable: bool = False
    enabled: bool = True
    focusable: bool = False
    focused: bool = False
    long_clickable: bool = False
    password: bool = False
    scrollable: bool = False
    selected: bool = False
    editable: bool = False
    displayed: bool = True
    heading: bool = False
    live: bool = False
    input_type: str = ""
    scroll: tuple[int, int, int, int] | None = None
    """Left, top, content width, content height in pixels of what scrolls."""
    range: tuple[float, float, float] | None = None
    """Minimum, maximum and value of a slider."""
