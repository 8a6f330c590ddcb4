"""Which skills serve a goal: those in use and those that come with clewline, and an honest word when none seems to.

A goal of several wishes is taken apart, and each is told which skill serves it. Skills that cannot begin on the screen
at hand can be left out. What finds the id that another skill needs is found with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.config import Settings
from agent.library.fit import weigh
from agent.reaching.addresses import BrowserAddress, DeviceAddress
from agent.reaching.opening import address_policy, open_device
from devices.screen import Screen
from skills.conditions import Condition, holds, tell
from skills.errors import ArgumentInvalid
from skills.retrieval.entry import entry_of
from skills.retrieval.features import ask
from skills.retrieval.fitting import judge_fit
from skills.retrieval.search import Found, Retriever
from skills.retrieval.used import Label
from skills.skill import Skill


@dataclass(frozen=True, slots=True)
class Wish:
    """One part of a goal, and the skill that serves it best."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a goal."""

    found: tuple[Found, ...] = ()
    serves: bool = False
    """Whether one of them serves the goal, as the judge has it; the others only come nearest."""
    likely: float = 0.0
    wishes: tuple[Wish, ...] = ()
    """The parts of a goal that has several."""
    finds_for: Mapping[str, tuple[str, ...]] | None = None
    """Skill → skills that find what it needs."""
    left_out: Mapping[str, str] | None = None
    """Skills that cannot be used here, and why."""


def search_skills(
    skills: Sequence[Skill],
    labels: Sequence[Label],
    goal: str,
    most: int,
    left_out: Mapping[str, str] | None = None,
    cache: Path | None = None,
) -> Answer:
    """Find the skills that serve a goal.

    Args:
        skills: those that may be found.
        labels: goals that were served before.
        goal: as a person says it.
        most: how many are told.
        left_out: skills that were not looked at, and why.
        cache: folder where vectors and the index are kept from one time to the next.
    """
    if not skills:
        return Answer(left_out=left_out)
    from perception.models.embedding import Embedder
    from skills.retrieval.library import SearchLibrary

    embedder = Embedder.load()
    try:
        entries = [entry_of(skill) for skill in skills]
        library = SearchLibrary(entries, embedder.embed, cache, embedder.fingerprint)
        retriever = Retriever(library, labels)
        found = retriever.search(goal, max(most, 10))
        asked = ask(goal, library)
        best = [one.name for one in found]
        by_name = {skill.name: skill for skill in skills}
        near = judge_fit(asked, best, library, retriever.used)
        fit = weigh(goal, best[0], near, [by_name[name] for name in best[:10]], embedder.similarity)
        wishes = [Wish(part, retriever.search(part, 1)[0].name) for part in asked.clauses]
        producers = {one.name: tuple(sorted(retriever.producers_of(one.name))) for one in found[:most]}
    finally:
        embedder.close()
    return Answer(
        found=tuple(found[:most]),
        serves=fit.serves,
        likely=fit.likely,
        wishes=tuple(wishes) if len(wishes) > 1 else (),
        finds_for={name: finders for name, finders in producers.items() if finders},
        left_out=left_out,
    )


def look_once(address: DeviceAddress, settings: Settings) -> Screen:
    """What a device shows now.

    Raises:
        DeviceError: it cannot be opened, or is in trouble.
    """
    from agent.apps import AppPolicy
    from agent.gate import Gate
    from perception.perceiver import Perceiver

    apps = None if isinstance(address, BrowserAddress) else AppPolicy(settings.gate.allow_apps)
    gate = Gate(address_policy(address, settings), apps=apps)
    with open_device(address, "", gate, settings) as opened:
        return Perceiver().perceive(opened.device.observe(picture=False))


def unusable_on(screen: Screen, browser: bool, skills: Sequence[Skill]) -> dict[str, str]:
    """Skills that cannot begin on a screen, and why.

    What a precondition says of a parameter is not known before there is a goal, and counts as met.
    """
    found: dict[str, str] = {}
    for skill in skills:
        if skill.effects.apps if browser else skill.effects.hosts:
            found[skill.name] = f"it is for {'phones' if browser else 'sites'}"
        elif (unmet := next((need for need in skill.needs if not _may_hold(need, screen)), None)) is not None:
            found[skill.name] = f"{tell(unmet)} does not hold here"
    return found


def _may_hold(condition: Condition, screen: Screen) -> bool:
    try:
        return holds(condition, screen, {})
    except ArgumentInvalid:
        return True
