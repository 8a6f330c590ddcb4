"""What is known of a skill's language: the words of its examples, of its description and of the controls it uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from planner.wordings.words import content_of, senses_of_all, words_with_places
from skills.skill import Skill
from skills.steps import step_selectors, walk
from skills.template import plain

HOLE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")

MASK: Final = "something"

NEAR: Final = 3
"""Words before a hole that say what stands in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a skill, taken apart."""

    text: str
    masked: str
    words: tuple[str, ...]
    holes: tuple[str, ...]
    before: Mapping[str, tuple[str, ...]]
    """The words before each hole, nearest first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a skill's language."""

    skill: Skill
    examples: tuple[Example, ...]
    spoken: frozenset[str]
    """Senses of the words of its examples."""
    used: frozenset[str]
    """Senses of the words of its description and of the controls that its steps use."""
    words: tuple[str, ...]
    specimens: Mapping[str, tuple[str, ...]]
    """Values that it was tested with."""


def known_of(skill: Skill) -> Known:
    """A skill's language."""
    examples = tuple(_example(text) for text in skill.examples if skill.parameters.keys() >= set(HOLE.findall(text)))
    spoken = tuple(dict.fromkeys(word for example in examples for word in example.words))
    told = [skill.description, skill.name.replace("-", " "), *skill.tags, *skill.parameters]
    told += [each.description for each in skill.parameters.values()]
    for step, _ in walk(skill.steps):
        told += [HOLE.sub(" ", selector.name) for selector in step_selectors(step)]
    used = tuple(dict.fromkeys(word for text in told for word in content_of(text.replace("_", " "))))
    specimens = {
        name: tuple(dict.fromkeys(_told(trial.arguments[name]) for trial in skill.tests if name in trial.arguments))
        for name in skill.parameters
    }
    return Known(
        skill, examples, senses_of_all(spoken), senses_of_all(used), tuple(dict.fromkeys((*spoken, *used))), specimens
    )


def _told(argument: object) -> str:
    return argument if isinstance(argument, str) else plain(argument)  # type: ignore[arg-type]


def _example(text: str) -> Example:
    before: dict[str, tuple[str, ...]] = {}
    for hole in HOLE.finditer(text):
        said = [word.casefold() for word, _, _ in words_with_places(HOLE.sub(" ", text[: hole.start()]))]
        before[hole[1]] = tuple(reversed(said[-NEAR:]))
    masked = HOLE.sub(MASK, text)
    return Example(text, masked, content_of(HOLE.sub(" ", text)), tuple(HOLE.findall(text)), before)
