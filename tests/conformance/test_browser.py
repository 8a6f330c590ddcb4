"""Puts the browser through every check that a driver must pass, on ``scene.html``."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.browser import BrowserDevice
from devices.conformance import check_device
from perception.perceiver import Perceiver
from tests.e2e.clew_process import site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SCENE = Path(__file__).with_name("scene.html")


def test_the_browser_passes_every_check():
    with site(SCENE.read_text("utf-8")) as served:
        report = check_device(lambda: BrowserDevice(f"{served.address}/"), Perceiver().perceive)
    assert report.ok, report.render()
    assert not [result for result in report.results if result.verdict == "skipped"], report.render()
