"""The planners that are compared, by name.

Those that ask a model:

* ``iterative``: the model is asked at every step (``planner.modelled``), with the steps so far in a line each.
* ``react``: the same, with every screen that was seen kept in the prompt.
* ``single``: one chain is planned and followed; a new one is asked for where it fails (global replanning).
* ``tree``: several chains in one call, merged; the model is asked again at forks that nothing else decides.
* ``tree+memory``: the same, and a goal that was carried out before is not planned anew: every task is played twice, and
  the second time is what is counted.

With the learnt policy, which knows of an app what a walk through it showed:

* ``learned``: it alone, step by step.
* ``iterative+learned``: step by step, and the model decides where the policy is not sure.
* ``tree+learned``: its beam first, the model's chains where no chain of the beam is sure, and at forks what it makes of
  the present screen counts.
* ``beam``: the same tree without a model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.tallied import Tallied
from agent.evaluation.worlds.asked import TalliedChains
from agent.evaluation.worlds.react import ReActPolicy
from devices.screen import Screen
from perception.grounding import Grounder
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy
from planner.modelled import ModelledPolicy
from planner.policy import Policy
from planner.tree import Budget, TreePolicy
from planner.tree.choosing import ModelChooser
from planner.tree.deciding import USUAL, Weighing
from planner.tree.evidence import LearnedEvidence
from planner.tree.sampling import ChainSource
from planner.tree.sources.beam import BeamChains
from planner.tree.sources.journals import JournalChains, Remembered
from planner.tree.sources.model import ModelChains
from planner.vain import NeverInVain

Planner = Literal[
    "react", "iterative", "single", "tree", "tree+memory", "learned", "iterative+learned", "tree+learned", "beam"
]
PLANNERS: Final[tuple[Planner, ...]] = get_args(Planner)
LEARNED: Final = frozenset({"learned", "iterative+learned", "tree+learned", "beam"})
"""Planners that the learnt policy takes part in."""
Layer = Literal["beam", "model", "seen", "ask"]
"""The policy's chains, the model's chains, what the policy makes of the present screen, the model's choice at forks."""
LAYERS: Final[frozenset[Layer]] = frozenset(get_args(Layer))
_PLANS: Final = Budget(plans=8)


@dataclass(frozen=True, slots=True)
class Kit:
    """What planners are made of."""

    grounder: Grounder
    chains: int
    """That a model is asked for at once."""
    learned: Callable[[str], LearnedPolicy]
    """The learnt policy for an app."""
    weighing: Weighing = USUAL
    layers: frozenset[Layer] = LAYERS
    """What ``tree+learned`` is made of."""


def planner_named(name: str) -> Planner:
    """The planner of a name.

    Raises:
        SelectionRefused: there is none.
    """
    if name not in PLANNERS:
        raise SelectionRefused(f"there is no planner {name!r}", f"choose from {', '.join(PLANNERS)}")
    return name


def policy_of(planner: Planner, app: str, model: Tallied, kit: Kit, remembered: Sequence[Remembered] = ()) -> Policy:
    """The policy of a planner, for one run in an app."""
    return NeverInVain(_policy(planner, app, model, kit, remembered))


def _policy(planner: Planner, app: str, model: Tallied, kit: Kit, remembered: Sequence[Remembered]) -> Policy:
    match planner:
        case "iterative":
            return ModelledPolicy(model, kit.grounder)
        case "react":
            return ReActPolicy(model, kit.grounder)
        case "single":
            return TreePolicy([_chains_of(model, 1)], grounder=kit.grounder, budget=_PLANS)
        case "tree" | "tree+memory":
            sources: list[ChainSource] = [JournalChains(lambda: remembered), _chains_of(model, kit.chains)]
            return TreePolicy(sources, grounder=kit.grounder, chooser=ModelChooser(model), budget=_PLANS)
        case "learned":
            return kit.learned(app)
        case "iterative+learned":
            return WhereUnsure(kit.learned(app), ModelledPolicy(model, kit.grounder))
        case "tree+learned":
            return _layered(kit.layers, kit.learned(app), model, kit)
        case "beam":
            return _layered(kit.layers - {"model", "ask"}, kit.learned(app), model, kit)


def _layered(layers: frozenset[Layer], own: LearnedPolicy, model: Tallied, kit: Kit) -> TreePolicy:
    sources: list[ChainSource] = []
    if "beam" in layers:
        sources.append(BeamChains(own, own.memory_of))
    if "model" in layers:
        sources.append(_chains_of(model, kit.chains))
    return TreePolicy(
        sources,
        grounder=kit.grounder,
        chooser=ModelChooser(model) if "ask" in layers else None,
        evidence=LearnedEvidence(own) if "seen" in layers else None,
        budget=_PLANS,
        weighing=kit.weighing,
    )


def _chains_of(model: Tallied, count: int) -> TalliedChains:
    return TalliedChains(ModelChains(model, count), model)


@dataclass(frozen=True, slots=True)
class WhereUnsure:
    """A policy that leaves to another what it is not sure of: the learnt one and a model, step by step."""

    first: Policy
    second: Policy
    sure: float = USUAL.sure
    name: str = "where unsure"

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The first policy's decision where it is sure enough, else the second's."""
        decision = self.first.decide(goal, screen, history)
        if isinstance(decision, Act | Finish) and (decision.confidence or 0.0) >= self.sure:
            return decision
        return self.second.decide(goal, screen, history)
