"""A selector's name finds the icon that means it, on screens that were read from pictures and on no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.running.likeness import letters_and_words
from skills.running.pictured import icon_meant


def _icon(at: int, name: str, *hints: str, role: str = "button") -> Element:
    return Element(
        at, role, name, Bounds(100 * at, 0, 100 * at + 40, 40), actions=frozenset({"tap"}), hints=hints,
        sources=frozenset({"icon"}),
    )  # fmt: skip


ICONS = Screen((_icon(0, "search", "zoom"), _icon(1, "plus", "add"), _icon(2, "", "more vertical"), _icon(3, "earth")))


@pytest.mark.parametrize(
    ("name", "index"),
    [("Add alarm", 1), ("New note", 1), ("Create contact", 1), ("Search notes", 0), ("More options", 2)],
)
def test_a_button_is_known_by_what_its_icon_does(name, index):
    meant = icon_meant(Selector(role="button", name=name), ICONS, letters_and_words)

    assert meant is not None
    assert meant[0].index == index


@pytest.mark.parametrize("name", ["Delete alarm", "Settings", "Wi-Fi", ""])
def test_what_no_icon_shows_is_not_found(name):
    assert icon_meant(Selector(role="button", name=name), ICONS, letters_and_words) is None


def test_of_two_icons_that_fit_none_is_taken():
    twice = Screen((_icon(0, "plus"), _icon(1, "add")))

    assert icon_meant(Selector(role="button", name="Add alarm"), twice, letters_and_words) is None


def test_nothing_is_guessed_where_a_tree_gives_the_names():
    named = Screen(tuple(replace(e, sources=frozenset({"tree"}), handle="h") for e in ICONS))
    read = Screen(tuple(replace(e, sources=frozenset({"ocr"})) for e in ICONS))

    assert icon_meant(Selector(role="button", name="Add alarm"), named, letters_and_words) is None
    assert icon_meant(Selector(role="button", name="Add alarm"), read, letters_and_words) is None


def test_a_field_is_no_icon():
    assert icon_meant(Selector(role="textbox", name="Search"), ICONS, letters_and_words) is None
