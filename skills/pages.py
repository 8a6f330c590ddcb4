"""What a whole screen looked like, and which of its marks is which element of another screen.

One element alone says little when every label is in another language; the screen as a whole says much, since order,
ids, roles and places of all its elements have to fit together. The marks of a remembered page are laid beside the
elements of a screen in reading order, and what comes out is how probable each pairing is, over all ways to lay them.

Source: the forward–backward algorithm of pair hidden Markov models; Durbin, Eddy, Krogh, Mitchison, Biological
Sequence Analysis (1998), chapter 4.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from devices.screen import Screen
from devices.selector import fold

MOST_MARKS: Final = 150
_LONGEST_NAME: Final = 80
_GONE: Final = -1.5
"""What it costs that a mark is nowhere to be seen."""
_NEW: Final = -0.9
"""What it costs that an element stands there that was not remembered."""
_LAYOUT: Final = frozenset({"region", "group"})
_ENOUGH: Final = 4
"""Marks that a page needs to be known by its order alone."""
_STIRRED: Final = 0.02
"""Share of the screen's height up to which something is not scrolled: what is put back seldom lands on the pixel."""
_NEVER: Final = -1e9


class Mark(NamedTuple):
    """One element of a page."""

    role: str
    name: str
    """Folded; empty where it was not always the same."""
    id: str
    """Words of its id and class, joined; empty where it has none."""
    parent: int
    """Position of the mark it lies in, what only scrolls or groups left out; -1 at the top."""
    x: float
    y: float
    """Its centre, as fractions of the screen."""
    nth: int
    of: int
    """The how manieth of its role among its siblings, and of how many."""
    scrolled: bool
    """Whether what it lies in was scrolled."""


Page = tuple[Mark, ...]


def page_seen(screen: Screen) -> Page:
    """The marks of everything on a screen, in reading order; position by position the first of its elements."""
    wide, high = max(1, screen.size_px[0]), max(1, screen.size_px[1])
    counted: dict[tuple[int, str], int] = {}
    numbers: list[int] = []
    scrolled: list[bool] = []
    inside: list[int] = []
    for e in screen:
        lies = e.parent
        while lies >= 0 and screen.elements[lies].role in _LAYOUT and not screen.elements[lies].name:
            lies = screen.elements[lies].parent  # what scrolls on one phone has room enough on another
        inside.append(lies)
        counted[lies, e.role] = number = counted.get((lies, e.role), 0) + 1
        numbers.append(number)
        above = screen.elements[e.parent] if e.parent >= 0 else None
        moved = above is not None and above.scroll is not None and max(above.scroll[:2]) > _STIRRED * high
        scrolled.append(moved or (above is not None and scrolled[above.index]))
    return tuple(
        Mark(
            e.role,
            fold(e.name) if len(e.name) <= _LONGEST_NAME else "",
            "-".join(e.hints),
            inside[e.index],
            round(e.bounds.center[0] / wide, 2),
            round(e.bounds.center[1] / high, 2),
            number,
            counted[inside[e.index], e.role],
            scrolled[e.index],
        )
        for e, number in zip(screen.elements[:MOST_MARKS], numbers[:MOST_MARKS], strict=True)
    )


@dataclass(frozen=True)
class Laid:
    """A remembered page laid beside what is shown."""

    page: Page
    now: Page
    chances: tuple[tuple[float, ...], ...]
    """How probable it is that a mark (first index) is an element (second)."""

    def best(self, mark: int) -> tuple[int, float]:
        """The element that a mark most probably is, and how probable that is; -1 and 0 where there is none."""
        row = self.chances[mark]
        return max(((at, chance) for at, chance in enumerate(row)), key=lambda found: found[1], default=(-1, 0.0))

    def is_certain(self, mark: int) -> bool:
        """Whether a mark has an element by a hard fact: the very same name, or an id that only it has, then and now."""
        at, chance = self.best(mark)
        if chance < 0.5:
            return False
        was, now = self.page[mark], self.now[at]
        return bool(was.name and was.name == now.name) or self.has_own_id(mark)

    def has_own_id(self, mark: int) -> bool:
        """Whether it has the role and the id that it had, and is alone with them, then and now."""
        was, now = self.page[mark], self.now[self.best(mark)[0]]
        if not was.id or (was.role, was.id) != (now.role, now.id):
            return False
        return all(sum((each.role, each.id) == (was.role, was.id) for each in of) == 1 for of in (self.page, self.now))

    @cached_property
    def known(self) -> float:
        """Share of the marks with a name, or of those with an id of their own, that are shown again by a hard fact."""
        ids = Counter((mark.role, mark.id) for mark in self.page)
        named = [at for at, mark in enumerate(self.page) if mark.name]
        alone = [at for at, mark in enumerate(self.page) if mark.id and ids[mark.role, mark.id] == 1]
        return max((sum(map(self.is_certain, kind)) / len(kind) for kind in (named, alone) if kind), default=0)

    @cached_property
    def alike(self) -> float:
        """Share of everything that has a name or an id of its own, of either page, that both have."""
        ids = Counter((mark.role, mark.id) for mark in self.page)
        telling = [at for at, m in enumerate(self.page) if m.name or (m.id and ids[m.role, m.id] == 1)]
        theirs = sum(1 for mark in self.now if mark.name)
        return sum(map(self.is_certain, telling)) / max(1, len(telling), theirs)

    @cached_property
    def whole(self) -> float:
        """Share of the marks that have an element of their role, beyond doubt."""
        found = [(at, self.best(at)) for at in range(len(self.page))]
        return sum(c >= 0.8 and self.page[at].role == self.now[e].role for at, (e, c) in found) / max(1, len(found))

    @cached_property
    def one_to_one(self) -> bool:
        """Whether every mark has its element and every element its mark: nothing is gone, nothing is new."""
        return len(self.page) == len(self.now) >= _ENOUGH and self.whole == 1.0

    def is_in_place(self, mark: int) -> bool:
        """Whether it is still the how manieth of as many of its role, in what it lay in, and nothing was scrolled."""
        was, now = self.page[mark], self.now[self.best(mark)[0]]
        inside = was.parent < 0 or self.best(was.parent)[0] == now.parent
        return inside and was[-3:] == now[-3:] == (was.nth, was.of, False) and was.role == now.role


@lru_cache(maxsize=256)
def lay(page: Page, now: Page) -> Laid:
    """Lay a remembered page beside what is shown."""
    rows, columns = len(page), len(now)
    fits = [[_fit(mark, other) for other in now] for mark in page]
    before = _sums(fits, rows, columns)
    after = _sums([row[::-1] for row in fits[::-1]], rows, columns)
    whole = before[rows][columns]
    chances = tuple(
        tuple(
            math.exp(min(0.0, before[i][j] + fits[i][j] + after[rows - i - 1][columns - j - 1] - whole))
            if fits[i][j] > _NEVER
            else 0.0
            for j in range(columns)
        )
        for i in range(rows)
    )
    return Laid(page, now, chances)


def faded(page: Page, mark: int, now: Page) -> tuple[Page, int]:
    """What of a page is still so on another screen: marks that are gone go, and names that differ are left out.

    Args:
        page: as it was remembered until now.
        mark: position of the one that matters; it stays.
        now: the same page in another run.

    Returns:
        The page, and the position of that mark in it.
    """
    laid = lay(page, now)
    kept: list[Mark] = []
    places: dict[int, int] = {-1: -1}
    for at, each in enumerate(page):
        found, chance = laid.best(at)
        if at != mark and chance < 0.5:
            continue
        same = chance >= 0.5 and now[found].name == each.name
        places[at] = len(kept)
        parent = each.parent
        while parent not in places:
            parent = page[parent].parent
        kept.append(each._replace(name=each.name if same else "", parent=places[parent]))
    return tuple(kept), places[mark]


def _sums(fits: Sequence[Sequence[float]], rows: int, columns: int) -> list[list[float]]:
    """Log of the sum over all ways to lay the first i marks beside the first j elements."""
    table = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(1, columns + 1):
        table[0][j] = j * _NEW
    for i in range(1, rows + 1):
        above, row, fit = table[i - 1], table[i], fits[i - 1]
        row[0] = i * _GONE
        for j in range(1, columns + 1):
            gone, new, both = above[j] + _GONE, row[j - 1] + _NEW, above[j - 1] + fit[j - 1]
            top = max(gone, new, both)
            row[j] = top + math.log(math.exp(gone - top) + math.exp(new - top) + math.exp(both - top))
    return table


_FAMILIES: Final = (
    frozenset({"button", "link", "menuitem", "tab", "listitem", "option", "generic", "image"}),
    frozenset({"textbox", "searchbox", "combobox", "spinbutton"}),
    frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"}),
    frozenset({"text", "heading", "listitem"}),
)


@lru_cache(maxsize=1 << 16)
def _fit(mark: Mark, other: Mark) -> float:
    """Log of how much likelier it is to see such an element where the mark is it than where it is something else."""
    if mark.role == other.role:
        score = 1.5
    elif any({mark.role, other.role} <= family for family in _FAMILIES):
        score = -1.0
    else:
        return _NEVER
    if mark.name:
        score += 4.0 if mark.name == other.name else -1.0 if other.name else -2.0
    if mark.id and other.id:
        shared = len({*mark.id.split("-")} & {*other.id.split("-")})
        score += 3.5 if mark.id == other.id else 0.5 if shared else -1.5
    elif mark.id or other.id:
        score -= 0.5
    if (mark.nth, mark.of) == (other.nth, other.of):
        score += 0.7
    elif mark.nth == other.nth or mark.of - mark.nth == other.of - other.nth:
        score += 0.3
    else:
        score -= 0.4
    score += 0.3 if (mark.parent < 0) == (other.parent < 0) else -0.6
    return score + 0.8 - 3.0 * min(0.8, math.hypot(mark.x - other.x, mark.y - other.y))
