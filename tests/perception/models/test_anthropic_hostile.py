"""Anthropic's client against an endpoint that does much wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("anthropic", reason="extra anthropic is not installed")

from devices.settle import Deadline
from perception.errors import (
    AccessRefused,
    AnswerInvalid,
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelTimeout,
    ModelUnreachable,
    RequestRefused,
)
from perception.models.answering import answer
from perception.models.anthropic_cloud import AnthropicModel
from perception.models.calling import Caller
from perception.models.endpoints import Endpoint
from perception.models.model import Image, Prompt, Text, Turn
from tests.perception.models import hostile
from tests.perception.models.hostile import raw, refuses, serving, stalls

SCHEMA = {"type": "object", "properties": {"element": {"enum": ["Save"]}}, "required": ["element"]}
KEY = "sk-ant-canary-77"


def event(kind: str, **rest: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **rest})}\n\n"


def start(**usage: Any) -> str:
    counts = {"input_tokens": 12, "output_tokens": 1, "cache_read_input_tokens": 30, **usage}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x", "usage": counts}
    return event("message_start", message=message)


def piece(text: Any) -> str:
    return event("content_block_delta", index=0, delta={"type": "input_json_delta", "partial_json": text})


def stop(reason: str = "tool_use") -> str:
    ended = event("message_delta", delta={"stop_reason": reason}, usage={"output_tokens": 9})
    return ended + event("message_stop")


@pytest.fixture
def asking():
    models: list[AnthropicModel] = []

    def make(server: hostile.HostileServer) -> AnthropicModel:
        url = server.url.removesuffix("/v1")
        caller = Caller("anthropic:test", pause=lambda seconds: None)
        models.append(AnthropicModel(Endpoint("anthropic", "test", url, "anthropic", KEY), caller))
        return models[-1]

    yield make
    for model in models:
        model.close()


def test_an_answer_is_the_input_of_a_tool_that_must_be_used(asking):
    with serving(raw(start() + piece('{"element"') + piece(': "Save"}') + stop())) as server:
        prompt = Prompt("Be brief.", (Turn("user", (Text("Which?"), Image(b"png", (9, 9)))),), SCHEMA)
        got = answer(asking(server), prompt)
    assert got.data == {"element": "Save"}
    assert (got.usage.tokens_in, got.usage.tokens_cached, got.usage.tokens_out) == (42, 30, 9)
    path, body, headers = server.asked[0]
    assert path == "/v1/messages"
    assert body["tool_choice"] == {"type": "tool", "name": "answer"}
    assert body["tools"][0]["input_schema"] == SCHEMA
    assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert [part["type"] for part in body["messages"][0]["content"]] == ["text", "image"]
    assert KEY in " ".join(headers.values())


def test_free_text(asking):
    text = event("content_block_delta", index=0, delta={"type": "text_delta", "text": "Hello"})
    with serving(raw(start() + text + stop("end_turn"))) as server:
        got = asking(server).complete(Prompt.of("Hi"))
    assert (got.text, got.finish) == ("Hello", "stop")
    assert "tools" not in server.asked[0][1]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (refuses(400), RequestRefused),
        (refuses(401, f"bad key {KEY}"), AccessRefused),
        (refuses(404), RequestRefused),
        (refuses(429, retry_after="90"), ModelBusy),
        (refuses(500), ModelFailed),
        (refuses(529), ModelBusy),
        (raw("<html>Log in</html>", "text/html"), ModelFailed),
        (raw(start() + piece('{"element": "Sa')), ModelFailed),
        (raw(start() + piece(7) + stop()), ModelFailed),
        (raw(start() + piece("x" * 1_000_000) + stop()), ModelFailed),
        (raw(start() + "event: content_block_delta\ndata: {nonsense\n\n"), ModelFailed),
        (raw(start() + event("error", error={"type": "overloaded_error", "message": "busy"})), ModelFailed),
        (hostile.floods, ModelFailed),
        (hostile.hangs_up, ModelUnreachable),
        (raw(start() + piece('{"element": "Delete"}') + stop()), AnswerInvalid),
        (raw(start() + piece('{"element": "Save"}') + stop("max_tokens")), AnswerInvalid),
        (raw(start() + stop("refusal")), AnswerInvalid),
    ],
)
def test_everything_else_is_typed_and_never_shows_the_key(asking, behaviour, kind):
    with serving(behaviour) as server, pytest.raises(ModelError) as caught:
        answer(asking(server), Prompt.of("Which?", schema=SCHEMA), Deadline.after(20.0))
    assert type(caught.value) is kind
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("behaviour", [stalls(), stalls(start()), hostile.dribbles])
def test_a_server_that_stalls_is_left_at_the_deadline(asking, behaviour):
    with serving(behaviour) as server, pytest.raises(ModelTimeout):
        answer(asking(server), Prompt.of("Which?", schema=SCHEMA), Deadline.after(0.25))
