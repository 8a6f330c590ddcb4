"""What an exploration types: made up from a seed, and recognisable as made up."""

from __future__ import annotations

import random
from typing import Final

from devices.screen import Element

_NAMES: Final = ("Ada", "Bo", "Cleo", "Dag")
_WORDS: Final = ("sample", "test", "example", "trial")


def made_up(element: Element, seed: int) -> str:
    """A text that such a field takes; the same for the same field and seed."""
    dice = random.Random(f"{seed}:{element.role}:{element.name}")  # noqa: S311 - nothing secret
    told = f"{element.input_type} {element.name} {element.label} {element.description}".casefold()
    if "mail" in told:
        return f"{dice.choice(_WORDS)}{dice.randrange(100)}@example.org"
    if any(word in told for word in ("tel", "phone")):
        return f"555-01{dice.randrange(100):02d}"
    if any(word in told for word in ("number", "amount", "hour", "minute", "second", "price", "quantity")):
        return str(dice.randrange(1, 12))
    if "url" in told or "website" in told:
        return "https://example.org/"
    if "name" in told:
        return dice.choice(_NAMES)
    return dice.choice(_WORDS)
