"""Which transition says what an element does: those that changed nothing or were still loading say nothing.

What is told by the tree is asked of a second view (``second_view``); what that contradicts is not kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agent.exploring.functions import Function, function_of
from agent.exploring.loading import is_loading
from devices.screen import Element, Screen
from perception.errors import PictureError
from planner.memory.records import View

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from agent.exploring.second_view import SecondView

Refused = Literal["nothing changed", "it was still loading", "the picture says otherwise"]


@dataclass(frozen=True, slots=True)
class Look:
    """A screen, and the picture that it was seen with, as a file; none where none was asked for."""

    screen: Screen
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a transition says of an element.

    Args:
        function: what the element does; None where nothing can be told.
        refused: why not.
        views: who saw it.
    """

    function: Function | None
    refused: Refused | None = None
    views: tuple[View, ...] = ()


class Annotator:
    """Judges transitions, and counts what it refused.

    Args:
        second: looks a second time; None leaves it at the tree.
    """

    def __init__(self, second: SecondView | None = None) -> None:
        self._second = second
        self.refused: Counter[str] = Counter()

    @property
    def wants_pictures(self) -> bool:
        """Whether looks should come with pictures."""
        return self._second is not None

    def annotate(self, element: Element, before: Look, after: Look) -> Annotation:
        """What using an element did."""
        annotation = self._judge(element, before, after)
        if annotation.refused is not None:
            self.refused[annotation.refused] += 1
        return annotation

    def _judge(self, element: Element, before: Look, after: Look) -> Annotation:
        if before.screen.fingerprint == after.screen.fingerprint:
            return Annotation(None, "nothing changed")
        if is_loading(after.screen):
            return Annotation(None, "it was still loading")
        function = function_of(element, before.screen, after.screen)
        if self._second is None or (pictures := _decoded(before, after)) is None:
            return Annotation(function, views=("tree",))
        if not self._second.agrees(function, *pictures):
            return Annotation(None, "the picture says otherwise")
        return Annotation(function, views=("tree", "picture"))


def _decoded(before: Look, after: Look) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]] | None:
    """Both pictures; None where one is missing or no picture, as a secure screen's is."""
    from perception.pixels.picture import decode_picture

    if before.picture is None or after.picture is None:
        return None
    try:
        return decode_picture(before.picture), decode_picture(after.picture)
    except PictureError:
        return None
