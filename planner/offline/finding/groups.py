"""What lies under a heading, a legend or a box for all of a group: "every item under Dairy"."""

from __future__ import annotations

import re

from devices.screen import Element
from planner.offline.situation import Situation, exact
from planner.offline.words.phrases import bare
from planner.quoting import unquoted

_UNDER = re.compile(
    r"\b(?:under|below|in|from|of|within)\s+(?:the\s+)?(?:(?:section|group|category|heading|list|column)\s+)?(.+?)"
    r"(?:\s+(?:section|group|category|heading|list|column))?$",
    re.IGNORECASE,
)
_HEADS = frozenset({"heading", "text", "group", "checkbox", "region", "radiogroup", "listitem", "list", "treeitem"})


def under_head(s: Situation, phrase: str, roles: frozenset[str]) -> list[Element] | None:
    """Those of some roles that lie under what a phrase names as the head of a group; None where it names none."""
    said = _UNDER.search(phrase)
    heads = [e for e in exact(s.usable, unquoted(bare(said[1]))) if e.role in _HEADS] if said else []
    for head in heads:
        for box in (head, *s.screen.ancestors(head), None):
            inside = list(s.screen.within(box)) if box is not None else list(s.usable)
            later = [e for e in inside if e.index > head.index]
            end = next((e.index for e in later if _heads_too(e, head)), len(s.screen))
            found = [e for e in later if e.role in roles and e.index < end]
            if found:
                return found
    return None


def _heads_too(element: Element, head: Element) -> bool:
    """Whether the next group begins here."""
    return (
        element.role == head.role
        and element.level == head.level
        and element.hints == head.hints
        and element.bounds.left == head.bounds.left
        and element.parent == head.parent
    )
