"""Appium's gestures: click, long click, drag, swipe, scroll, fling and pinch, over an element or an area.

Directions and percentages mean what they mean to ``UiObject2``: a swipe goes the way its finger goes, a scroll the way
one reads, and the percentage is of the area that is left when the margins are taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.scrolling import scroll_into_view
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.uia2.elements import center
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.uiselector import BadSelector, Scrolling, make_test, parse
from emulators.phone.wire.uiselector import Selector as UiSelector

if TYPE_CHECKING:
    from emulators.phone.wire.uia2.routes import Asked

SWIPE_DP_S, FLING_DP_S, DRAG_DP_S, PINCH_DP_S = 5000, 7500, 2500, 2500
"""Speeds where a request names none, in dp a second."""

SCROLL_DP_S = 800
"""Slow enough that what is scrolled does not go on by itself."""

MARGIN = 0.1
"""Share of an area that scrolls and flings keep away from its edges."""

HOLD_MS = 600

Point = tuple[int, int]
Box = tuple[int, int, int, int]

_AGAINST: Mapping[str, str] = {"up": "down", "down": "up", "left": "right", "right": "left"}


def _number(value: Any, name: str, default: float | None = None) -> float:
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e7:
        raise invalid(f"{name} has to be a number")
    return float(value)


def _point(told: Any, name: str) -> Point:
    if not isinstance(told, dict):
        raise invalid(f"{name} has to have x and y")
    return int(_number(told.get("x"), f"{name}.x")), int(_number(told.get("y"), f"{name}.y"))


def _place(asked: Asked, name: str = "offset") -> Point:
    """Return the pixel that a request means: a place in an element, its middle, or a place on the screen."""
    origin, offset = asked.body.get("origin"), asked.body.get(name)
    if isinstance(origin, dict):
        node = asked.session.node_of(asked.phone, origin)
        if offset is None:
            return center(node)
        x, y = _point(offset, name)
        return node.bounds[0] + x, node.bounds[1] + y
    if offset is None:
        raise invalid(f"origin or {name} is missing")
    return _point(offset, name)


def _area(asked: Asked) -> Box:
    area = asked.body.get("area")
    if isinstance(asked.body.get("origin"), dict):
        return asked.session.node_of(asked.phone, asked.body["origin"]).bounds
    if not isinstance(area, dict):
        raise invalid("origin or area is missing")
    left, top = int(_number(area.get("left"), "left")), int(_number(area.get("top"), "top"))
    width, height = int(_number(area.get("width"), "width")), int(_number(area.get("height"), "height"))
    if width <= 0 or height <= 0:
        raise invalid("the area is empty")
    return left, top, left + width, top + height


def _share(asked: Asked) -> float:
    percent = _number(asked.body.get("percent"), "percent", 1.0)
    if not 0.0 < percent <= 1.0:
        raise invalid("percent lies between 0 and 1")
    return percent


def _direction(asked: Asked) -> str:
    direction = str(asked.body.get("direction", "")).lower()
    if direction not in _AGAINST:
        raise invalid(f"a direction is up, down, left or right, not {direction!r}")
    return direction


def _duration_ms(asked: Asked, distance_px: float, usual_dp_s: int) -> int:
    speed = _number(asked.body.get("speed"), "speed", usual_dp_s * asked.phone.density)
    if speed <= 0:
        raise invalid("the speed has to be above 0")
    return max(1, int(distance_px / speed * 1000))


# --- touches ----------------------------------------------------------------------------------------------------------


def click(asked: Asked) -> None:
    """One touch."""
    asked.phone.tap(*_place(asked))


def long_click(asked: Asked) -> None:
    """A touch that is held."""
    held = _number(asked.body.get("duration"), "duration", HOLD_MS)
    asked.phone.tap(*_place(asked), hold_ms=int(held))


def double_click(asked: Asked) -> None:
    """Two touches."""
    x, y = _place(asked)
    asked.phone.tap(x, y)
    asked.phone.tap(x, y)


def drag(asked: Asked) -> None:
    """Hold, move, let go."""
    start = _place(asked, "start")
    end = _point(asked.body.get("end"), "end")
    distance = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    moved_ms = _duration_ms(asked, distance, DRAG_DP_S)
    asked.phone.gesture([[(0.0, *start), (float(HOLD_MS), *start), (float(HOLD_MS + moved_ms), *end)]])


# --- swipes -----------------------------------------------------------------------------------------------------------


def _move(asked: Asked, box: Box, direction: str, share: float, usual_dp_s: int) -> None:
    left, top, right, bottom = box
    middle_x, middle_y = (left + right) // 2, (top + bottom) // 2
    far_x, far_y = int((right - left) * share), int((bottom - top) * share)
    starts: dict[str, tuple[Point, Point]] = {
        "up": ((middle_x, bottom - 1), (middle_x, bottom - 1 - far_y)),
        "down": ((middle_x, top), (middle_x, top + far_y)),
        "left": ((right - 1, middle_y), (right - 1 - far_x, middle_y)),
        "right": ((left, middle_y), (left + far_x, middle_y)),
    }
    (x1, y1), (x2, y2) = starts[direction]
    asked.phone.swipe(x1, y1, x2, y2, _duration_ms(asked, abs(x2 - x1) + abs(y2 - y1), usual_dp_s))


def _inner(box: Box) -> Box:
    left, top, right, bottom = box
    across, down = int((right - left) * MARGIN), int((bottom - top) * MARGIN)
    return left + across, top + down, right - across, bottom - down


def swipe(asked: Asked) -> None:
    """The finger goes in the direction."""
    _move(asked, _area(asked), _direction(asked), _share(asked), SWIPE_DP_S)


def scroll(asked: Asked) -> bool:
    """What is shown moves on in the direction; whether there is more."""
    return _scrolled(asked, SCROLL_DP_S)


def fling(asked: Asked) -> bool:
    """The same, fast."""
    return _scrolled(asked, FLING_DP_S)


def _scrolled(asked: Asked, usual_dp_s: int) -> bool:
    box, direction = _area(asked), _direction(asked)
    _move(asked, _inner(box), _AGAINST[direction], _share(asked), usual_dp_s)
    return _more(asked, box, direction)


def _more(asked: Asked, box: Box, direction: str) -> bool:
    """Whether the innermost container under the middle of the area can go on in the direction."""
    x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    under = [
        node
        for node in asked.phone.nodes()
        if node.scroll is not None and node.bounds[0] <= x < node.bounds[2] and node.bounds[1] <= y < node.bounds[3]
    ]
    for node in reversed(under):
        assert node.scroll is not None
        left, top, width, height = node.scroll
        room_x, room_y = node.bounds[2] - node.bounds[0], node.bounds[3] - node.bounds[1]
        if direction in ("up", "down") and height > room_y:
            return top > 0 if direction == "up" else top + room_y < height
        if direction in ("left", "right") and width > room_x:
            return left > 0 if direction == "left" else left + room_x < width
    return False


def _pinch(asked: Asked, *, opens: bool) -> None:
    left, top, right, bottom = _area(asked)
    share = _share(asked)
    x, y = (left + right) // 2, (top + bottom) // 2
    near, far = max(1, (right - left) // 20), max(2, int((right - left) / 2 * share))
    first, last = (near, far) if opens else (far, near)
    duration = float(_duration_ms(asked, abs(last - first), PINCH_DP_S))
    asked.phone.gesture(
        [
            [(0.0, x - first, y), (duration, x - last, y)],
            [(0.0, x + first, y), (duration, x + last, y)],
        ]
    )


def pinch_open(asked: Asked) -> None:
    """Two fingers move apart."""
    _pinch(asked, opens=True)


def pinch_close(asked: Asked) -> None:
    """Two fingers move together."""
    _pinch(asked, opens=False)


GESTURES: Mapping[str, Callable[[Asked], Any]] = {
    "click": click,
    "long_click": long_click,
    "double_click": double_click,
    "drag": drag,
    "swipe": swipe,
    "scroll": scroll,
    "fling": fling,
    "pinch_open": pinch_open,
    "pinch_close": pinch_close,
}


# --- scrolling to something -------------------------------------------------------------------------------------------


def scroll_to(asked: Asked) -> None:
    """Scroll a container, or the first that scrolls, until something shows that a strategy and a selector describe."""
    parameters = asked.body.get("params") if isinstance(asked.body.get("params"), dict) else asked.body
    assert isinstance(parameters, dict)
    strategy, text = parameters.get("strategy"), parameters.get("selector")
    if not isinstance(text, str):
        raise invalid("selector has to be a text")
    try:
        match strategy:
            case "accessibility id":
                target = UiSelector((make_test("description", text),))
            case "class name":
                target = UiSelector((make_test("className", text),))
            case "-android uiautomator":
                made = parse(text)
                if not isinstance(made, UiSelector):
                    raise invalid("only a UiSelector can be scrolled to")
                target = made
            case _:
                raise invalid(f"a strategy is accessibility id, class name or -android uiautomator, not {strategy!r}")
    except BadSelector as error:
        raise Failure("invalid selector", str(error)) from error
    most = int(_number(parameters.get("maxSwipes"), "maxSwipes", 30))
    nodes = asked.session.look(asked.phone).nodes
    if isinstance(asked.body.get("origin"), dict):
        container = asked.session.node_of(asked.phone, asked.body["origin"]).id
    else:
        container = next((node.id for node in nodes if node.scrollable), "")
    scrolling = Scrolling(UiSelector(), max_swipes=most)
    if not scroll_into_view(asked.phone, scrolling, container, target):
        raise Failure("no such element", "scrolling to the end did not bring it into view")


def scroll_to_element(asked: Asked) -> None:
    """Scroll one element until another is fully inside it."""
    container = asked.session.node(asked.phone, asked.words[0])
    wanted = asked.session.node(asked.phone, asked.words[1])
    tree = Tree(asked.phone.nodes())
    at = tree.find(container.id)
    if at is None or tree.find(wanted.id) not in set(tree.descendants(at)):
        raise Failure("no such element", "the second element is not inside the first")
    if wanted.bounds[3] >= container.bounds[3]:
        asked.phone.accessibility.scroll(container.id, "forward", 0.3)
    elif wanted.bounds[1] <= container.bounds[1]:
        asked.phone.accessibility.scroll(container.id, "backward", 0.3)
