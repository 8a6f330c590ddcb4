"""The checklist of a review: the rules of ``lint``, and those that compare the parts of a skill with one another.

Rules find what can be told from the file. Whether a name is apt or a promise worth anything, a model or a person
judges; what a model says is marked as judged and stands in nobody's way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from devices.bounds import Bounds
from devices.effect import EffectClass, effect_of
from devices.screen import Element
from devices.selector import fold
from skills.errors import SkillNotFound
from skills.lint import Find, Remark, lint
from skills.parameters import Value
from skills.skill import OTHER_KIND, Skill
from skills.steps import Act, Call, Step, step_holes, step_selectors, walk
from skills.template import holes_in

ReadsBack = Callable[[Skill, str], bool]
"""Whether an example, its holes filled with specimens, is understood as this skill with these arguments."""

CHECKLIST = (
    ("naming", "the name and the description say what it does", ("weak-name", "short-description", "verbless-name")),
    (
        "constants",
        "what changes from one use to the next is a parameter",
        ("constant-text", "hidden-constant", "coordinates"),
    ),
    (
        "selectors",
        "each step names one element, by what it is and says",
        ("broad-selector", "counted-selector", "only-an-id", "nameless-role"),
    ),
    (
        "promises",
        "it says where it may begin and what holds in the end",
        ("no-postcondition", "weak-postcondition", "uncounted-addition", "no-precondition", "deaf-postcondition"),
    ),
    (
        "effects",
        "it declares what it touches, and no more",
        ("undeclared-effect", "undeclared-place", "any-host", "any-app", "idle-effect"),
    ),
    (
        "parameters",
        "each is described and used; secrets are secrets",
        ("unused-parameter", "undescribed-parameter", "secret-as-text", "secret-in-file"),
    ),
    ("examples", "goals that it serves are written down and read back", ("no-example", "deaf-example")),
    ("tests", "it can be verified", ("no-test", "one-test")),
    (
        "calls",
        "what it calls is there and takes what it is given",
        ("unknown-skill", "unknown-argument", "missing-argument"),
    ),
)
"""Point, what it asks, and the rules that answer it."""

_LOOKS_PARTICULAR = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{4,}\b|[\w.+-]+@[\w-]+\.\w+|[$€£]\s?\d|\+\d[\d ]{5,}"
)
"""A time, a day, a long number, an address, an amount: what is seldom the same twice."""
_NOUN_ONLY = re.compile(r"^[a-z0-9]+$")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist."""

    name: str
    asks: str
    standing: Literal["fine", "warning", "error"]
    remarks: tuple[Remark, ...]


def review(skill: Skill, find: Find | None = None, reads_back: ReadsBack | None = None) -> tuple[Point, ...]:
    """The checklist, point by point.

    Args:
        skill: what is reviewed.
        find: the library, where calls are to be looked into.
        reads_back: how examples are read; without it that point is not asked.
    """
    found = [*lint(skill, find), *_compared(skill, find, reads_back)]
    points = []
    for name, asks, rules in CHECKLIST:
        mine = tuple(remark for remark in found if remark.rule in rules)
        levels = {remark.level for remark in mine}
        standing: Literal["fine", "warning", "error"] = (
            "error" if "error" in levels else "warning" if levels else "fine"
        )
        points.append(Point(name, asks, standing, mine))
    return tuple(points)


def _compared(skill: Skill, find: Find | None, reads_back: ReadsBack | None) -> Iterator[Remark]:
    steps = [step for step, _ in walk(skill.steps)]
    if _NOUN_ONLY.match(skill.name) and len(skill.parameters) > 1:
        yield Remark("verbless-name", "warning", f"{skill.name!r} is one word: say what is done to what")
    yield from _constants(skill, steps)
    for number, step in enumerate(steps, 1):
        for selector in step_selectors(step):
            if selector.name and not selector.role and not isinstance(step, Call):
                told = f"{selector.describe()} may be anything of that name: say its role"
                yield Remark("nameless-role", "warning", told, number)
    acting = [name for name, parameter in skill.parameters.items() if parameter.type != "secret"]
    promised = {name for condition in skill.ensures for name in holes_in(condition.model_dump(mode="json"))}
    typed = {name for step in steps for name in step_holes(step)}
    if skill.ensures and acting and not promised & set(acting) and typed & set(acting) and not skill.returns:
        told = "what it promises is the same whatever it is told, so a wrong value would pass"
        yield Remark("deaf-postcondition", "warning", told)
    yield from _idle(skill, steps, find)
    if len(skill.tests) == 1 and acting:
        yield Remark("one-test", "warning", "one test cannot tell whether its parameters matter; write a second")
    if reads_back is not None:
        for example in skill.examples:
            if not reads_back(skill, example):
                told = f"{example[:60]!r} is not read back as this skill: mind its holes and words"
                yield Remark("deaf-example", "warning", told)


def _constants(skill: Skill, steps: list[Step]) -> Iterator[Remark]:
    """Constants that look like somebody's own, and those that a test gives as an argument."""
    given = {fold(str(value)) for trial in skill.tests for value in trial.arguments.values() if len(str(value)) > 2}
    for number, step in enumerate(steps, 1):
        texts = [part for selector in step_selectors(step) for part in (selector.name, selector.label)]
        if isinstance(step, Act):
            texts += [str(value) for key, value in step.settings.items() if key in ("text", "location")]
        for text in texts:
            if not text or holes_in(text):
                continue
            if fold(text) in given:
                told = f"{text[:40]!r} is what a test passes as an argument, and stands here as a constant"
                yield Remark("hidden-constant", "warning", told, number)
            elif _LOOKS_PARTICULAR.search(text) and "://127.0.0.1" not in text:
                told = f"{text[:40]!r} looks like one particular thing: is it a parameter?"
                yield Remark("hidden-constant", "warning", told, number)


def _idle(skill: Skill, steps: list[Step], find: Find | None) -> Iterator[Remark]:
    """What is declared and no step needs: a permission that nobody uses is one that somebody may abuse."""
    kinds = set[str]()
    certain = True
    for step in steps:
        if isinstance(step, Call):
            try:
                called = find(step.call) if find is not None else None
            except SkillNotFound:
                called = None
            if called is None:
                certain = False
            else:
                kinds.update(called.effects.irreversible)
        if not isinstance(step, Act):
            continue
        filled: dict[str, Value] = dict.fromkeys(step_holes(step), "x")
        try:
            action = step.action(filled | {name: p.specimen() for name, p in skill.parameters.items()})
        except ValueError:
            certain = False
            continue
        for selector in (step.on, *step.on.fallbacks) if step.on is not None else ():
            effect = effect_of(
                action, Element(0, selector.role or "button", selector.name or selector.label, Bounds(0, 0, 1, 1))
            )
            if effect.effect_class is EffectClass.IRREVERSIBLE:
                kinds.add(effect.kind or OTHER_KIND)
    if "*" in skill.effects.apps:
        yield Remark("any-app", "warning", "it may act in every app")
    for kind in skill.effects.irreversible if certain else ():
        if kind not in kinds:
            yield Remark("idle-effect", "warning", f"it declares that it may {kind}, and no step seems to")
