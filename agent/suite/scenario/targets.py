"""How a step names an element: by what a person reads on it, or by a selector.

A text names the element that is called so: by its name, else by the label beside it, else by its description. Where
several are, those that can do what is asked come first. More than one left is an error that lists them: nobody guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from devices.errors import ManyMatches
from devices.screen import Element, Screen, Verb
from devices.selector import Selector, fold
from skills.conditions import fill_selector
from skills.parameters import Value
from skills.template import fill_text


def _kind(target: Any) -> str | None:
    if isinstance(target, str):
        return "text"
    return "selector" if isinstance(target, Mapping | Selector) else None


Target = Annotated[
    Annotated[Annotated[str, Field(min_length=1, max_length=1000)], Tag("text")] | Annotated[Selector, Tag("selector")],
    Discriminator(
        _kind,
        custom_error_type="target",
        custom_error_message="an element is named by a text, or by a mapping such as {role: button, name: Save}",
    ),
]


def resolve(target: str | Selector, screen: Screen, verb: Verb | None, values: Mapping[str, Value]) -> Element:
    """The one element that is meant.

    Args:
        target: how it is named; holes are filled.
        screen: where.
        verb: what is to be done to it; None where nothing is.
        values: what holes are filled with.

    Raises:
        NoMatch: nothing is called so.
        ManyMatches: several are.
        ArgumentInvalid: a hole has no value.
    """
    if isinstance(target, Selector):
        return fill_selector(target, values).resolve(screen)
    text = fill_text(target, values)
    found = named(text, screen)
    if verb is not None and len(found) != 1:
        able = [element for element in found if verb in element.actions]
        found = able or found
    reachable = [element for element in found if not element.states & {"covered", "offscreen"}]
    found = reachable or found
    if len(found) > 1:
        told = f"{len(found)} elements are called {text!r}"
        raise ManyMatches(told, tuple(each.describe() for each in found))
    return found[0] if found else Selector(name=text).resolve(screen)


def named(text: str, screen: Screen) -> list[Element]:
    """All that is called so, by the first way of naming that finds anything."""
    wanted = fold(text)
    return (
        [element for element in screen if fold(element.name) == wanted]
        or [element for element in screen if fold(element.label) == wanted]
        or [element for element in screen if fold(element.description) == wanted]
    )


def told_of(target: str | Selector) -> str:
    """One line for people."""
    return f'"{target}"' if isinstance(target, str) else target.describe()
