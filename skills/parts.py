"""What every part of a skill file has in common: frozen, strict, and helpful about a misspelt key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Set
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from skills.limits import MAX_TEXT

Text = Annotated[str, Field(max_length=MAX_TEXT)]


class Part(BaseModel):
    """One mapping of a skill file. Keys of several words are written with spaces: ``at most``."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, strict=False)

    open_keys: ClassVar[bool] = False
    """Whether it reads keys that are no fields of its own."""

    @model_validator(mode="before")
    @classmethod
    def _knows_its_keys(cls, given: object) -> object:
        if isinstance(given, Mapping) and not cls.open_keys:
            refuse_unknown(given, keys_of(cls) | cls.model_fields.keys())
        return given


def keys_of(model: type[BaseModel]) -> set[str]:
    """The keys a model is written with."""
    return {field.alias or name for name, field in model.model_fields.items()}


def refuse_unknown(given: Mapping[object, object], known: Set[str]) -> None:
    """Stop at the first key that is none of the known ones, with the nearest of them."""
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), sorted(known), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
            raise PydanticCustomError("unknown_key", "unknown key {key}; {hint}", {"key": str(key)[:80], "hint": hint})
