"""Types by pressing keys that a page shows: number pads, calculators, letters on the screen."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation
from planner.quoting import unquoted

_ON_KEYS = re.compile(
    r"\b(?:on|with|using|into|via)\s+(?:the\s+)?(?:on-?screen\s+)?(?:key\s?pad|number\s?pad|keyboard|calculator|dial\w*|buttons)\b.*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:the\s+|my\s+|your\s+)?(?:code|pin|number|digits?|password|sum)(?:\s+code)?\s+", re.IGNORECASE)
_SUM = re.compile(
    r"-?\d+(?:\.\d+)?(?:\s*(?:[-+*/x×÷−·]|plus|minus|times|divided by)\s*-?\d+(?:\.\d+)?)+", re.IGNORECASE
)
_SIGNS = {
    "+": ("+",), "-": ("-", "−", "–"), "*": ("×", "*", "x", "·"), "/": ("÷", "/", ":"), "=": ("=", "enter"),
}  # fmt: skip
_SPOKEN = {"plus": "+", "minus": "-", "times": "*", "divided by": "/", "x": "*", "×": "*", "·": "*", "÷": "/", "−": "-"}
_PARTING = frozenset("- .()/,")
"""What parts the figures of a number and is left out where it is no key."""
_MOST_KEYS = 20


def press_keys(s: Situation, clause: Clause, body: str, named: bool = False) -> Move:
    """``4071 on the keypad``: its digits one after another; None where the keys are not there."""
    on_keys = bool(_ON_KEYS.search(body))
    if not on_keys and named:
        return None  # only where the order says that these are keys
    if not on_keys and any(e.can("type") for e in s.usable):
        return None
    text = unquoted(_LEAD.sub("", unquoted(_ON_KEYS.sub("", body).strip()))).strip()
    text = "".join(c for c in text if c not in _PARTING or _key(s, c) is not None)
    if not on_keys and not all(_key(s, c) is not None for c in text):
        return None
    return _one_by_one(s, clause, list(text)) if text and len(text) <= _MOST_KEYS and " " not in text else None


def work_on_keys(s: Situation, clause: Clause) -> Move:
    """``12 × 7`` on a calculator; None where there is no sum, or no calculator."""
    match = _SUM.search(clause.body)
    if match is None or _key(s, "=") is None:
        return None
    told = match[0].lower()
    for word, sign in _SPOKEN.items():
        told = told.replace(word, sign)
    return _one_by_one(s, clause, [*re.sub(r"\s+", "", told), "="])


def _one_by_one(s: Situation, clause: Clause, keys: list[str]) -> Move:
    for number, name in enumerate(keys):
        key = f"{clause.key}:key:{number}"
        if s.done(key):
            continue
        found = _key(s, name)
        if found is None:
            return None
        return s.act(clause, Tap(), found, f"{name} comes next", key, confidence=0.8)
    return SATISFIED


def _key(s: Situation, name: str) -> Element | None:
    names = _SIGNS.get(name, (name.lower(),))
    return next((e for e in s.pressable if fold(e.name) in names and not e.can("type")), None)
