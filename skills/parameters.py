"""What a skill must be told: named, typed parameters, and the arguments that fit them.

Arguments come from people, plans and command lines, so each type reads text as well as its own kind of value. A secret
is never a value: its argument is the reference ``<secret:NAME>``, which only the driver ever resolves.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Literal, Self, overload

from pydantic import Field, model_validator

from skills.errors import ArgumentInvalid
from skills.limits import MAX_ARGUMENT, MAX_LIST
from skills.parts import Part, Text

Value = str | int | float | bool | date | time | tuple["Value", ...]
"""What an argument is once it has been read."""

SECRET_REFERENCE = re.compile(r"<secret:[A-Za-z0-9][A-Za-z0-9_.-]{0,63}>")

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


class _Parameter(Part):
    description: Text = ""
    required: bool = True
    """Whether it must be given when it has no default."""

    def read(self, given: object) -> Value:
        """The argument as a value.

        Raises:
            ArgumentInvalid: it does not fit.
        """
        raise AssertionError(f"{type(self).__name__} must read {given!r}")

    def specimen(self) -> Value:
        """Some value of this type: what a skill's steps are checked with before anybody gives arguments."""
        default = getattr(self, "default", None)
        return self.read(default) if default is not None else self._made_up()

    def _made_up(self) -> Value:
        return "x"

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        default = getattr(self, "default", None)
        if default is not None:
            try:
                self.read(default)
            except ArgumentInvalid as error:
                raise ValueError(f"the default does not fit: {error.message}") from error
        return self


class StringParameter(_Parameter):
    """Text."""

    type: Literal["string"] = "string"
    default: str | None = None
    min_length: int = Field(default=0, ge=0, alias="min length")
    max_length: int = Field(default=MAX_ARGUMENT, ge=1, le=MAX_ARGUMENT, alias="max length")
    pattern: str = Field(default="", max_length=200)
    """What the whole text must match: letters, digits, classes, ``?``, ``*``, ``+`` and counts; no nesting of these."""

    @model_validator(mode="after")
    def _is_tame(self) -> Self:
        if self.pattern:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"the pattern cannot be read: {error}") from error
            # A repeated group can take exponential time on hostile text; without groups matching stays polynomial.
            if "(" in self.pattern.replace(r"\(", "") or len(re.findall(r"(?<!\\)[*+{]", self.pattern)) > 3:
                raise ValueError("a pattern has no groups and at most three repetitions")
        return self

    def read(self, given: object) -> str:
        """See ``_Parameter.read``."""
        if not isinstance(given, str | int | float) or isinstance(given, bool):
            raise ArgumentInvalid(f"{given!r} is not a text")
        text = str(given)
        if not self.min_length <= len(text) <= self.max_length:
            allowed = f"{self.min_length} to {self.max_length} are allowed"
            raise ArgumentInvalid(f"a text of {len(text)} characters; {allowed}")
        if "\0" in text:
            raise ArgumentInvalid("a text cannot hold a null character")
        if self.pattern and (len(text) > 1000 or re.fullmatch(self.pattern, text) is None):
            raise ArgumentInvalid(f"{text[:60]!r} does not match {self.pattern}")
        return text

    def _made_up(self) -> str:
        return "x" * max(1, self.min_length)


class IntParameter(_Parameter):
    """A whole number."""

    type: Literal["int"] = "int"
    default: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    def read(self, given: object) -> int:
        """See ``_Parameter.read``."""
        if isinstance(given, bool) or not isinstance(given, int | str | float):
            raise ArgumentInvalid(f"{given!r} is not a whole number")
        if isinstance(given, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", given) is None:
            raise ArgumentInvalid(f"{given[:60]!r} is not a whole number")
        if isinstance(given, float) and not given.is_integer():
            raise ArgumentInvalid(f"{given!r} is not a whole number")
        return _within(int(given), self.minimum, self.maximum)

    def _made_up(self) -> int:
        return next((bound for bound in (self.minimum, self.maximum) if bound is not None), 1)


class NumberParameter(_Parameter):
    """A number, with or without a fraction."""

    type: Literal["number"] = "number"
    default: float | None = None
    minimum: float | None = Field(default=None, allow_inf_nan=False)
    maximum: float | None = Field(default=None, allow_inf_nan=False)

    def read(self, given: object) -> float:
        """See ``_Parameter.read``."""
        if isinstance(given, bool) or not isinstance(given, int | float | str):
            raise ArgumentInvalid(f"{given!r} is not a number")
        if (
            isinstance(given, str)
            and re.fullmatch(r"\s*[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})\s*", given) is None
        ):
            raise ArgumentInvalid(f"{given[:60]!r} is not a number")
        number = float(given)
        if number != number or number in (float("inf"), float("-inf")):
            raise ArgumentInvalid("a number is finite")
        return _within(number, self.minimum, self.maximum)

    def _made_up(self) -> float:
        return next((bound for bound in (self.minimum, self.maximum) if bound is not None), 1.0)


class BoolParameter(_Parameter):
    """Yes or no."""

    type: Literal["bool"] = "bool"
    default: bool | None = None

    def read(self, given: object) -> bool:
        """See ``_Parameter.read``."""
        if isinstance(given, bool):
            return given
        if isinstance(given, str) and (word := given.strip().casefold()) in _TRUE | _FALSE:
            return word in _TRUE
        raise ArgumentInvalid(f"{given!r} is neither true nor false")

    def _made_up(self) -> bool:
        return True


class ChoiceParameter(_Parameter):
    """One of a few texts."""

    type: Literal["choice"] = "choice"
    options: tuple[str, ...] = Field(min_length=1, max_length=200)
    default: str | None = None

    def read(self, given: object) -> str:
        """See ``_Parameter.read``."""
        if isinstance(given, str):
            folded = {option.casefold(): option for option in self.options}
            if (found := folded.get(given.strip().casefold())) is not None:
                return found
        near = difflib.get_close_matches(str(given), self.options, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(self.options[:20])}"
        raise ArgumentInvalid(f"{given!r} is none of the options", hint)

    def _made_up(self) -> str:
        return self.options[0]


class DateParameter(_Parameter):
    """A day, as ``2026-03-01``."""

    type: Literal["date"] = "date"
    default: str | None = None

    def read(self, given: object) -> date:
        """See ``_Parameter.read``."""
        if isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given).strip())
        except ValueError:
            raise ArgumentInvalid(f"{given!r} is not a date", "write it as 2026-03-01") from None

    def _made_up(self) -> date:
        return date(2026, 3, 1)


class TimeParameter(_Parameter):
    """A time of day, as ``09:30``."""

    type: Literal["time"] = "time"
    default: str | None = None

    def read(self, given: object) -> time:
        """See ``_Parameter.read``."""
        if isinstance(given, time):
            return given
        if isinstance(given, str) and re.fullmatch(r"[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?", given.strip()):
            try:
                return time.fromisoformat(given.strip().zfill(5) if given.count(":") == 1 else given.strip().zfill(8))
            except ValueError:
                pass
        raise ArgumentInvalid(f"{given!r} is not a time of day", "write it as 09:30")

    def _made_up(self) -> time:
        return time(9, 30)


class ListParameter(_Parameter):
    """Several values of one type."""

    type: Literal["list"] = "list"
    of: ItemParameter = Field(default_factory=StringParameter)
    default: tuple[str | int | float | bool, ...] | None = None
    separator: str = Field(default=",", min_length=1, max_length=5)
    """Between the items where they are given as one text: ``/`` of a way through folders."""
    min_items: int = Field(default=0, ge=0, le=MAX_LIST, alias="min items")
    max_items: int = Field(default=MAX_LIST, ge=1, le=MAX_LIST, alias="max items")

    def read(self, given: object) -> tuple[Value, ...]:
        """See ``_Parameter.read``."""
        if isinstance(given, str):
            given = [part.strip() for part in given.split(self.separator) if part.strip()]
        if not isinstance(given, list | tuple):
            raise ArgumentInvalid(f"{given!r} is not a list")
        if not self.min_items <= len(given) <= self.max_items:
            raise ArgumentInvalid(f"{len(given)} items; {self.min_items} to {self.max_items} are allowed")
        return tuple(self.of.read(item) for item in given)

    def _made_up(self) -> tuple[Value, ...]:
        return (self.of.specimen(),) * max(1, self.min_items)


class SecretParameter(_Parameter):
    """A secret, by reference: ``<secret:NAME>``. Its value is known to the driver only."""

    type: Literal["secret"] = "secret"

    def read(self, given: object) -> str:
        """See ``_Parameter.read``."""
        if isinstance(given, str) and SECRET_REFERENCE.fullmatch(given.strip()):
            return given.strip()
        # The argument itself is not repeated here: it may be the very secret.
        raise ArgumentInvalid("a secret is given by reference", "write <secret:NAME>, never the value")

    def _made_up(self) -> str:
        return "<secret:specimen>"


ItemParameter = Annotated[
    StringParameter | IntParameter | NumberParameter | BoolParameter | ChoiceParameter | DateParameter | TimeParameter,
    Field(discriminator="type"),
]
Parameter = Annotated[
    StringParameter
    | IntParameter
    | NumberParameter
    | BoolParameter
    | ChoiceParameter
    | DateParameter
    | TimeParameter
    | ListParameter
    | SecretParameter,
    Field(discriminator="type"),
]
"""Every kind of parameter, told apart by ``type``."""

ListParameter.model_rebuild()


def read_arguments(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, Value]:
    """The arguments of a call, read and with defaults; an optional parameter that was not given is left out.

    Raises:
        ArgumentInvalid: one is unknown, missing, or does not fit.
    """
    for name in given:
        if name not in parameters:
            near = difflib.get_close_matches(name, list(parameters), n=1)
            known = ", ".join(parameters) or "it takes none"
            raise ArgumentInvalid(f"there is no parameter {name!r}", f"did you mean {near[0]}?" if near else known)
    values: dict[str, Value] = {}
    for name, parameter in parameters.items():
        default = getattr(parameter, "default", None)
        if name in given and given[name] is not None:
            try:
                values[name] = parameter.read(given[name])
            except ArgumentInvalid as error:
                raise ArgumentInvalid(f"{name}: {error.message}", error.hint) from error
        elif default is not None:
            values[name] = parameter.read(default)
        elif parameter.required:
            raise ArgumentInvalid(f"the argument {name} is missing", parameter.description)
    return values


@overload
def _within(number: int, minimum: int | None, maximum: int | None) -> int: ...
@overload
def _within(number: float, minimum: float | None, maximum: float | None) -> float: ...
def _within(number: float, minimum: float | None, maximum: float | None) -> float:
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        low, high = "" if minimum is None else f"{minimum:g}", "" if maximum is None else f"{maximum:g}"
        raise ArgumentInvalid(f"{number:g} is outside {low}…{high}")
    return number
