"""Sliders, steppers and guessing, on screens by hand."""

from __future__ import annotations

import pytest

from devices.action import Adjust, Press, Tap, Type
from devices.screen import Screen
from planner.decision import Act, Past
from planner.offline.controls.sliders import move_slider, shown_value
from planner.offline.controls.steppers import step_to
from planner.offline.orders.guess import guess
from planner.offline.situation import SATISFIED, Move
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation, step

GOAL = "Set the slider to 30"


def acts(move: Move) -> Act:
    assert isinstance(move, Act)
    return move


def slider(value: str = "", name: str = "Volume", shown: str = "", **more: object) -> Screen:
    draft = Draft()
    draft.add("slider", name, value=value, **more)  # type: ignore[arg-type]
    if shown:
        draft.add("text", shown, 100, 0)
    return draft.screen()


def move(screen: Screen, wanted: float, *steps) -> Move:
    s = situation(GOAL, screen, *steps)
    return move_slider(s, s.clauses[0], screen.elements[0], wanted, "k")


def test_a_native_slider_is_set():
    screen = slider("50", range=(0.0, 100.0, 1.0), input_type="range")
    assert acts(move(screen, 30)).action == Adjust(value=30)


@pytest.mark.parametrize("value", ["30", "30.0", " 30 %"])
def test_a_slider_that_stands_right_is_left_alone(value):
    assert move(slider(value, range=(0.0, 100.0, 1.0), input_type="range"), 30) is SATISFIED
    assert move(slider(value), 30) is SATISFIED


@pytest.mark.parametrize("value", ["low", "1e5", "9" * 400])
def test_a_value_that_is_no_number_does_no_harm(value):
    assert acts(move(slider(value, range=(0.0, 100.0, 1.0), input_type="range"), 30)).action == Adjust(value=30)


def test_another_slider_takes_arrow_keys_and_learns_how_far_they_go():
    first = acts(move(slider("10"), 30))
    assert first.action == Press(key="ArrowRight", times=20)
    # Twenty presses went from 10 to 20: a press is half a unit.
    second = acts(move(slider("20"), 30, step(first)))
    assert second.action == Press(key="ArrowRight", times=20)
    third = acts(move(slider("35"), 30, step(first), step(second)))
    assert isinstance(third.action, Press)
    assert third.action.key == "ArrowLeft"


def test_a_number_beyond_all_bounds_does_no_harm():
    assert acts(move(slider("10"), float("inf"))).action == Press(key="ArrowRight", times=500)
    assert acts(to(float("-inf"), spinner("0", readonly=True))).action == Tap(count=3)


def test_a_slider_that_does_not_move_is_given_up():
    tries = [step(acts(move(slider("10"), 30)))] * 4
    assert move(slider("10"), 30, *tries) is SATISFIED


def test_the_number_beside_a_slider_says_where_it_stands():
    screen = slider(name="", shown="42")
    assert shown_value(situation(GOAL, screen), screen.elements[0]) == 42
    screen = slider(name="", shown="forty")
    assert shown_value(situation(GOAL, screen), screen.elements[0]) is None
    assert move(screen, 30) is None


def spinner(value: str, readonly: bool) -> Screen:
    draft = Draft()
    draft.add("textbox", value=value, **({"actions": frozenset(), "states": ["readonly"]} if readonly else {}))  # type: ignore[arg-type]
    draft.add("link", "▲")
    draft.add("link", "▼")
    return draft.screen()


def to(wanted: float, screen: Screen, *steps) -> Move:
    s = situation("Set the spinner", screen, *steps)
    return step_to(s, s.clauses[0], wanted, "k")


def test_a_stepper_that_can_be_typed_into_is_typed_into():
    typed = acts(to(-3, spinner("0", readonly=False)))
    assert typed.action == Type(text="-3")
    assert to(-3, spinner("0", readonly=False), step(typed)) is SATISFIED
    assert to(5, spinner("5", readonly=False)) is SATISFIED


@pytest.mark.parametrize(
    ("value", "wanted", "arrow", "count"), [("0", 2, "▲", 2), ("0", 9, "▲", 3), ("4", 3, "▼", 1), ("-1", -2, "▼", 1)]
)
def test_a_stepper_that_cannot_is_pressed(value, wanted, arrow, count):
    pressed = acts(to(wanted, spinner(value, readonly=True)))
    assert pressed.element is not None
    assert (pressed.element.name, pressed.action) == (arrow, Tap(count=count))


def test_a_stepper_stops_where_it_should():
    assert to(7, spinner("7", readonly=True)) is SATISFIED
    assert to(7, spinner("many", readonly=True)) is None
    assert to(7, Screen(())) is None


def guessing(answer: str = "") -> Screen:
    draft = Draft()
    draft.add("textbox")
    draft.add("button", "Submit")
    if answer:
        draft.add("text", answer)
    return draft.screen()


@pytest.mark.parametrize("hidden", range(10))
def test_guessing_halves_what_is_left(hidden):
    goal = "Guess the number between 0 and 9"
    steps: list[Past] = []
    answer, typed = "", None
    for _ in range(12):
        s = situation(goal, guessing(answer), *steps)
        move = guess(s, s.clauses[0])
        if move is SATISFIED:
            break
        act = acts(move)
        steps.append(step(act, number=len(steps) + 1))
        if isinstance(act.action, Type):
            typed = int(act.action.text)
        elif typed is not None:
            words = ("higher than", "lower than")[typed > hidden]
            answer = "Correct!" if typed == hidden else f"The number is {words} {typed}"
    assert typed == hidden
    assert answer == "Correct!"
    assert len(steps) <= 8, "four guesses are enough for ten numbers"


def test_an_answer_that_fits_no_number_ends_the_guessing():
    goal = "Guess the number between 4 and 4"
    typed = acts(guess(s := situation(goal, guessing()), s.clauses[0]))
    sent = acts(guess(s := situation(goal, guessing(), step(typed)), s.clauses[0]))
    s = situation(goal, guessing("higher"), step(typed), step(sent))
    assert guess(s, s.clauses[0]) is None


def test_without_a_field_there_is_no_guessing():
    s = situation("Guess the number between 0 and 9", Screen(()))
    assert guess(s, s.clauses[0]) is None
