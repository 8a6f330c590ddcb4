"""The OpenAI client against an endpoint that does everything wrong: in time, typed, and nothing half used."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

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
from perception.models.calling import Caller, CircuitBreaker
from perception.models.cloud import CloudModel
from perception.models.endpoints import Endpoint
from perception.models.model import Image, Prompt, Text, Turn
from tests.perception.models import hostile
from tests.perception.models.hostile import chunk, raw, refuses, says, serving, stalls, whole

SCHEMA = {
    "type": "object",
    "properties": {"element": {"enum": ["Save", "Cancel"]}},
    "required": ["element"],
    "additionalProperties": False,
}
GOOD = '{"element": "Save"}'
ASKED = Prompt.of("Which?", "Be brief.", schema=SCHEMA, max_tokens=50)
KEY = "sk-canary-5f2a9"
GENEROUS_S = 20.0
"""Never reached: what is waited for is the server."""
SHORT_S = 0.25


@pytest.fixture
def asking():
    """Makes models for a server; waits between tries are noted down, not spent."""
    models: list[CloudModel] = []
    waits: list[float] = []

    def make(url: str, tries: int = 3, breaker: CircuitBreaker | None = None) -> CloudModel:
        caller = Caller("endpoint:test", tries, breaker, pause=waits.append, seed=0)
        models.append(CloudModel(Endpoint("endpoint", "test", url, key=KEY), caller, today=lambda: 1_000_000_000.0))
        return models[-1]

    make.waits = waits  # type: ignore[attr-defined]
    yield make
    for model in models:
        model.close()


def ask(model: CloudModel, seconds: float = GENEROUS_S) -> Any:
    return answer(model, ASKED, Deadline.after(seconds))


def test_a_stream_is_put_together_and_counted(asking):
    with serving(says(GOOD)) as server:
        got = ask(asking(server.url))
    assert got.data == {"element": "Save"}
    assert (got.usage.tokens_in, got.usage.tokens_out, got.usage.tokens_cached) == (40, 9, 30)
    path, body, headers = server.asked[0]
    assert path == "/v1/chat/completions"
    assert body["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Which?"}]
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (body["seed"], body["temperature"], body["max_tokens"]) == (0, 0.0, 50)
    assert headers["authorization"] == f"Bearer {KEY}"


def test_a_server_that_does_not_stream_is_understood(asking):
    with serving(whole(GOOD)) as server:
        assert ask(asking(server.url)).data == {"element": "Save"}


def test_pictures_and_log_probabilities(asking):
    told = {"content": [{"token": "Save", "logprob": -0.5}, {"token": "!", "logprob": float("-inf")}]}
    line = json.dumps({"choices": [{"delta": {"content": "Save"}, "finish_reason": "stop", "logprobs": told}]})
    prompt = Prompt("", (Turn("user", (Text("Which?"), Image(b"\x89PNG", (9, 9)))),), want_logprobs=True)
    with serving(raw(f"data: {line}\n\n")) as server:
        got = asking(server.url).complete(prompt)
    assert [(chance.text, chance.logprob) for chance in got.chances] == [("Save", -0.5)]
    body = server.asked[0][1]
    assert body["logprobs"] is True
    assert body["messages"][0]["content"][1] == {
        "type": "image_url",
        "image_url": {"url": "data:image/png;base64,iVBORw=="},
    }


STATUSES: list[tuple[hostile.Behaviour, type[ModelError]]] = [
    (refuses(400, "no such thing"), RequestRefused),
    (refuses(401, f"Incorrect API key: {KEY}"), AccessRefused),
    (refuses(402, "pay first"), AccessRefused),
    (refuses(403), AccessRefused),
    (refuses(404, "no such model"), RequestRefused),
    (refuses(413), RequestRefused),
    (refuses(429, "slow down"), ModelBusy),
    (refuses(429, "insufficient_quota"), AccessRefused),
    (refuses(500), ModelFailed),
    (refuses(502), ModelFailed),
    (refuses(503), ModelFailed),
    (refuses(504), ModelFailed),
    (refuses(529), ModelBusy),
    (raw("<html><body>Bad Gateway</body></html>", "text/html", 502), ModelFailed),
    (raw("", "text/plain", 500), ModelFailed),
    (raw("", status=302, location="http://127.0.0.1:9/steal"), RequestRefused),
]


@pytest.mark.parametrize(("behaviour", "kind"), STATUSES)
def test_a_refusal_is_typed_and_never_shows_the_key(asking, behaviour, kind):
    with serving(behaviour) as server, pytest.raises(ModelError) as caught:
        ask(asking(server.url))
    assert type(caught.value) is kind
    assert KEY not in str(caught.value)


BAD_BODIES: list[tuple[str, hostile.Behaviour]] = [
    ("an HTML page as success", raw("<html>Log in</html>", "text/html")),
    ("nothing", raw("")),
    ("no answer in the stream", raw("data: [DONE]\n\n")),
    ("a stream that breaks off", raw(chunk('{"element": "Sa'))),
    ("a stream that breaks off in a line", raw(chunk("{") + 'data: {"choices": [{"del')),
    ("lines that are not JSON", raw("data: {nonsense}\n\n")),
    ("bytes that are not text", raw(b"data: \xff\xfe\x00\n\n")),
    ("not an object", raw("data: [1, 2]\n\n")),
    ("a text as choices", raw('data: {"choices": "many"}\n\n')),
    ("numbers as text", raw('data: {"choices": [{"delta": {"content": 7}}]}\n\n')),
    ("a list as reason", raw('data: {"choices": [{"delta": {}, "finish_reason": []}]}\n\n')),
    ("an error in the stream", raw('data: {"error": {"message": "overloaded"}}\n\n')),
    ("JSON that is cut off", raw('{"choices": [{"message"', "application/json")),
    ("JSON with a name twice", raw('{"choices": [], "choices": []}', "application/json")),
    ("JSON that is nested deeply", raw("[" * 100_000, "application/json")),
    ("one string of a megabyte", raw(chunk("x" * 1_000_000))),
    ("a line without an end", hostile.floods),
    ("a connection that is closed at once", hostile.hangs_up),
]


@pytest.mark.parametrize("behaviour", [b for _, b in BAD_BODIES], ids=[told for told, _ in BAD_BODIES])
def test_what_is_no_reply_is_an_error(asking, behaviour):
    with serving(behaviour) as server, pytest.raises((ModelFailed, ModelUnreachable)):
        ask(asking(server.url))
    assert len(server.asked) == 3, "such a server is asked again, and no more often than that"


@pytest.mark.parametrize(
    "behaviour",
    [
        says('{"element": "Save", "note": NaN}'),
        says('{"element": "Delete"}'),
        says('{"element": 7}'),
        says("I would press Save."),
        says(GOOD[:-1], "stop"),
        says(GOOD, "length"),
        says('{"element": "' + "x" * 60_000 + '"}'),
        whole(""),
    ],
)
def test_an_answer_of_another_form_is_asked_for_once_more_and_then_refused(asking, behaviour):
    with serving(behaviour) as server, pytest.raises((AnswerInvalid, ModelFailed)):
        ask(asking(server.url))
    assert len(server.asked) <= 3


def test_a_content_filter_is_a_refusal(asking):
    with serving(says("", "content_filter")) as server, pytest.raises(AnswerInvalid, match="would not answer"):
        ask(asking(server.url))
    assert len(server.asked) == 1


def test_a_second_answer_of_the_right_form_is_used(asking):
    with serving(says("Save!"), says(GOOD)) as server:
        got = ask(asking(server.url))
    assert got.data == {"element": "Save"}
    assert got.usage.calls == 2
    assert "holds no whole JSON object" in server.asked[1][1]["messages"][-1]["content"]


STALLS: list[hostile.Behaviour] = [stalls(), stalls(chunk('{"element"')), hostile.dribbles]


@pytest.mark.parametrize("behaviour", STALLS, ids=["before headers", "in the answer", "a byte now and then"])
def test_a_server_that_stalls_is_left_at_the_deadline(asking, behaviour):
    began = time.monotonic()
    with serving(behaviour) as server:
        with pytest.raises(ModelTimeout):
            ask(asking(server.url), SHORT_S)
        assert time.monotonic() - began < SHORT_S + 5.0


def test_nobody_listens(asking):
    with serving(says(GOOD)) as server:
        url = server.url
    with pytest.raises(ModelUnreachable, match="is the server running"):
        ask(asking(url))


def test_a_busy_server_is_waited_for_as_long_as_it_says(asking):
    busy = refuses(429, "slow down", retry_after="7")
    date = refuses(503, "soon", retry_after="Sun, 09 Sep 2001 01:46:51 GMT")
    with serving(busy, date, says(GOOD)) as server:
        assert ask(asking(server.url)).data == {"element": "Save"}
    assert asking.waits == [7.0, 11.0]


@pytest.mark.parametrize("after", ["31", "86400", "Sun, 09 Sep 2040 01:46:40 GMT"])
def test_a_server_that_wants_too_long_a_rest_is_not_waited_for(asking, after):
    with serving(refuses(429, "slow down", retry_after=after)) as server, pytest.raises(ModelBusy):
        ask(asking(server.url))
    assert (len(server.asked), asking.waits) == (1, [])


def test_a_rest_that_does_not_fit_into_the_deadline_is_not_begun(asking):
    with serving(refuses(429, "slow down", retry_after="25")) as server, pytest.raises(ModelBusy):
        ask(asking(server.url), 20.0)
    assert asking.waits == []


@pytest.mark.parametrize("after", ["nan", "-3", "soon", "1e400", "9" * 100, ""])
def test_an_odd_rest_is_not_taken_at_its_word(asking, after):
    with serving(refuses(429, "slow down", retry_after=after), says(GOOD)) as server:
        assert ask(asking(server.url)).data == {"element": "Save"}
    assert all(0 <= wait <= 1 for wait in asking.waits)


def test_a_server_that_recovers_is_asked_again(asking):
    with serving(refuses(500), hostile.hangs_up, says(GOOD)) as server:
        assert ask(asking(server.url)).data == {"element": "Save"}
    assert len(asking.waits) == 2


def test_a_server_that_keeps_failing_is_left_alone_and_tried_once_after_a_while(asking):
    now = [0.0]
    breaker = CircuitBreaker(failures=3, cool_s=30.0, clock=lambda: now[0])
    with serving(*[refuses(500)] * 3, refuses(500), says(GOOD)) as server:
        model = asking(server.url, breaker=breaker)
        with pytest.raises(ModelFailed):
            ask(model)
        with pytest.raises(ModelUnreachable, match="left alone for 30 s"):
            ask(model)
        assert len(server.asked) == 3
        now[0] = 31.0
        with pytest.raises((ModelFailed, ModelUnreachable)):
            ask(model)  # one goes through, fails, and it is left alone again
        assert len(server.asked) == 4
        now[0] = 62.0
        assert ask(model).data == {"element": "Save"}
        assert ask(model).data == {"element": "Save"}


@pytest.mark.parametrize(
    ("message", "setting"),
    [
        ("Unknown parameter: 'seed'", "seed"),
        ("response_format of type json_schema is not supported", "response_format"),
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("'temperature' does not support 0 with this model", "temperature"),
        ("stream_options: extra fields not permitted", "stream_options"),
    ],
)
def test_a_setting_that_a_server_lacks_is_left_out_from_then_on(asking, message, setting):
    with serving(refuses(400, message), says(GOOD)) as server:
        model = asking(server.url)
        for _ in range(2):
            assert ask(model).data == {"element": "Save"}
    assert [setting in body for _, body, _ in server.asked] == [True, False, False]
    if setting == "max_tokens":
        assert server.asked[-1][1]["max_completion_tokens"] == 50


def test_a_server_that_refuses_every_setting_is_given_up(asking):
    every = refuses(400, "seed, temperature, max_tokens, response_format: all bad")
    with serving(every) as server, pytest.raises(RequestRefused):
        ask(asking(server.url))
    assert len(server.asked) <= 7


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        [],
        "many",
        {"prompt_tokens": -4},
        {"prompt_tokens": "40"},
        {"prompt_tokens": True},
        {"a": float("nan")},
    ],
)
def test_counts_that_make_no_sense_are_estimated(asking, usage):
    def behave(handler: hostile.Handler) -> None:
        says(GOOD, usage=usage)(handler)

    with serving(behave) as server:
        used = ask(asking(server.url)).usage
    assert 1 <= used.tokens_in <= 20
    assert 1 <= used.tokens_out <= 20


def _mutated(seed: int) -> hostile.Behaviour:
    """A good stream in which a few bytes were changed, dropped or doubled."""
    draw = random.Random(seed)
    body = bytearray((chunk('{"element": ') + chunk('"Save"}') + chunk(finish="stop") + "data: [DONE]\n\n").encode())
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(body))
        how: Callable[[], Any] = draw.choice(
            [
                lambda at=at: body.__setitem__(at, draw.randrange(256)),
                lambda at=at: body.pop(at),
                lambda at=at: body.insert(at, body[at]),
                lambda at=at: body.__delitem__(slice(at, None)),
            ]
        )
        how()
        if not body:
            break
    return raw(bytes(body))


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_stream_ends_in_the_answer_or_in_an_error(asking, seed):
    with serving(_mutated(seed)) as server:
        try:
            got = ask(asking(server.url, tries=1))
        except ModelError:
            return
    assert got.data["element"] in ("Save", "Cancel")
