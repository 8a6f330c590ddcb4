"""Takes what a field suggests while something is typed into it."""

from __future__ import annotations

import re

from devices.action import Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.fields import field_for
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.quoting import unquoted

_NAMES_OFFER = re.compile(r"[\"“].*\b(?:suggestions?|list|options?|results?|drop-?\s?down)\b", re.IGNORECASE)
_STARTS = re.compile(r"\b(?:starts?|starting|begins?|beginning) with\s+([\"“].+?[\"”]|\S+)", re.IGNORECASE)
_OFFERED = frozenset({"suggestion", "suggestions", "autocomplete", "option", "result", "item", "choice", "tt"})
"""What makers call a suggestion that has no role."""
_ENDS = re.compile(r"\b(?:ends?|ending) with\s+([\"“].+?[\"”]|\S+)", re.IGNORECASE)


def take_by_ends(s: Situation, clause: Clause) -> Move:
    """``an item that starts with "Eg" and ends with "pt"``: type the beginning, then take the suggestion that fits."""
    starts, ends = _STARTS.search(clause.body), _ENDS.search(clause.body)
    head = unquoted(starts[1]).strip('"') if starts else ""
    tail = unquoted(ends[1]).strip('"') if ends else ""
    key, pick = f"{clause.key}:0", f"{clause.key}:0:pick"
    if s.done(pick):
        return SATISFIED
    offers = [e for e in offers_of(s, key) if fold(e.name).startswith(fold(head)) and fold(e.name).endswith(fold(tail))]
    if offers:
        return s.act(clause, Tap(), offers[0], f'the suggestion "{offers[0].name}" fits', pick, confidence=0.9)
    if s.done(key):
        return None
    field = field_for(s, clause, "", head)
    if field is None:
        return None
    element, confidence = field
    why = f"what starts with {head!r} is looked up in {element.describe()}"
    return s.act(clause, Type(text=head), element, why, key, confidence=confidence)


def offers_of(s: Situation, key: str) -> list[Element]:
    """Suggestions that typing brought up: the members of a list below the field."""
    targets = [p.intent.target for p in s.steps(key) if p.intent.action.kind == "type"]
    target = targets[-1] if targets else None
    if target is None:
        return []
    left, _, right, bottom = target.bounds
    typed = fold(next((p.intent.action.text for p in reversed(s.steps(key)) if isinstance(p.intent.action, Type)), ""))
    return [
        e
        for e in s.pressable
        if e.role in ("option", "menuitem", "listitem", "link", "button", "text")
        and e.name
        and e.bounds.top >= bottom - 4
        and e.bounds.left < right
        and e.bounds.right > left
        and (
            any(above.role in ("listbox", "list", "menu") for above in s.screen.ancestors(e))
            or (_OFFERED & set(e.hints) and typed in fold(e.name))
        )
    ]


def take_offer(s: Situation, clause: Clause, value: str, key: str) -> Move:
    """Take the suggestion that is, or begins with, what was typed; none is fine: the text stands as it is."""
    following = next((c for c in s.clauses if c.number == clause.number + 1), None)
    if following is not None and following.kind in ("choose", "press") and _NAMES_OFFER.search(following.text):
        return SATISFIED  # the next order says which
    offers = offers_of(s, key.removesuffix(":pick"))
    wanted = fold(value)
    found = (
        exact(offers, value)
        or [e for e in offers if fold(e.name).startswith(wanted)]
        or [e for e in offers if set(words_of(value)) <= set(words_of(e.name))]
        or [e for e in offers if wanted in fold(e.name)]
    )
    if not found:
        return SATISFIED
    return s.act(clause, Tap(), found[0], f'the suggestion "{found[0].name}" is what was typed', key, confidence=0.8)
