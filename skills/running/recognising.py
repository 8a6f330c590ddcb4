"""Knows an element again by the whole page it stood on: where every label is another, in another language say.

The remembered page is laid beside what is shown (``skills.pages``). What comes out counts where the page itself is
known again by hard facts, no other remembered page of the skill fits better, and the element has an id of its own, or
nine of ten marks stand in their old order and it is in its old place among its like. A page without a hard fact counts
where it maps one to one in order. Two things of which the skill knows that they take turns at one place ("Pin",
"Unpin") are never told apart by where they stand.
"""

from __future__ import annotations

from typing import Final

from devices.screen import Element, Screen
from devices.selector import fold
from skills.memory import Memory, Portrait
from skills.pages import Laid, lay, page_seen
from skills.running.likeness import letters_and_words

CERTAIN: Final = 0.85
"""Probability from which on a pairing counts."""
KNOWN: Final = 0.5
"""Share of the telling marks of a page that have to be shown for it to be that page."""
WHOLE: Final = 0.9
"""Share of all its marks that have to be in their order for one to be known by its place alone."""
KNOWN_WELL: Final = 0.7
"""The same where a promise is to be kept by what stands on it."""
MOSTLY: Final = 0.75
"""The same for one that has an id of its own still."""
_TURNS: Final = 0.6
"""How alike two names of the same role are that may stand at one place by turns."""


def recognise(
    portrait: Portrait,
    memory: Memory,
    screen: Screen,
    own: frozenset[tuple[str, str]],
    promised: bool = False,
    met: frozenset[str] = frozenset(),
) -> tuple[Element, float] | None:
    """The element of a screen that a portrait shows, with its probability; None where that is not certain.

    Args:
        portrait: of the element that is looked for.
        memory: of the skill.
        screen: what is shown.
        own: role and name of everything else that the skill names.
        promised: whether a promise is to be kept by it.
        met: keys of the selectors that were found as they are written in this run; what then stands in the place of
            one of them is no longer it.
    """
    if not 0 <= portrait.on < len(memory.pages):
        return None
    now = page_seen(screen)
    laid = lay(memory.pages[portrait.on], now)
    if laid.known < (KNOWN_WELL if promised else KNOWN) and not (laid.one_to_one and not promised):
        return None
    at, chance = laid.best(portrait.mark)
    if chance < CERTAIN or _is_another_page(laid, portrait, memory):
        return None
    element = screen.elements[at]
    if (element.role, fold(element.name)) in own:
        return None
    by_id = laid.has_own_id(portrait.mark)
    if takes_turns(portrait, memory, own, met, by_id):
        return None
    if by_id:
        return (element, chance) if laid.whole >= MOSTLY else None
    says_something = promised and portrait.role == "text"
    if says_something or laid.whole < WHOLE or not laid.is_in_place(portrait.mark):
        return None
    return element, chance


def _is_another_page(laid: Laid, portrait: Portrait, memory: Memory) -> bool:
    """Whether another page that the skill knows, and on which the element is not, fits what is shown better."""
    mark = laid.page[portrait.mark]
    return any(
        lay(page, laid.now).known > laid.known
        for at, page in enumerate(memory.pages)
        if at != portrait.on and not any((m.role, m.id, m.name) == (mark.role, mark.id, mark.name) for m in page)
    )


def takes_turns(
    portrait: Portrait, memory: Memory, own: frozenset[tuple[str, str]], met: frozenset[str], by_id: bool
) -> bool:
    """Whether something else that the skill names may stand at the same place, or under the same id, instead.

    What was seen beside it at the same time does not, nor what was met under its own name already in this run.
    """
    name = fold(portrait.name)
    if not name or not 0 <= portrait.on < len(memory.pages):
        return False
    page = memory.pages[portrait.on]
    beside = {(mark.role, mark.name) for mark in page}
    seen = {(other.role, fold(other.name)) for other in memory.portraits.values()}
    for key, other in memory.portraits.items():
        theirs = fold(other.name)
        if not theirs or theirs == name or other.role != portrait.role or not 0 <= other.on < len(memory.pages):
            continue
        if key in met or (other.role, theirs) in beside or (by_id and other.hints != portrait.hints):
            continue
        laid = lay(page, memory.pages[other.on])
        if laid.best(portrait.mark)[0] == other.mark and laid.alike >= KNOWN:
            return True
    unseen = {theirs for role, theirs in own - seen - beside if role == portrait.role and theirs != name}
    return any(letters_and_words(theirs, name) > _TURNS for theirs in unseen)
