"""Interprets a skill one concrete step at a time. No model is asked and no device is touched here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from pydantic import ValidationError

from devices.action import Action, Scroll, Type
from devices.effect import EffectClass, default_button_of, effect_on
from devices.screen import Element, Screen
from skills.conditions import found_by, tell_filled
from skills.errors import (
    ArgumentInvalid,
    HealRefused,
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
from skills.running.exchange import After, Perform, Place
from skills.running.finding import Asked, Finder, Notice, nobody, promise_told
from skills.running.healing import Heal, Healer
from skills.running.matching import HEALED
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When
from skills.template import fill, fill_text, fill_tree, plain

MOST_TURNS = 20_000
"""Steps of any kind in one run, those that do nothing to the device included."""

Find = Callable[[str], Skill]
"""Gives the skill of a name, or raises SkillNotFound."""


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
    reaches: bool = True,
    notice: Notice = nobody,
) -> Following:
    """Interprets a skill: ``next`` gives the first step, ``send(After(screen))`` each later one.

    Args:
        skill: what to follow.
        arguments: by name, as values or as text.
        screen: what is shown now.
        find: where called skills come from.
        heal: asked for the element when no selector fits; never for what cannot be undone.
        patience: how many more looks are taken where something is not there yet, each after a wait.
        reaches: whether what is out of sight is scrolled to, and what is in the way closed.
        notice: told what each selector named, for who wants to know it again later.

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
    run = _Run(Finder(screen, heal, patience, reaches, notice), skill.budget, find)
    returns = yield from run.skill(skill, read_arguments(skill.parameters, arguments), ())
    return Finished(returns, run.actions, tuple(run.finder.heals))


@dataclass(slots=True)
class _Frame:
    """One skill being followed."""

    skill: Skill
    values: dict[str, Value]
    stack: tuple[Skill, ...]
    """From the one that was asked for down to this one."""


@dataclass(slots=True)
class _Run:
    finder: Finder
    budget: int
    find: Find
    actions: int = 0
    turns: int = 0
    typed: set[str] = field(default_factory=set)

    def skill(
        self, skill: Skill, values: dict[str, Value], above: tuple[Skill, ...]
    ) -> Generator[Perform, After, dict[str, Value]]:
        frame = _Frame(skill, values, (*above, skill))
        if (unmet := (yield from self.finder.first_unmet(skill.needs, self._asked(frame, ("needs",))))) is not None:
            raise PreconditionUnmet(f"{skill.name} cannot begin here: {tell_filled(unmet, frame.values)} does not hold")
        yield from self._steps(skill.steps, frame, ("steps",))
        if (unmet := (yield from self.finder.first_unmet(skill.ensures, self._asked(frame, ("ensures",))))) is not None:
            raise PostconditionUnmet(promise_told(skill, unmet, frame.values))
        return {name: frame.values[name] for name in skill.returns if name in frame.values}

    def _steps(self, steps: tuple[Step, ...], frame: _Frame, place: Place) -> Generator[Perform, After, None]:
        for number, step in enumerate(steps):
            self._count_turn(frame)
            at = (*place, number)
            match step:
                case Act():
                    yield from self._act(step, frame, at)
                case When():
                    true = yield from self.finder.true(step.when, self._asked(frame, at))
                    inner, name = (step.then, "then") if true else (step.otherwise, "else")
                    yield from self._steps(inner, frame, (*at, name))
                case ForEach():
                    yield from self._for_each(step, frame, (*at, "steps"))
                case RepeatUntil():
                    yield from self._repeat(step, frame, (*at, "steps"))
                case Extract():
                    found = yield from self.finder.element(step.extract, self._asked(frame, at))
                    text = getattr(found.element, step.of) or found.element.name
                    frame.values[step.name] = _part_of(text, step, frame, at)
                case LookFor():
                    yield from self._look_for(step, frame, at)
                case Call():
                    yield from self._call(step, frame)
                case _:
                    assert_never(step)

    def _act(self, step: Act, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        element, rank = None, 0
        if step.on is not None:
            found = yield from self.finder.element(step.on, self._asked(frame, at))
            element, rank = found.element, found.rank
        try:
            action = step.action(frame.values)
        except ValidationError as error:
            told = error.errors(include_url=False)[0]["msg"]
            raise ArgumentInvalid(f"{_told(frame, at)}: {step.do} cannot take these values: {told}") from error
        shown = self.finder.screen
        pressed = default_button_of(action, element, shown)
        if rank == HEALED and effect_on(action, element, shown, pressed).effect_class is EffectClass.IRREVERSIBLE:
            raise HealRefused(f"{_told(frame, at)}: what cannot be undone is not healed", "review the selector by hand")
        yield from self._perform(Perform(action, element, frame.skill.name, at, step.note or step.do, rank), frame)

    def _perform(self, wanted: Perform, frame: _Frame) -> Generator[Perform, After, None]:
        self.actions += 1
        if self.actions > self.budget:
            raise OutOfSteps(f"{frame.stack[0].name} used up its {self.budget} actions", "raise its budget, or mend it")
        self._require_declared(wanted.action, wanted.element, frame, wanted.place)
        after = yield wanted
        self.finder.screen = after.screen
        if isinstance(wanted.action, Type):
            self.typed.add(wanted.action.text)
        if after.error is not None and isinstance(wanted.action, Scroll):
            raise _EndReached(f"{_told(frame, wanted.place)}: {after.error.message}", after.error.hint) from after.error
        if after.error is not None:
            raise StepFailed(f"{_told(frame, wanted.place)}: {after.error.message}", after.error.hint) from after.error

    def _count_turn(self, frame: _Frame) -> None:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise OutOfSteps(f"{frame.skill.name} takes more than {MOST_TURNS} turns")

    def _require_declared(self, action: Action, element: Element | None, frame: _Frame, at: Place) -> None:
        for skill in frame.stack:
            if why := refusal(skill.effects, action, element, self.finder.screen, self.typed):
                raise PermissionExceeded(f"{_told(frame, at)}: {why}", f"declared by {skill.name}")

    def _look_for(self, step: LookFor, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        asked = self._asked(frame, at)
        yield from self.finder.element(step.find, asked)
        if not (yield from self.finder.true(step.shown, asked)):
            raise StepUnmatched(f"{_told(frame, at)}: {tell_filled(step.shown, frame.values)} does not hold")

    def _for_each(self, step: ForEach, frame: _Frame, at: Place) -> Generator[Perform, After, None]:
        items: tuple[Value, ...]
        if isinstance(step.for_each, str):
            filled = fill(step.for_each, frame.values)
            if step.of == "characters":
                items = tuple(plain(filled))
            elif step.of == "times":
                if not isinstance(filled, int) or isinstance(filled, bool) or filled < 0:
                    raise ArgumentInvalid(f"{_told(frame, at)}: {plain(filled)[:60]!r} says not how often")
                items = tuple(range(1, min(filled, step.at_most + 1) + 1))
            else:
                items = filled if isinstance(filled, tuple) else (filled,)
        else:
            found = found_by(step.for_each, self.finder.screen, frame.values)
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
            if (yield from self.finder.true(step.until, self._asked(frame, at))):
                break
            frame.values = dict(outside)
            try:
                yield from self._steps(step.steps, frame, at)
            except _EndReached:
                break  # of a list there is no more; what was looked for is missed by the step that needs it
            finally:
                frame.values = dict(outside)
        else:
            if not (yield from self.finder.true(step.until, self._asked(frame, at))):
                wanted = tell_filled(step.until, frame.values)
                raise OutOfSteps(f"{_told(frame, at)}: after {step.at_most} rounds {wanted} does not hold")

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

    def _asked(self, frame: _Frame, at: Place) -> Asked:
        def do(action: Action, element: Element | None, reason: str) -> Generator[Perform, After, After]:
            """A step that no line of the skill says: it counts as no action, and its failing is no failure."""
            self._count_turn(frame)
            self._require_declared(action, element, frame, at)
            after = yield Perform(action, element, frame.skill.name, at, reason)
            self.finder.screen = after.screen
            return after

        return Asked(frame.skill, at, frame.values, do)


class _EndReached(StepFailed):
    """Nothing scrolls there any further."""


def _part_of(text: str, step: Extract, frame: _Frame, at: Place) -> str:
    """What a step keeps of a text."""
    kept = text
    for mark, side in ((step.after, 1), (step.before, 0)):
        wanted = fill_text(mark, frame.values)
        if wanted:
            parts = kept.partition(wanted)
            if not parts[1]:
                raise StepUnmatched(f"{_told(frame, at)}: {wanted!r} does not stand in {text[:60]!r}")
            kept = parts[2] if side else parts[0]
    return kept.strip()


def _told(frame: _Frame, place: Place) -> str:
    return f"{frame.skill.name}, {'.'.join(str(part) for part in place)}"
