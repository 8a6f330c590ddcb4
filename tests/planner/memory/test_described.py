"""What an element turned out to do finds it, where the screen itself says nothing of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from perception.grounding import Grounder
from perception.models.embedding import Embedder
from planner.memory.described import DescribedGrounder, Functions
from planner.memory.notebook import Notebook

SCREEN = Screen(
    tuple(
        Element(at, role, name, Bounds(0, 60 * at, 300, 60 * at + 50), actions=frozenset({"tap"}))
        for at, (role, name) in enumerate([("tab", "Alarm"), ("button", "Q7"), ("button", "Z3"), ("listitem", "06:15")])
    ),
    location="org.clock/.Main",
)


@pytest.fixture(scope="module")
def embedder():
    with closing(Embedder.load(threads=1)) as opened:
        yield opened


def _memory(*views):
    notebook = Notebook("Clock")
    notebook.heard(SCREEN, SCREEN.elements[1], 'opens "Choose a ringtone" with Bell and Birds', views)
    notebook.heard(SCREEN, SCREEN.elements[2], 'asks "Delete all alarms?" with Cancel and Delete', views)
    return notebook.memory()


def test_an_element_is_found_by_what_it_does(embedder, tmp_path):
    _memory("tree", "picture").save(tmp_path / "clock.json")

    found = DescribedGrounder(embedder, tmp_path).ground("choose a ringtone", SCREEN)

    assert found.best is not None
    assert found.best.name == "Q7"


def test_what_one_view_saw_is_not_believed(embedder):
    once, twice = Functions([_memory("tree")], embedder), Functions([_memory("tree", "again")], embedder)

    assert once.told(SCREEN) == {}
    assert set(twice.told(SCREEN)) == {1, 2}


def test_what_the_screen_says_goes_first(embedder, tmp_path):
    _memory("tree", "picture").save(tmp_path / "clock.json")

    found = DescribedGrounder(embedder, tmp_path).ground("the Alarm tab", SCREEN)

    assert found.best is not None
    assert found.best.name == "Alarm"


def test_another_app_s_screen_is_told_nothing(embedder, tmp_path):
    _memory("tree", "picture").save(tmp_path / "clock.json")
    (tmp_path / "broken.json").write_text("{")
    elsewhere = Screen(SCREEN.elements, location="org.mail/.Main")

    found = DescribedGrounder(embedder, tmp_path).ground("choose a ringtone", elsewhere)
    assert found == Grounder(embedder).ground("choose a ringtone", elsewhere)
