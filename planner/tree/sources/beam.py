"""Chains that a policy would take if the app were as it is remembered: a beam search over an app's memory.

The policy is asked on the present screen, and then on every screen that the memory says its choices lead to, with the
history that would be. Where the memory does not know what comes next, the chain stays open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from devices.action import Action, Tap, Type
from devices.bounds import Bounds
from devices.effect import EffectClass
from devices.records import Intent, Outcome, Target, View
from devices.screen import Element, Screen, Verb
from devices.selector import Selector, selector_for
from planner.chain.steps import Chain, Close, Do, Source, Step
from planner.decision import Act, Decision, Finish, History, Past
from planner.memory.places import Places
from planner.memory.records import AppMemory, KnownScreen
from planner.memory.routes import Routes
from planner.policy import Policy
from planner.tree.sampling import Request

WIDTH: Final = 4
"""Unfinished chains that are looked at further, after every step."""
_FINISH = "finish"
"""How policies call the option of being done."""
_VERBS: Final[dict[str, frozenset[Verb]]] = {
    "textbox": frozenset({"tap", "type"}),
    "searchbox": frozenset({"tap", "type"}),
    "text": frozenset(),
    "heading": frozenset(),
}
_NOWHERE = Bounds(0, 0, 0, 0)
_SURE = 0.999
_END = 0.9
"""How probable an end is of which a policy does not say it."""
_LEAST = 1e-6
_LIGHTEST = 0.01


@dataclass(frozen=True, slots=True)
class _State:
    """A chain in the making, and where it has led in the memory."""

    screen: Screen
    place: int | None
    history: History
    steps: tuple[Step, ...] = ()
    score: float = 0.0
    """Logarithm of the probability."""
    seen: frozenset[tuple[int | None, str]] = field(default_factory=frozenset)


class BeamChains:
    """Proposes what a policy would do.

    Args:
        policy: tells its confidence, and others it considered with theirs.
        memory_of: what is remembered of the app that a screen belongs to; nothing is proposed where that is nothing.
        width: of the beam.
    """

    costs: Final = False
    source: Final[Source] = "policy"

    def __init__(self, policy: Policy, memory_of: Callable[[Screen], AppMemory | None], width: int = WIDTH) -> None:
        self._policy, self._memory_of, self._width = policy, memory_of, width

    def propose(self, request: Request) -> Iterator[Chain]:
        """The likeliest chains first."""
        memory = self._memory_of(request.screen)
        if memory is not None:
            yield from _Beam(self._policy, memory, self._width).propose(request)


class _Beam:
    def __init__(self, policy: Policy, memory: AppMemory, width: int) -> None:
        self._policy, self._memory, self._width = policy, memory, width
        self._places, self._routes = Places(memory.screens), Routes(memory)
        self._screens: dict[int, Screen] = {}

    def propose(self, request: Request) -> Iterator[Chain]:
        beam = [_State(request.screen, self._places.find(request.screen), request.history)]
        over: list[tuple[float, tuple[Step, ...]]] = []
        for _ in range(request.depth):
            grown: list[_State] = []
            for state in beam:
                for score, step, after in self._moves(request, state):
                    if after is None:
                        over.append((score, (*state.steps, step)))
                    else:
                        grown.append(after)
            beam = sorted(grown, key=lambda state: -state.score)[: self._width]
            if not beam:
                break
        over += [(state.score, state.steps) for state in beam if state.steps]
        best = sorted(over, key=lambda each: -each[0])[: request.most]
        for score, steps in best:
            # How sure each step is, on average, and how the chain stands beside the likeliest one: many improbable
            # chains through one step must not outweigh a probable one.
            weight = min(1.0, max(_LIGHTEST, math.exp(score / len(steps)) * math.exp(score - best[0][0])))
            yield Chain(source="policy", told=self._policy.name, steps=steps, weight=round(weight, 4))

    def _moves(self, request: Request, state: _State) -> Iterator[tuple[float, Step, _State | None]]:
        """What the policy considers there: score, step, and what comes next; None where the chain ends."""
        decision = self._policy.decide(request.goal, state.screen, state.history)
        for probability, action, element in _considered(decision):
            score = state.score + math.log(min(_SURE, max(_LEAST, probability)))
            if action is None:
                ending = Close(why="the policy would stop here")
                yield score, ending, None
                continue
            on = selector_for(element, state.screen) if element is not None else None
            step = Do(action=action, on=on)
            place = self._after(state, element)
            if place is None:
                yield score, step, None
                continue
            mark = (place, step.model_dump_json())
            if mark in state.seen:
                continue
            screen = self._screen(place)
            past = _past(len(state.history) + 1, action, element, on, state.screen, screen)
            yield (
                score,
                step,
                _State(screen, place, state.history.then(past), (*state.steps, step), score, state.seen | {mark}),
            )

    def _after(self, state: _State, element: Element | None) -> int | None:
        if state.place is None or element is None:
            return None
        known = self._memory.screens[state.place].elements
        at = next(
            (n for n, each in enumerate(known) if (each.role, each.name) == (element.role, element.name)),
            None,
        )
        return None if at is None else self._routes.opens(state.place, at)

    def _screen(self, place: int) -> Screen:
        if place not in self._screens:
            self._screens[place] = screen_of(self._memory.screens[place])
        return self._screens[place]


def screen_of(known: KnownScreen) -> Screen:
    """A remembered screen as one that can be looked at; where things stood is not remembered."""
    elements = tuple(
        Element(
            index=at,
            role=each.role,
            name=each.name,
            bounds=_NOWHERE,
            description=each.description,
            value=each.name if each.role == "textbox" else "",
            actions=_VERBS.get(each.role, frozenset({"tap"})),
            handle=f"known-{at}",
        )
        for at, each in enumerate(known.elements)
    )
    return Screen(elements, known.location)


def _considered(decision: Decision) -> Iterator[tuple[float, Action | None, Element | None]]:
    match decision:
        case Finish(outcome="done"):
            yield decision.confidence or _END, None, None
        case Act():
            yield decision.confidence or 0.5, decision.action, decision.element
            for option in decision.alternatives:
                if option.element is not None and option.element.can("tap"):
                    yield option.score, Tap(), option.element
                elif option.described == _FINISH:
                    yield option.score, None, None
        case _:
            return


def _past(
    number: int, action: Action, element: Element | None, on: Selector | None, before: Screen, after: Screen
) -> Past:
    """What the journal would hold of it."""
    target = None
    if element is not None and on is not None:
        box = element.bounds
        bounds = (box.left, box.top, box.right, box.bottom)
        target = Target(
            described=element.describe(),
            role=element.role,
            name=element.name or element.label,
            bounds=bounds,
            selector=on,
        )
    views = [
        View(location=s.location, size_px=s.size_px, digest=s.digest, fingerprint=s.fingerprint, elements=len(s))
        for s in (before, after)
    ]
    intent = Intent(
        step=number,
        decider="beam",
        reason="imagined",
        action=action,
        target=target,
        effect_class=EffectClass.PROBEABLE,
        before=views[0],
    )
    value = action.text if isinstance(action, Type) else None
    changed = before.fingerprint != after.fingerprint
    return Past(intent, Outcome(step=number, status="done", changed=changed, value=value, after=views[1]))
