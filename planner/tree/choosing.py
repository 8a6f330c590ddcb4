"""Asks a model at a fork: a number of one digit or two is all it has to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from devices.screen import Screen
from devices.settle import Deadline
from perception.describe import describe_screen
from perception.models.answering import answer
from perception.models.model import Model, Prompt, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt
from perception.unique_labels import clean
from planner.decision import History
from planner.goal import Goal
from planner.modelled.privacy import privacy_of

SCREEN_TOKENS: Final = 60
"""Room for the screen: what can be done is told apart from it."""
ANSWER_TOKENS: Final = 16
CHOOSING_S: Final = 60.0
_LONGEST_WAY = 120
_MOST_DONE = 8


class ModelChooser:
    """A model that chooses.

    Args:
        model: who is asked.
        conceal: takes secrets out of whatever it is shown.
        screen_tokens: room for the text of the screen.
    """

    def __init__(self, model: Model, conceal: Callable[[str], str] = str, screen_tokens: int = SCREEN_TOKENS) -> None:
        self._model, self._conceal, self._screen_tokens = model, conceal, screen_tokens

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def choose(self, goal: Goal, screen: Screen, history: History, ways: Sequence[str]) -> int:
        """The index of a way.

        Raises:
            ModelError: it has no answer of the asked form.
            ClewError: what a router in its place refuses.
        """
        reply = answer(self._model, self.prompt(goal, screen, history, ways), Deadline.after(CHOOSING_S))
        return int(reply.data["step"]) - 1

    def prompt(self, goal: Goal, screen: Screen, history: History, ways: Sequence[str]) -> Prompt:
        """What it is asked."""
        file = _prompt()
        told = [clean(past.intent.target.name, 40) for past in history.steps[-_MOST_DONE:] if past.intent.target]
        system, user = file.fill(
            goal=self._conceal(goal.text.strip()),
            done=self._conceal(f"\nDone: {', '.join(told)}" if told else ""),
            screen=self._conceal(describe_screen(screen, self._screen_tokens).text),
            ways=self._conceal("\n".join(f"{n}. {clean(way, _LONGEST_WAY)}" for n, way in enumerate(ways, 1))),
        )
        step = {"type": "integer", "minimum": 1, "maximum": len(ways)}
        schema = {"type": "object", "properties": {"step": step}, "required": ["step"], "additionalProperties": False}
        return Prompt(
            system=system,
            turns=(Turn("user", (Text(user),)),),
            schema=schema,
            max_tokens=ANSWER_TOKENS,
            privacy=privacy_of(screen),
            source=file.source,
        )


@cache
def _prompt() -> PromptFile:
    return read_prompt(Path(__file__).parent / "prompts" / "fork.md")
