"""Times, numbers, days and quoted strings in what a person says."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.spans import spans_of


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("at 7:30", [("time", "07:30")]),
        ("at 7.05", [("time", "07:05")]),
        ("at 7:30 pm", [("time", "19:30")]),
        ("at 12 am", [("time", "00:00")]),
        ("at 12:15 p.m. sharp", [("time", "12:15")]),
        ("at half past seven", [("time", "07:30")]),
        ("at quarter to 8", [("time", "07:45")]),
        ("at quarter to 1", [("time", "00:45")]),
        ("at noon", [("time", "12:00")]),
        ("at six o’clock", [("time", "06:00")]),
        ("at 25:00", []),
        ("at 13 pm", [("number", "13")]),
        ("5 minutes and 30 seconds", [("number", "5"), ("number", "30")]),
        ("-2.5 and 3,5", [("number", "-2.5"), ("number", "3.5")]),
        ("on 2026-03-02", [("date", "2026-03-02")]),
        ('call it "at 7:30"', [("quoted", "at 7:30")]),
        ("“Water the plants” at 6", [("quoted", "Water the plants"), ("number", "6")]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_values_are_found_with_their_kinds(text, kinds):
    assert [(span.kind, span.value) for span in spans_of(text)] == kinds


@given(st.text(max_size=200))
def test_spans_stand_in_order_and_never_overlap(text):
    spans = spans_of(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
