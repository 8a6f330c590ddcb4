"""openatx uiautomator2, unmodified: it pushes its jar, starts its server and speaks JSON-RPC to the phone."""

from __future__ import annotations

from collections.abc import Iterator

import adbutils
import pytest
import uiautomator2
from lxml import etree

from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.server import Server
from tests.emulators.phone.play_app import PLAY
from tests.emulators.phone.wire.apks import of_uiautomator2
from tests.emulators.phone.wire.wired import Adb

pytestmark = [
    pytest.mark.usefixtures("client_leftovers"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]

Both = tuple[Server, uiautomator2.Device]


@pytest.fixture
def both(wired: tuple[Server, Adb]) -> Iterator[Both]:
    server, adb = wired
    device = uiautomator2.Device(adbutils.AdbClient(port=adb.port).device(serial=server.serial))
    device.settings["wait_timeout"] = 2.0
    yield server, device
    device.stop_uiautomator(wait=False)


def state(server: Server) -> dict[str, object]:
    with server.holding() as held:
        return dict(held.state(PLAY))


def test_what_it_is(both: Both) -> None:
    _, device = both
    assert device.info["displayWidth"] == 1080
    assert device.info["currentPackageName"] == PLAY
    assert device.window_size() == (1080, 2400)
    assert device.app_current()["package"] == PLAY
    assert device.device_info["model"] == "clewline simulated phone"


def test_selectors_and_what_they_find(both: Both) -> None:
    _, device = both
    assert device(text="Press").exists
    assert not device(text="Nothing of the kind").exists
    assert device(className="android.widget.Button", textStartsWith="Con").info["text"] == "Contacts"
    assert device(resourceId=f"{PLAY}:id/never").info["enabled"] is False
    assert device(className="android.widget.Button").count >= 10
    assert device(className="android.widget.Button", instance=2).get_text() == "Ask"
    assert device(textMatches="(?i)cam.*").get_text() == "Camera"
    assert device(className="android.widget.ScrollView").child(text="Press").exists
    assert device(text="Press").sibling(text="Ask").exists
    assert device.xpath("//*[@text='Press']").get().attrib["clickable"] == "true"
    with pytest.raises(uiautomator2.UiObjectNotFoundError):
        device(text="Nothing of the kind").click(timeout=0.1)


def test_touches(both: Both) -> None:
    server, device = both
    device(text="Press").click()
    device.xpath("//*[@text='Press']").click()
    device(text="Press").long_click(0.8)
    assert (state(server)["pressed"], state(server)["held"]) == (2, 1)
    x, y = device(text="Press").center()
    device.click(x, y)
    device.long_click(x, y, 0.8)
    device.touch.down(x, y).up(x, y)
    assert (state(server)["pressed"], state(server)["held"]) == (4, 2)


def test_text_and_keys(both: Both) -> None:
    server, device = both
    device(text="Form").click()
    field = device(className="android.widget.EditText", instance=0)
    field.set_text("Grüße 漢字")
    assert field.get_text() == "Grüße 漢字"
    field.click()
    device.press("del")
    device.press(54, 0x1)
    assert state(server)["name"] == "Grüße 漢Z"
    field.clear_text()
    assert state(server)["name"] == ""
    device.clipboard = "from the clipboard"
    device.jsonrpc.pasteClipboard()
    assert state(server)["name"] == "from the clipboard"
    device.press("back")
    device.press("back")
    assert device(text="Press").exists


def test_typing_through_its_input_method(both: Both, wired: tuple[Server, Adb]) -> None:
    server, device = both
    wired[1].text("install", str(of_uiautomator2()))
    device(text="Form").click()
    device(className="android.widget.EditText", instance=0).click()
    device.set_input_ime(True)
    device.send_keys("naïve ☕", clear=True)
    assert state(server)["name"] == "naïve ☕"
    device.set_input_ime(False)
    with server.holding() as held:
        assert held.settings["secure"]["default_input_method"] == "org.clewline.keyboard/.Keyboard"


def test_scrolling(both: Both) -> None:
    _, device = both
    device(text="List").click()
    rows = device(scrollable=True)
    assert rows.scroll.to(text="Row 40")
    assert device(text="Row 40").exists
    rows.scroll.toBeginning()
    assert device(text="Row 0").exists
    rows.fling.forward()
    assert not device(text="Row 0").exists
    device.swipe_ext("down", scale=0.8)
    device.swipe(500, 1800, 500, 900, 0.2)
    assert rows.child_by_text("Row 3", allow_scroll_search=True, className="android.widget.LinearLayout") is not None
    assert device(text="Row 3").exists


def test_the_screen(both: Both) -> None:
    server, device = both
    picture = device.screenshot()
    assert picture.size == (1080, 2400)
    tree = etree.fromstring(device.dump_hierarchy().encode())
    assert any(node.get("text") == "Press" for node in tree.iter("node"))
    with server.holding() as held:
        assert len(list(tree.iter("node"))) == len(held.nodes(all_windows=True))


def test_rotation_toast_shade_and_sleep(both: Both) -> None:
    server, device = both
    device.orientation = "left"
    assert device.info["displayRotation"] == 1
    device.orientation = "natural"
    device(text="Toast").click()
    assert device.last_toast == "Toasted"
    device.clear_toast()
    assert device.last_toast is None
    device.open_notification()
    with server.holding() as held:
        assert held.shade == "notifications"
    device.press("back")
    device.screen_off()
    assert device.info["screenOn"] is False
    device.screen_on()
    assert device.info["screenOn"] is True


def test_waiting_passes_the_phones_time(both: Both) -> None:
    server, device = both
    with server.holding() as held:
        before = held.clock.elapsed_s
    assert device(text="Nothing of the kind").wait(timeout=9.0) is False
    with server.holding() as held:
        assert held.clock.elapsed_s - before >= 9.0
    assert device(text="Press").wait_gone(timeout=0.5) is False


def test_its_blind_resend_is_counted(both: Both) -> None:
    """The client starts its server anew after an error of HTTP and sends the same call again: a real tap twice."""
    server, device = both
    x, y = device(text="Press").center()
    server.faults = FaultPlan((Fault(Kind.STATUS_500, Layer.RPC, "click", phase=Phase.AFTER),))
    device.click(x, y)
    assert state(server)["pressed"] == 2


def test_a_server_that_dies_after_the_effect(both: Both) -> None:
    server, device = both
    x, y = device(text="Press").center()
    server.faults = FaultPlan((Fault(Kind.SERVER_CRASH, Layer.RPC, "click", phase=Phase.AFTER),))
    with pytest.raises(ConnectionError):
        device.click(x, y)
    assert state(server)["pressed"] == 1
    device.reset_uiautomator()
    assert device(text="Press").exists


def test_an_error_of_its_own_kind_for_what_is_gone(both: Both) -> None:
    server, device = both
    server.faults = FaultPlan((Fault(Kind.STALE_ELEMENT, Layer.RPC, "getText"),))
    with pytest.raises(uiautomator2.UiObjectNotFoundError):
        device(text="Press").get_text(timeout=0.2)
    assert device(text="Press").get_text() == "Press"
