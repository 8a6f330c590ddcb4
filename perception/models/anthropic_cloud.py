"""Anthropic's models, through their own client (extra ``anthropic``).

A schema is held to by making the answer the input of a tool that must be used; what comes back is that tool's JSON.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from devices.settle import Clock, Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnreachable, ModelUnusable
from perception.models.answering import LONGEST_ANSWER
from perception.models.calling import Caller, error_of_status, read_retry_after, within
from perception.models.endpoints import Endpoint, is_loopback
from perception.models.model import Image, Part, Place, Prompt, Reply, Text, Usage
from perception.token_estimate import estimate_tokens

if TYPE_CHECKING:
    import anthropic
    import httpx2

_TOOL = "answer"


class AnthropicModel:
    """One of Anthropic's models. Calls from several threads go side by side.

    Args:
        endpoint: which.
        caller: retries and the breaker; a new one when None.
        clock: measures seconds.
        today: Unix time, for servers that say when to come back.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        caller: Caller | None = None,
        clock: Clock = time.monotonic,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._endpoint = endpoint
        self._caller = caller or Caller(endpoint.name, clock=clock)
        self._clock, self._today = clock, today
        self._client: anthropic.Anthropic | None = None

    @property
    def name(self) -> str:
        """``anthropic:model``."""
        return self._endpoint.name

    @property
    def place(self) -> Place:
        """The cloud, but for tests."""
        return self._endpoint.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Ask the endpoint. Log-probabilities, seeds and temperatures are not to be had here.

        Raises:
            ModelError: there is no whole answer within the deadline.
        """
        began = self._clock()
        heard = self._caller.call(lambda until: self._ask(prompt, until), deadline)
        return heard.reply(self.name, prompt, self._clock() - began)

    def close(self) -> None:
        """Close its connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """The request."""
        turns = [{"role": turn.role, "content": [_part(part) for part in turn.parts]} for turn in prompt.turns]
        told: dict[str, Any] = {
            "model": self._endpoint.model,
            "max_tokens": prompt.max_tokens,
            "messages": turns,
        }
        if prompt.system:
            cached = {"type": "ephemeral"}  # the part that is the same at every step is paid for once
            told["system"] = [{"type": "text", "text": prompt.system, "cache_control": cached}]
        if prompt.schema is not None:
            told["tools"] = [{"name": _TOOL, "description": "Gives the answer.", "input_schema": dict(prompt.schema)}]
            told["tool_choice"] = {"type": "tool", "name": _TOOL}
        return told

    def _ask(self, prompt: Prompt, deadline: Deadline) -> _Heard:
        client = self._open()  # before anything of its package is named
        import anthropic
        import httpx2

        from perception.models.carrier import hang_up, timeouts

        heard = _Heard()
        reading: list[httpx2.Response] = []

        def stream() -> _Heard:
            with client.with_options(timeout=timeouts(deadline)).messages.create(
                stream=True, **self.body(prompt)
            ) as events:
                reading.append(events.response)
                for event in events:
                    heard.take(event, self.name)
            if not heard.stopped:
                raise ModelFailed(f"{self.name} broke off in the middle of its answer", "try again")
            return heard

        try:
            return within(deadline, stream, lambda: hang_up(reading[0] if reading else None), self.name)
        except anthropic.APIStatusError as error:
            after = read_retry_after(error.response.headers.get("retry-after"), self._today())
            raise error_of_status(self.name, error.status_code, self._clean(error.message), after) from None
        except (anthropic.APITimeoutError, httpx2.TimeoutException):
            raise ModelTimeout(f"{self.name} did not answer in time", "allow more seconds") from None
        except (anthropic.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            told = self._clean(f"{type(error.__cause__ or error).__name__}: {error}")
            if reading:
                raise ModelFailed(f"{self.name} broke off in the middle of its answer ({told})") from None
            raise ModelUnreachable(f"{self.name} cannot be reached ({told})", "is the network up?") from None
        except anthropic.APIError as error:
            raise ModelFailed(f"{self.name} failed: {self._clean(error.message)}") from None
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ModelFailed(f"{self.name} sent what is no reply: {self._clean(str(error))}") from None

    def _clean(self, text: str) -> str:
        """What a server says, short, and without our key if it sends that back."""
        key = self._endpoint.key
        return (text.replace(key, "…") if key else text)[:500]

    def _open(self) -> anthropic.Anthropic:
        if self._client is None:
            try:
                import anthropic

                from perception.models.carrier import open_carrier
            except ImportError as error:
                raise ModelUnusable(
                    f"Anthropic's client cannot be imported: {error}", "pip install 'clewline[anthropic]'"
                ) from error
            endpoint = self._endpoint
            self._client = anthropic.Anthropic(
                api_key=endpoint.key or "none",
                base_url=endpoint.base_url,
                max_retries=0,
                http_client=open_carrier(is_loopback(endpoint.base_url)),
            )
        return self._client


class _Heard:
    """An answer as its events come in."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.stopped = ""
        self._counts = dict.fromkeys(("input_tokens", "cache_read_input_tokens", "output_tokens"), 0)

    def take(self, event: object, name: str) -> None:
        """Take in one event of the stream."""
        match getattr(event, "type", None):
            case "message_start":
                self._count(getattr(getattr(event, "message", None), "usage", None))
            case "content_block_delta":
                delta = getattr(event, "delta", None)
                piece = getattr(delta, "partial_json", None) or getattr(delta, "text", None) or ""
                if not isinstance(piece, str):
                    raise ModelFailed(f"{name} sent what is no reply: a piece of text is a {type(piece).__name__}")
                self.pieces.append(piece)
                if sum(map(len, self.pieces)) > LONGEST_ANSWER:
                    raise ModelFailed(f"{name} sent more than {LONGEST_ANSWER} characters")
            case "message_delta":
                self._count(getattr(event, "usage", None))
                stopped = getattr(getattr(event, "delta", None), "stop_reason", None)
                self.stopped = stopped if isinstance(stopped, str) else self.stopped
            case _:
                pass

    def _count(self, usage: object) -> None:
        for key in self._counts:
            told = getattr(usage, key, None)
            if isinstance(told, int) and not isinstance(told, bool) and told > 0:
                self._counts[key] = told

    def reply(self, name: str, prompt: Prompt, seconds: float) -> Reply:
        """What was said, all of it."""
        text = "".join(self.pieces)
        cached = self._counts["cache_read_input_tokens"]
        tokens_in = self._counts["input_tokens"] + cached or estimate_tokens(prompt.text)
        tokens_out = self._counts["output_tokens"] or estimate_tokens(text)
        finishes = {"max_tokens": "length", "model_context_window_exceeded": "length", "refusal": "refused"}
        return Reply(
            text=text,
            model=name,
            usage=Usage(1, tokens_in, tokens_out, cached, seconds),
            finish=finishes.get(self.stopped, "stop"),  # type: ignore[arg-type]
        )


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Image(png):
            data = base64.b64encode(png).decode("ascii")
            return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
