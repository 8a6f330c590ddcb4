"""Policies that somebody directs: one skill with given arguments, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from devices.screen import Screen
from planner.decision import Decision, Finish, History, Use
from planner.goal import Goal
from skills.skill import Skill


class OneSkill:
    """Follows one skill once.

    Args:
        skill: which.
        arguments: by name, as text.
    """

    name = "trial"

    def __init__(self, skill: Skill, arguments: Mapping[str, str]) -> None:
        self._skill, self._arguments = skill, dict(arguments)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The skill, and when it is over what came of it."""
        del screen
        ended = next((used for used in history.uses if used.status != "begun"), None)
        if ended is None:
            return Use(self._skill.name, self._arguments, "it is tried", goal.text, "trial")
        if ended.status == "failed":
            return Finish("failed", f"{ended.skill} could not be followed to its end: {ended.reason}")
        return Finish("done", f"{ended.skill} ran to its end", ", ".join(ended.returns.values()))
