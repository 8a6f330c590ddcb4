"""A person's yes: given beforehand for a kind of consequence, or asked for when the step comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agent.errors import ConfigError
from devices.effect_words import IRREVERSIBLE_WORDS

UNCLASSIFIED = "unclassified"
"""The kind of an irreversible action of which nothing more is known; only ``all`` or a person allows it."""
ALL = "all"
KINDS: tuple[str, ...] = tuple(IRREVERSIBLE_WORDS)
"""``pay``, ``send``, ``delete`` …: what ``--approve`` takes, besides ``all``."""
ANSWER_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked before a step that cannot be undone. Text from the screen stands here literally."""

    kind: str
    """What it would be: ``pay``, ``send`` …"""
    action: str
    """What would be done, in words."""
    target: str
    """To what, as the screen names it."""
    value: str
    """What would be entered or chosen; a secret by its name."""
    host: str
    """Where: the host of the page, or the app."""
    location: str
    """The whole address."""
    evidence: str
    """The word that gave it away."""
    timeout_s: float = ANSWER_LIMIT_S
    """No answer by then is a no."""

    def __str__(self) -> str:
        what = f"{self.action} {self.target}".strip()
        return f"{what} on {self.host or 'this screen'}"


Asker = Callable[[Question], bool]
"""Puts a question to a person; True is a yes. It has to come back by itself within ``timeout_s``."""


class Approvals:
    """Who said yes to what.

    Args:
        kinds: kinds of consequence that are allowed in this run beforehand; ``all`` for every one.
        ask: asks a person; None when nobody is there.
        timeout_s: how long a person may think.
    """

    def __init__(self, kinds: Iterable[str] = (), ask: Asker | None = None, timeout_s: float = ANSWER_LIMIT_S) -> None:
        """Keep them.

        Raises:
            ConfigError: a kind is not known.
        """
        self.kinds = frozenset(kinds)
        self.timeout_s = timeout_s
        self._ask = ask
        if unknown := sorted(self.kinds - {*KINDS, ALL}):
            raise ConfigError(f"{unknown[0]!r} cannot be approved", f"--approve takes {', '.join(KINDS)} or {ALL}")

    @classmethod
    def parse(cls, flag: str, ask: Asker | None = None) -> Approvals:
        """Read what stands after ``--approve``: kinds with commas between them.

        Raises:
            ConfigError: a kind is not known.
        """
        return cls((kind.strip() for kind in flag.split(",") if kind.strip()), ask)

    def covers(self, kind: str) -> bool:
        """Whether a kind was allowed beforehand."""
        return ALL in self.kinds or kind in self.kinds

    @property
    def attended(self) -> bool:
        """Whether there is somebody to ask."""
        return self._ask is not None

    def attend(self, ask: Asker | None) -> None:
        """Somebody else is there to be asked from now on, or nobody."""
        self._ask = ask

    def ask(self, question: Question) -> bool:
        """Ask; a yes that comes too late, and a terminal that is gone, are a no."""
        if self._ask is None:
            return False
        until = time.monotonic() + question.timeout_s
        try:
            said = self._ask(question)
        except (EOFError, OSError):
            return False
        return said is True and time.monotonic() <= until
