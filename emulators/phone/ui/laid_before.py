"""Layouts that were worked out before: a screen that is built anew and says the same is put in the same places.

What a layout depends on is told by the views themselves. Trees with a list in them are not kept: a list builds its rows
while it is measured.
"""

from __future__ import annotations

from collections import OrderedDict
from operator import attrgetter
from typing import Any, Final

from emulators.phone.ui.view import View

_KEPT: Final = 512
_said = attrgetter(
    "kind", "key", "id", "text", "width", "height", "weight", "pad", "gap", "align", "cross", "columns", "horizontal",
    "min_height", "style", "lines", "size", "password", "multiline", "error",
)  # fmt: skip
"""What of a view its layout depends on."""
_FOUND: Final = ("path", "left", "top", "right", "bottom", "clip", "content", "offset", "shaped")
"""What layout fills in."""

_kept: OrderedDict[tuple[Any, ...], tuple[dict[str, Any], ...]] = OrderedDict()


def told_of(root: View) -> tuple[Any, ...] | None:
    """What the layout of a tree depends on; None where that cannot be told."""
    said: list[Any] = []
    waiting = [root]
    while waiting:
        view = waiting.pop()
        if view.kind == "list":
            return None
        children = view.children
        said.append(_said(view))
        if children:
            said.append(len(children))
            waiting.extend(children)
    return tuple(said)


def put_as_before(root: View, about: tuple[Any, ...]) -> bool:
    """Put every view where it was the last time; False where there was none."""
    found = _kept.get(about)
    if found is None:
        return False
    waiting = [root]
    for places in found:
        view = waiting.pop()
        view.__dict__.update(places)
        waiting.extend(view.children)
    return True


def keep(root: View, about: tuple[Any, ...]) -> None:
    """Remember where every view was put."""
    found: list[dict[str, Any]] = []
    waiting = [root]
    while waiting:
        view = waiting.pop()
        given = view.__dict__
        found.append({name: given[name] for name in _FOUND if name in given})
        waiting.extend(view.children)
    _kept[about] = tuple(found)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
