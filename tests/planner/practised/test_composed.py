"""On a phone: who decides what."""

from __future__ import annotations

import pytest

from devices.action import Tap
from devices.bounds import Bounds
from devices.effect import EffectClass
from devices.records import Intent, Outcome, View
from devices.screen import Element, Screen
from planner.decision import Act, Decision, Finish, History, Past
from planner.goal import Goal
from planner.practised.composed import PhonePolicy, is_spelled_out
from planner.wordings.matching import SkillMatcher

SCREEN = Screen((Element(0, "button", "Save", Bounds(0, 0, 9, 9), actions=frozenset({"tap"})),))
GOAL = Goal.of("Keep what I wrote")


class Says:
    def __init__(self, name: str, decision: Decision) -> None:
        self.name, self.decision, self.asked = name, decision, 0

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        self.asked += 1
        return self.decision


TAPS = Act(Tap(), SCREEN.elements[0], "it seems right")


def composed(practised: Decision) -> tuple[PhonePolicy, Says, Says]:
    known, unknown = Says("practised", practised), Says("learned", TAPS)
    matcher = SkillMatcher((), lambda queries, documents: [[0.0] * len(documents)] * len(queries))
    return PhonePolicy(matcher, Says("rules", Finish("failed", "no rule")), known, unknown), known, unknown


def after(act: Act) -> History:
    view = View(location="app", size_px=(9, 9), digest="a", fingerprint="b")
    intent = Intent(
        step=1,
        decider="x",
        reason="x",
        action=act.action,
        effect_class=EffectClass.PROBEABLE,
        before=view,
        clause_key=act.clause_key,
    )
    return History((Past(intent, Outcome(step=1, status="done", changed=True)),))


def test_where_the_practised_policy_is_lost_the_learnt_one_goes_on_and_stays():
    policy, known, unknown = composed(Finish("failed", "nothing is likely enough"))
    first = policy.decide(GOAL, SCREEN, History())
    assert isinstance(first, Act)
    assert first.element is SCREEN.elements[0]
    policy.decide(GOAL, SCREEN, after(first))
    assert (known.asked, unknown.asked) == (1, 2)


@pytest.mark.parametrize("said", [TAPS, Finish("done", "all is done"), Finish("failed", "not there", impossible=True)])
def test_where_it_knows_what_to_do_nobody_else_is_asked(said: Decision):
    policy, _, unknown = composed(said)
    assert policy.decide(GOAL, SCREEN, History()) == said
    assert not unknown.asked


@pytest.mark.parametrize(
    "goal",
    [
        "press Alarm",
        'open Notes, press "New note", enter "Fuse box" in Title',
        'Tap "Notes", tap "New note", type "Milk" into "Title"',
        'Scroll down, then long-press "Receipts"',
        "Please tap Settings and then go back",
        'Enter "Ada" in Name and press Save',
    ],
)
def test_what_says_what_to_touch_is_spelled_out(goal: str):
    assert is_spelled_out(Goal.of(goal))


@pytest.mark.parametrize(
    "goal",
    [
        "Turn on Bluetooth",
        "Open the last mail from Ada",
        "Delete the note Tax",
        'Write a note called "Tax" that says "pay it"',
        "Tap Notes and delete the note Tax",
        "How many unread mails are there?",
        "Enter the total of the last order into Expenses",
    ],
)
def test_what_says_what_is_wanted_is_not(goal: str):
    assert not is_spelled_out(Goal.of(goal))
