"""The same sounds with the real Whisper: orders come out, and what is no order is never carried out unasked."""

from __future__ import annotations

import numpy as np
import pytest

from agent.voice.audio import RATE_HZ, frames_of_file
from agent.voice.controls import control_of
from agent.voice.ear import Ear
from agent.voice.pronouncing import plain_words
from agent.voice.understood import Understood
from agent.voice.utterances import Utterance
from perception.models.speech import Hearing
from perception.models.speech_weights import open_packaged_model
from perception.models.whisper import said_once
from skills.catalog import shipped
from tests.agent.voice.spoken import SOUNDS, utterance

USED = ("set-alarm", "delete-alarm", "call-contact", "bluetooth", "start-timer", "wifi", "send-message")


def skills():
    return [skill for skill in shipped() if skill.name in USED]


@pytest.fixture(scope="module")
def model():
    pytest.importorskip("faster_whisper", reason="the extra whisper is not installed")
    model = open_packaged_model(threads=1)
    if model is None:
        pytest.skip("no package with weights is installed")
    return model


@pytest.fixture(scope="module")
def ear(model):
    pytest.importorskip("pocketsphinx", reason="the extra voice is not installed")
    return Ear(skills(), ["Paul Smith", "Emma Jones"], ["Clock"], model)


def test_how_likely_a_text_is_does_not_depend_on_the_silence_behind_it(model):
    samples = utterance("alarm").samples
    text = model.hear(samples).text
    weights = [model.weigh(samples[: len(samples) - cut].copy(), [text])[0] for cut in (0, 3_200, 6_400)]
    assert min(weights) > -3.0
    assert max(weights) - min(weights) < 1.0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Turn it on. Turn it on. Turn it on.", "Turn it on."),
        ("turn wifi off turn wifi off", "turn wifi off"),
        ("Stop it. Stop it.", "Stop it. Stop it."),
        ("Call 5 5 5 5", "Call 5 5 5 5"),
        ("", ""),
    ],
)
def test_a_sentence_that_is_written_over_and_over_was_said_once(written, said):
    assert said_once(written) == said


@pytest.mark.parametrize(("sound", "word"), [("stop", "stop"), ("yes", "yes"), ("no", "no")])
def test_a_single_word_is_heard_through_a_short_window(model, sound, word):
    assert control_of(" ".join(plain_words(model.hear_word(utterance(sound).samples)))) == word


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
    ],
)
def test_what_is_said_is_understood(ear, sound, meaning, text):
    got = ear.hear(utterance(sound))
    assert (got.meaning, got.text) == (meaning, text)


def test_the_wake_words_are_heard_before_an_order(ear):
    got = ear.hear(utterance("wake-timer"))
    assert (got.woken, got.text) == (True, "Set a timer for 5 minutes")


def test_an_answer_is_a_value(ear):
    assert ear.hear(utterance("half-past"), expects_value=True).text == "7:30"


@pytest.mark.parametrize("sound", ["prose", "german"])
def test_talk_and_other_languages_are_no_orders(ear, sound):
    assert ear.hear(utterance(sound)).meaning in ("nothing", "unsure")


def test_two_people_at_once_set_off_nothing_that_nobody_said(ear):
    one, other = (np.concatenate(list(frames_of_file(SOUNDS / f"{name}.wav"))) for name in ("prose", "bluetooth"))
    both = one.astype(np.int32)
    both[: len(other)] += other
    sound = np.clip(both, -32768, 32767).astype(np.int16)
    got = ear.hear(Utterance(sound, 0.0, len(sound) / RATE_HZ, len(sound) / RATE_HZ))
    assert got.meaning != "order" or got.text == "Turn Bluetooth on"


class Writes:
    """A model that always writes the same, and finds one text as likely as its own."""

    name = "writes"

    def __init__(self, text: str, language: str = "en", likely: str = "") -> None:
        self._heard, self._likely = Hearing(text, (), (), language, 0.9), likely

    def hear(self, samples, expected=""):
        return self._heard

    def hear_word(self, samples):
        return self._heard.text

    def weigh(self, samples, texts):
        return tuple(-2.0 if text == self._heard.text or self._likely in text else -30.0 for text in texts)


def ear_with(text: str, **more: str) -> Ear:
    pytest.importorskip("pocketsphinx", reason="the extra voice is not installed")
    return Ear(skills(), ["Paul Smith"], ["Clock"], Writes(text, **more))


def test_free_text_is_an_order_where_a_skill_takes_it_and_a_question_where_none_does():
    said = utterance("prose")
    told = ear_with("Send Paul Smit a message saying see you at the gate.", likely="nothing of it").hear(said)
    assert (told.meaning, told.text) == ("order", "Send Paul Smith a message saying see you at the gate.")
    assert ear_with("Please water all the plants.", likely="nothing of it").hear(said).meaning == "unsure"


def test_another_language_is_told_apart():
    got = ear_with("Wie spät ist es in Berlin?", language="de", likely="nothing of it").hear(utterance("german"))
    assert (got.meaning, got.language) == ("nothing", "de")


def test_a_yes_that_only_the_model_hears_is_none():
    assert ear_with("Yes.").hear(utterance("prose")).meaning == "nothing"


def test_a_cancel_that_the_model_wrote_as_something_else_is_none(monkeypatch):
    ear = ear_with("GPS on.", likely="nothing of it")
    monkeypatch.setattr(ear._closed, "control", lambda utterance: Understood("control", "cancel", "cancel that"))
    assert ear.hear(utterance("prose")).meaning != "control"


def test_a_stop_that_only_the_model_hears_ends_things_and_a_yes_or_a_long_sentence_does_not():
    short, long = utterance("half-past"), utterance("prose")
    assert ear_with("Stop!").hear_control(short).text == "stop"
    assert ear_with("Stop. Stop. Stop.").hear_control(short).text == "stop"
    assert ear_with("Stop the alarm.").hear_control(short).meaning == "nothing"
    assert ear_with("Stop!").hear_control(long).meaning == "nothing"
    assert ear_with("Yes.").hear_control(short).meaning == "nothing"


@pytest.mark.parametrize(("written", "meaning"), [("Stopp", "control"), ("Spot. Spot.", "nothing"), ("Bob", "nothing")])
def test_a_stop_that_only_the_closed_recogniser_hears_has_to_be_nearly_what_the_model_wrote(written, meaning):
    assert ear_with(written).hear_control(utterance("stop")).meaning == meaning
