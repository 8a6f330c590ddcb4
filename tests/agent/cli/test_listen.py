"""``clew listen``: sound from a file or a pipe becomes turns, and what cannot be listened to is said to be that."""

from __future__ import annotations

import io
import itertools
import json
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from agent.cli.app import build
from agent.cli.failures import guarded
from agent.voice.audio import FRAME_SAMPLES, RATE_HZ, frames_of_file

SOUNDS = Path(__file__).parent.parent / "voice" / "sounds"
QUIET = np.zeros(FRAME_SAMPLES * 40, np.int16)


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    pytest.importorskip("pocketsphinx", reason="the recogniser of spoken orders is not installed")
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))


@pytest.fixture
def listen(capsys):
    """Runs the command; its exit code, what it printed and what it told."""

    def run(*arguments: str) -> tuple[object, str, str]:
        try:
            code: object = guarded(lambda: build()(["listen", "--on", "phone", *arguments]), debug=False)
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_a_file_is_carried_out_and_told_in_one_document(listen):
    code, out, err = listen("--audio", str(SOUNDS / "bluetooth.wav"), "--model", "none", "--json")
    (said,) = json.loads(out)["utterances"]
    assert (code, said["text"], said["status"]) == (0, "Turn Bluetooth on", "done")
    assert "listening" in err


def test_raw_sound_on_stdin_is_heard_to_its_end(listen, monkeypatch):
    sound = np.concatenate([QUIET, *frames_of_file(SOUNDS / "bluetooth.wav"), QUIET]).tobytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sound)))
    code, out, _ = listen("--audio", "-", "--model", "none", "--json")
    assert (code, json.loads(out)["utterances"][0]["status"]) == (0, "done")


@pytest.mark.parametrize("kind", ["silence", "music"])
def test_sound_that_asks_for_nothing_does_nothing(listen, tmp_path, kind):
    place = np.arange(RATE_HZ * 4) / RATE_HZ
    chord = sum(np.sin(2 * np.pi * hertz * place) for hertz in (220, 277, 330)) * np.exp(-3 * (place % 0.5)) * 3_000
    samples = {"silence": np.zeros(RATE_HZ * 4), "music": chord}[kind]
    path = tmp_path / f"{kind}.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(np.asarray(samples, np.int16).tobytes())
    code, out, _ = listen("--audio", str(path), "--model", "none", "--json")
    assert code == 0
    assert not [said for said in json.loads(out)["utterances"] if said["status"] or said["did"]]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--audio", "missing.wav"), 2, "cannot be read"),
        (("--audio", __file__), 2, "is no WAV file"),
        (("--audio", "missing.wav", "--model", "nowhere"), 3, "holds no speech model"),
        (("--wake", "computer"), 2, "hey clew"),
        (("--push-to-talk", "--audio", "order.wav"), 2, "needs a microphone"),
        (("--audio", "order.wav", "--names", "missing.txt"), 2, "cannot be read"),
    ],
)
def test_what_cannot_be_listened_to_says_what_to_do(listen, monkeypatch, tmp_path, arguments, code, told):
    monkeypatch.chdir(tmp_path)
    got, out, err = listen(*arguments, *(() if "--model" in arguments else ("--model", "none")))
    assert (got, out) == (code, "")
    assert told in err


def test_without_a_microphone_it_says_so(listen, monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    code, _, err = listen("--model", "none")
    assert code == 3
    assert "microphone" in err
    assert "--audio" in err


def test_without_a_model_the_sentences_are_heard_all_the_same(listen, monkeypatch):
    monkeypatch.setattr("perception.models.speech_weights.open_packaged_model", lambda threads=0: None)
    code, out, err = listen("--audio", str(SOUNDS / "bluetooth.wav"), "--json")
    assert (code, json.loads(out)["utterances"][0]["status"]) == (0, "done")
    assert "clewline[whisper]" in err


def test_somebody_who_talks_on_and_on_is_cut_off_and_not_obeyed(listen, tmp_path):
    talk = np.concatenate(list(frames_of_file(SOUNDS / "bluetooth.wav")))
    loud = talk[np.abs(talk).argmax() - RATE_HZ // 8 : np.abs(talk).argmax() + RATE_HZ // 8]
    path = tmp_path / "endless.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(np.concatenate([QUIET, *itertools.repeat(loud, 80)]).tobytes())
    code, out, _ = listen("--audio", str(path), "--model", "none", "--json")
    assert code == 0
    assert not [said for said in json.loads(out)["utterances"] if said["status"]]
