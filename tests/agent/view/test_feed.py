"""Streams of changes: a source is asked as often as it wants, and not while memory says that nothing is new."""

from __future__ import annotations

import asyncio

import pytest

from agent.view.feed import Event, Source, stream


class Counted(Source):
    """Says something when it was asked ``after`` times."""

    def __init__(self, pause_s: float, stirs: bool = True, after: int = 10**9) -> None:
        self.pause_s, self._stirs, self._after = pause_s, stirs, after
        self.asked = 0

    def stirs(self) -> bool:
        return self._stirs

    def new(self) -> list[Event]:
        self.asked += 1
        return [("over", {})] if self.asked >= self._after else []


@pytest.fixture
def clock(monkeypatch):
    """Time that passes while somebody sleeps, and only then."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("agent.view.feed.time.monotonic", lambda: now[0])
    monkeypatch.setattr("agent.view.feed.asyncio.sleep", sleep)
    return now


def read(*sources: Counted) -> bytes:
    async def all_of_it() -> bytes:
        return b"".join([piece async for piece in stream(sources)])

    return asyncio.run(all_of_it())


def test_each_source_is_asked_as_often_as_it_wants(clock):
    quick, calm = Counted(0.05, after=41), Counted(0.2)
    assert read(quick, calm).endswith(b"event: over\ndata: {}\n\n")
    assert clock[0] == pytest.approx(2.0)
    assert calm.asked == pytest.approx(11, abs=1)


def test_what_does_not_stir_is_not_asked(clock):
    still = Counted(0.05, stirs=False)
    read(Counted(1.0, after=3), still)
    assert still.asked == 0


def test_a_stream_that_has_nothing_to_say_says_that_it_lives(clock):
    assert read(Counted(1.0, after=20)).count(b": still here") == 1
