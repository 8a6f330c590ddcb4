"""Puts the planner of a run together: the policy that decides step by step, and the tree over all that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from agent.models.opening import OpenModels
from agent.places import memories_folder
from agent.plans.networks import Networks
from agent.record.remembering import remembered_runs
from planner.policy import Policy
from planner.vain import NeverInVain
from planner.verified.policy import VerifiedEndings
from planner.whether import Labels, Whether, WhetherPolicy
from skills.skill import Skill

if TYPE_CHECKING:
    from planner.tree import TreePolicy
    from planner.wordings.matching import SkillMatcher

PlannerKind = Literal["steps", "tree"]


@dataclass(frozen=True, slots=True)
class Remembering:
    """Where a tree looks for what worked before."""

    traces: Path
    device: str
    """Address of the device that is to be used."""


@contextmanager
def open_planner(
    library: Mapping[str, Skill],
    models: OpenModels | None = None,
    conceal: Callable[[str], str] = str,
    kind: PlannerKind = "steps",
    remembering: Remembering | None = None,
    labels: Labels = lambda: (),
    *,
    phone: bool = False,
    networks: Networks | None = None,
) -> Iterator[Policy]:
    """The policy of this version, with its networks opened, until the end of the ``with``.

    Args:
        library: the skills that it may use.
        models: who decides where no skill does; rules when None.
        conceal: takes secrets out of what models are shown.
        kind: ``steps`` decides anew at every step, ``tree`` plans ahead.
        remembering: where what worked before is found, for a tree; None remembers nothing.
        labels: what the phone calls its apps.
        phone: whether it is for a phone: there lessons and a policy that was practised decide where no model does.
        networks: that stay open afterwards; None opens them for this run alone.

    Raises:
        WeightsError: they cannot be opened.
    """
    with open_parts(library, models, conceal, phone=phone, networks=networks) as parts:
        policy = NeverInVain(parts.tree(remembering) if kind == "tree" else parts.steps())
        yield WhetherPolicy(parts.whether(labels), VerifiedEndings(policy))


@contextmanager
def open_matcher(library: Mapping[str, Skill]) -> Iterator[SkillMatcher]:
    """What tells which skills answer an order, with its network opened, until the end of the ``with``.

    Raises:
        WeightsError: it cannot be opened.
    """
    with closing(Networks()) as networks:
        yield networks.matcher(library)


@dataclass(frozen=True, slots=True)
class Parts:
    """What planners are made of, opened."""

    library: Mapping[str, Skill]
    models: OpenModels | None
    conceal: Callable[[str], str]
    otherwise: Policy
    """Decides step by step, with no skills."""
    steps: Callable[[], Policy]
    """The same with skills."""
    tree: Callable[[Remembering | None], TreePolicy]
    """A tree over everything that is known."""
    whether: Callable[[Labels], Whether]
    """Judges requests, on a phone that calls its apps so."""


@contextmanager
def open_parts(
    library: Mapping[str, Skill],
    models: OpenModels | None = None,
    conceal: Callable[[str], str] = str,
    *,
    phone: bool = False,
    networks: Networks | None = None,
) -> Iterator[Parts]:
    """Open the networks that planners share, until the end of the ``with``; those that are given stay open.

    Raises:
        WeightsError: they cannot be opened.
    """
    from planner.learned.policy import CAREFUL, LearnedPolicy
    from planner.memory.described import DescribedGrounder
    from planner.memory.kept import memories_in
    from planner.offline import OfflinePolicy
    from planner.seconded import SecondedPolicy
    from planner.skilled import SkilledPolicy
    from planner.tree import TreePolicy
    from planner.tree.choosing import ModelChooser
    from planner.tree.evidence import LearnedEvidence
    from planner.tree.sampling import ChainSource
    from planner.tree.sources.beam import BeamChains
    from planner.tree.sources.journals import JournalChains
    from planner.tree.sources.model import ModelChains
    from planner.tree.sources.skills import SkillChains

    with ExitStack() as stack:
        opened = networks or stack.enter_context(closing(Networks()))
        embedder = opened.embedder
        grounder = DescribedGrounder(embedder, memories_folder())
        otherwise: Policy = OfflinePolicy(grounder)
        if models is None and not phone:
            otherwise = SecondedPolicy(otherwise, lambda: opened.adviser)
        if models is not None and models.dialect is not None:
            from planner.pointing import PointingPolicy

            otherwise = PointingPolicy(models.router, models.dialect, conceal)
        elif models is not None:
            from planner.modelled import ModelledPolicy

            otherwise = ModelledPolicy(models.router, grounder, conceal)
        matcher = opened.matcher(library)

        @cache
        def learned() -> LearnedPolicy:
            return LearnedPolicy(lambda: memories_in(memories_folder()), embedder=embedder, care=CAREFUL)

        def tree(remembering: Remembering | None) -> TreePolicy:
            sources: list[ChainSource] = [SkillChains(matcher.matches)]
            if remembering is not None:
                runs = remembering
                sources.append(JournalChains(lambda: remembered_runs(runs.traces, runs.device), embedder.similarity))
            if phone:
                sources.append(BeamChains(learned(), learned().memory_of))
            if models is not None:
                sources.append(ModelChains(models.router, conceal=conceal))
            chooser = ModelChooser(models.router, conceal) if models is not None else None
            evidence = LearnedEvidence(learned()) if phone else None
            return TreePolicy(sources, otherwise, skills=library, grounder=grounder, chooser=chooser, evidence=evidence)

        def whether(labels: Labels) -> Whether:
            return Whether(tuple(library.values()), matcher.matches, labels)

        def steps() -> Policy:
            if not phone or models is not None:
                return SkilledPolicy(matcher, otherwise)
            from planner.practised.composed import PhonePolicy
            from planner.shown.policy import ShownPolicy

            rest = PhonePolicy(matcher, otherwise, opened.practised, learned())
            return ShownPolicy(opened.lessons, rest, opened.recognising, rest.answers, rest.is_worded)

        yield Parts(library, models, conceal, otherwise, steps, tree, whether)
