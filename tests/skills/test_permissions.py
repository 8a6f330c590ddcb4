"""A step beyond what a skill declares is refused, also when it takes a detour."""

from __future__ import annotations

import pytest

from devices.action import Action, Open, Press, Tap, Type
from devices.bounds import Bounds
from devices.screen import Element, Screen
from skills.permissions import opening_refusal, refusal
from skills.skill import Effects


def element(index: int, role: str, name: str, parent: int = -1) -> Element:
    box = Bounds(0, 10 * index, 100, 10 * index + 9)
    return Element(index, role, name, box, parent=parent, actions=frozenset({"tap", "type"}))


FORM = Screen(
    (
        element(0, "form", "Payment"),
        element(1, "textbox", "Amount", 0),
        element(2, "button", "Pay", 0),
        element(3, "dialog", "Delete contact?"),
        element(4, "button", "OK", 3),
    ),
    "https://shop.example/",
    "",
    (100, 100),
)


@pytest.mark.parametrize(
    ("action", "at", "kind"),
    [
        (Tap(), 2, "pay"),
        (Press(key="Enter"), 1, "pay"),
        (Type(text="12\n"), 1, "pay"),
        (Tap(), 4, "delete"),
    ],
)
def test_what_a_step_comes_down_to_has_to_be_declared(action: Action, at: int, kind: str) -> None:
    hosts = ("shop.example",)
    assert f"may {kind}" in refusal(Effects(hosts=hosts), action, FORM.elements[at], FORM)
    assert refusal(Effects(hosts=hosts, irreversible=(kind,)), action, FORM.elements[at], FORM) == ""


@pytest.mark.parametrize(("action", "at"), [(Press(key="Tab"), 1), (Type(text="12"), 1), (Tap(), 1)])
def test_what_does_no_harm_needs_no_declaration(action: Action, at: int) -> None:
    assert refusal(Effects(hosts=("shop.example",)), action, FORM.elements[at], FORM) == ""


def test_the_place_counts_too() -> None:
    assert "shop.example is not declared" in refusal(Effects(), Tap(), FORM.elements[1], FORM)
    assert refusal(Effects(hosts=("a.example",)), Open(location="https://a.example/"), None, FORM) == ""


@pytest.mark.parametrize("location", ["tel:5550142", "mailto:a@b.example", "about:blank", "https://a.example/x"])
def test_forms_and_declared_pages_may_be_opened(location: str) -> None:
    assert opening_refusal(Effects(hosts=("a.example",)), location) == ""
