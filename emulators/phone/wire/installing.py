"""Puts an APK onto the phone: a record in the package table, its file, and what programs find out about it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from emulators.phone.system.packages import Package, short
from emulators.phone.wire.apk import Apk

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset


class Refused(ValueError):
    """The phone does not take the package; ``code`` is what ``pm`` prints."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def install_apk(
    handset: Handset, apk: Apk, parts: list[bytes], *, replace: bool, grant: bool, downgrade: bool = False
) -> None:
    """Install an app of one APK or of a base and its splits.

    Args:
        handset: the phone.
        apk: the manifest of the base.
        parts: the bytes of all APKs.
        replace: whether an installed version may be replaced.
        grant: whether all permissions that it asks for are granted.
        downgrade: whether an older version may replace a newer one.

    Raises:
        Refused: it is there already, or older than what is there, or needs a newer system, or the disk is full.
    """
    with handset.turn() as phone:
        before = phone.packages.get(apk.package)
        if before is not None and not replace:
            raise Refused("INSTALL_FAILED_ALREADY_EXISTS", f"Attempt to re-install {apk.package}: uninstall it first")
        if before is not None and apk.version_code < before.version_code and not downgrade:
            raise Refused(
                "INSTALL_FAILED_VERSION_DOWNGRADE",
                f"Downgrade detected: version code {apk.version_code} is older than current {before.version_code}",
            )
        system = int(phone.props.get("ro.build.version.sdk", "34"))
        if apk.min_sdk > system:
            raise Refused(
                "INSTALL_FAILED_OLDER_SDK", f"Requires newer sdk version #{apk.min_sdk} (current version is #{system})"
            )
        digest = hashlib.sha256(parts[0]).hexdigest()[:16]
        folder = f"/data/app/~~{digest}==/{apk.package}-1"
        paths = [f"{folder}/base.apk", *(f"{folder}/split_{index}.apk" for index in range(1, len(parts)))]
        try:
            if (
                before is not None
                and phone.files.exists(old := before.path.rpartition("/")[0])
                and old.startswith("/data/app/")
            ):
                phone.files.remove(old, recursive=True)
            phone.files.make_folder(folder)
            for path, part in zip(paths, parts, strict=True):
                phone.files.write(path, part)
        except OSError as error:
            raise Refused("INSTALL_FAILED_INSUFFICIENT_STORAGE", str(error.strerror)) from error
        now = f"{phone.now():%Y-%m-%d %H:%M:%S}"
        permissions = tuple(short(name) for name in apk.permissions)
        phone.packages.install(
            Package(
                name=apk.package,
                label=apk.label,
                version_name=apk.version_name,
                version_code=apk.version_code,
                activities=apk.activities,
                launcher_activity=apk.launcher_activity,
                requested_permissions=permissions,
                granted=set(permissions) if grant else set(),
                system=False,
                first_install=now,
                last_update=now,
                target_sdk=apk.target_sdk,
                instrumentation=tuple(runner for runner, _ in apk.instrumentation),
                path=paths[0],
            )
        )
        handset.splits[apk.package] = tuple(paths[1:])
        with phone.caused_by("shell"):
            phone.note_effect(apk.package, "package.installed", "irreversible", {"version_code": apk.version_code})
        phone.log.write("I", "PackageManager", f"Package {apk.package} {'replaced' if before else 'installed'}")


def full_permission(name: str) -> str:
    """Return a permission as Android writes it; the phone keeps those of Android without their prefix."""
    return name if "." in name else f"android.permission.{name}"
