"""One skill from several demonstrations of the same task: what they share stays, what differs becomes a parameter.

A word that one demonstration alone would take for the app's own (``Home`` of ``the home number``) is a value when
another has a different word in its place and each goal says its own. Goals that are worded differently become further
examples, and the values of every demonstration a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from devices.action import Type
from devices.selector import fold
from skills.codec import document_of
from skills.errors import NotInducible
from skills.induction.demonstration import Demonstration, Shown
from skills.induction.inducing import Learnt, induce
from skills.induction.trimming import trim
from skills.skill import Skill

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)((?::[^{}]*)?)\}")
_LOOP_NAMES = frozenset({"item", "key", "round", "answer"})


def induce_all(demonstrations: Sequence[Demonstration], name: str = "", author: str = "") -> Learnt:
    """Learn a skill from several demonstrations.

    Raises:
        NotInducible: nothing can be learnt from the first, or the others were done in another way.
    """
    meant = _differing(demonstrations)
    first = induce(demonstrations[0], name, author, meant)
    examples, tests, basis = list(first.skill.examples), list(first.skill.tests), list(first.skill.provenance.basis)
    others: list[str] = []
    for shown in demonstrations[1:]:
        again = induce(shown, name, author, meant)
        names = _same_way(first.skill, again.skill)
        if names is None:
            others.append(shown.run)
            continue
        example = _renamed(again.skill.examples[0], names)
        if example not in examples:
            examples.append(example)
        arguments = {names[key]: value for key, value in again.arguments.items() if key in names}
        trial = type(tests[0])(arguments=arguments)
        if trial not in tests:
            tests.append(trial)
        basis += again.skill.provenance.basis
    if len(others) == len(demonstrations) - 1:
        raise NotInducible(
            f"the runs {', '.join([demonstrations[0].run, *others])} do not go the same way",
            "learn from each of them alone, or show it once more",
        )
    provenance = first.skill.provenance.model_copy(update={"basis": tuple(basis)})
    changes = {"examples": tuple(examples), "tests": tuple(tests), "provenance": provenance}
    skill = Skill.model_validate(first.skill.model_copy(update=changes))
    notes = tuple(f"the run {run} goes another way" for run in others)
    return Learnt(skill, first.arguments, first.places, notes)


def _differing(demonstrations: Sequence[Demonstration]) -> frozenset[str]:
    """Names that differ between demonstrations at the same step, where each stands in its own goal."""
    ways = [trim(shown.steps, lambda _way: True) for shown in demonstrations]
    found: set[str] = set()
    for steps in zip(*ways, strict=False):
        if len({_kind(step) for step in steps}) > 1:
            break  # from here on they go different ways
        texts = [_text(step) for step in steps]
        said = [fold(text) in fold(shown.goal) for text, shown in zip(texts, demonstrations, strict=True)]
        if len({fold(text) for text in texts}) > 1 and all(texts) and all(said):
            found |= {fold(text) for text in texts}
    return frozenset(found)


def _kind(step: Shown) -> tuple[str, str]:
    return step.action.kind, step.element.role if step.element is not None else ""


def _text(step: Shown) -> str:
    if isinstance(step.action, Type):
        return step.action.text
    return step.element.name if step.element is not None else ""


def _same_way(one: Skill, other: Skill) -> dict[str, str] | None:
    """Names of the other's parameters as the first calls them; None where their steps differ in more than names."""
    mine, theirs = (list(_skeleton(document_of(skill)["steps"])) for skill in (one, other))
    if [_HOLE.sub(r"{#\2}", part) for part in mine] != [_HOLE.sub(r"{#\2}", part) for part in theirs]:
        return None
    names: dict[str, str] = {}
    for a, b in zip(mine, theirs, strict=True):
        for hole, their_hole in zip(_HOLE.finditer(a), _HOLE.finditer(b), strict=True):
            if names.setdefault(their_hole[1], hole[1]) != hole[1]:
                return None
    told = {key: value for key, value in names.items() if key not in _LOOP_NAMES and key in other.parameters}
    return told if set(told.values()) == set(one.parameters) else None


def _skeleton(tree: Any) -> Iterable[str]:
    """Every key and text of the steps in order; what is only a second way to find something is left out."""
    match tree:
        case dict():
            for key, value in tree.items():
                if key not in ("fallbacks", "at most", "nth"):
                    yield f"{key}:"
                    yield from _skeleton(value)
        case list():
            for value in tree:
                yield from _skeleton(value)
        case _:
            yield str(tree)


def _renamed(text: str, names: dict[str, str]) -> str:
    return _HOLE.sub(lambda hole: f"{{{names.get(hole[1], hole[1])}{hole[2]}}}", text)
