"""Whom planners ask when they are compared: a stand-in that knows the way and slips, or a model that runs ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import get_args

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.tallied import Tallied, opened
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.slips import Kind, Knowledge, SlippingModel, Way
from perception.models.model import Reply
from planner.chain.steps import Chain, Source
from planner.tree.sampling import Request, why_not
from planner.tree.sources.model import ModelChains


@dataclass(frozen=True, slots=True)
class TalliedChains:
    """A model's chains, with how many can be read, and how many begun, counted."""

    chains: ModelChains
    model: Tallied
    source: Source = "model"
    costs: bool = True

    def propose(self, request: Request) -> Iterator[Chain]:
        """As the model's.

        Raises:
            ModelError: it has no answer of the asked form.
        """
        for chain in self.chains.propose(request):
            self.model.read += 1
            self.model.fit += not why_not(chain.steps, request.screen, {})
            yield chain


Ask = Callable[[Way, RecordedWorld, int], Tallied]
"""Who is asked in an outing: the way, the world where it is gone, a seed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A model by its name."""

    name: str
    real: bool
    open: Ask


@contextmanager
def open_asked(names: Sequence[str], threads: int | None = None) -> Iterator[tuple[Asked, ...]]:
    """Stand-ins and models by name, until the end of the ``with``.

    Args:
        names: ``slips:SKILL``, ``mistakes:SKILL``, or whatever ``clew run --model`` takes.
        threads: cores, for models on this machine.

    Raises:
        SelectionRefused: there is no such stand-in.
        ModelNameInvalid: there is no such kind of model.
        ModelUnusable: a model cannot be opened.
    """
    with ExitStack() as stack:
        yield tuple(_stand_in(name) if _is_stand_in(name) else _model(name, threads, stack) for name in names)


def _is_stand_in(name: str) -> bool:
    return name.partition(":")[0] in get_args(Kind)


def _stand_in(name: str) -> Asked:
    kind, _, told = name.partition(":")
    try:
        skill = float(told)
    except ValueError:
        skill = -1.0
    if not 0 <= skill <= 1:
        raise SelectionRefused(f"there is no stand-in {name!r}", "write slips:0.85 or mistakes:0.85")

    def ask(way: Way, world: RecordedWorld, seed: int) -> Tallied:
        return Tallied(SlippingModel(way, world, Knowledge(kind, skill, seed=seed)))  # type: ignore[arg-type]

    return Asked(f"{kind}:{skill:g}", False, ask)


def _model(name: str, threads: int | None, stack: ExitStack) -> Asked:
    model = stack.enter_context(opened(name, threads))
    replies: dict[str, Reply] = {}
    return Asked(model.name, True, lambda way, world, seed: Tallied(model, replies))
