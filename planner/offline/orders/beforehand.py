"""What has to stand before something is sent: the options that the orders so far speak of, each on or off as they say.

"A large pizza with tuna, but without basil; add it to the order": whoever presses "Add to order" has seen to the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from devices.action import Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.fields import fields_of
from planner.offline.finding.homes import match_values
from planner.offline.finding.same_names import SAME_NAMES
from planner.offline.finding.submitting import SUBMITTING
from planner.offline.orders.enter import put
from planner.offline.orders.sets import TICKED
from planner.offline.situation import Situation, press_of
from planner.quoting import without_quotes

_PARTS = re.compile(r"\s*[,;:]\s*(?:but\s+|and\s+)?|\s+(?:but|and)\s+")
_ASIDE = re.compile(r"\s*\([^)]*\)|\s*[–-]?\s*[$€£]\s*\d[\d.,]*|\s*\d[\d.,]*\s*[$€£]")
"""What the name of an option tells besides: its price, a remark."""
_OFF = re.compile(
    r"\b(?:without|no|not|don['’]?t|except|forbid|disallow|deny|disable|off|uncheck|untick|deselect|remove|stop"
    r"|never|leave out)\b",
    re.IGNORECASE,
)
_SINGLE = frozenset({"radio", "menuitemradio"})
_COMMITTING = frozenset(
    word
    for name in (
        *SUBMITTING,
        *SAME_NAMES,
        "generate",
        "calculate",
        "compute",
        "check",
        "place",
        "report",
        "subscribe",
        "start",
        "convert",
        "track",
        "finish",
        "export",
        "order",
        "pay",
        "join",
    )
    for word in (name.partition(" ")[0],)
)
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class _Part:
    """One piece of an order between commas."""

    words: tuple[str, ...]
    off: bool
    text: str


def settled_first(s: Situation, clause: Clause, move: Act) -> Act | None:
    """The option that is still to be switched before this press; None where the press sends nothing or all is set."""
    element = move.element
    if (
        element is None
        or move.action.kind != "tap"
        or element.role not in ("button", "link")
        or not _commits(s, element)
    ):
        return None
    said = list(_parts(s, clause))
    taken = {e.index for e in s.screen.within(element)} | {element.index}
    if (value := _amount_left(s, clause) or _option_left(s, clause, said)) is not None:
        return value
    own = {stem(w) for w in words_of(element.name)}
    for option in s.usable:
        if option.role not in TICKED or "disabled" in option.states or option.index in taken:
            continue
        words = _words(option)
        if not words or words <= own or fold(option.name).startswith("select all"):
            continue
        part = next((p for p in said if _speaks(p, words, fold(option.name))), None)
        key = f"{clause.key}:beforehand:{fold(option.name or option.label)}"
        if part is None or s.done(key) or _was_touched(s, option) or (part.off and option.role in _SINGLE):
            continue
        if ("checked" in option.states) == part.off:
            why = f"{option.describe()} is to be {'off' if part.off else 'on'} before that"
            return s.act(clause, press_of(option), option, why, key, confidence=0.7)
    return None


def _amount_left(s: Situation, clause: Clause) -> Act | None:
    """``of length 20``: a slider or counter that an order names with its number, and nothing has moved."""
    amounts = [f for f in fields_of(s) if f.role in ("slider", "spinbutton") and not _was_touched(s, f)]
    for each in s.clauses[: clause.number] if amounts else ():
        said = {stem(w) for w in words_of(each.text)}
        for field, value in match_values(each.body, amounts, named_only=True, least=1):
            whole = {stem(w) for w in words_of(field.name or field.label)} <= said
            if not value.isdigit() or not whole:
                continue
            move = put(s, clause, field, value, f"{clause.key}:beforehand:{fold(field.name)}")
            if isinstance(move, Act):
                return move
    return None


def _option_left(s: Situation, clause: Clause, said: list[_Part]) -> Act | None:
    """``with high priority``: the list that an order names with one of its options, and that nobody has touched."""
    for field in fields_of(s):
        label = {stem(w) for w in words_of(f"{field.name} {field.label}")} - {stem(w) for w in STOP_WORDS}
        if not field.can("select") or not label or _was_touched(s, field):
            continue
        for option in field.options:
            words = {stem(w) for w in words_of(option)}
            key = f"{clause.key}:beforehand:{fold(field.name)}"
            if words and any(words | label <= set(p.words) and not p.off for p in said) and not s.done(key):
                move = put(s, clause, field, option, key)
                if isinstance(move, Act):
                    return move
    return None


def _commits(s: Situation, element: Element) -> bool:
    """Whether a press sends something: it is called as such things are, and is not one choice among alike."""
    first = next(iter(words_of(element.name)), "")
    alike = [e for e in s.screen.children.get(element.parent, ()) if e.role == element.role and "pressed" in e.states]
    return first in _COMMITTING and not alike


def _parts(s: Situation, clause: Clause) -> Iterator[_Part]:
    for each in (c for c in s.clauses[: clause.number] if c.kind != "ask"):  # to ask of a thing is not to choose it
        for piece in _PARTS.split(without_quotes(each.text)):
            off = bool(_OFF.search(piece)) or each.kind == "unchoose"
            yield _Part(tuple(stem(w) for w in words_of(piece)), off, fold(piece))


def _words(option: Element) -> set[str]:
    name = option.name or option.label
    plain = {stem(w) for w in words_of(_ASIDE.sub("", name))} if len(name) <= _LONGEST_NAME else set()
    return plain - {stem(w) for w in STOP_WORDS}


def _speaks(part: _Part, words: set[str], name: str) -> bool:
    """Whether all of an option's words stand together in a piece."""
    at = [i for i, w in enumerate(part.words) if w in words]
    if not words <= set(part.words) or not at:
        return False
    if all(w.isdigit() or len(w) < 2 for w in words):
        return len(name) > 2 and name in part.text
    return any(words <= set(part.words[i : i + len(words) + 3]) for i in at)


def _was_touched(s: Situation, option: Element) -> bool:
    """Whether an order has dealt with this option already, or made it."""
    described = fold(option.name)
    if any(isinstance(p.intent.action, Type) and fold(p.intent.action.text) == described for p in s.history.steps):
        return True  # it was made just now
    return any(p.intent.target is not None and fold(p.intent.target.name) == described for p in s.history.steps)
