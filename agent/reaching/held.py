"""A device that stays open in a thread of its own, and does what it is asked, one thing after another.

A device may be used only from the thread that opened it; a window with buttons, a protocol server and a library have
other threads. Whatever happens to them, the device is closed in its own thread, after the step in hand.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from typing import Any, Literal, TypeVar

from agent.apps import AppPolicy
from agent.assembly import Place, Progress, RunResult
from agent.assembly import run as carry_out
from agent.config import Settings
from agent.consent.approvals import Approvals, Asker
from agent.gate import Gate
from agent.library.usable import skills_for
from agent.plans.networks import Networks
from agent.plans.planning import open_planner
from agent.program_name import program
from agent.reaching.addresses import BrowserAddress, read_device_address
from agent.reaching.by_hand import PERSON, ByHand, Pointed, new_run
from agent.reaching.frames import Frame, WatchedDevice, are_same
from agent.reaching.opening import Opened, address_policy, open_device
from agent.reaching.phones import PhoneAddress
from agent.request import RunRequest, traces_root
from agent.secrets import Secrets
from devices.action import Action
from devices.errors import ClewError, DeviceBusy, DeviceClosed, DeviceError
from devices.observation import Observation
from devices.records import Record
from perception.perceiver import Perceiver
from planner.decision import Past, Use
from planner.directed import OneSkill

T = TypeVar("T")
State = Literal["opening", "idle", "busy", "running", "closed"]
_MOST_WAITING = 32
_SOON_S, _LATE_S = 0.2, 2.0
"""How often an idle device is looked at while somebody watches: soon after a change, and later and later without."""


class HeldDevice:
    """One open device.

    Args:
        address: what stands after ``--on``.
        settings: how it is opened, and what may be done on it.
        watched: whether every look is kept for ``frame`` and idle devices are looked at for watchers.
    """

    def __init__(self, address: str, settings: Settings | None = None, watched: bool = False) -> None:
        """Open it, and wait until it is open.

        Raises:
            UnsupportedAddress: it is no address of a device.
            AddressRefused: it may not be opened.
            DeviceError: it cannot be opened.
        """
        self.address = read_device_address(address)
        self.settings = settings or Settings()
        self.state: State = "opening"
        self.trouble = ""
        """Why it was closed by itself."""
        self.watchers = 0
        self._watched = watched
        self._addresses = address_policy(self.address, self.settings)
        browser = isinstance(self.address, BrowserAddress)
        self._apps = None if browser else AppPolicy(self.settings.gate.allow_apps)
        # The embedded phone's time stands still while nobody touches it: there is nothing to look for.
        self._moves = not (isinstance(self.address, PhoneAddress) and self.address.kind == "phone")
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue(_MOST_WAITING)
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._frame: Frame | None = None
        self._hand: ByHand | None = None
        self._approvals = Approvals()
        self._stops: set[threading.Event] = set()
        """One for each run that goes on or waits for its turn."""
        self._ready: Future[None] = Future()
        self._place: Place | None = None
        self._perceiver = Perceiver(self.settings.perception.eyes)
        self._thread = threading.Thread(target=self._serve, name=f"device {self.address}", daemon=True)
        self._thread.start()
        try:
            self._ready.result()
        except BaseException:
            self.close()
            raise

    # ------------------------------------------------------------------------------------------- asked by anybody

    @property
    def frame(self) -> Frame | None:
        """The latest look; None before the first one."""
        return self._frame

    def is_closed(self) -> bool:
        """Whether it was closed, by somebody or by itself."""
        return self.state == "closed"

    @property
    def recording(self) -> ByHand | None:
        """What is being done by hand."""
        return self._hand

    def wait_for_frame(self, after: int, timeout_s: float) -> Frame | None:
        """The latest look, once it is newer than number ``after``; None when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_newer(after) or self.is_closed(), timeout_s)
            return self._frame if self._is_newer(after) else None

    def look(self, picture: bool = True) -> Frame:
        """Look once.

        Raises:
            DeviceError: the device is in trouble, or was closed.
        """
        return self.call(lambda place: self._look(place, picture)).result()

    def act(
        self,
        action: Action,
        pointed: Pointed | None = None,
        who: str = PERSON,
        ask: Asker | None = None,
        goal: str = "",
    ) -> Past:
        """Do one thing by hand: through the gate, and into a trace that goes on until ``end_by_hand``.

        Args:
            action: what.
            pointed: to what.
            who: the decider that the journal names.
            ask: puts a question of the gate to a person; None when nobody is there.
            goal: what is being done; names the trace if this is its first step.

        Raises:
            ClewError: as ``ByHand.act`` does.
        """
        return self.call(lambda place: self._act(place, action, pointed, who, ask, goal)).result()

    def begin_by_hand(self, goal: str, who: str = PERSON) -> ByHand:
        """Begin a trace of what is done by hand; one that goes on is ended.

        Raises:
            ClewError: it cannot be written.
        """
        return self.call(lambda place: self._begin_hand(place, goal, who)).result()

    def end_by_hand(self) -> ByHand | None:
        """End the trace of what was done by hand; None where there was none."""
        return self.call(lambda _place: self._end_hand()).result()

    def start(
        self,
        goal: str = "",
        *,
        use: Use | None = None,
        ask: Asker | None = None,
        progress: Progress | None = None,
        on_record: Callable[[Record], None] | None = None,
        settings: Settings | None = None,
    ) -> Future[RunResult]:
        """Carry out a goal, or follow a skill, after what is asked of the device already.

        Raises:
            DeviceClosed: the device was closed.
            DeviceBusy: too much is asked of it already.
        """
        told = progress or Progress()
        if on_record is not None:
            told = replace(told, on_record=on_record)
        stop = threading.Event()
        request = RunRequest(
            goal=goal,
            on=str(self.address),
            settings=settings or self.settings,
            ask=ask,
            decider=OneSkill(use) if use is not None else None,
            stopped=stop.is_set,
        )
        self._stops.add(stop)
        try:
            future = self.call(lambda place: self._run(place, request, told))
        except ClewError:
            self._stops.discard(stop)
            raise
        future.add_done_callback(lambda _: self._stops.discard(stop))
        return future

    def prepare(self) -> Future[None]:
        """Look once and open what runs need, so that the first order finds it open. What fails then, a run tells.

        Raises:
            DeviceClosed: the device was closed.
            DeviceBusy: too much is asked of it already.
        """
        return self.call(self._prepare)

    def stop(self) -> None:
        """Stop the runs that go on or wait for their turn, after the step in hand; nothing happens where none does."""
        for stop in tuple(self._stops):
            stop.set()

    def is_stopping(self) -> bool:
        """Whether somebody has asked the run that goes on to stop."""
        return any(stop.is_set() for stop in tuple(self._stops))

    def close(self, timeout_s: float = 30.0) -> None:
        """Close the device, after the step in hand. May be called twice."""
        self.stop()
        self._cancel_waiting()
        try:
            self._jobs.put_nowait(None)
        except queue.Full:
            pass  # the thread looks at the state as well
        if self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def __enter__(self) -> HeldDevice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, work: Callable[[Place], T]) -> Future[T]:
        """Have something done in the device's thread.

        Raises:
            DeviceClosed: the device was closed.
            DeviceBusy: too much is asked of it already.
        """
        future: Future[T] = Future()

        def job() -> None:
            assert self._place is not None
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work(self._place))
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                future.set_exception(error)

        job.future = future  # type: ignore[attr-defined]
        if self.is_closed():
            raise self._closed()
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise DeviceBusy(f"{self.address} has {_MOST_WAITING} things to do already", "wait, then ask again") from (
                None
            )
        if self.is_closed():
            self._cancel_waiting()
        return future

    # ------------------------------------------------------------------------------------------ in its own thread

    def _serve(self) -> None:
        gate = Gate(self._addresses, Approvals(), Secrets(), (), self._apps)
        try:
            with open_device(self.address, "", gate, self.settings) as opened, closing(Networks()) as networks:
                opened.device = WatchedDevice(opened.device, self._publish)
                self._place = Place(opened, self._addresses, self._apps, networks)
                self.state = "idle"
                self._ready.set_result(None)
                try:
                    self._work(opened)
                finally:
                    self._end_hand("interrupted", "the device was closed")
        except ClewError as error:
            self._gone(error)
        except BaseException as error:
            self._gone(error)
            raise
        finally:
            with self._changed:
                self.state = "closed"
                self._changed.notify_all()
            self._cancel_waiting()

    def _gone(self, error: BaseException) -> None:
        self.trouble = str(error)
        if not self._ready.done():
            self._ready.set_exception(error)

    def _work(self, opened: Opened) -> None:
        wait_s = _SOON_S
        while True:
            try:
                job = self._jobs.get(timeout=wait_s if self.watchers and self._moves else None)
            except queue.Empty:
                before = self._frame
                opened.device.observe()  # publishes what it sees
                wait_s = min(_LATE_S, wait_s * 1.5) if are_same(before, self._frame) else _SOON_S
                continue
            if job is None:
                return
            self.state = "busy"
            job()
            self.state = "idle"
            wait_s = _SOON_S

    def wake(self) -> None:
        """Somebody began to watch."""
        try:
            self._jobs.put_nowait(lambda: None)
        except queue.Full:
            pass

    def _look(self, place: Place, picture: bool = True) -> Frame:
        seen = place.opened.device.observe(picture)
        frame = self._frame
        if frame is None or frame.observation is not seen:
            frame = Frame(next(self._numbers), seen, time.monotonic())
        return frame

    def _prepare(self, place: Place) -> None:
        self._look(place, picture=False)
        library = skills_for(self.address, self.settings.gate.development)
        with open_planner(library, networks=place.networks, phone=isinstance(self.address, PhoneAddress)):
            pass  # a run finds open what this opened

    def _act(
        self, place: Place, action: Action, pointed: Pointed | None, who: str, ask: Asker | None, goal: str
    ) -> Past:
        if self._hand is None:
            self._begin_hand(place, goal or "by hand", who)
        assert self._hand is not None
        self._approvals.attend(ask)
        latest = self._frame.observation if self._frame is not None and self._watched else None
        try:
            return self._hand.act(action, pointed, latest)
        except DeviceError:
            self._frame = None  # what was seen last may not be there any more
            raise

    def _begin_hand(self, place: Place, goal: str, who: str) -> ByHand:
        self._end_hand()
        if place.apps is not None:
            place.apps.turn_to(goal)
        self._approvals = Approvals(self.settings.gate.approve)
        gate = Gate(place.addresses, self._approvals, Secrets(), self.settings.gate.allow_files, place.apps)
        folder = (traces_root(self.settings) / new_run()).absolute()
        self._hand = ByHand(place.opened.device, self._perceiver.perceive, gate, folder, goal, who, program())
        return self._hand

    def _end_hand(self, status: Literal["done", "interrupted"] = "done", reason: str = "done by hand") -> ByHand | None:
        hand, self._hand = self._hand, None
        if hand is not None:
            hand.end(status, reason)
        return hand

    def _run(self, place: Place, request: RunRequest, progress: Progress) -> RunResult:
        self._end_hand()
        self.state = "running"
        return carry_out(request, progress, place)

    def _publish(self, seen: Observation) -> None:
        with self._changed:
            self._frame = Frame(next(self._numbers), seen, time.monotonic())
            self._changed.notify_all()

    def _is_newer(self, after: int) -> bool:
        return self._frame is not None and self._frame.number > after

    def _cancel_waiting(self) -> None:
        """Tell everybody who waits for something that has not begun."""
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            future: Future[Any] | None = getattr(job, "future", None)
            if future is not None and future.set_running_or_notify_cancel():
                future.set_exception(self._closed())

    def _closed(self) -> DeviceClosed:
        told = f": {self.trouble}" if self.trouble else ""
        return DeviceClosed(f"{self.address} was closed{told}", "open it again")
