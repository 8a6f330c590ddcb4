"""Finishes a line: with the examples of skills, and with the names of what the screen shows."""

from __future__ import annotations

from collections.abc import Iterable

_VERBS = ("press", "tap", "open", "choose", "select", "tick", "scroll to", "click")
_MOST = 40


def completions(line: str, examples: Iterable[str], elements: Iterable[str]) -> list[str]:
    """Whole lines that begin as this one does; an example goes up to its next hole."""
    begun = line.lstrip().casefold()
    found = [_up_to_hole(example, begun) for example in examples]
    found += [f"{verb} {name}".strip() for name in elements for verb in _VERBS]
    starting = [told for told in dict.fromkeys(found) if told and told.casefold().startswith(begun) and told != line]
    return starting[:_MOST]


def _up_to_hole(example: str, begun: str) -> str:
    at = 0
    while (at := example.find("{", at)) >= 0:
        if at > len(begun) or not begun.startswith(example[:at].casefold()):
            return example[:at]
        return ""  # the hole is being filled: nobody but the person knows with what
    return example
