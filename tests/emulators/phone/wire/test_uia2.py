"""The UiAutomator2 server's HTTP interface: every route, its envelope, its errors."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from emulators.phone.phone import Phone
from emulators.phone.system.packages import LAUNCHER
from emulators.phone.wire.faults import Fault, Kind, Layer
from emulators.phone.wire.handset import Handset
from emulators.phone.wire.uia2 import Application
from emulators.phone.wire.uia2.routes import ROUTES, named
from emulators.phone.wire.uia2.session import ELEMENT, SETTINGS
from emulators.phone.wire.web import Request
from tests.emulators.phone.play_app import PLAY, node, play_phone, press

REAL_ROUTES = (
    "/element",
    "/elements",
    "/element/active",
    "/element/:e/click",
    "/element/:e/clear",
    "/element/:e/value",
    "/element/:e/text",
    "/element/:e/name",
    "/element/:e/rect",
    "/element/:e/location",
    "/element/:e/size",
    "/element/:e/screenshot",
    "/element/:e/attribute/:name",
    "/source",
    "/screenshot",
    "/screenshot/:id",
    "/actions",
    "/back",
    "/keys",
    "/orientation",
    "/rotation",
    "/window/:w/size",
    "/alert/text",
    "/alert/accept",
    "/alert/dismiss",
    "/network_connection",
    "/gestures/scroll_to",
    "/appium/gestures/click",
    "/appium/gestures/swipe",
    "/appium/gestures/scroll",
    "/appium/gestures/fling",
    "/appium/gestures/long_click",
    "/appium/gestures/double_click",
    "/appium/gestures/drag",
    "/appium/gestures/pinch_open",
    "/appium/gestures/pinch_close",
    "/appium/device/info",
    "/appium/device/pixel_ratio",
    "/appium/device/system_bars",
    "/appium/device/battery_info",
    "/appium/device/display_density",
    "/appium/device/declared_orientation",
    "/appium/device/apps",
    "/appium/device/press_keycode",
    "/appium/device/long_press_keycode",
    "/appium/device/open_notifications",
    "/appium/device/get_clipboard",
    "/appium/device/set_clipboard",
    "/appium/settings",
    "/appium/element/:e/first_visible",
    "/appium/element/:e/scroll_to/:e2",
    "/appium/list_windows",
    "/appium/list_displays",
    "/appium/reset_ax_cache",
    "/appium/schedule_action",
    "/appium/unschedule_action",
    "/appium/action_history",
)
"""The templates below a session that the real server 10.6.6 has."""


class Client:
    """What a driver does with the server, in this process."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.ended = 0
        self.application = Application(Handset(phone), self._end)
        self.session = self.value("POST", "/session", {"capabilities": {"firstMatch": [{"a": 1}]}})["sessionId"]

    def _end(self) -> None:
        self.ended += 1

    def ask(self, method: str, path: str, body: Any = None, fault: Fault | None = None) -> tuple[int, Any]:
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.application.answer(Request(method, path, data), fault)
        told = json.loads(response.body)
        assert set(told) == {"sessionId", "value"}
        if response.then is not None:
            response.then()
        return response.status, told["value"]

    def value(self, method: str, path: str, body: Any = None) -> Any:
        status, value = self.ask(method, path, body)
        assert status == 200, value
        return value

    def s(self, method: str, path: str, body: Any = None) -> Any:
        return self.value(method, f"/session/{self.session}{path}", body)

    def error(self, method: str, path: str, body: Any = None, fault: Fault | None = None) -> str:
        status, value = self.ask(method, f"/session/{self.session}{path}", body, fault)
        assert status >= 400
        assert set(value) == {"error", "message", "stacktrace"}
        return str(value["error"])

    def find(self, strategy: str, selector: str, context: str = "") -> str:
        body = {"strategy": strategy, "selector": selector, "context": context}
        return str(self.s("POST", "/element", body)[ELEMENT])

    def all(self, strategy: str, selector: str, context: str = "") -> list[str]:
        body = {"strategy": strategy, "selector": selector, "context": context, "multiple": True}
        return [found[ELEMENT] for found in self.s("POST", "/elements", body)]

    def texts(self, strategy: str, selector: str, context: str = "") -> list[str]:
        return [self.s("GET", f"/element/{one}/text") for one in self.all(strategy, selector, context)]

    def by_text(self, text: str) -> str:
        return self.find("-android uiautomator", f'new UiSelector().text("{text}")')

    def click(self, text: str) -> None:
        self.s("POST", f"/element/{self.by_text(text)}/click")

    @property
    def state(self) -> dict[str, Any]:
        return self.phone.state(PLAY)


@pytest.fixture
def client() -> Client:
    return Client(play_phone())


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_begins_and_its_end_ends_the_server(client: Client) -> None:
    assert client.value("GET", "/status")["ready"] is True
    assert client.value("GET", "/wd/hub/sessions") == [{"id": client.session, "capabilities": {"a": 1}}]
    assert client.s("GET", "")["a"] == 1
    client.s("DELETE", "")
    assert client.ended == 1
    assert client.value("GET", "/sessions") == []
    assert client.error("GET", "/source") == "invalid session id"


def test_clearing_actions_does_not_end_the_session(client: Client) -> None:
    client.s("DELETE", "/actions")
    assert client.ended == 0
    client.s("GET", "/source")


def test_what_it_does_not_know(client: Client) -> None:
    assert client.error("GET", "/nothing/of/the/kind") == "unknown command"
    assert client.error("POST", "/source") == "unknown command"
    assert client.ask("GET", "/session/other/source")[1]["error"] == "invalid session id"
    assert client.ask("POST", "/session", b"{")[1]["error"] == "invalid argument"
    assert client.ask("POST", "/session", b"[]")[0] == 400
    assert client.ask("POST", "/session", {"capabilities": 5})[1]["error"] == "session not created"


def test_every_route_of_the_real_server_is_there() -> None:
    known = {name.split(" ")[1].removeprefix("/session/:session") for name in ROUTES}
    assert set(REAL_ROUTES) <= known


def test_a_fault_plan_can_name_a_route() -> None:
    assert named("POST", "/session/123/element/abc/click") == "POST /element/:e/click"
    assert named("POST", "/wd/hub/session/123/element") == "POST /element"
    assert named("GET", "/session/1/element/active") == "GET /element/active"
    assert named("GET", "/status") == "GET /status"
    assert named("GET", "/what/ever") == "GET /what/ever"


# --- finding ----------------------------------------------------------------------------------------------------------


def test_the_strategies(client: Client) -> None:
    assert client.s("GET", f"/element/{client.find('id', f'{PLAY}:id/press')}/text") == "Press"
    assert client.texts("id", "press") == ["Press"]
    assert client.texts("class name", "android.widget.TextView")[:2] == ["Play", "Pressed 0 times"]
    assert client.texts("xpath", "//android.widget.Button[@text='Ask']") == ["Ask"]
    assert client.texts("xpath", "(//android.widget.Button)[last()]") == ["Nobody"]
    assert client.texts("xpath", "//*[matches(@text, '^P.*s$')]") == ["Pressed 0 times", "Press"]
    assert client.texts("xpath", "//*[ends-with(lower-case(@text), 'ess')]") == ["Press"]
    assert client.texts("-android uiautomator", 'new UiSelector().textStartsWith("Cam")') == ["Camera"]
    overflow = client.find("accessibility id", node(client.phone, "More options").description)
    assert client.s("GET", f"/element/{overflow}/attribute/class") == "android.widget.ImageButton"
    bar = client.find("id", "toolbar")
    assert client.texts("class name", "android.widget.TextView", bar) == ["Play"]
    assert client.texts("xpath", ".//android.widget.TextView", bar) == ["Play"]


def test_what_is_not_found_or_unreadable(client: Client) -> None:
    nothing = {"strategy": "id", "selector": "nope", "context": ""}
    assert client.error("POST", "/element", nothing) == "no such element"
    assert client.s("POST", "/elements", nothing) == []
    for strategy, selector in (
        ("xpath", "//["),
        ("xpath", ""),
        ("xpath", "count(//*)"),
        ("xpath", "//*/@text"),
        ("-android uiautomator", "new UiSelector().nothing(1)"),
        ("-android uiautomator", "System.exit(1)"),
        ("css selector", "button"),
    ):
        assert client.error("POST", "/elements", {"strategy": strategy, "selector": selector}) == "invalid selector"
    assert client.error("POST", "/element", {"strategy": 5}) == "invalid argument"
    gone = {"strategy": "id", "selector": "press", "context": "never-given"}
    assert client.error("POST", "/element", gone) == "no such element"


def test_a_reference_is_the_views_own(client: Client) -> None:
    first = client.by_text("Press")
    client.s("POST", f"/element/{first}/click")
    assert client.by_text("Press") == first
    title = client.find("id", "toolbar_title")
    client.click("List")  # its title bar has the same place in the tree of another activity
    assert client.error("GET", f"/element/{title}/text") == "stale element reference"
    assert client.error("POST", f"/element/{first}/click") == "stale element reference"
    assert client.error("GET", "/element/never-given/text") == "no such element"
    client.s("POST", "/back")
    assert client.s("GET", f"/element/{title}/text") == "Play"


def test_a_snapshot_that_is_loaded_makes_references_stale(client: Client) -> None:
    saved = client.phone.snapshot()
    button = client.by_text("Press")
    client.phone.restore(saved)
    assert client.error("GET", f"/element/{button}/text") == "stale element reference"


def test_a_scrollable_brings_what_is_far_into_view(client: Client) -> None:
    client.click("List")
    far = 'new UiScrollable(new UiSelector().scrollable(true)).scrollIntoView(new UiSelector().text("Row 60"))'
    assert client.s("GET", f"/element/{client.find('-android uiautomator', far)}/text") == "Row 60"
    near = (
        "new UiScrollable(new UiSelector().scrollable(true)).setMaxSearchSwipes(5)"
        '.getChildByText(new UiSelector().className("android.widget.LinearLayout"), "Row 3")'
    )
    row = client.find("-android uiautomator", near)
    assert client.texts("class name", "android.widget.TextView", row) == ["Row 3"]
    body = {"strategy": "-android uiautomator", "selector": far.replace("Row 60", "Row 99999")}
    assert client.error("POST", "/element", body) == "no such element"


def test_waiting_for_an_element_is_of_the_phones_time(client: Client) -> None:
    client.s("POST", "/appium/settings", {"settings": {"waitForSelectorTimeout": 5000}})
    before = client.phone.clock.elapsed_s
    assert client.error("POST", "/element", {"strategy": "id", "selector": "nope"}) == "no such element"
    assert client.phone.clock.elapsed_s - before == pytest.approx(5)


# --- elements ---------------------------------------------------------------------------------------------------------


def test_what_an_element_says(client: Client) -> None:
    press_ = client.by_text("Press")
    left, top, right, bottom = node(client.phone, "Press").bounds
    assert client.s("GET", f"/element/{press_}/rect") == {
        "x": left,
        "y": top,
        "width": right - left,
        "height": bottom - top,
    }
    assert client.s("GET", f"/element/{press_}/location") == {"x": left, "y": top}
    assert client.s("GET", f"/element/{press_}/size") == {"width": right - left, "height": bottom - top}
    assert client.s("GET", f"/element/{press_}/name") == "Press"
    for name, value in {
        "text": "Press", "className": "android.widget.Button", "resourceId": f"{PLAY}:id/press", "package": PLAY,
        "enabled": "true", "displayed": "true", "selected": "false", "long-clickable": "true", "checkable": "false",
        "bounds": f"[{left},{top}][{right},{bottom}]", "contentDescription": None, "hint": None,
    }.items():  # fmt: skip
        assert client.s("GET", f"/element/{press_}/attribute/{name}") == value, name
    assert client.s("GET", f"/element/{press_}/enabled") is True
    assert client.error("GET", f"/element/{press_}/attribute/colour") == "invalid argument"
    picture = Image.open(io.BytesIO(base64.b64decode(client.s("GET", f"/element/{press_}/screenshot"))))
    assert picture.size == (right - left, bottom - top)


def test_clicking_goes_where_a_finger_would(client: Client) -> None:
    client.click("Press")
    assert client.state["pressed"] == 1
    client.click("Never")
    assert client.state["pressed"] == 1
    below = client.by_text("Press")
    client.click("Ask")  # the dialog lies over the button now
    client.s("POST", f"/element/{below}/click")
    assert client.state["pressed"] == 1


def test_writing(client: Client) -> None:
    client.click("Form")
    name, number = client.all("class name", "android.widget.EditText")[:2]
    client.s("POST", f"/element/{name}/value", {"text": "Grüße", "value": list("Grüße"), "replace": False})
    client.s("POST", f"/element/{name}/value", {"value": [" ", "漢"]})
    assert client.s("GET", f"/element/{name}/text") == "Grüße 漢"
    assert client.s("GET", "/element/active")[ELEMENT] == name
    client.s("POST", f"/element/{name}/value", {"text": "new", "replace": True})
    client.s("POST", "/keys", {"text": "er"})
    assert client.state["name"] == "newer"
    client.s("POST", f"/element/{name}/clear")
    assert client.s("GET", f"/element/{name}/text") == "Name"  # the hint, as on a real phone
    assert client.s("GET", f"/element/{name}/attribute/showingHint") == "true"
    client.s("POST", f"/element/{number}/value", {"text": "12345678"})
    assert client.state["number"] == "1234"
    title = client.find("id", "toolbar_title")
    assert client.error("POST", f"/element/{title}/value", {"text": "x"}) == "invalid element state"
    client.s("POST", f"/element/{name}/value", {"text": "done\n"})
    assert (client.state["name"], client.phone.keyboard_shown) == ("done", False)


def test_a_slider_takes_a_number(client: Client) -> None:
    level = client.find("id", "level")
    client.s("POST", f"/element/{level}/value", {"text": "7"})
    assert client.state["level"] == 7
    assert client.s("GET", f"/element/{level}/text") == "7"
    assert client.error("POST", f"/element/{level}/value", {"text": "much"}) == "invalid argument"


# --- the screen -------------------------------------------------------------------------------------------------------


def test_source_and_pictures(client: Client) -> None:
    tree = etree.fromstring(client.s("GET", "/source").encode())
    assert dict(tree.attrib) == {"index": "0", "class": "hierarchy", "rotation": "0", "width": "1080", "height": "2400"}
    assert len(list(tree.iter())) - 1 == len(client.phone.nodes())
    for path in ("/screenshot", "/screenshot/0"):
        assert Image.open(io.BytesIO(base64.b64decode(client.s("GET", path)))).size == (1080, 2400)
    assert client.error("GET", "/screenshot/77") == "unable to capture screen"


def test_settings_have_effect(client: Client) -> None:
    assert set(client.s("GET", "/appium/settings")) == set(SETTINGS)
    one = len(list(etree.fromstring(client.s("GET", "/source").encode()).iter()))
    client.s("POST", "/appium/settings", {"settings": {"enableMultiWindows": True}})
    assert len(list(etree.fromstring(client.s("GET", "/source").encode()).iter())) > one
    client.s("POST", "/appium/settings", {"settings": {"enableMultiWindows": False, "snapshotMaxDepth": 2}})
    assert len(list(etree.fromstring(client.s("GET", "/source").encode()).iter())) == 3
    client.s("POST", "/appium/settings", {"settings": {"snapshotMaxDepth": 70, "ignoreUnimportantViews": True}})
    assert 3 < len(list(etree.fromstring(client.s("GET", "/source").encode()).iter())) < one
    for bad in ({"settings": {"colour": 1}}, {"settings": {"snapshotMaxDepth": "deep"}}, {"settings": 5}, {}):
        assert client.error("POST", "/appium/settings", bad) == "invalid argument"


def test_a_hanging_app_is_an_error_and_not_an_empty_screen(client: Client) -> None:
    button = client.by_text("Press")
    client.phone.questions.make_trouble("hang")
    assert client.error("GET", "/source") == "unknown error"
    assert client.error("POST", "/elements", {"strategy": "id", "selector": "press"}) == "unknown error"
    assert client.error("GET", f"/element/{button}/text") == "stale element reference"
    client.s("GET", "/screenshot")


def test_turning(client: Client) -> None:
    assert client.s("GET", "/orientation") == "PORTRAIT"
    client.s("POST", "/orientation", {"orientation": "LANDSCAPE"})
    assert client.s("GET", "/window/current/size") == {"width": 2400, "height": 1080}
    assert client.s("GET", "/rotation") == {"x": 0, "y": 0, "z": 90}
    client.s("POST", "/rotation", {"x": 0, "y": 0, "z": 0})
    assert client.s("GET", "/window/rect") == {"x": 0, "y": 0, "width": 1080, "height": 2400}
    assert client.s("GET", "/appium/device/declared_orientation") == "PORTRAIT"
    assert client.error("POST", "/orientation", {"orientation": "SIDEWAYS"}) == "invalid argument"
    assert client.error("POST", "/rotation", {"x": 0, "y": 0, "z": 45}) == "invalid argument"


def test_dialogs(client: Client) -> None:
    assert client.error("GET", "/alert/text") == "no such alert"
    client.click("Ask")
    assert "Really?" in client.s("GET", "/alert/text")
    assert client.error("POST", "/alert/accept", {"buttonLabel": "Perhaps"}) == "invalid element state"
    client.s("POST", "/alert/dismiss")
    assert client.phone.effects.count("done") == 0
    client.click("Ask")
    client.s("POST", "/alert/accept")
    assert client.phone.effects.count("done") == 1
    assert client.error("POST", "/alert/accept") == "no such alert"


def test_the_question_for_a_permission_is_a_dialog(client: Client) -> None:
    client.click("Camera")
    assert "take pictures" in client.s("GET", "/alert/text")
    client.s("POST", "/alert/dismiss")
    assert "CAMERA" not in client.phone.packages[PLAY].granted
    client.click("Camera")
    client.s("POST", "/alert/accept", {"buttonLabel": client.phone.alert.buttons[0] if client.phone.alert else ""})
    assert "CAMERA" in client.phone.packages[PLAY].granted


def test_keys(client: Client) -> None:
    client.click("Form")
    client.s("POST", f"/element/{client.all('class name', 'android.widget.EditText')[0]}/click")
    for body in ({"keycode": 36}, {"keycode": 36, "metastate": 1}, {"keycode": 8}):
        client.s("POST", "/appium/device/press_keycode", body)
    assert client.state["name"] == "hH1"
    client.s("POST", "/appium/device/long_press_keycode", {"keycode": 67})
    assert client.state["name"] == "hH"
    assert client.error("POST", "/appium/device/press_keycode", {"keycode": "home"}) == "invalid argument"
    client.s("POST", "/back")
    client.s("POST", "/back")
    assert client.by_text("Press")


def test_clipboard_shade_and_networks(client: Client) -> None:
    told = base64.b64encode("héllo".encode()).decode()
    client.s("POST", "/appium/device/set_clipboard", {"content": told, "contentType": "plaintext", "label": "x"})
    assert client.s("POST", "/appium/device/get_clipboard", {}) == told
    assert client.error("POST", "/appium/device/set_clipboard", {"content": "/w=="}) == "invalid argument"
    assert (
        client.error("POST", "/appium/device/set_clipboard", {"content": told, "contentType": "image"})
        == "invalid argument"
    )
    client.s("POST", "/appium/device/open_notifications")
    assert client.phone.shade == "notifications"
    client.s("POST", "/network_connection", {"type": 1})
    assert client.phone.settings["global"]["airplane_mode_on"] == "1"
    assert client.error("POST", "/network_connection", {"type": 77}) == "invalid argument"


def test_what_the_phone_is(client: Client) -> None:
    told = client.s("GET", "/appium/device/info")
    assert (told["realDisplaySize"], told["apiVersion"], told["displayDensity"]) == ("1080x2400", "34", 420)
    assert client.s("GET", "/appium/device/pixel_ratio") == 2.625
    assert client.s("GET", "/appium/device/display_density") == 420
    assert client.s("GET", "/appium/device/system_bars")["statusBar"] == 74
    assert client.s("GET", "/appium/device/battery_info") == {"level": 0.86, "status": 2}
    assert PLAY in [app["packageName"] for app in client.s("GET", "/appium/device/apps")]
    assert client.s("POST", "/appium/list_displays", {})[0]["isDefault"] is True
    assert [one["packageName"] for one in client.s("POST", "/appium/list_windows", {})].count(PLAY) == 1
    client.s("POST", "/appium/reset_ax_cache", {})


def test_scheduled_looks(client: Client) -> None:
    step = {"type": "source", "name": "look", "payload": {}}
    client.s("POST", "/appium/schedule_action", {"name": "a", "steps": [step], "times": 1})
    told = client.s("POST", "/appium/action_history", {"name": "a"})
    assert "<hierarchy" in told["stepResults"][0][0]["result"]
    client.s("POST", "/appium/unschedule_action", {"name": "a"})
    assert client.error("POST", "/appium/action_history", {"name": "a"}) == "invalid argument"
    assert (
        client.error("POST", "/appium/schedule_action", {"name": "b", "steps": [{"type": "x"}]}) == "invalid argument"
    )


# --- gestures ---------------------------------------------------------------------------------------------------------


def origin(reference: str) -> dict[str, str]:
    return {ELEMENT: reference}


def test_touches(client: Client) -> None:
    press_ = client.by_text("Press")
    client.s("POST", "/appium/gestures/click", {"origin": origin(press_)})
    client.s("POST", "/appium/gestures/click", {"origin": origin(press_), "offset": {"x": 5, "y": 5}})
    x, y = client.s("GET", f"/element/{press_}/location").values()
    client.s("POST", "/appium/gestures/click", {"offset": {"x": x + 9, "y": y + 9}})
    assert client.state["pressed"] == 3
    client.s("POST", "/appium/gestures/double_click", {"origin": origin(press_)})
    assert client.state["pressed"] == 5
    client.s("POST", "/appium/gestures/long_click", {"origin": origin(press_)})
    assert client.state["held"] == 1
    nonsense: tuple[dict[str, Any], ...] = ({}, {"origin": {}}, {"offset": {"x": "a", "y": 1}}, {"offset": 5})
    for bad in nonsense:
        assert client.error("POST", "/appium/gestures/click", bad) == "invalid argument"


def test_swipes_scrolls_and_flings(client: Client) -> None:
    client.click("List")
    rows = client.find("id", "rows")
    body = {"origin": origin(rows), "direction": "down", "percent": 0.8}
    assert client.s("POST", "/appium/gestures/scroll", body) is True
    assert not client.all("-android uiautomator", 'new UiSelector().text("Row 0")')
    for _ in range(3):
        more = client.s("POST", "/appium/gestures/fling", {**body, "direction": "up"})
    assert more is False
    assert client.by_text("Row 0")
    area = {"left": 100, "top": 600, "width": 800, "height": 1200}
    client.s("POST", "/appium/gestures/swipe", {"area": area, "direction": "up", "percent": 0.9, "speed": 2000})
    assert not client.all("-android uiautomator", 'new UiSelector().text("Row 0")')
    for bad in (
        {"area": area},
        {"area": area, "direction": "north"},
        {"area": area, "direction": "up", "percent": 3},
        {"area": {**area, "width": 0}, "direction": "up"},
        {"area": area, "direction": "up", "speed": -1},
        {"direction": "up"},
    ):
        assert client.error("POST", "/appium/gestures/swipe", bad) == "invalid argument"


def test_drag_and_pinch_are_carried_out(client: Client) -> None:
    level = client.find("id", "level")
    box = client.s("GET", f"/element/{level}/rect")
    middle = box["y"] + box["height"] // 2
    end = {"x": box["x"] + box["width"] - 40, "y": middle}
    client.s("POST", "/appium/gestures/drag", {"start": {"x": box["x"] + 60, "y": middle}, "end": end})
    assert client.state["level"] == 10
    for name in ("pinch_open", "pinch_close"):
        client.s("POST", f"/appium/gestures/{name}", {"origin": origin(level), "percent": 0.5})


def test_scrolling_to_something(client: Client) -> None:
    client.click("List")
    client.s("POST", "/gestures/scroll_to", {"params": {"strategy": "-android uiautomator",
                                                         "selector": 'new UiSelector().text("Row 30")'}})  # fmt: skip
    assert client.by_text("Row 30")
    rows, last = client.find("id", "rows"), client.all("class name", "android.widget.TextView")[-1]
    client.s("POST", f"/appium/element/{rows}/scroll_to/{last}")
    assert client.s("GET", f"/appium/element/{rows}/first_visible")[ELEMENT]
    bad = {"params": {"strategy": "xpath", "selector": "//*"}}
    assert client.error("POST", "/gestures/scroll_to", bad) == "invalid argument"


def pointer(*actions: dict[str, Any], name: str = "finger1") -> dict[str, Any]:
    return {"type": "pointer", "id": name, "parameters": {"pointerType": "touch"}, "actions": list(actions)}


def move(x: int, y: int, duration: int = 0, origin: Any = "viewport") -> dict[str, Any]:
    return {"type": "pointerMove", "duration": duration, "x": x, "y": y, "origin": origin}


DOWN, UP = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}


def pause(duration: int) -> dict[str, Any]:
    return {"type": "pause", "duration": duration}


def test_w3c_taps_holds_and_swipes(client: Client) -> None:
    press_ = client.by_text("Press")
    client.s("POST", "/actions", {"actions": [pointer(move(0, 0, origin=origin(press_)), DOWN, pause(60), UP)]})
    assert client.state["pressed"] == 1
    client.s("POST", "/actions", {"actions": [pointer(move(0, 0, origin=origin(press_)), DOWN, pause(700), UP)]})
    assert client.state["held"] == 1
    twice = [move(0, 0, origin=origin(press_)), DOWN, UP, pause(80), DOWN, UP]
    client.s("POST", "/actions", {"actions": [pointer(*twice)]})
    assert client.state["pressed"] == 3
    client.click("List")
    client.s("POST", "/actions", {"actions": [pointer(move(500, 1800), DOWN, move(0, -1200, 400, "pointer"), UP)]})
    assert not client.all("-android uiautomator", 'new UiSelector().text("Row 0")')


def test_w3c_two_fingers_are_one_gesture(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(client.phone, "gesture", seen.append)
    client.s("POST", "/actions", {"actions": [
        pointer(move(400, 900), DOWN, move(200, 900, 300), UP, name="a"),
        pointer(move(600, 900), DOWN, move(800, 900, 300), UP, name="b"),
    ]})  # fmt: skip
    (fingers,) = seen
    assert [[point[1:] for point in path][:2] for path in fingers] == [
        [(400, 900), (200, 900)],
        [(600, 900), (800, 900)],
    ]


def test_w3c_keys(client: Client) -> None:
    client.click("Form")
    client.s("POST", f"/element/{client.all('class name', 'android.widget.EditText')[0]}/click")
    keys = [{"type": kind, "value": value} for value in "aß\ue003b\ue008" for kind in ("keyDown", "keyUp")]
    client.s("POST", "/actions", {"actions": [{"type": "key", "id": "k", "actions": keys}]})
    assert client.state["name"] == "ab"


@pytest.mark.parametrize(
    "actions",
    [
        5,
        [5],
        [{"type": "wheel", "actions": []}],
        [pointer({"type": "pointerJump"})],
        [pointer(move(0, 0, -5))],
        [pointer({"type": "pointerMove", "x": "a", "y": 0})],
        [pointer({"type": "pointerMove", "x": 0, "y": 0, "origin": "moon"})],
        [pointer(pause(10**9))],
        [{"type": "key", "actions": [{"type": "keyDown"}]}],
    ],
)
def test_w3c_nonsense_is_refused(client: Client, actions: Any) -> None:
    assert client.error("POST", "/actions", {"actions": actions}) == "invalid argument"


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_faults_that_change_an_answer(client: Client) -> None:
    button = client.by_text("Press")
    stale = Fault(Kind.STALE_ELEMENT, Layer.HTTP)
    assert client.error("POST", f"/element/{button}/click", fault=stale) == "stale element reference"
    assert client.state["pressed"] == 0
    assert client.error("GET", "/source", fault=Fault(Kind.NULL_ROOT, Layer.HTTP)) == "unknown error"
    for kind in (Kind.MALFORMED_XML, Kind.TRUNCATED_XML):
        _, text = client.ask("GET", f"/session/{client.session}/source", None, Fault(kind, Layer.HTTP))
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(text.encode())
    client.s("POST", f"/element/{button}/click")
    assert client.state["pressed"] == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    *(
        "strategy",
        "selector",
        "context",
        "text",
        "value",
        "replace",
        "actions",
        "origin",
        "offset",
        "area",
        "direction",
    ),
    *("percent", "speed", "start", "end", "duration", "keycode", "metastate", "orientation", "x", "y", "z", "settings"),
    *("content", "contentType", "type", "name", "steps", "params"),
)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(ROUTES)), body=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=5))
def test_whatever_a_client_sends_there_is_an_answer(name: str, body: dict[str, Any]) -> None:
    client = SHARED.setdefault("client", Client(play_phone()))
    method, template = name.split(" ")
    path = "/".join(
        {":session": client.session}.get(word, "x" if word.startswith(":") else word) for word in template.split("/")
    )
    if method == "DELETE":
        return
    status, value = client.ask(method, path, body)
    assert status in (200, 400, 404, 500)
    assert status == 200 or set(value) == {"error", "message", "stacktrace"}


SHARED: dict[str, Client] = {}


def test_the_launcher_is_driven_too() -> None:
    client = Client(Phone(seed=1))
    assert client.s("GET", "/source").count(LAUNCHER) > 5
    press(client.phone, "Clock")
    assert client.find("id", "toolbar_title")
