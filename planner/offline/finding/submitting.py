"""Hands a form in: by the button that says so, or the only one there is."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.finding.counted import Found
from planner.offline.finding.targets import find_pressable
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare

SUBMITTING = (
    *(
        "submit",
        "ok",
        "done",
        "save",
        "apply",
        "search",
        "go",
        "send",
        "confirm",
        "continue",
        "next",
        "log in",
        "login",
    ),
    *(
        "hand in",
        "sign in",
        "enter",
        "finish",
        "add",
        "create",
        "update",
        "yes",
        "check",
        "register",
        "sign up",
        "post",
        "find",
    ),
)
"""Names of buttons that hand a form in, most plain first."""
_DECLINING = frozenset(
    {*("cancel", "no", "close", "back", "keep", "not now", "x", "×", "abort", "decline", "dismiss", "never mind")}
)
_LEAVES = re.compile(r"(?:cancel|keep|no|not|don['’]?t|close|back|never|leave|change)\b", re.IGNORECASE)
_SUBMIT_PHRASE = re.compile(
    r"""
    (?:the\s+)?(?:submit|ok|done|log\s?in|sign\ in|search|send|save|confirm)?(?:\s+(?:button|form))?
    (?:\s+when\ (?:you\ are\ |you're\ )?(?:done|finished|complete|ready))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PAGES = re.compile(r"\d+|(?:page\s+)?\d+\s*(?:of|/)\s*\d+", re.IGNORECASE)
_WHEN_DONE = re.compile(r"\bwhen (?:you are |you're )?(?:done|finished|ready)\b", re.IGNORECASE)


def says_no(button: Element) -> bool:
    """Whether a button of a dialog leaves it without doing what it asks about."""
    return fold(button.name) in _DECLINING or bool(_LEAVES.match(button.name))


def says_submit(phrase: str) -> bool:
    """Whether a phrase only says that something is to be handed in."""
    return _SUBMIT_PHRASE.fullmatch(phrase) is not None


def submit(s: Situation, clause: Clause) -> Move:
    """``submit``, ``submit the form``."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(_WHEN_DONE.sub("", clause.body))
    if clause.verb == "confirm" and any(p.intent.action.kind == "answer" for p in s.history.steps):
        return SATISFIED  # a window of the browser asked, and was told yes
    if clause.verb == "confirm" and (answer := _agreeing(s)) is not None:
        return s.act(clause, Tap(), answer, f"{answer.describe()} confirms it", confidence=0.8)
    found = find_pressable(s, clause, phrase) if not says_submit(phrase) else None
    found = found or submitting(s)
    return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])


def _agreeing(s: Situation) -> Element | None:
    """The button of an open dialog that does what the dialog asks about."""
    inside = [e for e in s.pressable if s.inside_dialog(e) and e.role == "button" and e.name]
    agreeing = [e for e in inside if not says_no(e)]
    return agreeing[0] if len(agreeing) == 1 and s.dialogs else None


def submitting(s: Situation) -> Found | None:
    """The button that hands the form in: by name, by type, or the only one there is."""
    buttons = [e for e in s.pressable if e.role in ("button", "link")]
    buttons = [b for b in buttons if "covered" not in b.states] or buttons
    buttons = [b for b in buttons if not _turns_pages(s, b)]
    dialogs = s.dialogs
    if dialogs:
        buttons = [b for b in buttons if s.inside_dialog(b)] or buttons
    called = {fold(button.name): button for button in reversed(buttons)}
    for name in SUBMITTING:
        if (button := called.get(name)) is not None:
            return button, f'"{button.name}" hands the form in', 0.85
    for button in buttons:
        if "submit" in button.hints:
            return button, f'"{button.name}" is the form\'s submit button', 0.75
    starting = [b for b in buttons if fold(b.name).partition(" ")[0] in SUBMITTING]
    if starting:
        return starting[0], f'"{starting[0].name}" hands the form in', 0.6
    real = [
        b for b in buttons if b.role == "button" and b.name and not s.in_table_head(b) and not _LEAVES.match(b.name)
    ]
    if len(real) == 1:
        return real[0], f'"{real[0].name}" is the only button', 0.5
    return None


def _turns_pages(s: Situation, button: Element) -> bool:
    """Whether a "Next" belongs to a list of pages and not to a form: it stands beside the numbers of pages."""
    if fold(button.name).partition(" ")[0] not in ("next", "more"):
        return False
    beside = [e for e in s.screen.children.get(button.parent, ()) if e.index != button.index]
    return any(_PAGES.fullmatch(e.name.strip()) for e in beside)
