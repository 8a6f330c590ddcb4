"""A baseline: ReAct (Yao et al., ICLR 2023) as its prompt is commonly written, every observation kept in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from devices.screen import Screen
from perception.describe import describe_screen
from perception.grounding import Grounder
from perception.models.model import Model, Prompt, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt
from planner.decision import History
from planner.goal import Goal
from planner.modelled.choices import Choices, told_actions
from planner.modelled.policy import SCREEN_TOKENS, ModelledPolicy


class ReActPolicy(ModelledPolicy):
    """Asks at every step, with every screen that was seen so far.

    Args:
        model: who is asked.
        grounder: makes the shortlist.
    """

    def __init__(self, model: Model, grounder: Grounder) -> None:
        super().__init__(model, grounder)
        self._seen: list[str] = []

    def prompt(self, goal: Goal, screen: Screen, history: History, choices: Choices) -> Prompt:
        """What the model is asked."""
        told = describe_screen(screen, SCREEN_TOKENS).text
        del self._seen[len(history) :]
        self._seen.append(told)
        lines = []
        for number, (past, before) in enumerate(zip(history.steps, self._seen, strict=False), start=1):
            name = past.intent.target.name if past.intent.target is not None else ""
            lines.append(f"Observation {number}:\n{before}")
            lines.append(f"Thought {number}: {past.intent.reason}")
            lines.append(f"Action {number}: {past.intent.action.describe()} [{name}]")
        file = _prompt()
        system, user = file.fill(
            actions=told_actions(), goal=goal.text, trajectory="\n".join(lines), screen=told, offer=choices.offer()
        )
        plain = super().prompt(goal, screen, history, choices)
        return replace(plain, system=system, turns=(Turn("user", (Text(user),)),), source=file.source)


@cache
def _prompt() -> PromptFile:
    return read_prompt(Path(__file__).parent / "react.md")
