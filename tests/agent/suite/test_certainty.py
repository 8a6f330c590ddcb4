"""How many runs a claim about flakiness needs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ConfigError
from agent.suite.certainty import Wish, at_most, certainty, runs_needed, upper_bound


def test_without_a_failure_it_is_the_rule_of_three() -> None:
    assert runs_needed(0, Wish(0.01, 0.95)) == 299  # the least n with 0.99**n <= 0.05
    assert runs_needed(0, Wish(0.5, 0.95)) == 5
    assert 0.99**299 <= 0.05 < 0.99**298


def test_bounds_are_those_of_clopper_and_pearson() -> None:
    # Closed form without failures; tabled one-sided 95 % bound of 1 in 20 and 3 in 50.
    assert upper_bound(0, 20) == pytest.approx(1 - 0.05 ** (1 / 20))
    assert upper_bound(1, 20) == pytest.approx(0.2161, abs=1e-4)
    assert upper_bound(3, 50) == pytest.approx(0.1478, abs=1e-4)


@given(st.integers(0, 40), st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_distribution_is_the_binomial_one(failures: int, runs: int, rate: float) -> None:
    plain = sum(math.comb(runs, k) * rate**k * (1 - rate) ** (runs - k) for k in range(min(failures, runs) + 1))
    assert at_most(failures, runs, rate) == pytest.approx(plain, abs=1e-9)


@given(st.integers(0, 6), st.sampled_from([0.3, 0.05, 0.01]), st.sampled_from([0.8, 0.95, 0.99]))
def test_what_is_needed_is_enough_and_one_fewer_is_not(failures: int, rate: float, confidence: float) -> None:
    wish = Wish(rate, confidence)
    runs = runs_needed(failures, wish)
    assert certainty(runs, failures, wish).state == "shown"
    assert certainty(max(failures, runs - 1), failures, wish).state != "shown"


@pytest.mark.parametrize(
    ("runs", "failures", "state", "more"),
    [
        (300, 0, "shown", 0),
        (20, 0, "open", 279),
        (20, 5, "refuted", None),
        (0, 0, "open", 299),
        (1, 1, "refuted", None),
    ],
)
def test_verdicts_say_what_is_known(runs: int, failures: int, state: str, more: int | None) -> None:
    found = certainty(runs, failures)
    assert found.state == state
    if more is not None:
        assert found.more == more
    low, high = found.interval
    assert 0 <= low <= (failures / runs if runs else 1) <= high <= 1
    assert "1 %" in found.told
    assert "95 %" in found.told


@pytest.mark.parametrize("wish", [(0.0, 0.95), (1.0, 0.95), (0.01, 1.0), (0.01, 0.2)])
def test_a_wish_that_makes_no_sense_is_refused(wish: tuple[float, float]) -> None:
    with pytest.raises(ConfigError):
        Wish(*wish)
