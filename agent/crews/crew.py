"""Many small runs side by side: in this process, in processes of this machine, or on a Ray cluster.

All three give the same results for the same jobs, in the order of the jobs; only the time differs. Jobs and results are
frozen dataclasses of plain data. A crew is told once what every worker needs (``prepare``).
"""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from agent.crews.ray_cluster import connect
from agent.errors import InfrastructureFailed

Job = TypeVar("Job")
Result = TypeVar("Result")
Prepare = Callable[[str], None]
"""Takes what all jobs have in common, as JSON."""

_IN_HAND = 4
"""Chunks that wait for each worker: so many results may have to be kept until an earlier one is there."""


class Crew(Protocol):
    """Whoever carries jobs out."""

    def each(self, task: Callable[[Job], Result], jobs: Sequence[Job], chunk: int = 8) -> Iterator[Result]:
        """Carry out all jobs; their results in the order of the jobs.

        Raises:
            InfrastructureFailed: a worker is lost.
        """

    def close(self) -> None:
        """Let the workers go. May be called twice."""


class Alone:
    """Everything in this process, one after another."""

    def __init__(self, prepare: Prepare, common: str) -> None:
        prepare(common)
        self._before = gc.get_threshold()
        _collect_seldom()

    def each(self, task: Callable[[Job], Result], jobs: Sequence[Job], chunk: int = 8) -> Iterator[Result]:
        """Carry out all jobs."""
        del chunk
        yield from map(task, jobs)

    def close(self) -> None:
        """Collect what lies about as often as before."""
        gc.unfreeze()
        gc.set_threshold(*self._before)


class Processes:
    """Processes of this machine.

    Args:
        workers: how many.
        prepare: called once in each.
        common: what it is given.
    """

    def __init__(self, workers: int, prepare: Prepare, common: str) -> None:
        self._workers = workers
        self._pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (prepare, common))

    def each(self, task: Callable[[Job], Result], jobs: Sequence[Job], chunk: int = 8) -> Iterator[Result]:
        """Carry out all jobs."""
        from concurrent.futures.process import BrokenProcessPool

        waiting = iter(_chunks(jobs, chunk))
        ahead = [self._pool.submit(_many, task, part) for part in itertools.islice(waiting, self._workers * _IN_HAND)]
        try:
            while ahead:
                results = ahead.pop(0).result()
                ahead += [self._pool.submit(_many, task, part) for part in itertools.islice(waiting, 1)]
                yield from results
        except BrokenProcessPool as error:
            raise InfrastructureFailed(
                "a worker process died", "take fewer --workers, or look for lack of memory"
            ) from error
        finally:
            for future in ahead:
                future.cancel()

    def close(self) -> None:
        """End the processes; what they are at is finished first."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class OnRay:
    """A Ray cluster, or one that is started in this process for ``local``.

    Args:
        address: of the cluster.
        prepare: called once in each worker process.
        common: what it is given.

    Raises:
        ConfigError: Ray is not installed.
        InfrastructureFailed: the cluster cannot be reached.
    """

    def __init__(self, address: str, prepare: Prepare, common: str) -> None:
        self._ray = connect(address)
        self._prepare, self._common = prepare, common

    def each(self, task: Callable[[Job], Result], jobs: Sequence[Job], chunk: int = 8) -> Iterator[Result]:
        """Carry out all jobs."""
        remote: Any = self._ray.remote(_many_prepared)
        parts = [remote.remote(self._prepare, self._common, task, part) for part in _chunks(jobs, chunk)]
        for part in parts:
            yield from self._ray.get(part)

    def close(self) -> None:
        """Leave the cluster."""
        self._ray.shutdown()


def open_crew(prepare: Prepare, common: str, workers: int = 0, ray: str = "") -> Crew:
    """The crew that was asked for.

    Args:
        prepare: called once in each worker.
        common: what it is given.
        workers: processes; 0 for as many as there are cores, 1 for none beside this.
        ray: address of a cluster, ``local`` for one in this process; empty for none.
    """
    if ray:
        return OnRay(ray, prepare, common)
    wanted = workers or os.cpu_count() or 1
    return Alone(prepare, common) if wanted == 1 else Processes(wanted, prepare, common)


_prepared = ""


def _begin(prepare: Prepare, common: str) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that hands out the work
    prepare(common)
    _collect_seldom()


def _collect_seldom() -> None:
    """What is there by now stays; what a run makes of screens goes by itself, all but some 400 objects of its phone."""
    gc.freeze()
    gc.set_threshold(400_000, 20, 50)


def _many(task: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [task(job) for job in jobs]


def _many_prepared(prepare: Prepare, common: str, task: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    global _prepared
    if _prepared != common:
        prepare(common)
        _prepared = common
    return _many(task, jobs)


def _chunks(jobs: Iterable[Job], size: int) -> Iterator[list[Job]]:
    waiting = iter(jobs)
    while part := list(itertools.islice(waiting, size)):
        yield part
