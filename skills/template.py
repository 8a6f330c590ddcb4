"""Texts with holes: ``Text {recipient} at {when:%H:%M}``.

A hole is a parameter, a loop's variable or something extracted. A text that is one hole and nothing else takes the
value itself, a list included; anywhere else the value is written as a person would write it. ``{{`` and ``}}`` stand
for braces. There is no expression language: a skill is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, TypeGuard

from skills.errors import ArgumentInvalid

if TYPE_CHECKING:
    from skills.parameters import Value

_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_INSIDE = re.compile(r"([a-z][a-z0-9_]*)(?::((?:%[dmyYHIMpbBaAjeSkl]|[ .,:/\-])+))?")

Tree = str | int | float | bool | None | list["Tree"] | tuple["Tree", ...] | dict[str, "Tree"]


class TemplateBroken(ValueError):
    """A text has a brace that opens or closes nothing, or a hole that names nothing."""


def holes(text: str) -> tuple[str, ...]:
    """The names in a text, in order of appearance.

    Raises:
        TemplateBroken: it cannot be read.
    """
    found: dict[str, None] = {}
    for part in _HOLE.finditer(text):
        if part[0] in ("{{", "}}"):
            continue
        inside = _INSIDE.fullmatch(part[1] or "")
        if inside is None:
            raise TemplateBroken(f"{part[0]!r} is not a name in braces; a brace itself is written twice")
        found[inside[1]] = None
    return tuple(found)


def holes_in(tree: object) -> tuple[str, ...]:
    """The names in every text of a nest of lists and mappings."""
    found: dict[str, None] = {}
    _walk(tree, lambda text: found.update(dict.fromkeys(holes(text))))
    return tuple(found)


def fill(text: str, values: Mapping[str, Value]) -> Value:
    """The text with its holes filled.

    Raises:
        ArgumentInvalid: a name has no value, or a format does not fit the value.
        TemplateBroken: the text cannot be read.
    """
    only = _HOLE.fullmatch(text)
    if only is not None and (inside := _INSIDE.fullmatch(only[1] or "")) is not None and not inside[2]:
        return _value(inside[1], values)

    def written(part: re.Match[str]) -> str:
        if part[0] in ("{{", "}}"):
            return part[0][0]
        inside = _INSIDE.fullmatch(part[1] or "")
        if inside is None:
            raise TemplateBroken(f"{part[0]!r} is not a name in braces; a brace itself is written twice")
        return _spelt(_value(inside[1], values), inside[2])

    return _HOLE.sub(written, text)


def fill_text(text: str, values: Mapping[str, Value]) -> str:
    """The text with its holes filled, as text whatever the values are."""
    return plain(fill(text, values))


def fill_tree(tree: Tree, values: Mapping[str, Value]) -> Tree:
    """Every text of a nest of lists and mappings, filled; the keys stay."""
    match tree:
        case str():
            filled = fill(tree, values)
            if isinstance(filled, tuple):
                return [item if _is_plain(item) else plain(item) for item in filled]
            return filled if _is_plain(filled) else plain(filled)
        case dict():
            return {key: fill_tree(value, values) for key, value in tree.items()}
        case list() | tuple():
            return [fill_tree(value, values) for value in tree]
        case _:
            return tree


def plain(value: Value) -> str:
    """A value as a person writes it: ``true``, ``2026-03-01``, ``09:30``, ``2.5``, ``a, b``."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:g}" if value == int(value) and abs(value) < 1e15 else repr(value)
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case tuple():
            return ", ".join(plain(item) for item in value)
        case _:
            return str(value)


def _is_plain(value: Value) -> TypeGuard[str | int | float | bool]:
    return isinstance(value, str | int | float | bool)


def _value(name: str, values: Mapping[str, Value]) -> Value:
    if name not in values:
        raise ArgumentInvalid(f"{{{name}}} has no value here", f"known: {', '.join(sorted(values)) or 'nothing'}")
    return values[name]


def _spelt(value: Value, how: str | None) -> str:
    if not how:
        return plain(value)
    if not isinstance(value, date | time):
        raise ArgumentInvalid(f"only dates and times have a format, not {plain(value)!r}")
    # no digit before a single one: %e of the day, %k and %l of the hour in 24 and in 12
    if isinstance(value, date):
        how = how.replace("%e", str(value.day))
    else:
        how = how.replace("%k", str(value.hour)).replace("%l", str(value.hour % 12 or 12))
    return value.strftime(how)


def _walk(tree: object, visit: Callable[[str], object]) -> None:
    match tree:
        case str():
            visit(tree)
        case dict():
            for value in tree.values():
                _walk(value, visit)
        case list() | tuple():
            for value in tree:
                _walk(value, visit)
        case _:
            pass
