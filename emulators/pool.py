"""A pool of phones to run tests on: lent one by one, put back to a known state, set aside when they misbehave.

A phone is lent to one process at a time (`emulators.lease`), so pools of several processes may share the same ones.
What goes wrong is counted by its cause; a phone that goes wrong again and again is set aside, and the rest go on.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

from devices.errors import ClewError, DeviceBusy
from devices.settle import Deadline
from emulators.errors import NoDeviceFree
from emulators.lease import Lease, heartbeat_age_s

State = Literal["idle", "lent", "set aside"]
_EVERY_S = 0.05


class Member(Protocol):
    """A phone of a pool."""

    @property
    def serial(self) -> str:
        """What adb calls it."""

    def trouble(self) -> str:
        """What is wrong with it, in a word or two; empty when nothing is."""

    def reset(self) -> None:
        """Put it back to the state that every loan begins with.

        Raises:
            ClewError: it cannot be.
        """

    def close(self) -> None:
        """End it. May be called twice."""


@dataclass
class Place:
    """One phone's place in a pool."""

    name: str
    """Unique on this machine: leases go by it."""
    open: Callable[[], Member]
    """Starts or attaches to the phone."""
    member: Member | None = None
    state: State = "idle"
    why: str = ""
    """Why it is set aside."""
    faults: int = 0
    """How often in a row it was not fit for use."""


@dataclass
class Loan:
    """A phone for the time of a ``with``."""

    place: Place
    member: Member
    _pool: Pool = field(repr=False)
    _lease: Lease = field(repr=False)
    spoilt: str = ""
    """Set it to a word when the phone is not to be trusted any more; it is then started anew."""

    @property
    def serial(self) -> str:
        """What adb calls the phone."""
        return self.member.serial

    def beat(self) -> None:
        """Say that the work on it goes on."""
        self._lease.beat()

    def give_back(self) -> None:
        """End the loan. May be called twice."""
        self._pool.take_back(self)

    def __enter__(self) -> Loan:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()


class Pool:
    """Phones to lend.

    Args:
        places: how each is opened; none is before it is first lent.
        leases: the folder of leases.
        most_faults: after so many in a row a phone is set aside.
    """

    def __init__(self, places: Sequence[Place], leases: Path, most_faults: int = 2) -> None:
        self.places = tuple(places)
        self.causes: Counter[str] = Counter()
        """How often what was wrong."""
        self._leases = leases
        self._most_faults = most_faults
        self._changed = threading.Condition()
        self._closed = False

    def lend(self, what: str, timeout_s: float = 60.0) -> Loan:
        """Lend one that is fit for use, opening it if need be.

        Args:
            what: what for, told to others who want it.
            timeout_s: how long to wait for one to come back.

        Raises:
            NoDeviceFree: none came back in time, or all are set aside; the message says why.
        """
        deadline = Deadline.after(timeout_s)
        while True:
            found = self._take(what)
            if found is not None:
                loan = self._make_fit(*found)
                if loan is not None:
                    return loan
                continue
            with self._changed:
                if self._closed or all(place.state == "set aside" for place in self.places):
                    raise NoDeviceFree("no phone of the pool is fit for use", self._told())
                if deadline.passed:
                    raise NoDeviceFree(f"no phone of the pool came free within {timeout_s:g} s", self._told())
                # Another process may give one back, which nobody tells us of.
                self._changed.wait(min(_EVERY_S, deadline.left_s))

    def overdue(self, limit_s: float) -> tuple[str, ...]:
        """Names of phones that are lent, by anybody, and of whose work nothing was heard for so long."""
        lent = (place for place in self.places if place.state == "lent")
        return tuple(place.name for place in lent if heartbeat_age_s(self._leases, place.name) > limit_s)

    def take_back(self, loan: Loan) -> None:
        """End a loan: the phone is put back to its first state, or ended when that fails; the next loan opens it."""
        place = loan.place
        with self._changed:
            if place.state != "lent" or place.member is not loan.member:
                return
        cause = loan.spoilt
        if not cause:
            try:
                loan.member.reset()
            except ClewError as error:
                cause = f"reset: {type(error).__name__}"
        if cause:
            self._end(place, cause)
        loan._lease.release()
        self._set_free(place)

    def close(self) -> None:
        """End every phone that was opened. May be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for place in self.places:
            member, place.member = place.member, None
            if member is not None:
                with suppress(ClewError):
                    member.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- one place

    def _take(self, what: str) -> tuple[Place, Lease] | None:
        with self._changed:
            if self._closed:
                return None
            # One that is open already costs nothing.
            for place in sorted(self.places, key=lambda one: one.member is None):
                if place.state != "idle":
                    continue
                try:
                    lease = Lease(self._leases, place.name, what)
                except DeviceBusy:
                    continue
                place.state = "lent"
                return place, lease
        return None

    def _make_fit(self, place: Place, lease: Lease) -> Loan | None:
        try:
            if place.member is None:
                place.member = place.open()
            cause = place.member.trouble()
        except ClewError as error:
            cause = type(error).__name__
        except BaseException:
            lease.release()
            with self._changed:
                place.state = "idle"
            raise
        if not cause:
            assert place.member is not None
            place.faults = 0
            return Loan(place, place.member, self, lease)
        self._end(place, cause)
        lease.release()
        self._set_free(place)
        return None

    def _set_free(self, place: Place) -> None:
        with self._changed:
            if place.state == "lent":
                place.state = "idle"
            self._changed.notify_all()

    def _end(self, place: Place, cause: str) -> None:
        """End a phone that is not fit; after too many times for good."""
        self.causes[cause] += 1
        place.faults += 1
        member, place.member = place.member, None
        if member is not None:
            with suppress(ClewError):
                member.close()
        if place.faults >= self._most_faults:
            with self._changed:
                place.state, place.why = "set aside", cause
                self._changed.notify_all()

    def _told(self) -> str:
        return "; ".join(
            f"{place.name}: {place.state}{f' ({place.why})' if place.why else ''}" for place in self.places
        )
