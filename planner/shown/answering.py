"""What a lesson reads off the screen as its answer: it stands where it stood when that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from devices.screen import Element, Screen
from planner.decision import Ask, Decision, Finish
from planner.practised.policy import answer_text
from planner.practised.values import Value, seen_values
from planner.practised.words import find_run, keys_in
from planner.shown.asking import Asked
from planner.shown.finding import form_of, text_of
from planner.shown.lessons import Step

_TELLING: Final = 2
"""From more alike elements on, none of them is an answer by its place alone."""


def answer(step: Step, asked: Asked, screen: Screen, offered: Sequence[Value], reason: str) -> Decision | None:
    """The answer that a step reads, or a question where several stand alike; None where nothing does."""
    if step.title is None and step.typed is not None:
        text = text_of(step.typed, asked.values, offered)
        return Finish("done", f"it was read {reason}", answer=text) if text else None
    rated = []
    for element in screen:
        text = answer_text(element)
        if not text:
            continue
        score = 1.0 * (element.role == step.role) + 1.2 * (element.hints == step.hints)
        if step.title is not None and step.title.kind == "text":
            score += 1.0 * (element.name.split("\n", 1)[0] == step.title.text)
        elif step.title is not None and step.title.kind != "any":
            titled = keys_in(text_of(step.title, asked.values))
            score += 1.5 if titled and find_run(titled, keys_in(element.name)) >= 0 else -0.5
        everything = keys_in(text)
        score += sum(
            0.9 if find_run(keys_in(asked.values.get(slot, "")), everything) >= 0 else -0.4 for slot in step.holds
        )
        if step.beside is not None:
            keys = keys_in(text_of(step.beside, asked.values))
            score += 1.2 if keys and _beside(keys, element, screen) else -0.5
        if step.after and element.index:
            score += 1.2 * (screen.elements[element.index - 1].name.split("\n", 1)[0][:60] == step.after)
        if step.form and step.form != "line":
            score += 1.0 * any(form_of(value.text) == step.form for value in seen_values((f"\t{text}",))) - 0.5
        rated.append((score, element))
    best = max((score for score, _ in rated), default=0.0)
    alike = [element for score, element in rated if score > best - 1e-6]
    if best < 1.5 or not alike:
        return None
    if len({answer_text(element) for element in alike}) > 1 and len(alike) > _TELLING and not step.steady:
        return Ask(f"{len(alike)} things on the screen look like the answer. Which one is meant?", reason)
    return Finish(
        "done",
        f"it is read where it stood when this was shown; {reason}",
        answer=answer_text(alike[min(step.place, len(alike) - 1)]),
    )


def _beside(keys: tuple[str, ...], element: Element, screen: Screen) -> bool:
    middle = (element.bounds.top + element.bounds.bottom) / 2
    return any(
        other.bounds.top - 20 <= middle <= other.bounds.bottom + 20 and find_run(keys, keys_in(other.name)) >= 0
        for other in screen
        if other.index != element.index and other.bounds.height <= 600
    )
