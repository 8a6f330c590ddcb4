"""What models have cost, and hard caps that hold to the last call, however many workers share them.

A call is paid for before it is made: its most expensive outcome is reserved, and what it did cost is settled after it.
A call whose reserve does not fit under a cap is not made. So the caps hold as long as no call costs more than its
reserve, and where one does (a server that counts more tokens than we), by no more than that. The book is an SQLite
database: in memory for one run, in a file for workers that share a cap.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BudgetSpent
from devices.settle import Deadline
from perception.models.model import Usage

_BUSY_S = 30.0
_TABLE = """
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0,
    usd REAL NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    calls INTEGER NOT NULL DEFAULT 0,
    priced INTEGER NOT NULL DEFAULT 1
)
"""


@dataclass(frozen=True, slots=True)
class Caps:
    """Hard ends; None is none."""

    usd: float | None = None
    tokens: int | None = None
    seconds: float | None = None
    """Wall-clock time from the opening of the account on."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one model was used for."""

    model: str
    calls: int
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    seconds: float
    usd: float | None
    """None when its price is not known."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """One call that may be made."""

    id: int
    usd: float
    tokens: int


class Account:
    """The book of one run, or of all workers that are given the same file. Safe to share between threads.

    Args:
        caps: hard ends.
        path: the file of a shared book; None keeps it in memory.
        clock: monotonic, of ``caps.seconds``.
    """

    def __init__(
        self, caps: Caps | None = None, path: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.caps = caps or Caps()
        self._ends = Deadline.after(self.caps.seconds, clock) if self.caps.seconds is not None else None
        self._lock = threading.Lock()
        self._book = sqlite3.connect(
            ":memory:" if path is None else path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        with self._lock:
            if path is not None:
                self._book.execute("PRAGMA journal_mode=WAL")
            self._book.execute(_TABLE)

    def reserve(self, model: str, usd: float, tokens_in: int, tokens_out: int) -> Reserve:
        """Set aside what a call may cost at most.

        Raises:
            BudgetSpent: it does not fit under a cap any more.
        """
        self.require_time()
        with self._lock:
            self._book.execute("BEGIN IMMEDIATE")
            try:
                spent, used = self._sums()
                self._check(usd, tokens_in + tokens_out, spent, used)
                row = self._book.execute(
                    "INSERT INTO call (model, usd, tokens_in, tokens_out) VALUES (?, ?, ?, ?)",
                    (model, usd, tokens_in, tokens_out),
                )
            except BaseException:
                self._book.execute("ROLLBACK")
                raise
            self._book.execute("COMMIT")
        assert row.lastrowid is not None
        return Reserve(row.lastrowid, usd, tokens_in + tokens_out)

    def require_time(self) -> None:
        """Go on only before the time is up.

        Raises:
            BudgetSpent: it is up.
        """
        if self._ends is not None and self._ends.passed:
            raise BudgetSpent(f"the limit of {self.caps.seconds:g} seconds is reached", "raise --max-seconds")

    def settle(self, reserve: Reserve, usage: Usage, usd: float | None) -> None:
        """Put what a call took in the place of what was set aside for it.

        Args:
            reserve: of the call.
            usage: what it took.
            usd: what it cost; None when the price is not known.
        """
        told = (usage.tokens_in, usage.tokens_out, usage.tokens_cached, usage.seconds, usage.calls)
        with self._lock:
            self._book.execute(
                "UPDATE call SET settled = 1, usd = ?, priced = ?, tokens_in = ?, tokens_out = ?, tokens_cached = ?,"
                " seconds = ?, calls = ? WHERE id = ?",
                (usd or 0.0, usd is not None, *told, reserve.id),
            )

    def release(self, reserve: Reserve) -> None:
        """Give back what was set aside for a call that was not answered at all."""
        with self._lock:
            self._book.execute("DELETE FROM call WHERE id = ?", (reserve.id,))

    def forfeit(self, reserve: Reserve, seconds: float) -> None:
        """Count a call that broke off as the most it may have cost: the other side may bill it."""
        with self._lock:
            self._book.execute(
                "UPDATE call SET settled = 1, calls = 1, seconds = ? WHERE id = ?", (seconds, reserve.id)
            )

    @property
    def deadline(self) -> Deadline | None:
        """When the time is up."""
        return self._ends

    @property
    def usd_left(self) -> float | None:
        """Dollars that are neither spent nor set aside; None without a cap."""
        with self._lock:
            spent, _ = self._sums()
        return None if self.caps.usd is None else max(0.0, self.caps.usd - spent)

    def answer_tokens(self, model: str) -> float | None:
        """Tokens that an answer of a model has had on average; None before its first.

        Past lengths foretell lengths better than any limit does (CASTILLO, 2025).
        """
        with self._lock:
            row = self._book.execute(
                "SELECT AVG(tokens_out) FROM call WHERE settled AND calls > 0 AND model = ?", (model,)
            ).fetchone()
        return None if row[0] is None else float(row[0])

    def lines(self) -> tuple[Line, ...]:
        """What was settled, by model, the most expensive first."""
        with self._lock:
            rows = self._book.execute(
                "SELECT model, SUM(calls), SUM(tokens_in), SUM(tokens_out), SUM(tokens_cached), SUM(seconds), SUM(usd),"
                " MIN(priced) FROM call WHERE settled GROUP BY model ORDER BY SUM(usd) DESC, SUM(calls) DESC, model"
            ).fetchall()
        return tuple(
            Line(model, calls, tokens_in, tokens_out, cached, seconds, usd if priced else None)
            for model, calls, tokens_in, tokens_out, cached, seconds, usd, priced in rows
        )

    def close(self) -> None:
        """Close the book; what a file holds stays."""
        with self._lock, closing(self._book):
            pass

    def _sums(self) -> tuple[float, int]:
        row = self._book.execute("SELECT TOTAL(usd), COALESCE(SUM(tokens_in + tokens_out), 0) FROM call").fetchone()
        return float(row[0]), int(row[1])

    def _check(self, usd: float, tokens: int, spent: float, used: int) -> None:
        caps = self.caps
        if caps.usd is not None and spent + usd > caps.usd + 1e-12:
            raise BudgetSpent(
                f"the next call may cost ${usd:.4f}; of ${caps.usd:g} there are ${max(0.0, caps.usd - spent):.4f} left",
                "raise --max-usd, or use a cheaper model",
            )
        if caps.tokens is not None and used + tokens > caps.tokens:
            raise BudgetSpent(
                f"the next call may take {tokens} tokens; of {caps.tokens} there are {max(0, caps.tokens - used)} left",
                "raise --max-tokens",
            )
