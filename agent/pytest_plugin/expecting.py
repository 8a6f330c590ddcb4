"""``expect(screen)``: looks until something holds, or until a deadline on the device's own clock.

On the embedded phone that clock is virtual: five seconds of patience take milliseconds, and the same ones every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.suite.playing.watched import WatchedDevice

if TYPE_CHECKING:
    from devices.screen import Element, Screen

PATIENCE_S = 5.0
Take = Callable[[Mapping[str, object]], object]


class LiveScreen:
    """What a device shows, whenever it is asked.

    Args:
        device: which.
        take: takes a step of a scenario.
    """

    def __init__(self, device: WatchedDevice, take: Take) -> None:
        self._device, self._take = device, take

    def read(self) -> Screen:
        """Look now.

        Raises:
            DeviceError: the device is in trouble.
        """
        self._device.look_anew()
        return self._device.perceive(self._device.observe(picture=False))

    def __iter__(self) -> Iterator[Element]:
        return iter(self.read())

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of everything that has one, in order."""
        return tuple(element.name for element in self.read() if element.name)

    @property
    def location(self) -> str:
        """The address, or the package and activity."""
        return self.read().location

    def expect(self, expectation: object, within: float) -> None:
        """Look until it holds.

        Raises:
            StepFailed: it does not.
        """
        __tracebackhide__ = True
        self._take({"expect": expectation, "within": within})


class Expecting:
    """What ``expect`` gives.

    Args:
        screen: what is looked at.
    """

    def __init__(self, screen: LiveScreen) -> None:
        self._screen = screen

    def to_have(
        self,
        text: str = "",
        *,
        role: str = "",
        name: str = "",
        label: str = "",
        value: str | None = None,
        states: Sequence[str] = (),
        at_least: int = 1,
        within: float = PATIENCE_S,
    ) -> None:
        """A text is to be read, or an element of this kind is shown.

        Args:
            text: anywhere on the screen, as a part of a longer one too.
            role: ARIA role of the element.
            name: its accessible name.
            label: the text beside it.
            value: what it holds.
            states: ``checked``, ``selected``, ``disabled`` …
            at_least: how many of them.
            within: seconds of the device's clock.

        Raises:
            StepFailed: not within that time.
        """
        __tracebackhide__ = True
        selector = _selector(role, name, label)
        wanted: list[object] = [text] if text else []
        if selector:
            shown: dict[str, object] = {"shown": selector, "states": list(states), "at least": at_least}
            wanted.append(shown if value is None else {**shown, "value": value})
        if not wanted:
            raise TypeError("say what is expected: a text, role, name or label")
        self._screen.expect(wanted, within)

    def not_to_have(
        self, text: str = "", *, role: str = "", name: str = "", label: str = "", within: float = PATIENCE_S
    ) -> None:
        """A text is nowhere to be read, or no such element is shown.

        Raises:
            StepFailed: it is still there when the time is over.
        """
        __tracebackhide__ = True
        selector = _selector(role, name, label)
        wanted: list[object] = [{"not": {"reads": text}}] if text else []
        wanted += [{"gone": selector}] if selector else []
        if not wanted:
            raise TypeError("say what is not expected: a text, role, name or label")
        self._screen.expect(wanted, within)

    def to_be_at(self, location: str, *, within: float = PATIENCE_S) -> None:
        """The device shows an address, a package or an activity; ``*`` stands for anything.

        Raises:
            StepFailed: it shows another one.
        """
        __tracebackhide__ = True
        self._screen.expect({"at": location}, within)


def _selector(role: str, name: str, label: str) -> dict[str, Any]:
    return {key: told for key, told in (("role", role), ("name", name), ("label", label)) if told}
