"""What a goal may be."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import GoalRefused
from planner.goal import LONGEST_GOAL, Goal


def test_a_goal_is_kept_verbatim():
    text = "  Click “Größe”\n\tthen 👍 and عربي "
    assert Goal.of(text).text == text


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_goal_is_refused_with_an_example(text):
    with pytest.raises(GoalRefused, match="empty") as refused:
        Goal.of(text)
    assert "clew run" in refused.value.hint


def test_the_longest_goal_is_read_and_one_character_more_is_not():
    assert len(Goal.of("x" * LONGEST_GOAL).text) == LONGEST_GOAL
    with pytest.raises(GoalRefused, match=str(LONGEST_GOAL)):
        Goal.of("x" * (LONGEST_GOAL + 1))


@pytest.mark.parametrize("text", ["press \x00", "\x7f", "a\ud800b", "\u0378", b"\xff\xfe\x00click".decode("latin-1")])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(GoalRefused, match="no text"):
        Goal.of(text)


def test_a_refusal_is_a_usage_error():
    assert GoalRefused("x").exit_code == 2


@given(st.text())
def test_any_text_is_taken_or_refused(text):
    with contextlib.suppress(GoalRefused):
        assert Goal.of(text).text == text
