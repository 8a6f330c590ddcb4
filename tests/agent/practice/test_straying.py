"""Whoever strays opens what does no harm, rather what resembles the goal, and nothing else."""

from __future__ import annotations

import random
from collections import Counter

from agent.practice.straying import Straying
from devices.action import Tap
from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.decision import Act, Finish, History
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy

BOX = Bounds(0, 0, 500, 100)


def shown(*told: tuple[str, str]) -> Screen:
    elements = [Element(at, role, name, BOX, actions=frozenset({"tap"})) for at, (role, name) in enumerate(told)]
    return Screen(tuple(elements), location="org.example/Main", size_px=(1000, 2000))


def test_only_what_does_no_harm_is_opened_and_rather_what_the_goal_resembles() -> None:
    screen = shown(("button", "Delete alarm"), ("switch", "Alarm"), ("tab", "Timer"), ("tab", "Alarm"))
    straying = Straying(LearnedPolicy(), random.Random(0))
    opened: Counter[str] = Counter()
    for _ in range(30):
        decision = straying.decide(Goal("set an alarm"), screen, History())
        assert isinstance(decision, Act)
        assert isinstance(decision.action, Tap)
        assert decision.element is not None
        opened[f"{decision.element.role} {decision.element.name}"] += 1
    assert set(opened) == {"tab Timer", "tab Alarm"}
    assert opened["tab Alarm"] > opened["tab Timer"]
    nowhere = straying.decide(Goal("set an alarm"), shown(("button", "Delete alarm")), History())
    assert isinstance(nowhere, Finish)
