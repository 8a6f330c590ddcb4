"""Ticks, picks and selects what an order lists."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Select, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.controls.dropdowns import choose_labelled, option_said
from planner.offline.controls.suggestions import offers_of, take_by_ends, take_offer
from planner.offline.finding.boxes import about_of, box_about, do_in_box, named_control
from planner.offline.finding.choices import choice_said
from planner.offline.finding.fields import best_option, fields_of
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.same_names import SAME_NAMES
from planner.offline.finding.targets import find_pressable
from planner.offline.orders.classing import classify
from planner.offline.orders.counts import set_counts
from planner.offline.orders.editing import highlight
from planner.offline.orders.extremes import by_extreme
from planner.offline.orders.filtering import choose_others, do_in_each, press_that_meet
from planner.offline.orders.paths import along
from planner.offline.orders.pickers import choose_days, set_color, set_date, set_field, set_slider, set_spinner
from planner.offline.orders.press import press
from planner.offline.orders.sets import (
    SIMILAR,
    TICKED,
    choose_all,
    choose_similar,
    tick_entries,
    tick_entry,
    tick_pairs,
)
from planner.offline.orders.several import press_several
from planner.offline.orders.transfer import transfer
from planner.offline.reading.entries import entry_meant
from planner.offline.reading.quantities import box_by_quantity, pick_by_quantity
from planner.offline.situation import SATISFIED, UNSURE, Move, Situation, exact, mark
from planner.offline.words.dates import date_in
from planner.offline.words.phrases import bare, ordinal_of, path_of, split_list, superlative_of
from planner.quoting import unquoted

_NOTHING = ("nothing", "nothing else", "none", "no items", "none of them", "no options")
_MODIFIER = re.compile(
    r"""
    \s+(?:from|in|using|with|on|among|out\ of)\s+(?:the|a|your|this)?\s*
    ([\w\s"'-]*?
     (?:list|drop-?\s?down|menu|box|select|options?|picker|calendar|slider|date\s?picker|combo\s?box|field|group
       |wheel|form|page|table|checkbox(?:es)?|radio\ buttons?|department|section|folder|category|tab|tree|panel)
     \b.*)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Where something is to be chosen, which says nothing of what."""
_PASSAGE = re.compile(
    r"(?:the\s+)?(?:(?:text|sentence|phrase|words?)\s+[\"“]|(?:[\w-]+\s+)?paragraph\b|all (?:of )?the text\b)",
    re.IGNORECASE,
)
_SUGGESTED = re.compile(
    r"(?:the\s+)?(?:first\s+|matching\s+|right\s+|correct\s+)*(?:suggestion|suggested|match|completion)", re.IGNORECASE
)
"""What a field offered, and has been taken with the value."""
_KIND = re.compile(r"^(?:the|option|item|checkbox|radio button|radio)\s+", re.IGNORECASE)
_AS_WHAT = re.compile(r"(?<!same)(?<!such)\s+as\s+(?:the\s+|a\s+|my\s+)?[\w ]+$", re.IGNORECASE)
_DONE = frozenset({"done", "completed", "complete", "finished", "bought", "paid"})
"""What ticking an entry says of it."""
_TAKING = frozenset({"button", "checkbox", "radio", "link"})
_LEAVES = frozenset({"button", "link", "treeitem", "option", "text", "generic", "tab"})
_MARKED = re.compile(r"(.+?)\s+as\s+(.+)$", re.IGNORECASE)


def choose(s: Situation, clause: Clause) -> Move:
    """``select A, B``, ``tick C``, ``choose Oslo as City``, ``pick the date``, ``select 5 with the slider``."""
    body = bare(clause.body)
    if fold(unquoted(body)) in _NOTHING:
        return SATISFIED
    if not body:
        named = named_control([e for e in s.pressable if e.role == "button"], clause.verb)
        return SATISFIED if named is None or s.done(clause.key) else s.tap(clause, named, "it is called so")
    if (whole := _said_whole(s, body)) is not None:
        return SATISFIED if s.done(clause.key) else s.tap(clause, whole, f"{whole.describe()} is what the order says")
    typed = next((p.intent for p in reversed(s.history.steps) if isinstance(p.intent.action, Type)), None)
    if re.match(r"(?:it|that)\b", body) and typed is not None and isinstance(typed.action, Type):
        offered = bool(offers_of(s, typed.clause_key))
        if offered and not s.done(f"{typed.clause_key}:pick"):
            return take_offer(s, clause, typed.action.text, f"{typed.clause_key}:pick")
    if re.match(r"(?:it|that)\b", body) and any(p.intent.clause_key.endswith(":pick") for p in s.history.steps):
        return SATISFIED
    just = s.history.last.intent.clause_key if s.history.last is not None else ""
    if fold(body) == "them" and ":said:" in just:
        return SATISFIED  # each was ticked when it was spoken of
    if fold(body) in ("it", "them", "that"):
        before = next((c for c in reversed(s.clauses[: clause.number - 1]) if c.verb == "find"), None)
        found = find_pressable(s, replace(before, number=clause.number), bare(before.body)) if before else None
        if found is not None and found[2] > UNSURE and found[0].role in _LEAVES and not s.done(clause.key):
            return s.act(clause, Tap(), found[0], found[1], confidence=found[2])
        return SATISFIED if s.done(clause.key) else do_in_box(s, clause, (clause.verb,), "")
    if (move := transfer(s, clause)) is not None:
        return move
    if _PASSAGE.match(body) and not any(e.can("select") for e in s.usable):
        return highlight(s, clause)
    if SIMILAR.match(body):
        return choose_similar(s, clause, split_list(SIMILAR.sub("", _MODIFIER.sub("", body))))
    for rule in (
        press_that_meet,
        choose_days,
        choose_others,
        classify,
        set_slider,
        choose_best,
        set_field,
        set_color,
        choose_all,
    ):
        if move := rule(s, clause, body):
            return move
    plain = _without_place(body)
    if path := path_of(plain):
        return along(s, clause, path)
    if any(option_said(e, body) or fold(body) in map(fold, e.options) for e in s.usable if e.can("select")):
        return _one(s, clause, body, f"{clause.key}:0", 1)
    if (move := set_counts(s, clause)) is not None or (move := tick_pairs(s, clause)) is not None:
        return move
    if move := set_spinner(s, clause, body):
        return move
    by_ends = re.search(r"\b(?:starts?|starting|begins?|beginning|ends?|ending) with\b", body, re.I) and fields_of(s)
    if by_ends and (move := take_by_ends(s, clause)):
        return move
    if (picked := by_extreme(s, clause, body)) is not None:
        return SATISFIED if s.done(clause.key) else picked
    if _SUGGESTED.match(plain) and any(p.intent.clause_key.endswith(":pick") for p in s.history.steps):
        return SATISFIED
    if ordinal_of(body) is not None and not clause.quotes:
        if several := press_several(s, clause, body, on=True):
            return several
        inner = None if exact(s.pressable, body) else _in_entry(s, clause, body)
        if inner is not None and inner.role in _TAKING:
            return SATISFIED if s.done(clause.key) else s.tap(clause, inner, f"{inner.describe()} chooses it")
        return press(s, clause)
    if clause.verb == "mark" and (marked := _MARKED.match(body)):
        name = unquoted(bare(marked[2]))
        if name.lower() in _DONE and (ticking := tick_entry(s, clause, bare(marked[1]))) is not None:
            return ticking
        return do_in_each(s, clause, name, bare(marked[1])) or do_in_box(s, clause, (name,), marked[1])
    names = split_list(plain)
    names = [name if name in clause.quotes else _KIND.sub("", name) for name in names]
    if len(names) == 1 and len(halves := re.split(r"\s+with\s+(?:the\s+|a\s+)?", names[0])) == 2:
        # "the large size with gift wrap"
        names = halves if all(_names_tick(s, half) for half in halves) else names
    if len(names) == 1 and (move := tick_entries(s, clause, plain)):
        return move
    missing = False
    for number, name in enumerate(names):
        move = _one(s, clause, name, f"{clause.key}:{number}", len(names))
        if move is None:
            missing = True
        elif move is not SATISFIED:
            return move
    return None if missing else SATISFIED


def _said_whole(s: Situation, body: str) -> Element | None:
    """The one thing of several words, a comma among them, all of which are said: "Row 2, column 3"."""
    said = mentioned([e for e in s.pressable if "," in e.name], body)
    return said[0] if len(said) == 1 else None


def _without_place(body: str) -> str:
    """A list of things without the words that say where each is to be chosen, or as what."""
    parts = split_list(body)
    if len(parts) < 2:
        return _MODIFIER.sub("", body)
    shorn = [_AS_WHAT.sub("", _MODIFIER.sub("", part)) for part in parts]
    return body if shorn == parts else ", ".join(shorn)


def choose_best(s: Situation, clause: Clause, body: str) -> Move:
    """``the cheapest plan``: what chooses in the card or row that is at that end; None for other orders."""
    wanted = superlative_of(body)
    if wanted is None or clause.quotes:
        return None
    if s.done(clause.key):
        return SATISFIED
    picked = box_by_quantity(s, wanted)
    inside = [e for e in s.screen.within(picked[0]) if e.can("tap")] if picked is not None else []
    for name in SAME_NAMES.get(clause.verb, (clause.verb,)):
        if picked is not None and (control := named_control(inside, name)):
            if (choice := choice_said(s, clause, control)) is not None:
                return choice
            return s.act(clause, Tap(), control, picked[1], confidence=0.8)
    picked = pick_by_quantity(s, wanted)
    return None if picked is None else s.act(clause, Tap(), picked[0], picked[1], confidence=0.7)


def _one(s: Situation, clause: Clause, name: str, key: str, of: int) -> Move:
    """Choose one thing by name, in whatever way it is offered."""
    if s.done(key):
        return SATISFIED
    if (day := date_in(name)) is not None and (
        move := set_date(s, clause, day, day.strftime("%m/%d/%Y"), key)
    ) is not None:
        return move
    tried = s.tried(key)
    ticks = [e for e in s.usable if e.role in TICKED and "disabled" not in e.states]
    for element in exact(ticks, name):
        if "checked" in element.states:
            return SATISFIED
        if mark(element) not in tried:
            return s.act(clause, Tap(), element, f"{element.describe()} is to be on", key, confidence=0.95)
    for element in (e for e in s.usable if e.can("select")):
        option = best_option(element, name) or option_said(element, name)
        if option is not None:
            if "multiple" in element.states:
                return _several(s, clause, element, option, key)
            if fold(element.value) == fold(option):
                return SATISFIED
            why = f"{element.describe()} offers {option!r}"
            return s.act(clause, Select(options=(option,)), element, why, key, confidence=0.9)
    if (grouped := _with_its_group(s, ticks, name)) is not None and mark(grouped) not in tried:
        if "checked" in grouped.states:
            return SATISFIED
        return s.act(clause, Tap(), grouped, f"{grouped.describe()} is meant by {name!r}", key, confidence=0.85)
    if not exact(s.pressable, name) and (move := choose_labelled(s, clause, name, f"{key}:list")) is not None:
        return move
    if of > 1 or clause.verb in ("check", "tick", "turn on", "enable"):
        grounding = s.ground(name, lambda e: e.role in TICKED and "disabled" not in e.states and mark(e) not in tried)
        if grounding.best is not None and grounding.confidence >= 0.5:
            if "checked" in grounding.best.states:
                return SATISFIED
            return s.act(
                clause, Tap(), grounding.best, f"{grounding.best.describe()} is meant by {name!r}", key, grounding
            )
    if (found := find_pressable(s, replace(clause, body=name, quotes=()), name)) is not None:
        element, why, confidence = found
        if "checked" in element.states or ("selected" in element.states and element.role in ("option", "tab")):
            return SATISFIED
        if (confidence <= UNSURE or not element.can("tap")) and (inner := _in_entry(s, clause, name)) is not None:
            element, why = inner, f"{inner.describe()} chooses it"
        if mark(element) not in tried:
            return s.act(clause, Tap(), element, why, key, confidence=confidence)
    if (inner := _in_entry(s, clause, name)) is not None and mark(inner) not in tried:
        return s.act(clause, Tap(), inner, f"{inner.describe()} chooses it", key, confidence=0.6)
    return _open_choices(s, clause, name, key)


def _names_tick(s: Situation, phrase: str) -> bool:
    """Whether a phrase has all the words of something that can be ticked."""
    said = {stem(w) for w in words_of(phrase)}
    called = ({stem(w) for w in words_of(e.name or e.label)} for e in s.usable if e.role in TICKED)
    return any(own and own <= said for own in called)


def _with_its_group(s: Situation, ticks: list[Element], name: str) -> Element | None:
    """``express delivery``: the box Express in the group Delivery."""
    said = {stem(w) for w in words_of(name)} - {stem(w) for w in ("the", "option", "as", "for", "a")}
    for tick in ticks:
        own = {stem(w) for w in words_of(tick.name or tick.label)}
        groups = {stem(w) for above in s.screen.ancestors(tick) for w in words_of(above.name) if above.role != "main"}
        if own and own < said and said - own <= groups:
            return tick
    return None


def _in_entry(s: Situation, clause: Clause, name: str) -> Element | None:
    """What chooses in the row or card that a name means: its box to tick, a button called so, or its only button."""
    counted = entry_meant(s, name) if ordinal_of(name) is not None else None
    box = counted or box_about(s, about_of(name) or name)
    if box is None:
        return None
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    ticks = [e for e in inside if e.role in TICKED]
    if len(ticks) == 1:
        return ticks[0]
    if (control := named_control(inside, clause.verb)) is not None:
        return control
    return inside[0] if len(inside) == 1 else box if box.can("tap") else None


def _several(s: Situation, clause: Clause, element: Element, option: str, key: str) -> Move:
    chosen = [o for o in element.options if o in element.value.split(", ")]
    if option in chosen:
        return SATISFIED
    why = f"{element.describe()} offers {option!r}"
    return s.act(clause, Select(options=(*chosen, option)), element, why, key, confidence=0.9)


def _open_choices(s: Situation, clause: Clause, name: str, key: str) -> Move:
    """A list that only appears when its box is pressed."""
    if s.done(f"{key}:open"):
        return None
    closed = [
        e for e in s.pressable if e.role == "combobox" or ("collapsed" in e.states and e.role in ("button", "menuitem"))
    ]
    if len(closed) == 1:
        why = f"{name!r} may be behind {closed[0].describe()}"
        return s.act(clause, Tap(), closed[0], why, f"{key}:open", confidence=0.4)
    return None
