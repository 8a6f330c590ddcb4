"""Verifications of skills that the view runs, one at a time, in a thread of their own."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass

from agent.errors import ConfigError
from devices.errors import ClewError
from skills.evidence import Evidence
from skills.store import SkillStore
from skills.verification import Verdict

_MOST_WAITING = 20
SEEDS = (0, 1, 2)


@dataclass
class Check:
    """One verification, as far as it got."""

    name: str
    state: str = "waiting"
    """``waiting``, ``running``, ``passed``, ``failed``, ``stopped`` or ``broken``."""
    done: int = 0
    of: int = 0
    told: str = ""
    stop: bool = False

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state not in ("waiting", "running")


class _Stopped(Exception):
    """Somebody does not want to wait any longer."""


class Checks:
    """The verifications of this view."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._waiting: queue.Queue[tuple[SkillStore, Check] | None] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None

    def of(self, name: str) -> Check | None:
        """The latest verification of a skill."""
        return self._checks.get(name)

    def start(self, store: SkillStore, name: str) -> Check:
        """Verify a skill on embedded phones that differ from one another, after what waits already.

        Raises:
            ConfigError: too many wait.
        """
        check = self._checks.get(name)
        if check is not None and not check.over:
            return check
        check = Check(name)
        try:
            self._waiting.put_nowait((store, check))
        except queue.Full:
            raise ConfigError(f"{_MOST_WAITING} verifications wait already", "wait for them") from None
        self._checks[name] = check
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="verifications", daemon=True)
            self._thread.start()
        return check

    def close(self) -> None:
        """Stop what runs, and take on nothing more."""
        for check in self._checks.values():
            check.stop = True
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(20)
            self._thread = None

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            store, check = job
            if check.stop:
                check.state = "stopped"
                continue
            check.state = "running"
            try:
                evidence = verify_in(store, check)
            except _Stopped:
                check.state, check.told = "stopped", "it was stopped"
            except ClewError as error:
                check.state, check.told = "broken", str(error)
            else:
                total = evidence.total
                check.state = "passed" if evidence.suffices() else "failed"
                check.told = f"{total.passed} of {total.runs} runs passed"


def verify_in(store: SkillStore, check: Check) -> Evidence:
    """Verify a skill, tell how far it got, and keep what was found.

    Raises:
        ClewError: it cannot be verified.
    """
    from agent.library.verifying import LOOKS, Wish, verify_skills
    from agent.reaching.phones import PhoneAddress
    from skills.catalog import find_shipped
    from skills.store import DRAFT

    rows = store.listed(name=check.name)
    own = any(not row.problem for row in rows)
    draft = any(row.state == DRAFT and not row.problem for row in rows)
    skill = store.read(check.name, DRAFT if draft else "") if own else find_shipped(check.name)

    def expected(total: int) -> None:
        check.of = total

    def finished(_name: str, verdict: Verdict) -> None:
        check.done += 1
        check.told = f"{verdict.run.mutation or 'unchanged'}, seed {verdict.run.seed}"
        if check.stop:
            raise _Stopped

    find = store.find if own else find_shipped
    wish = Wish(PhoneAddress("phone"), tuple(SEEDS), LOOKS)
    evidence = verify_skills([skill], wish, find, expected, finished)[skill.name]
    if own:
        store.add_evidence(evidence)
    return evidence
