"""Types values into fields, with the help a field offers: suggestions, pickers, formats."""

from __future__ import annotations

import re

from devices.action import Clear, Select, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.dates import date_of, pick_date, time_of, typed_date, typed_time
from planner.offline.lookup import asked_value, count, nth_word, shown_text, value_of
from planner.offline.phrases import bare, ordinal_of
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.sliders import move_slider, sliders_of
from planner.offline.steppers import step_to
from planner.offline.sums import solve
from planner.offline.values import Assignment, read_assignments
from planner.quoting import unquoted

_FIELD_ENOUGH = 0.25


def enter(s: Situation, clause: Clause) -> Move:
    """``enter X into Y``, ``type X``, ``set Y to X``, ``fill in …``."""
    if sliders := _slider_values(s, clause):
        return sliders
    if match := re.match(r"(?:the\s+)?(?:spinner|stepper|counter)\s+to\s+(-?\d+)", clause.body, re.I):
        return step_to(s, clause, float(match[1]), f"{clause.key}:0")
    if re.search(r"\b(?:starts?|starting|begins?|beginning|ends?|ending) with\b", clause.body, re.I):
        return _by_suggestion(s, clause)
    if re.search(r"\bcorresponds?\b|\bmatch(?:es|ing)\b", clause.body, re.I) and not clause.quotes:
        return _each_label(s, clause)
    for number, wanted in enumerate(read_assignments(clause.body)):
        if wanted.every:
            move = _everywhere(s, clause, wanted)
        else:
            move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not SATISFIED:
            return move
    return SATISFIED


def assign(s: Situation, clause: Clause, wanted: Assignment, key: str) -> Move:
    """Bring one value into one field."""
    if s.done(f"{key}:pick") or (s.done(key) and not _offers(s, key)):
        return SATISFIED
    if s.done(key):
        return _take_offer(s, clause, wanted.value, f"{key}:pick")
    value = value_meant(s, clause, wanted)
    if value is None:
        return None
    field = field_for(s, clause, wanted.field, value)
    if field is None:
        return None
    element, confidence = field
    return put(s, clause, element, value, key, confidence)


_PRONOUN = re.compile(
    r"^(?:it|that|this|them|the (?:text|word|value|answer|result|solution|number|name)|your answer|the (?:copied|same) text|the correct answer)$",
    re.I,
)


def value_meant(s: Situation, clause: Clause, wanted: Assignment) -> str | None:
    """The text to type: as it stands, worked out from the screen, or what an earlier order speaks of."""
    if not wanted.literal:
        return work_out(s, wanted.value)
    if wanted.value in clause.quotes:
        return wanted.value
    if _PRONOUN.match(wanted.value):
        for earlier in reversed(s.clauses[: clause.number - 1]):
            told = earlier.quotes[0] if earlier.quotes else work_out(s, earlier.body, earlier.verb)
            if told:
                return told
        return work_out(s, "the answer")
    if re.match(r"(?:the\s+)?[\w ]+\s+(?:of|for)\s+\S", wanted.value, re.I):
        if found := nth_word(s, wanted.value) or asked_value(s, wanted.value):
            return found
    return wanted.value


def put(s: Situation, clause: Clause, element: Element, value: str, key: str, confidence: float | None = None) -> Move:
    """Bring a value into this element by the means it has."""
    named = element.describe()
    if element.can("select"):
        option = best_option(element, value)
        if option is None:
            return None
        if fold(element.value) == fold(option):
            return SATISFIED
        return s.act(
            clause, Select(options=(option,)), element, f"{named} takes {option!r}", key, confidence=confidence
        )
    if not element.can("type"):
        if (day := date_of(value)) is not None:
            return pick_date(s, clause, element, day, key)
        return None
    if (day := date_of(value)) is not None and (text := typed_date(element, day, value)):
        value = text
    elif (clock := time_of(value)) is not None and (text := typed_time(element, clock, value)):
        value = text
    if element.value == value and "password" not in element.states:
        return SATISFIED
    return s.act(clause, Type(text=value), element, f"{named} takes {value!r}", key, confidence=confidence)


def clear(s: Situation, clause: Clause) -> Move:
    """``empty the field``."""
    field = field_for(s, clause, bare(clause.body), "")
    if field is None:
        return None
    if not field[0].value or s.done(clause.key):
        return SATISFIED
    return s.act(clause, Clear(), field[0], f"{field[0].describe()} is to be empty", confidence=field[1])


def focus(s: Situation, clause: Clause) -> Move:
    """``focus into the second text box``."""
    if s.done(clause.key):
        return SATISFIED
    number = ordinal_of(clause.body)
    fields = [e for e in s.usable if e.can("type")]
    if number is not None and fields:
        at = number - 1 if number > 0 else number
        if -len(fields) <= at < len(fields):
            return s.act(clause, Tap(), fields[at], f"it is text field number {number}", confidence=0.9)
    field = field_for(s, clause, bare(clause.body), "")
    return (
        None
        if field is None
        else s.act(clause, Tap(), field[0], f"{field[0].describe()} is the field", confidence=field[1])
    )


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
        if same := exact(fields, bare(name)) or exact(
            fields, re.sub(r"\s+(?:field|box|input|text ?box)$", "", name, flags=re.I)
        ):
            return same[0], 0.95
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
    free = [f for f in fields if f.can("type") and f.describe() not in used] or fields
    return free[0], 0.9 if len(free) == 1 else 0.5


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


def work_out(s: Situation, told: str, verb: str = "") -> str | None:
    """A value that has to be read off the screen: a labelled value, a text, a word of it, a sum, a count."""
    told = unquoted(told)
    if (word := nth_word(s, told)) is not None:
        return word
    if verb == "copy":
        return copied_text(s, told)
    if verb in ("solve", "calculate", "compute", "answer") or re.search(
        r"\b(?:answer|result|sum|solution|product)\b", told, re.I
    ):
        return next((answer for e in s.usable if e.name and (answer := solve(e.name)) is not None), None) or solve(
            " ".join(e.name for e in s.usable if e.role in ("text", "heading", "cell"))
        )
    if match := re.match(r"value of (.+)$", told, re.I):
        return asked_value(s, match[1]) or None
    if verb in ("what is", "what's", "who is", "which", "find", "get", "read") and (found := asked_value(s, told)):
        return found
    if re.search(r"\b(?:number|count|amount|total)\b.*\bof\b|\bhow many\b|\btotal\b", told, re.I):
        return str(count(s, told))
    if re.search(r"\b(?:text|word|words|code|sentence|name|string|characters?|letters?)\b", told, re.I):
        return shown_text(s) or None
    return None


def copied_text(s: Situation, told: str) -> str | None:
    """What is to be copied: the content of the field the order names, else the page's one text."""
    written = [e for e in s.usable if e.role == "textbox" and e.value]
    if re.search(r"\btext ?area\b", told, re.I):
        written = [e for e in written if "multiline" in e.states] or written
    number = ordinal_of(told)
    if number is not None and re.search(r"\b(?:area|field|box|input)s?\b", told, re.I):
        boxes = [e for e in s.usable if e.role == "textbox"]
        written = [boxes[number - 1]] if 0 < number <= len(boxes) else written
    if written:
        return written[0].value
    return shown_text(s) or None


# ---------------------------------------------------------------- special orders


def _everywhere(s: Situation, clause: Clause, wanted: Assignment) -> Move:
    for number, field in enumerate(f for f in fields_of(s) if f.can("type")):
        key = f"{clause.key}:all:{number}"
        if s.done(key):
            continue
        value = wanted.value if wanted.literal else work_out(s, wanted.value)
        move = put(s, clause, field, value, key, 0.9) if value is not None else None
        if move is not SATISFIED:
            return move
    return SATISFIED


def _each_label(s: Situation, clause: Clause) -> Move:
    """Fill every field with the value that the screen shows for its label."""
    missing = False
    for number, field in enumerate(f for f in fields_of(s) if f.can("type")):
        key = f"{clause.key}:label:{number}"
        if s.done(key):
            continue
        value = value_of(s, field.name or field.label)
        if not value:
            missing = True
            continue
        move = put(s, clause, field, value, key, 0.8)
        if move is not SATISFIED:
            return move
    return None if missing else SATISFIED


def _by_suggestion(s: Situation, clause: Clause) -> Move:
    """``an item that starts with "Eg" and ends with "pt"``: type the beginning, then take the suggestion that fits."""
    starts = re.search(r"\b(?:starts?|starting|begins?|beginning) with\s+([\"“].+?[\"”]|\S+)", clause.body, re.I)
    ends = re.search(r"\b(?:ends?|ending) with\s+([\"“].+?[\"”]|\S+)", clause.body, re.I)
    head = unquoted(starts[1]).strip('"') if starts else ""
    tail = unquoted(ends[1]).strip('"') if ends else ""
    key, pick = f"{clause.key}:0", f"{clause.key}:0:pick"
    if s.done(pick):
        return SATISFIED
    offers = [e for e in _offers(s, key) if fold(e.name).startswith(fold(head)) and fold(e.name).endswith(fold(tail))]
    if offers:
        return s.act(clause, Tap(), offers[0], f'the suggestion "{offers[0].name}" fits', pick, confidence=0.9)
    if s.done(key):
        return None
    field = field_for(s, clause, "", head)
    if field is None:
        return None
    return s.act(
        clause,
        Type(text=head),
        field[0],
        f"what starts with {head!r} is looked up in {field[0].describe()}",
        key,
        confidence=field[1],
    )


def _offers(s: Situation, key: str) -> list[Element]:
    """Suggestions that typing brought up: choices that are new and near the field."""
    steps = [p for p in s.steps(key) if p.intent.action.kind == "type" and p.intent.target is not None]
    if not steps:
        return []
    target = steps[-1].intent.target
    assert target is not None
    left, top, right, bottom = target.bounds
    return [
        e
        for e in s.pressable
        if e.role in ("option", "menuitem", "listitem", "link", "button", "text")
        and e.name
        and e.bounds.top >= bottom - 4
        and e.bounds.left < right
        and e.bounds.right > left
        and any(above.role in ("listbox", "list", "menu") for above in s.screen.ancestors(e))
    ]


def _take_offer(s: Situation, clause: Clause, value: str, key: str) -> Move:
    """Take the suggestion that is, or begins with, what was typed; none is fine: the text stands as it is."""
    offers = _offers(s, key.removesuffix(":pick"))
    same = exact(offers, value)
    starting = [e for e in offers if fold(e.name).startswith(fold(value))] or [
        e for e in offers if fold(value) in fold(e.name)
    ]
    found = same or starting
    if found:
        return s.act(
            clause, Tap(), found[0], f'the suggestion "{found[0].name}" is what was typed', key, confidence=0.8
        )
    return SATISFIED


def _slider_values(s: Situation, clause: Clause) -> Move:
    match = re.search(r"\b(?:sliders?|knobs?)\b", clause.body, re.I)
    numbers = [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)", clause.body)]
    sliders = sliders_of(s)
    if not match or not numbers or not sliders:
        return None
    for number, (slider, value) in enumerate(zip(sliders, numbers, strict=False)):
        move = move_slider(s, clause, slider, value, f"{clause.key}:slider:{number}")
        if move is not SATISFIED:
            return move
    return SATISFIED
