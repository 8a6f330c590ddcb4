"""A worker that infrastructure lets down, at seeded moments: it is killed, its phone is lost, its disk is full.

Run in the place of the real worker (``python -m benchmarks.suites.faulty``) with ``FAULTS=SEED:SHARE`` in the
environment. A scenario is struck in its first attempt only, so that the right end is known: it passes in its second.
``always`` in the place of the share strikes every attempt: then it must end as infrastructure.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import sys
from typing import Any

from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.venue import PhoneVenue
from agent.suite.running import worker
from devices import journal
from devices.android.link import Look
from devices.errors import DeviceUnavailable
from emulators.phone.link import PhoneLink

KINDS = ("killed", "device", "disk")


def fault_of(seed: int, share: str, job: Job) -> tuple[str, int] | None:
    """What strikes an attempt, and at which of its looks; None where nothing does."""
    dice = random.Random(f"{seed}:{job.planned.id}:{job.repeat}")
    if share != "always" and (job.attempt > 1 or dice.random() >= float(share)):
        return None
    return dice.choice(KINDS), dice.randrange(2, 6)


class FaultyPlayer:
    """Plays as a player does, until it is struck."""

    def __init__(self, setup: Setup) -> None:
        self._player = Player(setup, {"phone": PhoneVenue})
        self._left = -1
        self._kind = ""
        self._look, self._write = PhoneLink.look, journal._write_all
        looked = self._looked

        def look(link: PhoneLink, picture: bool) -> Look:
            return looked(link, picture)

        PhoneLink.look = look  # type: ignore[method-assign, assignment]
        journal._write_all = self._written

    def play(self, job: Job, stopped: Any = lambda: False) -> Played:
        """One attempt."""
        seed, _, share = os.environ["FAULTS"].partition(":")
        fault = fault_of(int(seed), share, job)
        self._kind, self._left = fault if fault is not None else ("", -1)
        return self._player.play(job, stopped)

    def close(self) -> None:
        """Let go of everything."""
        self._player.close()

    def _looked(self, link: PhoneLink, picture: bool) -> Look:
        self._left -= 1
        if self._left == 0 and self._kind == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._left <= 0 and self._kind == "device":
            raise DeviceUnavailable("the phone was unplugged")
        return self._look(link, picture)

    def _written(self, file: int, content: bytes) -> None:
        if self._left <= 0 and self._kind == "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._write(file, content)


if __name__ == "__main__":
    sys.exit(worker.main(FaultyPlayer))
