"""A speech model as packages bring it: it hears what was said, and weighs what may have been said."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from perception.errors import ModelUnusable, WeightsAltered, WeightsMissing
from perception.models import speech_weights
from perception.models.speech_weights import PACKAGED, PackagedWeights, open_packaged_model, open_speech_model

SOUNDS = Path(__file__).parents[2] / "agent" / "voice" / "sounds"


def sound(name: str):
    with wave.open(io.BytesIO((SOUNDS / f"{name}.wav").read_bytes())) as file:
        rate = file.getframerate()
        values = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    count = int(len(values) * 16_000 / rate)
    spoken = np.interp(np.arange(count) * rate / 16_000, np.arange(len(values)), values)
    return np.concatenate([np.zeros(6400), spoken, np.zeros(8000)]).astype(np.int16)


@pytest.fixture(scope="module")
def model():
    pytest.importorskip("faster_whisper", reason="the extra whisper is not installed")
    opened = open_packaged_model(threads=1)
    if opened is None:
        pytest.skip("no package with weights is installed")
    return opened


def test_it_writes_what_was_said_and_finds_it_likelier_than_anything_else(model):
    samples = sound("bluetooth")
    heard = model.hear(samples)
    assert "bluetooth" in heard.text.casefold().replace(" ", "")
    right, wrong, off = model.weigh(samples, ["Turn Bluetooth on.", "Call Paul Smith.", "Turn Bluetooth off."])
    assert right > off > wrong


def test_an_article_costs_no_more_than_another_word(model):
    """The files of the multilingual models have lost the merge that makes " the" one token."""
    samples = sound("wake-timer")
    with_article, without = model.weigh(samples, ["Set the timer for 5 minutes.", "Set timer for 5 minutes."])
    assert with_article > without - 6


def test_silence_and_more_than_a_window_of_sound_are_heard_without_trouble(model):
    assert isinstance(model.hear(np.zeros(16_000, np.int16)).text, str)
    dice = np.random.default_rng(0)
    assert isinstance(model.hear(dice.normal(0, 200, 16_000 * 14).astype(np.int16)).text, str)
    assert model.weigh(np.zeros(16_000, np.int16), []) == ()


def test_weights_with_other_bytes_are_never_opened(tmp_path, monkeypatch):
    package = tmp_path / "halves"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('no package of data is run')")
    (package / "one").write_bytes(b"ab")
    (package / "two").write_bytes(b"c")
    monkeypatch.syspath_prepend(str(tmp_path))
    places = {"model.bin": (("halves", "one"), ("halves", "two"))}
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert PackagedWeights("m", places, {"model.bin": abc}).files() == {"model.bin": b"abc"}
    (package / "two").write_bytes(b"d")
    with pytest.raises(WeightsAltered):
        PackagedWeights("m", places, {"model.bin": abc}).files()
    assert PackagedWeights("m", {"x": (("halves", "none"),)}, {}).files() is None
    monkeypatch.setattr(speech_weights, "PACKAGED", (PackagedWeights("m", {"x": (("no_such_package", "y"),)}, {}),))
    assert open_packaged_model() is None


def test_every_packaged_file_has_a_digest():
    for weights in PACKAGED:
        assert set(weights.places) == set(weights.sha256)
        assert all(len(digest) == 64 for digest in weights.sha256.values())


def test_a_folder_without_a_model_or_with_a_broken_one_is_said_to_be_that(tmp_path):
    with pytest.raises(WeightsMissing):
        open_speech_model(tmp_path)
    pytest.importorskip("faster_whisper", reason="the extra whisper is not installed")
    (tmp_path / "model.bin").write_bytes(b"no model")
    with pytest.raises(ModelUnusable, match="cannot be opened"):
        open_speech_model(tmp_path)


def test_a_broken_onnx_model_is_said_to_be_that(tmp_path):
    pytest.importorskip("onnx_asr", reason="the extra voice is not installed")
    for name in ("encoder_model.onnx", "decoder_model_merged.onnx"):
        (tmp_path / name).write_bytes(b"no network")
    with pytest.raises(ModelUnusable, match="cannot be opened"):
        open_speech_model(tmp_path)
