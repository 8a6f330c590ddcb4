"""The short form of a chain, one line a step, in which models write: ``tap [Save]``, ``type [Name] = Ada``, ``done``.

A line costs a model a few tokens where an object would cost it thirty. Labels are those of ``perception.describe``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from pydantic import ValidationError

from devices.action import Action, Adjust, Back, Clear, Direction, LongPress, Open, Press, Scroll, Select, Tap, Type
from devices.screen import Element, Screen
from devices.selector import Selector, fold, selector_for
from perception.unique_labels import clean, unique_labels
from planner.chain.steps import Close, Do, Step
from planner.errors import ChainUnreadable

LONGEST_LINE = 400
_LINE = re.compile(
    r"\s*(?P<verb>[a-z]+)\s*(?:\[(?P<label>[^\]]*)\])?\s*(?P<plain>[^=\[\]]*?)\s*(?:=\s*(?P<value>.*))?\Z", re.DOTALL
)
_LONGEST_LABEL = 60


def read_line(line: str, labels: Mapping[str, Element], screen: Screen) -> Step:
    """One step.

    Args:
        line: as a model wrote it.
        labels: what can be acted on now, by folded label; other labels are taken for names on later screens.
        screen: what is shown now.

    Raises:
        ChainUnreadable: it is no step.
    """
    if len(line) > LONGEST_LINE:
        raise ChainUnreadable(f"a step of {len(line)} characters")
    found = _LINE.match(line)
    if found is None:
        raise ChainUnreadable(f"{line[:60]!r} is no step")
    verb, plain, value = found["verb"], found["plain"].strip(), (found["value"] or "").strip()
    if verb in ("done", "failed"):
        if found["label"] is not None or (plain and value):
            raise ChainUnreadable(f"{line[:60]!r} is no end")
        said = value or plain
        return Close(outcome="done", answer=said) if verb == "done" else Close(outcome="failed", why=said)
    try:
        action = _action(verb, plain, value)
    except (ValidationError, ValueError) as error:
        raise ChainUnreadable(f"{line[:60]!r} is no step") from error
    if action is None:
        raise ChainUnreadable(f"{line[:60]!r} is no step: there is no action {verb!r}")
    if not action.needs_element:
        return Do(action=action)
    label = (found["label"] if found["label"] is not None else plain).strip()
    if not label:
        raise ChainUnreadable(f"{line[:60]!r} does not say on what")
    element = labels.get(fold(label))
    return Do(action=action, on=selector_for(element, screen) if element is not None else Selector(name=label))


def write_line(step: Do | Close, label: str = "") -> str:
    """The step as a line that ``read_line`` reads.

    Args:
        step: what is done; an action for which there is no word cannot be written.
        label: of its element; its selector's name when empty.

    Raises:
        ChainUnreadable: the form has no word for it.
    """
    if isinstance(step, Close):
        said = step.answer if step.outcome == "done" else step.why
        return f"{step.outcome} = {said}" if said else step.outcome
    on = f"[{clean(label or (step.on.name if step.on is not None else ''), _LONGEST_LABEL)}]"
    match step.action:
        case Tap():
            return f"tap {on}"
        case LongPress():
            return f"hold {on}"
        case Type(text=text):
            return f"type {on} = {text}"
        case Clear():
            return f"clear {on}"
        case Select(options=options):
            return f"select {on} = {options[0]}"
        case Adjust(value=value):
            return f"set {on} = {value:g}"
        case Scroll(direction=direction):
            return f"scroll {direction}"
        case Press(key=key):
            return f"press {key}"
        case Back():
            return "back"
        case Open(location=location):
            return f"open {location}"
        case other:
            raise ChainUnreadable(f"there is no line for {other.describe()}")


def labels_of(screen: Screen) -> dict[str, Element]:
    """Everything that can be acted on, by folded label."""
    return {fold(label): screen.elements[index] for index, label in unique_labels(screen).items()}


def _action(verb: str, plain: str, value: str) -> Action | None:
    match verb:
        case "tap":
            return Tap()
        case "hold":
            return LongPress()
        case "type" if value:
            return Type(text=value)
        case "clear":
            return Clear()
        case "select" if value:
            return Select(options=(value,))
        case "set" if value:
            return Adjust(value=float(value))
        case "scroll" if plain in get_args(Direction):
            return Scroll.model_validate({"direction": plain})
        case "press" if plain:
            return Press(key=plain)
        case "back":
            return Back()
        case "open" if plain or value:
            return Open(location=f"{plain}={value}" if value else plain)
        case _:
            return None
