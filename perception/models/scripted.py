"""A model whose answers were written beforehand: the public test double, for our tests and for other people's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from devices.settle import Clock, Deadline
from perception.errors import ModelError, ModelTimeout, RepliesExhausted
from perception.models.model import Place, Prompt, Reply, TokenChance, Usage
from perception.token_estimate import estimate_tokens

Line = str | Reply | ModelError | Callable[[Prompt], "str | Reply"]
"""What is said when its turn comes: a text, a whole reply, an error to raise, or what makes one from the prompt."""


class ScriptedModel:
    """Says one line after the other and keeps what it was asked.

    Args:
        lines: what it says, in order.
        name: how accounts call it.
        place: where it claims to run.
        seconds: how long each answer claims to take, and has to fit into the deadline.
        clock: the deadline's clock.
    """

    def __init__(
        self,
        lines: Iterable[Line],
        name: str = "scripted:test",
        place: Place = "device",
        seconds: float = 0.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._lines = iter(lines)
        self._seconds = seconds
        self._clock = clock
        self.name = name
        self.place: Place = place
        self.asked: list[Prompt] = []
        self.closed = False

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """The next line.

        Raises:
            RepliesExhausted: nothing is left to say.
            ModelTimeout: the deadline is nearer than ``seconds``.
            ModelError: the line is an error.
        """
        self.asked.append(prompt)
        if deadline is not None and deadline.left_s <= self._seconds:
            raise ModelTimeout(f"{self.name} did not answer in time")
        line = next(self._lines, None)
        if line is None:
            raise RepliesExhausted(f"{self.name} was asked {len(self.asked)} times and has nothing more to say")
        if isinstance(line, ModelError):
            raise line
        said = line if isinstance(line, str | Reply) else line(prompt)
        return said if isinstance(said, Reply) else self._reply(said, prompt)

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def _reply(self, text: str, prompt: Prompt) -> Reply:
        usage = Usage(1, estimate_tokens(prompt.text), estimate_tokens(text), 0, self._seconds)
        chances = tuple(TokenChance(word, 0.0) for word in text.split()) if prompt.want_logprobs else ()
        return Reply(text, self.name, usage, chances=chances)
