"""Every route of the server, and what answers it.

A template's words with a colon are the parts of a path that differ from call to call; `named` gives the template of a
path, which is the name that fault plans match.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.faults import Kind
from emulators.phone.wire.uia2 import actions, device, elements, gestures, scheduling
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.uia2.finding import find
from emulators.phone.wire.xml import Form, spoiled, write_xml

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.wire.handset import Handset
    from emulators.phone.wire.uia2.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a session: where it goes, what it says, and the changing words of its path."""

    handset: Handset
    phone: Phone
    session: Session
    body: dict[str, Any]
    words: tuple[str, ...]


Route = Callable[[Asked], Any]


def _one(asked: Asked) -> dict[str, str]:
    found = find(asked.handset, asked.session, asked.body)
    if not found:
        raise Failure("no such element", f"nothing on the screen matches {asked.body.get('selector')!r}")
    return asked.session.reference(found[0])


def _all(asked: Asked) -> list[dict[str, str]]:
    return [asked.session.reference(node) for node in find(asked.handset, asked.session, asked.body)]


def _active(asked: Asked) -> dict[str, str]:
    focused = next((node for node in asked.session.look(asked.phone).nodes if node.focused), None)
    if focused is None:
        raise Failure("no such element", "nothing has the focus")
    return asked.session.reference(focused)


def _of_element(what: str) -> Route:
    return lambda asked: elements.answer(asked.handset, asked.session, what, asked.words[0], asked.body)


def _attribute(asked: Asked) -> str | None:
    return elements.attribute(asked.session.node(asked.phone, asked.words[0]), asked.words[1])


def _source(asked: Asked) -> str:
    settings = asked.session.settings
    text = write_xml(
        asked.session.look(asked.phone).nodes,
        Form.SOURCE,
        asked.phone.config.rotation,
        asked.phone.size_px,
        invisible=bool(settings["allowInvisibleElements"]),
        max_depth=int(settings["snapshotMaxDepth"]),
    )
    kind = asked.session.fault.kind if asked.session.fault else None
    return spoiled(text, malformed=kind is Kind.MALFORMED_XML, truncated=kind is Kind.TRUNCATED_XML)


def _settings(asked: Asked) -> Mapping[str, Any]:
    return asked.session.settings


def _change_settings(asked: Asked) -> None:
    changes = asked.body.get("settings")
    if not isinstance(changes, dict):
        raise invalid("settings have to be an object")
    asked.session.change(changes)


def _first_visible(asked: Asked) -> dict[str, str]:
    tree = asked.session.look(asked.phone)
    at = tree.find(asked.session.node(asked.phone, asked.words[0]).id)
    inside = [] if at is None else list(tree.descendants(at))
    if not inside:
        raise Failure("no such element", "nothing inside the element is visible")
    return asked.session.reference(tree.nodes[inside[0]])


def _session(asked: Asked) -> dict[str, Any]:
    return {**asked.session.capabilities, "lastScrollData": None, "statBarHeight": device.status_bar_px(asked)}


def _nothing(asked: Asked) -> None:
    return None


_SESSION = "/session/:session"

ROUTES: Mapping[str, Route] = {
    f"{method} {_SESSION}{path}": route
    for method, path, route in (
        ("GET", "", _session),
        ("DELETE", "", _nothing),
        ("POST", "/element", _one),
        ("POST", "/elements", _all),
        ("GET", "/element/active", _active),
        ("POST", "/element/active", _active),
        *(("POST", f"/element/:e/{what}", _of_element(what)) for what in ("click", "clear", "value")),
        *(
            ("GET", f"/element/:e/{what}", _of_element(what))
            for what in ("text", "name", "rect", "location", "size", "screenshot", "displayed", "enabled", "selected")
        ),
        ("GET", "/element/:e/attribute/:name", _attribute),
        ("GET", "/source", _source),
        ("GET", "/screenshot", device.screenshot),
        ("GET", "/screenshot/:id", device.screenshot_of_display),
        ("POST", "/actions", actions.perform),
        ("DELETE", "/actions", _nothing),
        ("POST", "/back", device.back),
        ("POST", "/keys", device.type_keys),
        ("GET", "/orientation", device.orientation),
        ("POST", "/orientation", device.set_orientation),
        ("GET", "/rotation", device.rotation),
        ("POST", "/rotation", device.set_rotation),
        ("GET", "/window/:w/size", device.window_size),
        ("GET", "/window/rect", device.window_rect),
        ("GET", "/alert/text", device.alert_text),
        ("POST", "/alert/accept", device.accept_alert),
        ("POST", "/alert/dismiss", device.dismiss_alert),
        ("POST", "/network_connection", device.network_connection),
        ("POST", "/touch/click", gestures.click),
        ("POST", "/gestures/scroll_to", gestures.scroll_to),
        *(("POST", f"/appium/gestures/{name}", gesture) for name, gesture in gestures.GESTURES.items()),
        ("GET", "/appium/device/info", device.info),
        ("GET", "/appium/device/pixel_ratio", device.pixel_ratio),
        ("GET", "/appium/device/display_density", device.display_density),
        ("GET", "/appium/device/system_bars", device.system_bars),
        ("GET", "/appium/device/battery_info", device.battery_info),
        ("GET", "/appium/device/declared_orientation", device.declared_orientation),
        ("GET", "/appium/device/apps", device.apps),
        ("POST", "/appium/device/press_keycode", device.press_key),
        ("POST", "/appium/device/long_press_keycode", device.long_press_key),
        ("POST", "/appium/device/open_notifications", device.open_notifications),
        ("POST", "/appium/device/get_clipboard", device.get_clipboard),
        ("POST", "/appium/device/set_clipboard", device.set_clipboard),
        ("GET", "/appium/settings", _settings),
        ("POST", "/appium/settings", _change_settings),
        ("GET", "/appium/element/:e/first_visible", _first_visible),
        ("POST", "/appium/element/:e/first_visible", _first_visible),
        ("POST", "/appium/element/:e/scroll_to/:e2", gestures.scroll_to_element),
        ("POST", "/appium/element/:e/value", _of_element("value")),
        ("POST", "/appium/list_windows", device.list_windows),
        ("POST", "/appium/list_displays", device.list_displays),
        ("POST", "/appium/reset_ax_cache", _nothing),
        ("POST", "/appium/schedule_action", scheduling.schedule),
        ("POST", "/appium/unschedule_action", scheduling.unschedule),
        ("POST", "/appium/action_history", scheduling.history),
    )
}
"""``METHOD /template`` -> what answers it."""

_SPLIT = tuple((name.split(" ")[0], name.split(" ")[1].split("/"), name) for name in ROUTES)


def _match(method: str, path: str) -> tuple[str, tuple[str, ...]] | None:
    parts = path.split("/")
    best: tuple[int, str, tuple[str, ...]] | None = None
    for wanted, template, name in _SPLIT:
        if wanted != method or len(template) != len(parts):
            continue
        pairs = list(zip(template, parts, strict=True))
        if all(word.startswith(":") or word == part for word, part in pairs):
            changing = tuple(part for word, part in pairs if word.startswith(":"))
            if best is None or len(changing) < best[0]:
                best = (len(changing), name, changing)
    return None if best is None else (best[1], best[2])


def named(method: str, path: str) -> str:
    """Return the name of a request for fault plans: ``POST /element/:e/click``, without the session."""
    path = path.removeprefix("/wd/hub").rstrip("/")
    found = _match(method, path)
    return f"{method} {path}" if found is None else found[0].replace(_SESSION, "", 1)


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return what answers a request, and the changing words of its path, the session first.

    Raises:
        Failure: nothing does.
    """
    found = _match(method, path)
    if found is None:
        raise Failure("unknown command", f"{method} {path} is not a route of this server")
    return ROUTES[found[0]], found[1]
