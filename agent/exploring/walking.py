"""One walk through an app: what was not tried yet is tried, nearest first, until the time or the app is spent.

Frontier search over what is remembered: on a screen with something untried that is tried; else the shortest known way
is taken to the nearest screen that has some; else one goes back, and where that does not help the app is opened anew.
What an earlier walk found counts as tried, so a walk that was cut off is gone on with.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.exploring.annotating import Annotator, Look
from agent.exploring.caution import why_not
from agent.exploring.filling import made_up
from agent.exploring.imagining import DEEPEST, with_tasks
from agent.exploring.loading import is_loading
from devices.action import Back, Open, Press, Scroll, Tap, Type, Wait
from devices.device import Device
from devices.errors import ActionFailed, AddressRefused, DeviceTimeout, OutcomeUnknown
from devices.observation import Observation
from devices.screen import Element, Screen
from planner.memory.notebook import Notebook
from planner.memory.places import key_of, known
from planner.memory.records import AppMemory
from planner.memory.routes import Routes

_MOST_ROWS: int = 3
"""Rows of a list that are opened: the others are alike."""
_MOST_ALIKE: int = 10
"""From so many alike neighbours on, they are rows too: the days of a month, the keys of a pad."""
_MOST_LOST: int = 6
_MOST_BACKS: int = 3
_MOST_SCROLLS: int = 3
_MOST_WAITS: int = 3
_WAIT_S: float = 3.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a walk has come."""

    steps: int
    screens: int
    ways: int
    untried: int


@dataclass(frozen=True, slots=True)
class Walked:
    """How a walk ended."""

    memory: AppMemory
    steps: int
    left_app: int
    """Times that the app was left by accident, and opened again."""
    spared: dict[str, int]
    """Why elements were left alone, and how many."""
    spent: bool
    """Whether nothing untried is left."""
    refused: dict[str, int] = field(default_factory=dict)
    """Why a transition said nothing about the element that was used, and how many."""


class Walk:
    """Explores one app.

    Args:
        device: where.
        perceive: makes a Screen of what it shows.
        app: what is opened: a package, an app's label, an address.
        memory: what earlier walks found.
        seed: of the order and of what is typed.
        annotator: says what elements turned out to do.
        granted: permissions that a person gave beforehand, as ``camera``.
    """

    def __init__(
        self,
        device: Device,
        perceive: Callable[[Observation], Screen],
        app: str,
        memory: AppMemory | None = None,
        seed: int = 0,
        annotator: Annotator | None = None,
        granted: frozenset[str] = frozenset(),
    ) -> None:
        self._granted = granted
        self._annotator = annotator or Annotator()
        self._picture: bytes | None = None
        self._device, self._perceive, self._app, self._seed = device, perceive, app, seed
        self._notebook = Notebook.of(memory) if memory is not None else Notebook(app)
        self._dice = random.Random(seed)  # noqa: S311 - nothing secret
        self._tried: Counter[tuple[str, str, str]] = Counter()
        for way in memory.ways if memory is not None else ():
            screen = memory.screens[way.start] if memory is not None else None
            assert screen is not None
            self._tried[screen.key, *screen.elements[way.element].sign] += 1
        self._untried: dict[str, int] = {}
        self._scrolled: Counter[str] = Counter()
        self._spared: dict[tuple[str, str, str], str] = {}
        self._home = ""
        self._left = 0
        self._steps = 0

    def go(
        self,
        most_steps: int,
        ended: Callable[[], bool] = lambda: False,
        told: Callable[[Progress], object] = lambda _: None,
    ) -> Walked:
        """Walk.

        Args:
            most_steps: at most so many actions.
            ended: asked before every step whether the time is up.
            told: told of every step.

        Raises:
            DeviceError: the app cannot be opened, or the device is gone.
        """
        screen = self._open()
        lost = 0
        spent = False
        while self._steps < most_steps and not ended():
            if self._place(screen) != self._home:
                self._left += 1
                screen = self._return()
                lost += 1
                if lost > _MOST_LOST:
                    break
                continue
            element = self._next(screen)
            if element is not None:
                lost = 0
                screen = self._use(screen, element)
            elif self._scroll_left(screen):
                screen = self._scroll(screen)
            else:
                lost += 1
                if lost > _MOST_LOST or (not any(self._untried.values()) and lost > 1):
                    spent = not any(self._untried.values())
                    break
                screen = self._toward(screen)
            told(Progress(self._steps, len(self._notebook), self._notebook.ways, sum(self._untried.values())))
        return Walked(
            with_tasks(self._notebook.memory()),
            self._steps,
            self._left,
            dict(Counter(self._spared.values())),
            spent,
            dict(self._annotator.refused),
        )

    # ---------------------------------------------------------------- steps

    def _look(self) -> Screen:
        observation = self._device.observe(picture=self._annotator.wants_pictures)
        self._picture = observation.png
        screen = self._perceive(observation)
        self._notebook.saw(screen)
        self._count(screen)
        return screen

    def _look_when_loaded(self) -> Screen:
        """What is there when it has come; what is there after a while where it does not come."""
        screen = self._look()
        for _ in range(_MOST_WAITS):
            if not is_loading(screen):
                break
            self._steps += 1
            try:
                self._device.perform(Wait(timeout_s=_WAIT_S))
            except (ActionFailed, DeviceTimeout):
                break
            screen = self._look()
        return screen

    def _open(self) -> Screen:
        self._steps += 1
        try:
            self._device.perform(Open(location=self._app))
        except OutcomeUnknown:
            # something stands before it: a question of the system, a list of apps to share with
            self._device.perform(Press(key="Home"))
            self._device.perform(Open(location=self._app))
        screen = self._look()
        self._home = self._home or self._place(screen)
        return screen

    def _return(self) -> Screen:
        """Back into the app: what another app lent stands on top of it; else it is opened anew."""
        for _ in range(_MOST_BACKS):
            self._steps += 1
            try:
                self._device.perform(Back())
            except (ActionFailed, AddressRefused):
                break
            screen = self._look()
            if self._place(screen) == self._home:
                return screen
        return self._open()

    def _use(self, screen: Screen, element: Element) -> Screen:
        self._tried[key_of(screen), *known(element).sign] += 1
        self._steps += 1
        before = Look(screen, self._picture)
        try:
            if element.can("type"):
                self._device.perform(Type(text=made_up(element, self._seed)), element)
            else:
                self._device.perform(Tap(), element)
        except (ActionFailed, AddressRefused, DeviceTimeout, OutcomeUnknown):
            return self._look()
        after = self._look_when_loaded()
        self._count(screen)
        if self._place(after) == self._home:
            self._notebook.went(screen, element, after)
            annotation = self._annotator.annotate(element, before, Look(after, self._picture))
            if annotation.function is not None:
                self._notebook.heard(screen, element, annotation.function.text, annotation.views)
        else:
            self._notebook.heard(screen, element, f"leaves the app for {after.location.partition('/')[0]}")
        return after

    def _scroll_left(self, screen: Screen) -> bool:
        return any("scrolls-y" in e.states for e in screen) and self._scrolled[key_of(screen)] < _MOST_SCROLLS

    def _scroll(self, screen: Screen) -> Screen:
        self._scrolled[key_of(screen)] += 1
        self._steps += 1
        try:
            self._device.perform(Scroll(direction="down"))
        except ActionFailed:
            self._scrolled[key_of(screen)] = _MOST_SCROLLS
        after = self._look()
        if after.fingerprint == screen.fingerprint:
            self._scrolled[key_of(screen)] = _MOST_SCROLLS
        else:
            self._scrolled[key_of(after)] = max(self._scrolled[key_of(after)], self._scrolled[key_of(screen)])
        return after

    def _toward(self, screen: Screen) -> Screen:
        """One step nearer to something untried, or back."""
        memory = self._notebook.memory()
        here = self._notebook.saw(screen)
        routes = Routes(memory)
        distances = routes.distances(here)
        open_ends = [
            (hops, place)
            for place, hops in distances.items()
            if 0 < hops <= DEEPEST and self._untried.get(memory.screens[place].key)
        ]
        for _, place in sorted(open_ends):
            path = routes.path(here, place)
            if not path:
                continue
            wanted = memory.screens[path[0][0]].elements[path[0][1]].sign
            element = next(
                (e for e in screen if known(e).sign == wanted and not why_not(e, screen, self._granted)), None
            )
            if element is not None:
                return self._use(screen, element)
        self._steps += 1
        try:
            self._device.perform(Back())
        except ActionFailed:
            return self._open()
        after = self._look()
        return after if after.fingerprint != screen.fingerprint else self._open()

    # ---------------------------------------------------------------- choosing

    def _place(self, screen: Screen) -> str:
        return screen.location.partition("/")[0] if "://" not in screen.location else screen.location.split("/")[2]

    def _choices(self, screen: Screen) -> list[Element]:
        key = key_of(screen)
        alike = Counter((element.parent, element.role) for element in screen if "tap" in element.actions)
        opened: Counter[tuple[int, str]] = Counter()
        found: list[Element] = []
        for element in screen:
            if not element.actions & {"tap", "type"}:
                continue
            if told := why_not(element, screen, self._granted):
                self._spared[key, *known(element).sign] = told
                continue
            group = (element.parent, element.role)
            if element.role in ("listitem", "row") or alike[group] > _MOST_ALIKE:
                opened[group] += 1
                if opened[group] > _MOST_ROWS:
                    continue
            if not self._tried[key, *known(element).sign]:
                found.append(element)
        return found

    def _count(self, screen: Screen) -> None:
        if not self._home or self._place(screen) == self._home:
            self._untried[key_of(screen)] = len(self._choices(screen))

    def _next(self, screen: Screen) -> Element | None:
        found = self._choices(screen)
        # what leads on before what takes a text: a form is filled when there is nothing else to see
        taps = [element for element in found if not element.can("type")]
        return self._dice.choice(taps or found) if found else None
