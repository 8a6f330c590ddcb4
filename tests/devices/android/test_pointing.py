"""Touches by picture alone on the embedded phone: the driver gets elements that no tree knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.action import Adjust, Clear, LongPress, Scroll, Tap, Type
from devices.android import AndroidDevice
from devices.bounds import Bounds
from devices.errors import NotActionable, StaleElement, UnsupportedAction
from devices.screen import Element, Screen
from devices.selector import Selector
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver

perceive = Perceiver().perceive


@pytest.fixture
def device() -> AndroidDevice:
    return AndroidDevice(PhoneLink(Phone(seed=1)))


def pictured(element: Element) -> Element:
    """The same thing as eyes see it."""
    return replace(element, handle="", sources=frozenset({"ocr"}))


def look(device: AndroidDevice) -> Screen:
    return perceive(device.observe())


def named(device: AndroidDevice, name: str, role: str = "") -> Element:
    return pictured(Selector(role=role, name=name).resolve(look(device)))


def open_new_note(device: AndroidDevice) -> None:
    device.perform(Tap(), named(device, "Notes", "button"))
    device.perform(Tap(), named(device, "New note"))


def test_a_tap_lands_where_the_picture_shows_the_thing(device: AndroidDevice):
    receipt = device.perform(Tap(), named(device, "Clock", "button"))
    assert receipt.point_px is not None
    assert "clock" in look(device).location


def test_what_was_typed_is_read_back_where_there_is_a_tree(device: AndroidDevice):
    open_new_note(device)
    receipt = device.perform(Type(text="Milk and 漢字"), named(device, "Title", "textbox"))
    assert receipt.value == "Milk and 漢字"
    receipt = device.perform(Type(text="Bread"), named(device, "Title", "textbox"))
    assert receipt.value == "Bread"
    assert device.perform(Clear(), named(device, "Title", "textbox")).value in ("", "Title")


def test_a_thing_that_looks_different_by_now_is_not_touched():
    phone = Phone(seed=1)
    device, other = AndroidDevice(PhoneLink(phone)), AndroidDevice(PhoneLink(phone))
    clock = named(device, "Clock", "button")
    other.perform(Tap(), named(other, "Settings", "button"))
    with pytest.raises(StaleElement, match="different"):
        device.perform(Tap(), clock)
    assert "settings" in look(device).location


def test_what_the_keyboard_covers_is_not_touched(device: AndroidDevice):
    open_new_note(device)
    device.perform(Tap(), named(device, "Title", "textbox"))
    screen = look(device)
    assert screen.keyboard_px
    width, height = screen.size_px
    under = Element(0, "button", "Below", Bounds(0, height - 200, width, height - 100), sources=frozenset({"ocr"}))
    with pytest.raises(NotActionable, match="keyboard"):
        device.perform(Tap(), under)


def test_a_finger_scrolls_a_pictured_list(device: AndroidDevice):
    device.perform(Tap(), named(device, "Settings", "button"))
    whole = look(device)
    width, height = whole.size_px
    listed = Element(0, "list", "", Bounds(0, 500, width, height - 300), sources=frozenset({"icon"}))
    device.perform(Scroll(direction="down"), listed)
    assert look(device).fingerprint != whole.fingerprint


def test_a_long_press_holds(device: AndroidDevice):
    assert device.perform(LongPress(), named(device, "Clock", "button")).point_px is not None


def test_what_needs_a_tree_is_refused_in_words(device: AndroidDevice):
    with pytest.raises(UnsupportedAction, match="picture"):
        device.perform(Adjust(value=3), named(device, "Clock", "button"))
