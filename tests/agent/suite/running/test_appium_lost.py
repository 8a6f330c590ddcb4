"""A real Appium that is killed in the middle of a scenario: nobody's failure, played again, and nothing is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from agent.config import AndroidSettings, Settings
from agent.suite.playing.player import Player
from agent.suite.results import read_run
from agent.suite.running.crew import InProcessCrew
from agent.suite.running.run import Wish, run_suites
from devices.android.adb_server import AdbServer
from devices.android.appium import AppiumLink
from emulators import appium_server
from emulators.appium_server import AppiumServer
from emulators.phone.phone import Phone
from emulators.phone.wire.server import serve
from tests.devices.android.phones import attach

# selenium and adbutils leave sockets to the garbage collector.
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("forgotten_sockets"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TWO = """suite: S
on: {place}
scenarios:
  - scenario: it is struck
    steps:
      - open: org.clewline.clock
      - tap: Timer
      - expect: Start
  - scenario: it is left alone
    steps:
      - open: org.clewline.notes
      - expect: New note
"""


@pytest.fixture
def serial(adb: AdbServer) -> Iterator[str]:
    with serve(Phone(seed=3)) as server:
        attach(adb, server.serial)
        yield server.serial
        adb.client().disconnect(server.serial)


def processes(port: int) -> list[int]:
    """Appium servers on a port."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if str(port) in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.mark.parametrize("comes_back", [True, False])
def test_an_appium_that_is_killed_is_infrastructure(tmp_path, monkeypatch, appium_packages, adb, serial, comes_back):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    servers = [AppiumServer(appium_packages, adb)]
    port = servers[0].port
    monkeypatch.setattr(appium_server, "free_port", lambda: port)
    killed: list[int] = []
    act = AppiumLink.tap

    def strike(link, *given, **named):
        if not killed:
            killed.extend(processes(port))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            if comes_back:  # as whoever keeps it running would start it again
                servers.append(AppiumServer(appium_packages, adb))
        return act(link, *given, **named)

    monkeypatch.setattr(AppiumLink, "tap", strike)
    path = tmp_path / "s.yaml"
    path.write_text(TWO.format(place=f"appium:{servers[0].url}"))
    capabilities = dict(servers[0].capabilities(serial))
    settings = Settings(android=AndroidSettings.model_validate({"capabilities": capabilities}))
    try:
        wish = Wish(paths=(path,), settings=settings, out=tmp_path / "out", keep_history=False)
        outcome = run_suites(wish, make_crew=lambda count: InProcessCrew(Player))
    finally:
        for server in servers:
            server.close()

    assert killed
    ended = {each.name: each for each in outcome.run.scenarios}
    first = ended["it is struck"].attempts[0]
    assert (first.verdict, first.cause.name if first.cause else "") == ("infrastructure", "device-lost"), first.reason
    wanted = "passed" if comes_back else "infrastructure"
    assert {name: each.verdict for name, each in ended.items()} == dict.fromkeys(ended, wanted), [
        each.reason for each in ended.values()
    ]
    assert outcome.exit_code == (0 if comes_back else 3)
    assert len(read_run(outcome.folder).scenarios) == 2
    assert not processes(port)
