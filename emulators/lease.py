"""One owner for each device, across processes.

The operating system keeps the lock (flock), so it ends with its owner however that dies, and there is nothing to clean
up: a lease whose owner is gone is simply taken. The file beside it only says whom to blame.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import time
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO

from devices.errors import DeviceBusy, DeviceUnavailable

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a device."""

    device: str
    pid: int
    what: str
    """The run, in a few words."""
    since_s: float
    """Wall clock, for display."""
    boot: str = ""
    """Of the machine's boot, since process numbers begin anew with it; empty where that is not told."""

    def __str__(self) -> str:
        since = time.strftime("%H:%M:%S", time.localtime(self.since_s))
        return f"process {self.pid}{f' ({self.what})' if self.what else ''} since {since}"


class Lease:
    """The right to use a device, until ``release`` or the end of the process.

    Args:
        folder: where leases are kept; the same for everybody who shares the devices.
        device: its address.
        what: what it is used for, told to others who ask.
    """

    def __init__(self, folder: Path, device: str, what: str = "") -> None:
        """Take it at once, or fail at once.

        Raises:
            DeviceBusy: somebody has it; the message says who.
            DeviceUnavailable: leases cannot be kept in that folder.
        """
        self.device = device
        path = folder / _file_name(device)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            hint = "make the folder writable, or set CLEW_HOME to one that is"
            raise DeviceUnavailable(f"no lease can be kept at {path}: {error.strerror or error}", hint) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = _read(file)
            file.close()
            raise DeviceBusy(
                f"{device} is in use by {owner or 'another run'}", "wait for it to end, or choose another device"
            ) from error
        self.taken_over = _read(file)
        """Who had it before and never gave it back; None where it was given back."""
        self._file: IO[str] | None = file
        self._write(Owner(device, os.getpid(), " ".join(what.split())[:120], time.time(), boot_id()))

    def beat(self) -> None:
        """Say that the owner is still at work; ``heartbeat_age_s`` tells others."""
        if self._file is not None:
            os.utime(self._file.fileno())

    def release(self) -> None:
        """Give it back. May be called twice."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.truncate(0)
            file.close()

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _write(self, owner: Owner) -> None:
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(asdict(owner)))
        self._file.flush()


def owner_of(folder: Path, device: str) -> Owner | None:
    """Who holds a device now; None when nobody does."""
    try:
        with (folder / _file_name(device)).open("r+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return _read(file) or Owner(device, 0, "", 0.0)
    except OSError:
        return None
    return None


def heartbeat_age_s(folder: Path, device: str) -> float:
    """Seconds since the last sign of life of whoever holds a device; infinite where there never was one."""
    try:
        return max(0.0, time.time() - (folder / _file_name(device)).stat().st_mtime)
    except OSError:
        return float("inf")


def boot_id() -> str:
    """What this boot of the machine is called; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _read(file: IO[str]) -> Owner | None:
    try:
        file.seek(0)
        told = json.loads(file.read(10_000))
        return Owner(
            str(told["device"]), int(told["pid"]), str(told["what"]), float(told["since_s"]), str(told["boot"])
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _file_name(device: str) -> str:
    """Readable, and different for different devices also where the readable part is the same."""
    readable = re.sub(r"[^A-Za-z0-9._-]+", "_", device)[:60].strip("._") or "device"
    return f"{readable}-{blake2b(device.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}.lease"
