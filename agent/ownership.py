"""Refuses to start when another distribution owns one of our import names.

``agent``, ``skills`` and the rest are words that others use too. Where two distributions write into one ``agent``
folder, whichever was installed last wins file by file, and the result is neither program: the failures are strange and
far from their cause. So every start-up asks two cheap questions (a few milliseconds) and says plainly what to do:

* does each name resolve to the folder that this very file came from?
* does the record of any other installation beside us list files under one of the names?

`find_clashes` is the thorough form for ``clew doctor``: it also looks through every folder on ``sys.path`` and compares
our own installed files with the hashes they were installed with.

Nothing of ours is imported on the way, because the module that one would import may be the very one that was replaced.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.errors import ClewError
else:
    try:
        from devices.errors import ClewError
    except ImportError:  # `devices` itself was taken; the message must get out all the same
        ClewError = Exception

NAMES = ("agent", "perception", "planner", "skills", "devices", "emulators")
"""The import names of the project."""

DISTRIBUTION = "clewline"

OTHER_COPY = "another copy of clewline"

CURE = (
    "install clewline in an environment of its own: `pipx install clewline`, `uv tool install clewline`, "
    "or a fresh `python3 -m venv`"
)

_LISTED = re.compile(rb'\n"?(' + "|".join(NAMES).encode() + rb")(?:/|\.py,)")
"""A line of a RECORD for a file under one of our names; a quote opens a file name that holds a comma."""

_OWN_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Clash:
    """One import name that somebody else owns, or shares with us.

    Attributes:
        name: the import name.
        owner: the distribution that ships it, or an empty string where no installation record tells.
        place: the file or folder that shows it.
    """

    name: str
    owner: str
    place: str

    def __str__(self) -> str:
        who = f"the distribution {self.owner}" if self.owner else "something that is not clewline"
        if self.owner == OTHER_COPY:
            who = self.owner
        return f"the import name '{self.name}' is taken by {who} ({self.place})"


class ImportNameTaken(ClewError):
    """Another distribution owns one of our import names.

    Args:
        clashes: what was found, at least one.
    """

    exit_code = 2

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        message = "; ".join(str(clash) for clash in clashes)
        super().__init__(message, CURE)
        self.message = message
        self.hint = CURE
        self.clashes = clashes

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})"


def check_ownership(root: Path | None = None, path: list[str] | None = None) -> None:
    """Refuse to go on where another distribution owns one of our import names. Cheap enough for every start.

    Args:
        root: the folder that holds our packages; the one this file came from by default.
        path: the module search path; ``sys.path`` by default.

    Raises:
        ImportNameTaken: naming each such name, its owner and the cure.
    """
    root = _OWN_ROOT if root is None else root
    path = sys.path if path is None else path
    clashes = [*_foreign_origins(root, path), *_foreign_records(_places_beside(root, path))]
    if clashes:
        raise ImportNameTaken(_unique(clashes))


def find_clashes(root: Path | None = None, path: list[str] | None = None) -> tuple[Clash, ...]:
    """Return everything that shares a name with us, anywhere on the search path, and what was overwritten.

    Reads each installation record on the path and hashes our own installed files: tens of milliseconds.

    Args:
        root: the folder that holds our packages; the one this file came from by default.
        path: the module search path; ``sys.path`` by default.
    """
    root = _OWN_ROOT if root is None else root
    path = sys.path if path is None else path
    folders = [*_places_beside(root, path), *(Path(entry or os.curdir) for entry in path)]
    folders = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
    clashes = [*_foreign_origins(root, path), *_foreign_records(folders)]
    for folder in folders:
        if not folder.samefile(root):
            clashes += [
                Clash(name, _owner_of(folder, name), str(folder / name))
                for name in NAMES
                if (folder / name / "__init__.py").is_file() or (folder / f"{name}.py").is_file()
            ]
    clashes += _overwritten(root)
    return _unique(clashes)


def _foreign_origins(root: Path, path: list[str]) -> Iterator[Clash]:
    """The names that an import would take from elsewhere, or from nowhere."""
    for name in NAMES:
        if not (root / name / "__init__.py").is_file():
            continue  # a checkout that is still being built
        spec = PathFinder.find_spec(name, path)
        if spec is None:
            continue  # found by an import hook; what it loads is ours or this file would not be running
        origin = spec.origin or next(iter(spec.submodule_search_locations or ()), "")
        if origin and not _same(Path(origin), root / name / "__init__.py"):
            found = Path(origin)
            site = found.parent if found.name != "__init__.py" else found.parent.parent
            yield Clash(name, _owner_of(site, name), str(found))


def _places_beside(root: Path, path: list[str]) -> list[Path]:
    """The folders whose installations could write into our packages, or stand before them on the path."""
    installed = sysconfig.get_paths()
    candidates = [root, *(Path(installed[kind]) for kind in ("purelib", "platlib"))]
    on_path = {os.path.realpath(entry or os.curdir) for entry in path}
    places = [place for place in candidates if place == root or os.path.realpath(place) in on_path]
    return list({os.path.realpath(place): place for place in places}.values())


def _foreign_records(folders: Iterable[Path]) -> Iterator[Clash]:
    for folder in folders:
        for record in _records(folder):
            owner = _distribution_of(record)
            if _is_ours(owner):
                continue
            for name in _names_listed(record):
                yield Clash(name, owner, str(folder / name))


def _records(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) / "RECORD" for entry in entries if entry.name.endswith(".dist-info")]
    except OSError:
        return []
    return sorted(found)


def _names_listed(record: Path) -> list[str]:
    """Which of our names a RECORD lists files under: one pass over the bytes, without parsing the lines."""
    try:
        content = b"\n" + record.read_bytes()
    except OSError:
        return []
    found = set(_LISTED.findall(content))
    return [name for name in NAMES if name.encode() in found]


def _owner_of(folder: Path, name: str) -> str:
    owners = [_distribution_of(record) for record in _records(folder) if name in _names_listed(record)]
    others = ", ".join(owner for owner in owners if not _is_ours(owner))
    return others or (OTHER_COPY if (folder / "agent" / Path(__file__).name).is_file() else "")


def _distribution_of(record: Path) -> str:
    """``some_name-1.2.dist-info/RECORD`` belongs to ``some_name 1.2``."""
    return record.parent.name.removesuffix(".dist-info").replace("-", " ", 1)


def _is_ours(owner: str) -> bool:
    return re.sub(r"[-_.]+", "-", owner.partition(" ")[0]).lower() == DISTRIBUTION


def _overwritten(root: Path) -> Iterator[Clash]:
    """Our own files, installed as a wheel, whose content is no longer what was installed."""
    import base64  # only the thorough form needs these three, and every start-up imports this module
    import csv
    import hashlib

    for record in _records(root):
        if not _is_ours(_distribution_of(record)):
            continue
        try:
            with record.open(encoding="utf-8", newline="") as lines:
                rows = [row for row in csv.reader(lines) if len(row) >= 2]
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        for file, recorded, *_ in rows:
            name = file.partition("/")[0]
            if name not in NAMES or not recorded.startswith("sha256="):
                continue
            try:
                digest = hashlib.sha256((root / file).read_bytes()).digest()
            except OSError:
                digest = b""
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != recorded.removeprefix("sha256="):
                yield Clash(name, "", str(root / file))


def _same(one: Path, other: Path) -> bool:
    return one == other or os.path.realpath(one) == os.path.realpath(other)


def _unique(clashes: list[Clash]) -> tuple[Clash, ...]:
    """One clash a name, the one that knows the owner before the one that does not."""
    first: dict[str, Clash] = {}
    for clash in clashes:
        if clash.name not in first or (clash.owner and not first[clash.name].owner):
            first[clash.name] = clash
    return tuple(first.values())
