"""A recorded world as a Device."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from agent.evaluation.worlds.graph import WorldGraph
from devices.action import Action, Back, Tap, Type
from devices.device import Receipt
from devices.errors import DeviceClosed, StaleElement, UnsupportedAction
from devices.observation import Observation
from devices.screen import Element, Screen
from perception.describe import describe_screen
from perception.token_estimate import estimate_tokens
from planner.recorded.simplified_html import read_screen

_NO_PICTURE: Final = (0, 0)


class RecordedWorld:
    """Shows recorded screens; an action that was recorded leads on, any other does nothing.

    Args:
        graph: of the app.
        state: the screen to begin with.
        address: how journals call it.
    """

    def __init__(self, graph: WorldGraph, state: str, address: str) -> None:
        self._graph = graph
        self._address = address
        self._looks = 0
        self._open = True
        self.state = state
        self.in_vain = 0
        """Actions that changed nothing."""
        self.vain: set[tuple[str, str, str]] = set()
        """The same: state, id of the element, typed text."""
        self.done: set[tuple[str, str, str]] = set()
        """All actions, in the same form."""
        self.returns = 0
        """Arrivals in a state that was left before."""
        self._been: list[str] = []
        self.read_tokens = 0
        """What a language model that is asked at every step would have had to read of the screens, estimated."""

    @property
    def address(self) -> str:
        """What it is and where."""
        return self._address

    def observe(self, picture: bool = True) -> Observation:  # noqa: ARG002 - there are no pictures
        """Look once.

        Raises:
            DeviceClosed: it was closed.
        """
        self._check()
        self._looks += 1
        return Observation(
            id=str(self._looks),
            location=self._address,
            title="",
            size_px=_NO_PICTURE,
            scale=1.0,
            taken_at_s=time.time(),
        )

    def perceive(self, observation: Observation) -> Screen:
        """The screen of a look, for the episode loop."""
        screen = read_screen(self.state)
        self.read_tokens += estimate_tokens(describe_screen(screen).text)
        return replace(screen, observation_id=observation.id)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Tap or type; or go back to the screen that was left last.

        Raises:
            DeviceClosed: it was closed.
            UnsupportedAction: nothing else was recorded.
            StaleElement: the element is not on the present screen.
        """
        self._check()
        if isinstance(action, Back) and self._been:
            self.state = self._been.pop()
            self.returns += 1
            return Receipt()
        if not isinstance(action, Tap | Type) or element is None:
            raise UnsupportedAction(f"a recorded world cannot {action.describe()}")
        if all(other.handle != element.handle or other.name != element.name for other in read_screen(self.state)):
            raise StaleElement(f"{element.describe()} is not on this screen")
        typed = action.text if isinstance(action, Type) else ""
        after = self._graph.after(self.state, element.handle, typed)
        self.done.add((self.state, element.handle, typed))
        if after == self.state:
            self.in_vain += 1
            self.vain.add((self.state, element.handle, typed))
        elif after in self._been:
            # Where it was before: what came in between is left, as Back would leave it.
            self.returns += 1
            del self._been[self._been.index(after) :]
        else:
            self._been.append(self.state)
        self.state = after
        return Receipt(value=typed or None)

    def close(self) -> None:
        """Nothing is open; it only says no afterwards."""
        self._open = False

    def _check(self) -> None:
        if not self._open:
            raise DeviceClosed("the recorded world was closed")
