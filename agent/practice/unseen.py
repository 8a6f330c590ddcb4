"""Goals in words that no training has seen, by template: what the policy makes of how somebody else would ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def _read() -> dict[str, tuple[str, ...]]:
    text = files("agent.practice").joinpath("unseen_wordings.yaml").read_text(encoding="utf-8")
    return {str(name): tuple(goals) for name, goals in yaml.safe_load(text).items()}


class _Unseen(Mapping[str, tuple[str, ...]]):
    """Read when first asked."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return _read()[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())


UNSEEN: Mapping[str, tuple[str, ...]] = _Unseen()


def unseen_wording(template: str, seed: int) -> str:
    """One of the wordings, with ``{parameter}`` in it.

    Raises:
        KeyError: the template has none.
    """
    goals = _read()[template]
    return goals[seed % len(goals)]
