"""What is legal in a suite and yet unwise: said by rule, with the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agent.suite.results import Place
from agent.suite.scenario.baselines import changes_path
from agent.suite.scenario.collecting import SKILLS_SUFFIX
from agent.suite.scenario.planned import DEFAULT_ON, Planned
from agent.suite.scenario.steps import Expect, Goal, Judge, Rest, Use, walk
from skills.codec import SUFFIX, read_skill
from skills.errors import ArgumentInvalid, SkillInvalid
from skills.parameters import read_arguments
from skills.skill import Skill
from skills.template import fill_text

_LONG_REST_S = 10.0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to think about."""

    rule: str
    level: str
    """``error`` or ``warning``."""
    told: str
    place: Place


def remarks_on(scenarios: Sequence[Planned], find: Callable[[str], Skill | None]) -> tuple[Remark, ...]:
    """Everything that is unwise, once for each place."""
    found = dict.fromkeys(remark for each in scenarios for remark in _remarks(each, find))
    return tuple(sorted(found, key=lambda remark: (remark.place.file, remark.place.line, remark.place.column)))


def _remarks(planned: Planned, find: Callable[[str], Skill | None]) -> Iterator[Remark]:
    steps = [step for step, _ in walk(planned.steps)]
    if not any(isinstance(step, Expect | Judge | Use) for step in steps):
        yield Remark("no-assertion", "warning", "nothing is expected at any place: it can hardly fail", planned.place)
    elif any(isinstance(step, Goal) for step in steps) and not any(isinstance(step, Expect) for step in steps):
        yield Remark("goal-unchecked", "warning", "a goal is not followed by anything that is expected", planned.place)
    if steps and not isinstance(steps[-1], Expect | Judge | Use) and any(isinstance(step, Expect) for step in steps):
        yield Remark("ends-unchecked", "warning", "nothing is expected after the last step", steps[-1].place)
    yield from _changes(planned)
    quarantine = planned.quarantine
    if quarantine is not None and quarantine.until and quarantine.until < date.today().isoformat():  # noqa: DTZ011
        yield Remark("quarantine-over", "warning", f"its quarantine ended on {quarantine.until}", planned.place)
    for step in steps:
        match step:
            case Rest() if step.wait >= _LONG_REST_S:
                told = f"it waits {step.wait:g} s whatever happens; wait for what is waited for"
                yield Remark("long-wait", "warning", told, step.place)
            case Judge():
                told = "a model judges this; a rule would say the same every time"
                yield Remark("judged", "warning", told, step.place)
            case Use():
                yield from _use(planned, step, find)
            case _:
                pass


def _changes(planned: Planned) -> Iterator[Remark]:
    changes = planned.changes
    if changes is None:
        return
    if planned.on not in ("", DEFAULT_ON):
        told = f"what is stored is not known on {planned.on}: only the embedded phone tells what a scenario changes"
        yield Remark("state-unknown", "error", told, changes.place)
    elif changes.are == "as reviewed" and not changes_path(planned).is_file():
        told = f"what it changes was never reviewed: there is no {changes_path(planned).name}; see --update-baselines"
        yield Remark("no-baseline", "warning", told, planned.place)


def _use(planned: Planned, step: Use, find: Callable[[str], Skill | None]) -> Iterator[Remark]:
    skill = own_skill(planned.path, step.use) or find(step.use)
    if skill is None:
        yield Remark("no-such-skill", "error", f"there is no skill {step.use!r}", step.place)
        return
    try:
        given = {
            name: fill_text(value, planned.row) if isinstance(value, str) else value
            for name, value in step.arguments.items()
        }
        read_arguments(skill.parameters, given)
    except ArgumentInvalid as error:
        if "has no value here" not in error.message:  # what an earlier step will have kept is not known yet
            yield Remark("arguments", "error", f"{step.use}: {error}", step.place)


def own_skill(suite: str, name: str) -> Skill | None:
    """A skill of the suite's own folder."""
    path = Path(suite).with_suffix(SKILLS_SUFFIX) / f"{name}{SUFFIX}"
    try:
        return read_skill(path) if path.is_file() else None
    except SkillInvalid:
        return None
