"""W3C actions: sources of fingers and keys whose ticks run side by side.

A touch becomes a path of (time, x, y). Paths that overlap in time are one gesture of several fingers; keys are typed
when their tick comes. (W3C WebDriver, section "Actions".)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulators.phone.system.keys import (
    BACK,
    DELETE,
    ENTER,
    ESCAPE,
    FORWARD_DELETE,
    HOME,
    MOVE_END,
    MOVE_HOME,
    SEARCH,
    TAB,
)
from emulators.phone.wire.uia2.elements import center
from emulators.phone.wire.uia2.failures import invalid

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.wire.uia2.routes import Asked

SLOP_DP = 8
"""A finger that strays no further than this has not moved."""

MAX_ACTIONS = 10_000
MAX_DURATION_MS = 600_000

_KEYS: Mapping[str, int] = {
    "\ue003": DELETE,
    "\ue004": TAB,
    "\ue006": ENTER,
    "\ue007": ENTER,
    "\ue00c": ESCAPE,
    "\ue010": MOVE_END,
    "\ue011": MOVE_HOME,
    "\ue012": 21,
    "\ue013": 19,
    "\ue014": 22,
    "\ue015": 20,
    "\ue017": FORWARD_DELETE,
    "\ue100": BACK,
    "\ue101": HOME,
    "\ue102": SEARCH,
}
"""Characters that stand for keys. Modifiers (U+E008 to U+E00B) type nothing by themselves."""


@dataclass(slots=True)
class Stroke:
    """One finger from down to up."""

    samples: list[tuple[float, int, int]] = field(default_factory=list)

    @property
    def begins_ms(self) -> float:
        """When it goes down."""
        return self.samples[0][0]

    @property
    def ends_ms(self) -> float:
        """When it goes up."""
        return self.samples[-1][0]


@dataclass(frozen=True, slots=True)
class Typed:
    """A key that goes down."""

    at_ms: float
    value: str


def perform(asked: Asked) -> None:
    """Carry out a request's actions."""
    strokes, typed = _read(asked)
    moments: list[tuple[float, list[Stroke] | Typed]] = [(group[0].begins_ms, group) for group in _together(strokes)]
    moments += [(key.at_ms, key) for key in typed]
    for _, moment in sorted(moments, key=lambda pair: pair[0]):
        if isinstance(moment, Typed):
            _type(asked.phone, moment.value)
        else:
            _touch(asked.phone, moment)


def _type(phone: Phone, value: str) -> None:
    if value in _KEYS:
        phone.key(_KEYS[value])
    elif not "\ue000" <= value <= "\uf8ff":
        phone.type_text(value)


def _touch(phone: Phone, strokes: list[Stroke]) -> None:
    if len(strokes) == 1:
        samples = strokes[0].samples
        (begin_ms, x, y), (end_ms, *_) = samples[0], samples[-1]
        slop = phone.px(SLOP_DP)
        if all(abs(one[1] - x) <= slop and abs(one[2] - y) <= slop for one in samples):
            phone.tap(x, y, hold_ms=int(end_ms - begin_ms))
            return
    begin_ms = min(stroke.begins_ms for stroke in strokes)
    phone.gesture([[(at - begin_ms, x, y) for at, x, y in stroke.samples] for stroke in strokes])


def _together(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Sort strokes into gestures: those that overlap in time belong to one."""
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda one: one.begins_ms):
        if groups and stroke.begins_ms < max(one.ends_ms for one in groups[-1]):
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return groups


def _read(asked: Asked) -> tuple[list[Stroke], list[Typed]]:
    sources = asked.body.get("actions")
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise invalid("actions have to be a list of sources")
    lists = [source.get("actions") or [] for source in sources]
    if sum(len(one) for one in lists) > MAX_ACTIONS:
        raise invalid("too many actions")
    begins: list[float] = [0.0]
    for tick in range(max((len(one) for one in lists), default=0)):
        lasting = max((_duration_ms(one[tick]) for one in lists if tick < len(one)), default=0.0)
        begins.append(begins[-1] + lasting)
    if begins[-1] > MAX_DURATION_MS:
        raise invalid("the actions take too long")
    strokes: list[Stroke] = []
    typed: list[Typed] = []
    for source, actions in zip(sources, lists, strict=True):
        kind = source.get("type")
        if kind == "pointer":
            strokes += _strokes(asked, actions, begins)
        elif kind == "key":
            typed += [
                Typed(begins[tick], str(action["value"]))
                for tick, action in enumerate(actions)
                if action.get("type") == "keyDown"
            ]
        elif kind != "none":
            raise invalid(f"there is no source of the type {kind!r}")
    return strokes, typed


def _duration_ms(action: Any) -> float:
    if not isinstance(action, dict):
        raise invalid("an action has to be an object")
    told = action.get("duration", 0) or 0
    if isinstance(told, bool) or not isinstance(told, int | float) or told < 0:
        raise invalid("a duration is a number of milliseconds")
    return float(told) if action.get("type") in ("pause", "pointerMove") else 0.0


def _strokes(asked: Asked, actions: list[dict[str, Any]], begins: list[float]) -> list[Stroke]:
    """Follow one finger through its ticks."""
    done: list[Stroke] = []
    current: Stroke | None = None
    x = y = 0
    for tick, action in enumerate(actions):
        match action.get("type"):
            case "pointerMove":
                x, y = _target(asked, action, x, y)
                if current is not None:
                    current.samples.append((begins[tick] + _duration_ms(action), x, y))
            case "pointerDown":
                current = Stroke([(begins[tick], x, y)])
            case "pointerUp" if current is not None:
                current.samples.append((max(begins[tick], current.ends_ms), x, y))
                done.append(current)
                current = None
            case "pointerUp" | "pause":
                if current is not None:
                    current.samples.append((begins[tick] + _duration_ms(action), x, y))
            case "pointerCancel":
                current = None
            case kind:
                raise invalid(f"a finger cannot {kind!r}")
    if current is not None:  # never lifted: the request's end lifts it
        current.samples.append((max(begins[-1], current.ends_ms), x, y))
        done.append(current)
    return done


def _target(asked: Asked, action: dict[str, Any], x: int, y: int) -> tuple[int, int]:
    dx, dy = action.get("x", 0), action.get("y", 0)
    for one in (dx, dy):
        if isinstance(one, bool) or not isinstance(one, int | float) or abs(one) > 1e6:
            raise invalid("x and y are numbers of pixels")
    origin = action.get("origin", "viewport")
    if origin == "viewport":
        return int(dx), int(dy)
    if origin == "pointer":
        return x + int(dx), y + int(dy)
    if not isinstance(origin, dict):
        raise invalid(f"an origin is viewport, pointer or an element, not {origin!r}")
    middle_x, middle_y = center(asked.session.node_of(asked.phone, origin))
    return middle_x + int(dx), middle_y + int(dy)
