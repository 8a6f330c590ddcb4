"""What a scenario expects: of the screen, of an app's data, of what truly happened, of an answer, of a picture.

::

    - expect: Saved                                    # a text that is to be read
    - expect: {shown: {role: switch, name: Wi-Fi}, states: [checked]}
    - expect: {gone: Undo}
    - expect: {app: Notes, at: notes, has: {title: Milk}}
    - expect: {effect: message.sent, times: 1, with: {to: Anna}}
    - expect: {answer: "5"}
    - expect: {picture: home, region: {role: main}, at most: 0.5}

Those of the screen are the conditions that skills use (``skills.conditions``), with texts allowed where a selector is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from agent.suite.scenario.targets import Target
from devices.selector import Selector
from skills.conditions import At, Equal, Every, Given, Gone, Not, Reads, Shown, Some
from skills.parts import Part, Text

Plain = str | int | float | bool | None


class AppData(Part):
    """What an app holds, where the place knows it: the embedded phone."""

    app: Text = Field(min_length=1)
    """Its label or its package."""
    at: Text = ""
    """Keys and positions with dots between them, ``notes.0.title``; empty is all of it."""
    equals: Any = Field(default=None, alias="is")
    """The value there."""
    has: dict[str, Any] | Plain = None
    """One item at least has these fields, or is this."""
    lacks: dict[str, Any] | Plain = None
    """No item has these fields, or is this."""
    count: int | None = Field(default=None, ge=0)
    """How many items there are; with ``has``, how many have it."""

    @model_validator(mode="after")
    def _says_something(self) -> AppData:
        if not self.model_fields_set & {"equals", "has", "lacks", "count"}:
            raise ValueError("say what is expected of it: is, has, lacks or count")
        return self


class Happened(Part):
    """What truly happened on the embedded phone, and how often: its ground truth, which no screen can gloss over."""

    effect: Text = Field(min_length=1)
    """Noun and verb: ``message.sent``; ``*`` stands for any."""
    times: int = Field(default=1, ge=0, le=100_000)
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")


class Answered(Part):
    """What the last goal or skill answered; compared without case and outer spaces."""

    answer: Text
    match: Literal["same", "part"] = "same"


class Looks(Part):
    """A picture like the one that was taken down, but for differences that nobody sees."""

    picture: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$")
    """Name of the baseline."""
    region: Target | None = None
    """Which part; all of the screen where none is said."""
    ignore: tuple[Target, ...] = ()
    """Parts that may look however they like."""
    at_most: float = Field(default=0.1, ge=0, le=100, alias="at most")
    """Per cent of the region's pixels that may differ visibly."""


def _from_text(told: object) -> object:
    """A text stands for what is called so, or has it beside it."""
    return {"name": told, "fallbacks": [{"label": told}]} if isinstance(told, str) else told


Called = Annotated[Selector, BeforeValidator(_from_text, json_schema_input_type=str | Selector)]


class ShownCalled(Shown):
    """``shown`` with a text in the place of a selector."""

    shown: Called


class GoneCalled(Gone):
    """``gone`` with a text in the place of a selector."""

    gone: Called


_KEYS = ("app", "effect", "answer", "picture", "shown", "gone", "reads", "at", "given", "equal", "not", "all", "any")


def _key(told: Any) -> str | None:
    if isinstance(told, str):
        return "reads"
    keys: Iterable[str] = told.keys() if isinstance(told, Mapping) else getattr(type(told), "model_fields", ())
    return next((key for key in _KEYS if key in keys or f"{key}_" in keys), None)


class ReadsText(Reads):
    """A text that is to be read; may be written as the text alone."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        return {"reads": given} if isinstance(given, str) else given


Expectation = Annotated[
    Annotated[AppData, Tag("app")]
    | Annotated[Happened, Tag("effect")]
    | Annotated[Answered, Tag("answer")]
    | Annotated[Looks, Tag("picture")]
    | Annotated[ShownCalled, Tag("shown")]
    | Annotated[GoneCalled, Tag("gone")]
    | Annotated[ReadsText, Tag("reads")]
    | Annotated[At, Tag("at")]
    | Annotated[Given, Tag("given")]
    | Annotated[Equal, Tag("equal")]
    | Annotated[Not, Tag("not")]
    | Annotated[Every, Tag("all")]
    | Annotated[Some, Tag("any")],
    Discriminator(
        _key,
        custom_error_type="expectation",
        custom_error_message=f"what is expected is a text, or a mapping with one of {', '.join(_KEYS)}",
    ),
]
"""Everything that can be expected, told apart by its first key."""
