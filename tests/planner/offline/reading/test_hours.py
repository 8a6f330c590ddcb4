"""Times of day as a condition, and the entries that meet it."""

from __future__ import annotations

import pytest

from planner.offline.reading.hours import entries_in, window_of
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation


@pytest.mark.parametrize(
    ("phrase", "window"),
    [
        *(("the train that leaves after 9 o'clock", (9.0, 24.0)), ("before noon", (0.0, 12.0))),
        *(
            ("after 6:30 pm", (18.5, 24.0)),
            ("in the evening", (17.0, 24.0)),
            ("after lunch", None),
            ("the first", None),
        ),
    ],
)
def test_what_is_said_of_a_time(phrase, window):
    assert window_of(phrase) == window


def test_entries_come_earliest_first():
    draft = Draft()
    for text in ("RE 9 12:05", "IC 12 09:30", "RE 7 08:05"):
        row = draft.add("listitem")
        draft.add("text", text, parent=row)
    s = situation("x", draft.screen())
    assert [s.text_of(e).strip() for e in entries_in(s, "after 9 o'clock")] == ["IC 12 09:30", "RE 9 12:05"]
    assert entries_in(s, "the red one") == []
