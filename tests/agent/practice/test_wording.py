from __future__ import annotations

import random

import pytest

from agent.practice.unseen import UNSEEN
from agent.practice.wording import reworded
from emulators.phone.apps import shipped
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import make_case
from emulators.phone.tasks.templates import templates


def test_values_stay_whatever_happens_to_the_words() -> None:
    parameters = {"name": "Delete Pictures", "text": "send mail, please"}
    for seed in range(200):
        said = reworded("Text {name}: {text}", parameters, random.Random(seed))
        assert parameters["name"] in said
        assert parameters["text"] in said


def test_some_goals_are_said_otherwise_and_some_as_they_stand() -> None:
    said = {reworded("Delete the picture {x}", {"x": "A"}, random.Random(seed)) for seed in range(60)}
    assert "Delete the picture A" in said
    assert len(said) > 5


def test_unseen_wordings_fit_their_templates_and_are_none_of_theirs() -> None:
    phone = Phone(apps=shipped())
    known = {template.name: template for template in templates()}
    for name, goals in UNSEEN.items():
        case = make_case(known[name], 0, phone)
        for goal in goals:
            assert goal.format(**case.parameters)
            assert goal not in known[name].goals


@pytest.mark.parametrize("app", ["Clock", "Mail", "Settings", "Shop"])
def test_unseen_wordings_cover_the_apps(app: str) -> None:
    known = {template.name: template for template in templates()}
    assert sum(app in known[name].apps for name in UNSEEN) >= 4
