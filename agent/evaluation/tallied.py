"""A model that an evaluation asks, with every prompt and every answer counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Final

from devices.settle import Deadline
from perception.models.model import Model, Place, Prompt, Reply, Usage
from perception.models.opening import LocalOptions, open_model
from perception.token_estimate import estimate_tokens

PATIENCE_S: Final = 1_800.0
"""For one answer of a real model, wall-clock: a busy machine is no mistake of the model."""


@contextmanager
def opened(address: str, threads: int | None = None) -> Iterator[Model]:
    """The model of an address, as ``clew run --model`` takes it, until the end of the ``with``.

    Args:
        address: ``llama:FILE.gguf``, ``llama:ID`` of one that was pulled, ``ollama:NAME`` and so on.
        threads: cores, for models on this machine.

    Raises:
        ModelNameInvalid: there is no such kind of model.
        ModelUnusable: it cannot be opened.
    """
    from agent.models.files import pulled_files
    from agent.places import models_folder

    with closing(open_model(address, pulled_files(models_folder()), LocalOptions(threads))) as model:
        yield model


@dataclass
class Tallied:
    """A model with all that it is asked, and all that it answers, counted.

    Args:
        model: who is asked.
        replies: what it answered before, by the prompt's fingerprint: a model that draws nothing by lot is not made to
            say the same again, but it is counted. None asks every time.
    """

    model: Model
    replies: dict[str, Reply] | None = None
    usage: Usage = field(default_factory=Usage)
    estimated: int = 0
    """Tokens in and out as ``perception.token_estimate`` counts them, whoever is asked."""
    written: int = 0
    """Chains that were written, readable or not."""
    read: int = 0
    """Chains that could be read."""
    fit: int = 0
    """Chains that could be begun on the screen that they were planned for."""

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def place(self) -> Place:
        """Where the model runs."""
        return self.model.place

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Let the model answer.

        Raises:
            ModelError: it does not.
        """
        reply = self.replies.get(prompt.fingerprint) if self.replies is not None else None
        if reply is None:
            reply = self.model.complete(prompt, Deadline.after(PATIENCE_S) if self.replies is not None else deadline)
        if self.replies is not None:
            self.replies[prompt.fingerprint] = reply
        self.usage += reply.usage
        self.estimated += estimate_tokens(prompt.text) + estimate_tokens(reply.text)
        if prompt.source.startswith("chains@"):
            self.written += _chains(reply.text)
        return reply

    def close(self) -> None:
        """Whoever opened the model closes it."""


def _chains(text: str) -> int:
    try:
        told = json.loads(text)
    except ValueError:
        return 0
    chains = told.get("chains") if isinstance(told, dict) else None
    return len(chains) if isinstance(chains, list) else 0
