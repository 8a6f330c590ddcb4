"""Types values into fields, with the help a field offers: suggestions, pickers, formats."""

from __future__ import annotations

import re

from devices.action import Clear, Press, Select, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.controls.amounts import set_amount
from planner.offline.controls.calendars import date_by_parts, pick_date, typed_date, typed_time
from planner.offline.controls.codes import boxes_for_signs, type_signs
from planner.offline.controls.colors import hex_of
from planner.offline.controls.dropdowns import openers, pick_from
from planner.offline.controls.keypads import press_keys
from planner.offline.controls.sliders import move_slider, sliders_of
from planner.offline.controls.steppers import step_to
from planner.offline.controls.suggestions import offers_of, take_by_ends, take_offer
from planner.offline.finding.fields import best_option, field_for, field_in_entry, fields_of
from planner.offline.reading.lookup import value_of
from planner.offline.reading.meant import value_meant, work_out
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.dates import date_of, time_of
from planner.offline.words.phrases import bare, ordinal_of, plain_number
from planner.offline.words.values import Assignment, read_assignments
from planner.quoting import unquoted

_HEX = re.compile(r"#?[0-9a-f]{6}", re.IGNORECASE)
"""What stands in a field that takes a colour's code."""
_SPELLED = re.compile(r"(?:the|my|your|a)\s+(?:[a-z]+\s+){1,3}([#$€£]?[A-Z]*[\d-]*\d[\w.,-]*)$")
"""``the code 481205``: what is to be typed stands behind the word for it."""
_OF_THING = re.compile(r"(.+\bof\b.+)\s+to\s+([^\"“]+|[\"“][^\"“]+[\"”])$", re.IGNORECASE)
"""``the status of "Crash on save" to In progress``."""
_OF_NUMBERS = frozenset(stem(w) for w in ("amount", "total", "sum", "number"))
_OFFERING = frozenset({"button", "radio", "option", "menuitem", "menuitemradio", "link", "tab"})
_UNREAD = re.compile(r"(?:the|its|their|whose)\s+(?:[\w'’-]+\s*){1,6}|(?:it|this|that|them|shown)(?:\s+in)?")
"""Words that tell where a value is to be found: "the code from the banner". They are no value themselves."""
_IS = r"(?:\s*,?\s*(?:which is|that is|is|as|to be|to)\s+|\s*[:=]\s*|\s+)"


def enter(s: Situation, clause: Clause) -> Move:
    """``enter X into Y``, ``type X``, ``set Y to X``, ``fill in …``."""
    if sliders := _slider_values(s, clause):
        return sliders
    if clause.verb in ("set", "change") and (owned := _OF_THING.match(clause.body)):
        field = field_in_entry(s, fields_of(s), owned[1])
        if field is not None:
            return put(s, clause, field, unquoted(owned[2].strip(" .")), f"{clause.key}:0", 0.7)
    if match := re.match(r"(?:the\s+)?(?:spinner|stepper|counter)\s+to\s+(-?\d+)", clause.body, re.I):
        return step_to(s, clause, float(match[1]), f"{clause.key}:0")
    if re.search(r"\b(?:starts?|starting|begins?|beginning|ends?|ending) with\b", clause.body, re.I):
        return take_by_ends(s, clause)
    if move := press_keys(s, clause, clause.body) or set_amount(s, clause, clause.body):
        return move
    if re.search(r"\bcorresponds?\b|\bmatch(?:es|ing)\b", clause.body, re.I) and not clause.quotes:
        return _each_label(s, clause)
    if clause.verb == "enter" and not clause.body and clause.number > 1:
        # "type X and enter"
        return SATISFIED if s.done(clause.key) else s.act(clause, Press(key="Enter"), None, "Enter is a key")
    told = read_assignments(clause.body)
    for number, wanted in enumerate(told):
        if wanted.every:
            move = _everywhere(s, clause, wanted)
        else:
            move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not SATISFIED:
            return move
    return SATISFIED if told else None


def assign(s: Situation, clause: Clause, wanted: Assignment, key: str) -> Move:
    """Bring one value into one field."""
    if s.done(f"{key}:pick") or (s.done(key) and not offers_of(s, key)):
        return SATISFIED
    last = s.history.last
    if s.done(key) and (last is None or not last.intent.clause_key.startswith(key)):
        return SATISFIED  # what shows by now is no suggestion any more
    if s.done(key):
        return take_offer(s, clause, wanted.value, f"{key}:pick")
    if wanted.literal and not wanted.field and wanted.value not in clause.quotes:
        wanted = _with_its_label(s, wanted)
    value = value_meant(s, clause, wanted)
    if value is None:
        return None
    if (day := date_of(value)) is not None and (move := date_by_parts(s, clause, day, key)) is not None:
        return move
    field = field_for(s, clause, wanted.field, value)
    if field is None:
        offered = exact([e for e in s.pressable if e.role in _OFFERING], value) if clause.verb == "set" else []
        if offered:
            return s.act(
                clause, Tap(), offered[0], f"{offered[0].describe()} is what is to be set", key, confidence=0.7
            )
        return _from_list(s, clause, wanted.field, value, key)
    element, confidence = field
    if value != wanted.value and _OF_NUMBERS & {stem(w) for w in words_of(f"{element.name} {element.label}")}:
        value = plain_number(value)
    return put(s, clause, element, value, key, confidence)


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
    if (day := date_of(value)) is not None:
        value = typed_date(element, day, value)
    elif (clock := time_of(value)) is not None:
        value = typed_time(element, clock, value)
    if element.input_type == "color":
        value = hex_of(value) or value
    elif _HEX.fullmatch(element.value) and not _HEX.fullmatch(value) and (code := hex_of(value)) is not None:
        value = code if element.value.startswith("#") else code.lstrip("#").upper()
    if element.input_type in ("number", "range") or element.role in ("spinbutton", "slider"):
        value = plain_number(value)
    if (boxes := boxes_for_signs(s, element, value)) is not None:
        return type_signs(s, clause, boxes, value, key)
    if element.role == "slider" and re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return move_slider(s, clause, element, float(value), key)
    if element.value == value and "password" not in element.states:
        return SATISFIED
    if clause.kind != "search" and value not in clause.quotes and _UNREAD.fullmatch(value):
        return None
    return s.act(clause, Type(text=value), element, f"{named} takes {value!r}", key, confidence=confidence)


def _with_its_label(s: Situation, wanted: Assignment) -> Assignment:
    """``the name Kim``, ``your code name, which is Falcon``: a value said with its field's name in front."""
    told = re.sub(r"^(?:the|a|an|your|my)\s+", "", wanted.value, flags=re.I)
    for field in fields_of(s):
        label = (field.name or field.label or field.description).rstrip(" :*")
        if label and (match := re.match(rf"{re.escape(label)}{_IS}(\S.*)$", told, re.I)):
            return Assignment(unquoted(match[1]), label, wanted.every)
        if value := _behind_words_of(label, told):
            return Assignment(unquoted(value), label, wanted.every)
    if spelled := _SPELLED.match(wanted.value):
        return Assignment(spelled[1], wanted.field, wanted.every)
    return wanted


def _behind_words_of(label: str, told: str) -> str:
    """``kiwi99`` in "password kiwi99" for the field "Enter your password": a value behind words of its field's name."""
    own = {stem(w) for w in words_of(label)}
    words = told.split()
    for count in (2, 1):
        head, rest = words[:count], " ".join(words[count:])
        if rest and {stem(w) for w in words_of(" ".join(head))} <= own and re.search(r"[A-Z\d]", rest):
            return rest
    return ""


def _from_list(s: Situation, clause: Clause, name: str, value: str, key: str) -> Move:
    """Where no field takes it: a list of that name that opens when it is pressed."""
    wanted = {stem(w) for w in words_of(name)}
    named = [e for e in openers(s) if wanted and wanted & {stem(w) for w in words_of(e.name or e.label)}]
    return pick_from(s, clause, named[0], value, f"{key}:list") if named else None


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


def _everywhere(s: Situation, clause: Clause, wanted: Assignment) -> Move:
    fields = [f for f in fields_of(s) if f.can("type")]
    for number, field in enumerate(fields):
        key = f"{clause.key}:all:{number}"
        if s.done(key):
            continue
        value = wanted.value if wanted.literal else work_out(s, wanted.value)
        move = put(s, clause, field, value, key, 0.9) if value is not None else None
        if move is not SATISFIED:
            return move
    return SATISFIED if fields else None


def _each_label(s: Situation, clause: Clause) -> Move:
    """Fill every field with the value that the screen shows for its label."""
    fields = [f for f in fields_of(s) if f.can("type")]
    missing = not fields
    for number, field in enumerate(fields):
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
