"""Runs on phones: addresses, which apps may be entered, permissions, one run at a time, what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.apps import AppPolicy
from agent.config import AndroidSettings, GateSettings, Settings
from agent.errors import UnsupportedAddress
from agent.gate import Gate
from agent.network.addresses import AddressPolicy
from agent.reaching.addresses import read_device_address
from agent.reaching.phones import PhoneAddress, known_phones, open_phone
from agent.request import RunRequest
from devices.action import Action, Open, Tap
from devices.bounds import Bounds
from devices.effect import effect_of
from devices.errors import AddressRefused, DeviceBusy
from devices.journal import read_journal
from devices.records import Begin
from devices.screen import Element
from emulators.avd import AvdConfig, Avds
from emulators.lease import Lease
from emulators.phone.phone import Phone
from emulators.phone.wire.server import serve
from tests.devices.android.phones import attach
from tests.e2e.clew_process import Clew
from tests.emulators.phone.scene_app import APP


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("told", "kind", "name"),
    [
        ("phone", "phone", ""),
        ("android:emulator-5554", "android", "emulator-5554"),
        ("android:127.0.0.1:6555", "android", "127.0.0.1:6555"),
        ("appium:http://127.0.0.1:4723", "appium", "http://127.0.0.1:4723"),
    ],
)
def test_addresses_of_phones(told: str, kind: str, name: str):
    address = read_device_address(told)
    assert address == PhoneAddress(kind, name)  # type: ignore[arg-type]
    assert str(address) == told


@pytest.mark.parametrize(
    "told", ["phone:1", "android:", "android:a b", "android:$(id)", "appium:", "appium:ftp://x", "fone"]
)
def test_addresses_that_are_none(told: str):
    with pytest.raises(UnsupportedAddress) as caught:
        read_device_address(told)
    assert caught.value.hint


# ---------------------------------------------------------------- which apps may be entered


@pytest.mark.parametrize(
    "place",
    [
        "org.example.notes/.Main",
        "com.google.android.apps.nexuslauncher/.X",
        "com.android.systemui",
        "android/",
        "Clock",
    ],
)
def test_without_a_list_ordinary_apps_may_be_entered(place: str):
    AppPolicy().check(place)


@pytest.mark.parametrize(
    "place",
    ["com.android.vending/.Store", "de.sparkasse.bank", "com.paypal.android", "org.keepassxc.keepass", "a.b.wallet/.X",
     "com.google.android.packageinstaller/.X"],
)  # fmt: skip
def test_apps_that_guard_something_have_to_be_named(place: str):
    with pytest.raises(AddressRefused) as caught:
        AppPolicy(goal="set an alarm for 7:30").check(place)
    assert "--allow-app" in caught.value.hint
    AppPolicy(allowed=[place.partition("/")[0]]).check(place)


def test_the_goal_names_an_app_by_its_label():
    policy = AppPolicy(goal="Send 5 € to Bo with MyWallet")
    policy.know({"MyWallet": "org.x.wallet"})
    policy.check("org.x.wallet/.Main")
    with pytest.raises(AddressRefused):
        policy.check("org.y.wallet/.Main")


def test_with_a_list_no_other_app_may_be_entered():
    policy = AppPolicy(["Clock", "org.x.notes"])
    policy.know({"Clock": "com.example.deskclock", "Mail": "org.x.mail"})
    for place in ("com.example.deskclock/.Main", "Clock", "org.x.notes/.A", "com.android.launcher3/.L"):
        policy.check(place)
    for place in ("org.x.mail/.Main", "Mail", "com.android.settings/.S"):
        with pytest.raises(AddressRefused, match="not on the list"):
            policy.check(place)


def judged(action: Action, location: str = "org.x/.Main", element: Element | None = None, **told: object) -> bool:
    gate = Gate(AddressPolicy(), apps=AppPolicy(**told))  # type: ignore[arg-type]
    return gate.judge(action, element, effect_of(action, element), location).allowed


@pytest.mark.parametrize("target", ["Clock", "org.x.clock", "org.x.clock/.Main", "tel:123", "mailto:a@b.c", "geo:1,2"])
def test_what_the_gate_lets_be_opened(target: str):
    assert judged(Open(location=target))


@pytest.mark.parametrize(
    "target",
    ["com.android.vending", "https://evil.example/", "market://details?id=x", "intent:#Intent;end", "file:///sdcard/x",
     "content://contacts", "javascript:alert(1)"],
)  # fmt: skip
def test_what_the_gate_does_not_let_be_opened(target: str):
    assert not judged(Open(location=target))


def test_nothing_is_done_in_an_app_that_may_not_be_entered():
    button = Element(0, "button", "Go", Bounds(0, 0, 9, 9))
    assert judged(Tap(), "org.x.notes/.Main", button)
    assert not judged(Tap(), "com.android.vending/.Main", button)
    assert not judged(Tap(), "org.x.notes/.Main", button, allowed=["Clock"])


def test_what_cannot_be_undone_needs_a_yes_on_phones_too():
    assert not judged(Tap(), "org.x/.Main", Element(0, "button", "Send", Bounds(0, 0, 9, 9)))
    assert not judged(Tap(), "org.x/.Main", Element(0, "button", "While using the app", Bounds(0, 0, 9, 9)))


# ---------------------------------------------------------------- opening


def test_the_embedded_phone_opens_and_knows_its_apps():
    policy = AppPolicy()
    with open_phone(PhoneAddress("phone"), Settings(), policy) as device:
        seen = device.observe(picture=False)
        assert seen.tree
        assert device.address == "phone"
    assert policy._labels


def test_a_second_run_on_a_phone_fails_and_names_the_first(home: Path):
    address = PhoneAddress("android", "emulator-1")
    held = Lease(home / "leases", str(address), "clew run")
    with held, pytest.raises(DeviceBusy, match="clew run"), open_phone(address, Settings(), AppPolicy()):
        pass


def test_a_run_on_the_embedded_phone_from_the_command_line(home: Path):
    ended = Clew(home)("run", "press Alarm", "--on", "phone", "--json", "--no-pictures")
    assert ended.code in (0, 1), ended.err
    trace = read_journal(Path(ended.document["trace"]["folder"]))
    assert next(record for record in trace if isinstance(record, Begin)).device == "phone"


def test_what_is_attached_from_the_command_line(adb, home: Path):
    listed = Clew(home, ANDROID_ADB_SERVER_PORT=str(adb.port))("devices", "--json")
    assert listed.document["devices"][0]["address"] == "phone"


def test_emulators_from_the_command_line(adb, stand_in: Path, home: Path, tmp_path: Path):
    avds = Avds(tmp_path / "avd")
    avds.create("pixel", AvdConfig("system-images;android-34;default;x86_64"))
    clew = Clew(
        home,
        ANDROID_ADB_SERVER_PORT=str(adb.port),
        ANDROID_AVD_HOME=str(avds.home),
        ANDROID_HOME=str(stand_in.parents[1]),
    )
    assert clew("emulators", "start", "nobody").code == 2
    started = clew("emulators", "start", "pixel", "--json")
    assert started.code == 0, started.err
    assert "services" in started.err
    serial = started.document["serial"]
    try:
        (row,) = clew("emulators", "list", "--json").document["emulators"]
        assert (row["name"], row["serial"]) == ("pixel", serial)
        assert clew("emulators", "snapshot", "save", "pixel", "clean").out.strip() == "clean"
        assert clew("emulators", "snapshot", "load", serial, "nothing").code == 3
    finally:
        assert clew("emulators", "stop", "pixel").code == 0
    doctor = clew("emulators", "doctor", "--json")
    assert doctor.code == 3, "the stand-in SDK has no platform tools and no image"
    assert {check["name"] for check in doctor.document["checks"]} >= {"adb", "android sdk", "sdk parts"}


def test_what_is_attached_is_listed_with_its_kind_and_owner(adb, home: Path, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb.port))
    with serve(Phone(apps=[APP])) as server:
        attach(adb, server.serial)
        with Lease(home / "leases", f"android:{server.serial}", "a test"):
            found = {phone.address: phone for phone in known_phones()}
        adb.client().disconnect(server.serial)
    assert found["phone"].kind == "simulated"
    attached = found[f"android:{server.serial}"]
    assert (attached.kind, attached.state) == ("simulated", "device")
    assert "a test" in attached.owner


def test_settings_say_how_phones_are_reached():
    request = RunRequest(
        "x", "phone", Settings(android=AndroidSettings(fast=False), gate=GateSettings(grant=("camera",)))
    )
    assert not request.settings.android.fast
    assert request.settings.gate.grant == ("camera",)
