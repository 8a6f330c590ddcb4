"""What a memory holds for a goal."""

from __future__ import annotations

from planner.learned.recall import recall
from planner.memory.records import AppMemory
from planner.recorded.simplified_html import read_screen
from tests.planner.learned.screens import SETTINGS, memory


def test_it_finds_the_element_and_the_way(embedder):
    best = recall("show the phone numbers", memory(), embedder)[0]
    assert best.element.name == "Show phone numbers"
    assert best.path
    assert [element.name for element in best.path] == ["More options", "Settings"]
    assert best.hops == 2
    assert 0 < best.score <= 1


def test_the_way_begins_where_one_is(embedder):
    best = recall("choose small", memory(), embedder, SETTINGS)[0]
    assert best.element.name == "Small"
    assert best.path
    assert [element.name for element in best.path] == ["Font size\nLarge"]
    assert recall("show the phone numbers", memory(), embedder, SETTINGS)[0].hops == 0


def test_from_an_unknown_screen_no_way_is_known(embedder):
    best = recall("choose small", memory(), embedder, read_screen("<button id=0>Elsewhere</button>"))[0]
    assert best.path is None
    assert best.hops is None


def test_one_element_for_each_label_and_never_more_than_asked(embedder):
    found = recall("settings", memory(), embedder, most=3)
    assert len(found) == 3
    assert len({one.element.name for one in found}) == 3
    assert found[0].score >= found[1].score >= found[2].score


def test_an_empty_memory_recalls_nothing(embedder):
    assert recall("anything", AppMemory(app="x"), embedder) == ()
