"""Deadlines and waiting, on a clock that only moves when somebody waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import DeviceTimeout
from devices.settle import Deadline, wait_until


class VirtualClock:
    """Seconds that pass only in ``pause``."""

    def __init__(self, now_s: float = 1_000.0) -> None:
        self.now_s = now_s
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now_s += seconds


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def test_a_deadline_counts_down_and_stays_at_zero(clock: VirtualClock):
    deadline = Deadline.after(2.0, clock)
    assert (deadline.left_s, deadline.left_ms, deadline.passed) == (2.0, 2000.0, False)
    clock.pause(1.5)
    assert (deadline.left_s, deadline.left_ms, deadline.passed) == (0.5, 500.0, False)
    clock.pause(0.5)
    assert (deadline.left_s, deadline.passed) == (0.0, True)
    clock.pause(100)
    assert (deadline.left_s, deadline.left_ms, deadline.passed) == (0.0, 0.0, True)


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_a_deadline_of_no_time_has_passed(clock: VirtualClock, seconds: float):
    assert Deadline.after(seconds, clock).passed
    assert Deadline.after(seconds, clock).left_s == 0


def test_a_deadline_that_never_comes(clock: VirtualClock):
    never = Deadline.after(float("inf"), clock)
    clock.pause(1e9)
    assert not never.passed
    assert never.left_s == float("inf")
    assert never.sooner(5).left_s == 5


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_sooner_never_adds_time_and_is_the_earlier_of_the_two(seconds, other, passed):
    clock = VirtualClock()
    deadline = Deadline.after(seconds, clock)
    clock.pause(passed)
    sooner = deadline.sooner(other)
    assert sooner.ends_at_s == min(deadline.ends_at_s, clock() + other)
    assert sooner.left_s <= deadline.left_s
    assert sooner.clock is clock


def test_a_wall_clock_that_jumps_plays_no_part(monkeypatch: pytest.MonkeyPatch):
    deadline = Deadline.after(3_600.0)
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert not deadline.passed


def test_what_is_there_is_given_without_waiting(clock: VirtualClock):
    assert wait_until(lambda: "here", Deadline.after(5, clock), clock.pause, "it") == "here"
    assert clock.pauses == []


@pytest.mark.parametrize("found", [0, False, "", (), 0.0])
def test_only_none_means_not_yet(clock: VirtualClock, found: object):
    assert wait_until(lambda: found, Deadline.after(5, clock), clock.pause, "it") is found


def test_it_is_looked_for_until_it_comes(clock: VirtualClock):
    found = wait_until(lambda: clock() if clock() >= 1_001 else None, Deadline.after(5, clock), clock.pause, "it")
    assert found == pytest.approx(1_001, abs=0.03)
    assert set(clock.pauses) == {0.02}


def test_the_time_between_looks_can_be_chosen(clock: VirtualClock):
    with pytest.raises(DeviceTimeout):
        wait_until(lambda: None, Deadline.after(2, clock), clock.pause, "it", every_s=0.5)
    assert clock.pauses == [0.5] * 4


def test_in_vain_is_an_error_that_says_what_was_waited_for(clock: VirtualClock):
    with pytest.raises(DeviceTimeout, match="waited in vain for the spinner to go"):
        wait_until(lambda: None, Deadline.after(1, clock), clock.pause, "the spinner to go")
    assert clock() == pytest.approx(1_001)


def test_the_last_pause_ends_at_the_deadline_and_is_followed_by_a_last_look(clock: VirtualClock):
    deadline = Deadline.after(0.05, clock)
    looks: list[float] = []

    def probe() -> str | None:
        looks.append(clock())
        return "just in time" if clock() >= deadline.ends_at_s else None

    assert wait_until(probe, deadline, clock.pause, "it") == "just in time"
    assert looks[-1] == pytest.approx(deadline.ends_at_s)
    assert sum(clock.pauses) == pytest.approx(0.05)


def test_after_the_deadline_it_is_still_looked_for_once(clock: VirtualClock):
    late = Deadline.after(-1, clock)
    assert wait_until(lambda: "here", late, clock.pause, "it") == "here"
    with pytest.raises(DeviceTimeout):
        wait_until(lambda: None, late, clock.pause, "it")
    assert clock.pauses == []


def test_an_error_while_looking_is_passed_on(clock: VirtualClock):
    def probe() -> None:
        raise KeyError("page")

    with pytest.raises(KeyError):
        wait_until(probe, Deadline.after(1, clock), clock.pause, "it")


@given(st.floats(0.001, 2), st.floats(0, 20))
def test_nobody_waits_past_the_deadline(every_s, seconds):
    clock = VirtualClock(0.0)
    with pytest.raises(DeviceTimeout):
        wait_until(lambda: None, Deadline.after(seconds, clock), clock.pause, "it", every_s=every_s)
    assert clock() <= seconds + 1e-6
    assert all(0 <= pause <= every_s for pause in clock.pauses)
