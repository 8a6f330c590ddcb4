"""``pm`` and ``cmd package``: what is installed, installing and removing it, and its permissions.

The answers are those that adb, Appium and adbutils read (``Success``, ``Failure [CODE: text]``, ``package:NAME``).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from emulators.phone.system.packages import short
from emulators.phone.wire.apk import Apk, BadApk, read_apk
from emulators.phone.wire.installing import Refused, full_permission, install_apk
from emulators.phone.wire.shell.flows import Input
from emulators.phone.wire.shell.options import BadOption, Options, read_long
from emulators.phone.wire.shell.session import Call, Run

if TYPE_CHECKING:
    from emulators.phone.system.packages import Package

MAX_APK_BYTES = 256 * 1024 * 1024

_VALUED = (
    "-S", "-i", "--user", "-p", "--pkg", "--abi", "--install-location", "--originating-uri", "--referrer", "-a", "-c",
    "-d", "-t", "-n", "--package", "--query-flags", "--splits", "--install-reason", "--staged-ready-timeout",
)  # fmt: skip
_FLAGS_OF_INSTALL = ("-d", "-t", "-p", "-c", "-a", "-n")  # flags there, though they take a value elsewhere

FEATURES = (
    "android.hardware.bluetooth",
    "android.hardware.camera",
    "android.hardware.location",
    "android.hardware.screen.landscape",
    "android.hardware.screen.portrait",
    "android.hardware.telephony",
    "android.hardware.touchscreen",
    "android.hardware.touchscreen.multitouch",
    "android.hardware.wifi",
    "android.software.input_methods",
)


def _options(arguments: list[str], *, installing: bool = False) -> Options:
    valued = tuple(name for name in _VALUED if not installing or name not in _FLAGS_OF_INSTALL)
    return read_long(arguments, valued)


async def package_manager(call: Call) -> int:
    """``pm ORDER …``."""
    order, arguments = (call.arguments[0], call.arguments[1:]) if call.arguments else ("", [])
    answer = _ORDERS.get(order)
    if answer is None:
        return await call.fail(f"Unknown command: {order}" if order else "Package manager (package) commands:", 255)
    try:
        return await answer(call.inner(order, arguments))
    except BadOption as error:
        return await call.fail(f"Error: {error}", 255)


def _package(call: Call, name: str) -> Package | None:
    with call.handset.turn() as phone:
        return phone.packages.get(name)


# --- asking -----------------------------------------------------------------------------------------------------------


async def _path(call: Call) -> int:
    options = _options(call.arguments)
    package = _package(call, options.rest[0] if options.rest else "")
    if package is None:
        return 1
    for one in [package.path, *call.handset.splits.get(package.name, ())]:
        await call.print(f"package:{one}")
    return 0


async def _listing(call: Call) -> int:
    what, arguments = (call.arguments[0], call.arguments[1:]) if call.arguments else ("", [])
    options = _options(arguments)
    with call.handset.turn() as phone:
        packages = sorted(phone.packages.values(), key=lambda package: package.name)
    match what:
        case "packages" | "package":
            wanted = options.rest[0] if options.rest else ""
            for package in packages:
                if wanted not in package.name or ("-3" in options and package.system):
                    continue
                if ("-s" in options and not package.system) or "-d" in options:
                    continue
                line = f"package:{package.path}={package.name}" if "-f" in options else f"package:{package.name}"
                if "--show-versioncode" in options:
                    line += f" versionCode:{package.version_code}"
                if "-U" in options:
                    line += f" uid:{call.handset.user_id(package.name)}"
                await call.print(line)
        case "instrumentation":
            for package in packages:
                for runner in package.instrumentation:
                    target = package.name.removesuffix(".test")
                    await call.print(f"instrumentation:{package.name}/{runner} (target={target})")
        case "features":
            for feature in FEATURES:
                await call.print(f"feature:{feature}")
        case "permissions":
            for name in sorted({name for package in packages for name in package.requested_permissions}):
                await call.print(f"permission:{full_permission(name)}")
        case "users":
            await call.print("Users:\n\tUserInfo{0:Owner:c13} running")
        case "libraries" | "permission-groups":
            return 0
        case _:
            return await call.fail(f"Error: unknown list type '{what}'", 255)
    return 0


async def _resolve_activity(call: Call) -> int:
    options = _options(call.arguments)
    name = (options.rest or [options.get("-p") or options.get("--package")])[-1]
    package = _package(call, name)
    if package is None or not package.launcher_activity:
        await call.print("No activity found")
        return 0
    await call.print("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true")
    await call.print(f"{package.name}/{package.launcher_activity}")
    return 0


async def _dump(call: Call) -> int:
    return await call.shell.call(call.inner("dumpsys", ["package", *call.arguments]))


# --- installing -------------------------------------------------------------------------------------------------------


async def _read_exactly(source: Input, count: int) -> bytes:
    chunks, missing = [], count
    while missing > 0 and (data := await source.read()):
        chunks.append(data[:missing])
        missing -= len(chunks[-1])
    return b"".join(chunks)


async def _put_in(call: Call, parts: list[bytes], options: Options) -> int:
    try:
        apk = _base_of(parts)
        install_apk(call.handset, apk, parts, replace="-r" in options, grant="-g" in options, downgrade="-d" in options)
    except (BadApk, Refused) as error:
        code = error.code if isinstance(error, Refused) else "INSTALL_PARSE_FAILED_NOT_APK"
        await call.print(f"Failure [{code}: {error}]")
        return 1
    await call.print("Success")
    return 0


def _base_of(parts: list[bytes]) -> Apk:
    """Return the manifest of the base among the split APKs of one app.

    Raises:
        BadApk: there is none, or they are of several apps.
    """
    read = [read_apk(part) for part in parts]
    bases = [apk for apk in read if not apk.split]
    if len(bases) != 1:
        raise BadApk("exactly one of the parts has to be the base")
    if len({(apk.package, apk.version_code) for apk in read}) != 1:
        raise BadApk("the parts are not of one app and version")
    return bases[0]


async def _install(call: Call) -> int:
    options = _options(call.arguments, installing=True)
    if "-S" in options:
        size = options.number("-S", 0)
        if not 0 < size <= MAX_APK_BYTES:
            await call.print("Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE: too large]")
            return 1
        data = await _read_exactly(call.flows.stdin, size)
        if len(data) < size:
            await call.print("Failure [INSTALL_FAILED_ABORTED: the file ended early]")
            return 1
        return await _put_in(call, [data], options)
    if not options.rest:
        return await call.fail("Error: must either specify a package size or an APK file", 255)
    try:
        with call.handset.turn() as phone:
            parts = [phone.files.read(call.path(one)) for one in options.rest]
    except OSError as error:
        return await call.fail(f"Error: Unable to open file: {options.rest[0]}\n{error.strerror}", 255)
    return await _put_in(call, parts, options)


_numbers = itertools.count(1)


async def _install_create(call: Call) -> int:
    options = _options(call.arguments, installing=True)
    number = next(_numbers)
    call.handset.install_sessions[number] = (options, {})
    await call.print(f"Success: created install session [{number}]")
    return 0


def _session(call: Call, word: str) -> tuple[Options, dict[str, bytes]]:
    session = call.handset.install_sessions.get(int(word)) if word.isdigit() else None
    if session is None:
        raise BadOption(f"unknown install session {word}")
    return session


async def _install_write(call: Call) -> int:
    options = _options(call.arguments)
    if len(options.rest) < 2:
        raise BadOption("install-write needs SESSION and NAME")
    _, parts = _session(call, options.rest[0])
    if len(options.rest) > 2 and options.rest[2] != "-":
        try:
            with call.handset.turn() as phone:
                data = phone.files.read(call.path(options.rest[2]))
        except OSError as error:
            return await call.fail(f"Error: {error.strerror}", 255)
    else:
        size = options.number("-S", 0)
        if not 0 < size <= MAX_APK_BYTES:
            raise BadOption("install-write needs -S BYTES")
        data = await _read_exactly(call.flows.stdin, size)
        if len(data) < size:
            await call.print("Failure [INSTALL_FAILED_ABORTED: the file ended early]")
            return 1
    parts[options.rest[1]] = data
    await call.print(f"Success: streamed {len(data)} bytes")
    return 0


async def _install_commit(call: Call) -> int:
    word = call.arguments[0] if call.arguments else ""
    options, parts = _session(call, word)
    del call.handset.install_sessions[int(word)]
    if not parts:
        await call.print("Failure [INSTALL_FAILED_INVALID_APK: the session is empty]")
        return 1
    return await _put_in(call, list(parts.values()), options)


async def _install_abandon(call: Call) -> int:
    word = call.arguments[0] if call.arguments else ""
    _session(call, word)
    del call.handset.install_sessions[int(word)]
    await call.print("Success")
    return 0


async def _uninstall(call: Call) -> int:
    options = _options(call.arguments)
    name = options.rest[0] if options.rest else ""
    package = _package(call, name)
    if package is None:
        await call.print("Failure [not installed for 0]" if not name else "Failure [DELETE_FAILED_INTERNAL_ERROR]")
        return 1
    if package.system:
        await call.print("Failure [DELETE_FAILED_DEVICE_POLICY_MANAGER]")
        return 1
    call.handset.stop(name)
    call.handset.services.discard(name)
    call.handset.splits.pop(name, None)
    with call.handset.turn() as phone:
        with phone.caused_by("shell"):
            phone.lifecycle.uninstall(name)
        if phone.files.exists(folder := package.path.rpartition("/")[0]) and folder.startswith("/data/app/"):
            phone.files.remove(folder, recursive=True)
        phone.log.write("I", "PackageManager", f"Package {name} removed")
    await call.print("Success")
    return 0


async def _clear(call: Call) -> int:
    options = _options(call.arguments)
    name = options.rest[0] if options.rest else ""
    if _package(call, name) is None:
        await call.print("Failed")
        return 1
    with call.handset.turn() as phone:
        phone.lifecycle.clear(name)
        with phone.caused_by("shell"):
            phone.note_effect(name, "package.cleared", "irreversible", {"package": name})
    await call.print("Success")
    return 0


async def permission(call: Call) -> int:
    """``grant`` and ``revoke``."""
    options = _options(call.arguments)
    name, wanted = (*options.rest, "", "")[:2]
    package = _package(call, name)
    if package is None:
        return await call.fail(
            f"Exception occurred while executing '{call.name}':\n"
            f"java.lang.IllegalArgumentException: Unknown package: {name}",
            255,
        )
    if short(wanted) not in package.requested_permissions:
        return await call.fail(
            f"Exception occurred while executing '{call.name}':\njava.lang.SecurityException: "
            f"Package {name} has not requested permission {wanted}",
            255,
        )
    with call.handset.turn() as phone:
        (phone.packages.grant if call.name == "grant" else phone.packages.revoke)(name, wanted)
        kind = "permission.granted" if call.name == "grant" else "permission.revoked"
        with phone.caused_by("shell"):
            phone.note_effect(name, kind, "irreversible", {"permission": short(wanted)})
    return 0


async def known_but_idle(call: Call) -> int:
    """Orders that leave nothing to see on this phone."""
    if call.name in ("enable", "disable", "disable-user", "hide", "unhide"):
        name = call.arguments[-1] if call.arguments else ""
        if _package(call, name.partition("/")[0]) is None:
            return await call.fail(f"Exception occurred while executing '{call.name}':\nUnknown package: {name}", 255)
        state = {"enable": "enabled", "disable": "disabled", "disable-user": "disabled-user"}.get(call.name, call.name)
        await call.print(f"Package {name} new state: {state}")
    return 0


_ORDERS: Mapping[str, Run] = {
    "path": _path,
    "list": _listing,
    "resolve-activity": _resolve_activity,
    "query-activities": _resolve_activity,
    "dump": _dump,
    "install": _install,
    "install-create": _install_create,
    "install-write": _install_write,
    "install-commit": _install_commit,
    "install-abandon": _install_abandon,
    "uninstall": _uninstall,
    "clear": _clear,
    "grant": permission,
    "revoke": permission,
    "enable": known_but_idle,
    "disable": known_but_idle,
    "disable-user": known_but_idle,
    "compile": known_but_idle,
    "trim-caches": known_but_idle,
    "set-install-location": known_but_idle,
    "get-install-location": known_but_idle,
    "bypass-staged-installer-check": known_but_idle,
}

COMMANDS: Mapping[str, Run] = {"pm": package_manager}
