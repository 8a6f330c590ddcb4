"""A conversation in words: what is missing, what is repeated, what is taken back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.chat.completing import completions
from agent.chat.dialogue import Dialogue, GoBack, Question, Start, Tell
from agent.chat.session import Session, Told, Underway
from agent.config import Settings, TraceSettings
from skills.catalog import shipped

USED = ("set-alarm", "delete-alarm", "call-contact", "bluetooth", "send-message", "create-note", "delete-note")
PHONE = {skill.name: skill for skill in shipped() if skill.name in USED}


@pytest.fixture
def dialogue():
    return Dialogue(PHONE)


def test_what_an_order_lacks_is_asked_for_and_filled_in(dialogue):
    asked = dialogue.turn("set an alarm")
    assert isinstance(asked, Question)
    assert "time" in asked.text
    assert dialogue.turn("7:30") == Start("Set an alarm for 07:30")
    assert isinstance(dialogue.turn("call"), Question)
    assert dialogue.turn("Bob") == Start("Call Bob")


def test_an_answer_of_the_wrong_kind_is_asked_for_again_and_can_be_dropped(dialogue):
    dialogue.turn("set an alarm")
    again = dialogue.turn("purple")
    assert isinstance(again, Question)
    assert "purple" in again.text
    assert isinstance(dialogue.turn("never mind"), Tell)
    assert not dialogue.expects_value


def test_a_whole_order_in_place_of_an_answer_is_an_order(dialogue):
    dialogue.turn("set an alarm")
    assert dialogue.turn("turn on Bluetooth") == Start("turn on Bluetooth")


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("do that again for Bob", "Call Bob"),
        ("again for Bob", "Call Bob"),
        ("do that again", "Call Alice"),
        ("once more", "Call Alice"),
    ],
)
def test_the_last_order_is_repeated_with_another_value(dialogue, said, order):
    dialogue.ended("Call Alice", True, ())
    assert dialogue.turn(said) == Start(order)


def test_a_time_changes_the_time_and_what_fits_nothing_is_refused(dialogue):
    dialogue.ended("Set an alarm for 7:30", True, ())
    assert dialogue.turn("do that again for 8:15") == Start("Set an alarm for 08:15")
    refused = dialogue.turn("do that again for Bob")
    assert isinstance(refused, Tell)
    assert refused.refused


def test_what_was_made_is_taken_back_and_what_cannot_be_is_said(dialogue):
    assert dialogue.turn("undo") == Tell("there is nothing to take back yet", refused=True)
    dialogue.ended("Set an alarm for 7:30", True, ())
    assert dialogue.turn("undo") == Start("Delete the 07:30 alarm")
    dialogue.ended("Call Bob", True, ())
    told = dialogue.turn("undo")
    assert isinstance(told, Tell)
    assert told.refused
    assert "call-contact" in told.text


def test_what_failed_is_not_repeated(dialogue):
    dialogue.ended("Call Bob", False, ())
    assert dialogue.turn("again") == Tell("nothing was done yet that could be done again", refused=True)


@pytest.fixture(scope="module")
def one_dialogue():
    return Dialogue(PHONE)


@given(text=st.text(max_size=60))
def test_any_line_is_a_turn(one_dialogue, text):
    assert isinstance(one_dialogue.turn(text), Start | Question | Tell | GoBack)


def test_lines_are_finished_up_to_the_next_hole_and_with_what_is_shown():
    examples = ["Set an alarm for {time}", "Call {name}", "Start the stopwatch"]
    assert completions("set an", examples, []) == ["Set an alarm for "]
    assert completions("Set an alarm for 7", examples, []) == []
    assert completions("press Reg", examples, ["Register", "Cancel"]) == ["press Register"]


def test_a_switch_is_put_back_only_if_it_was_touched(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    with Session("phone", Settings(traces=TraceSettings(folder=tmp_path / "traces"))) as session:
        for said, wanted in (("turn on bluetooth", "turn on bluetooth"), ("undo", "Turn off Bluetooth")):
            turn = session.take(said)
            assert isinstance(turn, Underway)
            assert turn.order == wanted
            assert session.finish(turn, 60).status == "done"
        turn = session.take("turn off bluetooth")
        assert isinstance(turn, Underway)
        session.finish(turn, 60)
        told = session.take("undo")
        assert isinstance(told, Told)
        assert "off already" in told.text


def test_lines_of_stdin_are_orders_and_each_answer_is_one_document(tmp_path, monkeypatch, capsysbinary):
    import io

    from agent.cli.app import build

    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    lines = io.TextIOWrapper(io.BytesIO(b"# comment\n\nset an alarm\n7:30\ndo a barrel roll again for Bob\n"))
    monkeypatch.setattr("sys.stdin", lines)
    with pytest.raises(SystemExit) as ended:
        build()(["chat", "--on", "phone", "--json"])
    documents = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [document["exit_code"] for document in documents[:2]] == [5, 0]
    assert documents[1]["goal"] == "Set an alarm for 07:30"
    assert len(documents) == 3
    assert ended.value.code == documents[2]["exit_code"] != 0
