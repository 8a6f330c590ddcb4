"""An exported decoder with random weights: answers, what it reuses, and what it refuses."""

from __future__ import annotations

import json

import pytest

from devices.settle import Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.answering import why_not
from perception.models.model import Image, Prompt, Turn
from perception.models.onnx_decoder import OnnxDecoder
from perception.models.opening import open_model
from tests.perception.models.tiny_decoder import write_decoder

CHOICE = {
    "type": "object",
    "properties": {
        "do": {"enum": ["tap", "type", "finish"]},
        "on": {"enum": ["Save", "Löschen", "\u4fdd\u5b58", 'a "quoted" one']},
        "text": {"type": "string", "maxLength": 12},
        "sure": {"type": "boolean"},
    },
    "required": ["do", "on", "text", "sure"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_decoder(tmp_path_factory.mktemp("export") / "tiny")


def ask(text: str, **rest) -> Prompt:
    return Prompt.of(text, **{"max_tokens": 12, **rest})


def test_an_address_opens_it_and_the_answer_is_the_same_each_time(folder):
    model = open_model(f"onnx:{folder}")
    first, again = model.complete(ask("w1 w2 w3")), OnnxDecoder(folder).complete(ask("w1 w2 w3"))
    assert model.name == "onnx:tiny"
    assert first.text == again.text != ""
    assert (first.usage.tokens_in, first.usage.calls) == (3, 1)


def test_what_two_prompts_begin_with_is_read_once_and_changes_no_answer(folder):
    warm = OnnxDecoder(folder)
    for text, cached in (("w1 w2 w3 w4", 0), ("w1 w2 w9", 2), ("w5 w1", 0), ("w5 w1 w7 w8", 1)):
        reply = warm.complete(ask(text, want_logprobs=True))
        cold = OnnxDecoder(folder).complete(ask(text, want_logprobs=True))
        assert reply.text == cold.text
        assert [c.logprob for c in reply.chances] == pytest.approx([c.logprob for c in cold.chances], abs=1e-4)
        assert reply.usage.tokens_cached >= cached, text


def test_the_same_prompt_again_is_read_from_its_last_token_only(folder):
    model = OnnxDecoder(folder)
    model.complete(ask("w1 w2 w3 w4"))
    assert model.complete(ask("w1 w2 w3 w4")).usage.tokens_cached == 3


def test_a_prompt_longer_than_a_batch_reads_the_same(folder):
    long = " ".join(f"w{number % 60}" for number in range(200))
    model = OnnxDecoder(folder)
    model.complete(ask(" ".join(long.split()[:100])))
    assert model.complete(ask(long)).text == OnnxDecoder(folder).complete(ask(long)).text


def test_warm_answers_depend_on_the_seed_alone(folder):
    model = OnnxDecoder(folder)
    told = [model.complete(ask("w1", temperature=5.0, seed=seed)).text for seed in (1, 1, 2)]
    assert told[0] == told[1] != told[2]


def test_an_answer_without_end_is_cut_off_and_says_so(folder):
    finishes = {OnnxDecoder(folder).complete(ask(f"w{n}", max_tokens=1)).finish for n in range(8)}
    assert "length" in finishes


def test_what_it_cannot_take_is_refused(folder):
    model = OnnxDecoder(folder)
    with pytest.raises(RequestRefused, match="exceed 256"):
        model.complete(ask("w1 " * 250))
    with pytest.raises(RequestRefused, match="pictures"):
        model.complete(Prompt("", (Turn("user", (Image(b"", (1, 1)),)),)))
    with pytest.raises(ModelTimeout):
        model.complete(ask("w1"), Deadline.after(0))
    assert model.complete(ask("w1")).text
    model.close()
    model.close()
    with pytest.raises(ModelFailed, match="closed"):
        model.complete(ask("w1"))


def test_a_chat_template_is_run_in_a_sandbox(folder, tmp_path):
    copy = write_decoder(tmp_path / "chat")
    told = "{% for m in messages %}{{ m.content }} {% endfor %}w9"
    (copy / "tokenizer_config.json").write_text(json.dumps({"chat_template": told}))
    assert OnnxDecoder(copy).complete(ask("w1 w2")).text == OnnxDecoder(folder).complete(ask("w1 w2 w9")).text
    evil = "{{ messages.__class__.__mro__[1].__subclasses__() }}"
    (copy / "tokenizer_config.json").write_text(json.dumps({"chat_template": evil}))
    with pytest.raises(ModelUnusable, match="template"):
        OnnxDecoder(copy).complete(ask("w1"))


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_folder_that_is_not_whole_is_told_so(tmp_path, missing):
    copy = write_decoder(tmp_path / "half")
    (copy / missing).unlink()
    with pytest.raises(ModelUnusable):
        OnnxDecoder(copy)
    (copy / missing).write_text("[]")
    with pytest.raises(ModelUnusable):
        OnnxDecoder(copy)


@pytest.mark.parametrize("temperature", [0.0, 3.0])
def test_an_answer_is_held_to_its_schema_though_the_model_talks_nonsense(tmp_path, temperature):
    model = OnnxDecoder(write_decoder(tmp_path / "spells", spells=True, positions=1024))
    free = model.complete(ask("Press Save", max_tokens=200, temperature=temperature))
    with pytest.raises(ValueError, match="Expecting|Extra|char"):
        json.loads(free.text)
    for seed in range(5):
        held = model.complete(
            ask("Press Save", schema=CHOICE, max_tokens=200, temperature=temperature, seed=seed, want_logprobs=True)
        )
        assert why_not(json.loads(held.text), CHOICE) == ""
        assert held.finish == "stop"
        assert all(chance.logprob <= 0 for chance in held.chances)


def test_an_answer_that_has_no_room_is_cut_off_and_says_so(tmp_path):
    model = OnnxDecoder(write_decoder(tmp_path / "spells", spells=True))
    assert model.complete(ask("Press Save", schema=CHOICE, max_tokens=3)).finish == "length"


def test_a_schema_that_cannot_be_held_to_is_refused(tmp_path):
    model = OnnxDecoder(write_decoder(tmp_path / "spells", spells=True))
    with pytest.raises(RequestRefused, match="schema"):
        model.complete(ask("Press Save", schema={"type": "object", "properties": {"a": {"$ref": "#/none"}}}))
    assert model.complete(ask("Press Save")).usage.tokens_cached == 0, "it was refused before anything was read"
