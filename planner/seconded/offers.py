"""All that could be done next on a page: what ``planner.learned`` offers, and each option of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from devices.action import Action, Adjust, Press, Select, Tap, Type
from devices.screen import Element
from perception.lexical import fold_text
from planner.decision import Act, Decision, Finish
from planner.learned.choices import Choice, choices_of
from planner.learned.spans import Filling
from planner.learned.values import Value
from planner.offline.situation import press_of
from planner.seconded.page import Page

_OFFERED: Final = frozenset({"tap", "type", "adjust", "enter"})


def offers_of(s: Page) -> tuple[Choice, ...]:
    """What could be done; being done comes last."""
    plain = [each for each in choices_of(s) if each.sort in _OFFERED and not (each.sort == "type" and lists(s, each))]
    return (*plain, *_options(s), Choice("finish"))


def lists(s: Page, choice: Choice) -> bool:
    """Whether a choice is of one option of a list."""
    return choice.at is not None and choice.filling is not None and _is_list(s.elements[choice.at])


def row_of(decision: Decision, s: Page, offers: Sequence[Choice]) -> int | None:
    """Number of the offer that a decision is; None where it does what is not offered."""
    if isinstance(decision, Finish):
        return len(offers) - 1 if decision.outcome == "done" else None
    if not isinstance(decision, Act):
        return None
    index = decision.element.index if decision.element is not None else None
    at = next((n for n, element in enumerate(s.elements) if element.index == index), None)
    if index is not None and at is None:
        return None
    return next((n for n, offer in enumerate(offers) if offer.at == at and _is_same(decision.action, offer)), None)


def action_of(choice: Choice, element: Element | None) -> Action | None:
    """What is done when a choice is carried out; None for what cannot be."""
    if element is None:
        return None
    if choice.sort == "tap":
        return press_of(element)
    if choice.sort == "type":
        return Select(options=(choice.text,)) if _is_list(element) else Type(text=choice.text)
    return None


def _options(s: Page) -> Iterator[Choice]:
    for at, element in enumerate(s.elements):
        if _is_list(element):
            fillings = tuple(Filling(each, Value(each, "seen", 0), s.said_by(each)) for each in element.options)
            s.offered[element.index] = fillings
            yield from (Choice("type", at, filling) for filling in fillings)


def _is_list(element: Element) -> bool:
    return element.can("select") and bool(element.options)


def _is_same(action: Action, offer: Choice) -> bool:
    match action:
        case Tap():
            return offer.sort == "tap" and action.count == 1 and action.button == "left"
        case Type():
            return offer.sort == "type" and fold_text(offer.text) == fold_text(action.text)
        case Select():
            return offer.sort == "type" and [fold_text(offer.text)] == [fold_text(each) for each in action.options]
        case Adjust():
            return offer.sort == "adjust" and _figure(offer.text) == action.value
        case Press():
            return offer.sort == "enter" and action.key == "Enter"
        case _:
            return False


def _figure(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
