"""What may be sent again after a lost reply: the effect class of a concrete action in its context.

The class is decided before the device is called and written into the journal (write-ahead). An action nobody classified
counts as irreversible. What a control does is read off its words (`devices.effect_words`).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.effect_words import icon_kind, irreversible_kind, is_bare_yes, kind_beside
from devices.screen import Element, Screen


class EffectClass(StrEnum):
    """How an action may be treated when its reply is lost."""

    IDEMPOTENT = "idempotent"
    """Doing it twice is doing it once: may be sent again, within bounds."""
    PROBEABLE = "probeable"
    """Look again, and send again only if it is shown not to have happened."""
    IRREVERSIBLE = "irreversible"
    """Never sent again by itself; needs a person's yes before the first time."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Class, kind of consequence (``pay``, ``send`` …, empty when none) and the word that gave it away."""

    effect_class: EffectClass
    kind: str = ""
    evidence: str = ""


# Roles whose name says what they hold, not what a tap on them does; whatever else there is may act.
_HOLDING_ROLES = frozenset(
    {"textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "slider", "spinbutton", "progressbar"}
)
_ACTIVATING_KEYS = frozenset({"enter", "numpadenter", "return", "space", " "})
_MOST_QUESTIONS = 4
"""How many texts of a dialog may say what its yes does; what comes later is small print."""


def _of_control(element: Element, typed: Collection[str] = ()) -> Effect:
    """What tells a person what a control does is its name or, for a bare icon, all else that is known of it."""
    if element.role in _HOLDING_ROLES:
        return Effect(EffectClass.PROBEABLE)
    names: tuple[str, ...]
    if any(c.isalnum() for c in element.name):
        names = (element.name, element.description) if element.role in ("button", "image") else (element.name,)
    else:
        symbols = [unicodedata.name(c, "") for c in element.name]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(element.hints)]
        names = (element.description, element.label, *symbols, *element.hints, *pairs)
        for name in names:
            kind, word = icon_kind(name)
            if kind:
                return Effect(EffectClass.IRREVERSIBLE, kind, word)
    for name in names:
        kind, word = kind_beside(name, typed)
        if kind:
            return Effect(EffectClass.IRREVERSIBLE, kind, word)
    return Effect(EffectClass.PROBEABLE)


def effect_on(
    action: Action,
    element: Element | None,
    screen: Screen,
    default_button: Element | None = None,
    typed: Collection[str] = (),
) -> Effect:
    """`effect_of`, with the screen around: a bare "OK" does what the question above it says.

    A button that says no more than yes, in a dialog that asks "Delete contact?" or "Are you sure you want to pay?",
    deletes or pays.
    """
    effect = effect_of(action, element, default_button, typed)
    pressed = default_button if isinstance(action, Press) else element
    if (
        effect.effect_class is not EffectClass.PROBEABLE
        or not isinstance(action, Tap | LongPress | Press)
        or pressed is None
        or pressed.role not in ("button", "link", "menuitem")
        or not is_bare_yes(pressed.name)
    ):
        return effect
    dialog = next((above for above in screen.ancestors(pressed) if above.role in ("dialog", "alertdialog")), None)
    if dialog is None:
        return effect
    asked = [dialog.name, *(e.name for e in screen.within(dialog) if e.role in ("text", "heading"))]
    for question in asked[:_MOST_QUESTIONS]:
        for part in (question, *re.split(r"\bto\b", question)[1:]):
            kind, word = irreversible_kind(part)
            if kind:
                return Effect(EffectClass.IRREVERSIBLE, kind, word)
    return effect


def default_button_of(action: Action, element: Element | None, screen: Screen) -> Element | None:
    """The button that Enter presses: a focused control itself, else the submit button of the field's form.

    Enter is a key, or a line break that is typed into a field of one line.
    """
    match action:
        case Press():
            if action.key not in ("Enter", "NumpadEnter"):
                return None
        case Type():
            if "\n" not in action.text or element is None or "multiline" in element.states:
                return None
        case _:
            return None
    at = element or screen.focus
    if at is None or at.role not in ("textbox", "searchbox", "spinbutton", "combobox"):
        return at
    forms = [above for above in screen.ancestors(at) if above.role in ("form", "dialog", "group")]
    inside = list(screen.within(forms[0])) if forms else list(screen)
    buttons = [e for e in inside if e.role == "button" and "tap" in e.actions]
    return next((b for b in buttons if "submit" in b.hints), buttons[0] if len(buttons) == 1 else None)


def effect_of(
    action: Action,
    element: Element | None = None,
    default_button: Element | None = None,
    typed: Collection[str] = (),
) -> Effect:
    """Classify one concrete action before it is performed.

    Args:
        action: what is about to be done.
        element: what it is done to.
        default_button: the button that Enter in ``element`` would press, where one is known.
        typed: what the agent itself typed in this run: words of its own in a control's name say nothing.
    """
    match action:
        case Hover() | Wait() | Clear() | Select() | Adjust() | Open() | Scroll(to_end=True):
            return Effect(EffectClass.IDEMPOTENT)
        case Type():
            if "\n" in action.text and element is not None and "multiline" not in element.states:
                return _of_control(default_button or element, typed)  # in a field of one line a line break is Enter
            return Effect(EffectClass.PROBEABLE if action.append else EffectClass.IDEMPOTENT)
        case Back() | Upload() | Scroll():
            return Effect(EffectClass.PROBEABLE)
        case Press():
            activates = action.key.rsplit("+", 1)[-1].casefold() in _ACTIVATING_KEYS
            control = (default_button or element) if activates else None
            return _of_control(control, typed) if control is not None else Effect(EffectClass.PROBEABLE)
        case Tap() | LongPress():
            return _of_control(element, typed) if element is not None else Effect(EffectClass.IRREVERSIBLE)
        case Drag() | Swipe():
            # "Slide to pay" is dragged or swiped.
            return _of_control(element, typed) if element is not None else Effect(EffectClass.PROBEABLE)
        case Answer():
            # What a native dialog confirms is not known from the tree: accepting it is taken seriously.
            taken = action.accept
            return Effect(EffectClass.IRREVERSIBLE, "grant", "dialog") if taken else Effect(EffectClass.PROBEABLE)
        case _:
            assert_never(action)
