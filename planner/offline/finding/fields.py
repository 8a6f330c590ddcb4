"""Finds the field a value belongs in: by its name, by what it takes, or the next one that is free."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.reading.entries import entry_meant
from planner.offline.situation import Situation, exact
from planner.offline.words.dates import date_of, time_of
from planner.offline.words.phrases import bare, ordinal_of

_FIELD_ENOUGH = 0.25
_KIND = re.compile(r"^(?:field|box|input)\s+|\s+(?:field|box|input|text ?box)$", re.IGNORECASE)


def fields_of(s: Situation) -> list[Element]:
    """Everything that takes a value, in order."""
    return [
        e
        for e in s.usable
        if "disabled" not in e.states
        and (e.can("type") or e.can("select") or (e.role in ("textbox", "combobox") and "readonly" in e.states))
        and e.input_type != "file"
    ]


def field_for(s: Situation, clause: Clause, name: str, value: str) -> tuple[Element, float] | None:
    """The field a value belongs in: by name, by what it takes, or the next one that is free."""
    fields = fields_of(s)
    if not fields:
        return None
    if name:
        number = ordinal_of(name)
        if same := exact(fields, bare(name)) or exact(fields, _KIND.sub("", bare(name))):
            return same[0], 0.95
        if (inside := field_in_entry(s, fields, name)) is not None:
            return inside, 0.8
        pool = {e.index for e in fields}
        grounding = s.ground(name, lambda e: e.index in pool)
        if grounding.best is not None and grounding.confidence >= _FIELD_ENOUGH:
            return grounding.best, grounding.confidence
        if number is not None:
            at = number - 1 if number > 0 else number
            if -len(fields) <= at < len(fields):
                return fields[at], 0.8
        if by_hint := [f for f in fields if {stem(w) for w in words_of(name)} & {stem(h) for h in f.hints}]:
            return by_hint[0], 0.7
        if kind := _by_kind(fields, name, value):
            return kind, 0.7
        if len(fields) == 1:
            return fields[0], 0.5
        return None
    if clause.verb == "paste":
        fields = [f for f in fields if not f.value] or fields
    used = {
        p.intent.target.described
        for p in s.history.steps
        if p.intent.target is not None and p.intent.action.kind in ("type", "select")
    }
    if (
        s.screen.focus is not None
        and s.screen.focus.can("type")
        and not s.screen.focus.value
        and len(fields) > 1
        and not used
    ):
        return s.screen.focus, 0.6
    if kind := _by_kind(fields, "", value):
        return kind, 0.7
    if value and not re.search(r"\d", value):
        fields = [f for f in fields if f.role not in ("spinbutton", "slider") and f.input_type != "number"] or fields
    free = [f for f in fields if f.can("type") and f.describe() not in used] or fields
    if len(free) > 1 and not re.search(r"\barea\b", clause.body, re.IGNORECASE):
        # "the text field" beside a text area is the one-line one that is still empty.
        free.sort(key=lambda f: (bool(f.value), "multiline" in f.states))
    return free[0], 0.9 if len(free) == 1 else 0.5


def field_in_entry(s: Situation, fields: list[Element], name: str) -> Element | None:
    """``the status of "Crash on save"``, ``Ida's grade in Art``: the field in the row or card of that thing.

    Where the fields say themselves whose they are, it is the one that has most of the words.
    """
    said = {stem(w) for w in words_of(name)} - {stem(w) for w in STOP_WORDS}
    fit = [(len(said & {stem(w) for w in words_of(f"{f.name} {f.label}")}), f) for f in fields]
    best = max((n for n, _ in fit), default=0)
    most = [f for n, f in fit if n == best]
    if best > 1 and len(most) == 1:
        return most[0]
    if not re.search(r"\bof\b|\bfor\b|['’]s\b|[\"“]", name):
        return None
    entry = entry_meant(s, name)
    within = s.indices_of(entry) if entry is not None else set()
    held = [f for f in (most if best else fields) if f.index in within]
    return held[0] if len(held) == 1 else None


def _by_kind(fields: list[Element], name: str, value: str) -> Element | None:
    """A field whose type says what it takes."""
    kinds = set(words_of(name))
    if date_of(value) is not None:
        kinds.add("date")
    if time_of(value) is not None:
        kinds.add("time")
    if "@" in value:
        kinds |= {"email"}
    for field in fields:
        words = {field.input_type, *field.hints, *words_of(field.label), *words_of(field.description)}
        if kinds & words - {""}:
            return field
        if "password" in kinds and "password" in field.states:
            return field
    return None


def best_option(element: Element, value: str) -> str | None:
    """The option of a select that a value means."""
    wanted = fold(value)
    same = [o for o in element.options if fold(o) == wanted]
    if same:
        return same[0]
    starting = [o for o in element.options if fold(o).startswith(wanted)] or [
        o for o in element.options if wanted in fold(o)
    ]
    return starting[0] if len(starting) == 1 else None
