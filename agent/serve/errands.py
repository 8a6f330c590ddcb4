"""What goes on on a device while a client waits: it tells how far it is, and may ask a person something in between.

The work is done in the device's thread; the client is served on an event loop. An ``Errand`` stands between them.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from agent.consent.approvals import Question
from agent.view.wording import headline
from devices.records import Intent, Record, Used

ANSWER_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Told:
    """How far it is."""

    step: int
    text: str


@dataclass(slots=True)
class Put:
    """A question that waits for a person's answer."""

    id: str
    question: Question
    answered: threading.Event = field(default_factory=threading.Event, repr=False)
    yes: bool = False

    def answer(self, yes: bool) -> None:
        """Give the answer; only the first counts."""
        if not self.answered.is_set():
            self.yes = yes
            self.answered.set()


@dataclass(frozen=True, slots=True)
class Over:
    """There is nothing to come."""


class Errand:
    """One piece of work.

    Args:
        stop: what ends it early.
        attended: whether somebody can be asked.
    """

    _numbers = itertools.count(1)

    def __init__(self, stop: Callable[[], None], attended: bool) -> None:
        self.id = f"{next(self._numbers)}-{secrets.token_hex(8)}"
        self.attended = attended
        self.future: Future[Any] = Future()
        self._stop, self._stopped = stop, False
        self._loop = asyncio.get_running_loop()
        self._news: asyncio.Queue[Told | Put | Over] = asyncio.Queue()
        self._question: Put | None = None
        self.question: Put | None = None
        """What was put to the client and not answered yet."""

    def follow(self, future: Future[Any]) -> None:
        """The work has begun."""
        self.future = future
        future.add_done_callback(lambda _: self._tell(Over()))

    async def next(self) -> Told | Put | Over:
        """What comes next."""
        return await self._news.get()

    def stop(self) -> None:
        """End it after the step in hand; a question that waits is a no."""
        self._stopped = True
        self._stop()
        if self._question is not None:
            self._question.answer(False)

    # --- called in the device's thread

    def ask(self, question: Question) -> bool:
        """Put a question to the person behind the client."""
        put = Put(secrets.token_hex(8), question)
        self._question = put
        if self._stopped:
            return False
        self._tell(put)
        until = time.monotonic() + min(question.timeout_s, ANSWER_LIMIT_S)
        put.answered.wait(max(0.0, until - time.monotonic()))
        self._question = None
        put.answer(False)  # a later word does not count
        return put.yes

    def record(self, record: Record) -> None:
        """Something was written down."""
        match record:
            case Intent():
                target = record.target.described if record.target is not None else ""
                self._tell(Told(record.step, headline(record.action, target).plain))
            case Used(status="begun"):
                self._tell(Told(record.after_step, f"following the skill {record.skill}"))
            case _:
                pass

    def _tell(self, news: Told | Put | Over) -> None:
        try:
            self._loop.call_soon_threadsafe(self._news.put_nowait, news)
        except RuntimeError:
            if isinstance(news, Put):  # the loop is gone, and whoever could be asked with it
                news.answer(False)
