"""How far what is on a screen may go."""

from __future__ import annotations

from devices.screen import Element, Screen
from perception.lexical import words_of
from perception.models.model import Privacy

_SECRET_TYPES = frozenset({"password"})
_SECRET_HINTS = frozenset({"password", "passcode", "otp", "cvc", "cvv", "csc"})
_SECRET_NAMES = ("one time code", "security code", "card number", "verification code", "pin code")


def privacy_of(screen: Screen) -> Privacy:
    """``on-device`` for a screen that asks for, or holds, what opens an account or pays; any other is ``free``.

    The stricter of this and the person's own class (``masked``, unless they say otherwise) holds.
    """
    return "on-device" if any(_is_secret(element) for element in screen) else "free"


def _is_secret(element: Element) -> bool:
    if "password" in element.states or element.input_type in _SECRET_TYPES:
        return True
    if "type" not in element.actions:
        return False
    words = words_of(f"{element.name} {element.label} {' '.join(element.hints)}")
    told = " ".join(words)
    return bool(_SECRET_HINTS & set(words)) or any(name in told for name in _SECRET_NAMES)
