"""What was in vain on this very screen is not done again; the first time it is looked at once more."""

from __future__ import annotations

import pytest

from agent.episode import run_episode
from agent.evaluation.practice import PracticeGate
from agent.looking import Memo
from devices.action import Press, Tap, Wait
from devices.records import Intent
from planner.decision import Act, Finish, Option
from planner.goal import Goal
from planner.vain import WAITING, NeverInVain
from tests.planner.tree.screens import TinyApp

GOAL = Goal("press it")


class Stubborn:
    """Wants one thing for ever; considers others; is done where it is told that it is."""

    name = "stubborn"

    def __init__(self, wanted, others=(), until="menu", repeats=False, clauses=("",)):
        self.wanted, self.others, self.until, self.repeats = wanted, others, until, repeats
        self.clauses = list(clauses)
        self.lengths = []

    def decide(self, goal, screen, history):
        self.lengths.append(len(history))
        if screen.title == self.until:
            return Finish("done", "there")
        names = {element.name: element for element in screen}
        options = tuple(Option(name, 0.3, names[name]) for name in self.others)
        clause = self.clauses[min(len(history), len(self.clauses) - 1)]
        return Act(Tap(), names[self.wanted], "I want it", clause, alternatives=options, repeats=self.repeats)


def run(policy, app=None):
    app, memo = app or TinyApp(), Memo()
    result = run_episode(GOAL, app, policy, perceive=app.perceive, gate=PracticeGate(), recorder=memo, pictures=False)
    return result, app, [record for record in memo.records if isinstance(record, Intent)]


def test_it_waits_once_then_takes_the_next_best():
    inner = Stubborn("Dead", ("Menu",))
    result, app, intents = run(NeverInVain(inner))
    assert (result.status, app.done) == ("done", ["tap Dead", "wait until nothing moves", "tap Menu"])
    assert intents[1].clause_key == WAITING
    assert "was in vain" in intents[2].reason
    assert inner.lengths == [0, 1, 1, 2], "its own waits are kept from the policy"


def test_without_another_way_it_ends():
    result, app, _ = run(NeverInVain(Stubborn("Dead")))
    assert result.status == "failed"
    assert "changed nothing, and nothing else fits" in result.reason
    assert app.done == ["tap Dead", "wait until nothing moves"]


def test_what_was_only_slow_goes_on():
    class Slow(TinyApp):
        def perform(self, action, element=None):
            receipt = super().perform(action, element)
            if isinstance(action, Wait):
                self.here = "menu"
            return receipt

    result, app, _ = run(NeverInVain(Stubborn("Dead")), Slow())
    assert (result.status, app.done) == ("done", ["tap Dead", "wait until nothing moves"])


def test_what_the_goal_wants_again_and_again_is_repeated():
    result, app, _ = run(NeverInVain(Stubborn("Dead", repeats=True)))
    assert app.done == ["tap Dead"] * 3
    assert "changed nothing three times" in result.reason, "the run's own rule still holds"


def test_another_part_of_the_goal_may_want_the_same():
    _, app, _ = run(NeverInVain(Stubborn("Dead", clauses=("press Dead", "press Dead again", "press Dead again"))))
    assert app.done[:3] == ["tap Dead", "tap Dead", "wait until nothing moves"]


def test_what_had_an_effect_or_was_not_performed_is_no_vain_step():
    app = TinyApp()
    app.broken.add("Menu")
    result, app, _ = run(NeverInVain(Stubborn("Menu")), app)
    assert app.done == ["tap Menu"] * 3, "the run's own rule ends it, and no wait comes in between"
    assert result.status == "failed"


@pytest.mark.parametrize("decision", [Finish("done", "so"), Act(Press(key="Enter"), None, "a key")])
def test_everything_else_is_left_alone(decision):
    class Fixed:
        name = "fixed"

        def decide(self, goal, screen, history):
            return decision if not history.steps else Finish("done", "so")

    result, *_ = run(NeverInVain(Fixed()))
    assert result.status == "done"
