"""Drawn things by how they look: colours, shapes, sizes, letters."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from devices.screen import Element
from devices.selector import fold
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem, words_of
from planner.offline.situation import Situation

_NOT_COUNTED = frozenset(
    {
        *("how", "many", "are", "there", "is", "the", "total", "number", "of", "do", "you", "see", "in", "on", "shown"),
        *("below", "above", "screen", "page", "grid", "picture", "image", "figure"),
    }
)
_ANY_SHAPE = frozenset({"shape", "item", "object", "thing", "figure", "element", "block", "square", "box", "symbol"})
_SAID_OF_LOOK = frozenset(
    {"colored", "coloured", "color", "colour", "shaped", "a", "an", "one", "any", "that", "which", "s"}
)
SHAPES = frozenset(
    {
        "circle",
        "triangle",
        "rectangle",
        "square",
        "ellipse",
        "line",
        "polygon",
        "pentagon",
        "hexagon",
        "letter",
        "digit",
    }
)
_SIZES = {"small": "small", "tiny": "small", "little": "small", "large": "large", "big": "large", "huge": "large"}


def count(s: Situation, phrase: str) -> int:
    """How many drawn things fit a phrase such as ``small green items``, ``letters``, ``blocks``."""
    return len(by_look(s, phrase))


_SIDES = {
    "triangle": 3, "square": 4, "rectangle": 4, "quadrilateral": 4, "pentagon": 5, "hexagon": 6,
    "heptagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10,
}  # fmt: skip


def sides_of(s: Situation) -> int | None:
    """How many sides the one drawn shape has."""
    return next((_SIDES[look] for thing in drawn(s) for look in thing.look if look in _SIDES), None)


def only_look(phrase: str) -> bool:
    """Whether a phrase says nothing but how a thing looks."""
    words = [w for w in words_of(phrase) if w not in _NOT_COUNTED]
    known = COLORS | set(SAME_COLORS) | set(_SIZES) | SHAPES
    if len(words) > 1 and len(words[-1]) == 1:
        # "a large blue K": a drawn letter or digit.
        words = words[:-1]
    stems = {stem(k) for k in known}
    return any(stem(w) in stems for w in words) and all(
        stem(w) in stems | {stem(k) for k in _ANY_SHAPE} or w in _SAID_OF_LOOK for w in words
    )


def by_look(s: Situation, phrase: str) -> list[Element]:
    """The drawn things that look as a phrase says, in reading order."""
    words = [stem(SAME_COLORS.get(w, w)) for w in words_of(phrase) if w not in _NOT_COUNTED and w not in _SAID_OF_LOOK]
    things = drawn(s)
    words.sort(key=lambda w: w in {stem(size) for size in _SIZES})
    for word in words:
        if word in {stem(w) for w in _SIZES}:
            size = next(v for k, v in _SIZES.items() if stem(k) == word)
            things = of_size(things, size)
        elif word in {stem(w) for w in ("letter",)}:
            things = [t for t in things if "text" in t.look and (t.name or t.value).strip().isalpha()]
        elif word in {stem(w) for w in ("digit", "number")}:
            things = [t for t in things if "text" in t.look and (t.name or t.value).strip().isdigit()]
        elif word == stem("rectangle"):
            things = [t for t in things if {"rectangle", "square"} & set(t.look)]
        elif len(word) == 1 or (len(word) == 2 and word.endswith("s")):
            things = [t for t in things if "text" in t.look and fold(t.name or t.value) == word[0]]
        elif any(word in {stem(hint) for hint in t.hints} for t in things):
            things = [t for t in things if word in {stem(hint) for hint in t.hints}]
        elif any(word in {stem(look) for look in t.look} for t in things):
            things = [t for t in things if word in {stem(look) for look in t.look}]
        elif word not in {stem(w) for w in _ANY_SHAPE}:
            things = []
    return things


def drawn(s: Situation) -> list[Element]:
    """Drawn things: shapes, coloured boxes, single letters of a drawing."""
    return [
        e
        for e in s.usable
        if e.look
        and "offscreen" not in e.states
        and (e.role == "image" or "text" in e.look)
        and not any(other.index != e.index and other.parent == e.index for other in s.screen.children.get(e.index, ()))
    ]


def of_size(things: Iterable[Element], size: str) -> list[Element]:
    """The small or the large ones; the border lies where the sizes part most."""
    things = list(things)
    sides = sorted({max(t.bounds.width, t.bounds.height) for t in things})
    if len(sides) < 2:
        return things
    gaps = [(b - a, (a + b) / 2) for a, b in pairwise(sides)]
    border = max(gaps)[1]
    return [t for t in things if (max(t.bounds.width, t.bounds.height) < border) == (size == "small")]


def look_names(element: Element) -> list[str]:
    """What people call a drawn thing: its shape, and for drawn text whether it is a letter or a digit."""
    names = list(element.look)
    if "text" in names:
        letter = element.name.strip() or element.value.strip()
        names += ["letter"] if letter.isalpha() else ["number", "digit"] if letter.isdigit() else ["letter"]
    if "square" in names:
        names.append("rectangle")
    return names
