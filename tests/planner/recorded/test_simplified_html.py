"""Screens from AutoDroid's simplified HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.recorded.droidtask import read_exploration, read_tasks
from planner.recorded.simplified_html import read_screen
from tests.planner.recorded.recordings import FOLDER, HOME, SETTINGS


def test_each_line_is_an_element_with_its_id_as_handle():
    screen = read_screen(HOME)
    assert [(e.role, e.name, e.handle) for e in screen] == [
        ("textbox", "Search", "0"),
        ("button", "Sort by", "1"),
        ("button", "More options", "2"),
        ("button", "Ada\nHello", "3"),
        ("button", "go back", "4"),
    ]
    assert screen.elements[0].can("type")
    assert not read_screen("<p id=0>only read</p>").elements[0].actions


def test_a_text_inside_is_the_name_and_the_content_description_is_kept():
    sms = read_screen("<button id=9 text='OK'>SMS</button>").elements[0]
    assert (sms.name, sms.description) == ("SMS", "OK")


def test_boxes_are_on_or_off():
    box = read_screen(SETTINGS).elements[1]
    assert box.states == {"unchecked"}
    assert read_screen("<checkbox id=1 checked=True>A</checkbox>").elements[0].states == {"checked"}


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("<button id=2 text='it's here'></button>", "it's here"),
        ("<p id=0>two\nlines</p>", "two\nlines"),
        ("<button id=0><unknown></button>", "<unknown>"),
        ("<button id=0>a < b</button>", "a < b"),
        ("<button id=0></button>", ""),
    ],
)
def test_odd_texts_are_kept(state, name):
    assert [e.name for e in read_screen(state)] == [name]


@pytest.mark.parametrize(
    "state", ["", "no html", "<button id=x>A</button>", "<button>A</button>", "<p id=1>never shut"]
)
def test_what_is_no_element_is_left_out(state):
    assert len(read_screen(state)) == 0


@given(st.text(max_size=300))
def test_nothing_raises(state):
    read_screen(state)


@given(st.lists(st.text(st.characters(exclude_characters="<>\n\r", exclude_categories=["C", "Z"])), max_size=6))
def test_what_is_written_is_read(names):
    state = "\n ".join(f"<button id={at}>{name}</button>" for at, name in enumerate(names))
    assert [(e.handle, e.name) for e in read_screen(state)] == [(str(at), name) for at, name in enumerate(names)]


@pytest.mark.skipif(FOLDER is None, reason="the recordings are not here")
def test_every_element_of_the_recordings_is_read():
    assert FOLDER
    steps = [step for task in read_tasks(FOLDER) for step in task.steps] + list(read_exploration(FOLDER))
    assert len(steps) > 100
    for step in steps:
        assert [e.handle for e in step.screen] == re.findall(r"<\w+ id=(\d+)", step.state)
        assert step.choice == -1 or step.element is not None
