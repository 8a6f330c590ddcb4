"""The one box an order speaks of: ``in the row of Anna``, ``For the user @ann, …``, or what was found before."""

from __future__ import annotations

import re

from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import about_of, box_about, named_control
from planner.offline.reading.entries import entry_meant
from planner.offline.situation import Situation, exact
from planner.offline.words.phrases import bare, core_name, without_ordinal
from planner.quoting import unquoted

_BOXES = frozenset({"row", "listitem", "group", "article", "region", "dialog", "menu", "treeitem"})
_CONTAINER = re.compile(
    r"""
    \b(?:in|of|on|for|from)\ the\ (?:row|line|card|entry|item|post|message|section)\s
    (?:of|for|by|with|named|called|that\ says)?\s*(.+)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TAB = re.compile(r"^(?:tab|section|menu|folder)\s+|\s+(?:tab|section|menu|page|folder|panel)$", re.IGNORECASE)
_FINDING = frozenset({"find", "look up", "search"})
_WITHIN = re.compile(r"^(?:for|up)\s+|\s+in\s+the\s+\w+$", re.IGNORECASE)
_THING = re.compile(
    r"^(?:the\s+)?(?:user|row|item|entry|card|line|post|message|person)\s+(?:of|for|by|with|named|called)?\s*",
    re.IGNORECASE,
)


def scope_of(s: Situation, clause: Clause) -> set[int] | None:
    """Indices of what lies in the one box the order speaks of: ``in the row of Anna``, ``For the user @ann``."""
    told = clause.scope or _container_phrase(clause.body)
    if not told:
        return _found_before(s, clause)
    words = fold(unquoted(_THING.sub("", bare(told))))
    if not words:
        return None
    if exact(s.pressable, scope_name(told)):
        return None  # a tab or a menu to look in, no box
    boxes = [
        e
        for e in s.usable
        if e.role in _BOXES and words in s.folded_text_of(e) and any(inner.can("tap") for inner in s.screen.within(e))
    ]
    if not boxes:
        entry = entry_meant(s, told)
        return None if entry is None else s.indices_of(entry)
    return s.indices_of(min(boxes, key=lambda e: s.sizes[e.index]))


def scope_name(told: str) -> str:
    """``the Week tab`` → ``Week``."""
    return _TAB.sub("", bare(unquoted(told)))


def _found_before(s: Situation, clause: Clause) -> set[int] | None:
    """``find the email by Ann and click the bin``: the bin in her row, where the row has one."""
    before = next((c for c in reversed(s.clauses[: clause.number - 1]) if c.verb in _FINDING), None)
    box = box_about(s, about_of(_WITHIN.sub("", before.body))) if before is not None else None
    if box is None:
        return None
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    names = [*clause.quotes, core_name(clause.body), *words_of(without_ordinal(clause.body))]
    if not any(named_control(inside, name) for name in names if len(name) > 2):
        return None
    return s.indices_of(box)


def _container_phrase(body: str) -> str:
    match = _CONTAINER.search(body)
    return match[1] if match else ""
