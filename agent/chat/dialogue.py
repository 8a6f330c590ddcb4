"""What a turn of the person means, given the turns before it. No device, no clock: a function with a memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.chat.again import again_with, is_again
from agent.chat.missing import Gaps, Missing
from agent.chat.undoing import undo_of
from planner.decision import Past
from planner.wordings.matching import Match, SkillMatcher
from skills.skill import Skill

_UNDO = re.compile(
    r"(?:please\s+)?(?:undo(?:\s+(?:that|it|this))?|take\s+(?:that|it)\s+back|put\s+it\s+back)[.!?]*", re.I
)
_CANCEL = re.compile(r"(?:cancel(?:\s+that)?|never\s?mind|forget\s+it|stop|no)[.!?]*", re.I)
_HELP = re.compile(r"(?:help|\?|what\s+can\s+you\s+do|what\s+can\s+i\s+say)[.!?]*", re.I)
_SHOWN_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Start:
    """Carry out an order."""

    order: str


@dataclass(frozen=True, slots=True)
class Question:
    """Ask for a value."""

    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something; nothing is done."""

    text: str
    refused: bool = False
    """Whether something was asked for that cannot be had."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """Press back once."""


Turn = Start | Question | Tell | GoBack


class Dialogue:
    """One conversation.

    Args:
        skills: those that can be used, by name.
    """

    def __init__(self, skills: Mapping[str, Skill]) -> None:
        self._skills = skills
        self._matcher = SkillMatcher(tuple(skills.values()))
        self._gaps = Gaps(skills.values())
        self._missing: Missing | None = None
        self._last: tuple[str, Match | None, tuple[Past, ...]] | None = None

    @property
    def expects_value(self) -> bool:
        """Whether the next turn answers a question."""
        return self._missing is not None

    def turn(self, text: str) -> Turn:
        """What to do with what was said."""
        said = " ".join(text.split())
        match = self._match(said)
        if self._missing is not None:
            missing, self._missing = self._missing, None
            if _CANCEL.fullmatch(said):
                return Tell("never mind then")
            if match is None and self._gaps.missing(said) is None:
                if whole := missing.filled(said):
                    return self._order(whole)
                self._missing = missing
                return Question(f"{said!r} does not fit. {missing.question}")
        if _HELP.fullmatch(said):
            return Tell(self._help())
        if _UNDO.fullmatch(said):
            return self._undo()
        if is_again(said):
            return self._again(said)
        if _CANCEL.fullmatch(said):
            return Tell("nothing is going on")
        return Start(said) if match is not None else self._order(said)

    def ended(self, order: str, done: bool, steps: Sequence[Past]) -> None:
        """An order was carried out, or tried; what failed is no pattern to repeat."""
        if done:
            self._last = order, self._match(order), tuple(steps)

    def _order(self, said: str) -> Turn:
        if self._match(said) is None and (missing := self._gaps.missing(said)) is not None:
            self._missing = missing
            return Question(missing.question)
        return Start(said)

    def _undo(self) -> Turn:
        if self._last is None:
            return Tell("there is nothing to take back yet", refused=True)
        undo = undo_of(self._last[1], self._last[2], self._skills)
        if undo.back:
            self._last = None
            return GoBack()
        return Start(undo.order) if undo.order else Tell(undo.why_not, refused=True)

    def _again(self, said: str) -> Turn:
        if self._last is None:
            return Tell("nothing was done yet that could be done again", refused=True)
        order, match, _ = self._last
        if match is None:
            plain = is_again(said) and not re.search(r"\b(?:for|with|at|to|on|in|by|but)\b", said)
            return Start(order) if plain else Tell("say the whole order: the last one was no skill", refused=True)
        changed = again_with(said, match, order)
        return Start(changed) if changed else Tell(f"nothing of {order!r} can be changed to that", refused=True)

    def _match(self, said: str) -> Match | None:
        return next(iter(self._matcher.matches(said)), None)

    def _help(self) -> str:
        examples = [skill.examples[0] for skill in self._skills.values() if skill.examples][:_SHOWN_EXAMPLES]
        return "Say what to do, for example:\n  " + "\n  ".join([*examples, "undo", "do that again for …"])
