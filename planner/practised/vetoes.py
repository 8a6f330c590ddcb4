"""What speaks against a step: a step that nobody asked for, an ending for which there is no evidence.

The network is right most of the time; what it may not do on its own word stands here, and is told in the reason.
"""

from __future__ import annotations

from devices.screen import Element, Screen
from planner.practised.deeds import Deed
from planner.practised.encoding import Encoded


class Vetoes:
    """What may not be done on this screen.

    Args:
        goal: as it was said.
        screen: what is shown.
        deeds: what was done.
        seen: the decision as the network sees it.
    """

    def __init__(self, goal: str, screen: Screen, deeds: tuple[Deed, ...], seen: Encoded) -> None:
        self._goal, self._screen, self._deeds, self._seen = goal, screen, deeds, seen

    def against(self, sort: str, element: Element | None, text: str) -> str:
        """Why not, or an empty string."""
        del element, text
        if sort == "finish" and not self._deeds:
            return "nothing was done yet"
        return ""
