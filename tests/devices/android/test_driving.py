"""What the driver does with a phone that is slow, busy, covered, turned, or loses its replies."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from devices.action import Adjust, Answer, Back, Clear, Open, Press, Scroll, Select, Swipe, Tap, Type, Wait
from devices.android import AndroidDevice
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceTimeout,
    DeviceUnavailable,
    NavigationFailed,
    NotActionable,
    OutcomeUnknown,
    StaleElement,
    TypedTextDiffers,
    UnsupportedAction,
)
from devices.screen import Element, Screen
from devices.selector import Selector
from emulators.phone.apps import shipped
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver
from tests.devices.android.tiny_phone import APP, SIZE_PX, TinyPhone

perceive = Perceiver().perceive


def look(device: AndroidDevice) -> Screen:
    return perceive(device.observe(picture=False))


def find(device: AndroidDevice, name: str, role: str = "") -> Element:
    return Selector(role=role, name=name).resolve(look(device))


def made(**changes: object) -> tuple[TinyPhone, AndroidDevice]:
    phone = TinyPhone()
    for name, value in changes.items():
        setattr(phone, name, value)
    return phone, AndroidDevice(phone)


@pytest.mark.parametrize("fault", [DeviceTimeout("no reply"), DeviceUnavailable("gone")])
def test_a_lost_reply_is_unknown_and_nothing_is_sent_again(fault: DeviceTimeout):
    phone, device = made()
    button = find(device, "Increment")
    phone.faults = [fault]
    with pytest.raises(OutcomeUnknown, match="lost"):
        device.perform(Tap(), button)
    assert phone.presses == 1
    assert sum(call.startswith("tap") for call in phone.calls) == 1


def test_no_lost_reply_ever_doubles_an_effect():
    """Random actions, of which a third loses its reply after the effect: each was sent once (the effects count)."""
    chance = random.Random(5)
    phone, device = made()
    expected = phone.presses
    checked = phone.checked
    for _ in range(120):
        screen = look(device)
        name = chance.choice(["Increment", "Remember me"])
        phone.faults = [DeviceTimeout("no reply")] if chance.random() < 0.33 else []
        try:
            device.perform(Tap(), Selector(name=name).resolve(screen))
        except OutcomeUnknown:
            pass
        expected += name == "Increment"
        checked ^= name == "Remember me"
        assert (phone.presses, phone.checked) == (expected, checked)


def test_a_look_that_fails_before_anything_was_sent_is_the_phones_own_error():
    phone, device = made()
    button = find(device, "Increment")

    def gone(picture: bool):
        raise DeviceUnavailable("gone")

    phone.look = gone  # type: ignore[method-assign]
    with pytest.raises(DeviceUnavailable):
        device.perform(Tap(), button)
    assert phone.presses == 0


def test_a_look_that_fails_after_the_input_leaves_the_outcome_unknown():
    phone, device = made()
    button = find(device, "Increment")
    whole = phone.look

    def fails_after_the_tap(picture: bool):
        if phone.presses:
            raise DeviceUnavailable("gone")
        return whole(picture)

    phone.look = fails_after_the_tap  # type: ignore[method-assign]
    with pytest.raises(OutcomeUnknown):
        device.perform(Tap(), button)


def test_a_screen_that_was_turned_takes_no_tap():
    phone, device = made()
    button = find(device, "Increment")
    whole = phone.look

    def turned(picture: bool):
        from dataclasses import replace

        return replace(whole(picture), size_px=SIZE_PX[::-1], rotation=1)

    phone.look = turned  # type: ignore[method-assign]
    with pytest.raises(StaleElement, match="turned"):
        device.perform(Tap(), button)
    assert phone.presses == 0


def test_a_row_that_shows_something_else_by_now_is_stale():
    phone, device = made()
    count = find(device, "Count: 0")
    device.perform(Tap(), find(device, "Increment"))
    look(device)
    phone.presses = 7
    with pytest.raises(StaleElement):
        device.perform(Tap(), count)


def test_without_a_look_there_is_no_element():
    phone, device = made()
    other = AndroidDevice(TinyPhone())
    with pytest.raises(StaleElement):
        device.perform(Tap(), find(other, "Increment"))
    assert phone.presses == 0


def test_a_field_that_cannot_be_set_is_typed_into():
    phone, device = made(takes_set_text=False)
    device.perform(Type(text="first"), find(device, "Name"))
    receipt = device.perform(Type(text="Zoë 漢字"), find(device, "Name"))
    assert (phone.texts["name"], receipt.value) == ("Zoë 漢字", "Zoë 漢字")
    device.perform(Clear(), find(device, "Name"))
    assert phone.texts["name"] == ""


def test_a_keyboard_that_loses_characters_is_told_and_the_field_put_back():
    phone, device = made()
    device.perform(Type(text="before"), find(device, "Name"))
    whole = phone.set_text

    def ascii_only(handle: str, text: str) -> bool:
        return whole(handle, text.encode("ascii", "ignore").decode())

    phone.set_text = ascii_only  # type: ignore[method-assign]
    phone.commit_text = lambda text: None  # type: ignore[method-assign]
    with pytest.raises(TypedTextDiffers):
        device.perform(Type(text="Zoë"), find(device, "Name"))
    assert phone.texts["name"] == "before"


def test_a_line_break_is_refused_where_there_is_one_line():
    phone, device = made()
    with pytest.raises(ActionFailed, match="one line"):
        device.perform(Type(text="a\nb"), find(device, "Name"))
    assert phone.texts["name"] == ""


def test_a_password_is_added_to_without_reading_it():
    phone, device = made()
    device.perform(Type(text="abc"), find(device, "Password"))
    receipt = device.perform(Type(text="def", append=True), find(device, "Password"))
    assert phone.texts["password"] == "abcdef"
    assert receipt.value == "••••••"


def test_a_keyboard_in_the_way_is_hidden_first():
    phone, device = made()
    device.perform(Tap(), find(device, "Name"))
    phone.scrolled_px = 0
    assert phone.keyboard
    below = find(device, "Volume")  # at the very edge; the rest of the form lies under the keyboard
    device.perform(Adjust(value=60), below)
    assert phone.volume == 60


def test_what_a_keyboard_covers_is_reached():
    phone, device = made()
    device.perform(Tap(), find(device, "Name"))
    whole = phone.look

    def taller(picture: bool):
        from dataclasses import replace

        seen = whole(picture)
        return replace(seen, keyboard_px=700 if phone.keyboard else 0)

    phone.look = taller  # type: ignore[method-assign]
    device.perform(Tap(), find(device, "Remember me"))
    assert phone.checked
    assert not phone.keyboard


def test_back_means_the_screen_not_the_keyboard():
    phone, device = made()
    device.perform(Tap(), find(device, "Name"))
    device.perform(Back())
    assert phone.front != APP


@pytest.mark.parametrize("value", [0, 1, 37, 50, 99, 100])
def test_a_slider_is_brought_to_a_value(value: int):
    phone, device = made()
    receipt = device.perform(Adjust(value=value), find(device, "Volume"))
    assert phone.volume == value
    assert receipt.value == str(value)


def test_a_slider_is_not_moved_beyond_its_ends():
    phone, device = made()
    with pytest.raises(ActionFailed, match="0 to 100"):
        device.perform(Adjust(value=101), find(device, "Volume"))
    assert phone.volume == 30


def test_an_option_is_chosen_and_an_unknown_one_closes_the_list_again():
    phone, device = made()
    assert device.perform(Select(options=("Blue",)), find(device, "Colour")).value == "Blue"
    with pytest.raises(ActionFailed, match="Red, Green, Blue"):
        device.perform(Select(options=("Pink",)), find(device, "Colour"))
    assert not phone.popup
    assert phone.colour == "Blue"


def test_scrolling_says_how_far_and_when_it_is_over():
    phone, device = made()
    receipt = device.perform(Scroll(direction="down", amount_px=100), find(device, "Items"))
    assert receipt.scrolled_px == (0, 100)
    assert phone.scrolled_px == 100
    device.perform(Scroll(direction="down", to_end=True), find(device, "Items"))
    look(device)
    with pytest.raises(ActionFailed, match="further"):
        device.perform(Scroll(direction="down"), find(device, "Items"))


def test_a_finger_that_swipes_up_brings_what_is_below():
    phone, device = made()
    device.perform(Swipe(direction="up", duration_ms=400), find(device, "Items"))
    assert phone.scrolled_px > 0


@pytest.mark.parametrize(
    ("told", "opened"),
    [
        ("Settings", "com.android.settings"),
        ("the clock app", "com.example.deskclock"),
        ("com.android.settings", "com.android.settings"),
    ],
)
def test_apps_are_opened_by_label_or_package(told: str, opened: str):
    phone, device = made()
    device.perform(Open(location=told))
    assert phone.front == opened
    assert device.observe(picture=False).location == f"{opened}/.Main"


@pytest.mark.parametrize("told", ["Sttings", "org.nobody.nothing", "weird:scheme", " "])
def test_what_is_not_there_is_not_opened(told: str):
    phone, device = made()
    with pytest.raises(NavigationFailed):
        device.perform(Open(location=told))
    assert phone.front == APP


def test_where_only_packages_are_known_the_icon_is_looked_for(monkeypatch):
    phone = Phone()
    link = PhoneLink(phone)
    app = shipped()[-1]
    monkeypatch.setattr(link, "apps", dict)
    device = AndroidDevice(link)
    for one in (app, shipped()[0]):
        device.perform(Open(location=one.label))
        assert device.observe(picture=False).location.startswith(f"{one.package}/")
    with pytest.raises(NavigationFailed, match="no app is called"):
        device.perform(Open(location="Nonesuch"))
    assert phone.focused is not None
    assert "launcher" in phone.focused.package


def test_the_gate_is_asked_before_an_app_is_opened():
    def check(place: str) -> None:
        if place.startswith("com.android.settings"):
            raise AddressRefused("not there")

    phone = TinyPhone()
    device = AndroidDevice(phone, check_place=check)
    with pytest.raises(AddressRefused):
        device.perform(Open(location="Settings"))
    assert phone.front == APP


def test_an_app_that_another_led_to_is_left_when_the_gate_refuses_it():
    def check(place: str) -> None:
        if place.startswith("com.evil"):
            raise AddressRefused("not there")

    phone = TinyPhone()
    device = AndroidDevice(phone, check_place=check)
    button = find(device, "Increment")
    whole = phone.tap

    def leads_away(x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        whole(x, y, hold_ms, count)
        phone.front = "com.evil"

    phone.tap = leads_away  # type: ignore[method-assign]
    with pytest.raises(AddressRefused):
        device.perform(Tap(), button)
    assert phone.front == "org.example.launcher"


def prompting(granted: Callable[[str, str], bool]) -> tuple[TinyPhone, AndroidDevice]:
    phone = TinyPhone()
    device = AndroidDevice(phone, may_grant=granted)
    button = find(device, "Increment")
    whole = phone.tap

    def asks(x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        first = phone.presses == 0 and not phone.prompt
        whole(x, y, hold_ms, count)
        if first:
            phone.prompt = "Allow Scene to take pictures and record video?"

    phone.tap = asks  # type: ignore[method-assign]
    receipt = device.perform(Tap(), button)
    assert any(note.startswith("permission") for note in receipt.notices)
    return phone, device


def test_a_permission_is_denied_unless_it_was_granted_beforehand():
    phone, device = prompting(lambda kind, message: False)
    assert (phone.granted, phone.prompt) == ([], "")
    assert any("denied" in note for note in device.observe(picture=False).notices)


def test_a_permission_that_was_granted_beforehand_is_allowed():
    phone, _ = prompting(lambda kind, message: kind == "camera")
    assert phone.granted == ["Allow Scene to take pictures and record video?"]


def test_an_app_that_hangs_is_waited_for():
    phone, device = made(hangs_for=4)
    assert device.observe(picture=False).tree_kind == "android"
    phone.hangs_for = 10_000
    assert device.observe(picture=True).tree_kind == "none"
    assert phone.time_s > 5


def test_waiting_uses_the_phones_own_clock():
    phone, device = made()
    with pytest.raises(DeviceTimeout):
        device.perform(Wait(until="shown", text="never", timeout_s=60))
    assert phone.time_s >= 60


def test_without_a_dialog_there_is_nothing_to_answer():
    _, device = made()
    with pytest.raises(ActionFailed, match="no dialog"):
        device.perform(Answer(accept=True))


def test_a_finger_has_no_right_button():
    phone, device = made()
    with pytest.raises(UnsupportedAction):
        device.perform(Tap(button="right"), find(device, "Increment"))
    assert phone.presses == 0


def test_a_key_goes_to_the_field_it_was_meant_for():
    phone, device = made()
    device.perform(Press(key="Tab"), find(device, "Name"))
    assert phone.focus == "notes"
    with pytest.raises(UnsupportedAction):
        device.perform(Press(key="Enter"), find(device, "Increment"))


def test_a_disabled_control_says_so():
    _, device = made()
    with pytest.raises(NotActionable) as failed:
        device.perform(Tap(), find(device, "Disabled"))
    assert failed.value.check == "enabled"
