"""Which names have a value where: the static check of a skill's steps.

Steps are walked in the order they run. What is extracted in one branch only is unknown after it, what is extracted in a
loop is unknown outside, and a secret may be typed or passed on, nothing else: not looked for on a screen, not compared,
not returned.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from pydantic import ValidationError

from skills.conditions import Condition, Given, Not
from skills.errors import ArgumentInvalid
from skills.limits import MAX_NESTING, MAX_STEPS
from skills.parameters import Parameter, SecretParameter, Value
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When, step_holes, step_selectors, walk
from skills.template import TemplateBroken, holes_in

Place = tuple[str | int, ...]
"""Keys and positions that lead to a part of a skill file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that makes a skill impossible to run: which part of it, and what."""

    at: Place
    told: str


Known = dict[str, Value]
"""Names that have a value, each with a specimen of it."""


def problems_of(
    parameters: Mapping[str, Parameter],
    steps: tuple[Step, ...],
    needs: tuple[Condition, ...],
    ensures: tuple[Condition, ...],
    returns: tuple[str, ...],
) -> Iterator[Problem]:
    """What is wrong with a skill as a whole, most telling first."""
    every = list(walk(steps))
    if len(every) > MAX_STEPS:
        yield Problem(("steps",), f"{len(every)} steps are written; at most {MAX_STEPS} are allowed")
        return
    if (deepest := max(depth for _, depth in every)) > MAX_NESTING:
        yield Problem(("steps",), f"loops and branches stand {deepest} deep; at most {MAX_NESTING} are allowed")
        return
    scope = _Scope(parameters)
    known: Known = {name: parameter.specimen() for name, parameter in parameters.items()}
    try:
        yield from scope.conditions("needs", needs, known)
        known = yield from scope.steps(steps, known, frozenset(), ("steps",))
        yield from scope.conditions("ensures", ensures, known)
    except TemplateBroken as error:
        yield Problem(("steps",), str(error))
        return
    for name in returns:
        if name in scope.secrets:
            yield Problem(("returns",), f"the secret {name} may only be typed or passed on")
        elif name not in known and not scope.is_called_for(name):
            yield Problem(("returns",), f"{name} is nothing that the skill knows at its end")


class _Scope:
    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.secrets = {name for name, parameter in parameters.items() if isinstance(parameter, SecretParameter)}
        self._optional = {
            name
            for name, parameter in parameters.items()
            if not parameter.required and getattr(parameter, "default", None) is None
        }
        self._prefixes: set[str] = set()

    def is_called_for(self, name: str) -> bool:
        """Whether a called skill may return it: which names it returns is known only with the library at hand."""
        return any(name.startswith(f"{prefix}_") for prefix in self._prefixes)

    def conditions(self, part: str, conditions: tuple[Condition, ...], known: Known) -> Iterator[Problem]:
        for number, condition in enumerate(conditions):
            for name in holes_in(condition.model_dump(mode="json")):
                if name in self.secrets:
                    yield Problem((part, number), f"the secret {name} may only be typed or passed on")
                elif name not in known and not self.is_called_for(name):
                    yield Problem((part, number), f"{{{name}}} has no value there")

    def steps(self, steps: tuple[Step, ...], known: Known, given: frozenset[str], place: Place) -> _Walk:
        """Walks steps with the names known before them and the optional parameters known to be given."""
        for number, step in enumerate(steps):
            at = (*place, number)
            yield from (Problem(at, told) for told in self._names(step, known, given))
            match step:
                case Act():
                    yield from (Problem(at, told) for told in _action(step, known))
                case When():
                    asked = _given(step.when)
                    then = yield from self.steps(step.then, dict(known), given | asked, (*at, "then"))
                    inverse = _given(step.when.not_) if isinstance(step.when, Not) else frozenset()
                    other = yield from self.steps(step.otherwise, dict(known), given | inverse, (*at, "else"))
                    known = known | {name: value for name, value in then.items() if name in other}
                case ForEach():
                    listed = not isinstance(step.for_each, str) or _is_list(step.for_each, known)
                    if not listed and step.of == "items":
                        yield Problem(at, "for each needs a list: one list parameter in braces, or a selector")
                    yield from self.steps(step.steps, known | {step.name: "x"}, given, (*at, "steps"))
                case RepeatUntil():
                    yield from self.steps(step.steps, dict(known), given, (*at, "steps"))
                case Extract():
                    known = known | {step.name: "x"}
                case LookFor():
                    pass
                case Call():
                    if step.prefix:
                        self._prefixes.add(step.prefix)
                case _:
                    assert_never(step)
        return known

    def _names(self, step: Step, known: Known, given: frozenset[str]) -> Iterator[str]:
        names = step_holes(step)
        for name in names:
            if name not in known and not self.is_called_for(name):
                yield f"{{{name}}} is neither a parameter nor extracted before this step"
            elif name in self._optional - given:
                yield f"{{{name}}} may be left out: put the step under when: {{given: {name}}}"
        hidden = self.secrets & set(names)
        if hidden and not (isinstance(step, Call) or hidden <= _typed(step) - _looked_for(step)):
            yield f"the secret {sorted(hidden)[0]} may only be typed or passed on"


_Walk = Generator[Problem, None, Known]


def _action(step: Act, known: Known) -> Iterator[str]:
    specimens = known | {name: "x" for name in step_holes(step) if name not in known}
    try:
        step.action(specimens)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        yield f"{step.do}{f' {where}' if where else ''}: {first['msg']}"
    except ArgumentInvalid as error:
        yield f"{step.do}: {error.message}"


def _typed(step: Step) -> set[str]:
    """Names in the text that a step types."""
    return set(holes_in(step.settings.get("text"))) if isinstance(step, Act) and step.do == "type" else set()


def _looked_for(step: Step) -> set[str]:
    """Names in what a step looks for."""
    return set(holes_in([selector.model_dump(mode="json") for selector in step_selectors(step)]))


def _given(condition: Condition) -> frozenset[str]:
    return frozenset({condition.given}) if isinstance(condition, Given) else frozenset()


def _is_list(text: str, known: Known) -> bool:
    names = holes_in(text)
    return len(names) == 1 and text == f"{{{names[0]}}}" and isinstance(known.get(names[0], ()), tuple)
