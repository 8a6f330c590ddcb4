"""From laid-out windows to the nodes that accessibility shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from emulators.phone.system.uinode import UiNode
from emulators.phone.system.windows import Window
from emulators.phone.ui.view import View


def nodes_of(windows: Iterable[Window], focus: str) -> tuple[UiNode, ...]:
    """The nodes of those windows, parents before children; what is out of sight is left out."""
    found: list[UiNode] = []
    for number, window in enumerate(windows):
        _add(window.root, -1, 0, window, number, focus, found)
    return tuple(found)


def _add(view: View, parent: int, position: int, window: Window, number: int, focus: str, found: list[UiNode]) -> None:
    if view.hidden_from_tree and parent >= 0:
        return
    left, top, right, bottom = view.seen
    if left >= right or top >= bottom:
        return
    at = len(found)
    editable = view.kind == "field"
    tappable = view.on_tap is not None or view.on_touch is not None or editable
    found.append(
        UiNode(
            id=view.path,
            parent=parent,
            index=position,
            class_name=view.cls,
            package=window.package,
            text="•" * len(view.text) if view.password else view.text,
            description=view.desc,
            resource_id=f"{window.package}:id/{view.id}" if view.id else "",
            hint=view.hint,
            bounds=(left, top, right, bottom),
            window=number,
            checkable=view.checked is not None,
            checked=bool(view.checked),
            clickable=tappable,
            enabled=view.enabled,
            focusable=tappable or view.kind == "slider",
            focused=bool(focus) and view.path == focus,
            long_clickable=view.on_long is not None or editable,
            password=view.password,
            scrollable=view.kind in ("scroll", "list") and view.scrolls,
            selected=view.selected,
            editable=editable,
            heading=view.heading,
            live=view.live,
            input_type=view.input if editable else "",
            scroll=_scroll(view) if view.kind in ("scroll", "list") else None,
            range=(view.low, view.high, view.value) if view.kind in ("slider", "progress") else None,
        )
    )
    _add_all(view.children, at, window, number, focus, found)


def _add_all(
    children: Sequence[View], parent: int, window: Window, number: int, focus: str, found: list[UiNode]
) -> None:
    for position, child in enumerate(children):
        _add(child, parent, position, window, number, focus, found)


def _scroll(view: View) -> tuple[int, int, int, int]:
    if view.horizontal:
        return view.offset, 0, view.content[0], view.content[1]
    if view.kind == "list":
        share = int(view.value) / max(1, view.count)
        return 0, round(share * view.content[1]) + view.offset, view.content[0], view.content[1]
    return 0, view.offset, view.content[0], view.content[1]
