"""Which plain-language steps of a suite are carried out by which of its own skills: ``steps.yaml`` in their folder.

::

    'Open Contacts and enter "{first}" as First name':
      use: enter-first-name
      with: {first_name: "{first}"}

A step is found by its own words, exactly: nothing is guessed when a regression runs. People read the file in the change
that adds it, and may edit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skills.codec import write_yaml
from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES
from skills.mistakes import located
from skills.shelf import write_whole
from skills.template import holes
from skills.yaml_reader import read_yaml

INDEX_NAME = "steps.yaml"


class Replayed(BaseModel):
    """What carries a step out."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    use: str
    arguments: dict[str, str | int | float | bool] = Field(default_factory=dict, alias="with")


def read_index(folder: Path) -> dict[str, Replayed]:
    """The steps of a folder; none where there is no index.

    Raises:
        SkillInvalid: it cannot be read.
    """
    path = folder / INDEX_NAME
    try:
        with path.open("rb") as stream:
            document = read_yaml(stream.read(MAX_FILE_BYTES + 1), str(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SkillInvalid(f"it cannot be read: {error.strerror}", source=str(path)) from error
    if not isinstance(document.tree, dict):
        raise SkillInvalid("it has a step and what carries it out on each line", source=str(path), line=1, column=1)
    found = {}
    for step, told in document.tree.items():
        try:
            found[step] = Replayed.model_validate(told)
        except ValidationError as error:
            raise located(error, document, str(path)) from error
    return found


def add_step(
    folder: Path, goal: str, filled: str, values: Mapping[str, object], use: str, told: Mapping[str, Any]
) -> None:
    """Note which skill carries a step out.

    Args:
        folder: of the suite's skills.
        goal: the step as it is written, with holes.
        filled: the step with the values of the demonstration.
        values: what was in the holes.
        use: the skill.
        told: its arguments in the demonstration.
    """
    used = {name: value for name, value in values.items() if name in holes(goal)}
    by_value = {str(value): name for name, value in used.items()}
    arguments = {
        name: f"{{{by_value[str(value)]}}}" if str(value) in by_value else _literal(value)
        for name, value in told.items()
    }
    covered = {by_value[str(value)] for value in told.values() if str(value) in by_value}
    # A value that the skill has in its steps holds for this row alone, and so does the entry then.
    key = goal if covered == set(used) and len(by_value) == len(used) else filled
    if key == filled and key != goal:
        arguments = {name: _literal(value) for name, value in told.items()}
    steps = read_index(folder)
    steps[key] = Replayed.model_validate({"use": use, "with": arguments})
    written = {step: each.model_dump(by_alias=True, exclude_defaults=True) for step, each in sorted(steps.items())}
    write_whole(folder / INDEX_NAME, write_yaml(written).encode("utf-8"))


def _literal(value: object) -> str | int | float | bool:
    """A value that is no hole."""
    if isinstance(value, bool | int | float):
        return value
    return str(value).replace("{", "{{").replace("}", "}}")
