"""The phone's log: a ring of lines, the forms in which ``logcat`` prints them, and its filters.

The forms are those of ``logcat`` in the Android documentation ("Logcat command-line tool").
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

CAPACITY = 4096
"""Lines that are kept; older ones are forgotten."""

PRIORITIES = "VDIWEF"
"""Lowest first; S in a filter is above all of them."""

_SILENT = len(PRIORITIES)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log; ``priority`` is one letter of `PRIORITIES`."""

    at: datetime
    pid: int
    priority: str
    tag: str
    text: str


class Log:
    """What the phone has logged.

    Args:
        now: the phone's time.
        capacity: lines that are kept.
    """

    def __init__(
        self, now: Callable[[], datetime] = lambda: datetime(1970, 1, 1, tzinfo=UTC), capacity: int = CAPACITY
    ) -> None:
        self._now = now
        self._lines: deque[Line] = deque(maxlen=capacity)
        self._listeners: dict[int, Callable[[Line], None]] = {}
        self._numbers = itertools.count()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is kept, oldest first."""
        return tuple(self._lines)

    def write(self, priority: str, tag: str, text: str, pid: int = 1000) -> None:
        """Log one entry, a line of the ring for each line of ``text``.

        Raises:
            ValueError: no such priority.
        """
        if len(priority) != 1 or priority not in PRIORITIES:
            raise ValueError(f"a priority is one of {PRIORITIES}, not {priority!r}")
        for part in text.split("\n"):
            line = Line(self._now(), pid, priority, tag, part)
            self._lines.append(line)
            for listener in tuple(self._listeners.values()):
                listener(line)

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()

    def subscribe(self, listener: Callable[[Line], None]) -> Callable[[], None]:
        """Call ``listener`` with each new line; returns what ends that."""
        number = next(self._numbers)
        self._listeners[number] = listener
        return lambda: self._listeners.pop(number, None) and None


def _short_time(at: datetime) -> str:
    return f"{at:%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}"


FORMS: dict[str, Callable[[Line], str]] = {
    "brief": lambda line: f"{line.priority}/{line.tag:<8}({line.pid:5d}): {line.text}",
    "process": lambda line: f"{line.priority}({line.pid:5d}) {line.text}  ({line.tag})",
    "tag": lambda line: f"{line.priority}/{line.tag:<8}: {line.text}",
    "raw": lambda line: line.text,
    "time": lambda line: f"{_short_time(line.at)} {line.priority}/{line.tag:<8}({line.pid:5d}): {line.text}",
    "threadtime": lambda line: (
        f"{_short_time(line.at)} {line.pid:5d} {line.pid:5d} {line.priority} {line.tag:<8}: {line.text}"
    ),
    "epoch": lambda line: (
        f"{line.at.timestamp():19.3f} {line.pid:5d} {line.pid:5d} {line.priority} {line.tag:<8}: {line.text}"
    ),
    "long": lambda line: (
        f"[ {_short_time(line.at)} {line.pid:5d}:{line.pid:5d} {line.priority}/{line.tag:<8} ]\n{line.text}\n"
    ),
}
"""Name of a ``-v`` form -> how it prints a line."""


class Filter:
    """Which lines are shown.

    Args:
        specs: ``TAG[:PRIORITY]`` as on the command line; ``*`` stands for all other tags, S for nothing.
        tags: with ``-s``, tags that are not named are silent.
        pattern: with ``-e``, a regular expression that the text has to contain.
        pid: with ``--pid``, the only process that is shown.

    Raises:
        ValueError: a spec or the pattern cannot be read.
    """

    def __init__(
        self, specs: Sequence[str] = (), *, silent: bool = False, pattern: str | None = None, pid: int | None = None
    ) -> None:
        self._lowest: dict[str, int] = {"*": _SILENT if silent else 0}
        for spec in specs:
            tag, _, letter = spec.partition(":")
            letter = (letter or "V").upper()
            if not tag or (letter not in PRIORITIES and letter not in "S*") or len(letter) != 1:
                raise ValueError(f"Invalid filter expression '{spec}'")
            self._lowest[tag] = _SILENT if letter == "S" else 0 if letter == "*" else PRIORITIES.index(letter)
        try:
            self._pattern = re.compile(pattern) if pattern else None
        except re.error as error:
            raise ValueError(f"Invalid expression '{pattern}': {error}") from error
        self._pid = pid

    def shows(self, line: Line) -> bool:
        """Whether the line is shown."""
        lowest = self._lowest.get(line.tag, self._lowest["*"])
        return (
            PRIORITIES.index(line.priority) >= lowest
            and (self._pid is None or line.pid == self._pid)
            and (self._pattern is None or self._pattern.search(line.text) is not None)
        )
