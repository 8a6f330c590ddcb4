"""What must be seen on a Screen, or hold of the values at hand: conditions as data.

They are a skill's preconditions and postconditions, the questions of ``when`` and ``repeat until``, and what its tests
expect. Judging one looks at a Screen and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, assert_never

from pydantic import Discriminator, Field, Tag

from devices.screen import Element, Screen, State
from devices.selector import Selector, fold
from skills.errors import ArgumentInvalid
from skills.limits import MAX_TEXT
from skills.parameters import Value
from skills.parts import Part, Text
from skills.template import TemplateBroken, fill_text, fill_tree


class Shown(Part):
    """Elements that fit the selector are on the screen: one at least, or as many as it says."""

    shown: Selector
    value: Text | None = None
    """What they hold."""
    states: tuple[State, ...] = ()
    """What they all are: ``checked``, ``selected``, ``disabled`` …"""
    at_least: int = Field(default=1, ge=1, le=10_000, alias="at least")
    at_most: int | None = Field(default=None, ge=1, le=10_000, alias="at most")


class Gone(Part):
    """Nothing fits the selector."""

    gone: Selector


class Reads(Part):
    """Somewhere on the screen stands a text; as a part of a longer one too."""

    reads: str = Field(min_length=1, max_length=MAX_TEXT)


class At(Part):
    """The address, package or activity shown; ``*`` stands for anything."""

    at: str = Field(min_length=1, max_length=2000)


class Given(Part):
    """A parameter has a value and is not false, empty or 0."""

    given: str = Field(max_length=100)


class Equal(Part):
    """Two texts are the same once filled, but for case and spaces."""

    equal: tuple[Text, Text]


class Not(Part):
    """The other does not hold."""

    not_: Condition = Field(alias="not")


class Every(Part):
    """All of them hold."""

    all: tuple[Condition, ...] = Field(min_length=1, max_length=50)


class Some(Part):
    """One of them holds at least."""

    any: tuple[Condition, ...] = Field(min_length=1, max_length=50)


_KEYS = ("shown", "gone", "reads", "at", "given", "equal", "not", "all", "any")


def _key(condition: Any) -> str | None:
    keys: Iterable[str] = (
        condition.keys() if isinstance(condition, Mapping) else getattr(type(condition), "model_fields", ())
    )
    return next((key for key in _KEYS if key in keys or f"{key}_" in keys), None)


Condition = Annotated[
    Annotated[Shown, Tag("shown")]
    | Annotated[Gone, Tag("gone")]
    | Annotated[Reads, Tag("reads")]
    | Annotated[At, Tag("at")]
    | Annotated[Given, Tag("given")]
    | Annotated[Equal, Tag("equal")]
    | Annotated[Not, Tag("not")]
    | Annotated[Every, Tag("all")]
    | Annotated[Some, Tag("any")],
    Discriminator(
        _key,
        custom_error_type="condition",
        custom_error_message=f"a condition is a mapping with one of {', '.join(_KEYS)}",
    ),
]
"""Every condition, told apart by its first key."""

for _model in (Not, Every, Some):
    _model.model_rebuild()


def holds(condition: Condition, screen: Screen, values: Mapping[str, Value]) -> bool:
    """Whether a condition is true of a screen.

    Raises:
        ArgumentInvalid: a name in it has no value.
    """
    match condition:
        case Shown():
            found = [e for e in found_by(condition.shown, screen, values) if _is(e, condition, values)]
            return condition.at_least <= len(found) and (condition.at_most is None or len(found) <= condition.at_most)
        case Gone():
            return not found_by(condition.gone, screen, values)
        case Reads():
            wanted = fold(fill_text(condition.reads, values))
            return any(wanted in fold(text) for e in screen for text in (e.name, e.value, e.description) if text)
        case At():
            return _is_like(screen.location, fill_text(condition.at, values))
        case Given():
            return bool(values.get(condition.given))
        case Equal():
            one, other = (fold(fill_text(text, values)) for text in condition.equal)
            return one == other
        case Not():
            return not holds(condition.not_, screen, values)
        case Every():
            return all(holds(part, screen, values) for part in condition.all)
        case Some():
            return any(holds(part, screen, values) for part in condition.any)
        case _:
            assert_never(condition)


def first_unmet(conditions: tuple[Condition, ...], screen: Screen, values: Mapping[str, Value]) -> Condition | None:
    """The first condition that does not hold; None when all do."""
    return next((condition for condition in conditions if not holds(condition, screen, values)), None)


def found_by(selector: Selector, screen: Screen, values: Mapping[str, Value]) -> list[Element]:
    """What a selector fits, once filled; its fallbacks in order where it fits nothing."""
    filled = fill_selector(selector, values)
    for tried in (filled, *filled.fallbacks):
        if found := tried.matches(screen):
            return found
    return []


def fill_selector(selector: Selector, values: Mapping[str, Value]) -> Selector:
    """The selector with its holes filled.

    Raises:
        ArgumentInvalid: a name in it has no value.
    """
    if not _is_template(selector):
        return selector
    written = selector.model_dump(exclude_defaults=True)
    filled = fill_tree(written, values)
    return Selector.model_validate(_as_texts(filled)) if filled != written else selector


@lru_cache(maxsize=4096)
def _is_template(selector: Selector) -> bool:
    """Whether there is anything in it to be filled: a run asks for the same few selectors again and again."""
    return _has_brace(selector.model_dump(exclude_defaults=True))


def _has_brace(tree: object) -> bool:
    if isinstance(tree, dict):
        return any(map(_has_brace, tree.values()))
    if isinstance(tree, list | tuple):
        return any(map(_has_brace, tree))
    return isinstance(tree, str) and ("{" in tree or "}" in tree)


def tell(condition: Condition) -> str:
    """One line for people."""
    match condition:
        case Shown():
            more = f" holding {condition.value!r}" if condition.value is not None else ""
            state = f" ({', '.join(condition.states)})" if condition.states else ""
            return f"{condition.shown.describe()}{state}{more} is shown"
        case Gone():
            return f"{condition.gone.describe()} is gone"
        case Reads():
            return f"{condition.reads!r} is to be read"
        case At():
            return f"the address is {condition.at}"
        case Given():
            return f"{condition.given} is given"
        case Equal():
            return f"{condition.equal[0]!r} equals {condition.equal[1]!r}"
        case Not():
            return f"not ({tell(condition.not_)})"
        case Every():
            return " and ".join(f"({tell(part)})" for part in condition.all)
        case Some():
            return " or ".join(f"({tell(part)})" for part in condition.any)
        case _:
            assert_never(condition)


def tell_filled(condition: Condition, values: Mapping[str, Value]) -> str:
    """One line for people, with its holes filled as far as they can be."""
    told = tell(condition)
    try:
        return fill_text(told, values)
    except (ArgumentInvalid, TemplateBroken):
        return told


def is_told_in(condition: Condition, text: str) -> bool:
    """Whether a text tells a condition, whatever the condition's holes were filled with."""
    parts = re.split(r"\{\{|\}\}|\{[^{}]*\}", tell(condition))
    return re.search(".*".join(map(re.escape, parts)), text, re.DOTALL) is not None


def selectors_of(condition: Condition) -> tuple[Selector, ...]:
    """The selectors a condition looks for."""
    match condition:
        case Shown():
            return (condition.shown,)
        case Gone():
            return (condition.gone,)
        case Not():
            return selectors_of(condition.not_)
        case Every():
            return tuple(selector for part in condition.all for selector in selectors_of(part))
        case Some():
            return tuple(selector for part in condition.any for selector in selectors_of(part))
        case Reads() | At() | Given() | Equal():
            return ()
        case _:
            assert_never(condition)


def with_selectors(condition: Condition, change: Callable[[Selector], Selector]) -> Condition:
    """The same condition about other elements: every selector in it is changed."""
    match condition:
        case Shown():
            return condition.model_copy(update={"shown": change(condition.shown)})
        case Gone():
            return condition.model_copy(update={"gone": change(condition.gone)})
        case Not():
            return condition.model_copy(update={"not_": with_selectors(condition.not_, change)})
        case Every():
            return condition.model_copy(update={"all": tuple(with_selectors(part, change) for part in condition.all)})
        case Some():
            return condition.model_copy(update={"any": tuple(with_selectors(part, change) for part in condition.any)})
        case Reads() | At() | Given() | Equal():
            return condition
        case _:
            assert_never(condition)


def _is(element: Element, wanted: Shown, values: Mapping[str, Value]) -> bool:
    if not set(wanted.states) <= element.states:
        return False
    return wanted.value is None or fold(element.value) == fold(fill_text(wanted.value, values))


def _is_like(location: str, pattern: str) -> bool:
    """``*`` matches anything; found part by part from the left, which takes linear time whatever the pattern."""
    first, *middle = pattern.split("*")
    if not middle:
        return location == first
    last = middle.pop()
    if not location.startswith(first) or len(location) < len(first) + len(last):
        return False
    at, end = len(first), len(location) - len(last)
    for part in middle:
        found = location.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return location.endswith(last)


def _as_texts(tree: object) -> object:
    """Parts of a selector are texts, whatever a hole was filled with; only ``nth`` is a number."""
    if isinstance(tree, dict):
        return {k: v if k == "nth" else _as_texts(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_as_texts(item) for item in tree]
    return tree if isinstance(tree, str) else str(tree)
