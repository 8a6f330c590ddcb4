"""Workers on a Ray cluster: the same jobs, the same answers, on other machines.

Every worker is an actor with a process of its own. Traces, pictures and patches come back with the answer and are put
into the run's folder here, so that the record of a run on Ray is that of a run on one machine.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.crews.ray_cluster import connect
from agent.errors import AgentError
from agent.suite.errors import RunBroken
from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.results import TRACES_NAME
from agent.suite.running.crew import GRACE_S, Answered, Died, Event

_MOST_BYTES = 512 * 1024 * 1024
"""Of one attempt's files."""


class RemotePlayer:
    """What runs in an actor: plays a job in a folder of its own and gives the answer and the files back.

    Args:
        setup: of the run.
    """

    def __init__(self, setup: str) -> None:
        from agent.suite.playing.player import Player

        told = Setup.model_validate_json(setup)
        self._folder = Path(tempfile.mkdtemp(prefix="clew-suite-"))
        self._player = Player(told.model_copy(update={"folder": str(self._folder)}))

    def play(self, job: str) -> tuple[str, bytes]:
        """The answer, and a tar of the files that the attempt has left."""
        played = self._player.play(Job.model_validate_json(job))
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for path in sorted(self._folder.rglob("*")):
                if path.is_file():
                    tar.add(path, path.relative_to(self._folder).as_posix())
                    path.unlink()
        return played.model_dump_json(), packed.getvalue()


class RayCrew:
    """Actors of a Ray cluster.

    Args:
        count: how many.
        address: ``auto`` for the cluster at hand, ``local`` for one that is started here, or its address.
    """

    def __init__(self, count: int, address: str) -> None:
        """Connect; actors are made with the first setup.

        Raises:
            RunBroken: ray is not installed, or the cluster cannot be reached.
        """
        try:
            self._ray: Any = connect(address)
        except AgentError as error:
            raise RunBroken(error.message, error.hint) from error
        self._count = count
        self._setup = ""
        self._folder = Path()
        self._actors: dict[int, Any] = {}
        self._jobs: dict[int, tuple[Job, Any, float]] = {}

    def grow(self, count: int) -> None:
        """See ``Crew.grow``."""
        self._count = max(self._count, count)

    def begin(self, setup: Setup) -> None:
        """See ``Crew.begin``."""
        self._setup, self._folder = setup.model_dump_json(), Path(setup.folder)
        for number in range(self._count):
            self._start(number)

    @property
    def idle(self) -> tuple[int, ...]:
        """See ``Crew.idle``."""
        return tuple(number for number in self._actors if number not in self._jobs)

    def give(self, worker: int, job: Job) -> None:
        """See ``Crew.give``."""
        told = job.model_dump_json(by_alias=True, exclude_unset=True)
        ends_s = time.monotonic() + job.planned.timeout_s + GRACE_S
        self._jobs[worker] = job, self._actors[worker].play.remote(told), ends_s

    def wait(self, timeout_s: float) -> list[Event]:
        """See ``Crew.wait``."""
        if not self._jobs:
            return []
        waiting = [reference for _, reference, _ in self._jobs.values()]
        ready, _ = self._ray.wait(waiting, num_returns=1, timeout=timeout_s)
        events: list[Event] = []
        for worker, (job, reference, ends_s) in list(self._jobs.items()):
            if reference in ready:
                del self._jobs[worker]
                events.append(self._answer(worker, job, reference))
            elif time.monotonic() > ends_s:
                del self._jobs[worker]
                self._ray.kill(self._actors[worker])
                self._start(worker)
                events.append(Died(worker, job, "it did not end in its time and was ended"))
        return events

    def stop(self) -> None:
        """See ``Crew.stop``; an actor cannot be told in the middle of a call."""

    def close(self) -> None:
        """See ``Crew.close``. May be called twice."""
        actors, self._actors = self._actors, {}
        for actor in actors.values():
            self._ray.kill(actor)
        if self._ray.is_initialized():
            self._ray.shutdown()

    def _start(self, number: int) -> None:
        remote: Callable[..., Any] = self._ray.remote(RemotePlayer)
        made: Any = remote
        self._actors[number] = made.options(max_restarts=0, num_cpus=1).remote(self._setup)

    def _answer(self, worker: int, job: Job, reference: Any) -> Event:
        try:
            answer, packed = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            self._start(worker)
            return Died(worker, job, f"the worker was lost: {str(error).splitlines()[0][:300]}")
        unpack(packed, self._folder)
        return Answered(worker, Played.model_validate_json(answer))


def unpack(packed: bytes, folder: Path) -> None:
    """Put an attempt's files into the run's folder; nothing goes anywhere else.

    Raises:
        RunBroken: the files are not what a worker packs.
    """
    allowed = (TRACES_NAME, "patches")
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r") as tar:
        members = tar.getmembers()
        for member in members:
            parts = Path(member.name).parts
            if not member.isfile() or not parts or parts[0] not in allowed or ".." in parts:
                raise RunBroken(f"a worker sent a file that is none of its own: {member.name[:100]!r}")
        if sum(member.size for member in members) > _MOST_BYTES:
            raise RunBroken("a worker sent more than an attempt leaves")
        tar.extractall(folder, members, filter="data")
