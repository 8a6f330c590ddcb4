"""The page about writing apps says what is so, and the example app beside it holds what it promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emulators.phone.app import Context
from emulators.phone.apps import load, load_templates, shipped
from emulators.phone.phone import Phone
from emulators.phone.system.config import Config
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import answer, back, make_case, open_app, tap, type_into, wait

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "phone-apps.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "phone_app"
HABITS = "org.example.habits"


def test_the_table_names_everything_that_a_screen_is_given():
    given = {name for name in vars(Context) if not name.startswith("_")} - {"phone", "app", "activity", "overlays"}
    told = set(re.findall(r"`([a-z_]+)`", PAGE.split("## What a screen is given")[1].split("The pieces are")[0]))
    assert given <= told, given - told


@pytest.fixture(scope="module")
def phone():
    return Phone(apps=[*shipped(), *load(EXAMPLE)])


@pytest.mark.parametrize("template", load_templates(EXAMPLE), ids=lambda template: template.name)
def test_tasks_over_the_example_can_be_done(template, phone):
    for seed in range(5):
        case = make_case(template, seed, phone)
        assert not case.judge()[0]
        done, why = case.judge(solve(phone, template.solve(case.parameters)))
        assert done, why
        assert not phone.crashes


def test_the_example_reminds_undoes_and_refuses_a_second_of_one_name(phone):
    phone.reset(0)
    name = phone.state(HABITS)["habits"][0]["name"]
    solve(phone, [open_app("Habits"), tap(name), tap("Remind me"), back(), wait(3601)])
    assert [told["title"] for told in phone.notices.shade] == [name]
    solve(phone, [tap(name), tap("Delete"), tap("#button1"), tap("Undo")])
    assert phone.state(HABITS)["habits"][0]["name"] == name
    solve(phone, [tap("Add habit"), type_into("Name", name.upper()), back(), tap("Save")])
    assert len(phone.state(HABITS)["habits"]) == 4
    assert solve(phone, [answer("four")]) == "four"


def test_the_example_speaks_other_languages():
    phone = Phone(config=Config(locale="de-DE"), apps=load(EXAMPLE))
    solve(phone, [open_app("Gewohnheiten"), tap("Gewohnheit hinzufügen")])
    assert any(node.hint == "Name" for node in phone.nodes())
