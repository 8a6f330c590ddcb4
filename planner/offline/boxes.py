"""Finds the row, card or message an order is about, and the control in it that does what the order says."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.phrases import bare
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.quoting import unquoted

_THING = re.compile(
    r"""
    ^(?:the|a|an|this|that|my)?\s*(?:\w+\s+)?
    (?:tweet|post|e-?mail|message|item|row|user|file|entry|thread|mail|comment|conversation|contact|product|task|card
      |person|account)s?
    \s*(?:by|from|of|named|called|with|to|about|for|titled)?\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITH_TEXT = re.compile(
    r"\s*\b(?:with|saying|and say|using)\b(?:\s+(?:the|a))?\s*(?:text|message|words?|content|comment)?\s*[\"“].*$",
    re.IGNORECASE,
)
_LED = re.compile(r"^(?:to|on|for)\s+", re.IGNORECASE)
_WHERE = re.compile(
    r"""
    \s+(?:in|from|on)\s+(?:the|your|my)\s+
    (?:contact\ book|address\ book|list|inbox|table|page|phone\ book|directory|feed|menu)\b.*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RECIPIENT = re.compile(r"\s+to\s+[A-Z@]\S*$")
_BOXES = frozenset({"row", "listitem", "group", "article", "treeitem"})
_LONGEST_BOX = 2_000
"""Characters; what shows more is no entry of a list."""
_OWNER = re.compile(
    r"^(?:the\s+)?(@?\w[\w.@ -]*?)['’]s?\s+(?:\w+\s+)?"
    r"(?:tweet|post|e-?mail|message|mail|comment|thread|profile|order|row)s?\b",
    re.I,
)
"""``Ann's email``: whose thing it is."""
_PRONOUNS = frozenset({"it", "them", "him", "her", "that", "this", "one", ""})
SAME_NAMES = {
    "important": ("important", "star", "flag", "favorite"),
    "star": ("star", "important", "favorite"),
    "send": ("send", "forward"),
    "answer": ("answer", "reply"),
    "reply": ("reply", "respond", "answer"),
    "delete": ("delete", "trash", "remove", "bin"),
    "remove": ("remove", "delete", "trash"),
    "retweet": ("retweet", "repost", "share"),
    "share": ("share", "retweet", "repost"),
    "favorite": ("favorite", "like", "star"),
    "buy": ("buy", "book", "purchase", "order", "add to cart"),
    "book": ("book", "buy", "reserve", "search"),
    "create": ("create", "add", "new", "save"),
    "add": ("add", "new", "create", "plus"),
    "save": ("save", "apply", "ok"),
    "search": ("search", "go", "find"),
    "log in": ("login", "log in", "sign in"),
    "login": ("login", "log in", "sign in"),
    "sign in": ("sign in", "login", "log in"),
}
"""What a control may be called that does what an order says, the likeliest first."""


def about_of(body: str) -> str:
    """What an order is about: ``the email from Ann with the text "x"`` → ``Ann``; empty for a mere ``it``."""
    body = _WHERE.sub("", _LED.sub("", _WITH_TEXT.sub("", body).strip()))
    if owner := _OWNER.match(body):
        return owner[1]
    about = _RECIPIENT.sub("", unquoted(_THING.sub("", body, count=1)).strip(" .,"))
    about = bare(about)
    return "" if about.lower() in _PRONOUNS else about


def box_about(s: Situation, about: str) -> Element | None:
    """The smallest repeated box that shows what an order speaks of."""
    wanted = fold(about)
    if not wanted:
        return None
    boxes = (
        e for e in s.usable if e.role in _BOXES and wanted in s.folded_text_of(e) and len(s.text_of(e)) < _LONGEST_BOX
    )
    return min(boxes, key=lambda e: (len(s.text_of(e)), e.index), default=None)


def do_in_box(s: Situation, clause: Clause, names: tuple[str, ...], body: str) -> Move:
    """Press the control that bears one of the names, in the box the order is about."""
    if s.done(clause.key):
        return SATISFIED
    about = about_of(body)
    if not about:
        # "find the email by Ann and delete it"
        about = next((about_of(c.body) for c in reversed(s.clauses[: clause.number - 1]) if c.verb == "find"), "")
    box = box_about(s, about)
    inside = [e for e in (s.screen.within(box) if box is not None else s.usable) if e.can("tap") and s.allowed(e)]
    for name in dict.fromkeys(other for n in names for other in SAME_NAMES.get(n.lower(), (n,))):
        if control := named_control(inside, name):
            if about and box is None and sum(named_control([e], name) is not None for e in inside) > 1:
                # Which of them is not known before what it belongs to is in sight.
                return None
            return s.tap(clause, control, f"{control.describe()} does it")
    if box is not None and not s.done(f"{clause.key}:into") and (link := way_into(s, box)) is not None:
        return s.tap(clause, link, f"{link.describe()} leads to {about}", f"{clause.key}:into")
    return None


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


def way_into(s: Situation, box: Element) -> Element | None:
    """What opens a box: itself, or the first named thing in it that can be pressed."""
    if box.can("tap"):
        return box
    inside = [e for e in s.screen.within(box) if e.can("tap") and e.name]
    return inside[0] if inside else None
