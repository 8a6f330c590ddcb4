"""Steps that are not always needed: what is asked only sometimes, and what may be so already."""

from __future__ import annotations

import re

from devices.action import Open, Tap
from devices.screen import Element, Screen, State
from skills.induction.acting import Draft, is_item
from skills.induction.selecting import Document

_PERMISSIONS = re.compile(r"permissioncontroller|packageinstaller", re.IGNORECASE)
_SIDE_QUESTIONS = re.compile(
    r"(?:not now|no,? thanks|skip|maybe later|later|got it|dismiss|remind me later|close ad|no thank you|accept all"
    r"|reject all|accept all cookies|allow all|continue without.*)",
    re.IGNORECASE,
)
_OPPOSITE: dict[State, State] = {"checked": "unchecked", "unchecked": "checked"}
MOST_BACKS = 8


def guard(draft: Draft) -> Draft:
    """The step, under ``when`` where it is a question that comes only once, or sets what may be set."""
    target = draft.document.get("on")
    element = draft.shown.element
    if target is None or element is None or not isinstance(draft.shown.action, Tap):
        return draft
    if _asks_aside(draft.shown.before, element, draft.shown.effect_kind):
        return Draft({"when": {"shown": target}, "then": [draft.document]}, draft.shown)
    state = turned_to(element, draft.shown.after)
    if state is not None and "nth" not in target:
        already: Document = {"shown": target, "states": [state]}
        return Draft({"when": {"not": already}, "then": [draft.document]}, draft.shown, draft.valued)
    return draft


def turned_to(element: Element, after: Screen) -> State | None:
    """The state that a switch or box was brought to; None where it was not turned."""
    was = next((state for state in _OPPOSITE if state in element.states), None)
    if was is None:
        return None
    same = [e for e in after if (e.role, e.name, e.label) == (element.role, element.name, element.label)]
    if len(same) > 1:
        same = [e for e in same if e.bounds == element.bounds]
    return _OPPOSITE[was] if len(same) == 1 and _OPPOSITE[was] in same[0].states else None


def _asks_aside(screen: Screen, element: Element, kind: str) -> bool:
    if _PERMISSIONS.search(screen.location):
        return True
    dialog = any(above.role in ("dialog", "alertdialog") for above in screen.ancestors(element))
    return dialog and kind in ("", "grant") and _SIDE_QUESTIONS.fullmatch(element.name.strip()) is not None


def begin_at_home(drafts: list[Draft]) -> list[Draft]:
    """After an app was opened: back until its first screen is there, since apps show what they showed last."""
    made: list[Draft] = []
    for number, draft in enumerate(drafts):
        made.append(draft)
        action = draft.shown.action
        if (
            draft.document.get("do") == "open"
            and isinstance(action, Open | Tap)
            and "://" not in draft.document["location"]
        ):
            following = drafts[number + 1] if number + 1 < len(drafts) else None
            marks = _landmarks(draft.shown.after, following)
            if marks:
                there: Document = (
                    {"any": [{"shown": mark} for mark in marks]} if len(marks) > 1 else {"shown": marks[0]}
                )
                back: Document = {"repeat until": there, "at most": MOST_BACKS, "steps": [{"do": "back"}]}
                made.append(Draft(back, draft.shown))
    return made


def _landmarks(screen: Screen, following: Draft | None) -> list[Document]:
    """What tells that an app shows its first screen: what is used there next, its heading, tabs and controls."""
    found: list[Document] = []
    target = following.document.get("on") if following is not None and "do" in following.document else None
    if target is not None and following is not None and not following.valued and "{" not in str(target):
        found.append({key: value for key, value in target.items() if key != "fallbacks"})
    for role in ("tab", "heading", "button"):
        for element in screen:
            told = element.name
            if element.role != role or not told or any(c.isdigit() for c in told) or "{" in told or len(told) > 40:
                continue
            if role == "button" and (is_item(element, screen) or set(element.hints) & {"up", "overflow", "back"}):
                continue
            mark = {"role": role, "name": told}
            if sum((e.role, e.name) == (role, told) for e in screen) == 1 and mark not in found:
                found.append(mark)
                break
    return found[:2]
