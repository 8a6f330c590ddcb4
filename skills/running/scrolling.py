"""Looks for what is not on the screen further down and up in what scrolls, and goes back when it is nowhere.

As Playwright scrolls to what it is to act on and Maestro scrolls until something is visible: bounded, one ordinary step
at a time, so that the gate, the journal and the budget of the caller see each of them. What scrolls is tried in the
order of how much it looks like the place: what holds elements of the wanted kind first, the larger of two, and what
goes sideways last. Conditions never scroll; a skill that wants to ask about what may be out of sight says ``find``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from statistics import median
from typing import Final

from devices.action import Direction, Press, Scroll
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.running.exchange import After, Do, Perform

MOST_SCROLLS: Final = 30
"""Scrolls of one search, the way back left out."""
_AGAINST: Final[dict[Direction, Direction]] = {"down": "up", "up": "down", "right": "left", "left": "right"}
_NEAR_PX = 24
"""So far from where it was is where it was."""

Fits = Callable[[Screen], bool]
Search = Generator[Perform, After, bool]


def scroll_until(fits: Fits, like: Selector, screen: Screen, do: Do, seen: list[Screen]) -> Search:
    """Scroll until a screen fits; where none does, everything is put back where it was.

    Args:
        fits: whether what is sought is on a screen. It may raise to end the search.
        like: what is sought, to choose where to look first.
        screen: what is shown now, on which it is not.
        do: has a step performed.
        seen: every screen that was come by is added, the first one too.

    Returns:
        Whether the screen now shows it.
    """
    seen.append(screen)
    if screen.keyboard_px:
        screen = (yield from do(Press(key="Escape"), None, "the keyboard may cover it")).screen
        seen.append(screen)
        if fits(screen):
            return True
    left = MOST_SCROLLS
    for scroller in _scrollers(screen, like):
        for direction in _ways(scroller, like, screen):
            came, screen, left = yield from _through(fits, scroller, direction, screen, do, seen, left)
            if came:
                return True
            if left <= 0:
                return False
    return False


def bring_in(element: Element, screen: Screen, do: Do) -> Generator[Perform, After, bool]:
    """Scroll a little further where the edge of what scrolls cuts an element off, so that all of it can be read.

    Returns:
        Whether that was tried; the element has to be looked for again then.
    """
    for scroller in screen.ancestors(element):
        if "scrolls-y" not in scroller.states:
            continue
        half = max(1, scroller.bounds.height // 2)
        if element.bounds.bottom >= scroller.bounds.bottom - 1 and _goes_on(scroller, "down"):
            yield from do(Scroll(direction="down", amount_px=half), scroller, "it is cut off at the edge")
            return True
        if element.bounds.top <= scroller.bounds.top + 1 and _goes_on(scroller, "up"):
            yield from do(Scroll(direction="up", amount_px=half), scroller, "it is cut off at the edge")
            return True
        return False
    return False


def _through(
    fits: Fits, scroller: Element | None, direction: Direction, screen: Screen, do: Do, seen: list[Screen], left: int
) -> Generator[Perform, After, tuple[bool, Screen, int]]:
    """Scroll one way to the end, and back when it was not there."""
    first, moves = screen, 0
    while left > 0 and _goes_on(found := _again(scroller, screen), direction) and (found or scroller is None):
        left -= 1
        after = yield from do(Scroll(direction=direction), found, "it may be further on")
        still = after.screen.fingerprint == screen.fingerprint
        screen = after.screen
        seen.append(screen)
        if not still and fits(screen):
            return True, screen, left
        if still or after.error is not None:
            break
        moves += 1
    for _ in range(2 * moves + 2):
        back = _again(scroller, screen)
        if not moves or (back is None and scroller is not None) or screen.fingerprint == first.fingerprint:
            break
        away, short = _way_back(first, screen, scroller, direction)
        if short is not None and short <= _NEAR_PX:
            break
        action = Scroll(direction=away, amount_px=short)
        after = yield from do(action, back, "it was not there: back to where it was")
        stuck = after.error is not None or after.screen.fingerprint == screen.fingerprint
        screen = after.screen
        if not stuck and fits(screen):
            return True, screen, left
        if stuck:
            break
    return False, screen, left


def _way_back(
    first: Screen, now: Screen, scroller: Element | None, direction: Direction
) -> tuple[Direction, int | None]:
    """Which way it was, and how many pixels; None where that cannot be told and a page has to do."""
    upright = direction in ("up", "down")
    was, at = _again(scroller, first), _again(scroller, now)
    if was is not None and at is not None and was.scroll is not None and at.scroll is not None:
        beyond = _offset(at, direction) - _offset(was, direction)
    else:
        places = {(e.handle, e.role, e.name): e.bounds for e in first if e.name}
        moved = [
            (old.top - e.bounds.top if upright else old.left - e.bounds.left)
            for e in now
            if (old := places.get((e.handle, e.role, e.name))) is not None
            and (old.width, old.height) == (e.bounds.width, e.bounds.height)
        ]
        told = [px for px in moved if abs(px) > _NEAR_PX]  # what stands still belongs to no list
        if not told and not moved:
            return _AGAINST[direction], None
        if not told:
            return (_AGAINST[direction], None) if _none_within(first, now, scroller) else (direction, 0)
        beyond = round(median(told))
    forth: Direction = "down" if upright else "right"
    return (_AGAINST[forth] if beyond > 0 else forth), abs(beyond)


def _none_within(first: Screen, now: Screen, scroller: Element | None) -> bool:
    """Whether nothing of what scrolls is on both screens."""
    was, at = _again(scroller, first), _again(scroller, now)
    if was is None or at is None:
        return True
    names = {(e.role, e.name) for e in first.within(was) if e.name}
    return not any((e.role, e.name) in names for e in now.within(at))


def _scrollers(screen: Screen, like: Selector) -> Iterator[Element | None]:
    """What can be scrolled, the likeliest first; None is a page that scrolls as a whole."""

    def rank(element: Element) -> tuple[bool, bool, int]:
        alike = any(e.role == like.role for e in screen.within(element))
        return "scrolls-y" not in element.states, not alike, -element.bounds.area

    found = [e for e in screen if e.states & {"scrolls-y", "scrolls-x"} and "covered" not in e.states]
    yield from sorted(found, key=rank)
    if "://" in screen.location:
        yield None


def _ways(scroller: Element | None, like: Selector, screen: Screen) -> Iterator[Direction]:
    sideways = scroller is not None and "scrolls-y" not in scroller.states
    on: Direction = "right" if sideways else "down"
    if like.nth is None or like.near is not None:
        yield on
        yield _AGAINST[on]
    elif like.nth == 1 and _offset(_again(scroller, screen), on) <= _NEAR_PX:
        yield on  # counted from the top, the first one to come in sight is the first one
    elif like.nth == -1:
        yield on


def _again(scroller: Element | None, screen: Screen) -> Element | None:
    """The same thing on a later screen."""
    if scroller is None:
        return None
    alike = [e for e in screen if e.role == scroller.role and e.states & {"scrolls-y", "scrolls-x"}]
    by_handle = next((e for e in alike if scroller.handle and e.handle == scroller.handle), None)
    return by_handle or next((e for e in alike if e.bounds == scroller.bounds), None)


def _offset(scroller: Element | None, direction: Direction) -> int:
    if scroller is None or scroller.scroll is None:
        return 0
    return scroller.scroll[0 if direction in ("left", "right") else 1]


def _goes_on(scroller: Element | None, direction: Direction) -> bool:
    """Whether there is more that way, as far as the device tells."""
    if scroller is None or scroller.scroll is None:
        return True
    left, top, wide, high = scroller.scroll
    match direction:
        case "down":
            return top + scroller.bounds.height < high - 1
        case "right":
            return left + scroller.bounds.width < wide - 1
        case "up":
            return top > 0
        case "left":
            return left > 0
