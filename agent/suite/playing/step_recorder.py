"""Joins the episodes of an attempt's steps in one journal: one BEGIN, one END, and steps that count on."""

from __future__ import annotations

from agent.looking import Recorder
from devices.journal import Begin, End, Intent, Outcome, Record, Used


class StepRecorder:
    """What one step's episode writes, put behind what was written before.

    Args:
        inner: the attempt's recorder.
        before: actions of the attempt so far.
    """

    def __init__(self, inner: Recorder, before: int) -> None:
        self._inner, self._before = inner, before
        self.records: list[Record] = []
        """As they are in the attempt's journal."""

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record; the step's own BEGIN and END are left out."""
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
