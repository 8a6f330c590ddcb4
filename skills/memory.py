"""What the elements of a skill looked like where it worked: the memory that healing goes by.

A portrait is taken of every element that a selector named in a run that passed: what stands beside it, inside what it
lies, the how manieth of its kind it is, the words of its id. Over several runs only what stayed the same is kept, so
that names which are data (a contact, a price) fade and what belongs to the app remains. The whole screen around it is
kept in the same way (``skills.pages``). Like evidence, a memory belongs to the hash of a skill.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import Field

from devices.bounds import Bounds
from devices.screen import Element, Screen
from devices.selector import Selector, fold
from skills.codec import hash_of
from skills.pages import Mark, Page, faded, page_seen
from skills.parts import Part
from skills.running.matching import key_of
from skills.skill import Skill

FORMAT: Final = 1
MOST_OF_PAGE: Final = 150
_LONGEST_NAME = 80
Side = Literal["left", "right", "above", "below"]


class Portrait(Part):
    """One element as it was seen, and what stood around it."""

    role: str
    name: str = ""
    """Empty where it was not always the same."""
    hints: tuple[str, ...] = ()
    label: str = ""
    beside: dict[Side, str] = Field(default_factory=dict)
    """The nearest thing with a name on each side, folded."""
    inside: tuple[str, ...] = ()
    """``role:name`` of what it lies in, nearest first."""
    order: tuple[int, int] = (1, 1)
    """The how manieth of its role in its parent, and of how many."""
    at: tuple[float, float] = (0.5, 0.5)
    """Its centre, as fractions of the screen."""
    page: tuple[str, ...] = ()
    """``role:name`` and ``role#id`` of all that was always on the screen with it."""
    on: int = -1
    """The page of the memory that it stood on, -1 where none is kept."""
    mark: int = -1
    """Its place on that page."""


class Memory(Part):
    """All portraits of one skill."""

    format: int = Field(default=FORMAT, le=FORMAT)
    skill: str = Field(pattern="^[0-9a-f]{64}$")
    name: str = Field(max_length=64)
    portraits: dict[str, Portrait] = Field(default_factory=dict)
    """By the key of the selector that named it."""
    pages: tuple[tuple[Mark, ...], ...] = ()
    """The screens on which they were seen."""

    def portrait(self, selector: Selector) -> Portrait | None:
        """What a selector of the skill named."""
        return self.portraits.get(key_of(selector))

    @property
    def known(self) -> frozenset[str]:
        """``role:name`` of everything that was always to be seen somewhere on the way."""
        return frozenset(part for portrait in self.portraits.values() for part in portrait.page if ":" in part)


class Recollection:
    """Gathers the portraits of runs into a memory."""

    def __init__(self) -> None:
        self._kept: dict[str, _Seen] = {}
        self._fresh: dict[str, _Seen] = {}

    def notice(self, selector: Selector, element: Element, screen: Screen) -> None:
        """Look at what a selector named; the first time in a run counts."""
        key = key_of(selector)
        if key not in self._fresh:
            self._fresh[key] = _Seen(portrait_of(element, screen), page_seen(screen), element.index)

    def run_over(self, passed: bool) -> None:
        """A run is over; what was noticed in one that did not pass is forgotten."""
        fresh, self._fresh = self._fresh, {}
        if passed:
            for key, seen in fresh.items():
                self._kept[key] = self._kept[key].faded(seen) if key in self._kept else seen

    def memory(self, skill: Skill) -> Memory:
        """What is remembered."""
        pages: dict[Page, int] = {}
        portraits: dict[str, Portrait] = {}
        for key, seen in sorted(self._kept.items()):
            kept = seen.mark < len(seen.page)
            on = pages.setdefault(seen.page, len(pages)) if kept else -1
            portraits[key] = seen.portrait.model_copy(update={"on": on, "mark": seen.mark if kept else -1})
        return Memory(skill=hash_of(skill), name=skill.name, portraits=portraits, pages=tuple(pages))


@dataclass(frozen=True, slots=True)
class _Seen:
    """One element, with the page it stood on."""

    portrait: Portrait
    page: Page
    mark: int
    """Its place on the page; beyond the end on a page too long to be kept."""

    def faded(self, other: _Seen) -> _Seen:
        portrait = common(self.portrait, other.portrait)
        if self.mark >= len(self.page):
            return _Seen(portrait, self.page, self.mark)
        return _Seen(portrait, *faded(self.page, self.mark, other.page))


def portrait_of(element: Element, screen: Screen) -> Portrait:
    """A portrait of an element where it stands now."""
    wide, high = max(1, screen.size_px[0]), max(1, screen.size_px[1])
    x, y = element.bounds.center
    return Portrait(
        role=element.role,
        name=_short(element.name),
        hints=element.hints,
        label=_short(element.label),
        beside=beside(element, screen),
        inside=tuple(f"{above.role}:{_short(above.name)}" for above in screen.ancestors(element)),
        order=order_of(element, screen),
        at=(round(x / wide, 3), round(y / high, 3)),
        page=tuple(sorted(page_of(screen)))[:MOST_OF_PAGE],
    )


def common(one: Portrait, other: Portrait) -> Portrait:
    """What two portraits of the same element have in common; the first one's place and order."""
    return one.model_copy(
        update={
            "name": one.name if fold(one.name) == fold(other.name) else "",
            "label": one.label if fold(one.label) == fold(other.label) else "",
            "hints": tuple(word for word in one.hints if word in other.hints),
            "beside": {side: name for side, name in one.beside.items() if other.beside.get(side) == name},
            "inside": tuple(above for above in one.inside if above in other.inside),
            "page": tuple(part for part in one.page if part in set(other.page)),
        }
    )


def page_of(screen: Screen) -> frozenset[str]:
    """``role:name`` and ``role#id`` of everything on a screen."""
    names = {f"{e.role}:{fold(e.name)}" for e in screen if e.name and len(e.name) <= _LONGEST_NAME}
    return frozenset(names | {f"{e.role}#{'-'.join(e.hints)}" for e in screen if e.hints})


def order_of(element: Element, screen: Screen) -> tuple[int, int]:
    """The how manieth of its role among its siblings, and of how many."""
    alike = [e.index for e in screen.children.get(element.parent, ()) if e.role == element.role]
    return alike.index(element.index) + 1, len(alike)


def beside(element: Element, screen: Screen) -> dict[Side, str]:
    """The nearest thing with a name on each side, folded."""
    around = {above.index for above in screen.ancestors(element)} | {e.index for e in screen.within(element)}
    nearest: dict[Side, tuple[int, int, str]] = {}
    for other in screen:
        if not other.name or other.index == element.index or other.index in around:
            continue
        for side, gap in _sides(element.bounds, other.bounds):
            found = (gap, other.index, _short(fold(other.name)))
            nearest[side] = min(nearest.get(side, found), found)
    return {side: name for side, (_, _, name) in sorted(nearest.items())}


def _sides(box: Bounds, other: Bounds) -> Iterable[tuple[Side, int]]:
    if box.overlap_y(other) > 0:
        if other.right <= box.left + 1:
            yield "left", box.left - other.right
        elif other.left >= box.right - 1:
            yield "right", other.left - box.right
    if box.overlap_x(other) > 0:
        if other.bottom <= box.top + 1:
            yield "above", box.top - other.bottom
        elif other.top >= box.bottom - 1:
            yield "below", other.top - box.bottom


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else ""
