"""Goals as people write them, and the orders they hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.clauses import read_clauses
from planner.goal import LONGEST_GOAL
from planner.quoting import quotes_of, unquoted, without_quotes

# Each order as (kind, body) or, where it says beforehand where it is to be done, (kind, body, scope).
SENTENCES: list[tuple[str, list[tuple[str, ...]]]] = [
    ("Click the Save button.", [("press", "the Save button")]),
    ('Tap on "OK".', [("press", 'on "OK"')]),
    ("Press Enter", [("press", "Enter")]),
    ('Hit the "Submit" button', [("press", 'the "Submit" button')]),
    ("Double-click the first row", [("press", "the first row")]),
    ("Right-click the picture", [("press", "the picture")]),
    ('Click on the link "terms of use."', [("press", 'on the link "terms of use."')]),
    (
        'Click "Save and close", then press "Yes, then no".',
        [("press", '"Save and close"'), ("press", '"Yes, then no"')],
    ),
    ('Type "hello" into the search field', [("enter", '"hello" into the search field')]),
    (
        'Enter the username "ann" and the password "s3 cret" into the text fields and press login.',
        [("enter", 'the username "ann" and the password "s3 cret" into the text fields'), ("press", "login")],
    ),
    ('Fill in the form with "a", "b" and "c"', [("enter", 'the form with "a", "b" and "c"')]),
    ("Set the volume to 30", [("enter", "the volume to 30")]),
    ("Choose Oslo as From, Rome as To", [("choose", "Oslo as From"), ("choose", "Rome as To")]),
    ("Everything off except the alarm", [("unchoose", "everything except the alarm")]),
    ("Check in Mr Okafor", [("order", "Mr Okafor")]),
    ("Check in the list", [("choose", "in the list")]),
    ("Throw away the letter and check out", [("order", "the letter"), ("order", "")]),
    ("Put 5 into the box", [("enter", "5 into the box")]),
    (
        'Write "Dear all, click here. Then leave." in the message field and press Send',
        [("enter", '"Dear all, click here. Then leave." in the message field'), ("press", "Send")],
    ),
    (
        "Select Kenya, Japan from the list and click Submit.",
        [("choose", "Kenya, Japan from the list"), ("press", "Submit")],
    ),
    ('Choose "Large" from the dropdown', [("choose", '"Large" from the dropdown')]),
    ("Pick the last option", [("choose", "the last option")]),
    ('Check the box "Remember me"', [("choose", 'the box "Remember me"')]),
    ("Tick Milk, Bread and Eggs", [("choose", "Milk, Bread and Eggs")]),
    ("Select A, B and C, then submit", [("choose", "A, B and C"), ("submit", "")]),
    ("Turn on notifications", [("choose", "notifications")]),
    ("Uncheck Red wine", [("unchoose", "Red wine")]),
    ("Turn off Bluetooth and Wi-Fi", [("unchoose", "Bluetooth and Wi-Fi")]),
    ("Submit", [("submit", "")]),
    ("Submit the form when done", [("submit", "the form when done")]),
    ("Open the cookies link", [("open", "the cookies link")]),
    ("Go to the Shipping tab and click Rates", [("open", "the Shipping tab"), ("press", "Rates")]),
    ("Navigate to https://example.org/a,b?c=d", [("open", "https://example.org/a,b?c=d")]),
    ("Visit https://example.org.", [("open", "https://example.org")]),
    (
        'Switch between the tabs to find and click on the link "Refund policy".',
        [("open", "between the tabs"), ("press", 'on the link "Refund policy"')],
    ),
    ("Expand the section below and click Submit", [("expand", "the section below"), ("press", "Submit")]),
    ('Close the dialog by clicking the "x".', [("press", 'the "x"')]),
    ("Dismiss the banner", [("close", "the banner")]),
    ("Scroll down", [("scroll", "down")]),
    (
        "Scroll the text area to the bottom and press Submit.",
        [("scroll", "the text area to the bottom"), ("press", "Submit")],
    ),
    ("After clicking Blue, click Reset", [("press", "Blue"), ("press", "Reset")]),
    ("Press Green before you press Red", [("press", "Green"), ("press", "Red")]),
    ("Before pressing Red, press Green", [("press", "Green"), ("press", "Red")]),
    ("Press A, then B", [("press", "A"), ("press", "B")]),
    ("Set Bass to 62, then apply", [("enter", "Bass to 62"), ("order", "")]),
    ('Write "Hi" to Book club', [("enter", '"Hi" to Book club')]),
    ("Click How to pay", [("press", "How to pay")]),
    ("Set check-in to May 5 and check-out to May 9", [("enter", "check-in to May 5 and check-out to May 9")]),
    ("E-mail: x@y.org. Comment: fine.", [("order", "E-mail: x@y.org"), ("order", "Comment: fine")]),
    ("Turn Night light on", [("choose", "Night light")]),
    ("Switch Bluetooth off", [("unchoose", "Bluetooth")]),
    ("Move the mouse over Products", [("hover", "Products")]),
    ("Which city does Ben live in?", [("ask", "city does Ben live in?")]),
    ("I'd like to save the draft", [("order", "the draft")]),
    ("Get rid of the mail from Dana", [("order", "the mail from Dana")]),
    ("Drag the small box onto the large box", [("drag", "the small box onto the large box")]),
    (
        "Sort the numbers in increasing order and press Submit",
        [("drag", "the numbers in increasing order"), ("press", "Submit")],
    ),
    ("Move Item 3 up by one", [("drag", "Item 3 up by one")]),
    ('Search for "ships" and open the second result.', [("search", 'for "ships"'), ("open", "the second result")]),
    ("Look up Vienna", [("search", "Vienna")]),
    ("Focus into the second text box", [("focus", "into the second text box")]),
    ("Go back", [("back", "")]),
    ("Go back and then click Home", [("back", ""), ("press", "Home")]),
    ('Wait for "Done"', [("wait", 'for "Done"')]),
    ("How many red circles are there?", [("ask", "red circles are there?")]),
    ("What is the genre of Alien? Click on the answer.", [("ask", "the genre of Alien?"), ("press", "on the answer")]),
    ("Which one is blue?", [("ask", "one is blue?")]),
    ("Hover over File", [("hover", "over File")]),
    ("Empty the text field", [("clear", "the text field")]),
    ("Delete the email from Sophia", [("order", "the email from Sophia")]),
    (
        'Find the email by Karl and reply to it with the text "On my way."',
        [("order", "the email by Karl"), ("order", 'to it with the text "On my way."')],
    ),
    ('Find "Jazz.mp3" and click it', [("press", '"Jazz.mp3"')]),
    (
        "Find Petra Vogt in the contact book and click on their phone number.",
        [("order", "Petra Vogt in the contact book"), ("press", "on their phone number")],
    ),
    ('For the user @petra, click on the "Reply" button.', [("press", 'on the "Reply" button', "the user @petra")]),
    (
        "Using the text editor, give the text ipsum the style bold and press Submit.",
        [("order", "the text ipsum the style bold", "the text editor"), ("press", "Submit")],
    ),
    ('Use the text field to enter "bob" and press Submit', [("enter", '"bob"', "the text field"), ("press", "Submit")]),
    ("In the row of Ann, click Delete.", [("press", "Delete", "the row of Ann")]),
    ("Please click Save", [("press", "Save")]),
    ("Can you click Save?", [("press", "Save")]),
    ("I want you to close the dialog", [("close", "the dialog")]),
    ("First click A, then click B, finally click C", [("press", "A"), ("press", "B"), ("press", "C")]),
    ("Click A; click B", [("press", "A"), ("press", "B")]),
    ("Click A. Click B! Click C", [("press", "A"), ("press", "B"), ("press", "C")]),
    ('Log in with user name "ada" and password "s3cret".', [("order", 'with user name "ada" and password "s3cret"')]),
    (
        "Book the shortest flight from: Oslo to: Rome on 05/14/2027.",
        [("order", "the shortest flight from: Oslo to: Rome on 05/14/2027")],
    ),
    (
        "Find the email by Ann and click the trash icon to delete it.",
        [("order", "the email by Ann"), ("press", "the trash icon")],
    ),
    (
        'Press Next until you see "Ready" and then press Finish.',
        [("press", 'Next until you see "Ready"'), ("press", "Finish")],
    ),
    ("Enter 8:22 p.m. as the time", [("enter", "8:22 p.m. as the time")]),
    ("Save the file to disk", [("order", "the file to disk")]),
    ("Click ‘Yes’ and “No”", [("press", "‘Yes’ and “No”")]),
    ("Enter «Grüße» into the field", [("enter", "«Grüße» into the field")]),
    ("the cookies", [("order", "the cookies")]),
    ("Select nothing and press Submit", [("choose", "nothing"), ("press", "Submit")]),
    (
        "Guess the number between 0 and 9 and press Submit.",
        [("order", "the number between 0 and 9"), ("press", "Submit")],
    ),
    ("Dr. Smith", [("order", "Dr. Smith")]),
]


@pytest.mark.parametrize(("goal", "orders"), SENTENCES, ids=[goal for goal, _ in SENTENCES])
def test_a_sentence_is_read_as_its_orders(goal, orders):
    read = read_clauses(goal)
    assert [(c.kind, c.body, c.scope) for c in read] == [(*order, "")[:3] for order in orders]
    numbers = [c.number for c in read]
    assert numbers == sorted(set(numbers)), "each order has a place of its own"


def test_there_are_enough_sentences():
    assert len(SENTENCES) >= 60
    assert len({goal for goal, _ in SENTENCES}) == len(SENTENCES)


def test_a_goal_without_a_word_has_no_order():
    assert read_clauses(" . ") == ()
    assert read_clauses("…")[0].kind == "order"


@pytest.mark.parametrize("verb", ["Click", "Type", "Select", "Search for"])
@pytest.mark.parametrize("marks", ['""', "“”", "«»", "‘’", "``", "''"])
@pytest.mark.parametrize(
    "inside", ["a, then click b", "Save. Then press OK", "x and select y", "for now, close it; next"]
)
def test_nothing_inside_quotes_is_grammar(verb, marks, inside):
    (order,) = read_clauses(f"{verb} {marks[0]}{inside}{marks[1]}")
    assert order.quotes == (inside,)


def test_keys_tell_orders_apart():
    keys = [c.key for c in read_clauses("Click A, then click B, then submit")]
    assert keys == ["1:press", "2:press", "3:submit"]


def test_what_a_press_is_for_is_no_order():
    (order,) = read_clauses("Click the flag to mark it as important.")
    assert (order.kind, order.body) == ("press", "the flag")


WORDS = st.sampled_from(
    [
        *("click", "type", "select", "then", "and", "to", "next", "use", "find", "for", "in", "by clicking", "it"),
        *("please", "the", "Save", "A", "e.g.", "3.", "?", "!", ",", ";", ".", "\n", "\t", "  ", "can you"),
        *('"a, then click b"', "“x”", "«y»", '"', "'", "\ue000", "\ue0000\ue001", "\ue00017\ue001", "ﬁ", "\u202e"),
    ]
)
GOALS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@given(GOALS)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read(goal):
    whole = _squeezed(goal)
    for clause in read_clauses(goal):
        assert _squeezed(clause.text) in whole
        assert clause.quotes == tuple(quotes_of(clause.body))
        assert all(quote in goal for quote in clause.quotes)


@given(st.lists(st.sampled_from(["a", "b, c", "then click x", ". Next. ", "and type y", "\ue0003\ue001"]), max_size=8))
@settings(max_examples=200, deadline=None)
def test_quotes_survive_verbatim(values):
    goal = "Enter " + " and ".join(f'"{value}"' for value in values)
    read = read_clauses(goal)
    assert [quote for clause in read for quote in clause.quotes] == values


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_quote_marks_come_off(text):
    assert len(unquoted(text)) <= len(text)
    assert not any(f'"{quote}"' in without_quotes(text) for quote in quotes_of(text) if quote)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [
        "click ",
        "and ",
        "the ",
        "to ",
        "by clicking ",
        '"',
        "'",
        " ",
        "\n",
        ",",
        "a, ",
        ". ",
        "open and ",
        "9",
        "(",
        "use a to ",
    ],
)
def test_a_long_goal_is_read_at_once(piece):
    read_clauses(f"click {piece * (LONGEST_GOAL // len(piece))} x"[:LONGEST_GOAL])
