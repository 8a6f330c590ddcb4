"""Looks into an app's data: the value at a path, and items that have what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NoSuchPath(LookupError):
    """The path leads nowhere; the message says where it ends."""


def value_at(data: Any, path: str) -> Any:
    """The value at ``notes.0.title``.

    Raises:
        NoSuchPath: there is none.
    """
    at = data
    for number, part in enumerate(parts := [part for part in path.split(".") if part]):
        try:
            match at:
                case Mapping():
                    at = at[part]
                case list() | tuple():
                    at = at[int(part)]
                case _:
                    raise KeyError(part)
        except (KeyError, IndexError, ValueError):
            known = ", ".join(map(str, at)) if isinstance(at, Mapping) else f"{len(at)} items" if _many(at) else str(at)
            raise NoSuchPath(f"{'.'.join(parts[: number + 1])} is not there; there is: {known[:300]}") from None
    return at


def items_of(value: Any) -> list[Any]:
    """What is counted: the items of a list, the values of a mapping."""
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if _many(value) else [value]


def has(item: Any, wanted: Any) -> bool:
    """Whether an item is what is wanted, or has all the fields that are."""
    if isinstance(wanted, Mapping):
        return isinstance(item, Mapping) and all(key in item and has(item[key], each) for key, each in wanted.items())
    if isinstance(wanted, list | tuple):
        return isinstance(item, list | tuple) and len(item) == len(wanted) and all(map(has, item, wanted))
    return same(item, wanted)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; cells of tables are texts, so ``"2"`` is 2. Nothing is the same as nothing."""
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).casefold() == str(other).casefold()
    if isinstance(one, int | float) or isinstance(other, int | float):
        try:
            return float(one) == float(other)
        except (TypeError, ValueError):
            return False
    if isinstance(one, Mapping | list | tuple):
        return bool(one == other)
    return (one is None) == (other is None) and str(one) == str(other)


def _many(value: Any) -> bool:
    return isinstance(value, list | tuple)
