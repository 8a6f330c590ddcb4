"""Says things aloud with the speech of the system: espeak-ng, ``say`` of macOS, or speech-dispatcher."""

from __future__ import annotations

import shutil
import subprocess
import time

_PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("espeak-ng", "-v", "en-us", "--"),
    ("say", "--"),
    ("spd-say", "--wait", "--"),
    ("espeak", "-v", "en-us", "--"),
)
_LONGEST = 300
_TAIL_S = 0.3
"""The room goes on sounding for a little."""


class Mouth:
    """Speaks, one sentence after another; a new one cuts the last one off.

    Args:
        command: the program and what stands before the text; None looks for one, and without one is silent.
    """

    def __init__(self, command: tuple[str, ...] | None = None) -> None:
        found = next((program for program in _PROGRAMS if shutil.which(program[0])), ())
        self._command = found if command is None else command
        self._process: subprocess.Popen[bytes] | None = None
        self._until_s = 0.0

    def say(self, text: str) -> None:
        """Begin to say something; what is being said is cut off."""
        self.be_quiet()
        if not self._command or not text:
            return
        try:
            self._process = subprocess.Popen(
                [*self._command, text[:_LONGEST]], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            self._command = ()

    def is_speaking(self) -> bool:
        """Whether what the microphone hears now may be this voice."""
        if self._process is not None:
            if self._process.poll() is None:
                self._until_s = time.monotonic() + _TAIL_S
                return True
            self._process = None
        return time.monotonic() < self._until_s

    def be_quiet(self) -> None:
        """Stop speaking."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
