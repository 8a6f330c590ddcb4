"""From paths on the command line to planned scenarios: one for each row of each scenario of each file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.suite.errors import Fault, SuiteInvalid
from agent.suite.results import Place
from agent.suite.scenario.document import Scenario, SuiteDocument
from agent.suite.scenario.given import Budget
from agent.suite.scenario.holes import check_holes
from agent.suite.scenario.limits import MAX_SCENARIOS, MAX_STEPS
from agent.suite.scenario.planned import DEFAULT_TIMEOUT_S, Planned, given_of
from agent.suite.scenario.reading import SUFFIXES, SuiteFile, read_suite
from agent.suite.scenario.steps import walk
from agent.suite.scenario.tables import TableBroken, check_rows, marks_of, read_csv

SKILLS_SUFFIX = ".skills"
BASELINES_SUFFIX = ".baselines"
_LEFT_OUT = (SKILLS_SUFFIX, BASELINES_SUFFIX)


@dataclass(slots=True)
class Collected:
    """What paths come to."""

    scenarios: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def collect(paths: Sequence[Path], start: Path | None = None) -> tuple[Planned, ...]:
    """All scenarios of files and folders.

    Args:
        paths: files, or folders whose YAML files are suites.
        start: what paths are told relative to; the working directory by default.

    Raises:
        SuiteInvalid: there are mistakes; it has all of them.
    """
    collected = look_through(paths, start)
    if collected.faults:
        raise SuiteInvalid(tuple(collected.faults))
    return tuple(collected.scenarios)


def look_through(paths: Sequence[Path], start: Path | None = None) -> Collected:
    """All scenarios of files and folders, and all mistakes in them; nothing is raised."""
    collected = Collected()
    gathering = _Gathering(collected, (start or Path.cwd()).resolve())
    for path in paths:
        if not path.exists():
            collected.faults.append(Fault(str(path), 0, 0, "there is no such file or folder"))
            continue
        named = path.is_file()
        for file in [path] if named else suites_below(path):
            gathering.add(file, named)
    if not collected.faults and not collected.scenarios:
        told = ", ".join(str(path) for path in paths)
        collected.faults.append(Fault(told, 0, 0, "no scenario is there", "a suite begins with suite: NAME"))
    return collected


def suites_below(folder: Path) -> list[Path]:
    """The files of a folder that may be suites, in order; folders of skills and baselines are left out."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(_LEFT_OUT))
        found += [Path(place, name) for name in sorted(files) if name.endswith(SUFFIXES) and name[0] != "."]
    return found


class _Gathering:
    def __init__(self, collected: Collected, start: Path) -> None:
        self._out, self._start = collected, start
        self._seen: set[Path] = set()
        self._names: dict[str, Place] = {}

    def add(self, path: Path, named: bool, above: tuple[Path, ...] = ()) -> None:
        """Read one file and what it includes; a fragment that nobody named is no suite and no mistake."""
        real = path.resolve()
        if real in self._seen:
            return
        self._seen.add(real)
        read = read_suite(path, self._shown)
        self._out.files.append(path)
        self._out.faults += [fault for fault in read.faults if fault not in self._out.faults]
        if read.fragment is not None and named and not read.faults:
            read.fault("this is a fragment, which others include", hint="name a file that begins with suite: NAME")
            self._out.faults += read.faults
        if read.document is None:
            return
        noted = len(read.faults)
        for number, included in enumerate(read.document.include):
            inner = (path.parent / included).resolve()
            if inner in (*above, real):
                ring = " → ".join(part.name for part in (*above, real, inner))
                read.fault(f"suites include one another in a circle: {ring}", ("include", number))
            elif not inner.is_file():
                read.fault(f"there is no file {included}", ("include", number))
            else:
                self.add(inner, False, (*above, real))
        for number, scenario in enumerate(read.document.scenarios):
            self._scenario(read, real, read.document, number, scenario)
        self._out.faults += read.faults[noted:]

    def _scenario(self, read: SuiteFile, path: Path, suite: SuiteDocument, number: int, scenario: Scenario) -> None:
        listed = read.source is not None and ("scenarios", number) in read.source.places
        at: tuple[str | int, ...] = ("scenarios", number) if listed else ()
        try:
            rows = self._rows(path, scenario)
        except TableBroken as error:
            where = (*at, "data", error.row - 1, error.column) if error.row else (*at, "data")
            read.fault(str(error), where)
            return
        given = given_of(suite, scenario)
        if sum(1 for _ in walk((*given.steps, *scenario.steps))) > MAX_STEPS:
            read.fault(f"the scenario has more than {MAX_STEPS} steps, fragments included", at)
            return
        for told, hint, place in check_holes(given, scenario, rows[0]):
            self._out.faults.append(Fault(place.file or str(read.path), place.line, place.column, told, hint))
        changes = scenario.changes or suite.changes
        if changes is not None and changes.are == "as reviewed" and not given.reset:
            told = "what it changes cannot be reviewed: it begins where another one ended"
            read.fault(told, at, "say changes: unchecked, or leave out reset: false")
        self._fixtures(read, path, given.fixtures, tuple(given.files.values()), at)
        line, column = read.places.get(number, (0, 0))
        place = Place(file=str(read.path), line=line, column=column)
        for mark, row in zip(marks_of(rows), rows, strict=True):
            name = f"{read.path.as_posix()}::{scenario.scenario}{f'[{mark}]' if mark else ''}"
            if name in self._names:
                first = self._names[name]
                read.fault(f"two scenarios are called {scenario.scenario!r}", at, f"the first is in line {first.line}")
                return
            self._names[name] = place
            if len(self._out.scenarios) >= MAX_SCENARIOS:
                read.fault(f"there are more than {MAX_SCENARIOS} scenarios", at, "run the folders one by one")
                return
            self._out.scenarios.append(_planned(name, place, path, read, suite, scenario, row))

    def _rows(self, path: Path, scenario: Scenario) -> tuple[Mapping[str, str | int | float | bool], ...]:
        if scenario.data is None:
            return ({},)
        if isinstance(scenario.data, str):
            return read_csv(path.parent / scenario.data)
        return check_rows(scenario.data)

    def _fixtures(
        self, read: SuiteFile, path: Path, fixtures: Iterable[str], files: Iterable[str], at: tuple[str | int, ...]
    ) -> None:
        for name in (*fixtures, *files):
            file = path.parent / name
            if not file.is_file():
                read.fault(f"the fixture {name} is missing", (*at, "given"), f"it is looked for as {self._shown(file)}")
            elif name in fixtures:
                try:
                    told = json.loads(file.read_text("utf-8"))
                except (OSError, ValueError) as error:
                    read.fault(f"the fixture {name} is no JSON: {error}", (*at, "given"))
                    continue
                if not isinstance(told, dict) or not all(isinstance(value, dict) for value in told.values()):
                    read.fault(f"the fixture {name} does not say what apps hold", (*at, "given"), '{"APP": {…}, …}')

    def _shown(self, path: Path) -> str:
        try:
            return str(path.resolve().relative_to(self._start))
        except ValueError:
            return str(path)


def _planned(
    name: str,
    place: Place,
    path: Path,
    read: SuiteFile,
    suite: SuiteDocument,
    scenario: Scenario,
    row: Mapping[str, str | int | float | bool],
) -> Planned:
    def both(field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*getattr(suite, field), *getattr(scenario, field))))

    changes = scenario.changes or suite.changes
    retries = scenario.retries if scenario.retries is not None else suite.retries
    return Planned(
        id=name,
        name=scenario.scenario,
        suite=suite.suite,
        file=read.path.as_posix(),
        path=str(path),
        place=place,
        on=scenario.on or suite.on,
        row=dict(row),
        tags=both("tags"),
        given=given_of(suite, scenario),
        steps=scenario.steps,
        retries=retries or 0,
        timeout_s=scenario.timeout or suite.timeout or DEFAULT_TIMEOUT_S,
        budget=scenario.budget or suite.budget or Budget(),
        approve=both("approve"),
        grant=both("grant"),
        apps=both("apps"),
        hosts=both("hosts"),
        quarantine=scenario.quarantine or suite.quarantine,
        group=scenario.group or suite.group,
        skip=scenario.skip,
        changes=changes if changes is not None and changes.are != "unchecked" else None,
    )
