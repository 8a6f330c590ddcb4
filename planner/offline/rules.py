"""The rule of each kind of order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from devices.action import Back, Direction, Open, Scroll, Wait
from planner.clause_verbs import Kind
from planner.clauses import Clause
from planner.offline.controls.dropdowns import option_said
from planner.offline.finding.boxes import about_of, box_about, way_into
from planner.offline.finding.events import event_on
from planner.offline.finding.reveal import expand
from planner.offline.finding.submitting import submit
from planner.offline.orders.adding import add_to
from planner.offline.orders.ask import ask
from planner.offline.orders.called import set_option
from planner.offline.orders.choose import choose
from planner.offline.orders.drag import drag, drawn_or_draggable
from planner.offline.orders.editing import style
from planner.offline.orders.enter import clear, enter, focus
from planner.offline.orders.forms import fill, fill_and_send, names_several, was_filled
from planner.offline.orders.inplace import edit_in_place
from planner.offline.orders.press import close, hover, press
from planner.offline.orders.unchoose import unchoose
from planner.offline.orders.verbs import order
from planner.offline.orders.writing import LETTER, WRITING, letter_of, says_letter, write
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare

_AT_END = re.compile(
    r"(.+?)\s+(?:(?:at|to|on)\s+the\s+(?:very\s+)?(top|bottom|start|end|beginning)(?:\s+of\s+the\s+\w+)?|first)$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:the\s+)?page\s+(?:number\s+)?(\d+)(?:\s+of\s+.*)?", re.IGNORECASE)
_APPEARS = re.compile(
    r"\b(?:until|for)\s+(.+?)(?:\s+to)?\s+(?:appears?|shows?(?:\s+up)?|comes?\s+up|(?:is|are)\s+(?:shown|visible|there|ready))",
    re.IGNORECASE,
)
IT = re.compile(r"(?:it|that|this)", re.IGNORECASE)
_THE_FORM = re.compile(r"(?:in\s+|out\s+)?(?:the|this)\s+form\s*(?:[:,]|with|as follows:?)\s*(.+)$", re.IGNORECASE)
_THEM = re.compile(r"them(?:\s+(?:in|all))?", re.IGNORECASE)
KIND_AT_END = re.compile(r"\s+(?:button|link|icon|tab)$", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:the\s+)?(?:(?:collapsed|folded|hidden|closed)\s+)?(?:sections?|panels?|accordion|details)(?:\s+(?:below|above))?",
    re.IGNORECASE,
)
"""What is folded, without its name."""
Rule = Callable[[Situation, Clause], Move]


def _open(s: Situation, clause: Clause) -> Move:
    """``open X``: an address, or something on the screen; ``navigate through …`` is only the way to the next order."""
    address = clause.body.strip()
    if address.startswith(("http://", "https://")):
        if s.done(clause.key):
            return SATISFIED
        return s.act(clause, Open(location=address), None, f"the goal names the address {address}")
    if _SECTION.fullmatch(address) and not exact(s.pressable, bare(address)) and (unfolded := expand(s, clause)):
        return unfolded
    if clause.verb == "switch" and (move := set_option(s, clause)) is not None:
        return move
    if clause.verb.startswith("switch") and any(option_said(e, address) for e in s.usable if e.can("select")):
        return choose(s, replace(clause, body=bare(address)))
    if (event := event_on(s, address)) is not None:
        return SATISFIED if s.done(clause.key) else s.tap(clause, event, f"{event.describe()} is on that day")
    if (page := _PAGE_NUMBER.fullmatch(address)) and (numbered := exact(s.pressable, page[1])):
        return SATISFIED if s.done(clause.key) else s.tap(clause, numbered[0], f"it leads to page {page[1]}")
    if (
        box := box_about(s, about_of(address))
        if re.search(r"\b(?:e-?mail|message|post|tweet|file|row|item)\b", address, re.I)
        else None
    ):
        into = way_into(s, box)
        if into is not None:
            return SATISFIED if s.done(clause.key) else s.tap(clause, into, f"{into.describe()} leads to it")
    if (
        re.match(r"(?:through|between|among)\b|(?:the\s+)?(?:folders?|tabs?|sections?|pages?)$", address, re.I)
        and len(s.clauses) > 1
    ):
        return SATISFIED
    return press(s, clause)


def _enter(s: Situation, clause: Clause) -> Move:
    """Into a field, into the fields of a form, or as a message to somebody."""
    if IT.fullmatch(clause.body) and clause.number > 1 and s.steps(f"{s.clauses[clause.number - 2].key}:0"):
        return SATISFIED  # "Your name is Robin. Enter it."
    if _THEM.fullmatch(clause.body) and clause.number > 1 and s.clauses[clause.number - 2].kind == "enter":
        return SATISFIED  # "Every field takes its value. Fill them in."
    if was_filled(s, clause):
        return SATISFIED
    if clause.verb in ("put", "set") and (styled := style(s, clause)) is not None:
        return styled
    if (form := _THE_FORM.match(clause.body)) and (move := fill(s, replace(clause, body=form[1]))):
        return move
    if clause.verb in WRITING and (
        says_letter(clause) or s.steps(f"{clause.key}:open") or s.steps(f"{clause.key}:compose")
    ):
        return write(s, clause, letter_of(clause))
    if clause.verb in WRITING and not clause.quotes and LETTER.match(bare(clause.body)) and letter_of(clause).recipient:
        return write(s, clause, letter_of(clause))
    if move := (fill(s, clause) if names_several(s, clause) else None) or enter(s, clause) or fill(s, clause):
        return move
    if clause.verb == "put" and (end := _AT_END.match(clause.body)):
        return drag(s, replace(clause, verb="move", body=f"{end[1]} to the {end[2] or 'top'}"))
    if clause.verb == "put" and (move := add_to(s, clause) or (_put_onto(s, clause))):
        return move
    if move := edit_in_place(s, clause):
        return move
    if clause.verb == "insert" and not clause.quotes and not re.search(r"\b(?:in|into|to)\s", clause.body):
        return press(s, clause)
    return write(s, clause, letter_of(clause)) if clause.verb in WRITING and clause.quotes else None


def _put_onto(s: Situation, clause: Clause) -> Move:
    """``put the jar on the shelf``, where things can be dragged."""
    if not drawn_or_draggable(s):
        return None
    return drag(s, replace(clause, body=re.sub(r"\s(?:on|in)\s", " onto ", clause.body)))


def _expand(s: Situation, clause: Clause) -> Move:
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.body.lower().rstrip(" .,").endswith(("sections below", "sections", "tabs")) and later:
        # "Expand the sections to find X": they are opened one by one until X shows.
        return SATISFIED
    return expand(s, clause) or (SATISFIED if s.done(clause.key) else press(s, clause))


def _scroll(s: Situation, clause: Clause) -> Move:
    if s.done(clause.key):
        return SATISFIED
    body = clause.body.lower()
    words = body.split()
    otherwise: Direction = "up" if "top" in body else "down"
    direction = next((d for d in get_args(Direction) if d in words), otherwise)
    to_end = any(word in words for word in ("top", "bottom", "end", "beginning", "start"))
    boxes = [e for e in s.usable if e.states & {"scrolls-y", "scrolls-x"}]
    inner = [e for e in boxes if e.role != "main"]
    box = next(iter(inner or boxes), None)
    return s.act(clause, Scroll(direction=direction, to_end=to_end), box, f"the goal says to scroll {direction}")


def _back(s: Situation, clause: Clause) -> Move:
    return SATISFIED if s.done(clause.key) else s.act(clause, Back(), None, "the goal says to go back")


def _wait(s: Situation, clause: Clause) -> Move:
    if s.done(clause.key):
        return SATISFIED
    if s.steps(f"{clause.key}:await"):
        return SATISFIED  # the condition holds by now
    named = _APPEARS.search(clause.body)
    text = clause.quotes[0] if clause.quotes else bare(named[1]) if named else ""
    if IT.fullmatch(text):
        text = next((bare(c.body) for c in s.clauses if c.number == clause.number + 1 and c.kind == "press"), "")
    text = KIND_AT_END.sub("", text)
    if text:
        return s.act(clause, Wait(until="shown", text=text), None, f"the goal waits for {text!r}")
    return s.act(clause, Wait(), None, "the goal says to wait")


def _search(s: Situation, clause: Clause) -> Move:
    if s.done(f"{clause.key}:send") or s.done(clause.key):
        return SATISFIED
    if not clause.body and clause.number > 1 and s.clauses[clause.number - 2].kind == "enter":
        return submit(s, clause)  # "type X, search, …"
    return fill_and_send(s, clause) or order(s, clause)


RULES: Mapping[Kind, Rule] = {
    "press": press,
    "enter": _enter,
    "choose": choose,
    "unchoose": unchoose,
    "submit": submit,
    "open": _open,
    "expand": _expand,
    "close": close,
    "scroll": _scroll,
    "drag": drag,
    "search": _search,
    "focus": focus,
    "back": _back,
    "wait": _wait,
    "ask": ask,
    "order": order,
    "hover": hover,
    "clear": lambda s, c: clear(s, c) or order(s, c),
}
