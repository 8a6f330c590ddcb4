"""A listener beside an embedded phone: orders, stops, and a yes before what cannot be undone."""

from __future__ import annotations

import itertools
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
