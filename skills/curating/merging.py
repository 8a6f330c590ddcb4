"""Two skills that differ in constants only, as one with parameters (the abstraction step of CRAFT, by alignment).

The two documents are laid side by side. Where both hold the same, it stays; where they hold different texts, the part
that differs becomes a parameter, the same one wherever the same two parts face each other. Anything else that differs
(another action, another number of steps) is a reason not to merge. What comes out is a draft: it carries the tests of
both, and is verified like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from devices.selector import fold
from skills.codec import document_of, hash_of
from skills.errors import CurationRefused
from skills.skill import Skill
from skills.template import holes_in

_ALIGNED = ("needs", "steps", "ensures", "returns", "produces")
_OWN_NAMES = ("text", "name", "label")
_WORD = re.compile(r"\s+|[^\s]+")
_TIME = re.compile(r"\d{1,2}:\d{2}")
_FIXED = frozenset({"do", "role", "side", "type", "call", "key", "direction", "button", "states", "of", "as", "given"})
"""Keys whose values say what is done, not to what: they may not differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter that stands for what differed."""

    name: str
    one: str
    other: str


@dataclass(slots=True)
class _Aligned:
    taken: set[str]
    found: dict[tuple[str, str], Difference] = field(default_factory=dict)
    typed: set[tuple[str, str]] = field(default_factory=set)
    """Differences that stand in typed text, where any value will do."""

    def tree(self, one: Any, other: Any, at: tuple[str | int, ...]) -> Any:
        if isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                raise _not_alike(at, f"has {_keys(one, other)}")
            return {key: self.tree(one[key], other[key], (*at, key)) for key in one}
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                raise _not_alike(at, f"has {len(one)} parts in one and {len(other)} in the other")
            return [self.tree(a, b, (*at, place)) for place, (a, b) in enumerate(zip(one, other, strict=True))]
        if one == other and type(one) is type(other):
            return one
        key = next((part for part in reversed(at) if isinstance(part, str)), "")
        if not isinstance(one, str) or not isinstance(other, str) or key in _FIXED:
            raise _not_alike(at, f"is {one!r} in one and {other!r} in the other")
        return self.text(one, other, key, at)

    def text(self, one: str, other: str, key: str, at: tuple[str | int, ...]) -> str:
        before, a, b, after = differing(one, other)
        if not a.strip() or not b.strip() or holes_in([a, b]):
            raise _not_alike(at, f"says {one!r} in one and {other!r} in the other")
        pair = (a, b)
        if pair not in self.found:
            self.found[pair] = Difference(self._name(key), a, b)
        if key == "text":
            self.typed.add(pair)
        return f"{before}{{{self.found[pair].name}}}{after}"

    def _name(self, key: str) -> str:
        name = {"location": "place", "at": "place", "reads": "text"}.get(key, key if key in _OWN_NAMES else "value")
        numbered = (name, *(f"{name}_{number}" for number in range(2, 51)))
        free = next(each for each in numbered if each not in self.taken)
        self.taken.add(free)
        return free


def merged(one: Skill, other: Skill, name: str) -> tuple[Skill, tuple[Difference, ...]]:
    """One skill that does what either does.

    Args:
        one: decides what the texts that people read say.
        other: the second.
        name: of the new one.

    Returns:
        The draft, and what became a parameter.

    Raises:
        CurationRefused: they differ in more than constants, or not at all.
    """
    mine, others = document_of(one), document_of(other)
    if mine.get("parameters", {}) != others.get("parameters", {}):
        raise CurationRefused(f"{one.name} and {other.name} take different parameters", "give them the same ones first")
    aligned = _Aligned(set(one.parameters))
    told = {key: aligned.tree(mine.get(key, []), others.get(key, []), (key,)) for key in _ALIGNED}
    differences = tuple(aligned.found.values())
    if not differences:
        raise CurationRefused(f"{one.name} and {other.name} are the same but for their names", "retire one of them")
    parameters = {d.name: _parameter(d, (d.one, d.other) in aligned.typed) for d in differences}
    document = {
        "skill": name,
        "description": _generalised(one.description, differences, 0, "any "),
        "parameters": {**mine.get("parameters", {}), **parameters},
        "examples": list(dict.fromkeys([*_examples(one, differences, 0), *_examples(other, differences, 1)])),
        "tags": list(dict.fromkeys((*one.tags, *other.tags))),
        **told,
        "budget": max(one.budget, other.budget),
        "effects": {
            key: list(dict.fromkeys((*getattr(one.effects, key), *getattr(other.effects, key))))
            for key in ("apps", "hosts", "irreversible")
        },
        "tests": [*_tests(mine, differences, 0), *_tests(others, differences, 1)],
        "provenance": {"source": "created", "basis": [f"{s.name}@{hash_of(s)[:16]}" for s in (one, other)]},
    }
    try:
        return Skill.model_validate(document), differences
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CurationRefused(f"no skill comes of {one.name} and {other.name}: {first['msg']}") from error


def differing(one: str, other: str) -> tuple[str, str, str, str]:
    """What two texts begin with, the parts in which they differ, and what both end with, cut between words."""
    a, b = _WORD.findall(one), _WORD.findall(other)
    front = 0
    while front < min(len(a), len(b)) and a[front] == b[front]:
        front += 1
    back = 0
    while back < min(len(a), len(b)) - front and a[-1 - back] == b[-1 - back]:
        back += 1
    cut = (len(a) - back, len(b) - back)
    return "".join(a[:front]), "".join(a[front : cut[0]]), "".join(b[front : cut[1]]), "".join(a[cut[0] :])


def _parameter(difference: Difference, typed: bool) -> dict[str, Any]:
    """Typed text may be any; what names a control may be one of the two that were seen, until somebody widens it."""
    values = [difference.one, difference.other]
    about = {"description": f"such as {difference.one} or {difference.other}"}
    if all(_TIME.fullmatch(value) for value in values):
        return {"type": "time", **about}
    if all(re.fullmatch(r"\d{1,9}", value) and str(int(value)) == value for value in values):
        return {"type": "int", **about}
    return {"type": "string", "min length": 1, **about} if typed else {"type": "choice", "options": values, **about}


def _examples(skill: Skill, differences: tuple[Difference, ...], which: int) -> Iterator[str]:
    """Examples in which every difference is said, with holes in their places; of others the value could not be told."""
    for example in skill.examples:
        general = _generalised(example, differences, which, "")
        if set(holes_in(general)) >= {difference.name for difference in differences}:
            yield general


def _generalised(text: str, differences: tuple[Difference, ...], which: int, word: str) -> str:
    for difference in differences:
        value = (difference.one, difference.other)[which]
        hole = f"{word}{difference.name}" if word else f"{{{difference.name}}}"
        parts = re.split(rf"(?<!\w){re.escape(value)}(?!\w)", text, flags=re.IGNORECASE)
        text = hole.join(parts)
    return text


def _tests(document: Mapping[str, Any], differences: tuple[Difference, ...], which: int) -> Iterator[dict[str, Any]]:
    mine = {d.name: (d.one, d.other)[which] for d in differences}
    for test in document.get("tests", ()):
        yield {**test, "arguments": {**test.get("arguments", {}), **mine}}


def _keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    only = sorted(map(str, one.keys() ^ other.keys()))
    return f"{' and '.join(only)} in one of them only"


def _not_alike(at: tuple[str | int, ...], told: str) -> CurationRefused:
    where = ".".join(fold(str(part)) for part in at)
    return CurationRefused(f"they differ in more than constants: {where} {told}", "only skills of the same steps merge")
