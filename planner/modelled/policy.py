"""Decides by asking a model, with the rest of the screen's text cut to what a small model can hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import assert_never

from devices.action import Type
from devices.screen import Element, Screen
from devices.settle import Deadline
from perception.describe import describe_screen
from perception.grounding import Grounder
from perception.models.answering import answer
from perception.models.model import Facts, Model, Prompt, Reply, Text, TokenChance, Turn
from perception.models.prompt_file import PromptFile, read_prompt
from perception.unique_labels import clean
from planner.decision import Act, Decision, Finish, History, Past
from planner.goal import Goal
from planner.modelled.choices import LONGEST_TEXT, Choices, is_named, told_actions
from planner.modelled.privacy import privacy_of
from planner.modelled.setting import setting_of
from planner.signals import Chosen, Signals

SCREEN_TOKENS = 900
SHORTLIST = 16
"""Elements offered; screens with no more are offered whole."""
MOST_STEPS_TOLD = 12
FORM_TOKENS = 256
"""Of an answer, for everything but what is typed or said: a reason, a label, the object around them."""
TEXT_ROOM = 160
"""Characters that may always be typed or said; what is typed stands in the goal as a rule."""
DECISION_S = 120.0
_LONGEST_STEP = 120


class ModelledPolicy:
    """A policy that asks a model.

    Args:
        model: who is asked; a router as likely as not.
        grounder: makes the shortlist, and compares meanings for the signals that routers read.
        conceal: takes secrets out of whatever the model is shown.
        screen_tokens: room for the text of the screen.
        shortlist: how many elements are offered.
        decision_s: seconds that one decision may take.
    """

    def __init__(
        self,
        model: Model,
        grounder: Grounder,
        conceal: Callable[[str], str] = str,
        screen_tokens: int = SCREEN_TOKENS,
        shortlist: int = SHORTLIST,
        decision_s: float = DECISION_S,
    ) -> None:
        self._model, self._grounder, self._conceal = model, grounder, conceal
        self._screen_tokens, self._shortlist, self._decision_s = screen_tokens, shortlist, decision_s

    @property
    def name(self) -> str:
        """``model:`` and the model's name."""
        return f"model:{self._model.name}"

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """Ask the model.

        Raises:
            ModelError: it has no answer of the asked form.
            ClewError: what a router in its place refuses: a budget, a private screen.
        """
        deadline = Deadline.after(self._decision_s)
        choices = Choices.of(screen, self.shortlist(goal, screen), self._conceal)
        decision = self._ask(goal, screen, history, choices, deadline)
        if decision is None:
            decision = self._ask(goal, screen, history, Choices.of(screen, conceal=self._conceal), deadline)
        assert decision is not None, "the schema of a complete screen has no way to ask for more"
        return decision

    def shortlist(self, goal: Goal, screen: Screen) -> list[int] | None:
        """Indices of the elements that are offered; None for all of them.

        What the goal names comes first, then what has the focus or lies in a dialog, then what the grounder ranks best.
        """
        usable = [e for e in screen if e.actions - {"scroll"} and "disabled" not in e.states]
        if len(usable) <= self._shortlist:
            return None
        named = [e.index for e in usable if e.name and is_named(e.name, goal.text)]
        urgent = [e.index for e in usable if "focused" in e.states or _in_dialog(e, screen)]
        ranked = [index for index, _ in self._grounder.rank(goal.text, screen)]
        known = {e.index for e in usable}
        ordered = dict.fromkeys(index for index in (*named, *urgent, *ranked) if index in known)
        rest = (e.index for e in usable)
        return list(dict.fromkeys((*ordered, *rest)))[: self._shortlist]

    def prompt(self, goal: Goal, screen: Screen, history: History, choices: Choices) -> Prompt:
        """What the model is asked."""
        file = _step_prompt()
        signals = Signals(setting_of(goal, screen, history), self._cosines)
        room = text_room(goal)
        system, user = file.fill(
            actions=told_actions(),
            goal=self._conceal(goal.text.strip()),
            history=self._conceal(tell_history(history)),
            ahead=self._conceal(_planned(history)),
            screen=self._conceal(describe_screen(screen, self._screen_tokens).text),
            offer=choices.offer(),
        )
        return Prompt(
            system=system,
            turns=(Turn("user", (Text(user),)),),
            schema=choices.schema(room),
            max_tokens=FORM_TOKENS + room,
            want_logprobs=True,
            privacy=privacy_of(screen),
            source=file.source,
            facts=signals.before(),
            judge=_judge(signals, choices, screen),
        )

    def _ask(
        self, goal: Goal, screen: Screen, history: History, choices: Choices, deadline: Deadline
    ) -> Decision | None:
        reply = answer(self._model, self.prompt(goal, screen, history, choices), deadline)
        step = reply.data["step"]
        confidence = chance_of(str(step.get("element", step["action"])), reply.chances)
        return choices.decision(reply.data, confidence, f"model:{len(history) + 1}")

    def _cosines(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return self._grounder.meanings([text], others)[0] if others else []


def text_room(goal: Goal) -> int:
    """Characters that a text in an answer may have: twice the goal, and some.

    A token is a character at least, so that an answer held to its form always comes to its end before its tokens do.
    How long answers were before tells routers what the next will cost (``agent.models.accounts``), and cuts none short.
    """
    return min(LONGEST_TEXT, TEXT_ROOM + 2 * len(goal.text))


def chance_of(value: str, chances: Sequence[TokenChance]) -> float | None:
    """How sure a model was of one value in its answer: the geometric mean over the value's tokens.

    Args:
        value: as it stands in the answer.
        chances: the answer's tokens; None is returned where they do not spell the value.
    """
    text = "".join(chance.text for chance in chances)
    start = text.rfind(value)
    if not value or start < 0:
        return None
    at, told = 0, []
    for chance in chances:
        if at + len(chance.text) > start and at < start + len(value):
            told.append(chance.logprob)
        at += len(chance.text)
    return round(math.exp(math.fsum(told) / len(told)), 4) if told else None


def _judge(signals: Signals, choices: Choices, screen: Screen) -> Callable[[Reply], Facts]:
    """Tells routers the signals of an answer."""
    places = {element.index: at for at, element in enumerate(screen)}

    def judge(reply: Reply) -> Facts:
        decision = choices.decision(reply.data)
        match decision:
            case Act(action, element, reason):
                types = isinstance(action, Type)
                text = action.text if isinstance(action, Type) else ""
                at = places[element.index] if element is not None else None
                return signals.after(Chosen(False, at, types, text, reason))
            case Finish(_, reason):
                return signals.after(Chosen(True, reason=reason))
            case _:
                return signals.after(Chosen(False, reason=str(reply.data["reason"])))

    return judge


def tell_history(history: History) -> str:
    """The latest steps, a line each, with what came of them where that is not simply their end."""
    steps = history.steps[-MOST_STEPS_TOLD:]
    first = len(history) - len(steps) + 1
    lines = [f"({first - 1} earlier steps)"] if first > 1 else []
    for number, past in enumerate(steps, first):
        target = past.intent.target
        name = f"[{clean(target.name, 60)}]" if target is not None and target.name else ""
        what = f"{clean(past.intent.action.describe(), _LONGEST_STEP)} {name}".rstrip()
        came = _came(past)
        lines.append(f"{number}. {what} → {came}" if came else f"{number}. {what}")
    return "\n".join(lines) or "none"


def _planned(history: History) -> str:
    """What a longer plan has in store after this part of it, or nothing at all."""
    return "\nPlanned after that:\n" + "\n".join(history.ahead) + "\n" if history.ahead else ""


def _came(past: Past) -> str:
    """What came of a step that did not go as it should; else empty."""
    outcome = past.outcome
    if outcome is None:
        return "not known"
    match outcome.status:
        case "done":
            return "" if outcome.changed else "nothing changed"
        case "failed" | "refused":
            return f"{outcome.status}: {clean(outcome.error, _LONGEST_STEP)}"
        case "unknown":
            return "not known"
        case _:
            assert_never(outcome.status)


def _in_dialog(element: Element, screen: Screen) -> bool:
    above = screen.ancestors(element)
    return any(one.role in ("dialog", "alertdialog") or "modal" in one.states for one in above)


@cache
def _step_prompt() -> PromptFile:
    return read_prompt(Path(__file__).parent / "prompts" / "step.md")
