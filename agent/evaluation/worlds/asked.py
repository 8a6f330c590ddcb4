"""Whom planners ask when they are compared: a stand-in that knows the way and slips, or a model that runs ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Final, get_args

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.slips import Kind, Knowledge, SlippingModel, Way
from devices.settle import Deadline
from perception.models.model import Model, Place, Prompt, Reply, Usage
from perception.models.opening import LocalOptions, open_model
from perception.token_estimate import estimate_tokens
from planner.chain.steps import Chain, Source
from planner.tree.sampling import Request
from planner.tree.sources.model import ModelChains

PATIENCE_S: Final = 1_800.0
"""For one answer of a real model, wall-clock: a busy machine is no mistake of the model."""


@dataclass
class Tallied:
    """A model with all that it is asked, and all that it answers, counted.

    Args:
        model: who is asked.
        replies: what it answered before, by the prompt's fingerprint: a model that draws nothing by lot is not made to
            say the same again, but it is counted. None asks every time.
    """

    model: Model
    replies: dict[str, Reply] | None = None
    usage: Usage = field(default_factory=Usage)
    estimated: int = 0
    """Tokens in and out as ``perception.token_estimate`` counts them, whoever is asked."""
    written: int = 0
    """Chains that were written, readable or not."""
    read: int = 0
    """Chains that could be read."""

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def place(self) -> Place:
        """Where the model runs."""
        return self.model.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Let the model answer.

        Raises:
            ModelError: it does not.
        """
        reply = self.replies.get(prompt.fingerprint) if self.replies is not None else None
        if reply is None:
            reply = self.model.complete(prompt, Deadline.after(PATIENCE_S) if self.replies is not None else deadline)
        if self.replies is not None:
            self.replies[prompt.fingerprint] = reply
        self.usage += reply.usage
        self.estimated += estimate_tokens(prompt.text) + estimate_tokens(reply.text)
        if prompt.source.startswith("chains@"):
            self.written += _chains(reply.text)
        return reply

    def close(self) -> None:
        """Whoever opened the model closes it."""


@dataclass(frozen=True, slots=True)
class TalliedChains:
    """A model's chains, those that can be read counted."""

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
    from agent.models.files import pulled_files
    from agent.places import models_folder

    model = stack.enter_context(closing(open_model(name, pulled_files(models_folder()), LocalOptions(threads))))
    replies: dict[str, Reply] = {}
    return Asked(model.name, True, lambda way, world, seed: Tallied(model, replies))


def _chains(text: str) -> int:
    try:
        told = json.loads(text)
    except ValueError:
        return 0
    chains = told.get("chains") if isinstance(told, dict) else None
    return len(chains) if isinstance(chains, list) else 0
