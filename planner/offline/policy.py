"""Goes through a goal's clauses and answers with the next step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from devices.action import Back, Open, Scroll, Tap, Wait
from devices.screen import Screen
from devices.selector import fold
from perception.grounding import Grounder
from planner.clauses import Clause, Kind, read_clauses
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.offline.ask import ask
from planner.offline.boxes import about_of, box_about, way_into
from planner.offline.choose import choose, unchoose
from planner.offline.drag import drag
from planner.offline.enter import clear, enter, focus
from planner.offline.forms import fill, fill_and_send
from planner.offline.obstacles import clear_way
from planner.offline.orders import order
from planner.offline.press import UNSURE, close, hover, press, submit
from planner.offline.reveal import expand, reveal
from planner.offline.situation import SATISFIED, Move, Satisfied, Situation
from planner.quoting import without_quotes

_HAND_IN = "hand-in"
_GUESS_ENOUGH = 0.3
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
        clauses = read_clauses(goal.text)
        s = Situation(goal, screen, history, clauses, self._grounder)
        if (way := clear_way(s)) is not None:
            return way
        for clause in clauses:
            move = _RULES[clause.kind](s, clause)
            if isinstance(move, Satisfied):
                continue
            if move is None or (
                move.confidence is not None and move.confidence <= UNSURE and clause.kind in ("press", "open", "choose")
            ):
                move = reveal(s, clause) or move
            if move is None and not history.steps and (guess := _best_guess(s, clause)) is not None:
                return guess
            if (
                move is None
                and clause.kind in ("order", "expand", "open")
                and len(clauses) > 1
                and not s.steps(clause.key)
            ):
                # "Solve the problem", "use the hint below": it tells what the orders beside it are for.
                continue
            if isinstance(move, Act):
                return move
            return Finish("failed", f'nothing on this screen fits "{clause.text}"')
        if (last := hand_in(s)) is not None:
            return last
        if not history.steps and (guess := _best_guess(s, clauses[-1])) is not None:
            return guess
        return Finish(
            "done", "every part of the goal is carried out" if history.steps else "there was nothing left to do"
        )


def _best_guess(s: Situation, clause: Clause) -> Act | None:
    """Where no rule fits the first order: the one control that the words of the goal point to, if they do."""
    grounding = s.ground(without_quotes(s.goal.text) if not clause.quotes else clause.quotes[0], lambda e: e.can("tap"))
    if grounding.best is None or grounding.confidence < _GUESS_ENOUGH:
        return None
    return s.tap(
        clause, grounding.best, f"{grounding.best.describe()} is what the goal's words point to", grounding=grounding
    )


def hand_in(s: Situation) -> Act | None:
    """A form that was filled and not handed in has come to nothing: press its Submit, where that is its very name.

    Only a button called "Submit" or "Done" counts, only after this run changed something on this page, and only where the
    goal itself ends without a press: whoever says what to press last has said when to stop.
    """
    last = s.history.last
    if (
        last is None
        or not s.clauses
        or s.clauses[-1].kind in ("press", "submit", "open", "close", "focus", "back", "hover")
    ):
        return None
    if s.done(_HAND_IN) or last.intent.action.kind not in (
        "type",
        "select",
        "drag",
        "adjust",
        "tap",
        "press",
        "scroll",
    ):
        return None
    named = [e for e in s.pressable if fold(e.name) in ("submit", "done") and e.role == "button"]
    if len(named) != 1 or (last.intent.target is not None and last.intent.target.name == named[0].name):
        return None
    reason = f'"{named[0].name}" hands in what was filled'
    return s.act(s.clauses[-1], Tap(), named[0], reason, _HAND_IN, confidence=0.5)


def _open(s: Situation, clause: Clause) -> Move:
    """``open X``: an address, or something on the screen; ``navigate through …`` is only the way to the next order."""
    address = clause.body.strip()
    if address.startswith(("http://", "https://")):
        if s.done(clause.key):
            return SATISFIED
        return s.act(clause, Open(location=address), None, f"the goal names the address {address}")
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
    direction = next(
        (d for d in ("up", "down", "left", "right") if d in body.split()), "up" if "top" in body else "down"
    )
    to_end = any(word in body.split() for word in ("top", "bottom", "end", "beginning", "start"))
    boxes = [e for e in s.usable if e.states & {"scrolls-y", "scrolls-x"}]
    inner = [e for e in boxes if e.role != "main"]
    box = (inner or boxes or [None])[0]
    return s.act(clause, Scroll(direction=direction, to_end=to_end), box, f"the goal says to scroll {direction}")  # type: ignore[arg-type]


def _back(s: Situation, clause: Clause) -> Move:
    return SATISFIED if s.done(clause.key) else s.act(clause, Back(), None, "the goal says to go back")


def _wait(s: Situation, clause: Clause) -> Move:
    if s.done(clause.key):
        return SATISFIED
    if clause.quotes:
        return s.act(
            clause, Wait(until="shown", text=clause.quotes[0]), None, f"the goal waits for {clause.quotes[0]!r}"
        )
    return s.act(clause, Wait(), None, "the goal says to wait")


def _search(s: Situation, clause: Clause) -> Move:
    if s.done(f"{clause.key}:send"):
        return SATISFIED
    return fill_and_send(s, clause) or order(s, clause)


_RULES: Mapping[Kind, Rule] = {
    "press": press,
    "enter": lambda s, c: enter(s, c) or fill(s, c),
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
    "clear": clear,
}
