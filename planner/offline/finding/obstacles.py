"""Clears what lies in the way: a dialog nobody asked for, a banner over the target."""

from __future__ import annotations

from itertools import dropwhile

from devices.action import Press, Tap
from devices.screen import Element
from devices.selector import fold
from planner.decision import Act, Past
from planner.offline.situation import Situation, mark

_AWAY = (
    *("close", "×", "x", "✕", "✖", "dismiss", "no thanks", "no, thanks", "not now", "maybe later", "skip"),
    *("got it", "hide", "reject all", "only necessary"),
)
_ANSWERS = ("cancel", "later", "decline", "reject", "no", "ok", "okay", "continue")
"""Ways out of a dialog that mean something else anywhere else."""
_KEY = "obstacle"


def clear_way(s: Situation) -> Act | None:
    """A step that removes what covered the target of the last step; None when nothing did."""
    # Steps that were to clear the way and changed nothing have not cleared it.
    rest = dropwhile(lambda p: p.intent.clause_key == _KEY and not _changed(p), reversed(s.history.steps))
    last = next(rest, None)
    if last is None or last.outcome is None or last.outcome.status != "failed":
        return None
    if not last.outcome.error.startswith("covered"):
        return None
    tried = {
        t
        for p in s.steps(_KEY)
        if p.intent.target is not None
        for t in [(p.intent.target.described, str(p.intent.target.bounds))]
    }
    clause = next((c for c in s.clauses if last.intent.clause_key.startswith(c.key)), s.clauses[0])
    free = [e for e in s.pressable if "covered" not in e.states and mark(e) not in tried]
    inside = [e for e in free if s.inside_dialog(e)]
    for pool, names in ((inside, (*_AWAY, *_ANSWERS)), (free, _AWAY)):
        found = _way_out(pool, names)
        if found is not None:
            return s.act(
                clause, Tap(), found, f"{found.describe()} removes what covers the target", _KEY, confidence=0.6
            )
    focus = s.screen.focus
    target = last.intent.target
    if focus is not None and focus.role == "button" and target is not None and focus.name == target.name:
        why = f"{focus.describe()} has the keyboard's focus"
        return s.act(clause, Press(key="Enter"), None, why, last.intent.clause_key, confidence=0.5)
    if not any(p.intent.action.kind == "press" for p in s.steps(_KEY)):
        return s.act(
            clause, Press(key="Escape"), None, "Escape may remove what covers the target", _KEY, confidence=0.4
        )
    presses = sum(p.intent.action.kind == "press" for p in s.steps(_KEY))
    if presses == 1 and focus is not None and focus.can("type"):
        # What a field has opened closes when the field is left, and many take their value over only then.
        return s.act(
            clause, Press(key="Tab"), focus, "to leave the field may close what it opened", _KEY, confidence=0.4
        )
    blank = next((e for e in s.usable if e.role in ("text", "heading") and _is_blank(e)), None)
    if blank is not None and not any(p.intent.action.kind == "tap" for p in s.steps(_KEY)):
        why = "a press beside it may close what covers the target"
        return s.act(clause, Tap(), blank, why, _KEY, confidence=0.3)
    return None


def _changed(past: Past) -> bool:
    return past.outcome is not None and past.outcome.changed


def _is_blank(text: Element) -> bool:
    """Whether a press on a text does nothing but leave what is open."""
    return not text.actions and not text.states & {"covered", "offscreen"}


def _way_out(pool: list[Element], names: tuple[str, ...]) -> Element | None:
    for name in names:
        for element in pool:
            if fold(element.name) == name:
                return element
    return next((e for e in pool if {"close", "dismiss"} & set(e.hints) and len(e.name) <= 2), None)
