"""Sound becomes orders: synthesised speech in WAV files, heard with the acoustic model that pocketsphinx ships."""

from __future__ import annotations

import io
import itertools
import wave

import numpy as np
import pytest

from agent.voice.audio import FRAME_SAMPLES, RATE_HZ, frames_of_file, frames_of_stream
from agent.voice.correcting import correct
from agent.voice.ear import Ear
from agent.voice.errors import AudioUnreadable
from agent.voice.pronouncing import phonetic_distance
from agent.voice.spoken_model import arpa
from agent.voice.spoken_values import VALUES, read_number, read_time, say_number
from agent.voice.utterances import utterances_in
from perception.errors import WeightsMissing
from perception.models.speech_weights import open_speech_model
from planner.spans import spans_of
from skills.catalog import shipped
from tests.agent.voice.spoken import QUIET, SOUNDS, utterance

USED = ("set-alarm", "delete-alarm", "call-contact", "bluetooth", "start-timer", "wifi")


@pytest.fixture(scope="module")
def ear():
    pytest.importorskip("pocketsphinx", reason="the recogniser of spoken orders is not installed")
    return Ear([skill for skill in shipped() if skill.name in USED], ["Paul Smith", "Emma Jones"], ["Clock"])


def heard(ear: Ear, name: str, expects_value: bool = False):
    return ear.hear(utterance(name), expects_value)


@pytest.mark.parametrize(
    ("sound", "meaning", "text"),
    [
        ("stop", "control", "stop"),
        ("yes", "control", "yes"),
        ("no", "control", "no"),
        ("alarm", "order", "Set an alarm for 7:30"),
        ("bluetooth", "order", "Turn Bluetooth on"),
        ("call", "order", "Call Paul Smith"),
        ("set-an-alarm", "order", "Set an alarm"),
        ("prose", "nothing", ""),
        ("german", "nothing", ""),
    ],
)
def test_what_is_said_is_understood_and_other_speech_is_not(ear, sound, meaning, text):
    got = heard(ear, sound)
    assert (got.meaning, got.text) == (meaning, text)


def test_the_wake_words_are_heard_before_an_order(ear):
    got = heard(ear, "wake-timer")
    assert (got.woken, got.text) == (True, "Set a timer for 5 minutes")


def test_an_answer_is_a_value(ear):
    assert heard(ear, "half-past", expects_value=True).text == "7:30"


@pytest.mark.parametrize("flat", [True, False])
def test_silence_and_noise_are_nobody_speaking(flat):
    assert not list(utterances_in(QUIET * 20))
    dice = np.random.default_rng(0)
    noise = dice.normal(0, 300, FRAME_SAMPLES * 400)
    if not flat:
        noise = np.convolve(noise, np.ones(8) / 3, "same")  # a fan: less flat than a hiss, as speech is
    assert not list(utterances_in(noise.astype(np.int16).reshape(-1, FRAME_SAMPLES)))


def test_a_word_in_noise_is_found_and_the_noise_before_it_is_not():
    dice = np.random.default_rng(0)
    word = np.concatenate([*QUIET, *frames_of_file(SOUNDS / "bluetooth.wav"), *QUIET]).astype(np.float64)
    noise = np.convolve(dice.normal(0, np.sqrt(np.mean(word**2)) / 4, len(word)), np.ones(8) / 3, "same")
    sound = np.clip(word + noise, -32768, 32767).astype(np.int16)
    (only,) = utterances_in(sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES))
    assert only.begin_s == pytest.approx(0.8, abs=0.3)


def test_two_hours_take_no_more_memory_than_a_minute(tmp_path):
    import tracemalloc

    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        for _ in range(120):
            sound.writeframes(bytes([128]) * 8000 * 60)
    tracemalloc.start()
    count = sum(1 for _ in itertools.islice(frames_of_file(path), 20_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"])
def test_a_broken_file_is_said_to_be_one(tmp_path, content):
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(AudioUnreadable):
        list(frames_of_file(path))
    with pytest.raises(AudioUnreadable):
        list(frames_of_file(tmp_path / "missing.wav"))


def test_stdin_is_framed_whatever_the_pieces():
    sound = np.arange(1000, dtype="<i2").tobytes() + b"x"
    frames = list(frames_of_stream(io.BytesIO(sound)))
    assert [len(frame) for frame in frames] == [FRAME_SAMPLES] * 4
    assert list(np.concatenate(frames)[:1000]) == list(range(1000))
    assert RATE_HZ == 16_000


def test_numbers_and_times_read_back_as_they_were_said():
    assert all(read_number(say_number(number)) == str(number) for number in range(100))
    assert read_time("quarter to nine") == "8:45"
    assert read_time("seven oh five p m") == "7:05 pm"
    assert read_time("seven five") == read_time("half to nine") == read_time("blue") == ""
    for said in VALUES["time"][::37]:
        assert [span.kind for span in spans_of(read_time(said))] == ["time"], said


def test_near_misses_of_a_model_are_mended_and_clear_words_are_left():
    names = ["Ilse Quandt", "Emma Jones", "Bob"]
    kept = ["Call {name}", "Send {recipient} a message saying {text}"]
    text, done = correct("Call Elsa Quant.", names, kept)
    assert text == "Call Ilse Quandt."
    assert [(c.heard, c.name) for c in done] == [("Elsa Quant", "Ilse Quandt")]
    assert correct("Call the plumber", names, kept) == ("Call the plumber", ())
    assert phonetic_distance("Quandt", "Quant") < phonetic_distance("Quandt", "Jones")


def test_probabilities_of_the_model_of_sentences_add_up():
    lines = arpa([["turn", "on"], ["turn", "off"], ["call", "bob"]]).splitlines()
    begin = lines.index("\\1-grams:")
    told = [line.split("\t") for line in lines[begin + 1 : begin + 8]]
    assert sum(10 ** float(p) for p, word, *_ in told if word != "<s>") == pytest.approx(1, abs=1e-3)


def test_a_folder_without_a_model_is_said_to_have_none(tmp_path):
    with pytest.raises(WeightsMissing):
        open_speech_model(tmp_path)
