"""Names that are partly a run's values and partly the app's: ``07:30 Alarm``, which is ``07:30 Wecker`` elsewhere."""

from __future__ import annotations

import re
from typing import Final

from devices.screen import Element, Screen
from devices.selector import Selector, fold
from skills.memory import Portrait
from skills.template import holes_in

_HOLE: Final = re.compile(r"\{[^{}]*\}")
_STANDING: Final = frozenset({"switch", "checkbox", "radio", "listitem", "slider", "text", "heading"})
"""Roles of what is there for something, and does nothing else than that."""


def around_data(
    written: Selector, filled: Selector, portrait: Portrait, screen: Screen, promised: bool
) -> Element | None:
    """What bears the run's values in a name of which the rest is the app's, or stands by what bears them.

    The rest has to be gone from everything of that role, so that it was renamed and is not missing; what is pressed and
    does something has to have its id still.

    Args:
        written: the selector as it stands in the skill.
        filled: the same with the run's values.
        portrait: of what it named.
        screen: what is shown.
        promised: whether a promise is to be kept by it.
    """
    name = written.name
    holes = holes_in(name)
    if name and not holes and portrait.hints:
        # Its name is the app's, and what it stands by is data: the one at that place with the id that it had.
        there = filled.model_copy(update={"name": "", "fallbacks": ()}).matches(screen)
        if len(there) == 1 and there[0].hints == portrait.hints and not promised:
            return there[0]
    rest = fold(_HOLE.sub(" ", name))
    if not holes or not rest or written != Selector(role=written.role, name=name):
        return None
    if written.role not in _STANDING and (not portrait.hints or promised):
        return None
    values = [fold(part) for part in _values_in(written, filled)]
    alike = [e for e in screen if e.role == portrait.role and e.hints == portrait.hints]
    found = [e for e in alike if all(_has_word(fold(e.name), value) for value in values)]
    if len(found) != 1 or not values or any(_has_word(fold(e.name), rest) for e in screen if e.role == portrait.role):
        return None
    return found[0]


def _values_in(written: Selector, filled: Selector) -> list[str]:
    """What the holes of a name were filled with, told by what stands around them."""
    parts = [re.escape(part) for part in _HOLE.split(written.name)]
    found = re.fullmatch("(.+)".join(parts), filled.name, re.DOTALL)
    return list(found.groups()) if found is not None else []


def _has_word(text: str, word: str) -> bool:
    """Whether a text has those words, as words."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
