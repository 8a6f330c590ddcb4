"""What healed runs propose: a new version of the skill, as a diff for people to review."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from devices.selector import Selector
from skills.codec import document_of, dump
from skills.running.healing import Heal
from skills.running.matching import key_of
from skills.skill import Skill


def healed(skill: Skill, heals: Iterable[Heal]) -> Skill:
    """A new version in which the new selectors come first and the old ones stay as fallbacks.

    A selector that stands in several places is the same element in each of them, so it changes in all.
    """
    renamed = {key_of(heal.old): heal.new for heal in heals if heal.skill == skill.name}
    written = {key: _changed(part, renamed) for key, part in document_of(skill).items()}
    return Skill.model_validate(written)


def diff(old: Skill, new: Skill) -> str:
    """What changes from one version to another, as a unified diff of the files; empty when nothing does."""
    lines = difflib.unified_diff(
        dump(old).splitlines(), dump(new).splitlines(), f"{old.name} (now)", f"{new.name} (proposed)", lineterm="", n=2
    )
    return "\n".join(lines)


_TARGETS = ("on", "extract", "find", "shown", "gone", "for each")
"""Keys under which a selector stands."""


def _changed(tree: Any, renamed: Mapping[str, Selector]) -> Any:
    match tree:
        case dict():
            return {
                key: _in_place(value, renamed)
                if key in _TARGETS and isinstance(value, dict)
                else _changed(value, renamed)
                for key, value in tree.items()
            }
        case list():
            return [_changed(part, renamed) for part in tree]
        case _:
            return tree


def _in_place(written: dict[str, Any], renamed: Mapping[str, Selector]) -> dict[str, Any]:
    try:
        old = Selector.model_validate(written)
    except ValidationError:
        return written  # an argument of a call that happens to be called so
    new = renamed.get(key_of(old))
    if new is None:
        return written
    kept = {key: value for key, value in written.items() if key != "fallbacks"}
    return {**new.model_dump(mode="json", exclude_defaults=True), "fallbacks": [kept, *written.get("fallbacks", [])]}
