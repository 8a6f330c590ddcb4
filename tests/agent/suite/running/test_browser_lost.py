"""A browser that crashes in the middle of a scenario: nobody's failure, and nothing is left of it."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from agent.suite.playing.player import Player
from agent.suite.running.crew import InProcessCrew
from agent.suite.running.run import Wish, run_suites
from devices.browser.device import BrowserDevice
from tests.e2e.clew_process import site

PAGE = "<!doctype html><title>Register</title><label>City <input name=city></label>"

SUITE = """suite: S
on: browser:{place}
scenarios:
  - scenario: it is left
    steps:
      - expect: City
      - type: Oslo
        into: City
      - expect: {{shown: {{role: textbox, name: City}}, value: Oslo}}
  - scenario: it is there
    steps:
      - expect: City
"""


def browsers() -> list[psutil.Process]:
    """Browsers that this process has started."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "chrom" in child.name() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.mark.browser
@pytest.mark.parametrize("times", [1, 99])
def test_a_browser_that_crashes_is_infrastructure_and_the_scenario_is_played_again(tmp_path, monkeypatch, times):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    crashes: list[int] = []
    perform = BrowserDevice.perform

    def crash(device, *given, **named):
        if len(crashes) < times:
            crashes.append(len(browsers()))
            for each in browsers():
                each.kill()
        return perform(device, *given, **named)

    monkeypatch.setattr(BrowserDevice, "perform", crash)
    path: Path = tmp_path / "s.yaml"
    with site(PAGE) as served:
        path.write_text(SUITE.format(place=served.address))
        wish = Wish(paths=(path,), out=tmp_path / "out", keep_history=False)
        outcome = run_suites(wish, make_crew=lambda count: InProcessCrew(Player))

    assert crashes[0] > 0
    struck, other = sorted(outcome.run.scenarios, key=lambda each: each.name != "it is left")
    assert struck.attempts[0].verdict == "infrastructure", struck.attempts[0].reason
    assert struck.verdict == ("passed" if times == 1 else "infrastructure"), struck.reason
    assert other.verdict == "passed", other.reason
    assert not browsers()
