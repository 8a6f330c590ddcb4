"""What speaks for and against a run being done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.decision import History
from planner.goal import Goal
from planner.verified.evidence import Evidence, gather
from tests.perception.screens import Draft
from tests.planner.verified.runs import PAGE, history, pizza, unchanged

WHOLE = "Add a large pizza with tuna to the order"
STEPS = (("Large", "1:order:said:large"), ("Tuna", "1:order:said:tuna"), ("Add to order", "1:order:send"))


def of(goal: str, *done, screen=None) -> Evidence:
    return gather(Goal(goal), screen or pizza(), history(goal, screen or pizza(), *done))


def test_a_word_that_the_page_offers_and_no_step_bears_is_left():
    evidence = of(WHOLE, *STEPS[1:])
    assert evidence.coverage.left == ("large",)
    assert evidence.coverage.offered == ("large",)
    assert evidence.figures["left, and offered"] > 0


def test_nothing_is_left_of_what_was_carried_out():
    evidence = of(WHOLE, *STEPS)
    assert evidence.coverage.left == ()
    assert evidence.figures["left"] == evidence.figures["orders untouched"] == 0


def test_what_a_box_holds_in_the_end_is_not_left():
    draft = Draft()
    draft.add("radio", "Large", states=["checked"])
    draft.add("button", "Add to order")
    screen = draft.screen(location=PAGE)
    assert of("Add a large pizza to the order", ("Add to order", "1:order"), screen=screen).coverage.left == ("pizza",)


def test_a_figure_of_the_goal_that_is_not_borne_is_told_apart():
    assert of("Order 3 with tuna", ("Tuna", "1:order:said")).figures["figures left"] > 0


def test_an_order_that_no_step_served_is_untouched():
    evidence = of("Choose tuna, then turn the oven up", ("Tuna", "1:choose:0"))
    assert evidence.coverage.untouched == ("turn the oven up",)


def test_an_order_whose_words_were_met_on_the_way_is_not_untouched():
    assert of("Choose tuna. Tick tuna.", ("Tuna", "1:choose:0")).coverage.untouched == ()


@pytest.mark.parametrize(
    ("figure", "goal", "steps"),
    [
        ("no step", "Choose tuna", ()),
        ("a weak way", "Choose tuna", (("Tuna", "1:choose:guess"),)),
        ("pressed twice", "Choose tuna", (("Tuna", "1:choose:0"), ("Tuna", "1:choose:1"))),
        ("left lying", "Choose tuna", (("Tuna", "1:choose:0"),)),
        ("ends elsewhere", "Choose tuna", (("Tuna", "1:choose:0"),)),
        ("ends by sending", "Add it", (("Add to order", "1:order"),)),
        ("of several", "Choose all toppings", (("Tuna", "1:choose:0"), ("Corn", "1:choose:1"))),
        ("of several, one step", "Choose all toppings", (("Tuna", "1:choose:0"),)),
        ("compares", "Choose the cheapest", (("Tuna", "1:choose:0"),)),
        ("ends in a gesture", "Press Tuna", (("Tuna", "1:press"),)),
        ("typed unquoted", "My name is Bo", (("Name", "1:order:0", "Bo"),)),
        ("typed what was read", "Enter the topping", (("Name", "1:enter:0", "Olives"),)),
        ("typed what speaks of it", "Enter its name", (("Name", "1:enter:0", "its name"),)),
        ("typed plain words", "Enter grade", (("Name", "1:enter:0", "grade"),)),
        ("typed at length", "Enter Who goes there today", (("Name", "1:enter:0", "Who goes there today"),)),
        ("doubts", "Enter “Bo”", (("Name", "1:enter:0", "Al"),)),
    ],
)
def test_each_figure_shows_what_it_says(figure, goal, steps):
    assert of(goal, *steps).figures[figure] > 0


@pytest.mark.parametrize(
    ("figure", "goal", "steps"),
    [
        ("pressed twice", "Press Tuna until it is on", (("Tuna", "1:press:0"), ("Tuna", "1:press:1"))),
        ("left lying", "Choose tuna", (("Tuna", "1:choose:0"), ("Add to order", "2:order"))),
        ("typed unquoted", "Enter “Bo”", (("Name", "1:enter:0", "Bo"),)),
        ("of several", "Type “all of it”", (("Name", "1:enter:0", "all of it"),)),
        ("a weak way", "Choose tuna", (("Tuna", "1:choose:0"),)),
    ],
)
def test_and_does_not_where_it_is_not_so(figure, goal, steps):
    assert of(goal, *steps).figures[figure] == 0


def test_a_press_before_the_end_that_changed_nothing_was_in_vain():
    told = history("Choose tuna and corn", pizza(), ("Tuna", "1:choose:0"), ("Corn", "1:choose:1"))
    first, last = told.steps
    assert (
        gather(Goal("Choose tuna and corn"), pizza(), History((unchanged(first), last))).figures["a press in vain"] == 1
    )
    # of the last one a page may show nothing
    assert (
        gather(Goal("Choose tuna and corn"), pizza(), History((first, unchanged(last)))).figures["a press in vain"] == 0
    )


def test_a_run_whose_steps_were_not_looked_at_has_evidence_too():
    told = history(WHOLE, pizza(), *STEPS)
    bare = History(tuple(replace(p, intent=p.intent.model_copy(update={"met": None})) for p in told.steps))
    figures = gather(Goal(WHOLE), pizza(), bare).figures
    assert all(0 <= value <= 1 for value in figures.values())
    assert figures["left"] > 0
