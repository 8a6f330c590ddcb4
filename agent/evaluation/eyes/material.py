"""Samples of a measurement, read from JSON lines and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from agent.evaluation.errors import MaterialUnusable

MOST_LINES = 200_000
Box = tuple[float, float, float, float]


class ClickSample(BaseModel):
    """A phrase, the picture it was said of, and the box that was meant."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    image: str = Field(min_length=1)
    phrase: str
    box: Box
    """Left, top, right, bottom in picture pixels."""
    kind: Literal["text", "icon"] = "text"
    platform: Literal["mobile", "desktop", "web"] = "mobile"


class TrueElement(BaseModel):
    """One thing that a picture shows."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    box: Box
    role: str = ""
    text: str = ""
    state: tuple[str, ...] | dict[str, bool] | str = Field(default=(), validation_alias=AliasChoices("state", "states"))

    @property
    def states(self) -> frozenset[str]:
        """The names of the states that hold."""
        if isinstance(self.state, str):
            return frozenset(self.state.replace(",", " ").split())
        if isinstance(self.state, dict):
            return frozenset(name for name, holds in self.state.items() if holds)
        return frozenset(self.state)

    def known(self, name: str) -> bool:
        """Whether the truth says anything about a state: a mapping may leave it out."""
        return not isinstance(self.state, dict) or name in self.state


class TrueScreen(BaseModel):
    """A picture and everything on it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    image: str = Field(min_length=1)
    elements: tuple[TrueElement, ...]


Kind = TypeVar("Kind", bound=BaseModel)


def read_lines(folder: Path, name: str, kind: type[Kind]) -> list[Kind]:
    """The samples of ``folder/name``.

    Raises:
        MaterialUnusable: it cannot be read, is empty, or a line is not what it must be.
    """
    path = folder / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()[:MOST_LINES]
    except (OSError, UnicodeDecodeError) as error:
        raise MaterialUnusable(f"{path} cannot be read: {error}", f"give a folder that holds {name}") from error
    samples = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise MaterialUnusable(
                f"{path} line {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}", "mend or remove the line"
            ) from error
    if not samples:
        raise MaterialUnusable(f"{path} holds no samples", "write one JSON object a line")
    return samples


def picture_path(folder: Path, image: str) -> Path:
    """Where a sample's picture lies: inside the folder, nowhere else.

    Raises:
        MaterialUnusable: the name leads out of the folder.
    """
    path = (folder / image).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise MaterialUnusable(f"{image!r} lies outside {folder}", "name pictures relative to the folder")
    return path
