"""Which app knows a goal's words."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.learned.apps import Apps
from planner.memory.notebook import Notebook


def screen(package: str, *names: str) -> Screen:
    box = Bounds(0, 0, 10, 10)
    return Screen(
        tuple(Element(at, "button", name, box, actions=frozenset({"tap"})) for at, name in enumerate(names)),
        location=f"{package}/Main",
    )


@pytest.fixture
def apps() -> Apps:
    told = {"Trains": ("org.trains", "Timetable", "Buy a ticket"), "Pots": ("org.pots", "Recipes", "Buy a pan")}
    memories = []
    for app, (package, *names) in told.items():
        notebook = Notebook(app)
        notebook.saw(screen(package, *names))
        memories.append(notebook.memory())
    return Apps(memories)


def test_a_screen_is_told_by_its_package(apps: Apps):
    found = apps.of(screen("org.trains", "Something else"))
    assert found is apps.named("trains")
    assert apps.of(screen("org.other", "Timetable")) is None


def test_words_that_one_app_bears_speak_for_it(apps: Apps):
    trains, pots = apps.named("Trains"), apps.named("Pots")
    assert trains is not None
    assert pots is not None
    assert apps.fit(trains, ("timetable",)) > apps.fit(pots, ("timetable",)) == 0
    assert apps.fit(trains, ("buy",)) == apps.fit(pots, ("buy",)), "both sell something"


def test_nothing_is_known_without_memories():
    assert Apps().of(screen("org.trains")) is None
    assert Apps().named("Trains") is None
