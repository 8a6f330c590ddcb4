"""Ways of speaking, and the words that the rules know for them."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.clauses import read_clauses
from planner.rewording import reworded
from planner.rewording.ways import Way, read_ways, ways

TABLE = files("planner.rewording").joinpath("ways.txt").read_text("utf-8")

SAID = [
    ("Put the cursor in the comment box.", [("focus", "the comment box")]),
    ("Arrange the guests in alphabetical order", [("drag", "the guests in alphabetical order")]),
    ("Order the prices from high to low.", [("drag", "the prices in decreasing order")]),
    ("Give the number of open tickets", [("ask", "open tickets are there?")]),
    ("Say how many birds you see, then press Done", [("ask", "birds are there?"), ("press", "Done")]),
    ("Fill in the date 3/4/2026 and save.", [("enter", "3/4/2026 as the date"), ("order", "")]),
    ("Put Ann in as the name", [("enter", "Ann as the name")]),
    ("The time is 7:15 pm. Enter it and press OK.", [("enter", "7:15 pm as the time"), ("press", "OK")]),
    ('The title should say "Home". Press Save.', [("enter", '"Home" into the title'), ("press", "Save")]),
    ('Log me in, please. My user name is "kim" and my password is "x1".',
     [("order", 'with the username "kim" and the password "x1"')]),
    ("The sliders should read 3, 4 and 5", [("enter", "the sliders to 3, 4 and 5")]),
    ("With the slider at 7 and the second box ticked, press Go",
     [("enter", "the slider to 7"), ("choose", "the second box"), ("press", "Go")]),
    ("Bread should be the 2nd item in the list", [("drag", "Bread to the 2nd position")]),
    ("Move Bread one place up", [("drag", "Bread up by one")]),
    ("Fruit goes into the left basket, everything else into the right basket",
     [("drag", "all Fruit into the left basket, and everything else into the right basket")]),
    ("The pears belong in the red crate. Please drag them there.", [("drag", "The pears into the red crate")]),
    ("Which of the words are close in meaning to glad? Tick those.", [("choose", "words similar to glad")]),
    ("Say of every lamp whether it is on or off.", [("choose", "every lamp as on or off")]),
    ("Which plan has the lowest price? Buy it.", [("order", "the plan with the lowest price")]),
    ("Pick the one that is cheapest", [("choose", "the cheapest one")]),
    ("Everything that is some kind of red should be selected", [("choose", "all shades of red")]),
    ("Turn the word sky blue", [("order", "the text sky the style blue")]),
    ('Look through the folders for "Taxes" and click on it',
     [("expand", "the folders"), ("press", 'on "Taxes"')]),
    ("Put the green mug in the cart", [("order", "the green mug to the cart")]),
    ("Give the song by Ola a like", [("order", "the song by Ola")]),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "orders"), SAID)
def test_another_way_of_speaking_is_read_as_the_known_one(goal: str, orders: list[tuple[str, str]]) -> None:
    assert [(clause.kind, clause.body) for clause in read_clauses(goal)] == orders


@pytest.mark.parametrize(
    "goal",
    [
        'Type "put the cursor in the box" into the note',
        "Order the margherita and two lemonades",
        "Move the file to the archive",
        "The date of the next meeting",
        "Put the lamp on the shelf",
        "Make a copy of the second slide",
        "Get the weather for Oslo",
    ],
)
def test_what_is_no_such_way_stays_as_it_was_said(goal: str) -> None:
    assert read_clauses(goal)[0].text == goal.rstrip(".")


def test_every_way_of_the_table_can_be_read_and_fills_the_words_it_stands_for() -> None:
    told = list(read_ways(TABLE))
    assert len(told) > 100
    for known, way in told:
        Way.of(known, way)


def test_a_way_that_lacks_a_slot_of_its_known_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\{what\}"):
        Way.of("focus {what}", "put the cursor there")


def test_a_slot_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unheard"):
        Way.of("focus {unheard}", "give {unheard} the focus")


def test_a_way_is_found_only_where_an_order_may_begin() -> None:
    assert reworded("Press Go and put the cursor in the first field") == "Press Go and focus the first field"
    assert reworded("Ask them to put the cursor in the first field") == "Ask them to put the cursor in the first field"


def test_ways_over_sentences_and_within_one_are_apart() -> None:
    assert ways(over_sentences=True)
    assert ways()


@given(st.text(max_size=200))
def test_any_text_can_be_reworded(text: str) -> None:
    assert isinstance(reworded(text), str)


@given(st.lists(st.sampled_from(TABLE.split()), max_size=40))
def test_words_of_the_table_in_any_order_are_reworded_in_bounded_length(words: list[str]) -> None:
    said = " ".join(words)
    assert len(reworded(said)) < 40 * (len(said) + 40)


@given(st.sampled_from(["put the cursor in ", "the title should say ", "give the text "]), st.text(max_size=30))
def test_what_is_quoted_is_never_reworded(lead: str, value: str) -> None:
    quoted = value.replace('"', "").replace("\n", " ").strip() or "x"
    goal = f'{lead}"{quoted}"'
    assert quoted in [quote for clause in read_clauses(goal) for quote in clause.quotes]
