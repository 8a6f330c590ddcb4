"""Presses what an order names: a button, link, tab, picture, word, key; or what a description picks out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from devices.action import Hover, Press, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.controls.calendars import pick_date, shown_month
from planner.offline.controls.keypads import press_keys
from planner.offline.finding.boxes import about_of, box_about, named_control, way_into
from planner.offline.finding.events import event_on
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.places import without_page
from planner.offline.finding.submitting import says_submit, submitting
from planner.offline.finding.targets import closing_control, find_pressable, told_apart
from planner.offline.orders.extremes import by_extreme, in_alphabetical_order
from planner.offline.orders.filtering import press_that_meet
from planner.offline.orders.paths import along
from planner.offline.orders.picks import by_comparison, by_figure, odd_one, says_odd, sole_entry
from planner.offline.orders.repeats import (
    ORDERED,
    SPREAD,
    press_in_each,
    press_in_order,
    press_repeatedly,
    press_until,
    times_of,
)
from planner.offline.orders.results import nth_result, press_result
from planner.offline.orders.sets import choose_all
from planner.offline.orders.several import press_several
from planner.offline.orders.waiting import without_condition
from planner.offline.reading.entries import entry_meant
from planner.offline.reading.looks import sides_of
from planner.offline.reading.lookup import asked_value
from planner.offline.reading.meant import how_many
from planner.offline.situation import SATISFIED, UNSURE, Move, Situation, exact, press_of
from planner.offline.words.dates import DAY_OF_MONTH, date_of
from planner.offline.words.phrases import bare, number_of, ordinal_of, path_of, split_list
from planner.quoting import unquoted, without_quotes

_KEYS = {
    "enter": "Enter",
    "return": "Enter",
    "tab": "Tab",
    "escape": "Escape",
    "esc": "Escape",
    "space": "Space",
    "backspace": "Backspace",
    "delete key": "Delete",
}
_IN_THAT_ORDER = re.compile(
    r"\s*,?\s*\(?(?:in\s+(?:exactly\s+)?(?:that|this|the given|the following)\s+order"
    r"|one after (?:the other|another))\)?\s*$",
    re.I,
)
_ALL = re.compile(r"^(?:all|every|each)\b", re.IGNORECASE)
_SIDES_ASKED = re.compile(r"\b(?:how many|number of) (?:sides|corners|edges)\b", re.IGNORECASE)
_WHEN_DONE = re.compile(
    r"\s+(?:when|once|as soon as|after)\s+(?:you are |you're |it is |it's |it |everything is |that is )?"
    r"(?:done|finished|ready|appears?|shows?(?: up)?|visible|shown|there|possible|enabled|complete)$",
    re.IGNORECASE,
)
_MIDDLE = re.compile(r"^(?:cent(?:er|re)|middle) of\s+", re.IGNORECASE)
_UNTIL = re.compile(r"\s+until\s+(.+)$", re.IGNORECASE)
_IT = re.compile(r"(?:on\s+)?(?:it|that one|that|this one|them)", re.IGNORECASE)
_PARTS = frozenset({"cell", "gridcell", "text", "heading"})
_ENTRIES = frozenset({"row", "listitem", "article", "group"})
_OPENING = frozenset({"open", "go to", "visit", "navigate to"})
_OWNED = re.compile(r"(?:its|his|her|their)\s+(.+)$", re.IGNORECASE)
_FINDING = frozenset({"find", "look up", "search"})
_WITHIN = re.compile(r"^(?:for|up)\s+|\s+in\s+the\s+\w+$", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:the\s+)?(?:(?:button|number|option|tile)\s+(?:with|that shows|showing|of)\s+)?"
    r"(?:the\s+)?(?:correct\s+|right\s+)?"
    r"(?:answer|result|solution|(?<=right )number|(?<=correct )number)",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"^(?:the\s+)?(?:button|number|option|tile|link)\s+(?:with|that shows|showing|that says|for)\s+(?:the\s+)?"
    r"number of\s+(.+)$",
    re.IGNORECASE,
)
_ANSWERS_OF_DIALOGS = ("cancel", "ok", "no thanks", "not now", "got it")


def press(s: Situation, clause: Clause) -> Move:
    """``click X``, ``press X``, ``open X`` where X is on the screen."""
    if s.done(clause.key) or _handed_in_before(s, clause):
        return SATISFIED
    phrase = without_page(bare(_MIDDLE.sub("", bare(_WHEN_DONE.sub("", without_condition(clause.body))))))
    if (owned := _OWNED.match(phrase)) and (part := _part_of_found(s, clause, owned[1])) is not None:
        return s.tap(clause, part, f"{part.describe()} belongs to what was found")
    if _IT.fullmatch(phrase) and (question := _asked_just_before(s, clause)):
        phrase = question
    if ordered := ORDERED.search(phrase):
        return press_in_order(s, clause, ordered[0])
    if in_order := in_alphabetical_order(s, clause, phrase):
        return in_order
    phrase = _IN_THAT_ORDER.sub("", phrase)
    if met := press_that_meet(s, clause, phrase):
        return met
    if _ALL.match(phrase) and (move := choose_all(s, clause, phrase)):
        return move
    if picked := by_extreme(s, clause, phrase) or sole_entry(s, clause, phrase):
        return picked
    if picked := by_comparison(s, clause, phrase) or by_figure(s, clause, phrase):
        return picked
    if (day := _day_shown(s, phrase)) is not None:
        move = pick_date(s, clause, None, day, clause.key)
        return SATISFIED if s.done(f"{clause.key}:day") else move
    if (event := event_on(s, phrase)) is not None:
        return s.tap(clause, event, f"{event.describe()} is on that day")
    if number := nth_result(phrase):
        return press_result(s, clause, number)
    if path := path_of(phrase):
        return along(s, clause, path)
    phrase = _answer_meant(s, clause, phrase) or phrase
    if _SIDES_ASKED.search(phrase) and (sides := sides_of(s)) is not None:
        phrase = str(sides)
    if spread := SPREAD.search(clause.body):
        return press_in_each(s, clause, spread)
    parts = split_list(phrase)
    if len(parts) > 1 and not clause.quotes and all(exact(s.pressable, part) for part in parts):
        return along(s, clause, parts)
    if key_press := _key_named(s, clause, phrase):
        return key_press
    if condition := _UNTIL.search(phrase):
        return press_until(s, clause, phrase[: condition.start()], condition[1])
    if (move := press_keys(s, clause, re.sub(r"\band\b", " ", phrase), named=True)) is not None:
        return move
    if says_odd(phrase):
        return odd_one(s, clause)
    phrase, times = times_of(phrase)
    if times > 1:
        return press_repeatedly(s, clause, phrase, times)
    if (move := press_several(s, clause, phrase)) is not None:
        return move
    found = find_pressable(s, clause, phrase)
    if says_submit(phrase) and (found is None or not found[0].can("tap") or found[2] <= UNSURE):
        found = submitting(s) or found
    if (found is None or found[2] <= UNSURE) and ordinal_of(phrase) is not None:
        entry = entry_meant(s, phrase)
        into = way_into(s, entry) if entry is not None else None
        found = found if into is None else (into, f"{into.describe()} leads to the entry that is counted to", 0.6)
    if found is None:
        return None
    element, why, confidence = found
    if element.role in _PARTS and not element.can("tap"):
        # What is said of an entry stands in one of its cells; what leads to it is beside.
        element = _leading_to(s, element, clause.verb) or element
    return s.act(clause, _tap(clause.verb, element), element, why, confidence=confidence)


def _leading_to(s: Situation, part: Element, verb: str) -> Element | None:
    """The only link of the row or card that a cell or a heading stands in; to open it, also what is called so."""
    row = next((a for a in s.screen.ancestors(part) if a.role in _ENTRIES), None)
    inside = [e for e in s.screen.within(row) if e.can("tap")] if row is not None else []
    links = [e for e in inside if e.role == "link"]
    if len(links) == 1 or verb not in _OPENING:
        return links[0] if len(links) == 1 else None
    return next(
        (c for name in ("open", "details", "view", "read", "more", "show") if (c := named_control(inside, name))), None
    )


def _part_of_found(s: Situation, clause: Clause, name: str) -> Element | None:
    """``its details``, ``his profile``: in the entry of what was looked for just before, else that itself."""
    before = next((c for c in reversed(s.clauses[: clause.number - 1]) if c.kind == "ask" or c.verb in _FINDING), None)
    if before is None:
        return None
    about = bare(_WITHIN.sub("", without_quotes(before.body).rstrip("?"))) if not before.quotes else before.quotes[0]
    box = entry_meant(s, before.body) or box_about(s, about)
    inside = [e for e in s.screen.within(box) if e.can("tap")] if box is not None else []
    part = next((c for word in words_of(name) if len(word) > 2 and (c := named_control(inside, word))), None)
    return part or next(iter(exact([e for e in inside if e.role == "link"], about)), None)


def _tap(verb: str, element: Element) -> Tap:
    if verb.startswith("double"):
        return Tap(count=2)
    return Tap(button="right") if verb.startswith("right") else press_of(element)


def _day_shown(s: Situation, phrase: str) -> date | None:
    """``June 9``, where a calendar is shown and says which year it is."""
    shown = shown_month(s) if re.fullmatch(DAY_OF_MONTH, phrase, re.IGNORECASE) else None
    return None if shown is None else date_of(f"{phrase} {shown[0]}")


def _handed_in_before(s: Situation, clause: Clause) -> bool:
    """``search for X and press Search``: the order before has pressed it already."""
    if clause.number < 2:
        return False
    before = s.clauses[clause.number - 2]
    sent = s.steps(f"{before.key}:send")
    target = sent[-1].intent.target if sent else None
    return target is not None and fold(target.name) == fold(bare(unquoted(clause.body)))


def _key_named(s: Situation, clause: Clause, phrase: str) -> Move:
    """``press Enter``, where no control is called so."""
    name = re.sub(r"\s+key$", "", unquoted(phrase).lower())
    if clause.verb not in ("press", "hit") or name not in _KEYS or exact(s.pressable, name):
        return None
    return s.act(clause, Press(key=_KEYS[name]), s.screen.focus, f"{_KEYS[name]} is a key", confidence=0.8)


def _asked_just_before(s: Situation, clause: Clause) -> str:
    """What ``it`` stands for behind a question, as in "Which symbol does not match? Click on it"."""
    before = s.clauses[clause.number - 2] if clause.number > 1 else None
    if before is None or before.kind != "ask":
        return ""
    return re.sub(r"\b(?:is|are)\b", "", before.body).strip(" ?")


def _answer_meant(s: Situation, clause: Clause, phrase: str) -> str:
    """What ``the answer`` stands for: the answer to the question before."""
    if counting := _NUMBER_OF.search(phrase):
        return how_many(s, counting[1]) or ""
    if not _ANSWER.fullmatch(phrase):
        return ""
    asked = (c for c in reversed(s.clauses[: clause.number - 1]) if c.kind == "ask")
    told = (how_many(s, c.body) if c.verb in ("how many", "count") else asked_value(s, c.body) for c in asked)
    return next((found for found in told if found), "")


def press_mentioned(s: Situation, clause: Clause) -> Move:
    """An order for which nothing else is known: what it speaks of by name, one after another; else None."""
    prefix = f"{clause.key}:said:"
    found = mentioned([e for e in s.pressable if not e.can("type")], clause.body)
    named = [[e for e in s.pressable if e.name == one.name and not e.can("type")] for one in found]
    found = [told_apart(s, same, clause.body, same[0].name)[0] for same in named]
    for element in found:
        if (times := _times_said(clause.body, element)) > 1 and element.role == "button":
            many = f"{prefix}{fold(element.name)}"
            pressed = sum(p.intent.action.count for p in s.steps(many) if isinstance(p.intent.action, Tap))
            if pressed < times:
                why = f"{element.describe()} is to be pressed {times} times"
                return replace(s.act(clause, Tap(count=min(3, times - pressed)), element, why, many), repeats=True)
            continue
        if not s.done(key := f"{prefix}{fold(element.name)}"):
            return s.act(clause, press_of(element), element, "the order speaks of it", key, confidence=0.5)
    return SATISFIED if any(p.intent.clause_key.startswith(prefix) for p in s.history.steps) else None


def _times_said(body: str, element: Element) -> int:
    """``2`` for the button "Bottle (500 ml)" in "two bottles", ``3`` in "a bottle three times"."""
    phrase, times = times_of(body)
    word = re.escape(stem(next(iter(words_of(element.name)), "")))
    counted = re.search(rf"\b(\d{{1,2}}|[a-z]+)\s+{word}", phrase, re.IGNORECASE) if word else None
    number = number_of(counted[1]) if counted is not None else None
    return times if times > 1 else number or 1


def hover(s: Situation, clause: Clause) -> Move:
    """``hover over X``."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(clause.body)
    if same := exact(s.usable, unquoted(phrase)):
        return s.act(clause, Hover(), same[0], f"{same[0].describe()} is called so", confidence=0.9)
    found = find_pressable(s, clause, phrase, any_element=True)
    return None if found is None else s.act(clause, Hover(), found[0], found[1], confidence=found[2])


def close(s: Situation, clause: Clause) -> Move:
    """``close the dialog``."""
    if s.done(clause.key):
        return SATISFIED
    box = None if s.dialogs else box_about(s, about_of(clause.body))
    element = closing_control(s, s.pressable if box is None else [e for e in s.screen.within(box) if e.can("tap")])
    if element is None and s.dialogs:
        inside = [e for e in s.pressable if s.inside_dialog(e)]
        element = next((e for e in inside if fold(e.name) in _ANSWERS_OF_DIALOGS), None)
    if element is not None:
        return s.tap(clause, element, f"{element.describe()} closes it")
    return press(s, clause)
