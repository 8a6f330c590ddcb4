"""Heals a step whose element is no longer called what it was: close by, without a rival, and never in silence.

With a memory of where the skill worked, an element is known again by what stands around it (``likeness``) and by the
whole page it stood on (``recognising``); without one, by its name alone. Each has to be likely, and likelier than every
other by a margin, and the two may not contradict each other. Not healed are: anything on the home screen, what cannot
be undone (``following`` sees to that), a name that an argument gave (it is data: another contact is another person;
what the app writes around it may be renamed, ``data_names``), and anything into something that the skill knows under a
name of its own. What was healed is told, and becomes a new version of the skill for people to review (``proposing``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from devices.screen import Element, Screen
from devices.selector import Selector, fold, selector_for
from skills.conditions import selectors_of
from skills.home_screen import is_home_screen
from skills.memory import Memory, Portrait, page_of
from skills.parameters import Value
from skills.running.data_names import around_data
from skills.running.exchange import Place
from skills.running.likeness import KIN, Alike, letters_and_words, likeness, probability
from skills.running.matching import key_of
from skills.running.pictured import icon_meant
from skills.running.recognising import recognise, takes_turns
from skills.skill import Skill
from skills.steps import step_selectors, walk
from skills.template import holes_in, plain

ENOUGH: Final = 0.7
MARGIN: Final = 0.15
LIKELY: Final = 0.75
"""Probability from which on a remembered element is known again."""
LEAD: Final = 0.25
"""By how much it has to lead."""
SAME_PAGE: Final = 0.34
"""Share of a remembered page, by names or by ids, that has to be shown for anything on it to be known again."""
SAME_NAME: Final = 0.95
"""Confidence in the very same name."""
PROMISED_NAME: Final = 0.5
"""How alike in name what a promise names has to be: a promise must not be kept by whatever stands there."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An element that no selector fits any more."""

    written: Selector
    """As it stands in the skill."""
    filled: Selector
    skill: Skill
    asks: bool = False
    """A condition asks whether it is there: that it is not may be the plain truth."""
    promised: bool = False
    """The condition is one of the skill's promises."""
    met: frozenset[str] = frozenset()
    """Keys of the selectors that were found as they are written in this run."""


@dataclass(frozen=True, slots=True)
class Found:
    """The element that is meant."""

    element: Element
    confidence: float


@runtime_checkable
class Doubting(Protocol):
    """A healer that can also tell that what a selector names is something else than it was."""

    def doubts(self, lost: Lost, element: Element) -> bool:
        """Whether an element cannot be the one that the selector named before."""


Healer = Callable[[Lost, Screen], Found | None]
"""The element that is meant on a screen, or None where that is not certain."""


@dataclass(frozen=True, slots=True)
class Heal:
    """One step that was healed in a run."""

    skill: str
    place: Place
    old: Selector
    """As it stands in the skill."""
    new: Selector
    """What names the element that was used, with the skill's own names in the place of this run's values."""


def same_name(lost: Lost, screen: Screen) -> Found | None:
    """What has the very same name and a role of the same family: a tab that became a button, a box a switch.

    What can only be read has to keep its role where it is promised: a text may stand anywhere.
    """
    selector = lost.filled
    if not selector.name or not selector.role:
        return None
    families = [family for family in KIN if selector.role in family]
    if lost.promised:
        families = [family for family in families if "text" not in family]
    about = selector.model_copy(update={"role": "", "fallbacks": ()})
    found = [e for e in about.matches(screen) if any(e.role in family for family in families)]
    return Found(found[0], SAME_NAME) if len(found) == 1 else None


def heal_nearby(lost: Lost, screen: Screen, alike: Alike = letters_and_words) -> Found | None:
    """The element that a selector probably means, by its name alone; None where that is not clear, or at home."""
    if is_home_screen(screen.location):
        return None
    if (same := same_name(lost, screen)) is not None:
        return same
    selector = lost.filled
    wanted = selector.name or selector.label
    if (icon := heal_pictured(lost, screen, alike)) is not None:
        return icon
    if not wanted or _is_data(lost.written) or lost.asks:
        return None
    about = selector.model_copy(update={"name": "", "label": "", "nth": None, "fallbacks": ()})
    own = own_names(lost)
    scored = sorted(
        (
            (max(alike(wanted, e.name), alike(wanted, e.label)), -e.index, e)
            for e in about.matches(screen)
            if (e.role, fold(e.name)) not in own
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < ENOUGH:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - MARGIN:
        return None
    return Found(scored[0][2], scored[0][0])


def heal_pictured(lost: Lost, screen: Screen, alike: Alike = letters_and_words) -> Found | None:
    """The icon that a selector means, on a screen that was read from a picture; a promise is not kept by an icon."""
    if lost.promised or _is_data(lost.written):
        return None
    meant = icon_meant(lost.filled, screen, alike)
    return None if meant is None else Found(*meant)


@dataclass(frozen=True, slots=True)
class Healing:
    """A healer that remembers.

    Args:
        memory: of skills, by name; what is not remembered is healed by its name alone.
        alike: how much two names mean the same.
    """

    memory: Callable[[Skill], Memory | None]
    alike: Alike = letters_and_words

    def doubts(self, lost: Lost, element: Element) -> bool:
        """Whether a selector that only says where has come upon a label of the app, where there was data before."""
        memory = self.memory(lost.skill) if _is_placed(lost.written) else None
        portrait = memory.portrait(lost.written) if memory is not None else None
        return (
            portrait is not None
            and not portrait.name
            and bool(element.name)
            and f"{element.role}:{fold(element.name)}" in portrait.page
        )

    def __call__(self, lost: Lost, screen: Screen) -> Found | None:
        """The element that is meant on a screen, None where that is not certain."""
        if is_home_screen(screen.location):
            return None  # an icon bears an app's name, and is not the tab within some app that bears it too
        if (same := same_name(lost, screen)) is not None:
            return same
        if (icon := heal_pictured(lost, screen, self.alike)) is not None:
            return icon
        memory = self.memory(lost.skill)
        portrait = memory.portrait(lost.written) if memory is not None else None
        if memory is None or portrait is None:
            return heal_nearby(lost, screen, self.alike)
        if _is_data(lost.written):
            found = around_data(lost.written, lost.filled, portrait, screen, lost.promised)
            return Found(found, SAME_NAME) if found is not None else None
        own = own_names(lost)
        known = recognise(portrait, memory, screen, own, lost.promised, lost.met)
        by_page = Found(*known) if known is not None else None
        by_itself = self._alone(lost, screen, portrait, memory, own)
        if by_page is not None and by_itself is not None and by_page.element.index != by_itself.element.index:
            return None  # two witnesses who contradict each other are none
        return by_itself or by_page

    def _alone(
        self, lost: Lost, screen: Screen, portrait: Portrait, memory: Memory, own: frozenset[tuple[str, str]]
    ) -> Found | None:
        """The element that is like the portrait, whatever else the page shows."""
        if _share_shown(portrait, screen) < SAME_PAGE:
            return None
        wanted = lost.filled.name or lost.filled.label or portrait.name or portrait.label
        known = memory.known
        scored: list[tuple[float, int, Element, Mapping[str, float]]] = []
        for element in screen:
            name = fold(element.name)
            if name and (f"{element.role}:{name}" in known or (element.role, name) in own):
                continue  # it was there before, beside the one that is looked for
            parts = likeness(portrait, wanted, element, screen, self.alike)
            if parts:
                scored.append((probability(parts), -element.index, element, parts))
        scored.sort(key=lambda item: item[:2], reverse=True)
        if not scored or scored[0][0] < LIKELY:
            return None
        if len(scored) > 1 and scored[1][0] > scored[0][0] - LEAD:
            return None
        if scored[0][3]["name"] < PROMISED_NAME and (
            lost.promised or takes_turns(portrait, memory, own, lost.met, scored[0][2].hints == portrait.hints)
        ):
            return None
        return Found(scored[0][2], scored[0][0])


def _is_placed(selector: Selector) -> bool:
    """Whether it says only where something stands, and not what it is called."""
    return not (selector.name or selector.label or selector.hint)


def heal_of(
    skill: str, place: Place, old: Selector, element: Element, screen: Screen, values: Mapping[str, Value]
) -> Heal:
    """What is learned from a step that was healed."""
    written = selector_for(element, screen).model_dump(exclude_defaults=True)
    return Heal(skill, place, old, Selector.model_validate(_generalised(written, values)))


def own_names(lost: Lost) -> frozenset[tuple[str, str]]:
    """Role and name of everything else that the skill names itself."""
    selectors = [s for step, _ in walk(lost.skill.steps) for s in step_selectors(step)]
    selectors += [s for condition in (*lost.skill.needs, *lost.skill.ensures) for s in selectors_of(condition)]
    mine = key_of(lost.written)
    return frozenset(
        (each.role, fold(each.name))
        for selector in selectors
        if key_of(selector) != mine
        for each in (selector, *selector.fallbacks)
        if each.name and not holes_in(each.name)
    )


def _is_data(written: Selector) -> bool:
    """Whether what it is called, or where it is, comes from an argument."""
    return bool(holes_in(written.model_dump(mode="json", exclude_defaults=True)))


def _share_shown(portrait: Portrait, screen: Screen) -> float:
    """How much of what stood around it is shown, by names or by ids; the lost element itself does not count."""
    now = page_of(screen)
    own = {f"{portrait.role}:{fold(portrait.name)}", f"{portrait.role}#{'-'.join(portrait.hints)}"}
    names = [part for part in portrait.page if ":" in part and part not in own]
    ids = [part for part in portrait.page if "#" in part and part not in own]
    return max((sum(part in now for part in kind) / len(kind) for kind in (names, ids) if kind), default=0.0)


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
