"""Plays tasks on the embedded phone and writes down what was right on every screen.

A task's own solution acts, or a policy that the solution corrects: imitation with dataset aggregation (DAgger: Ross,
Gordon and Bagnell 2011).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.episode import run_episode
from agent.evaluation.practice import PracticeGate
from agent.limits import Limits
from agent.practice.expert import Advice, Expert
from agent.practice.ways_to_ask import kept_wordings, wordings_of
from agent.practice.wording import reworded
from devices.action import Action
from devices.android.device import AndroidDevice
from devices.device import Receipt
from devices.observation import Observation
from devices.screen import Element, Screen
from emulators.phone.apps import shipped
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import Case, Template, make_case, same_answer
from perception.perceiver import Perceiver
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.policy import Policy
from planner.practised.acting import decision_for
from planner.practised.encoding import Encoded, encode
from planner.practised.policy import answer_text
from planner.training.practised.examples import Examples, Target, choice_of

Noted = tuple[Screen, History, Advice]
"""What was shown, what was done before, and what was right then."""
LIMITS = Limits(max_steps=60, max_seconds=60.0)


@dataclass(slots=True)
class Tally:
    """What came of some rehearsals."""

    played: int = 0
    done: int = 0
    decisions: int = 0
    agreed: int = 0
    unsayable: dict[str, int] = field(default_factory=dict)
    """Tasks whose solutions type or answer what neither the goal nor a screen says, and how often."""
    failed: dict[str, str] = field(default_factory=dict)


class Watched:
    """A device that remembers its last look."""

    def __init__(self, device: AndroidDevice) -> None:
        self._device = device
        self.seen: Observation | None = None

    @property
    def address(self) -> str:
        """As the device says."""
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        """Look."""
        self.seen = self._device.observe(picture)
        return self.seen

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Act."""
        return self._device.perform(action, element)

    def close(self) -> None:
        """Let go."""
        self._device.close()


class Rehearsal:
    """Plays many tasks on one phone, and writes down each decision for several wordings of its goal.

    Args:
        seed: of the wordings and of who acts.
        wordings: how many of them; the first is the template's own.
        kept: whether they are those that are kept from training, and said as they stand.
    """

    def __init__(self, seed: int, wordings: int = 1, kept: bool = False) -> None:
        self.phone = Phone(apps=shipped())
        self._perceive = Perceiver().perceive
        self._dice = random.Random(seed)  # noqa: S311 - nothing secret
        self._wordings, self._kept = wordings, kept
        self.examples = Examples()
        self.tally = Tally()

    def play(self, template: Template, seed: int, learner: Policy | None = None, trust: float = 1.0) -> bool:
        """Play one task; whether it was done.

        Args:
            template: of the task.
            seed: of the task.
            learner: who acts; the expert when None.
            trust: share of the steps in which the learner acts.
        """
        case = make_case(template, seed, self.phone)
        goals = self._goals(template, case)
        device = Watched(AndroidDevice(PhoneLink(self.phone)))
        expert = Expert(self.phone, template.solve(case.parameters), template.feasible)
        coach = _Coach(expert, device, learner, trust, self._dice, self.tally)
        result = run_episode(
            Goal.of(self._dice.choice(goals)),
            device,
            coach,
            perceive=self._perceive,
            gate=PracticeGate(),
            limits=LIMITS,
            pictures=False,
        )
        done, why = case.judge(result.answer, infeasible=result.impossible)
        self.tally.played += 1
        self.tally.done += done
        if not done:
            self.tally.failed[case.name] = f"{result.status}: {result.reason[:100]} / {why}"
        kept = coach.noted if done else coach.noted[: coach.left_at + 1] if learner is not None else []
        self.write(case, goals, kept)
        return done

    def write(self, case: Case, goals: Sequence[str], kept: Sequence[Noted]) -> None:
        """Write down what was right on each screen, for each wording of the goal."""
        template = case.template
        for screen, history, advice in kept:
            for number, goal in enumerate(goals):
                seen = encode(goal, screen, history)
                target = target_of(advice, seen, case)
                if target is not None:
                    self.examples.add(seen, target, template.name, template.apps, plain=not number and not self._kept)
                elif not number:
                    self.tally.unsayable[template.name] = self.tally.unsayable.get(template.name, 0) + 1

    def _goals(self, template: Template, case: Case) -> list[str]:
        if self._kept:
            return [goal.format(**case.parameters) for goal in kept_wordings(template)] or [case.goal]
        wordings = wordings_of(template)
        chosen = [self._dice.choice(wordings) for _ in range(self._wordings - 1)]
        said = [reworded(goal, case.parameters, self._dice) for goal in chosen]
        return list(dict.fromkeys([self._dice.choice(template.goals).format(**case.parameters), *said]))


class _Coach:
    """Says what is right, and lets the learner act."""

    name = "rehearsal"

    def __init__(
        self,
        expert: Expert,
        device: Watched,
        learner: Policy | None,
        trust: float,
        dice: random.Random,
        tally: Tally,
    ) -> None:
        self._expert, self._device = expert, device
        self._learner, self._trust, self._dice, self._tally = learner, trust, dice, tally
        self.noted: list[Noted] = []
        self.left_at = 10_000
        """From which decision on the learner went another way."""

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the expert, or the learner, does."""
        assert self._device.seen is not None
        advice = self._expert.advise(screen, self._device.seen)
        if advice is None:
            self.left_at = min(self.left_at, len(self.noted) - 1)
            return Finish("failed", "the solution cannot be gone on with")
        self._tally.decisions += 1
        self.noted.append((screen, history, advice))
        right = decision_for(advice.sort, advice.element, advice.text, screen)
        if self._learner is None or self._dice.random() >= self._trust:
            self._expert.follow(advice)
            return right
        done = self._learner.decide(goal, screen, history)
        if _same(done, right):
            self._tally.agreed += 1
            self._expert.follow(advice)
            return right
        if isinstance(done, (Finish, Ask)):  # too early: the expert goes on, so that there is more to learn
            self._expert.follow(advice)
            return right
        self.left_at = min(self.left_at, len(self.noted) - 1)
        return done


def _same(done: Decision, right: Act | Finish) -> bool:
    if isinstance(right, Finish) or isinstance(done, Finish):
        return isinstance(done, Finish) and isinstance(right, Finish) and done.outcome == right.outcome
    if not isinstance(done, Act) or done.action.kind != right.action.kind:
        return False
    if done.action.model_dump() != right.action.model_dump() and done.action.kind != "type":
        return False
    texts = [getattr(each.action, "text", "").casefold() for each in (done, right)]
    where = [each.element.index if each.element is not None else -1 for each in (done, right)]
    return texts[0] == texts[1] and where[0] == where[1]


def target_of(advice: Advice, seen: Encoded, case: Case) -> Target | None:
    """The advice as the network would have to say it; None where it cannot."""
    if advice.element is None:
        choice = choice_of(advice.sort)
        if advice.sort != "answer":
            return Target((choice,))
        wanted = case.template.expected(case.parameters) if case.template.expected is not None else advice.text
        answers = _shortest(
            [(at, answer_text(e)) for at, e in enumerate(seen.shown) if same_answer(answer_text(e), wanted)]
        )
        values = _shortest([(at, v.text) for at, v in enumerate(seen.offered) if same_answer(v.text, wanted)])
        return Target((choice,), answers=answers, values=() if answers else values) if answers or values else None
    at = next((place for place, element in enumerate(seen.shown) if element.index == advice.element.index), None)
    if at is None:
        return None
    choice = choice_of(advice.sort, at)
    if advice.sort not in ("type", "adjust"):
        return Target((choice,))
    spans, values = places_of(advice.text, seen)
    return Target((choice,), spans=spans, values=values) if spans or values else None


def places_of(text: str, seen: Encoded) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Where a text stands in the goal, and among the values; values only where no piece of the goal is it."""
    wanted = " ".join(text.casefold().split())
    spans = []
    for first in range(len(seen.words)):
        said = ""
        for last in range(first, min(len(seen.words), first + 30)):
            gap = last > first and seen.words[last].start > seen.words[last - 1].end
            said += (" " if gap else "") + seen.words[last].text
            if said == wanted:
                spans.append((first, last))
            if len(said) >= len(wanted):
                break
    values = tuple(at for at, value in enumerate(seen.offered) if value.text.casefold() == wanted)
    timed = tuple(at for at in values if seen.offered[at].kind in ("hour", "minute"))
    if timed:
        return (), timed
    return tuple(spans), () if spans else values


def _shortest(found: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    if not found:
        return ()
    least = min(len(text) for _, text in found)
    return tuple(at for at, text in found if len(text) <= 2 * least)
