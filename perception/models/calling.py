"""One call to somebody else's server: tried again when that can help, and over at its deadline whatever happens.

A deadline is kept from outside. Clients bound each read, so that a server which sends a byte now and then holds them
for ever; here the reading goes on in a thread of its own, and whoever waits for it stops waiting when the time is up.
"""

from __future__ import annotations

import math
import queue
import random
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TypeVar

from devices.settle import Clock, Deadline
from perception.errors import (
    AccessRefused,
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelTimeout,
    ModelUnreachable,
    RequestRefused,
)

T = TypeVar("T")

PATIENCE_S = 60.0
"""For one call without a deadline."""
LONGEST_WAIT_S = 30.0
"""A server that wants to be left alone for longer is not waited for."""
_FIRST_WAIT_S = 0.5


class CircuitBreaker:
    """Leaves a server alone that has failed several times in a row, so that a run does not wait for it at every step.

    Closed, it lets every call through. After ``failures`` in a row it is open for ``cool_s`` seconds; then one call is
    let through, and decides. (Nygard, *Release It!*, 2007.) Safe to share between threads.
    """

    def __init__(self, failures: int = 4, cool_s: float = 30.0, clock: Clock = time.monotonic) -> None:
        self._most, self._cool_s, self._clock = failures, cool_s, clock
        self._failed = 0
        self._opens_at_s = -math.inf
        self._lock = threading.Lock()

    def enter(self, name: str) -> None:
        """Ask before a call.

        Raises:
            ModelUnreachable: it is open.
        """
        with self._lock:
            left_s = self._opens_at_s - self._clock()
            if self._failed >= self._most and left_s > 0:
                raise ModelUnreachable(
                    f"{name} failed {self._failed} times in a row and is left alone for {left_s:.0f} s",
                    "use another model, or wait",
                )
            if self._failed >= self._most:
                self._opens_at_s = self._clock() + self._cool_s  # one goes through, the others wait for what it finds

    def tell(self, ok: bool) -> None:
        """Tell how a call went."""
        with self._lock:
            self._failed = 0 if ok else self._failed + 1
            if self._failed >= self._most:
                self._opens_at_s = self._clock() + self._cool_s


class Caller:
    """Makes calls to one server.

    Args:
        name: whom errors name.
        tries: how often one call is tried at most.
        breaker: keeps calls from a server that fails.
        clock: monotonic.
        pause: waits for so many seconds.
        seed: of the waits between tries, which differ so that workers do not come back all at once.
    """

    def __init__(
        self,
        name: str,
        tries: int = 3,
        breaker: CircuitBreaker | None = None,
        clock: Clock = time.monotonic,
        pause: Callable[[float], None] | None = None,
        seed: int | None = None,
    ) -> None:
        self._name, self._tries, self._clock = name, tries, clock
        self._breaker = breaker or CircuitBreaker(clock=clock)
        self._pause = pause or (lambda seconds: threading.Event().wait(seconds) and None)
        self._random = random.Random(seed)  # noqa: S311 - spreads waits, protects nothing

    def call(self, attempt: Callable[[Deadline], T], deadline: Deadline | None = None) -> T:
        """Make one call.

        Args:
            attempt: tries it once, until its deadline at most.
            deadline: for all tries and waits together.

        Raises:
            ModelError: what the last try ended with.
        """
        deadline = deadline or Deadline.after(PATIENCE_S, self._clock)
        tried = 0
        while True:
            self._breaker.enter(self._name)
            tried += 1
            try:
                if deadline.passed:
                    raise ModelTimeout(f"{self._name} was not asked: no time is left", "allow more seconds")
                found = attempt(deadline)
            except ModelError as error:
                self._breaker.tell(not isinstance(error, ModelTimeout | ModelBusy | ModelFailed | ModelUnreachable))
                wait_s = self._wait_s(error, tried)
                if wait_s is None or tried >= self._tries or wait_s >= deadline.left_s:
                    raise
                self._pause(wait_s)
            else:
                self._breaker.tell(ok=True)
                return found

    def _wait_s(self, error: ModelError, tried: int) -> float | None:
        """How long to wait before the next try; None when it would not help."""
        if not isinstance(error, ModelBusy | ModelFailed | ModelUnreachable):
            return None
        if isinstance(error, ModelBusy) and error.retry_after_s is not None:
            return error.retry_after_s if error.retry_after_s <= LONGEST_WAIT_S else None
        return float(_FIRST_WAIT_S * 2 ** (tried - 1) * self._random.uniform(0.5, 1.0))


def within(deadline: Deadline, work: Callable[[], T], give_up: Callable[[], None], name: str) -> T:
    """Do something that may hang, and stop waiting for it at the deadline.

    Args:
        deadline: when.
        work: what; it runs in a thread of its own.
        give_up: called when the time is up, so that ``work`` comes to an end: closes its connection.
        name: whom the error names.

    Raises:
        ModelTimeout: it was not done in time.
    """
    done: queue.SimpleQueue[tuple[bool, T | BaseException]] = queue.SimpleQueue()

    def carry_out() -> None:
        try:
            done.put((True, work()))
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            done.put((False, error))

    threading.Thread(target=carry_out, name=f"asks {name}", daemon=True).start()
    try:
        good, found = done.get(timeout=max(deadline.left_s, 1e-3))
    except queue.Empty:
        give_up()
        raise ModelTimeout(f"{name} did not answer in time", "allow more seconds, or use a faster model") from None
    except BaseException:
        give_up()  # Ctrl-C
        raise
    if good:
        return found  # type: ignore[return-value]
    assert isinstance(found, BaseException)
    raise found


def read_retry_after(value: str | None, now_s: float) -> float | None:
    """Seconds of a ``Retry-After`` header, which holds a number or a date (RFC 9110); None when it holds neither.

    Args:
        value: of the header.
        now_s: Unix time, for dates.
    """
    if not value or len(value) > 64:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now_s
        except (TypeError, ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def error_of_status(name: str, status: int, told: str, retry_after_s: float | None = None) -> ModelError:
    """The kind of error that an HTTP status comes to.

    Args:
        name: of the model.
        status: 3xx to 5xx.
        told: what the server says, shown shortened.
        retry_after_s: what it wants.
    """
    said = " ".join(told.split())
    what = f"{name} answered {status}: {said[:200]}" if said else f"{name} answered {status}"
    if status in (401, 403):
        return AccessRefused(what, "set the key that belongs to this endpoint, and check that it may use this model")
    if status == 402 or (status == 429 and "insufficient_quota" in told):
        return AccessRefused(what, "the account has no money left")
    if status in (429, 529) or (status == 503 and retry_after_s is not None):
        return ModelBusy(what, "wait, or use another model", retry_after_s)
    if status >= 500 or status in (408, 409) or status < 300:  # below 300: an error in the middle of a stream
        return ModelFailed(what, "try again later, or use another model")
    if status == 404:
        return RequestRefused(what, "check the model's name and the endpoint's address")
    return RequestRefused(what, "check the settings of this model")
