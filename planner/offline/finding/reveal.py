"""Opens what may hide a target: tabs and folded sections first, then what lies further down, then the next page."""

from __future__ import annotations

import re

from devices.action import Hover, Scroll, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.boxes import hidden_menus
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.same_names import MENU_HINTS
from planner.offline.finding.scopes import scope_name, scope_of
from planner.offline.finding.submitting import SUBMITTING
from planner.offline.situation import Situation, exact, press_of
from planner.quoting import unquoted

_MOST = 25
_LINE_PX = 4
_FOLDED_SIGNS = frozenset("▸►▹⊞")
_MOST_PAGES = 12
"""Pages that are turned in search of something: calendars have no last one."""
_PATIENT = 3
"""Pages that are read one by one before the end is looked at."""
_FOLDED_WORDS = frozenset(
    {"collapsed", "expandable", "collapsible", "accordion", "hitarea", "toggle", "expander", "folder", "closed"}
)
_ROWS = frozenset({"row", "listitem", "treeitem", "group", "article"})
_FOLDING_ROLES = frozenset({"button", "generic", "link", "listitem", "text", "group", "heading"})
_IN_MENU = re.compile(r"\b(?:in|from|under|of)\s+(?:the\s+)?(.+?)\s+(?:menu|list|dropdown|navigation)$", re.IGNORECASE)
_PAGES = "page|slide|image|item|card|month|week|day|year"
_BASKET = frozenset({"basket", "cart", "bag", "trolley"})
_LESS = frozenset({"less", "fewer", "-", "−", "minus"})
_NEXT = re.compile(
    rf"^(?:next(?: (?:{_PAGES}))?|(?:show |load |see |view )?more|(?:show|load|see|view) more \w+|older|[>»›→])"
    r"(?:\s*[>»›→])?$",
    re.I,
)


def reveal(s: Situation, clause: Clause) -> Act | None:
    """One step that may bring the target of a clause to light; None when everything was opened."""
    key = f"{clause.key}:reveal"
    inside = scope_of(s, clause)
    steps = s.steps(key)
    if len(steps) >= _MOST:
        return None
    # By name and place: several "Section" headings are different things, and one that moved down is still the same.
    opened = {p.intent.target.described for p in steps if p.intent.target is not None and p.intent.action.kind == "tap"}
    for element in exact(s.pressable, scope_name(clause.scope)):
        if element.describe() not in opened and "selected" not in element.states:
            return s.act(clause, Tap(), element, f"the goal says to look in {clause.scope}", key, confidence=0.7)
    closed = folded(s) if inside is None else hidden_menus(s, inside)
    said = {e.index for e in mentioned(closed, unquoted(clause.text))}
    for element in sorted(closed, key=lambda e: e.index not in said):
        new = element.describe() not in opened and _name(element) not in {_plain(o) for o in opened}
        if new or _is_folded_sign(s, element):  # such a sign changes when it is pressed
            return s.act(clause, press_of(element), element, f"{element.describe()} may hold it", key, confidence=0.3)
    for element in _menus_named(s, clause):
        done = {
            p.intent.action.kind for p in steps if p.intent.target and p.intent.target.described == element.describe()
        }
        if s.has_pointer and "hover" not in done:
            return s.act(clause, Hover(), element, f"{element.describe()} may open a menu", key, confidence=0.4)
        if "tap" not in done and element.can("tap"):
            return s.act(
                clause, press_of(element), element, f"{element.describe()} may open a menu", key, confidence=0.4
            )
    if clause.verb == "check out":
        for element in (e for e in s.pressable if _BASKET & set(words_of(e.name)) and e.describe() not in opened):
            return s.act(clause, Tap(), element, f"{element.describe()} is where one checks out", key, confidence=0.5)
    for box in (e for e in s.usable if "scrolls-y" in e.states and e.scroll is not None):
        assert box.scroll is not None
        _, top, _, height = box.scroll
        stuck = [
            p
            for p in steps
            if p.intent.action.kind == "scroll" and p.outcome is not None and p.outcome.status == "failed"
        ]
        if top + box.bounds.height < height - 2 and not any(
            p.intent.target and p.intent.target.described == box.describe() for p in stuck
        ):
            # A control that waits to be enabled waits for the end of the text.
            scrolled = sum(p.intent.action.kind == "scroll" for p in steps)
            to_end = scrolled >= _PATIENT or any("not enabled" in p.outcome.error for p in s.history.steps if p.outcome)
            return s.act(
                clause, Scroll(direction="down", to_end=to_end), box, "it may be further down", key, confidence=0.3
            )
    turned = sum("on the next page" in p.intent.reason for p in steps)
    for element in () if _goes_round(s, key) or turned >= _MOST_PAGES else s.pressable:
        if (_NEXT.match(element.name.strip()) or (not element.name and "next" in element.hints)) and not (
            "disabled" in element.states or _counts(s, element)
        ):
            return s.act(clause, Tap(), element, "it may be on the next page", key, confidence=0.3)
    return None


def _counts(s: Situation, element: Element) -> bool:
    """Whether "more" is one more of something: there is one that says "less" beside it."""
    return any(fold(e.name) in _LESS for e in s.screen.children.get(element.parent, ()))


def _goes_round(s: Situation, key: str) -> bool:
    """Whether the last page that was turned to had been seen before."""
    turned = [p for p in s.steps(key) if p.outcome is not None and p.outcome.after is not None]
    seen = [p.intent.before.fingerprint for p in turned]
    after = turned[-1].outcome.after if turned and turned[-1].outcome is not None else None
    return after is not None and after.fingerprint in seen


def folded(s: Situation) -> list[Element]:
    """What can be opened: collapsed items, tabs that are not in front, headers of folded sections."""
    found: list[Element] = []
    for element in s.pressable:
        if "covered" in element.states and "offscreen" not in element.states:
            continue
        if _is_folded(s, element):
            found.append(element)
    return found


def _is_folded(s: Situation, element: Element) -> bool:
    states, role = element.states, element.role
    if (
        "collapsed" in states
        or _is_folded_sign(s, element)
        or (element.name.strip()[:1] in _FOLDED_SIGNS and element.name)
    ):
        return True
    if role == "tab":
        return not states & {"selected", "expanded"}
    if role in ("link", "button", "generic", "text") and (_is_tab(s, element) or _is_behind(s, element)):
        return True
    if "expanded" in states:
        return False
    if role == "menuitem":
        return any(above.role == "menubar" for above in s.screen.ancestors(element)) and not _lies_in_menu(s, element)
    if role == "treeitem":
        # Where branches say whether they are open, what says nothing is a leaf.
        return not any(e.role == "treeitem" and e.states & {"collapsed", "expanded"} for e in s.usable)
    return role in _FOLDING_ROLES and bool(_FOLDED_WORDS & set(element.hints))


def _lies_in_menu(s: Situation, element: Element) -> bool:
    return any(above.role == "menu" for above in s.screen.ancestors(element))


def _is_tab(s: Situation, link: Element) -> bool:
    """A link that its makers call a tab, in a list of them, and that is not the one in front."""
    above = next(s.screen.ancestors(link), None)
    words = {*link.hints, *(above.hints if above is not None and above.role == "listitem" else ())}
    return "tab" in words and not words & {"active", "selected", "current"} and "selected" not in link.states


def _is_folded_sign(s: Situation, element: Element) -> bool:
    """An arrow before an entry, as folded branches have it."""
    above = next(s.screen.ancestors(element), None)
    return element.name.strip() in _FOLDED_SIGNS and above is not None and above.role in ("listitem", "treeitem", "row")


def _is_behind(s: Situation, element: Element) -> bool:
    """One of a row of which another is in front, and which its makers call active."""
    row = [e for e in s.screen.children.get(element.parent, ()) if e.role == element.role and e.name]
    if any(e.name.strip().isdecimal() for e in row):
        return False  # the pages of a list
    return (
        len(row) > 1
        and "selected" not in element.states
        and any(e.states & {"selected"} and abs(e.bounds.top - element.bounds.top) <= _LINE_PX for e in row)
    )


def _menus_named(s: Situation, clause: Clause) -> list[Element]:
    """What the order calls a menu: "Manuals in the Support menu"."""
    match = _IN_MENU.search(unquoted(clause.body))
    return exact(s.usable, match[1]) if match else []


def expand(s: Situation, clause: Clause) -> Act | None:
    """``expand the section below``: the first folded thing not yet opened."""
    opened = {t for p in s.steps(clause.key) if p.intent.target is not None for t in [p.intent.target.described]}
    several = bool(re.search(r"\b(?:all|every|sections|items|nodes)\b", clause.body, re.I))
    candidates = [e for e in folded(s) if e.describe() not in opened]
    if not candidates and not opened and (opener := _opener(s)) is not None:
        return s.act(clause, Tap(), opener, f"{opener.describe()} may open it", confidence=0.4)
    if not candidates or (opened and not several):
        return None
    named = [e for e in candidates if e.name and fold(e.name) in fold(clause.body)]
    element = (named or [e for e in candidates if _stands_by(s, e, clause.body)] or candidates)[0]
    return s.act(clause, press_of(element), element, f"{element.describe()} is folded", confidence=0.7)


def _stands_by(s: Situation, element: Element, phrase: str) -> bool:
    """Whether what an order names stands in the same row as what unfolds it."""
    row = next((a for a in s.screen.ancestors(element) if a.role in _ROWS), None)
    beside = (e.name for e in s.screen.within(row)) if row is not None else ()
    return any(len(name) > 2 and fold(name) in fold(phrase) for name in beside)


def _opener(s: Situation) -> Element | None:
    """What looks as if it opened a menu: by its mark, or because nothing else can be pressed."""
    named = [
        e for e in s.pressable if fold(e.name) in ("+", "menu", "more", "…", "☰", "⋮") or MENU_HINTS & set(e.hints)
    ]
    others = [e for e in s.pressable if fold(e.name) not in SUBMITTING]
    return named[0] if named else others[0] if len(others) == 1 else None


def _name(element: Element) -> str:
    return _plain(element.describe())


def _plain(described: str) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", described)
