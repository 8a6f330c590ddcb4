"""What can be done on this screen, as a JSON schema; and from an answer to a Decision.

Elements are an enum of exact labels, never numbers: small models bind what things are called and miscount places. A
label stands under an action only if its element can do that now, so an answer that the schema accepts can be carried
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from devices.action import Action, Adjust, Back, Press, Scroll, Select, Tap, Type
from devices.screen import Element, Screen
from perception.models.model import Schema
from perception.models.prompt_file import read_prompt
from perception.unique_labels import unique_labels
from planner.decision import Act, Ask, Decision, Finish

LONGEST_REASON = 160
LONGEST_TEXT = 2_000
MOST_OPTIONS = 60
"""Of one select; a longer list is typed into or scrolled, as a person would."""
SHOW_ALL = "show_all"
KEYS = ("Enter", "Escape", "Tab", "ArrowDown", "ArrowUp", "PageDown")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done on one screen."""

    labels: Mapping[str, Element]
    """Offered, by label, in the order of the screen."""
    withheld: tuple[str, ...] = ()
    """Labels on the screen that are not offered; none where everything is, and not a shortlist."""
    conceal: Callable[[str], str] = str

    @classmethod
    def of(cls, screen: Screen, shortlist: Sequence[int] | None = None, conceal: Callable[[str], str] = str) -> Choices:
        """Everything that can be acted on, or of that the elements with these indices.

        Args:
            screen: where.
            shortlist: indices of elements.
            conceal: takes secrets out of labels.
        """
        wanted = None if shortlist is None else set(shortlist)
        usable = {
            conceal(label): screen.elements[index]
            for index, label in unique_labels(screen).items()
            if "disabled" not in screen.elements[index].states
        }
        offered = {label: e for label, e in usable.items() if wanted is None or e.index in wanted}
        return cls(offered, tuple(label for label in usable if label not in offered), conceal)

    @property
    def complete(self) -> bool:
        """Whether everything on the screen is offered."""
        return not self.withheld

    def schema(self, longest_text: int = LONGEST_TEXT) -> Schema:
        """The form of an answer: ``{"reason": …, "step": …}``.

        Args:
            longest_text: characters of what is typed, asked or answered. Whoever bounds the tokens of an answer gives
                a bound that fits into them, or an answer in the right form may be cut off before its end.
        """
        reason = {"type": "string", "maxLength": LONGEST_REASON}
        return _exactly(reason=reason, step={"anyOf": self._steps(longest_text)})

    def offer(self) -> str:
        """The labels offered, for the end of a prompt; empty where the screen's own text says it all."""
        if self.complete:
            return "Choose one step."
        told, but = (" ".join(f"[{label}]" for label in labels) for labels in (self.labels, self.withheld))
        return f"Choose one step. Offered: {told if len(told) <= len(but) else f'all but {but}'}"

    def decision(self, data: Mapping[str, Any], confidence: float | None = None, key: str = "") -> Decision | None:
        """What an answer decides; None when it wants to see everything.

        Args:
            data: an answer that the schema accepted.
            confidence: of the model in it.
            key: the policy's mark of the step.
        """
        step, reason = data["step"], str(data["reason"]).strip() or "the model says so"
        element = self.labels[step["element"]] if "element" in step else None
        action: Action
        match step["action"]:
            case "finish":
                return Finish(step["outcome"], reason, step["answer"])
            case "ask":
                return Ask(step["question"], reason)
            case "show_all":
                return None
            case "tap":
                action = Tap()
            case "type":
                action = Type(text=step["text"])
            case "select":
                action = Select(options=(step["option"],))
            case "set":
                action = Adjust(value=float(step["value"]))
            case "scroll":
                action = Scroll(direction=step["direction"])
            case "press":
                action = Press(key=step["key"])
            case "back":
                action = Back()
            case other:
                raise AssertionError(f"the schema lets {other!r} through")
        return Act(action, element, reason, clause_key=key, confidence=confidence)

    def _steps(self, longest_text: int) -> list[Schema]:
        steps: list[Schema] = []
        for action, verb in (("tap", "tap"), ("type", "type")):
            if able := [label for label, element in self.labels.items() if element.can(verb)]:  # type: ignore[arg-type]
                more = {"text": {"type": "string", "maxLength": longest_text}} if action == "type" else {}
                steps.append(_exactly(action={"const": action}, element={"enum": able}, **more))
        for label, element in self.labels.items():
            # An option that holds a secret cannot be told, and so not be chosen.
            options = list(dict.fromkeys(o for o in element.options if o and self.conceal(o) == o))
            if element.can("select") and 0 < len(options) <= MOST_OPTIONS:
                steps.append(_exactly(action={"const": "select"}, element={"enum": [label]}, option={"enum": options}))
            if element.range is not None and "disabled" not in element.states:
                low, high, _ = element.range
                value = {"type": "number", "minimum": low, "maximum": high}
                steps.append(_exactly(action={"const": "set"}, element={"enum": [label]}, value=value))
        steps.append(_exactly(action={"const": "scroll"}, direction={"enum": ["down", "up"]}))
        steps.append(_exactly(action={"const": "press"}, key={"enum": list(KEYS)}))
        steps.append(_exactly(action={"const": "back"}))
        if not self.complete:
            steps.append(_exactly(action={"const": SHOW_ALL}))
        text = {"type": "string", "maxLength": longest_text}
        steps.append(_exactly(action={"const": "ask"}, question={**text, "minLength": 1}))
        steps.append(_exactly(action={"const": "finish"}, outcome={"enum": ["done", "failed"]}, answer=text))
        return steps


@cache
def told_actions() -> str:
    """Every action that an answer can name, a line each; the same in every prompt."""
    return read_prompt(Path(__file__).parent / "prompts" / "actions.md").fill()[0]


def is_named(label: str, text: str) -> bool:
    """Whether a text names a label as a whole."""
    return bool(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE))


def _exactly(**properties: Any) -> dict[str, Any]:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
