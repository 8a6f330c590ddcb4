"""Skills that do the same though written differently, found by what they do and not by how they are written.

Functional hashing: every skill of a group is run on the same inputs, and what it did to the state of the apps is
hashed; those with one hash do the same as far as the inputs tell. Inputs are the arguments of all their tests. As two
writers name and order parameters differently, a skill is tried in every way in which its parameters can take the inputs
by type.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skills.skill import Argument, Skill
from skills.steps import Call

MOST_INPUTS: Final = 6
"""Inputs of one group."""
MOST_WAYS: Final = 24
"""Ways in which the parameters of one skill may take an input."""
FAILED: Final = ""
"""The outcome of a run that did not reach its end."""


@dataclass(frozen=True, slots=True)
class Input:
    """Arguments of somebody's test, by the type of their parameter, and what has to be done before."""

    values: tuple[tuple[str, Argument], ...]
    """Type and value, sorted by type; in the order of the skill they come from within a type."""
    prepare: tuple[Call, ...] = ()
    seed: int = 0


Act = Callable[[Skill, Mapping[str, Argument], Input], str]
"""Runs a skill on a fresh place and says what it did there, as a text that is the same for the same deeds; ``FAILED``
when it did not reach its end."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Skills that did the same on every input."""

    names: tuple[str, ...]
    hash: str
    inputs: int
    """Inputs that they were compared on."""
    succeeded: int
    """Inputs on which they reached their end; on the others all of them failed."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Parameters of the second, in the order of the first's, where there are two: first's name, second's name."""


def alike(
    skills: Sequence[Skill],
    act: Act,
    seeds: Sequence[int] = (0, 1),
    told: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> tuple[Alike, ...]:
    """Groups of skills that do the same.

    Args:
        skills: to compare.
        act: runs one.
        seeds: fresh places that differ; each input is tried on all of them.
        told: is told of progress: the skill, how many are done, how many there are.
    """
    groups: dict[tuple[object, ...], list[Skill]] = {}
    for skill in skills:
        if skill.tests:
            groups.setdefault((*sorted(skill.effects.apps), None, *_kinds(skill)), []).append(skill)
    found: list[Alike] = []
    compared = [group for group in groups.values() if len(group) > 1]
    number, total = 0, sum(map(len, compared))
    for group in compared:
        inputs = _inputs(group, seeds)
        by_hash: dict[str, dict[str, tuple[str, ...]]] = {}
        successes: dict[str, int] = {}
        for skill in group:
            number += 1
            told(skill.name, number, total)
            for way in _ways(skill):
                outcomes = [act(skill, _arguments(way, one), one) for one in inputs]
                if any(outcome != FAILED for outcome in outcomes):
                    hash_ = hashlib.sha256(json.dumps(outcomes).encode()).hexdigest()
                    by_hash.setdefault(hash_, {}).setdefault(skill.name, way)
                    successes[hash_] = sum(outcome != FAILED for outcome in outcomes)
        found += _groups(by_hash, len(inputs), successes)
    return tuple(sorted(found, key=lambda group: group.names))


def _groups(
    by_hash: Mapping[str, Mapping[str, tuple[str, ...]]], inputs: int, successes: Mapping[str, int]
) -> Iterator[Alike]:
    told: set[tuple[str, ...]] = set()
    for hash_, ways in by_hash.items():
        names = tuple(sorted(ways))
        if len(names) > 1 and names not in told:
            told.add(names)  # the same skills agree in the mirrored way as well
            renamed = tuple(zip(*(ways[name] for name in names), strict=True)) if len(names) == 2 else ()
            yield Alike(names, hash_, inputs, successes[hash_], tuple((a, b) for a, b in renamed))


def _needed(skill: Skill) -> list[tuple[str, str]]:
    """Type and name of every parameter that has to be told, sorted by type."""
    needed = [
        (parameter.type, name)
        for name, parameter in skill.parameters.items()
        if parameter.required and getattr(parameter, "default", None) is None
    ]
    return sorted(needed, key=lambda part: part[0])


def _kinds(skill: Skill) -> tuple[str, ...]:
    return tuple(kind for kind, _ in _needed(skill))


def _ways(skill: Skill) -> Iterator[tuple[str, ...]]:
    """Orders of the parameters' names in which each takes a value of its own type; the written one first."""
    by_type = [[name for _, name in group] for _, group in itertools.groupby(_needed(skill), key=lambda part: part[0])]
    ways = itertools.product(*(itertools.permutations(names) for names in by_type))
    for way in itertools.islice(ways, MOST_WAYS):
        yield tuple(itertools.chain.from_iterable(way))


def _inputs(group: Sequence[Skill], seeds: Sequence[int]) -> list[Input]:
    """Every test that tells just what has to be told, each once, those of all skills in turn."""
    of_each: list[list[Input]] = []
    for skill in group:
        needed = _needed(skill)
        names = {name for _, name in needed}
        of_each.append(
            [
                Input(tuple((kind, trial.arguments[name]) for kind, name in needed), trial.prepare)
                for trial in skill.tests
                if trial.arguments.keys() == names
            ]
        )
    turn = [one for round_ in itertools.zip_longest(*of_each) for one in round_ if one is not None]
    kept = list({repr(one.values): one for one in reversed(turn)}.values())[::-1][:MOST_INPUTS]
    return [Input(one.values, one.prepare, seed) for one in kept for seed in seeds]


def _arguments(way: tuple[str, ...], given: Input) -> dict[str, Argument]:
    return {name: value for name, (_, value) in zip(way, given.values, strict=True)}
