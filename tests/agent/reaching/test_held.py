"""A device in a thread of its own: used from anywhere, one thing after another, closed whatever happens."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from agent.config import GateSettings, Settings, TraceSettings
from agent.consent.approvals import Question
from agent.errors import UnsupportedAddress
from agent.plans.networks import Networks
from agent.reaching.by_hand import PERSON, Pointed
from agent.reaching.held import HeldDevice
from agent.record.traces import list_traces, read_episode
from devices.action import Open, Tap, Type
from devices.errors import DeviceBusy, DeviceClosed, NoMatch
from devices.journal import read_journal
from devices.records import End, Intent
from devices.screen import Screen, State
from devices.selector import Selector
from planner.decision import Use
from planner.practised.policy import PractisedPolicy
from planner.wordings.matching import SkillMatcher

ALARM = Use("set-alarm", {"time": "07:30"}, "asked")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    return Settings(traces=TraceSettings(folder=tmp_path / "traces"))


@pytest.fixture
def held(settings):
    with HeldDevice("phone", settings, watched=True) as device:
        yield device


def pointed(held: HeldDevice, role: str, name: str) -> Pointed:
    screen: Screen = held.look().screen
    return Pointed(Selector(role=role, name=name).resolve(screen), screen)


def test_what_was_opened_while_nobody_waited_is_there_for_every_run(held, monkeypatch):
    held.prepare().result()
    assert held.frame is not None  # what can be said is biased by the names on the screen
    monkeypatch.setattr(Networks, "__init__", None)
    monkeypatch.setattr(PractisedPolicy, "__init__", None)
    monkeypatch.setattr(SkillMatcher, "__init__", None)
    assert [held.start("Turn Bluetooth on").result().status for _ in range(2)] == ["done", "done"]


def test_what_is_done_by_hand_passes_the_gate_and_leaves_a_trace_of_a_person(held, tmp_path):
    held.act(Open(location="Clock"), goal="turn the alarm off")
    past = held.act(Tap(), pointed(held, "tab", "Timer"))
    assert past.outcome is not None
    assert past.outcome.status == "done"
    assert past.outcome.changed
    hand = held.end_by_hand()
    assert hand is not None
    assert (hand.folder / "trace.html").is_file()
    episode = read_episode(hand.folder)
    assert (episode.begin.goal, episode.begin.policy, episode.status) == ("turn the alarm off", PERSON, "done")
    assert [step.intent.decider for step in episode.steps] == [PERSON, PERSON]
    assert all(step.intent.before.picture and step.intent.gate for step in episode.steps)


def test_what_cannot_be_undone_is_asked_and_a_no_does_nothing(held):
    asked: list[Question] = []

    def yes(question: Question) -> bool:
        asked.append(question)
        return True

    held.act(Open(location="Clock"))
    held.act(Tap(), pointed(held, "listitem", "06:15"))
    held.act(Tap(), pointed(held, "button", "Delete"), ask=yes)
    assert [question.kind for question in asked] == ["delete"]
    before = held.look().screen.fingerprint
    past = held.act(Tap(), pointed(held, "button", "Delete"), ask=lambda question: False)
    assert past.outcome is not None
    assert past.outcome.status == "refused"
    assert held.look().screen.fingerprint == before
    # A no is to that one action: what follows is judged anew.
    past = held.act(Tap(), pointed(held, "button", "Delete"), ask=lambda question: True)
    assert past.outcome is not None
    assert past.outcome.status == "done"


def test_what_was_pointed_at_on_an_older_look_is_found_again_or_refused(held):
    held.act(Open(location="Clock"))
    old = pointed(held, "tab", "Timer")
    held.act(Tap(), pointed(held, "tab", "Stopwatch"))
    past = held.act(Tap(), old)
    assert past.outcome is not None
    assert past.outcome.status == "done"
    held.act(Open(location="Calculator"))
    with pytest.raises(NoMatch):
        held.act(Tap(), old)


def test_a_run_after_a_demonstration_is_a_trace_of_its_own(held, settings):
    held.act(Open(location="Clock"), goal="show something")
    result = held.start("the alarm", use=ALARM).result(60)
    assert (result.status, held.recording) == ("done", None)
    assert [trace.status for trace in list_traces(settings.traces.folder)] == ["done", "done"]


def test_a_skill_is_followed_without_a_policy(held):
    told: list[str] = []
    use = ALARM
    result = held.start("the alarm", use=use, on_record=lambda record: told.append(record.kind)).result(60)
    assert result.status == "done"
    assert told[0] == "begin"
    assert told[-1] == "end"
    assert told.count("used") == 2
    missing = held.start("nothing", use=Use("no-such-skill", {}, "asked")).result(60)
    assert missing.status == "failed"
    assert "no-such-skill" in missing.reason


def test_a_run_is_stopped_after_the_step_in_hand(held):
    begun = threading.Event()
    use = ALARM

    def stop_at_the_second_step(record: object) -> None:
        if isinstance(record, Intent) and record.step == 2:
            held.stop()
            begun.set()

    result = held.start("the alarm", use=use, on_record=stop_at_the_second_step).result(60)
    assert begun.is_set()
    assert result.status == "interrupted"
    assert result.steps == 2
    # The device is as usable as before.
    assert held.start("the alarm", use=ALARM).result(60).status == "done"


def test_a_run_that_is_stopped_before_it_begins_does_nothing(held):
    gate = threading.Event()
    held.call(lambda place: gate.wait(30))
    future = held.start("the alarm", use=ALARM)
    held.stop()
    gate.set()
    result = future.result(60)
    assert (result.status, result.steps) == ("interrupted", 0)


def test_closing_in_the_middle_of_a_run_ends_its_journal(settings):
    held = HeldDevice("phone", settings)
    inside, use = threading.Event(), ALARM
    future = held.start("the alarm", use=use, on_record=lambda record: inside.set())
    waiting = held.start("the alarm", use=ALARM)
    assert inside.wait(30)
    held.close()
    result = future.result(60)
    assert result.status == "interrupted"
    assert isinstance(read_journal(result.folder)[-1], End)
    with pytest.raises(DeviceClosed):
        waiting.result(10)
    with pytest.raises(DeviceClosed):
        held.look()
    held.close()


def test_a_flood_is_refused_and_what_was_taken_is_done(held):
    gate = threading.Event()
    taken = [held.call(lambda place: gate.wait(30))]
    with pytest.raises(DeviceBusy):
        taken.extend(held.call(lambda place: True) for _ in range(1000))
    gate.set()
    assert all(future.result(30) for future in taken)


def test_what_is_typed_where_it_is_hidden_is_not_written_down(settings, tmp_path, monkeypatch):
    from agent.gate import Gate
    from agent.reaching.addresses import read_device_address
    from agent.reaching.by_hand import ByHand
    from agent.reaching.opening import address_policy
    from agent.secrets import Secrets
    from devices.bounds import Bounds
    from devices.screen import Element
    from tests.agent.tiny_device import TinyDevice

    class Login(TinyDevice):
        address = "browser:http://127.0.0.1/"

        def observe(self, picture=True):
            return replace(super().observe(picture), location="http://127.0.0.1/")

        def screen(self, observation):
            states: frozenset[State] = frozenset({"password"})
            entry = Element(0, "textbox", "Word", Bounds(0, 0, 50, 9), states=states, actions=frozenset({"type"}))
            return Screen((entry,), "http://127.0.0.1/", "Login", (100, 100))

    device = Login()
    gate = Gate(address_policy(read_device_address(device.address), settings), secrets=Secrets())
    hand = ByHand(device, device.screen, gate, tmp_path / "by-hand", "log in")
    seen = device.screen(device.observe())
    past = hand.act(Type(text="hunter2-and-more"), Pointed(next(iter(seen)), seen))
    assert past.outcome is not None
    assert past.outcome.status == "done", past.outcome
    assert device.text == "hunter2-and-more"
    hand.end()
    assert b"hunter2" not in (tmp_path / "by-hand" / "journal.jsonl").read_bytes()
    assert "<secret:typed-1>" in (tmp_path / "by-hand" / "journal.jsonl").read_text()


@pytest.mark.parametrize("address", ["", "nowhere:", "phone:x", "https://example.com"])
def test_what_is_no_device_cannot_be_held(settings, address):
    before = threading.active_count()
    with pytest.raises(UnsupportedAddress):
        HeldDevice(address, settings)
    assert threading.active_count() == before


def test_the_gate_holds_for_hands_as_for_runs(settings):
    strict = settings.model_copy(update={"gate": GateSettings(allow_apps=("Clock",))})
    with HeldDevice("phone", strict) as held:
        first = held.act(Open(location="Clock")).outcome
        assert first is not None
        assert first.status == "done"
        past = held.act(Open(location="Settings"))
        assert past.outcome is not None
        assert past.outcome.status == "refused"
        assert "not on the list of allowed apps" in past.outcome.error


def test_watchers_get_every_look_once(held):
    first = held.look()
    held.act(Open(location="Clock"))
    newer = held.wait_for_frame(first.number, 10)
    assert newer is not None
    assert newer.number > first.number
    assert "clock" in newer.observation.location
    assert held.wait_for_frame(held.frame.number, 0.01) is None
