"""Presses what an order names: a button, link, tab, picture, word; or what a description or a comparison picks out."""

from __future__ import annotations

import re

from devices.action import Hover, Tap
from devices.screen import Element
from devices.selector import fold
from perception.kinds import kind_fit
from perception.phrase import read_phrase
from planner.clauses import Clause, unquoted
from planner.offline.lookup import pick_by_quantity
from planner.offline.phrases import bare, ordinal_of, superlative_of, without_ordinal
from planner.offline.situation import SATISFIED, Move, Situation, exact, mark

SUBMITTING = (
    *("submit", "ok", "done", "save", "apply", "search", "go", "send", "confirm", "continue", "next", "log in", "login"),
    *("sign in", "enter", "finish", "add", "create", "update", "yes", "check", "register", "sign up", "post", "find"),
)
"""Names of buttons that hand a form in, most plain first."""
_CLOSING = ("x", "×", "✕", "✖", "close", "dismiss")
_SUBMIT_PHRASE = re.compile(
    r"^(?:the\s+)?(?:submit|ok|done|log\s?in|sign in|search|send|save|confirm)?(?:\s+(?:button|form))?(?:\s+when (?:you are |you're )?(?:done|finished|complete|ready))?$",
    re.IGNORECASE,
)
_ENOUGH = 0.35
"""Calibrated confidence below which a phrase is not taken to be on the screen."""


def press(s: Situation, clause: Clause) -> Move:
    """``click X``, ``press X``, ``open X`` where X is on the screen."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(re.sub(r"\s+when (?:you are |you're )?(?:done|finished|ready)$", "", clause.body, flags=re.I))
    phrase = bare(re.sub(r"^(?:cent(?:er|re)|middle) of\s+", "", phrase, flags=re.I))
    if found := _by_comparison(s, clause, phrase):
        return found
    if found := _by_figure(s, clause, phrase):
        return found
    if nth := nth_result(phrase):
        return _by_place(s, clause, nth)
    action = Tap()
    if clause.verb.startswith("double"):
        action = Tap(count=2)
    elif clause.verb.startswith("right"):
        action = Tap(button="right")
    found = find_pressable(s, clause, phrase)
    if found is None and (_SUBMIT_PHRASE.match(phrase) or not phrase):
        found = submitting(s)
    if found is None:
        return None
    element, why, confidence = found
    return s.act(clause, action, element, why, grounding=None, confidence=confidence)


def hover(s: Situation, clause: Clause) -> Move:
    """``hover over X``."""
    if s.done(clause.key):
        return SATISFIED
    found = find_pressable(s, clause, bare(clause.body), any_element=True)
    return None if found is None else s.act(clause, Hover(), found[0], found[1], confidence=found[2])


def submit(s: Situation, clause: Clause) -> Move:
    """``submit``, ``submit the form``."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(re.sub(r"\bwhen (?:you are |you're )?(?:done|finished|ready)\b", "", clause.body, flags=re.I))
    found = find_pressable(s, clause, phrase) if phrase and not _SUBMIT_PHRASE.match(phrase) else None
    found = found or submitting(s)
    return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])


Found = tuple[Element, str, float]


def submitting(s: Situation) -> Found | None:
    """The button that hands the form in: by name, by type, or the only one there is."""
    buttons = [e for e in s.pressable if e.role in ("button", "link") and "covered" not in e.states]
    dialogs = s.dialogs
    if dialogs:
        buttons = [b for b in buttons if s.inside_dialog(b)] or buttons
    for name in SUBMITTING:
        for button in buttons:
            if fold(button.name) == name:
                return button, f'"{button.name}" hands the form in', 0.85
    for name in SUBMITTING[:1]:
        for button in buttons:
            if name in button.hints:
                return button, f'"{button.name}" is the form\'s submit button', 0.75
    starting = [b for b in buttons if b.name and fold(b.name).split()[0] in SUBMITTING]
    if starting:
        return starting[0], f'"{starting[0].name}" hands the form in', 0.6
    real = [b for b in buttons if b.role == "button" and b.name]
    if len(real) == 1:
        return real[0], f'"{real[0].name}" is the only button', 0.5
    return None


def find_pressable(s: Situation, clause: Clause, phrase: str, any_element: bool = False) -> Found | None:
    """The element a phrase names, scoped and without those that failed before."""
    tried = s.tried(clause.key)
    inside = scope_of(s, clause)

    def open_to(element: Element) -> bool:
        return mark(element) not in tried and (inside is None or element.index in inside)

    kinds = {reading.kind for reading in read_phrase(phrase)}
    fields = bool(kinds & {"field", "search field", "dropdown", "box", "slider"})
    pool = [e for e in (s.usable if any_element else s.pressable) if open_to(e) and (fields or not e.can("type"))]
    quotes = list(clause.quotes)
    name = quotes[-1] if quotes else ""
    if name and (found := _by_name(s, pool, name, phrase)):
        return found[0], f'{found[0].describe()} has the name the goal gives', 0.95 if len(found) == 1 else 0.8
    if name and fold(name) in _CLOSING and (closing := _closing(s, pool)):
        return closing, f"{closing.describe()} closes it", 0.9
    texts = [e for e in s.usable if open_to(e) and e.role not in ("group", "region", "main") and e.index not in {p.index for p in pool}]
    if name and (found := _by_name(s, texts, name, phrase)):
        return found[0], f'{found[0].describe()} shows the text the goal gives', 0.8
    if name:
        holding = [e for e in pool if fold(name) in fold(e.name)]
        if holding:
            best = min(holding, key=lambda e: len(e.name))
            return best, f"{best.describe()} contains the name the goal gives", 0.6
        return None
    plain = without_ordinal(unquoted(phrase))
    same = exact(pool, plain) or exact(pool, core_name(phrase))
    if same and ordinal_of(phrase) is None:
        return _visible_first(same)[0], f"{same[0].describe()} is named so", 0.95 if len(same) == 1 else 0.75
    wanted = {e.index for e in pool}
    grounding = s.ground(phrase, lambda e: e.index in wanted)
    if grounding.best is not None and grounding.confidence >= _ENOUGH:
        return grounding.best, f'{grounding.best.describe()} fits "{phrase}" best', grounding.confidence
    shown = {e.index for e in texts}
    read = s.ground(phrase, lambda e: e.index in shown)
    if read.best is not None and read.confidence >= _ENOUGH:
        return read.best, f'{read.best.describe()} fits "{phrase}" best', read.confidence
    return None


def _by_name(s: Situation, pool: list[Element], name: str, phrase: str) -> list[Element]:
    found = exact(pool, name)
    kinds = {reading.kind for reading in read_phrase(phrase) if reading.kind}
    if len(found) > 1 and kinds:
        best = max(max(kind_fit(kind, e) for kind in kinds) for e in found)
        found = [e for e in found if max(kind_fit(kind, e) for kind in kinds) >= best - 1e-9]
    number = ordinal_of(phrase)
    if number is not None and len(found) > 1:
        at = number - 1 if number > 0 else number
        return [found[at]] if -len(found) <= at < len(found) else found
    return _visible_first(found)


def core_name(phrase: str) -> str:
    """The words of a phrase that name the thing: ``button ONE`` → ``one``."""
    readings = [reading for reading in read_phrase(phrase) if reading.kind and reading.words]
    return " ".join(readings[0].words) if readings else ""


def _visible_first(found: list[Element]) -> list[Element]:
    return sorted(found, key=lambda e: ("covered" in e.states, "offscreen" in e.states, not e.can("tap"), e.index))


def _closing(s: Situation, pool: list[Element]) -> Element | None:
    found = [e for e in pool if fold(e.name) in _CLOSING or (not e.name and {"close", "dismiss"} & set(e.hints))]
    return next((e for e in found if s.inside_dialog(e)), found[0] if found else None)


def close(s: Situation, clause: Clause) -> Move:
    """``close the dialog``."""
    if s.done(clause.key):
        return SATISFIED
    element = _closing(s, list(s.pressable))
    if element is None and s.dialogs:
        inside = [e for e in s.pressable if s.inside_dialog(e)]
        element = next((e for e in inside if fold(e.name) in ("cancel", "ok", "no thanks", "not now", "got it")), None)
    if element is not None:
        return s.tap(clause, element, f"{element.describe()} closes it")
    return press(s, clause)


def scope_of(s: Situation, clause: Clause) -> set[int] | None:
    """Indices of what lies in the one box the order speaks of: ``in the row of Anna``, ``For the user @ann``."""
    told = clause.scope or _container_phrase(clause.body)
    if not told:
        return None
    words = fold(unquoted(re.sub(r"^(?:the\s+)?(?:user|row|item|entry|card|line|post|message|person)\s+(?:of|for|by|with|named|called)?\s*", "", bare(told), flags=re.I)))
    if not words:
        return None
    boxes = [
        e
        for e in s.usable
        if e.role in ("row", "listitem", "group", "article", "region", "dialog", "menu", "treeitem")
        and words in fold(s.text_of(e))
        and any(inner.can("tap") for inner in s.screen.within(e))
    ]
    if not boxes:
        return None
    best = min(boxes, key=lambda e: sum(1 for _ in s.screen.within(e)))
    return {best.index, *(e.index for e in s.screen.within(best))}


def _container_phrase(body: str) -> str:
    match = re.search(r"\b(?:in|of|on|for|from) the (?:row|line|card|entry|item|post|message|section) (?:of|for|by|with|named|called|that says)?\s*(.+)$", body, re.IGNORECASE)
    return match[1] if match else ""


def _by_comparison(s: Situation, clause: Clause, phrase: str) -> Move:
    wanted = superlative_of(phrase)
    if wanted is None or clause.quotes:
        return None
    picked = pick_by_quantity(s, wanted)
    if picked is None:
        return None
    element, why = picked
    return s.act(clause, Tap(), element, why, confidence=0.7)


_FIGURE = re.compile(r"\b(?:describes?|matches|names?|identifies|fits)\b.*\b(?:figure|shape|picture|image|drawing|symbol)\b", re.I)


_RESULT = re.compile(r"^(?:search\s+)?(?:results?|hits?|match(?:es)?|entry|entries|items?|article|story|stories|posts?)$", re.I)


def nth_result(phrase: str) -> int | None:
    """``4`` for "the 4th search result": a place in a list that may run over pages."""
    number = ordinal_of(phrase)
    return number if number is not None and number > 0 and _RESULT.match(bare(without_ordinal(phrase))) else None


def _by_place(s: Situation, clause: Clause, number: int) -> Move:
    """The n-th entry of a list that is cut into pages: how many a page holds tells which page it is on."""
    entries = _entries(s)
    if not entries:
        return None
    turned = f"{clause.key}:page"
    passed = sum(int(found[1]) for p in s.steps(turned) if (found := re.search(r"(\d+) entries", p.intent.reason)))
    at = number - 1 - passed
    if at < 0:
        return None
    if at < len(entries):
        return s.act(clause, Tap(), entries[at], f"it is entry number {number}", confidence=0.85)
    turn = [e for e in s.pressable if fold(e.name) in ("next", "next page", ">", "»", "›", "→") and "disabled" not in e.states]
    if not turn:
        return None
    return s.act(clause, Tap(), turn[0], f"this page ends after {len(entries)} entries", turned, confidence=0.8)


def _entries(s: Situation) -> list[Element]:
    """What leads to each entry of the longest list of boxes: the first link in each, page numbers left out."""
    boxes: dict[int, list[Element]] = {}
    for element in s.pressable:
        if element.role not in ("link", "button") or re.fullmatch(r"[\d<>«»‹›]+|next|previous|prev", fold(element.name)):
            continue
        box = next((a for a in s.screen.ancestors(element) if a.role in ("group", "listitem", "row", "article")), None)
        if box is not None and not any(e.parent == box.index for e in boxes.get(box.parent, ())):
            boxes.setdefault(box.parent, []).append(element)
    return max(boxes.values(), key=len, default=[])


def _by_figure(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the button that describes the figure``: the control named like the look of the one picture."""
    if not _FIGURE.search(phrase):
        return None
    pictures = [e for e in s.usable if e.role in ("image", "button", "text") and e.look and not e.name] or [
        e for e in s.usable if "text" in e.look
    ]
    controls = [e for e in s.pressable if e.name and e.role in ("button", "link", "radio", "option")]
    for picture in pictures:
        for name in look_names(picture):
            if same := exact(controls, name):
                return s.act(clause, Tap(), same[0], f"the picture is a {name}", confidence=0.8)
    return None


def look_names(element: Element) -> list[str]:
    """What people call a drawn thing: its shape, and for drawn text whether it is a letter or a digit."""
    names = [word for word in element.look]
    if "text" in names:
        letter = element.name.strip() or element.value.strip()
        names += ["letter"] if letter.isalpha() else ["number", "digit"] if letter.isdigit() else ["letter"]
    if "square" in names:
        names.append("rectangle")
    return names
