"""Knows a task's own solution, and says for the screen that is shown what is to be done next.

It is asked before every step, also when somebody else does something different from what it said: then it leads back
to where its solution goes on, as far as that can be done by scrolling and going back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from agent.evaluation.phone_solving import element_of, ui_node_of
from devices.observation import Observation
from devices.screen import Element, Screen
from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import matches
from emulators.phone.tasks.task import Do
from planner.practised.encoding import scrolls_of

_MOST_BACKS = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """What is to be done now."""

    sort: str
    """One of ``planner.practised.deeds.SORTS``."""
    element: Element | None = None
    text: str = ""
    """What is typed, answered or set."""
    by_the_way: bool = False
    """Whether it is no step of the solution: scrolling, going home, going back."""


class Expert:
    """The solution of one task.

    Args:
        phone: where it is to be carried out: asked what apps are called, told to let time pass.
        steps: the solution.
        feasible: False where the right end is to say that it cannot be done.
    """

    def __init__(self, phone: Phone, steps: Sequence[Do], feasible: bool) -> None:
        self._phone, self._steps, self._feasible = phone, tuple(steps), feasible
        self._at = 0
        self._up = False
        self._backs = 0
        self.waited = 0.0
        """Seconds that were let pass before the last advice; whoever reads it sets it back."""

    def advise(self, screen: Screen, observation: Observation) -> Advice | None:
        """What is to be done on this screen; None where the solution cannot be gone on with."""
        while self._at < len(self._steps):
            step = self._steps[self._at]
            advice = self._advise(step, screen, observation)
            if advice is not None:
                return advice
            if step.verb in ("wait", "scroll_to") or (step.verb == "back" and screen.keyboard_px):
                self._next()
                continue
            return self._way_back(screen)
        return Advice("finish" if self._feasible else "impossible")

    def follow(self, advice: Advice) -> None:
        """What was advised is being done."""
        if not advice.by_the_way:
            self._next()

    def _next(self) -> None:
        self._at += 1
        self._up = False
        self._backs = 0

    def _advise(self, step: Do, screen: Screen, observation: Observation) -> Advice | None:
        match step.verb:
            case "open":
                return self._open(step, screen)
            case "tap" | "hold" | "type" | "slide" | "swipe":
                return self._on(step, screen, observation)
            case "scroll_to":
                return self._sight(step, screen, observation)
            case "back":
                # a person's first Back hides the keyboard; a driver does that by itself where it is in the way
                return None if screen.keyboard_px else Advice("back")
            case "enter":
                return Advice("enter")
            case "wait":
                self._phone.advance(float(step.text))
                self.waited += float(step.text)
                return None
            case "shade":
                return None
            case "answer":
                return Advice("answer" if self._feasible else "impossible", text=step.text)
            case _:
                assert_never(step.verb)

    def _open(self, step: Do, screen: Screen) -> Advice | None:
        if "launcher" not in screen.location:
            return Advice("home", by_the_way=True)
        icon = next((e for e in screen if e.name == step.target and "tap" in e.actions), None)
        return Advice("tap", icon) if icon is not None else self._scroll(screen)

    def _on(self, step: Do, screen: Screen, observation: Observation) -> Advice | None:
        found = meant(step, screen, observation)
        if step.nth >= len(found):
            return None
        element = found[step.nth]
        match step.verb:
            case "tap":
                return Advice("tap", element)
            case "hold":
                return Advice("hold", element)
            case "type":
                return Advice("type", element, step.text)
            case "slide":
                return Advice("adjust", element, step.text)
            case _:
                return Advice(f"swipe-{step.text}", element)

    def _sight(self, step: Do, screen: Screen, observation: Observation) -> Advice | None:
        return None if meant(step, screen, observation) else self._scroll(screen)

    def _scroll(self, screen: Screen) -> Advice | None:
        down, up = scrolls_of(screen)
        if not self._up and down:
            return Advice("scroll-down", by_the_way=True)
        self._up = True
        return Advice("scroll-up", by_the_way=True) if up else None

    def _way_back(self, screen: Screen) -> Advice | None:
        """What a step names is not there: somebody went another way."""
        step = self._steps[self._at]
        before = self._steps[self._at - 1] if self._at else None
        sought = before is not None and before.verb == "scroll_to" and before.target == step.target
        if sought and (advice := self._scroll(screen)) is not None:
            return advice
        if self._backs >= _MOST_BACKS:
            return None
        self._backs += 1
        self._up = False
        if "launcher" in screen.location:
            opened = [at for at in range(self._at) if self._steps[at].verb == "open"]
            if not opened:
                return None
            self._at = opened[-1]
            return self._open(self._steps[self._at], screen)
        return Advice("back", by_the_way=True)


def meant(step: Do, screen: Screen, observation: Observation) -> list[Element]:
    """The elements that a step means and that can be reached, in order."""
    nodes = [ui_node_of(node) for node in observation.tree]
    found = (element_of(observation.tree, nodes.index(node), screen) for node in matches(nodes, step))
    elements = [element for element in found if element is not None]
    free = [element for element in elements if "covered" not in element.states]
    return free if step.nth < len(free) else elements
