"""The ground truth of what happened: every change of state that matters, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

EffectKind = Literal["idempotent", "probeable", "irreversible"]
"""The words of `devices.effect`: what may be sent again after a lost reply."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that truly happened."""

    seq: int
    at_s: float
    """Virtual seconds since boot."""
    app: str
    name: str
    """Noun and verb: ``message.sent``."""
    kind: EffectKind
    arguments: dict[str, Any]
    cause: str
    """The input that led to it: ``tap``, ``text``, ``intent``, ``timer``, ``shell``."""


class Effects:
    """All effects since the last reset, oldest first."""

    def __init__(self) -> None:
        self._all: list[Effect] = []

    def add(self, at_s: float, app: str, name: str, kind: EffectKind, arguments: dict[str, Any], cause: str) -> None:
        """Note one."""
        self._all.append(Effect(len(self._all), at_s, app, name, kind, arguments, cause))

    def count(self, name: str = "", kind: EffectKind | None = None, **arguments: Any) -> int:
        """How often it happened."""
        return sum(
            (not name or effect.name == name)
            and (kind is None or effect.kind == kind)
            and arguments.items() <= effect.arguments.items()
            for effect in self._all
        )

    def __iter__(self) -> Iterator[Effect]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def to_state(self) -> list[dict[str, Any]]:
        """What a snapshot keeps."""
        return [asdict(effect) for effect in self._all]

    def from_state(self, state: list[dict[str, Any]]) -> None:
        """Become what a snapshot kept."""
        self._all = [Effect(**told) for told in state]
