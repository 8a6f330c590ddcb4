"""How a skill becomes a function of Python: its name, its parameters, and the blocks inside it."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from skills.errors import SkillInvalid
from skills.interop.playwright_text import ANNOTATIONS
from skills.parameters import Parameter
from skills.skill import Skill

_TAKEN = frozenset({"page", "driver", "each", "expect", "re", "datetime", "monotonic"})


def signature(skill: Skill, first: str) -> str:
    """The line that begins the function.

    Args:
        skill: what it does.
        first: the parameter that comes before the skill's own, with its type.
    """
    required, optional = [], []
    for name, parameter in skill.parameters.items():
        default = getattr(parameter, "default", None)
        written = f"{named(name)}: {ANNOTATIONS[parameter.type]}"
        if default is not None:
            optional.append(f"{written} = {argument(parameter, default)}")
        elif not parameter.required:
            optional.append(f"{written} | None = None")
        else:
            required.append(written)
    told = ", ".join((*required, *optional))
    returned = "dict[str, str]" if skill.returns else "None"
    return f"def {identifier(skill.name)}({first}{', *, ' + told if told else ''}) -> {returned}:"


def argument(parameter: Parameter, value: object) -> str:
    """A value as Python writes it."""
    read = parameter.read(value) if parameter.type in ("date", "time") else value
    return repr(list(read)) if isinstance(read, tuple) else repr(read)


def identifier(name: str) -> str:
    """The name of a skill as a name of Python."""
    made = name.replace("-", "_")
    return f"skill_{made}" if keyword.iskeyword(made) or made[0].isdigit() else made


def named(name: str) -> str:
    """The name of a parameter, which has to be free.

    Raises:
        SkillInvalid: it means something else in Python.
    """
    if keyword.iskeyword(name) or name in _TAKEN:
        raise SkillInvalid(f"the name {name} means something else in Python", "rename the parameter")
    return name


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Lines one block deeper."""
    yield from (f"    {line}" for line in lines)
