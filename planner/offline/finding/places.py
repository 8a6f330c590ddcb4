"""Where an order is to be carried out, when it says so at its end: "post it in the design channel"."""

from __future__ import annotations

import re

from devices.selector import fold
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.situation import Situation, exact
from planner.quoting import unquoted

_PLACE = re.compile(
    r"\b(?:in|into|on|to|from)\s+(?:the\s+|my\s+)?(?P<name>[\"“]?[\w#' -]{1,30}?[\"”]?)\s+"
    r"(?:channel|chat|tab|folder|room|forum|mailbox|conversation|notebook)\b",
    re.IGNORECASE,
)
_ON_PAGE = re.compile(r"\bon (?:the\s+)?page\s+(\d+)\b", re.IGNORECASE)
_SIGNS = "#@•/ "
_LEADING = frozenset({"link", "tab", "button", "treeitem", "listitem", "text", "generic", "menuitem", "option"})


def place_to_go(s: Situation, clause: Clause) -> Act | None:
    """The press that leads to the place an order names, before its first step; None where none is named and here."""
    found = _PLACE.search(clause.body)
    key = f"{clause.key}:place"
    if (page := _ON_PAGE.search(clause.body)) is not None and not s.steps(key) and not s.steps(clause.key):
        numbered = [
            e for e in exact(s.pressable, page[1]) if e.role in ("link", "button") and "selected" not in e.states
        ]
        if len(numbered) == 1:
            return s.tap(clause, numbered[0], f"it leads to page {page[1]}", key)
    if found is None or clause.kind in ("press", "open", "drag") or s.steps(key) or s.steps(clause.key):
        return None
    name = fold(unquoted(found["name"])).strip(_SIGNS)
    places = [e for e in s.pressable if e.role in _LEADING and fold(e.name).strip(_SIGNS) == name]
    if len(places) != 1 or places[0].states & {"selected", "pressed"}:
        return None
    return s.tap(clause, places[0], f"{places[0].describe()} is where it is to be done", key)


def without_page(phrase: str) -> str:
    """``the first result on page 2`` without its page."""
    return _ON_PAGE.sub("", phrase).strip()
