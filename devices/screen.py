"""The shared picture of what is shown: a Screen of Elements, the same for web, Android and pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from devices.bounds import Bounds

State = Literal[
    "checked",
    "unchecked",
    "mixed",
    "selected",
    "disabled",
    "focused",
    "expanded",
    "collapsed",
    "readonly",
    "required",
    "invalid",
    "password",
    "multiline",
    "multiple",
    "pressed",
    "covered",
    "offscreen",
    "opaque",
    "modal",
    "scrolls-x",
    "scrolls-y",
    "draggable",
]
Verb = Literal["tap", "type", "select", "scroll", "upload", "drag"]
Source = Literal["tree", "ocr", "icon"]


@dataclass(frozen=True, slots=True)
class Element:
    """One seen thing."""

    index: int
    """Position on its Screen, in reading order of the source tree."""
    role: str
    """ARIA role name: ``button``, ``link``, ``textbox``, ``checkbox``, ``text``, ``image`` …"""
    name: str
    """Accessible name, or what can be read in its place."""
    bounds: Bounds
    value: str = ""
    """What a field holds now, or the position of a slider."""
    description: str = ""
    """Tooltip, placeholder, help text."""
    states: frozenset[State] = frozenset()
    actions: frozenset[Verb] = frozenset()
    options: tuple[str, ...] = ()
    """Choices of a select or list box, as shown."""
    parent: int = -1
    """Index of the nearest enclosing Element, -1 at the top."""
    hints: tuple[str, ...] = ()
    """Weak evidence a person does not read: words of ids and classes, icon names, file names."""
    look: tuple[str, ...] = ()
    """How it looks in words: colour names, shape names, ``large``/``small``."""
    label: str = ""
    """Text near it that names it when it has no name of its own (a caption to its left, a row header)."""
    scroll: tuple[int, int, int, int] | None = None
    """``(left, top, content width, content height)`` in pixels for a scroll container."""
    level: int = 0
    """Heading or tree level, 0 where it has none."""
    range: tuple[float, float, float] | None = None
    """``(minimum, maximum, step)`` of a slider or spin button."""
    input_type: str = ""
    """The kind of value a field takes: ``date``, ``time``, ``email``, ``number``, ``file`` …"""
    handle: str = ""
    """The driver's own name for it; opaque."""
    sources: frozenset[Source] = frozenset({"tree"})

    def can(self, verb: Verb) -> bool:
        """Whether the verb can be done to it now."""
        return verb in self.actions and "disabled" not in self.states

    def describe(self) -> str:
        """``button "Save" (disabled)``: for people and for error messages."""
        shown = self.name or self.label or self.description
        quoted = f' "{shown if len(shown) <= 60 else shown[:57] + "…"}"' if shown else ""
        told = sorted(self.states & {"disabled", "covered", "checked", "selected", "offscreen", "expanded"})
        return f"{self.role}{quoted}{' (' + ', '.join(told) + ')' if told else ''}"


@dataclass(frozen=True)
class Screen:
    """Ordered Elements of one Observation, with what holds for all of them together."""

    elements: tuple[Element, ...]
    location: str = ""
    title: str = ""
    size_px: tuple[int, int] = (0, 0)
    observation_id: str = ""
    keyboard_px: int = 0
    """Height of an on-screen keyboard that covers the lower part, 0 when there is none."""
    opaque: tuple[Bounds, ...] = ()
    """Regions whose content the tree does not explain (canvas, video, cross-origin gaps)."""
    notices: tuple[str, ...] = field(default=())
    png: bytes | None = field(default=None, repr=False, compare=False)
    """The picture of the Observation, ``size_px`` wide and high; None where none was taken."""

    def __iter__(self) -> Iterator[Element]:
        return iter(self.elements)

    def __len__(self) -> int:
        return len(self.elements)

    @cached_property
    def focus(self) -> Element | None:
        """The element that has the keyboard focus."""
        return next((e for e in self.elements if "focused" in e.states), None)

    @cached_property
    def on_phone(self) -> bool:
        """Whether it is an app's on a phone: that says ``package/activity`` where a page has its address."""
        package, slash, _ = self.location.partition("/")
        return bool(slash) and ":" not in package

    @cached_property
    def children(self) -> Mapping[int, tuple[Element, ...]]:
        """Elements by the index of their parent; -1 holds those at the top."""
        found: dict[int, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.parent, []).append(element)
        return {parent: tuple(of) for parent, of in found.items()}

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The enclosing elements, nearest first."""
        parent = element.parent
        while parent >= 0:
            above = self.elements[parent]
            yield above
            parent = above.parent

    def within(self, container: Element) -> Iterator[Element]:
        """Every element below ``container``, in order."""
        waiting = list(reversed(self.children.get(container.index, ())))
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(self.children.get(element.index, ())))

    @cached_property
    def digest(self) -> str:
        """Structure only: roles, nesting and what can be done, so that two fillings of a form are the same state."""
        return _short_hash(repr([(e.role, e.parent, sorted(e.actions)) for e in self.elements]))

    @cached_property
    def fingerprint(self) -> str:
        """Content too: a change that a person could see changes it."""
        told = [(e.role, e.name, e.value, sorted(e.states - {"focused"}), e.bounds, e.scroll) for e in self.elements]
        return _short_hash(repr((self.location, told)))


def _short_hash(told: str) -> str:
    # ``told`` is a repr: it quotes what pages write, so that no text can pass for a border between two others.
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
