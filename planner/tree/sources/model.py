"""Chains of a model: several of them in one call, in a form that cannot hold anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from devices.screen import Screen
from devices.settle import Deadline
from perception.describe import describe_screen
from perception.models.answering import answer
from perception.models.model import Model, Prompt, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt
from planner.chain.lines import labels_of
from planner.chain.steps import Chain, Source
from planner.chain.written import LONGEST, VOTES, read_chain
from planner.errors import ChainUnreadable
from planner.goal import Goal
from planner.modelled.policy import tell_history
from planner.modelled.privacy import privacy_of
from planner.tree.sampling import Request

SCREEN_TOKENS: Final = 900
ANSWER_TOKENS: Final = 640
SAMPLING_S: Final = 180.0
Known = Callable[[Goal, Screen], str]
"""What is remembered of an app that helps with a goal, as lines."""


def nothing_known(goal: Goal, screen: Screen) -> str:  # noqa: ARG001 - the protocol's
    """Nothing is remembered."""
    return ""


class ModelChains:
    """Proposes what a model would do, asked once.

    Args:
        model: who is asked.
        count: how many chains it is asked for.
        known: what it is told of the app beside the screen.
        conceal: takes secrets out of whatever it is shown.
        screen_tokens: room for the text of the screen.
    """

    costs: Final = True
    source: Final[Source] = "model"

    def __init__(
        self,
        model: Model,
        count: int = 5,
        known: Known = nothing_known,
        conceal: Callable[[str], str] = str,
        screen_tokens: int = SCREEN_TOKENS,
    ) -> None:
        self._model, self._count, self._known = model, count, known
        self._conceal, self._screen_tokens = conceal, screen_tokens

    def propose(self, request: Request) -> Iterator[Chain]:
        """The chains that can be read; what cannot is left out, for that is no reason to ask again.

        Raises:
            ModelError: it has no answer of the asked form.
            ClewError: what a router in its place refuses.
        """
        reply = answer(self._model, self.prompt(request), Deadline.after(SAMPLING_S))
        labels = labels_of(request.screen)
        for written in reply.data["chains"]:
            try:
                weight, steps = read_chain(written, labels, request.screen)
            except ChainUnreadable:
                continue
            yield Chain(source="model", told=reply.model, steps=steps, weight=weight)

    def prompt(self, request: Request) -> Prompt:
        """What it is asked."""
        file = _prompt()
        count = min(self._count, request.most)
        done = f"\nDone: {tell_history(request.history)}" if request.history.steps else ""
        known = self._known(request.goal, request.screen)
        system, user = file.fill(
            votes=str(VOTES),
            count=str(count),
            goal=self._conceal(request.goal.text.strip()),
            done=self._conceal(done),
            known=self._conceal(f"\nKnown: {known}" if known else ""),
            screen=self._conceal(describe_screen(request.screen, self._screen_tokens).text),
        )
        return Prompt(
            system=system,
            turns=(Turn("user", (Text(user),)),),
            schema=_schema(count),
            max_tokens=ANSWER_TOKENS,
            seed=request.seed,
            privacy=privacy_of(request.screen),
            source=file.source,
        )


def _schema(count: int) -> dict[str, Any]:
    chain = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return {
        "type": "object",
        "properties": {"chains": {"type": "array", "items": chain, "minItems": 1, "maxItems": count}},
        "required": ["chains"],
        "additionalProperties": False,
    }


@cache
def _prompt() -> PromptFile:
    return read_prompt(Path(__file__).parent.parent / "prompts" / "chains.md")
