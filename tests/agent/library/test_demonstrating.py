"""What a person types while showing something."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.library.demonstrating import LineUnread, Person, numbered, read_line
from devices.action import Adjust, Back, LongPress, Open, Press, Scroll, Select, Swipe, Tap, Type
from planner.decision import Act, Finish, History
from planner.goal import Goal
from tests.perception.screens import orders

GOAL = Goal("Order it")


def read(line: str) -> Act | Finish:
    return read_line(line, orders(), GOAL)


@pytest.mark.parametrize(
    ("line", "action", "name"),
    [
        ('tap "Place order"', Tap(), "Place order"),
        ('hold "Place order"', LongPress(), "Place order"),
        ('type "E-mail address" a@example.org', Type(text="a@example.org"), "E-mail address"),
        ('append "E-mail address" .uk', Type(text=".uk", append=True), "E-mail address"),
        ('select "E-mail address" Oslo', Select(options=("Oslo",)), "E-mail address"),
        ('set "E-mail address" 2.5', Adjust(value=2.5), "E-mail address"),
        ('swipe "Place order" left', Swipe(direction="left"), "Place order"),
        ("scroll up", Scroll(direction="up"), ""),
        ("press Enter", Press(key="Enter"), ""),
        ("open Notes", Open(location="Notes"), ""),
        ("back", Back(), ""),
    ],
)
def test_a_line_is_a_step(line, action, name):
    step = read(line)
    assert isinstance(step, Act)
    assert step.action == action
    assert (step.element.name if step.element is not None else "") == name


def test_an_element_is_named_by_the_number_that_is_shown():
    number, element = next((n, e) for n, e in numbered(orders()) if e.name == "Place order")
    step = read(f"tap {number}")
    assert isinstance(step, Act)
    assert step.element == element


def test_the_end_and_breaking_off():
    assert read("done 42") == Finish("done", "the person says that it is done", "42")
    assert read("quit") == Finish("failed", "the demonstration was broken off")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("tap 999", "number 999"),
        ('tap "Nothing"', "nothing is called"),
        ('tap "Open"', "4 things are called"),
        ("tap", "say on what"),
        ("dance", "nothing that can be done"),
        ('swipe "Place order" sideways', "swipe N"),
        ('set "E-mail address" much', "could not convert"),
        ("press", "at least 1 character"),
    ],
)
def test_a_line_that_cannot_be_carried_out_says_why(line, why):
    with pytest.raises(LineUnread, match=why):
        read(line)


def test_one_of_several_is_named_by_its_place():
    step = read('tap "Open"#2')
    assert isinstance(step, Act)
    assert step.element is not None


SCREEN = orders()


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_line_breaks_it(line):
    with suppress(LineUnread):
        read_line(line, SCREEN, GOAL)


def test_a_person_is_asked_until_a_line_can_be_carried_out():
    complaints: list[str] = []
    seen: list[int] = []
    person = Person(iter(["", "# a remark", "look", "dance", "back"]), lambda s: seen.append(len(s)), complaints.append)
    decision = person.decide(GOAL, orders(), History())
    assert isinstance(decision, Act)
    assert decision.action == Back()
    assert len(complaints) == 1
    assert len(seen) == 2


def test_the_end_of_the_lines_breaks_off():
    person = Person(iter(()), lambda _s: None, lambda _w: None)
    assert person.decide(GOAL, orders(), History()) == Finish("failed", "the demonstration was broken off")
