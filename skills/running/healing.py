"""Heals a step whose element is no longer called what it was, and writes the proposal down as a diff.

Nothing is rewritten in silence: a run with healed steps says so, and what it learned is a new version of the skill that
has no evidence yet. Healing stays close: same kind of element, a name that resembles the old one, and no rival. What
cannot be undone is never healed (``following`` sees to that).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from devices.screen import Element, Screen
from devices.selector import Selector, fold, selector_for
from skills.codec import document_of, dump
from skills.parameters import Value
from skills.skill import Skill
from skills.template import plain

ENOUGH = 0.7
MARGIN = 0.15

Place = tuple[str | int, ...]
"""Keys and positions that lead to a step in its skill."""


@dataclass(frozen=True, slots=True)
class Heal:
    """One step that was healed in a run."""

    skill: str
    place: Place
    old: Selector
    """As it stands in the skill."""
    new: Selector
    """What names the element that was used, with the skill's own names in the place of this run's values."""


def heal_nearby(selector: Selector, screen: Screen) -> Element | None:
    """The element that a selector probably means, by its name alone; None where that is not clear.

    Source: the similarity of names is Ratcliff and Obershelp's, taken over letters and over words.
    """
    wanted = selector.name or selector.label
    if not wanted:
        return None
    about = selector.model_copy(update={"name": "", "label": "", "nth": None, "fallbacks": ()})
    scored = sorted(
        ((max(_alike(wanted, e.name), _alike(wanted, e.label)), -e.index, e) for e in about.matches(screen)),
        key=lambda item: item[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < ENOUGH:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - MARGIN:
        return None
    return scored[0][2]


def heal_of(
    skill: str, place: Place, old: Selector, element: Element, screen: Screen, values: Mapping[str, Value]
) -> Heal:
    """What is learned from a step that was healed."""
    written = selector_for(element, screen).model_dump(exclude_defaults=True)
    return Heal(skill, place, old, Selector.model_validate(_generalised(written, values)))


def healed(skill: Skill, heals: Iterable[Heal]) -> Skill:
    """A new version in which the new selectors come first and the old ones stay as fallbacks."""
    written = document_of(skill)
    for heal in heals:
        if heal.skill != skill.name:
            continue
        step: Any = written
        for key in heal.place:
            step = step[key]
        target = "on" if "on" in step else "extract"
        old = heal.old.model_dump(mode="json", exclude_defaults=True)
        kept = old.pop("fallbacks", [])
        step[target] = {**heal.new.model_dump(mode="json", exclude_defaults=True), "fallbacks": [old, *kept]}
    return Skill.model_validate(written)


def diff(old: Skill, new: Skill) -> str:
    """What changes from one version to another, as a unified diff of the files; empty when nothing does."""
    lines = difflib.unified_diff(
        dump(old).splitlines(), dump(new).splitlines(), f"{old.name} (now)", f"{new.name} (proposed)", lineterm="", n=2
    )
    return "\n".join(lines)


def _alike(one: str, other: str) -> float:
    one, other = fold(one), fold(other)
    if not one or not other:
        return 0.0
    letters = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(letters, _shared(one.split(), other.split()))


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the words that both have; a single word says too little to be a whole name's equal."""
    both = set(one) & set(other)
    return len(both) / max(len(set(one)), len(set(other))) if len(both) > 1 or len(one) == len(other) == 1 else 0.0


def _generalised(tree: object, values: Mapping[str, Value]) -> object:
    """This run's values become holes again; braces that a screen wrote become plain braces."""
    match tree:
        case dict():
            return {key: _generalised(value, values) for key, value in tree.items()}
        case list() | tuple():
            return [_generalised(value, values) for value in tree]
        case str():
            for name, value in values.items():
                if len(plain(value)) > 1 and fold(plain(value)) == fold(tree):
                    return f"{{{name}}}"
            return tree.replace("{", "{{").replace("}", "}}")
        case _:
            return tree
