"""What repetitions of a run show."""

from __future__ import annotations

from agent.suite.repeating import repeated, repeated_document, repeated_lines
from agent.suite.results import SuiteRun
from tests.agent.suite.made_runs import made_run


def repetitions(times: int, failing: int = 0, lost: int = 0) -> SuiteRun:
    """One scenario many times: the first fail, the next are lost to infrastructure, the others pass."""
    good = made_run(1).scenarios[0]
    bad = made_run(1, failing={0: "failed-app"}).scenarios[0]
    gone = made_run(1, failing={0: "infrastructure"}).scenarios[0]
    each = [*[bad] * failing, *[gone] * lost, *[good] * (times - failing - lost)]
    marked = tuple(one.model_copy(update={"repeat": number}) for number, one in enumerate(each, 1))
    return made_run(1).model_copy(update={"scenarios": marked})


def test_enough_repetitions_show_what_was_wished() -> None:
    (sure,) = repeated(repetitions(299)).values()
    assert sure.state == "shown"
    (told,) = repeated_lines(repetitions(299))
    assert "below 1 % with 95 % confidence" in told


def test_too_few_say_how_many_more() -> None:
    (told,) = repeated_lines(repetitions(20))
    assert "279 more" in told


def test_what_failed_stands_on_its_own_and_lost_devices_do_not_count() -> None:
    (sure,) = repeated(repetitions(20, failing=3, lost=5)).values()
    assert (sure.runs, sure.failures) == (15, 3)
    (told,) = repeated_lines(repetitions(20, failing=3, lost=5))
    assert told.startswith("clock.clew.yaml::scenario 0: 3 of 15 runs failed")
    assert "clock.clew.yaml::scenario 0" in repeated_document(repetitions(20))


def test_a_single_run_shows_nothing() -> None:
    assert list(repeated_lines(made_run(5))) == []
