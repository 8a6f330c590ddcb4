"""What is installed on the phone, and intents: how one app is started by another, or by a shell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulators.phone.app import App

LAUNCHER = "org.clewline.launcher"
KEYBOARD = "org.clewline.keyboard"
SYSTEM_UI = "com.android.systemui"
PERMISSIONS = "com.android.permissioncontroller"

MAIN = "android.intent.action.MAIN"


@dataclass(slots=True)
class Package:
    """One installed package, one of ours or an APK that somebody installed."""

    name: str
    label: str
    version_name: str = "1.0.0"
    version_code: int = 1
    activities: tuple[str, ...] = ()
    """Full class names."""
    launcher_activity: str = ""
    requested_permissions: tuple[str, ...] = ()
    granted: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Refused for good: asking shows nothing any more."""
    system: bool = False
    first_install: str = "2026-01-01 00:00:00"
    last_update: str = "2026-01-01 00:00:00"
    target_sdk: int = 34
    instrumentation: tuple[str, ...] = ()
    path: str = ""

    def to_state(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {
            name: sorted(value) if isinstance(value, set) else list(value) if isinstance(value, tuple) else value
            for name in self.__slots__
            for value in [getattr(self, name)]
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Package:
        """What a snapshot kept."""
        told = dict(state)
        for name in ("activities", "requested_permissions", "instrumentation"):
            told[name] = tuple(told[name])
        for name in ("granted", "refused"):
            told[name] = set(told[name])
        return cls(**told)


def package_of(app: App) -> Package:
    """What the package manager says of one of our own apps."""
    names = tuple(activity_name(app.package, screen) for screen in app.screens())
    return Package(
        name=app.package,
        label=app.label,
        version_name=app.version,
        activities=names,
        launcher_activity=activity_name(app.package, "main") if app.in_launcher else "",
        requested_permissions=(*app.permissions, *app.granted),
        granted=set(app.granted),
        system=app.system,
        path=f"/data/app/{app.package}/base.apk",
    )


def activity_name(package: str, screen: str) -> str:
    """The class name of a screen's activity: ``edit_note`` is ``package.EditNoteActivity``."""
    return f"{package}.{''.join(part.capitalize() for part in screen.split('_'))}Activity"


class Packages:
    """Installed packages by name."""

    def __init__(self) -> None:
        self._all: dict[str, Package] = {}

    def __getitem__(self, name: str) -> Package:
        return self._all[name]

    def __contains__(self, name: object) -> bool:
        return name in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def get(self, name: str) -> Package | None:
        """The package, None where it is not installed."""
        return self._all.get(name)

    def values(self) -> tuple[Package, ...]:
        """All packages, in the order in which they came."""
        return tuple(self._all.values())

    def install(self, package: Package) -> None:
        """Put it in, or in the place of an older one; what was granted stays granted."""
        earlier = self._all.get(package.name)
        if earlier is not None:
            package.granted |= earlier.granted & set(package.requested_permissions)
            package.first_install = earlier.first_install
        self._all[package.name] = package

    def remove(self, name: str) -> None:
        """Take it out.

        Raises:
            KeyError: it is not installed.
        """
        del self._all[name]

    def grant(self, name: str, permission: str) -> None:
        """Grant a permission."""
        self._all[name].granted.add(short(permission))
        self._all[name].refused.discard(short(permission))

    def revoke(self, name: str, permission: str) -> None:
        """Take a permission back."""
        self._all[name].granted.discard(short(permission))

    def to_state(self) -> list[dict[str, Any]]:
        """What a snapshot keeps."""
        return [package.to_state() for package in self._all.values()]

    def from_state(self, state: list[dict[str, Any]]) -> None:
        """Become what a snapshot kept."""
        self._all = {told["name"]: Package.from_state(told) for told in state}


def short(permission: str) -> str:
    """``READ_CONTACTS`` of ``android.permission.READ_CONTACTS``."""
    return permission.removeprefix("android.permission.")


@dataclass(frozen=True, slots=True)
class Component:
    """An activity by its package and full class name."""

    package: str
    activity: str

    def __str__(self) -> str:
        told = self.activity
        return f"{self.package}/{told.removeprefix(self.package) if told.startswith(self.package + '.') else told}"


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be started."""

    action: str = ""
    data: str = ""
    mime_type: str = ""
    component: Component | None = None
    package: str = ""
    categories: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    flags: int = 0


class ActivityNotFound(LookupError):
    """Nothing on the phone answers an intent, or the activity does not exist."""
