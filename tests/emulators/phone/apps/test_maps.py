"""The map: a canvas that fingers move, permissions, ways between places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.apps.maps_town import distance_km, minutes, steps, way
from emulators.phone.phone import Phone
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, open_app, tap, type_into
from emulators.phone.tasks.templates.maps import MAPS, find

SPOTS = st.tuples(st.integers(80, 980).map(lambda n: n / 100), st.integers(1, 9).map(float))


@pytest.fixture
def phone():
    made = Phone(5)
    yield made
    assert not made.crashes, made.crashes[-1]


def test_fingers_move_and_zoom_the_map_and_it_is_one_flat_thing(phone):
    solve(phone, [open_app("Maps")])
    view = phone.state(MAPS)["view"]
    node = next(each for each in phone.nodes() if each.resource_id.endswith(":id/map"))
    assert not any(phone.nodes()[each.parent].id == node.id for each in phone.nodes() if each.parent >= 0)
    phone.swipe(540, 1200, 240, 1200, 300)
    assert view["x"] > 5.0
    phone.gesture([[(0, 500, 1200), (300, 200, 1200)], [(0, 580, 1200), (300, 880, 1200)]])
    assert view["zoom"] == 3
    phone.gesture([[(0, 200, 1200), (300, 500, 1200)], [(0, 880, 1200), (300, 580, 1200)]])
    assert view["zoom"] == 2


def test_a_tap_on_a_pin_brings_its_sheet_and_back_closes_it(phone):
    solve(phone, [open_app("Maps"), tap("Zoom in")])
    state = phone.state(MAPS)
    node = next(each for each in phone.nodes() if each.resource_id.endswith(":id/map"))
    left, top, right, bottom = node.bounds
    per_km = (right - left) / 2.5
    place = min(state["places"], key=lambda each: abs(each["x"] - 5) + abs(each["y"] - 5))
    x, y = (left + right) / 2 + (place["x"] - 5) * per_km, (top + bottom) / 2 + (place["y"] - 5) * per_km
    phone.tap(round(x), round(y))
    assert state["selected"] == place["id"]
    assert any(each.text == place["name"] for each in phone.nodes())
    solve(phone, [back()])
    assert state["selected"] == 0
    assert phone.activities.top["package"] == MAPS


def test_without_the_location_a_start_has_to_be_chosen(phone):
    solve(phone, [*find("Town Hall"), tap("Directions")])
    assert any(each.text == "Where do you start?" for each in phone.nodes())
    solve(
        phone,
        [
            tap("Use my location"),
            tap("Don’t allow"),
            tap("#choose_from"),
            type_into("Search here", "library"),
            back(),
            tap("Public Library"),
            tap("Start"),
        ],
    )
    assert phone.state(MAPS)["route"]["from"] == "Public Library"
    assert phone.effects.count("navigation.started") == 1


def test_the_way_can_be_turned_round(phone):
    solve(
        phone,
        [
            *find("Town Hall"),
            tap("Directions"),
            tap("#choose_from"),
            type_into("Search here", "library"),
            back(),
            tap("Public Library"),
            tap("Swap"),
        ],
    )
    names = {each.resource_id.rpartition("/")[2]: each.text for each in phone.nodes()}
    assert (names["from_name"], names["to_name"]) == ("Town Hall", "Public Library")


def test_a_geo_address_is_looked_up(phone):
    phone.start_activity(Intent("android.intent.action.VIEW", "geo:0,0?q=Rose+Garden"))
    assert any(each.text == "Rose Garden" and not each.editable for each in phone.nodes())


def test_saved_places_come_back_after_undo(phone):
    before = list(phone.state(MAPS)["saved"])
    solve(phone, [open_app("Maps"), tap("Saved"), tap("Remove"), tap("Undo")])
    assert phone.state(MAPS)["saved"] == before


def test_calling_a_place_opens_the_dialler_with_its_number(phone):
    place = phone.state(MAPS)["places"][0]
    solve(phone, [*find(place["name"]), tap("Call")])
    assert phone.activities.top["package"] != MAPS or "No app" in phone.notices.last_toast


@given(SPOTS, SPOTS)
def test_ways_follow_streets_and_are_as_long_as_they_say(a, b):
    points = way(a, b)
    assert (points[0], points[-1]) == (a, b)
    assert all(abs(p[0] - q[0]) < 1e-9 or abs(p[1] - q[1]) < 1e-9 for p, q in pairwise(points))
    told = sum(far for *_, far in steps(a, b))
    assert abs(told - sum(distance_km(p, q) for p, q in pairwise(points))) < 0.1
    assert minutes(distance_km(a, b), "walk") >= minutes(distance_km(a, b), "bike") - 1
