"""The gate of an evaluation: everything may be done where nothing is real, and nothing leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from agent.errors import PolicyStop
from devices.action import Action, Open
from devices.effect import Effect
from devices.screen import Element


@dataclass(frozen=True, slots=True)
class _Verdict:
    allowed: bool
    reason: str

    def error(self) -> PolicyStop:
        return PolicyStop(self.reason)


class PracticeGate:
    """Lets every step run where nothing belongs to anybody, and nothing leave it.

    Args:
        address: where the benchmark's pages are served; None on a device that has no other place to go.
    """

    def __init__(self, address: str | None = None) -> None:
        self._address = address

    def judge(
        self,
        action: Action,
        element: Element | None,  # noqa: ARG002 - the protocol's
        effect: Effect,  # noqa: ARG002
        location: str,  # noqa: ARG002
        *,
        typed: Collection[str] = (),  # noqa: ARG002
    ) -> _Verdict:
        """Yes, unless it opens another address."""
        if (
            self._address is not None
            and isinstance(action, Open)
            and not action.location.startswith(f"{self._address}/")
        ):
            return _Verdict(False, "an evaluation stays on its own pages")
        return _Verdict(True, "practice: nothing here belongs to anybody")

    def reveal(self, text: str, element: Element | None, location: str) -> str:  # noqa: ARG002 - the protocol's
        """There are no secrets."""
        return text

    def conceal(self, text: str) -> str:
        """There are no secrets."""
        return text
