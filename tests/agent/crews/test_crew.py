"""Jobs give the same results in the same order, whoever carries them out."""

from __future__ import annotations

import gc
import os

import pytest

from agent.crews.crew import Alone, OnRay, Processes, open_crew
from agent.errors import ConfigError, InfrastructureFailed

TOLD: list[str] = []


def tell(common: str) -> None:
    TOLD.append(common)


def square(number: int) -> tuple[int, str]:
    return number * number, TOLD[-1]


def die(number: int) -> int:
    os._exit(number)


def test_processes_give_what_one_alone_gives_in_the_order_of_the_jobs() -> None:
    alone = Alone(tell, "x")
    crew = Processes(2, tell, "x")
    try:
        assert list(crew.each(square, range(23), chunk=3)) == list(alone.each(square, range(23)))
    finally:
        crew.close()
        crew.close()


def test_a_worker_that_dies_is_told_of() -> None:
    crew = Processes(1, tell, "x")
    try:
        with pytest.raises(InfrastructureFailed, match="worker process died"):
            list(crew.each(die, [3]))
    finally:
        crew.close()


def test_without_ray_a_cluster_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(ConfigError, match="Ray is not installed"):
        OnRay("auto", tell, "x")


def test_one_worker_is_this_process() -> None:
    assert isinstance(open_crew(tell, "x", workers=1), Alone)


def test_a_crew_in_this_process_leaves_the_collector_of_rubbish_as_it_found_it() -> None:
    found = gc.get_threshold()
    try:
        gc.set_threshold(701, 11, 12)
        crew = Alone(lambda _common: None, "")
        assert gc.get_threshold() != (701, 11, 12)
        crew.close()
        assert gc.get_threshold() == (701, 11, 12)
    finally:
        gc.set_threshold(*found)
