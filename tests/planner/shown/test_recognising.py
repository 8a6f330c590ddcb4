"""What a network says about a goal is believed only when it hangs together."""

from __future__ import annotations

import numpy as np
import pytest

from perception.models.recogniser import Heard
from planner.shown.hearing import MOST_WORDS, NUMBERS, best_piece, heard_numbers, heard_words
from planner.shown.lessons import Lesson, Lessons, Slot, Step, Wording
from planner.shown.recognising import Recognising, left_over

ANY = Slot(shapes=("name", "word", "figures"), fewest=1, most=4)


def lesson(name: str, *parts: str, impossible: bool = False, app: str = "Notes") -> Lesson:
    slots = {part[1:]: ANY for part in parts if part.startswith("{")}
    return Lesson(
        name=name,
        app=app,
        wordings=(Wording(parts=parts),),
        slots=slots,
        ways=((Step(sort="finish"),),),
        impossible=impossible,
    )


LESSONS = Lessons(
    lessons=(
        lesson("pin", "pin", "note", "{title"),
        lesson("delete", "delete", "note", "{title"),
        lesson("delete-missing", "remov", "note", "{title", impossible=True),
        lesson("call", "call", "{name", app="Phone"),
    )
)


class Told:
    """A network that says what it is told to say: lessons' odds, and for each word its slot."""

    lessons = ("call", "delete", "delete-missing", "pin", "none")
    slots = ("none", "name", "title")

    def __init__(self, odds: dict[str, float], tags: list[str], strength: float = 9.0) -> None:
        self._odds = np.array([odds.get(name, 0.0) for name in self.lessons], dtype=np.float32)
        self._slots = np.array([[strength * (slot == tag) for slot in self.slots] for tag in tags], dtype=np.float32)

    def hear(self, meaning: object, words: object, numbers: object) -> Heard:
        return Heard(self._odds, self._slots)


class Vectors:
    """Words and goals without a meaning."""

    def of(self, word: str) -> np.ndarray:
        return np.zeros(4, dtype=np.float32)

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 4), dtype=np.float32)


def found(goal: str, odds: dict[str, float], tags: str, strength: float = 9.0) -> tuple[str, dict[str, str], float]:
    network = Told(odds, ["none" if tag == "-" else tag for tag in tags.split()], strength)
    recognising = Recognising(LESSONS, network, Vectors(), Vectors())  # type: ignore[arg-type]
    asked = recognising.find(goal)
    return (asked[0].lesson.name, asked[0].values, asked[0].score) if asked else ("", {}, 0.0)


def test_a_lesson_is_found_with_its_values() -> None:
    name, values, score = found("keep “Fuse box” on top", {"pin": 0.97}, "- - title title - - -")
    assert (name, values) == ("pin", {"title": "Fuse box"})
    assert score > 0.9


def test_a_slot_without_words_speaks_against_it() -> None:
    assert found("keep it on top", {"pin": 0.97}, "- - - -")[2] < 0.5


@pytest.mark.parametrize("goal", ["keep Fuse box on top 7 times", "keep Fuse box on top “now”"])
def test_a_value_that_is_left_over_speaks_against_it(goal: str) -> None:
    tags = " ".join(["-", "title", "title", *"-" * (len(heard_words(goal)) - 3)])
    assert found(goal, {"pin": 0.97}, tags)[2] < 0.5


def test_words_that_are_not_sure_speak_against_it() -> None:
    assert found("keep Fuse box on top", {"pin": 0.97}, "- title title - -", strength=0.9)[2] < 0.8


def test_what_says_that_it_cannot_be_does_not_stand_in_the_way() -> None:
    name, _, score = found("the note Tax can go", {"delete": 0.5, "delete-missing": 0.48}, "- - title - -")
    assert name == "delete"
    assert score > 0.9


def test_no_lesson_is_no_lesson() -> None:
    assert found("order a pizza", {"none": 0.9, "call": 0.1}, "- - -")[2] < 0.2


def test_a_goal_that_is_too_long_is_not_recognised() -> None:
    assert found("word " * (MOST_WORDS + 5), {"pin": 1.0}, "- " * MOST_WORDS) == ("", {}, 0.0)


def test_the_piece_that_speaks_most_is_cut_out_without_its_marks() -> None:
    words = heard_words("call “Ada King” now")
    scores = np.array([-3, 2, 3, -0.5, 2, -4], dtype=np.float32)[: len(words)]
    first, last, _ = best_piece(scores, words)
    assert [word.text for word in words[first : last + 1]] == ["ada", "king"]
    assert best_piece(np.full(len(words), -1.0, dtype=np.float32), words)[:2] == (0, -1)


def test_every_word_has_its_numbers() -> None:
    words = heard_words("Wake me at 7:30, “please”")
    assert {len(row) for row in heard_numbers("Wake me at 7:30, “please”", words)} == {NUMBERS}


def test_numbers_that_a_wording_says_are_not_left_over() -> None:
    ten = lesson("timer", "photo", "10", "second")
    words = heard_words("photo in 10 seconds")
    assert left_over(words, set(), ten) == []
    assert left_over(words, set(), LESSONS.lessons[0]) == ["10"]
