"""Real web applications on loopback for the suites beside this file, with data of our own that every start makes anew.

    python -m examples.suites.web.serving sqlite-web        # http://127.0.0.1:8301/
    clew suite run examples/suites/web/sqlite-web.yaml

It serves until Ctrl-C. sqlite-web comes from PyPI (``pip install sqlite-web``).
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

SQLITE_WEB = 8301
_STARTS_S = 60.0


class NotHere(Exception):
    """The application is not installed; the text says how to get it."""


@contextmanager
def sqlite_web(folder: Path, port: int = SQLITE_WEB) -> Iterator[Path]:
    """sqlite-web over a small warehouse; gives the database's file.

    Raises:
        NotHere: it is not installed, or does not start.
    """
    if find_spec("sqlite_web") is None:
        raise NotHere("sqlite-web is not installed: pip install sqlite-web")
    database = folder / "warehouse.db"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as made, made:
        made.execute("CREATE TABLE parts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, quantity INTEGER NOT NULL)")
        made.execute("CREATE TABLE shelves (id INTEGER PRIMARY KEY, place TEXT NOT NULL)")
        parts = [("Bolt", 40), ("Nut", 55), ("Washer", 120), ("Hinge", 8), ("Bracket", 3)]
        made.executemany("INSERT INTO parts (name, quantity) VALUES (?, ?)", parts)
        made.executemany("INSERT INTO shelves (place) VALUES (?)", [("North",), ("South",)])
    command = [sys.executable, "-m", "sqlite_web.sqlite_web", "-H", "127.0.0.1", "-p", str(port), "-x", str(database)]
    with _served(command, port):
        yield database


@contextmanager
def _served(command: list[str], port: int) -> Iterator[None]:
    """A process that serves a port, until the end of the ``with``."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            ends = time.monotonic() + _STARTS_S
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > ends:
                    raise NotHere(f"{command[2]} does not start on port {port}")
            yield
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def main() -> int:
    """Serve one until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Serve a web application for the suites of this folder.")
    parser.add_argument("application", choices=["sqlite-web"])
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with sqlite_web(Path(folder)):
                print(f"http://127.0.0.1:{SQLITE_WEB}/  (Ctrl-C ends it)")
                while True:
                    time.sleep(3600)  # noqa: TID251 - until the person ends it
        except NotHere as error:
            print(f"error: {error}", file=sys.stderr)
            return 3
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
