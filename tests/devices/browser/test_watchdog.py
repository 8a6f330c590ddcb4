"""The watchdog against a process of its own to end."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from devices.browser.watchdog import Watchdog


@pytest.fixture
def hung() -> Iterator[subprocess.Popen[bytes]]:
    """Something that does not end by itself."""
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def test_a_call_in_time_ends_nothing(hung):
    watchdog = Watchdog(hung.pid)
    for _ in range(1000):
        with watchdog.guard(60):
            pass
    assert not watchdog.bit
    assert hung.poll() is None
    watchdog.stop()


def test_one_thread_serves_all_calls_and_ends(hung):
    before = threading.active_count()
    watchdog = Watchdog(hung.pid)
    for _ in range(10):
        with watchdog.guard(60):
            assert threading.active_count() == before + 1
    watchdog.stop()
    watchdog.stop()
    assert threading.active_count() == before


def test_a_call_that_hangs_ends_the_process(hung):
    watchdog = Watchdog(hung.pid)
    with watchdog.guard(60):
        pass
    with watchdog.guard(0.05):  # sooner than what it went to sleep for
        hung.wait(20)
    assert watchdog.bit
    watchdog.stop()


def test_an_inner_guard_may_be_shorter_and_then_the_outer_one_holds(hung):
    watchdog = Watchdog(hung.pid)
    with watchdog.guard(0.2):
        with watchdog.guard(60):
            pass
        hung.wait(20)
    assert watchdog.bit
    watchdog.stop()


def test_it_guards_again_after_it_was_stopped(hung):
    watchdog = Watchdog(hung.pid)
    watchdog.stop()
    with watchdog.guard(0.05):
        hung.wait(20)
    assert watchdog.bit
    watchdog.stop()


def test_a_process_that_is_gone_is_not_missed(hung):
    hung.kill()
    hung.wait()
    watchdog = Watchdog(hung.pid)
    with watchdog.guard(0.0):
        deadline = time.monotonic() + 20
        while not watchdog.bit and time.monotonic() < deadline:
            threading.Event().wait(0.01)
    assert watchdog.bit
    watchdog.stop()
