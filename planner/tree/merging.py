"""Merges chains by their common beginnings (Tree-Planner: Hu et al., ICLR 2024).

Two steps are the same when they do the same thing to the same element. On the screen at hand that is told by resolving
both selectors; on screens that nobody has seen yet, by the selectors themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.errors import ManyMatches, SelectorError
from devices.screen import Element, Screen
from devices.selector import Selector, fold
from perception.unique_labels import unique_labels
from planner.chain.steps import Chain, Do, Step, mark_of, same_action
from planner.tree.tree import ROOT, ActionTree, Branch, Discarded, Node


@dataclass(slots=True)
class _Draft:
    step: Step
    branches: list[int]
    below: list[_Draft] = field(default_factory=list)


def merge(goal: str, chains: Sequence[Chain], screen: Screen, discarded: Sequence[Discarded] = ()) -> ActionTree:
    """The tree of these chains; siblings stand by what the chains through them weigh, then as they came.

    Args:
        goal: what was asked.
        chains: any number, in any order.
        screen: what is shown now.
        discarded: chains that were sorted out before, to be told with the tree.
    """
    top: list[_Draft] = []
    branches = tuple(Branch(source=chain.source, told=chain.told, weight=chain.weight) for chain in chains)
    for number, chain in enumerate(chains):
        level = top
        for depth, step in enumerate(chain.steps):
            here = screen if depth == 0 else None
            same = next((draft for draft in level if same_step(draft.step, step, here)), None)
            if same is None:
                same = _Draft(step, [])
                level.append(same)
            same.branches.append(number)
            level = same.below
    nodes: list[Node] = []
    _number(top, ROOT, branches, nodes)
    return ActionTree(goal=goal, nodes=tuple(nodes), branches=branches, discarded=tuple(discarded))


def same_step(one: Step, other: Step, screen: Screen | None = None) -> bool:
    """Whether two steps are the same, on a screen or, where there is none, as they are written."""
    if screen is not None and isinstance(one, Do) and isinstance(other, Do):
        if not same_action(one.action, other.action):
            return False
        if one.on is not None and other.on is not None:
            first, second = resolved(one.on, screen), resolved(other.on, screen)
            if first is not None and second is not None:
                return first.index == second.index
    return mark_of(one) == mark_of(other)


def resolved(selector: Selector, screen: Screen) -> Element | None:
    """The element that a selector names on a screen; None where it names none, or more than one.

    Whoever plans ahead has not seen the screen: where a name is that of a control and of its caption too, the control
    is meant, and where a control shows a second line, its first line is its name. A bare name may be a label too, as
    ``perception.unique_labels`` tells equal names apart.
    """
    if selector == Selector(name=selector.name):
        labelled = [i for i, label in unique_labels(screen).items() if fold(label) == fold(selector.name)]
        if len(labelled) == 1:
            return screen.elements[labelled[0]]
    try:
        return selector.resolve(screen)
    except ManyMatches:
        return _one([element for element in selector.matches(screen) if element.actions - {"scroll"}])
    except SelectorError:
        bare = selector.model_copy(update={"name": ""})
        if not selector.name or selector.nth is not None:
            return None
        wanted = fold(selector.name)
        return _one([e for e in bare.matches(screen) if e.actions and fold(e.name.partition("\n")[0]) == wanted])


def _one(found: list[Element]) -> Element | None:
    return found[0] if len(found) == 1 else None


def _number(level: list[_Draft], parent: int, branches: Sequence[Branch], nodes: list[Node]) -> None:
    """Give numbers, siblings first, so that a parent always stands before what is below it."""
    ordered = sorted(level, key=lambda draft: -sum(branches[at].weight for at in draft.branches))
    made: list[tuple[_Draft, int]] = []
    for draft in ordered:
        id = len(nodes) + 1
        nodes.append(Node(id=id, parent=parent, step=draft.step, branches=tuple(draft.branches)))
        made.append((draft, id))
    for draft, id in made:
        _number(draft.below, id, branches, nodes)
