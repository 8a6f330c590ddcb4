"""Ticks, picks and selects what an order lists."""

from __future__ import annotations

import re

from devices.action import Press, Select, Tap
from devices.screen import Element
from devices.selector import fold
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from planner.clauses import Clause
from planner.offline.boxes import do_in_box
from planner.offline.colors import color_field, hex_of
from planner.offline.dates import date_of, pick_date
from planner.offline.enter import assign, best_option, fields_of, put
from planner.offline.lookup import drawn
from planner.offline.phrases import bare, ordinal_of, split_list
from planner.offline.press import along, find_pressable, path_of, press
from planner.offline.situation import SATISFIED, Move, Situation, exact, mark
from planner.offline.sliders import move_slider, sliders_of
from planner.offline.steppers import step_to
from planner.offline.values import Assignment
from planner.quoting import unquoted

_TICKED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
_NOTHING = ("nothing", "none", "no items", "none of them", "no options")
_SIMILAR = re.compile(
    r"^(?:the\s+)?(?:words?|items?|options?|things?|ones?)\s+(?:that are |which are )?(?:similar|close|related|synonymous|like)\s*(?:in meaning\s*)?(?:to|with)?\s+",
    re.I,
)
_MODIFIER = re.compile(
    r"\s+(?:from|in|using|with|on|among|out of)\s+(?:the|a|your|this)?\s*([\w\s\"'-]*?(?:list|drop-?\s?down|menu|box|select|options?|picker|calendar|slider|date\s?picker|combo\s?box|field|group|wheel|form|page|table|checkbox(?:es)?|radio buttons?)\b.*)$",
    re.I,
)
_SIMILAR_ENOUGH = 0.25


def choose(s: Situation, clause: Clause) -> Move:
    """``select A, B``, ``tick C``, ``choose Oslo as City``, ``pick the date``, ``select 5 with the slider``."""
    body = bare(clause.body)
    if fold(unquoted(body)) in _NOTHING:
        return SATISFIED
    if move := _slider(s, clause, body):
        return move
    if move := _as_field(s, clause, body):
        return move
    if move := _color(s, clause, body):
        return move
    if move := _all_of(s, clause, body):
        return move
    if path := path_of(_MODIFIER.sub("", body)):
        return along(s, clause, path)
    if move := _spinner(s, clause, body):
        return move
    if ordinal_of(body) is not None and not clause.quotes:
        return press(s, clause)
    if clause.verb == "mark" and (as_what := re.match(r"(.+?)\s+as\s+(.+)$", body, re.I)):
        return do_in_box(s, clause, (unquoted(bare(as_what[2])),), as_what[1])
    plain = _MODIFIER.sub("", body)
    similar = _SIMILAR.match(plain)
    names = split_list(_SIMILAR.sub("", plain))
    names = [
        re.sub(r"^(?:the|option|item|checkbox|radio button|radio)\s+", "", n, flags=re.I)
        if n not in clause.quotes
        else n
        for n in names
    ]
    if similar:
        return _similar(s, clause, names)
    missing = False
    for number, name in enumerate(names):
        move = _one(s, clause, name, f"{clause.key}:{number}", len(names))
        if move is None:
            missing = True
        elif move is not SATISFIED:
            return move
    return None if missing else SATISFIED


def unchoose(s: Situation, clause: Clause) -> Move:
    """``uncheck A and B``."""
    for number, name in enumerate(split_list(bare(clause.body))):
        key = f"{clause.key}:{number}"
        ticked = [e for e in s.usable if e.role in _TICKED]
        element = next(iter(exact(ticked, name)), None) or s.ground(name, lambda e: e.role in _TICKED).best
        if element is None:
            return None
        if "checked" in element.states and not s.done(key):
            return s.act(clause, Tap(), element, f"{element.describe()} is to be off", key, confidence=0.9)
    return SATISFIED


def _one(s: Situation, clause: Clause, name: str, key: str, of: int) -> Move:
    """Choose one thing by name, in whatever way it is offered."""
    if s.done(key):
        return SATISFIED
    tried = s.tried(key)
    ticks = [e for e in s.usable if e.role in _TICKED and "disabled" not in e.states]
    for element in exact(ticks, name):
        if "checked" in element.states:
            return SATISFIED
        if mark(element) not in tried:
            return s.act(clause, Tap(), element, f"{element.describe()} is to be on", key, confidence=0.95)
    for element in (e for e in s.usable if e.can("select")):
        option = best_option(element, name)
        if option is not None:
            if "multiple" in element.states:
                return _several(s, clause, element, option, key)
            return (
                SATISFIED
                if fold(element.value) == fold(option)
                else s.act(
                    clause,
                    Select(options=(option,)),
                    element,
                    f"{element.describe()} offers {option!r}",
                    key,
                    confidence=0.9,
                )
            )
    if of > 1 or clause.verb in ("check", "tick", "turn on", "enable"):
        grounding = s.ground(name, lambda e: e.role in _TICKED and "disabled" not in e.states and mark(e) not in tried)
        if grounding.best is not None and grounding.confidence >= 0.5:
            if "checked" in grounding.best.states:
                return SATISFIED
            return s.act(
                clause, Tap(), grounding.best, f"{grounding.best.describe()} is meant by {name!r}", key, grounding
            )
    if (found := find_pressable(s, _with_body(clause, name), name)) is not None:
        element, why, confidence = found
        if "checked" in element.states or ("selected" in element.states and element.role in ("option", "tab")):
            return SATISFIED
        if mark(element) not in tried:
            return s.act(clause, Tap(), element, why, key, confidence=confidence)
    return _open_choices(s, clause, name, key)


def _with_body(clause: Clause, name: str) -> Clause:
    return Clause(clause.number, clause.kind, clause.verb, name, clause.text, (), clause.scope)


def _several(s: Situation, clause: Clause, element: Element, option: str, key: str) -> Move:
    chosen = [o for o in element.options if o in element.value.split(", ")]
    if option in chosen:
        return SATISFIED
    return s.act(
        clause,
        Select(options=(*chosen, option)),
        element,
        f"{element.describe()} offers {option!r}",
        key,
        confidence=0.9,
    )


def _open_choices(s: Situation, clause: Clause, name: str, key: str) -> Move:
    """A list that only appears when its box is pressed."""
    if s.done(f"{key}:open"):
        return None
    closed = [
        e for e in s.pressable if e.role == "combobox" or "collapsed" in e.states and e.role in ("button", "menuitem")
    ]
    if len(closed) == 1:
        return s.act(
            clause, Tap(), closed[0], f"{name!r} may be behind {closed[0].describe()}", f"{key}:open", confidence=0.4
        )
    return None


def _as_field(s: Situation, clause: Clause, body: str) -> Move:
    """``choose Oslo as City``, ``select 12/09/2016 as the date``, ``pick X for Y``, ``choose X in the "Y" list``."""
    match = re.match(r"(.+?)\s+(?:as|for)\s+(?:the|a|an|your|my)?\s*(.+)$", body, re.I) or re.match(
        r"(.+?)\s+(?:from|in)\s+(?:the\s+)?([\"“].+?[\"”]|[\w ]+?)\s*(?:list|drop-?\s?down|menu|field|select|box)?$",
        body,
        re.I,
    )
    if match is None:
        day = date_of(unquoted(body))
        return pick_date(s, clause, _date_field(s), day, clause.key) if day is not None else None
    value, name = unquoted(match[1]), unquoted(bare(match[2]))
    if len(split_list(match[1])) > 1:
        return None
    if (day := date_of(value)) is not None:
        field = next((f for f in fields_of(s) if f.can("type")), None) if _date_field(s) is None else _date_field(s)
        if field is not None and field.can("type") and field.input_type == "date":
            return put(s, clause, field, value, f"{clause.key}:0") if not s.done(f"{clause.key}:0") else SATISFIED
        picked = pick_date(s, clause, field, day, clause.key)
        if picked is None and field is not None and field.can("type"):
            return put(s, clause, field, value, f"{clause.key}:0") if not s.done(f"{clause.key}:0") else SATISFIED
        return picked
    fields = fields_of(s)
    named = exact(fields, name)
    if not named:
        pool = {e.index for e in fields}
        grounding = s.ground(name, lambda e: e.index in pool)
        named = [grounding.best] if grounding.best is not None and grounding.confidence >= 0.4 else []
    if named:
        return assign(s, clause, Assignment(value, name), f"{clause.key}:0")
    # A group of radio buttons or check boxes under that heading.
    groups = [
        e for e in s.usable if e.role in ("group", "radiogroup", "listbox", "list") and fold(e.name) == fold(name)
    ]
    for group in groups:
        for element in s.screen.within(group):
            if fold(element.name or element.label) == fold(value) and element.can("tap"):
                if "checked" in element.states or s.done(clause.key):
                    return SATISFIED
                return s.act(clause, Tap(), element, f"{element.describe()} is {name}", confidence=0.9)
    return None


def _date_field(s: Situation) -> Element | None:
    fields = fields_of(s)
    dated = [
        f
        for f in fields
        if f.input_type == "date"
        or "date" in f.hints
        or "datepicker" in f.hints
        or "date" in fold(f"{f.name} {f.label}")
    ]
    readonly = [f for f in fields if "readonly" in f.states]
    return (dated or readonly or (fields if len(fields) == 1 else [None]))[0]


def _slider(s: Situation, clause: Clause, body: str) -> Move:
    match = re.match(r"[\"“]?(-?\d+(?:\.\d+)?)[\"”]?\s+(?:with|on|using|in)\s+(?:the\s+)?(.*\bslider\b.*)$", body, re.I)
    sliders = sliders_of(s)
    if match is None or not sliders:
        return None
    number = ordinal_of(match[2])
    slider = sliders[number - 1 if number and 0 < number <= len(sliders) else 0]
    return move_slider(s, clause, slider, float(match[1]), f"{clause.key}:slider")


def _spinner(s: Situation, clause: Clause, body: str) -> Move:
    match = re.match(
        r"(?:the\s+(?:number|value)\s+)?[\"“]?(-?\d+(?:\.\d+)?)[\"”]?\s+(?:with|on|using|in)\s+(?:the\s+)?.*\b(?:spinner|stepper|counter|number (?:box|field))\b",
        body,
        re.I,
    )
    return step_to(s, clause, float(match[1]), f"{clause.key}:0") if match else None


def _color(s: Situation, clause: Clause, body: str) -> Move:
    """``select green with the color picker``: by its swatch, or by writing the colour where it can be written."""
    match = re.match(r"(?:the colou?r\s+)?(\w+)\s+(?:with|using|in|from)\s+(?:the\s+)?colou?r\b", body, re.I)
    if match is None:
        return None
    wanted = match[1].lower()
    field = color_field(s)
    value = hex_of(wanted)
    if field is None or value is None:
        return None
    key, leave = f"{clause.key}:0", f"{clause.key}:leave"
    if not s.done(key):
        text = value if field.input_type == "color" else value.lstrip("#").upper()
        return put(s, clause, field, text, key, 0.7)
    if field.input_type != "color" and not s.done(leave):
        # Script pickers read the field when it is left.
        return s.act(
            clause, Press(key="Tab"), field, f"{field.describe()} takes over the colour", leave, confidence=0.7
        )
    return SATISFIED


def _all_of(s: Situation, clause: Clause, body: str) -> Move:
    """``all the shades of red``, ``all checkboxes``, ``all blue shapes``."""
    match = re.match(r"(?:all|every)\s+(?:of\s+)?(?:the\s+)?(.*)$", body, re.I)
    if match is None:
        return None
    words = [SAME_COLORS.get(w, w) for w in re.findall(r"\w+", match[1].lower())]
    colors = [w for w in words if w in COLORS]
    if colors:
        things = [e for e in (*s.pressable, *drawn(s)) if e.can("tap") and _is_shade(e, colors[0])]
    elif re.search(r"\b(?:check\s?box(?:es)?|boxes|options?|items?)\b", match[1], re.I):
        things = [e for e in s.usable if e.role == "checkbox" and "checked" not in e.states]
    else:
        return None
    for thing in dict.fromkeys(things):
        key = f"{clause.key}:{thing.bounds.left},{thing.bounds.top}"
        if not s.done(key) and "selected" not in thing.states:
            return s.act(clause, Tap(), thing, f"{thing.describe()} is one of them", key, confidence=0.8)
    return SATISFIED if things else None


def _is_shade(element: Element, color: str) -> bool:
    """By the developers' own word where there is one, else by the colour that is seen."""
    named = [h for h in element.hints if SAME_COLORS.get(h, h) in COLORS]
    return color in named if named else color in element.look


def _similar(s: Situation, clause: Clause, names: list[str]) -> Move:
    """For each word the box that means the same, each box once."""
    ticks = [e for e in s.usable if e.role in _TICKED and (e.name or e.label)]
    if not ticks:
        return None
    scores = s.grounder.meanings(names, [e.name or e.label for e in ticks])
    taken: dict[int, int] = {}
    pairs = sorted(((scores[i][j], i, j) for i in range(len(names)) for j in range(len(ticks))), reverse=True)
    for score, i, j in pairs:
        if i not in taken and j not in taken.values() and score >= _SIMILAR_ENOUGH:
            taken[i] = j
    for i, j in sorted(taken.items()):
        element = ticks[j]
        key = f"{clause.key}:{i}"
        if "checked" not in element.states and not s.done(key):
            return s.act(
                clause,
                Tap(),
                element,
                f"{element.name or element.label!r} means about the same as {names[i]!r}",
                key,
                confidence=float(scores[i][j]),
            )
    return SATISFIED
