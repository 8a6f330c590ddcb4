"""Planners of the phone's evaluation: a tree of skills, and those that ask a language model."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agent.evaluation.tallied import Tallied
from perception.grounding import Grounder
from perception.models.model import Model, Reply
from planner.policy import Policy
from planner.vain import NeverInVain
from skills.catalog import shipped

if TYPE_CHECKING:
    from perception.models.embedding import Embedder
    from planner.wordings.matching import SkillMatcher


def asking(address: str, threads: int | None) -> Tallied:
    """The model of an address, with nothing counted yet; opened once in a process.

    Raises:
        ModelNameInvalid: there is no such kind of model.
        ModelUnusable: it cannot be opened.
    """
    return Tallied(*_open(address, threads))


def step_policy(model: Tallied) -> Policy:
    """``clew run --model``: skills where they answer, and the model decides every other step."""
    from planner.modelled import ModelledPolicy
    from planner.skilled import SkilledPolicy

    return NeverInVain(SkilledPolicy(_matcher(), ModelledPolicy(model, Grounder(_embedder()))))


def tree_policy(model: Tallied) -> Policy:
    """``clew run --model --planner tree``, with nothing remembered."""
    from planner.modelled import ModelledPolicy
    from planner.tree import TreePolicy
    from planner.tree.choosing import ModelChooser
    from planner.tree.sources.model import ModelChains
    from planner.tree.sources.skills import SkillChains

    grounder = Grounder(_embedder())
    known = {skill.name: skill for skill in shipped()}
    tree = TreePolicy(
        [SkillChains(_matcher().matches), ModelChains(model)],
        ModelledPolicy(model, grounder),
        skills=known,
        grounder=grounder,
        chooser=ModelChooser(model),
    )
    return NeverInVain(tree)


@cache
def tree_of_skills() -> Policy:
    """``clew run --planner tree`` without a model, and with nothing remembered."""
    from planner.offline import OfflinePolicy
    from planner.tree import TreePolicy
    from planner.tree.sources.skills import SkillChains

    skills = {skill.name: skill for skill in shipped()}
    return NeverInVain(TreePolicy([SkillChains(_matcher().matches)], OfflinePolicy(), skills=skills))


@cache
def _matcher() -> SkillMatcher:
    from planner.wordings.matching import SkillMatcher

    return SkillMatcher(shipped(), _embedder().similarity)


@cache
def _open(address: str, threads: int | None) -> tuple[Model, dict[str, Reply]]:
    from agent.models.files import pulled_files
    from agent.places import models_folder
    from perception.models.opening import LocalOptions, open_model

    return open_model(address, pulled_files(models_folder()), LocalOptions(threads)), {}


@cache
def _embedder() -> Embedder:
    from perception.models.embedding import Embedder

    return Embedder.load()
