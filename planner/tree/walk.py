"""Where a run stands in its plan: read from the journal's marks alone, so that a run that was cut off goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from devices.records import Used
from planner.decision import History, Past
from planner.tree.marks import Taken, Undoing, read_mark
from planner.tree.tree import ROOT, ActionTree


@dataclass(slots=True)
class Walk:
    """What was done of a plan so far."""

    nodes: tuple[int, ...] = (ROOT,)
    """Where the last step was taken; the root before the first one."""
    steps: list[tuple[tuple[int, ...], Past]] = field(default_factory=list)
    """Every step that was not taken back, with its nodes."""
    used: list[Used] = field(default_factory=list)
    """What the journal says of the skill followed at ``nodes``."""
    dead: set[int] = field(default_factory=set)
    """Nodes where it failed, or below which nothing is left."""
    undoing: Undoing | None = None
    """Where the last step led back to, when it took something back."""
    undone: list[Past] = field(default_factory=list)
    """Steps that this going back has taken so far."""
    to_undo: list[Past] = field(default_factory=list)
    """What this going back takes back, oldest first."""

    @property
    def last(self) -> Past | None:
        """The latest step at ``nodes``."""
        return self.steps[-1][1] if self.steps and self.steps[-1][0] == self.nodes else None

    def kill(self, tree: ActionTree, nodes: tuple[int, ...], to: tuple[int, ...]) -> None:
        """These nodes failed, and above them, up to but without ``to``, nothing is left."""
        self.dead.update(nodes)
        for node in nodes:
            for above in tree.above(node):
                if above in to or above == ROOT:
                    break
                self.dead.add(above)

    def take_back(self, tree: ActionTree, to: tuple[int, ...]) -> list[Past]:
        """The steps below ``to``, oldest first; they leave the walk."""
        below = [(nodes, past) for nodes, past in self.steps if not set(nodes) & set(to) and _below(tree, nodes, to)]
        self.steps = [each for each in self.steps if each not in below]
        return [past for _, past in below]


def walk_of(tree: ActionTree, plan: int, history: History) -> Walk:
    """Follow the marks of a plan.

    A step somewhere else than below the one before says that the one before had failed.
    """
    walk = Walk()
    for event in _events(history):
        mark = read_mark(event.clause_key if isinstance(event, Used) else event.intent.clause_key)
        if mark is None or mark.plan != plan:
            continue
        if isinstance(mark, Undoing):
            if walk.undoing != mark:
                walk.kill(tree, mark.dead, mark.to)
                walk.undoing, walk.undone = mark, []
                walk.to_undo = walk.take_back(tree, mark.to)
                walk.nodes, walk.used = mark.to, []
            if isinstance(event, Past):
                walk.undone.append(event)
            continue
        walk.undoing, walk.undone, walk.to_undo = None, [], []
        if mark.nodes != walk.nodes:
            if not any(tree.is_below(node, walk.nodes) for node in mark.nodes):
                walk.kill(tree, walk.nodes, tuple(tree.above(mark.nodes[0])))
            walk.nodes, walk.used = mark.nodes, []
        if isinstance(event, Used):
            walk.used.append(event)
        else:
            walk.steps.append((mark.nodes, event))
    return walk


def inner_history(history: History, plan: int, nodes: tuple[int, ...], whole: bool) -> History:
    """What the policy that carries a node out has to know: its own steps with its own marks.

    Args:
        history: of the run.
        plan: the number of the plan.
        nodes: the node.
        whole: with everything else that was done, under marks that the policy does not know.
    """
    steps: list[Past] = []
    for past in history.steps:
        mark = read_mark(past.intent.clause_key)
        own = isinstance(mark, Taken) and mark.plan == plan and mark.nodes == nodes
        if own:
            assert isinstance(mark, Taken)
            past = Past(past.intent.model_copy(update={"clause_key": mark.inner}), past.outcome)
        if own or whole:
            steps.append(past)
    return History(tuple(steps), ahead=history.ahead)


def _events(history: History) -> Iterator[Past | Used]:
    """Steps and uses in the order in which they came about."""
    uses = list(history.uses)
    for number, past in enumerate(history.steps):
        while uses and uses[0].after_step <= number:
            yield uses.pop(0)
        yield past
    yield from uses


def _below(tree: ActionTree, nodes: tuple[int, ...], to: tuple[int, ...]) -> bool:
    return any(tree.is_below(node, to) for node in nodes)
