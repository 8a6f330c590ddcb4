"""What an exploration leaves alone: all that cannot be undone, hands something in, or changes how things are set."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from devices.action import Tap, Type
from devices.android.prompts import permission_kind
from devices.effect import EffectClass, effect_on
from devices.screen import Element, Screen

_SETS: Final = frozenset({"checkbox", "radio", "switch", "slider", "menuitemcheckbox", "menuitemradio", "option"})
_HANDS_IN: Final = re.compile(
    r"\b(?:save|submit|send|post|delete|remove|clear|erase|empty|reset|uninstall|disable|force stop|block|archive|mute"
    r"|sign (?:out|in|up)|log ?(?:out|in)|call|dial|record|take picture|install|update|connect|pair|unpair|forget|buy"
    r"|order|pay|checkout|confirm|ok|yes|agree|accept|allow|done|apply|create|restore|mark|star|pin|play|pause|start"
    r"|stop|export|share|move|copy|duplicate|add to|favou?rite|unsubscribe|follow|like)\b",
    re.IGNORECASE,
)
_WAYS: Final = re.compile(
    r"^(?:start chat|new|add|compose|create|more options|open|show|options|menu|search)\b", re.IGNORECASE
)
"""What opens a form or a menu, and does nothing yet."""


_ALLOWS: Final = re.compile(r"^allow\b", re.IGNORECASE)


def why_not(element: Element, screen: Screen, granted: Collection[str] = ()) -> str:
    """Why an element is not touched; empty where it may be.

    Args:
        element: what would be used.
        screen: where it is shown.
        granted: permissions that a person gave beforehand, as ``camera``: what asks for one of them may be used.
    """
    if {"disabled", "covered"} & element.states:
        return "it cannot be reached"
    if element.role in _SETS or "checked" in element.states or "unchecked" in element.states:
        return "it would change how something is set"
    if "password" in element.states:
        return "it takes a password"
    action = Type(text="x") if element.can("type") else Tap()
    if element.can("type"):
        return ""
    if not element.can("tap"):
        return "nothing can be done to it"
    title = element.name.split("\n", 1)[0]
    if _ALLOWS.match(title) and (kind := permission_kind(title)):
        return "" if kind in granted else f"it asks for a permission (--grant {kind})"
    effect = effect_on(action, element, screen)
    if effect.effect_class is EffectClass.IRREVERSIBLE:
        return f"it cannot be undone ({effect.kind or effect.evidence or 'nobody knows what it does'})"
    if element.role in ("button", "menuitem", "link", "tab") and _HANDS_IN.search(title) and not _WAYS.match(title):
        return "it may hand something in"
    return ""
