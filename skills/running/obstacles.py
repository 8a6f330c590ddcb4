"""Dialogs that a skill knows nothing of: an offer, a question for stars, a notice of what is new.

They are declined, never agreed to: only words that turn something down or put it off are pressed, and one alone on an
"OK" dialog that asks nothing. What such a dialog says is data; it cannot make a skill do anything else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.screen import Element, Screen
from devices.selector import Selector, fold
from skills.skill import Skill
from skills.steps import step_selectors, walk
from skills.template import holes_in

_CHOSEN = frozenset({"radio", "checkbox", "switch", "menuitem", "option", "listitem", "textbox", "slider"})
"""Roles of what a dialog is opened for."""
_NOTHING = Selector(name="\0")
MOST_DIALOGS: Final = 4
"""Of one run; a place that keeps asking has to be looked at by a person."""
DECLINING: Final = ("not now", "no thanks", "no, thanks", "maybe later", "later", "remind me later", "skip", "got it")
"""What nobody says to a question of their own making."""
CLOSING: Final = ("dismiss", "close", "cancel")
"""What closes a dialog that is plainly in the way."""
ALONE: Final = ("ok", "okay", "continue", "done")
"""What may be pressed where nothing else can be."""


def way_out(screen: Screen, skill: Skill, plainly: bool) -> Element | None:
    """What closes a dialog that this skill does not know; None where there is no such dialog, or no such way.

    Args:
        screen: what is shown.
        skill: which.
        plainly: whether the dialog is in the way of a step; if not, only what no skill opens on purpose is closed.
    """
    top = next((e for e in screen if e.role in ("dialog", "alertdialog") and "modal" in e.states), None)
    if top is None:
        return None
    inside = list(screen.within(top))
    if any(e.role in ("textbox", "searchbox", "combobox") for e in inside) or _knows(skill, top, inside):
        return None  # who has something to write there is in the middle of something
    buttons = [e for e in inside if e.can("tap") and "covered" not in e.states]
    by_name = {fold(e.name): e for e in reversed(buttons) if e.name}
    found = next(
        (by_name[words] for words in (DECLINING + CLOSING if plainly else DECLINING) if words in by_name), None
    )
    if found is None and plainly and len(buttons) == 1 and fold(buttons[0].name) in ALONE:
        return buttons[0]
    return found


def _knows(skill: Skill, top: Element, inside: list[Element]) -> bool:
    """Whether a step of the skill is, or by its role may be, about something in the dialog."""
    alone = Screen(tuple(replace(e, index=at, parent=-1) for at, e in enumerate((top, *inside))))
    return any(
        _about(tried).matches(alone)
        for step, _ in walk(skill.steps)
        for selector in step_selectors(step)
        for tried in (selector, *selector.fallbacks)
        if tried.role or tried.name
    )


def _about(selector: Selector) -> Selector:
    """A selector without what depends on the rest of the screen, or on an argument."""
    said = f"{selector.name}{selector.label}{selector.hint}"
    if said and not holes_in(said):
        return Selector(role=selector.role, name=selector.name, label=selector.label, hint=selector.hint)
    return Selector(role=selector.role) if selector.role in _CHOSEN else _NOTHING
