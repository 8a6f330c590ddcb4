"""State baselines: what a scenario changes of what is stored, kept beside its suite and reviewed with it.

An expectation finds the bug that somebody thought of. A wrong number that no screen shows is found by this: whatever a
scenario leaves otherwise than it did when people looked at it is the app's failure, told path by path.

Taken down (``--update-baselines``), a scenario is played twice, the second time a little later and slower, so that
what comes of the clock is seen to vary and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import ConfigError
from agent.suite.playing.failing import Failure
from agent.suite.playing.state_changes import (
    VARIES,
    Changes,
    changes_between,
    concealed,
    differences,
    is_ignored,
    merged,
    told_of,
)
from agent.suite.playing.venue import Venue
from agent.suite.scenario.baselines import changes_path
from agent.suite.scenario.planned import Planned
from skills.codec import write_yaml
from skills.errors import SkillInvalid
from skills.shelf import write_whole
from skills.yaml_reader import Room, read_yaml

LATER_S, SLOWER_S = 75.0, 0.4
"""How much later, and how much slower a step, a scenario is played the second time it is taken down."""
_ROOM = Room(4 * 1024 * 1024, 200_000, 60, "ignore what need not be reviewed: changes: {are: …, ignore: […]}")
_SHOWN = 12
_ANEW = "take it down anew: --update-baselines"
_UPDATE = "look at what it changes, then run with --update-baselines"


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of laying a scenario's changes beside its baseline."""

    failure: Failure | None
    note: str = ""
    taken: Changes | None = None
    """What is to be taken down."""


class StateWatch:
    """Watches what one attempt changes of what is stored.

    Args:
        planned: the scenario.
        venue: knows the state.
        conceal: takes secrets out of it.
        update: take down instead of comparing.
    """

    def __init__(self, planned: Planned, venue: Venue, conceal: Callable[[str], str], update: bool) -> None:
        self._planned, self._venue, self._conceal, self._update = planned, venue, conceal, update
        self._before: Any = None

    def begin(self) -> None:
        """The steps begin now.

        Raises:
            ConfigError: what is stored is not known here.
        """
        self._before = self._venue.stored()

    def compare(self) -> Compared:
        """The steps are over.

        Raises:
            ConfigError: the baseline cannot be read.
        """
        wanted = self._planned.changes
        assert wanted is not None
        found = concealed(changes_between(self._before, self._venue.stored(), wanted.ignore), self._conceal)
        if wanted.are == "none":
            return Compared(_failure(differences({}, found)))
        if self._update:
            return Compared(None, f"{len(found)} changes taken down", found)
        path = changes_path(self._planned)
        reviewed = read_baseline(path)
        if reviewed is None:
            changes = "; ".join(f"{at}: {told_of(change)}" for at, change in found.items()) or "it changes nothing"
            return Compared(Failure("state-differs", f"there is no baseline {path.name}; {_UPDATE}: {changes}"[:2000]))
        left = {at: change for at, change in reviewed.items() if not is_ignored(at, wanted.ignore)}
        return Compared(_failure(differences(left, _as_read(_as_written(found), path))))


def keep_baseline(planned: Planned, first: Changes, second: Changes) -> Path:
    """Take down what two plays of a scenario have changed.

    Raises:
        LibraryError: the disk refuses.
    """
    path = changes_path(planned)
    head = (
        f"# What is stored otherwise after {planned.id.partition('::')[2]!r}, taken down by --update-baselines.\n"
        f"# Review it as you would code; {VARIES} is never compared.\n"
    )
    common: Mapping[str, Any] = merged(first, second)
    write_whole(path, head.encode("utf-8") + _as_written(common))
    return path


def read_baseline(path: Path) -> Changes | None:
    """What was taken down; None where nothing was.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return _as_read(path.read_bytes(), path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"the baseline {path} cannot be read: {error.strerror or error}", _ANEW) from error


def _as_written(changes: Mapping[str, Any]) -> bytes:
    return write_yaml({"changes": dict(changes)}).encode("utf-8", "backslashreplace")


def _as_read(content: bytes, path: Path) -> Changes:
    """Changes as a file gives them back: found ones go the same way, so that no spelling of YAML makes a difference."""
    try:
        tree = read_yaml(content, str(path), _ROOM).tree
    except SkillInvalid as error:
        raise ConfigError(f"the baseline {path} cannot be read: {error}", _ANEW) from error
    changes = tree.get("changes") if isinstance(tree, dict) else None
    if not isinstance(changes, dict):
        raise ConfigError(f"{path} is no baseline of changes", _ANEW)
    return dict(changes)


def _failure(lines: list[str]) -> Failure | None:
    if not lines:
        return None
    more = f"; and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return Failure("state-differs", "; ".join(lines[:_SHOWN]) + more)
