"""Spans of time as people write them: ``30s``, ``2m``, ``1m30s``, or a plain number of seconds."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

_PARTS = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?")


def seconds_of(told: object) -> object:
    """Seconds; what is no span of time is given back for the next check to refuse.

    Raises:
        ValueError: it is a text and no span of time.
    """
    if not isinstance(told, str):
        return told
    found = _PARTS.fullmatch(told.strip())
    if found is None or not any(found.groups()):
        raise ValueError(f"{told[:40]!r} is no span of time; write 30s, 2m or 1m30s")
    hours, minutes, seconds, thousandths = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


Duration = Annotated[
    float,
    BeforeValidator(seconds_of),
    Field(ge=0, le=86_400, allow_inf_nan=False),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d.*(h|m|s)$"}, {"type": "number", "minimum": 0}]}),
]
"""Seconds."""
