"""Answers the questions a browser asks in windows of its own: no page shows them, and unanswered they mean no."""

from __future__ import annotations

import re

from devices.action import Answer
from perception.lexical import stem, words_of
from planner.decision import Act
from planner.offline.situation import Situation, mark, press_of
from planner.quoting import unquoted

_ASKED = re.compile(r"(confirm|prompt) dialog dismissed: (.*)", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(\S.*)$", re.IGNORECASE)


def answer_native(s: Situation) -> Act | None:
    """Say yes to what the last press has asked, where an order meant just that, then press again; else None."""
    last = s.history.last
    if last is None or last.outcome is None:
        return None
    clause = next((c for c in s.clauses if last.intent.clause_key.startswith(c.key)), None)
    if clause is None:
        return None
    key = f"{clause.key}:answer"
    if last.intent.clause_key == key:
        target = s.history.steps[-2].intent.target if len(s.history.steps) > 1 else None
        same = [e for e in s.pressable if target is not None and mark(e) == (target.described, str(target.bounds))]
        return (
            s.act(clause, press_of(same[0]), same[0], "it is asked again, and answered", clause.key) if same else None
        )
    asked = next((match for told in last.outcome.notices if (match := _ASKED.match(told))), None)
    if asked is None or s.steps(key):
        return None
    verb = stem(clause.verb or next(iter(words_of(clause.text)), ""))
    confirmed = any(c.verb in ("confirm", "accept") for c in s.clauses if c.number > clause.number)
    if asked[1].lower() == "confirm":
        if not confirmed and verb not in {stem(w) for w in words_of(asked[2])}:
            return None
        return s.act(clause, Answer(accept=True), None, f"the order means yes: {asked[2]}", key)
    said = _TO.search(clause.body)
    text = clause.quotes[-1] if clause.quotes else unquoted(said[1]).strip(" .") if said else ""
    return s.act(clause, Answer(accept=True, text=text), None, f"{asked[2]!r} asks for it", key) if text else None
