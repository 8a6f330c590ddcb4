"""What speaks against being done: checked before any policy on a phone may call a run finished.

Each doubt follows from the screen or from what came of the steps, never from how sure somebody is: a text that was read
back differently, a question or a form that is still open, a last step that changed nothing, a quoted value of the goal
that was never used.
"""

from __future__ import annotations

from typing import Final

from devices.action import Scroll, Type, Wait
from devices.screen import Screen
from perception.lexical import fold_text
from planner.decision import History, Past
from planner.quoting import quotes_of

_HANDS_IN: Final = frozenset({"save", "send", "submit", "create", "done"})
_MOST_DOUBTS: Final = 3


def doubts(goal: str, screen: Screen, history: History) -> tuple[str, ...]:
    """Why it is perhaps not done; empty where nothing speaks against it."""
    found = [*_unread(history), *_open(screen, history), *_in_vain(history), *_unused(goal, screen, history)]
    return tuple(dict.fromkeys(found))[:_MOST_DOUBTS]


def _done(history: History) -> list[Past]:
    return [past for past in history.steps if past.outcome is not None and past.outcome.status != "refused"]


def _unread(history: History) -> list[str]:
    """Texts that did not arrive as they were typed; the last one in each field counts."""
    last: dict[str, str] = {}
    for past in _done(history):
        action, outcome = past.intent.action, past.outcome
        if not isinstance(action, Type) or outcome is None or past.intent.target is None:
            continue
        field = f"{past.intent.before.location} {past.intent.target.name}"
        typed, read = fold_text(action.text), fold_text(outcome.value or "")
        wrong = outcome.value is not None and not past.intent.target.secret and typed not in read and not action.append
        last[field] = f"{action.text[:40]!r} was typed and {outcome.value!r:.40} is read" if wrong else ""
    return [told for told in last.values() if told]


def _open(screen: Screen, history: History) -> list[str]:
    """A question that waits for an answer, or a form that was filled and not handed in."""
    dialog = next((e for e in screen if e.role in ("dialog", "alertdialog") and "modal" in e.states), None)
    buttons = [e for e in screen if e.role == "button" and e.can("tap")]
    if dialog is not None and len(buttons) > 1:
        return [f'a question is still open: "{dialog.name or screen.title}"']
    typed = {fold_text(past.intent.action.text) for past in _done(history) if isinstance(past.intent.action, Type)}
    held = [e for e in screen if e.can("type") and e.value and fold_text(e.value) in typed]
    names = {fold_text(button.name) for button in buttons}
    if held and names & _HANDS_IN:
        return [f"{held[0].describe()} was filled in and not handed in"]
    invalid = next((e for e in screen if "invalid" in e.states), None)
    return [f"{invalid.describe()} is refused: {invalid.description}"] if invalid is not None else []


def _in_vain(history: History) -> list[str]:
    done = [past for past in _done(history) if not isinstance(past.intent.action, Scroll | Wait)]
    if not done or done[-1].outcome is None:
        return []
    last = done[-1].outcome
    if last.status in ("failed", "unknown"):
        return [f"the last step may not have happened: {last.error or last.status}"]
    return [] if last.changed else ["the last step changed nothing"]


def _unused(goal: str, screen: Screen, history: History) -> list[str]:
    """Quoted values that were neither typed nor used, and that cannot be read now."""
    used = " \n ".join(
        fold_text(text)
        for past in _done(history)
        for text in (getattr(past.intent.action, "text", ""), past.intent.target.name if past.intent.target else "")
    )
    shown = " \n ".join(fold_text(f"{e.name} {e.value} {e.description}") for e in screen)
    return [
        f"{quote[:40]!r} was never used"
        for quote in quotes_of(goal)
        if (told := fold_text(quote)) and told not in used and told not in shown and not _parts_met(told, used + shown)
    ]


def _parts_met(quote: str, text: str) -> bool:
    """Whether most of a long quote's words were met: it was written by halves, or cut off by the screen."""
    words = [word for word in quote.split() if len(word) > 2]
    return len(words) > 1 and sum(word.strip(".,!?“”") in text for word in words) >= 0.8 * len(words)
