"""The least of a mutation that still makes a run fail.

First whole kinds are left out, then each kind that remains is narrowed to ever fewer of the labels that it touched.

Source: delta debugging, Zeller and Hildebrandt 2002 (ddmin), on the two levels in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from emulators.mutate.mutation import Mutation

Fails = Callable[[Mutation], bool]
MOST_TRIES: Final = 200

T = TypeVar("T")


def smallest(mutation: Mutation, touched: Mapping[str, Sequence[str]], fails: Fails) -> Mutation:
    """A mutation of which nothing can be left out without the run passing.

    Args:
        mutation: under which the run fails.
        touched: what each kind changed in that run, as ``Views.touched`` tells it.
        fails: runs under another mutation; asked at most 200 times.
    """
    left = MOST_TRIES

    def still(candidate: Mutation) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(candidate)

    parts = _least(mutation.parts, lambda kept: still(replace(mutation, parts=tuple(kept))))
    found = replace(mutation, parts=tuple(parts))
    for part in found.parts:
        labels = sorted(part.only or touched.get(part.kind, ()))
        if len(labels) < 2:
            continue
        kind = part.kind
        whole = found

        def with_labels(kept: Sequence[str], kind: str = kind, whole: Mutation = whole) -> bool:
            return bool(kept) and still(whole.narrowed(kind, frozenset(kept)))

        if with_labels(labels):
            found = found.narrowed(kind, frozenset(_least(labels, with_labels)))
    return found


def _least(items: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """ddmin: a part of the items that fails and of which no item can be left out."""
    kept, pieces = list(items), 2
    while len(kept) > 1:
        size = max(1, len(kept) // pieces)
        chunks = [kept[at : at + size] for at in range(0, len(kept), size)]
        rest = next((r for c in chunks if (r := [item for item in kept if item not in c]) and fails(r)), None)
        alone = next((c for c in chunks if len(c) < len(kept) and fails(c)), None) if rest is None else None
        if alone is not None:
            kept, pieces = alone, 2
        elif rest is not None:
            kept, pieces = rest, max(pieces - 1, 2)
        elif size == 1:
            break
        else:
            pieces = min(len(kept), pieces * 2)
    return kept
