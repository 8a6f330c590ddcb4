"""Methods of uiautomator2's server that its client reaches by other ways, and what it answers to nonsense."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.phone import Phone
from emulators.phone.wire.faults import Fault, Kind, Layer
from emulators.phone.wire.handset import Handset
from emulators.phone.wire.u2rpc import Application
from emulators.phone.wire.u2rpc.methods import METHODS
from emulators.phone.wire.web import Request
from tests.emulators.phone.play_app import PLAY, play_phone

NAMES = """deviceInfo dumpWindowHierarchy takeScreenshot exist count objInfo objInfoOfAllInstances waitForExists
waitUntilGone click longClick swipe swipePoints drag dragTo gesture pinchIn pinchOut injectInputEvent getText setText
clearTextField clearInputText pressKey pressKeyCode scrollTo scrollForward scrollBackward scrollToBeginning scrollToEnd
flingForward flingBackward flingToBeginning flingToEnd childByText childByDescription childByInstance getParent
getClipboard setClipboard pasteClipboard wakeUp sleep setOrientation freezeRotation openNotification openQuickSettings
makeToast getLastToast clearLastToast getLastTraversedText clearLastTraversedText"""


class Client:
    def __init__(self, phone: Phone | None = None) -> None:
        self.phone = phone or play_phone()
        self.application = Application(Handset(self.phone))

    def ask(self, body: Any, fault: Fault | None = None) -> dict[str, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.application.answer(Request("POST", "/jsonrpc/0", data), fault)
        assert response.status == 200
        told: dict[str, Any] = json.loads(response.body)
        assert told["jsonrpc"] == "2.0"
        assert ("result" in told) is not ("error" in told)
        return told

    def call(self, method: str, *parameters: Any) -> Any:
        told = self.ask({"jsonrpc": "2.0", "id": 7, "method": method, "params": list(parameters)})
        assert told["id"] == 7
        assert "error" not in told, told
        return told["result"]

    def error(self, method: str, *parameters: Any, fault: Fault | None = None) -> tuple[int, str]:
        error = self.ask({"id": 1, "method": method, "params": list(parameters)}, fault)["error"]
        return error["code"], error["message"]

    @property
    def state(self) -> dict[str, Any]:
        return self.phone.state(PLAY)


@pytest.fixture
def client() -> Client:
    return Client()


PRESS = {"text": "Press"}


def test_every_method_that_the_client_calls_is_there() -> None:
    assert set(NAMES.split()) == set(METHODS)


def test_ping_and_other_paths(client: Client) -> None:
    assert client.application.answer(Request("GET", "/ping", b""), None).body == b"pong"
    assert client.application.answer(Request("GET", "/other", b""), None).status == 404


def test_taps_by_view_and_by_place(client: Client) -> None:
    assert client.call("click", PRESS) is True
    assert client.call("click", PRESS, "br") is True
    assert client.call("longClick", PRESS) is True
    assert client.call("longClick", PRESS, "tl") is True
    bounds = client.call("objInfo", PRESS)["bounds"]
    x, y = bounds["left"] + 9, bounds["top"] + 9
    client.call("click", x, y)
    client.call("click", x, y, 900)
    assert (client.state["pressed"], client.state["held"]) == (3, 3)


def test_a_finger_event_by_event(client: Client) -> None:
    client.phone.activities.open(PLAY, "list", {})
    client.phone.configure()
    for action, y in ((0, 1800), (2, 1200), (2, 800), (1, 600)):
        assert client.call("injectInputEvent", action, 500, y, 0) is True
    assert not client.call("exist", {"text": "Row 0"})
    assert client.call("injectInputEvent", 1, 5, 5, 0) is False  # lifted without having been put down


def test_movements(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(client.phone, "gesture", seen.append)
    monkeypatch.setattr(client.phone, "swipe", lambda *line: seen.append(line))
    client.call("swipe", 1, 2, 3, 4, 10)
    client.call("swipe", {"resourceId": f"{PLAY}:id/level"}, "right", 50, 10)
    client.call("swipePoints", [1, 2, 3, 4, 5, 6], 10)
    client.call("drag", 1, 2, 3, 4, 100)
    client.call("dragTo", PRESS, 10, 20, 5)
    client.call("dragTo", PRESS, {"text": "Never"}, 5)
    client.call("gesture", PRESS, {"x": 1, "y": 1}, {"x": 9, "y": 9}, {"x": 2, "y": 2}, {"x": 8, "y": 8}, 20)
    client.call("pinchIn", PRESS, 50, 10)
    client.call("pinchOut", PRESS, 50, 10)
    assert seen[0] == (1, 2, 3, 4, 50)
    assert seen[2] == [[(0.0, 1, 2), (50.0, 3, 4), (100.0, 5, 6)]]
    assert seen[3][0][-1] == (1100.0, 3, 4)
    assert seen[6] == [[(0.0, 1, 1), (100.0, 2, 2)], [(0.0, 9, 9), (100.0, 8, 8)]]
    (left, right), (left_out, right_out) = seen[7], seen[8]
    assert right[0][1] - left[0][1] > right[1][1] - left[1][1]
    assert right_out[0][1] - left_out[0][1] < right_out[1][1] - left_out[1][1]


def test_names_of_views_that_were_found(client: Client) -> None:
    client.phone.activities.open(PLAY, "list", {})
    client.phone.configure()
    row = {"className": "android.widget.LinearLayout"}
    name = client.call("childByText", {"scrollable": True}, row, "Row 3", False)
    assert client.call("objInfo", name)["childCount"] == 1
    inner = client.call("childByInstance", {"scrollable": True}, {"textStartsWith": "Row"}, 1)
    assert client.call("getText", inner) == "Row 1"
    assert client.call("objInfo", client.call("getParent", inner))["childCount"] >= 1
    far = client.call("childByText", {"scrollable": True}, row, "Row 50", True)
    assert client.call("exist", far)
    for method, parameters in (
        ("childByText", ({"scrollable": True}, row, "Row 77777", False)),
        ("childByDescription", ({"scrollable": True}, row, "nothing", False)),
        ("childByInstance", ({"scrollable": True}, row, 500)),
        ("getParent", ({"packageName": PLAY, "instance": 0},)),
        ("objInfo", ("obj-999",)),
    ):
        code, message = client.error(method, *parameters)
        assert (code, "uiautomator.UiObjectNotFoundException" in message) == (-32001, True)


def test_scrolling_to_ends(client: Client) -> None:
    client.phone.activities.open(PLAY, "form", {})
    client.phone.configure()
    box = {"scrollable": True}
    assert client.call("scrollToEnd", box, True, 50, 10) is True
    assert client.call("scrollForward", box, True) is False
    assert client.call("scrollBackward", box, True) is True
    assert client.call("flingToBeginning", box, True, 50) is True
    assert client.call("flingBackward", box, True) is False
    assert client.call("scrollTo", box, {"text": "Filler 17"}, True) is True
    assert client.call("scrollTo", box, {"text": "No filler"}, True) is False


def test_text(client: Client) -> None:
    client.phone.activities.open(PLAY, "form", {})
    client.phone.configure()
    field = {"className": "android.widget.EditText", "instance": 0}
    assert client.call("setText", field, "漢字") is True
    assert client.call("getLastTraversedText") == "漢字"
    client.call("clearInputText")
    assert client.call("getText", field) == "Name"
    assert client.call("setText", {"resourceId": f"{PLAY}:id/toolbar_title"}, "x") is False
    client.phone.back()
    client.phone.back()
    assert client.error("clearInputText")[0] == -32001


def test_what_is_no_call(client: Client) -> None:
    assert client.ask(b"{")["error"]["code"] == -32700
    assert client.ask([1])["error"]["code"] == -32600
    assert client.ask({"id": 1, "method": "format"})["error"]["code"] == -32601
    assert client.ask({"id": 1, "method": "exist", "params": {"a": 1}})["error"]["code"] == -32602
    for method, *parameters in (
        ("exist",),
        ("exist", 5),
        ("exist", {"colour": "red"}),
        ("click", "a", "b"),
        ("pressKey", "nothing"),
        ("pressKey", "66"),
        ("setOrientation", "sideways"),
        ("swipePoints", [], 5),
        ("swipePoints", [1, 2, 3], 5),
        ("waitForExists", PRESS, "long"),
    ):
        assert client.error(method, *parameters)[0] in (-32602, -32001), method


def test_faults_that_change_an_answer(client: Client) -> None:
    assert client.error("getText", PRESS, fault=Fault(Kind.STALE_ELEMENT, Layer.RPC))[0] == -32001
    told = client.ask({"id": 1, "method": "dumpWindowHierarchy", "params": []}, Fault(Kind.NULL_ROOT, Layer.RPC))
    assert told["result"].endswith('<hierarchy rotation="0" />')


def test_waiting_lasts_for_the_phones_time(client: Client) -> None:
    before = client.phone.clock.elapsed_s
    assert client.call("waitForExists", {"text": "Nothing"}, 3000) is False
    assert client.phone.clock.elapsed_s - before == pytest.approx(3)
    assert client.call("waitUntilGone", {"text": "Nothing"}, 3000) is True


values = st.none() | st.booleans() | st.integers(-10, 3000) | st.text(max_size=5) | st.just(PRESS) | st.just({"x": 1})


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(set(METHODS) - {"takeScreenshot"})), st.lists(values, max_size=6))
def test_whatever_a_client_sends_there_is_an_answer(method: str, parameters: list[Any]) -> None:
    SHARED.ask({"id": 1, "method": method, "params": parameters})


SHARED = Client()
