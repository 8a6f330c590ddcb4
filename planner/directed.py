"""A policy that somebody directs: one skill with given arguments, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from devices.screen import Screen
from planner.decision import Decision, Finish, History, Use
from planner.goal import Goal


class OneSkill:
    """Follows one skill once, and says what came of it.

    Args:
        use: the skill and its arguments.
    """

    name = "skill"

    def __init__(self, use: Use) -> None:
        self._use = use

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """Begin it, or tell how it ended."""
        del goal, screen
        if not history.uses:
            return self._use
        last = history.uses[-1]
        answer = "\n".join(f"{name}: {value}" for name, value in last.returns.items())
        if last.status == "done":
            return Finish("done", f"the skill {last.skill} was followed to its end", answer)
        told = last.reason or "the run was cut off while it was followed"
        return Finish("failed", f"the skill {last.skill} could not be followed: {told}")


def goal_of(skill: str, arguments: Mapping[str, str]) -> str:
    """What stands as the goal of such a run: the skill, and what it is given, as a person would write it down."""
    given = ", ".join(f"{name} {value!r}" for name, value in arguments.items())
    return f"Follow the skill {skill}{f' with {given}' if given else ''}"
