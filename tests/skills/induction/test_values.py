"""Which texts of a demonstration stand in the goal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.induction.values import HOLE, GoalValues, spell

WORDS = st.text("abcdefghijklmnop", min_size=3, max_size=9)


def said(values: GoalValues, template: str) -> str:
    """The template with the goal's own words in its holes."""
    return HOLE.sub(lambda m: _spelt(values, m), template).replace("{{", "{").replace("}}", "}")


def _spelt(values: GoalValues, match) -> str:
    span = values.thought_of[int(match[1])]
    if match[2]:
        value = span.clock or span.day
        assert value is not None
        return spell(value, match[2])
    return values.goal[span.start : span.end]


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), st.data())
def test_what_was_typed_and_stands_in_the_goal_is_found_there(words, data):
    goal = "Please put “" + " ".join(words) + "” into it"
    typed = data.draw(st.sampled_from(words))
    values = GoalValues(goal)
    pieces = values.typed(typed)
    assert pieces is not None
    assert said(values, values.template(pieces)) == typed


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_is_known_in_every_spelling(hour, minute):
    values = GoalValues(f"Wake me at {hour:02d}:{minute:02d}")
    for text, name in ((f"{hour:02d}", "Hour"), (f"{minute:02d}", "Minute"), (f"{hour:02d}:{minute:02d} Alarm", "")):
        pieces = values.typed(text, name)
        assert pieces is not None, text
        template = values.template(pieces)
        assert said(values, template) == text
        values.commit(template)


@pytest.mark.parametrize(
    ("goal", "name", "is_item", "found"),
    [
        ("Delete the note Tax", "Tax", True, True),
        ("Delete the note Tax", "Delete", False, False),
        ("press Save", "Save", False, False),
        ("Make it green", "Green", True, False),
        ("The file a.pdf goes away", "a.pdf", True, True),
        ("Remove Oslo from the clock", "Remove Oslo", False, True),
        ("Open the settings", "Settings", True, False),
    ],
)
def test_names_count_where_they_are_data(goal, name, is_item, found):
    assert (GoalValues(goal).named(name, is_item=is_item) is not None) is found


def test_a_plain_word_counts_where_it_is_one_of_several_choices():
    assert GoalValues("Make it green").named("Green", is_item=True, is_choice=True) is not None


def test_overlapping_pieces_are_cut_where_either_begins():
    values = GoalValues("Create Edith Armstrong")
    for text in ("Edith", "Edith Armstrong"):
        pieces = values.typed(text)
        assert pieces is not None
        values.commit(values.template(pieces))
    assert [values.goal[a.start : a.end] for a in values.atoms()] == ["Edith", "Armstrong"]
