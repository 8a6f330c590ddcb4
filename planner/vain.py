"""Never again in vain: what was done on this very screen, for the same part of the goal, and changed nothing.

One rule for every policy. The first time a policy wants such a step again, the run waits until nothing moves and looks
once more, since what was done may only be slow. If the screen is still the same then, the next best alternative is
taken; where there is none, that is the end: doing it a third time would be hope, not a plan.
"""

from __future__ import annotations

from dataclasses import replace

from devices.action import Action, Press, Select, Tap, Type, Wait
from devices.screen import Element, Screen
from planner.chain.steps import same_action
from planner.decision import Act, Decision, Finish, History, Past
from planner.goal import Goal
from planner.policy import Policy

WAITING = "look-again"
"""Mark of the wait in the journal."""
_VERBS = {Tap: "tap", Type: "type", Select: "select"}


def done_in_vain(
    history: History, screen: Screen, action: Action, element: Element | None, clause: str = ""
) -> Past | None:
    """The latest step that did just this on just this screen and changed nothing; None when there is none.

    A step that serves another part of the goal is another step: "press Next, then press Next" is pressed twice. What
    the device did not perform, or whose outcome is not known, was not in vain.
    """
    for past in reversed(history.steps):
        outcome, intent = past.outcome, past.intent
        if outcome is None or outcome.status != "done" or outcome.changed or isinstance(action, Wait):
            continue
        if intent.before.fingerprint != screen.fingerprint or not same_action(intent.action, action):
            continue
        if clause and intent.clause and clause != intent.clause:
            continue
        if _is_target(past, element):
            return past
    return None


class NeverInVain:
    """A policy that obeys the rule.

    Args:
        policy: the one that decides.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @property
    def name(self) -> str:
        """That of the policy."""
        return self._policy.name

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the policy decides, unless it was in vain before."""
        decision = self._policy.decide(goal, screen, _without_waits(history))
        if not isinstance(decision, Act) or decision.repeats:
            return decision
        if done_in_vain(history, screen, decision.action, decision.element, decision.clause) is None:
            return decision
        last = history.last
        if last is None or last.intent.clause_key != WAITING:
            why = f"{decision.action.describe()} changed nothing; perhaps it is only slow"
            return Act(Wait(), None, why, decision.clause, WAITING)
        return _other(decision, screen, history)


def _other(act: Act, screen: Screen, history: History) -> Decision:
    verb = _VERBS.get(type(act.action))
    for option in act.alternatives:
        element = option.element
        if element is None or verb is None or not element.can(verb):  # type: ignore[arg-type]
            continue
        if done_in_vain(history, screen, act.action, element, act.clause) is None:
            why = f"{_called(act)} was in vain; {element.describe()} is the next best"
            return replace(act, element=element, reason=why, confidence=option.score, alternatives=())
    return Finish("failed", f"{_called(act)} was done on this very screen and changed nothing, and nothing else fits")


def _called(act: Act) -> str:
    return f"{act.action.describe()} {act.element.describe()}" if act.element is not None else act.action.describe()


def _without_waits(history: History) -> History:
    """The history as the policy made it: our own waits are nothing that it decided."""
    waits = [at for at, past in enumerate(history.steps) if past.intent.clause_key == WAITING]
    if not waits:
        return history

    def earlier(step: int) -> int:
        return step - sum(at < step for at in waits)

    return replace(
        history,
        steps=tuple(past for past in history.steps if past.intent.clause_key != WAITING),
        uses=tuple(used.model_copy(update={"after_step": earlier(used.after_step)}) for used in history.uses),
        plans=tuple(plan.model_copy(update={"after_step": earlier(plan.after_step)}) for plan in history.plans),
    )


def _is_target(past: Past, element: Element | None) -> bool:
    target = past.intent.target
    if target is None or element is None:
        # A key goes to whatever has the focus, and that is no part of how a screen is compared.
        return target is None and element is None and not isinstance(past.intent.action, Press)
    box = element.bounds
    same_place = target.bounds == (box.left, box.top, box.right, box.bottom)
    return same_place and target.role == element.role and target.name == (element.name or element.label)
