"""Replies kept in a file and given again: runs that cost nothing the second time, tests of what a model once said.

A recording is a file of JSON lines, one exchange each, found again by the fingerprint of its prompt. Neither prompts
nor pictures are kept, only their fingerprints: a recording says what was answered, not what was on the screen.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from devices.settle import Deadline
from perception.errors import RepliesExhausted, RepliesUnusable
from perception.models.model import Model, Place, Prompt, Reply, TokenChance, Usage

LONGEST_LINE = 4 << 20
"""Bytes; a longer line is no exchange."""


class _Count(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    calls: int = Field(ge=0)
    tokens_in: int = Field(ge=0)
    tokens_out: int = Field(ge=0)
    tokens_cached: int = Field(ge=0)
    seconds: float = Field(ge=0, allow_inf_nan=False)


class Exchange(BaseModel):
    """One line of a recording."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str
    """Fingerprint of what was asked."""
    source: str = ""
    """The prompt file it was made from."""
    model: str
    text: str
    finish: Literal["stop", "length", "refused"] = "stop"
    usage: _Count
    chances: tuple[tuple[str, float], ...] = ()

    def reply(self) -> Reply:
        """The reply as it was."""
        chances = tuple(TokenChance(text, logprob) for text, logprob in self.chances)
        return Reply(self.text, self.model, Usage(**self.usage.model_dump()), self.finish, chances)


class RecordedModel:
    """Answers from a recording. A prompt that was asked several times gets its replies in the order they came.

    Args:
        path: the recording.

    Raises:
        RepliesUnusable: it cannot be read or is no recording.
    """

    place: Place = "device"

    def __init__(self, path: Path) -> None:
        self.name = f"recorded:{path.name}"
        self._path = path
        self._replies: dict[str, deque[Exchange]] = defaultdict(deque)
        for exchange in read_recording(path):
            self._replies[exchange.prompt].append(exchange)

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:  # noqa: ARG002 - it is at hand
        """The reply that this very prompt got.

        Raises:
            RepliesExhausted: it was never asked, or not so often.
        """
        waiting = self._replies.get(prompt.fingerprint)
        if not waiting:
            raise RepliesExhausted(
                f"{self._path} holds no further reply to the prompt {prompt.fingerprint}",
                "the prompt, the screen or the prompt file has changed: record the run again",
            )
        return waiting.popleft().reply()

    def close(self) -> None:
        """Nothing is held."""


class RecordingModel:
    """Passes everything on to another model and adds each exchange to a recording.

    Args:
        inner: who answers; closed together with this one.
        path: the recording, made where it is not there.
    """

    def __init__(self, inner: Model, path: Path) -> None:
        self._inner = inner
        self._path = path

    @property
    def name(self) -> str:
        """The inner model's."""
        return self._inner.name

    @property
    def place(self) -> Place:
        """The inner model's."""
        return self._inner.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Ask, write down, answer.

        Raises:
            ModelError: the inner model's.
            RepliesUnusable: the exchange cannot be written.
        """
        reply = self._inner.complete(prompt, deadline)
        usage = reply.usage
        exchange = Exchange(
            prompt=prompt.fingerprint,
            source=prompt.source,
            model=reply.model,
            text=reply.text,
            finish=reply.finish,
            usage=_Count(
                calls=usage.calls,
                tokens_in=usage.tokens_in,
                tokens_out=usage.tokens_out,
                tokens_cached=usage.tokens_cached,
                seconds=usage.seconds,
            ),
            chances=tuple((chance.text, chance.logprob) for chance in reply.chances),
        )
        try:
            # One write call on an append-only descriptor: lines of parallel workers do not mix.
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as stream:
                stream.write(exchange.model_dump_json().encode() + b"\n")
        except OSError as error:
            raise RepliesUnusable(f"{self._path} cannot be written: {error.strerror or error}") from error
        return reply

    def close(self) -> None:
        """Close the inner model."""
        self._inner.close()


def read_recording(path: Path) -> list[Exchange]:
    """Every exchange of a recording, in order; a torn last line is what a crash leaves and is dropped.

    Raises:
        RepliesUnusable: it cannot be read, or a line before the last is no exchange.
    """
    found: list[Exchange] = []
    try:
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                torn = not line.endswith(b"\n")
                try:
                    found.append(Exchange.model_validate_json(line))
                except ValidationError as error:
                    if torn and len(line) <= LONGEST_LINE:
                        break
                    first = error.errors()[0]["msg"]
                    raise RepliesUnusable(f"{path}, line {number}, is no exchange: {first}") from None
    except OSError as error:
        raise RepliesUnusable(f"{path} cannot be read: {error.strerror or error}") from error
    return found
