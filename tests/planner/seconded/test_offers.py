"""What could be done on a page, and which of it a decision is."""

from __future__ import annotations

import pytest

from devices.action import Adjust, Drag, Press, Select, Tap, Type
from planner.decision import Act, Ask, Finish, History
from planner.seconded.boxes import boxes_of
from planner.seconded.offers import action_of, offers_of, row_of
from planner.seconded.page import Page
from tests.planner.seconded.screens import FORM, ORDERS, element, screen_of

NAMED = 'My name is "Ada Lind". Send a large order.'


@pytest.fixture
def form(embedder):
    return Page(NAMED, FORM, History(), embedder)


def test_every_option_of_a_list_is_offered_and_being_done_comes_last(form):
    offers = offers_of(form)
    assert [offer.text for offer in offers if offer.at == 1 and offer.sort == "type"] == ["Small", "Large"]
    assert "Ada Lind" in {offer.text for offer in offers if offer.at == 0}
    assert offers[-1].sort == "finish"


@pytest.mark.parametrize(
    ("action", "at", "text"),
    [
        (Type(text="ada lind"), 0, "Ada Lind"),
        (Select(options=("large",)), 1, "Large"),
        (Tap(), 2, ""),
    ],
)
def test_a_decision_is_found_among_the_offers(form, action, at, text):
    offers = offers_of(form)
    row = row_of(Act(action, FORM.elements[at], ""), form, offers)
    assert row is not None
    assert (offers[row].at, offers[row].text) == (at, text)


@pytest.mark.parametrize(
    "decision",
    [
        Act(Drag(to_px=(1, 1)), FORM.elements[2], ""),
        Act(Adjust(value=3), FORM.elements[0], ""),
        Act(Press(key="Escape"), None, ""),
        Act(Tap(count=3), FORM.elements[2], ""),
        Act(Type(text="read off the page"), FORM.elements[0], ""),
        Act(Select(options=("Small", "Large")), FORM.elements[1], ""),
        Act(Tap(), ORDERS.elements[5], ""),
        Finish("failed", ""),
        Ask("?"),
    ],
)
def test_what_is_not_offered_is_not_found(form, decision):
    assert row_of(decision, form, offers_of(form)) is None


def test_done_is_the_last_offer(form):
    offers = offers_of(form)
    assert row_of(Finish("done", ""), form, offers) == len(offers) - 1


def test_an_offer_is_carried_out_as_its_element_takes_it(form):
    offers = offers_of(form)
    made = [action_of(offer, FORM.elements[offer.at] if offer.at is not None else None) for offer in offers]
    assert Select(options=("Large",)) in made
    assert Type(text="Ada Lind") in made
    assert Tap() in made
    assert made[-1] is None


def test_a_button_stands_in_the_row_that_tells_what_it_is_for(embedder):
    s = Page("Cancel the coffee", ORDERS, History(), embedder)
    assert [(box.index, box.text) for box in boxes_of(s)] == [(1, "Tea Cancel"), (4, "Coffee Cancel")]


def test_what_merely_repeats_the_goal_is_no_choice(embedder):
    goal = "Press the red button now"
    shown = screen_of(element("row", goal), element("text", "red", 0), element("button", "Red"))
    assert [each.name for each in Page(goal, shown, History(), embedder).elements] == ["Red"]
