"""Which lesson a goal asks for, and with which values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.practised.words import words_in
from planner.shown.asking import Asking, shape_of
from planner.shown.lessons import Lesson, Lessons, Slot, Step, Wording


def wording(text: str) -> Wording:
    parts: list[str] = []
    for piece in text.split():
        parts += [piece] if piece.startswith("{") else [word.key for word in words_in(piece)]
    return Wording(parts=tuple(parts))


def lesson(called: str, *wordings: str, **slots: Slot) -> Lesson:
    step = Step(sort="finish")
    return Lesson(name=called, app="App", wordings=tuple(map(wording, wordings)), slots=slots, ways=((step,),))


NAME = Slot(shapes=("name",), fewest=1, most=3)
TIME = Slot(shapes=("figures",), fewest=1, most=1)
TEXT = Slot(shapes=("name", "word"), fewest=2, most=9)
ASKING = Asking(
    Lessons(
        lessons=(
            lesson("set", "Set an alarm for {time", "Wake me at {time", time=TIME),
            lesson("delete", "Delete the alarm at {time", time=TIME),
            lesson("text", "Text {name : {text", name=NAME, text=TEXT),
            lesson("call", "Call {name", name=NAME),
        )
    )
)


@pytest.mark.parametrize(
    ("goal", "name", "values"),
    [
        ("Set an alarm for 7:30", "set", {"time": "7:30"}),
        ("please wake me at 6:15", "set", {"time": "6:15"}),
        ("Delete the alarm at 6:15, please", "delete", {"time": "6:15"}),
        ("Text Ada Lovelace: I am late", "text", {"name": "Ada Lovelace", "text": "I am late"}),
        ("Text “Ada”: “Call Bob back”", "text", {"name": "Ada", "text": "Call Bob back"}),
    ],
)
def test_a_goal_finds_its_lesson_and_its_values(goal: str, name: str, values: dict[str, str]) -> None:
    best = ASKING.find(goal)[0]
    assert best.lesson.name == name
    assert best.values == values


def test_a_goal_that_says_more_fits_less() -> None:
    whole = ASKING.find("Call Ada")[0].score
    more = ASKING.find("Call Ada and buy her three tickets to the opera in Vienna")[0].score
    assert whole > 0.95
    assert more < 0.9


@pytest.mark.parametrize("goal", ["Text Ada Lovelace that dinner is ready", "Text Ada Lovelace I am late"])
def test_a_name_that_would_be_cut_in_two_is_not_believed(goal: str) -> None:
    assert all(asked.score < 0.9 for asked in ASKING.find(goal) if asked.values.get("name") == "Ada")


def test_what_joins_a_name_and_a_text_belongs_to_neither() -> None:
    assert not [asked for asked in ASKING.find("Text Ada that I am late") if asked.values.get("name") == "Ada that"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(goal: str) -> None:
    for asked in ASKING.find(goal):
        assert 0.0 <= asked.score <= 1.0
        assert all(value in goal for value in asked.values.values())


def test_shapes() -> None:
    assert [shape_of(text) for text in ("7:30", "“Ada”", "late")] == ["figures", "name", "word"]
