"""A listener beside an embedded phone: orders, stops, and a yes before what cannot be undone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.chat.session import Session
from agent.config import Settings, TraceSettings
from agent.voice.audio import FRAME_SAMPLES, frames_of_file
from agent.voice.ear import Ear
from agent.voice.listening import Listener
from agent.voice.mouth import Mouth
from skills.catalog import shipped

SOUNDS = Path(__file__).parent / "sounds"
USED = ("set-alarm", "delete-alarm", "call-contact", "bluetooth", "start-timer", "wifi")
QUIET = [np.zeros(FRAME_SAMPLES, np.int16)] * 40


@pytest.fixture(scope="module")
def ear():
    pytest.importorskip("pocketsphinx", reason="the recogniser of spoken orders is not installed")
    return Ear([skill for skill in shipped() if skill.name in USED], ["Paul Smith"], ["Clock"])


def said(*names: str):
    return itertools.chain(QUIET, *(itertools.chain(frames_of_file(SOUNDS / f"{name}.wav"), QUIET) for name in names))


@pytest.fixture
def listen(ear, tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    holder: list[Listener] = []
    settings = Settings(traces=TraceSettings(folder=tmp_path / "traces"))
    with Session("phone", settings, lambda question: holder[-1].ask(question)) as session:  # noqa: PLW0108

        def run(frames, typed=(), **how):
            shown: list[str] = []
            listener = Listener(session, ear, Mouth(()), shown.append, live=False, **how)
            holder.append(listener)
            for line in typed:
                listener.typed.put(line)
            listener.listen(frames)
            return listener, shown

        yield run


def test_an_order_is_carried_out_and_a_missing_value_is_asked_for(listen):
    listener, shown = listen(said("set-an-alarm", "half-past"))
    assert listener.events[-1].status == "done"
    assert any("time" in line for line in shown)


def test_without_the_wake_words_nothing_is_obeyed(listen):
    listener, _ = listen(said("bluetooth", "wake-timer"), wake=True)
    assert [event.status for event in listener.events] == ["", "done"]


def test_what_cannot_be_undone_waits_for_a_yes_and_a_no_or_the_end_of_the_sound_is_a_no(listen):
    for answer in ((), ("no",)):
        listener, shown = listen(said(*answer), typed=["Delete the 6:15 alarm"])
        assert any("cannot be undone" in line for line in shown)
        assert "done" not in [event.status for event in listener.events]
    listener, _ = listen(said("yes", "yes", "yes"), typed=["Delete the 6:15 alarm"])
    assert listener.events[0].status == "done"


def test_music_and_other_languages_do_nothing(listen):
    listener, _ = listen(said("german", "prose"))
    assert not any(event.status for event in listener.events)


def test_while_we_speak_ourselves_only_a_stop_counts(ear, tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    settings = Settings(traces=TraceSettings(folder=tmp_path / "traces"))
    mouth = Mouth(("sleep",))  # something that really runs for as long as it is said to
    with Session("phone", settings) as session:
        listener = Listener(session, ear, mouth, lambda text: None, live=True)
        mouth.say("600")
        try:
            listener.listen(said("bluetooth"))
            assert not list(listener.events)
        finally:
            mouth.be_quiet()
        listener = Listener(session, ear, Mouth(()), lambda text: None, live=True)
        listener.listen(said("bluetooth"))
        assert [event.status for event in listener.events] == ["done"]


def test_an_order_that_the_screen_shows_is_confirmed_first(listen, monkeypatch):
    monkeypatch.setattr(Session, "names", lambda session: ["Turn Bluetooth on", "Back"])
    listener, shown = listen(said("bluetooth"))
    assert any("The screen says that too" in line for line in shown)
    assert not any(event.status for event in listener.events)


class Unsure(Ear):
    """Hears as the other one does, and is never sure of an order."""

    def hear(self, utterance, expects_value=False, only_woken=False):
        heard = super().hear(utterance, expects_value, only_woken)
        return replace(heard, meaning="unsure") if heard.meaning == "order" else heard


@pytest.mark.parametrize(("answer", "statuses"), [("yes", ["", "done"]), ("no", ["", ""])])
def test_what_is_not_sure_waits_for_a_yes(tmp_path, monkeypatch, answer, statuses):
    pytest.importorskip("pocketsphinx", reason="the recogniser of spoken orders is not installed")
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    ear = Unsure([skill for skill in shipped() if skill.name in USED], ["Paul Smith"], ["Clock"])
    settings = Settings(traces=TraceSettings(folder=tmp_path / "traces"))
    shown: list[str] = []
    with Session("phone", settings) as session:
        listener = Listener(session, ear, Mouth(()), shown.append, live=False)
        listener.listen(said("bluetooth", answer))
    assert "Did you mean: Turn Bluetooth on?" in shown
    assert [event.status for event in listener.events] == statuses
