"""Finds the element that a phrase names, and says on what evidence and how sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from devices.screen import Element
from devices.selector import fold
from perception.kinds import KIND_WORDS, kind_fit
from perception.lexical import STOP_WORDS, stem, words_of
from perception.phrase import read_phrase
from planner.clauses import Clause
from planner.offline.finding.boxes import named_control
from planner.offline.finding.counted import Found, counted_to
from planner.offline.finding.crossings import at_headings
from planner.offline.finding.doubts import lacks_name, other_name, says_little
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.scopes import scope_of
from planner.offline.reading.entries import entry_meant
from planner.offline.reading.looks import by_look, only_look
from planner.offline.reading.quantities import box_by_quantity
from planner.offline.situation import UNSURE, Situation, exact, mark
from planner.offline.words.phrases import core_name, ordinal_of, superlative_of, without_ordinal
from planner.quoting import unquoted, without_quotes

_LITERAL = ("exact", "whole", "words", "contained", "hint", "captioned", "look", "kind", "sole kind", "place", "nth")
_ENOUGH = 0.35
"""Calibrated confidence below which a phrase is not taken to be on the screen."""
_BESIDE = re.compile(r"\b(?:next to|beside|of|for|by|near|in the (?:row|line|card) of|belonging to)\s", re.IGNORECASE)
_PARTED = 0.3
"""By how much the better of two things of one name has to lead."""
_CLOSING = ("x", "×", "✕", "✖", "close", "dismiss")
_FIELD_KINDS = frozenset({"field", "search field", "dropdown", "box", "slider"})
_TEXT_AREA = re.compile(r"\btext ?area\b", re.IGNORECASE)
_CONTROL = re.compile(r"\b(?:widget|control|input|element)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"\s+(?:that|which)\s+(?:is|are)\s+(?:left|shown|there|displayed|remaining|found|listed|visible|available)$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(.+?)\s+(?:of|for)\s+(?:the\s+)?\S", re.IGNORECASE)
_LANDMARK = re.compile(
    r"^(?:on\s+)?(?:the\s+)?([\w\s]*\b(?:button|icon|link|box|checkbox|menu|star|arrow|control))\s+"
    r"(?:of|for|in|next to|beside|near|from|by|under|below|above|belonging to)\s+"
    r"(?:the\s+\w+\s+)?([\"“'‘].+[\"”'’])\s*$",
    re.IGNORECASE,
)
"""``the delete button of "Tax letters"``: what is quoted is where it stands."""
_KIND_AT_END = re.compile(r"\s+(?:button|link|tab|icon|menu item|option)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_NOUN_BEHIND = re.compile(r"(?<=[\w)])\s+[a-z]+$")
"""``the South region``: behind a name may stand what it is the name of."""
_OF_PEOPLE = ("their", "his", "her", "its", "the", "number", "address", "of", "a", "an", "to", "on", "in")


def find_pressable(s: Situation, clause: Clause, phrase: str, any_element: bool = False) -> Found | None:
    """The element a phrase names, in the box the order speaks of, without those that failed before.

    Where the phrase has a name or a number that neither the element nor its entry shows, it is not sure to be meant.
    """
    phrase = _LEFT.sub("", phrase)
    found = _find(s, clause, phrase, any_element)
    if found is None or found[2] <= UNSURE or clause.quotes or not lacks_name(s, phrase, found[0]):
        return found
    return found[0], found[1], UNSURE


def _find(s: Situation, clause: Clause, phrase: str, any_element: bool = False) -> Found | None:
    tried = s.tried(clause.key)
    inside = scope_of(s, clause)
    fields = any(reading.kind in _FIELD_KINDS for reading in read_phrase(phrase))

    def open_to(element: Element) -> bool:
        return mark(element) not in tried and (inside is None or element.index in inside)

    pool = [e for e in (s.usable if any_element else s.pressable) if open_to(e) and (fields or not e.can("type"))]
    if _TEXT_AREA.search(phrase):
        pool = [e for e in pool if "multiline" in e.states] or pool
    if ordinal_of(phrase) is None and only_look(phrase) and (seen := [e for e in by_look(s, phrase) if open_to(e)]):
        return seen[0], f'{" ".join(seen[0].look)} is what "{phrase}" looks like', 0.85 if len(seen) == 1 else 0.7
    if (place := _LANDMARK.search(clause.body)) and (entry := entry_meant(s, place[2])) is not None:
        within = s.indices_of(entry)
        if held := _in_entry([e for e in pool if e.index in within], place[1]):
            return held
    name = ""
    if clause.quotes and (unquoted(phrase) in unquoted(clause.body) or clause.quotes == (phrase,)):
        name = clause.quotes[-1]
    if name and fold(name) in KIND_WORDS and not exact(s.usable, name):
        # A word in quotes that only says what kind of thing is meant.
        name = "text field" if fold(name) == "text" and _CONTROL.search(phrase) else name
        return find_pressable(s, replace(clause, body=name, quotes=()), name)
    pooled = {e.index for e in pool}
    texts = [
        e
        for e in s.usable
        if e.index not in pooled
        and open_to(e)
        and (fields or not e.can("type"))
        and e.role not in ("group", "region", "main", "tree", "table", "grid", "list")
    ]
    if name:
        return _named(s, pool, texts, name, phrase) or _spelled_out(s, open_to, name)
    groups = [e for e in s.usable if e.role == "group" and e.name and open_to(e)]
    return _described(s, pool, texts, groups, phrase)


def _in_entry(pool: list[Element], phrase: str) -> Found | None:
    """What a phrase without its landmark means among the things of one row or card."""
    named = next((e for word in words_of(phrase) if (e := named_control(pool, word)) is not None), None)
    if named is not None:
        return named, f"{named.describe()} stands where the goal says", 0.85
    return (pool[0], "it is the only thing there", 0.6) if len(pool) == 1 else None


def _named(s: Situation, pool: list[Element], texts: list[Element], name: str, phrase: str) -> Found | None:
    """What bears a name that the goal gives in quotes: letter by letter, else marked so, else with it in its own."""
    if found := told_apart(s, _by_name(pool, name, phrase), phrase, name):
        return found[0], f"{found[0].describe()} has the name the goal gives", 0.95 if len(found) == 1 else 0.8
    if fold(name) in _CLOSING and (closing := closing_control(s, pool)) is not None:
        return closing, f"{closing.describe()} closes it", 0.9
    if found := _by_name(texts, name, phrase):
        return found[0], f"{found[0].describe()} shows the text the goal gives", 0.8
    if (marked := _by_hint(pool, name)) is not None:
        return marked, f"{marked.describe()} is marked {name!r} by its makers", 0.7
    wanted = fold(name)
    holding = min((e for e in pool if wanted in fold(e.name)), key=lambda e: len(e.name), default=None)
    return None if holding is None else (holding, f"{holding.describe()} contains the name the goal gives", 0.6)


def _described(
    s: Situation, pool: list[Element], texts: list[Element], boxes: list[Element], phrase: str
) -> Found | None:
    """What a phrase without a quoted name means: by count, by its plain name, by all its words, by a caption."""
    if (counted := counted_to(s, pool, phrase)) is not None:
        return counted
    if ordinal_of(phrase) is None:
        plain = without_ordinal(unquoted(phrase))
        same = exact(pool, plain) or exact(pool, _KIND_AT_END.sub("", plain)) or exact(pool, core_name(phrase))
        if not same and (name := _ARTICLE.sub("", plain))[:1].isupper():
            same = exact(pool, _NOUN_BEHIND.sub("", name))
        if same := told_apart(s, same, phrase, core_name(phrase)):
            return visible_first(same)[0], f"{same[0].describe()} is named so", 0.95 if len(same) == 1 else 0.75
        head = _HEAD.match(plain)
        if head and (owned := exact(pool, head[1])) and (owned := told_apart(s, owned, phrase, head[1])):
            return visible_first(owned)[0], f"{owned[0].describe()} is what comes first in {plain!r}", 0.7
        if said := told_apart(s, _spoken_of(pool, phrase), phrase, core_name(phrase)):
            return visible_first(said)[0], f"{said[0].describe()} is spoken of by its name", 0.7
        if called := exact([*texts, *boxes], plain):
            return called[0], f"{called[0].describe()} is named so", 0.8
    pooled = {e.index for e in pool}
    grounding = s.ground(phrase, lambda e: e.index in pooled)
    if grounding.best is not None and grounding.confidence >= _ENOUGH:
        parts = grounding.candidates[0].parts
        literal = any(parts.get(part, 0) > 0 for part in _LITERAL) and not other_name(phrase, grounding.best)
        literal = literal and not says_little(phrase, grounding.best)
        sure = grounding.confidence if literal else min(UNSURE, grounding.confidence)
        alike = [e for e in pool if e.describe() == grounding.best.describe()]
        if len(alike) > 1 and ordinal_of(phrase) is None and _BESIDE.search(phrase):
            alike = told_apart(s, alike, phrase, grounding.best.name)
            return alike[0], f'{alike[0].describe()} stands where "{phrase}" says', sure
        return grounding.best, f'{grounding.best.describe()} fits "{phrase}" best', sure
    if (beside := _beside_label(s, pool, phrase)) is not None:
        return beside, f'{beside.describe()} stands beside what "{phrase}" names', 0.6
    shown = {e.index for e in texts}
    read = s.ground(phrase, lambda e: e.index in shown)
    if read.best is not None and read.confidence >= _ENOUGH:
        return read.best, f'{read.best.describe()} fits "{phrase}" best', read.confidence
    return None


def _spoken_of(pool: list[Element], phrase: str) -> list[Element]:
    """What is called by the longest name in a phrase that says little else: "seat 4D", not "Ann in Ann's row"."""
    found = [e for e in mentioned(pool, phrase) if "expanded" not in e.states and e.name.strip()[:1] not in "▾▼⊟"]
    names = {fold(e.name) for e in found}
    words = [w for w in words_of(phrase) if w not in STOP_WORDS and w not in KIND_WORDS]
    if len(names) != 1 or _BESIDE.search(phrase):
        return []
    if re.search(r"\d", found[0].name) and len(found[0].name) > 2:
        return found  # an hour, a number of a seat: nobody says it for anything else
    return found if len(words) <= len(words_of(found[0].name)) + 1 else []


def told_apart(s: Situation, same: list[Element], phrase: str, name: str) -> list[Element]:
    """Of several things of one name those the rest of the phrase means: in its row or card, beside its landmark."""
    rest = set(words_of(without_quotes(phrase))) - set(words_of(name)) - STOP_WORDS
    if len(same) < 2 or not rest:
        return same
    wanted = superlative_of(without_quotes(phrase))
    compared = box_by_quantity(s, wanted) if wanted is not None else None
    entry = compared[0] if compared else entry_meant(s, _without_name(phrase, name))
    if entry is not None:
        inside = s.indices_of(entry)
        if held := [e for e in same if e.index in inside]:
            return held
    if len(crossed := at_headings(s, same, phrase)) == 1:
        return crossed
    pool = {e.index for e in same}
    grounding = s.ground(phrase, lambda e: e.index in pool)
    return [grounding.best] if grounding.best is not None and grounding.margin > _PARTED else same


def _without_name(phrase: str, name: str) -> str:
    """The phrase without the first mention of a name, quoted or not."""
    return re.sub(rf"[\"“'‘]?\b{re.escape(name)}\b[\"”'’]?" if name else r"^$", " ", phrase, count=1, flags=re.I)


def _beside_label(s: Situation, pool: list[Element], phrase: str) -> Element | None:
    """``their phone number``: what can be pressed behind the caption "Phone:", or is called so by its makers."""
    words = {stem(w) for w in words_of(phrase)} - {stem(w) for w in _OF_PEOPLE}
    if not words:
        return None
    pooled = {e.index for e in pool}
    for caption in s.usable:
        told = {stem(w) for w in words_of(caption.name)}
        if not told or len(told) > 3 or not told <= words or caption.can("tap"):
            continue
        held = [e for e in s.screen.within(caption) if e.index in pooled]
        level = [
            e
            for e in pool
            if e.bounds.overlap_y(caption.bounds) > 0 and 0 <= e.bounds.left - caption.bounds.right < 200
        ]
        if found := held or sorted(level, key=lambda e: e.bounds.left):
            return found[0]
    return next((e for e in pool if words & {stem(h) for h in e.hints} and len(e.hints) <= 4), None)


def _spelled_out(s: Situation, open_to: Callable[[Element], bool], name: str) -> Found | None:
    """A text that is cut over several elements, or differs from the name in its punctuation only."""
    wanted = "".join(words_of(name))
    if not wanted:
        return None
    found = [e for e in s.usable if e.name and wanted in "".join(words_of(e.name)) and open_to(e)] or [
        e for e in s.usable if e.role not in ("main", "region") and open_to(e) and _spells(s, e, wanted)
    ]
    best = min(found, key=lambda e: (not e.can("tap"), len(e.name) or len(s.text_of(e))), default=None)
    return None if best is None else (best, f"{best.describe()} shows the text the goal gives", 0.6)


def _spells(s: Situation, box: Element, wanted: str) -> bool:
    """Whether a box shows these letters and little else."""
    told = "".join(words_of(s.text_of(box)))
    return wanted in told and len(told) <= 1.3 * len(wanted) + 4


def _by_hint(pool: list[Element], name: str) -> Element | None:
    """A nameless icon that its developers called so."""
    words = {stem(w) for w in words_of(name)}
    found = [e for e in pool if not e.name and words and words <= {stem(h) for h in e.hints}]
    return min(found, key=lambda e: len(e.hints), default=None)


def _by_name(pool: list[Element], name: str, phrase: str) -> list[Element]:
    found = exact(pool, name)
    kinds = {reading.kind for reading in read_phrase(phrase) if reading.kind}
    if len(found) > 1 and kinds:
        best = max(max(kind_fit(kind, e) for kind in kinds) for e in found)
        found = [e for e in found if max(kind_fit(kind, e) for kind in kinds) >= best - 1e-9]
    number = ordinal_of(phrase)
    if number is not None and len(found) > 1:
        at = number - 1 if number > 0 else number
        return [found[at]] if -len(found) <= at < len(found) else found
    return visible_first(found)


def visible_first(found: list[Element]) -> list[Element]:
    """Those that can be seen and pressed before those that cannot, what does something before what shows something."""

    def rank(e: Element) -> tuple[bool, bool, bool, bool, int]:
        return "covered" in e.states, "offscreen" in e.states, not e.can("tap"), "collapsed" in e.states, e.index

    return sorted(found, key=rank)


def closing_control(s: Situation, pool: Sequence[Element]) -> Element | None:
    """What closes a dialog or a banner: a cross or a Close, rather in a dialog than elsewhere."""
    found = [e for e in pool if fold(e.name) in _CLOSING or (not e.name and {"close", "dismiss"} & set(e.hints))]
    return next((e for e in found if s.inside_dialog(e)), found[0] if found else None)
