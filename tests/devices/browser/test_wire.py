"""Chromium's complaints as our errors: what can be tried again is told from what is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from devices.browser.wire import Navigated, translate
from devices.errors import DeviceCrashed, StaleElement


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Protocol error (Page.captureScreenshot): Not attached to an active page", Navigated),
        ("Execution context was destroyed, most likely because of a navigation", Navigated),
        ("Protocol error (DOM.describeNode): No node with given id found", StaleElement),
        ("Target closed", DeviceCrashed),
    ],
)
def test_what_chromium_says_is_told_apart(said, kind):
    assert type(translate(Error(said))) is kind
