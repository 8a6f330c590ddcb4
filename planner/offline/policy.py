"""Goes through a goal's clauses and answers with the next step."""

from __future__ import annotations

import re
from typing import cast, get_args

from pydantic import ValidationError

from devices.action import Type, Wait
from devices.screen import Element, Screen
from devices.selector import fold
from perception.grounding import Grounder
from perception.lexical import words_of
from planner.branches import Way, read_branch
from planner.clause_verbs import Kind
from planner.clauses import Clause, read_clauses
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.offline.finding.fields import fields_of
from planner.offline.finding.obstacles import clear_way
from planner.offline.finding.places import place_to_go
from planner.offline.finding.reveal import reveal
from planner.offline.orders.ask import open_asked
from planner.offline.orders.beforehand import settled_first
from planner.offline.orders.ending import LAST_WORDS, confirm, hand_in
from planner.offline.orders.following import follow
from planner.offline.orders.native import answer_native
from planner.offline.orders.press import press_mentioned
from planner.offline.orders.results import search_first
from planner.offline.orders.verbs import order
from planner.offline.orders.waiting import awaited
from planner.offline.reading.conditions import holds
from planner.offline.rules import IT, KIND_AT_END, RULES
from planner.offline.situation import UNSURE, Satisfied, Situation, exact, exact_but_small_words
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
_LATER = re.compile(r"\s+(?:as soon as|once|when)\s+", re.IGNORECASE)


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
            if (search := search_first(s, clause)) is not None:
                return search
            if (named := _named_in_full(s, clause)) is not None:
                return settled_first(s, clause, named) or named
            try:
                move = (order if _is_button(s, clause) else RULES[clause.kind])(s, clause)
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
        name = clause.quotes[0] if clause.quotes else KIND_AT_END.sub("", bare(_LATER.split(clause.body)[0]))
        wait = Wait(until="shown", text=name, timeout_s=_PATIENCE_S)
        return s.act(clause, wait, None, f"{name!r} may still come", key) if name else None
    if clause.kind == "choose" and last is not None and isinstance(last.intent.action, Type) and not s.steps(key):
        typed = last.intent.action.text
        told = _SUGGESTED.sub("", bare(clause.body))
        wait = (
            Wait()
            if IT.fullmatch(told) or fold(typed) == fold(told)
            else Wait(until="shown", text=told, timeout_s=_PATIENCE_S)
        )
        return s.act(clause, wait, None, "what was typed may bring it up", key)
    if (
        not (clause.kind in LAST_WORDS or (clause.kind == "order" and IT.fullmatch(clause.body)))
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
    """Where no rule fits the first order: the one control that the words of the goal point to, if they do.

    To press a field fills it with nothing: where something is to be entered, and nobody knows what, nothing is guessed.
    """
    if clause.kind == "enter" and fields_of(s):
        return None
    told = without_quotes(clause.text if len(s.clauses) > 1 else s.goal.text)
    words = clause.quotes[0] if clause.quotes else told
    grounding = s.ground(words, lambda e: e.can("tap") and not e.can("type"))
    if grounding.best is None or grounding.confidence < _GUESS_ENOUGH or _undoes(grounding.best, s.goal.text):
        return None
    why = f"{grounding.best.describe()} is what the goal's words point to"
    return s.tap(clause, grounding.best, why, f"{clause.key}:guess", grounding)


def _undoes(element: Element, goal: str) -> bool:
    """Whether a control takes something away that the goal does not speak of taking away."""
    first = next(iter(words_of(element.name)), "")
    return first in _TAKING_AWAY and first not in words_of(goal)
