"""Describes an element instead of naming a node, so that it can be found again on another day and another screen.

A selector is strict: it names one element, or resolving it is an error that lists the candidates (Playwright's rule).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from devices.errors import ManyMatches, NoMatch
from devices.patches import is_pictured
from devices.screen import Element, Screen

_KINDS = (
    frozenset({"button", "cell", "heading", "image", "link", "listitem", "menuitem", "option", "row", "tab", "text"}),
    frozenset({"checkbox", "radio", "switch"}),
    frozenset({"combobox", "searchbox", "spinbutton", "textbox"}),
)
"""Roles that look alike: of what was read from a picture the role is a guess among them."""


class Near(BaseModel):
    """A place relative to another element."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    anchor: Selector
    side: Literal["any", "left", "right", "above", "below"] = "any"
    """Where the wanted element lies, seen from the anchor."""


class Selector(BaseModel):
    """What an element is called, what it is, and where it stands.

    Every part that is given must hold. Of what is left, ``nth`` picks one (1-based, -1 is the last); without ``nth``
    more than one is an error. When nothing holds, ``fallbacks`` are tried in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str = ""
    name: str = ""
    """Accessible name, compared without case, accents of width and surrounding space."""
    label: str = ""
    """The text near it."""
    hint: str = ""
    """One word of its id, class or icon."""
    description: str = ""
    """Its second line, tooltip or placeholder; of several lines, any one."""
    near: Near | None = None
    inside: Selector | None = None
    """An enclosing element; its name may be the text of anything within it (a row that holds "Anna")."""
    nth: int | None = Field(default=None)
    fallbacks: tuple[Selector, ...] = ()

    @field_validator("nth")
    @classmethod
    def _counted_from_one(cls, nth: int | None) -> int | None:
        if nth == 0:
            raise ValueError("nth counts from 1, and from -1 at the end")
        return nth

    def resolve(self, screen: Screen) -> Element:
        """The one element of ``screen`` this describes.

        Raises:
            NoMatch: nothing fits, neither this nor a fallback.
            ManyMatches: more than one fits.
        """
        found = self.matches(screen)
        if not found:
            for other in self.fallbacks:
                try:
                    return other.resolve(screen)
                except NoMatch:
                    continue
            raise NoMatch(f"no element is {self.describe()}", tuple(e.describe() for e in _nearest(self, screen)))
        if len(found) > 1:
            raise ManyMatches(f"{len(found)} elements are {self.describe()}", tuple(e.describe() for e in found))
        return found[0]

    def matches(self, screen: Screen) -> list[Element]:
        """Every element that fits, in screen order (at most one when ``nth`` is given); fallbacks are not looked at."""
        found = [e for e in screen if self._fits(e) and self._is_named(e)]
        if not found and self.role:
            found = [e for e in screen if self._resembles(e) and self._is_named(e)]
        return self._pick(found, screen)

    def _pick(self, found: list[Element], screen: Screen) -> list[Element]:
        """Of those that are what they should be, those that stand where they should."""
        if self.inside is not None and found:
            below: set[int] = set()
            for holder in _holders(self.inside, screen):
                if holder.index not in below:
                    below.update(e.index for e in screen.within(holder))
            found = [e for e in found if e.index in below]
        if self.near is not None:
            found = _by_nearness(found, self.near, screen)
        if self.nth is not None:
            place = self.nth - 1 if self.nth > 0 else self.nth
            found = [found[place]] if -len(found) <= place < len(found) else []
        return found

    def describe(self) -> str:
        """``button "Save" in dialog "Settings"``."""
        told = self.role or "element"
        for part in (
            self.name,
            self.label and f"label {self.label}",
            self.description and f"description {self.description}",
            self.hint and f"hint {self.hint}",
        ):
            told += f' "{part}"' if part else ""
        if self.nth is not None:
            told = f"{told} #{self.nth}"
        if self.inside is not None:
            told += f" in {self.inside.describe()}"
        if self.near is not None:
            told += f" {'near' if self.near.side == 'any' else self.near.side} {self.near.anchor.describe()}"
        return told

    def _fits(self, element: Element) -> bool:
        if self.role and element.role != self.role:
            return False
        if self.label and fold(element.label) != fold(self.label):
            return False
        if self.description and not _has_line(element.description, self.description):
            return False
        return not self.hint or fold(self.hint) in map(fold, element.hints)

    def _resembles(self, element: Element) -> bool:
        """Whether it may be what is wanted, as far as a picture tells."""
        if not is_pictured(element) or not any(self.role in kind and element.role in kind for kind in _KINDS):
            return False
        return self.model_copy(update={"role": element.role})._fits(element)

    def _is_named(self, element: Element) -> bool:
        return not self.name or fold(element.name) == fold(self.name)


LINES = "; "
"""Between the lines of a description."""


def _has_line(description: str, line: str) -> bool:
    told, wanted = fold(description), fold(line)
    return told == wanted or wanted in told.split(LINES)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Text as it is compared: compatibility form, no case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def selector_for(element: Element, screen: Screen) -> Selector:
    """The shortest description that names ``element`` alone on ``screen``, most durable parts first.

    Names outlive positions, and a named neighbourhood outlives a number, so the order is: name; name and role; label;
    inside a named container or a row that holds a telling text; hint; and last the n-th of its kind.
    """
    role = element.role
    tries: list[Selector] = []
    if element.name:
        tries += [Selector(role=role, name=element.name)]
    if element.label:
        tries += [Selector(role=role, label=element.label), Selector(role=role, name=element.name, label=element.label)]
    best = next((s for s in tries if s.matches(screen) == [element]), None)
    if best is not None:
        return best
    plain = tries[0] if tries else Selector(role=role)
    for above in screen.ancestors(element):
        for text in _telling_texts(above, element, screen):
            inside = plain.model_copy(update={"inside": Selector(role=above.role, name=text)})
            if inside.matches(screen) == [element]:
                return inside
    for hint in element.hints:
        hinted = plain.model_copy(update={"hint": hint})
        if hinted.matches(screen) == [element]:
            return hinted
    same = plain.matches(screen)
    return plain.model_copy(update={"nth": same.index(element) + 1})


def _telling_texts(above: Element, element: Element, screen: Screen) -> list[str]:
    if above.name:
        return [above.name]
    texts = [e.name for e in screen.within(above) if e.name and e.index != element.index and len(e.name) <= 60]
    return texts[:4]


def _holders(wanted: Selector, screen: Screen) -> list[Element]:
    """What ``wanted`` names when something is to stand inside it: the name may be that of anything within."""
    named: set[int] = set()
    for element in screen:
        if wanted.name and wanted._is_named(element):
            # Whoever is above one that was marked is marked already.
            named.add(element.index)
            for above in screen.ancestors(element):
                if above.index in named:
                    break
                named.add(above.index)
    found = [e for e in screen if wanted._fits(e) and (not wanted.name or e.index in named)]
    found = wanted._pick(found, screen)
    for other in wanted.fallbacks:
        found = found or _holders(other, screen)
    return found


def _by_nearness(found: list[Element], near: Near, screen: Screen) -> list[Element]:
    anchors = near.anchor.matches(screen)
    if not anchors:
        return []
    anchor = anchors[0].bounds

    def distance(element: Element) -> float | None:
        box = element.bounds
        dx, dy = anchor.gap(box)
        beside, stacked = anchor.overlap_y(box) > 0, anchor.overlap_x(box) > 0
        right = {
            "any": True,
            "left": beside and box.right <= anchor.left + 1,
            "right": beside and box.left >= anchor.right - 1,
            "above": stacked and box.bottom <= anchor.top + 1,
            "below": stacked and box.top >= anchor.bottom - 1,
        }[near.side]
        return (dx * dx + dy * dy) ** 0.5 if right else None

    placed = [(d, e.index, e) for e in found if e.index != anchors[0].index and (d := distance(e)) is not None]
    return [e for _, _, e in sorted(placed, key=lambda item: item[:2])][:1]


def _nearest(wanted: Selector, screen: Screen) -> list[Element]:
    words = set(fold(f"{wanted.name} {wanted.label}").split())

    def overlap(element: Element) -> float:
        theirs = set(fold(f"{element.name} {element.label}").split())
        shared = len(words & theirs) / max(1, len(words | theirs))
        return shared + (0.3 if wanted.role and element.role == wanted.role else 0.0)

    ranked = sorted(screen, key=lambda e: (-overlap(e), e.index))
    return [e for e in ranked[:5] if overlap(e) > 0]
