"""Goes through a goal's clauses and answers with the next step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast, get_args

from pydantic import ValidationError

from devices.action import Back, Direction, Open, Scroll, Type, Wait
from devices.screen import Element, Screen
from devices.selector import fold
from perception.grounding import Grounder
from perception.lexical import words_of
from planner.branches import Way, read_branch
from planner.clauses import Clause, Kind, read_clauses
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.offline.controls.dropdowns import option_said
from planner.offline.finding.boxes import about_of, box_about, way_into
from planner.offline.finding.events import event_on
from planner.offline.finding.obstacles import clear_way
from planner.offline.finding.places import place_to_go
from planner.offline.finding.reveal import expand, reveal
from planner.offline.finding.submitting import submit
from planner.offline.orders.adding import add_to
from planner.offline.orders.ask import ask, open_asked
from planner.offline.orders.beforehand import settled_first
from planner.offline.orders.choose import choose, unchoose
from planner.offline.orders.drag import drag, drawn_or_draggable
from planner.offline.orders.editing import style
from planner.offline.orders.ending import LAST_WORDS, confirm, hand_in
from planner.offline.orders.enter import clear, enter, focus
from planner.offline.orders.following import follow
from planner.offline.orders.forms import fill, fill_and_send, names_several, was_filled
from planner.offline.orders.inplace import edit_in_place
from planner.offline.orders.native import answer_native
from planner.offline.orders.press import close, hover, press, press_mentioned
from planner.offline.orders.verbs import order, set_option
from planner.offline.orders.waiting import awaited
from planner.offline.orders.writing import LETTER, WRITING, letter_of, says_letter, write
from planner.offline.reading.conditions import holds
from planner.offline.situation import SATISFIED, UNSURE, Move, Satisfied, Situation, exact, exact_but_small_words
from planner.offline.undone import undone
from planner.offline.words.phrases import bare
from planner.quoting import without_quotes

_GUESS_ENOUGH = 0.3
_PATIENCE_S = 3.0
_LONGEST_NAME = 40
_ASIDES: frozenset[Kind] = frozenset({"order", "expand", "open"})
"""Kinds that may only tell what the orders beside them are for: "solve the problem", "use the hint below"."""
_TAKING_AWAY = frozenset({"remove", "delete", "clear", "cancel", "discard", "reset", "undo"})
_ALSO_BUTTONS = frozenset({"activate", "deactivate", "enable", "disable", "update", "close", "reorder"})
_SUGGESTED = re.compile(r"\s+(?:from|in|among)\s+(?:the|its)\s+\w+$", re.IGNORECASE)
_AT_END = re.compile(
    r"(.+?)\s+(?:(?:at|to|on)\s+the\s+(?:very\s+)?(top|bottom|start|end|beginning)(?:\s+of\s+the\s+\w+)?|first)$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:the\s+)?page\s+(?:number\s+)?(\d+)(?:\s+of\s+.*)?", re.IGNORECASE)
_APPEARS = re.compile(
    r"\b(?:until|for)\s+(.+?)(?:\s+to)?\s+(?:appears?|shows?(?:\s+up)?|comes?\s+up|(?:is|are)\s+(?:shown|visible|there|ready))",
    re.IGNORECASE,
)
_IT = re.compile(r"(?:it|that|this)", re.IGNORECASE)
_THE_FORM = re.compile(r"(?:in\s+|out\s+)?(?:the|this)\s+form\s*(?:[:,]|with|as follows:?)\s*(.+)$", re.IGNORECASE)
_LATER = re.compile(r"\s+(?:as soon as|once|when)\s+", re.IGNORECASE)
_KIND_AT_END = re.compile(r"\s+(?:button|link|icon|tab)$", re.IGNORECASE)
Rule = Callable[[Situation, Clause], Move]


class OfflinePolicy:
    """Rules over clauses. A function of goal, screen and history: nothing is kept between calls but caches.

    Args:
        grounder: finds the elements that phrases mean.
    """

    name = "offline"

    def __init__(self, grounder: Grounder | None = None) -> None:
        self._grounder = grounder or Grounder()

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next step of the first clause that is not satisfied yet."""
        branch = read_branch(goal.text)
        if branch is None:
            return self._carry_out(goal, screen, history, read_clauses(goal.text))
        way = _way_taken(history)
        if way is None:
            first = read_clauses(branch.before) if branch.before else ()
            before = self._carry_out(goal, screen, history, first) if first else None
            if before is not None and not (isinstance(before, Finish) and before.outcome == "done"):
                return before
            held = holds(Situation(goal, screen, history, first, self._grounder), branch.condition)
            if held is None:
                return Finish("failed", f"nothing on this screen tells whether {branch.condition}")
            way = "yes" if held else "no"
        clauses = branch.clauses(way)
        if not clauses:
            return Finish("done", f"there is nothing to do: {'so' if way == 'yes' else 'not so'}: {branch.condition}")
        return self._carry_out(goal, screen, history, clauses)

    def _carry_out(self, goal: Goal, screen: Screen, history: History, clauses: tuple[Clause, ...]) -> Decision:
        if not clauses:
            return Finish("failed", "the goal does not say what to do")
        s = Situation(goal, screen, history, clauses, self._grounder)
        if (way := answer_native(s) or clear_way(s)) is not None:
            return way
        for clause in clauses:
            if s.done(f"{clause.key}:named"):
                continue
            if (waits := awaited(s, clause)) is not None:
                return waits
            if (place := place_to_go(s, clause)) is not None:
                return place
            if (named := _named_in_full(s, clause)) is not None:
                return settled_first(s, clause, named) or named
            try:
                move = (order if _is_button(s, clause) else _RULES[clause.kind])(s, clause)
            except ValidationError as error:
                # A page may show what no action can carry: half a character, or more than can be typed.
                why = error.errors()[0]["msg"]
                return Finish("failed", f'what this screen shows for "{clause.text}" cannot be used: {why}')
            if move is None and clause.kind == "order":
                move = press_mentioned(s, clause)
            if not isinstance(move, Act):
                move = follow(s, clause) or move
            if isinstance(move, Satisfied):
                continue
            move = move or open_asked(s, clause)
            if move is None or _is_unsure(move, clause):
                move = reveal(s, clause) or move
            if move is None and (history.steps or _comes_later(clause)):
                move = _wait_for(s, clause)
            if move is None and s.steps(f"{clause.key}:guess"):
                continue
            if move is None and not history.steps:
                move = _best_guess(s, clause)
            if isinstance(move, Act):
                return settled_first(s, clause, move) or move
            if clause.kind not in _ASIDES or len(clauses) == 1 or s.steps(clause.key):
                return Finish("failed", f'nothing on this screen fits "{clause.text}"')
        if (last := confirm(s) or hand_in(s)) is not None:
            return last
        if left := undone(goal, clauses, screen, history.steps):
            return Finish("failed", f"{left!r} is part of the goal, and no step has met it")
        if history.steps:
            return Finish("done", "every part of the goal is carried out")
        if all(clause.kind in (*_ASIDES, "ask") for clause in clauses):
            # Every order was waved through: what was meant is still to be done.
            return _best_guess(s, clauses[-1]) or Finish("done", "there was nothing left to do")
        return Finish("done", "everything is so already")


def _way_taken(history: History) -> Way | None:
    """Which way of a condition was taken: the steps bear its mark, for the condition may hold no longer."""
    for past in history.steps:
        for way in get_args(Way):
            if past.intent.clause_key.startswith(way):
                return cast(Way, way)
    return None


def _is_button(s: Situation, clause: Clause) -> bool:
    """Whether a verb that elsewhere ticks boxes is what a button is called here: "Deactivate"."""
    return clause.verb in _ALSO_BUTTONS and any(e.role == "button" and fold(e.name) == clause.verb for e in s.pressable)


def _named_in_full(s: Situation, clause: Clause) -> Act | None:
    """An order that is, word for word, what a button is called: "search rooms", "add to cart"."""
    if clause.quotes or s.steps(clause.key) or " " not in clause.text or clause.kind == "press":
        return None
    controls = [e for e in s.pressable if e.role in ("button", "link", "tab", "menuitem")]
    named = exact(controls, clause.text) or exact_but_small_words(controls, clause.text)
    why = "it is what the order says, word for word"
    return s.tap(clause, named[0], why, f"{clause.key}:named") if named else None


def _is_unsure(move: Act, clause: Clause) -> bool:
    return (
        clause.kind in ("press", "open", "choose", "order")
        and move.confidence is not None
        and move.confidence <= UNSURE
    )


def _wait_for(s: Situation, clause: Clause) -> Act | None:
    """What the step before has set going may take a moment to show what the next order speaks of."""
    key = f"{clause.key}:wait"
    last = s.history.last
    if _comes_later(clause) and not s.steps(key):
        name = clause.quotes[0] if clause.quotes else _KIND_AT_END.sub("", bare(_LATER.split(clause.body)[0]))
        wait = Wait(until="shown", text=name, timeout_s=_PATIENCE_S)
        return s.act(clause, wait, None, f"{name!r} may still come", key) if name else None
    if clause.kind == "choose" and last is not None and last.intent.action.kind == "type" and not s.steps(key):
        typed = last.intent.action.text if isinstance(last.intent.action, Type) else ""
        told = _SUGGESTED.sub("", bare(clause.body))
        wait = (
            Wait()
            if _IT.fullmatch(told) or fold(typed) == fold(told)
            else Wait(until="shown", text=told, timeout_s=_PATIENCE_S)
        )
        return s.act(clause, wait, None, "what was typed may bring it up", key)
    if (
        not (clause.kind in LAST_WORDS or (clause.kind == "order" and _IT.fullmatch(clause.body)))
        or s.steps(key)
        or last is None
        or last.intent.action.kind not in ("tap", "press")
    ):
        return None
    name = clause.quotes[0] if clause.quotes else bare(clause.body) if clause.kind != "order" else clause.verb
    if not name or len(name) > _LONGEST_NAME or re.search(r"\b(?:it|them|button|link|icon)$", name):
        return None
    return s.act(clause, Wait(until="shown", text=name, timeout_s=_PATIENCE_S), None, f"{name!r} may still come", key)


def _comes_later(clause: Clause) -> bool:
    """Whether an order names what it presses, or says that it may not be there yet."""
    return clause.kind == "press" and bool(clause.quotes or _LATER.search(clause.body))


def _best_guess(s: Situation, clause: Clause) -> Act | None:
    """Where no rule fits the first order: the one control that the words of the goal point to, if they do."""
    told = without_quotes(clause.text if len(s.clauses) > 1 else s.goal.text)
    words = clause.quotes[0] if clause.quotes else told
    grounding = s.ground(words, lambda e: e.can("tap"))
    if grounding.best is None or grounding.confidence < _GUESS_ENOUGH or _undoes(grounding.best, s.goal.text):
        return None
    why = f"{grounding.best.describe()} is what the goal's words point to"
    return s.tap(clause, grounding.best, why, f"{clause.key}:guess", grounding)


def _undoes(element: Element, goal: str) -> bool:
    """Whether a control takes something away that the goal does not speak of taking away."""
    first = next(iter(words_of(element.name)), "")
    return first in _TAKING_AWAY and first not in words_of(goal)


def _open(s: Situation, clause: Clause) -> Move:
    """``open X``: an address, or something on the screen; ``navigate through …`` is only the way to the next order."""
    address = clause.body.strip()
    if address.startswith(("http://", "https://")):
        if s.done(clause.key):
            return SATISFIED
        return s.act(clause, Open(location=address), None, f"the goal names the address {address}")
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
    if _IT.fullmatch(clause.body) and clause.number > 1 and s.steps(f"{s.clauses[clause.number - 2].key}:0"):
        return SATISFIED  # "Your name is Robin. Enter it."
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
    if _IT.fullmatch(text):
        text = next((bare(c.body) for c in s.clauses if c.number == clause.number + 1 and c.kind == "press"), "")
    text = _KIND_AT_END.sub("", text)
    if text:
        return s.act(clause, Wait(until="shown", text=text), None, f"the goal waits for {text!r}")
    return s.act(clause, Wait(), None, "the goal says to wait")


def _search(s: Situation, clause: Clause) -> Move:
    if s.done(f"{clause.key}:send") or s.done(clause.key):
        return SATISFIED
    return fill_and_send(s, clause) or order(s, clause)


_RULES: Mapping[Kind, Rule] = {
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
