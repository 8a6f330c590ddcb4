"""Whether a request needs a device, can be done here, or needs a question; and that nothing is refused lightly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.decision import Act, Ask, Finish, History
from planner.goal import Goal
from planner.whether import NoDevice, NotHere, Proceed, Unclear, Whether, WhetherPolicy, needs_no_device
from planner.wordings.matching import SkillMatcher
from tests.planner.test_skilled import ALARM, LABELLED, SKILLS
from tests.planner.tree.screens import screen_of

LABELS = ("Clock", "Music", "Phone & SMS")
WHETHER = Whether(SKILLS, SkillMatcher(SKILLS).matches, lambda: LABELS)


SMALL_TALK = ("hello!", "Hi there, how are you?", "thank you so much", "Tell me a joke")
SUMS = {
    "What is 2 + 3?": "5",
    "12*7": "84",
    "what's (3+4)*2^3": "56",
    "compute 10 / 4": "2.5",
    "6 x 7 =": "42",
}


@pytest.mark.parametrize(("goal", "answer"), [*((talk, "") for talk in SMALL_TALK), *SUMS.items()])
def test_small_talk_and_sums_need_no_device(goal, answer):
    judged = WHETHER.judge(Goal(goal))
    assert isinstance(judged, NoDevice)
    assert judged.answer == answer


@pytest.mark.parametrize(
    "goal",
    [
        "Compute 2+3 in the Calculator",
        "call 555-1234",
        "555 1234",
        "2026-03-04",
        "12/05/2026",
        "Send hello to Anna",
        'Write a note saying "What is 2+3?"',
        "What is the weather?",
        "Compute 5/0",
        "9^9^9^9",
        "((((1",
        "hello, press Save",
        "Play Thank You by Dido",
        "press 5",
        "1 2 3",
        "",
        "+" * 5000 + "1+1",
    ],
)
def test_what_might_be_a_request_is_not_waved_away(goal):
    assert needs_no_device(goal) is None


@pytest.mark.parametrize(
    "goal", ["Open the Netflix app", "Play jazz in the “Spotify” app", "Start the app called Waze"]
)
def test_an_app_that_is_not_there_is_missed(goal):
    assert isinstance(WHETHER.judge(Goal(goal)), NotHere)


@pytest.mark.parametrize(
    "goal", ["Open the Clock app", "Open the Music Player app", "Delete an app", "Open Netflix", "Use the Phone app"]
)
def test_an_app_that_may_be_there_is_not(goal):
    assert isinstance(WHETHER.judge(Goal(goal)), Proceed)


def test_where_labels_are_not_known_nothing_is_missed():
    goal = Goal("Open the Netflix app")
    assert isinstance(Whether(SKILLS).judge(goal), Proceed)
    assert isinstance(Whether(SKILLS, labels=lambda: ("org.clock", "org.music")).judge(goal), Proceed)


@pytest.mark.parametrize(("goal", "asked"), [("Set an alarm", "time"), ("please write a note.", "text")])
def test_what_the_only_fitting_skill_needs_is_asked(goal, asked):
    judged = WHETHER.judge(Goal(goal))
    assert isinstance(judged, Unclear)
    assert asked in judged.question


@pytest.mark.parametrize(
    "goal", ["Set an alarm for 7:30", "Set an alarm and press Save", "Set", "Set an alarm for tomorrow"]
)
def test_nothing_is_asked_where_it_is_said_or_where_it_is_another_thing(goal):
    assert isinstance(WHETHER.judge(Goal(goal)), Proceed)


def test_what_stands_on_the_screen_in_these_words_is_pressed_without_a_question():
    screen = screen_of("home", {"home": {"Set an alarm": "home"}})
    assert isinstance(WHETHER.judge(Goal("Set an alarm"), screen), Proceed)


def test_the_skills_that_are_needed_are_named():
    judged = WHETHER.judge(Goal("Set an alarm for 7:30, turn on the light and press Save"))
    assert judged == Proceed(("set-alarm", "light"), ("press Save",))
    assert Whether((ALARM, LABELLED)).judge(Goal("press Save")) == Proceed((), ("press Save",))


class Goes:
    name = "goes"

    def decide(self, goal, screen, history):
        return Finish("done", "went")


@pytest.mark.parametrize(
    ("goal", "kind"),
    [("hello", Finish), ("Open the Netflix app", Finish), ("Set an alarm", Ask), ("press Save", Finish)],
)
def test_a_policy_says_so_before_its_first_step(goal, kind):
    policy = WhetherPolicy(WHETHER, Goes())
    decision = policy.decide(Goal(goal), screen_of("home"), History())
    assert isinstance(decision, kind)
    assert not isinstance(decision, Act)
    assert policy.name == "goes"


def test_after_the_first_step_nothing_is_judged_any_more():
    from devices.records import Planned

    history = History().planning(Planned(plan=""))
    decision = WhetherPolicy(WHETHER, Goes()).decide(Goal("hello"), screen_of("home"), history)
    assert decision == Finish("done", "went")


@given(st.text(max_size=200))
def test_any_request_is_judged(text):
    WHETHER.judge(Goal(text))
