"""What goes wrong with suites.

::

    AgentError
    └── SuiteError             1  something about a suite
        ├── SuiteInvalid       2  files are no suites: every mistake, with line and column
        ├── NothingChosen      2  no scenario is left after ``--tag``, ``--shard`` and the like
        ├── FolderTaken        2  the output folder holds, or is being written by, another run
        ├── NoDevice           3  there is no device to run on
        └── RunBroken          3  the runner itself cannot go on
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.errors import AgentError


class SuiteError(AgentError):
    """Something about a suite."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a file."""

    file: str
    line: int
    """From 1; 0 where none can be named."""
    column: int
    told: str
    hint: str = ""

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{at}: {self.told}{f' ({self.hint})' if self.hint else ''}"


class SuiteInvalid(SuiteError):
    """Files are no suites.

    Args:
        faults: every mistake that was found, in the order of the files.
    """

    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        more = f"; and {len(faults) - 1} more mistakes, which `clew suite lint` lists" if len(faults) > 1 else ""
        at = f"{first.file}:{first.line}:{first.column}" if first.line else first.file
        super().__init__(f"{at}: {first.told}{more}", first.hint)
        self.faults = faults


class NothingChosen(SuiteError):
    """No scenario is left to run."""

    exit_code = 2


class FolderTaken(SuiteError):
    """The output folder holds, or is being written by, another run."""

    exit_code = 2


class NoDevice(SuiteError):
    """There is no device to run on."""

    exit_code = 3


class RunBroken(SuiteError):
    """The runner itself cannot go on."""

    exit_code = 3
