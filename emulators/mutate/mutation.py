"""The names of mutations, and the dice behind them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from emulators.errors import MutationUnknown

CONFIGURED: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "dark": {"dark": True},
        "large-text": {"font_scale": 1.3},
        "small-screen": {"width_px": 720, "height_px": 1280, "density_dpi": 320},
        "tablet": {"width_px": 1600, "height_px": 2560, "density_dpi": 320},
        "landscape": {"rotation": 1},
        "buttons": {"navigation": "buttons"},
        "german": {"locale": "de-DE"},
    }
)
"""Name of a kind -> the fields of the phone's ``emulators.phone.system.config.Config`` that it sets."""
SHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "moved": "banners and margins push everything elsewhere",
        "renamed": "labels say the same in other words",
        "re-id": "ids are others",
        "restyled": "classes, colours and icons are others",
        "reordered": "rows, menu items and buttons stand in another order",
        "removed": "a control is gone: a bug of the app",
        "dialog": "an offer that nobody asked for lies over the app",
        "slow": "every screen loads for a while",
    }
)
"""Name of a kind that changes what is shown -> what it does."""
KINDS: Final = (*SHOWN, *CONFIGURED)

_PART = re.compile(r"([a-z-]+)(?:\[([^\[\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of change."""

    kind: str
    only: frozenset[str] = frozenset()
    """The labels, or ids, it is narrowed to; empty for all that the dice choose."""

    def __str__(self) -> str:
        return f"{self.kind}[{','.join(sorted(self.only))}]" if self.only else self.kind


@dataclass(frozen=True, slots=True)
class Mutation:
    """Several kinds of change together, with the seed of the dice."""

    parts: tuple[Part, ...]
    seed: int = 0

    def __str__(self) -> str:
        return "+".join(map(str, self.parts))

    def part(self, kind: str) -> Part | None:
        """The part of that kind, None when it has none."""
        return next((part for part in self.parts if part.kind == kind), None)

    @property
    def configuration(self) -> dict[str, Any]:
        """The fields of the phone's configuration that it sets."""
        return {name: value for part in self.parts for name, value in CONFIGURED.get(part.kind, {}).items()}

    @property
    def is_shown(self) -> bool:
        """Whether anything beside the configuration changes."""
        return any(part.kind in SHOWN for part in self.parts)

    def narrowed(self, kind: str, only: frozenset[str]) -> Mutation:
        """The same with one kind narrowed; without it where nothing is left."""
        parts = [replace(p, only=only) if p.kind == kind else p for p in self.parts if only or p.kind != kind]
        return replace(self, parts=tuple(parts))

    def dice(self, *about: object) -> random.Random:
        """Dice that fall the same for the same seed and the same thing."""
        return random.Random(f"{self.seed}:{':'.join(map(str, about))}")


def read_mutation(text: str, seed: int = 0) -> Mutation:
    """Read ``renamed+moved`` or ``removed[Save]``; empty changes nothing.

    Raises:
        MutationUnknown: one of the kinds is none.
    """
    parts = []
    for part in filter(None, (part.strip() for part in text.split("+"))):
        found = _PART.fullmatch(part)
        if found is None or found[1] not in KINDS:
            raise MutationUnknown(f"{part!r} is no mutation", f"choose of {', '.join(KINDS)}, and join them with +")
        labels = frozenset(label.strip() for label in (found[2] or "").split(",") if label.strip())
        parts.append(Part(found[1], labels))
    return Mutation(tuple(parts), seed)
