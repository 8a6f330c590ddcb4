"""The protocol of everything that completes a prompt: a file of weights on this machine, an endpoint, a recording.

A planner is given a Model and asks it; whether that is one network, or a router that asks a small one first and a large
one when it pays, it cannot tell. A model only completes: reading its answer, repairing it and refusing it is
``perception.models.answering``, the same for all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from devices.settle import Deadline

Schema = Mapping[str, Any]
"""A JSON schema whose root is an object."""
Place = Literal["device", "cloud"]
"""Where a model runs: nothing that is given to one on the ``device`` leaves the machine."""
Privacy = Literal["on-device", "masked", "free"]
"""How far the content of a prompt may go: not off this machine, only with personal data masked, or anywhere."""
STRICTEST_FIRST: tuple[Privacy, ...] = ("on-device", "masked", "free")


def stricter(one: Privacy, other: Privacy) -> Privacy:
    """Whichever of two classes lets less out."""
    return min(one, other, key=STRICTEST_FIRST.index)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a PNG file."""

    png: bytes = field(repr=False)
    size_px: tuple[int, int]
    """Width and height; adapters turn what a model says about places back into these pixels."""


Part = Text | Image


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side of the conversation said."""

    role: Literal["user", "assistant"]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Its text, without pictures."""
        return "\n".join(part.text for part in self.parts if isinstance(part, Text))


Facts = Mapping[str, float]
"""Numbers about a decision, by name. Routers read them; no model is shown them."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. Parts stand in the order in which they change, slowest first: prefixes are reused."""

    system: str
    turns: tuple[Turn, ...]
    schema: Schema | None = None
    """What the answer must look like; None leaves it free."""
    max_tokens: int = 512
    """Room for the answer."""
    temperature: float = 0.0
    seed: int = 0
    want_logprobs: bool = False
    """Ask for the log-probability of each token, where the model can say it."""
    privacy: Privacy = "masked"
    source: str = ""
    """Name and hash of the prompt file it was made from."""
    facts: Facts = field(default_factory=dict)
    """What is known before the answer."""
    judge: Callable[[Reply], Facts] | None = field(default=None, compare=False, repr=False)
    """Tells facts about an answer to this prompt; for routers that look at a small model's answer first."""

    @classmethod
    def of(cls, text: str, system: str = "", **rest: Any) -> Prompt:
        """A prompt of one text."""
        return cls(system, (Turn("user", (Text(text),)),), **rest)

    def then(self, answer: str, question: str) -> Prompt:
        """This conversation, one answer and one question longer."""
        more = (Turn("assistant", (Text(answer),)), Turn("user", (Text(question),)))
        return replace(self, turns=(*self.turns, *more))

    @property
    def images(self) -> tuple[Image, ...]:
        """Every picture in it."""
        return tuple(part for turn in self.turns for part in turn.parts if isinstance(part, Image))

    @property
    def text(self) -> str:
        """All of its text, the schema not included."""
        return "\n".join([self.system, *(turn.text for turn in self.turns)])

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides what a model answers; what a recording finds the reply by."""
        told = [
            self.system,
            [[turn.role, [_told(part) for part in turn.parts]] for turn in self.turns],
            self.schema,
            self.max_tokens,
            self.temperature,
            self.seed,
        ]
        line = json.dumps(told, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(line.encode()).hexdigest()[:32]


def _told(part: Part) -> str:
    match part:
        case Text(text):
            return text
        case Image(png):
            return f"png {hashlib.sha256(png).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Usage:
    """What answering took. Usages add up."""

    calls: int = 0
    tokens_in: int = 0
    """Of the prompt, those from a cache included."""
    tokens_out: int = 0
    tokens_cached: int = 0
    """Of ``tokens_in``, those whose work was done before."""
    seconds: float = 0.0
    """Wall-clock time, waiting included."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.tokens_cached + other.tokens_cached,
            self.seconds + other.seconds,
        )

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True)
class TokenChance:
    """One token of an answer and the natural logarithm of its probability, at most 0."""

    text: str
    logprob: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered."""

    text: str
    model: str
    """Which model; of a router, the one that answered."""
    usage: Usage
    finish: Literal["stop", "length", "refused"] = "stop"
    """Whether it came to its end, was cut off for want of room, or would not answer."""
    chances: tuple[TokenChance, ...] = ()
    """The tokens of the text with their probabilities, where the model tells them."""
    data: Any = None
    """The answer as JSON, once ``answering`` has read it."""


class Model(Protocol):
    """Completes prompts. One call at a time unless the implementation says otherwise."""

    @property
    def name(self) -> str:
        """``kind:model``, as accounts and traces call it."""

    @property
    def place(self) -> Place:
        """Where it runs."""

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Answer one prompt.

        Args:
            prompt: what is asked.
            deadline: when the caller has no more use for an answer; None leaves it to the model.

        Returns:
            The answer as text. A schema in the prompt is passed on to whatever can hold the model to it, but the text
            has not been checked against it.

        Raises:
            ModelError: there is no answer; the kind of error says what can be done.
        """

    def close(self) -> None:
        """Give back what it holds; it cannot be used afterwards. May be called twice."""
