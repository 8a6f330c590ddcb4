"""Which skills serve a goal, and what is said when none does."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.library.search import search_skills, unusable_on
from devices.bounds import Bounds
from devices.screen import Element, Screen
from skills.catalog import find_shipped, shipped
from skills.codec import parse
from skills.retrieval.used import Label
from tests.skills.written import SEND

runner = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def search(*arguments: str):
    return runner.invoke(commands.build(), ["skills", "search", *arguments])


def test_a_goal_of_two_wishes_is_told_wish_by_wish() -> None:
    told = json.loads(search("Start the stopwatch and turn on Bluetooth please", "--json").stdout)
    assert [wish["name"] for wish in told["wishes"]] == ["start-stopwatch", "bluetooth"]
    assert {"start-stopwatch", "bluetooth"} <= {one["name"] for one in told["found"]}


def test_what_nothing_serves_is_said_with_what_comes_nearest() -> None:
    told = search("translate this novel into Finnish")
    assert told.exit_code == 1
    assert "none seems to serve this" in told.output
    assert "create-note" in told.output
    assert json.loads(search("translate this novel into Finnish", "--json").stdout)["serves"] is False


def test_what_is_asked_for_in_a_skills_own_words_is_served() -> None:
    told = search("Turn on Bluetooth", "--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["found"][0]["name"] == "bluetooth"


def test_what_cannot_begin_on_the_device_is_left_out_with_the_reason() -> None:
    told = json.loads(search("Accept the cookies", "--on", "phone", "--json").stdout)
    assert told["left_out"]["accept-cookies"] == "it is for sites"
    assert "accept-cookies" not in {one["name"] for one in told["found"]}


def test_preconditions_are_asked_of_the_screen_and_unknown_arguments_count_as_met() -> None:
    start = Element(0, "button", "Start chat", Bounds(0, 0, 9, 9))
    here, elsewhere = Screen((start,), "", "", (10, 10)), Screen((), "", "", (10, 10))
    send = parse(SEND)
    open_ended = parse(SEND.replace("name: Start chat}\nsteps", 'name: "{recipient}"}\nsteps'))
    assert unusable_on(here, False, [send, open_ended]) == {}
    assert unusable_on(elsewhere, False, [send])["send-message"] == 'button "Start chat" is shown does not hold here'
    assert unusable_on(elsewhere, False, [open_ended]) == {}


def test_what_finds_the_id_that_a_skill_needs_is_told_with_it() -> None:
    finder = parse(
        "skill: look-up-order\ndescription: Find the order of a customer in the shop.\nproduces: [order_id]\n"
        "examples: [Find the order of Anna]\nsteps: [{do: back}]\n"
    )
    needer = parse(
        "skill: cancel-order\ndescription: Cancel an order in the shop by its number.\n"
        "parameters: {order_id: {type: string}}\nexamples: ['Cancel order {order_id}']\nsteps: [{do: back}]\n"
    )
    answer = search_skills([finder, needer, find_shipped("set-alarm")], (), "Cancel the order of Anna", 3)
    assert answer.finds_for is not None
    assert answer.finds_for["cancel-order"] == ("look-up-order",)


def test_goals_that_were_served_before_count() -> None:
    goal = "Do the usual before I leave"
    without = search_skills(shipped(), (), goal, 64)
    with_label = search_skills(shipped(), [Label(goal, ("wifi",))], goal, 64)
    before, after = ([one.name for one in answer.found].index("wifi") for answer in (without, with_label))
    assert after < before


def test_the_cache_of_vectors_is_made_once_and_gives_the_same(tmp_path) -> None:
    folder = tmp_path / "search"
    first = search_skills(shipped(), (), "Turn on Bluetooth", 3, cache=folder)
    stamp = (folder / "whole.npy").stat().st_mtime_ns
    again = search_skills(shipped(), (), "Turn on Bluetooth", 3, cache=folder)
    assert [one.name for one in first.found] == [one.name for one in again.found]
    assert (folder / "whole.npy").stat().st_mtime_ns == stamp
