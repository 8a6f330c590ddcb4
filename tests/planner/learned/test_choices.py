"""What could be done on a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.learned.choices import Choice, choices_of
from planner.learned.past import Deed
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.recorded.simplified_html import read_screen

BOX = Bounds(0, 0, 500, 100)
LIVE = Screen(
    (
        Element(0, "listitem", "Ada", BOX, actions=frozenset({"tap"})),
        Element(1, "textbox", "Amount", BOX, actions=frozenset({"tap", "type"})),
        Element(2, "slider", "Volume", BOX, range=(0.0, 15.0, 1.0)),
        Element(3, "button", "Hidden", BOX, actions=frozenset({"tap"}), states=frozenset({"covered"})),
        Element(4, "text", "Total $12.50", BOX),
    ),
    location="org.example/Main",
    size_px=(1000, 2000),
)


@pytest.fixture(scope="module")
def choices(embedder):
    def made(goal: str, screen: Screen = LIVE, deeds=()) -> list[Choice]:
        return list(choices_of(Situation(goal, screen, deeds, embedder, Weights(()))))

    return made


def test_each_element_and_what_is_done_to_it(choices):
    found = choices("Ada owes 12.50, note it, volume 4")
    assert {(c.sort, c.at) for c in found} >= {("tap", 0), ("hold", 0), ("tap", 1), ("type", 1), ("adjust", 2)}
    assert {"12.50", "4"} <= {c.text for c in found if c.sort == "type"}
    assert all(c.text.replace(".", "").isdigit() for c in found if c.sort == "adjust")
    assert found[-1] == Choice("finish")


def test_what_is_covered_is_no_choice(choices):
    assert all(c.at is None or c.at < 3 for c in choices("press Hidden"))


def test_a_recorded_screen_is_neither_left_nor_scrolled(choices):
    found = choices("press Save", read_screen("<button id=0>Save</button>"))
    assert {c.sort for c in found} == {"tap", "finish"}


def test_it_answers_only_what_is_asked_and_after_it_has_looked(choices):
    deed = (Deed("button", "Sums"),)
    assert not any(c.sort == "answer" for c in choices("What is the total?"))
    assert "Total $12.50" in {c.answer for c in choices("What is the total?", deeds=deed)}
    assert not any(c.sort == "answer" for c in choices("Press Ada", deeds=deed))


def test_scrolling_is_a_choice_where_there_is_more(choices):
    rolled = Element(5, "list", "", BOX, states=frozenset({"scrolls-y"}), scroll=(0, 50, 500, 900))
    found = {c.sort for c in choices("Ada", replace(LIVE, elements=(*LIVE.elements, rolled)))}
    assert {"scroll-down", "scroll-up"} <= found
