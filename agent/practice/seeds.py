"""Which seeds tasks are made from."""

from __future__ import annotations

from typing import Final

FIRST_SEED: Final = 100
"""Lower ones belong to evaluations."""
KEPT_SEED: Final = 90_000
"""From here on seeds are for judging in training."""
