"""What somebody wants done, and what that comes to: goal, address, folder, limits, and the run it goes on with."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from agent.config import Settings
from agent.consent.approvals import Asker
from agent.errors import ConfigError
from agent.limits import Limits
from agent.places import traces_folder
from agent.reaching.addresses import DeviceAddress, read_device_address
from agent.record.traces import find_trace
from agent.resuming import Earlier, read_earlier
from devices.journal import JOURNAL_NAME, read_journal
from planner.goal import Goal
from planner.policy import Policy
from skills.skill import Skill


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody wants done."""

    goal: str = ""
    """Empty to take it from the run that goes on."""
    on: str = ""
    """Address of the device; empty to take it from the run that goes on."""
    settings: Settings = field(default_factory=Settings)
    trace: Path | None = None
    """The folder of this run's trace; None makes one in the folder of traces."""
    dry_run: bool = False
    """Show the first step and perform nothing."""
    resume: str = ""
    """The trace to go on with: an id, the beginning of one, ``latest`` or a path."""
    pictures: bool = True
    record: Path | None = None
    """Folder of the world that grows beside the run; None records none."""
    ask: Asker | None = None
    """Puts questions to a person; None when nobody is there."""
    decider: Policy | None = None
    """Who decides instead of the product's own policy: a person who shows it, or one skill that is asked for."""
    skills: tuple[Skill, ...] = ()
    """Skills that may be followed besides those of the library, and before them."""
    stopped: Callable[[], bool] = never
    """Asked between steps whether somebody has stopped the run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A request, understood."""

    goal: Goal
    address: DeviceAddress
    folder: Path
    """Where this run's trace goes."""
    run: str
    limits: Limits
    earlier: Earlier | None = None
    """What was done before, of a run that goes on."""


def traces_root(settings: Settings) -> Path:
    """The folder of traces."""
    return settings.traces.folder or traces_folder()


def read_request(request: RunRequest) -> Plan:
    """Understand a request; nothing is made or changed.

    Raises:
        GoalRefused: the goal cannot be read.
        UnsupportedAddress: there is no such device.
        ConfigError: the request contradicts itself, or the folder is taken.
        TraceError: there is no such run to go on with.
        NothingToResume: it is done already.
    """
    if not request.pictures and request.settings.perception.eyes != "tree":
        told_by = f"--eyes {request.settings.perception.eyes}"
        raise ConfigError(f"{told_by} and --no-pictures do not go together", "pixels are read from pictures")
    told = request.settings.limits
    limits = Limits(max_steps=told.steps, max_seconds=told.seconds, max_tokens=told.tokens or 0)
    if request.resume:
        return _read_resumed(request, limits)
    goal = Goal.of(request.goal)
    if not request.on:
        raise ConfigError("it is not said where", "add --on browser:https://example.com/ or --on phone")
    address = read_device_address(request.on)
    run = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    folder = (request.trace or traces_root(request.settings) / run).expanduser().absolute()
    if (folder / JOURNAL_NAME).exists():
        raise ConfigError(f"{folder} holds the trace of a run already", "choose another --trace DIR, or --resume it")
    return Plan(goal, address, folder, run, limits)


def _read_resumed(request: RunRequest, limits: Limits) -> Plan:
    if request.trace is not None or request.dry_run:
        flag = "--trace" if request.trace is not None else "--dry-run"
        raise ConfigError(f"--resume and {flag} do not go together", "a run goes on in the trace it began")
    folder = find_trace(traces_root(request.settings), request.resume).folder.absolute()
    earlier = read_earlier(read_journal(folder))
    begin = earlier.begin
    for told, recorded, what in ((request.goal, begin.goal, "goal"), (request.on, begin.device, "device")):
        if told and told != recorded:
            raise ConfigError(f"the run {begin.run} has another {what}: {recorded[:200]!a}", f"leave out the {what}")
    return Plan(Goal.of(begin.goal), read_device_address(begin.device), folder, begin.run, limits, earlier)
