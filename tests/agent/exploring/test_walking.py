"""A walk through the embedded phone's apps finds its way and breaks nothing."""

from __future__ import annotations

import pytest

from agent.exploring.caution import why_not
from agent.exploring.filling import made_up
from agent.exploring.walking import Walk, Walked
from devices.android.device import AndroidDevice
from devices.bounds import Bounds
from devices.screen import Element, Screen
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import states_of
from perception.perceiver import Perceiver
from planner.memory.records import AppMemory


def walk(app: str, steps: int, memory: AppMemory | None = None, seed: int = 0) -> tuple[Walked, Phone]:
    phone = Phone()
    walked = Walk(AndroidDevice(PhoneLink(phone)), Perceiver().perceive, app, memory, seed).go(steps)
    return walked, phone


@pytest.mark.parametrize("app", ["Clock", "Messages", "Settings"])
def test_nothing_is_sent_deleted_or_set(app: str) -> None:
    before = states_of(Phone())
    walked, phone = walk(app, 80)
    after = states_of(phone)
    assert phone.effects.count(kind="irreversible") == 0
    for states in (before, after):
        states["settings"]["secure"].pop("clewline_asked", "")  # that an app asked for a permission, and got none
    assert after["settings"] == before["settings"]
    assert after["files"] == before["files"]
    assert after["packages"] == before["packages"]
    assert len(walked.memory.screens) > 5
    assert walked.spared


def test_every_element_that_led_somewhere_has_its_function() -> None:
    walked, _ = walk("Clock", 40)
    told = {(hint.screen, hint.element) for hint in walked.memory.hints}
    assert {(way.start, way.element) for way in walked.memory.ways if way.start != way.stop} <= told
    assert any('asks "Select time"' in hint.text for hint in walked.memory.hints)


def test_a_walk_goes_on_where_an_earlier_one_ended() -> None:
    first, _ = walk("Clock", 25)
    second, _ = walk("Clock", 25, first.memory)
    assert len(second.memory.ways) > len(first.memory.ways)
    assert second.memory.screens[: len(first.memory.screens)] == first.memory.screens


def test_the_same_seed_walks_the_same_way() -> None:
    assert walk("Clock", 30)[0].memory == walk("Clock", 30)[0].memory
    assert walk("Clock", 30)[0].memory != walk("Clock", 30, seed=1)[0].memory


@pytest.mark.parametrize("name", ["Delete", "Send SMS", "Place order", "Save", "Sign out", "Call", "Allow"])
def test_such_buttons_are_left_alone(name: str) -> None:
    button = Element(0, "button", name, Bounds(0, 0, 9, 9), actions=frozenset({"tap"}))
    assert why_not(button, Screen((button,)))


def test_what_asks_for_a_permission_is_used_only_where_it_was_given() -> None:
    button = Element(0, "button", "Allow camera", Bounds(0, 0, 9, 9), actions=frozenset({"tap"}))
    assert "--grant camera" in why_not(button, Screen((button,)), {"location"})
    assert not why_not(button, Screen((button,)), {"camera"})


def test_an_app_that_shows_nothing_without_a_permission_is_walked_through_with_it() -> None:
    without, _ = walk("Camera", 20)
    assert any("--grant camera" in told for told in without.spared)
    device = AndroidDevice(PhoneLink(Phone()), may_grant=lambda kind, _message: kind == "camera")
    walked = Walk(device, Perceiver().perceive, "Camera", granted=frozenset({"camera"})).go(20)
    names = {element.name for screen in walked.memory.screens for element in screen.elements}
    assert "Camera settings" in names
    assert len(walked.memory.screens) > len(without.memory.screens)


@pytest.mark.parametrize("name", ["Start chat", "New event", "More options", "Display", "Create contact"])
def test_what_opens_something_is_tried(name: str) -> None:
    button = Element(0, "button", name, Bounds(0, 0, 9, 9), actions=frozenset({"tap"}))
    assert not why_not(button, Screen((button,)))


def test_what_is_typed_fits_the_field_and_comes_from_the_seed() -> None:
    field = Element(0, "textbox", "Email", Bounds(0, 0, 9, 9), input_type="email", actions=frozenset({"type"}))
    assert made_up(field, 1) == made_up(field, 1)
    assert made_up(field, 1).endswith("@example.org")
