"""What is remembered of an app: recognising screens, finding ways, and writing it all down."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.errors import MemoryUnusable
from planner.memory.notebook import Notebook
from planner.memory.places import Places, key_of
from planner.memory.records import AppMemory, ImaginedTask, KnownElement, KnownScreen, Way
from planner.memory.routes import Routes


def screen(*names, role="button", states=frozenset()):
    return Screen(
        tuple(
            Element(at, role, name, Bounds(0, 0, 0, 0), states=states, actions=frozenset({"tap"}))
            for at, name in enumerate(names)
        )
    )


HOME, MENU, SETTINGS = screen("Search", "More"), screen("Settings", "About"), screen("Font size", "Back", "Vibrate")


def small_memory():
    notebook = Notebook("people")
    notebook.walked(
        [(HOME, HOME.elements[1]), (MENU, MENU.elements[0]), (SETTINGS, SETTINGS.elements[1]), (HOME, None)]
    )
    notebook.heard(HOME, HOME.elements[1], "opens the menu")
    notebook.imagined(ImaginedTask(text="vibrate", path=(KnownElement(role="button", name="More"),)))
    return notebook.memory()


def test_a_memory_survives_json(tmp_path):
    memory = small_memory()
    memory.save(tmp_path / "m.json")
    assert AppMemory.load(tmp_path / "m.json") == memory


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("", "no app memory"),
        ("[]", "no app memory"),
        ("[" * 100_000, "no app memory"),
        ('{"app": "x", "screens": 3}', "screens"),
        ('{"app": "x", "extra": 3}', "extra"),
        ('{"app": "x", "ways": [{"start": 0, "element": 0, "stop": 0}]}', "a way leads to screen 0 of 0"),
    ],
)
def test_a_damaged_memory_is_refused(tmp_path, raw, told):
    (tmp_path / "m.json").write_text(raw)
    with pytest.raises(MemoryUnusable, match=told):
        AppMemory.load(tmp_path / "m.json")


def test_a_missing_memory_says_what_to_do(tmp_path):
    with pytest.raises(MemoryUnusable, match="explore the app first"):
        AppMemory.load(tmp_path / "none.json")


def test_a_way_from_an_element_that_is_not_there_is_refused():
    known = KnownScreen(key="a", elements=())
    with pytest.raises(ValidationError, match="screen 0 has no element 0"):
        AppMemory(app="x", screens=(known,), ways=(Way(start=0, element=0, stop=0),))


def test_boxes_and_typed_text_make_no_new_screen():
    on, off = screen("Vibrate", states=frozenset({"checked"})), screen("Vibrate", states=frozenset({"unchecked"}))
    assert key_of(on) == key_of(off)
    assert key_of(screen("Ada", role="textbox")) == key_of(screen("Bob", role="textbox"))
    assert key_of(screen("Ada")) != key_of(screen("Bob"))


def test_a_list_that_has_grown_is_still_the_same_place():
    places = Places(small_memory().screens)
    assert places.find(SETTINGS) == 2
    assert places.find(screen("Font size", "Back", "Vibrate", "New setting")) == 2
    assert places.find(screen("Other", "Things", "Entirely")) is None
    assert places.find(screen("Settings")) is None, "one shared word is no evidence"
    assert places.find(screen()) is None


def test_ways_are_shortest_and_lead_somewhere():
    routes = Routes(small_memory())
    assert routes.opens(0, 1) == 1
    assert routes.opens(0, 0) is None
    assert routes.path(0, 2) == ((0, 1), (1, 0))
    assert routes.path(2, 2) == ()
    assert dict(routes.distances(0)) == {0: 0, 1: 1, 2: 2}


def test_the_more_frequent_outcome_counts():
    notebook = Notebook("x")
    for after in (MENU, SETTINGS, MENU):
        notebook.went(HOME, HOME.elements[0], after)
    memory = notebook.memory()
    assert Routes(memory).opens(0, 0) == 1


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(0, 6)), max_size=30))
def test_every_path_can_be_walked_and_none_is_shorter(edges):
    known = tuple(
        KnownScreen(key=str(n), elements=tuple(KnownElement(role="button", name=str(e)) for e in range(3)))
        for n in range(7)
    )
    memory = AppMemory(app="x", screens=known, ways=tuple(Way(start=a, element=e, stop=b) for a, e, b in edges))
    routes = Routes(memory)
    for start, stop in itertools.product(range(7), repeat=2):
        path = routes.path(start, stop)
        hops = routes.distances(start).get(stop)
        assert (path is None) == (hops is None)
        if path is None:
            continue
        assert len(path) == hops
        at = start
        for screen_index, element in path:
            assert screen_index == at
            opened = routes.opens(screen_index, element)
            assert opened is not None
            at = opened
        assert at == stop
        for a, e, _ in edges:
            opened = routes.opens(a, e)
            assert opened is not None
            if a in routes.distances(start):
                assert routes.distances(start)[opened] <= routes.distances(start)[a] + 1
