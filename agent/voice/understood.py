"""What an utterance means, once it was heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.correcting import Correction

Meaning = Literal["control", "order", "unsure", "value", "wake", "nothing"]
"""``unsure`` is an order that has to be asked about before anything is done."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance means."""

    meaning: Meaning
    text: str = ""
    """The control's name, the order as it is written, or the value."""
    words: str = ""
    """What was heard, word by word."""
    woken: bool = False
    """Whether it began with the wake word."""
    by: Literal["grammar", "model", ""] = ""
    fit: float = 0.0
    """By the grammar: nats a frame, 0 at most. By the model: how certain the order is, from 0 to 1."""
    corrections: tuple[Correction, ...] = ()
    language: str = "en"
    seconds: float = 0.0
    """What it took."""


def say_back(understood: Understood) -> str:
    """What was understood, as it is read back."""
    if not understood.corrections:
        return understood.text
    mended: Sequence[str] = [f"{c.name} (heard {c.heard!r})" for c in understood.corrections]
    return f"{understood.text}   [{', '.join(mended)}]"
