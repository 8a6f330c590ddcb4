"""Joins the episodes of an attempt's steps in one journal: one BEGIN, one END, and steps that count on."""

from __future__ import annotations

from agent.looking import Recorder
from devices.records import (
    Begin,
    End,
    Intent,
    Outcome,
    Record,
    Used,
)
from devices.screen import Screen


class StepRecorder:
    """What one step's episode writes, put behind what was written before.

    Args:
        inner: the attempt's recorder.
        before: actions of the attempt so far.
        demonstration: keeps the step as a run of its own, with its screens, for learning from it.
    """

    def __init__(self, inner: Recorder, before: int, demonstration: Recorder | None = None) -> None:
        self._inner, self._before, self._demonstration = inner, before, demonstration
        self.records: list[Record] = []
        """As they are in the attempt's journal."""

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record; the step's own BEGIN and END are left out."""
        if self._demonstration is not None:
            self._demonstration.append(record, durable=False)
        match record:
            case Begin() | End():
                return
            case Intent() | Outcome():
                record = record.model_copy(update={"step": record.step + self._before})
            case Used():
                record = record.model_copy(update={"after_step": record.after_step + self._before})
            case _:
                pass
        self.records.append(record)
        self._inner.append(record, durable)

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture."""
        return self._inner.keep_picture(png)

    def keep_screen(self, screen: Screen) -> str:
        """Keep a screen where somebody will learn from it."""
        return self._demonstration.keep_screen(screen) if self._demonstration is not None else ""

    @property
    def intents(self) -> tuple[Intent, ...]:
        """What was done."""
        return tuple(record for record in self.records if isinstance(record, Intent))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of it."""
        return tuple(record for record in self.records if isinstance(record, Outcome))

    @property
    def uses(self) -> tuple[Used, ...]:
        """Skills that were followed."""
        return tuple(record for record in self.records if isinstance(record, Used))
