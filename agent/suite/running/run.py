"""A run of suites, whole: reads, chooses, plays, keeps what came of it, and tells the history."""

from __future__ import annotations

import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from agent.config import Settings
from agent.errors import ConfigError
from agent.program_name import program
from agent.suite.errors import RunBroken
from agent.suite.history import expectations, keep_run
from agent.suite.playing.jobs import HealPolicy, Setup
from agent.suite.reports.writing import Wanted, write_reports
from agent.suite.results import (
    GREEN,
    TRACES_NAME,
    RunHead,
    ScenarioResult,
    SuiteRun,
    append_scenarios,
    write_head,
)
from agent.suite.running.choosing import choose, order
from agent.suite.running.crew import Crew, ProcessCrew
from agent.suite.running.devices import Devices
from agent.suite.running.dispatch import Dispatch, Unit, Watch
from agent.suite.running.folder import hold_folder, new_folder
from agent.suite.scenario.collecting import collect
from agent.suite.scenario.planned import Planned

ENDLESS = 10_000
"""Rounds of ``--until-failure``."""
ACCOUNT_NAME = "account.sqlite"

MakeCrew = Callable[[int], Crew]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for; what was not said is empty or None."""

    paths: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    on: tuple[str, ...] = ()
    workers: int | None = None
    """None is as many as scenarios and devices have work for, at most one a core."""
    shard: str = ""
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    repeat: int = 1
    until_failure: bool = False
    out: Path | None = None
    resume: Path | None = None
    heal: HealPolicy = "pass"
    learn: bool = True
    update_baselines: bool = False
    reports: Wanted = field(default_factory=Wanted)
    history: Path | None = None
    keep_history: bool = True
    ray: str = ""
    command: tuple[str, ...] = ()


@dataclass(slots=True)
class Spectator:
    """Whom to tell what while a run goes on."""

    planned: Callable[[RunHead, Path], object] = lambda head, folder: None
    watch: Watch = field(default_factory=Watch)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    run: SuiteRun
    folder: Path
    exit_code: int
    warnings: tuple[str, ...] = ()


def run_suites(wish: Wish, spectator: Spectator | None = None, make_crew: MakeCrew | None = None) -> Outcome:
    """Run suites.

    Args:
        wish: what is asked for.
        spectator: whom to tell.
        make_crew: makes those who play; processes of this machine, or of Ray, where none is given.

    Returns:
        What came of it; a run that was stopped tells as far as it got.

    Raises:
        SuiteInvalid: there are mistakes in the files.
        NothingChosen: no scenario is left.
        FolderTaken: the output folder is another run's.
        NoDevice: there is no device for any scenario.
        RunBroken: the runner itself cannot go on.
        ConfigError: the wish contradicts itself.
    """
    spectator = spectator or Spectator()
    _check(wish)
    folder = (wish.resume or wish.out or new_folder()).expanduser().absolute()
    with ExitStack() as stack:
        earlier = stack.enter_context(hold_folder(folder, wish.resume is not None))
        wish = _gone_on_with(wish, earlier)
        # Workers take a second to be ready: they begin with that while the suites are read.
        crew = _Starting(stack, make_crew or _crew_of(wish), _guess(wish))
        scenarios = choose(collect(wish.paths), wish.tags, wish.names, wish.shard)
        expected, warnings = expectations(wish.history) if wish.keep_history else ({}, ())
        devices = Devices(wish.on)
        for each in scenarios:
            if not each.skip:
                devices.candidates(each.on)
        units = _units(wish, order(scenarios, expected.get), earlier)
        head = _head(wish, scenarios, earlier)
        record = _Record(folder, head, earlier)
        spectator.planned(record.head, folder)
        if units:
            most = min(devices.shares() or len(units), len(units))
            playing = crew.ready(min(wish.workers or _cores(), most), setup_of(wish, folder))
            watch = spectator.watch

            def finished(result: ScenarioResult) -> None:
                record.add(result)
                watch.finished(result)

            dispatch = Dispatch(
                playing,
                devices,
                Watch(watch.begun, watch.attempted, finished),
                _next_number(folder),
                wish.until_failure,
            )
            with _stop_signals() as stopped:
                dispatch.run(units, lambda: stopped() or record.broken is not None)
                interrupted = stopped()
        else:
            interrupted = False
        crew.close()
        record.end(interrupted)
    run = SuiteRun(head=record.head, scenarios=tuple(record.results))
    if wish.keep_history:
        warnings += keep_run(run, wish.history)
    warnings += write_reports(run, folder, wish.reports, wish.history)
    if record.broken is not None:
        warnings += (f"the record of the run could not be kept whole: {record.broken}",)
    return Outcome(run, folder, 3 if record.broken is not None else exit_code_of(run), warnings)


def exit_code_of(run: SuiteRun) -> int:
    """0 all green, 1 something failed, 3 infrastructure, 4 policy or budget, 5 needs a person; failures come first."""
    verdicts = {each.verdict for each in run.scenarios} - set(GREEN)
    for verdict, code in (
        ("failed-app", 1),
        ("failed-agent", 1),
        ("infrastructure", 3),
        ("policy", 4),
        ("needs-person", 5),
    ):
        if verdict in verdicts:
            return code
    return 1 if verdicts or run.head.interrupted else 0


def setup_of(wish: Wish, folder: Path) -> Setup:
    """What workers are told: all of them share one account, so that caps hold for the run."""
    models = wish.settings.models
    settings = wish.settings.model_copy(
        update={"models": models.model_copy(update={"account": models.account or folder / ACCOUNT_NAME})}
    )
    return Setup(
        folder=str(folder),
        settings=settings,
        heal=wish.heal,
        update_baselines=wish.update_baselines,
        learn=wish.learn,
    )


# ---------------------------------------------------------------- before


def _check(wish: Wish) -> None:
    if wish.workers is not None and not 1 <= wish.workers <= 256:
        raise ConfigError(f"{wish.workers} workers", "1 to 256 can be asked for")
    if not 1 <= wish.repeat <= ENDLESS:
        raise ConfigError(f"--repeat {wish.repeat}", f"1 to {ENDLESS} can be asked for")
    if wish.resume is not None and wish.out is not None:
        raise ConfigError("--resume and --out do not go together", "a run goes on in the folder it began in")
    if not wish.paths and wish.resume is None:
        raise ConfigError("it is not said which suites", "name files or folders: clew suite run suites/")


def _gone_on_with(wish: Wish, earlier: SuiteRun | None) -> Wish:
    """What a run that goes on was asked for at first."""
    if earlier is None:
        return wish
    from dataclasses import replace

    head = earlier.head
    return replace(
        wish,
        paths=wish.paths or tuple(map(Path, head.paths)),
        on=wish.on or head.on,
        tags=wish.tags or head.tags,
        names=wish.names or head.names,
        shard=wish.shard or head.shard,
        repeat=wish.repeat if wish.repeat > 1 else head.repeat,
        workers=wish.workers or head.workers,
    )


def _units(wish: Wish, scenarios: Sequence[Planned], earlier: SuiteRun | None) -> list[Unit]:
    done = {
        (each.id, each.repeat)
        for each in (earlier.scenarios if earlier is not None else ())
        if each.verdict != "interrupted"
    }
    rounds = ENDLESS if wish.until_failure and wish.repeat == 1 else wish.repeat
    if rounds * len(scenarios) > 1_000_000:
        rounds = max(1, 1_000_000 // len(scenarios))
    return [
        Unit(each, number) for number in range(1, rounds + 1) for each in scenarios if (each.id, number) not in done
    ]


def _head(wish: Wish, scenarios: Sequence[Planned], earlier: SuiteRun | None) -> RunHead:
    if earlier is not None:
        return earlier.head.model_copy(update={"ended_s": 0.0, "interrupted": False})
    return RunHead(
        run=f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}",
        started_s=time.time(),
        program=program(),
        command=wish.command,
        paths=tuple(map(str, wish.paths)),
        on=wish.on,
        tags=wish.tags,
        names=wish.names,
        workers=wish.workers or _cores(),
        shard=wish.shard,
        repeat=wish.repeat,
        planned=len(scenarios) * wish.repeat,
        max_usd=wish.settings.limits.usd,
    )


def _next_number(folder: Path) -> int:
    """Traces of an earlier part of the run stay."""
    taken = [path.name.partition("-")[0] for path in (folder / TRACES_NAME).iterdir()]
    return max((int(name) for name in taken if name.isdigit()), default=0) + 1


def _cores() -> int:
    import os

    return min(8, os.cpu_count() or 1)


def _guess(wish: Wish) -> int:
    """Workers that are started before anybody knows how many have work: one, where nothing is said."""
    return wish.workers if wish.workers is not None and wish.workers <= _cores() else 1


def _crew_of(wish: Wish) -> MakeCrew:
    if not wish.ray:
        return ProcessCrew
    from agent.suite.running.ray_crew import RayCrew

    return lambda count: RayCrew(count, wish.ray)


class _Starting:
    """A crew that is started early and grows to what is needed."""

    def __init__(self, stack: ExitStack, make: MakeCrew, early: int) -> None:
        self._crew = make(early)
        stack.callback(self._crew.close)

    def ready(self, count: int, setup: Setup) -> Crew:
        self._crew.grow(count)
        self._crew.begin(setup)
        return self._crew

    def close(self) -> None:
        self._crew.close()


# ---------------------------------------------------------------- while it goes on


class _Record:
    """What is finished, in memory and in the folder; a disk that is full loses nothing that was kept before."""

    def __init__(self, folder: Path, head: RunHead, earlier: SuiteRun | None) -> None:
        self._folder, self.head = folder, head
        self.results = list(earlier.scenarios) if earlier is not None else []
        self._unkept: list[ScenarioResult] = []
        self.broken: OSError | None = None
        self._keep_head()
        if self.broken is not None:
            raise RunBroken(f"the run cannot be written to {folder}: {self.broken.strerror or self.broken}")

    def add(self, result: ScenarioResult) -> None:
        """Keep one."""
        self.results.append(result)
        self._unkept.append(result)
        try:
            append_scenarios(self._folder, self._unkept)
            self._unkept.clear()
        except OSError as error:
            self.broken = error

    def end(self, interrupted: bool) -> None:
        """Write how it ended."""
        self.head = self.head.model_copy(update={"ended_s": time.time(), "interrupted": interrupted})
        if self._unkept:
            try:
                append_scenarios(self._folder, self._unkept)
                self._unkept.clear()
            except OSError as error:
                self.broken = error
        self._keep_head()

    def _keep_head(self) -> None:
        try:
            write_head(self._folder, self.head)
        except OSError as error:
            self.broken = error


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM leave a mark, which is looked at between two events."""
    asked: list[int] = []
    before: Mapping[signal.Signals, object] = {}

    def hear(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of signal handlers
        asked.append(number)

    if threading.current_thread() is threading.main_thread():
        before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, old in before.items():
            signal.signal(number, old)  # type: ignore[arg-type]
