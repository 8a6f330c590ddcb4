"""Carries out one goal and says where to look at it: what ``make demo`` runs.

Runs ``clew run`` as a person would, on the embedded phone, and prints the path of the trace page. ``GOAL`` and ``ON``
in the environment choose another goal and another device; ``ON=page`` is the page in ``examples/pages/``, served on a
free loopback port and opened in a real browser.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "examples" / "pages"
PAGE = "register.html"
PAGE_GOAL = (
    'Enter "Ada Lovelace" in Full name, choose Oslo as City, select Afternoon, tick Vegetarian, and press Register'
)
PHONE_GOAL = "Turn on Bluetooth and set an alarm for 7:30"


def main() -> int:
    """Run the goal; return the exit code of ``clew``."""
    goal, on = os.environ.get("GOAL", ""), os.environ.get("ON", "")
    if on not in ("", "phone", "page") and not goal:
        print('error: ON is given without a goal\n  what to do: make demo GOAL="…" ON=browser:URL', file=sys.stderr)
        return 2
    trace = ROOT / "traces" / time.strftime("demo-%Y%m%d-%H%M%S")
    if on == "page":
        with serve(PAGES) as address:
            code = run(goal or PAGE_GOAL, f"browser:{address}/{PAGE}", trace)
    else:
        code = run(goal or PHONE_GOAL, on or "phone", trace)
    page = find_page(trace)
    print()
    if code != 0:
        print(f"The run ended with exit code {code}; the trace shows where.")
    print(f"Trace page: {page}" if page else f"There is no trace page; what was recorded lies in {trace}")
    return code


def run(goal: str, on: str, trace: Path) -> int:
    """Run ``clew`` as a person would, in a process of its own."""
    clew = Path(sys.executable).parent / "clew"
    command = ["run", goal, "--on", on, "--trace", str(trace)]
    print(f"==> clew {shlex.join(command)}\n", flush=True)
    return subprocess.run([str(clew), *command], check=False).returncode


def find_page(trace: Path) -> Path | None:
    """The newest page below the trace's folder."""
    pages = sorted(trace.rglob("*.html"), key=lambda page: page.stat().st_mtime)
    return pages[-1] if pages else None


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free loopback port; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """One line a request on the terminal would bury what clew says."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # clew was interrupted too, and has said so
