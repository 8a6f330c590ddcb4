"""The tree of views: what an app says is on its screen, and where layout has put it.

A tree is built anew after every event, from the app's state alone, so a view holds no state of its own. What must
survive (how far a list is scrolled, which field has the focus) is kept by the activity under the view's *path*, the
keys of its ancestors and its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

Kind = Literal[
    "column", "row", "box", "grid", "scroll", "list", "text", "icon", "image", "field", "switch", "checkbox", "radio",
    "slider", "progress", "canvas", "space",
]  # fmt: skip
Align = Literal["start", "center", "end", "between", "fill"]

FILL = -1.0
"""As large as the parent allows."""

Rect = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, half-open."""


class View:
    """One view. Everything but the kind has a default, and is given by name.

    Sizes, paddings and gaps are in dp; ``left top right bottom`` are pixels that layout fills in.
    """

    kind: Kind
    cls: str = "android.view.View"
    key: str = ""
    """Its name among its siblings; the kind and position where none is given."""
    id: str = ""
    """Entry of the resource id, without the package."""
    text: str = ""
    desc: str = ""
    hint: str = ""
    children: Sequence[View] = ()

    # what can be done
    on_tap: Callable[[], None] | None = None
    on_long: Callable[[], None] | None = None
    on_change: Callable[[Any], None] | None = None
    """Takes the new text of a field, state of a box, value of a slider."""
    on_submit: Callable[[], None] | None = None
    on_swipe: Callable[[str], None] | None = None
    """Takes ``left`` or ``right``: a row that is swiped away, a pager."""
    on_refresh: Callable[[], None] | None = None
    on_touch: Callable[[float, float], None] | None = None
    """Takes the touched place as fractions of width and height: maps, drawings."""
    on_move: Callable[[float, float], None] | None = None
    """Takes how far a finger moved, as fractions of width and height."""
    on_zoom: Callable[[float], None] | None = None
    """Takes the factor by which two fingers moved apart."""

    # how it is
    enabled: bool = True
    checked: bool | None = None
    selected: bool = False
    password: bool = False
    heading: bool = False
    live: bool = False
    multiline: bool = False
    input: str = "text"
    error: str = ""
    max_length: int = 0
    value: float = 0.0
    low: float = 0.0
    high: float = 1.0
    step: float = 0.0
    hidden_from_tree: bool = False
    """Drawn, but unknown to accessibility: an app that was written carelessly."""

    # layout
    width: float | None = None
    height: float | None = None
    weight: float = 0.0
    """Share of the room that is left in a row or column."""
    pad: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Start, top, end, bottom."""
    gap: float = 0.0
    align: Align = "start"
    """Along a row or column; horizontally in a box."""
    cross: Align = "start"
    """Across a row or column; vertically in a box."""
    columns: int = 2
    horizontal: bool = False
    item: Callable[[int], View] | None = None
    """Builds row ``i`` of a list."""
    count: int = 0
    from_end: bool = False
    """A list that shows its end until somebody scrolls it: a conversation."""
    min_height: float = 0.0

    # looks
    icon: str = ""
    style: str = "body"
    color: str = "on_surface"
    fill: str = ""
    """Colour of the background, nothing for none."""
    outline: str = ""
    radius: float = 0.0
    lines: int = 0
    """At most so many lines, the rest ellipsised; 0 for as many as it takes."""
    size: float = 24.0
    picture: str = ""
    """What an image shows: the seed of a generated picture."""
    paint: Callable[[Any, Rect, Any], None] | None = None
    """Draws a canvas: takes the pen, its rectangle and the theme."""

    # filled in by layout
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    clip: Rect = (0, 0, 0, 0)
    path: str = ""
    content: tuple[int, int] = (0, 0)
    """Width and height in pixels of what a scroll or list holds."""
    offset: int = 0
    """Pixels by which it is scrolled."""
    shaped: Any = None
    """Lines of a text, as measured."""

    def __init__(self, kind: Kind, children: Sequence[View] = (), **given: Any) -> None:
        self.kind = kind
        self.children = children
        self.__dict__.update(given)

    @property
    def scrolls(self) -> bool:
        """Whether it has more content than room."""
        if self.kind not in ("scroll", "list"):
            return False
        room = self.right - self.left if self.horizontal else self.bottom - self.top
        return self.content[0 if self.horizontal else 1] > room

    @property
    def touchable(self) -> bool:
        """Whether a finger on it does something."""
        return (
            self.on_tap is not None
            or self.on_long is not None
            or self.on_touch is not None
            or self.kind in ("field", "slider")
        )

    @property
    def seen(self) -> Rect:
        """The part of it that is not clipped away; may be empty."""
        left, top, right, bottom = self.clip
        return max(self.left, left), max(self.top, top), min(self.right, right), min(self.bottom, bottom)

    def walk(self) -> Iterator[View]:
        """This view and all below it, in document order."""
        waiting = [self]
        while waiting:
            view = waiting.pop()
            yield view
            waiting.extend(reversed(view.children))


def holds(rect: Rect, x: int, y: int) -> bool:
    """Whether the pixel is inside."""
    return rect[0] <= x < rect[2] and rect[1] <= y < rect[3]
