"""Who plays what, and what becomes of scenarios whose worker or device is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from agent.suite.errors import NoDevice
from agent.suite.playing.jobs import Job, Played
from agent.suite.results import Attempt, AttemptVerdict, Cause, ScenarioResult
from agent.suite.running.crew import Answered, Died, Event
from agent.suite.running.devices import Devices
from agent.suite.running.dispatch import Dispatch, Unit, Watch
from agent.suite.scenario.given import Quarantine
from agent.suite.scenario.planned import Planned
from tests.agent.suite.running.test_choosing import planned

Say = Callable[[Job], AttemptVerdict | Literal["died"]]


class ScriptedCrew:
    """Workers that answer what a function says; ``died`` kills them."""

    def __init__(self, workers: int, say: Say) -> None:
        self._say, self._workers = say, workers
        self._jobs: dict[int, Job] = {}
        self.most_at_once = 0
        self.played: list[tuple[str, int, str]] = []
        self.together: list[set[str]] = []

    @property
    def idle(self) -> tuple[int, ...]:
        return tuple(n for n in range(self._workers) if n not in self._jobs)

    def grow(self, count: int) -> None: ...

    def begin(self, setup: object) -> None: ...

    def give(self, worker: int, job: Job) -> None:
        self._jobs[worker] = job
        self.most_at_once = max(self.most_at_once, len(self._jobs))
        self.together.append({each.planned.name for each in self._jobs.values()})
        self.played.append((job.planned.name, job.attempt, job.on))

    def wait(self, timeout_s: float) -> list[Event]:
        worker, job = next(iter(self._jobs.items()))
        del self._jobs[worker]
        said = self._say(job)
        if said == "died":
            return [Died(worker, job, "the worker was killed by SIGKILL")]
        lost = Cause(name="device-lost", told="gone") if said == "infrastructure" else None
        attempt = Attempt(
            number=job.attempt, device=job.on, verdict=said, started_s=0, seconds=1, cause=lost, reason=str(said)
        )
        return [Answered(worker, Played(number=job.number, attempt=attempt))]

    def stop(self) -> None: ...

    def close(self) -> None: ...


def run(crew: ScriptedCrew, *scenarios: Planned, devices: Devices | None = None, **more) -> dict[str, ScenarioResult]:
    ended: dict[str, ScenarioResult] = {}
    watch = Watch(finished=lambda result: ended.__setitem__(result.name, result))
    dispatch = Dispatch(crew, devices or Devices(), watch, **more)
    dispatch.run([Unit(each, 1) for each in scenarios])
    return ended


def once(*verdicts: AttemptVerdict | Literal["died"]) -> Say:
    told = iter(verdicts)
    return lambda job: next(told)


def test_a_worker_that_dies_is_no_failure_of_the_app():
    ended = run(ScriptedCrew(1, once("died", "passed")), planned("a"))["a"]

    assert ended.verdict == "passed"
    assert [attempt.verdict for attempt in ended.attempts] == ["infrastructure", "passed"]
    assert ended.attempts[0].cause is not None
    assert ended.attempts[0].cause.name == "worker-lost"


def test_what_is_lost_twice_ends_as_infrastructure():
    ended = run(ScriptedCrew(1, lambda job: "died"), planned("a"))["a"]

    assert (ended.verdict, len(ended.attempts)) == ("infrastructure", 2)


def test_a_failure_is_tried_again_only_where_the_suite_says_so_and_is_flaky_then():
    stubborn = run(ScriptedCrew(1, once("failed-app")), planned("a"))["a"]
    flaky = run(
        ScriptedCrew(1, once("infrastructure", "failed-app", "passed")),
        planned("a").model_copy(update={"retries": 1}),
    )["a"]

    assert (stubborn.verdict, len(stubborn.attempts)) == ("failed-app", 1)
    assert (flaky.verdict, len(flaky.attempts)) == ("flaky", 3)


@pytest.mark.parametrize(
    ("until", "verdict"), [("", "quarantined"), ("2999-01-01", "quarantined"), ("2020-01-01", "failed-app")]
)
def test_quarantine_holds_until_its_day(until, verdict):
    each = planned("a").model_copy(update={"quarantine": Quarantine(reason="known", until=until)})

    assert run(ScriptedCrew(1, once("failed-app")), each)["a"].verdict == verdict


def test_scenarios_of_a_group_never_run_together():
    crew = ScriptedCrew(3, lambda job: "passed")

    run(crew, planned("a", group="g"), planned("b", group="g"), planned("c"))

    assert crew.most_at_once == 2
    assert not any({"a", "b"} <= names for names in crew.together)


def test_a_device_there_is_once_is_given_to_one_at_a_time():
    crew = ScriptedCrew(3, lambda job: "passed")
    devices = Devices(("android:A", "android:B"))

    ended = run(crew, *(planned(name) for name in "abcd"), devices=devices)

    assert crew.most_at_once == 2
    assert {each.on for each in ended.values()} == {"android:A", "android:B"}


def test_a_device_that_is_lost_again_and_again_is_set_aside():
    crew = ScriptedCrew(1, lambda job: "infrastructure" if job.on == "android:A" else "passed")
    devices = Devices(("android:A", "android:B"))

    ended = run(crew, *(planned(name) for name in "abcd"), devices=devices)

    assert [each.verdict for each in ended.values()].count("passed") >= 3
    assert [on for _, _, on in crew.played].count("android:A") == 2


def test_with_every_device_lost_the_rest_ends_as_infrastructure():
    ended = run(
        ScriptedCrew(1, lambda job: "infrastructure"), planned("a"), planned("b"), devices=Devices(("android:A",))
    )

    assert {each.verdict for each in ended.values()} == {"infrastructure"}
    assert "android:A: infrastructure" in ended["b"].reason


def test_no_device_to_be_had_is_told_before_anything_runs():
    with pytest.raises(NoDevice, match="no phone is attached"):
        Devices(("android",), attached=lambda: ()).candidates("phone")


def test_browsers_do_not_stand_in_for_phones():
    devices = Devices(("phone", "browser:http://localhost:1/"))

    assert devices.candidates("android:X") == ("phone",)
    assert devices.candidates("browser:http://localhost:2/") == ("browser:http://localhost:1/",)


def test_a_scenario_that_is_skipped_is_told_and_not_played():
    crew = ScriptedCrew(1, lambda job: "passed")

    ended = run(crew, planned("a").model_copy(update={"skip": "not ready"}), planned("b"))

    assert (ended["a"].verdict, ended["a"].reason) == ("skipped", "not ready")
    assert [name for name, *_ in crew.played] == ["b"]


def test_until_failure_begins_nothing_more_after_one():
    crew = ScriptedCrew(1, once("passed", "failed-app", "passed"))

    ended = run(crew, *(planned(name) for name in "abc"), stop_at_failure=True)

    assert list(ended) == ["a", "b"]
