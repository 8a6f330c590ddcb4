"""A recorder that lets no secret into the journal, whatever record and whatever part of it it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from agent.looking import Recorder
from devices.records import Record
from devices.screen import Screen
from devices.screen_record import without

R = TypeVar("R", bound=BaseModel)


class ConcealingRecorder:
    """Replaces the values of secrets by their references on the way into another recorder.

    The executor conceals what it knows to be text of the goal; a page may show a secret anywhere: in an address, in
    the name of an element, in a message.

    Args:
        inner: what keeps the records.
        conceal: the gate's.
    """

    def __init__(self, inner: Recorder, conceal: Callable[[str], str]) -> None:
        self._inner = inner
        self._conceal = conceal

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""
        self._inner.append(self.shown(record), durable)

    def shown(self, record: R) -> R:
        """The record without values of secrets."""
        told = record.model_dump(mode="python")
        shown = self._walk(told)
        return record if shown == told else type(record).model_validate(shown)

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture; what it shows is not looked into."""
        return self._inner.keep_picture(png)

    def keep_screen(self, screen: Screen) -> str:
        """Keep what was on a screen, without values of secrets."""
        return self._inner.keep_screen(without(screen, self._conceal))

    def _walk(self, value: object) -> object:
        match value:
            case str():
                # Also the members of enums, which are equal to what they become.
                return self._conceal(value)
            case dict():
                return {key: self._walk(part) for key, part in value.items()}
            case list() | tuple():
                return type(value)(self._walk(part) for part in value)
            case _:
                return value
