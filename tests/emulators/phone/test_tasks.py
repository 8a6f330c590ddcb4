"""Every task can be done, is not done before anybody has done it, and is spoilt by what nobody asked for."""

from __future__ import annotations

import pytest

from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import StepImpossible, solve
from emulators.phone.tasks.task import make_case, same_answer, states_of, tap, unasked
from emulators.phone.tasks.templates import templates

SEEDS = 5


@pytest.fixture(scope="module")
def phone():
    return Phone()


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_the_solution_does_what_is_asked_and_nothing_else(template, phone):
    case = make_case(template, sum(template.name.encode()) % SEEDS, phone)  # not all of them on the same phone
    assert "{" not in case.goal
    assert not template.feasible or not case.judge()[0], f"{case.goal!r} is done before it begins"
    answered = solve(phone, template.solve(case.parameters))
    done, why = case.judge(answered, infeasible=not template.feasible)
    assert done, f"{case.goal!r}: {why}"
    assert not phone.crashes, phone.crashes[-1]


def test_names_are_unique_and_say_the_app():
    names = [template.name for template in templates()]
    assert len(names) == len(set(names))
    assert all(name.count(".") == 1 for name in names)


def test_every_template_can_be_asked_in_several_ways_with_all_that_matters():
    for template in templates():
        assert len(template.goals) == len(set(template.goals)) >= 2, template.name


def test_a_case_is_the_same_for_the_same_seed():
    template = templates()[0]
    first, second = make_case(template, 5, Phone()), make_case(template, 5, Phone())
    assert (first.goal, first.parameters, first.before) == (second.goal, second.parameters, second.before)


def test_a_change_that_nobody_asked_for_spoils_a_task():
    template = next(each for each in templates() if each.name == "clock.add_alarm")
    case = make_case(template, 0, Phone())
    solve(case.phone, template.solve(case.parameters))
    case.phone.settings["global"]["bluetooth_on"] = "1"
    done, why = case.judge()
    assert not done
    assert "bluetooth_on" in why


def test_a_step_that_is_not_there_says_what_is():
    with pytest.raises(StepImpossible, match="Clock"):
        solve(Phone(), [tap("no such thing")])


def test_looking_changes_nothing_that_is_judged():
    phone = Phone()
    before = states_of(phone)
    phone.nodes()
    phone.screenshot()
    assert states_of(phone) == before


@pytest.mark.parametrize(
    ("given", "wanted", "same"),
    [
        ("It is 7:30.", "7:30", True),
        ("Ada Lovelace", "ada lovelace", True),
        ("The total is 1,250.00 EUR", "1250.00", True),
        ("17:30", "7:30", False),
        ("Adam", "Ada", False),
        ("", "Ada", False),
        ("anything", "", False),
    ],
)
def test_an_answer_says_what_was_wanted_or_not(given, wanted, same):
    assert same_answer(given, wanted) is same


def test_unasked_changes_are_named_by_their_path():
    before = {"app": {"a": 1, "list": [1], "_own": 1, "recent_searches": []}, "settings": {"x": "0"}}
    after = {"app": {"a": 2, "list": [1, 2], "_own": 2, "recent_searches": ["q"]}, "settings": {"x": "1"}}
    assert unasked(before, after, ()) == ["app.a", "app.list", "settings.x"]
    assert unasked(before, after, ("app.a", "settings")) == ["app.list"]
    assert unasked(before, after, ("app.li",)) == ["app.a", "app.list", "settings.x"]
