"""Learn once, repeat: a task of the embedded phone is shown on one seed, learnt, and repeated on others with no model.

The demonstration is the task's own solution, carried out through a driver as an agent would. The skill that is learnt
from it is followed on other seeds, where the phone holds other things and the goal has other values. Its arguments
come from the goal by the product's own matching, among all skills that were learnt (``read``); and, as what can be
reached at most, from the task's parameters (``told``).
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from agent.evaluation.phone_reaching import Reached, reach
from agent.evaluation.phone_solving import solve_on
from agent.library.watching import Watch
from devices.errors import ClewError, DeviceError
from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import StepImpossible
from emulators.phone.tasks.task import Case, Do, Template, make_case
from emulators.phone.tasks.templates import templates
from perception.perceiver import Perceiver
from planner.wordings.matching import SkillMatcher
from skills.errors import SkillError
from skills.induction.demonstration import Demonstration
from skills.induction.inducing import Learnt, induce
from skills.running.carrying_out import carry_out
from skills.skill import Skill
from skills.template import plain

Arguments = Literal["read", "told"]
TODAY = date(2026, 3, 1)
"""The day on the embedded phone, from which days that are said without a year are told."""


class LessonLine(BaseModel):
    """What came of one repetition of what was learnt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str
    app: str
    seed: int
    arguments: Arguments
    learnt: bool = False
    """Whether there is a skill at all."""
    followed: bool = False
    """Whether it was found, began, and ran to its end with what it promises."""
    success: bool = False
    """Whether the phone is as was asked for."""
    why: str = ""
    actions: int = 0
    same_wording: bool = False
    """Whether the goal asks in the same words as the one it was learnt from."""

    @property
    def false_green(self) -> bool:
        """It ran to its end, and what was asked for is not so."""
        return self.followed and not self.success


def demonstrate(template: Template, seed: int, reached: Reached) -> tuple[Demonstration, Case]:
    """Carry a task's own solution out and remember it.

    Raises:
        StepImpossible: it cannot be carried out.
        DeviceError: the phone is in trouble.
    """
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    watch = Watch(reached.device(grants=True), Perceiver().perceive)

    def holding() -> AbstractContextManager[Phone]:
        return reached.holding()

    answered = solve_on(watch, Perceiver().perceive, _without_answers(template.solve(case.parameters)), holding)
    with reached.holding():
        success, why = case.judge(answered)
    if not success:
        raise StepImpossible(f"the solution does not solve it: {why}")
    return Demonstration(
        case.goal, tuple(watch.steps), answered, f"{template.name}#{seed}", "phone", "2026-03-01"
    ), case


def _without_answers(steps: Sequence[Do]) -> list[Do]:
    """A driver answers questions for permission itself, as the person said beforehand."""
    return [step for step in steps if not (step.verb == "tap" and step.target in _PERMISSION_ANSWERS)]


_PERMISSION_ANSWERS = ("While using the app", "Allow", "Only this time")


def repeat(
    skill: Skill, arguments: Mapping[str, object], template: Template, seed: int, reached: Reached
) -> tuple[bool, bool, str, int]:
    """Follow a skill on another seed.

    Returns:
        Whether it ran to its end, whether the task is done, what is wrong, and how many actions it took.
    """
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    try:
        finished = carry_out(skill, arguments, reached.device(grants=True), Perceiver().perceive)
    except (SkillError, DeviceError) as error:
        return False, False, f"{type(error).__name__}: {error.message}", 0
    with reached.holding():
        success, why = case.judge(", ".join(plain(value) for value in finished.returns.values()))
    return True, success, "" if success else why, finished.actions


def told_arguments(learnt: Learnt, shown: Case, wanted: Case) -> dict[str, Any] | None:
    """The arguments of another seed, by where each stands in the wording of the goal it was learnt from."""
    wording = next((each for each in shown.template.goals if each.format(**shown.parameters) == shown.goal), None)
    if wording is None:
        return None
    pieces = list(string.Formatter().parse(wording))
    told: dict[str, Any] = {}
    for name, (start, end) in learnt.places.items():
        first = _at(pieces, shown.parameters, wanted.parameters, start, False)
        last = _at(pieces, shown.parameters, wanted.parameters, end, True)
        goal = wording.format(**wanted.parameters)
        told[name] = _as_argument(goal[first:last], learnt.skill.parameters[name].type)
    # what stands in its example word by word is no parameter: asked otherwise, the skill does not answer
    goal, at, there = wording.format(**wanted.parameters), 0, 0
    for start, end in sorted(learnt.places.values()):
        if shown.goal[at:start] != goal[there : _at(pieces, shown.parameters, wanted.parameters, start, False)]:
            return None
        at, there = end, _at(pieces, shown.parameters, wanted.parameters, end, True)
    return told if shown.goal[at:] == goal[there:] else None


def _at(pieces: Sequence[Any], old: Mapping[str, Any], new: Mapping[str, Any], at: int, is_end: bool) -> int:
    """Where a place of one goal is in another of the same wording; inside a value, by words from the nearer end."""
    here, there = 0, 0
    for literal, name, form, _ in pieces:
        if at < here + len(literal) or (is_end and at == here + len(literal)):
            return there + at - here
        here, there = here + len(literal), there + len(literal)
        if name is None:
            continue
        was, now = (("{" + name + (f":{form}" if form else "") + "}").format(**each) for each in (old, new))
        if at < here + len(was) or (is_end and at == here + len(was)):
            return there + _inside(was, now, at - here, is_end)
        here, there = here + len(was), there + len(now)
    return there


def _inside(was: str, now: str, at: int, is_end: bool) -> int:
    if at == 0 or at == len(was):
        return len(now) if at else 0
    separators = [i for i, c in enumerate(was) if c in " /,-:"]
    nth = sum(1 for i in separators if i < at)
    places = [i for i, c in enumerate(now) if c in " /,-:"]
    if not separators or not places:
        return at if at <= len(now) else len(now)
    if is_end:
        return places[nth] if nth < len(places) else len(now)
    return places[nth - 1] + 1 if 0 < nth <= len(places) else 0


def _as_argument(said: str, kind: str) -> Any:
    from planner.wordings.patterns import value_said
    from skills.parameters import DateParameter, ListParameter

    match kind:
        case "list":
            return value_said(said, ListParameter())
        case "date":
            return value_said(said, DateParameter(), TODAY) or said
        case _:
            return said.strip()


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt of one task."""

    task: str
    why: str
    """Why nothing was; empty where something was."""
    learnt: Learnt | None = None
    goal: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


def teach(name: str, shown_on: int) -> Taught:
    """Show one task on one seed, and learn it."""
    template = template_of(name)
    try:
        demonstration, shown = demonstrate(template, shown_on, reach("inprocess", None))
        learnt = induce(demonstration, name=name.replace(".", "-").replace("_", "-"))
    except (StepImpossible, ClewError) as error:
        return Taught(name, f"not learnt: {error}")
    return Taught(name, "", learnt, shown.goal, dict(shown.parameters))


def repeat_told(taught: Taught, seed: int) -> LessonLine:
    """Repeat a task with the arguments that its parameters say."""
    template, reached = template_of(taught.task), reach("inprocess", None)
    line = _line(template, seed, "told", taught)
    if taught.learnt is None:
        return line.model_copy(update={"why": taught.why})
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    shown = Case(template, seed, case.phone, dict(taught.parameters), taught.goal)
    arguments = told_arguments(taught.learnt, shown, case)
    if arguments is None:
        return line.model_copy(update={"why": "the skill does not answer to it: what differs is no parameter"})
    return _followed(line, taught.learnt.skill, arguments, template, seed, reached)


def repeat_read(taught: Taught, seed: int, matcher: SkillMatcher) -> LessonLine:
    """Repeat a task as the product would: whatever skill answers to the goal is followed, with what it reads there."""
    template, reached = template_of(taught.task), reach("inprocess", None)
    line = _line(template, seed, "read", taught)
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    line = line.model_copy(update={"same_wording": _wording(template, case) == _wording_of(template, taught)})
    found = matcher.matches(case.goal)
    if not found:
        return line.model_copy(update={"why": taught.why or "no skill answers to the goal"})
    return _followed(line, found[0].skill, found[0].arguments, template, seed, reached)


def template_of(name: str) -> Template:
    """The task of a name."""
    return next(each for each in templates() if each.name == name)


def _line(template: Template, seed: int, arguments: Arguments, taught: Taught) -> LessonLine:
    app = template.apps[0] if template.apps else ""
    return LessonLine(task=template.name, app=app, seed=seed, arguments=arguments, learnt=taught.learnt is not None)


def _followed(
    line: LessonLine, skill: Skill, arguments: Mapping[str, object], template: Template, seed: int, reached: Reached
) -> LessonLine:
    followed, success, why, actions = repeat(skill, arguments, template, seed, reached)
    return line.model_copy(update={"followed": followed, "success": success, "why": why, "actions": actions})


def _wording(template: Template, case: Case) -> str:
    return next((each for each in template.goals if each.format(**case.parameters) == case.goal), "")


def _wording_of(template: Template, taught: Taught) -> str:
    if not taught.parameters:
        return ""
    return next((each for each in template.goals if each.format(**taught.parameters) == taught.goal), "")
