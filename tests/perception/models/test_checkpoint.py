"""A tiny checkpoint with random weights, made here: what it says is nonsense, how it is run is not."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="extra torch is not installed")
pytest.importorskip("transformers", reason="extra torch is not installed")

import numpy as np
import torch
from PIL import Image as Picture

from devices.screen import Screen
from devices.settle import Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.checkpoint import CheckpointModel
from perception.models.dialects import DIALECTS, asking
from perception.models.model import Image, Prompt, Reply, Text, Turn
from perception.pointing import point_at
from tests.perception.models.tiny_checkpoint import write_checkpoint, write_sighted_checkpoint


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny")


@pytest.fixture(scope="module")
def model(folder: Path):
    opened = CheckpointModel(folder, device="cpu", threads=1)
    yield opened
    opened.close()


ASKED = Prompt.of("Press Save", "Be brief.", max_tokens=12, want_logprobs=True)


def test_the_same_prompt_gets_the_same_answer_with_its_counts_and_chances(model):
    first, second = model.complete(ASKED), model.complete(ASKED)
    assert first.text == second.text
    assert first.usage.tokens_in == len("[system]Be brief.\n[user]Press Save\n[assistant]")
    assert first.usage.tokens_out == len(first.chances) <= 12
    assert all(chance.logprob <= 0 for chance in first.chances)


def test_an_answer_is_held_to_its_schema(model):
    schema = {"type": "object", "properties": {"do": {"enum": ["tap", "type"]}}, "required": ["do"]}
    held = model.complete(Prompt.of("Press Save", max_tokens=40, schema={**schema, "additionalProperties": False}))
    assert json.loads(held.text)["do"] in ("tap", "type")
    assert held.finish == "stop"


def test_sampling_follows_the_seed(model):
    from dataclasses import replace

    warm = replace(ASKED, temperature=1.5, seed=3)
    assert model.complete(warm).text == model.complete(warm).text
    assert model.complete(warm).text != model.complete(replace(warm, seed=4)).text


def test_the_deadline_is_looked_at_after_every_token(model):
    ticks = iter(range(1000))
    with pytest.raises(ModelTimeout):
        model.complete(Prompt.of("x", max_tokens=100), Deadline(5.0, lambda: float(next(ticks))))


@pytest.mark.parametrize(("bits", "share", "alike"), [(8, 0.3, 0.999), (4, 0.17, 0.98)])
def test_fewer_bits_a_weight_save_memory_and_change_little(folder, model, bits, share, alike):
    small = CheckpointModel(folder, bits=bits, device="cpu", threads=1)
    assert small.name == f"checkpoint:tiny-int{bits}"
    kept = model._model.lm_head.weight.nbytes + model._model.get_input_embeddings().weight.nbytes
    assert small.weight_bytes - kept < share * (model.weight_bytes - kept)
    tokens = model._inputs(ASKED)["input_ids"]
    with torch.inference_mode():
        exact, rounded = model._model(tokens).logits[0], small._model(tokens).logits[0]
    assert torch.nn.functional.cosine_similarity(exact, rounded, dim=-1).min() > alike
    small.close()


def test_a_rounded_layer_holds_the_weights_of_a_rounded_export(folder, tmp_path):
    from onnx import load, numpy_helper

    from perception.models.decoder_export import export_decoder
    from perception.models.rounded_linear import RoundedLinear
    from perception.models.weight_rounding import round_weights

    layer = CheckpointModel(folder, bits=4, device="cpu")._model.model.layers[0].mlp.down_proj
    assert isinstance(layer, RoundedLinear)
    round_weights(export_decoder(folder, tmp_path / "whole"), tmp_path / "small", 4)
    held = {one.name: numpy_helper.to_array(one) for one in load(tmp_path / "small" / "model.onnx").graph.initializer}
    codes = held["model.layers.0.mlp.down_proj.weight.codes"]
    assert (codes == layer.codes.numpy()).all()


def test_what_does_not_fit_is_refused(model):
    with pytest.raises(RequestRefused, match="exceed 256"):
        model.complete(Prompt.of("x" * 300))
    with pytest.raises(RequestRefused, match="pictures"):
        model.complete(Prompt("", (Turn("user", (Text("What?"), Image(b"png", (1, 1)))),)))


RED, BLUE = ((240, 20, 20), (20, 20, 240))


def picture(color: tuple[int, int, int]) -> Image:
    stream = BytesIO()
    Picture.new("RGB", (60, 40), color).save(stream, "PNG")
    return Image(stream.getvalue(), (60, 40))


def test_a_vision_language_model_is_shown_pictures(tmp_path):
    model = CheckpointModel(write_sighted_checkpoint(tmp_path / "sees"), device="cpu", threads=1)

    def ask(*parts: Text | Image) -> Reply:
        return model.complete(Prompt("", (Turn("user", parts),), max_tokens=8, want_logprobs=True))

    red, blue, none = (ask(*parts, Text("What?")) for parts in ((picture(RED),), (picture(BLUE),), ()))
    assert red.usage.tokens_in == blue.usage.tokens_in == none.usage.tokens_in + 4
    assert red.chances != blue.chances
    assert ask(picture(RED), Text("What?")).chances == red.chances
    schema = {"type": "object", "properties": {"do": {"enum": ["tap"]}}, "required": ["do"]}
    held = Prompt("", (Turn("user", (picture(RED), Text("What?"))),), schema=schema, max_tokens=40)
    assert json.loads(model.complete(held).text) == {"do": "tap"}
    with pytest.raises(RequestRefused, match="does not take"):
        ask(Image(b"no picture", (1, 1)), Text("What?"))


def test_a_closed_one_says_so(folder):
    model = CheckpointModel(folder, device="cpu")
    model.close()
    with pytest.raises(ModelFailed, match="closed"):
        model.complete(ASKED)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "holds no model"),
        ({"config.json": "{}"}, "no weights"),
        ({"config.json": "{}", "pytorch_model.bin": "x"}, "would run code"),
        ({"config.json": "[]", "model.safetensors": "x"}, "no configuration"),
        ({"config.json": "{nonsense", "model.safetensors": "x"}, "holds no model"),
        ({"config.json": json.dumps({"auto_map": {}}), "model.safetensors": "x"}, "code of its own"),
        ({"config.json": json.dumps({"model_type": "llama"}), "model.safetensors": "x"}, "cannot be opened"),
    ],
)
def test_a_folder_that_may_not_be_opened_is_not(tmp_path, files, told):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ModelUnusable, match=told):
        CheckpointModel(tmp_path)


def test_what_a_vision_language_model_of_noise_points_at_is_refused_and_not_guessed(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "ANSWER_TOKENS", 24)
    model = CheckpointModel(write_sighted_checkpoint(tmp_path / "sees", room=4096), device="cpu", threads=1)
    pixels = np.zeros((40, 60, 3), np.uint8)
    found = point_at("Save", pixels, Screen((), size_px=(60, 40)), model, DIALECTS["showui"])
    assert (found.point_px, found.element) == (None, None)
    assert found.reason
