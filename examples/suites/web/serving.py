"""Real web applications on loopback for the suites beside this file, with data of our own that every start makes anew.

    python -m examples.suites.web.serving sqlite-web        # http://127.0.0.1:8301/
    clew suite run examples/suites/web/sqlite-web.yaml

It serves until Ctrl-C. sqlite-web comes from PyPI (``pip install sqlite-web``), DokuWiki from Debian
(``examples/suites/web/fetch_dokuwiki.sh``), and is served by PHP's own server.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

SQLITE_WEB = 8301
DOKUWIKI = 8305
WIKI_PASSWORD = "village"  # noqa: S105 - of a wiki that lives for one run
_BESIDE = Path(__file__).parent
_WIKIS = (Path(__file__).parents[3] / "build" / "dokuwiki", Path("/"))
"""Where the package was unpacked, or installed."""
_WIKI_DATA = "attic cache index locks log media media_attic media_meta meta pages tmp"
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
def dokuwiki(folder: Path, port: int = DOKUWIKI) -> Iterator[Path]:
    """DokuWiki with two pages, that anybody may write and the user ``anna`` look after; gives the folder of its pages.

    Raises:
        NotHere: it or PHP is not installed, or does not start.
    """
    php = shutil.which("php")
    root = next((root for root in _WIKIS if (root / "usr/share/dokuwiki/doku.php").is_file()), None)
    if root is None or php is None:
        raise NotHere("DokuWiki or PHP is not here: see examples/suites/web/fetch_dokuwiki.sh")
    conf, data = folder / "conf", folder / "data"
    for place in (conf, data):
        shutil.rmtree(place, ignore_errors=True)
    conf.mkdir()
    for file in (root / "etc/dokuwiki").iterdir():
        if file.is_file() and not file.is_symlink():
            shutil.copyfile(file, conf / file.name)
    shutil.copyfile(_BESIDE / "village_wiki.php", conf / "local.php")
    (conf / "acl.auth.php").write_text("*\t@ALL\t8\n", "utf-8")
    told = [php, "-r", "echo password_hash($argv[1], PASSWORD_BCRYPT);", WIKI_PASSWORD]
    hashed = subprocess.run(told, capture_output=True, text=True, check=True).stdout
    (conf / "users.auth.php").write_text(f"anna:{hashed}:Anna Moor:anna@example.org:admin,user\n", "utf-8")
    for name in _WIKI_DATA.split():
        (data / name).mkdir(parents=True)
    pages = data / "pages"
    (pages / "start.txt").write_text("====== Welcome ======\n\nThe wiki of the village.\n", "utf-8")
    (pages / "oven.txt").write_text("====== The oven ======\n\nIt is lit on Fridays.\n", "utf-8")
    prepend = _BESIDE / "village_wiki_prepend.php"
    command = [php, "-d", f"auto_prepend_file={prepend}", "-S", f"127.0.0.1:{port}"]
    command += ["-t", str(root / "usr/share/dokuwiki")]
    with _served(command, port, {"WIKI_CONF": f"{conf}/", "WIKI_DATA": str(data)}):
        yield pages


APPLICATIONS: Mapping[str, tuple[Callable[[Path], AbstractContextManager[Path]], int]] = {
    "sqlite-web": (sqlite_web, SQLITE_WEB),
    "dokuwiki": (dokuwiki, DOKUWIKI),
}


@contextmanager
def _served(command: list[str], port: int, more: Mapping[str, str] | None = None) -> Iterator[None]:
    """A process that serves a port, until the end of the ``with``."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env={**os.environ, **(more or {})}) as process:
        try:
            ends = time.monotonic() + _STARTS_S
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > ends:
                    raise NotHere(f"{Path(command[0]).name} does not serve port {port}")
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
    parser.add_argument("application", choices=list(APPLICATIONS))
    serve, port = APPLICATIONS[parser.parse_args().application]
    with tempfile.TemporaryDirectory() as folder:
        try:
            with serve(Path(folder)):
                print(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)")
                while True:
                    time.sleep(3600)  # noqa: TID251 - until the person ends it
        except NotHere as error:
            print(f"error: {error}", file=sys.stderr)
            return 3
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
