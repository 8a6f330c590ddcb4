"""The driver through the real Appium server with its unmodified driver, on the embedded phone on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.action import Drag, Open, Press, Tap, Type
from devices.android import AndroidDevice
from devices.android.adb_server import AdbServer
from devices.android.appium import AppiumLink
from devices.conformance import check_device
from devices.errors import DeviceClosed, DeviceUnavailable, NavigationFailed, OutcomeUnknown
from devices.screen import Element
from devices.selector import Selector
from emulators.appium_server import AppiumServer
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.server import Server
from perception.perceiver import Perceiver
from tests.devices.android.phones import scene_phone
from tests.emulators.phone.scene_app import APP

# selenium and adbutils leave sockets to the garbage collector.
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]
perceive = Perceiver().perceive
SOME_CHECKS = (
    *("shows_the_scene", "tap_acts_once", "double_tap_acts_twice", "text_arrives_emoji_joined", "clear_empties"),
    "scroll_moves_the_list",
)


@pytest.fixture(scope="module")
def appium(adb: AdbServer, appium_packages: Path) -> Iterator[AppiumServer]:
    with AppiumServer(appium_packages, adb) as server:
        yield server


@pytest.fixture(scope="module")
def phone(adb: AdbServer) -> Iterator[Server]:
    with scene_phone(adb) as server:
        yield server


@pytest.fixture(scope="module")
def link(appium: AppiumServer, phone: Server) -> Iterator[AppiumLink]:
    link = AppiumLink(appium.url, appium.capabilities(phone.serial))
    yield link
    link.close()
    link.close()
    with pytest.raises(DeviceClosed):
        link.look(picture=False)


class Kept(AndroidDevice):
    """A device that leaves its link open: sessions take seconds, and one is enough for all."""

    def close(self) -> None:
        self._link = None


def opened(link: AppiumLink) -> AndroidDevice:
    return Kept(link, APP.package)


def find(device: AndroidDevice, name: str) -> Element:
    return Selector(name=name).resolve(perceive(device.observe(picture=False)))


def count(device: AndroidDevice) -> int:
    texts = [e.name for e in perceive(device.observe(picture=False)) if e.name.startswith("Count: ")]
    return int(texts[0].removeprefix("Count: "))


def test_the_rules_hold(link: AppiumLink):
    report = check_device(lambda: opened(link), perceive, only=SOME_CHECKS)
    assert report.ok, report.render()
    assert not [result for result in report.results if result.verdict == "skipped"], report.render()


def test_a_password_in_the_address_is_not_told(link: AppiumLink, monkeypatch):
    monkeypatch.setattr(link, "_url", "https://me:secret@grid.example/wd/hub")
    assert link.address == "appium:https://grid.example/wd/hub"


def test_fingers_keys_and_apps(link: AppiumLink, phone: Server):
    device = opened(link)
    device.perform(Type(text="abc"), find(device, "Name"))
    device.perform(Press(key="Backspace", times=2), find(device, "Name"))
    assert find(device, "Name").value == "a"
    items = find(device, "Items")
    device.perform(Drag(to_px=(items.bounds.center[0], items.bounds.top + 5)), items)
    device.perform(Press(key="Home"))
    assert APP.package not in device.observe(picture=False).location
    with pytest.raises(NavigationFailed):
        device.perform(Open(location="org.nobody.nothing"))
    device.perform(Open(location=f"{APP.package}/{phone_activity(phone)}"))
    assert APP.package in device.observe(picture=False).location


def phone_activity(phone: Server) -> str:
    with phone.holding() as held:
        return str(held.packages[APP.package].launcher_activity)


def test_a_tap_whose_reply_is_lost_is_unknown_and_was_done_once(link: AppiumLink, phone: Server):
    device = opened(link)
    button = find(device, "Increment")
    before = count(device)
    phone.faults = FaultPlan((Fault(Kind.REPLY_LOST, Layer.HTTP, "POST /appium/gestures/click", phase=Phase.AFTER),))
    with pytest.raises(OutcomeUnknown):
        device.perform(Tap(), button)
    phone.faults = FaultPlan()
    assert count(device) == before + 1


def test_a_server_that_is_not_there_and_a_phone_that_is_not_there(appium: AppiumServer):
    with pytest.raises(DeviceUnavailable, match="cannot be reached"):
        AppiumLink("http://127.0.0.1:1")
    with pytest.raises(DeviceUnavailable, match="cannot begin a session") as caught:
        AppiumLink(appium.url, appium.capabilities("nobody:1", adbExecTimeout=5000))
    assert "nobody:1" in caught.value.message


def test_the_server_is_healthy_and_keeps_a_log(appium: AppiumServer):
    assert appium.healthy()
    assert appium.log_tail
    assert "listener started" in appium._log.read_text("utf-8", "replace")
