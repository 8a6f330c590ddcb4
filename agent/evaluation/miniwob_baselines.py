"""Two policies without a model that every figure stands beside: ``random`` and ``naive``.

``random`` types words of the goal, selects options and taps whatever is shown. ``naive`` matches quotes, labels and
words of the goal with what is on the screen: a page of rules, written once and never tuned, as any first attempt would
look. A figure near theirs says nothing about an agent.

Both are functions of goal, screen and history, as every policy is: ``naive`` marks what it has dealt with by the clause
keys of its steps, and chance comes from the seed and the number of the step.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from devices.action import Action, Select, Tap, Type
from devices.screen import Element, Screen
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal

_QUOTED = re.compile(r'"([^"]*)"')
_TYPING_SHARE, _SELECTING_SHARE = 0.25, 0.4
_UNREACHABLE = frozenset({"covered", "offscreen", "disabled"})
_SUBMIT = re.compile(
    r"(?:submit|ok|okay|search|log ?in|send|done|next|confirm|cancel|buy|book|x|yes|check)", re.IGNORECASE
)
_DATE_TIME_OR_NUMBER = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}:\d{2} ?[AP]M|-?\d+")


class RandomPolicy:
    """Acts by chance.

    Args:
        seed: of its dice; the same seed makes the same choices on the same screens.
    """

    name = "random"

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """One of everything that could be done."""
        dice = _dice(self._seed, history)
        shown = _reachable(screen)
        if not shown:
            return _nothing_shown()
        fields = [e for e in shown if _is_field(e)]
        lists = [e for e in shown if e.options]
        roll = dice.random()
        if fields and roll < _TYPING_SHARE:
            words = [quoted for quoted in _QUOTED.findall(goal.text) if quoted] or goal.text.split()
            return _act(Type(text=dice.choice(words)), dice.choice(fields), "by chance")
        if lists and roll < _SELECTING_SHARE:
            chosen = dice.choice(lists)
            return _act(Select(options=(dice.choice(chosen.options),)), chosen, "by chance")
        return _act(Tap(), dice.choice(_single(screen, shown)), "by chance")


class NaivePolicy:
    """Takes the first of seven rules that has something to do.

    Args:
        seed: of the dice that are thrown when no rule has.
    """

    name = "naive"

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The first thing that has not been done yet."""
        shown = _reachable(screen)
        if not shown:
            return _nothing_shown()
        looking = _Looking(goal.text, shown, history)
        found = next(looking.rules(), None)
        if found is not None:
            return found
        buttons = [e for e in shown if e.role in ("button", "link")] or _single(screen, shown)
        return _act(Tap(), _dice(self._seed, history).choice(buttons), "no rule fits")


class _Looking:
    """The seven rules on one screen."""

    def __init__(self, goal: str, shown: list[Element], history: History) -> None:
        self._goal = goal
        self._plain = _fold(goal)
        self._shown = shown
        self._quotes: list[str] = [quoted for quoted in _QUOTED.findall(goal) if quoted]
        self._done = {past.intent.clause_key for past in history.steps}
        self._typed = [past.intent.action.text for past in history.steps if isinstance(past.intent.action, Type)]

    def rules(self) -> Iterator[Act]:
        yield from self._fill_fields()
        yield from self._choose_options()
        yield from self._tick_boxes()
        yield from self._tap_quotes()
        yield from self._tap_mentions()
        yield from self._tap_by_look()
        yield from self._submit()

    def _new(self, action: Action, element: Element, key: str, reason: str) -> Iterator[Act]:
        if key not in self._done:
            yield _act(action, element, reason, key)

    def _fill_fields(self) -> Iterator[Act]:
        for nth, field in enumerate(e for e in self._shown if _is_field(e)):
            value = self._value_for(field)
            if value is not None:
                key = f"field:{_label(field) or nth}"
                yield from self._new(Type(text=value), field, key, "the goal has a value for it")

    def _value_for(self, field: Element) -> str | None:
        for word in re.findall(r"[a-z]{3,}", _fold(" ".join((*field.hints, _label(field))))):
            found = re.search(rf'{re.escape(word)}\w*(?: of| is| to| as|:)? "([^"]+)"', self._goal, re.IGNORECASE)
            if found:
                return str(found[1])
        left = [quoted for quoted in self._quotes if quoted not in self._typed] or self._quotes
        if left:
            return left[0]
        number = _DATE_TIME_OR_NUMBER.search(self._goal)
        return str(number[0]) if number else None

    def _choose_options(self) -> Iterator[Act]:
        for nth, of in enumerate(e for e in self._shown if e.options):
            named = [option for option in of.options if option.strip() and _fold(option) in self._plain]
            if named:
                longest = max(named, key=len)
                yield from self._new(Select(options=(longest,)), of, f"list:{nth}", "the goal names an option")

    def _tick_boxes(self) -> Iterator[Act]:
        for box in self._shown:
            label = _label(box)
            if box.role in ("checkbox", "radio") and "unchecked" in box.states and label and self._mentions(label):
                yield from self._new(Tap(), box, f"box:{_fold(label)}", "the goal names it")

    def _tap_quotes(self) -> Iterator[Act]:
        for wanted in (*self._quotes, *re.findall(r">\s*([^>.]+)", self._goal)):
            for element in self._tappable():
                if _fold(element.name).strip(".,") == _fold(wanted).strip(".,"):
                    key = f"quote:{_fold(wanted)}:{element.role}"
                    yield from self._new(Tap(), element, key, "the goal quotes it")

    def _tap_mentions(self) -> Iterator[Act]:
        acted = any(key and not key.startswith("button:") for key in self._done)
        for element in sorted(self._tappable(), key=lambda e: -len(e.name)):
            # A single letter is in every goal; it counts only as long as nothing better was found.
            long_enough = len(element.name) > 1 or not acted
            if len(element.name) <= 40 and long_enough and not _submits(element) and self._mentions(element.name):
                yield from self._new(Tap(), element, f"mention:{_fold(element.name)}", "the goal mentions it")

    def _tap_by_look(self) -> Iterator[Act]:
        words = set(re.findall(r"[\w-]+", self._plain))
        for element in self._shown:
            seen = {_fold(word) for word in (*element.look, *element.hints)}
            if not _is_field(element) and any(len(word) > 2 and word in words for word in seen):
                yield from self._new(Tap(), element, f"look:{element.bounds}", "it looks as the goal says")

    def _submit(self) -> Iterator[Act]:
        for element in self._tappable():
            if _submits(element):
                yield from self._new(Tap(), element, f"button:{_fold(element.name)}", "it may finish the task")

    def _tappable(self) -> Iterable[Element]:
        return (e for e in self._shown if e.name and not _is_field(e))

    def _mentions(self, text: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(_fold(text))}(?!\w)", self._plain) is not None


def _dice(seed: str, history: History) -> random.Random:
    return random.Random(f"{seed}/{len(history)}")  # noqa: S311 - a benchmark's dice guard nothing


def _reachable(screen: Screen) -> list[Element]:
    return [e for e in screen if not e.states & _UNREACHABLE and e.handle]


def _single(screen: Screen, shown: list[Element]) -> list[Element]:
    """Those that are more than a frame around others."""
    return [e for e in shown if e.actions or not screen.children.get(e.index)] or shown


def _is_field(element: Element) -> bool:
    return element.can("type")


def _submits(element: Element) -> bool:
    return _SUBMIT.fullmatch(element.name.strip()) is not None


def _label(element: Element) -> str:
    return element.name or element.label or element.description


def _fold(text: str) -> str:
    return " ".join(text.lower().split())


def _act(action: Action, element: Element, reason: str, key: str = "") -> Act:
    return Act(action=action, element=element, reason=reason, clause_key=key)


def _nothing_shown() -> Finish:
    return Finish(outcome="failed", reason="nothing is shown that could be acted on")
