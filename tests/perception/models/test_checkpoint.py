"""A tiny checkpoint with random weights, made here: what it says is nonsense, how it is run is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="extra torch is not installed")
pytest.importorskip("transformers", reason="extra torch is not installed")

import torch
import transformers

from devices.settle import Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.checkpoint import CheckpointModel
from perception.models.model import Image, Prompt, Text, Turn

CHAT = (
    "{% for m in messages %}[{{ m.role }}]{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant]{% endif %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    path = tmp_path_factory.mktemp("checkpoint") / "tiny"
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {sign: number for number, sign in enumerate(["<end>", *alphabet])}
    plain = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<end>")
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(path)
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=256,
        eos_token_id=0,
        bos_token_id=None,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(path)
    return path


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


def test_eight_bits_a_weight_save_memory_and_change_little(folder, model):
    small = CheckpointModel(folder, bits=8, device="cpu", threads=1)
    assert small.name == "checkpoint:tiny-int8"
    kept = model._model.lm_head.weight.nbytes + model._model.get_input_embeddings().weight.nbytes
    assert small.weight_bytes - kept < 0.3 * (model.weight_bytes - kept)
    tokens = model._tokens(ASKED)
    with torch.inference_mode():
        exact, rounded = model._model(tokens).logits[0], small._model(tokens).logits[0]
    alike = torch.nn.functional.cosine_similarity(exact, rounded, dim=-1)
    assert alike.min() > 0.99
    small.close()


def test_what_does_not_fit_is_refused(model):
    with pytest.raises(RequestRefused, match="exceed 256"):
        model.complete(Prompt.of("x" * 300))
    with pytest.raises(RequestRefused, match="pictures"):
        model.complete(Prompt("", (Turn("user", (Text("What?"), Image(b"png", (1, 1)))),)))


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
