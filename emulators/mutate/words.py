"""What labels could be called as well: the wording of one app against that of another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from emulators.mutate.mutation import Mutation

SHARE = 0.5
"""Of the labels that have another name, how many are renamed at a time."""
_FILE = Path(__file__).with_name("words.txt")


@cache
def other_words() -> Mapping[str, tuple[str, ...]]:
    """Label → other labels that mean the same."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        label, colon, rest = line.partition(": ")
        if colon and not line.startswith("#"):
            table[label] = tuple(other.strip() for other in rest.split("|"))
    return MappingProxyType(table)


def renamed(label: str, mutation: Mutation) -> str:
    """What a label is called under a mutation; itself where it is not renamed."""
    part = mutation.part("renamed")
    others = other_words().get(label) if part is not None and label else None
    if part is None or not others or (part.only and label not in part.only):
        return label
    dice = mutation.dice("renamed", label)
    if not part.only and dice.random() >= SHARE:
        return label
    return dice.choice(others)
