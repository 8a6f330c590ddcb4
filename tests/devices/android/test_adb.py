"""The driver over unmodified adb and uiautomator2, on the embedded phone on the wire."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from devices.action import Open, Press, Tap, Type
from devices.android import AndroidDevice
from devices.android.adb import AdbLink
from devices.android.adb_server import AdbServer, find_server, list_devices
from devices.conformance import check_device
from devices.errors import DeviceUnavailable, NavigationFailed, OutcomeUnknown, UnsupportedAction
from devices.screen import Element
from devices.selector import Selector
from emulators.appium_server import free_port
from emulators.phone.phone import Phone
from emulators.phone.wire.auth import Mode
from emulators.phone.wire.server import Options, Server, serve
from perception.perceiver import Perceiver
from tests.devices.android.phones import attach, scene_phone
from tests.emulators.phone.scene_app import APP

# adbutils leaves the sockets of requests that were refused to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]

perceive = Perceiver().perceive
SOME_CHECKS = (
    *("shows_the_scene", "picture_is_a_png_of_its_size", "tap_acts_once", "double_tap_acts_twice"),
    *("covered_is_refused", "text_arrives_emoji_joined", "text_arrives_shell", "password_is_not_shown"),
    *("scroll_moves_the_list", "a_stale_element_is_refused"),
)
"""Every rule is checked on the phone in process; over the wire those that go through different code there."""


@pytest.fixture(scope="module")
def phone(adb: AdbServer) -> Iterator[Server]:
    with scene_phone(adb) as server:
        yield server


@pytest.fixture(scope="module")
def fast(adb: AdbServer, phone: Server) -> Iterator[AdbLink]:
    link = AdbLink(phone.serial, adb)
    yield link
    link.close()


def opened(link: AdbLink) -> AndroidDevice:
    device = AndroidDevice(link)
    device.perform(Open(location=APP.package))
    return device


def find(device: AndroidDevice, name: str) -> Element:
    return Selector(name=name).resolve(perceive(device.observe(picture=False)))


def test_over_uiautomator2_the_rules_hold(adb: AdbServer, phone: Server):
    def fresh() -> AndroidDevice:
        with phone.holding() as held:
            held.reset(0)
        return AndroidDevice(AdbLink(phone.serial, adb), APP.package)

    report = check_device(fresh, perceive, only=SOME_CHECKS)
    assert report.ok, report.render()
    assert not [result for result in report.results if result.verdict == "skipped"], report.render()


def test_over_the_plain_shell_the_rules_hold(adb: AdbServer, phone: Server):
    def fresh() -> AndroidDevice:
        with phone.holding() as held:
            held.reset(0)
        return AndroidDevice(AdbLink(phone.serial, adb, fast=False), APP.package)

    some = ("shows_the_scene", "tap_acts_once", "covered_is_refused", "text_arrives_shell", "text_arrives_formats")
    report = check_device(fresh, perceive, only=(*some, "text_arrives_cjk", "scroll_moves_the_list"))
    assert report.ok, report.render()
    skipped = [result.check for result in report.results if result.verdict == "skipped"]
    assert skipped == ["text_arrives_cjk"], "the shell's keys are ASCII, and it says so"


def test_what_the_shell_cannot_write_leaves_the_field_alone(adb: AdbServer, phone: Server):
    device = opened(AdbLink(phone.serial, adb, fast=False))
    device.perform(Type(text="before"), find(device, "Name"))
    with pytest.raises(UnsupportedAction, match="cannot be made to write"):
        device.perform(Type(text="漢字"), find(device, "Name"))
    assert find(device, "Name").value == "before"
    device.close()


def test_a_server_that_died_is_started_again_for_a_look_and_no_input_is_repeated(fast: AdbLink, phone: Server):
    device = opened(fast)
    button = find(device, "Increment")
    before = find_count(device)
    phone.crash_servers()
    device.perform(Tap(), button)
    assert find_count(device) == before + 1


def test_a_cable_that_is_pulled_after_the_tap_leaves_it_unknown_and_done_once(
    fast: AdbLink, phone: Server, adb: AdbServer
):
    device = opened(fast)
    button = find(device, "Increment")
    before = find_count(device)
    whole = fast.tap

    def pulled(x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        whole(x, y, hold_ms, count)
        phone.drop_connections()
        fast.look(picture=False)

    fast.tap = pulled  # type: ignore[method-assign]
    try:
        with pytest.raises(OutcomeUnknown):
            device.perform(Tap(), button)
    finally:
        fast.tap = whole  # type: ignore[method-assign]
    attach(adb, phone.serial)
    assert find_count(device) == before + 1


def find_count(device: AndroidDevice) -> int:
    texts = [e.name for e in perceive(device.observe(picture=False)) if e.name.startswith("Count: ")]
    return int(texts[0].removeprefix("Count: "))


def test_apps_and_addresses(fast: AdbLink, phone: Server):
    device = opened(fast)
    assert APP.package in fast.apps().values()
    with pytest.raises(NavigationFailed):
        device.perform(Open(location="org.nobody.nothing"))
    with pytest.raises(NavigationFailed):
        device.perform(Open(location="$(reboot)"))
    device.perform(Press(key="Home"))
    assert APP.package not in device.observe(picture=False).location
    with phone.holding() as held:
        assert held.focused is not None


def test_a_phone_that_was_not_asked_yet_says_what_to_do(adb: AdbServer, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb.port))
    monkeypatch.setattr("devices.android.adb_server._SCAN_LIMIT_S", 1.0)
    with serve(Phone(apps=[APP]), Options(auth=Mode.UNAUTHORIZED)) as server:
        with pytest.raises(DeviceUnavailable, match="unauthorized") as caught:
            find_server(server.serial)
        assert "accept" in caught.value.hint
        adb.client().disconnect(server.serial)


def test_phones_are_found_by_serial_and_what_is_not_there_lists_what_is(adb: AdbServer, phone: Server, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb.port))
    assert find_server(phone.serial).port == adb.port
    assert (phone.serial, "device") in {(listed.serial, listed.state) for listed in list_devices()}
    with pytest.raises(DeviceUnavailable, match="no device 127.0.0.1:1 ") as caught:
        find_server("127.0.0.1:1")
    assert phone.serial in caught.value.hint


def test_where_no_server_runs_one_is_started_to_list_phones(tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(port))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ADB_LOCAL_TRANSPORT_MAX_PORT", "5553")
    monkeypatch.setenv("ADB_MDNS", "0")
    monkeypatch.setattr("devices.android.adb_server.USUAL_PORT", port)
    monkeypatch.setattr("devices.android.adb_server._FIRST_SCAN_S", 0.2)
    assert list_devices() == []
    assert not AdbServer(port).running
    try:
        assert {listed.port for listed in list_devices(start=True)} <= {port}
        assert AdbServer(port).running
    finally:
        # It is this test's own, and nobody else's: adb servers of others are never ended.
        for process in psutil.process_iter(["name", "cmdline"]):
            if process.info["name"] == "adb" and f"tcp:{port}" in (process.info["cmdline"] or []):
                process.terminate()
