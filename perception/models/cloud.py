"""Every endpoint that talks OpenAI's protocol, through the ``openai`` client: clouds, and servers on this machine.

The client only carries the bytes. Retries, deadlines and the breaker are ours (``calling``), what comes back is read
as untrusted input (``wire``). Redirects are not followed: a prompt goes to the address that was configured, or nowhere.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from devices.settle import Clock, Deadline
from perception.errors import ModelError, ModelFailed, ModelTimeout, ModelUnreachable, ModelUnusable
from perception.models.answering import parse_strictly
from perception.models.calling import Caller, error_of_status, read_retry_after, within
from perception.models.endpoints import Endpoint, is_loopback
from perception.models.model import Image, Part, Place, Prompt, Reply, Text
from perception.models.wire import Collected

if TYPE_CHECKING:
    import openai

_OPTIONAL: Final = ("response_format", "stream_options", "logprobs", "seed", "temperature", "max_tokens")
"""Settings that not every server has, in the order in which they are given up when one is refused."""


class CloudModel:
    """One model at one endpoint. Calls from several threads go side by side.

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
        self._without: frozenset[str] = frozenset()
        self._client: openai.OpenAI | None = None

    @property
    def name(self) -> str:
        """``kind:model``."""
        return self._endpoint.name

    @property
    def place(self) -> Place:
        """On the device when the server is on this machine."""
        return self._endpoint.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Ask the endpoint.

        Raises:
            ModelError: there is no whole answer within the deadline.
        """
        began = self._clock()
        collected = self._caller.call(lambda until: self._attempt(prompt, until), deadline)
        finish = collected.whole()
        return Reply(
            text=collected.text,
            model=self.name,
            usage=collected.counted(prompt, self._clock() - began),
            finish=finish,
            chances=tuple(collected.chances),
        )

    def close(self) -> None:
        """Close its connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _attempt(self, prompt: Prompt, deadline: Deadline) -> Collected:
        """One try; where the server does not have a setting, once more without it."""
        for _ in _OPTIONAL:
            try:
                return self._ask(prompt, deadline)
            except _Unknown as refused:
                if refused.setting in self._without:
                    raise refused.error from None
                self._without |= {refused.setting}
        return self._ask(prompt, deadline)

    def _ask(self, prompt: Prompt, deadline: Deadline) -> Collected:
        client = self._open()  # before anything of its package is named
        import httpx2
        import openai

        from perception.models.carrier import TooMuch, hang_up, timeouts

        collected = Collected(self.name)
        body = self.body(prompt)
        reading: list[httpx2.Response] = []

        def stream() -> Collected:
            with client.with_options(timeout=timeouts(deadline)).post(
                "/chat/completions", body=body, cast_to=object, stream=True, stream_cls=openai.Stream[object]
            ) as chunks:
                reading.append(chunks.response)
                if "json" in chunks.response.headers.get("content-type", ""):
                    collected.add(parse_strictly(chunks.response.read().decode()))  # it does not stream
                else:
                    for chunk in chunks:
                        collected.add(chunk)
            collected.whole()
            return collected

        def give_up() -> None:
            hang_up(reading[0] if reading else None)

        try:
            return within(deadline, stream, give_up, self.name)
        except openai.APIStatusError as error:
            raise self._refusal(error) from None
        except openai.APITimeoutError:
            raise ModelTimeout(f"{self.name} did not answer in time", "allow more seconds") from None
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            cause = error.__cause__ or error
            told = self._clean(f"{type(cause).__name__}: {cause}")
            if isinstance(cause, TooMuch) or reading:
                raise ModelFailed(f"{self.name} broke off in the middle of its answer ({told})") from None
            raise ModelUnreachable(f"{self.name} cannot be reached ({told})", "is the server running?") from None
        except openai.APIError as error:
            raise ModelFailed(f"{self.name} failed: {self._clean(error.message)}") from None
        except (ValueError, RecursionError) as error:
            raise ModelFailed(f"{self.name} sent what is no reply: {self._clean(str(error))}") from None

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """The request, without what this server does not have."""
        messages: list[dict[str, Any]] = []
        if prompt.system:
            messages.append({"role": "system", "content": prompt.system})
        for turn in prompt.turns:
            plain = not any(isinstance(part, Image) for part in turn.parts)
            messages.append({"role": turn.role, "content": turn.text if plain else [_part(p) for p in turn.parts]})
        told: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": prompt.temperature,
            "seed": prompt.seed,
            "max_tokens": prompt.max_tokens,
        }
        if prompt.schema is not None:
            form = {"name": "answer", "schema": dict(prompt.schema), "strict": True}
            told["response_format"] = {"type": "json_schema", "json_schema": form}
        if prompt.want_logprobs:
            told["logprobs"] = True
        for setting in self._without:
            told.pop(setting, None)
        if "max_tokens" in self._without:
            told["max_completion_tokens"] = prompt.max_tokens
        return told

    def _refusal(self, error: openai.APIStatusError) -> Exception:
        told = self._clean(_message(error.body) or error.message)
        after = read_retry_after(error.response.headers.get("retry-after"), self._today())
        found = error_of_status(self.name, error.status_code, told, after)
        if error.status_code in (400, 422):
            named = next((s for s in _OPTIONAL if s in told or s.replace("_", " ") in told), "")
            if named:
                return _Unknown(named, found)
        return found

    def _clean(self, text: str) -> str:
        """What a server says, short, and without our key if it sends that back."""
        key = self._endpoint.key
        return (text.replace(key, "…") if key else text)[:500]

    def _open(self) -> openai.OpenAI:
        if self._client is None:
            try:
                import openai

                from perception.models.carrier import open_carrier
            except ImportError as error:
                raise ModelUnusable(f"the openai client cannot be imported: {error}", "pip install openai") from error
            endpoint = self._endpoint
            self._client = openai.OpenAI(
                api_key=endpoint.key or "none",
                base_url=endpoint.base_url,
                max_retries=0,
                http_client=open_carrier(is_loopback(endpoint.base_url)),
            )
        return self._client


def _message(body: object) -> str:
    """What an error's body says, whatever shape it has."""
    match body:
        case {"error": {"message": str(told)}} | {"error": str(told)} | {"message": str(told)} | {"detail": str(told)}:
            return told
        case str(told):
            return told
        case _:
            return ""


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Image(png):
            url = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
            return {"type": "image_url", "image_url": {"url": url}}


class _Unknown(Exception):
    """The server does not have a setting."""

    def __init__(self, setting: str, error: ModelError) -> None:
        super().__init__(setting)
        self.setting, self.error = setting, error
