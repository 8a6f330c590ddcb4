"""What is known of a skill for finding it."""

from __future__ import annotations

from dataclasses import dataclass

from skills.skill import Skill


@dataclass(frozen=True, slots=True)
class Entry:
    """One skill, tool or endpoint that can be found."""

    name: str
    """Unique within a library."""
    description: str = ""
    title: str = ""
    """What it is called within its group; empty where the name says it."""
    group: str = ""
    """The app or service it belongs to."""
    topic: str = ""
    """A wider field that its group belongs to."""
    needs: tuple[str, ...] = ()
    """Names of the parameters it cannot do without."""
    takes: tuple[str, ...] = ()
    """Names of the others."""
    produces: tuple[str, ...] = ()
    """What it finds that others may need."""
    examples: tuple[str, ...] = ()
    """Goals in people's words that it serves."""


def entry_of(skill: Skill) -> Entry:
    """The entry of a skill in a library."""
    given = skill.parameters.items()
    needs = tuple(name for name, p in given if p.required and getattr(p, "default", None) is None)
    return Entry(
        name=skill.name,
        description=skill.description,
        group=" ".join((*skill.effects.apps, *skill.effects.hosts)),
        topic=" ".join(skill.tags),
        needs=needs,
        takes=tuple(name for name, _ in given if name not in needs),
        produces=(*skill.produces, *skill.returns),
        examples=skill.examples,
    )
