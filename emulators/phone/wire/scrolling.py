"""Carries out what a UiScrollable asks for: scrolls a container until a target shows, or as far as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.wire.tree import Tree
from emulators.phone.wire.uiselector import Scrolling, Selector, select

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

FLING_PAGES = 2.5

_TO_AN_END = ("scrollToBeginning", "scrollToEnd", "flingToBeginning", "flingToEnd")


def perform(phone: Phone, scrolling: Scrolling) -> list[str]:
    """Do it; return the ids of the nodes that were looked for, or of the container where it only moved."""
    container = _container(phone, scrolling)
    if container is None:
        return []
    match scrolling.act:
        case "":
            return [container]
        case "scrollIntoView":
            assert scrolling.target is not None
            return scroll_into_view(phone, scrolling, container, scrolling.target)
        case "getChild":
            assert scrolling.target is not None
            assert scrolling.then is not None
            whole = Selector(scrolling.target.tests, scrolling.target.index, child=scrolling.then)
            if not scroll_into_view(phone, scrolling, container, whole):
                return []
            return rows_with(phone, container, scrolling.target, scrolling.then)
        case act if act in _TO_AN_END:
            scroll_to_end(phone, container, forward=act.endswith("End"), most=scrolling.max_swipes)
            return [container]
        case act:
            pages = FLING_PAGES if act.startswith("fling") else 1.0
            phone.accessibility.scroll(container, "forward" if act.endswith("Forward") else "backward", pages)
            return [container]


def _container(phone: Phone, scrolling: Scrolling) -> str | None:
    tree = Tree(phone.nodes())
    found = select(tree, scrolling.container)
    return tree.nodes[found[0]].id if found else None


def _ids(phone: Phone, selector: Selector) -> list[str]:
    tree = Tree(phone.nodes())
    return [tree.nodes[index].id for index in select(tree, selector)]


def rows_with(phone: Phone, container: str, row: Selector, inside: Selector) -> list[str]:
    """Return the ids of the rows inside a container that are, or hold, what ``inside`` describes."""
    tree = Tree(phone.nodes())
    at = tree.find(container)
    rows = [] if at is None else select(tree, row, at)
    return [tree.nodes[one].id for one in rows if inside.matches(tree.nodes[one]) or select(tree, inside, one)]


def scroll_into_view(phone: Phone, scrolling: Scrolling, container: str, target: Selector) -> list[str]:
    """Look where it is, then from the beginning on; return the ids of what was found."""
    if found := _ids(phone, target):
        return found
    scroll_to_end(phone, container, forward=False, most=scrolling.max_swipes)
    for _ in range(scrolling.max_swipes):
        if found := _ids(phone, target):
            return found
        if not phone.accessibility.scroll(container, "forward", 0.8):
            break
    return _ids(phone, target)


def scroll_to_end(phone: Phone, container: str, *, forward: bool, most: int) -> None:
    """Scroll until nothing moves any more, at most so often."""
    for _ in range(most):
        if not phone.accessibility.scroll(container, "forward" if forward else "backward", 1.0):
            return
