"""Scenario files as tests: each scenario, with each row of its data, is one item."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.errors import ConfigError
from agent.suite.errors import SuiteInvalid
from agent.suite.scenario.collecting import collect
from devices.errors import ClewError

if TYPE_CHECKING:
    from agent.pytest_plugin.session import ClewSession
    from agent.suite.playing.player import Player
    from agent.suite.results import Attempt
    from agent.suite.scenario.planned import Planned

_PLAYER = pytest.StashKey["Player"]()
_COUNT = pytest.StashKey[int]()


class ScenarioFile(pytest.File):
    """A suite's file."""

    def collect(self) -> Iterable[ScenarioItem]:
        """Its scenarios.

        Raises:
            CollectError: the file has mistakes; all of them are told.
        """
        try:
            planned = collect([self.path], self.config.rootpath)
        except SuiteInvalid as error:
            raise self.CollectError("\n".join(map(str, error.faults))) from error
        for each in planned:
            name = each.id.partition("::")[2] or each.name
            yield ScenarioItem.from_parent(self, name=name, planned=each)


class ScenarioItem(pytest.Item):
    """One scenario with one row.

    Args:
        planned: the scenario.
    """

    def __init__(self, *, planned: Planned, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.planned = planned
        self.extra_keyword_matches.update(planned.tags)
        if planned.skip:
            self.add_marker(pytest.mark.skip(reason=planned.skip))
        if planned.quarantine is not None:
            self.add_marker(pytest.mark.xfail(reason=f"quarantined: {planned.quarantine.reason}", strict=False))

    def runtest(self) -> None:
        """Play it, as often again as its retries allow.

        Raises:
            ScenarioFailed: it did not pass.
        """
        from agent.suite.playing.jobs import Job
        from agent.suite.playing.player import folder_name
        from agent.suite.results import TRACES_NAME

        player, session = _player(self.config)
        on = self.planned.on or self.config.getoption("clew_on") or str(self.config.getini("clew_on"))
        for attempt in range(1, self.planned.retries + 2):
            number = self.config.stash[_COUNT] = self.config.stash.get(_COUNT, 0) + 1
            job = Job(number=number, planned=self._limited(session), on=on, attempt=attempt)
            played = player.play(job)
            session.usd += sum(step.usd for step in played.attempt.steps)
            trace = session.scenarios / TRACES_NAME / folder_name(job)
            if played.usage:
                raise ConfigError(played.attempt.reason)
            if played.attempt.verdict == "passed":
                self._keep(trace, session.traces == "on")
                return
            self._keep(trace, session.traces != "off")
        raise ScenarioFailed(played.attempt, session.scenarios if session.traces != "off" else None)

    def _limited(self, session: ClewSession) -> Planned:
        """The scenario with no more money than it and the whole run have left."""
        own, left = self.planned.budget.usd, session.left_usd
        if left is None or (own is not None and own <= left):
            return self.planned
        return self.planned.model_copy(update={"budget": self.planned.budget.model_copy(update={"usd": left})})

    def _keep(self, trace: Path, kept: bool) -> None:
        """Draw the page of an attempt, or throw its trace away."""
        if not kept:
            shutil.rmtree(trace, ignore_errors=True)
            return
        from agent.record.traces import TraceError
        from agent.view.trace_page import PAGE_NAME, write_trace

        page = trace / PAGE_NAME  # of one that failed, it is drawn already
        with suppress(TraceError):
            self.user_properties.append(("clew_trace", str(page if page.is_file() else write_trace(trace))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """The first diverging step, the likely cause, and where pictures and trace are."""
        error = excinfo.value
        if isinstance(error, ScenarioFailed):
            return "\n".join(error.lines())
        if isinstance(error, ClewError):
            return str(error)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written."""
        return self.path, max(0, self.planned.place.line - 1), self.name


class ScenarioFailed(AssertionError):
    """A scenario did not pass.

    Args:
        attempt: its last attempt.
        folder: of the run; None where no traces are kept.
    """

    def __init__(self, attempt: Attempt, folder: Path | None) -> None:
        super().__init__(attempt.reason)
        self.attempt, self.folder = attempt, folder

    def lines(self) -> Iterable[str]:
        """What a person reads."""
        attempt = self.attempt
        yield f"{attempt.verdict} on {attempt.device}: {attempt.reason}"
        if attempt.cause is not None:
            yield f"likely cause: {attempt.cause.told} ({attempt.cause.name})"
        step = attempt.first_failed
        if step is not None:
            yield f"{step.place.file}:{step.place.line}: {step.text}"
            for name, sight in (("before", step.before), ("after", step.after)):
                if self.folder is not None and sight is not None and sight.picture:
                    yield f"picture {name}: {self.folder / sight.picture}"
        if self.folder is not None and attempt.trace:
            yield f"trace: {self.folder / attempt.trace}"
        if attempt.log:
            yield f"device log:\n{attempt.log}"


def _player(config: pytest.Config) -> tuple[Player, ClewSession]:
    from agent.pytest_plugin import session_of
    from agent.suite.playing.jobs import Setup
    from agent.suite.playing.player import Player

    session = session_of(config)
    if _PLAYER not in config.stash:
        folder = session.folder_for("scenarios")
        folder.mkdir(parents=True)
        player = Player(Setup(folder=str(folder), settings=session.settings, learn=False))
        config.stash[_PLAYER] = player
        config.add_cleanup(player.close)
        session.scenarios = folder
    return config.stash[_PLAYER], session
