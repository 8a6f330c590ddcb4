"""Ordinals over hand-built pools."""

from __future__ import annotations

import pytest

from perception.counting import countable, find_nth, find_nth_alike, look_alike, things
from perception.phrase import Phrase
from tests.perception.screens import Draft

GRID = Draft()
for number in range(9):
    GRID.add("image", str(number), 10 + number % 3 * 100, number // 3 * 60, 40, 40)
FITS = dict.fromkeys(range(9), 1.0)


@pytest.mark.parametrize(
    ("reading", "name"),
    [
        (Phrase("", ordinal=1), "0"),
        (Phrase("", ordinal=5), "4"),
        (Phrase("", ordinal=-1), "8"),
        (Phrase("", ordinal=-2), "7"),
        (Phrase("", ordinal=2, line=3), "7"),
        (Phrase("", ordinal=2, line=-1), "7"),
        (Phrase("", ordinal=2, column=3), "5"),
        (Phrase("", line=2), "3"),
        (Phrase("", ordinal=1, counted_from="right"), "2"),
        (Phrase("", ordinal=1, counted_from="bottom"), "6"),
    ],
)
def test_nth(reading, name):
    found = find_nth(reading, FITS, GRID.elements)
    assert found is not None
    assert GRID.elements[found].name == name


def test_there_is_no_tenth_of_nine():
    assert find_nth(Phrase("", ordinal=10), FITS, GRID.elements) is None
    assert find_nth(Phrase("", ordinal=1), {}, GRID.elements) is None


def test_only_those_of_the_kind_are_counted():
    fits = {i: 1.0 if i % 2 else 0.0 for i in range(9)}
    assert find_nth(Phrase("", ordinal=2), fits, GRID.elements) == 3


def test_when_the_best_are_too_few_the_next_best_count_too():
    fits = {i: 1.0 if i < 2 else 0.8 for i in range(9)}
    assert find_nth(Phrase("", ordinal=2), fits, GRID.elements) == 1
    assert find_nth(Phrase("", ordinal=4), fits, GRID.elements) == 3


def test_another_kind_and_other_words_are_not_counted():
    assert countable({"kind": 1.0}) > countable({"kind": 0.4}) > countable({"other kind": 1.0})
    assert countable({"kind": 1.0, "words": 1.0}) > countable({"kind": 1.0, "other words": 1.0})


def test_lines_and_grounds_are_not_counted_and_nothing_twice():
    draft = Draft()
    draft.add("image", "", 0, 0, 800, 600, hints=("background",))
    draft.add("image", "", 0, 50, 800, 2)
    for left in (10, 120, 230):
        draft.add("image", "", left, 100, 100, 100)
    draft.add("image", "", 12, 102, 98, 98)
    assert [e.bounds.left for e in things(draft.elements)] == [10, 120, 230]


def test_those_that_look_alike_are_counted_by_themselves():
    draft = Draft()
    draft.add("image", "", 10, 0, 40, 40, hints=("logo",))
    draft.add("image", "", 700, 0, 40, 40, hints=("logo",))
    thumbnails = [draft.add("image", "", 10, 100 + 120 * number, 100, 100, hints=("thumb",)) for number in range(4)]
    found = find_nth_alike(Phrase("", ordinal=3), dict.fromkeys(range(6), 1.0), draft.elements, range(6))
    assert found == {thumbnails[2]}


def test_equal_sizes_in_one_line_look_alike_whatever_developers_call_them():
    draft = Draft()
    for left, name in ((10, "weight"), (120, "rotate"), (230, "paint")):
        draft.add("image", "", left, 100, 100, 60, hints=(name,))
    draft.add("image", "", 10, 300, 300, 200, hints=("photo",))
    first, second, third, photo = draft.elements
    assert look_alike(first, third)
    assert not look_alike(second, photo)
