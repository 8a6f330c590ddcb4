"""Android virtual devices: the folders and ini files that describe emulators, read, made, changed and copied.

The format is Android's own (``NAME.ini`` beside ``NAME.avd/config.ini``); what is not known here is kept as it stands.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from emulators.errors import AvdRefused

_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")
_LOCKS = ("hardware-qemu.ini.lock", "multiinstance.lock")
_NOT_COPIED = (*_LOCKS, "snapshots", "*.lock", "cache.img.qcow2", "tmpAdbCmds")
_IMAGE = re.compile(r"system-images[;/]([\w.-]+)[;/]([\w.-]+)[;/]([\w.-]+)/?")


@dataclass(frozen=True, slots=True)
class AvdConfig:
    """What an emulator is like."""

    image: str
    """``system-images;android-34;default;x86_64``."""
    width_px: int = 1080
    height_px: int = 2400
    density_dpi: int = 420
    ram_mb: int = 2048
    cores: int = 2
    keyboard: bool = True
    """Whether the machine's keys reach the device, so that no on-screen keyboard covers half of it."""
    disk_mb: int = 2048
    others: Mapping[str, str] = field(default_factory=dict)
    """Every other key of ``config.ini``."""

    def __post_init__(self) -> None:
        """Refuse what no emulator starts with.

        Raises:
            AvdRefused: a number or the image makes no sense.
        """
        ranges = {
            "width_px": (self.width_px, 120, 8000),
            "height_px": (self.height_px, 120, 8000),
            "density_dpi": (self.density_dpi, 72, 960),
            "ram_mb": (self.ram_mb, 512, 65_536),
            "cores": (self.cores, 1, 64),
            "disk_mb": (self.disk_mb, 512, 1_000_000),
        }
        for name, (value, lowest, highest) in ranges.items():
            if not lowest <= value <= highest:
                raise AvdRefused(f"{name} is {value}, not between {lowest} and {highest}")
        if _IMAGE.fullmatch(self.image) is None:
            raise AvdRefused(
                f"{self.image[:100]!a} names no system image", "write system-images;android-34;default;x86_64"
            )

    @property
    def target(self) -> str:
        """``android-34``."""
        return self._parts()[0]

    @classmethod
    def read(cls, text: str) -> AvdConfig:
        """Read a ``config.ini``.

        Raises:
            AvdRefused: it names no system image, or a number is none.
        """
        told = read_ini(text)
        known = {
            "width_px": _whole(told, "hw.lcd.width", 1080),
            "height_px": _whole(told, "hw.lcd.height", 2400),
            "density_dpi": _whole(told, "hw.lcd.density", 420),
            "ram_mb": _whole(told, "hw.ramSize", 2048),
            "cores": _whole(told, "hw.cpu.ncore", 2),
            "disk_mb": _whole(told, "disk.dataPartition.size", 2048),
        }
        image = told.get("image.sysdir.1", "").rstrip("/").replace("/", ";")
        keyboard = told.get("hw.keyboard", "yes") in ("yes", "true")
        others = {key: value for key, value in told.items() if key not in _OWN_KEYS}
        return cls(image=image, keyboard=keyboard, others=others, **known)

    def write(self) -> str:
        """A ``config.ini``."""
        _, tag, abi = self._parts()
        told = {
            **self.others,
            "abi.type": abi,
            "disk.dataPartition.size": f"{self.disk_mb}M",
            "hw.cpu.arch": {"arm64-v8a": "arm64", "armeabi-v7a": "arm"}.get(abi, abi),
            "hw.cpu.ncore": str(self.cores),
            "hw.keyboard": "yes" if self.keyboard else "no",
            "hw.lcd.density": str(self.density_dpi),
            "hw.lcd.height": str(self.height_px),
            "hw.lcd.width": str(self.width_px),
            "hw.ramSize": str(self.ram_mb),
            "image.sysdir.1": self.image.replace(";", "/").rstrip("/") + "/",
            "tag.id": tag,
        }
        return "".join(f"{key}={value}\n" for key, value in sorted(told.items()))

    def _parts(self) -> tuple[str, str, str]:
        found = _IMAGE.fullmatch(self.image)
        assert found is not None
        return found[1], found[2], found[3]


_OWN_KEYS = frozenset(
    (
        *("abi.type", "disk.dataPartition.size", "hw.cpu.arch", "hw.cpu.ncore", "hw.keyboard", "hw.lcd.density"),
        *("hw.lcd.height", "hw.lcd.width", "hw.ramSize", "image.sysdir.1", "tag.id"),
    )
)


@dataclass(frozen=True, slots=True)
class Avd:
    """A virtual device on this machine."""

    name: str
    folder: Path
    """``NAME.avd``."""
    config: AvdConfig

    @property
    def in_use(self) -> bool:
        """Whether an emulator runs it, by the locks it leaves."""
        return any((self.folder / lock).exists() for lock in _LOCKS)


class Avds:
    """The virtual devices of one folder.

    Args:
        home: the folder; where Android keeps them by default.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or avd_home()

    def all(self) -> tuple[Avd, ...]:
        """Those that can be read, by name; ``broken`` has the others."""
        return tuple(avd for name in self._names() if isinstance(avd := self._try(name), Avd))

    def broken(self) -> Mapping[str, str]:
        """Names of those that cannot be used, and why."""
        return {name: str(found) for name in self._names() if isinstance(found := self._try(name), AvdRefused)}

    def get(self, name: str) -> Avd:
        """One of them.

        Raises:
            AvdRefused: there is none of that name, or it cannot be read.
        """
        ini = self._ini(name)
        if not ini.is_file():
            known = ", ".join(self._names()) or "none"
            raise AvdRefused(f"there is no virtual device {name!r}", f"there are: {known}")
        told = read_ini(_text(ini))
        folder = Path(told.get("path", "")) if told.get("path") else self.home / f"{name}.avd"
        if not folder.is_dir() and (beside := self.home / f"{name}.avd").is_dir():
            folder = beside  # the folder was moved as a whole
        return Avd(name, folder, AvdConfig.read(_text(folder / "config.ini")))

    def create(self, name: str, config: AvdConfig) -> Avd:
        """Make a new one.

        Raises:
            AvdRefused: there is one of that name, or the name is none.
        """
        ini, folder = self._ini(name), self.home / f"{name}.avd"
        if ini.exists() or folder.exists():
            raise AvdRefused(f"there is a virtual device {name!r} already", "choose another name, or delete it first")
        folder.mkdir(parents=True)
        others = {**config.others, "AvdId": name, "avd.ini.displayname": name}
        (folder / "config.ini").write_text(replace(config, others=others).write(), "utf-8")
        self._write_ini(name, folder, config)
        return self.get(name)

    def edit(self, name: str, **changes: object) -> Avd:
        """Change fields of `AvdConfig`.

        Raises:
            AvdRefused: there is none of that name, it is in use, or a value makes no sense.
        """
        avd = self._idle(name)
        try:
            config = replace(avd.config, **changes)  # type: ignore[arg-type]  # a wrong name is a TypeError
        except TypeError as error:
            raise AvdRefused(f"that cannot be changed of a virtual device: {error}") from None
        _write_whole(avd.folder / "config.ini", config.write())
        return self.get(name)

    def clone(self, name: str, new: str) -> Avd:
        """Copy one with all it holds, but for its snapshots, which know the old one's files.

        Raises:
            AvdRefused: there is none of that name, it is in use, or there is one of the new name.
        """
        avd = self._idle(name)
        ini, folder = self._ini(new), self.home / f"{new}.avd"
        if ini.exists() or folder.exists():
            raise AvdRefused(f"there is a virtual device {new!r} already")
        shutil.copytree(avd.folder, folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        others = {**avd.config.others, "AvdId": new, "avd.ini.displayname": new}
        (folder / "config.ini").write_text(replace(avd.config, others=others).write(), "utf-8")
        self._write_ini(new, folder, avd.config)
        return self.get(new)

    def delete(self, name: str) -> None:
        """Remove one and all it holds.

        Raises:
            AvdRefused: there is none of that name, or it is in use.
        """
        avd = self._idle(name)
        if avd.folder.parent != self.home or avd.folder.suffix != ".avd":
            raise AvdRefused(f"{name} lies at {avd.folder}, outside {self.home}", "remove it by hand")
        shutil.rmtree(avd.folder)
        self._ini(name).unlink(missing_ok=True)

    def _idle(self, name: str) -> Avd:
        avd = self.get(name)
        if avd.in_use:
            raise AvdRefused(f"an emulator runs {name}", f"stop it first: clew emulators stop {name}")
        return avd

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.home.glob("*.ini") if _NAME.fullmatch(path.stem))

    def _try(self, name: str) -> Avd | AvdRefused:
        try:
            return self.get(name)
        except AvdRefused as error:
            return error

    def _ini(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or name.startswith((".", "-")):
            raise AvdRefused(f"{name[:80]!a} is no name for a virtual device", "letters, digits, dots, dashes")
        return self.home / f"{name}.ini"

    def _write_ini(self, name: str, folder: Path, config: AvdConfig) -> None:
        told = f"avd.ini.encoding=UTF-8\npath={folder}\npath.rel=avd/{name}.avd\ntarget={config.target}\n"
        _write_whole(self._ini(name), told)


def avd_home(environ: Mapping[str, str] | None = None) -> Path:
    """Where Android keeps virtual devices."""
    environ = os.environ if environ is None else environ
    if told := environ.get("ANDROID_AVD_HOME", ""):
        return Path(told)
    for variable in ("ANDROID_USER_HOME", "ANDROID_EMULATOR_HOME"):
        if told := environ.get(variable, ""):
            return Path(told) / "avd"
    return Path("~/.android/avd").expanduser()


def read_ini(text: str) -> dict[str, str]:
    """Keys and values of Android's ini files, which have no sections."""
    pairs = (
        line.partition("=") for line in text.splitlines() if "=" in line and not line.lstrip().startswith(("#", ";"))
    )
    return {key.strip(): value.strip() for key, _, value in pairs}


def _whole(told: Mapping[str, str], key: str, otherwise: int) -> int:
    text = told.get(key, "")
    if not text:
        return otherwise
    found = re.fullmatch(r"(\d{1,12})\s*([KMG]?)B?", text, re.IGNORECASE)
    if found is None:
        raise AvdRefused(f"{key} is {text[:40]!a}, which is no number")
    number, unit = int(found[1]), found[2].upper()
    if key == "disk.dataPartition.size" and not unit:
        return max(512, number // 1_048_576)  # a bare number is bytes
    return number * 1024 if unit == "G" else number


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AvdRefused(f"{path} cannot be read: {error}", "delete the device and make it anew") from error


def _write_whole(path: Path, text: str) -> None:
    """Old or new, never half."""
    beside = path.with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
