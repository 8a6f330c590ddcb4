"""What an OpenAI-compatible server sends, read as untrusted input: checked types, bounded size, no half answers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr, ValidationError

from perception.errors import ModelFailed
from perception.models.answering import LONGEST_ANSWER
from perception.models.model import Prompt, TokenChance, Usage
from perception.token_estimate import estimate_tokens

MOST_CHANCES = 16_384
_LEAST_LOGPROB = -1e4
Finish = Literal["stop", "length", "refused"]
_FINISHES: dict[str, Finish] = {"length": "length", "max_tokens": "length", "content_filter": "refused"}


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Said(_Read):
    content: StrictStr | None = None
    refusal: StrictStr | None = None


class _Chance(_Read):
    token: StrictStr
    logprob: StrictFloat | StrictInt


class _Chances(_Read):
    content: list[_Chance] | None = None


class _Choice(_Read):
    delta: _Said | None = None
    message: _Said | None = None
    finish_reason: StrictStr | None = None
    logprobs: _Chances | None = None


class _Chunk(_Read):
    choices: list[_Choice] = []
    usage: Any = None


@dataclass(slots=True)
class Collected:
    """An answer as it comes in."""

    name: str
    finish: Finish | None = None
    usage: object = None
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    chances: list[TokenChance] = field(default_factory=list)
    refused: bool = False

    def add(self, data: object) -> None:
        """Take in one chunk of a stream, or a whole reply.

        Raises:
            ModelFailed: it is neither, or too long.
        """
        try:
            chunk = _Chunk.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"]) or "the reply"
            raise ModelFailed(f"{self.name} sent what is no reply: {where}: {first['msg']}") from None
        if chunk.usage is not None:
            self.usage = chunk.usage
        for choice in chunk.choices[:1]:
            self._take(choice)

    def _take(self, choice: _Choice) -> None:
        said = choice.delta or choice.message
        if said is not None and said.content:
            self._length += len(said.content)
            if self._length > LONGEST_ANSWER:
                raise ModelFailed(f"{self.name} sent more than {LONGEST_ANSWER} characters")
            self._pieces.append(said.content)
        if said is not None and said.refusal:
            self.refused = True
        if choice.logprobs is not None:
            for told in (choice.logprobs.content or [])[: MOST_CHANCES - len(self.chances)]:
                if math.isfinite(told.logprob):
                    logprob = min(0.0, max(_LEAST_LOGPROB, float(told.logprob)))
                    self.chances.append(TokenChance(told.token, logprob))
        if choice.finish_reason:
            self.finish = _FINISHES.get(choice.finish_reason, "stop")

    @property
    def text(self) -> str:
        """What has come so far."""
        return "".join(self._pieces)

    def whole(self) -> Finish:
        """How the answer ended.

        Raises:
            ModelFailed: it did not: the stream broke off, or there was none.
        """
        if self.refused:
            return "refused"
        if self.finish is None:
            told = "broke off in the middle of its answer" if self._pieces else "sent no answer"
            raise ModelFailed(f"{self.name} {told}", "try again, or use another model")
        return self.finish

    def counted(self, prompt: Prompt, seconds: float) -> Usage:
        """What it took: as the server counts where that makes sense, else estimated."""
        told = self.usage if isinstance(self.usage, dict) else {}
        details = told.get("prompt_tokens_details")
        tokens_in = _count(told.get("prompt_tokens"))
        tokens_out = _count(told.get("completion_tokens"))
        cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else None
        if tokens_in is None:
            tokens_in = estimate_tokens(prompt.text)
        return Usage(
            calls=1,
            tokens_in=tokens_in,
            tokens_out=estimate_tokens(self.text) if tokens_out is None else tokens_out,
            tokens_cached=min(cached or 0, tokens_in),
            seconds=seconds,
        )


def _count(value: object) -> int | None:
    sound = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40
    return value if sound else None  # type: ignore[return-value]
