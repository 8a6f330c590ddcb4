"""Opens the embedded phone under a mutation."""

from __future__ import annotations

from functools import lru_cache

from emulators.mutate.mutation import Mutation, read_mutation
from emulators.mutate.unbidden import Meddling
from emulators.phone.phone import Phone
from emulators.phone.system.snapshot import Snapshot

_KEPT = 64
"""Fresh phones that are kept as snapshots: furnishing one takes longer than putting it back."""


def mutated_phone(name: str, seed: int) -> Phone:
    """A phone that is fresh for the seed and changed as the mutation says.

    Args:
        name: of the mutation.
        seed: of what the phone's apps hold, and of the dice of the mutation.

    Raises:
        MutationUnknown: there is no such mutation.
    """
    phone = Phone(seed, snapshot=fresh(seed))
    mutate(phone, read_mutation(name, seed))
    return phone


def mutate(phone: Phone, mutation: Mutation) -> None:
    """Change a phone from now on; what its apps hold stays."""
    if mutation.configuration:
        phone.configure(**mutation.configuration)
    phone.meddling = Meddling(mutation) if mutation.is_shown else None
    phone.redraw()


@lru_cache(maxsize=_KEPT)
def fresh(seed: int) -> Snapshot:
    """A phone as it is set up for a seed."""
    return Phone(seed).snapshot()
