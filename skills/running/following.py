"""Interprets a skill one concrete step at a time. No model is asked and no device is touched here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from pydantic import ValidationError

from devices.action import Action, Wait
from devices.effect import EffectClass, default_button_of, effect_on
from devices.errors import ClewError, ManyMatches, NoMatch
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.conditions import Condition, first_unmet, found_by, holds, tell
from skills.errors import (
    ArgumentInvalid,
    OutOfSteps,
    PermissionExceeded,
    PostconditionUnmet,
    PreconditionUnmet,
    RecursionRefused,
    SkillNotFound,
    StepFailed,
    StepUnmatched,
)
from skills.limits import MAX_CALL_DEPTH
from skills.parameters import Value, read_arguments
from skills.permissions import refusal
from skills.running.healing import Heal, Place, heal_of
from skills.running.matching import HEALED, Healer, match
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, RepeatUntil, Step, When
from skills.template import fill, fill_tree

MOST_TURNS = 20_000
"""Steps of any kind in one run, those that do nothing to the device included."""

Find = Callable[[str], Skill]
"""Gives the skill of a name, or raises SkillNotFound."""


@dataclass(frozen=True, slots=True)
class Perform:
    """One concrete step for the caller to perform."""

    action: Action
    element: Element | None
    skill: str
    place: Place
    """Where the step stands in its skill."""
    reason: str
    rank: int = 0
    """How the element was found: see ``matching.Match``."""


@dataclass(frozen=True, slots=True)
class After:
    """What came of a step."""

    screen: Screen
    error: ClewError | None = None
    """Why the step was not performed."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A skill that ran to its end and holds what it promises."""

    returns: dict[str, Value]
    actions: int
    heals: tuple[Heal, ...] = ()


Following = Generator[Perform, After, Finished]


def nothing_else(name: str) -> Skill:
    """The library of a skill that calls none."""
    raise SkillNotFound(f"the skill {name} is called and there is no library to take it from")


def follow(
    skill: Skill,
    arguments: Mapping[str, object],
    screen: Screen,
    find: Find = nothing_else,
    heal: Healer | None = None,
    patience: int = 1,
) -> Following:
    """Interprets a skill: ``next`` gives the first step, ``send(After(screen))`` each later one.

    Args:
        skill: what to follow.
        arguments: by name, as values or as text.
        screen: what is shown now.
        find: where called skills come from.
        heal: asked for the element when no selector fits; never for what cannot be undone.
        patience: how many more looks are taken where something is not there yet, each after a wait for rest.

    Returns:
        The generator's value, on ``StopIteration``: what the skill returns and what was healed.

    Raises:
        ArgumentInvalid: the arguments do not fit; before the first step.
        PreconditionUnmet: it may not begin on this screen.
        StepUnmatched: no selector names one element.
        StepFailed: a step was not performed.
        PostconditionUnmet: at its end the screen is not what it promises.
        PermissionExceeded: a step is beyond what the skill declares.
        OutOfSteps: too many steps or rounds.
        RecursionRefused: a skill calls itself through others.
    """
    run = _Run(screen, skill.budget, find, heal, patience)
    returns = yield from run.skill(skill, read_arguments(skill.parameters, arguments), ())
    return Finished(returns, run.actions, tuple(run.heals))


@dataclass(slots=True)
class _Frame:
    """One skill being followed."""

    skill: Skill
    values: dict[str, Value]
    stack: tuple[Skill, ...]
    """From the one that was asked for down to this one."""


@dataclass(slots=True)
class _Run:
    screen: Screen
    budget: int
    find: Find
    heal: Healer | None
    patience: int
    actions: int = 0
    turns: int = 0
    heals: list[Heal] = field(default_factory=list)

    def skill(
        self, skill: Skill, values: dict[str, Value], above: tuple[Skill, ...]
    ) -> Generator[Perform, After, dict[str, Value]]:
        frame = _Frame(skill, values, (*above, skill))
        if (unmet := (yield from self._unmet(skill.needs, frame, ("needs",)))) is not None:
            raise PreconditionUnmet(f"{skill.name} cannot begin here: {tell(unmet)} does not hold")
        yield from self._steps(skill.steps, frame, ("steps",))
        if (unmet := (yield from self._unmet(skill.ensures, frame, ("ensures",)))) is not None:
            raise PostconditionUnmet(f"{skill.name} ran to its end, and {tell(unmet)} does not hold")
        return {name: frame.values[name] for name in skill.returns if name in frame.values}

    def _steps(self, steps: tuple[Step, ...], frame: _Frame, place: Place) -> Generator[Perform, After, None]:
        for number, step in enumerate(steps):
            self.turns += 1
            if self.turns > MOST_TURNS:
                raise OutOfSteps(f"{frame.skill.name} takes more than {MOST_TURNS} turns")
            at = (*place, number)
            match step:
                case Act():
                    yield from self._act(step, frame, at)
                case When():
                    true = holds(step.when, self.screen, frame.values)
                    inner, name = (step.then, "then") if true else (step.otherwise, "else")
                    yield from self._steps(inner, frame, (*at, name))
                case ForEach():
                    yield from self._for_each(step, frame, (*at, "steps"))
                case RepeatUntil():
                    yield from self._repeat(step, frame, (*at, "steps"))
                case Extract():
                    found = yield from self._found(step.extract, frame, at)
                    text = getattr(found[0], step.of) or found[0].name
                    frame.values[step.name] = text
                case Call():
                    yield from self._call(step, frame)
                case _:
                    assert_never(step)

    def _act(self, step: Act, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        element, rank = (yield from self._found(step.on, frame, at)) if step.on is not None else (None, 0)
        try:
            action = step.action(frame.values)
        except ValidationError as error:
            told = error.errors(include_url=False)[0]["msg"]
            raise ArgumentInvalid(f"{_told(frame, at)}: {step.do} cannot take these values: {told}") from error
        pressed = default_button_of(action, element, self.screen)
        if rank == HEALED and effect_on(action, element, self.screen, pressed).effect_class is EffectClass.IRREVERSIBLE:
            raise StepUnmatched(
                f"{_told(frame, at)}: what cannot be undone is not healed", "review the selector by hand"
            )
        yield from self._perform(Perform(action, element, frame.skill.name, at, step.note or step.do, rank), frame)

    def _perform(self, wanted: Perform, frame: _Frame) -> Generator[Perform, After, None]:
        self.actions += 1
        if self.actions > self.budget:
            raise OutOfSteps(f"{frame.stack[0].name} used up its {self.budget} actions", "raise its budget, or mend it")
        for skill in frame.stack:
            if why := refusal(skill.effects, wanted.action, wanted.element, self.screen):
                raise PermissionExceeded(f"{_told(frame, wanted.place)}: {why}", f"declared by {skill.name}")
        after = yield wanted
        self.screen = after.screen
        if after.error is not None:
            raise StepFailed(f"{_told(frame, wanted.place)}: {after.error.message}", after.error.hint) from after.error

    def _for_each(self, step: ForEach, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        items: tuple[Value, ...]
        if isinstance(step.for_each, str):
            filled = fill(step.for_each, frame.values)
            items = filled if isinstance(filled, tuple) else (filled,)
        else:
            found = found_by(step.for_each, self.screen, frame.values)
            items = tuple(element.name or element.label or element.value for element in found)
        if len(items) > step.at_most:
            raise OutOfSteps(f"{_told(frame, at)}: {len(items)} items, at most {step.at_most} are allowed")
        outside = dict(frame.values)
        for item in items:
            frame.values = {**outside, step.name: item}
            yield from self._steps(step.steps, frame, at)
        frame.values = outside

    def _repeat(self, step: RepeatUntil, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        outside = dict(frame.values)
        for _ in range(step.at_most):
            if holds(step.until, self.screen, frame.values):
                break
            frame.values = dict(outside)
            yield from self._steps(step.steps, frame, at)
            frame.values = dict(outside)
        else:
            if not holds(step.until, self.screen, frame.values):
                raise OutOfSteps(f"{_told(frame, at)}: after {step.at_most} rounds {tell(step.until)} does not hold")

    def _call(self, step: Call, frame: _Frame) -> Generator[Perform, After, None]:
        if any(step.call == above.name for above in frame.stack):
            raise RecursionRefused(f"{step.call} is called while it runs", " → ".join(s.name for s in frame.stack))
        if len(frame.stack) >= MAX_CALL_DEPTH:
            raise RecursionRefused(f"skills call one another more than {MAX_CALL_DEPTH} deep")
        skill = self.find(step.call)
        given: Any = fill_tree(dict(step.arguments), frame.values)
        returned = yield from self.skill(skill, read_arguments(skill.parameters, given), frame.stack)
        if step.prefix:
            frame.values.update({f"{step.prefix}_{name}": value for name, value in returned.items()})

    def _found(self, selector: Selector, frame: _Frame, at: Place) -> Generator[Perform, After, tuple[Element, int]]:
        for look in range(self.patience + 1):
            last = look == self.patience
            try:
                found = match(selector, self.screen, frame.values, self.heal if last else None)
            except NoMatch as error:
                if last:
                    raise StepUnmatched(f"{_told(frame, at)}: {error.message}", error.hint) from error
                yield from self._rest(frame, at)
                continue
            except ManyMatches as error:
                raise StepUnmatched(f"{_told(frame, at)}: {error.message}", error.hint) from error
            if found.rank == HEALED:
                heal = heal_of(frame.skill.name, at, selector, found.element, self.screen, frame.values)
                self.heals.append(heal)
            return found.element, found.rank
        raise AssertionError("the last look either finds or raises")

    def _unmet(
        self, conditions: tuple[Condition, ...], frame: _Frame, at: Place
    ) -> Generator[Perform, After, Condition | None]:
        unmet = first_unmet(conditions, self.screen, frame.values)
        for _ in range(self.patience):
            if unmet is None:
                break
            yield from self._rest(frame, at)
            unmet = first_unmet(conditions, self.screen, frame.values)
        return unmet

    def _rest(self, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        """One more look, after a wait; it counts as no action, and its failing is no failure."""
        after = yield Perform(Wait(), None, frame.skill.name, at, "not there yet")
        self.screen = after.screen


def _told(frame: _Frame, place: Place) -> str:
    return f"{frame.skill.name}, {'.'.join(str(part) for part in place)}"
