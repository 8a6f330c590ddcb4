"""Finds on a screen what a step of a lesson means, with the values of the goal at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from devices.patches import is_pictured
from devices.screen import Element, Screen
from planner.practised.calendar_days import days_in, times_in
from planner.practised.deeds import ACTS
from planner.practised.encoding import legal_acts
from planner.practised.values import Value
from planner.practised.words import find_run, keys_in, words_in
from planner.shown.lessons import Ref, Step
from skills.running.pictured import ENOUGH as LIKE_ICON
from skills.running.pictured import is_guessed, shows

_LINES = re.compile(r"[\n;]")
ENOUGH = 2.0
"""From this score on an element is the one that is meant."""
MOST_ALIKE = 2
"""From more elements on that look the same, none is meant by its place alone."""
_ICON = 1.9
"""What an icon that shows a title is worth beside one that reads so."""
BARELY = 1.3
"""The same for an element that no title tells."""


@dataclass(frozen=True, slots=True)
class Found:
    """An element that a step may mean."""

    element: Element
    score: float


def text_of(ref: Ref, values: Mapping[str, str], offered: Sequence[Value] = ()) -> str:
    """The text that a reference stands for; empty where the goal, or what was seen, has none."""
    said = values.get(ref.slot, "")
    match ref.kind:
        case "text":
            return ref.text
        case "slot":
            return said
        case "lower":
            return said.casefold()
        case "part":
            words = words_in(said)
            first, last = (at if at >= 0 else len(words) + at for at in (ref.first, ref.last))
            return said[words[first].start : words[last].end] if 0 <= first <= last < len(words) else ""
        case "hour" | "minute":
            times = times_in(said)
            return f"{times[0][0 if ref.kind == 'hour' else 1]:02d}" if times else ""
        case "figures":
            return "".join(sign for sign in said if sign.isdecimal() or sign == ".").strip(".")
        case "day" | "path":
            return said
        case "seen":
            return _seen(ref, offered)
        case "any":
            return ""


def figures_of(text: str) -> str:
    """A whole number of at most two figures, in figures or in words; empty for anything else."""
    words = words_in(text)
    return words[0].key if len(words) == 1 and words[0].key.isdecimal() and len(words[0].key) <= 2 else ""


def _seen(ref: Ref, offered: Sequence[Value]) -> str:
    """Of what was read earlier, that which stood where it stood when the task was shown."""
    about = set(keys_in(ref.text))
    alike = [value for value in offered if value.kind == ref.slot and form_of(value.text) == "".join(ref_form(ref))]
    if not alike:
        alike = [value for value in offered if value.kind == ref.slot]
    if not alike:
        return ""
    return max(enumerate(alike), key=lambda item: (len(about & set(keys_in(item[1].about))), -item[0]))[1].text


def ref_form(ref: Ref) -> str:
    """The form that a value had when it was seen; kept in the place of word numbers."""
    return _FORMS[ref.first] if 0 <= ref.first < len(_FORMS) else ""


_FORMS = ("address", "number", "amount", "figures", "code", "line")


def form_of(text: str) -> str:
    """What a value looks like."""
    if "@" in text:
        return "address"
    digits = sum(sign.isdecimal() for sign in text)
    if digits >= 7 and all(sign.isdecimal() or sign in "+-() " for sign in text):
        return "number"
    if text.replace(",", "").replace(".", "", 1).isdecimal():
        return "amount" if "." in text else "figures"
    return "code" if " " not in text and digits else "line"


def form_number(text: str) -> int:
    """The same as a number."""
    return _FORMS.index(form_of(text))


def find(step: Step, screen: Screen, values: Mapping[str, str], shown: Sequence[Element]) -> Found | None:
    """The element that a step means; None where there is none.

    Args:
        step: of a lesson.
        screen: what is shown.
        values: of the goal's slots.
        shown: elements that may be chosen.
    """
    title = text_of(step.title, values) if step.title is not None else ""
    wanted = keys_in(title)
    day = days_in(title)[0] if step.title is not None and step.title.kind == "day" and days_in(title) else None
    if step.title is not None and step.title.kind != "any" and not title:
        return None
    beside = keys_in(text_of(step.beside, values)) if step.beside is not None else ()
    held = [keys_in(values.get(slot, "")) for slot in step.holds]
    act = ACTS.index(step.sort) if step.sort in ACTS else 0
    rated: list[Found] = []
    for element in shown:
        if not legal_acts(element)[act]:
            continue
        score = 0.0
        if step.title is not None and step.title.kind != "any":
            told = _titled(element, title, wanted, day)
            if told <= 0:
                continue
            score += told
        score += 0.6 * (element.role == step.role)
        if (step.hints or element.hints) and not is_pictured(element):
            score += 0.8 * (element.hints == step.hints) - 0.4 * (element.hints != step.hints)
        everything = keys_in(f"{element.name} {element.description} {element.value}")
        for keys in held:
            if keys:
                score += 0.9 if find_run(keys, everything) >= 0 else -0.4
        if step.beside is not None:
            if not beside or not _stands_beside(beside, element, screen):
                continue
            score += 1.5
        if step.after and element.index:
            score += 0.5 * (screen.elements[element.index - 1].name.split("\n", 1)[0][:60] == step.after)
        rated.append(Found(element, score))
    if not rated:
        return None
    best = max(found.score for found in rated)
    alike = [found for found in rated if found.score > best - 1e-6]
    bare = step.title is None or step.title.kind == "any"
    if bare and not step.steady and len(alike) > MOST_ALIKE:
        return None  # where it stands among many says nothing
    return alike[min(step.place, len(alike) - 1)] if best >= (BARELY if bare else ENOUGH) else None


def _titled(element: Element, title: str, wanted: tuple[str, ...], day: tuple[int, int] | None) -> float:
    name = (element.name or element.label).split("\n", 1)[0]
    if day is not None:
        return 2.5 if day in days_in(name) else 0.0
    if is_guessed(element):
        return _ICON * like if (like := shows(title, element)) >= LIKE_ICON else 0.0
    if name.strip().casefold() == title.strip().casefold():
        return 2.5
    keys = keys_in(name)
    if wanted and keys == wanted:
        return 2.3
    lines = [line for text in (element.name, element.description) for line in _LINES.split(text)[0:6]]
    if any(line.strip().casefold() == title.strip().casefold() for line in lines):
        return 2.1
    if wanted and len(keys) <= 2 * len(wanted) + 2 and find_run(wanted, keys) >= 0:
        return 1.6
    if not wanted and name == title:
        return 2.0
    if len(keys) == len(wanted) == 1 and len(keys[0]) >= 3 and wanted[0].startswith(keys[0]):
        return 1.5  # Mon for Monday
    if len(keys) > 1 and find_run(keys, wanted) >= 0 and 2 * len(keys) >= len(wanted):
        return 1.4
    return 0.0


def _stands_beside(keys: tuple[str, ...], element: Element, screen: Screen) -> bool:
    box = element.bounds
    middle = (box.top + box.bottom) / 2
    for other in screen:
        if other.index == element.index or other.bounds.height > 600:
            continue
        near = other.bounds.top - 20 <= middle <= other.bounds.bottom + 20
        inside = other.index == element.parent
        if (near or inside) and find_run(keys, keys_in(f"{other.name} {other.description}")) >= 0:
            return True
    return find_run(keys, keys_in(element.name)) >= 0
