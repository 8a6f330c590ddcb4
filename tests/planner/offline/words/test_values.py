"""Which value goes into which field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.offline.words.values import Assignment, read_assignments


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        ('"Oslo" into City', [("Oslo", "City")]),
        ('"Oslo" in the "City" field', [("Oslo", "City")]),
        ('"Milk" into "Title"', [("Milk", "Title")]),
        ("'Ada' into “First name” and 'Byron' in “Last name”", [("Ada", "First name"), ("Byron", "Last name")]),
        ('"a", "b"', [("a", ""), ("b", "")]),
        ("Oslo into City", [("Oslo", "City")]),
        ("City to Oslo", [("Oslo", "City")]),
        ("the name with Ada", [("Ada", "name")]),
        ("Oslo as the City", [("Oslo", "City")]),
        ("the day with the most rain into the answer field", [("the day with the most rain", "answer field")]),
        ("4 as the quantity of Salad", [("4", "quantity of Salad")]),
        ('the username "ann" and the password "pw" into the text fields', [("ann", "username"), ("pw", "password")]),
        ('with user name "ada" and password "s3cret"', [("ada", "user name"), ("s3cret", "password")]),
        ('"x1" into the first field and "y2" into the second field', [("x1", "first field"), ("y2", "second field")]),
        ('"p" in the 2nd text box', [("p", "2nd text box")]),
        ('"hello" into the text field', [("hello", "")]),
        ('"hello"', [("hello", "")]),
        ("hello", [("hello", "")]),
        ("", []),
        ('"a, and b into c" into Name', [("a, and b into c", "Name")]),
        ('"Nice work" as feedback', [("Nice work", "feedback")]),
    ],
)
def test_each_value_finds_its_field(body, pairs):
    assert [(a.value, a.field) for a in read_assignments(body)] == pairs


@pytest.mark.parametrize("field", ["both fields", "all text boxes", "each of the inputs", "the two fields"])
def test_one_value_for_every_field(field):
    (assignment,) = read_assignments(f'"x" into {field}')
    assert assignment == Assignment("x", "", every=True)


@pytest.mark.parametrize(
    ("body", "value", "field"),
    [
        ("the value of Price into the text field", "value of Price", ""),
        ("the text below into the Name field", "text below", "Name field"),
        ("the number of circles into the box", "number of circles", ""),
    ],
)
def test_a_value_that_has_to_be_read_is_not_typed_as_it_stands(body, value, field):
    (assignment,) = read_assignments(body)
    assert (assignment.value, assignment.field, assignment.literal) == (value, field, False)


@pytest.mark.parametrize(
    ("how", "value"),
    [("in upper case", "ANN"), ("in all caps", "ANN"), ("in lowercase", "ann"), ("in capitals", "ANN")],
)
def test_a_value_can_be_changed_on_the_way(how, value):
    (assignment,) = read_assignments(f'"Ann" {how} into Name')
    assert (assignment.value, assignment.field) == (value, "Name")


@given(
    st.one_of(st.text(max_size=150), st.lists(st.sampled_from(['"a"', "and", "into", "as", "the", "field", "x", ","])))
)
@settings(max_examples=300, deadline=None)
def test_any_order_is_read(body):
    text = body if isinstance(body, str) else " ".join(body)
    assert all(isinstance(a.value, str) for a in read_assignments(text))
