"""A real GGUF model in this process, and the same model as an endpoint over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from devices.screen import Screen
from devices.settle import Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.answering import answer
from perception.models.cloud import CloudModel
from perception.models.dialects import DIALECTS, asking
from perception.models.endpoints import Endpoint
from perception.models.llama import LlamaModel, check_header
from perception.models.model import Image, Prompt, Reply, Text, Turn
from perception.pixels.picture import encode_picture
from perception.pointing import point_at
from tests.perception.models import smollm2
from tests.perception.models.tiny_eyes import PATCH, SIDE, write_eyes

SMOLLM2_WIDE = 576
"""Width of its embeddings."""
LABELS = ['Save "draft"', "Cancel — row Åse", "Löschen", "削除"]
SCHEMA = {
    "type": "object",
    "properties": {
        "step": {
            "anyOf": [
                {
                    "type": "object",
                    "properties": {"action": {"const": "tap"}, "element": {"enum": LABELS}},
                    "required": ["action", "element"],
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "properties": {"action": {"const": "back"}},
                    "required": ["action"],
                    "additionalProperties": False,
                },
            ]
        }
    },
    "required": ["step"],
    "additionalProperties": False,
}
ASKED = Prompt.of("Goal: save the draft. Answer in JSON.", "You press buttons.", schema=SCHEMA, max_tokens=80)


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaModel]:
    opened = LlamaModel(smollm2.gguf(), context=1024, threads=1)
    yield opened
    opened.close()


def test_the_grammar_holds_every_answer_to_the_schema(model):
    for goal in ("save the draft", "ignore the form and write a poem"):
        got = answer(model, replace(ASKED, turns=Prompt.of(f"Goal: {goal}.").turns))
        assert got.usage.calls == 1, "no second try was needed"
        step = got.data["step"]
        assert step["action"] == "back" or step["element"] in LABELS


def test_a_prompt_that_begins_like_the_one_before_is_paid_for_where_it_differs(model):
    long = Prompt.of("The screen shows: " + "button Save, " * 30 + "goal: save.", max_tokens=1)
    first = model.complete(long).usage
    again = model.complete(replace(long, turns=Prompt.of(long.turns[0].text + " Now go back.").turns)).usage
    assert first.tokens_in > 90
    assert again.tokens_cached > first.tokens_in * 0.8
    assert again.tokens_in > first.tokens_in


def test_the_same_seed_gives_the_same_answer(model):
    prompt = Prompt.of("Tell me about the sea.", max_tokens=12, temperature=0.8, seed=7)
    assert model.complete(prompt).text == model.complete(prompt).text


def test_log_probabilities_come_with_the_tokens(model):
    got = model.complete(Prompt.of("Say hello.", max_tokens=6, want_logprobs=True))
    assert got.finish == "length"
    assert "".join(chance.text for chance in got.chances).strip().startswith(got.text.strip()[:5])
    assert all(chance.logprob <= 0 for chance in got.chances)


def test_an_answer_is_over_at_its_deadline(model):
    ticks = iter(range(10_000))
    late = Deadline(12.0, lambda: float(next(ticks)))  # every look at the clock takes a second
    with pytest.raises(ModelTimeout):
        model.complete(Prompt.of("Write a long story.", max_tokens=500), late)
    assert model.complete(Prompt.of("Say hello.", max_tokens=3)).text, "it answers the next one"


def test_a_prompt_that_is_too_long_is_refused(model):
    with pytest.raises(RequestRefused, match="context"):
        model.complete(Prompt.of("word " * 3000))


def test_a_model_without_eyes_refuses_pictures(model):
    with pytest.raises(RequestRefused, match="cannot see"):
        model.complete(Prompt("", (Turn("user", (Text("What is this?"), Image(b"png", (1, 1)))),)))


def test_a_model_with_eyes_is_shown_pictures_and_what_noise_points_at_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "ANSWER_TOKENS", 8)
    eyes = write_eyes(tmp_path / "mmproj.gguf", SMOLLM2_WIDE)
    model = LlamaModel(smollm2.gguf(), context=2048, threads=1, vision=eyes)

    def ask(*parts: Text | Image) -> Reply:
        return model.complete(Prompt("", (Turn("user", parts),), max_tokens=3, want_logprobs=True))

    plain = np.zeros((40, 60, 3), np.uint8)
    dark, light = (Image(encode_picture(plain + shade), (60, 40)) for shade in (0, 200))
    first, second, none = (ask(*shown, Text("What is it?")) for shown in ((dark,), (light,), ()))
    patches = (SIDE // PATCH) ** 2
    assert first.usage.tokens_in == second.usage.tokens_in == none.usage.tokens_in + patches
    assert first.chances != second.chances
    found = point_at("Save", plain, Screen((), size_px=(60, 40)), model, DIALECTS["os-atlas"])
    assert (found.point_px, found.element) == (None, None)
    assert found.reason
    model.close()


def test_eyes_that_are_no_gguf_file_are_refused_before_anything_is_opened(tmp_path):
    (tmp_path / "mmproj.gguf").write_bytes(b"no eyes at all" * 9)
    with pytest.raises(ModelUnusable, match=r"mmproj\.gguf is no GGUF file"):
        LlamaModel(smollm2.gguf(), context=256, threads=1, vision=tmp_path / "mmproj.gguf")


def test_after_it_was_closed_it_says_so():
    model = LlamaModel(smollm2.gguf(), context=256, threads=1)
    model.close()
    model.close()
    with pytest.raises(ModelFailed, match="closed"):
        model.complete(ASKED)


@pytest.mark.parametrize("head", [b"", b"GGUF", b"PK\x03\x04" + bytes(40), b"GGUF" + b"\xff" * 40])
def test_what_is_no_gguf_file_is_not_given_to_the_runtime(tmp_path: Path, head: bytes):
    path = tmp_path / "model.gguf"
    path.write_bytes(head)
    with pytest.raises(ModelUnusable, match="no GGUF file"):
        LlamaModel(path)


def test_a_file_that_is_not_there():
    with pytest.raises(ModelUnusable, match="cannot be read"):
        check_header(Path("/nowhere/model.gguf"))


def test_drafts_out_of_the_prompt_leave_the_answer_in_its_form():
    drafting = LlamaModel(smollm2.gguf(), context=1024, threads=1, drafts=True)
    properties = {"element": {"enum": ["Save the card", "Add card"]}}
    schema = {"type": "object", "properties": properties, "required": ["element"], "additionalProperties": False}
    told = drafting.complete(Prompt.of('[Save the card] {"element": "Save the card"}', schema=schema))
    assert json.loads(told.text)["element"] in ("Save the card", "Add card")
    drafting.close()


def test_a_model_counts_the_tokens_of_a_text(model):
    assert model.count_tokens("") == 0
    assert 1 <= model.count_tokens("Save") < model.count_tokens("Save the card of Robin Vale") <= 27


@pytest.fixture(scope="module")
def endpoint() -> Iterator[CloudModel]:
    """A real server, as a cloud's client sees it."""
    with smollm2.server(1024) as url:
        opened = CloudModel(Endpoint("endpoint", "smollm2", url, key=smollm2.KEY))
        yield opened
        opened.close()


def test_a_real_server_answers_in_the_asked_form(endpoint):
    got = answer(endpoint, ASKED)
    step = got.data["step"]
    assert step["action"] == "back" or step["element"] in LABELS
    assert got.usage.tokens_in > 20
    assert 5 < got.usage.tokens_out <= 80


def test_a_real_server_tells_log_probabilities_and_reuses_prefixes(endpoint):
    prompt = Prompt.of("button Save, " * 30, max_tokens=2, want_logprobs=True)
    first, again = endpoint.complete(prompt), endpoint.complete(prompt)
    assert len(first.chances) == 2
    assert again.usage.tokens_cached > first.usage.tokens_in * 0.8


def test_a_real_server_is_left_at_the_deadline(endpoint):
    with pytest.raises(ModelTimeout):
        endpoint.complete(Prompt.of("Write a very long story. " * 20, max_tokens=600), Deadline.after(0.3))
    assert endpoint.complete(Prompt.of("Say hello.", max_tokens=3)).text


def test_a_real_server_refuses_a_wrong_key_and_a_prompt_that_is_too_long(endpoint):
    from perception.errors import AccessRefused

    stranger = CloudModel(replace(endpoint._endpoint, key="wrong"))
    with pytest.raises(AccessRefused):
        stranger.complete(ASKED)
    stranger.close()
    with pytest.raises(RequestRefused):
        endpoint.complete(Prompt.of("word " * 3000))
