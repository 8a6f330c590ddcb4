"""A tree and a picture of the same moment, made one Screen.

A tree is exact where it speaks, and silent about canvases, games and much that other toolkits draw. What the picture
shows and the tree does not explain is added where the tree itself says that it is silent (its opaque regions); where
the tree explains so little of the picture that it must be of something else, the picture is believed instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.bounds import Bounds
from devices.screen import Element, Screen
from devices.selector import fold

LEAST_EXPLAINED: Final = 0.4
"""Share of what can be read on the picture that a tree has to explain to be believed."""
_LEAST_READ: Final = 4
"""With fewer words on the picture than that nothing is said about the tree."""
_LARGEST_RATIO: Final = 12.0
"""How much larger than a word an element may be that says nothing of it and still explains it, such as an icon."""
_INSIDE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Explained:
    """How far a tree explains a picture."""

    read: int
    """Elements with words on the picture."""
    explained: int
    unexplained: tuple[Element, ...]
    """Elements of the picture, with words or without, that nothing in the tree stands for."""

    @property
    def opaque(self) -> bool:
        """Whether the tree is of something else than what is shown."""
        return self.read >= _LEAST_READ and self.explained < LEAST_EXPLAINED * self.read


def explain(tree: Screen, seen: Screen) -> Explained:
    """What of a picture a tree stands for.

    Args:
        tree: the Screen that was made of the tree.
        seen: the Screen that was read from the picture of the same moment.
    """
    speaking = [e for e in tree if "opaque" not in e.states and (e.name or e.value or e.label or e.actions)]
    read = explained = 0
    rest: list[Element] = []
    for element in seen:
        stands = any(_stands_for(other, element) for other in speaking)
        if element.name and "ocr" in element.sources:
            read += 1
            explained += stands
        if not stands:
            rest.append(element)
    return Explained(read, explained, tuple(rest))


def fuse(tree: Screen, seen: Screen) -> Screen:
    """One Screen of both; its notices say what was taken from the picture."""
    told = explain(tree, seen)
    if told.opaque:
        notice = (
            f"the tree explains {told.explained} of {told.read} things on the picture: the picture was read instead"
        )
        return replace(
            seen,
            location=tree.location,
            title=tree.title,
            observation_id=tree.observation_id,
            keyboard_px=tree.keyboard_px,
            notices=(*tree.notices, notice),
        )
    holders = [e for e in tree if "opaque" in e.states]
    regions = [*tree.opaque, *(e.bounds for e in holders)]
    added = [e for e in told.unexplained if _within(e.bounds, regions)]
    if not added:
        return tree
    notice = f"{len(added)} things were read from the picture, where the tree is silent"
    return replace(tree, elements=_joined(tree.elements, added, holders), notices=(*tree.notices, notice))


def _stands_for(known: Element, seen: Element) -> bool:
    """Whether an element of the tree is what the picture shows at that place."""
    if not known.bounds.holds(*seen.bounds.center):
        return False
    words = fold(seen.name or seen.value)
    said = fold(" ".join((known.name, known.value, known.label, known.description)))
    if words and said and (words in said or _alike(words, said)):
        return True
    return bool(known.actions) and known.bounds.area <= _LARGEST_RATIO * max(seen.bounds.area, 1)


def _alike(words: str, said: str) -> bool:
    """Whether most words are said; OCR errs in single letters."""
    heard = set(said.split())
    wanted = words.split()
    return sum(word in heard for word in wanted) >= _INSIDE * len(wanted)


def _within(box: Bounds, regions: Iterable[Bounds]) -> bool:
    return any(box.intersect(region).area >= _INSIDE * max(box.area, 1) for region in regions)


def _joined(known: Sequence[Element], added: Sequence[Element], holders: Sequence[Element]) -> tuple[Element, ...]:
    """The tree's elements as they were, and the picture's behind them, numbered on."""
    number = {element.index: len(known) + at for at, element in enumerate(added)}
    joined = list(known)
    for element in added:
        parent = number.get(element.parent, -1)
        if parent < 0:
            parent = next((h.index for h in holders if _within(element.bounds, (h.bounds,))), -1)
        joined.append(replace(element, index=number[element.index], parent=parent))
    return tuple(joined)
