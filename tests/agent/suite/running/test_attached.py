"""A suite on a phone behind real adb: it passes, and a phone that is lost in the middle is nobody's failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.suite.playing.player import Player
from agent.suite.running.crew import InProcessCrew
from agent.suite.running.dispatch import Watch
from agent.suite.running.run import Outcome, Spectator, Wish, run_suites
from devices.android.adb import AdbLink
from devices.android.adb_server import AdbServer
from emulators.phone.phone import Phone
from emulators.phone.wire.server import Options, serve
from tests.devices.android.phones import attach, private_adb

# Where a phone or its server is lost, adbutils leaves sockets that the collector may find in the midst of a test.
pytestmark = [
    pytest.mark.usefixtures("forgotten_sockets"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

TWO = """suite: S
on: android
scenarios:
  - scenario: a note is there
    given: {clear: [org.clewline.notes]}
    steps:
      - open: org.clewline.notes
      - expect: New note
      - tap: New note
      - type: Milk
        into: Title
      - expect: {shown: {role: textbox, name: Title}, value: Milk}
  - scenario: the clock
    steps:
      - open: org.clewline.clock
      - expect: Alarm
"""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch, adb: AdbServer) -> Path:
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb.port))
    path = tmp_path / "s.yaml"
    path.write_text(TWO)
    return path


def run(suite: Path, serial: str, watch: Watch | None = None) -> Outcome:
    wish = Wish(paths=(suite,), on=(f"android:{serial}",), out=suite.parent / "out", keep_history=False)
    return run_suites(wish, Spectator(watch=watch or Watch()), lambda count: InProcessCrew(Player))


def test_a_suite_runs_on_a_phone_behind_adb(suite, adb):
    with serve(Phone(seed=3), Options()) as server:
        attach(adb, server.serial)

        outcome = run(suite, server.serial)

    assert outcome.run.counts() == {"passed": 2}, [each.reason for each in outcome.run.scenarios]


def test_a_phone_that_is_lost_is_infrastructure_and_the_record_is_whole(suite, adb):
    with serve(Phone(seed=3), Options()) as server:
        attach(adb, server.serial)
        watch = Watch(begun=lambda worker, unit: server.close() if unit.planned.name == "the clock" else None)

        outcome = run(suite, server.serial, watch)

    ended = {each.name: each for each in outcome.run.scenarios}
    assert ended["a note is there"].verdict == "passed", ended["a note is there"].reason
    assert ended["the clock"].verdict == "infrastructure"
    assert {attempt.cause.name for attempt in ended["the clock"].attempts if attempt.cause} == {"device-lost"}
    assert outcome.exit_code == 3


def test_an_adb_server_that_is_killed_is_infrastructure_and_the_phone_is_found_again(suite, tmp_path, monkeypatch):
    struck: list[int] = []
    tap = AdbLink.tap
    (tmp_path / "own-adb").mkdir()
    with private_adb(tmp_path / "own-adb") as own, serve(Phone(seed=3), Options()) as server:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(own.port))
        attach(own, server.serial)

        def strike(link, *given, **named):
            if not struck:
                struck.append(own.port)
                own.client().server_kill()
            return tap(link, *given, **named)

        monkeypatch.setattr(AdbLink, "tap", strike)
        try:
            outcome = run(suite, server.serial)
        finally:
            if own.running:
                own.client().server_kill()  # a new one was started, and would go on after us

    first, second = next(each.attempts for each in outcome.run.scenarios if each.name == "a note is there")
    assert struck
    assert (first.verdict, first.cause.name if first.cause else "") == ("infrastructure", "device-lost"), first.reason
    assert second.verdict == "passed", second.reason
    assert outcome.run.counts() == {"passed": 2}
    assert outcome.exit_code == 0
