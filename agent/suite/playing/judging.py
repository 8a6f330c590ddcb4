"""Asks a model whether a claim about the screen holds. Reports mark what it says as judged."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from devices.observation import Observation
from devices.screen import Screen
from devices.settle import Deadline
from perception.describe import describe_screen
from perception.models.answering import answer
from perception.models.model import Image, Model, Prompt, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt

JUDGE_S = 120.0
_SCREEN_TOKENS = 1200
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"reason": {"type": "string", "maxLength": 300}, "holds": {"type": "boolean"}},
    "required": ["reason", "holds"],
    "additionalProperties": False,
}


def judge(model: Model, claim: str, screen: Screen, seen: Observation, conceal: Any = str) -> tuple[bool, str]:
    """Whether a claim holds, and why.

    Raises:
        ModelError: there is no answer of the asked form.
        ClewError: what a router refuses: a budget, a private screen.
    """
    file = _prompt()
    system, user = file.fill(screen=conceal(describe_screen(screen, _SCREEN_TOKENS).text), claim=conceal(claim))
    parts: tuple[Text | Image, ...] = (Text(user),)
    if seen.png is not None and getattr(model, "sees", False):
        parts = (Text(user), Image(seen.png, seen.size_px))
    prompt = Prompt(system, (Turn("user", parts),), schema=_SCHEMA, max_tokens=200, source=file.source)
    reply = answer(model, prompt, Deadline.after(JUDGE_S))
    told: dict[str, Any] = reply.data
    return bool(told["holds"]), str(told["reason"])


@cache
def _prompt() -> PromptFile:
    return read_prompt(Path(__file__).parent / "judge.md")
