"""Runs of suites, whole: real worker processes that are killed, runs that are stopped and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from agent.errors import ConfigError
from agent.suite.errors import FolderTaken, NoDevice, RunBroken, SuiteInvalid
from agent.suite.history import History
from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.results import SCENARIOS_NAME, Attempt, append_scenarios, read_run
from agent.suite.running.crew import InProcessCrew, ProcessCrew
from agent.suite.running.dispatch import Watch
from agent.suite.running.folder import hold_folder
from agent.suite.running.run import Outcome, Spectator, Wish, run_suites

TWO = """suite: S
scenarios:
  - scenario: one
    steps:
      - open: Notes
      - expect: Notes
  - scenario: two
    steps:
      - open: Clock
      - expect: {gone: Nonsense}
"""


class Scripted:
    """Plays without a device: what it is told, by name of the scenario."""

    said: ClassVar[dict[str, str]] = {}
    played: ClassVar[list[str]] = []

    def __init__(self, setup: Setup) -> None:
        self.folder = Path(setup.folder)

    def play(self, job: Job, stopped: object = None) -> Played:
        self.played.append(job.planned.name)
        said = self.said.get(job.planned.name, "passed")
        if said == "ctrl-c":
            os.kill(os.getpid(), signal.SIGINT)
            said = "passed"
        attempt = Attempt(number=job.attempt, device=job.on, verdict=said, started_s=1, seconds=1)  # type: ignore[arg-type]
        return Played(number=job.number, attempt=attempt)

    def close(self) -> None: ...


@pytest.fixture
def suite(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    Scripted.said, Scripted.played = {}, []
    path = tmp_path / "s.yaml"
    path.write_text(TWO)
    return path


def scripted(suite: Path, **wish: object) -> Outcome:
    told = {"paths": (suite,), "out": suite.parent / "out", "keep_history": False, **wish}
    return run_suites(Wish(**told), make_crew=lambda count: InProcessCrew(Scripted))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdict", "code"),
    [("passed", 0), ("failed-app", 1), ("failed-agent", 1), ("policy", 4), ("needs-person", 5)],
)
def test_the_exit_code_says_how_it_ended(suite, verdict, code):
    Scripted.said = {"two": verdict}

    outcome = scripted(suite)

    assert outcome.exit_code == code
    assert outcome.run.counts() == ({"passed": 2} if verdict == "passed" else {"passed": 1, verdict: 1})


def test_two_runs_do_not_share_a_folder(suite):
    scripted(suite)
    with pytest.raises(FolderTaken, match="holds a run already"):
        scripted(suite)
    other = suite.parent / "held"
    with hold_folder(other, resume=False), pytest.raises(FolderTaken, match="another run is writing"):
        scripted(suite, out=other)


def test_going_on_repeats_nothing_that_was_finished_and_drops_a_torn_line(suite):
    first = scripted(suite)
    lines = first.folder / SCENARIOS_NAME
    one, two = lines.read_text().splitlines()
    lines.write_text(f"{one}\n{two[:50]}")
    Scripted.played = []

    again = scripted(suite, paths=(), out=None, resume=first.folder)

    assert Scripted.played == [json.loads(two)["name"]]
    assert again.exit_code == 0
    assert len(read_run(first.folder).scenarios) == 2


def test_what_was_interrupted_is_played_again(suite):
    Scripted.said = {"one": "ctrl-c"}
    stopped = scripted(suite)
    assert stopped.run.head.interrupted
    assert stopped.exit_code == 1
    Scripted.said, Scripted.played = {}, []

    again = scripted(suite, paths=(), out=None, resume=stopped.folder)

    assert again.exit_code == 0
    assert len(Scripted.played) == 2 - len([each for each in stopped.run.scenarios if each.verdict == "passed"])


def test_a_full_disk_loses_nothing_that_was_kept_and_is_told(suite, monkeypatch):
    full = [False]

    def append(folder, results):
        if full[0]:
            raise OSError(28, "No space left on device")
        append_scenarios(folder, results)
        full[0] = True

    monkeypatch.setattr("agent.suite.running.run.append_scenarios", append)

    outcome = scripted(suite)

    assert outcome.exit_code == 3
    assert "No space left" in outcome.warnings[-1]
    assert len(read_run(outcome.folder).scenarios) == 1


@pytest.mark.parametrize(
    ("wish", "error", "told"),
    [
        ({"workers": 0}, ConfigError, "0 workers"),
        ({"repeat": 0}, ConfigError, "--repeat 0"),
        ({"paths": ()}, ConfigError, "which suites"),
        ({"paths": (Path("none.yaml"),)}, SuiteInvalid, "no such file"),
        ({"resume": Path("none"), "out": None}, ConfigError, "holds no run"),
        ({"on": ("tomato",)}, ConfigError, "no address of a device"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(suite, wish, error, told):
    with pytest.raises(error, match=told):
        scripted(suite, **wish)


@pytest.mark.skipif(find_spec("ray") is not None, reason="ray is installed")
def test_without_ray_the_extra_is_named(suite):
    with pytest.raises(RunBroken) as raised:
        run_suites(Wish(paths=(suite,), out=suite.parent / "out", ray="local"))
    assert "clewline[cluster]" in raised.value.hint


def test_no_phone_attached_ends_before_anything_runs(suite, monkeypatch):
    monkeypatch.setattr("agent.suite.running.devices.list_devices", lambda start: [], raising=False)
    monkeypatch.setattr("devices.android.adb_server.list_devices", lambda start=False: [])
    with pytest.raises(NoDevice) as raised:
        scripted(suite, on=("android",))
    assert raised.value.exit_code == 3


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_left_behind(suite):
    crews: list[ProcessCrew] = []
    killed: list[int] = []

    def make(count: int) -> ProcessCrew:
        crews.append(ProcessCrew(count))
        return crews[-1]

    def begun(worker: int, unit: object) -> None:
        if not killed:
            killed.append(crews[0].process_id(worker))
            os.kill(killed[0], signal.SIGKILL)

    wish = Wish(paths=(suite,), out=suite.parent / "out", workers=1, keep_history=False)
    outcome = run_suites(wish, Spectator(watch=Watch(begun=begun)), make_crew=make)

    assert outcome.run.counts() == {"passed": 2}
    first = outcome.run.scenarios[0].attempts
    assert [attempt.verdict for attempt in first] == ["infrastructure", "passed"]
    assert "SIGKILL" in first[0].reason
    assert not [
        child for child in psutil.Process().children(recursive=True) if "agent.suite" in " ".join(child.cmdline())
    ]


def test_a_run_that_is_killed_leaves_no_worker_and_is_gone_on_with(suite):
    out = suite.parent / "out"
    command = ["clew", "suite", "run", str(suite), "--out", str(out), "--workers", "1"]
    script = [
        sys.executable,
        "-c",
        "from agent.cli import main; import sys; sys.argv = sys.argv[1:]; raise SystemExit(main())",
    ]
    with subprocess.Popen([*script, *command, "--no-history"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "::" in line:
                break
        workers = psutil.Process(process.pid).children()
        process.kill()
    assert not psutil.wait_procs(workers, timeout=30)[1], "workers end with the run"

    done = subprocess.run(
        [*script, "clew", "suite", "run", "--resume", str(out), "--history", str(suite.parent / "h.sqlite"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )

    document = json.loads(done.stdout)
    assert document["exit_code"] == 0
    assert document["counts"] == {"passed": 2}
    ids = [each["id"] for each in document["run"]["scenarios"]]
    assert len(ids) == len(set(ids)) == 2
    assert [run.scenarios for run in History(suite.parent / "h.sqlite").runs()] == [2]
