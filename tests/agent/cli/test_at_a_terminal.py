"""A person at a terminal is asked before what cannot be undone."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time

import pytest

from tests.e2e.clew_process import CLEW, Clew, site

pytestmark = pytest.mark.browser
PAGE = "<button onclick=\"fetch('/sent'); this.textContent = 'Sent'\">Send</button>"


class Terminal:
    """A ``clew`` at a terminal of its own."""

    def __init__(self, clew: Clew, *arguments: str) -> None:
        self._own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*CLEW, *arguments], env=clew.environ, cwd=clew.home, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True, preexec_fn=_take_terminal,  # noqa: PLW1509 - it only calls ioctl
        )  # fmt: skip
        os.close(theirs)
        self.said = ""

    def wait_for(self, text: str, limit_s: float = 60) -> None:
        """Read until a text is there."""
        until = time.monotonic() + limit_s
        while text not in self.said:
            assert time.monotonic() < until, self.said
            if not self._read():
                raise AssertionError(f"it ended: {self.said}")

    def answer(self, text: str) -> int:
        """Type, read to its end, and return its exit code."""
        # Whoever types in the moment in which the question appears is not heard, and types again; Ctrl-C always is.
        os.write(self._own, text.encode())
        heard = len(self.said)
        while self._read():
            if len(self.said) == heard and text != "\x03":
                os.write(self._own, text.encode())
            heard = len(self.said)
        os.close(self._own)
        return self.process.wait(30)

    def _read(self) -> bool:
        if not select.select([self._own], [], [], 1)[0]:
            return self.process.poll() is None
        try:
            piece = os.read(self._own, 4096)
        except OSError:  # how Linux says that nobody holds the other end any more
            return False
        self.said += piece.decode("utf-8", "replace")
        return bool(piece)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize(
    ("answer", "code", "sent"), [("yes\n", 0, 1), ("no\n", 4, 0), ("\x03", 1, 0)], ids=["yes", "no", "ctrl-c"]
)
def test_a_person_is_asked_before_what_cannot_be_undone(tmp_path, answer, code, sent):
    clew = Clew(tmp_path)
    with site(PAGE) as served:
        terminal = Terminal(clew, "run", "press Send", "--on", served.on())
        terminal.wait_for("Type yes within")
        assert 'button "Send"' in terminal.said
        assert terminal.answer(answer) == code, terminal.said
        assert served.asked.count("GET /sent") == sent
    assert clew.leftovers() == []
