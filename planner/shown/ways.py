"""Which way of a lesson is gone, where its showings parted."""

from __future__ import annotations

from collections.abc import Sequence

from planner.practised.words import keys_in
from planner.shown.asking import Asked
from planner.shown.finding import text_of
from planner.shown.lessons import Step


def said_in(goal: str, asked: Asked, ways: Sequence[int], number: int) -> list[int]:
    """The ways that are open: where they part at what is used, those that the goal speaks for.

    A way speaks for itself when the goal says what its element is called, or when it was shown with a value that the
    goal holds and the other ways were not shown with.
    """
    steps = {way: asked.lesson.ways[way][number] for way in ways if number < len(asked.lesson.ways[way])}
    targets = {(step.sort, step.role, step.hints, step.title) for step in steps.values()}
    answers = len(targets) > 1 and all(step.sort == "answer" for step in steps.values())
    if len(targets) < 2 or (len({(step.sort, step.role) for step in steps.values()}) > 1 and not answers):
        return list(ways)
    if chosen := _shown_with(asked, list(steps)):
        return chosen
    if answers:
        return []  # it stood now here, now there: where it is read this time cannot be told
    said = keys_in(goal)
    fixed = {
        way: keys_in(step.title.text)
        for way, step in steps.items()
        if step.title is not None and step.title.kind == "text"
    }
    spoken = [way for way, keys in fixed.items() if keys and all(key in said for key in keys)]
    return spoken or [way for way in steps if way not in fixed]


def same_so_far(asked: Asked, one: int, other: int, done: int) -> bool:
    """Whether two ways have come to the same so far, with these values."""
    first, second = asked.lesson.ways[one][: done + 1], asked.lesson.ways[other][: done + 1]

    def meant(step: Step) -> tuple[str, str, str]:
        return (step.sort, *(text_of(ref, asked.values).casefold() if ref else "" for ref in (step.title, step.typed)))  # type: ignore[return-value]

    return len(first) == len(second) and all(meant(a) == meant(b) for a, b in zip(first, second, strict=True))


def _shown_with(asked: Asked, ways: Sequence[int]) -> list[int]:
    """The ways that were shown with a value of this goal, where that value tells ways apart."""
    whens = asked.lesson.whens
    telling = []
    for slot in whens[0] if whens else ():
        values = [value for way in ways for value in whens[way][slot]]
        if len(set(values)) == len(values):  # no value was shown in two ways
            telling.append((len(values), slot))
    for _, slot in sorted(telling)[:1]:
        value = asked.values.get(slot, "").casefold()
        return [way for way in ways if value in whens[way][slot]]
    return []
