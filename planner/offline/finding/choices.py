"""What an order says besides what it does: the options beside the control that carries it out."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.mentions import mentioned
from planner.offline.situation import Situation
from planner.quoting import without_quotes

_TICKS = frozenset({"checkbox", "radio", "switch"})
_CHOICES = frozenset({"button", "radio", "option", "image", "switch", "checkbox", "generic"})


_PUTTING = frozenset({"add", "put", "move"})
_DESTINATION = re.compile(r"\s+(?:to|into|in|onto)\s+(?:the|my|your)\s+\w+$", re.IGNORECASE)
"""Where something is put is nothing to choose: "to the basket"."""


def choice_said(s: Situation, clause: Clause, control: Element | None = None, box: Element | None = None) -> Act | None:
    """What an order says by name besides the control that carries it out: "the navy shirt in size L"."""
    own = {stem(w) for w in words_of(control.name if control is not None else clause.verb)}
    around = {a.index for a in s.screen.ancestors(control)} if control is not None else set()
    own_steps = (p for p in s.history.steps if p.intent.clause_key.startswith(clause.key))
    touched = {p.intent.target.name for p in own_steps if p.intent.target is not None}
    pool = [
        e
        for e in s.pressable
        if e is not control
        and e.name not in touched
        and e.role in _CHOICES
        and not e.states & {"checked", "selected", "pressed"}
        and not _lies_in({stem(w) for w in words_of(e.name)}, own)
        and (box is None or box.index not in around)
    ]
    told = without_quotes(clause.body)
    for choice in mentioned(pool, _DESTINATION.sub("", told) if clause.verb in _PUTTING else told):
        key = f"{clause.key}:choice:{fold(choice.name)}"
        if not s.done(key) and _one_of_several(s, choice) and not _ruled_out(clause.text, choice):
            return s.tap(clause, choice, f"{choice.describe()} is part of what the order says", key)
    return None


def _lies_in(words: set[str], own: set[str]) -> bool:
    """Whether a name says no more than the control itself; one that counts, "Table 3", does."""
    return bool(words & own) and not any(w.isdigit() for w in words - own)


def _ruled_out(text: str, choice: Element) -> bool:
    """Whether what is said of a choice is that it is not wanted: "without numbers"."""
    return bool(
        re.search(rf"\b(?:without|no|not|except)\s+(?:the\s+|any\s+)?{re.escape(choice.name)}", text, re.IGNORECASE)
    )


def _one_of_several(s: Situation, choice: Element) -> bool:
    """Whether a control is one of a row of alike ones."""
    row = [e for e in s.screen.children.get(choice.parent, ()) if e.role == choice.role and e.can("tap")]
    return choice.role in _TICKS or len(row) > 1
