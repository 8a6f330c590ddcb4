"""Asks a person at a terminal, and takes silence for a no.

What the screen says is shown literally but harmlessly: an invisible or moving character, which could make a terminal
show something else than what will be done, appears as its number.
"""

from __future__ import annotations

import os
import select
import sys
import time
import unicodedata
from typing import TextIO

from agent.consent.approvals import Asker, Question

_YES = frozenset({"y", "yes"})
_SHOWN = 200


def terminal_asker(inp: TextIO | None = None, out: TextIO | None = None) -> Asker | None:
    """What asks the person at the terminal; None when nobody sits there."""
    inp, out = inp or sys.stdin, out or sys.stderr
    if inp.closed or not (inp.isatty() and out.isatty()):
        return None
    return lambda question: ask_at_terminal(question, inp, out)


def ask_at_terminal(question: Question, inp: TextIO, out: TextIO) -> bool:
    """Show what would be done and wait for ``yes``; anything else, and nothing within the time given, is a no.

    Raises:
        OSError: the terminal is gone.
    """
    for line in _lines(question):
        print(line, file=out)
    print(f"Do it? Type yes within {question.timeout_s:.0f} s, anything else is a no: ", end="", file=out, flush=True)
    answer = _read_line(inp, time.monotonic() + question.timeout_s)
    if answer is None:
        print("\nno answer, so it is not done", file=out, flush=True)
    return answer is not None and answer.strip().casefold() in _YES


def _lines(question: Question) -> list[str]:
    told = {
        "action": question.action,
        "target": question.target,
        "value": question.value,
        "host": question.host,
        "address": question.location,
        "because": question.evidence and f"it says {question.evidence!r}",
    }
    rows = [f"  {name:<8} {visible(text)}" for name, text in told.items() if text]
    return ["", f"This cannot be undone ({question.kind}):", *rows]


def visible(text: str, limit: int = _SHOWN) -> str:
    """Text as it can be shown on one line of a terminal without changing anything else on it."""
    shown = "".join(c if _is_plain(c) else f"\\u{ord(c):04x}" for c in text[:limit])
    return shown if len(text) <= limit else f"{shown}…"


def _is_plain(character: str) -> bool:
    # Cc moves the cursor, Cf is invisible or turns the direction, Zl and Zp break the line; Co, Cs and Cn are nothing.
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _read_line(inp: TextIO, until: float) -> str | None:
    """One line that is typed from now on, or None when the time is up or the input ends."""
    descriptor = inp.fileno()
    _forget_typed(descriptor)
    typed = b""
    while (left := until - time.monotonic()) > 0:
        if not select.select([descriptor], [], [], left)[0]:
            return None
        piece = os.read(descriptor, 1024)
        if not piece:
            return None
        typed += piece
        if b"\n" in typed or b"\r" in typed:
            return typed.decode("utf-8", "replace").splitlines()[0]
    return None


def _forget_typed(descriptor: int) -> None:
    """What was typed before the question was shown is no answer to it."""
    try:
        import termios
    except ImportError:  # Windows
        return
    try:
        termios.tcflush(descriptor, termios.TCIFLUSH)
    except termios.error:
        return
