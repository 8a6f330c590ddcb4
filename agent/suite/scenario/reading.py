"""Reads a suite's file strictly: every mistake with its line and column, and fragments put where they are included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.suite.errors import Fault
from agent.suite.scenario.document import Fragment, Scenario, SuiteDocument
from agent.suite.scenario.limits import MAX_DEPTH, MAX_FILE_BYTES, MAX_INCLUDES, MAX_NODES
from agent.suite.scenario.steps import PLACE
from skills.errors import SkillInvalid
from skills.mistakes import mistakes_of
from skills.yaml_reader import Document, Room, read_yaml
from skills.yaml_reader import Path as At

SUFFIXES = (".yaml", ".yml")
_ROOM = Room(MAX_FILE_BYTES, MAX_NODES, MAX_DEPTH, "split it into several files, or move the rows into a CSV file")
_KINDS = ("suite", "scenario", "fragment")
_STEP_LISTS = ("steps", "then", "else")

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class SuiteFile:
    """One file, read."""

    path: Path
    document: SuiteDocument | None
    """None where it cannot be read, or is a fragment."""
    fragment: Fragment | None = None
    faults: list[Fault] = field(default_factory=list)
    source: Document | None = None
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each scenario, by its position."""

    def fault(self, told: str, at: Sequence[str | int] = (), hint: str = "", line: int = 0) -> None:
        """Note a mistake at a part of the file."""
        place = self.source.place(at) if self.source is not None else (0, 0)
        self.faults.append(Fault(str(self.path), *(place if not line else (line, 1)), told, hint))


def read_suite(path: Path, shown: Callable[[Path], str] = str) -> SuiteFile:
    """Read one file.

    Args:
        path: of the file.
        shown: how paths are told.

    Returns:
        What could be read; mistakes are in ``faults``, none of them is raised.
    """
    return _read(path, shown, ())


def _read(path: Path, shown: Callable[[Path], str], above: tuple[Path, ...]) -> SuiteFile:
    name = shown(path)
    read = SuiteFile(Path(name), None)
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_FILE_BYTES + 1)
        read.source = read_yaml(text, name, _ROOM)
    except OSError as error:
        read.fault(f"it cannot be read: {error.strerror or error}")
        return read
    except SkillInvalid as error:
        read.faults.append(Fault(name, error.line, error.column, error.problem, error.hint))
        return read
    tree = read.source.tree
    kind = next((kind for kind in _KINDS if isinstance(tree, dict) and kind in tree), None)
    if not isinstance(tree, dict) or kind is None:
        read.fault("this is no suite", hint="it begins with suite: NAME, scenario: NAME or fragment: NAME")
        return read
    prepared = _Annotator(read, path, shown, (*above, path.resolve())).annotated(tree, kind)
    match kind:
        case "fragment":
            read.fragment = _validated(Fragment, prepared, read)
        case "scenario":
            scenario = _validated(Scenario, prepared, read)
            if scenario is not None:
                read.document = SuiteDocument(suite=scenario.scenario, scenarios=(scenario,))
                read.places = {0: read.source.place(("scenario",))}
        case _:
            read.document = _validated(SuiteDocument, prepared, read)
            count = len(read.document.scenarios) if read.document is not None else 0
            read.places = {number: read.source.place(("scenarios", number)) for number in range(count)}
    return read


def _validated(model: type[M], tree: Any, read: SuiteFile) -> M | None:
    assert read.source is not None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        for mistake in mistakes_of(error, read.source):
            read.faults.append(Fault(str(read.path), mistake.line, mistake.column, mistake.told, mistake.hint))
    except RecursionError:
        read.fault("conditions stand too deep inside one another")
    return None


class _Annotator:
    """Notes at every step where it stands, and puts fragments into their places."""

    def __init__(self, read: SuiteFile, path: Path, shown: Callable[[Path], str], above: tuple[Path, ...]) -> None:
        self._read, self._path, self._shown, self._above = read, path, shown, above

    def annotated(self, tree: dict[str, Any], kind: str) -> dict[str, Any]:
        told = self._scenario(tree, ())
        if kind == "suite" and isinstance(told.get("scenarios"), list):
            told["scenarios"] = [
                self._scenario(each, ("scenarios", number)) if isinstance(each, dict) else each
                for number, each in enumerate(told["scenarios"])
            ]
        return told

    def _scenario(self, tree: dict[str, Any], at: At) -> dict[str, Any]:
        told = dict(tree)
        if isinstance(told.get("steps"), list):
            told["steps"] = self._steps(told["steps"], (*at, "steps"))
        given = told.get("given")
        if isinstance(given, dict):
            given = told["given"] = dict(given)
            if isinstance(given.get("steps"), list):
                given["steps"] = self._steps(given["steps"], (*at, "given", "steps"))
            if isinstance(given.get("login"), dict):
                given["login"] = self._step(given["login"], (*at, "given", "login"))
        if isinstance(changes := told.get("changes"), str | dict):
            told["changes"] = self._step({"are": changes} if isinstance(changes, str) else changes, (*at, "changes"))
        return told

    def _steps(self, steps: list[Any], at: At) -> list[Any]:
        return [self._step(step, (*at, number)) for number, step in enumerate(steps)]

    def _step(self, step: Any, at: At) -> Any:
        assert self._read.source is not None
        line, column = self._read.source.place(at)
        place = {"file": str(self._read.path), "line": line, "column": column}
        if isinstance(step, str):
            return {"goal": step, PLACE: place}
        if not isinstance(step, dict):
            return step
        for key in step:
            if key.startswith("("):
                self._read.fault(f"the key {key[:40]!r} is not for suites", (*at, key))
        told = {key: value for key, value in step.items() if not key.startswith("(")}
        for key in _STEP_LISTS:
            if isinstance(told.get(key), list):
                told[key] = self._steps(told[key], (*at, key))
        if isinstance(told.get("include"), str):
            told["(steps)"] = self._included(told, at)
        return {**told, PLACE: place}

    def _included(self, step: dict[str, Any], at: At) -> list[Any]:
        name = step["include"]
        where = (*at, "include")
        path = (self._path.parent / name).resolve()
        if path in self._above:
            ring = " → ".join(part.name for part in (*self._above[self._above.index(path) :], path))
            self._read.fault(f"files include one another in a circle: {ring}", where)
            return []
        if len(self._above) > MAX_INCLUDES:
            self._read.fault(f"files include one another more than {MAX_INCLUDES} deep", where)
            return []
        inner = _read(path, self._shown, self._above)
        if inner.faults:
            if inner.source is None:
                told = inner.faults[0]
                self._read.fault(f"the fragment {name}: {told.told}", where, told.hint)
            else:
                self._read.faults += [fault for fault in inner.faults if fault not in self._read.faults]
            return []
        if inner.fragment is None:
            self._read.fault(f"{name} is no fragment", where, "a fragment begins with fragment: NAME")
            return []
        given = step.get("with") if isinstance(step.get("with"), dict) else {}
        assert isinstance(given, dict)
        for needed in inner.fragment.needs:
            if needed not in given:
                self._read.fault(f"the fragment {name} needs {needed}", where, f"add with: {{{needed}: …}}")
        return [part.model_dump(mode="json", by_alias=True, exclude_unset=True) for part in inner.fragment.steps]
