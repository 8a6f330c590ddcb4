"""Suites that clients of the protocol may run: those below one folder, on the devices that clients may open."""

from __future__ import annotations

import threading
from pathlib import Path

from agent.errors import ConfigError, PolicyStop
from agent.places import suites_folder
from agent.suite.errors import SuiteInvalid
from agent.suite.results import SuiteRun, read_run
from agent.suite.running.apart import RunApart
from agent.suite.scenario.collecting import collect
from devices.errors import ClewError

_MOST = 500


class Suites:
    """The suites below a folder.

    Args:
        folder: where they lie.
        on: devices that they may run on; none leaves it to the suites.
    """

    def __init__(self, folder: Path, on: tuple[str, ...]) -> None:
        self.folder, self._on = folder.expanduser().absolute(), on
        self._lock = threading.Lock()
        self._run: RunApart | None = None

    def listed(self) -> dict[str, list[str]]:
        """The names of scenarios by file, as ``begin`` takes it; what is wrong with a file stands in their place."""
        found: dict[str, list[str]] = {}
        for path in sorted([*self.folder.rglob("*.yaml"), *self.folder.rglob("*.yml")])[:_MOST]:
            name = str(path.relative_to(self.folder))
            try:
                found[name] = [each.name for each in collect((path,))]
            except SuiteInvalid as error:
                found[name] = [f"cannot be read: {error.message}"]
        return found

    def begin(self, suite: str, only: str = "") -> RunApart:
        """Start a file, or all of them where none is named.

        Raises:
            PolicyStop: it lies elsewhere.
            ConfigError: a run goes on already, or it cannot begin.
        """
        path = (self.folder / suite).resolve() if suite else self.folder
        if not path.is_relative_to(self.folder.resolve()):
            raise PolicyStop(f"{suite} does not lie in the folder of suites", "list_suites tells which there are")
        with self._lock:
            if self._run is not None and not self._run.over:
                raise ConfigError("a run of suites goes on already", "wait for its answer")
            self._run = RunApart([path], self._on, suites_folder(), [only] if only else [])
        self._run.wait_begun()
        return self._run

    def close(self) -> None:
        """Stop what goes on."""
        if self._run is not None:
            self._run.stop()


def told(run: RunApart) -> SuiteRun | None:
    """How far a run is; None where that cannot be read."""
    try:
        return read_run(run.folder)
    except ClewError:
        return None
