"""Evidence variables: ``$1`` is what the first step found, ``$weather`` what that of this name did, ``$$`` a dollar.

What is put in is text: nothing in it is looked at for variables again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_VARIABLE = re.compile(r"\$(?:(\$)|(\d{1,4})|([a-z][a-z0-9_]{0,39})|\{(\d{1,4}|[a-z][a-z0-9_]{0,39})\})")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where evidence is wanted."""

    key: str
    """A number from 1, or a name."""
    start: int
    end: int


def references_in(text: str) -> tuple[Reference, ...]:
    """Every variable of a text, in order. Prices are none: ``$5.20`` and ``$1,000`` stay what they are."""
    return tuple(_found(text))


def substitute(text: str, value: Callable[[str], str]) -> str:
    """The text with each variable replaced.

    Args:
        text: with variables.
        value: gives the evidence of a key.
    """
    told, at = "", 0
    for match in _VARIABLE.finditer(text):
        if match[1]:
            told += text[at : match.start()] + "$"
            at = match.end()
        elif not _is_price(text, match):
            told += text[at : match.start()] + value(_key(match))
            at = match.end()
    return told + text[at:]


def escaped(text: str) -> str:
    """The text so that ``substitute`` gives it back."""
    return text.replace("$", "$$")


def _found(text: str) -> Iterator[Reference]:
    for match in _VARIABLE.finditer(text):
        if not match[1] and not _is_price(text, match):
            yield Reference(_key(match), match.start(), match.end())


def _key(match: re.Match[str]) -> str:
    return match[2] or match[3] or match[4]


def _is_price(text: str, match: re.Match[str]) -> bool:
    return bool(match[2]) and bool(re.match(r"[.,]\d|\d", text[match.end() : match.end() + 2]))
