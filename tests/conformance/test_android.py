"""Puts the Android driver through every check that a driver must pass, on a phone in memory."""

from __future__ import annotations

import pytest

from devices.android import AndroidDevice
from devices.conformance import Scene, check_device
from perception.perceiver import Perceiver
from tests.devices.android.tiny_phone import ITEMS, Shape, TinyPhone

SCENE = Scene(last_item=f"Item {ITEMS}")


@pytest.mark.parametrize("shape", ["native", "dump", "source"])
def test_the_android_driver_passes_every_check(shape: Shape):
    report = check_device(lambda: AndroidDevice(TinyPhone(shape)), Perceiver().perceive, SCENE)
    assert report.ok, report.render()
    assert not [result for result in report.results if result.verdict == "skipped"], report.render()
