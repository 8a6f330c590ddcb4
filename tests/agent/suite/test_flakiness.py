"""What the past of a scenario says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.suite.flakiness import WINDOW, Outing, flakiness, flip_rate, outing_of, worst_first
from agent.suite.results import AttemptVerdict
from tests.agent.suite.made_runs import made_run


def outings(told: str) -> list[Outing]:
    """``P`` passed, ``F`` failed, ``R`` passed at the second try, ``I`` infrastructure."""
    ways: dict[str, tuple[AttemptVerdict, ...]] = {
        "P": ("passed",),
        "F": ("failed-app",),
        "R": ("failed-app", "passed"),
        "I": ("infrastructure", "infrastructure"),
        "J": ("infrastructure", "passed"),
    }
    verdicts = {"P": "passed", "F": "failed-app", "R": "flaky", "I": "infrastructure", "J": "passed"}
    return [
        Outing(f"r{at}", float(at), verdicts[way], 1.0 + at, ways[way], "no-effect" if way in "FR" else "")  # type: ignore[arg-type]
        for at, way in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "score", "state", "failures"),
    [
        ("PPPPP", 0.0, "steady", 0),
        ("PPPFF", 0.25, "failing", 2),  # broke once and stays broken
        ("PFPFP", 1.0, "flaky", 2),
        ("PPRPP", 0.4, "flaky", 1),  # P P F P P P: two flips of five
        ("PPJII", 0.0, "steady", 0),  # a lost device says nothing of the scenario
        ("I", 0.0, "unknown", 0),
        ("F", 0.0, "failing", 1),
    ],
)
def test_a_score_tells_flaky_from_broken(told: str, score: float, state: str, failures: int) -> None:
    found = flakiness("a", outings(told))
    assert found.score == pytest.approx(score)
    assert (str(found.state), found.failures) == (state, failures)


def test_what_was_mended_long_ago_does_not_count() -> None:
    found = flakiness("a", outings("PF" * 10 + "P" * (WINDOW + 1)))
    assert (found.score, found.state) == (0.0, "steady")
    assert found.failures == 10


def test_time_is_that_of_outings_that_passed() -> None:
    found = flakiness("a", outings("PPF"))
    assert [found.p50_s, found.p95_s] == pytest.approx([1.5, 1.95])
    assert flakiness("a", outings("F")).p50_s is None


@given(st.lists(st.booleans(), max_size=80))
def test_a_flip_rate_is_a_share_and_the_same_backwards_and_mirrored(sides: list[bool]) -> None:
    rate = flip_rate(sides)
    assert 0 <= rate <= 1
    assert rate == flip_rate(sides[::-1]) == flip_rate([not side for side in sides])


def test_an_outing_keeps_the_time_of_the_attempt_that_decided() -> None:
    result = made_run(1, flaky=(0,)).scenarios[0]
    outing = outing_of("r", result)
    assert outing.attempts == ("failed-app", "passed")
    assert outing.seconds == result.attempts[1].seconds
    assert outing.cause


def test_the_worst_is_looked_at_first() -> None:
    steady, flaky, broken = (flakiness(name, outings(told)) for name, told in (("a", "PP"), ("b", "PFP"), ("c", "PFF")))
    assert [each.id for each in worst_first([steady, broken, flaky])] == ["b", "c", "a"]
