"""What can be told of how far a goal has come, and what is looked into before an app is left."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen, State
from planner.learned.choices import Choice
from planner.learned.past import Deed
from planner.learned.progress import named_app, nothing_was_done, seems_done, would_be_twice
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.learned.untried import is_entrance, opens_more

BOX = Bounds(0, 0, 500, 100)
APP = "org.example.herbs"


def shown(*told: tuple[str, str, State | None], where: str = f"{APP}/Main") -> Screen:
    elements = [
        Element(at, role, name, BOX, actions=frozenset({"tap"}), states=frozenset({state}) if state else frozenset())
        for at, (role, name, state) in enumerate(told)
    ]
    return Screen(tuple(elements), location=where, size_px=(1000, 2000))


@pytest.fixture
def situation(embedder):
    def made(goal: str, screen: Screen, *deeds: Deed) -> Situation:
        return Situation(goal, screen, deeds, embedder, Weights(()))

    return made


LIST = shown(("tab", "Bin", None), ("button", "Add herb", None), ("switch", "Sage", "unchecked"))
OPENED = Deed("button", "Herbs", app="org.example.launcher", before="home")
TO_BIN = Deed("tab", "Bin", app=APP, before="list")
ADDED = (
    Deed("button", "Add herb", app=APP, before="list"),
    Deed("textbox", "Name", "Dill", app=APP, before="form", kind="type"),
    Deed("button", "Save", app=APP, before="form"),
)


def test_who_only_looked_has_done_nothing_yet(situation):
    assert nothing_was_done(situation("Empty the bin", LIST, OPENED, TO_BIN))
    assert not nothing_was_done(situation("Open the bin", LIST, OPENED, TO_BIN))
    assert not nothing_was_done(situation("What is in the bin?", LIST, OPENED, TO_BIN))
    assert not nothing_was_done(situation("Add the herb “Dill”", LIST, OPENED, *ADDED))


def test_what_was_handed_in_with_all_values_is_done_and_not_begun_again(situation):
    again = Choice("tap", 1)
    after = situation("Add the herb “Dill”", LIST, OPENED, *ADDED)
    assert seems_done(after)
    assert would_be_twice(again, after)
    two = situation("Add the herbs “Dill” and “Mint”", LIST, OPENED, *ADDED)
    assert not seems_done(two)
    assert not would_be_twice(again, two)
    assert not would_be_twice(again, situation("Add the herb “Dill”", LIST, OPENED))


def test_a_box_that_was_put_as_wanted_is_done(situation):
    flipped = Deed("switch", "Sage", app=APP)
    assert seems_done(situation("Turn off Sage", LIST, OPENED, flipped))
    assert not seems_done(situation("Turn on Sage", LIST, OPENED, flipped))


@pytest.mark.parametrize(
    ("goal", "app"),
    [("Look into my herbs", 0), ("Write “Herbs” into a note", 1), ("Put the herbs into a note", None), ("Hello", None)],
)
def test_the_one_app_that_is_named_is_meant(situation, goal: str, app: int | None):
    home = shown(("button", "Herbs", None), ("button", "Notes", None), where="org.example.launcher/Home")
    assert named_app(situation(goal, home)) == app


def test_an_app_is_looked_through_from_its_entrance(situation):
    entrance = situation("Empty the bin", LIST, OPENED)
    assert is_entrance(entrance)
    assert opens_more(Choice("tap", 0), entrance)
    assert not opens_more(Choice("tap", 1), entrance)
    assert not opens_more(Choice("tap", 2), entrance)
    deeper = situation("Empty the bin", LIST, OPENED, Deed("button", "Archive", app=APP, before="list"))
    assert not is_entrance(deeper)
    tried = situation("Empty the bin", LIST, OPENED, Deed("tab", "Bin", app=APP, before=LIST.fingerprint))
    assert not opens_more(Choice("tap", 0), tried)
