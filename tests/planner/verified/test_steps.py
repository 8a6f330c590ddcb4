"""A step is noted with what it has to do with the words of the goal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.action import Drag, Select, Type
from planner.decision import Act
from planner.verified.goal_words import is_met, met_among, read_goal
from planner.verified.steps import met_by
from planner.verified.surroundings import around
from tests.perception.screens import Draft
from tests.planner.verified.runs import met, people, pizza


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("Please press the Save button", ("save",)),
        ("Order a large pizza with tuna, please", ("large", "pizza", "tuna")),
        ('Type "Mika Berg" into the name field', ("mika", "berg")),
        ("Click the cheapest flight", ("flight",)),
        ("", ()),
    ],
)
def test_of_a_goal_the_words_count_that_name_something(goal, words):
    assert read_goal(goal).words == words


def test_names_are_those_with_a_capital_inside_a_sentence_and_figures():
    assert read_goal("Remove Ada and book room 12").names == {"ada", "12"}


def test_of_a_condition_the_way_that_was_taken_counts():
    goal = "If the scanner is in stock, order it, otherwise notify Bo."
    assert "bo" not in read_goal(goal, "yes").words
    assert "bo" in read_goal(goal, "no").words


@pytest.mark.parametrize(
    ("word", "shown", "so"),
    [
        ("delete", "remove", True),
        ("pizzas", "pizza", True),
        ("three", "3", True),
        ("12", "21", False),
        ("tea", "pea", False),
    ],
)
def test_a_word_is_met_by_its_stem_its_number_and_its_synonyms(word, shown, so):
    assert is_met(word, {shown}) is so


def test_a_step_bears_what_its_target_is_called_and_the_page_offers_the_rest():
    noted = met("Order a large pizza with tuna", pizza(), "Tuna")
    assert noted.said == ("tuna",)
    assert "large" in noted.offered
    assert "large" not in noted.said
    assert noted.unsaid == 0


def test_what_stands_in_the_row_is_near():
    noted = met("Remove the person from Riga", people(), "Remove", nth=0)
    assert noted.near == ("riga",)
    assert not noted.outdone


def test_another_of_the_same_name_that_stands_beside_more_is_noted():
    assert met("Remove the person from Riga", people(), "Remove", nth=1).outdone


def test_something_that_is_called_by_more_of_the_order_is_noted():
    draft = Draft()
    for name in ("Morning Mon", "Morning Wed"):
        draft.add("checkbox", name, states=["unchecked"])
    screen = draft.screen()
    assert met("Tick Wednesday morning", screen, "Morning Mon").outnamed
    assert not met("Tick Wednesday morning", screen, "Morning Wed").outnamed


def test_each_field_of_a_form_may_be_called_by_another_word():
    draft = Draft()
    draft.add("textbox", "Year")
    draft.add("textbox", "Director")
    assert not met("Search the year 1995 and the director Bax", draft.screen(), "Year", Type(text="1995")).outnamed


@pytest.mark.parametrize("text", ["2026-10-02", "2/10/2026"])
def test_a_day_that_is_put_in_another_way_bears_the_words_it_was_said_with(text):
    draft = Draft()
    draft.add("textbox", "Date")
    goal = "Find trains on 2 October 2026" if text.startswith("2026") else "Find trains on 02/10/2026"
    noted = met(goal, draft.screen(), "Date", Type(text=text))
    assert set(read_goal(goal).words) - set(noted.said) <= {"trains"}


def test_what_was_read_stands_beside_the_words_that_ask_for_it():
    draft = Draft()
    draft.add("paragraph", "The mill was built in 1851. In 1943 it burned down.")
    draft.add("textbox", "Answer")
    assert met("When did the mill burn down?", draft.screen(), "Answer", Type(text="1943")).near == ("burn",)


def test_what_is_dragged_bears_what_it_is_dragged_to():
    draft = Draft()
    draft.add("listitem", "Pot")
    at = draft.add("group", "Shelf A", left=300, top=0, width=100, height=100)
    screen = draft.screen()
    box = screen.elements[at].bounds
    act = Act(Drag(to_px=(box.left + 5, box.top + 5)), screen.elements[0], "")
    noted = met_by("Put the pot on Shelf A", read_goal("Put the pot on Shelf A"), screen, act)
    assert {"pot"} == set(noted.said)
    assert "shelf" in noted.near


def test_a_chosen_option_is_borne():
    draft = Draft()
    draft.add("combobox", "Class", options=("First", "Second"))
    noted = met("Travel in Economy", draft.screen(), "Class", Select(options=("Economy",)))
    assert "economy" in noted.said


def test_what_a_password_field_holds_is_not_told():
    draft = Draft()
    row = draft.add("group", "Log in")
    draft.add("textbox", "Password", parent=row, states=["password"], value="kiwi99")
    at = draft.add("button", "Go", parent=row)
    screen = draft.screen()
    assert "kiwi99" not in around(screen.elements[at], screen)


@given(st.text(max_size=120), st.lists(st.text(max_size=40), max_size=6))
def test_whatever_is_said_and_shown_what_is_noted_are_words_of_the_goal(goal, names):
    draft = Draft()
    for name in ("first", *names):
        draft.add("button", name)
    screen = draft.screen()
    asked = read_goal(goal)
    noted = met_by(goal, asked, screen, Act(Type(text=goal), screen.elements[0], "", goal))
    assert {*noted.said, *noted.near, *noted.offered} <= set(asked.words)
    assert not set(noted.said) & {*noted.near, *noted.offered}
    assert set(met_among(asked.words, asked.words)) == set(asked.words)
