"""Puts what models did into the journal: a note for each decision, and the account into the run's last record."""

from __future__ import annotations

from agent.looking import Recorder
from agent.models.accounts import Account
from agent.router import RouteDecision
from devices.records import End, ModelUse, Note, Record
from devices.screen import Screen

TOPIC = "model"


class AccountingRecorder:
    """A recorder that adds the account to END.

    Args:
        inner: what keeps the records.
        account: of this run; None when no model was opened.
    """

    def __init__(self, inner: Recorder, account: Account | None) -> None:
        self._inner, self._account = inner, account

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""
        if isinstance(record, End) and self._account is not None:
            record = record.model_copy(update={"models": uses_of(self._account)})
        self._inner.append(record, durable)

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture."""
        return self._inner.keep_picture(png)

    def keep_screen(self, screen: Screen) -> str:
        """Keep what was on a screen."""
        return self._inner.keep_screen(screen)


def note_of(decision: RouteDecision) -> Note:
    """Who answered, why, and at what price."""
    return Note(topic=TOPIC, text=str(decision))


def uses_of(account: Account) -> tuple[ModelUse, ...]:
    """What each model was used for, the most expensive first."""
    return tuple(
        ModelUse(
            model=line.model,
            calls=line.calls,
            tokens_in=line.tokens_in,
            tokens_out=line.tokens_out,
            tokens_cached=line.tokens_cached,
            seconds=round(line.seconds, 3),
            usd=None if line.usd is None else round(line.usd, 8),
        )
        for line in account.lines()
    )
