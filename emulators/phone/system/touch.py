"""Fingers: which view a touch meets, and what a tap, a hold, a swipe or a pinch does there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from emulators.phone.system.windows import Window
from emulators.phone.ui.layout import scroll_by
from emulators.phone.ui.view import View, holds

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

LONG_PRESS_MS = 500
_SLOP_DP = 10
"""A finger that moves less has not moved."""
_EDGE_DP = 20
_FLING_DP_S = 900
"""A finger that leaves the glass faster than this flings what it moved."""
_FLING_SHARE = 0.45
"""How much further a fling goes, in shares of the distance the finger moved."""


def window_at(phone: Phone, x: int, y: int) -> Window | None:
    """The topmost window that gets a touch there; a modal one gets every touch that no bar above it takes."""
    for window in reversed(phone.windows()):
        if holds(window.bounds, x, y) or window.modal:
            return window
    return None


def chain_at(root: View, x: int, y: int) -> list[View]:
    """The views under a pixel, outermost first. Of two that overlap the later is on top."""
    chain: list[View] = []
    view: View | None = root if holds(root.seen, x, y) else None
    while view is not None:
        chain.append(view)
        view = next((child for child in reversed(view.children) if _meets(child, x, y)), None)
    return chain


def _meets(view: View, x: int, y: int) -> bool:
    if not holds(view.seen, x, y):
        return False
    # a container that only places others does not stop a touch between them
    return (
        view.kind not in ("box", "column", "row")
        or bool(view.fill)
        or view.touchable
        or any(_meets(child, x, y) for child in view.children)
    )


def tap(phone: Phone, x: int, y: int, hold_ms: int) -> View | None:
    """Press and release; returns the view that took it."""
    window = window_at(phone, x, y)
    if window is None:
        return None
    if not holds(window.bounds, x, y):
        if window.dismiss is not None:
            window.dismiss()
        return None
    chain = chain_at(window.root, x, y)
    target = next((view for view in reversed(chain) if view.touchable or view.kind == "switch"), None)
    if target is not None and target.kind == "switch" and target.on_tap is None:
        target = next((view for view in reversed(chain) if view.on_tap is not None), None)
    if target is None or not target.enabled:
        return None
    act_on(phone, target, x, y, hold_ms)
    return target


def act_on(phone: Phone, view: View, x: int, y: int, hold_ms: int) -> None:
    """What a touch that was not moved does to a view."""
    if view.kind == "field":
        phone.writing.focus_on(view)
    elif hold_ms >= LONG_PRESS_MS and view.on_long is not None:
        view.on_long()
    elif view.kind == "slider":
        _slide_to(phone, view, x)
    elif view.on_touch is not None:
        width, height = max(1, view.right - view.left), max(1, view.bottom - view.top)
        view.on_touch((x - view.left) / width, (y - view.top) / height)
    elif view.on_tap is not None:
        view.on_tap()


def _slide_to(phone: Phone, view: View, x: int) -> None:
    pad = phone.px(12)
    room = max(1, view.right - view.left - 2 * pad)
    share = min(1.0, max(0.0, (x - view.left - pad) / room))
    if phone.config.right_to_left:
        share = 1 - share
    set_slider(view, view.low + share * (view.high - view.low))


def set_slider(view: View, value: float) -> None:
    """Move a slider to the nearest value that it can take."""
    value = min(view.high, max(view.low, value))
    if view.step:
        value = min(view.high, view.low + round((value - view.low) / view.step) * view.step)
    if view.on_change is not None:
        view.on_change(round(value, 6))


def swipe(phone: Phone, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
    """Move a finger in a straight line."""
    dx, dy = x2 - x1, y2 - y1
    if math.hypot(dx, dy) < phone.px(_SLOP_DP):
        tap(phone, x1, y1, duration_ms)
        return
    wide, high = phone.size_px
    edge = phone.px(_EDGE_DP)
    upright = abs(dy) >= abs(dx)
    if phone.locked:
        if upright and dy < -phone.px(120):
            phone.unlock()
        return
    if upright and y1 <= phone.px(28) and dy > phone.px(60) and not phone.shade:
        phone.open_notifications()
        return
    if phone.shade and upright and abs(dy) > phone.px(80):
        if dy > 0:
            phone.open_quick_settings()
        else:
            phone.close_shade()
        return
    if phone.config.navigation == "gestures":
        if upright and y1 >= high - edge and dy < -phone.px(60):
            phone.recents() if duration_ms > 700 else phone.home()
            return
        if not upright and (x1 < edge or x1 >= wide - edge) and abs(dx) > phone.px(40):
            phone.back()
            return
    window = window_at(phone, x1, y1)
    if window is None or not holds(window.bounds, x1, y1):
        return
    chain = chain_at(window.root, x1, y1)
    fast = math.hypot(dx, dy) / max(1, duration_ms) * 1000 > phone.px(_FLING_DP_S)
    _drag(phone, chain, dx, dy, x2, upright, fast)


def _drag(phone: Phone, chain: Sequence[View], dx: int, dy: int, x2: int, upright: bool, fast: bool) -> None:
    for view in reversed(chain):
        if view.kind == "slider" and not upright and view.enabled:
            _slide_to(phone, view, x2)
            return
        if view.on_move is not None:
            view.on_move(dx / max(1, view.right - view.left), dy / max(1, view.bottom - view.top))
            return
        if view.on_swipe is not None and not upright:
            if abs(dx) > (view.right - view.left) // 4:
                view.on_swipe("left" if (dx < 0) is not phone.config.right_to_left else "right")
            return
        if view.kind in ("scroll", "list") and view.horizontal is not upright:
            finger = dy if upright else dx if not phone.config.right_to_left else -dx
            moved = round(-finger * (1 + _FLING_SHARE)) if fast else -finger
            if move_content(phone, view, moved):
                return
            if view.on_refresh is not None and upright and dy > 0:
                view.on_refresh()
                return


def move_content(phone: Phone, view: View, delta_px: int) -> bool:
    """Scroll a container; False when it is at its end."""
    offset = scroll_by(view, delta_px, phone.frame(phone.offsets_of(view)))
    if offset is None:
        return False
    phone.offsets_of(view)[view.path] = offset
    return True


def pinch(phone: Phone, fingers: Sequence[Sequence[tuple[float, int, int]]]) -> None:
    """Two fingers: apart or together, over the view that zooms."""
    first, second = fingers[0], fingers[1]
    before = math.dist(first[0][1:], second[0][1:])
    after = math.dist(first[-1][1:], second[-1][1:])
    x, y = (first[0][1] + second[0][1]) // 2, (first[0][2] + second[0][2]) // 2
    window = window_at(phone, x, y)
    if window is None or before <= 0:
        return
    view = next((view for view in reversed(chain_at(window.root, x, y)) if view.on_zoom is not None), None)
    if view is not None and view.on_zoom is not None:
        view.on_zoom(after / before)
