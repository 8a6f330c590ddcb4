"""Methods that touch: taps, swipes, drags, gestures of two fingers, single events of one.

Coordinates are pixels, and each step of a movement takes 5 ms.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.u2rpc.call import Call, Method

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode

STEP_MS = 5
HOLD_MS = 600
MAX_STEPS = 10_000

DOWN, UP, MOVE = 0, 1, 2
"""Actions of a finger's event."""


def _middle(node: UiNode) -> tuple[int, int]:
    left, top, right, bottom = node.bounds
    return (left + right) // 2, (top + bottom) // 2


def click(call: Call, where: Any, y: Any = None, held_ms: int = 50) -> bool:
    with call.handset.turn() as phone:
        if isinstance(where, dict | str):
            phone.tap(*_corner(call.one(phone, where), y))
        else:
            phone.tap(int(where), int(y), hold_ms=int(held_ms))
    return True


def long_click(call: Call, wanted: Any, corner: Any = None) -> bool:
    with call.handset.turn() as phone:
        phone.tap(*_corner(call.one(phone, wanted), corner), hold_ms=HOLD_MS)
    return True


def _corner(node: UiNode, corner: Any) -> tuple[int, int]:
    """Return the middle, or a place a little inside ``tl`` or ``br``."""
    left, top, right, bottom = node.bounds
    if corner in ("tl", "topleft"):
        return left + min(5, (right - left) // 2), top + min(5, (bottom - top) // 2)
    if corner in ("br", "bottomright"):
        return right - 1 - min(5, (right - left) // 2), bottom - 1 - min(5, (bottom - top) // 2)
    return _middle(node)


def swipe(call: Call, x1: Any, y1: Any, x2: Any, y2: Any = None, steps: Any = None) -> bool:
    """By pixels ``(x1, y1, x2, y2, steps)``, or over a view: ``(selector, direction[, percent], steps)``."""
    with call.handset.turn() as phone:
        if isinstance(x1, dict | str):
            share = float(x2) / 100 if y2 is not None else 1.0
            duration = _steps_ms(y2 if y2 is not None else x2)
            phone.swipe(*_across(call.one(phone, x1), str(y1), share), duration)
        else:
            phone.swipe(int(x1), int(y1), int(x2), int(y2), _steps_ms(steps or 55))
    return True


def _across(node: UiNode, direction: str, share: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = node.bounds
    x, y = _middle(node)
    far_x, far_y = int((right - left - 1) * share), int((bottom - top - 1) * share)
    lines = {
        "up": (x, bottom - 1, x, bottom - 1 - far_y),
        "down": (x, top, x, top + far_y),
        "left": (right - 1, y, right - 1 - far_x, y),
        "right": (left, y, left + far_x, y),
    }
    return lines[direction.lower()]


def _steps_ms(steps: Any) -> int:
    return max(1, min(int(steps), MAX_STEPS) * STEP_MS)


def swipe_points(call: Call, points: list[int], steps: int) -> bool:
    places = list(zip(points[::2], points[1::2], strict=True))
    if not places:
        raise ValueError("there are no points")
    each = _steps_ms(steps)
    with call.handset.turn() as phone:
        phone.gesture([[(float(index * each), int(x), int(y)) for index, (x, y) in enumerate(places)]])
    return True


def drag(call: Call, x1: int, y1: int, x2: int, y2: int, steps: int = 100) -> bool:
    with call.handset.turn() as phone:
        _drag(phone, (int(x1), int(y1)), (int(x2), int(y2)), steps)
    return True


def drag_to(call: Call, wanted: Any, *rest: Any) -> bool:
    """To pixels ``(selector, x, y, steps)`` or to another view ``(selector, selector, steps)``."""
    with call.handset.turn() as phone:
        start = _middle(call.one(phone, wanted))
        if isinstance(rest[0], dict | str):
            _drag(phone, start, _middle(call.one(phone, rest[0])), rest[1])
        else:
            _drag(phone, start, (int(rest[0]), int(rest[1])), rest[2])
    return True


def _drag(phone: Phone, start: tuple[int, int], end: tuple[int, int], steps: int) -> None:
    phone.gesture([[(0.0, *start), (float(HOLD_MS), *start), (float(HOLD_MS + _steps_ms(steps)), *end)]])


def gesture(call: Call, wanted: Any, s1: Any, s2: Any, e1: Any, e2: Any, steps: int = 100) -> bool:
    with call.handset.turn() as phone:
        call.one(phone, wanted)
        duration = float(_steps_ms(steps))
        phone.gesture([[(0.0, *_xy(s1)), (duration, *_xy(e1))], [(0.0, *_xy(s2)), (duration, *_xy(e2))]])
    return True


def _xy(point: Mapping[str, Any]) -> tuple[int, int]:
    return int(point["x"]), int(point["y"])


def _pinch(call: Call, wanted: Any, percent: int, steps: int, *, opens: bool) -> bool:
    with call.handset.turn() as phone:
        node = call.one(phone, wanted)
        x, y = _middle(node)
        far = max(2, int((node.bounds[2] - node.bounds[0]) / 2 * min(max(float(percent), 1), 100) / 100))
        first, last = (1, far) if opens else (far, 1)
        duration = float(_steps_ms(steps))
        phone.gesture([[(0.0, x - first, y), (duration, x - last, y)], [(0.0, x + first, y), (duration, x + last, y)]])
    return True


def pinch_in(call: Call, wanted: Any, percent: int = 100, steps: int = 50) -> bool:
    return _pinch(call, wanted, percent, steps, opens=False)


def pinch_out(call: Call, wanted: Any, percent: int = 100, steps: int = 50) -> bool:
    return _pinch(call, wanted, percent, steps, opens=True)


def inject_input_event(call: Call, action: int, x: float, y: float, meta: int = 0) -> bool:
    """One event of a finger; it is performed when the finger goes up.

    How long it was held is what passed between the calls, by the wall or by the phone's clock, whichever is more:
    the client waits for real.
    """
    path = call.handset.finger
    with call.handset.turn() as phone:
        now_ms = max(time.monotonic(), 0.0) * 1000
        if action == DOWN:
            path[:] = [(now_ms, int(x), int(y))]
        elif action in (MOVE, UP) and path:
            path.append((now_ms, int(x), int(y)))
            if action == UP:
                begin = path[0][0]
                samples = [(at - begin, px, py) for at, px, py in path]
                path.clear()
                if all((px, py) == samples[0][1:] for _, px, py in samples):
                    phone.tap(*samples[0][1:], hold_ms=int(samples[-1][0]))
                else:
                    phone.gesture([samples])
        else:
            return False
    return True


METHODS: Mapping[str, Method] = {
    "click": click,
    "longClick": long_click,
    "swipe": swipe,
    "swipePoints": swipe_points,
    "drag": drag,
    "dragTo": drag_to,
    "gesture": gesture,
    "pinchIn": pinch_in,
    "pinchOut": pinch_out,
    "injectInputEvent": inject_input_event,
}
"""Name on the wire -> what performs it."""
