"""The library: one open device, asked from anywhere; nothing is imported before it is used."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import get_type_hints

import pytest

import agent
from agent import Agent
from agent.api import WHO
from agent.config import Settings, TraceSettings
from agent.errors import UnsupportedAddress
from agent.events import Intent
from agent.record.traces import list_traces, read_episode
from devices.action import Open, Tap
from devices.errors import DeviceClosed, NoMatch, StaleElement
from devices.journal import read_journal
from devices.records import Begin, End
from devices.selector import Selector
from planner.errors import GoalRefused


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    return Settings(traces=TraceSettings(folder=tmp_path / "traces"))


@pytest.fixture
def phone(settings):
    with Agent("phone", settings) as device:
        yield device


def test_the_package_imports_nothing_before_it_is_asked():
    code = (
        "import sys, agent; before = set(sys.modules); assert 'Agent' in dir(agent); "
        "heavy = {'pydantic', 'playwright', 'onnxruntime', 'starlette', 'mcp', 'opentelemetry', 'typer'}; "
        "assert not heavy & before, heavy & before; from agent import Agent; "
        "assert not {'playwright', 'onnxruntime', 'starlette', 'mcp', 'opentelemetry'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = agent.Nothing


def test_everything_that_is_offered_is_typed_and_told():
    for name in agent.__all__:
        assert getattr(agent, name).__doc__
    for name in ("run", "stream", "use", "act", "look", "observe", "skills", "stop", "close"):
        method = getattr(Agent, name)
        assert method.__doc__
        assert "return" in method.__annotations__
    assert get_type_hints(Agent.run)["return"] is agent.RunResult


def test_events_are_the_journal_as_it_is_written(phone):
    events = phone.stream("Set an alarm for 7:30")
    told = list(events)
    assert events.result.status == "done"
    assert told == read_journal(events.result.folder)
    assert isinstance(told[0], Begin)
    assert isinstance(told[-1], End)
    assert list(events) == []


def test_a_stream_that_is_left_goes_on_and_one_that_is_stopped_ends(phone):
    for event in phone.stream("Set an alarm for 7:30"):
        if isinstance(event, Intent):
            break
    events = phone.stream("Set an alarm for 8:30")
    for event in events:
        if isinstance(event, Intent):
            phone.stop()
    assert events.result.status == "interrupted"


@pytest.mark.parametrize("goal", ["", "   ", "x" * 10_000])
def test_what_is_no_goal_is_refused_and_the_device_stays_open(phone, goal):
    with pytest.raises(GoalRefused):
        phone.run(goal)
    with pytest.raises(GoalRefused):
        list(phone.stream(goal))
    assert len(phone.look()) > 0


def test_a_skill_that_does_not_exist_or_is_told_nonsense_fails_and_says_why(phone):
    assert "no-such" in phone.use("no-such").reason
    assert "time" in phone.use("set-alarm", time="never").reason
    assert phone.use("set-alarm").status == "failed"


def test_actions_of_a_program_pass_the_gate_and_are_written_down(phone, settings):
    phone.act(Open(location="Clock"))
    step = phone.act(Tap(), Selector(role="tab", name="Timer"))
    assert step.outcome is not None
    assert step.outcome.status == "done"
    with pytest.raises(NoMatch):
        phone.act(Tap(), Selector(role="button", name="There is none"))
    old = phone.look()
    phone.act(Open(location="Calculator"))
    with pytest.raises(StaleElement):
        phone.act(Tap(), next(each for each in old if each.name == "Timer"))
    phone.close()
    (trace,) = list_traces(settings.traces.folder)
    assert {step.intent.decider for step in read_episode(trace.folder).steps} == {WHO}


def test_what_is_asked_at_the_same_time_is_done_one_after_another(phone):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda time: phone.use("set-alarm", time=time), ("07:30", "08:30", "09:30")))
    assert [result.status for result in results] == ["done"] * 3
    assert len({result.run for result in results}) == 3


def test_after_closing_nothing_is_done(phone):
    phone.close()
    with pytest.raises(DeviceClosed):
        phone.run("Open Clock")


def test_what_is_no_device_is_refused(settings):
    with pytest.raises(UnsupportedAddress):
        Agent("nowhere:", settings)
