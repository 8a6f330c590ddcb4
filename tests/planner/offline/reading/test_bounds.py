"""Conditions on numbers."""

from __future__ import annotations

import pytest

from planner.offline.reading.bounds import condition_of


@pytest.mark.parametrize(
    ("phrase", "meets", "misses"),
    [
        ("all numbers greater than 20", 21, 20),
        ("the number below 10", 9.5, 10),
        ("every item that costs less than $10", 9, 10),
        ("items at most 5", 5, 6),
        ("every even number", 4, 3),
        ("all odd numbers", 3, 4),
    ],
)
def test_a_condition_is_read_off_a_phrase(phrase, meets, misses):
    condition = condition_of(phrase)
    assert condition is not None
    assert condition(meets)
    assert not condition(misses)


@pytest.mark.parametrize("phrase", ["the odd one out", "all numbers", "under the heading News", ""])
def test_a_phrase_without_a_condition_has_none(phrase):
    assert condition_of(phrase) is None
