"""Puts the Android driver through every check that a driver must pass, on the embedded phone in this process."""

from __future__ import annotations

from devices.android.device import AndroidDevice
from devices.conformance import check_device
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver
from tests.emulators.phone.scene_app import APP


def test_the_phone_passes_every_check():
    report = check_device(lambda: AndroidDevice(PhoneLink(Phone(apps=[APP])), "Scene"), Perceiver().perceive)
    assert report.ok, report.render()
    assert not [result for result in report.results if result.verdict == "skipped"], report.render()
