"""From laid-out windows to the nodes that accessibility shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulators.phone.system.uinode import UiNode
from emulators.phone.system.windows import Window
from emulators.phone.ui.view import View

Told = tuple[Any, ...]
"""What a node is made of: the fields of a ``UiNode`` in their order, all hashable; equal where the same is shown."""


def nodes_of(windows: Iterable[Window], focus: str) -> tuple[UiNode, ...]:
    """The nodes of those windows, parents before children; what is out of sight is left out."""
    return tuple(UiNode(*told) for told in told_of(windows, focus))


def told_of(windows: Iterable[Window], focus: str) -> tuple[Told, ...]:
    """What those nodes are made of."""
    found: list[Told] = []
    for number, window in enumerate(windows):
        _add(window.root, -1, 0, window.package, number, focus, found)
    return tuple(found)


def _add(view: View, parent: int, position: int, package: str, number: int, focus: str, found: list[Told]) -> None:
    if view.hidden_from_tree and parent >= 0:
        return
    left, top, right, bottom = view.clip
    if view.left > left:
        left = view.left
    if view.top > top:
        top = view.top
    if view.right < right:
        right = view.right
    if view.bottom < bottom:
        bottom = view.bottom
    if left >= right or top >= bottom:
        return
    at, kind, path = len(found), view.kind, view.path
    editable = kind == "field"
    scrolls = kind in ("scroll", "list")
    tappable = view.on_tap is not None or view.on_touch is not None or editable
    found.append(
        (
            path,
            parent,
            position,
            view.cls,
            package,
            "•" * len(view.text) if view.password else view.text,
            view.desc,
            f"{package}:id/{view.id}" if view.id else "",
            view.hint,
            (left, top, right, bottom),
            number,
            view.checked is not None,
            bool(view.checked),
            tappable,
            view.enabled,
            tappable or kind == "slider",
            path == focus if focus else False,
            view.on_long is not None or editable,
            view.password,
            view.scrolls if scrolls else False,
            view.selected,
            editable,
            True,
            view.heading,
            view.live,
            view.input if editable else "",
            _scroll(view) if scrolls else None,
            (view.low, view.high, view.value) if kind in ("slider", "progress") else None,
        )
    )
    for place, child in enumerate(view.children):
        _add(child, at, place, package, number, focus, found)


def _scroll(view: View) -> tuple[int, int, int, int]:
    if view.horizontal:
        return view.offset, 0, view.content[0], view.content[1]
    if view.kind == "list":
        share = int(view.value) / max(1, view.count)
        return 0, round(share * view.content[1]) + view.offset, view.content[0], view.content[1]
    return 0, view.offset, view.content[0], view.content[1]
