"""What a skill that is being followed and its caller give one another: a step to perform, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from devices.action import Action
from devices.errors import ClewError
from devices.screen import Element, Screen

Place = tuple[str | int, ...]
"""Keys and positions that lead to a step, or a condition, in its skill."""


@dataclass(frozen=True, slots=True)
class Perform:
    """One concrete step for the caller to perform."""

    action: Action
    element: Element | None
    skill: str
    place: Place
    """Where the step stands in its skill."""
    reason: str
    rank: int = 0
    """How the element was found: see ``matching.Match``."""


@dataclass(frozen=True, slots=True)
class After:
    """What came of a step."""

    screen: Screen
    error: ClewError | None = None
    """Why the step was not performed."""


Do = Callable[[Action, Element | None, str], Generator[Perform, After, After]]
"""Has one step performed that no line of the skill says: a look further down, a wait. Its failing is no failure."""
