"""Steps whose right answer is known, from the phone's own tasks and the solutions that prove them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from agent.evaluation.phone_reaching import reach
from agent.evaluation.phone_solving import solve_on
from devices.action import Action, Adjust, Back, Press, Scroll, Tap, Type, describe
from devices.device import Device, Receipt
from devices.effect import effect_of
from devices.errors import DeviceError
from devices.observation import Observation
from devices.records import Intent, Outcome, Target, View
from devices.screen import Element, Screen
from devices.selector import selector_for
from emulators.phone.tasks.solving import StepImpossible
from emulators.phone.tasks.task import make_case
from emulators.phone.tasks.templates import templates
from perception.perceiver import Perceiver
from planner.decision import History, Past

ASKED = (Tap, Type, Adjust, Scroll, Back, Press)
"""What a model can be asked for; other steps (opening an app, pressing long) are done and stand in the history."""


@dataclass(frozen=True, slots=True)
class GoldStep:
    """One step of a solution."""

    task: str
    seed: int
    number: int
    """How many steps of the solution came before it."""
    goal: str
    history: History
    screen: Screen
    tree: str
    """The whole tree that the device gave, a line a node."""
    xml: str
    """The same as the XML that phones give."""
    action: Action | None
    """What the solution does; None where it has nothing left to do."""
    element: Element | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells it from the others."""
        return self.task, self.seed, self.number


def collect_steps(most: int, dice: int = 0) -> Iterator[GoldStep]:
    """One step of each of many episodes, in an order that depends on ``dice`` alone.

    Neighbours on one screen tell little that is new, so no episode gives two; every task comes before any comes again
    with its next seed.

    Args:
        most: how many.
        dice: shuffles tasks and draws their steps.
    """
    drawn, given = random.Random(dice), 0  # noqa: S311 - nothing is secret here
    for seed in range(most):
        names = [template.name for template in templates() if template.feasible]
        drawn.shuffle(names)
        for name in names:
            found = episode_steps(name, seed)
            if not found:
                continue
            yield drawn.choice(found)
            given += 1
            if given == most:
                return


def episode_steps(task: str, seed: int) -> list[GoldStep]:
    """Every step of one task that a model can be asked for, the end included; nothing where it cannot be done."""
    template = next(each for each in templates() if each.name == task)
    reached = reach("inprocess", None)
    with reached.holding() as phone:
        case = make_case(template, seed, phone)
    watched = _Watched(reached.device(), task, seed, case.goal)
    try:
        answered = solve_on(watched, Perceiver().perceive, template.solve(case.parameters), reached.holding)
        watched.end()
    except (StepImpossible, DeviceError):
        return []
    return watched.steps if case.judge(answered, False)[0] else []


class _Watched:
    """A device that keeps what is done to it, with the screen it is done on."""

    def __init__(self, device: Device, task: str, seed: int, goal: str) -> None:
        self._device, self._task, self._seed, self._goal = device, task, seed, goal
        self._history = History()
        self.steps: list[GoldStep] = []

    @property
    def address(self) -> str:
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        observation = self._device.observe(picture=False)
        screen = Perceiver().perceive(observation)
        same = next((e for e in screen if element is not None and e.handle == element.handle), None)
        if isinstance(action, ASKED) and (element is None) == (same is None):
            self._keep(observation, screen, action, same)
        receipt = self._device.perform(action, element)
        after = Perceiver().perceive(self._device.observe(picture=False))
        self._history = self._history.then(_past(len(self._history) + 1, action, same, screen, after))
        return receipt

    def end(self) -> None:
        """Nothing is left to do."""
        observation = self._device.observe(picture=False)
        self._keep(observation, Perceiver().perceive(observation), None, None)

    def close(self) -> None:
        self._device.close()

    def _keep(self, seen: Observation, screen: Screen, action: Action | None, element: Element | None) -> None:
        self.steps.append(
            GoldStep(
                self._task,
                self._seed,
                len(self._history),
                self._goal,
                self._history,
                screen,
                whole_tree(seen),
                whole_xml(seen),
                action,
                element,
            )
        )


def whole_tree(observation: Observation) -> str:
    """Every node of a tree on a line of its own: depth, class, text, description, resource id, flags.

    Shorter than the XML that most systems put into a prompt: places, packages and empty attributes are left out.
    """
    depths: list[int] = []
    lines = []
    for node in observation.tree:
        depths.append(depths[node.parent] + 1 if node.parent >= 0 else 0)
        told = [node.tag.rpartition(".")[2], node.text, *(node.attributes.get(name, "") for name in _TOLD)]
        flags = " ".join(sorted(node.flags))
        lines.append(" " * depths[-1] + " | ".join(part for part in (*told, flags) if part))
    return "\n".join(lines)


def whole_xml(observation: Observation) -> str:
    """Every node with all its attributes, as uiautomator's dump has them; nothing nested, which saves closing tags."""
    lines = []
    for node in observation.tree:
        box = node.bounds
        told = {"class": node.tag, "text": node.text, **node.attributes}
        told |= dict.fromkeys(sorted(node.flags), "true")
        if box is not None:
            told["bounds"] = f"[{box.left},{box.top}][{box.right},{box.bottom}]"
        lines.append(f"<node {' '.join(f'{name}={quoteattr(value)}' for name, value in told.items())} />")
    return "\n".join(lines)


_TOLD = ("content-desc", "resource-id", "hint")


def _past(number: int, action: Action, element: Element | None, before: Screen, after: Screen) -> Past:
    effect = effect_of(action, element)
    target = None
    if element is not None:
        box = element.bounds
        target = Target(
            described=element.describe(),
            role=element.role,
            name=element.name or element.label,
            bounds=(box.left, box.top, box.right, box.bottom),
            selector=selector_for(element, before),
        )
    intent = Intent(
        step=number,
        decider="solution",
        reason=describe(action, element.describe() if element is not None else ""),
        action=action,
        target=target,
        effect_class=effect.effect_class,
        effect_kind=effect.kind,
        before=_view(before),
    )
    changed = before.fingerprint != after.fingerprint
    return Past(intent, Outcome(step=number, status="done", changed=changed, after=_view(after)))


def _view(screen: Screen) -> View:
    return View(location=screen.location, size_px=screen.size_px, digest=screen.digest, fingerprint=screen.fingerprint)
