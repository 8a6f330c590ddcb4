"""Rules a reviewer would go by. An ``error`` stands in the way of promotion, a ``warning`` is to be weighed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from devices.action import Open
from devices.bounds import Bounds
from devices.effect import EffectClass, effect_of
from devices.screen import Element
from devices.selector import Selector
from skills.conditions import selectors_of
from skills.errors import SkillNotFound
from skills.parameters import SecretParameter, Value
from skills.permissions import kinds_within, place_refusal
from skills.skill import OTHER_KIND, Skill
from skills.steps import Act, Call, ForEach, RepeatUntil, Step, step_holes, step_selectors, walk
from skills.template import holes_in

Find = Callable[[str], Skill]
_WEAK = "skill test task new untitled script macro flow temp foo example"
_WEAK_NAMES = frozenset(_WEAK.split())
_SECRET_WORDS = re.compile(r"pass(word|code|phrase)?|pin|secret|token|cvv|cvc|otp", re.IGNORECASE)
_ADDS = re.compile(r"(add|put) (.* )?(in|to|into)\b|order again|more$|increase|plus$|\+1?$", re.IGNORECASE)
_UNDOES = re.compile(r"remove|take out|delete|un\w+", re.IGNORECASE)
_COUNTS = re.compile(r"\d|\{\w*(count|number|quantity|amount|times|total|sum)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a reviewer should see."""

    rule: str
    level: Literal["error", "warning"]
    told: str
    step: int = 0
    """1-based number of the step in reading order; 0 where it is about the whole."""


def lint(skill: Skill, find: Find | None = None) -> tuple[Remark, ...]:
    """Everything the rules remark on.

    Args:
        skill: what to look at.
        find: the library, where calls are to be looked into.
    """
    steps = [step for step, _ in walk(skill.steps)]
    found = [*_whole(skill), *_parameters(skill, steps)]
    for number, step in enumerate(steps, 1):
        found += [Remark(r.rule, r.level, r.told, number) for r in _step(skill, step)]
        if isinstance(step, Call) and find is not None:
            found += [Remark(r.rule, r.level, r.told, number) for r in _call(skill, step, find)]
    return tuple(sorted(found, key=lambda remark: (remark.level, remark.step, remark.rule)))


def _whole(skill: Skill) -> Iterator[Remark]:
    if not skill.ensures:
        yield Remark("no-postcondition", "error", "it promises nothing, so nobody can tell whether it worked")
    if not skill.tests:
        yield Remark("no-test", "error", "it has no test, so it cannot be verified")
    if not skill.needs and not (isinstance(skill.steps[0], Act) and skill.steps[0].do == "open"):
        yield Remark("no-precondition", "warning", "it may begin on any screen")
    if not skill.examples:
        yield Remark("no-example", "warning", "no goal is written down that it serves; it will be found less often")
    if set(skill.name.split("-")) <= _WEAK_NAMES or len(skill.name) < 4:
        yield Remark("weak-name", "warning", f"{skill.name!r} says little about what it does")
    if len(skill.description.split()) < 4:
        yield Remark("short-description", "warning", "the description has fewer than four words")
    for host in skill.effects.hosts:
        if host == "*":
            yield Remark("any-host", "warning", "it may act on every host")
    weak = [s for condition in skill.ensures for s in selectors_of(condition) if not (s.name or s.label or s.hint)]
    if skill.ensures and len(weak) == len([s for c in skill.ensures for s in selectors_of(c)]) > 0:
        yield Remark("weak-postcondition", "warning", "what it promises names nothing in particular")
    if (adding := _uncounted(skill)) is not None:
        told = f"{adding!r} pressed twice adds twice, and no promise and no test says how much there is"
        yield Remark("uncounted-addition", "warning", told)


def _uncounted(skill: Skill) -> str | None:
    """The name of a control that adds something each time it is pressed, where nobody looks how much there is then."""
    pressed = [step.on.name for step, _ in walk(skill.steps) if isinstance(step, Act) and step.do == "tap" and step.on]
    adding = next((name for name in pressed if _ADDS.match(name)), None)
    if adding is None:
        return None
    promised = [selector.name for condition in skill.ensures for selector in selectors_of(condition)]
    if any(_UNDOES.match(name) for name in promised):
        return None  # what can be taken away again there cannot be added twice
    expected = [any(_COUNTS.search(s.name) for c in test.expect for s in selectors_of(c)) for test in skill.tests]
    counted = any(_COUNTS.search(name) for name in promised) or (bool(expected) and all(expected))
    return None if counted else adding


def _parameters(skill: Skill, steps: list[Step]) -> Iterator[Remark]:
    used = {name for step in steps for name in step_holes(step)}
    used |= set(holes_in([condition.model_dump(mode="json") for condition in (*skill.needs, *skill.ensures)]))
    given = {c.given for step in steps for c in [getattr(step, "when", None)] if c is not None and hasattr(c, "given")}
    for name, parameter in skill.parameters.items():
        if name not in used | given:
            yield Remark("unused-parameter", "warning", f"{name} is never used")
        if not parameter.description:
            yield Remark("undescribed-parameter", "warning", f"nothing says what {name} is")
        if _SECRET_WORDS.fullmatch(name) and not isinstance(parameter, SecretParameter):
            yield Remark("secret-as-text", "error", f"{name} looks like a secret: give it type: secret")


def _step(skill: Skill, step: Step) -> Iterator[Remark]:
    for selector in step_selectors(step):
        yield from _selector(selector, isinstance(step, ForEach | RepeatUntil))
    if not isinstance(step, Act):
        return
    text = step.settings.get("text")
    if step.do == "type" and isinstance(text, str) and len(text) >= 3 and not holes_in(text):
        yield Remark("constant-text", "warning", f"{text[:40]!r} is typed in every run; is it a parameter?")
    typed = step.do == "type" and isinstance(text, str) and not holes_in(text)
    if typed and step.on is not None and _SECRET_WORDS.search(f"{step.on.name} {step.on.label}"):
        yield Remark("secret-in-file", "error", "what looks like a secret is written out: use a secret parameter")
    if step.do == "drag" or "offset_px" in step.settings:
        yield Remark("coordinates", "warning", "it points at pixels, which another screen has elsewhere")
    yield from _effects(skill, step)


def _selector(selector: Selector, many: bool) -> Iterator[Remark]:
    named = selector.name or selector.label or selector.hint or selector.near or selector.inside
    if not named and not many:
        what = f"the {selector.nth}. of its kind" if selector.nth else "anything of its kind"
        yield Remark("broad-selector", "warning", f"{selector.describe()} is {what}: name it, or where it stands")
    if selector.nth is not None and named and selector.nth not in (1, -1):
        yield Remark("counted-selector", "warning", f"{selector.describe()} counts, and counts change")
    said = selector.name or selector.label or selector.description or selector.near or selector.inside
    if selector.hint and not said and not selector.fallbacks:
        told = f"{selector.describe()} is known by its id alone, which the next version may change: add a fallback"
        yield Remark("only-an-id", "warning", told)


def _effects(skill: Skill, step: Act) -> Iterator[Remark]:
    try:
        filled: dict[str, Value] = dict.fromkeys(step_holes(step), "x")
        action = step.action(filled | {name: parameter.specimen() for name, parameter in skill.parameters.items()})
    except ValueError:
        return  # what runs before fills its holes; the permissions are checked again then
    if isinstance(action, Open) and (why := place_refusal(skill.effects, action.location)):
        yield Remark("undeclared-place", "error", why)
    if step.on is None:
        return
    element = Element(0, step.on.role or "button", step.on.name or step.on.label, Bounds(0, 0, 1, 1))
    effect = effect_of(action, element)
    if (
        effect.effect_class is EffectClass.IRREVERSIBLE
        and (effect.kind or OTHER_KIND) not in skill.effects.irreversible
    ):
        kind = effect.kind or OTHER_KIND
        yield Remark(
            "undeclared-effect", "error", f"{step.on.describe()} may {kind}: declare it under effects.irreversible"
        )


def _call(skill: Skill, step: Call, find: Find) -> Iterator[Remark]:
    try:
        called = find(step.call)
    except SkillNotFound:
        yield Remark("unknown-skill", "error", f"there is no skill {step.call} in use")
        return
    if beyond := kinds_within(called.effects, skill.effects):
        yield Remark("undeclared-effect", "error", f"{step.call} declares {', '.join(beyond)}, which this does not")
    for name in step.arguments:
        if name not in called.parameters:
            yield Remark("unknown-argument", "error", f"{step.call} has no parameter {name}")
    needed = (n for n, p in called.parameters.items() if p.required and getattr(p, "default", None) is None)
    for name in needed:
        if name not in step.arguments:
            yield Remark("missing-argument", "error", f"{step.call} needs {name}")
