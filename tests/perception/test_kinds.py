"""Words for kinds, and what is one."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element
from perception.kinds import KIND_WORDS, is_text_kind, kind_fit
from tests.perception.screens import TAP


def thing(role: str, width: int = 100, height: int = 24, name: str = "", pressed: bool = True) -> Element:
    return Element(0, role, name, Bounds(0, 0, width, height), actions=TAP if pressed else frozenset())


@pytest.mark.parametrize(
    ("kind", "best", "worse"),
    [
        ("button", "button", "link"),
        ("link", "link", "button"),
        ("checkbox", "checkbox", "radio"),
        ("field", "textbox", "combobox"),
        ("dropdown", "combobox", "button"),
        ("tab", "tab", "link"),
        ("slider", "slider", "spinbutton"),
        ("row", "row", "listitem"),
        ("text", "text", "button"),
        ("heading", "heading", "text"),
        ("option", "option", "button"),
    ],
)
def test_each_kind_has_its_role(kind, best, worse):
    assert kind_fit(kind, thing(best)) == 1.0 > kind_fit(kind, thing(worse)) > 0
    assert kind_fit(kind, thing("banner")) == 0


def test_a_small_square_button_is_an_icon_sooner_than_a_wide_one():
    assert kind_fit("icon", thing("button", 24, 24)) > kind_fit(
        "icon", thing("button", 200, 24, "Create an account now")
    )


def test_a_box_that_cannot_be_pressed_is_less_of_a_button():
    assert kind_fit("button", thing("generic")) > kind_fit("button", thing("generic", pressed=False))


@pytest.mark.parametrize("kind", sorted(set(KIND_WORDS.values())))
def test_every_kind_that_can_be_said_can_be_graded(kind):
    for role in ("button", "text", "image", "nothing known"):
        assert 0 <= kind_fit(kind, thing(role)) <= 1
        assert 0 <= kind_fit(kind, thing(role, 0, 0)) <= 1


def test_texts_are_read_not_pressed():
    assert is_text_kind("text")
    assert not is_text_kind("button")
