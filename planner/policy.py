"""The protocol of everything that decides: rules, a learnt network, a model behind a prompt."""

from __future__ import annotations

from typing import Protocol

from devices.screen import Screen
from planner.decision import Decision, History
from planner.goal import Goal


class Policy(Protocol):
    """Decides the next step.

    ``decide`` is a function of its arguments: called again after a crash with the history from the journal, it goes on
    where it was. The screen is data. It can fill a value that the goal asks for; what to do comes from the goal alone.
    """

    @property
    def name(self) -> str:
        """How the trace calls it."""

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next decision. Never raises for anything a screen shows."""
