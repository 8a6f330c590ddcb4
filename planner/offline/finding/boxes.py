"""Finds the row, card or message an order is about, and the control in it that does what the order says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from devices.action import Hover, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from perception.synonyms import same_meaning
from planner.clauses import Clause
from planner.offline.finding.choices import choice_said
from planner.offline.finding.same_names import MENU_HINTS, SAME_NAMES
from planner.offline.reading.bounds import condition_of, figures_of
from planner.offline.reading.entries import PROPER, entry_meant
from planner.offline.reading.hours import entries_in
from planner.offline.reading.quantities import box_by_quantity
from planner.offline.situation import SATISFIED, UNSURE, Move, Situation, exact, press_of
from planner.offline.words.phrases import bare, ordinal_of, superlative_of
from planner.quoting import unquoted

_THING = re.compile(
    r"""
    ^(?:the|a|an|this|that|my)?\s*(?:\w+\s+)?
    (?:tweet|post|e-?mail|message|item|row|user|file|entry|thread|mail|comment|conversation|contact|product|task|card
      |person|account|notification|alert|tip)s?
    \s*(?:by|from|of|named|called|with|to|about|for|titled|(?:that|which)\ (?:says|reads)|saying)?\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITH_TEXT = re.compile(
    r"\s*\b(?:with|saying|and say|using)\b(?:\s+(?:the|a))?\s*(?:text|message|words?|content|comment)?\s*[\"“].*$",
    re.IGNORECASE,
)
_FOLLOWING = frozenset({"follow", "use", "start", "get", "view", "show", "read", "play", "watch", "join"})
"""Verbs that say no more than that what they name is to be pressed."""
_COLON = re.compile(r"\s*:\s*[\"“].*$")
_SAID_TO = re.compile(r"^[\"“][^\"”]*[\"”]\s+(?:to|on|in reply to)\s+", re.IGNORECASE)
_LED = re.compile(r"^(?:to|on|for)\s+", re.IGNORECASE)
_WHERE = re.compile(
    r"""
    \s+(?:in|from|on)\s+(?:the|your|my)\s+
    (?:contact\ book|address\ book|list|inbox|table|page|phone\ book|directory|feed|menu)\b.*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RECIPIENT = re.compile(r"\s+(?:on\s+)?to\s+(?:[A-Z@]\S*|[\w.+-]+@\S+)$")
_BOXES = frozenset({"row", "listitem", "group", "article", "treeitem"})
_WHOLE = frozenset({"button", "link", "option"})
_TICKS = frozenset({"checkbox", "radio", "switch"})
_COMMAND = re.compile(
    r"(?:delete|remove|edit|reply|forward|share|follow(?:ing)?|unfollow|like|save|block|mute|report|archive|buy|add"
    r"|send|star|flag)\b.{0,12}$",
    re.IGNORECASE,
)
"""Names of what does something to an entry instead of opening it."""
_LONGEST_SIGN = 2
_LONGEST_BOX = 2_000
"""Characters; what shows more is no entry of a list."""
_OWNER = re.compile(
    r"^(?:the\s+)?(@?\w[\w.@ -]*?)['’]s?\s+(?:\w+\s+)?"
    r"(?:tweet|post|e-?mail|message|mail|comment|thread|profile|order|row)s?\b",
    re.I,
)
"""``Ann's email``: whose thing it is."""
_PART_OF = re.compile(r"\b(?:of|for|on|to|in)\s+(the\s+.+)$", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|under|within)\s+")
_PRONOUNS = frozenset({"it", "them", "him", "her", "that", "this", "one", ""})


def about_of(body: str) -> str:
    """What an order is about: ``the email from Ann with the text "x"`` → ``Ann``; empty for a mere ``it``."""
    body = _COLON.sub("", _SAID_TO.sub("", body))
    body = _WHERE.sub("", _LED.sub("", _WITH_TEXT.sub("", body).strip()))
    if owner := _OWNER.match(body):
        return owner[1]
    about = _RECIPIENT.sub("", unquoted(_THING.sub("", body, count=1)).strip(" .,"))
    about = bare(about)
    return "" if about.lower() in _PRONOUNS else about


def box_about(s: Situation, about: str) -> Element | None:
    """The smallest repeated box that shows what an order speaks of, in these words or else in others."""
    wanted = fold(about)
    if not wanted:
        return None
    boxes = (
        e for e in s.usable if e.role in _BOXES and wanted in s.folded_text_of(e) and len(s.text_of(e)) < _LONGEST_BOX
    )
    found = min(boxes, key=lambda e: (len(s.text_of(e)), e.index), default=None)
    return _whole_entry(s, found) if found is not None else entry_meant(s, about)


def _whole_entry(s: Situation, part: Element) -> Element:
    """The entry that a line of it belongs to: the nearest box around it that repeats."""
    for box in (part, *s.screen.ancestors(part)):
        if box.role not in _BOXES or len(s.text_of(box)) >= _LONGEST_BOX:
            break
        alike = [e for e in s.screen.children.get(box.parent, ()) if e.role == box.role and e.hints == box.hints]
        if len(alike) > 1:
            return box
    return part


def box_of_order(s: Situation, clause: Clause, body: str) -> tuple[Element | None, str]:
    """The box an order is about, by comparison, by name or by count, and the name of the thing in it."""
    if not clause.quotes and (wanted := superlative_of(body)) and (picked := box_by_quantity(s, wanted)):
        return picked
    if timed := entries_in(s, body):
        last = re.search(r"\b(?:last|latest)\b", body, re.IGNORECASE)
        return timed[-1 if last else 0], body
    if not clause.quotes and (test := condition_of(body)) is not None:
        met = [e for e, n in figures_of(s, body) if test(n)]
        if len(met) == 1:
            return met[0], body
    about = about_of(body)
    if not about and ordinal_of(body) is None:
        # "find the email by Ann and delete it"
        about = next((about_of(c.body) for c in reversed(s.clauses[: clause.number - 1]) if c.verb == "find"), "")
    head = _PLACE.split(about)[0]
    if head != about and exact(s.usable, head):
        about = head  # "Plan.pdf in Work"
    box = box_about(s, about) if about else entry_meant(s, body)
    if box is None and (part := _PART_OF.search(body)) is not None and not clause.quotes:
        box = entry_meant(s, part[1])  # "the details of the first country"
    return box, about if about else body if ordinal_of(body) else ""


def do_in_box(s: Situation, clause: Clause, names: tuple[str, ...], body: str) -> Move:
    """Press the control that bears one of the names, in the box the order is about."""
    if s.done(clause.key):
        return SATISFIED
    box, about = box_of_order(s, clause, body)
    inside = [e for e in (s.screen.within(box) if box is not None else s.usable) if e.can("tap") and s.allowed(e)]
    called = list(dict.fromkeys(other for n in names for other in (*SAME_NAMES.get(n.lower(), (n,)), *_undoing(n))))
    if box is not None and (ticking := _ticked_first(s, clause, box, inside, called)) is not None:
        return ticking
    if s.done(f"{clause.key}:row"):
        within = s.indices_of(box) if box is not None else set()
        apart = [e for e in s.pressable if e.index not in within and e.role in ("button", "link")]
        if control := next((c for name in called if (c := named_control(apart, name))), None):
            return s.tap(clause, control, f"{control.describe()} does it to the ticked row")
    whole = named_whole(s, clause) if box is None or not any(named_control(inside, n) for n in called) else None
    if whole is not None:
        choice = choice_said(s, clause, whole)
        return choice or s.act(
            clause, press_of(whole), whole, f"{whole.describe()} is what the order says", confidence=0.8
        )
    for name in called:
        if control := named_control(inside, name):
            if about and box is None and sum(named_control([e], name) is not None for e in inside) > 1:
                # Which of them is not known before what it belongs to is in sight.
                return None
            if (choice := choice_said(s, clause, control, box)) is not None:
                return choice
            sure = UNSURE if about and box is None and not _in_sight(s, about, control) else None
            return s.act(clause, press_of(control), control, f"{control.describe()} does it", confidence=sure)
    menu, into = f"{clause.key}:menu", f"{clause.key}:into"
    if s.done(menu) or s.done(into):
        for name in called:
            if control := named_control(list(s.pressable), name):
                return s.tap(clause, control, f"{control.describe()} does it")
    if (choice := choice_said(s, clause)) is not None:
        return choice
    if any(p.intent.clause_key.startswith(f"{clause.key}:choice:") for p in s.history.steps):
        # What it says by name has been chosen; what carries it out may bear the verb.
        control = next((c for name in called if (c := named_control(list(s.pressable), name))), None)
        return SATISFIED if control is None else s.tap(clause, control, f"{control.describe()} does it")
    if box is None:
        row = _row_pressed_whole(inside, about) if not s.done(into) else None
        return None if row is None else s.tap(clause, row, f"{row.describe()} leads to {about}", into)
    if (alike := alike_control(inside, names)) is not None:
        return s.tap(clause, alike, f"{alike.describe()} does it")
    if not s.done(menu) and (menus := hidden_menus(s, s.indices_of(box))):
        return s.tap(clause, menus[0], f"{menus[0].describe()} may hold it", menu)
    if clause.verb in _FOLLOWING and (same := exact(inside, about)):
        return s.tap(clause, same[0], f"{same[0].describe()} is called so")
    if s.has_pointer and not s.steps(near := f"{clause.key}:hover") and not box.can("tap"):
        # What can be done to a row is often shown only while the pointer is over it.
        return s.act(clause, Hover(), box, f"what can be done to {about} may show there", near, confidence=0.5)
    if not s.done(into) and (link := way_into(s, box)) is not None:
        return s.tap(clause, link, f"{link.describe()} leads to {about}", into)
    if not s.steps(into) and (text := next((e for e in s.screen.within(box) if e.role == "text" and e.name), None)):
        # Whole rows often listen for presses without saying so.
        return s.act(clause, Tap(), text, f"{text.describe()} may lead to {about}", into, confidence=0.4)
    if s.has_pointer and not s.steps(menu):
        why = f"a menu of {about} may open there"
        return s.act(clause, Tap(button="right"), box, why, menu, confidence=0.3)
    led = next((p.intent.target for p in s.steps(into) if p.intent.target is not None), None)
    # A button was no way in: pressing it was all there is to do.
    return SATISFIED if s.done(into) and led is not None and led.role == "button" else None


def _row_pressed_whole(controls: Sequence[Element], about: str) -> Element | None:
    """The one entry that is a single control and shows more than what an order speaks of: a line of a mailbox."""
    wanted = fold(about)
    rows = [e for e in controls if wanted and e.role in _WHOLE and wanted in fold(e.name) and wanted != fold(e.name)]
    return rows[0] if len(rows) == 1 else None


def _ticked_first(s: Situation, clause: Clause, box: Element, inside: list[Element], called: list[str]) -> Move:
    """Where what does it stands apart from the rows and works on the ticked ones: the row's own box comes first."""
    ticks = [e for e in inside if e.role in _TICKS]
    if len(ticks) != 1 or "checked" in ticks[0].states or s.done(f"{clause.key}:row"):
        return None
    within = s.indices_of(box)
    if any(named_control(inside, name) for name in called):
        return None
    apart = [e for e in s.pressable if e.index not in within and e.role == "button"]
    if not any(named_control(apart, name) for name in called):
        return None
    return s.tap(clause, ticks[0], "what does it works on ticked rows", f"{clause.key}:row")


def named_whole(s: Situation, clause: Clause) -> Element | None:
    """The only control whose name begins with the verb and has no word that the order lacks: "Add … to the cart"."""
    said = {stem(w) for w in words_of(clause.text)}
    found = [
        e
        for e in s.pressable
        if e.role in ("button", "link")
        and " " in e.name
        and fold(e.name).startswith(f"{clause.verb} ")
        and {stem(w) for w in words_of(e.name)} <= said
    ]
    return found[0] if len(found) == 1 and clause.verb else None


def _in_sight(s: Situation, about: str, control: Element) -> bool:
    """Whether anything on the screen speaks of what an order is about, or the control itself does."""
    proper = PROPER.search(about)
    words = {stem(w) for w in words_of(proper[0] if proper else about) if w not in STOP_WORDS}
    shown = [f"{control.name} {control.description}", *(e.name or e.value for e in s.usable)]
    told = [words & {stem(w) for w in words_of(text)} for text in shown]
    return not words or any(said == words if proper else said for said in told)


def named_control(controls: list[Element], name: str) -> Element | None:
    """The control called so: exactly; by a short name with that word; by tooltip; by what its makers called it."""
    wanted = stem(fold(name))
    same = exact(controls, name) or [
        e for e in controls if wanted in {stem(w) for w in words_of(e.name)} and len(e.name) < 30
    ]
    same = same or [
        e for e in controls if wanted in {stem(w) for w in words_of(e.description)} and len(e.description) < 40
    ]
    same = same or [e for e in controls if wanted in {stem(h) for h in e.hints} and len(e.name) <= 2]
    return same[0] if same else None


def alike_control(controls: list[Element], names: Sequence[str]) -> Element | None:
    """The nameless control whose sign, tooltip or mark means about what one of the names says: a heart for "like"."""
    for name in names:
        for control in controls:
            said = words_of(control.name) if len(control.name) <= _LONGEST_SIGN else ()
            if any(same_meaning(fold(name), word) for word in (*said, *words_of(control.description), *control.hints)):
                return control
    return None


def hidden_menus(s: Situation, inside: set[int]) -> list[Element]:
    """What may open a menu in one row or card: "more", three dots, an arrow."""
    return [
        e
        for e in s.pressable
        if e.index in inside
        and (
            MENU_HINTS & set(e.hints)
            or ("collapsed" in e.states and e.role == "button")
            or fold(e.name) in ("more", "…", "...", "⋮", "⋯", "options", "menu", "more actions")
        )
    ]


def way_into(s: Situation, box: Element) -> Element | None:
    """What opens a box: itself, or the first named thing in it that can be pressed and is no command or check box."""
    if box.can("tap"):
        return box
    inside = [e for e in s.screen.within(box) if e.can("tap") and e.name and e.role not in _TICKS]
    return next((e for e in inside if not _COMMAND.match(e.name)), None)


def _undoing(verb: str) -> tuple[str, ...]:
    """What a control may be called that takes back what it did: ``unfollow`` → ``following``, ``followed``."""
    done = verb.lower().removeprefix("un")
    return (f"{done.removesuffix('e')}ing", f"{done.removesuffix('e')}ed", done) if done != verb.lower() else ()
