"""The file that keeps outings, so that a comparison with a slow model goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.evaluation.errors import ResultsUnusable
from agent.evaluation.worlds.comparison import Outing


class Conditions(BaseModel):
    """What has to be the same for all outings in a file: its first line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    program: str
    drop: float
    chains: int
    max_steps: int
    left_out: bool


class OutingsFile:
    """Holds what was played before, and takes what is played now.

    Args:
        path: of the file; None keeps nothing.
        conditions: under which is played now.

    Raises:
        ResultsUnusable: it cannot be used, or was made under other conditions.
    """

    def __init__(self, path: Path | None, conditions: Conditions) -> None:
        self._path = path
        self._found: dict[tuple[str, ...], Outing] = {}
        if path is None:
            return
        try:
            raw = path.read_text("utf-8") if path.exists() else ""
            whole = raw[: raw.rfind("\n") + 1]
            lines = whole.splitlines() or [conditions.model_dump_json()]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n", "utf-8")
            if (before := Conditions.model_validate_json(lines[0])) != conditions:
                raise ResultsUnusable(f"{path} was made under other conditions: {before}", "choose another --results")
            self._found = {one.key: one for one in map(Outing.model_validate_json, lines[1:])}
        except OSError as error:
            raise ResultsUnusable(f"{path} cannot be used: {error.strerror or error}") from error
        except (ValidationError, UnicodeDecodeError) as error:
            raise ResultsUnusable(f"{path} is damaged or of another version", "choose another --results") from error

    def find(self, key: tuple[str, ...]) -> Outing | None:
        """What was played before."""
        return self._found.get(key)

    def append(self, outing: Outing) -> None:
        """Keep one more.

        Raises:
            ResultsUnusable: the disk does not take it.
        """
        if self._path is None:
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(outing.model_dump_json() + "\n")
        except OSError as error:
            raise ResultsUnusable(f"{self._path} cannot be written: {error.strerror or error}") from error
