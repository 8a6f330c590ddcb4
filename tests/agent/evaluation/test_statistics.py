"""Intervals have the known values, and clusters count as what they are."""

from __future__ import annotations

import pytest

from agent.evaluation.statistics import cluster_interval, mean, quantile, sign_test, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe 1998, table I; the last row is the textbook's 5 of 10
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson_agrees_with_published_values(successes, trials, low, high):
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_reaches_the_ends_exactly_and_is_symmetric():
    assert wilson_interval(0, 7)[0] == 0.0
    assert wilson_interval(7, 7)[1] == 1.0
    low, high = wilson_interval(2, 7)
    assert wilson_interval(5, 7) == pytest.approx((1 - high, 1 - low))


def test_nothing_is_known_from_nothing():
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert cluster_interval([]) == (0.0, 1.0)
    assert cluster_interval([(0, 0)]) == (0.0, 1.0)
    assert quantile([], 0.5) is None
    assert mean([]) is None


@pytest.mark.parametrize(("successes", "trials"), [(-1, 3), (4, 3), (1, -1)])
def test_wilson_refuses_what_is_no_proportion(successes, trials):
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(successes, trials)


def test_tasks_that_pass_or_fail_as_one_widen_the_interval():
    together = [(5, 5), (0, 5)] * 30
    apart = [(3, 5), (2, 5)] * 30
    wide = cluster_interval(together)
    narrow = cluster_interval(apart)
    assert wide[1] - wide[0] > 3 * (narrow[1] - narrow[0])
    by_episode = wilson_interval(150, 300)
    assert wide[0] < by_episode[0] < by_episode[1] < wide[1], "five seeds are not five trials"


def test_one_episode_a_task_gives_about_what_wilson_gives():
    low, high = cluster_interval([(1, 1)] * 60 + [(0, 1)] * 40)
    assert (low, high) == pytest.approx(wilson_interval(60, 100), abs=0.015)


def test_the_same_seed_gives_the_same_interval():
    clusters = [(number % 6, 5 + number % 2) for number in range(40)]
    assert cluster_interval(clusters, seed=3) == cluster_interval(clusters, seed=3)


def test_tasks_weigh_by_their_episodes():
    low, high = cluster_interval([(100, 100), (0, 1)])
    assert (low, high) == (0.0, 1.0)
    assert cluster_interval([(2, 4), (5, 10)]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([3.0], 0.95, 3.0), ([4, 1, 3, 2], 0.5, 2.5), (list(range(101)), 0.95, 95), ([1, 2], 0.0, 1), ([1, 2], 1.0, 2)],
)
def test_quantiles_are_interpolated(values, share, expected):
    assert quantile(values, share) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 1, 1.0), (0, 6, 0.03125), (1, 9, 0.021484375), (9, 1, 0.021484375)],
)
def test_pairs_that_differ_are_weighed_exactly(one: int, other: int, p: float) -> None:
    assert sign_test(one, other) == pytest.approx(p)
