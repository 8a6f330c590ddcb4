"""Ticks or presses everything that fits: all of a kind or colour, and what means about the same."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import about_of, box_about
from planner.offline.finding.groups import under_head
from planner.offline.reading.entries import entries_meant, lists_of
from planner.offline.reading.looks import by_look, drawn, only_look
from planner.offline.situation import SATISFIED, Move, Situation
from planner.quoting import unquoted

TICKED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
"""Roles of what is on or off."""
_CHECKED = frozenset({"checkbox", "switch"})
SIMILAR = re.compile(
    r"""
    ^(?:the\s+)?(?:words?|items?|options?|things?|ones?)\s+(?:that\ (?:are\ )?|which\ (?:are\ )?)?
    (?:means?\ (?:about\ |nearly\ |almost\ )?the\ same\ as|similar|close|related|synonymous|like)
    \s*(?:in\ meaning\s*)?(?:to|with)?\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How an order begins that asks for what means the same."""
_SIMILAR_ENOUGH = 0.25


def choose_all(s: Situation, clause: Clause, body: str) -> Move:
    """``all the shades of red``, ``all checkboxes``, ``all blue shapes``."""
    if body.lower().strip(" .") in ("everything", "all", "all of them", "every box"):
        body = "all boxes"
    match = re.match(r"(?:all|every|each)\s+(?:of\s+)?(?:the\s+)?(.*)$", body, re.I)
    if match is None:
        return None
    words = [SAME_COLORS.get(w, w) for w in re.findall(r"\w+", match[1].lower())]
    colors = [w for w in words if w in COLORS]
    if (held := under_head(s, match[1], _CHECKED)) is not None:
        things = [e for e in held if "checked" not in e.states]
    elif only_look(match[1]) and (seen := by_look(s, match[1])):
        things = seen
    elif colors:
        things = [e for e in (*s.pressable, *drawn(s)) if e.can("tap") and _is_shade(e, colors[0])]
    elif re.search(r"\b(?:check\s?box(?:es)?|boxes|options?|items?)\b", match[1], re.I):
        things = [e for e in s.usable if e.role == "checkbox" and "checked" not in e.states]
    else:
        ticked = tick_entries(s, clause, match[1], every=True)
        row = _row_of_switches(s) if ticked is None else []
        if not row and ticked is None and (alike := _alike(s, clause, match[1])):
            return alike
        if not row:
            return ticked
        things = [e for e in row if not e.states & {"checked", "pressed"}]
    if not things and any(p.intent.clause_key.startswith(f"{clause.key}:") for p in s.history.steps):
        return SATISFIED
    for thing in dict.fromkeys(things):
        key = f"{clause.key}:{thing.bounds.left},{thing.bounds.top}"
        if not s.done(key) and "selected" not in thing.states:
            act = s.act(clause, Tap(), thing, f"{thing.describe()} is one of them", key, confidence=0.8)
            return replace(act, repeats=True)  # things that look alike are different things
    return SATISFIED if things else None


def _alike(s: Situation, clause: Clause, noun: str) -> Move:
    """``all cards``: each of a row of things that are called so and only counted apart; they may change their names."""
    word = next(iter(words_of(noun)), "")
    rows = [
        [e for e in row if e.can("tap") and stem(word) in {stem(w) for w in words_of(e.name)}] for row in s.siblings
    ]
    row = max((r for r in rows if len({re.sub(r"\d+", "", e.name) for e in r}) == 1), key=len, default=[])
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:alike:") for p in s.history.steps)
    if not row or (len(row) < 2 and not begun):
        return SATISFIED if begun else None
    key = f"{clause.key}:alike:{row[0].bounds.left},{row[0].bounds.top}"
    if s.done(key):
        return SATISFIED
    return replace(s.act(clause, Tap(), row[0], f"{row[0].describe()} is one of them", key), repeats=True)


def _row_of_switches(s: Situation) -> list[Element]:
    """The one row of alike things that are on or off."""
    rows = [row for row in s.siblings if row[0].role in ("switch", "checkbox") and all(e.can("tap") for e in row)]
    return list(rows[0]) if len(rows) == 1 else []


def tick_entries(s: Situation, clause: Clause, phrase: str, every: bool = False) -> Move:
    """``the tasks of Raj``, ``all unpaid invoices``: the box to tick in each row or card that fits.

    None where there are no such boxes.

    Args:
        s: the situation.
        clause: the order.
        phrase: which entries.
        every: whether a phrase that tells none from another means all of them.
    """
    plural = every or any(word.endswith("s") and not word.endswith("ss") for word in words_of(phrase))
    if not plural or clause.quotes:
        return None
    ticked = [[e for e in found if _tick_in(s, e) is not None] for found in lists_of(s)]
    boxes = [e for e in entries_meant(s, phrase) if _tick_in(s, e) is not None]
    if not boxes and every and not _named_tick(s, phrase):
        boxes = max(ticked, key=len, default=[])
    if not boxes:
        return None
    for number, box in enumerate(boxes):
        tick = _tick_in(s, box)
        key = f"{clause.key}:entry:{number}"
        if tick is not None and "checked" not in tick.states and not s.done(key):
            return s.act(clause, Tap(), tick, f'the entry fits "{phrase}"', key, confidence=0.7)
    return SATISFIED


def tick_pairs(s: Situation, clause: Clause) -> Move:
    """``"Agree" to "The food was good"``: the box that both of a pair of quoted names name; None for other orders."""
    quotes = clause.quotes
    if len(quotes) < 2 or len(quotes) % 2:
        return None
    for first, second in zip(quotes[::2], quotes[1::2], strict=True):
        ticks = [e for e in s.usable if e.role in TICKED and "disabled" not in e.states]
        both = [e for e in ticks if fold(first) in (t := fold(e.name or e.label)) and fold(second) in t]
        if not both:
            return None
        best = min(both, key=lambda e: len(e.name or e.label))
        key = f"{clause.key}:pair:{fold(second)}:{fold(first)}"
        if "checked" not in best.states and not s.done(key):
            return s.act(clause, Tap(), best, f"{best.describe()} is both of it", key, confidence=0.85)
    return SATISFIED


def tick_entry(s: Situation, clause: Clause, phrase: str) -> Move:
    """``mark the task "Pay rent" as done``: the one box in its entry; None where there is none."""
    box = box_about(s, about_of(phrase) or unquoted(phrase))
    tick = _tick_in(s, box) if box is not None else None
    if tick is None:
        return None
    if "checked" in tick.states or s.done(clause.key):
        return SATISFIED
    return s.act(clause, Tap(), tick, f"{tick.describe()} is the box of that entry", confidence=0.8)


def _tick_in(s: Situation, box: Element) -> Element | None:
    """The one thing to tick in an entry."""
    ticks = [e for e in s.screen.within(box) if e.role in TICKED and "disabled" not in e.states]
    return ticks[0] if len(ticks) == 1 else None


def _named_tick(s: Situation, phrase: str) -> bool:
    return any(fold(e.name) == fold(phrase) for e in s.usable if e.role in TICKED)


def _is_shade(element: Element, color: str) -> bool:
    """By the developers' own word where there is one, else by the colour that is seen."""
    named = [h for h in element.hints if SAME_COLORS.get(h, h) in COLORS]
    return color in named if named else color in element.look


def choose_similar(s: Situation, clause: Clause, names: list[str]) -> Move:
    """For each word the box that means the same, each box once."""
    ticks = [e for e in s.usable if e.role in TICKED and (e.name or e.label)]
    if not ticks:
        return None
    scores = s.grounder.meanings(names, [e.name or e.label for e in ticks])
    taken: dict[int, int] = {}
    pairs = sorted(((scores[i][j], i, j) for i in range(len(names)) for j in range(len(ticks))), reverse=True)
    for score, i, j in pairs:
        if i not in taken and j not in taken.values() and score >= _SIMILAR_ENOUGH:
            taken[i] = j
    for i, j in sorted(taken.items()):
        element = ticks[j]
        key = f"{clause.key}:{i}"
        if "checked" not in element.states and not s.done(key):
            return s.act(
                clause,
                Tap(),
                element,
                f"{element.name or element.label!r} means about the same as {names[i]!r}",
                key,
                confidence=float(scores[i][j]),
            )
    return SATISFIED
