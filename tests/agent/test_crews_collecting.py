"""A crew in this process leaves the collector of rubbish as it found it."""

from __future__ import annotations

import gc

from agent.crews import Alone


def test_the_collector_is_as_before_when_the_work_is_done() -> None:
    before = gc.get_threshold()
    crew = Alone(lambda _common: None, "")
    assert gc.get_threshold() != before
    assert list(crew.each(lambda number: number + 1, [1, 2])) == [2, 3]
    crew.close()
    crew.close()
    assert gc.get_threshold() == before
